/* SPDX-License-Identifier: MIT */
/* print.css: the subset of CSS, its lengths, and the numbers that a style becomes. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "style/css.h"
#include "style/style.h"

typedef struct Sheet {
    Arena *arena;
    Diags *diags;
    Style style;
    char root[64];
} Sheet;

/* Opens `css` as the style "test" in a folder of its own. */
static Sheet open_style(const char *css) {
    Sheet s = {.arena = arena_new(), .diags = diags_new(LANGUAGE_EN, true)};
    strcpy(s.root, "/tmp/huibian-css-XXXXXX");
    assert_non_null(mkdtemp(s.root));
    Str folder = str_format(s.arena, "%s/test", s.root);
    Str path = str_format(s.arena, "%s/test/print.css", s.root);
    assert_int_equal(mkdir(folder.p, 0755), 0);
    FILE *file = fopen(path.p, "wb");
    assert_non_null(file);
    fputs(css, file);
    fclose(file);
    assert_true(style_open(s.arena, s.diags, str_from(s.root), STR("test"), &s.style));
    unlink(path.p);
    rmdir(folder.p);
    rmdir(s.root);
    return s;
}

static void drop(Sheet *s) {
    diags_drop(s->diags);
    arena_drop(s->arena);
}

static void assert_near(float a, float b) {
    if (fabsf(a - b) > 0.01f) fail_msg("%.3f is not %.3f", (double)a, (double)b);
}

/* The diagnostics, as "line:name" joined by spaces. */
static Str complaints(const Sheet *s) {
    size_t n;
    const Diag *all = diags_all(s->diags, &n);
    Str text = STR("");
    for (size_t k = 0; k < n; k++)
        text = STR_CAT(s->arena, text, STR(" "),
                       str_format(s->arena, "%d:%s", all[k].where.line, diag_name(all[k].name)));
    return str_trim(text);
}

static void assert_complaints(const char *css, const char *wanted) {
    Sheet s = open_style(css);
    Str found = complaints(&s);
    if (!str_eq(found, str_from(wanted))) fail_msg("%.*s, not %s", STR_ARG(found), wanted);
    drop(&s);
}

static void lengths(void **state) {
    (void)state;
    static const struct {
        const char *text;
        float number;
        enum CssUnit unit;
    } cases[] = {{"10.5pt", 10.5f, CSS_PT}, {"25.4mm", 72, CSS_PT},    {"五号", 10.5f, CSS_PT},
                 {"三号", 15.75f, CSS_PT},  {"2em", 2, CSS_EM},        {"-0.5em", -0.5f, CSS_EM},
                 {"3rlh", 3, CSS_RLH},      {"1.5", 1.5f, CSS_NUMBER}, {"40%", 40, CSS_PERCENT},
                 {".5em", 0.5f, CSS_EM},    {"1IN", 72, CSS_PT}};
    float number;
    enum CssUnit unit;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        assert_true(css_length(str_from(cases[k].text), &number, &unit));
        assert_near(number, cases[k].number);
        assert_int_equal(unit, cases[k].unit);
    }
    static const char *const bad[] = {"", "pt", "1furlong", "1 pt", "五", "--1pt", "1.2.3pt"};
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++)
        assert_false(css_length(str_from(bad[k]), &number, &unit));
}

static void page_sizes(void **state) {
    (void)state;
    float width, height;
    assert_true(css_page_size(STR("大32开"), &width, &height));
    assert_near(width, 140 * 72 / 25.4f);
    assert_near(height, 203 * 72 / 25.4f);
    assert_true(css_page_size(STR("a4"), &width, &height));
    assert_near(height, 297 * 72 / 25.4f);
    assert_true(css_page_size(STR("100mm 200mm"), &width, &height));
    assert_near(width, 100 * 72 / 25.4f);
    assert_false(css_page_size(STR("landscape"), &width, &height));
    assert_false(css_page_size(STR("100mm"), &width, &height));
}

static void type_area_is_whole_characters(void **state) {
    (void)state;
    Sheet s = open_style("@page { size: A4; margin-top: 37mm; --characters: 28; --rows: 22 }\n"
                         "@page :right { margin-left: 28mm }\n"
                         "body { font-size: 三号; line-height: 29.53pt }\n");
    assert_string_equal(complaints(&s).p, "");
    assert_near(s.style.width - s.style.inner - s.style.outer, 28 * 15.75f);
    assert_near(s.style.height - s.style.top - s.style.bottom, 21 * 29.53f + 15.75f);
    assert_near(s.style.pitch, 29.53f);
    drop(&s);
}

static void parts_inherit_from_body(void **state) {
    (void)state;
    Sheet s = open_style("h2 { font-family: Hei; font-size: 小四; color: gray(40%) }\n"
                         "body { font-size: 11pt; line-height: 2; line-break: normal; "
                         "text-spacing-trim: kaiming }\n"
                         "note, td { font-size: 小五; text-align: left; margin-left: 18pt }\n");
    const PartStyle *h2 = &s.style.parts[STYLE_heading1], *td = &s.style.parts[STYLE_table_cell];
    assert_near(s.style.parts[STYLE_paragraph].size, 11);
    assert_near(s.style.pitch, 22);
    assert_int_equal(s.style.strictness, 2);
    assert_int_equal(s.style.marks, 1);
    assert_int_equal(h2->role, ROLE_HEI);
    assert_near(h2->size, 12);
    assert_near(h2->line_height, 24); /* a factor of its own size, as a number is in CSS */
    assert_near(h2->gray, 0.4f);
    assert_int_equal(h2->align, ALIGN_JUSTIFY);
    assert_int_equal(td->align, ALIGN_LEFT);
    assert_near(td->margin_left, 2); /* 18 pt are two em of 9 pt */
    drop(&s);
}

static void heads_and_folios(void **state) {
    (void)state;
    Sheet s =
        open_style("running-head { content: none }\n"
                   "folio { content: \"— \" counter(page) \" —\"; margin-top: 7mm; margin-right: "
                   "1em; text-align: outside }\n"
                   "city { border-bottom: 2pt solid }\n"
                   "h1 { margin-top: 34pt; --shrink: 5% }\n"
                   "body { line-height: 17pt }\n");
    assert_string_equal(complaints(&s).p, "");
    const PartStyle *folio = &s.style.parts[STYLE_folio];
    assert_true(s.style.parts[STYLE_running_head].hidden);
    assert_string_equal(str_copy(s.arena, folio->before).p, "— ");
    assert_string_equal(str_copy(s.arena, folio->after).p, " —");
    assert_near(folio->space_before * s.style.pitch, 7 * 72 / 25.4f);
    assert_near(folio->margin_right, 1);
    assert_near(s.style.parts[STYLE_city].rule, 2);
    assert_near(s.style.parts[STYLE_title].space_before, 2); /* 34 pt are two lines of 17 pt */
    assert_near(s.style.parts[STYLE_title].shrink, 0.05f);
    drop(&s);
    assert_complaints("folio { content: \"— }\n", "1:css-value");
    assert_complaints("folio { content: counter(chapter) }\n", "1:css-value");
    assert_complaints("h1 { content: none }\n", "1:css-property");
    assert_complaints("h1 { border-bottom: 1pt }\n", "1:css-property");
}

static void what_is_not_known_is_reported_with_its_line(void **state) {
    (void)state;
    assert_complaints("p {\n  text-indent: 2em;\n  float: left;\n}\n", "3:css-property");
    assert_complaints("p { text-indent: two }\n", "1:css-value");
    assert_complaints("h1 { --shrink: 40% }\n", "1:css-value");
    assert_complaints("\n/* a\n   b */\nmarquee { color: black }\n", "4:css-selector");
    assert_complaints("@media print { p { color: black } }\nh1 { color: red }\n",
                      "1:css-syntax 2:css-value");
    assert_complaints("p { color black; text-align: left }\n", "1:css-syntax");
    assert_complaints("p { color: black", "1:css-syntax");
    assert_complaints("@page { size: 大32开; --characters: 60 }\n", "0:style-grid");
    assert_complaints("p { text-align: center !important; }\n", "");
    assert_complaints("}}}; p { text-align: center }", "1:css-syntax 1:css-syntax 1:css-syntax "
                                                       "1:css-syntax");
}

/* Whatever stands in the file, it is read to its end. */
static void any_bytes_are_read(void **state) {
    (void)state;
    static const char alphabet[] = "{}@:;,/*p h1\n\"x2em";
    uint32_t seed = 3;
    for (int round = 0; round < 3000; round++) {
        char text[64];
        size_t n = 0;
        while (n < sizeof text - 1) {
            seed = seed * 1664525u + 1013904223u;
            text[n++] = alphabet[(seed >> 16) % (sizeof alphabet - 1)];
        }
        Arena *arena = arena_new();
        Diags *diags = diags_new(LANGUAGE_EN, true);
        css_read(arena, diags, STR("x.css"), (Str){text, n});
        diags_drop(diags);
        arena_drop(arena);
    }
}

static void the_styles_that_ship_are_clean(void **state) {
    (void)state;
    static const char *const names[] = {"book", "a4", "gongwen"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        Arena *arena = arena_new();
        Diags *diags = diags_new(LANGUAGE_EN, false);
        Style style;
        size_t n;
        assert_true(style_open(arena, diags, STR("styles"), str_from(names[k]), &style));
        diags_all(diags, &n);
        assert_int_equal(n, 0);
        assert_true(style.outer > 36 && style.bottom > 36);
        assert_true(file_exists(style.screen));
        diags_drop(diags);
        arena_drop(arena);
    }
}

static Sheet fit_style(const char *size, const char *text, const char *rows) {
    Sheet s =
        open_style("@page { size: 大32开; margin-top: 65pt; --characters: 28; --rows: 27 }"
                   "@page :right { margin-left: 54pt } body { font-size: 五号; line-height: 17pt }"
                   "h2 { font-size: 小四; line-height: 17pt } folio { font-size: 小五 }");
    StyleWishes wishes = {
        STR("book.txt"), {str_from(size), 1}, {str_from(text), 2}, {str_from(rows), 3}};
    style_fit(s.arena, s.diags, &wishes, &s.style);
    return s;
}

/* The type area and the margins make the page (PG-01). */
static void assert_fills(const Style *style) {
    const PartStyle *body = &style->parts[STYLE_body];
    assert_near(style->inner + style->outer + (float)style->characters * body->size, style->width);
    assert_near(style->top + style->bottom + (float)(style->rows - 1) * style->pitch + body->size,
                style->height);
    assert_true(style->inner > 0 && style->outer > 0 && style->top > 0 && style->bottom > 0);
}

static void a_book_may_ask_for_another_page(void **state) {
    (void)state;
    static const char *const ways[] = {"A4", "210×297", "210mm x 297mm", "21x29.7cm"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        Sheet s = fit_style(ways[i], "", "");
        assert_near(s.style.width, 595.28f);
        assert_near(s.style.height, 841.89f);
        assert_true(s.style.characters > 28 && s.style.rows > 27);
        assert_near(s.style.pitch, 17);
        assert_fills(&s.style);
        assert_true(str_eq(complaints(&s), STR("")));
        drop(&s);
    }
}

static void a_book_may_ask_for_another_size_of_text(void **state) {
    (void)state;
    Sheet s = fit_style("", "小四", "");
    assert_near(s.style.parts[STYLE_body].size, 12);
    assert_near(s.style.parts[STYLE_heading1].size, 12 * 12 / 10.5f); /* headings go with it */
    assert_near(s.style.parts[STYLE_folio].size, 9);
    assert_near(s.style.pitch, 17 * 12 / 10.5f);
    assert_true(s.style.characters < 28 && s.style.rows < 27);
    assert_fills(&s.style);
    drop(&s);
}

static void a_book_may_ask_for_rows(void **state) {
    (void)state;
    Sheet s = fit_style("", "", "24");
    assert_int_equal(s.style.rows, 24);
    assert_int_equal(s.style.characters, 28);
    assert_near(s.style.pitch, 26 * 17.0f / 23);
    assert_near(s.style.parts[STYLE_heading1].line_height, s.style.pitch);
    assert_fills(&s.style);
    drop(&s);
}

static void what_a_book_cannot_have_is_said(void **state) {
    (void)state;
    Sheet s = fit_style("巨大", "七十号", "3");
    assert_true(str_eq(complaints(&s), STR("1:bad-wish 2:bad-wish 3:bad-wish")));
    assert_int_equal(s.style.rows, 27);
    assert_near(s.style.width, 396.85f);
    drop(&s);
    s = fit_style("80x100mm", "", "90"); /* a page of its own, and no room for so many rows */
    assert_true(str_eq(complaints(&s), STR("3:bad-wish")));
    assert_near(s.style.width, 80 / 25.4f * 72);
    assert_fills(&s.style);
    drop(&s);
    s = fit_style("", "36pt", ""); /* too large for ten characters a line */
    assert_true(str_eq(complaints(&s), STR("2:bad-wish")));
    assert_near(s.style.parts[STYLE_body].size, 10.5f);
    drop(&s);
}

/* Bytes that no sheet has end like any other, and where they stand nothing is a stop. */
static void any_bytes_end(void **state) {
    (void)state;
    static const Str sheets[] = {STR_INIT("p { text-indent\0: 2em; }"),
                                 STR_INIT("\0"),
                                 STR_INIT("p {\0"),
                                 STR_INIT("p { /* \0"),
                                 STR_INIT("\0 { } }"),
                                 STR_INIT("@media \0 { p { } } h1 { }")};
    for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++) {
        Arena *arena = arena_new();
        Diags *diags = diags_new(LANGUAGE_EN, true);
        css_read(arena, diags, STR("print.css"), sheets[i]);
        diags_drop(diags);
        arena_drop(arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lengths),
        cmocka_unit_test(any_bytes_end),
        cmocka_unit_test(page_sizes),
        cmocka_unit_test(type_area_is_whole_characters),
        cmocka_unit_test(parts_inherit_from_body),
        cmocka_unit_test(heads_and_folios),
        cmocka_unit_test(what_is_not_known_is_reported_with_its_line),
        cmocka_unit_test(any_bytes_are_read),
        cmocka_unit_test(a_book_may_ask_for_another_page),
        cmocka_unit_test(a_book_may_ask_for_another_size_of_text),
        cmocka_unit_test(a_book_may_ask_for_rows),
        cmocka_unit_test(what_a_book_cannot_have_is_said),
        cmocka_unit_test(the_styles_that_ship_are_clean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
