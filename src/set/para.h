/* SPDX-License-Identifier: MIT */
/* A paragraph on its way to the page: text and inlines -> units -> lines -> glyph runs. */
#ifndef SET_PARA_H
#define SET_PARA_H

#include "base/buf.h"
#include "book/book.h"
#include "set/fit.h"
#include "set/pages.h"
#include "set/setter.h"

/* How a run of text looks and what it is. */
typedef struct Voice {
    const Face *han, *latin;
    int scale;     /* milli: of the paragraph's size */
    int rise;      /* milli-em of the paragraph's size: the baseline goes up by it */
    NodeId node;   /* NO_NODE: artifact */
    Str dest, uri; /* a link; both empty otherwise */
    Str contents;  /* of the link; empty: the paragraph's text */
    bool note;     /* the mark of a note (LB-17) */
    int line;      /* received line, for missing_glyph */
} Voice;

typedef struct Span {
    const Face *face;
    uint16_t voice;
} Span;

typedef struct Para {
    Str text; /* what its runs spell: the model's text */
    Unit *units;
    uint32_t n;
    const Span *spans;
    const Voice *voices;
    uint32_t n_voices;
    FitLine *lines;
    uint32_t n_lines;
    float size, gray;  /* pt */
    float shrink;      /* of its size: what a headline may give to keep a clause whole */
    float left, width; /* pt: where its measure stands in the type area */
    FitShape shape;
    enum Align align;
} Para;

/* Gathers the text of one paragraph. Between open and close nothing else may use scratch memory. */
typedef struct ParaText {
    Setter *setter;
    const PartStyle *style;
    NodeId node;
    Buf *text; /* the setter's */
    VEC(Char) chars;
    VEC(Voice) voices;
    bool headline;
} ParaText;

void para_open(ParaText *p, Setter *setter, const PartStyle *style, NodeId node);
/* Appends inlines; links become TAG_link nodes under the paragraph's. `article` resolves the marks
 * of notes. */
void para_inlines(ParaText *p, const Inline *list, Str article);
/* Appends plain text; `line` is where it was received. */
void para_string(ParaText *p, Str text, int line);
/* All the text that follows goes to `dest`. */
void para_link(ParaText *p, Str dest, Str contents);
/* The units, in the part's arena; NULL when there is no text. */
Para *para_close(ParaText *p);
/* What para_close asks for (set/unit.c). */
Para *unit_make(ParaText *p);

/* One paragraph of plain text. NULL when it is empty. */
Para *para_new(Setter *setter, const PartStyle *style, NodeId node, Str text, int line);

/* Breaks it into lines: `left` and `width` in pt from the left of the type area. */
void para_fit(Setter *setter, Para *para, float left, float width, int first, int rest);
/* The same paragraph, fitted, in one line more; NULL where Han would stand more than 0.04 em apart.
 */
const Para *para_longer(Setter *setter, const Para *para);
/* As a headline: balanced, broken between clauses and words. */
void para_fit_headline(Setter *setter, Para *para, float left, float width);
/* One line, spread to `width` pt (HD-10, JU-12): labels, short headings. */
void para_spread(Setter *setter, Para *para, float left, float width);
/* Width of the widest line, pt. */
float para_widest(const Para *para);
float para_line_width(const Para *para, uint32_t line);

/* Puts a line on the page being made: its left edge at `x` (pt, of the paragraph's measure), its
 * baseline at `y`. Returns where its ink ends. */
float para_draw(Setter *setter, const Para *para, uint32_t line, float x, float y);

#endif
