/* SPDX-License-Identifier: MIT */
#include "write/lock.h"

#include <stdlib.h>

/* In a tab or a line break a version would break the line of the lock. */
static Str one_field(Arena *arena, Str s) {
    char *copy = arena_alloc(arena, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        copy[i] = s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r' ? ' ' : s.p[i];
    return (Str){copy, s.n};
}

static int by_name(const void *a, const void *b) {
    const Face *const *one = a, *const *other = b;
    return str_compare(face_info(*one)->postscript, face_info(*other)->postscript);
}

void lock_write(Arena *arena, const Faces *faces, Output *output) {
    size_t n = faces_count(faces);
    const Face **sorted = ARENA_ARRAY(arena, const Face *, n);
    for (size_t i = 0; i < n; i++)
        sorted[i] = faces_at(faces, i);
    qsort(sorted, n, sizeof *sorted, by_name);
    Str last = {0};
    for (size_t i = 0; i < n; i++) {
        const FaceInfo *info = face_info(sorted[i]);
        Str line =
            str_format(arena, "%.*s\t%.*s\t%.*s\t%08x\n", STR_ARG(one_field(arena, info->family)),
                       STR_ARG(info->postscript), STR_ARG(one_field(arena, info->version)),
                       (unsigned)info->checksum_adjustment);
        if (!str_eq(line, last)) output_str(output, line); /* one file may serve two roles */
        last = line;
    }
}
