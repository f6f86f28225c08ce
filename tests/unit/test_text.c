/* SPDX-License-Identifier: MIT */
/* The tidied text face: random articles come back as they were; what staff type is understood. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "book/account.h"
#include "book/text.h"
#include "random_book.h"

enum { ROUNDS = 5000 };

typedef struct Case {
    Book *book;
    Diags *diags;
    Source *source;
    Article *article;
} Case;

static Case read_case(Str text) {
    Case c = {.diags = diags_new(LANGUAGE_EN, true)};
    c.book = book_new(c.diags);
    c.source = book_add_source(c.book, STR("t.txt"), STR("t.txt"), text);
    assert_true(tidied_read(c.book, c.source));
    c.article = c.book->received;
    assert_non_null(c.article);
    assert_true(c.article->understood);
    return c;
}

static void done(Case c) {
    book_drop(c.book);
    diags_drop(c.diags);
}

static size_t reported(Case c, enum DiagName name, int line) {
    size_t n, count = 0;
    const Diag *all = diags_all(c.diags, &n);
    for (size_t i = 0; i < n; i++)
        count += all[i].name == name && all[i].where.line == line;
    return count;
}

static void assert_text(Str got, const char *wanted) {
    if (str_eq(got, str_from(wanted))) return;
    print_error("got: %.*s\nwanted: %s\n", STR_ARG(got), wanted);
    fail();
}

static void assert_written(const Book *book, const Article *article, Str wanted) {
    Buf out = {0};
    tidied_write(book, article, &out);
    if (!str_eq(buf_view(&out), wanted)) {
        print_error("---- got\n%s---- wanted\n%.*s----\n", out.p, STR_ARG(wanted));
        fail();
    }
    buf_drop(&out);
}

static void test_random_articles_return(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        Diags *diags = diags_new(LANGUAGE_EN, true);
        Book *book = book_new(diags);
        Random r = {.state = seed * 0x9E3779B97F4A7C15u, .book = book};
        Article *article = random_article(&r, 1);
        Buf text = {0};
        tidied_write(book, article, &text);
        Case c = read_case(buf_view(&text));
        size_t n;
        diags_all(c.diags, &n);
        if (!same_articles(article, c.article) || n > 0) {
            print_error("seed %lu:\n%s\n", (unsigned long)seed, text.p);
            fail();
        }
        assert_true(tidied_looks_like(buf_view(&text)));
        assert_written(c.book, c.article, buf_view(&text));
        done(c);
        buf_drop(&text);
        book_drop(book);
        diags_drop(diags);
    }
}

/* Any text at all, once read and written, stays as it is. */
static void test_random_text_settles(void **state) {
    (void)state;
    static const char *const more[] = {"\n", "\n\n", "\n# ", "\n> ", "\n- ", "\n| ", "|", "\n/ "};
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        Diags *diags = diags_new(LANGUAGE_EN, true);
        Book *book = book_new(diags);
        Random r = {.state = seed * 0x9E3779B97F4A7C15u, .book = book};
        Str text = STR("");
        for (uint32_t n = pick(&r, 40); n > 0; n--)
            text = STR_CAT(book->arena, text,
                           str_from(pick(&r, 3) ? pieces[pick(&r, PIECES)] : more[pick(&r, 8)]));
        Case once = read_case(text);
        Buf out = {0};
        tidied_write(once.book, once.article, &out);
        Case twice = read_case(buf_view(&out));
        if (!same_articles(once.article, twice.article))
            print_error("seed %lu:\n%.*s\n---- written\n%s", (unsigned long)seed, STR_ARG(text),
                        out.p);
        assert_true(same_articles(once.article, twice.article));
        assert_written(twice.book, twice.article, buf_view(&out));
        done(once);
        done(twice);
        buf_drop(&out);
        book_drop(book);
        diags_drop(diags);
    }
}

/* One of everything. */
static const char example[] = "标题：城市更新行动的杭州实践\n"
                              "副题：——老旧小区改造观察\n"
                              "城市：浙江省杭州市\n"
                              "日期：2024-03-05\n"
                              "来源：杭州日报\n"
                              "作者：张三\n"
                              "作者：李四\n"
                              "原文：https://example.org/a?b=1:2\n"
                              "序号：12\n"
                              "编号：a1\n"
                              "\n"
                              "【按^编者按】今年以来……\n"
                              "【续】又及。\n"
                              "\n"
                              "正文第一段[^①]，价格为5\\*3元，见[官网](https://example.org/)。\n"
                              "**第二**段有*强调*。\n"
                              "\n"
                              "# 一、小标题\n"
                              "> 引文一\n"
                              "> 引文二\n"
                              "\n"
                              "![8月6日，大会举行](图/1.jpg)\n"
                              "【供图】张三摄\n"
                              "【替代】会场\n"
                              "\n"
                              "-[一是] 强化引领；\n"
                              "- 无记号\n"
                              "\n"
                              "|= 表1　数据\n"
                              "|# 地区 |#→2 人数 |\n"
                              "| 常州 | 1 |↓3 2 |\n"
                              "\n"
                              "/ 床前明月光\n"
                              "/\n"
                              "/ 疑是地上霜\n"
                              "\n"
                              ">> 2024年3月\n"
                              "\n"
                              "[^①]: 注文\n";

static void test_example(void **state) {
    (void)state;
    Case c = read_case(str_from(example));
    assert_text(c.article->title, "城市更新行动的杭州实践");
    assert_int_equal(c.article->place->code, 330100);
    assert_int_equal(c.article->ordinal, 12);
    const Block *b = c.article->blocks;
    assert_int_equal(b->kind, BLOCK_NOTE);
    assert_text(b->label, "编者按");
    assert_text(b->children->next->inlines->text, "又及。");
    b = b->next;
    assert_int_equal(b->inlines->next->kind, INLINE_NOTEREF);
    assert_text(b->inlines->next->href, "n2");
    assert_int_equal(b->line, 15);
    b = b->next->next;
    assert_int_equal(b->kind, BLOCK_HEADING);
    b = b->next->next;
    assert_text(b->credit, "张三摄");
    b = b->next;
    assert_text(b->children->label, "一是");
    b = b->next;
    assert_text(b->inlines->text, "表1　数据");
    assert_int_equal(b->children->children->next->colspan, 2);
    assert_true(b->children->children->next->header);
    assert_int_equal(b->children->next->children->next->next->rowspan, 3);
    assert_written(c.book, c.article, str_from(example));
    done(c);
}

/* Everything that a Chinese input method types instead. */
static void test_full_width_marks(void **state) {
    (void)state;
    Case c =
        read_case(STR("标　题：甲\n城市:常州\n\n＃＃ 小题\n　　正文【官网】（https://a.cn/）。\n"
                      "！【说明】（图/1.jpg）\n｜甲｜乙｜\n＞ 引文\n［方］\n【＾1】：注\n"));
    assert_text(c.article->title, "甲");
    assert_int_equal(c.article->place->code, 320400);
    const Block *b = c.article->blocks;
    assert_int_equal(b->level, 2);
    b = b->next;
    assert_text(b->inlines->text, "正文");
    assert_text(b->inlines->next->href, "https://a.cn/");
    b = b->next;
    assert_int_equal(b->kind, BLOCK_FIGURE);
    assert_text(b->image, "图/1.jpg");
    b = b->next;
    assert_int_equal(b->kind, BLOCK_TABLE);
    assert_text(b->children->children->next->inlines->text, "乙");
    b = b->next;
    assert_int_equal(b->kind, BLOCK_QUOTE);
    b = b->next->next;
    assert_int_equal(b->kind, BLOCK_NOTE);
    assert_text(b->label, "1");
    done(c);
}

static void test_markdown_table(void **state) {
    (void)state;
    Case c = read_case(STR("标题：甲\n\n| 地区 | 人数 |\n|---|:-:|\n| 常州 | - |\n"));
    const Block *table = c.article->blocks;
    assert_true(table->children->children->header);
    assert_false(table->children->next->children->header);
    assert_null(table->children->next->next);
    done(c);
}

static void test_faults_are_told(void **state) {
    (void)state;
    Case c =
        read_case(STR("标题：甲\n来原：常州日报\n城市：朝阳区\n日期：昨天\n日期：2021年3月4日\n"
                      "标题：乙\n序号：一\n\n各位代表：\n见[^9]。\n"));
    assert_int_equal(reported(c, DIAG_unknown_key, 2), 1);
    assert_int_equal(reported(c, DIAG_bad_key_value, 3), 1);
    assert_int_equal(reported(c, DIAG_bad_key_value, 4), 1);
    assert_int_equal(reported(c, DIAG_repeated_key, 6), 1);
    assert_int_equal(reported(c, DIAG_bad_key_value, 7), 1);
    assert_int_equal(reported(c, DIAG_no_such_note, 10), 1);
    assert_int_equal(c.book->account->entries[ENTRY_DROPPED].n, 5);
    assert_text(c.book->account->entries[ENTRY_DROPPED].at[0].from, "来原：常州日报");
    assert_int_equal(c.book->account->entries[ENTRY_CHANGED].n, 1);
    assert_text(article_field(c.article, FIELD_DATE)->text, "2021-03-04");
    assert_text(c.article->title, "甲");
    assert_text(c.article->blocks->inlines->text, "各位代表：");
    done(c);
}

static void test_what_does_not_close_is_text(void **state) {
    (void)state;
    static const char *const lines[] = {"5 * 3",     "**甲",  "[甲](乙",       "【甲】（见图）",
                                        "甲 [1] 乙", "<brr>", "C:\\文件",      "#",
                                        "-5℃",       "/路径", "![甲](乙) 后文"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        Arena *arena = arena_new();
        Case c = read_case(STR_CAT(arena, STR("标题：甲\n\n"), str_from(lines[i])));
        if (lines[i][0] != '#') {
            assert_int_equal(c.article->blocks->kind, BLOCK_PARAGRAPH);
            bool link = lines[i][0] == '!';
            if (!link) assert_text(block_text(c.book->arena, c.article->blocks), lines[i]);
        }
        done(c);
        arena_drop(arena);
    }
}

/* Each city's name, as written, leads back to it. */
static void test_cities_return(void **state) {
    (void)state;
    int cities = 0;
    for (uint32_t code = 110000; code < 830000; code++) {
        const struct Place *place = place_by_code(code);
        if (!place || place_city(place) != place) continue;
        Case c = read_case(STR("标题：甲\n编号：a\n\n文\n"));
        c.article->place = place;
        Buf out = {0};
        tidied_write(c.book, c.article, &out);
        Case again = read_case(buf_view(&out));
        if (again.article->place != place) print_error("%u\n%s", code, out.p);
        assert_ptr_equal(again.article->place, place);
        done(again);
        buf_drop(&out);
        done(c);
        cities++;
    }
    assert_true(cities > 333);
}

static void test_keys(void **state) {
    (void)state;
    Str key, value;
    assert_true(tidied_key(STR("  标题：甲:乙 "), &key, &value));
    assert_text(key, "标题");
    assert_text(value, "甲:乙");
    assert_true(tidied_key(STR("作　者:"), &key, &value));
    assert_true(tidied_key_is(key, STR("作者")));
    assert_false(tidied_key_is(key, STR("作者们")));
    assert_false(tidied_key(STR("http://example.org"), &key, &value));
    assert_false(tidied_key(STR("今天，他说：好"), &key, &value));
    assert_false(tidied_key(STR("10:30"), &key, &value));
    assert_false(tidied_key(STR("：甲"), &key, &value));
    assert_false(tidied_looks_like(STR("标题：甲\n来源：乙\n\n文")));
    assert_false(tidied_looks_like(STR("甲\n标题：甲\n城市：乙")));
    assert_false(tidied_looks_like(STR("")));
}

static void test_controls_are_accounted(void **state) {
    (void)state;
    Case c = read_case(STR("标\xE2\x80\x8B题：甲\n\n文\xE2\x80\x8B字\x01\n"));
    assert_text(c.article->title, "甲");
    assert_text(c.article->blocks->inlines->text, "文字");
    done(c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_example),
        cmocka_unit_test(test_full_width_marks),
        cmocka_unit_test(test_markdown_table),
        cmocka_unit_test(test_faults_are_told),
        cmocka_unit_test(test_what_does_not_close_is_text),
        cmocka_unit_test(test_cities_return),
        cmocka_unit_test(test_controls_are_accounted),
        cmocka_unit_test(test_random_articles_return),
        cmocka_unit_test(test_random_text_settles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
