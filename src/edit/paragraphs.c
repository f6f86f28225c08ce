/* SPDX-License-Identifier: MIT */
/* A paragraph that a column, a page or a caption broke is made whole again (TX-16): it stops in the
 * middle of a sentence and what follows goes on. Captions that stood in the break move behind it.
 */
#include "edit/model.h"
#include "text/chars.h"

/* Shorter open lines are salutations, list items, verse; with a caption in the break, hardly. */
enum { FRAGMENT_LEAST = 20, FRAGMENT_LEAST_ACROSS = 8 };

/* The text of the first and of the last leaf. */
static Str first_text(const Block *block) {
    const Inline *i = block->inlines;
    while (i && i->children)
        i = i->children;
    return i ? i->text : STR("");
}

static Str last_text(const Block *block) {
    const Inline *i = block->inlines;
    while (i && (i->next || i->children))
        i = i->next ? i->next : i->children;
    return i ? i->text : STR("");
}

static bool is_open(const Block *block) {
    Str text = last_text(block);
    size_t size;
    bool closed = false;
    for (size_t at = text.n; at > 0; at -= size) {
        uint32_t c = utf8_before(text, at, &size);
        if (char_is_sentence_end(c) || c == 0xFF1A || c == ':' || c == '.') return false;
        if (!char_is_close(c)) return !closed || c != 0x3002;
        closed = true;
    }
    return false;
}

/* May go on in the middle of a sentence: no number, no list mark, no key. */
static bool can_continue(const Block *block) {
    static const Str never[] = {STR_INIT("●"),    STR_INIT("■"),    STR_INIT("◆"),
                                STR_INIT("★"),    STR_INIT("一是"), STR_INIT("二是"),
                                STR_INIT("三是"), STR_INIT("第一"), STR_INIT("问："),
                                STR_INIT("答："), STR_INIT("附："), STR_INIT("注：")};
    Str text = first_text(block);
    size_t size, number;
    if (!text.n || numbered(text, &number)) return false;
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (str_starts(text, never[i])) return false;
    uint32_t c = utf8_at(text, 0, &size);
    return char_is_han(c) || char_is_latin(c) || char_is_pause(c) || char_is_close(c) ||
           char_is_open(c);
}

/* Most paragraphs of the article are indented: then an indented line begins one. */
static bool indents_paragraphs(const Article *article) {
    int indented = 0, flush = 0;
    for (const Block *b = article->blocks; b; b = b->next)
        if (b->kind == BLOCK_PARAGRAPH) *(b->hint.indent >= 2 ? &indented : &flush) += 1;
    return indented > flush;
}

/* The paragraph after `block`, captions between them skipped. */
static Block *next_paragraph(const Block *block, bool *across) {
    Block *b = block->next;
    while (b && b->kind == BLOCK_FIGURE)
        b = b->next;
    *across = b != block->next;
    return b && b->kind == BLOCK_PARAGRAPH ? b : NULL;
}

static bool should_join(const Block *block, const Block *next, bool across, bool indents) {
    if (!is_open(block) || !can_continue(next) || block->hint.fixed != next->hint.fixed)
        return false;
    if (!across && block->hint.fixed) return false;
    if (is_open(next) && utf8_count(last_text(next)) < FRAGMENT_LEAST_ACROSS)
        return false; /* a line among short lines */
    bool begins = indents && next->hint.indent >= 2;
    size_t least = across ? FRAGMENT_LEAST_ACROSS : FRAGMENT_LEAST;
    return !begins && utf8_count(last_text(block)) >= least;
}

static void join(Book *book, Article *article, Block *block, Block *next) {
    account_join(book, article->source, next->line, first_text(next), RULE_broken_paragraph);
    size_t size;
    Str last = last_text(block), first = first_text(next);
    if (char_is_letter(utf8_before(last, last.n, &size)) &&
        char_is_letter(utf8_at(first, 0, &size)))
        inline_append(&block->inlines, inline_new(book, INLINE_TEXT, STR(" "), next->line));
    inline_append(&block->inlines, next->inlines);
    block->last_line = next->last_line;
    block_unlink(&article->blocks, next);
}

void edit_paragraphs(Book *book, Article *article) {
    bool indents = indents_paragraphs(article), across;
    for (Block *b = article->blocks; b; b = b->next) {
        if (b->kind != BLOCK_PARAGRAPH) continue;
        Block *next = next_paragraph(b, &across);
        while (next && should_join(b, next, across, indents)) {
            join(book, article, b, next);
            next = next_paragraph(b, &across);
        }
    }
}
