/* SPDX-License-Identifier: MIT */
/* Rows of cells side by side: tables and the list of sources. A row is a box a line, so that it may
 * break over pages where it must. */
#ifndef SET_GRID_H
#define SET_GRID_H

#include "set/flow.h"

enum { GRID_COLUMNS = 16 };

typedef struct GridCell {
    Para *para; /* NULL: empty */
    uint32_t column, span;
    Origin origin;
} GridCell;

typedef struct Grid {
    Flow *flow;
    const PartStyle *style;
    uint32_t n;                   /* columns */
    float left[GRID_COLUMNS + 1]; /* pt: where each begins, and where the last ends */
    bool rules;                   /* a hairline under each row */
    const Box *head;              /* what grid_repeat has kept */
    uint32_t n_head;
} Grid;

/* The room for text in a cell, pt: the column's width without its padding. */
float grid_room(const Grid *grid, uint32_t column, uint32_t span);
/* Fits the cells and adds the row; `keep`: the page does not end after it. */
void grid_row(Grid *grid, const GridCell *cells, size_t n, bool keep);
/* The boxes of the flow from `from` on, rows and rules, stand again at the head of every page that
 * begins with one of the rows added from now on, as artifacts; unless they fill a third of it. */
void grid_repeat(Grid *grid, size_t from);
/* A rule over the whole width, `thickness` pt. */
void grid_rule(Grid *grid, float thickness, bool keep);

#endif
