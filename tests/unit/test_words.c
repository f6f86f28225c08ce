/* SPDX-License-Identifier: MIT */
/* Where headlines break (HD-08), and the word a printed page begins in (EP-18). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/buf.h"
#include "text/words.h"

/* The text with a bar at each place that is set. */
static void assert_places(Str text, void (*find)(Str, bool *), const char *wanted) {
    bool places[400] = {0};
    Buf got = {0};
    assert_true(text.n < sizeof places);
    find(text, places);
    for (size_t i = 0; i < text.n; i++) {
        if (places[i]) buf_byte(&got, '|');
        buf_byte(&got, text.p[i]);
    }
    buf_byte(&got, '\0');
    assert_false(places[0] || places[text.n]);
    assert_string_equal(got.p, wanted);
    buf_drop(&got);
}

static void clauses(void **state) {
    (void)state;
    static const char *const wanted[] = {
        "以侨为桥讲好龙城故事 |常州新时代侨务工作稳步推进",
        "老街巷　|新活力",
        "一、一把梳子：|从运河边到海外",
        "南京江宁区：|“红石榴”绽放",
        "说“我来，我看，我走”，|然后", /* not inside quotation marks */
        "《山，水》与（甲；乙）",      /* nor titles and brackets */
        "APEC 2001 Shanghai 会议",     /* nor between Latin words */
        "参加 APEC 的 12 个城市",      /* nor between those and Han */
        "他说：”谁？！”",              /* no clause begins with a closing mark */
        "“没有收住，还在里面",         /* nor is one looked for where a quotation does not end */
        "收住多了”，|后面",
        "结尾有停顿。",
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        char text[400];
        size_t n = 0;
        for (const char *p = wanted[i]; *p; p++)
            if (*p != '|') text[n++] = *p;
        assert_places((Str){text, n}, words_clauses, wanted[i]);
    }
    words_clauses(STR(""), (bool[1]){false});
}

/* Where ICU's dictionary parts words is its own affair; these hold whatever it says. */
static void breaks(void **state) {
    (void)state;
    Str text = STR("一、把“连心桥”架起来（试行）：侨务工作会议");
    bool places[100] = {0};
    words_breaks(text, places);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        n += places[i];
    assert_true(n > 2);
    static const char *const never[] = {"”", "）", "：", "、", "把"};
    for (size_t k = 0; k < sizeof never / sizeof *never; k++)
        assert_false(places[str_find(text, str_from(never[k]), 0)]);
    assert_true(places[str_find(text, STR("（"), 0)]); /* before the mark that opens the word … */
    assert_false(places[str_find(text, STR("试"), 0)]); /* … and not behind it */
}

/* The same word whether the text is short or so long that only what is near is looked at. */
static void begin(void **state) {
    (void)state;
    Buf text = {0};
    for (int i = 0; i < 900; i++)
        buf_text(&text, "国际交流合作大会。");
    Str all = buf_view(&text);
    size_t one = STR("国际交流合作大会。").n;
    for (size_t at = 0; at < one; at += 3) {
        size_t near = words_begin(str_sub(all, 0, one), at);
        assert_int_equal(words_begin(all, 450 * one + at), 450 * one + near);
        assert_true(near <= at);
    }
    assert_int_equal(words_begin(all, 3), 0); /* 国际 */
    buf_drop(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clauses),
        cmocka_unit_test(breaks),
        cmocka_unit_test(begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
