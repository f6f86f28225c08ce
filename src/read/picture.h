/* SPDX-License-Identifier: MIT */
/* A picture that a source names by its address. */
#ifndef READ_PICTURE_H
#define READ_PICTURE_H

#include "book/account.h"

/* A figure with the picture at `address`, which stands below the folder of the source; NULL and a
 * diagnostic when it is not there (on the web, above the folder, not copied). `alt` is copied. */
Block *picture_new(Book *book, const Source *source, int line, Str address, Str alt);
/* The path of such a picture below the source's folder, in the book's arena; empty when it is not
 * there, without a word. */
Str picture_path(Book *book, const Source *source, Str address);
/* A line that is the name of a picture and nothing else: 微信图片_2023.jpg. */
bool picture_is_name(Str line);

#endif
