/* SPDX-License-Identifier: MIT */
#include "book/tidy_state.h"

#include <stdlib.h>

enum { DIGITS = 16 };

static bool read_hash(Str text, uint64_t *hash) {
    *hash = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        bool digit = c >= '0' && c <= '9', letter = c >= 'a' && c <= 'f';
        if (!digit && !letter) return false;
        *hash = *hash << 4 | (uint64_t)(digit ? c - '0' : c - 'a' + 10);
    }
    return text.n == DIGITS;
}

/* The cells after 文件, whose place the file's name has. */
static void read_base(Str rest, TidyRow *row) {
    int i = COLUMN_FILE + 1;
    while (i < COLUMN_COUNT && str_cut(&rest, STR("\t"), &row->base[i]))
        i++;
    row->listed = i == COLUMN_COUNT;
}

void tidy_state_add(Arena *arena, TidyState *state, TidyRow row) {
    VEC_PUSH(arena, state->rows, row);
}

TidyState tidy_state_read(Arena *arena, Str text) {
    TidyState state = {0};
    Str rest = text, line;
    while (str_cut(&rest, STR("\n"), &line)) {
        TidyRow row = {0};
        Str received, written;
        if (str_cut(&line, STR("\t"), &row.id) && str_cut(&line, STR("\t"), &row.name) &&
            str_cut(&line, STR("\t"), &received) && str_cut(&line, STR("\t"), &written) &&
            read_hash(received, &row.received) && read_hash(written, &row.written)) {
            read_base(line, &row);
            tidy_state_add(arena, &state, row);
        }
    }
    return state;
}

const TidyRow *tidy_state_of_id(const TidyState *state, Str id) {
    for (size_t i = 0; i < state->rows.n; i++)
        if (str_eq(state->rows.at[i].id, id)) return &state->rows.at[i];
    return NULL;
}

const TidyRow *tidy_state_of_name(const TidyState *state, Str name) {
    for (size_t i = 0; i < state->rows.n; i++)
        if (str_eq(state->rows.at[i].name, name)) return &state->rows.at[i];
    return NULL;
}

void tidy_state_write(const TidyState *state, Buf *out) {
    for (size_t i = 0; i < state->rows.n; i++) {
        const TidyRow *row = &state->rows.at[i];
        buf_str(out, row->id);
        buf_byte(out, '\t');
        buf_str(out, row->name);
        buf_format(out, "\t%016llx\t%016llx", (unsigned long long)row->received,
                   (unsigned long long)row->written);
        for (int k = COLUMN_FILE + 1; row->listed && k < COLUMN_COUNT; k++) {
            buf_byte(out, '\t');
            buf_str(out, row->base[k]);
        }
        buf_byte(out, '\n');
    }
}
