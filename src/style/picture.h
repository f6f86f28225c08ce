/* SPDX-License-Identifier: MIT */
/* What a picture is, from its bytes. Each is decoded once before it goes into a book: readers
 * differ in what damage they forgive (EP-32). */
#ifndef STYLE_PICTURE_H
#define STYLE_PICTURE_H

#include "base/str.h"

enum { PICTURE_PIXELS_MOST = 100000000 }; /* a picture of more is refused before it is decoded */

typedef struct PictureLook {
    const char *type;       /* "image/png", "image/jpeg"; NULL: cannot be used */
    uint32_t width, height; /* pixels as it is seen: sides swapped where Exif turns it */
    bool too_large;         /* the reason why it cannot be used */
} PictureLook;

/* Whether libpng or libjpeg can read the whole of it, and how large it is. */
PictureLook picture_look(Str bytes);

/* The orientation in the first directory of an Exif block (TIFF 6.0, section 2), 1..8; 1 (upright)
 * when it has none. The block begins with "Exif". */
int picture_turn(Str exif);

#endif
