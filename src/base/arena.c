/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/fail.h"

/* What is given out below SHARED_MOST bytes shares a chunk with others. What is larger has a chunk
 * of its own, which grows where it is: a long vector leaves no smaller copies of itself behind. */
enum { CHUNK_SIZE = 64 << 10, SHARED_MOST = CHUNK_SIZE / 4, ALIGNMENT = _Alignof(max_align_t) };

struct Chunk {
    struct Chunk *older, *newer;
    size_t size, used;
    _Alignas(max_align_t) char bytes[];
};

struct Arena {
    struct Chunk *shared, *own; /* the newest of each */
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
    drop_chunks(arena->shared);
    drop_chunks(arena->own);
    free(arena);
}

void arena_clear(Arena *arena) {
    drop_chunks(arena->own);
    arena->own = NULL;
    arena->total = 0;
    if (!arena->shared) return;
    drop_chunks(arena->shared->older);
    arena->shared->older = NULL;
    arena->shared->used = 0;
    arena->total = arena->shared->size;
}

static struct Chunk *add_chunk(Arena *arena, struct Chunk **newest, size_t size) {
    struct Chunk *chunk = must_alloc(sizeof *chunk + size);
    *chunk = (struct Chunk){.older = *newest, .size = size};
    if (*newest) (*newest)->newer = chunk;
    *newest = chunk;
    arena->total += size;
    return chunk;
}

/* A whole number of ALIGNMENT, so that what is given out stays aligned. */
static size_t rounded(size_t n) {
    if (n > SIZE_MAX - sizeof(struct Chunk) - ALIGNMENT) fail_no_memory();
    return n ? (n + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT : ALIGNMENT;
}

/* `n` is not rounded where any address will do. */
static void *take(Arena *arena, size_t n) {
    if (n > SHARED_MOST) return add_chunk(arena, &arena->own, n)->bytes;
    struct Chunk *chunk = arena->shared;
    if (!chunk || chunk->size - chunk->used < n)
        chunk = add_chunk(arena, &arena->shared, CHUNK_SIZE);
    void *p = chunk->bytes + chunk->used;
    chunk->used += n;
    return p;
}

static void *take_aligned(Arena *arena, size_t n) {
    if (arena->shared) arena->shared->used = rounded(arena->shared->used);
    return take(arena, rounded(n));
}

void *arena_alloc(Arena *arena, size_t n) {
    return memset(take_aligned(arena, n), 0, n);
}

void *arena_room(Arena *arena, size_t n) {
    return take_aligned(arena, n);
}

char *arena_bytes(Arena *arena, size_t n) {
    rounded(n); /* ends the run where no chunk could be so long */
    return take(arena, n);
}

static void *grow_own(Arena *arena, char *old, size_t n) {
    struct Chunk *chunk = (struct Chunk *)(old - offsetof(struct Chunk, bytes));
    bool newest = arena->own == chunk;
    arena->total += n - chunk->size;
    chunk = must_realloc(chunk, sizeof *chunk + n);
    chunk->size = n;
    if (chunk->older) chunk->older->newer = chunk;
    if (chunk->newer) chunk->newer->older = chunk;
    if (newest) arena->own = chunk;
    return chunk->bytes;
}

void *arena_grow(Arena *arena, void *old, size_t held, size_t n) {
    if (!old) return take_aligned(arena, n);
    held = rounded(held);
    n = rounded(n);
    if (held > SHARED_MOST) return grow_own(arena, old, n);
    struct Chunk *chunk = arena->shared;
    if ((char *)old + held == chunk->bytes + chunk->used && n <= SHARED_MOST &&
        chunk->size - chunk->used >= n - held) {
        chunk->used += n - held;
        return old;
    }
    return memcpy(take_aligned(arena, n), old, held);
}

size_t arena_size(const Arena *arena) {
    return arena->total;
}

Str str_copy(Arena *arena, Str s) {
    char *p = arena_bytes(arena, s.n + 1);
    if (s.n) memcpy(p, s.p, s.n);
    p[s.n] = '\0';
    return (Str){p, s.n};
}

Str str_join(Arena *arena, const Str *parts, size_t n, Str between) {
    size_t total = n > 1 ? between.n * (n - 1) : 0;
    for (size_t i = 0; i < n; i++)
        total += parts[i].n;
    char *p = arena_bytes(arena, total + 1), *to = p;
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
    char *p = arena_bytes(arena, (size_t)n + 1);
    vsnprintf(p, (size_t)n + 1, format, again);
    va_end(again);
    return (Str){p, (size_t)n};
}
