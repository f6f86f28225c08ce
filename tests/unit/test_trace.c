/* SPDX-License-Identifier: MIT */
/* The page trace: a line a run, numbers that do not depend on the locale. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "sheets.h"
#include "write/trace.h"

static Str trace_of(Arena *arena, Diags *diags, const char *folder, Sheets *sheets) {
    Outputs *outputs = outputs_open(diags, str_from(folder));
    PageSink sink = trace_sink(outputs_add(outputs, STR("book.trace")));
    sink.page(sink.context, &sheets->page);
    assert_true(outputs_commit(outputs));
    Str path = path_join(arena, str_from(folder), STR("book.trace")), text;
    assert_true(file_read(arena, diags, path, &text));
    unlink(path.p);
    return text;
}

static void test_a_line_a_run(void **state) {
    (void)state;
    setlocale(LC_ALL, "de_DE.UTF-8"); /* where it is installed, decimals are commas */
    char folder[] = "/tmp/huibian-trace-XXXXXX";
    assert_non_null(mkdtemp(folder));
    Arena *arena = arena_new();
    Diags *diags = diags_new(LANGUAGE_EN, true);
    Faces *faces = faces_open(diags, STR("fonts"));
    assert_non_null(faces);
    const Face *song = faces_find(faces, ROLE_SONG, WEIGHT_REGULAR);
    Sheets s = {.arena = arena};
    sheets_begin(&s, PART_BODY, 0, "12");
    sheets_run(&s, song, 3, 59.999f, 130.5f, 10.5f, 0, STR("常州𠮷"), "zh-Hans");
    sheets_run(&s, song, NO_NODE, -0.126f, 560, 9, 0, STR("12"), "en");
    Str text = trace_of(arena, diags, folder, &s);
    assert_true(str_eq(text, STR("12\t60.00\t130.50\t10.50\tNotoSerifCJKsc-Regular\t常州𠮷\n"
                                 "12\t-0.13\t560.00\t9.00\t*NotoSerifCJKsc-Regular\t12\n")));
    faces_close(faces);
    diags_drop(diags);
    arena_drop(arena);
    rmdir(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_a_line_a_run)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
