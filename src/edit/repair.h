/* SPDX-License-Identifier: MIT */
/* A block's text as a row of cells, a character each, that remembers where each came from: rules
 * see the whole paragraph across markup and joined lines, and changes go back to their place. */
#ifndef EDIT_REPAIR_H
#define EDIT_REPAIR_H

#include "book/account.h"

/* Bits of repair_kinds. */
enum {
    KIND_HAN = 1 << 0,
    KIND_FORM = 1 << 1,
    KIND_DOTS = 1 << 2,
    KIND_BRACKET = 1 << 3,
    KIND_STRAIGHT = 1 << 4,
    KIND_NARROW = 1 << 5,
    KIND_DOUBLED = 1 << 6,
    KIND_SPACE = 1 << 7,
    KIND_ADDRESS = 1 << 8,
};

typedef struct Cell {
    uint32_t c;
    uint32_t leaf;  /* index into Cells.leaves */
    bool protected; /* part of an address: no rule touches it */
} Cell;

typedef struct Cells {
    Book *book;
    Arena *scratch; /* for what is done with at the end of the article */
    const Source *source;
    Cell *at, *spare; /* rules read `at` and write `spare`, then they are exchanged */
    size_t n, cap;
    Inline **leaves;
    size_t leaves_n;
    unsigned kinds; /* of the characters of the row: what no rule asks for costs none */
    bool headline;  /* one space stands between clauses */
    bool silent;    /* a copy of text that is accounted for where it stands */
    bool changed;
} Cells;

/* What a character may give to do, bits: beside `before`. */
unsigned repair_kinds(uint32_t c, uint32_t before);
/* Writes a cell to the output row. */
void cells_put(Cells *cells, size_t *out, uint32_t c, uint32_t leaf, bool protected);
/* Writes `to` (code points, 0-terminated) in place of cells [from, from + n) and records the
 * change. */
void cells_replace(Cells *cells, size_t *out, size_t from, size_t n, const uint32_t *to,
                   enum RuleName rule);
/* The output row becomes the row. */
void cells_take(Cells *cells, size_t out);

/* The rules, in their order; each idempotent (TX-25). */
void repair_forms(Cells *cells);    /* full-width Latin, radicals (TX-04, TX-19) */
void repair_dots(Cells *cells);     /* ellipses, dashes (TX-11) */
void repair_brackets(Cells *cells); /* TX-09 */
void repair_quotes(Cells *cells);   /* TX-10 */
void repair_marks(Cells *cells);    /* , ; : ? ! . (TX-05..08), connectors (TX-12) */
void repair_doubled(Cells *cells);  /* TX-13 */
void repair_spaces(Cells *cells);   /* TX-02 */

#endif
