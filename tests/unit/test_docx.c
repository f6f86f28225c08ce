/* SPDX-License-Identifier: MIT */
/* Word documents: nothing of them is lost, whatever case they are from; numbers in every format. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../support/conserve.h"
#include "base/file.h"
#include "edit/edit.h"
#include "read/docx/numbering.h"
#include "read/read.h"

typedef struct Case {
    Book *book;
    Diags *diags;
} Case;

static Case read_case(Str path) {
    Case c = {.diags = diags_new(LANGUAGE_EN, true)};
    c.book = book_new(c.diags);
    read_sources(c.book, &path, 1);
    return c;
}

static void done(Case c) {
    book_drop(c.book);
    diags_drop(c.diags);
}

static bool is_document(Str name) {
    return str_eq(path_extension(name), STR(".docx"));
}

static int conserve_folder(Arena *arena, Diags *diags, Str folder) {
    Str *names;
    size_t n;
    int count = 0;
    if (!file_list(arena, diags, folder, &names, &n)) return 0;
    for (size_t i = 0; i < n; i++) {
        char word[128];
        if (!is_document(names[i])) continue;
        Case c = read_case(path_join(arena, folder, names[i]));
        edit_book(c.book);
        if (!conserve_check(c.book, word, sizeof word))
            fail_msg("%.*s: %s", STR_ARG(names[i]), word);
        count++;
        done(c);
    }
    return count;
}

/* Every document of the cases, alone. */
static void test_conservation(void **state) {
    (void)state;
    Arena *arena = arena_new();
    Diags *diags = diags_new(LANGUAGE_EN, true);
    Str *names;
    size_t n;
    int count = 0;
    assert_true(file_list(arena, diags, STR("tests/cases"), &names, &n));
    for (size_t i = 0; i < n; i++)
        if (str_starts(names[i], STR("docx")))
            count += conserve_folder(arena, diags,
                                     STR_CAT(arena, STR("tests/cases/"), names[i], STR("/input")));
    assert_true(count > 0);
    diags_drop(diags);
    arena_drop(arena);
}

/* The articles of two books say the same, in the same forms. */
static void assert_same_article(const Book *a, const Book *b, const char *name) {
    const Article *x = a->received, *y = b->received;
    assert_non_null(x);
    assert_non_null(y);
    assert_null(y->next);
    if (!str_eq(x->title, y->title)) fail_msg("%s: title %.*s", name, STR_ARG(y->title));
    const Field *f = x->fields, *g = y->fields;
    for (; f && g; f = f->next, g = g->next)
        if (f->kind != g->kind || !str_eq(f->text, g->text))
            fail_msg("%s: field %.*s", name, STR_ARG(g->text));
    assert_true(!f && !g);
    const Block *p = x->blocks, *q = y->blocks;
    for (; p && q; p = p->next, q = q->next) {
        Str text = block_text(b->arena, q);
        if (p->kind != q->kind || p->level != q->level || !str_eq(block_text(a->arena, p), text))
            fail_msg("%s: block %.*s", name, STR_ARG(text));
    }
    assert_true(!p && !q);
}

/* As text, as a web page, and as Word, LibreOffice and pandoc write it: one article. */
static void test_same_article(void **state) {
    (void)state;
    static const char *const names[] = {
        "tests/support/same/same.html", "tests/support/same/word.docx",
        "tests/support/same/writer.docx", "tests/support/same/pandoc.docx"};
    Case text = read_case(STR("tests/support/same/same.txt"));
    edit_book(text.book);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Case other = read_case(str_from(names[i]));
        edit_book(other.book);
        assert_same_article(text.book, other.book, names[i]);
        done(other);
    }
    done(text);
}

static void test_number_formats(void **state) {
    (void)state;
    static const struct {
        const char *format;
        int value;
        const char *wanted;
    } cases[] = {
        {"decimal", 12, "12"},
        {"decimalZero", 7, "07"},
        {"decimalFullWidth", 102, "１０２"},
        {"upperLetter", 3, "C"},
        {"lowerLetter", 28, "bb"},
        {"upperRoman", 1994, "MCMXCIV"},
        {"lowerRoman", 14, "xiv"},
        {"chineseCounting", 10, "十"},
        {"chineseCounting", 21, "二十一"},
        {"chineseCountingThousand", 102, "一百零二"},
        {"chineseCountingThousand", 110, "一百一十"},
        {"chineseCountingThousand", 2020, "二千零二十"},
        {"japaneseCounting", 15, "十五"},
        {"ideographDigital", 10, "一〇"},
        {"chineseLegalSimplified", 12, "壹拾贰"},
        {"ideographTraditional", 4, "丁"},
        {"ideographZodiac", 12, "亥"},
        {"decimalEnclosedCircle", 20, "⑳"},
        {"decimalEnclosedCircleChinese", 21, "㉑"},
        {"decimalEnclosedCircle", 51, "51"},
        {"decimalEnclosedParen", 2, "⑵"},
        {"decimalEnclosedFullstop", 3, "⒊"},
        {"none", 3, ""},
        {"somethingNew", 3, "3"},
    };
    Arena *arena = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str got = number_format(arena, str_from(cases[i].format), cases[i].value);
        if (!str_eq(got, str_from(cases[i].wanted)))
            fail_msg("%s %d: %.*s", cases[i].format, cases[i].value, STR_ARG(got));
    }
    arena_drop(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_conservation),
        cmocka_unit_test(test_same_article),
        cmocka_unit_test(test_number_formats),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
