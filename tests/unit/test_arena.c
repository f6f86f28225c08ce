/* SPDX-License-Identifier: MIT */
/* The arena: vectors that grow side by side keep their items, whether they share a chunk or have
 * one of their own; what is given out is aligned, bytes excepted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"

static void vectors_grow_side_by_side(void **state) {
    (void)state;
    enum { VECTORS = 3, ITEMS = 100000 };
    Arena *arena = arena_new();
    VEC(uint32_t) v[VECTORS] = {0};
    for (uint32_t i = 0; i < ITEMS; i++)
        for (uint32_t k = 0; k < VECTORS; k++) {
            VEC_PUSH(arena, v[k], i * VECTORS + k);
            if (i % 997 == 0) str_copy(arena, STR("between")); /* nothing is the last given out */
        }
    for (uint32_t i = 0; i < ITEMS; i++)
        for (uint32_t k = 0; k < VECTORS; k++)
            assert_int_equal(v[k].at[i], i * VECTORS + k);
    arena_drop(arena);
}

/* A long vector leaves no smaller copies of itself in the arena. */
static void a_long_vector_is_held_once(void **state) {
    (void)state;
    Arena *arena = arena_new();
    VEC(uint64_t) v = {0};
    for (uint64_t i = 0; i < 1 << 20; i++)
        VEC_PUSH(arena, v, i);
    assert_true(arena_size(arena) < (sizeof(uint64_t) << 20) + (256 << 10));
    arena_clear(arena);
    assert_true(arena_size(arena) <= 256 << 10);
    arena_drop(arena);
}

static void all_but_bytes_is_aligned(void **state) {
    (void)state;
    Arena *arena = arena_new();
    for (size_t n = 1; n < 200; n++) {
        arena_bytes(arena, n);
        assert_int_equal((uintptr_t)arena_alloc(arena, n) % _Alignof(max_align_t), 0);
        arena_bytes(arena, 1);
        assert_int_equal((uintptr_t)arena_room(arena, n * 300) % _Alignof(max_align_t), 0);
    }
    arena_drop(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vectors_grow_side_by_side),
        cmocka_unit_test(a_long_vector_is_held_once),
        cmocka_unit_test(all_but_bytes_is_aligned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
