/* SPDX-License-Identifier: MIT */
/* nav.xhtml, toc.ncx, and the page of contents of a book whose nav.xhtml is too large for one. */
#include "write/epub/package.h"

/* ---- the tree of contents: one walk, three forms ----------------------------------------------
 */

typedef struct Tree {
    Package *package;
    Doc *doc;
    int play_order; /* NCX */
    size_t size;    /* where it is only measured */
    void (*open)(struct Tree *, Str label, Str href);
    void (*close)(struct Tree *);
    void (*open_children)(struct Tree *);
    void (*close_children)(struct Tree *);
} Tree;

/* Headings of the first depth under an article: with cities that makes three levels (EP-15), unless
 * 目录层级 asks for fewer; articles always stand there, a device has no other way to them. */
static void headings(Tree *tree, const Article *article) {
    enum { WITH_HEADINGS = 3 };
    int levels = tree->package->book->wishes.contents_levels;
    bool open = false;
    if (levels && levels < WITH_HEADINGS) return;
    int part = 1;
    Package *p = tree->package;
    Levels above = {0};
    arena_clear(p->article);
    Plan plan = plan_make(p->article, article->blocks);
    for (size_t i = 0; i < plan.blocks.n; i++) {
        const Block *b = plan.blocks.at[i];
        if (i == plan.ends.at[part - 1]) part++;
        if (b->kind != BLOCK_HEADING || plan_depth(&above, b) > 1) continue;
        if (!open) tree->open_children(tree);
        open = true;
        Str href =
            STR_CAT(p->article, package_article_href(p->article, article, part), STR("#"), b->id);
        tree->open(tree, block_text(p->article, b), href);
        tree->close(tree);
    }
    if (open) tree->close_children(tree);
}

static void leaf(Tree *tree, const char *label, const char *href) {
    tree->open(tree, str_from(label), str_from(href));
    tree->close(tree);
}

static void walk(Tree *tree) {
    Arena *arena = tree->package->arena;
    const Book *book = tree->package->book;
    if (book->preface) {
        tree->open(tree, book->preface_title, STR("text/preface.xhtml"));
        tree->close(tree);
    }
    for (const City *c = book->cities; c; c = c->next) {
        tree->open(tree, package_city_label(arena, c), package_city_href(arena, c));
        tree->open_children(tree);
        for (const Article *a = c->articles; a; a = a->next) {
            tree->open(tree, a->title, package_article_href(arena, a, 1));
            headings(tree, a);
            tree->close(tree);
        }
        tree->close_children(tree);
        tree->close(tree);
    }
    leaf(tree, "来源一览", "text/sources.xhtml");
}

/* ---- whether the navigation document can be read as a page --------------------------------------
 */

/* Markup of an entry, but for what it says and its file's name, about. */
enum { ENTRY_MARKUP = 34, PAGE_MARKUP = 54 };

static void measure_open(Tree *tree, Str label, Str href) {
    tree->size += label.n + href.n + ENTRY_MARKUP;
}

static void measure_none(Tree *tree) {
    (void)tree;
}

void package_measure(Package *package) {
    Tree tree = {.package = package,
                 .open = measure_open,
                 .close = measure_none,
                 .open_children = measure_none,
                 .close_children = measure_none};
    walk(&tree);
    const Layout *layout = package->layout;
    for (size_t i = 0; layout && i < layout->starts.n; i++)
        tree.size += layout->starts.at[i].article.n + PAGE_MARKUP;
    package->nav_is_large = tree.size > PAGE_MOST;
}

const char *package_contents_href(const Package *package) {
    return package->nav_is_large ? "text/contents.xhtml" : "nav.xhtml";
}

static void contents_item(Doc *doc, Str label, Str href, Str more) {
    doc_open_tag(doc, "li", NULL);
    doc_element(doc, "a", label, "href", href.p, NULL);
    doc_text(doc, more);
    doc_close_tag(doc);
    doc_line(doc);
}

static size_t articles_in(const City *city) {
    size_t n = 0;
    for (const Article *a = city->articles; a; a = a->next)
        n++;
    return n;
}

/* The cities; the page of each lists its articles. */
Str package_contents(Package *package, Arena *scratch) {
    const Book *book = package->book;
    Doc contents = package_page(package, STR("目录"), "frontmatter"), *doc = &contents;
    doc_open_tag(doc, "section", "role", "doc-toc", "aria-labelledby", "t", NULL);
    doc_element(doc, "h1", STR("目录"), "id", "t", NULL);
    doc_open_tag(doc, "ul", "class", "articles", NULL);
    if (book->preface) contents_item(doc, book->preface_title, STR("preface.xhtml"), STR(""));
    for (const City *c = book->cities; c; c = c->next) {
        Str more = str_format(scratch, "　%zu篇", articles_in(c));
        Str href = package_city_href(scratch, c);
        contents_item(doc, package_city_label(scratch, c), str_after(href, 5), more); /* text/ */
    }
    contents_item(doc, STR("来源一览"), STR("sources.xhtml"), STR(""));
    doc_close_tag(doc);
    doc_close_tag(doc);
    return page_close(doc, scratch);
}

/* ---- nav.xhtml ------------------------------------------------------------------------------ */

static void nav_open(Tree *tree, Str label, Str href) {
    doc_open_tag(tree->doc, "li", NULL);
    doc_element(tree->doc, "a", label, "href", str_copy(tree->package->arena, href).p, NULL);
}

static void nav_close(Tree *tree) {
    doc_close_tag(tree->doc);
    doc_line(tree->doc);
}

static void nav_open_children(Tree *tree) {
    doc_line(tree->doc);
    doc_open_tag(tree->doc, "ol", NULL);
    doc_line(tree->doc);
}

static void nav_close_children(Tree *tree) {
    doc_close_tag(tree->doc);
    doc_line(tree->doc);
}

static void landmark(Doc *doc, const char *type, const char *href, const char *label) {
    doc_open_tag(doc, "li", NULL);
    doc_element(doc, "a", str_from(label), "epub:type", type, "href", href, NULL);
    doc_close_tag(doc);
}

static void page_list(Package *package, Doc *doc) {
    if (!package->layout || package->pages.n == 0) return;
    doc_open_tag(doc, "nav", "epub:type", "page-list", "role", "doc-pagelist", "hidden", "hidden",
                 "aria-label", "页码", NULL);
    doc_element(doc, "h2", STR("页码"), NULL);
    doc_open_tag(doc, "ol", NULL);
    for (size_t i = 0; i < package->pages.n; i++) {
        doc_open_tag(doc, "li", NULL);
        doc_element(doc, "a", package->pages.at[i], "href", package->page_hrefs.at[i].p, NULL);
        doc_close_tag(doc);
        doc_line(doc);
    }
    doc_close_tag(doc);
    doc_close_tag(doc);
}

Str package_nav(Package *package, Arena *scratch) {
    Doc nav = page_open(STR("目录"), "frontmatter", "css/screen.css"), *doc = &nav;
    Tree tree = {package, doc, 0, 0, nav_open, nav_close, nav_open_children, nav_close_children};
    doc_open_tag(doc, "nav", "epub:type", "toc", "role", "doc-toc", "id", "toc", "aria-labelledby",
                 "toc-title", NULL);
    doc_element(doc, "h1", STR("目录"), "id", "toc-title", NULL);
    doc_open_tag(doc, "ol", NULL);
    doc_line(doc);
    walk(&tree);
    doc_close_tag(doc);
    doc_close_tag(doc);
    doc_line(doc);
    doc_open_tag(doc, "nav", "epub:type", "landmarks", "hidden", "hidden", "aria-label", "导航",
                 NULL);
    doc_element(doc, "h2", STR("导航"), NULL);
    doc_open_tag(doc, "ol", NULL);
    landmark(doc, "cover", "text/cover.xhtml", "封面");
    landmark(doc, "toc", package_contents_href(package), "目录");
    landmark(doc, "bodymatter", package_first_text(package), "正文");
    doc_close_tag(doc);
    doc_close_tag(doc);
    doc_line(doc);
    page_list(package, doc);
    return page_close(doc, scratch);
}

/* ---- toc.ncx -------------------------------------------------------------------------------- */

static void ncx_text(Doc *doc, const char *name, Str text) {
    doc_open_tag(doc, name, NULL);
    doc_element(doc, "text", text, NULL);
    doc_close_tag(doc);
}

static void ncx_open(Tree *tree, Str label, Str href) {
    Arena *arena = tree->package->arena;
    int order = ++tree->play_order;
    Str id = str_format(arena, "np-%d", order), play = str_format(arena, "%d", order);
    doc_open_tag(tree->doc, "navPoint", "id", id.p, "playOrder", play.p, NULL);
    ncx_text(tree->doc, "navLabel", label);
    doc_element(tree->doc, "content", STR(""), "src", str_copy(arena, href).p, NULL);
}

static void ncx_none(Tree *tree) {
    doc_line(tree->doc);
}

static void ncx_meta(Doc *doc, const char *name, const char *content) {
    doc_element(doc, "meta", STR(""), "name", name, "content", content, NULL);
}

Str package_ncx(Package *package, Arena *scratch) {
    Doc ncx = doc_open(), *doc = &ncx;
    Tree tree = {package, doc, 0, 0, ncx_open, nav_close, ncx_none, ncx_none};
    doc_open_tag(doc, "ncx", "xmlns", "http://www.daisy.org/z3986/2005/ncx/", "version", "2005-1",
                 "xml:lang", "zh-CN", NULL);
    doc_open_tag(doc, "head", NULL);
    ncx_meta(doc, "dtb:uid", str_copy(package->arena, package->book->identifier).p);
    ncx_meta(doc, "dtb:depth", "3");
    ncx_meta(doc, "dtb:totalPageCount", "0");
    ncx_meta(doc, "dtb:maxPageNumber", "0");
    doc_close_tag(doc);
    ncx_text(doc, "docTitle", package->book->title);
    doc_open_tag(doc, "navMap", NULL);
    doc_line(doc);
    walk(&tree);
    doc_close_tag(doc);
    doc_close_tag(doc);
    return package_end(doc, scratch);
}
