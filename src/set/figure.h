/* SPDX-License-Identifier: MIT */
/* Figures: a picture and its caption in whole lines of the grid. */
#ifndef SET_FIGURE_H
#define SET_FIGURE_H

#include "set/blocks.h"
#include "set/cut.h"

/* What a picture's file holds; type NULL, with a diagnostic, when it cannot be used. */
PictureLook figure_look(const Setter *s, Str path);
/* Sets a figure that came with its picture as one box, which goes to the head of the next page
 * where it does not fit. false: there is no picture that can be used (reported, once a file), and
 * nothing was set. */
bool figure_set(Blocks *b, const Block *figure, uint32_t ordinal);
/* The words of a figure: its caption, then its credit. NULL when it has none. */
Para *figure_words(Blocks *b, const Block *figure, const PartStyle *style, NodeId node);

/* Figures that would leave the page before them short go behind the text that fills it. Looks at
 * the flow as it was cut and moves one group; false: all stand well. `cuts` as of flow_cut,
 * room in milli-rows. */
bool figures_float(Flow *flow, const Cut *cuts, size_t pages, int32_t room);

#endif
