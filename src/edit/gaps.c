/* SPDX-License-Identifier: MIT */
/* An article that was copied as one line: its paragraphs are parted by white space behind a
 * sentence alone, its byline and headings by white space before one. The line is cut there; each
 * part keeps the line's number. Text with other gaps, or one behind every sentence, stays whole. */
#include "edit/byline.h"
#include "edit/lines.h"
#include "edit/pieces.h"
#include "text/chars.h"

enum {
    LINE_LEAST = 200, /* characters of such a line */
    PARTS_LEAST = 3,  /* paragraphs it holds */
    HEAD_LEAST = 4,   /* characters of a heading that stands before a paragraph */
    HEAD_MOST = 20,
    REST_LEAST = 20, /* … and of what it stands before */
};

/* The white space at `at`. */
static size_t gap_size(Str text, size_t at) {
    size_t n = 0, size;
    while (at + n < text.n && char_is_space(utf8_at(text, at + n, &size)))
        n += size;
    return n;
}

/* The end of the next sentence at or after `at`, closing marks counted; text.n when none ends. */
static size_t sentence_end(Str text, size_t at) {
    size_t size;
    bool ended = false;
    for (; at < text.n; at += size) {
        uint32_t c = utf8_at(text, at, &size);
        if (ended && !char_is_close(c) && !char_is_sentence_end(c)) return at;
        ended = char_is_sentence_end(c) || (ended && char_is_close(c));
    }
    return text.n;
}

/* White space that stands between two Han: neither behind a sentence nor around words of Latin. */
static int inner_gaps(Str text) {
    int n = 0;
    size_t size, before;
    for (size_t at = 0; at < text.n; at += size) {
        size_t gap = gap_size(text, at);
        utf8_at(text, at, &size);
        if (!gap) continue;
        size = gap;
        if (at == 0 || at + gap >= text.n) continue;
        n += char_is_han(utf8_before(text, at, &before)) &&
             char_is_han(utf8_at(text, at + gap, &before));
    }
    return n;
}

/* Sentences with and without a gap behind them. */
static void count_ends(Str text, int *parted, int *glued) {
    *parted = *glued = 0;
    for (size_t at = sentence_end(text, 0); at < text.n; at = sentence_end(text, at))
        *(gap_size(text, at) ? parted : glued) += 1;
}

static bool has_mark(Str text) {
    for (Str rest = text; rest.n;) {
        uint32_t c = utf8_next(&rest);
        if (char_is_pause(c) || char_is_sentence_end(c) || c == ',' || c == ':') return true;
    }
    return false;
}

/* The end of the word that begins at `at`. */
static size_t word_end(Str text, size_t at) {
    size_t size;
    while (at < text.n && !char_is_space(utf8_at(text, at, &size)))
        at += size;
    return at;
}

/* The bytes of the byline that begins the text, up to its last name: 记者 甲某 通讯员 乙某; 0. */
static size_t byline_size(Str text) {
    enum { BYLINE_MOST = 120 };
    size_t best = 0;
    for (size_t at = 0; at < text.n && at < BYLINE_MOST;) {
        size_t end = word_end(text, at);
        bool names = byline_is(str_sub(text, 0, end));
        if (names && byline_is_person(str_sub(text, at, end))) best = end;
        if (best && !names) break;
        at = end + gap_size(text, end);
    }
    return best;
}

static bool is_clause(Str word) {
    size_t n = utf8_count(word);
    return n > 0 && n <= HEAD_MOST && !has_mark(word);
}

/* The bytes of the heading that begins a part, of one clause or two; 0. */
static size_t heading_size(Str text) {
    size_t end = word_end(text, 0), next = end + gap_size(text, end), last = word_end(text, next);
    if (!is_clause(str_sub(text, 0, end))) return 0;
    if (last < text.n && is_clause(str_sub(text, next, last))) end = last;
    bool heads = utf8_count(str_sub(text, 0, end)) >= HEAD_LEAST;
    return heads && utf8_count(str_trim(str_after(text, end))) >= REST_LEAST ? end : 0;
}

/* A byline or heading stands before some part. */
static bool holds_heads(Str text) {
    for (size_t from = 0, at; from < text.n; from = at) {
        Str part = str_after(text, from + gap_size(text, from));
        if (byline_size(part) || heading_size(part)) return true;
        at = sentence_end(text, from);
    }
    return false;
}

static bool holds_paragraphs(Str text) {
    int parted, glued;
    if (utf8_count(text) < LINE_LEAST) return false;
    count_ends(text, &parted, &glued);
    return parted + 1 >= PARTS_LEAST && (glued > 0 || holds_heads(text)) &&
           inner_gaps(text) <= 2 * (parted + 1);
}

/* A paragraph of its own behind `last`. */
static Block *add_part(Book *book, Block *last, Str text) {
    if (!text.n) return last;
    Block *part = block_text_new(book, BLOCK_PARAGRAPH, text, last->line);
    part->prev = last;
    part->next = last->next;
    if (last->next) last->next->prev = part;
    last->next = part;
    return part;
}

/* The byline or heading before a part, then the part. */
static Block *add_headed(Book *book, Block *last, Str text) {
    size_t head = byline_size(text);
    if (!head) head = heading_size(text);
    if (head) last = add_part(book, last, str_sub(text, 0, head));
    return add_part(book, last, str_trim(str_after(text, head)));
}

static void split(Book *book, Article *received, Block *block, Str text) {
    Block *last = block;
    size_t from = 0;
    for (size_t at = sentence_end(text, 0); from < text.n; at = sentence_end(text, at)) {
        if (at < text.n && !gap_size(text, at)) continue;
        last = add_headed(book, last, str_trim(str_sub(text, from, at)));
        from = at + gap_size(text, at);
    }
    block_unlink(&received->blocks, block);
}

/* 图为大会现场。 甲某 摄某市领导说…: the end of the credit to which the text is glued; 0. */
static size_t glued_caption(Str text) {
    enum { CAPTION_MOST = 3 * 80, NAME_MOST = 3 * 3 };
    static const Str begins[] = {STR_INIT("图为"), STR_INIT("资料图"), STR_INIT("图片说明"),
                                 STR_INIT("图片为")};
    Str head = text.n > CAPTION_MOST ? str_sub(text, 0, CAPTION_MOST) : text;
    size_t end = sentence_end(head, 0), at = str_find(head, STR("摄"), end), size;
    bool caption = false;
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        caption = caption || str_starts(text, begins[i]);
    if (!caption || end >= head.n || at == SIZE_MAX || at - end > CAPTION_MOST / 2) return 0;
    Str by = str_trim(str_sub(head, end, at)), last = by;
    for (size_t k = 0; k < by.n; k += size)
        if (char_is_space(utf8_at(by, k, &size))) last = str_after(by, k + size);
    size_t next = at + STR("摄").n;
    bool text_follows = next < text.n && char_is_han(utf8_at(text, next, &size));
    return text_follows && last.n <= NAME_MOST && byline_is_person(last) ? next : 0;
}

static void split_caption(Book *book, Article *received, Block *block, size_t at) {
    Str text = block->inlines->text;
    add_part(book, add_part(book, block, str_sub(text, 0, at)), str_trim(str_after(text, at)));
    block_unlink(&received->blocks, block);
}

/* Where （责任编辑：甲） begins behind the last sentence of the text; 0. Who took a picture is told
 * with the picture. */
static size_t glued_credit(Str text) {
    enum { CREDIT_MOST = 60 };
    static const Str pairs[][2] = {{STR_INIT("（"), STR_INIT("）")},
                                   {STR_INIT("("), STR_INIT(")")},
                                   {STR_INIT("【"), STR_INIT("】")},
                                   {STR_INIT("["), STR_INIT("]")}};
    enum KeyKind kind;
    size_t size;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (!str_ends(text, pairs[i][1])) continue;
        size_t at = str_find_last(text, pairs[i][0]);
        if (at == SIZE_MAX || at == 0 || utf8_count(str_after(text, at)) > CREDIT_MOST) return 0;
        Str before = str_trim(str_sub(text, 0, at)), inside = str_after(text, at + pairs[i][0].n);
        uint32_t last = before.n ? utf8_before(before, before.n, &size) : 0;
        bool ended = char_is_sentence_end(last) || char_is_close(last);
        bool picture = str_has(inside, STR("图")) || str_has(inside, STR("摄"));
        return ended && !picture && pieces_begins_with_key(inside, &kind) &&
                       (kind == EDITOR || kind == AUTHOR || kind == SOURCE)
                   ? at
                   : 0;
    }
    return 0;
}

static void split_credit(Book *book, Block *block, size_t at) {
    Str text = block->inlines->text;
    Block *credit = add_part(book, block, str_after(text, at));
    credit->hint.fixed = block->hint.fixed;
    credit->hint.outside = block->hint.outside;
    block->inlines->text = str_trim(str_sub(text, 0, at));
}

void gaps_split(Book *book, Article *received) {
    for (Block *b = received->blocks, *next; b; b = next) {
        next = b->next;
        bool single =
            b->kind == BLOCK_PARAGRAPH && b->inlines && !b->inlines->next && !b->inlines->children;
        size_t credit = single ? glued_credit(b->inlines->text) : 0;
        if (credit) split_credit(book, b, credit);
        if (!single || b->hint.fixed) continue;
        size_t caption = glued_caption(b->inlines->text);
        if (caption)
            split_caption(book, received, b, caption);
        else if (holds_paragraphs(b->inlines->text))
            split(book, received, b, b->inlines->text);
    }
}
