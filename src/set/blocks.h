/* SPDX-License-Identifier: MIT */
/* The blocks of an article, or of the preface, as boxes. */
#ifndef SET_BLOCKS_H
#define SET_BLOCKS_H

#include "set/flow.h"

/* A block whose place is at the article's end: notes of the foot, captions without a picture. */
typedef struct Deferred {
    const Block *block;
    uint32_t ordinal;
} Deferred;

typedef struct Blocks {
    Setter *setter;
    Flow *flow;
    Str article;         /* id, for destinations */
    NodeId parent;       /* of the next block */
    int base;            /* heading level of the structure (H1 = 1) that stands above the blocks */
    int level;           /* of the last heading: never skipped (HD-09) */
    uint32_t ordinal;    /* of the next block in the article's walk */
    enum StylePart part; /* of paragraphs */
    float left, right;   /* pt: indents of the blocks around */
    bool outline;        /* headings go into it */
    VEC(Deferred) notes, captions;
} Blocks;

/* All blocks of a list, in order. */
void blocks_set(Blocks *b, const Block *list);
/* What was deferred: notes, then captions under 原文配图说明. */
void blocks_set_deferred(Blocks *b);
/* A table (set/table.c); the ordinals of rows and cells are counted. */
void table_set(Blocks *b, const Block *table, uint32_t ordinal);
/* The number of blocks below one. */
uint32_t block_descendants(const Block *block);
/* A heading tag by level, 1..5. */
enum Tag heading_tag(int level);

#endif
