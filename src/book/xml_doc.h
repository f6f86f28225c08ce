/* SPDX-License-Identifier: MIT */
/* An XML source as a tree that keeps to the schema. Private to the room. */
#ifndef BOOK_XML_DOC_H
#define BOOK_XML_DOC_H

#include <libxml/tree.h>

#include "book/book.h"

/* Parses source->text and checks it. Each fault is a diagnostic; articles with faults are cut out
 * of the tree. NULL when nothing is left. The caller ends it with xmlFreeDoc. */
xmlDoc *xml_open(Book *book, const Source *source);

/* The line of a node in its source, from 1. */
int xml_line(const xmlNode *node);
bool xml_is(const xmlNode *node, const char *name); /* an element of this name */
/* The first element among `node` and its following siblings; NULL. */
xmlNode *xml_element(xmlNode *node);

#endif
