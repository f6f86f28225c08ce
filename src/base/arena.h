/* SPDX-License-Identifier: MIT */
/* One arena a book: nodes are unlinked, never freed, and go away together. When memory ends, the
 * run ends (base/fail.h): no caller checks for NULL. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/str.h"

typedef struct Arena Arena;

Arena *arena_new(void);
void arena_drop(Arena *arena); /* NULL is allowed */
/* Forgets all that was given out and keeps one block for what comes (a page at a time). */
void arena_clear(Arena *arena);
/* `n` bytes of zeroes, aligned for any type. */
void *arena_alloc(Arena *arena, size_t n);
/* The same without the zeroes: for what is written before it is read. */
void *arena_room(Arena *arena, size_t n);
/* `n` bytes, for text: neither zeroed nor aligned, so that short ones lie close together. */
char *arena_bytes(Arena *arena, size_t n);
/* Makes what was given out as `held` bytes (by arena_alloc, arena_room or arena_grow; NULL: nothing
 * yet) `n` bytes long, n > held, and returns where it is now; `old` and what points into it are
 * not to be used again. */
void *arena_grow(Arena *arena, void *old, size_t held, size_t n);
/* Bytes held, for the statistics of -v. */
size_t arena_size(const Arena *arena);

#define ARENA_NEW(arena, T)      ((T *)arena_alloc((arena), sizeof(T)))
#define ARENA_ARRAY(arena, T, n) ((T *)arena_alloc((arena), sizeof(T) * (n)))
#define ARENA_ROOM(arena, T, n)  ((T *)arena_room((arena), sizeof(T) * (n)))

/* Copies that end in a NUL byte beyond their length. */
Str str_copy(Arena *arena, Str s);
Str str_join(Arena *arena, const Str *parts, size_t n, Str between);
Str str_format(Arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3), nonnull(2)));
#define STR_CAT(arena, ...)                                                                        \
    str_join((arena), (const Str[]){__VA_ARGS__},                                                  \
             sizeof((const Str[]){__VA_ARGS__}) / sizeof(Str), (Str){0})

/* A vector whose items live in an arena: `VEC(int) v = {0}; VEC_PUSH(arena, v, 7);`. */
#define VEC(T)                                                                                     \
    struct {                                                                                       \
        T *at;                                                                                     \
        size_t n, cap;                                                                             \
    }
#define VEC_PUSH(arena, v, ...)                                                                    \
    do {                                                                                           \
        if ((v).n == (v).cap) {                                                                    \
            (v).cap = (v).cap ? (v).cap * 2 : 8;                                                   \
            (v).at =                                                                               \
                arena_grow((arena), (v).at, (v).n * sizeof *(v).at, (v).cap * sizeof *(v).at);     \
        }                                                                                          \
        (v).at[(v).n++] = (__VA_ARGS__);                                                           \
    } while (0)

#endif
