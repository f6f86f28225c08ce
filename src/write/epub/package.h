/* SPDX-License-Identifier: MIT */
/* The parts of the archive: what stands in it, in order, and the documents that list it. */
#ifndef WRITE_EPUB_PACKAGE_H
#define WRITE_EPUB_PACKAGE_H

#include "book/book.h"
#include "set/pages.h"
#include "style/style.h"
#include "write/epub/content.h"
#include "write/epub/doc.h"
#include "write/epub/fonts.h"
#include "write/epub/picture.h"
#include "write/epub/plan.h"

/* What an old engine renders of a page (EP-28), less what the estimates are off by. */
enum { PAGE_MOST = 230 << 10 };

typedef struct Package Package;
typedef struct Part Part;

/* One file of the package. Its bytes are made when it is written, in the order of the parts, but
 * for those that are `late`. */
struct Part {
    Str id;   /* in the manifest */
    Str href; /* relative to OEBPS/ */
    const char *type;
    const char *properties; /* "nav", "cover-image"; NULL */
    bool spine;
    bool late;                                            /* lists what the others hold */
    Str (*make)(Package *, const Part *, Arena *scratch); /* bytes in the arena */
    const void *what;                                     /* City, Article, PictureFile */
    int number;                                           /* of an article's file, from 1 */
};

struct Package {
    const Book *book;
    const Layout *layout; /* NULL: no page list */
    const Style *style;
    Faces *faces;
    Arena *arena;
    Pictures pictures;
    RareFonts fonts;
    PictureFile cover; /* the user's own; type NULL: one is drawn */
    VEC(Part) parts;
    size_t next_start;   /* into layout->starts: what has not been marked yet */
    VEC(Str) pages;      /* label of each page that is marked, in order … */
    VEC(Str) page_hrefs; /* … and where */
    bool nav_is_large;   /* too large to be read as a page */
    Arena *article;      /* of what follows: of one article */
    Plan plan;
    Content content;
};

void package_add(Package *package, Part part);
/* Begins a page in text/, with the book's sheet; `type` is the epub:type of its body. */
Doc package_page(const Package *package, Str title, const char *type);
/* The name that an article's files share: its id, where that can be a file's name (EP-03). */
Str package_stem(Arena *arena, const Article *article);
/* The href of the nth file of an article, from 1. */
Str package_article_href(Arena *arena, const Article *article, int part);
Str package_city_href(Arena *arena, const City *city);
/* What a table of contents calls a city: 常州市（江苏省）. */
Str package_city_label(Arena *arena, const City *city);
/* The next pages, at most so many, that begin in the article with this id, or in none (PageStart).
 * To be asked for in the order of the layout. */
Breaks package_take_breaks(Package *package, Str article, size_t most);
/* Notes for the page list what has been marked in the file `href`: breaks [from, breaks->next). */
void package_list_pages(Package *package, const Breaks *breaks, size_t from, Str href);

/* Sees whether nav.xhtml will be too large for a page (EP-28): then it is for the reading system
 * alone, and a page of contents that leads to the cities is read in its place. */
void package_measure(Package *package);
/* What is read as the table of contents: nav.xhtml or text/contents.xhtml. */
const char *package_contents_href(const Package *package);
/* Where the text begins: the preface, else the first city. */
const char *package_first_text(const Package *package);
/* Ends a document of the package: its bytes in the arena. */
Str package_end(Doc *doc, Arena *scratch);

/* The page of contents, and the documents that list the package, each in the arena. */
Str package_contents(Package *package, Arena *scratch);
Str package_opf(Package *package, Arena *scratch);
Str package_nav(Package *package, Arena *scratch);
Str package_ncx(Package *package, Arena *scratch);

#endif
