/* SPDX-License-Identifier: MIT */
/* The PDF writer, judged by other people's readers: qpdf, poppler, mupdf. A tool that is not
 * installed skips its test. */
#include "pdf_book.h"

#include "base/utf8.h"

/* ---- a book of three pages: a title, an article over two pages ----------------------------------
 */

static const char *const body_lines[] = {
    "常州市地处长江三角洲腹地，“十三五”期间，全市——",
    "𬭊、𫖯、𠮷三个字都在BMP以外（CIDs above U+FFFF）；",
    "⼀与一、⾦与金：两字一形。office, Straße, naïve.",
};

static void set_title_page(Fixture *f, Sheets *s, NodeId document) {
    const Face *title = faces_find(f->faces, ROLE_TITLE, WEIGHT_REGULAR);
    const Face *song = faces_find(f->faces, ROLE_SONG, WEIGHT_REGULAR);
    NodeId toc = sheets_node(s, TAG_toc, document);
    NodeId item = sheets_node(s, TAG_toc_item, toc);
    NodeId link = sheets_node(s, TAG_link, item);
    sheets_begin(s, PART_FRONT, 0, "i");
    NodeId p = sheets_node(s, TAG_p, document);
    sheets_run(s, title, p, 120, 200, 22, 0, STR("文章汇编"), "zh-Hans");
    sheets_run(s, song, link, 60, 300, 10.5f, 0, STR("常州市"), "zh-Hans");
    sheets_run(s, song, NO_NODE, 95, 300, 10.5f, 0, STR("………………"), "zh-Hans");
    sheets_run(s, song, link, 340, 300, 10.5f, 0, STR("1"), "en");
    VEC_PUSH(s->arena, s->page.links,
             (Link){60, 288, 290, 16, STR("city-320400"), STR(""), STR("常州市，第1页"), link});
}

static void set_body(Fixture *f, Sheets *s, const PageSink *sink, NodeId document) {
    const Face *song = faces_find(f->faces, ROLE_SONG, WEIGHT_REGULAR);
    const Face *hei = faces_find(f->faces, ROLE_HEI, WEIGHT_BOLD);
    NodeId part = sheets_node(s, TAG_part, document);
    NodeId h1 = sheets_node(s, TAG_h1, part), p = sheets_node(s, TAG_p, part);
    s->layout.structure.nodes.at[part].title = STR("常州市");
    for (uint32_t number = 0; number < 2; number++) {
        sheets_begin(s, PART_BODY, number, number == 0 ? "1" : "2");
        if (number == 0) {
            sheets_run(s, hei, h1, 60, 90, 16, 0, STR("常州市"), "zh-Hans");
            VEC_PUSH(s->arena, s->page.dests, (Dest){STR("city-320400"), 70});
        }
        for (size_t i = 0; i < 3; i++)
            sheets_run(s, song, p, i ? 60 : 81, 130 + 18 * (float)i, 10.5f, 0.13f * (float)i,
                       str_from(body_lines[i]), "zh-Hans");
        VEC_PUSH(s->arena, s->page.rules, (PageRule){60, 55, 300, 0.5f, 0});
        sheets_run(s, song, NO_NODE, 60, 50, 9, 0, STR("文章汇编"), "zh-Hans");
        sheets_run(s, song, NO_NODE, 200, 560, 9, 0, number == 0 ? STR("1") : STR("2"), "en");
        sink->page(sink->context, &s->page);
    }
}

static void set_book_pages(Fixture *f, Sheets *s, const PageSink *sink, NodeId document) {
    NodeId front = sheets_node(s, TAG_sect, document);
    NodeId body = sheets_node(s, TAG_sect, document);
    set_body(f, s, sink, body);
    set_title_page(f, s, front);
    sink->page(sink->context, &s->page);
}

/* ---- tests
 * ---------------------------------------------------------------------------------------- */

static void test_qpdf_finds_no_fault(void **state) {
    Fixture *f = *state;
    need(f, "qpdf");
    int status;
    Str said = run(f, &status, "qpdf --check '%s' 2>&1", write_book(f, "a.pdf", set_book_pages).p);
    assert_int_equal(status, 0);
    assert_true(str_has(said, STR("No syntax or stream encoding errors found")));
    assert_false(str_has(said, STR("WARNING")));
    assert_true(str_has(said, STR("PDF Version: 1.7")));
}

static void test_fonts_are_embedded_subset_unicode(void **state) {
    Fixture *f = *state;
    need(f, "pdffonts");
    int status;
    Str said = run(f, &status, "pdffonts '%s' 2>&1", write_book(f, "a.pdf", set_book_pages).p);
    assert_int_equal(status, 0);
    Str rest = said, line;
    size_t fonts = 0;
    while (str_cut(&rest, STR("\n"), &line)) {
        if (!str_has(line, STR("Identity-H"))) continue;
        assert_true(str_has(line, STR("yes yes yes")));
        fonts++;
    }
    assert_int_equal(fonts, 3);
}

/* The text of a page as the reader gives it must be what was set, character by character. */
static void check_text(Fixture *f, const char *command) {
    int status;
    Str file = write_book(f, "a.pdf", set_book_pages);
    Str said = squeezed(f->arena, run(f, &status, command, file.p));
    assert_int_equal(status, 0);
    for (size_t i = 0; i < sizeof body_lines / sizeof *body_lines; i++) {
        Str wanted = squeezed(f->arena, str_from(body_lines[i]));
        expect(said, wanted);
    }
    assert_true(str_has(said, STR("常州市")));
    assert_false(str_has(said, STR("\xEF\xBF\xBD")));
}

static void test_poppler_reads_the_text(void **state) {
    need(*state, "pdftotext");
    check_text(*state, "pdftotext -raw '%s' - 2>&1");
}

static void test_mupdf_reads_the_text(void **state) {
    need(*state, "mutool");
    check_text(*state, "mutool draw -F txt '%s' 2>/dev/null");
}

static void test_structure_is_the_books(void **state) {
    Fixture *f = *state;
    need(f, "pdfinfo");
    int status;
    Str file = write_book(f, "a.pdf", set_book_pages);
    Str said = run(f, &status, "pdfinfo -struct-text '%s' 2>&1", file.p);
    assert_int_equal(status, 0);
    static const char *const wanted[] = {"Document",
                                         "TOC",
                                         "Link",
                                         "Object",
                                         "H1 (block)\n        \"常州市\"",
                                         "常州市地处长江三角洲腹地",
                                         "Part"};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        expect(said, str_from(wanted[i]));
    assert_false(str_has(said, STR("……"))); /* leaders and heads are artifacts */
    assert_true(str_find(said, STR("TOC"), 0) < str_find(said, STR("H1"), 0));
    /* A paragraph over two pages is one P. */
    size_t first = str_find(said, STR("      P (block)\n"), 0);
    assert_true(first != SIZE_MAX);
    assert_true(str_find(said, STR("P (block)"), first + 8) == SIZE_MAX);
}

static void test_metadata_and_labels(void **state) {
    Fixture *f = *state;
    need(f, "pdfinfo");
    int status;
    Str file = write_book(f, "a.pdf", set_book_pages);
    Str said = run(f, &status, "TZ=UTC pdfinfo '%s' 2>&1", file.p);
    static const char *const wanted[] = {"文章汇编 & 𠮷", "编者甲", "Tagged:          yes",
                                         "Pages:           3",

                                         "Jan  1 00:00:00 2021"};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        expect(said, str_from(wanted[i]));
    need(f, "qpdf");
    Str json =
        run(f, &status, "qpdf --json --json-key=pagelabels --json-key=outlines '%s'", file.p);
    assert_true(str_has(json, STR("/r")));
    assert_true(str_has(json, STR("一篇𠮷文")));
    assert_true(str_has(json, STR("\"destpageposfrom1\": 2")));
}

static void test_two_runs_give_the_same_bytes(void **state) {
    Fixture *f = *state;
    Str a = bytes_of(f, write_book(f, "a.pdf", set_book_pages));
    Str b = bytes_of(f, write_book(f, "b.pdf", set_book_pages));
    assert_true(a.n > 10000);
    assert_true(str_eq(a, b));
    assert_true(str_starts(a, STR("%PDF-1.7\n%")));
    assert_true(str_ends(a, STR("%%EOF\n")));
}

/* ---- a character that no font has -------------------------------------------------------------
 */

static void set_missing(Fixture *f, Sheets *s, const PageSink *sink, NodeId document) {
    const Face *song = faces_find(f->faces, ROLE_SONG, WEIGHT_REGULAR);
    NodeId p = sheets_node(s, TAG_p, document);
    sheets_begin(s, PART_BODY, 0, "1");
    sheets_run(s, song, p, 60, 90, 16, 0, STR("甲\xF0\xBB\xBB\xBB乙"), "zh-Hans");
    assert_int_equal(s->page.runs.at[0].gids[1], 0);
    sink->page(sink->context, &s->page);
}

static void test_a_missing_glyph_shows_a_box_and_keeps_its_text(void **state) {
    Fixture *f = *state;
    need(f, "pdftotext");
    int status;
    Str file = write_book(f, "a.pdf", set_missing);
    Str said = run(f, &status, "pdftotext '%s' - 2>&1", file.p);
    assert_true(str_has(said, STR("甲\xF0\xBB\xBB\xBB乙")));
}

/* ---- what ToUnicode cannot say alone
 * -------------------------------------------------------------- */

static void set_hard_text(Fixture *f, Sheets *s, const PageSink *sink, NodeId document) {
    const Face *song = faces_find(f->faces, ROLE_SONG, WEIGHT_REGULAR);
    NodeId p = sheets_node(s, TAG_p, document);
    sheets_begin(s, PART_BODY, 0, "1");
    sheets_run(s, song, p, 60, 90, 16, 0, STR("甲\xEE\x80\x80乙"), "zh-Hans"); /* private use */
    sheets_run(s, song, p, 60, 120, 16, 0, STR("x丙"), "zh-Hans");
    GlyphRun *run = &s->page.runs.at[1]; /* two glyphs that stand for one character, then none */
    run->text = STR("丁");
    ((uint8_t *)(uintptr_t)run->text_size)[0] = 3;
    ((uint8_t *)(uintptr_t)run->text_size)[1] = 0;
    sheets_run(s, song, p, 60, 150, 16, 0, STR("(\\)\r戊"), "zh-Hans");
    sink->page(sink->context, &s->page);
}

static void test_actual_text_says_the_rest(void **state) {
    Fixture *f = *state;
    need(f, "pdftotext");
    int status;
    Str file = write_book(f, "a.pdf", set_hard_text);
    Str said = run(f, &status, "pdftotext -raw '%s' - 2>&1", file.p);
    expect(said, STR("甲\xEE\x80\x80乙\n丁\n(\\)"));
    expect(said, STR("戊"));
    assert_false(str_has(said, STR("丙")));
}

/* ---- links ------------------------------------------------------------------------------------
 */

static void set_links(Fixture *f, Sheets *s, const PageSink *sink, NodeId document) {
    static const char *const goals[][2] = {{"here", ""},
                                           {"nowhere", ""},
                                           {"", "https://example.org/老桥 1"},
                                           {"", "javascript:alert(1)"},
                                           {"", "图/1.jpg"}};
    const Face *song = faces_find(f->faces, ROLE_SONG, WEIGHT_REGULAR);
    sheets_begin(s, PART_BODY, 0, "1");
    VEC_PUSH(s->arena, s->page.dests, (Dest){STR("here"), 70});
    for (size_t i = 0; i < sizeof goals / sizeof *goals; i++) {
        NodeId p = sheets_node(s, TAG_p, document), node = sheets_node(s, TAG_link, p);
        float y = 90 + 20 * (float)i;
        sheets_run(s, song, node, 60, y, 10.5f, 0, STR("去那里"), "zh-Hans");
        VEC_PUSH(s->arena, s->page.links,
                 (Link){60, y - 10, 32, 12, str_from(goals[i][0]), str_from(goals[i][1]),
                        STR("去那里"), node});
    }
    sink->page(sink->context, &s->page);
}

static void test_links_lead_somewhere(void **state) {
    Fixture *f = *state;
    need(f, "qpdf");
    int status;
    Str file = write_book(f, "a.pdf", set_links);
    Str said = run(f, &status,
                   "qpdf --qdf --object-streams=disable '%s' - | grep -a -E '/(Dest|URI) "
                   "\\(|/S /(Link|Span)$' | sort | uniq -c",
                   file.p);
    expect(said, STR("1   /Dest (here)"));
    expect(said, STR("1     /URI (https://example.org/%E8%80%81%E6%A1%A5%201)"));
    expect(said, STR("3   /S /Link")); /* here, nowhere, the web */
    expect(said, STR("2   /S /Span")); /* what no reader should follow is a run of text */
    assert_false(str_has(said, STR("nowhere")));
    assert_false(str_has(said, STR("javascript")));
    assert_true(str_has(bytes_of(f, file), STR("pdfaid:part")));
}

/* ---- no false claim ---------------------------------------------------------------------------
 */

static void set_figure(Fixture *f, Sheets *s, const PageSink *sink, NodeId document) {
    const Face *song = faces_find(f->faces, ROLE_SONG, WEIGHT_REGULAR);
    NodeId figure = sheets_node(s, TAG_figure, document);
    sheets_begin(s, PART_BODY, 0, "1");
    sheets_run(s, song, figure, 60, 90, 16, 0, STR("图"), "zh-Hans");
    sink->page(sink->context, &s->page);
}

static void set_skipped_heading(Fixture *f, Sheets *s, const PageSink *sink, NodeId document) {
    const Face *song = faces_find(f->faces, ROLE_SONG, WEIGHT_REGULAR);
    NodeId h1 = sheets_node(s, TAG_h1, document), h3 = sheets_node(s, TAG_h3, document);
    sheets_begin(s, PART_BODY, 0, "1");
    sheets_run(s, song, h1, 60, 90, 16, 0, STR("一"), "zh-Hans");
    sheets_run(s, song, h3, 60, 120, 16, 0, STR("三"), "zh-Hans");
    sink->page(sink->context, &s->page);
}

static void test_what_does_not_conform_does_not_claim(void **state) {
    Fixture *f = *state;
    SetPages *const sets[] = {set_figure, set_skipped_heading};
    assert_true(str_has(bytes_of(f, write_book(f, "a.pdf", set_book_pages)), STR("pdfaid:part")));
    for (size_t i = 0; i < 2; i++) {
        Str bytes = bytes_of(f, write_book(f, "b.pdf", sets[i]));
        assert_false(str_has(bytes, STR("pdfaid:part")));
        assert_false(str_has(bytes, STR("pdfuaid:part")));
        assert_int_equal(diags_count(f->diags, DIAG_WARNING), i + 1);
    }
}

/* ---- many pages: the page tree has levels, object streams follow each other
 * ---------------------- */

enum { MANY = 64 * 64 + 70 };

static void set_many(Fixture *f, Sheets *s, const PageSink *sink, NodeId document) {
    const Face *song = faces_find(f->faces, ROLE_SONG, WEIGHT_REGULAR);
    for (uint32_t i = 0; i < MANY; i++) {
        Str label = str_format(f->arena, "%u", (unsigned)i + 1);
        NodeId p = sheets_node(s, TAG_p, document);
        sheets_begin(s, PART_BODY, i, label.p);
        sheets_run(s, song, p, 60, 90, 16, 0, label, "en");
        VEC_PUSH(s->arena, s->page.dests, (Dest){str_format(f->arena, "d%u", (unsigned)i), 70});
        sink->page(sink->context, &s->page);
    }
    sheets_begin(s, PART_FRONT, 0, "封面");
    sink->page(sink->context, &s->page);
}

static void test_a_long_book_keeps_its_order(void **state) {
    Fixture *f = *state;
    need(f, "qpdf");
    need(f, "pdftotext");
    int status;
    Str file = write_book(f, "a.pdf", set_many);
    run(f, &status, "qpdf --check '%s' 2>&1", file.p);
    assert_int_equal(status, 0);
    Str pages = run(f, &status, "qpdf --show-npages '%s'", file.p);
    assert_true(str_eq(str_trim(pages), STR("4167")));
    Str last = run(f, &status, "pdftotext -f 4167 -l 4167 '%s' -", file.p);
    assert_true(str_starts(last, STR("4166")));
    Str first = run(f, &status, "pdftotext -f 2 -l 2 '%s' -", file.p);
    assert_true(str_starts(first, STR("1\n")));
}

/* ---- every character that the Song face can draw ----------------------------------------------
 */

enum { LINE = 40, LINES = 30 };

/* No white space, no control, which a reader may leave out; no Latin ligature, which MuPDF writes
 * out. */
static bool is_shown(uint32_t c) {
    return c > 0x20 && (c < 0x7F || c > 0xA0) && c != 0xAD && c != 0x3000 && c != 0xFEFF &&
           !(c >= 0x2000 && c <= 0x200F) && !(c >= 0x2028 && c <= 0x202F) &&
           !(c >= 0x205F && c <= 0x206F) && !(c >= 0xFE00 && c <= 0xFE0F) && c != 0x180E &&
           !(c >= 0xFB00 && c <= 0xFB06) && c < 0xE0000;
}

/* The characters in order, as UTF-8. */
static Str every_character(Fixture *f, const Face *face) {
    Buf all = {0};
    for (uint32_t c = 0; c < 0x110000; c++) {
        char bytes[4];
        if (is_shown(c) && (c < 0xD800 || c > 0xDFFF) && face_glyph(face, c).gid)
            buf_put(&all, bytes, utf8_put(bytes, c));
    }
    Str copy = str_copy(f->arena, buf_view(&all));
    buf_drop(&all);
    return copy;
}

static void set_every_character(Fixture *f, Sheets *s, const PageSink *sink, NodeId document) {
    const Face *song = faces_find(f->faces, ROLE_SONG, WEIGHT_REGULAR);
    Str rest = every_character(f, song);
    for (uint32_t page = 0; rest.n; page++) {
        sheets_begin(s, PART_BODY, page, str_format(f->arena, "%u", (unsigned)page + 1).p);
        NodeId p = sheets_node(s, TAG_p, document);
        for (int line = 0; line < LINES && rest.n; line++) {
            Str start = rest;
            for (int i = 0; i < LINE && rest.n; i++)
                utf8_next(&rest);
            sheets_run(s, song, p, 20, 60 + 17 * (float)line, 8, 0,
                       (Str){start.p, start.n - rest.n}, "zh-Hans");
        }
        sink->page(sink->context, &s->page);
    }
}

static void test_every_character_of_the_song_face_is_read_back(void **state) {
    Fixture *f = *state;
    need(f, "mutool");
    int status;
    Str wanted = every_character(f, faces_find(f->faces, ROLE_SONG, WEIGHT_REGULAR));
    Str file = write_book(f, "a.pdf", set_every_character);
    Str read =
        squeezed(f->arena, run(f, &status, "mutool draw -q -F text '%s' 2>/dev/null", file.p));
    assert_in_range(wanted.n, 60000, 400000);
    if (!str_eq(read, wanted)) {
        size_t i = 0;
        while (i < read.n && i < wanted.n && read.p[i] == wanted.p[i])
            i++;
        print_error("read otherwise from byte %zu: %.40s, not %.40s\n", i, read.p + i,
                    wanted.p + i);
    }
    assert_true(str_eq(read, wanted));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_qpdf_finds_no_fault),
        TEST(test_fonts_are_embedded_subset_unicode),
        TEST(test_poppler_reads_the_text),
        TEST(test_mupdf_reads_the_text),
        TEST(test_structure_is_the_books),
        TEST(test_metadata_and_labels),
        TEST(test_two_runs_give_the_same_bytes),
        TEST(test_a_missing_glyph_shows_a_box_and_keeps_its_text),
        TEST(test_actual_text_says_the_rest),
        TEST(test_links_lead_somewhere),
        TEST(test_what_does_not_conform_does_not_claim),
        TEST(test_every_character_of_the_song_face_is_read_back),
        TEST(test_a_long_book_keeps_its_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
