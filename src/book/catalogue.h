/* SPDX-License-Identifier: MIT */
/* catalogue.tsv: the articles as a sheet for WPS and Excel (DESIGN §2). `huibian tidy` writes one
 * into 整理稿; a cell counts only where it differs from what tidy wrote there. One in the source
 * folder is a person's own, or that one moved up: what is empty there says nothing. */
#ifndef BOOK_CATALOGUE_H
#define BOOK_CATALOGUE_H

#include "base/buf.h"
#include "book/book.h"

#define CATALOGUE_NAME "catalogue.tsv"

enum CatalogueColumn {
    COLUMN_FILE,
    COLUMN_ORDER,
    COLUMN_CITY,
    COLUMN_TITLE,
    COLUMN_SOURCE,
    COLUMN_AUTHOR,
    COLUMN_DATE,
    COLUMN_INCLUDE,
    COLUMN_COUNT
};

/* Where a cell begins, lines and characters from 1; line 0 where the sheet lacks the column. */
typedef struct CatalogueCell {
    Str text; /* unguarded, one line */
    int line, column;
} CatalogueCell;

typedef struct CatalogueRow {
    Str path;     /* of the sheet */
    bool by_hand; /* of the source folder */
    CatalogueCell cells[COLUMN_COUNT];
    Str *extra;      /* of columns that are the editor's own, as many as Catalogue.extra */
    Str id;          /* of the article, where tidy knows the file; else empty */
    const Str *base; /* what tidy wrote, by column; NULL when it wrote no such row */
} CatalogueRow;

typedef struct Catalogue {
    VEC(CatalogueRow) rows;
    VEC(Str) extra; /* names of the editor's own columns */
} Catalogue;

/* 文件, 序号 … */
Str catalogue_column_name(enum CatalogueColumn column);
/* The column with that name; COLUMN_COUNT when there is none. */
enum CatalogueColumn catalogue_column_find(Str name);
/* What an article says in a column; empty for 文件. In the arena or a view. */
Str catalogue_value(Arena *arena, const Article *article, enum CatalogueColumn column);
/* Whether two cells mean the same: 2024/5/6 is 2024-05-06, 常州 is 江苏省常州市. */
bool catalogue_same(enum CatalogueColumn column, Str a, Str b);
/* A row that leaves an article out, 001.txt,否 under 文件,收录: ready to be pasted into a sheet of
 * the source folder. Its file is named, or its id where the file holds several. Commas, because a
 * tab is lost on the way from a terminal or a browser. */
Str catalogue_row_out(const Book *book, const Article *article);
/* 收录: 0 否, 1 是 (or empty), -1 neither. */
int catalogue_include(Str cell);
/* A sheet would compute a cell that begins with = + - @: it gets an apostrophe, which the second
 * takes off again. */
void catalogue_guard(Str cell, Buf *out);
Str catalogue_unguard(Str cell);

#endif
