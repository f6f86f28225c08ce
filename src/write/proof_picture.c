/* SPDX-License-Identifier: MIT */
/* Pictures in the proof, small and inside the page, so that an editor sees which caption belongs to
 * which. They are drawn anew from their pixels: nothing of a picture's file goes into the page. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>
#include <png.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/member.h"
#include "write/proof_data.h"

enum {
    THUMB_SIDE = 360,       /* pixels; the longer side, at most twice as long for a JPEG */
    PIXELS_MOST = 50000000, /* a picture of more stays a name */
    QUALITY = 70
};

static void put_base64(Proof *p, const unsigned char *bytes, size_t n) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < n; i += 3) {
        unsigned left = n - i < 3 ? (unsigned)(n - i) : 3, bits = (unsigned)bytes[i] << 16;
        if (left > 1) bits |= (unsigned)bytes[i + 1] << 8;
        if (left > 2) bits |= bytes[i + 2];
        for (unsigned k = 0; k < 4; k++)
            buf_byte(&p->html, k <= left ? digits[bits >> (18 - 6 * k) & 63] : '=');
    }
}

static void put_image(Proof *p, const char *type, const unsigned char *bytes, size_t n, Str alt) {
    proof_raw(p, "<img class=\"thumb\"");
    proof_attribute(p, "alt", alt);
    buf_format(&p->html, " src=\"data:%s;base64,", type);
    put_base64(p, bytes, n);
    proof_raw(p, "\" /> ");
}

static bool size_fits(uint64_t width, uint64_t height) {
    return width > 0 && height > 0 && width * height <= PIXELS_MOST;
}

/* ---- JPEG: the decoder makes it small itself ------------------------------------------------ */

typedef struct Jpeg {
    struct jpeg_decompress_struct in;
    struct jpeg_compress_struct out;
    struct jpeg_error_mgr errors;
    jmp_buf failed;
    unsigned char *row, *bytes; /* `bytes` is libjpeg's, from malloc */
    unsigned long n;
} Jpeg;

static void jpeg_fail(j_common_ptr jpeg) {
    longjmp(((Jpeg *)jpeg->client_data)->failed, 1);
}

static void jpeg_silent(j_common_ptr jpeg) {
    (void)jpeg;
}

static bool shrink_jpeg(Jpeg *j, Str bytes) {
    if (setjmp(j->failed)) return false;
    jpeg_mem_src(&j->in, (const unsigned char *)bytes.p, bytes.n);
    jpeg_read_header(&j->in, TRUE);
    if (!size_fits(j->in.image_width, j->in.image_height)) return false;
    unsigned side = j->in.image_width > j->in.image_height ? j->in.image_width : j->in.image_height;
    j->in.scale_num = j->in.scale_denom = 1;
    while (j->in.scale_denom < 8 && side / (j->in.scale_denom * 2) >= THUMB_SIDE)
        j->in.scale_denom *= 2;
    j->in.out_color_space = JCS_RGB;
    jpeg_start_decompress(&j->in);
    j->row = must_alloc((size_t)j->in.output_width * 3);
    jpeg_mem_dest(&j->out, &j->bytes, &j->n);
    j->out.image_width = j->in.output_width;
    j->out.image_height = j->in.output_height;
    j->out.input_components = 3;
    j->out.in_color_space = JCS_RGB;
    jpeg_set_defaults(&j->out);
    jpeg_set_quality(&j->out, QUALITY, TRUE);
    jpeg_start_compress(&j->out, TRUE);
    while (j->in.output_scanline < j->in.output_height) {
        jpeg_read_scanlines(&j->in, &j->row, 1);
        jpeg_write_scanlines(&j->out, &j->row, 1);
    }
    jpeg_finish_compress(&j->out);
    return true;
}

static bool put_jpeg(Proof *p, Str bytes, Str alt) {
    Jpeg *j = must_alloc(sizeof *j); /* not on the stack: longjmp leaves its locals undefined */
    *j = (Jpeg){0};
    j->in.err = j->out.err = jpeg_std_error(&j->errors);
    j->in.client_data = j->out.client_data = j;
    j->errors.error_exit = jpeg_fail;
    j->errors.output_message = jpeg_silent;
    jpeg_create_decompress(&j->in);
    jpeg_create_compress(&j->out);
    j->in.client_data = j->out.client_data = j;
    bool good = shrink_jpeg(j, bytes);
    if (good) put_image(p, "image/jpeg", j->bytes, j->n, alt);
    jpeg_destroy_decompress(&j->in);
    jpeg_destroy_compress(&j->out);
    free(j->bytes);
    free(j->row);
    free(j);
    return good;
}

/* ---- PNG ------------------------------------------------------------------------------------ */

/* Every `step`th pixel of every `step`th row, each the mean of its square. */
static void shrink(const unsigned char *from, uint32_t width, uint32_t step, unsigned char *to,
                   uint32_t to_width, uint32_t to_height) {
    for (uint32_t y = 0; y < to_height; y++)
        for (uint32_t x = 0; x < to_width; x++)
            for (uint32_t c = 0; c < 3; c++) {
                uint64_t sum = 0;
                for (uint32_t dy = 0; dy < step; dy++)
                    for (uint32_t dx = 0; dx < step; dx++)
                        sum += from[((size_t)(y * step + dy) * width + x * step + dx) * 3 + c];
                to[((size_t)y * to_width + x) * 3 + c] = (unsigned char)(sum / step / step);
            }
}

static bool write_png(Proof *p, const unsigned char *pixels, uint32_t width, uint32_t height,
                      Str alt) {
    png_image image = {.version = PNG_IMAGE_VERSION, .width = width, .height = height};
    image.format = PNG_FORMAT_RGB;
    png_alloc_size_t n = PNG_IMAGE_PNG_SIZE_MAX(image);
    unsigned char *bytes = must_alloc(n);
    bool good = png_image_write_to_memory(&image, bytes, &n, 0, pixels, 0, NULL) != 0;
    if (good) put_image(p, "image/png", bytes, n, alt);
    free(bytes);
    return good;
}

static bool put_png(Proof *p, Str bytes, Str alt) {
    png_image image = {.version = PNG_IMAGE_VERSION};
    png_color white = {255, 255, 255};
    if (!png_image_begin_read_from_memory(&image, bytes.p, bytes.n)) return false;
    image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB; /* libpng takes 16 bits for linear light */
    image.format = PNG_FORMAT_RGB;
    bool good = size_fits(image.width, image.height);
    if (good) {
        uint32_t side = image.width > image.height ? image.width : image.height;
        uint32_t step = side > THUMB_SIDE ? (side + THUMB_SIDE - 1) / THUMB_SIDE : 1;
        uint32_t shorter = image.width < image.height ? image.width : image.height;
        if (step > shorter) step = shorter;
        uint32_t width = image.width / step, height = image.height / step;
        unsigned char *pixels = must_alloc(PNG_IMAGE_SIZE(image));
        unsigned char *small = must_alloc((size_t)width * height * 3);
        good = png_image_finish_read(&image, &white, pixels, 0, NULL) != 0;
        if (good) {
            shrink(pixels, image.width, step, small, width, height);
            good = write_png(p, small, width, height, alt);
        }
        free(pixels);
        free(small);
    }
    png_image_free(&image);
    return good;
}

/* ---- both ----------------------------------------------------------------------------------- */

/* Nothing outside the source's folder goes into the page. */
static bool is_inside(Str path) {
    return path.n && path.p[0] != '/' && !str_has(path, STR("..")) && !str_has(path, STR("\\"));
}

bool proof_put_picture(Proof *p, const Source *source, const Block *figure) {
    if (p->brief || !is_inside(figure->image)) return false;
    Arena *arena = arena_new();
    Str path = path_join(arena, source->folder, figure->image), bytes;
    Str kept = str_copy(arena, path);
    bool good = (member_is(kept) || file_is_regular(kept)) &&
                member_read(arena, p->book->diags, kept, &bytes);
    if (good && str_starts(bytes, STR("\x89PNG\r\n")))
        good = put_png(p, bytes, figure->alt);
    else if (good && str_starts(bytes, STR("\xFF\xD8\xFF")))
        good = put_jpeg(p, bytes, figure->alt);
    else
        good = false;
    arena_drop(arena);
    return good;
}
