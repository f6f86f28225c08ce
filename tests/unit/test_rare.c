/* SPDX-License-Identifier: MIT */
/* Characters that devices may lack: the bounds of GB 18030's first level, and runs of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "text/rare.h"

static void test_bounds(void **state) {
    static const uint32_t common[] = {0,      'A',    0x2E81, 0x2FF0, 0x3007, 0x3400,
                                      0x4DB5, 0x4E00, 0x9FA5, 0x9FEF, 0xE000, 0xF92C,
                                      0xFA29, 0xFAFF, 0xFF01, 0xFFFD, 0x1F600};
    static const uint32_t rare[] = {0x2E80, 0x2F00, 0x31C0,  0x4DB6,  0x9FF0,
                                    0xF900, 0xFA2A, 0x20000, 0x20BB7, 0x3FFFD};
    (void)state;
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        assert_false(rare_is(common[i]));
    for (size_t i = 0; i < sizeof rare / sizeof *rare; i++)
        assert_true(rare_is(rare[i]));
}

static void test_runs(void **state) {
    size_t end;
    Str text = STR("甲𠮷𬭊乙𠮷\U000E0100丙\U000E0100丁");
    (void)state;
    assert_int_equal(rare_find(text, 0, &end), 3);
    assert_int_equal(end, 11);
    assert_int_equal(rare_find(text, end, &end), 14); /* with its selector */
    assert_int_equal(end, 22);
    assert_int_equal(rare_find(text, end, &end), text.n); /* a common one's stays where it is */
    assert_int_equal(rare_find(STR(""), 0, &end), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
