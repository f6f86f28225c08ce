/* SPDX-License-Identifier: MIT */
/* The cover's PNG: what is flat keeps its colour, what is mixed comes close, in however many
 * colours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <png.h>

#include "write/epub/cover.h"
#include "write/epub/cover_png.h"

enum { WIDE = 64, HIGH = 80 };

static const uint32_t flat[] = {0x1D3C49, 0xF7F3EA};

/* Two fields and, between them, rows of mixtures; then rows of any colour. */
static uint32_t colour_at(int x, int y, bool wild) {
    if (y < 30) return flat[0];
    if (y >= 50)
        return wild ? (uint32_t)(x * 4) << 16 | (uint32_t)(y * 3) << 8 | (x * y & 255) : flat[1];
    uint32_t mixed = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        int a = (int)(flat[0] >> shift & 255), b = (int)(flat[1] >> shift & 255);
        mixed |= (uint32_t)(a + (b - a) * x / WIDE) << shift;
    }
    return mixed;
}

static Str make(Arena *arena, bool wild) {
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDE, HIGH);
    unsigned char *data = cairo_image_surface_get_data(surface);
    int stride = cairo_image_surface_get_stride(surface);
    for (int y = 0; y < HIGH; y++)
        for (int x = 0; x < WIDE; x++) {
            uint32_t rgb = colour_at(x, y, wild) | 0x5A000000;
            memcpy(data + y * stride + x * 4, &rgb, sizeof rgb);
        }
    cairo_surface_mark_dirty(surface);
    Str png = cover_png(arena, surface, flat, sizeof flat / sizeof *flat);
    cairo_surface_destroy(surface);
    return png;
}

static uint8_t *decode(Str png) {
    png_image image = {.version = PNG_IMAGE_VERSION};
    assert_true(png_image_begin_read_from_memory(&image, png.p, png.n));
    assert_int_equal(image.width, WIDE);
    assert_int_equal(image.height, HIGH);
    image.format = PNG_FORMAT_RGB;
    uint8_t *pixels = malloc(PNG_IMAGE_SIZE(image));
    assert_true(png_image_finish_read(&image, NULL, pixels, 0, NULL));
    return pixels;
}

static int worst_of(const uint8_t *pixel, uint32_t rgb) {
    int worst = 0;
    for (int i = 0; i < 3; i++) {
        int off = abs(pixel[i] - (int)(rgb >> (16 - 8 * i) & 255));
        if (off > worst) worst = off;
    }
    return worst;
}

static void flat_is_exact_and_edges_are_close(void **state) {
    (void)state;
    Arena *arena = arena_new();
    uint8_t *pixels = decode(make(arena, false));
    for (int y = 0; y < HIGH; y++)
        for (int x = 0; x < WIDE; x++) {
            int worst = worst_of(pixels + (y * WIDE + x) * 3, colour_at(x, y, false));
            assert_in_range(worst, 0, y < 30 || y >= 50 ? 0 : 15);
        }
    free(pixels);
    arena_drop(arena);
}

static void more_colours_than_a_palette_has(void **state) {
    (void)state;
    Arena *arena = arena_new();
    uint8_t *pixels = decode(make(arena, true));
    assert_int_equal(worst_of(pixels, flat[0]), 0);
    for (int y = 50; y < HIGH; y++)
        for (int x = 0; x < WIDE; x++)
            assert_in_range(worst_of(pixels + (y * WIDE + x) * 3, colour_at(x, y, true)), 0, 110);
    free(pixels);
    arena_drop(arena);
}

/* The covers of a set of volumes come from one process: what it has drawn before must not show. */
static void the_same_whatever_was_drawn_before(void **state) {
    (void)state;
    enum { TIMES = 60 };
    Arena *arena = arena_new();
    Diags *diags = diags_new(LANGUAGE_EN, true);
    Str first[3] = {{0}};
    for (int i = 0; i < TIMES; i++) {
        Faces *faces = faces_open(diags, STR("fonts"));
        assert_non_null(faces);
        Book book = {.title = i % 3 == 1 ? STR("侨乡") : STR("侨乡纪事"),
                     .subtitle = i % 3 == 2 ? STR("纪事 综合") : STR("纪事 常州市"),
                     .date = STR("2026-03-04")};
        char *hole = malloc((size_t)(i * 7919 % 30000)); /* addresses move, as between runs */
        Str drawn = cover_draw(&book, faces, arena);
        free(hole);
        if (i < 3) first[i] = drawn;
        assert_int_equal(drawn.n, first[i % 3].n);
        assert_memory_equal(drawn.p, first[i % 3].p, drawn.n);
        faces_close(faces);
    }
    diags_drop(diags);
    arena_drop(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flat_is_exact_and_edges_are_close),
        cmocka_unit_test(more_colours_than_a_palette_has),
        cmocka_unit_test(the_same_whatever_was_drawn_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
