/* SPDX-License-Identifier: MIT */
/* Volumes: a book that is too thick for one is made in parts, a city or a province each, with
 * contents and page numbers of their own. A volume looks to every writer like a book. What it holds
 * does not depend on which others are made in the same run, so runs may share a collection. */
#ifndef VOLUME_H
#define VOLUME_H

#include "options.h"

/* The one date of all outputs, never the clock's (DESIGN §2): seconds. */
long book_date(const Book *book, const Options *options);

typedef struct Volume {
    Book book; /* cities, subtitle and identifier are the volume's; the rest is the whole book's */
    Str name;  /* of its files: huibian-320400-changzhou; of the whole book: huibian */
} Volume;

/* The volumes that a run makes, in the order of the book, in its arena: the whole book alone where
 * nothing is said, else what 分卷 (book->volumes) or --volume asks for. `name` is the book's. 0,
 * with a diagnostic, when --volume names nothing that the book has. */
size_t volumes_of(const Book *book, const Options *options, Str name, Volume **volumes);

#endif
