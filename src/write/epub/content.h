/* SPDX-License-Identifier: MIT */
/* Blocks of the model as XHTML, with the printed pages' beginnings marked in them. */
#ifndef WRITE_EPUB_CONTENT_H
#define WRITE_EPUB_CONTENT_H

#include "book/book.h"
#include "set/pages.h"
#include "write/epub/doc.h"

/* The printed pages that begin in one article, in order. */
typedef struct Breaks {
    const PageStart *at;
    size_t n, next;
} Breaks;

/* Writes the blocks [first, until) of an article: headings as h2..h4, pictures out of the package's
 * images/ where `pictures` names them; captions without a picture are left for content_captions.
 * `*ordinal` counts the blocks of the pre-order walk, as PageStart.block does. */
void content_write(Doc *doc, Arena *arena, const Block *first, const Block *until, Breaks *breaks,
                   uint32_t *ordinal);
/* 原文配图说明: the captions whose pictures did not come, gathered; nothing when there are none. */
void content_captions(Doc *doc, Arena *arena, const Block *blocks);
/* <span role="doc-pagebreak"> for one page. */
void content_page_break(Doc *doc, Str label);
/* The href of a picture inside the package, for a path inside the source folder. */
Str content_picture_name(Arena *arena, Str path);

#endif
