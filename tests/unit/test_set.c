/* SPDX-License-Identifier: MIT */
/* Pages: what set_book hands over, for a small book, for random ones and for the real collection:
 * all text is there, lines stand on the grid and inside the type area, numbers agree. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/file.h"
#include "edit/edit.h"
#include "random_book.h"
#include "read/read.h"
#include "set/set.h"

/* What a sink keeps of a run; its texts live on in the test's arena. */
typedef struct Seen {
    enum PagePart part;
    uint32_t page;
    NodeId node;
    float x, y, size, left, right; /* left, right: first and last origin */
    uint32_t n;
    Str text;
} Seen;

typedef struct SeenDest {
    Str name, label;
} SeenDest;

typedef struct SeenLink {
    Str dest, uri;
    NodeId node;
} SeenLink;

typedef struct Setting {
    Arena *arena;
    Diags *diags;
    Book *book;
    Style style;
    Faces *faces;
    Layout layout;
    VEC(Seen) seen;
    VEC(SeenDest) dests;
    VEC(SeenLink) links;
    uint32_t pages[2];
} Setting;

static void take_run(Setting *s, const Page *page, const GlyphRun *run) {
    size_t bytes = 0;
    for (uint32_t k = 0; k < run->n; k++)
        bytes += run->text_size[k];
    assert_int_equal(bytes, run->text.n); /* glyphs stand for the text, all of it */
    assert_true(run->n > 0 && run->size > 1);
    for (uint32_t k = 0; k < run->n; k++)
        assert_true(isfinite(run->dx[k]));
    VEC_PUSH(s->arena, s->seen,
             (Seen){page->part, page->number, run->node, run->x, run->y, run->size,
                    run->x + run->dx[0], run->x + run->dx[run->n - 1], run->n,
                    str_copy(s->arena, run->text)});
}

static void take_page(void *context, const Page *page) {
    Setting *s = context;
    assert_int_equal(page->number, s->pages[page->part]);
    s->pages[page->part]++;
    for (size_t k = 0; k < page->runs.n; k++)
        take_run(s, page, &page->runs.at[k]);
    for (size_t k = 0; k < page->dests.n; k++)
        VEC_PUSH(s->arena, s->dests,
                 (SeenDest){str_copy(s->arena, page->dests.at[k].name),
                            str_copy(s->arena, page->label)});
    for (size_t k = 0; k < page->links.n; k++)
        VEC_PUSH(s->arena, s->links,
                 (SeenLink){page->links.at[k].dest, page->links.at[k].uri, page->links.at[k].node});
}

static Setting *setting_in(const char *style) {
    Setting *s = test_malloc(sizeof *s);
    *s = (Setting){.arena = arena_new(), .diags = diags_new(LANGUAGE_EN, true)};
    s->book = book_new(s->diags);
    s->book->title = STR("统战工作文章汇编");
    s->faces = faces_open(s->diags, STR("fonts"));
    assert_non_null(s->faces);
    assert_true(style_open(s->arena, s->diags, STR("styles"), str_from(style), &s->style));
    return s;
}

static Setting *setting_new(void) {
    return setting_in("book");
}

static void set(Setting *s) {
    order_book(s->book);
    book_identify(s->book);
    PageSink sink = {take_page, s};
    set_book(s->book, &s->style, s->faces, &sink, 1, &s->layout);
    assert_int_equal(s->pages[PART_FRONT], s->layout.front_pages);
    assert_int_equal(s->pages[PART_BODY], s->layout.body_pages);
}

static void setting_drop(Setting *s) {
    faces_close(s->faces);
    book_drop(s->book);
    diags_drop(s->diags);
    arena_drop(s->arena);
    test_free(s);
}

/* ---- text ----------------------------------------------------------------------------------- */

static void put_solid(Buf *buf, Str text) {
    for (size_t at = 0, size; at < text.n; at += size) {
        uint32_t c = utf8_at(text, at, &size);
        if (!char_is_space(c)) buf_put(buf, text.p + at, size);
    }
}

/* All texts of the leaves of the structure, without white space, each between two bars. */
static Str texts_of(const Setting *s) {
    size_t n = s->layout.structure.nodes.n;
    Buf *texts = test_calloc(n, sizeof *texts), all = {0};
    for (size_t k = 0; k < s->seen.n; k++)
        for (NodeId node = s->seen.at[k].node; node != NO_NODE;
             node = s->layout.structure.nodes.at[node].parent)
            if (s->layout.structure.nodes.at[node].tag != TAG_document)
                put_solid(&texts[node], s->seen.at[k].text);
    for (size_t k = 0; k < n; k++) {
        buf_text(&all, "|");
        buf_str(&all, buf_view(&texts[k]));
        buf_drop(&texts[k]);
    }
    buf_text(&all, "|");
    Str copy = str_copy(s->arena, buf_view(&all));
    buf_drop(&all);
    test_free(texts);
    return copy;
}

static void assert_there(const Setting *s, Str texts, Str text) {
    Buf wanted = {0};
    buf_text(&wanted, "|");
    put_solid(&wanted, text);
    buf_text(&wanted, "|");
    if (wanted.n > 2 && !str_has(texts, buf_view(&wanted)))
        fail_msg("not in the pages: %.*s", STR_ARG(buf_view(&wanted)));
    buf_drop(&wanted);
    (void)s;
}

static void check_article_text(const Setting *s, Str texts, const Article *article) {
    assert_there(s, texts, article->title);
    assert_there(s, texts, article->subtitle);
    for (const Block *b = article->blocks; b; b = block_after(b, NULL)) {
        Str text = block_text(s->arena, b);
        if (b->kind == BLOCK_FIGURE) text = STR_CAT(s->arena, text, b->credit);
        assert_there(s, texts, text);
        if (b->kind == BLOCK_ITEM) assert_there(s, texts, b->label);
        if (b->kind == BLOCK_NOTE && b->children && b->children->inlines)
            assert_there(s, texts, b->label);
    }
    for (const Field *f = article->fields; f; f = f->next)
        if (f->kind == FIELD_EDITOR) assert_there(s, texts, f->text);
}

/* ---- structure, places ---------------------------------------------------------------------- */

static int heading_level(enum Tag tag) {
    return tag >= TAG_h1 && tag <= TAG_h5 ? (int)(tag - TAG_h1) + 1 : 0;
}

/* In reading order no level of headings is skipped (HD-09, PDF/UA-1 7.4). */
static void check_headings(const Setting *s, NodeId node, int *level) {
    const Structure *t = &s->layout.structure;
    int own = heading_level(t->nodes.at[node].tag);
    if (own > 0) {
        assert_true(own <= *level + 1);
        *level = own;
    }
    for (NodeId k = node + 1; k < t->nodes.n; k++)
        if (t->nodes.at[k].parent == node) check_headings(s, k, level);
}

static void check_structure(const Setting *s) {
    const Structure *t = &s->layout.structure;
    assert_int_equal(t->nodes.at[0].tag, TAG_document);
    for (NodeId k = 1; k < t->nodes.n; k++)
        assert_true(t->nodes.at[k].parent < k);
    int level = 0;
    if (t->nodes.n < 4000) check_headings(s, 0, &level);
    for (size_t k = 0; k < s->links.n; k++) {
        assert_int_equal(t->nodes.at[s->links.at[k].node].tag, TAG_link);
        assert_true((s->links.at[k].dest.n > 0) != (s->links.at[k].uri.n > 0));
    }
}

static Str label_of_dest(const Setting *s, Str name) {
    for (size_t k = 0; k < s->dests.n; k++)
        if (str_eq(s->dests.at[k].name, name)) return s->dests.at[k].label;
    return (Str){0};
}

/* Each number of the contents is the label of the page that it names. */
static void check_contents(const Setting *s) {
    for (size_t k = 0; k < s->layout.outline.n; k++) {
        const OutlineItem *item = &s->layout.outline.at[k];
        if (label_of_dest(s, item->dest).n == 0)
            fail_msg("no destination %.*s", STR_ARG(item->dest));
    }
    for (size_t k = 0; k < s->dests.n; k++)
        for (size_t j = 0; j < k; j++)
            if (str_eq(s->dests.at[k].name, s->dests.at[j].name))
                fail_msg("two destinations %.*s", STR_ARG(s->dests.at[k].name));
}

static bool on_grid(const Setting *s, float y) {
    float row = (y - s->style.top - 0.88f * s->style.parts[STYLE_body].size) / s->style.pitch;
    return fabsf(row - roundf(row)) * s->style.pitch < 0.05f;
}

/* Provinces and subtitles stand in the head of a city or an article, which takes whole rows. */
static bool opens(const Setting *s, const Seen *run) {
    for (const City *city = s->book->cities; city; city = city->next) {
        if (str_has(city->province, run->text)) return true;
        for (const Article *a = city->articles; a; a = a->next)
            if (str_has(a->subtitle, run->text)) return true;
    }
    return false;
}

/* Glyphs keep to the type area (a trimmed mark's blank half may stand outside), heads and folios to
 * its width; paragraphs stand on the grid (PG-04). */
static void check_places(const Setting *s) {
    float body = s->style.parts[STYLE_body].size;
    float measure = (float)s->style.characters * body;
    for (size_t k = 0; k < s->seen.n; k++) {
        const Seen *run = &s->seen.at[k];
        float left = run->page % 2 == 0 ? s->style.inner : s->style.outer;
        bool blank = str_trim(run->text).n == 0;
        if (!blank &&
            (run->left < left - run->size / 2 - 0.05f || run->right > left + measure + 0.05f))
            fail_msg("outside: %.*s at %.2f..%.2f", STR_ARG(run->text), (double)run->left,
                     (double)run->right);
        assert_true(run->y > 0 && run->y < s->style.height);
        if (run->node == NO_NODE) continue;
        assert_true(run->y < s->style.height - s->style.bottom + 0.05f);
        enum Tag tag = s->layout.structure.nodes.at[run->node].tag;
        if (tag == TAG_p && fabsf(run->size - body) < 0.01f && run->part == PART_BODY &&
            !on_grid(s, run->y) && !opens(s, run))
            fail_msg("off the grid: %.*s", STR_ARG(run->text));
    }
}

/* Every page that is not blank begins somewhere: with a city, in an article, in the list of
 * sources. */
static void check_starts(const Setting *s) {
    Str before = STR("");
    size_t with_no_article = 0, cities = 0;
    for (size_t k = 0; k < s->layout.starts.n; k++) {
        const PageStart *start = &s->layout.starts.at[k];
        assert_false(str_eq(start->label, before));
        before = start->label;
        with_no_article += start->article.n == 0;
    }
    for (const City *city = s->book->cities; city; city = city->next)
        cities++;
    assert_true(with_no_article > cities);
}

static void check_all(const Setting *s) {
    Str texts = texts_of(s);
    for (const City *city = s->book->cities; city; city = city->next)
        for (const Article *a = city->articles; a; a = a->next)
            check_article_text(s, texts, a);
    check_structure(s);
    check_contents(s);
    check_places(s);
    check_starts(s);
    assert_int_equal(s->layout.front_pages % 2, 0); /* the body begins on a right-hand page */
}

/* ---- books ---------------------------------------------------------------------------------- */

static Block *paragraph(Setting *s, Article *a, const char *text) {
    Block *b = block_text_new(s->book, BLOCK_PARAGRAPH, str_from(text), 1);
    block_append(&a->blocks, b);
    return b;
}

static Article *article(Setting *s, uint32_t code, const char *title) {
    Source *source = book_add_source(s->book, STR("a.txt"), STR("a.txt"), STR(""));
    Article *a = article_new(s->book, source, 1);
    a->id = str_format(s->book->arena, "a-%zu", source->index + 1);
    a->title = str_from(title);
    a->place = place_by_code(code);
    a->evidence = CITY_GIVEN;
    book_receive(s->book, a);
    return a;
}

static void fill(Setting *s, Article *a, int paragraphs) {
    static const char *const texts[] = {
        "统一战线工作全面展开，“同心圆”越画越大，各方面力量汇聚起来。",
        "2021年，全市新增企业1.66万家，增长98%，比上年多出3倍；（其中外资占四分之一）。",
        "“一公里”的路要走好，“最后一公里”更要走好：干部下沉、力量下沉、服务下沉——这就是答案……"};
    for (int k = 0; k < paragraphs; k++) {
        Str text = STR("");
        for (int part = 0; part <= (k * 7 + 3) % 5; part++)
            text = STR_CAT(s->book->arena, text, str_from(texts[(k + part) % 3]));
        if (k % 9 == 4) {
            Block *h = block_text_new(s->book, BLOCK_HEADING, STR("一、凝心聚力，服务大局"), 1);
            h->level = 1 + k % 3;
            block_append(&a->blocks, h);
        }
        paragraph(s, a, text.p);
    }
}

static void a_small_book(void **state) {
    (void)state;
    Setting *s = setting_new();
    Article *a = article(s, 320400, "创新举措凝心聚力 推进常州统战事业蓬勃发展");
    a->subtitle = STR("——常州统一战线工作回眸");
    article_add_field(s->book, a, FIELD_SOURCE, STR("常州日报"), 1);
    article_add_field(s->book, a, FIELD_DATE, STR("2021-03-04"), 1);
    article_add_field(s->book, a, FIELD_EDITOR, STR("责任编辑：张三"), 1);
    fill(s, a, 40);
    fill(s, article(s, 440700, "江门市委统战部发挥重要法宝作用"), 90);
    fill(s, article(s, 440700, "侨乡新貌"), 3);
    set(s);
    check_all(s);
    assert_true(s->layout.body_pages > 10);
    assert_string_equal(label_of_dest(s, STR(":city-320400")).p, "1");
    Str second = label_of_dest(s, STR(":city-440700"));
    uint32_t page = 0;
    assert_true(str_number(second, &page) && page % 2 == 1); /* on a recto */
    setting_drop(s);
}

/* On every page of running text: no heading last, no paragraph's last line first (HD-06, PA-08). */
static void pages_end_well(void **state) {
    (void)state;
    Setting *s = setting_new();
    fill(s, article(s, 320600, "共绘最大同心圆"), 400);
    set(s);
    const Structure *t = &s->layout.structure;
    for (size_t k = 0; k + 1 < s->seen.n; k++) {
        const Seen *run = &s->seen.at[k], *next = &s->seen.at[k + 1];
        size_t on = k + 1; /* the first run of the next page: heads come last on a page */
        while (on < s->seen.n && s->seen.at[on].node == NO_NODE)
            on++;
        if (run->node == NO_NODE || on >= s->seen.n) continue;
        next = &s->seen.at[on];
        if (run->part != PART_BODY || next->part != PART_BODY || next->page == run->page) continue;
        assert_int_equal(heading_level(t->nodes.at[run->node].tag), 0);
        if (next->node != run->node) continue;
        size_t lines = 0; /* of that paragraph on the next page */
        float y = -1;
        for (; on < s->seen.n && s->seen.at[on].node == run->node; on++)
            if (s->seen.at[on].y != y) lines++, y = s->seen.at[on].y;
        if (lines < 2) fail_msg("a widow on page %u: %.*s", next->page + 1, STR_ARG(next->text));
    }
    setting_drop(s);
}

static bool is_heading(const Setting *s, const Seen *run) {
    return run->node != NO_NODE && heading_level(s->layout.structure.nodes.at[run->node].tag) > 2;
}

/* The white around a heading is the same wherever it falls, one line or two, and more above than
 * below (HD-02), but for a line more above where that fills the page (PG-14); what follows is on
 * the grid. */
static void headings_stand_steadily(void **state) {
    (void)state;
    Setting *s = setting_new();
    Article *a = article(s, 320600, "共绘最大同心圆");
    for (int k = 0; k < 60; k++) {
        fill(s, a, 1 + k % 3);
        const char *text = k % 2 == 0 ? "凝心聚力，服务大局"
                                      : "充分发挥统一战线凝聚人心、汇聚力量的强大法宝作用 "
                                        "服务全市经济社会高质量发展大局";
        Block *h = block_text_new(s->book, BLOCK_HEADING, str_from(text), 1);
        h->level = 1;
        block_append(&a->blocks, h);
    }
    fill(s, a, 1);
    set(s);
    float above = 0, below = 0;
    size_t two = 0, seen = 0, wider = 0;
    for (size_t k = 1; k + 1 < s->seen.n; k++) {
        const Seen *run = &s->seen.at[k], *before = run - 1, *after = run + 1;
        if (!is_heading(s, run) || after->node == NO_NODE) continue;
        two += after->node == run->node && after->y > run->y;
        if (after->y > run->y && after->node != run->node) {
            if (below == 0) below = after->y - run->y;
            assert_float_equal(after->y - run->y, below, 0.05f);
            seen++;
        }
        if (before->page != run->page || before->node == NO_NODE || before->node == run->node)
            continue;
        float white = run->y - before->y;
        if (above == 0 || white < above - 1) above = white;
        wider += white > above + 1;
        assert_float_equal(white, white > above + 1 ? above + s->style.pitch : above, 0.05f);
    }
    assert_true(seen > 50 && two > 20 && wider < seen / 2);
    assert_true(above > below + 3);
    setting_drop(s);
}

/* The lines of the text that a node of that tag has. */
static size_t lines_with(const Setting *s, enum Tag tag, const char *begin) {
    NodeId node = NO_NODE;
    size_t lines = 0;
    float y = -1;
    for (size_t k = 0; k < s->seen.n; k++) {
        const Seen *run = &s->seen.at[k];
        if (run->node == NO_NODE || s->layout.structure.nodes.at[run->node].tag != tag) continue;
        if (node == NO_NODE && str_starts(run->text, str_from(begin))) node = run->node;
        if (run->node != node || run->y == y) continue;
        lines++;
        y = run->y;
    }
    return lines;
}

/* A heading of two clauses that has white beside it is one line; a title that would go from edge to
 * edge is two; a clause a character too long for the line is set smaller, not broken (HD-08). */
static void headlines_break_between_clauses(void **state) {
    (void)state;
    Setting *s = setting_new();
    Article *a = article(s, 320600, "侨乡新貌十年回首 六万里路");
    Block *h = block_text_new(s->book, BLOCK_HEADING,
                              STR("加强思想文化引领 发挥三个重要作用功能一二三"), 1);
    h->level = 1;
    block_append(&a->blocks, h);
    fill(s, a, 3);
    Article *long_one = article(s, 320600, "江海相连的城市一年比一年更加热闹了 老街新事");
    fill(s, long_one, 3);
    Article *full = article(s, 320600, "江海相连的城市里 一年更比一年新");
    fill(s, full, 3);
    set(s);
    assert_int_equal(lines_with(s, TAG_h3, "加强"), 1);
    assert_int_equal(lines_with(s, TAG_h2, "侨乡"), 1);
    assert_int_equal(lines_with(s, TAG_h2, "江海相连的城市一"), 2);
    assert_int_equal(lines_with(s, TAG_h2, "江海相连的城市里"), 2);
    setting_drop(s);
}

/* Text before and after the number; in the middle, or a margin from the fore-edge; no running heads
 * where the style hides them. */
static void folios_stand_where_the_style_says(void **state) {
    (void)state;
    for (int centred = 0; centred < 2; centred++) {
        Setting *s = setting_new();
        PartStyle *folio = &s->style.parts[STYLE_folio];
        s->style.parts[STYLE_running_head].hidden = true;
        folio->before = STR("— ");
        folio->after = STR(" —");
        folio->margin_right = 1;
        if (centred) folio->align = ALIGN_CENTRE;
        fill(s, article(s, 320600, "共绘最大同心圆"), 60);
        set(s);
        float measure = (float)s->style.characters * s->style.parts[STYLE_body].size;
        size_t folios = 0;
        for (size_t k = 0; k < s->seen.n; k++) {
            const Seen *run = &s->seen.at[k];
            if (run->node != NO_NODE || run->part != PART_BODY) continue;
            float left = run->page % 2 == 0 ? s->style.inner : s->style.outer;
            assert_true(run->y > s->style.height - s->style.bottom); /* no running head */
            if (!str_starts(run->text, STR("—"))) continue;
            folios++;
            float before = run->x - left, width = run->right - run->left + folio->size;
            if (centred) assert_float_equal(before + width / 2, measure / 2, folio->size);
            if (!centred && run->page % 2 == 1) assert_float_equal(before, folio->size, 0.05f);
            if (!centred && run->page % 2 == 0)
                assert_float_equal(before + width, measure - folio->size, folio->size);
        }
        assert_true(folios >= s->pages[PART_BODY] - 1);
        setting_drop(s);
    }
}

static Block *row_of(Setting *s, const char *first, const char *second, bool header) {
    Block *row = block_new(s->book, BLOCK_ROW, 1);
    const char *const texts[] = {first, second};
    for (size_t k = 0; k < 2; k++) {
        Block *cell = block_text_new(s->book, BLOCK_CELL, str_from(texts[k]), 1);
        cell->header = header;
        block_append(&row->children, cell);
    }
    return row;
}

/* The head of a table stands again on every page that it goes on to, as an artifact. */
static void heads_of_tables_are_repeated(void **state) {
    (void)state;
    Setting *s = setting_new();
    Article *a = article(s, 320600, "共绘最大同心圆");
    Block *table = block_new(s->book, BLOCK_TABLE, 1);
    block_append(&table->children, row_of(s, "季度", "办结事项", true));
    for (int k = 0; k < 90; k++)
        block_append(&table->children, row_of(s, "一季度", "三百一十八", false));
    block_append(&a->blocks, table);
    set(s);
    check_all(s);
    size_t heads = 0, artifacts = 0;
    uint32_t pages = 0, page = UINT32_MAX;
    for (size_t k = 0; k < s->seen.n; k++) {
        const Seen *run = &s->seen.at[k];
        if (str_eq(run->text, STR("一季度")) && run->page != page) pages++, page = run->page;
        if (!str_eq(run->text, STR("办结事项"))) continue;
        heads++;
        artifacts += run->node == NO_NODE;
    }
    assert_true(pages > 2);
    assert_int_equal(heads, pages);
    assert_int_equal(artifacts, pages - 1);
    setting_drop(s);
}

/* An article's id may be what the book calls its own places, and a title may be longer than a page.
 */
static void odd_articles(void **state) {
    (void)state;
    Setting *s = setting_new();
    static const char *const ids[] = {"sources", "city-320400", "contents", "title-page"};
    for (size_t k = 0; k < sizeof ids / sizeof *ids; k++) {
        Article *a = article(s, 320400, "侨乡新貌");
        a->id = str_from(ids[k]);
        fill(s, a, 30);
    }
    Str title = STR("很长的题");
    while (title.n < 1500)
        title = STR_CAT(s->book->arena, title, title);
    fill(s, article(s, 440700, title.p), 3);
    set(s);
    check_all(s);
    for (size_t k = 0; k < s->dests.n; k++)
        for (size_t before = 0; before < k; before++)
            assert_false(str_eq(s->dests.at[before].name, s->dests.at[k].name));
    setting_drop(s);
}

static void random_books(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        static const char *const styles[] = {"book", "a4", "gongwen"};
        Setting *s = setting_in(styles[seed % 3]);
        Random r = {.state = seed * 0x9E3779B97F4A7C15u, .book = s->book};
        for (int n = 1 + (int)(seed % 5); n > 0; n--)
            book_receive(s->book, random_article(&r, n));
        set(s);
        check_all(s);
        setting_drop(s);
    }
}

static void twice_the_same(void **state) {
    (void)state;
    Setting *one = setting_new(), *two = setting_new();
    Setting *both[] = {one, two};
    for (size_t k = 0; k < 2; k++) {
        fill(both[k], article(both[k], 320600, "共绘最大同心圆"), 50);
        set(both[k]);
    }
    assert_int_equal(one->seen.n, two->seen.n);
    for (size_t k = 0; k < one->seen.n; k++) {
        assert_true(one->seen.at[k].x == two->seen.at[k].x &&
                    one->seen.at[k].y == two->seen.at[k].y);
        assert_true(str_eq(one->seen.at[k].text, two->seen.at[k].text));
    }
    setting_drop(one);
    setting_drop(two);
}

static void a_missing_glyph_is_reported_once(void **state) {
    (void)state;
    Setting *s = setting_new();
    Article *a = article(s, 320600, "罕见字");
    paragraph(s, a,
              "这里有一个没有的字\xF4\x8F\xBF\xBD，再来一个\xF4\x8F\xBF\xBD。"); /* U+10FFFD */
    set(s);
    size_t n, missing = 0;
    const Diag *all = diags_all(s->diags, &n);
    for (size_t k = 0; k < n; k++)
        missing += all[k].name == DIAG_missing_glyph;
    assert_int_equal(missing, 1);
    check_all(s);
    setting_drop(s);
}

static void rare_characters_are_set(void **state) {
    (void)state;
    Setting *s = setting_new();
    Article *a = article(s, 320600, "𬭊与𫖯");
    paragraph(s, a, "元素𬭊，人名𫖯𠮷，①②③，A——B。");
    paragraph(s, a, "葛\U000E0100城（变体），é和e\u0301");
    set(s);
    check_all(s);
    setting_drop(s);
}

static void the_real_collection(void **state) {
    (void)state;
    const char *collection = getenv("HUIBIAN_COLLECTION");
    if (!collection) {
        print_message("HUIBIAN_COLLECTION is not set: the real collection was skipped\n");
        return;
    }
    Setting *s = setting_new();
    Str source = str_from(collection);
    read_sources(s->book, &source, 1);
    edit_book(s->book);
    set(s);
    check_all(s);
    setting_drop(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_book),
        cmocka_unit_test(pages_end_well),
        cmocka_unit_test(headings_stand_steadily),
        cmocka_unit_test(folios_stand_where_the_style_says),
        cmocka_unit_test(headlines_break_between_clauses),
        cmocka_unit_test(heads_of_tables_are_repeated),
        cmocka_unit_test(odd_articles),
        cmocka_unit_test(random_books),
        cmocka_unit_test(twice_the_same),
        cmocka_unit_test(a_missing_glyph_is_reported_once),
        cmocka_unit_test(rare_characters_are_set),
        cmocka_unit_test(the_real_collection),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
