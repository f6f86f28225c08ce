/* SPDX-License-Identifier: MIT */
/* A damaged picture makes readers refuse the chapter or show nothing, so each is decoded once
 * before it goes into the book (EP-32). */
#include "write/epub/picture.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>
#include <png.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/member.h"

enum { PIXELS_MOST = 100000000 }; /* a picture of more is refused before it is decoded */

static bool size_fits(uint32_t width, uint32_t height) {
    return width > 0 && height > 0 && (uint64_t)width * height <= PIXELS_MOST;
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

static bool decode_jpeg(Jpeg *j, Str bytes) {
    if (setjmp(j->failed)) return false;
    jpeg_mem_src(&j->decoder, (const unsigned char *)bytes.p, bytes.n);
    jpeg_read_header(&j->decoder, TRUE);
    if (!size_fits(j->decoder.image_width, j->decoder.image_height)) return false;
    j->row = malloc((size_t)j->decoder.image_width * 4);
    if (!j->row) fail_no_memory();
    jpeg_start_decompress(&j->decoder);
    while (j->decoder.output_scanline < j->decoder.output_height)
        jpeg_read_scanlines(&j->decoder, &j->row, 1);
    jpeg_finish_decompress(&j->decoder);
    return j->errors.num_warnings == 0;
}

static bool is_whole_jpeg(Str bytes) {
    Jpeg *j = calloc(1, sizeof *j); /* not on the stack: longjmp leaves its locals undefined */
    if (!j) fail_no_memory();
    j->decoder.err = jpeg_std_error(&j->errors);
    j->errors.error_exit = jpeg_fail;
    j->errors.output_message = jpeg_silent;
    jpeg_create_decompress(&j->decoder);
    bool good = decode_jpeg(j, bytes);
    jpeg_destroy_decompress(&j->decoder);
    free(j->row);
    free(j);
    return good;
}

/* ---- PNG ------------------------------------------------------------------------------------ */

static bool is_whole_png(Str bytes) {
    png_image image = {.version = PNG_IMAGE_VERSION};
    png_color white = {255, 255, 255};
    if (!png_image_begin_read_from_memory(&image, bytes.p, bytes.n)) return false;
    bool good = size_fits(image.width, image.height);
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

const char *picture_check(Str bytes) {
    if (str_starts(bytes, STR("\x89PNG\r\n"))) return is_whole_png(bytes) ? "image/png" : NULL;
    if (str_starts(bytes, STR("\xFF\xD8\xFF"))) return is_whole_jpeg(bytes) ? "image/jpeg" : NULL;
    return NULL;
}

/* ---- all of a book -------------------------------------------------------------------------- */

/* Nothing outside the source's folder is ever packed. */
static bool is_inside(Str path) {
    return path.n && path.p[0] != '/' && !str_has(path, STR("..")) && !str_has(path, STR("\\"));
}

static Str path_of(Arena *arena, const Source *source, Str image) {
    return path_join(arena, source->folder, image);
}

static size_t *slot_of(const Pictures *p, Str path) {
    size_t at = (size_t)str_hash(path) & (p->slots_n - 1);
    while (p->slots[at] && !str_eq(p->files.at[p->slots[at] - 1].path, path))
        at = (at + 1) & (p->slots_n - 1);
    return &p->slots[at];
}

static bool is_new(const Pictures *p, Str name) {
    for (size_t i = 0; i < p->files.n; i++)
        if (p->files.at[i].type && str_eq(p->files.at[i].name, name)) return false;
    return true;
}

static PictureFile look_at(Pictures *p, Diags *diags, Str path) {
    Arena *scratch = arena_new();
    PictureFile file = {.path = path};
    Str bytes;
    if (member_read(scratch, diags, path, &bytes)) {
        file.type = picture_check(bytes);
        if (!file.type) diag1(diags, DIAG_picture_unusable, where_file(path), STR("JPEG, PNG"));
    }
    if (file.type) {
        const char *ending = strcmp(file.type, "image/png") == 0 ? "png" : "jpg";
        file.name =
            str_format(p->arena, "p%016llx.%s", (unsigned long long)str_hash(bytes), ending);
        file.first = is_new(p, file.name);
    }
    arena_drop(scratch);
    return file;
}

static void add(Pictures *p, Diags *diags, const Source *source, Str image) {
    if (!source || !is_inside(image)) return;
    Str path = path_of(p->arena, source, image);
    size_t *slot = slot_of(p, path);
    if (*slot) return;
    VEC_PUSH(p->arena, p->files, look_at(p, diags, path));
    *slot = p->files.n;
}

typedef void (*FigureAct)(void *context, const Source *source, const Block *figure);

static void each_figure(const Book *book, FigureAct act, void *context) {
    for (const City *c = book->cities; c; c = c->next)
        for (const Article *a = c->articles; a; a = a->next)
            for (const Block *b = a->blocks; b; b = block_after(b, NULL))
                if (b->kind == BLOCK_FIGURE && b->image.n) act(context, a->source, b);
}

static void count_figure(void *context, const Source *source, const Block *figure) {
    (void)source, (void)figure;
    ++*(size_t *)context;
}

typedef struct Search {
    Pictures *pictures;
    Diags *diags;
} Search;

static void add_figure(void *context, const Source *source, const Block *figure) {
    Search *search = context;
    add(search->pictures, search->diags, source, figure->image);
}

Pictures pictures_find(const Book *book, Arena *arena) {
    Pictures p = {.arena = arena, .slots_n = 16};
    size_t figures = 0;
    each_figure(book, count_figure, &figures);
    while (p.slots_n < figures * 2)
        p.slots_n *= 2;
    p.slots = ARENA_ARRAY(arena, size_t, p.slots_n);
    Search search = {&p, book->diags};
    each_figure(book, add_figure, &search);
    return p;
}

static PictureFile cover_in(const Book *book, Arena *arena, Str folder) {
    static const char *const names[] = {"cover.jpg", "cover.jpeg", "cover.png",
                                        "封面.jpg",  "封面.jpeg",  "封面.png"};
    PictureFile none = {0};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Str bytes, path = path_join(arena, folder, str_from(names[i]));
        if (!file_is_regular(path) || !member_read(arena, book->diags, path, &bytes)) continue;
        const char *type = picture_check(bytes);
        if (!type) {
            diag1(book->diags, DIAG_picture_unusable, where_file(path), STR("JPEG, PNG"));
            continue;
        }
        const char *name = strcmp(type, "image/png") == 0 ? "cover.png" : "cover.jpg";
        return (PictureFile){.path = path, .name = str_from(name), .type = type, .first = true};
    }
    return none;
}

/* The names of sources are relative to the folder that was given: it is as many steps up. */
PictureFile picture_cover(const Book *book, Arena *arena) {
    PictureFile none = {0};
    if (!book->sources) return none;
    Str path = book->sources->path, name = book->sources->name;
    if (!str_ends(path, name) || path.n == name.n) return cover_in(book, arena, path_folder(path));
    return cover_in(book, arena, str_sub(path, 0, path.n - name.n));
}

const PictureFile *pictures_of(const Pictures *p, const Source *source, Str image) {
    if (!p || !source || !is_inside(image)) return NULL;
    Arena *scratch = arena_new();
    size_t found = *slot_of(p, path_of(scratch, source, image));
    arena_drop(scratch);
    return found && p->files.at[found - 1].type ? &p->files.at[found - 1] : NULL;
}
