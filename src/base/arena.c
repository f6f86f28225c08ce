/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/fail.h"

enum { CHUNK_SIZE = 64 << 10, ALIGNMENT = _Alignof(max_align_t) };

struct Chunk {
    struct Chunk *older;
    size_t size, used;
    _Alignas(max_align_t) char bytes[];
};

struct Arena {
    struct Chunk *newest;
    size_t total;
};

Arena *arena_new(void) {
    Arena *arena = must_alloc(sizeof *arena);
    *arena = (Arena){0};
    return arena;
}

static void drop_chunks(struct Chunk *chunk) {
    while (chunk) {
        struct Chunk *older = chunk->older;
        free(chunk);
        chunk = older;
    }
}

void arena_drop(Arena *arena) {
    if (!arena) return;
    drop_chunks(arena->newest);
    free(arena);
}

void arena_clear(Arena *arena) {
    if (!arena->newest) return;
    drop_chunks(arena->newest->older);
    arena->newest->older = NULL;
    arena->newest->used = 0;
    arena->total = arena->newest->size;
}

static struct Chunk *add_chunk(Arena *arena, size_t n) {
    size_t size = n > CHUNK_SIZE ? n : CHUNK_SIZE;
    struct Chunk *chunk = must_alloc(sizeof *chunk + size);
    chunk->older = arena->newest;
    chunk->size = size;
    chunk->used = 0;
    arena->newest = chunk;
    arena->total += size;
    return chunk;
}

static size_t rounded(size_t n) {
    if (n > SIZE_MAX - ALIGNMENT) fail_no_memory();
    return (n + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static void *take(Arena *arena, size_t n) {
    n = rounded(n ? n : 1);
    struct Chunk *chunk = arena->newest;
    if (!chunk || chunk->size - chunk->used < n) chunk = add_chunk(arena, n);
    void *p = chunk->bytes + chunk->used;
    chunk->used += n;
    return p;
}

void *arena_alloc(Arena *arena, size_t n) {
    return memset(take(arena, n), 0, n);
}

void *arena_room(Arena *arena, size_t n) {
    return take(arena, n);
}

void *arena_grow(Arena *arena, void *old, size_t used, size_t n) {
    struct Chunk *chunk = arena->newest;
    if (old && chunk) {
        size_t held = rounded(used ? used : 1), wanted = rounded(n);
        char *end = chunk->bytes + chunk->used;
        if ((char *)old + held == end && chunk->size - chunk->used >= wanted - held) {
            chunk->used += wanted - held;
            return old;
        }
    }
    void *p = take(arena, n);
    if (old && used) memcpy(p, old, used);
    return p;
}

size_t arena_size(const Arena *arena) {
    return arena->total;
}

Str str_copy(Arena *arena, Str s) {
    char *p = take(arena, s.n + 1);
    if (s.n) memcpy(p, s.p, s.n);
    p[s.n] = '\0';
    return (Str){p, s.n};
}

Str str_join(Arena *arena, const Str *parts, size_t n, Str between) {
    size_t total = n > 1 ? between.n * (n - 1) : 0;
    for (size_t i = 0; i < n; i++)
        total += parts[i].n;
    char *p = take(arena, total + 1), *to = p;
    for (size_t i = 0; i < n; i++) {
        if (i && between.n) to = (char *)memcpy(to, between.p, between.n) + between.n;
        if (parts[i].n) to = (char *)memcpy(to, parts[i].p, parts[i].n) + parts[i].n;
    }
    *to = '\0';
    return (Str){p, total};
}

Str str_format(Arena *arena, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0) fail_no_memory();
    char *p = take(arena, (size_t)n + 1);
    vsnprintf(p, (size_t)n + 1, format, again);
    va_end(again);
    return (Str){p, (size_t)n};
}
