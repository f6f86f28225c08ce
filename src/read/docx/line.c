/* SPDX-License-Identifier: MIT */
/* From runs to lines, and from lines to blocks. */
#include "read/docx/walk.h"
#include "read/line.h"
#include "text/chars.h"

enum { LARGE_PERCENT = 125 }; /* of the size of the text: the type of a headline */

void docx_receive(Walk *w, Str text) {
    buf_str(&w->received, text);
    buf_byte(&w->received, '\n');
    w->line++;
}

void docx_add_block(Walk *w, Block *block) {
    block->prev = w->last;
    *(w->last ? &w->last->next : &w->article->blocks) = block;
    w->last = block;
}

void docx_close_forms(Walk *w) {
    w->list = w->quote = NULL;
}

/* ---- text of a run -------------------------------------------------------------------------- */

void docx_piece(Walk *w, enum InlineKind kind, Str text, Str href) {
    bool strong = w->run.strong && !w->look.level, em = w->run.em;
    Piece *last = w->last_piece;
    bool same = last && kind == INLINE_TEXT && last->kind == kind && last->strong == strong &&
                last->em == em && str_eq(last->href, href);
    if (!same) {
        Piece *piece = ARENA_NEW(w->book->arena, Piece);
        *piece = (Piece){.kind = kind, .from = w->text.n, .strong = strong, .em = em, .href = href};
        *(last ? &last->next : &w->pieces) = piece;
        w->last_piece = piece;
    }
    buf_str(&w->text, text);
}

void docx_text(Walk *w, Str text) {
    Str href = w->href;
    if (w->run.hidden) {
        buf_str(&w->hidden, text);
        return;
    }
    if (!href.n && w->fields_n > 0) href = w->fields[w->fields_n - 1].href;
    for (size_t at = 0, size, end; at < text.n; at = end) {
        uint32_t c = utf8_at(text, at, &size);
        end = at + size;
        bool space = c == '\n' || c == '\r';
        if (!space && char_is_ignorable(c)) {
            buf_put(&w->controls, text.p + at, size);
            continue;
        }
        if (!space && !char_is_space(c)) {
            w->all_strong = w->all_strong && w->run.strong;
            w->size = w->run.size > w->size ? w->run.size : w->size;
        }
        docx_piece(w, INLINE_TEXT, space ? STR(" ") : str_sub(text, at, end), href);
    }
}

/* ---- lines ---------------------------------------------------------------------------------- */

static Inline *wrap(Walk *w, enum InlineKind kind, Inline *inner, Str href) {
    Inline *outer = inline_new(w->book, kind, STR(""), w->line + 1);
    outer->children = inner;
    outer->href = href;
    return outer;
}

static Inline *inline_of(Walk *w, const Piece *piece, Str text, bool strong) {
    bool note = piece->kind == INLINE_NOTEREF;
    Inline *item = inline_new(w->book, piece->kind, text, w->line + 1);
    if (note) item->href = piece->href;
    if (piece->kind != INLINE_TEXT) return item;
    if (strong)
        item = wrap(w, INLINE_STRONG, item, STR(""));
    else if (piece->em)
        item = wrap(w, INLINE_EM, item, STR(""));
    return piece->href.n ? wrap(w, INLINE_LINK, item, piece->href) : item;
}

static void forget_line(Walk *w) {
    buf_clear(&w->text);
    w->pieces = w->last_piece = NULL;
    w->size = 0;
    w->all_strong = true;
}

/* Zero-width characters and the like go to the account. */
static void drop_controls(Walk *w) {
    if (w->controls.n)
        account_drop(w->book, w->source, w->line + 1,
                     str_copy(w->book->arena, buf_view(&w->controls)), RULE_control);
    buf_clear(&w->controls);
}

Inline *docx_take(Walk *w, Str *text, bool *strong) {
    Str all = str_copy(w->book->arena, buf_view(&w->text));
    *text = str_trim(all);
    *strong = w->all_strong && text->n > 0;
    size_t first = text->n ? (size_t)(text->p - all.p) : 0, last = first + text->n;
    Inline *list = NULL, **end = &list;
    for (const Piece *piece = w->pieces; piece; piece = piece->next) {
        size_t from = piece->from, to = piece->next ? piece->next->from : all.n;
        from = from < first ? first : from;
        to = to > last ? last : to;
        bool line_break = piece->kind == INLINE_BREAK;
        if (line_break ? !list || to >= last : from >= to) continue;
        *end = inline_of(w, piece, line_break ? STR("") : str_sub(all, from, to),
                         piece->strong && !*strong);
        end = &(*end)->next;
    }
    drop_controls(w);
    forget_line(w);
    return list;
}

/* ---- where a line goes ---------------------------------------------------------------------- */

static Block *child_of(Walk *w, Block *parent, enum BlockKind kind, Inline *inlines) {
    Block *block = block_new(w->book, kind, w->line);
    block->inlines = inlines;
    block_add_child(parent, block);
    parent->last_line = w->line;
    return block;
}

static void put_item(Walk *w, Inline *inlines) {
    if (!w->list || w->list_id != w->look.numbering) {
        docx_close_forms(w);
        w->list = block_new(w->book, BLOCK_LIST, w->line);
        w->list->hint.fixed = true;
        w->list_id = w->look.numbering;
        docx_add_block(w, w->list);
    }
    child_of(w, w->list, BLOCK_ITEM, inlines)->label = w->number.text;
}

static void put_quote(Walk *w, Inline *inlines) {
    if (!w->quote) {
        docx_close_forms(w);
        w->quote = block_new(w->book, BLOCK_QUOTE, w->line);
        w->quote->hint.fixed = true;
        docx_add_block(w, w->quote);
    }
    child_of(w, w->quote, BLOCK_PARAGRAPH, inlines);
}

/* Title is the one above heading 1, where a document has both. */
static int rank_of(const Walk *w) {
    enum { RANK_MOST = 6 };
    if (w->look.role == ROLE_TITLE) return 1;
    int rank = w->look.level ? w->look.level + w->has_title : 0;
    return rank > RANK_MOST ? RANK_MOST : rank;
}

static bool names_picture(const Walk *w) {
    return w->look.role == ROLE_CAPTION && w->last && w->last->kind == BLOCK_FIGURE &&
           !w->last->inlines;
}

static void put_paragraph(Walk *w, Inline *inlines, struct Hint hint) {
    docx_close_forms(w);
    if (names_picture(w)) {
        w->last->inlines = inlines;
        w->last->last_line = w->line;
        return;
    }
    Block *block = block_new(w->book, BLOCK_PARAGRAPH, w->line);
    block->inlines = inlines;
    block->hint = hint;
    docx_add_block(w, block);
}

/* A number that is no item's stands in the text, as staff type it: 一、, 1. */
static void put_number(Walk *w, Inline **inlines) {
    if (!w->number.text.n) return;
    Str gap = w->number.attached ? STR("") : STR(" ");
    Inline *number =
        inline_new(w->book, INLINE_TEXT, STR_CAT(w->book->arena, w->number.text, gap), w->line + 1);
    number->next = *inlines;
    *inlines = number;
}

/* The line with what the document sets before it: a number, the mark of a note. */
static Str received_line(const Walk *w, Str text, bool item) {
    Str before = w->number.text, gap = w->number.attached && !item ? STR("") : STR(" ");
    if (w->note && !w->note->children)
        before = STR_CAT(w->book->arena, w->note->label, gap, before);
    return before.n ? STR_CAT(w->book->arena, before, gap, text) : text;
}

static void place(Walk *w, Inline *inlines, Str text, struct Hint hint) {
    bool item = w->number.item && w->number.text.n && !w->note;
    if (w->dropping) {
        docx_receive(w, text);
        account_drop(w->book, w->source, w->line, text, w->rule);
        return;
    }
    if (!item) put_number(w, &inlines);
    docx_receive(w, received_line(w, text, item));
    if (w->note)
        child_of(w, w->note, BLOCK_PARAGRAPH, inlines);
    else if (item)
        put_item(w, inlines);
    else if (w->look.role == ROLE_QUOTE)
        put_quote(w, inlines);
    else
        put_paragraph(w, inlines, hint);
}

/* Text that Word hides stands on a line of its own. */
static void drop_hidden(Walk *w) {
    Str text = str_trim(str_copy(w->book->arena, buf_view(&w->hidden)));
    buf_clear(&w->hidden);
    if (!text.n) return;
    docx_receive(w, text);
    account_drop(w->book, w->source, w->line, text, RULE_hidden);
}

/* The line as it was gathered goes where it belongs. */
static void put_line(Walk *w, bool by_break) {
    Str text;
    bool strong, began = w->by_break;
    int columns = line_indent(buf_view(&w->text)) + (began ? 0 : w->look.indent / 50);
    int size = w->size;
    Inline *inlines = docx_take(w, &text, &strong);
    w->by_break = by_break;
    if (!text.n) {
        if (!by_break) docx_receive(w, STR(""));
        w->blank += !by_break || began;
        return;
    }
    struct Hint hint = {.indent = columns,
                        .blank_before = w->blank,
                        .heading = rank_of(w),
                        .strong = strong,
                        .centred = w->look.centred,
                        .right = w->look.right,
                        .large = size * 100 >= w->text_size * LARGE_PERCENT,
                        .fixed = !by_break && !began};
    place(w, inlines, text, hint);
    w->number = (Number){0};
    w->blank = 0;
}

void docx_flush(Walk *w, bool by_break) {
    if (!w->cell)
        put_line(w, by_break);
    else if (w->last_piece && w->last_piece->kind != INLINE_BREAK) /* a cell is one block */
        docx_piece(w, INLINE_BREAK, STR(" "), STR(""));
    if (!w->cell) drop_hidden(w);
}
