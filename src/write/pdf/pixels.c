/* SPDX-License-Identifier: MIT */
#include "write/pdf/pixels.h"

#include <assert.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "base/fail.h"

enum { QUALITY = 90 /* of libjpeg; what cameras call fine */ };

void pixels_drop(Pixels *pixels) {
    free(pixels->samples);
    *pixels = (Pixels){0};
}

/* ---- fewer pixels -----------------------------------------------------------------------------
 */

/* A row or a column: `n` samples become `m`, those of a line being `from_step` and `to_step` apart.
 * Sample i of the source covers m units from i·m, sample j of the result n units from j·n. */
static void shrink_line(const unsigned char *from, size_t n, size_t from_step, unsigned char *to,
                        size_t m, size_t to_step) {
    assert(m > 0 && m <= n);
    size_t i = 0;
    for (size_t j = 0; j < m; j++) {
        size_t start = j * n, end = start + n;
        uint64_t sum = n / 2;
        for (;; i++) {
            size_t low = i * m > start ? i * m : start;
            size_t high = (i + 1) * m < end ? (i + 1) * m : end;
            sum += (uint64_t)from[i * from_step] * (high - low);
            if ((i + 1) * m >= end) break;
        }
        if ((i + 1) * m == end) i++;
        to[j * to_step] = (unsigned char)(sum / n);
    }
}

void pixels_shrink(Pixels *pixels, unsigned width, unsigned height) {
    size_t channels = pixels->channels, row = pixels->width * channels, to_row = width * channels;
    unsigned char *narrow = must_alloc(to_row * pixels->height);
    for (size_t y = 0; y < pixels->height; y++)
        for (size_t c = 0; c < channels; c++)
            shrink_line(pixels->samples + y * row + c, pixels->width, channels,
                        narrow + y * to_row + c, width, channels);
    free(pixels->samples);
    pixels->samples = must_alloc(to_row * height);
    for (size_t x = 0; x < to_row; x++)
        shrink_line(narrow + x, pixels->height, to_row, pixels->samples + x, height, to_row);
    free(narrow);
    pixels->width = width;
    pixels->height = height;
}

void pixels_to_gray(Pixels *pixels) {
    if (pixels->channels == 1) return;
    size_t n = (size_t)pixels->width * pixels->height;
    for (size_t i = 0; i < n; i++) {
        const unsigned char *p = pixels->samples + 3 * i;
        pixels->samples[i] =
            (unsigned char)((299U * p[0] + 587U * p[1] + 114U * p[2] + 500) / 1000);
    }
    pixels->channels = 1;
}

/* ---- JPEG -------------------------------------------------------------------------------------
 */

typedef struct JpegWriter {
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    jmp_buf failed;
    unsigned char *bytes; /* libjpeg's, by malloc */
    unsigned long n;
} JpegWriter;

static void jpeg_fail(j_common_ptr jpeg) {
    longjmp(((JpegWriter *)jpeg)->failed, 1);
}

static void jpeg_silent(j_common_ptr jpeg) {
    (void)jpeg;
}

static bool encode(JpegWriter *w, const Pixels *pixels) {
    w->jpeg.err = jpeg_std_error(&w->errors);
    w->errors.error_exit = jpeg_fail;
    w->errors.output_message = jpeg_silent;
    if (setjmp(w->failed)) return false;
    jpeg_create_compress(&w->jpeg);
    jpeg_mem_dest(&w->jpeg, &w->bytes, &w->n);
    w->jpeg.image_width = pixels->width;
    w->jpeg.image_height = pixels->height;
    w->jpeg.input_components = (int)pixels->channels;
    w->jpeg.in_color_space = pixels->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&w->jpeg);
    jpeg_set_quality(&w->jpeg, QUALITY, TRUE);
    w->jpeg.optimize_coding = TRUE;
    jpeg_start_compress(&w->jpeg, TRUE);
    while (w->jpeg.next_scanline < w->jpeg.image_height) {
        size_t at = (size_t)w->jpeg.next_scanline * pixels->width * pixels->channels;
        JSAMPROW row = pixels->samples + at;
        jpeg_write_scanlines(&w->jpeg, &row, 1);
    }
    jpeg_finish_compress(&w->jpeg);
    return true;
}

bool pixels_encode(const Pixels *pixels, Buf *jpeg) {
    JpegWriter *w = must_alloc(sizeof *w);
    memset(w, 0, sizeof *w);
    bool good = encode(w, pixels);
    if (good) buf_put(jpeg, w->bytes, w->n);
    jpeg_destroy_compress(&w->jpeg);
    free(w->bytes);
    free(w);
    return good;
}
