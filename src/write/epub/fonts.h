/* SPDX-License-Identifier: MIT */
/* Fonts of the package (--embed-fonts): none but what holds the rare characters of the book
 * (EP-39). */
#ifndef WRITE_EPUB_FONTS_H
#define WRITE_EPUB_FONTS_H

#include "book/book.h"
#include "style/face.h"

typedef struct RareFont {
    Str name;  /* in fonts/: rare-1.otf */
    Str bytes; /* a subset with these characters alone */
    const char *type;
} RareFont;

typedef struct RareFonts {
    VEC(RareFont) all;
} RareFonts;

/* The fonts for the rare characters that the book's text holds (text/rare.h), as few as `faces` has
 * them in; a character that no font has which may be handed on is a diagnostic. Memory is the
 * arena's. */
RareFonts fonts_find(const Book *book, Faces *faces, Arena *arena);
/* What the sheet says of them: the class of doc_text's spans. Empty where there are none. */
Str fonts_css(const RareFonts *fonts, Arena *arena);

#endif
