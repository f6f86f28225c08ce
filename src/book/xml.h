/* SPDX-License-Identifier: MIT */
/* The XML face of a book, namespace urn:huibian:book:1 (DESIGN §2): for machines and archives. */
#ifndef BOOK_XML_H
#define BOOK_XML_H

#include "base/output.h"
#include "book/book.h"

/* Writes the whole book (after the order stage). */
void xml_write(const Book *book, Output *output);

/* Reads `source->text` (a whole book, or one article as root) and appends its articles to
 * book->received, with their city given; the book's head counts where book.txt says nothing. false,
 * with a diagnostic for each fault (file and line), when nothing of it could be used. Entities are
 * not expanded, no network, no external subset. */
bool xml_read(Book *book, Source *source);

#endif
