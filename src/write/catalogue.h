/* SPDX-License-Identifier: MIT */
/* The sheet of the articles beside their tidied texts (book/catalogue.h). */
#ifndef WRITE_CATALOGUE_H
#define WRITE_CATALOGUE_H

#include "book/tidy_state.h"

/* An article as its row of the sheet shows it. */
typedef struct CatalogueEntry {
    const Article *article;
    Str received;   /* name of its received file */
    size_t row;     /* of TidyState.rows */
    bool corrected; /* its tidied text was corrected by a person */
} CatalogueEntry;

/* Appends the sheet: UTF-8 with a byte order mark, tabs, a row an entry. A cell that was corrected
 * in `old`, the sheet as it was (NULL when there is none), stays; rows and columns of it that the
 * program does not know stay too. Sets `base` of the rows of `state`. */
void sheet_write(Arena *arena, const Catalogue *old, TidyState *state,
                 const CatalogueEntry *entries, size_t n, Buf *out);

#endif
