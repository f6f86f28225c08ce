/* SPDX-License-Identifier: MIT */
/* A document as a whole: its parts, what is measured before the walk, and its margins. */
#include "read/docx/walk.h"
#include "read/read.h"

enum { SIZES = 512 };

/* ---- measures ------------------------------------------------------------------------------- */

/* The next node in document order after `node` and all below it; NULL at the end of `top`. */
static const xmlNode *after(const xmlNode *node, const xmlNode *top) {
    while (node && node != top && !node->next)
        node = node->parent;
    return node && node != top ? node->next : NULL;
}

static void measure_runs(const Walk *w, const xmlNode *paragraph, const Look *look,
                         long count[SIZES]) {
    for (const xmlNode *r = paragraph->children; r; r = r->next) {
        if (!docx_is(r, "r")) continue;
        Look run = *look;
        styles_run(w->styles, &run, docx_child(r, "rPr"));
        for (const xmlNode *t = r->children; t; t = t->next)
            if (docx_is(t, "t") && t->children && t->children->content && run.size < SIZES)
                count[run.size] += (long)strlen((const char *)t->children->content);
    }
}

/* The size of most of the text, and whether any of it is in the style Title. */
static void measure(Walk *w, const xmlNode *body) {
    static const int size_default = 21; /* 五号, 10.5 pt */
    long count[SIZES] = {0};
    for (const xmlNode *n = body->children; n;) {
        bool paragraph = docx_is(n, "p");
        if (paragraph) {
            Look look = docx_look(w, n);
            w->has_title = w->has_title || look.role == ROLE_TITLE;
            measure_runs(w, n, &look, count);
        }
        n = n->type == XML_ELEMENT_NODE && n->children && !paragraph ? n->children : after(n, body);
    }
    w->text_size = size_default;
    long most = 0;
    for (int i = 0; i < SIZES; i++)
        if (count[i] > most) {
            most = count[i];
            w->text_size = i;
        }
}

/* ---- headers and footers -------------------------------------------------------------------- */

/* They are furniture of pages: their text goes to the account. */
static void read_margin(Walk *w, Str part) {
    const xmlNode *root = docx_tree(w->package, part);
    Str before = w->part;
    if (!root) return;
    w->part = part;
    w->dropping = true;
    w->rule = RULE_page_margin;
    docx_walk(w, root);
    w->dropping = false;
    w->part = before;
}

static bool is_listed(const Str *parts, size_t n, Str part) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(parts[i], part)) return true;
    return false;
}

/* Each once, in the order in which the sections name them. */
static void read_margins(Walk *w, const xmlNode *body) {
    VEC(Str) parts = {0};
    for (const xmlNode *n = body->children; n;
         n = n->type == XML_ELEMENT_NODE && n->children ? n->children : after(n, body)) {
        if (!docx_is(n, "headerReference") && !docx_is(n, "footerReference")) continue;
        Str part = docx_related(w->package, docx_main(w->package), docx_attribute(n, "id"));
        if (!part.n || is_listed(parts.at, parts.n, part)) continue;
        VEC_PUSH(w->book->arena, parts, part);
        read_margin(w, part);
    }
}

/* ---- properties ---- */

static Str property(Walk *w, const xmlNode *root, const char *name) {
    const xmlNode *node = docx_child(root, name);
    const xmlNode *text = node ? node->children : NULL;
    if (!text || !text->content) return STR("");
    return str_trim(str_copy(w->book->arena, str_from((const char *)text->content)));
}

/* Title and author by the properties of the document. Its dates say when a file was saved, not when
 * an article appeared; they are left alone. */
static void read_properties(Walk *w) {
    Str part = docx_related_type(w->package, STR(""), STR("/core-properties"));
    const xmlNode *root = part.n ? docx_tree(w->package, part) : NULL;
    if (!root) return;
    w->source->property_title = property(w, root, "title");
    w->source->property_author = property(w, root, "creator");
}

/* ---- the document --------------------------------------------------------------------------- */

static const xmlNode *part_of_type(Walk *w, Str type_end) {
    Str name = docx_related_type(w->package, docx_main(w->package), type_end);
    return name.n ? docx_tree(w->package, name) : NULL;
}

static void read_parts(Walk *w) {
    w->part = docx_main(w->package);
    w->styles = styles_read(w->book->arena, part_of_type(w, STR("/styles")));
    w->numbering = numbering_read(w->book->arena, part_of_type(w, STR("/numbering")));
    w->article = article_new(w->book, w->source, 1);
    w->all_strong = true;
    const xmlNode *body = docx_child(docx_tree(w->package, w->part), "body");
    measure(w, body);
    docx_walk(w, body);
    docx_flush(w, false);
    docx_put_waiting(w);
    read_margins(w, body);
    read_properties(w);
    docx_tell_remarks(w);
}

static void finish(Walk *w) {
    w->source->text = str_copy(w->book->arena, buf_view(&w->received));
    w->article->last_line = w->source->lines = w->line;
    if (w->article->blocks)
        book_receive(w->book, w->article);
    else
        diag0(w->book->diags, DIAG_empty_file, where_file(w->source->path));
}

void read_docx(Book *book, Source *source) {
    Walk w = {.book = book, .source = source};
    w.package = docx_open(book, source->path, source->text);
    source->text = STR("");
    if (!w.package) return;
    read_parts(&w);
    finish(&w);
    docx_close(w.package);
    Buf *bufs[] = {&w.received, &w.text, &w.controls, &w.hidden};
    for (size_t i = 0; i < sizeof bufs / sizeof *bufs; i++)
        buf_drop(bufs[i]);
}
