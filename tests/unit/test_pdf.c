/* SPDX-License-Identifier: MIT */
/* The PDF writer, judged by other people's readers: qpdf, poppler, mupdf. A tool that is not
 * installed skips its test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>
#include <jpeglib.h>
#include <png.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/utf8.h"
#include "sheets.h"
#include "write/pdf/pdf.h"

typedef struct Fixture {
    Diags *diags;
    Arena *arena;
    Faces *faces;
    char folder[64];
} Fixture;

static int set_up(void **state) {
    Fixture *f = calloc(1, sizeof *f);
    f->diags = diags_new(LANGUAGE_EN, true);
    f->arena = arena_new();
    f->faces = faces_open(f->diags, STR("fonts"));
    strcpy(f->folder, "/tmp/huibian-pdf-XXXXXX");
    *state = f;
    return f->faces && mkdtemp(f->folder) ? 0 : -1;
}

static Str in_folder(Fixture *f, const char *name) {
    return path_join(f->arena, str_from(f->folder), str_from(name));
}

static int tear_down(void **state) {
    Fixture *f = *state;
    Str *names;
    size_t n = 0;
    if (file_list(f->arena, f->diags, str_from(f->folder), &names, &n))
        for (size_t i = 0; i < n; i++)
            unlink(in_folder(f, names[i].p).p);
    rmdir(f->folder);
    faces_close(f->faces);
    arena_drop(f->arena);
    diags_drop(f->diags);
    free(f);
    return 0;
}

/* What a shell command prints, errors included; its status goes to `*status`. */
static Str run(Fixture *f, int *status, const char *format, const char *file) {
    Str command = str_format(f->arena, format, file);
    FILE *pipe = popen(command.p, "r");
    assert_non_null(pipe);
    Buf out = {0};
    char piece[4096];
    for (size_t n; (n = fread(piece, 1, sizeof piece, pipe)) > 0;)
        buf_put(&out, piece, n);
    *status = pclose(pipe);
    Str copy = str_copy(f->arena, buf_view(&out));
    buf_drop(&out);
    return copy;
}

static void need(Fixture *f, const char *tool) {
    int status;
    run(f, &status, "command -v %s", tool);
    if (status != 0) skip();
}

static void expect(Str said, Str wanted) {
    if (!str_has(said, wanted)) print_error("no '%.*s' in\n%.*s\n", STR_ARG(wanted), STR_ARG(said));
    assert_true(str_has(said, wanted));
}

static Str bytes_of(Fixture *f, Str path) {
    Str bytes;
    assert_true(file_read(f->arena, f->diags, path, &bytes));
    return bytes;
}

/* Without white space: line ends are the reader's. */
static Str squeezed(Arena *arena, Str s) {
    char *p = arena_alloc(arena, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (!strchr(" \n\r\t\f", s.p[i])) p[n++] = s.p[i];
    return (Str){p, n};
}

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

static void fill_layout(Sheets *s) {
    s->layout.title = STR("文章汇编 & 𠮷");
    s->layout.author = STR("编者甲");
    s->layout.lang = STR("zh-CN");
    s->layout.identifier = STR("urn:uuid:00000000-0000-5000-8000-000000000000");
    s->layout.epoch = 1609459200;
    VEC_PUSH(s->arena, s->layout.outline, (OutlineItem){1, STR("常州市"), STR("city-320400")});
    VEC_PUSH(s->arena, s->layout.outline, (OutlineItem){2, STR("一篇𠮷文"), STR("city-320400")});
    VEC_PUSH(s->arena, s->layout.outline, (OutlineItem){1, STR("南通市"), STR("city-320400")});
}

typedef void SetPages(Fixture *f, Sheets *s, const PageSink *sink, NodeId document);

/* Writes NAME through the whole path, output set and all; its path. */
static Str write_book(Fixture *f, const char *name, SetPages *set) {
    Outputs *outputs = outputs_open(f->diags, str_from(f->folder));
    Output *output = outputs_add(outputs, str_from(name));
    Pdf *pdf = pdf_open(output, f->faces, f->diags);
    PageSink sink = pdf_sink(pdf);
    Sheets s = {.arena = f->arena};
    NodeId document = sheets_node(&s, TAG_document, NO_NODE);
    fill_layout(&s);
    set(f, &s, &sink, document);
    pdf_close(pdf, &s.layout);
    assert_true(outputs_commit(outputs));
    return in_folder(f, name);
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

/* ---- pictures ---------------------------------------------------------------------------------
 */

static void write_jpeg(const char *path, int width, int height) {
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_stdio_dest(&jpeg, file);
    jpeg.image_width = (JDIMENSION)width;
    jpeg.image_height = (JDIMENSION)height;
    jpeg.input_components = 3;
    jpeg.in_color_space = JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    unsigned char *row = calloc((size_t)width, 3);
    for (int i = 0; i < height; i++)
        jpeg_write_scanlines(&jpeg, &row, 1);
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    free(row);
    fclose(file);
}

static void write_png(const char *path) {
    png_image image = {.version = PNG_IMAGE_VERSION, .width = 3, .height = 2};
    image.format = PNG_FORMAT_LINEAR_RGB_ALPHA; /* 16 bits a sample */
    png_uint_16 pixels[3 * 2 * 4];
    for (size_t i = 0; i < sizeof pixels / sizeof *pixels; i++)
        pixels[i] = (png_uint_16)(i * 2000);
    assert_true(png_image_write_to_file(&image, path, 0, pixels, 0, NULL));
}

static void cut_file(Fixture *f, Str from, const char *to, size_t n) {
    Str bytes;
    assert_true(file_read(f->arena, f->diags, from, &bytes));
    FILE *file = fopen(to, "wb");
    assert_int_equal(fwrite(bytes.p, 1, n < bytes.n ? n : bytes.n, file), n);
    fclose(file);
}

static void set_pictures(Fixture *f, Sheets *s, const PageSink *sink, NodeId document) {
    static const char *const names[] = {"a.jpg", "a.png", "cut.jpg", "cut.png"};
    const Face *song = faces_find(f->faces, ROLE_SONG, WEIGHT_REGULAR);
    write_jpeg(in_folder(f, "a.jpg").p, 64, 48);
    write_png(in_folder(f, "a.png").p);
    cut_file(f, in_folder(f, "a.jpg"), in_folder(f, "cut.jpg").p, 500);
    cut_file(f, in_folder(f, "a.png"), in_folder(f, "cut.png").p, 50);
    sheets_begin(s, PART_BODY, 0, "1");
    for (size_t i = 0; i < 4; i++) {
        NodeId figure = sheets_node(s, TAG_figure, document);
        Node *node = &s->layout.structure.nodes.at[figure];
        node->alt = STR("一张图");
        node->has_bbox = true;
        float box[] = {60, 100 + 100 * (float)i, 120, 80};
        memcpy(node->bbox, box, sizeof box);
        VEC_PUSH(s->arena, s->page.pictures,
                 (Picture){in_folder(f, names[i]), box[0], box[1], box[2], box[3], figure});
    }
    sheets_run(s, song, sheets_node(s, TAG_p, document), 60, 90, 10.5f, 0, STR("图"), "zh-Hans");
    sink->page(sink->context, &s->page);
}

static void test_pictures_are_checked(void **state) {
    Fixture *f = *state;
    Str file = write_book(f, "a.pdf", set_pictures);
    assert_int_equal(diags_count(f->diags, DIAG_ERROR), 2); /* the two that are cut off */
    assert_true(str_has(bytes_of(f, file), STR("/Filter/DCTDecode")));
    assert_true(str_has(bytes_of(f, file), STR("pdfaid:part")));
    need(f, "pdfimages");
    int status;
    Str said = run(f, &status, "pdfimages -list '%s' 2>&1", file.p);
    expect(said, STR("64    48  rgb     3   8  jpeg"));
    expect(said, STR("3     2  rgb     3   8  image"));
    need(f, "qpdf");
    run(f, &status, "qpdf --check '%s' 2>&1", file.p);
    assert_int_equal(status, 0);
}

/* ---- pictures as they are seen ----------------------------------------------------------------
 */

enum { SIDE = 32, QUADRANTS = 4 };

/* A gray JPEG, black at the top left, gray at the top right, that says it is held by `turn`. */
static void write_turned_jpeg(const char *path, int turn) {
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    const unsigned char exif[] = {
        'E', 'x', 'i', 'f', 0,  0, 'M', 'M', 0, 42, 0, 0, 0,
        8,   0,   1,   1,   18, 0, 3,   0,   0, 0,  1, 0, (unsigned char)turn,
        0,   0,   0,   0,   0,  0};
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_stdio_dest(&jpeg, file);
    jpeg.image_width = jpeg.image_height = SIDE;
    jpeg.input_components = 1;
    jpeg.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&jpeg);
    if (turn % 2 == 0) jpeg_simple_progression(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    jpeg_write_marker(&jpeg, JPEG_APP0 + 1, exif, sizeof exif);
    for (int y = 0; y < SIDE; y++) {
        unsigned char samples[SIDE], *row = samples;
        for (int x = 0; x < SIDE; x++)
            samples[x] = y >= SIDE / 2 ? 255 : x < SIDE / 2 ? 0 : 128;
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    fclose(file);
}

/* A PNG of 8 x 8: the left half black, the right half white or transparent. */
static void write_png_kind(const char *path, int depth, int type, int interlace) {
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    png_init_io(png, file);
    png_set_IHDR(png, info, 8, 8, depth, type, interlace, PNG_COMPRESSION_TYPE_BASE,
                 PNG_FILTER_TYPE_BASE);
    const png_color colours[2] = {{0, 0, 0}, {200, 0, 0}};
    const png_byte opacity[2] = {255, 0};
    if (type == PNG_COLOR_TYPE_PALETTE) {
        png_set_PLTE(png, info, colours, 2);
        png_set_tRNS(png, info, opacity, 2, NULL);
    }
    png_write_info(png, info);
    int channels = png_get_channels(png, info), bytes = channels * depth / 8;
    bool alpha = (type & PNG_COLOR_MASK_ALPHA) != 0;
    png_byte rows[8][64] = {{0}}, *at[8];
    for (int y = 0; y < 8; y++) {
        at[y] = rows[y];
        for (int x = 0; x < 8 && depth >= 8; x++)
            for (int k = 0; k < bytes; k++) {
                bool solid = alpha && k >= bytes - depth / 8;
                unsigned char right = type == PNG_COLOR_TYPE_PALETTE ? 1 : solid ? 0 : 255;
                rows[y][x * bytes + k] = x >= 4 ? right : solid ? 255 : 0;
            }
        if (depth == 1) rows[y][0] = 0x0F;
    }
    png_write_image(png, at);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    fclose(file);
}

static const struct {
    int depth, type, interlace;
} png_kinds[] = {
    {1, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_ADAM7},
    {8, PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_NONE},
    {16, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_INTERLACE_NONE},
    {16, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_ADAM7},
    {8, PNG_COLOR_TYPE_RGB_ALPHA, PNG_INTERLACE_ADAM7},
};

enum { PNG_KINDS = sizeof png_kinds / sizeof *png_kinds, TURNS = 8, BOX = 40 };

static void show_box(Fixture *f, Sheets *s, NodeId document, Str name, size_t i) {
    NodeId figure = sheets_node(s, TAG_figure, document);
    Node *node = &s->layout.structure.nodes.at[figure];
    node->alt = STR("一张图");
    node->has_bbox = true;
    float box[] = {50.0f + 50.0f * (float)(i % 4), 50.0f + 50.0f * (float)(i / 4), BOX, BOX};
    memcpy(node->bbox, box, sizeof box);
    VEC_PUSH(s->arena, s->page.pictures,
             (Picture){in_folder(f, name.p), box[0], box[1], BOX, BOX, figure});
}

static void set_kinds(Fixture *f, Sheets *s, const PageSink *sink, NodeId document) {
    sheets_begin(s, PART_BODY, 0, "1");
    for (int turn = 1; turn <= TURNS; turn++) {
        Str name = str_format(f->arena, "%d.jpg", turn);
        write_turned_jpeg(in_folder(f, name.p).p, turn);
        show_box(f, s, document, name, (size_t)turn - 1);
    }
    for (size_t i = 0; i < PNG_KINDS; i++) {
        Str name = str_format(f->arena, "%zu.png", i);
        write_png_kind(in_folder(f, name.p).p, png_kinds[i].depth, png_kinds[i].type,
                       png_kinds[i].interlace);
        show_box(f, s, document, name, TURNS + i);
    }
    sink->page(sink->context, &s->page);
}

/* The gray of a quadrant (0, 1 above; 2, 3 below) of the picture in the i-th box, on the page as
 * MuPDF draws it, a pixel a point. */
static int gray_at(Str pgm, size_t i, int quadrant) {
    unsigned width = 0, height = 0;
    int head = 0;
    assert_int_equal(sscanf(pgm.p, "P5 %u %u 255%n", &width, &height, &head), 2);
    size_t x = 50 + 50 * (i % 4) + (quadrant % 2 ? 30 : 10);
    size_t y = 50 + 50 * (i / 4) + (quadrant / 2 ? 30 : 10);
    return (unsigned char)pgm.p[(size_t)head + 1 + y * width + x];
}

static void test_pictures_are_seen_upright_and_whole(void **state) {
    Fixture *f = *state;
    need(f, "mutool");
    Str file = write_book(f, "a.pdf", set_kinds);
    assert_int_equal(diags_count(f->diags, DIAG_ERROR), 0);
    Str picture = str_format(f->arena, "%s.pgm", file.p);
    run(f, &(int){0},
        str_format(f->arena, "mutool draw -q -r 72 -c gray -F pgm -o '%s' '%%s' 1", picture.p).p,
        file.p);
    Str pgm = bytes_of(f, picture);
    /* Exif 2.32, 4.6.4: where the file's top left and top right are seen. */
    static const int black[] = {0, 1, 3, 2, 0, 1, 3, 2}, gray[] = {1, 0, 2, 3, 2, 3, 1, 0};
    for (size_t i = 0; i < TURNS; i++)
        for (int q = 0; q < QUADRANTS; q++) {
            int wanted = q == black[i] ? 0 : q == gray[i] ? 128 : 255;
            assert_in_range(gray_at(pgm, i, q) + 4, wanted, wanted + 8);
        }
    for (size_t i = TURNS; i < TURNS + PNG_KINDS; i++) {
        assert_in_range(gray_at(pgm, i, 0), 0, 4);
        assert_in_range(gray_at(pgm, i, 1), 251, 255);
    }
}

/* a.jpg with another size in its frame header. */
static void write_lying_jpeg(Fixture *f, const char *name, unsigned width, unsigned height) {
    write_jpeg(in_folder(f, "a.jpg").p, 64, 48);
    Str bytes = str_copy(f->arena, bytes_of(f, in_folder(f, "a.jpg")));
    char *p = (char *)(uintptr_t)bytes.p;
    size_t at = 0;
    while (memcmp(p + at, "\xFF\xC0\x00", 3) != 0)
        at++;
    const char size[] = {(char)(height >> 8), (char)height, (char)(width >> 8), (char)width};
    memcpy(p + at + 5, size, sizeof size);
    FILE *file = fopen(in_folder(f, name).p, "wb");
    assert_int_equal(fwrite(p, 1, bytes.n, file), bytes.n);
    fclose(file);
}

static void set_lies(Fixture *f, Sheets *s, const PageSink *sink, NodeId document) {
    write_lying_jpeg(f, "tall.jpg", 64, 960);
    write_lying_jpeg(f, "huge.jpg", 65000, 65000);
    sheets_begin(s, PART_BODY, 0, "1");
    show_box(f, s, document, STR("tall.jpg"), 0);
    show_box(f, s, document, STR("huge.jpg"), 1);
    sink->page(sink->context, &s->page);
}

static void test_a_picture_that_lies_about_its_size_is_refused(void **state) {
    Fixture *f = *state;
    Str bytes = bytes_of(f, write_book(f, "a.pdf", set_lies));
    assert_int_equal(diags_count(f->diags, DIAG_ERROR), 2);
    assert_false(str_has(bytes, STR("/DCTDecode")));
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
        TEST(test_pictures_are_checked),
        TEST(test_pictures_are_seen_upright_and_whole),
        TEST(test_a_picture_that_lies_about_its_size_is_refused),
        TEST(test_what_does_not_conform_does_not_claim),
        TEST(test_every_character_of_the_song_face_is_read_back),
        TEST(test_a_long_book_keeps_its_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
