/* SPDX-License-Identifier: MIT */
#include "write/epub/cover_png.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"

enum {
    PALETTE_MOST = 256,
    FLAT_MOST = 64,
    /* zlib's fast levels do not enter what lies inside a long match into their table: an image of
     * wide fields costs a look at each byte and little more. */
    LEVEL = 3
};

typedef struct Palette {
    png_color colours[PALETTE_MOST];
    int n;
    uint8_t index[4096]; /* by four bits a channel, plus one; zero: not yet in use */
    uint32_t flat[FLAT_MOST];
    size_t flat_n;
} Palette;

static uint8_t add_colour(Palette *p, uint32_t rgb) {
    p->colours[p->n] = (png_color){(png_byte)(rgb >> 16), (png_byte)(rgb >> 8), (png_byte)rgb};
    return (uint8_t)p->n++;
}

static long distance(png_color a, uint32_t rgb) {
    long r = a.red - (long)(rgb >> 16 & 255), g = a.green - (long)(rgb >> 8 & 255),
         b = a.blue - (long)(rgb & 255);
    return r * r + g * g + b * b;
}

/* Where the palette is full the nearest colour stands for a new one. */
static uint8_t nearest(const Palette *p, uint32_t rgb) {
    int best = 0;
    for (int i = 1; i < p->n; i++)
        if (distance(p->colours[i], rgb) < distance(p->colours[best], rgb)) best = i;
    return (uint8_t)best;
}

static uint8_t find_colour(Palette *p, uint32_t rgb) {
    for (size_t i = 0; i < p->flat_n; i++)
        if (p->flat[i] == rgb) return (uint8_t)i;
    uint32_t key = (rgb >> 12 & 0xF00) | (rgb >> 8 & 0xF0) | (rgb >> 4 & 0xF);
    if (p->index[key] == 0) {
        uint8_t i = p->n < PALETTE_MOST - 1 ? add_colour(p, rgb) : nearest(p, rgb);
        p->index[key] = (uint8_t)(i + 1);
    }
    return (uint8_t)(p->index[key] - 1);
}

/* Rows of indices, one byte a pixel; a row like the one above it is copied. */
static png_byte *index_pixels(Palette *p, const uint32_t *pixels, size_t stride, size_t wide,
                              size_t high) {
    png_byte *out = must_alloc(wide * high), *row = out;
    for (size_t y = 0; y < high; y++, row += wide, pixels += stride) {
        if (y && memcmp(pixels, pixels - stride, wide * sizeof *pixels) == 0) {
            memcpy(row, row - wide, wide);
            continue;
        }
        uint32_t last = pixels[0] & 0xFFFFFF;
        uint8_t index = find_colour(p, last);
        for (size_t x = 0; x < wide; x++) {
            uint32_t rgb = pixels[x] & 0xFFFFFF; /* the byte above holds nothing in RGB24 */
            if (rgb != last) index = find_colour(p, last = rgb);
            row[x] = index;
        }
    }
    return out;
}

typedef struct Taken {
    Arena *arena;
    VEC(char) bytes;
} Taken;

static void take_bytes(png_structp png, png_bytep bytes, size_t n) {
    Taken *taken = png_get_io_ptr(png);
    if (taken->bytes.cap - taken->bytes.n < n) {
        size_t cap = (taken->bytes.n + n) * 2;
        taken->bytes.at = arena_grow(taken->arena, taken->bytes.at, taken->bytes.cap, cap);
        taken->bytes.cap = cap;
    }
    memcpy(taken->bytes.at + taken->bytes.n, bytes, n);
    taken->bytes.n += n;
}

static void flush_nothing(png_structp png) {
    (void)png;
}

/* libpng fails here for want of memory only. */
static void no_memory(png_structp png, png_const_charp said) {
    (void)png;
    (void)said;
    fail_no_memory();
}

static void write_png(Taken *taken, const Palette *p, png_byte *pixels, png_uint_32 wide,
                      png_uint_32 high) {
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, no_memory, NULL);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info) fail_no_memory();
    png_set_write_fn(png, taken, take_bytes, flush_nothing);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_set_compression_level(png, LEVEL);
    png_set_check_for_invalid_index(png, 0); /* libpng would look at each pixel once more */
    png_set_IHDR(png, info, wide, high, 8, PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_PLTE(png, info, p->colours, p->n);
    png_write_info(png, info);
    for (png_uint_32 y = 0; y < high; y++)
        png_write_row(png, pixels + (size_t)y * wide);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
}

Str cover_png(Arena *arena, cairo_surface_t *surface, const uint32_t *flat, size_t n) {
    Palette palette = {0};
    Taken taken = {.arena = arena};
    cairo_surface_flush(surface);
    size_t wide = (size_t)cairo_image_surface_get_width(surface),
           high = (size_t)cairo_image_surface_get_height(surface),
           stride = (size_t)cairo_image_surface_get_stride(surface) / sizeof(uint32_t);
    const void *data = cairo_image_surface_get_data(surface);
    if (!data) fail_no_memory();
    for (size_t i = 0; i < n && i < FLAT_MOST; i++) {
        palette.flat[palette.flat_n++] = flat[i];
        add_colour(&palette, flat[i]);
    }
    png_byte *pixels = index_pixels(&palette, data, stride, wide, high);
    write_png(&taken, &palette, pixels, (png_uint_32)wide, (png_uint_32)high);
    free(pixels);
    return (Str){taken.bytes.at, taken.bytes.n};
}
