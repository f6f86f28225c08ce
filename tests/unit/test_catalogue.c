/* SPDX-License-Identifier: MIT */
/* catalogue.tsv: how cells compare, how they are guarded, what sheets write back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "../support/conserve.h"
#include "base/file.h"
#include "book/catalogue.h"
#include "edit/edit.h"
#include "read/read.h"

static void assert_str(Str got, const char *wanted) {
    assert_int_equal(got.n, strlen(wanted));
    assert_memory_equal(got.p, wanted, got.n);
}

static void test_cells_compare_by_meaning(void **state) {
    (void)state;
    assert_true(catalogue_same(COLUMN_DATE, STR("2024/5/6"), STR("2024-05-06")));
    assert_false(catalogue_same(COLUMN_DATE, STR("2024-05"), STR("2024-05-06")));
    assert_true(catalogue_same(COLUMN_CITY, STR("常州"), STR("江苏省常州市")));
    assert_false(catalogue_same(COLUMN_CITY, STR("待定"), STR("综合")));
    assert_true(catalogue_same(COLUMN_ORDER, STR("03"), STR("3")));
    assert_true(catalogue_same(COLUMN_INCLUDE, STR(""), STR("是")));
    assert_false(catalogue_same(COLUMN_TITLE, STR("甲"), STR("乙")));
}

static void test_guard_goes_and_comes_back(void **state) {
    static const char *const cells[] = {"=1+1", "+甲", "-", "@x", "'=1", "''", "甲=乙", "'甲", ""};
    (void)state;
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        Buf out = {0};
        catalogue_guard(str_from(cells[i]), &out);
        assert_false(out.n && strchr("=+-@", out.p[0]));
        assert_str(catalogue_unguard(buf_view(&out)), cells[i]);
        buf_drop(&out);
    }
}

static Book *book_of(Diags *diags, const char *sheet) {
    char folder[] = "/tmp/huibian-sheet-XXXXXX";
    assert_non_null(mkdtemp(folder));
    Book *book = book_new(diags);
    Str path = path_join(book->arena, str_from(folder), STR(CATALOGUE_NAME));
    FILE *file = fopen(path.p, "w");
    assert_non_null(file);
    fputs(sheet, file);
    fclose(file);
    read_catalogue(book, str_from(folder));
    unlink(path.p);
    rmdir(folder);
    return book;
}

/* Columns in another order and one of the editor's own, CRLF, quoted cells with doubled marks and a
 * newline, a row that was cut off after its last filled cell. */
static void test_what_sheets_write_back(void **state) {
    (void)state;
    Diags *diags = diags_new(LANGUAGE_EN, true);
    Book *book =
        book_of(diags, "\xEF\xBB\xBF标题\t备注\t文件\t日期\r\n"
                       "\"甲\"\"乙\"\"\n丙\"\t好\ta.txt\t2024/5/6\r\n\r\n'=题\t\tb.txt\r\n");
    const Catalogue *c = book->catalogue;
    assert_int_equal(c->rows.n, 2);
    assert_int_equal(c->extra.n, 1);
    assert_str(c->rows.at[0].cells[COLUMN_TITLE].text, "甲\"乙\" 丙");
    assert_str(c->rows.at[0].extra[0], "好");
    assert_str(c->rows.at[0].cells[COLUMN_FILE].text, "a.txt");
    assert_str(c->rows.at[1].cells[COLUMN_TITLE].text, "=题");
    assert_int_equal(c->rows.at[1].cells[COLUMN_TITLE].line, 5);
    assert_int_equal(c->rows.at[1].cells[COLUMN_FILE].column, 6);
    assert_str(c->rows.at[1].cells[COLUMN_DATE].text, "");
    assert_int_equal(c->rows.at[1].cells[COLUMN_CITY].line, 0);
    book_drop(book);
    diags_drop(diags);
}

/* Every character of what the sheet changes or leaves out is in the account. */
static void test_nothing_is_lost(void **state) {
    (void)state;
    Diags *diags = diags_new(LANGUAGE_EN, true);
    Book *book =
        book_of(diags, "文件\t城市\t标题\t来源\t作者\t日期\t收录\n"
                       "a.txt\t昆明\t新题\t新报\t张三　李四\t2020/1/5\t\nb.txt\t\t\t\t\t\t否\n");
    static const char *const names[] = {"a.txt", "b.txt"};
    for (size_t i = 0; i < 2; i++)
        read_text(book, book_add_source(
                            book, str_from(names[i]), str_from(names[i]),
                            STR("老街巷焕发新活力\n来源：泉州晚报　作者：王五　日期：2022-05-18\n"
                                "　　本报泉州讯　老街修好了，大家都说好。\n")));
    edit_book(book);
    char word[200] = "";
    if (!conserve_check(book, word, sizeof word)) fail_msg("%s", word);
    assert_non_null(book->received);
    assert_null(book->received->next);
    assert_str(book->received->title, "新题");
    assert_string_equal(book->received->place->name, "昆明市");
    assert_str(article_field(book->received, FIELD_DATE)->text, "2020-01-05");
    book_drop(book);
    diags_drop(diags);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells_compare_by_meaning),
        cmocka_unit_test(test_guard_goes_and_comes_back),
        cmocka_unit_test(test_what_sheets_write_back),
        cmocka_unit_test(test_nothing_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
