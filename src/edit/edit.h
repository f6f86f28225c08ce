/* SPDX-License-Identifier: MIT */
/* Transforms, model -> model, each in its own file, each writing what it drops and changes into the
 * account. edit_book runs them in the order of the table in edit.c. */
#ifndef EDIT_EDIT_H
#define EDIT_EDIT_H

#include "book/account.h"

/* From one block a line to articles with titles, fields, cities, headings and paragraphs. */
void edit_book(Book *book);
/* Pictures outside the folder of their source are forgotten; edit_book runs it before all else. */
void edit_pictures(Book *book);
/* No two articles with one id, whatever their files are called; edit_book runs it when it knows
 * which articles there are. */
void edit_ids(Book *book);
/* Of an article in 整理稿 and as received, one stays; edit_book runs it. */
void edit_prefer_tidied(Book *book);
/* What was corrected in the sheet of 整理稿 (book->catalogue), into the articles; what it leaves
 * out goes from book->received into the account; edit_book runs it. */
void edit_catalogue(Book *book);
/* Articles that are nearly the same, into the account and the diagnostics; edit_book runs it. */
void edit_duplicates(Book *book);
/* Leaves out captions without pictures where book.txt asks for it; on an ordered book, for what is
 * made of it: the tidied text keeps them. */
void edit_bare_captions(Book *book);
/* Sorts book->received into book->cities (CT-01..04; within a city: 序号, date, as they came). */
void order_book(Book *book);

#endif
