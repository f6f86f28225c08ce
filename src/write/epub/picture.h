/* SPDX-License-Identifier: MIT */
/* The pictures of the book: checked once, named by what is in them, packed once. */
#ifndef WRITE_EPUB_PICTURE_H
#define WRITE_EPUB_PICTURE_H

#include "book/book.h"

/* A picture that figures name. */
typedef struct PictureFile {
    Str path;         /* the file, as it is opened */
    Str name;         /* in images/: p…….png, made from the bytes (EP-03, EP-05) */
    const char *type; /* NULL: it cannot be used */
    bool first;       /* of those with the same bytes: the one that is packed */
} PictureFile;

typedef struct Pictures {
    Arena *arena;
    VEC(PictureFile) files;
    size_t *slots; /* a hash table of places in `files` + 1, by path */
    size_t slots_n;
} Pictures;

/* Looks at the picture of every figure of the book; what cannot be used is a diagnostic. */
Pictures pictures_find(const Book *book, Arena *arena);
/* The picture of a figure of this source; NULL when there is none that can be used. */
const PictureFile *pictures_of(const Pictures *pictures, const Source *source, Str image);

/* The user's own cover: cover or 封面, .jpg, .jpeg or .png, in the folder that was given. `type` is
 * NULL where there is none that can be used. */
PictureFile picture_cover(const Book *book, Arena *arena);

#endif
