/* SPDX-License-Identifier: MIT */
/* The transforms of an article, model -> model, each in the file of its name. edit.c runs them in
 * order. */
#ifndef EDIT_MODEL_H
#define EDIT_MODEL_H

#include "book/account.h"

void edit_endmarks(Book *book, Article *article);   /* （完）, （下转第3版） (MP-08) */
void edit_paragraphs(Book *book, Article *article); /* broken paragraphs joined (TX-16) */
void edit_repair(Book *book, Article *article);     /* spaces, marks, forms (TX-01..20) */
void edit_runin(Book *book, Article *article);      /* run-in heads marked strong (HD-07) */
void edit_datelines(Book *book, Article *article); /* authors and source in 本报讯（记者…） */
void edit_city(Book *book, Article *article);      /* the city and why (CT-05..09) */

void edit_queries(Book *book, Article *article); /* 存疑 */

/* The text begins with a number of a heading or list item; its bytes go to `*size`. */
bool numbered(Str text, size_t *size);

#endif
