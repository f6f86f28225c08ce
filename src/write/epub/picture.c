/* SPDX-License-Identifier: MIT */
/* A damaged picture makes readers refuse the chapter or show nothing, so each is decoded once
 * before it goes into the book (EP-32). */
#include "write/epub/picture.h"

#include "base/file.h"
#include "base/member.h"
#include "style/picture.h"

/* ---- all of a book -------------------------------------------------------------------------- */

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

static const char *type_of(Diags *diags, Str path, Str bytes) {
    PictureLook look = picture_look(bytes);
    if (look.too_large)
        diag1(diags, DIAG_picture_too_large, where_file(path), STR("100000000"));
    else if (!look.type)
        diag1(diags, DIAG_picture_unusable, where_file(path), STR("JPEG, PNG"));
    return look.type;
}

static PictureFile look_at(Pictures *p, Diags *diags, Str path) {
    Arena *scratch = arena_new();
    PictureFile file = {.path = path};
    Str bytes;
    /* The pages were set before and may have reported the file. */
    if (!diags_has(diags, path) && member_read(scratch, diags, path, &bytes))
        file.type = type_of(diags, path, bytes);
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
    if (!source || !path_is_inside(image)) return;
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

PictureFile picture_cover(const Book *book, Arena *arena) {
    PictureFile none = {0};
    Str bytes, path = book_find_cover(book);
    if (path.n == 0 || !file_read(arena, book->diags, path, &bytes)) return none;
    const char *type = type_of(book->diags, path, bytes);
    if (!type) return none;
    const char *name = strcmp(type, "image/png") == 0 ? "cover.png" : "cover.jpg";
    return (PictureFile){.path = path, .name = str_from(name), .type = type, .first = true};
}

const PictureFile *pictures_of(const Pictures *p, const Source *source, Str image) {
    if (!p || !source || !path_is_inside(image)) return NULL;
    Arena *scratch = arena_new();
    size_t found = *slot_of(p, path_of(scratch, source, image));
    arena_drop(scratch);
    return found && p->files.at[found - 1].type ? &p->files.at[found - 1] : NULL;
}
