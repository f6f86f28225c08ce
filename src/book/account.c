/* SPDX-License-Identifier: MIT */
#include "book/account.h"

#include <stdlib.h>

static const struct {
    const char *name;
    const char *text[2];
} rules[RULE_COUNT] = {
#define RULE(name, zh, en) {#name, {zh, en}},
#include "book/rule.in"
#undef RULE
};

static void add(Book *book, Entry entry) {
    VEC_PUSH(book->arena, book->account->entries[entry.kind], entry);
}

void account_drop(Book *book, const Source *source, int line, Str text, enum RuleName rule) {
    add(book, (Entry){ENTRY_DROPPED, rule, source, line, text, STR("")});
}

void account_change(Book *book, const Source *source, int line, Str from, Str to,
                    enum RuleName rule) {
    add(book, (Entry){ENTRY_CHANGED, rule, source, line, from, to});
}

void account_join(Book *book, const Source *source, int line, Str text, enum RuleName rule) {
    add(book, (Entry){ENTRY_JOINED, rule, source, line, text, STR("")});
}

void account_query(Book *book, const Source *source, int line, Str text, enum RuleName rule) {
    add(book, (Entry){ENTRY_QUERY, rule, source, line, text, STR("")});
}

struct Keyed {
    size_t source, order; /* place of the file, place in the account: makes the sort stable */
    Entry entry;
};

static int by_place(const void *a, const void *b) {
    const struct Keyed *x = a, *y = b;
    if (x->source != y->source) return x->source < y->source ? -1 : 1;
    if (x->entry.line != y->entry.line) return x->entry.line < y->entry.line ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

void account_sort(Book *book) {
    Arena *scratch = arena_new();
    for (int kind = 0; kind < ENTRY_KIND_COUNT; kind++) {
        size_t n = book->account->entries[kind].n;
        Entry *entries = book->account->entries[kind].at;
        if (n < 2) continue;
        struct Keyed *keyed = ARENA_ROOM(scratch, struct Keyed, n);
        for (size_t i = 0; i < n; i++)
            keyed[i] = (struct Keyed){entries[i].source->index, i, entries[i]};
        qsort(keyed, n, sizeof *keyed, by_place);
        for (size_t i = 0; i < n; i++)
            entries[i] = keyed[i].entry;
    }
    arena_drop(scratch);
}

const char *rule_name(enum RuleName rule) {
    static char names[RULE_COUNT][48]; /* underscores as hyphens, made on first use */
    char *to = names[rule];
    if (!*to) {
        const char *from = rules[rule].name;
        size_t i = 0;
        for (; from[i] && i + 1 < sizeof names[0]; i++)
            to[i] = from[i] == '_' ? '-' : from[i];
    }
    return to;
}

const char *rule_text(enum RuleName rule, enum Language language) {
    return rules[rule].text[language];
}
