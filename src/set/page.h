/* SPDX-License-Identifier: MIT */
/* Pages: where a flow is cut, and what is drawn on each page. */
#ifndef SET_PAGE_H
#define SET_PAGE_H

#include "set/flow.h"

/* Which pages a flow goes to, and what stands at their heads. */
typedef struct Destination {
    enum PagePart part;
    bool recto;     /* begins on a right-hand page: a blank one is made where needed (PG-12) */
    Str even, odd;  /* running heads; empty: none */
    Str odd_second; /* stands an em after `odd` */
    const Article *article; /* for the page list; NULL: a city's leaf, or the list of sources */
    bool opens_city;        /* the city's name stands above the article */
    bool bare;              /* no running heads at all, folio hidden: title page, imprint (PG-07) */
} Destination;

/* Cuts the flow into pages by looking at all of it, moves figures that would leave a page short,
 * draws them and hands them to the sinks. */
void pages_make(Setter *s, Flow *flow, Destination destination);

/* The label of the page that comes next, or of the next right-hand one. */
Str page_next_label(Setter *s, enum PagePart part, bool recto);
/* A picture on the current page; its node is told its box. */
void page_picture(Setter *s, const Piece *piece, float x, float y);
/* A page without anything on it (PG-12). */
void page_blank(Setter *s, enum PagePart part);
/* Makes the number of pages of the part even. */
void page_pad(Setter *s, enum PagePart part);

/* For parts that place things themselves: begin, draw on s->current, end. */
void page_begin(Setter *s, enum PagePart part);
void page_end(Setter *s);
/* Where the type area begins on the current page, pt. */
float page_left(const Setter *s);
/* Whether the current page is a right-hand one. */
bool page_is_recto(const Setter *s);

/* Running heads and folio of the current page (set/heads.c); `opening`: an article or part opens on
 * it, so no head (PG-06, PG-07). */
void heads_draw(Setter *s, const Destination *destination, bool opening);

/* i, ii, iii … */
Str roman(Arena *arena, unsigned number);

#endif
