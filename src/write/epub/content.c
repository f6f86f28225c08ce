/* SPDX-License-Identifier: MIT */
#include "write/epub/content.h"

#include "base/utf8.h"
#include "text/words.h"

typedef struct Writing {
    Doc *doc;
    Arena *arena;
    Breaks *breaks;
    uint32_t ordinal;   /* of the block that is being written */
    const uint32_t *at; /* where pages begin in its text, at word boundaries */
    const PageStart *starts;
    size_t starts_n, starts_next;
    size_t offset; /* bytes of its text written so far */
} Writing;

static void write_block(Writing *w, const Block *block);

void content_page_break(Doc *doc, Str label) {
    char id[48], spoken[48];
    snprintf(id, sizeof id, "page-%.*s", STR_ARG(label));
    snprintf(spoken, sizeof spoken, "第%.*s页", STR_ARG(label));
    doc_element(doc, "span", STR(""), "id", id, "epub:type", "pagebreak", "role", "doc-pagebreak",
                "aria-label", spoken, NULL);
}

/* ---- page beginnings ------------------------------------------------------------------------ */

/* The beginning of the word that holds byte `offset` (EP-18): no reader shall break inside it. */
static uint32_t word_start(const bool *starts, Str text, uint32_t offset) {
    uint32_t start = offset < text.n ? offset : (uint32_t)text.n;
    while (start > 0 && start < text.n && !starts[start])
        start--;
    return start;
}

static bool begins_in_block(const Writing *w) {
    return w->breaks && w->breaks->next < w->breaks->n &&
           w->breaks->at[w->breaks->next].block <= w->ordinal;
}

/* Takes the pages that begin in this block. */
static void find_starts(Writing *w, const Block *block) {
    uint32_t *at = NULL;
    w->starts_n = w->starts_next = w->offset = 0;
    if (!begins_in_block(w)) return;
    w->starts = &w->breaks->at[w->breaks->next];
    Str text = block_text(w->arena, block);
    while (begins_in_block(w)) {
        w->breaks->next++;
        w->starts_n++;
    }
    at = ARENA_ARRAY(w->arena, uint32_t, w->starts_n);
    bool *starts = ARENA_ARRAY(w->arena, bool, text.n + 1);
    words_starts(text, starts);
    for (size_t i = 0; i < w->starts_n; i++)
        at[i] = w->starts[i].block < w->ordinal ? 0 : word_start(starts, text, w->starts[i].offset);
    w->at = at;
}

static void write_starts_at(Writing *w) {
    while (w->starts_next < w->starts_n && w->at[w->starts_next] <= w->offset)
        content_page_break(w->doc, w->starts[w->starts_next++].label);
}

static void write_text(Writing *w, Str text) {
    while (text.n) {
        write_starts_at(w);
        size_t n = text.n;
        if (w->starts_next < w->starts_n && w->at[w->starts_next] - w->offset < n)
            n = w->at[w->starts_next] - w->offset;
        doc_text(w->doc, str_sub(text, 0, n));
        w->offset += n;
        text = str_after(text, n);
    }
}

/* ---- inlines -------------------------------------------------------------------------------- */

static const char *c_string(Arena *arena, Str s) {
    return str_copy(arena, s).p;
}

static void write_inlines(Writing *w, const Inline *list);

static void on_text(Writing *w, const Inline *i) {
    write_text(w, i->text);
}

static void on_strong(Writing *w, const Inline *i) {
    doc_open_tag(w->doc, "strong", NULL);
    write_inlines(w, i->children);
    doc_close_tag(w->doc);
}

static void on_em(Writing *w, const Inline *i) {
    doc_open_tag(w->doc, "em", NULL);
    write_inlines(w, i->children);
    doc_close_tag(w->doc);
}

static void on_link(Writing *w, const Inline *i) {
    doc_open_tag(w->doc, "a", "href", c_string(w->arena, i->href), NULL);
    write_inlines(w, i->children);
    doc_close_tag(w->doc);
}

static void on_noteref(Writing *w, const Inline *i) {
    Str target = STR_CAT(w->arena, STR("#"), i->href), id = STR_CAT(w->arena, STR("ref-"), i->href);
    doc_open_tag(w->doc, "a", "id", id.p, "href", target.p, "epub:type", "noteref", "role",
                 "doc-noteref", "class", "noteref", NULL);
    write_text(w, i->text);
    doc_close_tag(w->doc);
}

static void on_break(Writing *w, const Inline *i) {
    (void)i;
    doc_element(w->doc, "br", STR(""), NULL);
    w->offset += 1; /* reads as one space in block_text */
}

static void (*const inline_handlers[])(Writing *, const Inline *) = {
    [INLINE_TEXT] = on_text, [INLINE_STRONG] = on_strong,   [INLINE_EM] = on_em,
    [INLINE_LINK] = on_link, [INLINE_NOTEREF] = on_noteref, [INLINE_BREAK] = on_break,
};

static void write_inlines(Writing *w, const Inline *list) {
    for (const Inline *i = list; i; i = i->next)
        inline_handlers[i->kind](w, i);
}

/* ---- blocks --------------------------------------------------------------------------------- */

/* An element around the block's own text. */
static void write_line(Writing *w, const Block *block, const char *name, const char *class) {
    doc_open_tag(w->doc, name, "id", block->id.n ? c_string(w->arena, block->id) : NULL, "class",
                 class, NULL);
    write_starts_at(w);
    write_inlines(w, block->inlines);
    write_starts_at(w);
    doc_close_tag(w->doc);
    doc_line(w->doc);
}

static void write_children(Writing *w, const Block *block) {
    for (const Block *b = block->children; b; b = b->next)
        write_block(w, b);
}

static void on_paragraph(Writing *w, const Block *block) {
    write_line(w, block, "p", NULL);
}

static void on_heading(Writing *w, const Block *block) {
    static const char *const names[] = {"h2", "h2", "h3", "h4"};
    write_line(w, block, names[block->level < 1 || block->level > 3 ? 1 : block->level], NULL);
}

static void on_quote(Writing *w, const Block *block) {
    doc_open_tag(w->doc, "blockquote", NULL);
    write_children(w, block);
    doc_close_tag(w->doc);
    doc_line(w->doc);
}

static void on_note(Writing *w, const Block *block) {
    bool foot = block->note_kind == NOTE_FOOT;
    doc_open_tag(w->doc, "aside", "id", c_string(w->arena, block->id), "epub:type",
                 foot ? "footnote" : NULL, "role", foot ? "doc-footnote" : NULL, "class",
                 foot ? "footnote" : "note", NULL);
    if (block->label.n) {
        Str back = STR_CAT(w->arena, STR("#ref-"), block->id);
        doc_element(w->doc, foot ? "a" : "span", block->label, foot ? "href" : "class",
                    foot ? back.p : "label", foot ? "role" : NULL, foot ? "doc-backlink" : NULL,
                    NULL);
    }
    write_children(w, block);
    doc_close_tag(w->doc);
    doc_line(w->doc);
}

Str content_picture_name(Arena *arena, Str path) {
    bool png = str_ends(path, STR("png")) || str_ends(path, STR("PNG"));
    return str_format(arena, "p%016llx.%s", (unsigned long long)str_hash(path),
                      png ? "png" : "jpg");
}

static void on_figure(Writing *w, const Block *block) {
    if (block->image.n == 0) return; /* content_captions */
    Str src = STR_CAT(w->arena, STR("../images/"), content_picture_name(w->arena, block->image));
    Str alt = block->alt.n ? block->alt : block_text(w->arena, block);
    doc_open_tag(w->doc, "figure", "id", c_string(w->arena, block->id), NULL);
    doc_element(w->doc, "img", STR(""), "src", src.p, "alt",
                alt.n ? c_string(w->arena, alt) : "图片", NULL);
    if (block->inlines || block->credit.n) {
        doc_open_tag(w->doc, "figcaption", NULL);
        write_inlines(w, block->inlines);
        if (block->credit.n) doc_element(w->doc, "span", block->credit, "class", "credit", NULL);
        doc_close_tag(w->doc);
    }
    doc_close_tag(w->doc);
    doc_line(w->doc);
}

static void on_list(Writing *w, const Block *block) {
    doc_open_tag(w->doc, "ul", "class", "list", NULL);
    write_children(w, block);
    doc_close_tag(w->doc);
    doc_line(w->doc);
}

static void on_item(Writing *w, const Block *block) {
    doc_open_tag(w->doc, "li", NULL);
    if (block->label.n) {
        doc_element(w->doc, "span", block->label, "class", "label", NULL);
        doc_text(w->doc, STR(" "));
    }
    write_starts_at(w);
    write_inlines(w, block->inlines);
    doc_close_tag(w->doc);
}

static void on_table(Writing *w, const Block *block) {
    doc_open_tag(w->doc, "table", "id", c_string(w->arena, block->id), NULL);
    if (block->inlines) {
        doc_open_tag(w->doc, "caption", NULL);
        write_inlines(w, block->inlines);
        doc_close_tag(w->doc);
    }
    write_children(w, block);
    doc_close_tag(w->doc);
    doc_line(w->doc);
}

static void on_row(Writing *w, const Block *block) {
    doc_open_tag(w->doc, "tr", NULL);
    write_children(w, block);
    doc_close_tag(w->doc);
}

static void on_cell(Writing *w, const Block *block) {
    Str columns = str_format(w->arena, "%d", block->colspan),
        rows = str_format(w->arena, "%d", block->rowspan);
    doc_open_tag(w->doc, block->header ? "th" : "td", "scope", block->header ? "col" : NULL,
                 "colspan", block->colspan > 1 ? columns.p : NULL, "rowspan",
                 block->rowspan > 1 ? rows.p : NULL, NULL);
    write_starts_at(w);
    write_inlines(w, block->inlines);
    doc_close_tag(w->doc);
}

static void on_verse(Writing *w, const Block *block) {
    write_line(w, block, "p", "verse");
}

static void on_signature(Writing *w, const Block *block) {
    write_line(w, block, "p", "signature");
}

static void (*const block_handlers[BLOCK_KIND_COUNT])(Writing *, const Block *) = {
    [BLOCK_PARAGRAPH] = on_paragraph,
    [BLOCK_HEADING] = on_heading,
    [BLOCK_QUOTE] = on_quote,
    [BLOCK_NOTE] = on_note,
    [BLOCK_FIGURE] = on_figure,
    [BLOCK_LIST] = on_list,
    [BLOCK_ITEM] = on_item,
    [BLOCK_TABLE] = on_table,
    [BLOCK_ROW] = on_row,
    [BLOCK_CELL] = on_cell,
    [BLOCK_VERSE] = on_verse,
    [BLOCK_SIGNATURE] = on_signature,
};

static bool may_hold_span(const Block *block) {
    return block->kind != BLOCK_LIST && block->kind != BLOCK_TABLE && block->kind != BLOCK_ROW &&
           block->kind != BLOCK_FIGURE && block->kind != BLOCK_QUOTE && block->kind != BLOCK_NOTE;
}

/* A page that begins at a block which cannot hold a mark waits for the text inside it. */
static void write_block(Writing *w, const Block *block) {
    if (may_hold_span(block))
        find_starts(w, block);
    else
        w->starts_n = w->starts_next = 0;
    w->ordinal++;
    block_handlers[block->kind](w, block);
}

void content_write(Doc *doc, Arena *arena, const Block *first, const Block *until, Breaks *breaks,
                   uint32_t *ordinal) {
    Writing w = {.doc = doc, .arena = arena, .breaks = breaks, .ordinal = *ordinal};
    for (const Block *b = first; b != until; b = b->next)
        write_block(&w, b);
    *ordinal = w.ordinal;
}

void content_captions(Doc *doc, Arena *arena, const Block *blocks) {
    bool open = false;
    for (const Block *b = blocks; b; b = block_after(b, NULL)) {
        if (b->kind != BLOCK_FIGURE || b->image.n) continue;
        if (!open) {
            doc_open_tag(doc, "aside", "class", "captions", NULL);
            doc_element(doc, "p", STR("原文配图说明"), "class", "captions-title", NULL);
            doc_open_tag(doc, "ul", NULL);
        }
        open = true;
        doc_open_tag(doc, "li", "id", c_string(arena, b->id), NULL);
        doc_text(doc, block_text(arena, b));
        if (b->credit.n) doc_element(doc, "span", b->credit, "class", "credit", NULL);
        doc_close_tag(doc);
    }
    if (open) {
        doc_close_tag(doc);
        doc_close_tag(doc);
        doc_line(doc);
    }
}
