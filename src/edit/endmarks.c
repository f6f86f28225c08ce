/* SPDX-License-Identifier: MIT */
/* Marks that belong to the page, not to the sentence they are glued to (MP-08): （完） after the
 * last paragraph, （下转第3版） where a page ends, （上接第1版） where the next begins. */
#include "edit/model.h"
#include "text/chars.h"

static const Str ends[] = {STR_INIT("（完）"), STR_INIT("(完)"), STR_INIT("【完】"),
                           STR_INIT("（全文完）")};

enum { JUMP_MOST = 16, UTF8_MOST = 4 }; /* characters; bytes of one */

static Inline *last_leaf(const Block *block) {
    Inline *i = block->inlines;
    while (i && (i->next || i->children))
        i = i->next ? i->next : i->children;
    return i;
}

static void cut(Book *book, const Article *article, Inline *leaf, size_t from, size_t to,
                enum RuleName rule) {
    Str text = leaf->text;
    account_drop(book, article->source, leaf->line, str_sub(text, from, to), rule);
    leaf->text = from == 0 ? str_trim(str_after(text, to)) : str_trim(str_sub(text, 0, from));
}

static void cut_end(Book *book, const Article *article, const Block *block) {
    Inline *leaf = last_leaf(block);
    Str text = leaf ? str_trim(leaf->text) : STR("");
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (!str_ends(text, ends[i]) || text.n == ends[i].n) continue;
        size_t to = (size_t)(text.p - leaf->text.p) + text.n;
        cut(book, article, leaf, to - ends[i].n, to, RULE_end_mark);
        return;
    }
}

/* Where （下转…版） begins that ends the text; SIZE_MAX. Only the tail can hold it. */
static size_t jump_at(Str text) {
    size_t most = JUMP_MOST * UTF8_MOST, skipped = text.n > most ? text.n - most : 0;
    Str tail = str_after(text, skipped);
    static const Str opens[] = {STR_INIT("（下转"), STR_INIT("(下转"), STR_INIT("【下转"),
                                STR_INIT("▶下转")};
    for (size_t i = 0; i < sizeof opens / sizeof *opens; i++) {
        size_t at = str_find_last(tail, opens[i]);
        Str rest = at == SIZE_MAX ? STR("") : str_after(tail, at);
        if (rest.n && str_has(rest, STR("版")) && utf8_count(rest) <= JUMP_MOST)
            return skipped + at;
    }
    return SIZE_MAX;
}

static void cut_jumps(Book *book, const Article *article, const Block *block) {
    static const Str opens[] = {STR_INIT("（上接"), STR_INIT("(上接"), STR_INIT("【上接")};
    static const Str closes[] = {STR_INIT("）"), STR_INIT(")"), STR_INIT("】")};
    Inline *last = last_leaf(block), *first = block->inlines;
    size_t at = last ? jump_at(last->text) : SIZE_MAX;
    if (at != SIZE_MAX && at > 0) cut(book, article, last, at, last->text.n, RULE_jump_mark);
    for (size_t i = 0; first && i < sizeof opens / sizeof *opens; i++) {
        if (!str_starts(first->text, opens[i])) continue;
        size_t end = str_find(first->text, closes[i], 0);
        Str mark = end == SIZE_MAX ? STR("") : str_sub(first->text, 0, end + closes[i].n);
        if (mark.n && mark.n < first->text.n && utf8_count(mark) <= JUMP_MOST)
            cut(book, article, first, 0, mark.n, RULE_jump_mark);
        return;
    }
}

void edit_endmarks(Book *book, Article *article) {
    const Block *last = NULL;
    for (const Block *b = article->blocks; b; b = b->next) {
        if (b->kind != BLOCK_PARAGRAPH) continue;
        cut_jumps(book, article, b);
        last = b;
    }
    if (last) cut_end(book, article, last);
}
