/* SPDX-License-Identifier: MIT */
/* Where a flow is cut into pages, and which pages are filled out to the foot. */
#ifndef SET_CUT_H
#define SET_CUT_H

#include "set/flow.h"

/* A page begins with box `from` and ends before that of the next Cut; `more` rows are added to what
 * stands on it, so that its foot is level with the others (PG-14). */
typedef struct Cut {
    uint32_t from;
    uint32_t more;
} Cut;

/* Cuts the whole flow, `recto`: the first page is a right-hand one. Returns the number of pages;
 * `cuts` has one more, which ends the last. In the part's arena. */
size_t flow_cut(const Flow *flow, bool recto, Cut **cuts);

/* The boxes of a page with the rows that were added: paragraphs of a line more, then white around
 * figures, then white above headings. In the page's arena; returns their number. */
size_t cut_boxes(const Flow *flow, Cut cut, uint32_t to, Box **boxes);

/* Where `box` would end on a page that is filled up to `used`, milli-rows; it begins on the grid if
 * it must. */
int32_t box_stack(const Box *box, int32_t used);
/* The white below a line of the grid, milli-rows: the last line of a page does without it. */
int32_t lead_rows(const Setter *s);

#endif
