/* SPDX-License-Identifier: MIT */
/* Book -> pages: paragraphs, lines, page breaks, front matter, running heads. */
#ifndef SET_SET_H
#define SET_SET_H

#include "book/book.h"
#include "set/pages.h"
#include "style/style.h"

/* Sets the whole book (after the order stage and book_identify) and gives each page to every sink
 * as it is finished; then fills `layout`, whose memory is the book's arena. Missing glyphs are
 * reported once a character (PD-03). Input cannot make it fail. */
void set_book(const Book *book, const Style *style, Faces *faces, const PageSink *sinks, size_t n,
              Layout *layout);

#endif
