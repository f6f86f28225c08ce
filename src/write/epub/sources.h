/* SPDX-License-Identifier: MIT */
/* 来源一览: where each article comes from, at the end of the book. */
#ifndef WRITE_EPUB_SOURCES_H
#define WRITE_EPUB_SOURCES_H

#include "write/epub/package.h"

/* Adds the table's file, or its files where there are many articles (EP-28). */
void sources_add(Package *package);

#endif
