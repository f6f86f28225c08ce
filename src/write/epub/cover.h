/* SPDX-License-Identifier: MIT */
/* The drawn cover: title, cities, year; 1600 x 2400 px. */
#ifndef WRITE_EPUB_COVER_H
#define WRITE_EPUB_COVER_H

#include "book/book.h"
#include "style/face.h"

/* A PNG in the arena, drawn with cairo and the faces of the book; deterministic. */
Str cover_draw(const Book *book, Faces *faces, Arena *arena);

#endif
