/* SPDX-License-Identifier: MIT */
/* The content stream of a page: every glyph run inside a marked-content sequence that belongs to a
 * node of the structure or is an artifact (PD-14). */
#ifndef WRITE_PDF_CONTENT_H
#define WRITE_PDF_CONTENT_H

#include "set/pages.h"
#include "write/pdf/font.h"

/* The node of each marked-content sequence of a page: its index is the MCID. Owns its memory. */
typedef struct Marks {
    NodeId *nodes;
    size_t n, cap;
} Marks;

/* What pages share while they are written. */
typedef struct Content {
    PdfFonts *fonts;
    Faces *faces;
    double bleed; /* pt: how far the trimmed page stands inside the sheet */
    Buf bytes;    /* the page's operators */
    Marks marks;  /* the page's */
} Content;

/* A picture's resource number (/I0, /I1, …), or -1: it is left out; and how the file holds it, 1 ..
 * 8 as Exif counts. The box of a Picture is that of the picture upright. */
typedef struct ShownImage {
    int number, turn;
} ShownImage;

/* Fills `content` from the page; what it held before is gone. Glyph 0 is never shown: a box glyph
 * stands for the character, with its text (PD-03). `images` are the page's pictures in their order.
 */
void content_set(Content *content, const Page *page, const ShownImage *images);
/* The entries of the resource dictionary /Properties that the pages name: what kinds of artifact
 * there are, so that no page says it at length. */
void put_artifacts(Buf *buf);
void content_drop(Content *content); /* frees the buffers, not what it borrows */

#endif
