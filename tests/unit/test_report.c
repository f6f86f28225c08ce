/* SPDX-License-Identifier: MIT */
/* report.json says what the model and the account say, keeps to its schema, and is the same twice.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "json_schema.h"
#include "write/report.h"

typedef struct Case {
    Book *book;
    Diags *diags;
} Case;

static Article *add_article(Book *book, Source *source, Str id, Str title, int line) {
    Article *a = article_new(book, source, line);
    a->id = id;
    a->title = title;
    a->last_line = line + 4;
    return a;
}

/* Two files, three articles whose order in the book is not that of the files, entries out of order.
 */
static Case sample(void) {
    Case c = {.diags = diags_new(LANGUAGE_EN, true)};
    Book *book = c.book = book_new(c.diags);
    Source *one = book_add_source(book, STR("/home/x/甲.txt"), STR("甲.txt"), STR("")),
           *two = book_add_source(book, STR("/home/x/\xFF\x01.txt"), STR("\xFF\x01.txt"), STR(""));
    Article *first = add_article(book, one, STR("a"), STR("题“一”\\"), 1),
            *second = add_article(book, one, STR("a-2"), STR("题二"), 20),
            *third = add_article(book, two, STR("b"), STR("题三"), 3);
    first->evidence = CITY_SOURCE;
    first->why = STR("来源：常州日报");
    first->why_line = 2;
    article_add_field(book, first, FIELD_DATE, STR("2021-03-04"), 2);
    article_add_field(book, first, FIELD_AUTHOR, STR("张三"), 2);
    article_add_field(book, first, FIELD_AUTHOR, STR("李四"), 2);
    Block *heading = block_text_new(book, BLOCK_HEADING, STR("一、小题"), 4);
    heading->level = 2;
    block_append(&first->blocks, block_text_new(book, BLOCK_PARAGRAPH, STR("文"), 3));
    block_append(&first->blocks, heading);
    second->evidence = CITY_SEVERAL;
    City *city = ARENA_NEW(book->arena, City), *general = ARENA_NEW(book->arena, City),
         *pending = ARENA_NEW(book->arena, City);
    *city = (City){.kind = CITY_PLACE, .place = place_by_code(320400), .name = STR("常州市")};
    *general = (City){.kind = CITY_GENERAL, .name = STR("综合"), .articles = second};
    *pending = (City){.kind = CITY_PENDING, .name = STR("待定"), .articles = third};
    city->articles = first;
    city->next = general;
    general->next = pending;
    book->cities = city;
    book->identifier = STR("urn:uuid:0");
    account_drop(book, two, 9, STR("分享"), RULE_share);
    account_drop(book, one, 5, STR("首页 > 新闻"), RULE_breadcrumb);
    account_change(book, one, 6, STR(","), STR("，"), RULE_fullwidth_mark);
    account_join(book, one, 7, STR("接着"), RULE_hard_wrap);
    account_query(book, two, 8, STR("𬭊\x01"), RULE_private_use);
    diag1(c.diags, DIAG_no_city, where_line(one->path, 20), STR("题二"));
    diag0(c.diags, DIAG_passed_over, where_file(STR("/home/x/styles/book.css")));
    return c;
}

static void done(Case c) {
    book_drop(c.book);
    diags_drop(c.diags);
}

/* The bytes of the report, in the book's arena. */
static Str written(Book *book, const Layout *layout) {
    const char *tmp = getenv("TMPDIR");
    Str content,
        folder = str_format(book->arena, "%s/test_report.%ld", tmp ? tmp : "/tmp", (long)getpid());
    Outputs *outputs = outputs_open(book->diags, folder);
    report_write(book, layout, outputs_add(outputs, STR("report.json")));
    assert_true(outputs_commit(outputs));
    Str path = str_copy(book->arena, path_join(book->arena, folder, STR("report.json")));
    assert_true(file_read(book->arena, book->diags, path, &content));
    unlink(path.p);
    rmdir(folder.p);
    return content;
}

static json_t *parsed(Str content) {
    json_error_t error;
    json_t *report =
        json_loadb(content.p, content.n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (!report) print_error("%d: %s\n%.*s\n", error.line, error.text, STR_ARG(content));
    assert_non_null(report);
    return report;
}

static void assert_valid(json_t *report) {
    SchemaCheck c = {
        .root = json_load_file("src/write/report.schema.json", JSON_REJECT_DUPLICATES, NULL)};
    assert_non_null(c.root);
    if (!schema_check(&c, c.root, report, "")) {
        print_error("%s: %s\n", c.path, c.keyword);
        fail();
    }
    json_decref(c.root);
}

static json_t *at(json_t *value, const char *key) {
    json_t *member = json_object_get(value, key);
    if (!member) print_error("no %s\n", key);
    assert_non_null(member);
    return member;
}

static const char *string_at(json_t *value, const char *key) {
    return json_string_value(at(value, key));
}

static int int_at(json_t *value, const char *key) {
    return (int)json_integer_value(at(value, key));
}

static json_t *item(json_t *value, const char *key, size_t i) {
    json_t *member = json_array_get(at(value, key), i);
    assert_non_null(member);
    return member;
}

static void test_files(void **state) {
    (void)state;
    Case c = sample();
    json_t *report = parsed(written(c.book, NULL));
    assert_valid(report);
    json_t *one = item(report, "files", 0), *two = item(report, "files", 1);
    assert_string_equal(string_at(one, "file"), "甲.txt");
    assert_string_equal(string_at(two, "file"), "\xEF\xBF\xBD\xEF\xBF\xBD.txt");
    assert_int_equal(json_array_size(at(one, "articles")), 2);
    json_t *article = item(one, "articles", 0);
    assert_string_equal(string_at(article, "title"), "题“一”\\");
    assert_string_equal(string_at(article, "date"), "2021-03-04");
    assert_string_equal(json_string_value(item(article, "author", 1)), "李四");
    assert_string_equal(string_at(at(article, "city"), "code"), "320400");
    assert_string_equal(string_at(at(article, "city"), "evidence"), "source");
    assert_string_equal(string_at(at(article, "city"), "why"), "来源：常州日报");
    assert_int_equal(int_at(item(article, "headings", 0), "level"), 2);
    assert_int_equal(int_at(item(article, "headings", 0), "line"), 4);
    assert_int_equal(json_integer_value(item(article, "lines", 1)), 5);
    assert_true(json_is_null(at(at(item(one, "articles", 1), "city"), "code")));
    assert_string_equal(string_at(item(one, "dropped", 0), "rule"), "breadcrumb");
    assert_string_equal(string_at(item(one, "changed", 0), "to"), "，");
    assert_int_equal(int_at(item(one, "joined", 0), "line"), 7);
    assert_int_equal(json_array_size(at(two, "dropped")), 1);
    assert_int_equal(json_array_size(at(two, "changed")), 0);
    json_decref(report);
    done(c);
}

static void test_summary_queries_diagnostics(void **state) {
    (void)state;
    Case c = sample();
    Layout layout = {.front_pages = 4, .body_pages = 30};
    json_t *report = parsed(written(c.book, &layout)), *summary = at(report, "summary");
    assert_valid(report);
    static const struct {
        const char *key;
        int count;
    } counts[] = {{"files", 2},   {"articles", 3}, {"cities", 1},   {"general", 1},
                  {"pending", 1}, {"dropped", 2},  {"changed", 1},  {"joined", 1},
                  {"queries", 1}, {"notes", 1},    {"warnings", 1}, {"errors", 0}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        assert_int_equal(int_at(summary, counts[i].key), counts[i].count);
    assert_int_equal(int_at(at(summary, "pages"), "body"), 30);
    json_t *query = item(report, "queries", 0), *diag = item(report, "diagnostics", 0);
    assert_string_equal(string_at(query, "reason"), "private-use");
    assert_string_equal(string_at(query, "message"), "自造字");
    assert_string_equal(string_at(query, "text"), "𬭊\x01");
    assert_string_equal(string_at(diag, "name"), "no-city");
    assert_string_equal(string_at(diag, "level"), "warning");
    assert_string_equal(string_at(diag, "file"), "甲.txt");
    assert_string_equal(string_at(item(report, "diagnostics", 1), "file"), "book.css");
    json_decref(report);
    done(c);
}

static void test_empty_book(void **state) {
    (void)state;
    Diags *diags = diags_new(LANGUAGE_ZH, true);
    Book *book = book_new(diags);
    json_t *report = parsed(written(book, NULL));
    assert_valid(report);
    assert_int_equal(json_array_size(at(report, "files")), 0);
    json_decref(report);
    book_drop(book);
    diags_drop(diags);
}

static void test_same_twice(void **state) {
    (void)state;
    Case c = sample(), d = sample();
    assert_true(str_eq(written(c.book, NULL), written(d.book, NULL)));
    done(c);
    done(d);
}

/* The checker itself refuses what the schema does not allow. */
static void test_schema_refuses(void **state) {
    (void)state;
    Case c = sample();
    json_t *root = json_load_file("src/write/report.schema.json", 0, NULL);
    static const struct {
        const char *key, *value;
    } spoilt[] = {{"version", "2"},          {"extra", "1"},
                  {"queries", "{}"},         {"queries", "[{}]"},
                  {"book", "{\"title\":1}"}, {"diagnostics", "[1]"}};
    for (size_t i = 0; i < sizeof spoilt / sizeof *spoilt; i++) {
        json_t *report = parsed(written(c.book, NULL));
        json_object_set_new(report, spoilt[i].key,
                            json_loads(spoilt[i].value, JSON_DECODE_ANY, NULL));
        SchemaCheck check = {.root = root};
        assert_false(schema_check(&check, root, report, ""));
        json_decref(report);
    }
    json_decref(root);
    done(c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files),          cmocka_unit_test(test_summary_queries_diagnostics),
        cmocka_unit_test(test_empty_book),     cmocka_unit_test(test_same_twice),
        cmocka_unit_test(test_schema_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
