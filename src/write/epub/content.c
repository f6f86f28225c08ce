/* SPDX-License-Identifier: MIT */
#include "write/epub/content.h"

#include "text/words.h"

/* One block. */
typedef struct Writing {
    Content *c;
    Doc *doc;
    Arena *arena;
    const uint32_t *at; /* where pages begin in its text, at word boundaries */
    const PageStart *starts;
    size_t starts_n, starts_next;
    size_t offset;      /* bytes of its text written so far */
    bool in_link;       /* links do not stand in links */
    const bool *breaks; /* of a headline: where a line may begin in its text */
} Writing;

static void write_block(Content *c, const Block *block, uint32_t rank);

static const char *c_string(Arena *arena, Str s) {
    return str_copy(arena, s).p;
}

Str content_file_name(Arena *arena, Str stem, int part) {
    if (part > 1) return str_format(arena, "%.*s.%d.xhtml", STR_ARG(stem), part);
    return STR_CAT(arena, stem, STR(".xhtml"));
}

/* ---- page beginnings ------------------------------------------------------------------------ */

static void page_break(Doc *doc, Str label) {
    char id[48], spoken[48];
    snprintf(id, sizeof id, "page-%.*s", STR_ARG(label));
    snprintf(spoken, sizeof spoken, "第%.*s页", STR_ARG(label));
    doc_element(doc, "span", STR(""), "id", id, "epub:type", "pagebreak", "role", "doc-pagebreak",
                "aria-label", spoken, NULL);
}

static bool breaks_left(const Content *c) {
    return c->breaks.next < c->breaks.n;
}

/* A start that knows no block (a page that begins with what no block holds) goes with the start
 * behind it, or stands below the text. */
static uint32_t rank_of(const Content *c, const PageStart *start) {
    const PageStart *end = c->breaks.at + c->breaks.n;
    while (start < end && start->block >= c->plan->ranks_n)
        start++;
    return start < end ? c->plan->ranks[start->block] : UINT32_MAX;
}

/* Takes the pages that begin in this block or before it, behind the block written last. */
static void find_starts(Writing *w, const Block *block, uint32_t rank) {
    Content *c = w->c;
    if (!breaks_left(c)) return;
    w->starts = c->breaks.at + c->breaks.next;
    while (breaks_left(c) && rank_of(c, &c->breaks.at[c->breaks.next]) <= rank) {
        c->breaks.next++;
        w->starts_n++;
    }
    if (w->starts_n == 0) return;
    Str text = block_text(w->arena, block);
    uint32_t *at = ARENA_ARRAY(w->arena, uint32_t, w->starts_n);
    for (size_t i = 0; i < w->starts_n; i++)
        at[i] =
            rank_of(c, &w->starts[i]) < rank ? 0 : (uint32_t)words_begin(text, w->starts[i].offset);
    w->at = at;
}

static void write_starts_at(Writing *w) {
    while (w->starts_next < w->starts_n && w->at[w->starts_next] <= w->offset)
        page_break(w->doc, w->starts[w->starts_next++].label);
}

static void write_starts_left(Writing *w) {
    while (w->starts_next < w->starts_n)
        page_break(w->doc, w->starts[w->starts_next++].label);
}

/* How much of the next `n` bytes is written in one piece. */
static size_t piece(const Writing *w, size_t n) {
    if (w->starts_next < w->starts_n && w->at[w->starts_next] - w->offset < n)
        n = w->at[w->starts_next] - w->offset;
    for (size_t i = 1; w->breaks && i < n; i++)
        if (w->breaks[w->offset + i]) return i;
    return n;
}

static void write_text(Writing *w, Str text) {
    while (text.n) {
        if (w->breaks && w->breaks[w->offset]) doc_break(w->doc);
        write_starts_at(w);
        size_t n = piece(w, text.n);
        doc_text(w->doc, str_sub(text, 0, n));
        w->offset += n;
        text = str_after(text, n);
    }
}

void content_first_breaks(Content *c) {
    while (breaks_left(c) && c->breaks.next == 0 && c->breaks.at[0].block == 0 &&
           c->breaks.at[0].offset == 0)
        page_break(c->doc, c->breaks.at[c->breaks.next++].label);
}

void content_breaks_to(Content *c, uint32_t block) {
    while (breaks_left(c) && c->breaks.at[c->breaks.next].block <= block)
        page_break(c->doc, c->breaks.at[c->breaks.next++].label);
}

void content_last_breaks(Content *c) {
    while (breaks_left(c))
        page_break(c->doc, c->breaks.at[c->breaks.next++].label);
}

/* ---- inlines -------------------------------------------------------------------------------- */

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

/* An address on the web or of a mailbox stays a link; others would lead out of the package into
 * nothing, or run what they hold (EP-33). */
static void on_link(Writing *w, const Inline *i) {
    Str uri = w->in_link ? STR("") : doc_uri(w->arena, i->href);
    if (uri.n == 0) {
        write_inlines(w, i->children);
        return;
    }
    w->in_link = true;
    const char *class = i->children && doc_uri(w->arena, i->children->text).n ? "address" : NULL;
    doc_open_tag(w->doc, "a", "href", uri.p, "class", class, NULL);
    write_inlines(w, i->children);
    doc_close_tag(w->doc);
    w->in_link = false;
}

/* The file in which the other end of a link stands, empty when it is this one; and what is in it.
 */
static Str link_to(Writing *w, int part, const char *prefix, Str id) {
    Str file = part == w->c->part ? STR("") : content_file_name(w->arena, w->c->stem, part);
    return STR_CAT(w->arena, file, STR("#"), str_from(prefix), id);
}

/* The way back leads to the first mark of a note; the others have names of their own. */
static void on_noteref(Writing *w, const Inline *i) {
    NotePlace *note = plan_find_note(w->c->plan, i->href);
    if (!note || w->in_link) {
        doc_open_tag(w->doc, "span", "class", "noteref", NULL);
        write_text(w, i->text);
        doc_close_tag(w->doc);
        return;
    }
    Str id = STR_CAT(w->arena, STR("ref-"), note->id);
    if (++note->written > 1)
        id = str_format(w->arena, "ref%d-%.*s", note->written, STR_ARG(note->id));
    doc_open_tag(w->doc, "a", "id", id.p, "href", link_to(w, note->part, "", note->id).p,
                 "epub:type", "noteref", "role", "doc-noteref", "class", "noteref", NULL);
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

/* The block's own text, with the pages that begin in it. */
static void write_own_text(Writing *w, const Block *block) {
    write_starts_at(w);
    write_inlines(w, block->inlines);
    write_starts_left(w);
}

/* ---- blocks --------------------------------------------------------------------------------- */

/* An element around the block's own text. */
static void write_line(Writing *w, const Block *block, const char *name, const char *class) {
    doc_open_tag(w->doc, name, "id", block->id.n ? c_string(w->arena, block->id) : NULL, "class",
                 class, NULL);
    write_own_text(w, block);
    doc_close_tag(w->doc);
    doc_line(w->doc);
}

static void write_children(Writing *w, const Block *block, uint32_t rank) {
    for (const Block *b = block->children; b; b = b->next) {
        write_block(w->c, b, ++rank);
        for (const Block *k = b->children; k; k = block_after(k, b))
            rank++;
    }
}

static void on_paragraph(Writing *w, const Block *block, uint32_t rank) {
    (void)rank;
    write_line(w, block, "p", NULL);
}

static void on_heading(Writing *w, const Block *block, uint32_t rank) {
    static const char *const names[] = {"h2", "h3", "h4"};
    (void)rank;
    const char *name = names[plan_depth(&w->c->above, block) - 1];
    bool plain = block->inlines && !block->inlines->next && block->inlines->kind == INLINE_TEXT;
    for (size_t i = 0; i < w->starts_n; i++)
        plain &= w->at[i] == 0;
    if (plain) {
        doc_open_tag(w->doc, name, "id", c_string(w->arena, block->id), NULL);
        write_starts_at(w);
        doc_headline(w->doc, block->inlines->text);
        doc_close_tag(w->doc);
        doc_line(w->doc);
        return;
    }
    /* No clauses where a page begins inside it, or emphasis may run across two of them. */
    w->breaks = doc_headline_breaks(w->arena, block_text(w->arena, block));
    write_line(w, block, name, NULL);
}

static void on_quote(Writing *w, const Block *block, uint32_t rank) {
    if (!block->children) return;
    doc_open_tag(w->doc, "blockquote", NULL);
    write_children(w, block, rank);
    doc_close_tag(w->doc);
    doc_line(w->doc);
}

/* The mark of a note, in front of its first words: the way back, where something points here. */
static void write_mark(Writing *w, const Block *note, const NotePlace *place) {
    if (note->label.n == 0) return;
    if (place && place->marks)
        doc_element(w->doc, "a", note->label, "href",
                    link_to(w, place->mark_part, "ref-", place->id).p, "role", "doc-backlink",
                    NULL);
    else
        doc_element(w->doc, "span", note->label, "class", "label", NULL);
    doc_text(w->doc, STR(" "));
}

/* Only a note that something points at is called a footnote: Apple Books hides those until their
 * mark is touched (EP-27). */
static void on_note(Writing *w, const Block *block, uint32_t rank) {
    const NotePlace *place = plan_note_of(w->c->plan, block);
    if (!block->children && !block->label.n) return;
    bool popup = place && place->marks, foot = popup || block->note_kind == NOTE_FOOT;
    doc_open_tag(w->doc, "aside", "id", place ? place->id.p : NULL, "epub:type",
                 popup ? "footnote" : NULL, "role", popup ? "doc-footnote" : "note", "class",
                 foot ? "footnote" : "note", NULL);
    const Block *first = block->children;
    if (first && first->kind == BLOCK_PARAGRAPH) {
        Writing p = {.c = w->c, .doc = w->doc, .arena = w->arena};
        find_starts(&p, first, rank + 1);
        doc_open_tag(w->doc, "p", NULL);
        write_starts_at(&p);
        write_mark(&p, block, place);
        write_own_text(&p, first);
        doc_close_tag(w->doc);
        for (const Block *b = first->next; b; b = b->next)
            write_block(w->c, b, ++rank + 1);
    } else {
        doc_open_tag(w->doc, "p", NULL);
        write_mark(w, block, place);
        doc_close_tag(w->doc);
        write_children(w, block, rank);
    }
    doc_close_tag(w->doc);
    doc_line(w->doc);
}

static void write_caption(Writing *w, const Block *block) {
    write_inlines(w, block->inlines);
    if (block->credit.n) doc_element(w->doc, "span", block->credit, "class", "credit", NULL);
}

/* A description that says less than nothing is worse than a plain word; an empty one, which means
 * decoration, is refused by some shops (EP-25). */
static const char *description(Writing *w, const Block *figure) {
    Str alt = figure->alt.n ? figure->alt : block_text(w->arena, figure);
    return str_trim(alt).n ? c_string(w->arena, alt) : "图片";
}

static void on_figure(Writing *w, const Block *block, uint32_t rank) {
    const PictureFile *picture = pictures_of(w->c->pictures, w->c->source, block->image);
    (void)rank;
    if (!picture && !block->inlines && !block->credit.n) {
        write_starts_left(w);
        return;
    }
    doc_open_tag(w->doc, "figure", "id", c_string(w->arena, block->id), NULL);
    write_starts_at(w);
    if (picture)
        doc_element(w->doc, "img", STR(""), "src",
                    STR_CAT(w->arena, STR("../images/"), picture->name).p, "alt",
                    description(w, block), NULL);
    if (block->inlines || block->credit.n) {
        doc_open_tag(w->doc, "figcaption", NULL);
        write_caption(w, block);
        doc_close_tag(w->doc);
    }
    write_starts_left(w);
    doc_close_tag(w->doc);
    doc_line(w->doc);
}

static void on_list(Writing *w, const Block *block, uint32_t rank) {
    if (!block->children) return;
    doc_open_tag(w->doc, "ul", "class", block->children->label.n ? "list labelled" : "list", NULL);
    write_children(w, block, rank);
    doc_close_tag(w->doc);
    doc_line(w->doc);
}

static void on_item(Writing *w, const Block *block, uint32_t rank) {
    (void)rank;
    doc_open_tag(w->doc, "li", NULL);
    write_starts_at(w);
    if (block->label.n) {
        doc_element(w->doc, "span", block->label, "class", "label", NULL);
        doc_text(w->doc, STR(" "));
    }
    write_own_text(w, block);
    doc_close_tag(w->doc);
}

static bool has_cells(const Block *table) {
    for (const Block *row = table->children; row; row = row->next)
        if (row->children) return true;
    return false;
}

static void on_table(Writing *w, const Block *block, uint32_t rank) {
    if (!has_cells(block)) { /* only its caption is left of it */
        if (block->inlines) write_line(w, block, "p", "caption");
        return;
    }
    doc_open_tag(w->doc, "table", "id", c_string(w->arena, block->id), NULL);
    if (block->inlines) {
        doc_open_tag(w->doc, "caption", NULL);
        write_own_text(w, block);
        doc_close_tag(w->doc);
    }
    write_children(w, block, rank);
    doc_close_tag(w->doc);
    doc_line(w->doc);
}

static void on_row(Writing *w, const Block *block, uint32_t rank) {
    doc_open_tag(w->doc, "tr", NULL);
    write_children(w, block, rank);
    doc_close_tag(w->doc);
}

/* A header heads its row when cells that are none follow it, else its column (EP-26). */
static const char *scope_of(const Block *cell) {
    if (!cell->header) return NULL;
    for (const Block *b = cell->prev; b; b = b->prev)
        if (!b->header) return "col";
    for (const Block *b = cell->next; b; b = b->next)
        if (!b->header) return "row";
    return "col";
}

static int rows_below(const Block *cell) {
    int n = 1;
    for (const Block *row = cell->parent ? cell->parent->next : NULL; row; row = row->next)
        n++;
    return n;
}

static void on_cell(Writing *w, const Block *block, uint32_t rank) {
    enum { COLUMNS_MOST = 1000 }; /* of HTML */
    int across = block->colspan < COLUMNS_MOST ? block->colspan : COLUMNS_MOST;
    int below = rows_below(block), down = block->rowspan < below ? block->rowspan : below;
    Str columns = str_format(w->arena, "%d", across), rows = str_format(w->arena, "%d", down);
    (void)rank;
    doc_open_tag(w->doc, block->header ? "th" : "td", "scope", scope_of(block), "colspan",
                 across > 1 ? columns.p : NULL, "rowspan", down > 1 ? rows.p : NULL, NULL);
    write_own_text(w, block);
    doc_close_tag(w->doc);
}

static void on_verse(Writing *w, const Block *block, uint32_t rank) {
    (void)rank;
    write_line(w, block, "p", "verse");
}

static void on_signature(Writing *w, const Block *block, uint32_t rank) {
    (void)rank;
    write_line(w, block, "p", "signature");
}

static void (*const block_handlers[BLOCK_KIND_COUNT])(Writing *, const Block *, uint32_t) = {
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
    return block->kind != BLOCK_LIST && block->kind != BLOCK_ROW && block->kind != BLOCK_QUOTE &&
           block->kind != BLOCK_NOTE && (block->kind != BLOCK_TABLE || block->inlines);
}

/* A page that begins at a block which cannot hold a mark waits for the text inside it. */
static void write_block(Content *c, const Block *block, uint32_t rank) {
    Writing w = {.c = c, .doc = c->doc, .arena = c->arena};
    if (may_hold_span(block)) find_starts(&w, block, rank);
    block_handlers[block->kind](&w, block, rank);
}

/* ---- the top -------------------------------------------------------------------------------- */

/* 原文配图说明: the captions whose pictures did not come with the text. */
static void write_bare_caption(Content *c, const Block *block, uint32_t rank) {
    Writing w = {.c = c, .doc = c->doc, .arena = c->arena};
    find_starts(&w, block, rank);
    doc_open_tag(c->doc, "li", "id", c_string(c->arena, block->id), NULL);
    write_starts_at(&w);
    write_caption(&w, block);
    write_starts_left(&w);
    doc_close_tag(c->doc);
    doc_line(c->doc);
}

/* A page that begins with the first caption begins with the words above it. */
static void open_captions(Content *c, uint32_t rank) {
    while (breaks_left(c) && rank_of(c, &c->breaks.at[c->breaks.next]) <= rank &&
           c->breaks.at[c->breaks.next].offset == 0)
        page_break(c->doc, c->breaks.at[c->breaks.next++].label);
    doc_open_tag(c->doc, "section", "class", "captions", "aria-labelledby", "captions", NULL);
    doc_element(c->doc, "p", STR("原文配图说明"), "class", "captions-title", "id", "captions",
                NULL);
    doc_open_tag(c->doc, "ul", NULL);
}

static bool has_words(const Block *b) {
    return b->inlines || b->credit.n;
}

/* The rank of the first block of plan->blocks[from]. */
static uint32_t rank_before(const Plan *plan, size_t from) {
    uint32_t rank = 0;
    for (size_t i = 0; i < from; i++)
        for (const Block *b = plan->blocks.at[i]; b; b = block_after(b, plan->blocks.at[i]))
            rank++;
    return rank;
}

void content_write(Content *c, size_t from, size_t to) {
    uint32_t rank = rank_before(c->plan, from);
    bool captions = false;
    for (size_t i = from; i < to; i++) {
        const Block *block = c->plan->blocks.at[i];
        if (!is_bare_caption(block)) {
            write_block(c, block, rank + 1);
        } else if (has_words(block)) {
            if (!captions) open_captions(c, rank + 1);
            captions = true;
            write_bare_caption(c, block, rank + 1);
        }
        for (const Block *b = block; b; b = block_after(b, block))
            rank++;
    }
    if (!captions) return;
    doc_close_tag(c->doc);
    doc_close_tag(c->doc);
    doc_line(c->doc);
}
