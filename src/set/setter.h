/* SPDX-License-Identifier: MIT */
/* What the files of this room share while a book is set. */
#ifndef SET_SETTER_H
#define SET_SETTER_H

#include "base/buf.h"
#include "book/book.h"
#include "set/pages.h"
#include "set/unit.h"
#include "style/picture.h"
#include "style/style.h"

/* The cell of a full-width mark in a face, measured once (PW-05, PW-16). */
typedef struct Cell {
    const Face *asked, *face; /* the voice's; the one that has the character */
    uint32_t c;
    uint16_t gid;
    uint8_t class;
    int16_t width, origin, start, end;
} Cell;

enum {
    CELLS = 1024,
    CONTENTS_LEVELS = 2, /* of the printed table of contents, where book.txt is silent */
};

typedef struct PlacedArticle {
    const Article *article;
    const City *city;
    Str label; /* of the page on which it opens */
} PlacedArticle;

typedef struct PlacedCity {
    const City *city;
    Str label, dest;
} PlacedCity;

/* Where a heading stands, for a table of contents of three levels. */
typedef struct PlacedHeading {
    Str dest, label;
} PlacedHeading;

/* A picture's file that was looked at. */
typedef struct KnownPicture {
    Str path;
    PictureLook look;
} KnownPicture;

typedef struct Setter {
    const Book *book;
    const Style *style;
    Faces *faces;
    const PageSink *sinks;
    size_t n_sinks;
    Layout *layout;
    Arena *keep;    /* the book's: what outlives setting */
    Arena *part;    /* the article or part being set */
    Arena *page;    /* the page being made */
    Arena *scratch; /* one paragraph */
    Buf text;       /* its text, while it is gathered */
    Page current;
    Cell cells[CELLS];
    VEC(KnownPicture) pictures;
    VEC(uint32_t) missing;  /* characters that were reported */
    const Article *article; /* being set, for diagnostics; NULL in the front */
    VEC(PlacedArticle) articles;
    VEC(PlacedCity) cities;
    VEC(PlacedHeading) headings; /* in order; only when the table of contents wants them */
    uint32_t pages[2];           /* made so far, by enum PagePart */
    uint32_t cover_pages;        /* of those of the front */
    Str sources_label;           /* folio of 来源一览; empty when there is none */
} Setter;

static inline const PartStyle *part_style(const Setter *s, enum StylePart part) {
    return &s->style->parts[part];
}
/* The width and the em box of the type area, pt. */
static inline float type_width(const Setter *s) {
    return (float)s->style->characters * s->style->parts[STYLE_body].size;
}

/* ---- the structure tree (set/tags.c) -------------------------------------------------------- */

NodeId node_new(Setter *s, NodeId parent, enum Tag tag);
Node *node_at(Setter *s, NodeId node); /* valid until the next node_new */

/* Reports a character that no face has, once (PD-03). */
void report_missing(Setter *s, uint32_t c, int line);

#endif
