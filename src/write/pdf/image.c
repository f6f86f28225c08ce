/* SPDX-License-Identifier: MIT */
/* Pictures as image XObjects (ISO 32000-1 8.9.5). A JPEG goes in as it is, after libjpeg has
 * decoded it once (PDF readers differ in what damage they forgive); CMYK ones and PNGs are decoded
 * to gray or RGB, which the output intent covers (PD-05). So is what is down-sampled, and colour
 * that goes to the press (PD-15). libharu's own PNG reader aborts on damaged files and misreads 16
 * bits. */
#include <math.h>
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
#include "write/pdf/pixels.h"

enum {
    UPRIGHT = 1,
    SIDEWAYS = 5, /* from here on Exif's orientations swap the sides */
    PRESS = 300,  /* pixels an inch that print wants (PD-15) */
};

/* What became of a file. */
typedef struct Looked {
    Str path;
    double width, height; /* pt: how large it is first shown */
    ObjectId id;          /* 0: cannot be used */
    int turn;
    bool too_large;
    double dpi; /* how fine it is at that size, the coarser side */
} Looked;

struct PdfImages {
    Arena *arena;
    Objects *objects;
    Diags *diags;
    PdfProfile profile;
    VEC(Looked) all;
};

PdfImages *pdf_images_new(Objects *objects, Diags *diags, const PdfProfile *profile) {
    PdfImages *images = must_alloc(sizeof *images);
    *images =
        (PdfImages){.arena = arena_new(), .objects = objects, .diags = diags, .profile = *profile};
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

static ObjectId write_jpeg_file(Objects *objects, const Pixels *pixels, const char *parameters,
                                Str file) {
    ObjectId id = object_reserve(objects);
    Buf b = {0};
    put_head(&b, pixels->width, pixels->height, pixels->channels);
    buf_text(&b, "/Filter/DCTDecode");
    buf_text(&b, parameters);
    stream_put_encoded(objects, id, buf_view(&b), file);
    buf_drop(&b);
    return id;
}

/* ---- how fine ---------------------------------------------------------------------------------
 */

/* Notes how fine a picture of so many pixels is; the share of them that down-sampling keeps, 1 for
 * all. */
static double look_at_size(const PdfProfile *profile, Looked *looked, unsigned width,
                           unsigned height) {
    bool sideways = looked->turn >= SIDEWAYS;
    double across = 72 * (double)width / (sideways ? looked->height : looked->width);
    double down = 72 * (double)height / (sideways ? looked->width : looked->height);
    looked->dpi = fmin(across, down);
    bool fine = profile->downsample && looked->dpi > profile->downsample;
    return fine ? profile->downsample / looked->dpi : 1;
}

static unsigned kept(unsigned side, double share) {
    unsigned n = (unsigned)ceil(side * share);
    return n < 1 ? 1 : n < side ? n : side;
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

/* Decodes all rows; keeps them in `pixels` when it has memory for them. */
static void jpeg_rows(JpegReader *r, Pixels *pixels, unsigned char *row) {
    size_t n = (size_t)pixels->width * pixels->channels;
    while (r->jpeg.output_scanline < r->jpeg.output_height) {
        unsigned char *to = pixels->samples ? pixels->samples + r->jpeg.output_scanline * n : row;
        jpeg_read_scanlines(&r->jpeg, &row, 1);
        if (r->jpeg.out_color_space == JCS_CMYK && pixels->samples)
            cmyk_to_rgb(row, to, pixels->width, r->jpeg.saw_Adobe_marker);
        else if (to != row)
            memcpy(to, row, n);
    }
}

/* Cameras write the picture as the sensor was held and say in Exif how to turn it. */
static int jpeg_turn(const struct jpeg_decompress_struct *jpeg) {
    for (jpeg_saved_marker_ptr m = jpeg->marker_list; m; m = m->next)
        if (m->marker == JPEG_APP0 + 1 && m->data_length >= 6 && memcmp(m->data, "Exif\0", 6) == 0)
            return picture_turn((Str){(const char *)m->data, m->data_length});
    return UPRIGHT;
}

/* What is to be decoded, and whether it is kept: only what cannot go in as it is. libjpeg leaves
 * out what down-sampling has no use for, in eighths. */
static void jpeg_choose(JpegReader *r, const PdfProfile *profile, double share, Pixels *pixels) {
    int channels = r->jpeg.num_components;
    bool keep = channels == 4 || share < 1 || (profile->print && channels == 3);
    r->jpeg.out_color_space = channels == 4                     ? JCS_CMYK
                              : channels == 1 || profile->print ? JCS_GRAYSCALE
                                                                : JCS_RGB;
    r->jpeg.scale_num = (unsigned)ceil(share * 8);
    r->jpeg.scale_denom = 8;
    jpeg_calc_output_dimensions(&r->jpeg);
    *pixels = (Pixels){r->jpeg.output_width, r->jpeg.output_height,
                       r->jpeg.out_color_space == JCS_GRAYSCALE ? 1 : 3, NULL};
    if (keep)
        pixels->samples = must_alloc((size_t)pixels->width * pixels->height * pixels->channels);
}

/* What the file holds; false when it is damaged. */
static bool jpeg_decode(JpegReader *r, Str file, const PdfProfile *profile, Pixels *pixels,
                        unsigned char *volatile *row, Looked *looked) {
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
    double share = look_at_size(profile, looked, r->jpeg.image_width, r->jpeg.image_height);
    jpeg_choose(r, profile, share, pixels);
    *row = must_alloc((size_t)pixels->width * 4);
    jpeg_start_decompress(&r->jpeg);
    jpeg_rows(r, pixels, *row);
    jpeg_finish_decompress(&r->jpeg);
    unsigned width = kept(r->jpeg.image_width, share), height = kept(r->jpeg.image_height, share);
    if (width < pixels->width || height < pixels->height)
        pixels_shrink(pixels, width < pixels->width ? width : pixels->width,
                      height < pixels->height ? height : pixels->height);
    return r->errors.num_warnings == 0;
}

/* The file as it is. Readers take three components for YCbCr where no marker says otherwise;
 * libjpeg also goes by their names (ISO 32000-1 table 13). */
static ObjectId write_as_it_is(Objects *objects, const JpegReader *r, Str file) {
    const Pixels whole = {r->jpeg.image_width, r->jpeg.image_height,
                          r->jpeg.num_components == 1 ? 1 : 3, NULL};
    bool rgb = r->jpeg.jpeg_color_space == JCS_RGB && !r->jpeg.saw_Adobe_marker;
    return write_jpeg_file(objects, &whole, rgb ? "/DecodeParms<</ColorTransform 0>>" : "", file);
}

/* A JPEG made anew, but for one that was no JPEG of a screen's colours: CMYK stays exact. What was
 * only down-sampled and grew by it goes in as it was. */
static ObjectId write_anew(PdfImages *images, const JpegReader *r, Pixels *pixels, Str file) {
    bool cmyk = r->jpeg.num_components == 4;
    bool recoloured = cmyk || pixels->channels < (unsigned)r->jpeg.num_components;
    if (images->profile.print) pixels_to_gray(pixels);
    if (cmyk) return write_pixels(images->objects, pixels);
    Buf jpeg = {0};
    ObjectId id = 0;
    if (pixels_encode(pixels, &jpeg) && (recoloured || jpeg.n < file.n))
        id = write_jpeg_file(images->objects, pixels, "", buf_view(&jpeg));
    else
        id = recoloured ? write_pixels(images->objects, pixels)
                        : write_as_it_is(images->objects, r, file);
    buf_drop(&jpeg);
    return id;
}

static void write_jpeg(PdfImages *images, Str file, Looked *looked) {
    JpegReader *r = must_alloc(sizeof *r);
    memset(r, 0, sizeof *r);
    Pixels *pixels = must_alloc(sizeof *pixels);
    *pixels = (Pixels){0};
    unsigned char *volatile row = NULL;
    if (jpeg_decode(r, file, &images->profile, pixels, &row, looked))
        looked->id = pixels->samples ? write_anew(images, r, pixels, file)
                                     : write_as_it_is(images->objects, r, file);
    jpeg_destroy_decompress(&r->jpeg);
    pixels_drop(pixels);
    free(pixels);
    free(row);
    free(r);
}

/* ---- PNG --------------------------------------------------------------------------------------
 */

/* libpng's simple interface handles every kind (16 bits, palettes, interlace); what is transparent
 * shows the white of the paper. */
static bool png_decode(Str file, bool print, Pixels *pixels, bool *too_large) {
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_memory(&image, file.p, file.n)) return false;
    image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB; /* libpng takes 16 bits for linear light */
    bool good = size_fits(image.width, image.height);
    *too_large = !good;
    bool gray = print || (image.format & PNG_FORMAT_FLAG_COLOR) == 0;
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

static void write_png(PdfImages *images, Str file, Looked *looked) {
    Pixels pixels = {0};
    if (png_decode(file, images->profile.print, &pixels, &looked->too_large)) {
        double share = look_at_size(&images->profile, looked, pixels.width, pixels.height);
        if (share < 1)
            pixels_shrink(&pixels, kept(pixels.width, share), kept(pixels.height, share));
        looked->id = write_pixels(images->objects, &pixels);
    }
    pixels_drop(&pixels);
}

/* ---- pictures by path -------------------------------------------------------------------------
 */

static void report(PdfImages *images, Arena *arena, const Looked *looked) {
    Where where = where_file(looked->path);
    if (looked->too_large)
        diag1(images->diags, DIAG_picture_too_large, where,
              str_format(arena, "%d", PICTURE_PIXELS_MOST));
    else if (looked->id == 0)
        diag1(images->diags, DIAG_picture_unusable, where, STR("JPEG, PNG"));
    else if (images->profile.print && looked->dpi < PRESS - 0.5)
        diag1(images->diags, DIAG_picture_coarse, where, str_format(arena, "%.0f", looked->dpi));
}

static void write_image(PdfImages *images, Looked *looked) {
    Arena *arena = arena_new();
    Str file;
    if (member_read(arena, images->diags, looked->path, &file)) {
        if (str_starts(file, STR("\xFF\xD8")))
            write_jpeg(images, file, looked);
        else if (str_starts(file, STR("\x89PNG")))
            write_png(images, file, looked);
        report(images, arena, looked);
    }
    arena_drop(arena);
}

/* Whether what is in the file serves for this showing: a picture shown larger than before may have
 * lost pixels that it needs here. */
static bool serves(const PdfImages *images, const Looked *looked, const Picture *picture) {
    if (!str_eq(looked->path, picture->path)) return false;
    return !images->profile.downsample || ((double)picture->width <= looked->width + 1 &&
                                           (double)picture->height <= looked->height + 1);
}

ShownImage pdf_images_add(PdfImages *images, const Picture *picture) {
    size_t i = 0;
    while (i < images->all.n && !serves(images, &images->all.at[i], picture))
        i++;
    if (i == images->all.n) {
        Looked looked = {.path = str_copy(images->arena, picture->path),
                         .width = (double)picture->width,
                         .height = (double)picture->height,
                         .turn = UPRIGHT};
        write_image(images, &looked);
        VEC_PUSH(images->arena, images->all, looked);
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
