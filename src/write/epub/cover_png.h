/* SPDX-License-Identifier: MIT */
/* The drawn cover as a PNG with a palette: a third of the bytes of true colours to deflate, so that
 * the cover no longer costs most of what a small book costs. */
#ifndef WRITE_EPUB_COVER_PNG_H
#define WRITE_EPUB_COVER_PNG_H

#include <cairo.h>

#include "base/arena.h"
#include "base/str.h"

/* The surface (CAIRO_FORMAT_RGB24) as a PNG in the arena. The n `flat` colours (0xRRGGBB, at most
 * 64) stay exact; the mixtures at the edges of the letters are told apart at 16 levels a channel.
 */
Str cover_png(Arena *arena, cairo_surface_t *surface, const uint32_t *flat, size_t n);

#endif
