/* SPDX-License-Identifier: MIT */
#include "write/epub/plan.h"

enum { FILE_TEXT_MOST = 160 << 10 }; /* bytes of text in a file, before it is split (EP-28) */
enum { BLOCK_MARKUP = 40 };          /* bytes, about, that a block has besides its text */

/* ---- the order of reading ------------------------------------------------------------------- */

static bool is_foot_note(const Block *b) {
    return b->kind == BLOCK_NOTE && b->note_kind == NOTE_FOOT;
}

static bool is_body(const Block *b) {
    return !is_foot_note(b) && !is_bare_caption(b);
}

static void collect(Plan *plan, Arena *arena, const Block *blocks, bool (*wanted)(const Block *)) {
    for (const Block *b = blocks; b; b = b->next)
        if (wanted(b)) VEC_PUSH(arena, plan->blocks, b);
}

static size_t subtree_size(const Block *block) {
    size_t n = 0;
    for (const Block *b = block; b; b = block_after(b, block))
        n++;
    return n;
}

/* A page begins at a block that the walk numbers; the number is turned into the place in the order
 * of reading, which is what a page list must follow. */
static void rank_blocks(Plan *plan, Arena *arena, const Block *blocks) {
    static bool (*const groups[])(const Block *) = {is_body, is_foot_note, is_bare_caption};
    uint32_t rank = 0;
    for (const Block *b = blocks; b; b = b->next)
        plan->ranks_n += subtree_size(b);
    plan->ranks = ARENA_ARRAY(arena, uint32_t, plan->ranks_n + 1);
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        size_t at = 0;
        for (const Block *b = blocks; b; b = b->next) {
            size_t n = subtree_size(b);
            for (size_t k = 0; k < n && groups[g](b); k++)
                plan->ranks[at + k] = ++rank;
            at += n;
        }
    }
}

/* ---- files ---------------------------------------------------------------------------------- */

static size_t inline_size(const Inline *list) {
    size_t n = 0;
    for (const Inline *i = list; i; i = i->next)
        n += i->text.n + (i->kind == INLINE_TEXT ? 0 : BLOCK_MARKUP + i->href.n) +
             inline_size(i->children);
    return n;
}

static size_t block_size(const Block *block) {
    size_t n = 0;
    for (const Block *b = block; b; b = block_after(b, block))
        n += BLOCK_MARKUP + b->label.n + b->alt.n + b->credit.n + inline_size(b->inlines);
    return n;
}

static void split(Plan *plan, Arena *arena) {
    size_t n = 0;
    for (size_t i = 0; i < plan->blocks.n; i++) {
        size_t own = block_size(plan->blocks.at[i]);
        if (n && n + own > FILE_TEXT_MOST) {
            VEC_PUSH(arena, plan->ends, i);
            n = 0;
        }
        n += own;
    }
    VEC_PUSH(arena, plan->ends, plan->blocks.n);
}

/* ---- notes ---------------------------------------------------------------------------------- */

NotePlace *plan_find_note(const Plan *plan, Str id) {
    for (size_t i = 0; i < plan->notes.n; i++)
        if (str_eq(plan->notes.at[i].note->id, id)) return &plan->notes.at[i];
    return NULL;
}

NotePlace *plan_note_of(const Plan *plan, const Block *note) {
    for (size_t i = 0; i < plan->notes.n; i++)
        if (plan->notes.at[i].note == note) return &plan->notes.at[i];
    return NULL;
}

/* Ids that the program gave (n1) stand as they are; others may be the name of anything else in the
 * file (EP-31). */
static Str note_id(Arena *arena, Str id) {
    uint32_t number;
    if (str_starts(id, STR("n")) && str_number(str_after(id, 1), &number)) return id;
    return STR_CAT(arena, STR("note-"), id);
}

static void count_marks(Plan *plan, const Inline *list, int part) {
    for (const Inline *i = list; i; i = i->next) {
        count_marks(plan, i->children, part);
        NotePlace *place = i->kind == INLINE_NOTEREF ? plan_find_note(plan, i->href) : NULL;
        if (place && place->marks++ == 0) place->mark_part = part;
    }
}

static void find_notes(Plan *plan, Arena *arena) {
    int part = 1;
    for (size_t i = 0; i < plan->blocks.n; i++) {
        const Block *b = plan->blocks.at[i];
        if (i == plan->ends.at[part - 1]) part++;
        if (b->kind == BLOCK_NOTE && b->id.n && !plan_find_note(plan, b->id))
            VEC_PUSH(arena, plan->notes,
                     (NotePlace){.note = b, .id = note_id(arena, b->id), .part = part});
    }
    part = 1;
    for (size_t i = 0; i < plan->blocks.n; i++) {
        const Block *top = plan->blocks.at[i];
        if (i == plan->ends.at[part - 1]) part++;
        for (const Block *b = top; b; b = block_after(b, top))
            count_marks(plan, b->inlines, part);
    }
}

Plan plan_make(Arena *arena, const Block *blocks) {
    Plan plan = {0};
    collect(&plan, arena, blocks, is_body);
    collect(&plan, arena, blocks, is_foot_note);
    collect(&plan, arena, blocks, is_bare_caption);
    rank_blocks(&plan, arena, blocks);
    split(&plan, arena);
    find_notes(&plan, arena);
    return plan;
}

int plan_depth(Levels *above, const Block *heading) {
    int level = heading->level < 1 ? 1 : heading->level > 3 ? 3 : heading->level;
    while (above->n && above->levels[above->n - 1] >= level)
        above->n--;
    above->levels[above->n++] = level;
    return above->n;
}
