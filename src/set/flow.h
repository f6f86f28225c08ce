/* SPDX-License-Identifier: MIT */
/* A column of boxes, as long as it needs to be: what a part or an article is before it is cut into
 * pages. Heights are milli-rows: 1000 is a line of the grid. */
#ifndef SET_FLOW_H
#define SET_FLOW_H

#include "set/para.h"

/* What stands in a box: a line of a paragraph, a picture, or a rule. */
typedef struct Piece {
    const Para *para; /* NULL: a picture or a rule */
    uint32_t line;
    float x, y;          /* pt from the box's left top: of the baseline, or of the corner */
    float width, height; /* pt: of a picture or rule */
    float gray;
    Str picture; /* path of its file; empty: none */
    NodeId node; /* the picture's */
} Piece;

/* Costs of a page break before a box. */
enum {
    COST_ORPHAN = 4,       /* leaves the first line alone at the foot: borne (PA-08) */
    COST_SHORT_START = 20, /* leaves a heading with one line */
    COST_WIDOW = 6000,     /* the last line alone at the head (PA-08) */
    COST_KEEP = 1000000,   /* a heading last on its page (HD-06), a caption from its table */
};

/* What may take a row more where a page would end short (set/cut.h), the least visible first. */
enum Stretch {
    STRETCH_NONE,
    STRETCH_PARA,    /* on the last line of a paragraph: it can be set in a line more */
    STRETCH_FIGURE,  /* white around it */
    STRETCH_HEADING, /* white above one that has white around it */
    STRETCH_COUNT,
};

typedef struct Box {
    int32_t height;  /* milli-rows */
    int32_t before;  /* cost of a page break before it */
    bool grid;       /* begins on a line of the grid */
    bool gap;        /* white: dropped at the head of a page */
    bool floats;     /* a figure: may go behind text that fills the page before it */
    bool tops;       /* begins a page */
    uint8_t stretch; /* enum Stretch */
    bool text;       /* begins with text of a block: block and offset hold */
    uint32_t block;  /* its place in the article's walk (PageStart) */
    uint32_t offset; /* bytes into its text */
    Str dest;        /* a destination at its top; empty when none */
    Piece *pieces;
    uint32_t n_pieces;
    const struct Box *head; /* boxes that stand above it where it begins a page; NULL: none */
    uint32_t n_head;
    const Para *longer; /* STRETCH_PARA: the paragraph in a line more */
} Box;

typedef struct Flow {
    Setter *setter;
    VEC(Box) boxes;
    bool after_heading; /* the last box is a heading (HD-03, HD-06) */
    Str dest;           /* waits for the next box */
} Flow;

/* What the lines of a paragraph are in the model. */
typedef struct Origin {
    bool text;
    uint32_t block;
    uint32_t skip; /* bytes of the paragraph's text that stand before the block's own */
} Origin;

Box *flow_add(Flow *flow, Box box);
/* White, in rows; dropped at the head of a page. */
void flow_gap(Flow *flow, float rows);
/* The lines of a fitted paragraph: on the grid where their pitch is the page's, else at their own.
 */
void flow_para(Flow *flow, const Para *para, const PartStyle *style, Origin origin);
/* The same with a label that stands on its first line at `x` pt; NULL: none. */
void flow_labelled(Flow *flow, const Para *para, const PartStyle *style, Origin origin,
                   const Para *label, float x);
/* A heading: whole rows of the grid (HD-02), the same white above it and, less, below it wherever
 * it stands; kept with what follows (HD-06). */
void flow_heading(Flow *flow, const Para *para, const PartStyle *style, Origin origin);
/* A rule of its own height in rows. */
void flow_rule(Flow *flow, float x, float width, float thickness, float rows, float at);

static inline int32_t milli_rows(float rows) {
    return (int32_t)(rows * 1000 + 0.5f);
}
/* Whether lines of this style stand on the grid. */
bool on_grid(const Setter *s, const PartStyle *style);
/* Baseline below the top of a line, pt: the em box in the middle of its height, but for the grid's
 * own lines, whose em box begins at the top. */
float baseline_in(float size);

#endif
