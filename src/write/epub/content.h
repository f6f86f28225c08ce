/* SPDX-License-Identifier: MIT */
/* Blocks of the model as XHTML, with the printed pages' beginnings marked in them. */
#ifndef WRITE_EPUB_CONTENT_H
#define WRITE_EPUB_CONTENT_H

#include "book/book.h"
#include "set/pages.h"
#include "write/epub/doc.h"
#include "write/epub/picture.h"
#include "write/epub/plan.h"

/* The printed pages that begin in one article, in order. */
typedef struct Breaks {
    const PageStart *at;
    size_t n, next; /* next: the first that is not yet marked */
} Breaks;

/* What is kept from one file of an article to the next. */
typedef struct Content {
    Doc *doc;     /* the file that is being written */
    Arena *arena; /* for names; the caller's */
    const Plan *plan;
    const Pictures *pictures;
    const Source *source; /* of the article: its folder holds the pictures */
    Str stem;             /* of the article's files: links between them */
    int part;             /* number of the file, from 1 */
    Breaks breaks;
    Levels above;
} Content;

/* Writes plan->blocks [from, to): headings as h2..h4, the notes of the foot as pop-ups with a way
 * back, the captions without a picture gathered as 原文配图说明. */
void content_write(Content *content, size_t from, size_t to);
/* Marks the pages that begin before the article's first word. */
void content_first_breaks(Content *content);
/* Marks the pages that begin at block `block` or before it, by its number alone. */
void content_breaks_to(Content *content, uint32_t block);
/* Marks what is left: pages that begin with what stands below the text. */
void content_last_breaks(Content *content);
/* The name of an article's nth file in text/, from 1, for a link from another file there. */
Str content_file_name(Arena *arena, Str stem, int part);

#endif
