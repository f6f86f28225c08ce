/* SPDX-License-Identifier: MIT */
/* 整理稿/.huibian: what `huibian tidy` wrote and of what, so that corrections survive (SF-04). One
 * line an article: id, file name, hash of the received file, hash of the text as written; tabs
 * between them; then, where the sheet has a row of it, the cells as written (book/catalogue.h),
 * which tell what was corrected there. The hashes find changes, they do not protect. */
#ifndef BOOK_TIDY_STATE_H
#define BOOK_TIDY_STATE_H

#include "base/arena.h"
#include "base/buf.h"
#include "book/catalogue.h"

#define TIDY_FOLDER "整理稿"
#define TIDY_STATE  ".huibian"

typedef struct TidyRow {
    Str id, name;
    uint64_t received, written;
    bool listed; /* the sheet has a row, and tidy wrote `base` there */
    Str base[COLUMN_COUNT];
} TidyRow;

typedef struct TidyState {
    VEC(TidyRow) rows;
} TidyState;

/* Lines that are none are passed over: at worst a file counts as corrected. Views of `text`. */
TidyState tidy_state_read(Arena *arena, Str text);
/* The row of an article, or of a file; NULL. */
const TidyRow *tidy_state_of_id(const TidyState *state, Str id);
const TidyRow *tidy_state_of_name(const TidyState *state, Str name);
void tidy_state_add(Arena *arena, TidyState *state, TidyRow row);
void tidy_state_write(const TidyState *state, Buf *out);

#endif
