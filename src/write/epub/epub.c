/* SPDX-License-Identifier: MIT */
#include "write/epub/epub.h"

#include <time.h>
#include <zip.h>

#include "base/file.h"
#include "write/epub/content.h"
#include "write/epub/cover.h"
#include "write/epub/package.h"

static const char xhtml[] = "application/xhtml+xml";
static const char sheet[] = "../css/screen.css";

/* ---- pages ---------------------------------------------------------------------------------- */

/* Keeps the bytes of a finished page and adds it to the package. */
static void add_page(Package *p, Doc *doc, Str id, Str href) {
    Str bytes = str_copy(p->arena, page_bytes(doc));
    doc_drop(doc);
    package_add(p, (Part){id, href, xhtml, NULL, true, bytes});
}

static void add_cover(Package *p, const Style *style, Faces *faces) {
    (void)style;
    Str png = cover_draw(p->book, faces, p->arena);
    package_add(p, (Part){STR("cover-image"), STR("images/cover.png"), "image/png", "cover-image",
                          false, png});
    Doc doc = page_open(STR("封面"), "cover", sheet);
    doc_open_tag(&doc, "div", "class", "cover", NULL);
    Str alt = STR_CAT(p->arena, STR("封面："), p->book->title);
    doc_element(&doc, "img", STR(""), "src", "../images/cover.png", "alt", alt.p, NULL);
    doc_close_tag(&doc);
    add_page(p, &doc, STR("cover"), STR("text/cover.xhtml"));
}

static void line_of(Doc *doc, const char *class, Str text) {
    if (text.n == 0) return;
    doc_element(doc, "p", text, "class", class, NULL);
    doc_line(doc);
}

static Str city_names(const Package *p) {
    VEC(Str) names = {0};
    for (const City *c = p->book->cities; c; c = c->next)
        if (c->kind == CITY_PLACE) VEC_PUSH(p->arena, names, str_from(c->place->short_name));
    return str_join(p->arena, names.at, names.n, STR("　"));
}

static void add_title_page(Package *p) {
    const Book *book = p->book;
    Doc doc = page_open(book->title, "titlepage", sheet);
    doc_open_tag(&doc, "section", "class", "title-page", "epub:type", "titlepage", NULL);
    doc_element(&doc, "h1", book->title, NULL);
    line_of(&doc, "subtitle", book->subtitle);
    line_of(&doc, "cities", city_names(p));
    line_of(&doc, "editors", str_join(p->arena, book->editors.at, book->editors.n, STR("　")));
    line_of(&doc, "publisher", book->publisher);
    line_of(&doc, "date", book->date);
    doc_close_tag(&doc);
    add_page(p, &doc, STR("title-page"), STR("text/title.xhtml"));
}

static void imprint_row(Doc *doc, const char *key, Str value) {
    if (value.n == 0) return;
    doc_element(doc, "dt", str_from(key), NULL);
    doc_element(doc, "dd", value, NULL);
    doc_line(doc);
}

/* Only the fields that are given (BK-04). */
static void add_imprint(Package *p) {
    const Book *book = p->book;
    Doc doc = page_open(STR("版本记录"), "copyright-page", sheet);
    doc_open_tag(&doc, "section", "class", "imprint", "epub:type", "copyright-page", NULL);
    doc_element(&doc, "h1", STR("版本记录"), NULL);
    doc_open_tag(&doc, "dl", NULL);
    imprint_row(&doc, "书名", book->title);
    imprint_row(&doc, "编者", str_join(p->arena, book->editors.at, book->editors.n, STR("　")));
    imprint_row(&doc, "编印单位", book->publisher);
    imprint_row(&doc, "编印日期", book->date);
    imprint_row(&doc, "准印证号", book->permit);
    imprint_row(&doc, "收录", str_format(p->arena, "文章%zu篇", book_article_count(book)));
    imprint_row(&doc, "标识", book->identifier);
    doc_close_tag(&doc);
    doc_close_tag(&doc);
    add_page(p, &doc, STR("imprint"), STR("text/imprint.xhtml"));
}

static void add_preface(Package *p) {
    const Book *book = p->book;
    uint32_t ordinal = 0;
    if (!book->preface) return;
    Doc doc = page_open(book->preface_title, "frontmatter", sheet);
    doc_open_tag(&doc, "section", "epub:type", "preface", "role", "doc-preface", "aria-labelledby",
                 "t", NULL);
    doc_element(&doc, "h1", book->preface_title, "id", "t", NULL);
    content_write(&doc, p->arena, book->preface, NULL, NULL, &ordinal);
    doc_close_tag(&doc);
    add_page(p, &doc, STR("preface"), STR("text/preface.xhtml"));
}

static void add_city(Package *p, const City *city) {
    Str href = package_city_href(p->arena, city);
    Doc doc = page_open(city->name, "bodymatter", sheet);
    doc_open_tag(&doc, "section", "class", "city", "epub:type", "part", "role", "doc-part",
                 "aria-labelledby", "t", NULL);
    line_of(&doc, "province", city->province);
    doc_element(&doc, "h1", city->name, "id", "t", NULL);
    doc_line(&doc);
    doc_open_tag(&doc, "ul", "class", "articles", NULL);
    for (const Article *a = city->articles; a; a = a->next) {
        Str to = STR_CAT(p->arena, a->id, STR(".xhtml"));
        doc_open_tag(&doc, "li", NULL);
        doc_element(&doc, "a", a->title, "href", to.p, NULL);
        doc_close_tag(&doc);
        doc_line(&doc);
    }
    doc_close_tag(&doc);
    doc_close_tag(&doc);
    Str id = str_sub(href, 5, href.n - 6); /* text/….xhtml */
    add_page(p, &doc, str_copy(p->arena, id), href);
}

/* ---- articles ------------------------------------------------------------------------------- */

static Str fields_of(Arena *arena, const Article *a, enum FieldKind kind) {
    VEC(Str) texts = {0};
    for (const Field *f = a->fields; f; f = f->next)
        if (f->kind == kind) VEC_PUSH(arena, texts, f->text);
    return str_join(arena, texts.at, texts.n, STR("　"));
}

static void article_head(Package *p, Doc *doc, const Article *a) {
    doc_element(doc, "h1", a->title, "id", "t", NULL);
    doc_line(doc);
    line_of(doc, "subtitle", a->subtitle);
    const Field *date = article_field(a, FIELD_DATE);
    line_of(doc, "byline", fields_of(p->arena, a, FIELD_AUTHOR));
    Str source = fields_of(p->arena, a, FIELD_SOURCE);
    if (date) source = STR_CAT(p->arena, source, source.n ? STR("　") : STR(""), date->text);
    line_of(doc, "byline", source);
}

static void article_foot(Package *p, Doc *doc, const Article *a) {
    content_captions(doc, p->arena, a->blocks);
    line_of(doc, "editors-credit", fields_of(p->arena, a, FIELD_EDITOR));
    line_of(doc, "editors-credit",
            a->alternate.n ? STR_CAT(p->arena, STR("原标题："), a->alternate) : STR(""));
}

/* The pages that begin in the article; one that begins at its city's heading is counted with it.
 * Starts come in the order of the articles. */
static Breaks breaks_of(Package *p, const Article *a) {
    Breaks breaks = {0};
    if (!p->layout || p->next_start >= p->layout->starts.n) return breaks;
    breaks.at = p->layout->starts.at + p->next_start;
    while (p->next_start < p->layout->starts.n) {
        Str owner = p->layout->starts.at[p->next_start].article;
        if (owner.n && !str_eq(owner, a->id)) break;
        p->next_start++;
        breaks.n++;
    }
    return breaks;
}

/* Pages that begin with the article itself, before its title. */
static void write_first_breaks(Doc *doc, Breaks *breaks) {
    while (breaks->next < breaks->n && breaks->at[breaks->next].block == 0 &&
           breaks->at[breaks->next].offset == 0)
        content_page_break(doc, breaks->at[breaks->next++].label);
}

static void list_pages(Package *p, const Breaks *breaks, size_t from, Str href) {
    for (size_t i = from; i < breaks->next; i++) {
        Str label = breaks->at[i].label;
        VEC_PUSH(p->arena, p->pages, label);
        VEC_PUSH(p->arena, p->page_hrefs, STR_CAT(p->arena, href, STR("#page-"), label));
    }
}

/* A file of the article: its blocks [first, until). */
static void add_article_part(Package *p, const Article *a, int part, const Block *first,
                             const Block *until, Breaks *breaks, uint32_t *ordinal) {
    Str href = package_article_href(p->arena, a, part);
    Str title =
        part > 1 ? str_format(p->arena, "%.*s（续%d）", STR_ARG(a->title), part - 1) : a->title;
    Doc doc = page_open(title, "bodymatter", sheet);
    size_t before = breaks->next;
    doc_open_tag(&doc, "section", "epub:type", "chapter", "role", "doc-chapter", "aria-labelledby",
                 part > 1 ? NULL : "t", "aria-label", part > 1 ? title.p : NULL, NULL);
    doc_line(&doc);
    if (part == 1) {
        write_first_breaks(&doc, breaks);
        article_head(p, &doc, a);
    }
    content_write(&doc, p->arena, first, until, breaks, ordinal);
    if (!until) article_foot(p, &doc, a);
    doc_close_tag(&doc);
    list_pages(p, breaks, before, href);
    add_page(p, &doc, str_sub(href, 5, href.n - 6), href);
}

static void add_article(Package *p, const Article *a) {
    Breaks breaks = breaks_of(p, a);
    uint32_t ordinal = 0;
    const Block *first = a->blocks;
    int part = 1;
    do {
        const Block *until = package_part_end(first);
        add_article_part(p, a, part++, first, until, &breaks, &ordinal);
        first = until;
    } while (first);
}

/* ---- 来源一览 ------------------------------------------------------------------------------- */

static void source_row(Package *p, Doc *doc, const Article *a) {
    const Field *date = article_field(a, FIELD_DATE);
    Str source = fields_of(p->arena, a, FIELD_SOURCE), to = STR_CAT(p->arena, a->id, STR(".xhtml"));
    doc_open_tag(doc, "tr", NULL);
    doc_open_tag(doc, "td", NULL);
    doc_element(doc, "a", a->title, "href", to.p, NULL);
    doc_close_tag(doc);
    doc_element(doc, "td", source.n ? source : STR("未载"), NULL);
    doc_element(doc, "td", date ? date->text : STR("未载"), NULL);
    doc_close_tag(doc);
    doc_line(doc);
}

static void add_sources(Package *p) {
    Doc doc = page_open(STR("来源一览"), "backmatter", sheet);
    doc_open_tag(&doc, "section", "class", "sources", "epub:type", "appendix", "role",
                 "doc-appendix", "aria-labelledby", "t", NULL);
    doc_element(&doc, "h1", STR("来源一览"), "id", "t", NULL);
    doc_open_tag(&doc, "table", NULL);
    doc_open_tag(&doc, "tr", NULL);
    doc_element(&doc, "th", STR("篇名"), "scope", "col", NULL);
    doc_element(&doc, "th", STR("来源"), "scope", "col", NULL);
    doc_element(&doc, "th", STR("日期"), "scope", "col", NULL);
    doc_close_tag(&doc);
    for (const City *c = p->book->cities; c; c = c->next)
        for (const Article *a = c->articles; a; a = a->next)
            source_row(p, &doc, a);
    doc_close_tag(&doc);
    doc_close_tag(&doc);
    add_page(p, &doc, STR("sources"), STR("text/sources.xhtml"));
}

/* ---- pictures ------------------------------------------------------------------------------- */

static bool is_listed(const Package *p, Str href) {
    for (size_t i = 0; i < p->parts.n; i++)
        if (str_eq(p->parts.at[i].href, href)) return true;
    return false;
}

/* Nothing outside the source's folder is ever packed. */
static bool is_inside(Str path) {
    return path.n && path.p[0] != '/' && !str_has(path, STR("..")) && !str_has(path, STR("\\"));
}

static void add_picture(Package *p, const Source *source, Str image) {
    Str bytes, name = content_picture_name(p->arena, image),
               href = STR_CAT(p->arena, STR("images/"), name);
    if (!source || !is_inside(image) || is_listed(p, href)) return;
    Str path = path_join(p->arena, path_folder(source->path), image);
    if (!file_read(p->arena, p->book->diags, path, &bytes)) return;
    bool png = str_starts(bytes, STR("\x89PNG")), jpeg = str_starts(bytes, STR("\xFF\xD8\xFF"));
    if (png || jpeg)
        package_add(p, (Part){str_sub(name, 0, name.n - 4), href, png ? "image/png" : "image/jpeg",
                              NULL, false, bytes});
}

static void add_pictures(Package *p) {
    for (const City *c = p->book->cities; c; c = c->next)
        for (const Article *a = c->articles; a; a = a->next)
            for (const Block *b = a->blocks; b; b = block_after(b, NULL))
                if (b->kind == BLOCK_FIGURE && b->image.n) add_picture(p, a->source, b->image);
}

/* ---- the archive ---------------------------------------------------------------------------- */

/* DOS date and time of the book's one date, in UTC whatever the zone (EP-05). */
static void dos_time(long epoch, zip_uint16_t *date, zip_uint16_t *at) {
    time_t seconds = epoch;
    struct tm tm;
    gmtime_r(&seconds, &tm);
    int year = tm.tm_year < 80 ? 0 : tm.tm_year > 207 ? 127 : tm.tm_year - 80;
    *date = (zip_uint16_t)(year << 9 | (tm.tm_mon + 1) << 5 | tm.tm_mday);
    *at = (zip_uint16_t)(tm.tm_hour << 11 | tm.tm_min << 5 | tm.tm_sec / 2);
}

typedef struct Archive {
    zip_t *zip;
    zip_uint16_t date, at;
    bool failed;
} Archive;

static void add_file(Archive *archive, const char *name, Str bytes, bool stored) {
    zip_source_t *source = zip_source_buffer(archive->zip, bytes.p, bytes.n, 0);
    zip_int64_t index = source ? zip_file_add(archive->zip, name, source, ZIP_FL_ENC_UTF_8) : -1;
    if (index < 0) {
        zip_source_free(source);
        archive->failed = true;
        return;
    }
    zip_uint64_t i = (zip_uint64_t)index;
    zip_set_file_compression(archive->zip, i, stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0);
    zip_file_set_dostime(archive->zip, i, archive->at, archive->date, 0);
}

static const char container[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\n"
    "<rootfiles><rootfile full-path=\"OEBPS/package.opf\" "
    "media-type=\"application/oebps-package+xml\"/></rootfiles>\n</container>\n";

static void write_archive(Package *p, Str opf, Output *output) {
    int error = 0;
    Archive archive = {.zip = zip_open(output_path(output).p, ZIP_CREATE | ZIP_TRUNCATE, &error)};
    if (!archive.zip) {
        output_fail(output, STR("libzip"));
        return;
    }
    dos_time(p->book->epoch, &archive.date, &archive.at);
    add_file(&archive, "mimetype", STR("application/epub+zip"), true);
    add_file(&archive, "META-INF/container.xml", (Str){container, sizeof container - 1}, false);
    add_file(&archive, "OEBPS/package.opf", opf, false);
    for (size_t i = 0; i < p->parts.n; i++) {
        const Part *part = &p->parts.at[i];
        add_file(&archive, STR_CAT(p->arena, STR("OEBPS/"), part->href).p, part->bytes,
                 strcmp(part->type, "image/png") == 0 || strcmp(part->type, "image/jpeg") == 0);
    }
    if (archive.failed || zip_close(archive.zip) != 0) {
        output_fail(output, str_copy(p->book->arena, str_from(zip_strerror(archive.zip))));
        zip_discard(archive.zip);
    }
}

static void add_sheet(Package *p, const Style *style) {
    Str css = STR("");
    file_read(p->arena, p->book->diags, path_join(p->arena, style->folder, STR("screen.css")),
              &css);
    package_add(p, (Part){STR("css"), STR("css/screen.css"), "text/css", NULL, false, css});
}

/* nav and NCX are written last: they list what the others hold. */
static void add_navigation(Package *p) {
    Doc nav = page_open(STR("目录"), "frontmatter", "css/screen.css"), ncx = doc_open();
    Str nav_text = str_copy(p->arena, package_nav(p, &nav)),
        ncx_text = str_copy(p->arena, package_ncx(p, &ncx));
    doc_drop(&nav);
    doc_drop(&ncx);
    for (size_t i = 0; i < p->parts.n; i++)
        if (p->parts.at[i].bytes.p == NULL) p->parts.at[i].bytes = nav_text;
    package_add(
        p, (Part){STR("ncx"), STR("toc.ncx"), "application/x-dtbncx+xml", NULL, false, ncx_text});
}

void epub_write(const Book *book, const Style *style, Faces *faces, const Layout *layout,
                Output *output) {
    Arena *arena = arena_new();
    Package p = {.book = book, .layout = layout, .arena = arena};
    add_cover(&p, style, faces);
    add_title_page(&p);
    add_imprint(&p);
    package_add(&p, (Part){STR("nav"), STR("nav.xhtml"), xhtml, "nav", true, {0}});
    add_preface(&p);
    for (const City *c = book->cities; c; c = c->next) {
        add_city(&p, c);
        for (const Article *a = c->articles; a; a = a->next)
            add_article(&p, a);
    }
    add_sources(&p);
    add_pictures(&p);
    add_sheet(&p, style);
    add_navigation(&p);
    Doc opf = doc_open();
    write_archive(&p, package_opf(&p, &opf), output);
    doc_drop(&opf);
    arena_drop(arena);
}
