/* SPDX-License-Identifier: MIT */
/* One file a source format -> model. A reader decodes and marks what it saw; what it means is for
 * the transforms (edit/). */
#ifndef READ_READ_H
#define READ_READ_H

#include "book/account.h"

/* Reads folders and files in the order given; a folder's files in the order of their names, not its
 * subfolders. `book.txt` gives the book's keys and preface. What cannot be read is a diagnostic and
 * is left out. Fills book->sources and book->received. */
void read_sources(Book *book, const Str *paths, size_t n);

/* The corrected articles of FOLDER/整理稿, where there are any; their sources are marked tidied;
 * and the sheet that lies beside them. */
void read_tidied_folder(Book *book, Str source_folder);

/* FOLDER/catalogue.tsv, where there is one, into book->catalogue; FOLDER is a 整理稿. What the rows
 * mean for the articles is edit_catalogue's. */
void read_catalogue(Book *book, Str folder);
/* The same of a source folder: a person's own sheet, or the one of 整理稿 moved up. */
void read_own_catalogue(Book *book, Str source_folder);

/* An article as received in plain text: one block a line. */
void read_text(Book *book, Source *source);
/* A web page: one block a line as browsers show it, with what the markup says in its hints; before
 * them, what the page's head says, with hint.meta. `source->text` becomes this visible text: lines
 * of the account and of diagnostics are lines of it. */
void read_html(Book *book, Source *source);
/* A Word or WPS document; `source->text` is its bytes and becomes what it shows, one line a
 * paragraph or a row of a table: lines of the account and of diagnostics are these. */
void read_docx(Book *book, Source *source);
/* book.txt: keys, then the preface. */
void read_book_file(Book *book, Source *source);

#endif
