/* SPDX-License-Identifier: MIT */
/* Pictures in the PDF: checked, turned, made gray or smaller. */
#include "pdf_book.h"

#include <jpeglib.h>
#include <png.h>

#include "write/pdf/pixels.h"

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

/* ---- the press, and fewer pixels --------------------------------------------------------------
 */

static void test_means_of_pixels(void **state) {
    (void)state;
    static const unsigned char samples[] = {0,  10, 20, 30, 40,  50, /* two rows of three */
                                            60, 70, 80, 90, 100, 110};
    Pixels pixels = {3, 2, 2, malloc(sizeof samples)}; /* two channels: each for itself */
    memcpy(pixels.samples, samples, sizeof samples);
    pixels_shrink(&pixels, 2, 1);
    assert_int_equal(pixels.width * 10 + pixels.height, 21);
    /* of 0 20 40 the first half is (0 + 20 / 2) / 1.5, rounded, and so on */
    const int wanted[] = {37, 47, 64, 74};
    for (size_t i = 0; i < 4; i++)
        assert_in_range(pixels.samples[i], wanted[i] - 1, wanted[i] + 1);
    pixels_drop(&pixels);
    Pixels colours = {1, 1, 3, malloc(3)};
    memcpy(colours.samples, (const unsigned char[]){255, 255, 255}, 3);
    pixels_to_gray(&colours);
    assert_int_equal(colours.samples[0], 255);
    pixels_drop(&colours);
}

static void set_fine_pictures(Fixture *f, Sheets *s, const PageSink *sink, NodeId document) {
    write_jpeg(in_folder(f, "fine.jpg").p, 1500, 1200);
    write_jpeg(in_folder(f, "fair.jpg").p, 400, 300);
    sheets_begin(s, PART_BODY, 0, "1");
    const Picture shown[] = {
        {in_folder(f, "fine.jpg"), 60, 60, 120, 96, 0}, /* 900 dpi */
        {in_folder(f, "fair.jpg"), 60, 200, 96, 72, 0}, /* 300 dpi */
        {in_folder(f, "fine.jpg"), 60, 300, 60, 48, 0}, /* smaller: the first serves */
        {in_folder(f, "fine.jpg"), 60, 400, 240, 192, 0},
    };
    for (size_t i = 0; i < 4; i++) {
        NodeId figure = sheets_node(s, TAG_figure, document);
        Node *node = &s->layout.structure.nodes.at[figure];
        node->alt = STR("一张图");
        VEC_PUSH(s->arena, s->page.pictures, shown[i]);
        s->page.pictures.at[i].node = figure;
    }
    sink->page(sink->context, &s->page);
}

static void test_pictures_lose_pixels_on_demand(void **state) {
    Fixture *f = *state;
    need(f, "pdfimages");
    int status;
    f->profile.downsample = 300;
    Str said =
        run(f, &status, "pdfimages -list '%s' 2>&1", write_book(f, "a.pdf", set_fine_pictures).p);
    expect(said, STR("500   400  rgb     3   8  jpeg"));
    expect(said, STR("400   300  rgb     3   8  jpeg"));
    expect(said, STR("1000   800  rgb     3   8  jpeg"));
    assert_false(str_has(said, STR("1500")));
    f->profile.downsample = 0;
    said =
        run(f, &status, "pdfimages -list '%s' 2>&1", write_book(f, "b.pdf", set_fine_pictures).p);
    expect(said, STR("1500  1200  rgb     3   8  jpeg"));
}

static void test_the_press_gets_gray_and_boxes(void **state) {
    Fixture *f = *state;
    need(f, "pdfimages");
    need(f, "pdfinfo");
    int status;
    f->profile = (PdfProfile){.print = true, .sheet = 8};
    Str file = write_book(f, "a.pdf", set_pictures);
    Str said = run(f, &status, "pdfimages -list '%s' 2>&1", file.p);
    expect(said, STR("64    48  gray    1   8  jpeg"));
    expect(said, STR("3     2  gray    1   8  image"));
    assert_int_equal(diags_count(f->diags, DIAG_WARNING), 2); /* both are coarse */
    Str info = run(f, &status, "pdfinfo -box '%s' 2>&1", file.p);
    expect(info, STR("Pages:           8"));
    expect(info, STR("TrimBox:             8.51     8.51"));
    assert_true(str_has(bytes_of(f, file), STR("<pdf:Trapped>False</pdf:Trapped>")));
    assert_true(str_has(bytes_of(f, file), STR("pdfaid:part")));
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

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_pictures_are_checked),
        TEST(test_means_of_pixels),
        TEST(test_pictures_lose_pixels_on_demand),
        TEST(test_the_press_gets_gray_and_boxes),
        TEST(test_pictures_are_seen_upright_and_whole),
        TEST(test_a_picture_that_lies_about_its_size_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
