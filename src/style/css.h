/* SPDX-License-Identifier: MIT */
/* The shape of CSS (Syntax 3, what styles/NAME/print.css needs of it): rules, selectors and
 * declarations with their lines; values of lengths. What they mean is style.c's. */
#ifndef STYLE_CSS_H
#define STYLE_CSS_H

#include "base/arena.h"
#include "base/diag.h"

typedef struct CssDeclaration {
    Str selector; /* one of the rule's list, spaces collapsed: "h1", "@page :right" */
    Str property; /* as written */
    Str value;    /* trimmed, without "!important" */
    int line;
} CssDeclaration;

typedef struct CssSheet {
    VEC(CssDeclaration) declarations; /* in order; a list of selectors gives one for each */
} CssSheet;

/* Reads a whole sheet. What does not parse is the warning css_syntax, with its line, and left out;
 * nested rules and at-rules other than @page are such. Views point into `text` or the arena. */
CssSheet css_read(Arena *arena, Diags *diags, Str path, Str text);

enum CssUnit { CSS_NUMBER, CSS_PT, CSS_EM, CSS_RLH, CSS_PERCENT };

/* A number with a unit: pt mm cm in px q, em, rlh, %, or a 号 size by name (五号 = 10.5 pt);
 * absolute units come as pt. false when `value` is none of these. */
bool css_length(Str value, float *number, enum CssUnit *unit);
/* A page size: a name (大32开, A4, B5 …) or two absolute lengths; pt. */
bool css_page_size(Str value, float *width, float *height);

#endif
