/* SPDX-License-Identifier: MIT */
/* The rule of conservation, as the unit tests and the fuzz targets check it: for every character
 * that is not white space, received = book + dropped + from - to (book/account.h). */
#ifndef TESTS_SUPPORT_CONSERVE_H
#define TESTS_SUPPORT_CONSERVE_H

#include <stdio.h>
#include <stdlib.h>

#include "book/account.h"
#include "text/chars.h"

enum { TALLY = 0x110000 };

static void tally(int *count, Str text, int sign) {
    for (Str rest = text; rest.n;) {
        uint32_t c = utf8_next(&rest);
        if (!char_is_space(c) && !char_is_ignorable(c) && c != '\n') count[c] += sign;
    }
}

static void tally_inlines(int *count, const Inline *list) {
    for (const Inline *i = list; i; i = i->next) {
        tally(count, i->text, -1);
        tally_inlines(count, i->children);
    }
}

/* A title made of the first words of the text stands in the text as well. */
static void tally_article(int *count, const Article *a) {
    if (!a->title_copied) tally(count, a->title, -1);
    tally(count, a->subtitle, -1);
    tally(count, a->alternate, -1);
    for (const Field *f = a->fields; f; f = f->next)
        if (!f->copied) tally(count, f->text, -1);
    for (const Block *b = a->blocks; b; b = block_after(b, NULL)) {
        tally_inlines(count, b->inlines);
        tally(count, b->credit, -1);
        tally(count, b->label, -1);
    }
}

/* Whether the rule is one of characters: what a person has corrected, or wrote in the grammar of
 * tidied text or of XML, has words of its own (标题：, <p>) and stands for something received.
 * book.txt is no article. */
static inline bool conserve_applies(Book *book) {
    for (Source *s = book->sources; s; s = s->next) {
        if (s->tidied || str_ends(s->name, STR(".xml"))) return false;
        if (str_eq(s->name, STR("book.txt"))) s->text = STR("");
    }
    for (const Article *a = book->received; a; a = a->next)
        if (a->understood) return false;
    return true;
}

/* false, with a word about the first character that does not balance. */
static bool conserve_check(const Book *book, char *word, size_t size) {
    int *count = calloc(TALLY, sizeof *count);
    bool good = true;
    for (const Source *s = book->sources; s; s = s->next)
        tally(count, s->text, 1);
    for (const Article *a = book->received; a; a = a->next)
        tally_article(count, a);
    const Account *account = book->account;
    for (size_t i = 0; i < account->entries[ENTRY_DROPPED].n; i++)
        tally(count, account->entries[ENTRY_DROPPED].at[i].from, -1);
    for (size_t i = 0; i < account->entries[ENTRY_CHANGED].n; i++) {
        tally(count, account->entries[ENTRY_CHANGED].at[i].from, -1);
        tally(count, account->entries[ENTRY_CHANGED].at[i].to, 1);
    }
    for (uint32_t c = 0; c < TALLY && good; c++) {
        char utf8[5] = {0};
        if (!count[c]) continue;
        utf8_put(utf8, c);
        snprintf(word, size, "'%s' (U+%04X): %d more received than accounted for", utf8,
                 (unsigned)c, count[c]);
        good = false;
    }
    free(count);
    return good;
}

#endif
