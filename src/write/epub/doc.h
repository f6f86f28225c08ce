/* SPDX-License-Identifier: MIT */
/* An XML document in memory through libxml2's text writer: well-formed by construction. */
#ifndef WRITE_EPUB_DOC_H
#define WRITE_EPUB_DOC_H

#include <libxml/xmlwriter.h>

#include "base/arena.h"

typedef struct Doc {
    xmlBufferPtr buffer;
    xmlTextWriterPtr writer;
    bool html; /* every element but the void ones ends with a tag of its own: many readers read
                  XHTML as HTML, where <p/> begins a paragraph */
    bool marks_rare; /* rare characters stand in a span of the class "rare" (--embed-fonts) */
} Doc;

/* Begins a document with an XML declaration. */
Doc doc_open(void);
/* Ends it: its bytes, which live until doc_drop. */
Str doc_bytes(Doc *doc);
void doc_drop(Doc *doc);

/* <name a="1" b="2">: pairs of name and value, ended by NULL; a pair whose value is NULL or empty
 * is left out. */
void doc_open_tag(Doc *doc, const char *name, ...) __attribute__((sentinel));
void doc_close_tag(Doc *doc);
/* An element with text and nothing else. */
void doc_element(Doc *doc, const char *name, Str text, ...) __attribute__((sentinel));
void doc_text(Doc *doc, Str text);
/* The text of a headline: its clauses stay on one line where they fit, lines begin between words
 * (HD-08); a short one stays in one piece. */
void doc_headline(Doc *doc, Str text);
/* As doc_headline, where lines may begin in `text` (n + 1 entries in the arena); NULL for a short
 * one. */
bool *doc_headline_breaks(Arena *arena, Str text);
/* A place where a line may begin. */
void doc_break(Doc *doc);
/* An address for an href: of the web (http, https) or a mailbox, percent-encoded; empty when it is
 * none or is malformed. Copied into the arena. */
Str doc_uri(Arena *arena, Str address);
/* A line break between elements, for people who read the file. */
void doc_line(Doc *doc);

/* An XHTML page: everything up to <body>, and from </body> on. `type` is the epub:type of the
 * body, `sheet` the href of the style sheet. */
Doc page_open(Str title, const char *type, const char *sheet);
/* Ends the page: its bytes in the arena. */
Str page_close(Doc *doc, Arena *arena);

#endif
