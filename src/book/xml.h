/* SPDX-License-Identifier: MIT */
/* The XML face of a book, namespace urn:huibian:book:1 (DESIGN §2): for machines and archives.
 * book.rng is its schema; the names stand there. */
#ifndef BOOK_XML_H
#define BOOK_XML_H

#include "base/buf.h"
#include "base/output.h"
#include "book/book.h"

/* Writes the whole book (after the order stage), an article at a time. Valid by the schema as long
 * as the model keeps its own rules (dates in ISO 8601, ids that are NCNames). */
void xml_write(const Book *book, Output *output);
/* The same, appended to a buffer. */
void xml_write_buf(const Book *book, Buf *out);

/* Reads `source->text`, bytes in any encoding that XML declares (a whole book, or one article as
 * root), and appends its articles to book->received, understood, with their city given; the book's
 * head counts where book.txt says nothing. Each fault is a diagnostic with file and line. An
 * article that the schema refuses is left out, the others are read; false when nothing could be
 * used. Entities are not expanded, document types are refused, no network. */
bool xml_read(Book *book, Source *source);

/* The schema as the program carries it, in the arena. */
Str xml_schema(Arena *arena);

#endif
