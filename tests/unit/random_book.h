/* SPDX-License-Identifier: MIT */
/* Random articles and books for property tests: every kind of block and inline, texts full of what
 * the two written faces use as markup. They keep to the model's normal form: runs of text that
 * touch are one, no strong in strong, notes and references are tied together. */
#ifndef TESTS_RANDOM_BOOK_H
#define TESTS_RANDOM_BOOK_H

#include "book/book.h"
#include "text/chars.h"

typedef struct Random {
    uint64_t state;
    Book *book;
    int notes; /* that the article has, so that references find them */
} Random;

static uint32_t pick(Random *r, uint32_t n) {
    r->state ^= r->state << 13;
    r->state ^= r->state >> 7;
    r->state ^= r->state << 17;
    return (uint32_t)((r->state >> 16) % n);
}

static const char *const pieces[] = {
    "常州", "，",          "侨务工作", "𬭊",     " ",          "　",   "a",      "B2",    "*",
    "**",   "[",           "]",        "(",        ")",          "【",   "】",     "（",    "）",
    "](",   "】（http://", "\\",       "\\0",      "|",          "｜",   "#",      "＃",    ">",
    "＞",   "-",           "- ",       "/ ",       "：",         ":",    "标题：", "城市:", "<br>",
    "<",    "&",           "\"",       "'",        "^",          "=",    "!",      "！",    "1.",
    "→2",   "供图",        "【按】",   "【注^1】", "【续】",     "[^1]", "[^1]:",  "![",    "---",
    "]]>",  "—",           "“引”",     "\xC2\xA0", "]（mailto:", "é",
};
enum { PIECES = sizeof pieces / sizeof *pieces };

static Str random_text(Random *r) {
    Str text = STR("");
    for (uint32_t n = 1 + pick(r, 5); n > 0; n--)
        text = STR_CAT(r->book->arena, text, str_from(pieces[pick(r, PIECES)]));
    return text;
}

/* For keys: no white space at the ends, none that parts authors. */
static Str random_value(Random *r) {
    Str text = random_text(r);
    while (str_has(text, STR("　")) || str_trim(text).n == 0)
        text = random_text(r);
    return str_trim(text);
}

enum { CAN_BREAK = 1, CAN_STRONG = 2, CAN_EM = 4, CAN_LINK = 8, CAN_ALL = 15 };

static Inline *random_inlines(Random *r, int can, uint32_t most) {
    Inline *list = NULL, *last = NULL;
    for (uint32_t n = pick(r, most + 1); n > 0; n--) {
        uint32_t what = pick(r, 12);
        Inline *item = NULL;
        if (what < 5 && !(last && last->kind == INLINE_TEXT)) {
            item = inline_new(r->book, INLINE_TEXT, random_text(r), 0);
        } else if (what == 6 && (can & CAN_STRONG)) {
            item = inline_new(r->book, INLINE_STRONG, STR(""), 0);
            item->children = random_inlines(r, can & ~CAN_STRONG, 3);
        } else if (what == 7 && (can & CAN_EM)) {
            item = inline_new(r->book, INLINE_EM, STR(""), 0);
            item->children = random_inlines(r, can & ~CAN_EM, 3);
        } else if (what == 8 && (can & CAN_LINK)) {
            item = inline_new(r->book, INLINE_LINK, STR(""), 0);
            item->href = random_text(r);
            item->children = random_inlines(r, can & ~CAN_LINK, 3);
        } else if (what == 9 && r->notes > 0) {
            int note = 1 + (int)pick(r, (uint32_t)r->notes);
            item = inline_new(
                r->book, INLINE_NOTEREF,
                pick(r, 4) ? str_format(r->book->arena, "[%d]", note) : random_text(r), 0);
            item->href = str_format(r->book->arena, "n%d", note);
        } else if (what == 10 && (can & CAN_BREAK)) {
            item = inline_new(r->book, INLINE_BREAK, STR(""), 0);
        }
        if (!item) continue;
        *(last ? &last->next : &list) = item;
        last = item;
    }
    return list;
}

static Block *random_paragraph(Random *r) {
    Block *b = block_new(r->book, BLOCK_PARAGRAPH, 0);
    b->inlines = random_inlines(r, CAN_ALL, 5);
    return b;
}

static void add_table(Random *r, Block *table) {
    for (uint32_t rows = 1 + pick(r, 3); rows > 0; rows--) {
        Block *row = block_new(r->book, BLOCK_ROW, 0);
        block_add_child(table, row);
        for (uint32_t cells = pick(r, 4); cells > 0; cells--) {
            Block *cell = block_new(r->book, BLOCK_CELL, 0);
            cell->inlines = random_inlines(r, CAN_ALL, 3);
            cell->header = pick(r, 3) == 0;
            cell->colspan = 1 + (int)pick(r, 3);
            cell->rowspan = 1 + (int)pick(r, 2);
            block_add_child(row, cell);
        }
    }
}

static Block *random_block(Random *r) {
    static const enum BlockKind kinds[] = {
        BLOCK_PARAGRAPH, BLOCK_PARAGRAPH, BLOCK_PARAGRAPH, BLOCK_HEADING, BLOCK_QUOTE,
        BLOCK_FIGURE,    BLOCK_LIST,      BLOCK_TABLE,     BLOCK_VERSE,   BLOCK_SIGNATURE};
    enum BlockKind kind = kinds[pick(r, sizeof kinds / sizeof *kinds)];
    if (kind == BLOCK_PARAGRAPH) return random_paragraph(r);
    Block *b = block_new(r->book, kind, 0);
    if (kind == BLOCK_TABLE) {
        b->inlines = random_inlines(r, CAN_ALL, 3);
        add_table(r, b);
    } else if (kind == BLOCK_QUOTE || kind == BLOCK_LIST) {
        for (uint32_t n = 1 + pick(r, 3); n > 0; n--) {
            Block *child = random_paragraph(r);
            if (kind == BLOCK_LIST) child->kind = BLOCK_ITEM;
            if (kind == BLOCK_LIST && pick(r, 2)) child->label = random_text(r);
            block_add_child(b, child);
        }
    } else {
        b->inlines = random_inlines(r, CAN_ALL, 4);
        b->level = kind == BLOCK_HEADING ? 1 + (int)pick(r, 3) : 0;
    }
    if (kind == BLOCK_FIGURE) {
        if (pick(r, 2)) b->image = random_text(r);
        if (pick(r, 2)) b->credit = random_text(r);
        if (pick(r, 2)) b->alt = random_text(r);
    }
    return b;
}

static Block *random_note(Random *r, int place) {
    Block *b = block_new(r->book, BLOCK_NOTE, 0);
    b->note_kind = (enum NoteKind)pick(r, 3);
    b->id = str_format(r->book->arena, "n%d", place);
    if (pick(r, 5)) b->label = str_format(r->book->arena, "[%d]", pick(r, 5) ? place : 1);
    for (uint32_t n = pick(r, 3); n > 0; n--)
        block_add_child(b, random_paragraph(r));
    return b;
}

/* Blocks with `r->notes` notes among them. */
static Block *random_blocks(Random *r) {
    Block *list = NULL;
    r->notes = (int)pick(r, 3);
    int notes = 0;
    for (uint32_t n = pick(r, 8); n > 0; n--) {
        if (notes < r->notes && pick(r, 3) == 0) block_append(&list, random_note(r, ++notes));
        block_append(&list, random_block(r));
    }
    while (notes < r->notes)
        block_append(&list, random_note(r, ++notes));
    return list;
}

static Article *random_article(Random *r, int number) {
    static const uint32_t codes[] = {320400, 440100, 110000, 371000, 810000, 429004};
    static const char *const dates[] = {"2021-03-04", "2019-12", "2020"};
    Source *source = book_add_source(r->book, STR("a.txt"), STR("a.txt"), STR(""));
    Article *a = article_new(r->book, source, 1);
    a->last_line = 1 + (int)pick(r, 99);
    a->id = str_format(r->book->arena, "a-%d", number);
    a->title = random_value(r);
    if (pick(r, 2)) a->subtitle = random_value(r);
    if (pick(r, 4) == 0) a->alternate = random_value(r);
    if (pick(r, 4) == 0) a->short_title = random_value(r);
    if (pick(r, 4) == 0) a->ordinal = 1 + (int)pick(r, 1000);
    for (uint32_t n = pick(r, 5); n > 0; n--) {
        enum FieldKind kind = (enum FieldKind)pick(r, FIELD_KIND_COUNT);
        Str text = kind == FIELD_DATE ? str_from(dates[pick(r, 3)]) : random_value(r);
        article_add_field(r->book, a, kind, text, 1);
    }
    uint32_t city = pick(r, 8);
    a->place = city < 6 ? place_by_code(codes[city]) : NULL;
    a->evidence = city < 6    ? CITY_GIVEN
                  : city == 6 ? CITY_SEVERAL
                              : CITY_GIVEN; /* a place, or 待定 */
    a->blocks = random_blocks(r);
    return a;
}

/* ---- equality: what both faces carry ------------------------------------------------------- */

static bool same_inlines(const Inline *a, const Inline *b) {
    for (; a && b; a = a->next, b = b->next) {
        bool marked = a->kind == INLINE_LINK || a->kind == INLINE_NOTEREF;
        if (a->kind != b->kind || !str_eq(a->text, b->text)) return false;
        if ((marked && !str_eq(a->href, b->href)) || !same_inlines(a->children, b->children))
            return false;
    }
    return !a && !b;
}

static bool same_blocks(const Block *a, const Block *b) {
    for (; a && b; a = a->next, b = b->next) {
        bool note = a->kind == BLOCK_NOTE, heading = a->kind == BLOCK_HEADING;
        if (a->kind != b->kind || (heading && a->level != b->level)) return false;
        if (note && (a->note_kind != b->note_kind || !str_eq(a->id, b->id))) return false;
        if (!str_eq(a->label, b->label) || !str_eq(a->image, b->image)) return false;
        if (!str_eq(a->alt, b->alt) || !str_eq(a->credit, b->credit)) return false;
        if (a->header != b->header || a->colspan != b->colspan || a->rowspan != b->rowspan)
            return false;
        if (!same_inlines(a->inlines, b->inlines) || !same_blocks(a->children, b->children))
            return false;
        if (b->next && b->next->prev != b) return false;
    }
    return !a && !b;
}

static inline bool same_articles(const Article *a, const Article *b) {
    const Field *f = a->fields, *g = b->fields;
    for (; f && g; f = f->next, g = g->next)
        if (f->kind != g->kind || !str_eq(f->text, g->text)) return false;
    return !f && !g && str_eq(a->id, b->id) && str_eq(a->title, b->title) &&
           str_eq(a->subtitle, b->subtitle) && str_eq(a->alternate, b->alternate) &&
           str_eq(a->short_title, b->short_title) && a->ordinal == b->ordinal &&
           a->place == b->place && a->evidence == b->evidence && same_blocks(a->blocks, b->blocks);
}

#endif
