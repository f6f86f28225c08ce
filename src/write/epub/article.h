/* SPDX-License-Identifier: MIT */
/* The files of an article. */
#ifndef WRITE_EPUB_ARTICLE_H
#define WRITE_EPUB_ARTICLE_H

#include "write/epub/package.h"

/* Adds an article's files to the package: one, or several where it is long (EP-28). */
void article_add(Package *package, const Article *article);
/* The texts of all fields of a kind, an em apart. */
Str article_fields(Arena *arena, const Article *article, enum FieldKind kind);
/* <p class="…">, unless there is nothing to say. */
void article_line(Doc *doc, const char *class, Str text);

#endif
