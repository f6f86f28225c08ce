/* SPDX-License-Identifier: MIT */
/* Lines: classes, joints and total fit, on paper (tests/support/paper.h). What single rules ask for
 * stands in tests/spec/. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "../support/paper.h"

typedef struct Lines {
    Arena *arena, *scratch;
    Unit *units;
    size_t n;
    FitLine *at;
    size_t count;
} Lines;

static Lines fit(const char *text, FitShape shape, enum BreakLevel level) {
    Lines l = {.arena = arena_new(), .scratch = arena_new()};
    l.units = paper_units(l.arena, str_from(text), (JointRules){.level = level}, &l.n);
    l.count = fit_lines(l.arena, l.scratch, l.units, l.n, shape, &l.at);
    return l;
}

static void drop(Lines *l) {
    arena_drop(l->arena);
    arena_drop(l->scratch);
}

static uint32_t next_random(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static bool stretches(const Lines *l, const FitLine *line) {
    for (uint32_t k = line->from; k + 1 < line->to; k++)
        if (l->units[k].spread < SPREAD_PLACE ? l->units[k].spread_most > 0
                                              : l->units[k].spread == SPREAD_PLACE)
            return true;
    return false;
}

/* What must hold for any text: nothing is left out, nothing leaves the measure, full lines fill it,
 * and no line begins or ends badly unless nothing else was possible. */
static void check_lines(const Lines *l, FitShape shape, enum BreakLevel level) {
    uint32_t at = 0;
    for (size_t k = 0; k < l->count; k++) {
        const FitLine *line = &l->at[k];
        assert_int_equal(line->from, at);
        assert_true(line->to > line->from);
        at = line->to;
        double measure = shape.measure - (k == 0 ? shape.first : shape.rest);
        double width = paper_width(l->units, line);
        assert_true(width <= measure + 0.01 || line->to == line->from + 1);
        if (!line->last && stretches(l, line)) assert_true(fabs(width - measure) < 0.01);
        for (int g = 0; g < GIVE_COUNT; g++)
            assert_true(line->give[g] >= 0 && line->give[g] <= 1.0001f);
        if (line->broken || k == 0) continue;
        enum BreakClass first = (enum BreakClass)l->units[line->from].class;
        assert_false(break_no_start(first, level));
        size_t end = line->from - 1;
        while (end > 0 && l->units[end].class == BREAK_SPACE)
            end--;
        assert_false(break_no_end((enum BreakClass)l->units[end].class, level));
    }
    assert_int_equal(at, l->n);
}

static void any_text_keeps_the_rules(void **state) {
    (void)state;
    static const char *const pieces[] = {
        "城", "市",  "的", "人", "们", "，", "。",  "、", "：", "；",
        "“",  "”",   "‘",  "’",  "《", "》", "（",  "）", "——", "……",
        "·",  "/",   "～", "—",  "A",  "b",  "GDP", "2",  "0",  "5",
        "%",  "3.5", "-",  " ",  "！", "？", "①",   "¥",  "℃",  "http://a.b/c?d=e&f"};
    uint32_t seed = 7;
    for (int round = 0; round < 4000; round++) {
        char text[2048] = "";
        int n = 1 + (int)(next_random(&seed) % 150);
        for (int k = 0; k < n; k++) {
            uint32_t pick = next_random(&seed) % 70;
            strcat(text, pick < 40 ? pieces[pick] : pieces[pick % 5]);
        }
        FitShape shape = {.measure = 4000 + (int)(next_random(&seed) % 30) * 1000, .first = 2000};
        enum BreakLevel level = (enum BreakLevel)(next_random(&seed) % 4);
        Lines l = fit(text, shape, level);
        check_lines(&l, shape, level);
        drop(&l);
    }
}

/* A paragraph in a line more obeys the same rules, and no line of it is loose. */
static void a_line_more_is_not_loose(void **state) {
    (void)state;
    uint32_t seed = 11, done = 0;
    for (int round = 0; round < 600; round++) {
        char text[4096] = "";
        int n = 60 + (int)(next_random(&seed) % 300);
        for (int k = 0; k < n; k++)
            strcat(text, next_random(&seed) % 12 ? "城" : k % 2 ? "，" : "。城");
        FitShape shape = {.measure = 28000, .first = 2000};
        Lines l = fit(text, shape, LEVEL_STRICT);
        size_t before = l.count;
        l.count = fit_longer(l.arena, l.scratch, l.units, l.n, shape, before, &l.at);
        if (l.count > 0) {
            assert_int_equal(l.count, before + 1);
            check_lines(&l, shape, LEVEL_STRICT);
            for (size_t k = 0; k < l.count; k++)
                assert_true(l.at[k].spread[SPREAD_PLACE] < 40.01f);
            const FitLine *last = &l.at[l.count - 1];
            assert_true(last->to - last->from >= 2);
            done++;
        }
        drop(&l);
    }
    assert_true(done > 60 && done < 540);
}

static void long_runs_stay_inside(void **state) {
    (void)state;
    static const char *const texts[] = {
        "1234567890123456789012345678901234567890123456789012345678901234567890",
        "见https://www.example.gov.cn/art/2021/3/4/art_1234_567890.html?from=index&id=99999999。",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "“““““““““““““““““““““““““““““““““““““““““““““““““““““““““““““““",
        "。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。"};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
        for (int measure = 2000; measure <= 28000; measure += 1300) {
            FitShape shape = {.measure = measure};
            Lines l = fit(texts[k], shape, LEVEL_STRICT);
            check_lines(&l, shape, LEVEL_STRICT);
            drop(&l);
        }
}

static void a_kept_break_ends_its_line(void **state) {
    (void)state;
    Lines l = fit("床前明月光\n疑是地上霜", (FitShape){.measure = 20000}, LEVEL_STRICT);
    assert_int_equal(l.count, 2);
    assert_true(l.at[0].last && l.at[1].last);
    assert_int_equal(l.at[1].from, 6);
    drop(&l);
}

/* A million characters in one paragraph: the sums hold, and it is done in a moment. */
static void a_paragraph_may_be_long(void **state) {
    (void)state;
    enum { N = 300000 };
    char *text = test_malloc(N * 3 + 1);
    for (size_t k = 0; k < N; k++)
        memcpy(text + 3 * k, k % 17 == 16 ? "，" : "城", 3);
    text[N * 3] = '\0';
    FitShape shape = {.measure = 28000, .first = 2000};
    Lines l = fit(text, shape, LEVEL_STRICT);
    assert_true(l.count > N / 30 && l.count < N / 26);
    drop(&l);
    test_free(text);
}

static void headline_is_balanced(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int measure;
        size_t lines, second; /* characters before the second line */
    } cases[] = {
        {"创新举措凝心聚力 推进常州统战事业蓬勃发展", 15000, 2, 9},
        {"创新举措凝心聚力 推进常州统战事业蓬勃发展", 28000, 1, 0},
        {"共绘同心圆", 15000, 1, 0},
        {"一二三四五六七八九十一二三四", 12000, 2, 7},
        /* A clause too long for the line breaks at its stop; the next is not torn as well. */
        {"强化思想政治引领、优化党建业务互促 推动港澳工作高质量发展", 16300, 3, 9},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        Arena *arena = arena_new(), *scratch = arena_new();
        size_t n;
        Unit *units = paper_units(arena, str_from(cases[k].text),
                                  (JointRules){.level = LEVEL_STRICT, .headline = true}, &n);
        FitLine *lines;
        size_t count = fit_headline(arena, scratch, units, n, cases[k].measure, NULL, &lines);
        assert_int_equal(count, cases[k].lines);
        if (count > 1) assert_int_equal(lines[1].from, cases[k].second);
        arena_drop(arena);
        arena_drop(scratch);
    }
}

static enum BreakClass class_in(const char *text, size_t at) {
    Arena *arena = arena_new();
    size_t n;
    Unit *units = paper_units(arena, str_from(text), (JointRules){.level = LEVEL_STRICT}, &n);
    enum BreakClass class = (enum BreakClass)units[at].class;
    arena_drop(arena);
    return class;
}

static void neighbours_refine_classes(void **state) {
    (void)state;
    assert_int_equal(class_in("统一战线——同心", 4), BREAK_DASH);
    assert_int_equal(class_in("北京—上海", 2), BREAK_LINK);
    assert_int_equal(class_in("港-澳", 1), BREAK_LINK);
    assert_int_equal(class_in("COVID-19", 5), BREAK_HYPHEN);
    assert_int_equal(class_in("他说“统战+”机制", 2), BREAK_OPEN);
    assert_int_equal(class_in("“GDP”增长", 0), BREAK_OPEN);
    assert_int_equal(class_in("“GDP”增长", 4), BREAK_CLOSE);
    assert_int_equal(class_in("the “best” city", 4), BREAK_LATIN_OPEN);
    assert_int_equal(class_in("the “best” city", 9), BREAK_LATIN_CLOSE);
    assert_int_equal(class_in("it’s", 2), BREAK_LATIN);
    assert_int_equal(class_in("镇/街", 1), BREAK_SLASH);
    assert_int_equal(class_in("km/h", 2), BREAK_LATIN);
}

static void every_mark_has_its_class(void **state) {
    (void)state;
    assert_int_equal(break_class(0x3002), BREAK_FULL);
    assert_int_equal(break_class(0xFF0C), BREAK_COMMA);
    assert_int_equal(break_class(0x300A), BREAK_OPEN);
    assert_int_equal(break_class(0x4E2D), BREAK_HAN);
    assert_int_equal(break_class(0x20BB7), BREAK_HAN);
    assert_int_equal(break_class('7'), BREAK_DIGIT);
    assert_int_equal(break_class(0xFE0F), BREAK_JOIN);
    assert_true(break_no_start(BREAK_DASH, LEVEL_STRICT));
    assert_false(break_no_start(BREAK_DASH, LEVEL_GB));
    assert_false(break_no_start(BREAK_FULL, LEVEL_NONE));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_text_keeps_the_rules),  cmocka_unit_test(long_runs_stay_inside),
        cmocka_unit_test(a_line_more_is_not_loose),  cmocka_unit_test(a_kept_break_ends_its_line),
        cmocka_unit_test(a_paragraph_may_be_long),   cmocka_unit_test(headline_is_balanced),
        cmocka_unit_test(neighbours_refine_classes), cmocka_unit_test(every_mark_has_its_class),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
