/* SPDX-License-Identifier: MIT */
/* The account: what was received and did not go into the book as it stood. Every character of the
 * input that is not white space is either in the book or here (DESIGN §2, HX-08, TX-22). For each
 * file and each character c that is not white space:
 *
 *     received(c) = book(c) + dropped(c) + Σ changed.from(c) − Σ changed.to(c)
 *
 * where book(c) counts titles, fields and blocks. tests/unit/test_account.c holds this over every
 * case, and the fuzz targets over anything. */
#ifndef BOOK_ACCOUNT_H
#define BOOK_ACCOUNT_H

#include "book/book.h"

/* Why something was dropped, changed, joined or queried: book/rule.in. */
enum RuleName {
#define RULE(name, zh, en) RULE_##name,
#include "book/rule.in"
#undef RULE
    RULE_COUNT
};

enum EntryKind {
    ENTRY_DROPPED, /* `from` did not go into the text */
    ENTRY_CHANGED, /* `from` stands in the book as `to` */
    ENTRY_JOINED,  /* the line was joined to the paragraph before it; `from` is its first words */
    ENTRY_QUERY,   /* an editor should look (存疑); nothing was changed */
    ENTRY_KIND_COUNT
};

typedef struct Entry {
    enum EntryKind kind;
    enum RuleName rule;
    const Source *source;
    int line;
    Str from, to;
} Entry;

/* Where two nearly equal articles differ (校异): what one has in place of what the other has;
 * either may be empty. Lines are those of their files, 0 where one has nothing. */
typedef struct Difference {
    int line_a, line_b;
    Str a, b;
} Difference;

typedef struct Duplicate {
    const Article *a, *b;
    int overlap; /* percent of the shorter that stands in the longer */
    const Article *fuller;
    VEC(Difference) differences;
} Duplicate;

typedef struct Account {
    VEC(Duplicate) duplicates;
    VEC(Entry) entries[ENTRY_KIND_COUNT]; /* in the order found */
} Account;

void account_drop(Book *book, const Source *source, int line, Str text, enum RuleName rule);
void account_change(Book *book, const Source *source, int line, Str from, Str to,
                    enum RuleName rule);
void account_join(Book *book, const Source *source, int line, Str text, enum RuleName rule);
void account_query(Book *book, const Source *source, int line, Str text, enum RuleName rule);

/* Sorts each kind by file and line, stable; after the last transform. */
void account_sort(Book *book);

const char *rule_name(enum RuleName rule); /* "breadcrumb": report.json; underscores as hyphens */
const char *rule_text(enum RuleName rule, enum Language language); /* for the proof */

#endif
