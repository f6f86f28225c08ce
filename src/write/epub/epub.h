/* SPDX-License-Identifier: MIT */
/* The reader's copy: an EPUB 3 through libzip (the archive) and libxml2 (its XML). Sees the model
 * and the page numbers, never the lines. */
#ifndef WRITE_EPUB_EPUB_H
#define WRITE_EPUB_EPUB_H

#include "base/output.h"
#include "book/book.h"
#include "set/pages.h"
#include "style/style.h"

/* Writes the book as EPUB into `output`. `layout` gives the page list and may be NULL when no PDF
 * was made in this run: then there is no page list and no claim of one (EP-18, EP-19).
 * `embed_fonts`: a font for the characters that devices may lack goes with it (EP-39). A failure is
 * kept in the output (output_fail) and surfaces at the commit. */
void epub_write(const Book *book, const Style *style, Faces *faces, const Layout *layout,
                bool embed_fonts, Output *output);

#endif
