/* SPDX-License-Identifier: MIT */
#include "style/picture.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>
#include <png.h>

#include "base/fail.h"

enum { UPRIGHT = 1, TURNS = 8, SIDEWAYS = 5, ORIENTATION = 0x0112 /* Exif 2.32, 4.6.4 */ };

static bool size_fits(uint32_t width, uint32_t height) {
    return width > 0 && height > 0 && (uint64_t)width * height <= PICTURE_PIXELS_MOST;
}

/* ---- Exif ----------------------------------------------------------------------------------- */

static unsigned exif_number(const unsigned char *p, unsigned size, bool little) {
    unsigned value = 0;
    for (unsigned i = 0; i < size; i++)
        value = value << 8 | p[little ? size - 1 - i : i];
    return value;
}

int picture_turn(Str exif) {
    size_t n = exif.n;
    if (n < 14 || memcmp(exif.p, "Exif\0", 6) != 0) return UPRIGHT;
    const unsigned char *p = (const unsigned char *)exif.p + 6;
    n -= 6;
    bool little = p[0] == 'I';
    size_t at = exif_number(p + 4, 4, little);
    if (at > n - 2) return UPRIGHT;
    size_t entries = exif_number(p + at, 2, little);
    for (at += 2; entries > 0 && at + 12 <= n; at += 12, entries--)
        if (exif_number(p + at, 2, little) == ORIENTATION) {
            unsigned turn = exif_number(p + at + 8, 2, little);
            return turn >= UPRIGHT && turn <= TURNS ? (int)turn : UPRIGHT;
        }
    return UPRIGHT;
}

/* ---- JPEG ----------------------------------------------------------------------------------- */

typedef struct Jpeg {
    struct jpeg_decompress_struct decoder;
    struct jpeg_error_mgr errors;
    jmp_buf failed;
    unsigned char *row;
} Jpeg;

static void jpeg_fail(j_common_ptr jpeg) {
    longjmp(((Jpeg *)jpeg)->failed, 1);
}

static void jpeg_silent(j_common_ptr jpeg) {
    (void)jpeg;
}

static int turn_of(const struct jpeg_decompress_struct *jpeg) {
    for (jpeg_saved_marker_ptr m = jpeg->marker_list; m; m = m->next)
        if (m->marker == JPEG_APP0 + 1 && m->data_length >= 6 && memcmp(m->data, "Exif\0", 6) == 0)
            return picture_turn((Str){(const char *)m->data, m->data_length});
    return UPRIGHT;
}

static bool decode_jpeg(Jpeg *j, Str bytes, PictureLook *look) {
    if (setjmp(j->failed)) return false;
    jpeg_mem_src(&j->decoder, (const unsigned char *)bytes.p, bytes.n);
    jpeg_save_markers(&j->decoder, JPEG_APP0 + 1, 0xFFFF);
    jpeg_read_header(&j->decoder, TRUE);
    bool sideways = turn_of(&j->decoder) >= SIDEWAYS;
    look->width = sideways ? j->decoder.image_height : j->decoder.image_width;
    look->height = sideways ? j->decoder.image_width : j->decoder.image_height;
    look->too_large = !size_fits(look->width, look->height);
    if (look->too_large) return false;
    j->row = malloc((size_t)j->decoder.image_width * 4);
    if (!j->row) fail_no_memory();
    jpeg_start_decompress(&j->decoder);
    while (j->decoder.output_scanline < j->decoder.output_height)
        jpeg_read_scanlines(&j->decoder, &j->row, 1);
    jpeg_finish_decompress(&j->decoder);
    return j->errors.num_warnings == 0;
}

static bool is_whole_jpeg(Str bytes, PictureLook *look) {
    Jpeg *j = calloc(1, sizeof *j); /* not on the stack: longjmp leaves its locals undefined */
    if (!j) fail_no_memory();
    j->decoder.err = jpeg_std_error(&j->errors);
    j->errors.error_exit = jpeg_fail;
    j->errors.output_message = jpeg_silent;
    jpeg_create_decompress(&j->decoder);
    bool good = decode_jpeg(j, bytes, look);
    jpeg_destroy_decompress(&j->decoder);
    free(j->row);
    free(j);
    return good;
}

/* ---- PNG ------------------------------------------------------------------------------------ */

static bool is_whole_png(Str bytes, PictureLook *look) {
    png_image image = {.version = PNG_IMAGE_VERSION};
    png_color white = {255, 255, 255};
    if (!png_image_begin_read_from_memory(&image, bytes.p, bytes.n)) return false;
    look->width = image.width;
    look->height = image.height;
    look->too_large = !size_fits(image.width, image.height);
    bool good = !look->too_large;
    image.format = PNG_FORMAT_RGB;
    if (good) {
        unsigned char *samples = malloc(PNG_IMAGE_SIZE(image));
        if (!samples) fail_no_memory();
        good = png_image_finish_read(&image, &white, samples, 0, NULL) != 0;
        free(samples);
    }
    png_image_free(&image);
    return good && image.warning_or_error < 2;
}

PictureLook picture_look(Str bytes) {
    PictureLook look = {0};
    if (str_starts(bytes, STR("\x89PNG\r\n")) && is_whole_png(bytes, &look))
        look.type = "image/png";
    else if (str_starts(bytes, STR("\xFF\xD8\xFF")) && is_whole_jpeg(bytes, &look))
        look.type = "image/jpeg";
    return look;
}
