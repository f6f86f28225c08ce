/* SPDX-License-Identifier: MIT */
/* base/output.h, base/replace.h: a set appears together; what a kill left is completed or removed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/output.h"
#include "base/replace.h"

static Arena *arena;
static Diags *diags;
static Str folder;

static int begin(void **state) {
    (void)state;
    static char name[] = "/tmp/huibian-test-XXXXXX";
    memcpy(name + sizeof name - 7, "XXXXXX", 6);
    if (!mkdtemp(name)) return -1;
    arena = arena_new();
    diags = diags_new(LANGUAGE_EN, true);
    folder = str_from(name);
    return 0;
}

static Str *names;
static size_t names_n;
static void list(void) {
    assert_true(file_list(arena, diags, folder, &names, &names_n));
}

static int end(void **state) {
    (void)state;
    list();
    for (size_t i = 0; i < names_n; i++)
        unlink(path_join(arena, folder, names[i]).p);
    rmdir(folder.p);
    diags_drop(diags);
    arena_drop(arena);
    return 0;
}

static void put(const char *name, const char *text) {
    FILE *f = fopen(path_join(arena, folder, str_from(name)).p, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void assert_file(const char *name, const char *text) {
    Str content;
    assert_true(file_read(arena, diags, path_join(arena, folder, str_from(name)), &content));
    assert_true(str_eq(content, str_from(text)));
}

static void assert_files(size_t n) {
    list();
    for (size_t i = 0; i < names_n && names_n != n; i++)
        print_message("# %s\n", names[i].p);
    assert_int_equal(names_n, n);
}

static bool reported(enum DiagName name) {
    size_t n;
    const Diag *all = diags_all(diags, &n);
    return n && all[n - 1].name == name;
}

static void a_set_appears_together(void **state) {
    (void)state;
    put("a", "old");
    Outputs *set = outputs_open(diags, folder);
    output_str(outputs_add(set, STR("a")), STR("new"));
    Output *b = outputs_add(set, STR("b"));
    output_str(b, STR("second"));
    output_settle(b);
    assert_file("a", "old");
    assert_files(3);
    assert_true(outputs_commit(set));
    assert_files(2);
    assert_file("a", "new");
    assert_file("b", "second");
}

static void what_is_written_over_stays_in_place(void **state) {
    (void)state;
    Outputs *set = outputs_open(diags, folder);
    Output *a = outputs_add(set, STR("a"));
    output_str(a, STR("head....tail"));
    output_seek(a, 4);
    output_str(a, STR("BODY"));
    assert_int_equal(output_size(a), 8);
    output_seek(a, 12);
    output_str(a, STR("!"));
    assert_true(outputs_commit(set));
    assert_file("a", "headBODYtail!");
}

static void who_drops_leaves_nothing(void **state) {
    (void)state;
    put("a", "old");
    Outputs *set = outputs_open(diags, folder);
    Output *a = outputs_add(set, STR("a"));
    output_str(a, STR("new"));
    outputs_drop(set);
    assert_files(1);
    assert_file("a", "old");
}

static void one_that_failed_fails_the_set(void **state) {
    (void)state;
    Outputs *set = outputs_open(diags, folder);
    output_str(outputs_add(set, STR("a")), STR("new"));
    output_fail(outputs_add(set, STR("b")), STR("because"));
    assert_false(outputs_commit(set));
    assert_true(reported(DIAG_cannot_write));
    assert_files(0);
}

static void what_a_dead_run_left_is_removed(void **state) {
    (void)state;
    put(".huibian-1-0.tmp", "x");
    put(".huibian-1-0.tmp.Ab3xY9", "x");
    put(".huibian-1-0.old", "x");
    put(".huibianrc", "not ours");
    outputs_drop(outputs_open(diags, folder));
    assert_files(1);
}

static void a_second_run_into_the_folder_fails(void **state) {
    (void)state;
    DIR *other = opendir(folder.p);
    assert_int_equal(flock(dirfd(other), LOCK_EX), 0);
    put(".huibian-1-0.tmp", "of the other run");
    assert_null(outputs_open(diags, folder));
    assert_true(reported(DIAG_folder_in_use));
    assert_files(1);
    closedir(other);
    Outputs *set = outputs_open(diags, folder);
    assert_non_null(set);
    outputs_drop(set);
}

/* Killed between the two renames: a is new, b is old. */
static void a_killed_replacing_is_completed(void **state) {
    (void)state;
    put("a", "new");
    put("b", "old");
    put(".huibian-1-1.tmp", "new");
    put(".huibian-1-0.old", "old");
    put(REPLACE_JOURNAL, "# words\n.huibian-1-0.tmp\ta\n.huibian-1-1.tmp\tb\n");
    outputs_drop(outputs_open(diags, folder));
    assert_true(reported(DIAG_finished));
    assert_files(2);
    assert_file("a", "new");
    assert_file("b", "new");
}

/* A journal is a file like any other: it moves nothing but our temporary files, in the folder. */
static void a_journal_reaches_nothing_else(void **state) {
    (void)state;
    put("b", "mine");
    put(REPLACE_JOURNAL, "b\tc\n.huibian-1-0.tmp\t../c\n.huibian-/../b\tc\n.huibian-1\t..\n\n\t\n");
    outputs_drop(outputs_open(diags, folder));
    assert_files(1);
    assert_file("b", "mine");
}

/* The third file is not there to be renamed: the first two are taken back. */
static void a_rename_that_fails_is_undone(void **state) {
    (void)state;
    put("a", "old");
    put(".huibian-1-0.tmp", "new");
    put(".huibian-1-1.tmp", "new");
    DIR *dir = opendir(folder.p);
    Replacement set[] = {
        {.fresh = STR(".huibian-1-0.tmp"), .final = STR("a"), .old = STR(".huibian-1-0.old")},
        {.fresh = STR(".huibian-1-1.tmp"), .final = STR("b"), .old = STR(".huibian-1-1.old")},
        {.fresh = STR(".huibian-1-2.tmp"), .final = STR("c"), .old = STR(".huibian-1-2.old")}};
    size_t at;
    Str journal = replace_journal(arena, set, 3);
    assert_int_equal(replace_all(dirfd(dir), set, 3, journal, STR(".huibian-1-3.tmp"), &at),
                     REPLACE_UNDONE);
    assert_int_equal(at, 2);
    replace_sweep(dir, STR(".huibian-1-"));
    closedir(dir);
    assert_files(1);
    assert_file("a", "old");
}

int main(void) {
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(a_set_appears_together),          TEST(what_is_written_over_stays_in_place),
        TEST(who_drops_leaves_nothing),        TEST(one_that_failed_fails_the_set),
        TEST(what_a_dead_run_left_is_removed), TEST(a_second_run_into_the_folder_fails),
        TEST(a_killed_replacing_is_completed), TEST(a_journal_reaches_nothing_else),
        TEST(a_rename_that_fails_is_undone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
