/* SPDX-License-Identifier: MIT */
/* A paragraph as units: one glyph each, with the cell it stands in, what its cell loses at the
 * edges of a line, what lies between it and the next one, and whether a line may begin with it.
 * Widths are milli-em of the paragraph's size. Fitting (set/fit.h) needs nothing else. */
#ifndef SET_UNIT_H
#define SET_UNIT_H

#include "text/linebreak.h"

/* What the room between two units is made of, in JU-04's order of shrinking. */
enum Give {
    GIVE_SPACE,   /* (2) word spaces, to 1/4 em */
    GIVE_BRACKET, /* (4) the outer blank of brackets and quotation marks */
    GIVE_COMMA,   /* (5) the blank of ，、；： */
    GIVE_GAP,     /* (6) the gap between Han and Latin, to 1/8 em */
    GIVE_FULL,    /* (7) the blank of 。！？ */
    GIVE_COUNT,
    GIVE_NONE = GIVE_COUNT,
};

/* What may stretch there, in JU-07's order. */
enum Spread {
    SPREAD_SPACE, /* (1) word spaces, to 1/2 em */
    SPREAD_GAP,   /* (2) the gap between Han and Latin, to 1/2 em */
    SPREAD_PLACE, /* (3) any other place between characters, equally */
    SPREAD_COUNT,
    SPREAD_NONE = SPREAD_COUNT,
};

/* May a line begin with this unit? */
enum Chance {
    CHANCE_NEVER, /* combining marks, spaces */
    CHANCE_LAST,  /* only where nothing else keeps the line inside the type area (LB-20) */
    CHANCE_POOR,  /* after a mark in an address, after a hyphen (LB-18) */
    CHANCE_FREE,
    CHANCE_FORCED, /* a kept line break */
};

typedef struct Unit {
    uint32_t at; /* byte offset of its text in the paragraph's */
    uint16_t gid;
    uint16_t span;     /* face and voice: Para.spans */
    int16_t width;     /* of the cell */
    int16_t origin;    /* of the glyph, from the left of the cell */
    int16_t start;     /* change of the width at a line's start, <= 0: the glyph moves left by it */
    int16_t end;       /* change of the width at a line's end, <= 0 */
    int16_t after;     /* what stands between this cell and the next on one line: gap or squeeze */
    int16_t give_most; /* how much of cell and gap may go */
    int16_t spread_most; /* SPREAD_SPACE and SPREAD_GAP: how much may be added */
    uint8_t text_size;   /* bytes; 0 for the further glyphs of a cluster */
    uint8_t class;       /* enum BreakClass, refined by its neighbours */
    uint8_t chance;      /* enum Chance */
    uint8_t give;        /* enum Give */
    uint8_t spread;      /* enum Spread */
    uint8_t letters;     /* 1 where it counts as a character of the last line (PA-07) */
} Unit;

/* A character before it has a glyph. */
typedef struct Char {
    uint32_t c;
    uint32_t at;    /* byte offset */
    uint16_t voice; /* Para.voices */
    uint8_t class;
    uint8_t size; /* bytes */
    bool word;    /* in Latin context: shaped with its neighbours */
    bool part;    /* begins a part of an address: a line may begin with it (LB-18) */
    bool forced;  /* a kept line break stands after it */
} Char;

/* Refines the classes of text by their neighbours: —— and …… by pairs, single dashes, hyphens and
 * slashes, quotation marks in Latin text (PW-16), addresses. */
void unit_classify(Char *chars, size_t n);

/* How wide marks are in the middle of a line (PW-13); half an em at its edges in each. The order is
 * that of Style.marks. */
enum MarkWidths {
    MARKS_WHOLE,   /* 全角式: all an em */
    MARKS_KAIMING, /* 开明式: 。！？ an em, a closing mark after them too; the others half */
    MARKS_HALF,    /* 半角式: all half an em */
};

typedef struct JointRules {
    enum BreakLevel level;
    bool headline; /* a space between clauses is an em wide, and the best place to break (HD-08) */
    enum MarkWidths marks;
} JointRules;

/* Sets after, give, spread and chance of every unit from classes, `start` and `end`. `part` and
 * `forced` of the units' characters come by index, or NULL. */
void unit_join(Unit *units, size_t n, const bool *part, const bool *forced, JointRules rules);

#endif
