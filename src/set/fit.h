/* SPDX-License-Identifier: MIT */
/* Breaking a paragraph into lines by looking at the whole of it (total fit): of all the ways that
 * obey the rules, the one whose lines ask for the least. The costs keep JU-04's order of shrinking
 * and JU-07's of stretching, and let Han stand up to 0.04 em apart before a mark is squeezed. */
#ifndef SET_FIT_H
#define SET_FIT_H

#include "base/arena.h"
#include "set/unit.h"

typedef struct FitShape {
    int measure; /* milli-em */
    int first;   /* indent of the first line, milli-em; negative hangs */
    int rest;    /* indent of the others */
    bool ragged; /* lines are not justified: nothing is stretched */
} FitShape;

/* One line: units from..to, and what its rooms get. A line that needs nothing is set solid. */
typedef struct FitLine {
    uint32_t from, to;
    float give[GIVE_COUNT];     /* 0..1 of give_most */
    float spread[SPREAD_COUNT]; /* SPACE and GAP: 0..1 of spread_most; PLACE: milli-em a place */
    int32_t natural;            /* milli-em, edges trimmed, before giving and spreading */
    bool last;                  /* ends a paragraph or stands before a kept break: not justified */
    bool broken;                /* begins or ends where only the last resort allows (LB-20) */
} FitLine;

/* The lines of `units` (n > 0), in the arena. Every line fits the measure, unless a single unit is
 * wider than it. `scratch` is used and left dirty. */
size_t fit_lines(Arena *arena, Arena *scratch, const Unit *units, size_t n, FitShape shape,
                 FitLine **lines);

/* Longer paragraphs are not tried a line longer: the ways to try grow with the lines squared. */
enum { LONGER_LINES = 200 };

/* The lines of a paragraph that fit_lines made `count` of, but one more: none has Han more than
 * 0.04 em apart. 0: there is no such way, the paragraph has kept line breaks, or more than
 * LONGER_LINES. */
size_t fit_longer(Arena *arena, Arena *scratch, const Unit *units, size_t n, FitShape shape,
                  size_t count, FitLine **lines);

/* The lines of a headline: as few as the measure allows, balanced, broken between its clauses where
 * it has any, else where `good` says (NULL: anywhere that rules allow), never one character alone
 * (HD-08). */
size_t fit_headline(Arena *arena, Arena *scratch, const Unit *units, size_t n, int measure,
                    const bool *good, FitLine **lines);

#endif
