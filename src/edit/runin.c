/* SPDX-License-Identifier: MIT */
/* Run-in heads: paragraphs that begin with a short sentence which names their subject
 * (全面推动职责落实。以…). The sentence stays where it is and is marked strong (HD-07). One such
 * paragraph alone says nothing; a row of them under one heading does. */
#include "edit/model.h"
#include "text/chars.h"

enum {
    HEAD_MOST = 26, /* characters of the sentence */
    HEAD_LEAST = 4,
    REST_LEAST = 40, /* characters that must follow it */
    ROW_LEAST = 2,   /* paragraphs of one section that have one */
};

/* 一是…。: a head by its first words, whatever it holds. */
static bool is_ordinal(Str text) {
    size_t size;
    uint32_t c = utf8_at(text, 0, &size);
    static const Str digits = STR_INIT("一二三四五六七八九十");
    char utf8[4];
    Str first = {utf8, utf8_put(utf8, c)};
    return str_has(digits, first) && str_starts(str_after(text, size), STR("是"));
}

/* The bytes of the head with its full stop; 0 when the paragraph begins otherwise. */
static size_t head_size(const Block *block) {
    Str text =
        block->inlines && block->inlines->kind == INLINE_TEXT ? block->inlines->text : STR("");
    size_t at = 0, size, count = 0;
    int commas = 0;
    bool is = false;
    for (; at < text.n && count <= HEAD_MOST; at += size, count++) {
        uint32_t c = utf8_at(text, at, &size);
        if (c == 0x3002 || c == 0xFF01) break;
        if (char_is_digit(c) && count == 0) return 0;
        commas += c == 0xFF0C || c == 0xFF1B || c == 0xFF1A;
        is = is || c == 0x662F; /* 是: a statement, not a name */
    }
    if (at >= text.n || count > HEAD_MOST || count < HEAD_LEAST) return 0;
    bool ordinal = is_ordinal(text);
    if (!ordinal && (commas > 0 || is)) return 0;
    size_t end = at + 3;
    return utf8_count(text) >= count + REST_LEAST ? end : 0;
}

static void mark(Book *book, Block *block) {
    Inline *first = block->inlines;
    size_t end = head_size(block);
    Inline *strong = inline_new(book, INLINE_STRONG, STR(""), first->line);
    strong->children = inline_new(book, INLINE_TEXT, str_sub(first->text, 0, end), first->line);
    Inline *rest = inline_new(book, INLINE_TEXT, str_after(first->text, end), first->line);
    rest->next = first->next;
    strong->next = rest;
    block->inlines = strong;
}

static bool ends_section(const Block *block) {
    return !block || block->kind == BLOCK_HEADING;
}

/* The paragraphs from `from` to the next heading. */
static void mark_section(Book *book, Block *from) {
    int heads = 0, paragraphs = 0;
    for (const Block *b = from; !ends_section(b); b = b->next) {
        if (b->kind != BLOCK_PARAGRAPH) continue;
        paragraphs++;
        heads += head_size(b) > 0;
    }
    if (heads < ROW_LEAST || heads * 2 < paragraphs) return;
    for (Block *b = from; !ends_section(b); b = b->next)
        if (b->kind == BLOCK_PARAGRAPH && head_size(b)) mark(book, b);
}

void edit_runin(Book *book, Article *article) {
    Block *b = article->blocks;
    while (b) {
        mark_section(book, b);
        while (!ends_section(b))
            b = b->next;
        while (b && b->kind == BLOCK_HEADING)
            b = b->next;
    }
}
