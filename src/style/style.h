/* SPDX-License-Identifier: MIT */
/* A style folder: print.css (for the page; a documented subset of CSS Paged Media and CSS Text 4)
 * becomes numbers; screen.css goes into the EPUB as it is. styles/README.md is for who writes one.
 */
#ifndef STYLE_STYLE_H
#define STYLE_STYLE_H

#include "style/face.h"

/* Which part of the book a rule is for; the selectors of print.css name them. */
enum StylePart {
#define PART(name, selector) STYLE_##name,
#include "style/part.in"
#undef PART
    STYLE_PART_COUNT
};

/* ALIGN_OUTSIDE, at the fore-edge, is for heads and folios. */
enum Align { ALIGN_JUSTIFY, ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT, ALIGN_OUTSIDE };

typedef struct PartStyle {
    enum Role role;
    enum Weight weight;
    float size;                      /* pt */
    float line_height;               /* pt, for text that runs over several lines */
    float indent;                    /* em: text-indent */
    float margin_left, margin_right; /* em */
    float lines; /* height in lines of the grid that the block takes (占行); 0: its own */
    float space_before, space_after; /* in lines of the grid */
    float shrink; /* 0..1: how much smaller a headline may be set to keep a clause on one line */
    float rule;   /* pt: of the rule below a running head or a city; 0: none */
    Str before, after; /* text around a folio */
    bool hidden;       /* a running head or a folio that is not printed */
    enum Align align;
    float gray;
    bool break_before; /* starts a page */
    bool recto;        /* … a right-hand one */
} PartStyle;

typedef struct Style {
    Str name;
    Str screen;                      /* path of its sheet for the EPUB, or of the style book's */
    float width, height;             /* trimmed page, pt */
    float top, bottom, inner, outer; /* margins, pt: the type area is what they leave */
    int characters, rows;            /* of the grid, as print.css gives them; checked (PG-01) */
    float pitch;                     /* baseline to baseline, pt */
    int strictness;                  /* line-break: 0 none 1 basic 2 GB 3 strict */
    int marks; /* text-spacing-trim: 0 全角式 1 开明式 2 半角式 (PW-13) */
    PartStyle parts[STYLE_PART_COUNT];
} Style;

/* What the book asks of a style; empty values ask nothing. Lines are those of `path`. */
typedef struct StyleWish {
    Str value;
    int line;
} StyleWish;

typedef struct StyleWishes {
    Str path;
    StyleWish page_size; /* 开本: a name (A4, 大32开) or 140×203 (mm) */
    StyleWish text_size; /* 字号: 小四, 12pt */
    StyleWish rows;      /* 每页行数 */
} StyleWishes;

/* Reads ROOT/NAME/print.css. false, with no_style, when there is none; an unknown property or value
 * is a diagnostic with its line, and the built-in value stands. Memory is the arena's. */
bool style_open(Arena *arena, Diags *diags, Str root, Str name, Style *style);
/* Fits an opened style to what the book asks: another page keeps the proportions of the margins and
 * fills its type area with as many characters and rows as it holds; another size of text takes its
 * headings and lines with it; rows share the height of the type area. A wish that cannot be met is
 * the warning bad_wish, and the style's own stands. */
void style_fit(Arena *arena, Diags *diags, const StyleWishes *wishes, Style *style);

#endif
