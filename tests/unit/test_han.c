/* SPDX-License-Identifier: MIT */
/* Traditional characters are looked up as simplified ones, and places in the text stay the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "text/han.h"

static void test_characters(void **state) {
    (void)state;
    assert_int_equal(han_simplified(0x9580), 0x95E8); /* 門 */
    assert_int_equal(han_simplified(0x95E8), 0x95E8);
    assert_int_equal(han_simplified(0x4E7E), 0x4E7E); /* 乾: both 干 and itself */
    assert_true(han_is_traditional(0x6703));
    assert_false(han_is_traditional(0x4F1A));
    assert_false(han_is_traditional('A'));
    assert_false(han_is_traditional(0x20000));
}

static void test_every_pair(void **state) {
    char from[4], to[4];
    (void)state;
    for (uint32_t c = 0x4E00; c <= 0x9FFF; c++) {
        uint32_t simple = han_simplified(c);
        assert_int_equal(utf8_put(from, c), utf8_put(to, simple));
        assert_int_equal(han_simplified(simple), simple);
    }
}

static void test_fold(void **state) {
    Arena *arena = arena_new();
    Str plain = STR("江门A1，新会"), mixed = STR("江門A1，新會𠮷\xFF");
    (void)state;
    assert_ptr_equal(han_fold(arena, plain).p, plain.p);
    assert_true(str_eq(han_fold(arena, mixed), STR("江门A1，新会𠮷\xFF")));
    assert_int_equal(han_fold(arena, STR("")).n, 0);
    arena_drop(arena);
}

static void test_ends(void **state) {
    (void)state;
    assert_true(han_starts(STR("來源：某報"), STR("来源")));
    assert_true(han_starts(STR("来源：某报"), STR("来源")));
    assert_false(han_starts(STR("來"), STR("来源")));
    assert_false(han_starts(STR("a來源"), STR("来源")));
    assert_true(han_ends(STR("甲某攝"), STR("摄")));
    assert_false(han_ends(STR("甲某攝影"), STR("摄")));
    assert_false(han_ends(STR("abcd"), STR("摄")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_characters),
        cmocka_unit_test(test_every_pair),
        cmocka_unit_test(test_fold),
        cmocka_unit_test(test_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
