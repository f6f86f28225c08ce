/* SPDX-License-Identifier: MIT */
/* The parts of the archive: what stands in it, in order, and the documents that list it. */
#ifndef WRITE_EPUB_PACKAGE_H
#define WRITE_EPUB_PACKAGE_H

#include "book/book.h"
#include "set/pages.h"
#include "write/epub/doc.h"

/* One file of the package. */
typedef struct Part {
    Str id;   /* in the manifest */
    Str href; /* relative to OEBPS/ */
    const char *type;
    const char *properties; /* "nav", "cover-image"; NULL */
    bool spine;
    Str bytes;
} Part;

typedef struct Package {
    const Book *book;
    const Layout *layout; /* NULL: no page list */
    Arena *arena;
    size_t next_start; /* into layout->starts: what has not been marked yet */
    VEC(Part) parts;
    VEC(Str) pages;      /* label of each page that is marked, in order … */
    VEC(Str) page_hrefs; /* … and where */
} Package;

void package_add(Package *package, Part part);
/* The href of the nth file of an article, from 1. */
Str package_article_href(Arena *arena, const Article *article, int part);
/* Long articles are split between blocks (EP-28): the block at which the part that begins with
 * `first` ends; NULL when it is the last. */
const Block *package_part_end(const Block *first);
Str package_city_href(Arena *arena, const City *city);
/* What a table of contents calls a city: 常州市（江苏省）. */
Str package_city_label(Arena *arena, const City *city);

Str package_opf(Package *package, Doc *doc);
Str package_nav(Package *package, Doc *doc);
Str package_ncx(Package *package, Doc *doc);

#endif
