/* SPDX-License-Identifier: MIT */
#include "write/epub/epub.h"

#include "base/file.h"
#include "base/member.h"
#include "base/progress.h"
#include "write/epub/archive.h"
#include "text/date.h"
#include "write/epub/article.h"
#include "write/epub/cover.h"
#include "write/epub/package.h"
#include "write/epub/sources.h"

static const char xhtml[] = "application/xhtml+xml";

/* ---- pages ---------------------------------------------------------------------------------- */

static Str cover_name(const Package *p) {
    return p->cover.type ? p->cover.name : STR("cover.png");
}

static Str make_cover_page(Package *p, const Part *part, Arena *scratch) {
    (void)part;
    Doc doc = package_page(p, STR("封面"), "cover");
    doc_open_tag(&doc, "div", "class", "cover", NULL);
    Str alt = STR_CAT(scratch, STR("封面："), p->book->title);
    doc_element(&doc, "img", STR(""), "src", STR_CAT(scratch, STR("../images/"), cover_name(p)).p,
                "alt", alt.p, NULL);
    doc_close_tag(&doc);
    return page_close(&doc, scratch);
}

static Str make_cover(Package *p, const Part *part, Arena *scratch) {
    (void)part;
    return cover_draw(p->book, p->faces, scratch);
}

static Str city_names(const Package *p, Arena *scratch) {
    VEC(Str) names = {0};
    for (const City *c = p->book->cities; c; c = c->next)
        if (c->kind == CITY_PLACE) VEC_PUSH(scratch, names, str_from(c->place->short_name));
    return str_join(scratch, names.at, names.n, STR("　"));
}

static Str make_title_page(Package *p, const Part *part, Arena *scratch) {
    (void)part;
    const Book *book = p->book;
    Doc doc = package_page(p, book->title, "titlepage");
    doc_open_tag(&doc, "section", "class", "title-page", "epub:type", "titlepage", NULL);
    doc_open_tag(&doc, "h1", NULL);
    doc_headline(&doc, book->title);
    doc_close_tag(&doc);
    article_line(&doc, "subtitle", book->subtitle);
    article_line(&doc, "cities", city_names(p, scratch));
    article_line(&doc, "editors", str_join(scratch, book->editors.at, book->editors.n, STR("　")));
    article_line(&doc, "publisher", book->publisher);
    article_line(&doc, "date", date_year_month(scratch, book->date));
    doc_close_tag(&doc);
    return page_close(&doc, scratch);
}

static void imprint_row(Doc *doc, const char *key, Str value) {
    if (value.n == 0) return;
    doc_element(doc, "dt", str_from(key), NULL);
    doc_element(doc, "dd", value, NULL);
    doc_line(doc);
}

/* Only the fields that are given (BK-04). */
static Str make_imprint(Package *p, const Part *part, Arena *scratch) {
    (void)part;
    const Book *book = p->book;
    Doc doc = package_page(p, STR("版本记录"), "copyright-page");
    doc_open_tag(&doc, "section", "class", "imprint", "epub:type", "copyright-page", NULL);
    doc_element(&doc, "h1", STR("版本记录"), NULL);
    doc_open_tag(&doc, "dl", NULL);
    imprint_row(&doc, "书名", book->title);
    imprint_row(&doc, "丛书", series_text(scratch, &book->series));
    imprint_row(&doc, "编者", str_join(scratch, book->editors.at, book->editors.n, STR("　")));
    imprint_row(&doc, "编印单位", book->publisher);
    imprint_row(&doc, "编印日期", date_year_month(scratch, book->date));
    imprint_row(&doc, "准印证号", book->permit);
    imprint_row(&doc, "收录", str_format(scratch, "文章%zu篇", book_article_count(book)));
    imprint_row(&doc, "标识", book->identifier);
    doc_close_tag(&doc);
    doc_close_tag(&doc);
    return page_close(&doc, scratch);
}

static Str make_preface(Package *p, const Part *part, Arena *scratch) {
    (void)part;
    const Book *book = p->book;
    Doc doc = package_page(p, book->preface_title, "frontmatter");
    Plan plan = plan_make(scratch, book->preface);
    Content content = {
        .doc = &doc, .arena = scratch, .plan = &plan, .stem = STR("preface"), .part = 1};
    doc_open_tag(&doc, "section", "epub:type", "preface", "role", "doc-preface", "aria-labelledby",
                 "t", NULL);
    doc_element(&doc, "h1", book->preface_title, "id", "t", NULL);
    content_write(&content, 0, plan.blocks.n);
    doc_close_tag(&doc);
    return page_close(&doc, scratch);
}

/* Pages that begin with the city's name and not with one of its articles. */
static void mark_city_pages(Package *p, Doc *doc, Arena *scratch, Str href) {
    Breaks breaks = package_take_breaks(p, STR(""), 1);
    Content content = {.doc = doc, .arena = scratch, .breaks = breaks};
    content_last_breaks(&content);
    package_list_pages(p, &content.breaks, 0, href);
}

static Str make_city(Package *p, const Part *part, Arena *scratch) {
    const City *city = part->what;
    Doc doc = package_page(p, city->name, "bodymatter");
    doc_open_tag(&doc, "section", "class", "city", "epub:type", "part", "role", "doc-part",
                 "aria-labelledby", "t", NULL);
    mark_city_pages(p, &doc, scratch, part->href);
    article_line(&doc, "province", city->province);
    doc_element(&doc, "h1", city->name, "id", "t", NULL);
    doc_line(&doc);
    doc_open_tag(&doc, "ul", "class", "articles", NULL);
    for (const Article *a = city->articles; a; a = a->next) {
        Str to = content_file_name(scratch, package_stem(scratch, a), 1);
        doc_open_tag(&doc, "li", NULL);
        doc_open_tag(&doc, "a", "href", to.p, NULL);
        doc_headline(&doc, a->title);
        doc_close_tag(&doc);
        doc_close_tag(&doc);
        doc_line(&doc);
    }
    doc_close_tag(&doc);
    doc_close_tag(&doc);
    return page_close(&doc, scratch);
}

/* ---- what is no page ------------------------------------------------------------------------ */

static Str make_picture(Package *p, const Part *part, Arena *scratch) {
    const PictureFile *file = part->what;
    Str bytes = STR("");
    member_read(scratch, p->book->diags, file->path, &bytes);
    return bytes;
}

static Str make_sheet(Package *p, const Part *part, Arena *scratch) {
    (void)part;
    Str css = STR("");
    file_read(scratch, p->book->diags, p->style->screen, &css);
    return STR_CAT(scratch, css, fonts_css(&p->fonts, scratch));
}

static Str make_font(Package *p, const Part *part, Arena *scratch) {
    (void)p, (void)scratch;
    return ((const RareFont *)part->what)->bytes;
}

static Str make_nav(Package *p, const Part *part, Arena *scratch) {
    (void)part;
    return package_nav(p, scratch);
}

static Str make_contents(Package *p, const Part *part, Arena *scratch) {
    (void)part;
    return package_contents(p, scratch);
}

static Str make_ncx(Package *p, const Part *part, Arena *scratch) {
    (void)part;
    return package_ncx(p, scratch);
}

/* ---- the parts, in the order of reading ----------------------------------------------------- */

static void add_page(Package *p, Str id, Str href, Str (*make)(Package *, const Part *, Arena *),
                     const void *what) {
    package_add(
        p,
        (Part){.id = id, .href = href, .type = xhtml, .spine = true, .make = make, .what = what});
}

static void add_cover(Package *p) {
    package_add(p, (Part){.id = STR("cover-image"),
                          .href = STR_CAT(p->arena, STR("images/"), cover_name(p)),
                          .type = p->cover.type ? p->cover.type : "image/png",
                          .properties = "cover-image",
                          .make = p->cover.type ? make_picture : make_cover,
                          .what = &p->cover});
}

static void add_front(Package *p) {
    add_cover(p);
    add_page(p, STR("cover"), STR("text/cover.xhtml"), make_cover_page, NULL);
    add_page(p, STR("title-page"), STR("text/title.xhtml"), make_title_page, NULL);
    add_page(p, STR("imprint"), STR("text/imprint.xhtml"), make_imprint, NULL);
    package_add(p, (Part){.id = STR("nav"),
                          .href = STR("nav.xhtml"),
                          .type = xhtml,
                          .properties = "nav",
                          .spine = !p->nav_is_large,
                          .late = true,
                          .make = make_nav});
    if (p->nav_is_large)
        add_page(p, STR("contents"), STR("text/contents.xhtml"), make_contents, NULL);
    if (p->book->preface)
        add_page(p, STR("preface"), STR("text/preface.xhtml"), make_preface, NULL);
}

static void add_cities(Package *p) {
    for (const City *c = p->book->cities; c; c = c->next) {
        Str href = package_city_href(p->arena, c);
        Str id = str_copy(p->arena, str_sub(href, 5, href.n - 6)); /* text/….xhtml */
        add_page(p, id, href, make_city, c);
        for (const Article *a = c->articles; a; a = a->next)
            article_add(p, a);
    }
}

static void add_fonts(Package *p) {
    for (size_t i = 0; i < p->fonts.all.n; i++) {
        const RareFont *font = &p->fonts.all.at[i];
        package_add(p, (Part){.id = str_format(p->arena, "font-%zu", i + 1),
                              .href = STR_CAT(p->arena, STR("fonts/"), font->name),
                              .type = font->type,
                              .make = make_font,
                              .what = font});
    }
}

static void add_back(Package *p) {
    sources_add(p);
    for (size_t i = 0; i < p->pictures.files.n; i++) {
        const PictureFile *file = &p->pictures.files.at[i];
        if (!file->type || !file->first) continue;
        Str id = STR_CAT(p->arena, STR("image."), str_sub(file->name, 0, file->name.n - 4));
        package_add(p, (Part){.id = id,
                              .href = STR_CAT(p->arena, STR("images/"), file->name),
                              .type = file->type,
                              .make = make_picture,
                              .what = file});
    }
    add_fonts(p);
    package_add(p, (Part){.id = STR("css"),
                          .href = STR("css/screen.css"),
                          .type = "text/css",
                          .make = make_sheet});
    package_add(p, (Part){.id = STR("ncx"),
                          .href = STR("toc.ncx"),
                          .type = "application/x-dtbncx+xml",
                          .late = true,
                          .make = make_ncx});
}

/* ---- the archive ---------------------------------------------------------------------------- */

static const char container[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\n"
    "<rootfiles><rootfile full-path=\"OEBPS/package.opf\" "
    "media-type=\"application/oebps-package+xml\"/></rootfiles>\n</container>\n";

/* For versions of Apple Books that do not look at the package document (EP-38). */
static const char display_options[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<display_options><platform name=\"*\"><option name=\"specified-fonts\">true</option>"
    "</platform></display_options>\n";

enum { ENTRY_MIMETYPE, ENTRY_CONTAINER, ENTRY_DISPLAY_OPTIONS };

static Str entry_fixed(void *context, size_t number, Arena *scratch) {
    static const Str entries[] = {[ENTRY_MIMETYPE] = STR_INIT("application/epub+zip"),
                                  [ENTRY_CONTAINER] = STR_INIT(container),
                                  [ENTRY_DISPLAY_OPTIONS] = STR_INIT(display_options)};
    (void)context, (void)scratch;
    return entries[number];
}

static Str entry_part(void *context, size_t number, Arena *scratch) {
    Package *p = context;
    const Part *part = &p->parts.at[number];
    progress_step(number);
    return part->make(p, part, scratch);
}

static Str entry_opf(void *context, size_t number, Arena *scratch) {
    (void)number;
    return package_opf(context, scratch);
}

static void add_entries(Archive *archive, Package *p, bool late) {
    for (size_t i = 0; i < p->parts.n; i++) {
        const Part *part = &p->parts.at[i];
        if (part->late != late) continue;
        archive_add(archive, STR_CAT(p->arena, STR("OEBPS/"), part->href),
                    strncmp(part->type, "image/", 6) == 0, entry_part, p, i);
    }
}

static void write_archive(Package *p, Output *output) {
    Str reason;
    Archive *archive = archive_open(p->arena, output, p->book->epoch, &reason);
    if (archive) {
        archive_add(archive, STR("mimetype"), true, entry_fixed, NULL, ENTRY_MIMETYPE);
        archive_add(archive, STR("META-INF/container.xml"), false, entry_fixed, NULL,
                    ENTRY_CONTAINER);
        if (p->fonts.all.n)
            archive_add(archive, STR("META-INF/com.apple.ibooks.display-options.xml"), false,
                        entry_fixed, NULL, ENTRY_DISPLAY_OPTIONS);
        add_entries(archive, p, false);
        add_entries(archive, p, true);
        archive_add(archive, STR("OEBPS/package.opf"), false, entry_opf, p, 0);
        reason = archive_close(archive);
    }
    if (reason.n) output_fail(output, str_copy(p->book->arena, reason));
}

void epub_write(const Book *book, const Style *style, Faces *faces, const Layout *layout,
                bool embed_fonts, Output *output) {
    Arena *arena = arena_new();
    Package p = {.book = book,
                 .layout = layout,
                 .style = style,
                 .faces = faces,
                 .arena = arena,
                 .article = arena_new(),
                 .pictures = pictures_find(book, arena),
                 .cover = picture_cover(book, arena)};
    if (embed_fonts) p.fonts = fonts_find(book, faces, arena);
    package_measure(&p);
    add_front(&p);
    add_cities(&p);
    add_back(&p);
    progress_stage(STAGE_epub, p.parts.n);
    write_archive(&p, output);
    arena_drop(p.article);
    arena_drop(arena);
}
