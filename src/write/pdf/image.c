/* SPDX-License-Identifier: MIT */
/* Pictures as image XObjects (ISO 32000-1 8.9.5). A JPEG goes in as it is, after libjpeg has
 * decoded it once (PDF readers differ in what damage they forgive); CMYK ones and PNGs are decoded
 * to gray or RGB, which the output intent covers (PD-05). libharu's own PNG reader aborts on
 * damaged files and misreads 16 bits. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>
#include <png.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/member.h"
#include "style/picture.h"
#include "write/pdf/data.h"

enum { UPRIGHT = 1 };

/* A picture decoded: rows from the top, 8 bits a sample, gray or RGB. */
typedef struct Pixels {
    unsigned width, height, channels;
    unsigned char *samples; /* owned */
} Pixels;

/* What became of a file. */
typedef struct Looked {
    ObjectId id; /* 0: cannot be used */
    int turn;
    bool too_large;
} Looked;

struct PdfImages {
    Arena *arena;
    Objects *objects;
    Diags *diags;
    VEC(Str) paths;
    VEC(Looked) all;
};

PdfImages *pdf_images_new(Objects *objects, Diags *diags) {
    PdfImages *images = must_alloc(sizeof *images);
    *images = (PdfImages){.arena = arena_new(), .objects = objects, .diags = diags};
    return images;
}

void pdf_images_drop(PdfImages *images) {
    if (!images) return;
    arena_drop(images->arena);
    free(images);
}

/* ---- writing ----------------------------------------------------------------------------------
 */

static void put_head(Buf *b, unsigned width, unsigned height, unsigned channels) {
    buf_format(b, "/Type/XObject/Subtype/Image/Width %u/Height %u/BitsPerComponent 8", width,
               height);
    buf_text(b, channels == 1 ? "/ColorSpace/DeviceGray" : "/ColorSpace/DeviceRGB");
}

static ObjectId write_pixels(Objects *objects, const Pixels *pixels) {
    ObjectId id = object_reserve(objects);
    Buf b = {0};
    put_head(&b, pixels->width, pixels->height, pixels->channels);
    size_t n = (size_t)pixels->width * pixels->height * pixels->channels;
    stream_put(objects, id, buf_view(&b), (Str){(char *)pixels->samples, n}, false);
    buf_drop(&b);
    return id;
}

/* ---- JPEG -------------------------------------------------------------------------------------
 */

typedef struct JpegReader {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    jmp_buf failed;
} JpegReader;

static void jpeg_fail(j_common_ptr jpeg) {
    longjmp(((JpegReader *)jpeg)->failed, 1);
}

static void jpeg_silent(j_common_ptr jpeg) {
    (void)jpeg;
}

static bool size_fits(unsigned width, unsigned height) {
    return width > 0 && height > 0 && (uint64_t)width * height <= PICTURE_PIXELS_MOST;
}

/* The simple product is what screens have always shown for CMYK; where Adobe's marker says so, 255
 * stands for no ink. */
static void cmyk_to_rgb(const unsigned char *from, unsigned char *to, unsigned width, bool adobe) {
    unsigned full = adobe ? 0 : 255;
    for (unsigned i = 0; i < width; i++)
        for (unsigned k = 0; k < 3; k++)
            to[3 * i + k] =
                (unsigned char)((from[4 * i + k] ^ full) * (from[4 * i + 3] ^ full) / 255);
}

/* Decodes all rows; keeps them in `pixels` when it has memory for them (CMYK). */
static void jpeg_rows(JpegReader *r, Pixels *pixels, unsigned char *row) {
    while (r->jpeg.output_scanline < r->jpeg.output_height) {
        size_t y = r->jpeg.output_scanline;
        jpeg_read_scanlines(&r->jpeg, &row, 1);
        if (pixels->samples)
            cmyk_to_rgb(row, pixels->samples + y * pixels->width * 3, pixels->width,
                        r->jpeg.saw_Adobe_marker);
    }
}

/* Cameras write the picture as the sensor was held and say in Exif how to turn it. */
static int jpeg_turn(const struct jpeg_decompress_struct *jpeg) {
    for (jpeg_saved_marker_ptr m = jpeg->marker_list; m; m = m->next)
        if (m->marker == JPEG_APP0 + 1 && m->data_length >= 6 && memcmp(m->data, "Exif\0", 6) == 0)
            return picture_turn((Str){(const char *)m->data, m->data_length});
    return UPRIGHT;
}

/* What the file holds; false when it is damaged. */
static bool jpeg_decode(JpegReader *r, Str file, Pixels *pixels, unsigned char *volatile *row,
                        Looked *looked) {
    r->jpeg.err = jpeg_std_error(&r->errors);
    r->errors.error_exit = jpeg_fail;
    r->errors.output_message = jpeg_silent;
    if (setjmp(r->failed)) return false;
    jpeg_create_decompress(&r->jpeg);
    jpeg_mem_src(&r->jpeg, (const unsigned char *)file.p, file.n);
    jpeg_save_markers(&r->jpeg, JPEG_APP0 + 1, 0xFFFF);
    jpeg_read_header(&r->jpeg, TRUE);
    looked->turn = jpeg_turn(&r->jpeg); /* the markers go with jpeg_finish_decompress */
    looked->too_large = !size_fits(r->jpeg.image_width, r->jpeg.image_height);
    if (looked->too_large) return false;
    int channels = r->jpeg.num_components;
    if (channels != 1 && channels != 3 && channels != 4) return false;
    if (channels == 4) r->jpeg.out_color_space = JCS_CMYK;
    pixels->width = r->jpeg.image_width;
    pixels->height = r->jpeg.image_height;
    pixels->channels = channels == 1 ? 1 : 3;
    if (channels == 4) pixels->samples = must_alloc((size_t)pixels->width * pixels->height * 3);
    *row = must_alloc((size_t)pixels->width * 4);
    jpeg_start_decompress(&r->jpeg);
    jpeg_rows(r, pixels, *row);
    jpeg_finish_decompress(&r->jpeg);
    return r->errors.num_warnings == 0;
}

/* The file as it is. Readers take three components for YCbCr where no marker says otherwise;
 * libjpeg also goes by their names (ISO 32000-1 table 13). */
static ObjectId write_encoded(Objects *objects, const JpegReader *r, const Pixels *pixels,
                              Str file) {
    ObjectId id = object_reserve(objects);
    Buf b = {0};
    put_head(&b, pixels->width, pixels->height, pixels->channels);
    buf_text(&b, "/Filter/DCTDecode");
    if (r->jpeg.jpeg_color_space == JCS_RGB && !r->jpeg.saw_Adobe_marker)
        buf_text(&b, "/DecodeParms<</ColorTransform 0>>");
    stream_put_encoded(objects, id, buf_view(&b), file);
    buf_drop(&b);
    return id;
}

static void write_jpeg(Objects *objects, Str file, Looked *looked) {
    JpegReader *r = must_alloc(sizeof *r);
    memset(r, 0, sizeof *r);
    Pixels *pixels = must_alloc(sizeof *pixels);
    *pixels = (Pixels){0};
    unsigned char *volatile row = NULL;
    if (jpeg_decode(r, file, pixels, &row, looked))
        looked->id = pixels->samples ? write_pixels(objects, pixels)
                                     : write_encoded(objects, r, pixels, file);
    jpeg_destroy_decompress(&r->jpeg);
    free(pixels->samples);
    free(pixels);
    free(row);
    free(r);
}

/* ---- PNG --------------------------------------------------------------------------------------
 */

/* libpng's simple interface handles every kind (16 bits, palettes, interlace); what is transparent
 * shows the white of the paper. */
static bool png_decode(Str file, Pixels *pixels, bool *too_large) {
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_memory(&image, file.p, file.n)) return false;
    image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB; /* libpng takes 16 bits for linear light */
    bool good = size_fits(image.width, image.height);
    *too_large = !good;
    bool gray = (image.format & PNG_FORMAT_FLAG_COLOR) == 0;
    image.format = gray ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
    *pixels = (Pixels){image.width, image.height, gray ? 1 : 3, NULL};
    if (good) {
        const png_color white = {255, 255, 255};
        pixels->samples = must_alloc(PNG_IMAGE_SIZE(image));
        good = png_image_finish_read(&image, &white, pixels->samples, 0, NULL) != 0;
    }
    png_image_free(&image);
    return good && image.warning_or_error < 2;
}

static void write_png(Objects *objects, Str file, Looked *looked) {
    Pixels pixels = {0};
    if (png_decode(file, &pixels, &looked->too_large)) looked->id = write_pixels(objects, &pixels);
    free(pixels.samples);
}

/* ---- pictures by path -------------------------------------------------------------------------
 */

static Looked write_image(PdfImages *images, Str path) {
    Arena *arena = arena_new();
    Str file;
    Looked looked = {.turn = UPRIGHT};
    bool read = member_read(arena, images->diags, path, &file);
    if (read && str_starts(file, STR("\xFF\xD8")))
        write_jpeg(images->objects, file, &looked);
    else if (read && str_starts(file, STR("\x89PNG")))
        write_png(images->objects, file, &looked);
    if (read && looked.too_large)
        diag1(images->diags, DIAG_picture_too_large, where_file(path),
              str_format(arena, "%d", PICTURE_PIXELS_MOST));
    else if (read && looked.id == 0)
        diag1(images->diags, DIAG_picture_unusable, where_file(path), STR("JPEG, PNG"));
    arena_drop(arena);
    return looked;
}

ShownImage pdf_images_add(PdfImages *images, Str path) {
    size_t i = 0;
    while (i < images->paths.n && !str_eq(images->paths.at[i], path))
        i++;
    if (i == images->paths.n) {
        VEC_PUSH(images->arena, images->paths, str_copy(images->arena, path));
        VEC_PUSH(images->arena, images->all, write_image(images, path));
    }
    return (ShownImage){images->all.at[i].id ? (int)i : -1, images->all.at[i].turn};
}

void pdf_images_write(PdfImages *images, HPDF_Dict resources) {
    HPDF_Dict dict = HPDF_Dict_New(objects_doc(images->objects)->mmgr);
    HPDF_Dict_Add(resources, "XObject", dict);
    for (size_t i = 0; i < images->all.n; i++) {
        Str name = str_format(images->arena, "I%zu", i);
        if (images->all.at[i].id)
            HPDF_Dict_Add(dict, name.p, object_reference(images->objects, images->all.at[i].id));
    }
}
