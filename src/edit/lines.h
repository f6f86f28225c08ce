/* SPDX-License-Identifier: MIT */
/* A received file as a row of lines with roles. The passes of recognition look at the whole row
 * (what a line is depends on its neighbours), give each line its role, and assemble_articles makes
 * articles of it. Nothing outside this room sees a line. */
#ifndef EDIT_LINES_H
#define EDIT_LINES_H

#include "book/account.h"

enum { HEAD_LINES = 14 }; /* where a bare date or 时间： is metadata without doubt */

enum LineRole {
    LINE_BODY,       /* what no pass claimed: a paragraph */
    LINE_DROP,       /* furniture; `rule` says why */
    LINE_META,       /* all of it went into `fields` or into the account */
    LINE_TITLE,      /* begins an article */
    LINE_TITLE_MORE, /* its further clauses */
    LINE_SUBTITLE,
    LINE_HEADING,      /* `level` */
    LINE_HEADING_MORE, /* the second clause of the heading above */
    LINE_CAPTION,
    LINE_CREDIT, /* belongs to the caption before it, else after it */
    LINE_NOTE,   /* 编者按 */
    LINE_SIGNATURE,
    LINE_VERSE, /* lines that follow each other make one poem */
    LINE_BLOCK, /* the reader made a table, a list …: taken over as it is */
};

/* How a line is numbered: in the order of rank. */
enum Numbering {
    NUMBER_NONE,
    NUMBER_CHAPTER,      /* 第一章, 第二部分 */
    NUMBER_SECTION,      /* 第一节 */
    NUMBER_HAN,          /* 一、 */
    NUMBER_HAN_PAREN,    /* （一） */
    NUMBER_DECIMAL,      /* 1 概况: no mark, a gap */
    NUMBER_DECIMAL_TWO,  /* 1.1 */
    NUMBER_DECIMAL_MORE, /* 1.1.1 */
    NUMBER_DIGIT,        /* 1. 1、 */
    NUMBER_DIGIT_PAREN,  /* （1） 1） */
    NUMBERING_COUNT
};

typedef struct Line {
    Block *block;
    Str text;
    int number; /* in the file, from 1 */
    enum LineRole role;
    enum RuleName rule; /* LINE_DROP */
    int level;          /* LINE_HEADING */
    Field *fields;      /* taken out of this line, in order */
    Str alternate;      /* 原标题, taken out of this line */
    Str headline;       /* 标题： taken out of this line; it begins the article */
    bool page_head;     /* its fields hold for every article of the file */
    /* its form */
    int characters; /* without white space */
    int clauses;    /* pieces between white space outside quotes and brackets */
    enum Numbering numbering;
    size_t number_size; /* bytes of the number and what follows it */
    bool sentence;      /* holds a sentence end that is not its last mark */
    bool ended;         /* ends in 。！？…, closing marks after it allowed */
    bool pausing;       /* ends in a mark that cannot end a line of its own: ，、；： */
} Line;

typedef struct Lines {
    Line *at;
    size_t n;
    Book *book;
    Source *source;
    /* where metadata may stand: the head, and up to where the tail is looked for */
    size_t head_from, head_end, end;
    size_t loose_from;               /* where a date without a key counts */
    bool page;                       /* a web page: */
    size_t first_inside, end_inside; /* … the lines of the article's own element */
} Lines;

/* The lines of a received article, measured. */
Lines lines_of(Book *book, const Article *received);
/* Measures a line anew after its text changed. */
void line_measure(Line *line);
/* The next line at or after `i` that is not dropped or metadata; lines->n when there is none. */
size_t lines_next_kept(const Lines *lines, size_t i);
/* The last such line before `i`; SIZE_MAX when there is none. */
size_t lines_last_kept(const Lines *lines, size_t i);
/* May stand as a title or heading by its form alone: short, not a sentence, not a list item. */
bool line_is_headlike(const Line *line);
/* 打印: one button of a page. */
bool furniture_is_button(Str text);
/* [打印] [关闭] | 返回顶部: nothing but the buttons and counts of a page, two at least. */
bool furniture_is_buttons(Str text);
void line_drop(Line *line, enum RuleName rule);
/* A field taken out of the line, behind those it has; `text` is not copied. */
Field *line_add_field(Lines *lines, Line *line, enum FieldKind kind, Str text);
/* Equal but for white space and marks at the ends. */
bool line_same_text(Str a, Str b);
/* One U+0020 for each run of white space, none at the ends, none in a spread word (总　则). */
Str clauses_join(Arena *arena, Str text);

/* Takes a line of editors' credits whose roles are known words (编辑 甲　校对 乙); false when it is
 * none. For fields_find. */
bool credits_take(Lines *lines, Line *line);

/* The passes, in their order (edit.c). */
void gaps_split(Book *book, Article *received); /* an article on one line */
void wrap_join(Book *book, Article *received);  /* hard-wrapped lines (TX-14) */
void webpage_find(Lines *lines);                /* the title that a page's head names (HX-04) */
void furniture_find(Lines *lines);              /* breadcrumbs, buttons, copyright (MP-07) */
void webpage_fence(Lines *lines);               /* what is far from the article (HX-03) */
void fields_find(Lines *lines);                 /* date, source, author, editors (MP-01..04) */
void credits_find(Lines *lines);                /* further credits, told by those above (MP-04) */
void webpage_settle(Lines *lines);              /* fields of a page's head; all else outside */
void forms_find(Lines *lines);                  /* rows of cells, items behind bullets */
void captions_find(Lines *lines);               /* captions that say so */
void contents_find(Lines *lines);               /* a table of contents of its own */
void titles_find(Lines *lines);                 /* where articles begin */
void briefs_find(Lines *lines);                 /* a column of briefs from several cities */
void headings_find(Lines *lines);               /* headings, and captions that look like them */
void assemble_articles(Lines *lines);           /* lines -> book->received */

#endif
