/* SPDX-License-Identifier: MIT */
#include "write/epub/package.h"

#include <time.h>

void package_add(Package *package, Part part) {
    VEC_PUSH(package->arena, package->parts, part);
}

Doc package_page(const Package *package, Str title, const char *type) {
    Doc doc = page_open(title, type, "../css/screen.css");
    doc.marks_rare = package->fonts.all.n > 0;
    return doc;
}

/* Names of other files, or of their items in the manifest. */
static bool is_reserved(Str id) {
    static const char *const names[] = {
        "cover", "cover-image", "title", "title-page", "imprint",  "preface", "sources", "contents",
        "nav",   "ncx",         "css",   "pub-id",     "subtitle", "printed", "set",     "series"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(id, str_from(names[i]))) return true;
    return str_starts(id, STR("city-")) || str_starts(id, STR("editor-")) ||
           str_starts(id, STR("font-")) || str_starts(id, STR("x-"));
}

static bool is_plain(Str id) {
    enum { NAME_MOST = 100 };
    for (size_t i = 0; i < id.n; i++) {
        char c = id.p[i];
        if (!((c >= 'a' && c <= 'z') || (i && ((c >= '0' && c <= '9') || c == '-' || c == '_'))))
            return false;
    }
    return id.n && id.n <= NAME_MOST && !is_reserved(id);
}

Str package_stem(Arena *arena, const Article *article) {
    if (is_plain(article->id)) return article->id;
    return str_format(arena, "x-%016llx", (unsigned long long)str_hash(article->id));
}

Str package_article_href(Arena *arena, const Article *article, int part) {
    return STR_CAT(arena, STR("text/"),
                   content_file_name(arena, package_stem(arena, article), part));
}

Breaks package_take_breaks(Package *package, Str article, size_t most) {
    Breaks breaks = {0};
    if (!package->layout) return breaks;
    breaks.at = package->layout->starts.at + package->next_start;
    while (breaks.n < most && package->next_start < package->layout->starts.n &&
           str_eq(package->layout->starts.at[package->next_start].article, article)) {
        package->next_start++;
        breaks.n++;
    }
    return breaks;
}

void package_list_pages(Package *package, const Breaks *breaks, size_t from, Str href) {
    for (size_t i = from; i < breaks->next; i++) {
        Str label = breaks->at[i].label;
        VEC_PUSH(package->arena, package->pages, label);
        VEC_PUSH(package->arena, package->page_hrefs,
                 STR_CAT(package->arena, href, STR("#page-"), label));
    }
}

Str package_city_href(Arena *arena, const City *city) {
    if (city->kind == CITY_PLACE)
        return str_format(arena, "text/city-%u.xhtml", (unsigned)city->place->code);
    return str_copy(arena, city->kind == CITY_GENERAL ? STR("text/city-general.xhtml")
                                                      : STR("text/city-pending.xhtml"));
}

Str package_city_label(Arena *arena, const City *city) {
    if (city->province.n == 0) return city->name;
    return STR_CAT(arena, city->name, STR("（"), city->province, STR("）"));
}

/* ---- package.opf ---------------------------------------------------------------------------- */

static void meta(Doc *doc, const char *property, Str text) {
    doc_element(doc, "meta", text, "property", property, NULL);
    doc_line(doc);
}

static void refine(Doc *doc, const char *what, const char *property, const char *scheme, Str text) {
    doc_element(doc, "meta", text, "refines", what, "property", property, "scheme", scheme, NULL);
    doc_line(doc);
}

static void element(Doc *doc, const char *name, const char *id, Str text) {
    if (text.n == 0) return;
    doc_element(doc, name, text, "id", id, NULL);
    doc_line(doc);
}

static Str modified(Arena *arena, long epoch) {
    time_t seconds = epoch;
    struct tm tm;
    char text[32];
    gmtime_r(&seconds, &tm);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
    return str_copy(arena, str_from(text));
}

static bool has_pictures(const Package *package) {
    for (size_t i = 0; i < package->parts.n; i++)
        if (strncmp(package->parts.at[i].type, "image/", 6) == 0 &&
            !package->parts.at[i].properties)
            return true;
    return false;
}

/* Every picture has words of its own: a description or a caption. */
static bool has_descriptions(const Package *package) {
    for (const City *c = package->book->cities; c; c = c->next)
        for (const Article *a = c->articles; a; a = a->next)
            for (const Block *b = a->blocks; b; b = block_after(b, NULL))
                if (b->kind == BLOCK_FIGURE && b->image.n && !b->alt.n && !b->inlines) return false;
    return true;
}

/* Only what is true of this book (EP-21). */
static void accessibility(Package *package, Doc *doc) {
    bool pictures = has_pictures(package), described = pictures && has_descriptions(package);
    bool pages = package->pages.n > 0;
    static const char feature[] = "schema:accessibilityFeature";
    meta(doc, "schema:accessMode", STR("textual"));
    if (pictures) meta(doc, "schema:accessMode", STR("visual"));
    if (!pictures || described) meta(doc, "schema:accessModeSufficient", STR("textual"));
    if (pictures) meta(doc, "schema:accessModeSufficient", STR("textual,visual"));
    meta(doc, feature, STR("tableOfContents"));
    meta(doc, feature, STR("readingOrder"));
    meta(doc, feature, STR("structuralNavigation"));
    meta(doc, feature, STR("displayTransformability"));
    if (pages) meta(doc, feature, STR("pageNavigation"));
    if (pages) meta(doc, feature, STR("pageBreakMarkers"));
    if (described) meta(doc, feature, STR("alternativeText"));
    meta(doc, "schema:accessibilityHazard", STR("none"));
    Str summary =
        STR_CAT(package->arena,
                STR("全书文字可以朗读，字体、字号与颜色随阅读器设置；目录按城市编排，标题分级。"),
                pages ? STR("附有与印本一致的页码。") : STR(""),
                !pictures   ? STR("")
                : described ? STR("图片有文字说明。")
                            : STR("部分图片没有文字说明。"));
    meta(doc, "schema:accessibilitySummary", summary);
}

/* 收录常州市、南通市的文章5篇。 */
static Str description(const Package *package) {
    enum { NAMED_MOST = 12 };
    VEC(Str) names = {0};
    size_t cities = 0;
    Arena *arena = package->arena;
    for (const City *c = package->book->cities; c; c = c->next) {
        if (c->kind != CITY_PLACE) continue;
        if (cities++ < NAMED_MOST) VEC_PUSH(arena, names, c->name);
    }
    Str list = str_join(arena, names.at, names.n, STR("、"));
    if (cities > NAMED_MOST) list = str_format(arena, "%.*s等%zu个城市", STR_ARG(list), cities);
    return str_format(arena, "收录%.*s%s文章%zu篇。", STR_ARG(list), cities ? "的" : "",
                      book_article_count(package->book));
}

static bool is_among(const Str *list, size_t n, Str s) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i], s)) return true;
    return false;
}

/* What the book is about: its cities; where its texts come from: newspapers, sites, offices. */
static void subjects_and_sources(Package *package, Doc *doc) {
    enum { SOURCES_MOST = 500 }; /* a package document stays below 300 KB (EP-28) */
    VEC(Str) sources = {0};
    for (const City *c = package->book->cities; c; c = c->next) {
        if (c->kind == CITY_PLACE) element(doc, "dc:subject", NULL, c->name);
        for (const Article *a = c->articles; a; a = a->next)
            for (const Field *f = a->fields; f; f = f->next)
                if (f->kind == FIELD_SOURCE && sources.n < SOURCES_MOST &&
                    !is_among(sources.at, sources.n, f->text))
                    VEC_PUSH(package->arena, sources, f->text);
    }
    for (size_t i = 0; i < sources.n; i++)
        element(doc, "dc:source", NULL, sources.at[i]);
}

/* What shelves of books are sorted by; calibre shows the series. */
static void collection(Package *package, Doc *doc, const char *id, const char *type,
                       const Series *series) {
    if (series->name.n == 0) return;
    int position = series_position(series);
    Str what = STR_CAT(package->arena, STR("#"), str_from(id));
    doc_element(doc, "meta", series->name, "property", "belongs-to-collection", "id", id, NULL);
    doc_line(doc);
    refine(doc, what.p, "collection-type", NULL, str_from(type));
    if (position > 0)
        refine(doc, what.p, "group-position", NULL, str_format(package->arena, "%d", position));
}

static void metadata(Package *package, Doc *doc) {
    const Book *book = package->book;
    doc_open_tag(doc, "metadata", "xmlns:dc", "http://purl.org/dc/elements/1.1/", NULL);
    doc_line(doc);
    element(doc, "dc:identifier", "pub-id", book->identifier);
    element(doc, "dc:title", "title", book->title);
    refine(doc, "#title", "title-type", NULL, STR("main"));
    refine(doc, "#title", "file-as", NULL, book->title);
    if (book->subtitle.n) {
        element(doc, "dc:title", "subtitle", book->subtitle);
        refine(doc, "#subtitle", "title-type", NULL, STR("subtitle"));
    }
    collection(package, doc, "set", "set", &book->set);
    collection(package, doc, "series", "series", &book->series);
    element(doc, "dc:language", NULL, STR("zh-CN"));
    for (size_t i = 0; i < book->editors.n; i++) {
        Str id = str_format(package->arena, "editor-%zu", i + 1),
            ref = STR_CAT(package->arena, STR("#"), id);
        element(doc, "dc:creator", id.p, book->editors.at[i]);
        refine(doc, ref.p, "role", "marc:relators", STR("edt"));
        /* Chinese names begin with the family's: they are filed as they are written. */
        refine(doc, ref.p, "file-as", NULL, book->editors.at[i]);
    }
    element(doc, "dc:publisher", NULL, book->publisher);
    element(doc, "dc:date", NULL, book->date);
    element(doc, "dc:description", NULL, description(package));
    subjects_and_sources(package, doc);
    meta(doc, "dcterms:modified", modified(package->arena, book->epoch));
    if (package->pages.n) { /* epubcheck 4.2.6 knows source-of, not pageBreakSource (EP-19) */
        Str printed = STR_CAT(package->arena, book->identifier, STR("#pdf"));
        element(doc, "dc:source", "printed", printed);
        refine(doc, "#printed", "source-of", NULL, STR("pagination"));
    }
    accessibility(package, doc);
    /* Apple Books shows the reader's font else (EP-38). */
    if (package->fonts.all.n) meta(doc, "ibooks:specified-fonts", STR("true"));
    doc_element(doc, "meta", STR(""), "name", "cover", "content", "cover-image", NULL);
    doc_line(doc);
    doc_close_tag(doc);
    doc_line(doc);
}

static void manifest(Package *package, Doc *doc) {
    doc_open_tag(doc, "manifest", NULL);
    doc_line(doc);
    for (size_t i = 0; i < package->parts.n; i++) {
        const Part *p = &package->parts.at[i];
        doc_element(doc, "item", STR(""), "id", p->id.p, "href", p->href.p, "media-type", p->type,
                    "properties", p->properties, NULL);
        doc_line(doc);
    }
    doc_close_tag(doc);
    doc_line(doc);
}

static void spine(Package *package, Doc *doc) {
    doc_open_tag(doc, "spine", "toc", "ncx", NULL);
    doc_line(doc);
    for (size_t i = 0; i < package->parts.n; i++) {
        if (!package->parts.at[i].spine) continue;
        doc_element(doc, "itemref", STR(""), "idref", package->parts.at[i].id.p, NULL);
        doc_line(doc);
    }
    doc_close_tag(doc);
    doc_line(doc);
}

const char *package_first_text(const Package *package) {
    if (package->book->preface) return "text/preface.xhtml";
    return package_city_href(package->arena, package->book->cities).p;
}

Str package_end(Doc *doc, Arena *scratch) {
    Str bytes = str_copy(scratch, doc_bytes(doc));
    doc_drop(doc);
    return bytes;
}

/* The prefix of Apple's vocabulary, where it is used (EP-14). */
static const char ibooks[] =
    "ibooks: http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/";

Str package_opf(Package *package, Arena *scratch) {
    Doc opf = doc_open(), *doc = &opf;
    doc_open_tag(doc, "package", "xmlns", "http://www.idpf.org/2007/opf", "version", "3.0",
                 "unique-identifier", "pub-id", "xml:lang", "zh-CN", "prefix",
                 package->fonts.all.n ? ibooks : NULL, NULL);
    doc_line(doc);
    metadata(package, doc);
    manifest(package, doc);
    spine(package, doc);
    doc_open_tag(doc, "guide", NULL);
    doc_element(doc, "reference", STR(""), "type", "cover", "title", "封面", "href",
                "text/cover.xhtml", NULL);
    doc_element(doc, "reference", STR(""), "type", "toc", "title", "目录", "href",
                package_contents_href(package), NULL);
    doc_element(doc, "reference", STR(""), "type", "text", "title", "正文", "href",
                package_first_text(package), NULL);
    doc_close_tag(doc);
    doc_close_tag(doc);
    return package_end(doc, scratch);
}
