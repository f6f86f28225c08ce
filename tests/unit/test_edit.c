/* SPDX-License-Identifier: MIT */
/* Reading and editing small texts: what becomes of each line, and that nothing is lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/file.h"
#include "../support/conserve.h"
#include "edit/edit.h"
#include "read/read.h"
#include "text/chars.h"

typedef struct Case {
    Book *book;
    Diags *diags;
    Source *source;
} Case;

static Case understand(const char *text) {
    Case c = {.diags = diags_new(LANGUAGE_EN, true)};
    c.book = book_new(c.diags);
    c.source = book_add_source(c.book, STR("t.txt"), STR("t.txt"), str_from(text));
    read_text(c.book, c.source);
    edit_book(c.book);
    return c;
}

static Case understand_page(const char *html) {
    Case c = {.diags = diags_new(LANGUAGE_EN, true)};
    c.book = book_new(c.diags);
    c.source = book_add_source(c.book, STR("t.html"), STR("t.html"), str_from(html));
    read_html(c.book, c.source);
    edit_book(c.book);
    return c;
}

static void done(Case c) {
    book_drop(c.book);
    diags_drop(c.diags);
}

static void assert_str(Str got, const char *wanted) {
    if (!str_eq(got, str_from(wanted)))
        fail_msg("got \"%.*s\", wanted \"%s\"", STR_ARG(got), wanted);
}

static const Block *nth_block(const Article *a, enum BlockKind kind, int n) {
    for (const Block *b = a->blocks; b; b = block_after(b, NULL))
        if (b->kind == kind && n-- == 0) return b;
    fail_msg("no such block");
    return NULL;
}

static int count_blocks(const Article *a, enum BlockKind kind) {
    int n = 0;
    for (const Block *b = a->blocks; b; b = block_after(b, NULL))
        n += b->kind == kind;
    return n;
}

/* ---- conservation (DESIGN §2) -------------------------------------------------------------- */

static void assert_conserved(Case c) {
    char word[128];
    if (!conserve_check(c.book, word, sizeof word)) fail_msg("%s", word);
}

static const char body[] =
    "全市侨务系统围绕中心工作,深入基层,服务侨胞,一年来办成了一批实事,得到了广大归侨侨眷的好评。"
    "各镇街设立侨胞之家三十个,开展活动二百余场,参加者逾万人次,新增志愿者五百名,"
    "受到社会各界欢迎。\n";

static Str with_body(Arena *arena, const char *head, const char *tail) {
    return STR_CAT(arena, str_from(head), str_from(body), str_from(tail));
}

static void test_web_page(void **state) {
    (void)state;
    Arena *arena = arena_new();
    Case c = understand(with_body(arena,
                                  "侨务动态\n当前位置:首页 > 工作动态 > 侨务动态\n"
                                  "凝聚侨心 服务发展\n发布时间:2021-03-04 浏览:12次\n\n",
                                  "来源:常州日报\n分享到:微信 微博\nCopyright © 某某网\n")
                            .p);
    const Article *a = c.book->received;
    assert_non_null(a);
    assert_str(a->title, "凝聚侨心 服务发展");
    assert_str(article_field(a, FIELD_DATE)->text, "2021-03-04");
    assert_str(article_field(a, FIELD_SOURCE)->text, "常州日报");
    assert_int_equal(count_blocks(a, BLOCK_PARAGRAPH), 1);
    assert_conserved(c);
    done(c);
    arena_drop(arena);
}

static void test_title_on_two_lines(void **state) {
    (void)state;
    Arena *arena = arena_new();
    Case c = understand(with_body(arena, "凝聚侨心侨力\n服务高质量发展\n作者:海风\n", "").p);
    assert_str(c.book->received->title, "凝聚侨心侨力 服务高质量发展");
    assert_str(article_field(c.book->received, FIELD_AUTHOR)->text, "海风");
    assert_conserved(c);
    done(c);
    arena_drop(arena);
}

static void test_broken_paragraph_and_caption(void **state) {
    (void)state;
    Case c = understand(
        "凝聚侨心侨力 服务发展大局\n\n"
        "一年来,全市各级侨务部门深入走访侨资企业,帮助企业解决用工、融资和通关等方面的实际困\n\n"
        "→志愿者在社区开展服务。海风 摄\n\n"
        "难,企业满意度明显提高,先后有三十家企业增资扩产,为全市经济发展作出了新的贡献。\n");
    const Article *a = c.book->received;
    assert_int_equal(count_blocks(a, BLOCK_PARAGRAPH), 1);
    assert_int_equal(count_blocks(a, BLOCK_FIGURE), 1);
    assert_str(nth_block(a, BLOCK_FIGURE, 0)->credit, "海风 摄");
    assert_true(str_has(block_text(c.book->arena, nth_block(a, BLOCK_PARAGRAPH, 0)),
                        STR("实际困难，企业")));
    assert_conserved(c);
    done(c);
}

static void test_marks(void **state) {
    (void)state;
    static const struct {
        const char *from, *to;
    } cases[] = {
        {"他说:\"好,就这样!\"大家都笑了。", "他说：“好，就这样！”大家都笑了。"},
        {"共1,000人,完成率98.7%,时间为10:30。", "共1,000人，完成率98.7%，时间为10:30。"},
        {"方案(试行)已印发,见http://a.gov.cn/b?c=1,2;请查收。",
         "方案（试行）已印发，见http://a.gov.cn/b?c=1,2；请查收。"},
        {"他想了想...没有说话--走了。", "他想了想……没有说话——走了。"},
        {"全国 各地 的ＡＢＣ企业１２家", "全国各地的ABC企业12家"},
        {"开展“同心建言 共绘美景”活动。", "开展“同心建言 共绘美景”活动。"},
        {"工作,,有序推进。。", "工作，有序推进。"},
        {"We use C17, not C++.", "We use C17, not C++."},
        {"(2022~2024年)", "（2022～2024年）"},
        {"第⼀批", "第一批"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Arena *arena = arena_new();
        Case c = understand(
            STR_CAT(arena, STR("题目在此 先行一步\n\n"), str_from(body), str_from(cases[i].from))
                .p);
        const Article *a = c.book->received;
        Str text = block_text(c.book->arena,
                              nth_block(a, BLOCK_PARAGRAPH, count_blocks(a, BLOCK_PARAGRAPH) - 1));
        if (!str_ends(text, str_from(cases[i].to)))
            fail_msg("got \"%.*s\", wanted \"%s\"", STR_ARG(text), cases[i].to);
        assert_conserved(c);
        done(c);
        arena_drop(arena);
    }
}

/* A letter and its mark become one character; what has no such character stays (TX-20). */
static void test_normal_form(void **state) {
    (void)state;
    Arena *arena = arena_new();
    Case c = understand(with_body(arena, "咖啡 cafe\u0301 与 q\u0301 的来历\n2021-03-04\n", "").p);
    assert_true(str_has(c.book->received->title, STR("caf\u00e9")));
    assert_true(str_has(c.book->received->title, STR("q\u0301")));
    assert_conserved(c);
    done(c);
    arena_drop(arena);
}

/* Pages that once lost something: captions inside cells, a list among related links. */
static void test_odd_pages(void **state) {
    (void)state;
    static const char *const pages[] = {
        "<table><tr><th>甲</th><th>乙<figcaption>图一</figcaption></th></tr>"
        "<tr><td>丙</td><td>丁<figcaption>图二</figcaption></td></tr></table>",
        "<table><caption>表一</caption><caption>表二</caption><tr><td>甲</td><td>乙</td></tr>"
        "<tr><td>丙</td><td>丁</td></tr></table>",
        "<ol>i<aside>推荐阅读",
        "<meta property=\"article:published_time\" content=2024-1-2>推荐阅读",
        "<h2>往:::::::::::::::::::::::::::::::::::::::::::::>",
        "a\u0328",
        "<table><caption>a\u0301</caption><tr><th>e\u0301</th><td>b</td></tr>"
        "<tr><td>c</td><td>o\u0301</td></tr></table>",
        "<div hidden>e\u0301</div><ul><li>a\u0301</ul><table><tr><td>i\u0301</table>",
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        Case c = understand_page(pages[i]);
        assert_conserved(c);
        done(c);
    }
}

static bool is_article(Str name) {
    static const Str endings[] = {STR_INIT(".txt"), STR_INIT(".html"), STR_INIT(".htm"),
                                  STR_INIT(".shtml")};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (str_eq(path_extension(name), endings[i])) return !str_eq(name, STR("book.txt"));
    return false;
}

/* Each article of a folder, alone: nothing of it is lost. */
static void conserve_folder(const char *folder) {
    Arena *arena = arena_new();
    Diags *diags = diags_new(LANGUAGE_EN, true);
    Str *names;
    size_t n;
    assert_true(file_list(arena, diags, str_from(folder), &names, &n));
    for (size_t i = 0; i < n; i++) {
        if (!is_article(names[i])) continue;
        Case one = {.diags = diags_new(LANGUAGE_EN, true)};
        one.book = book_new(one.diags);
        Str path = path_join(arena, str_from(folder), names[i]);
        read_sources(one.book, &path, 1);
        edit_book(one.book);
        print_message("  %.*s\n", STR_ARG(names[i]));
        assert_conserved(one);
        done(one);
    }
    diags_drop(diags);
    arena_drop(arena);
}

/* What the cases receive: odd pages, most of them. */
static void conserve_cases(void) {
    static const char *const folders[] = {
        "tests/cases/heads-of-pages/input", "tests/cases/heads-of-posts/input",
        "tests/cases/two-articles/input",   "tests/cases/captions/input",
        "tests/cases/title-forms/input",    "tests/cases/breadcrumbs/input",
        "tests/cases/numbered-report/input"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        conserve_folder(folders[i]);
}

/* The corpus, the cases, and the real collection where the environment names it. */
static void test_conservation(void **state) {
    (void)state;
    if (file_is_folder(STR("corpus"))) conserve_folder("corpus");
    if (file_is_folder(STR("tests/cases"))) conserve_cases();
    const char *collection = getenv("HUIBIAN_COLLECTION");
    if (collection)
        conserve_folder(collection);
    else
        print_message("HUIBIAN_COLLECTION is not set: the real collection was skipped\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_web_page),
        cmocka_unit_test(test_title_on_two_lines),
        cmocka_unit_test(test_broken_paragraph_and_caption),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_normal_form),
        cmocka_unit_test(test_odd_pages),
        cmocka_unit_test(test_conservation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
