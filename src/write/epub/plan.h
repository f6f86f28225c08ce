/* SPDX-License-Identifier: MIT */
/* Where everything of an article goes, before it is written: the order of reading, the files it is
 * split into, what its notes are called and where their marks stand. */
#ifndef WRITE_EPUB_PLAN_H
#define WRITE_EPUB_PLAN_H

#include "book/book.h"

/* A note with an id that something may point at. */
typedef struct NotePlace {
    const Block *note;
    Str id;        /* in its file */
    int part;      /* number of its file, from 1 */
    int mark_part; /* of the file in which its first mark stands */
    int marks;     /* how many there are */
    int written;   /* … and how many of them are written */
} NotePlace;

typedef struct Plan {
    VEC(const Block *)
    blocks;           /* the top, as they are read: the notes of the foot and the captions
                         without a picture stand at the end, as on paper */
    VEC(size_t) ends; /* of each file: the index in `blocks` behind it; at least one */
    VEC(NotePlace) notes;
    uint32_t *ranks; /* place in the reading order of each block of the pre-order walk, from 1 */
    size_t ranks_n;
} Plan;

/* A figure that came without its picture: its words stand at the article's end. */
static inline bool is_bare_caption(const Block *b) {
    return b->kind == BLOCK_FIGURE && b->image.n == 0;
}

/* Plans the blocks of an article or of the preface. All memory is the arena's. */
Plan plan_make(Arena *arena, const Block *blocks);
/* The place of the note with this id; NULL when there is none. */
NotePlace *plan_find_note(const Plan *plan, Str id);
/* The place of this very note; NULL for one that has no id of its own. */
NotePlace *plan_note_of(const Plan *plan, const Block *note);

/* How deep a heading stands below its article, from 1: levels that the source skips are skipped
 * over (EP-24). `above` is the caller's, zeroed before the first heading of an article. */
typedef struct Levels {
    int levels[3], n;
} Levels;
int plan_depth(Levels *above, const Block *heading);

#endif
