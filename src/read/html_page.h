/* SPDX-License-Identifier: MIT */
/* A parsed web page and where on it the article stands (HX-01..03). */
#ifndef READ_HTML_PAGE_H
#define READ_HTML_PAGE_H

#include <libxml/HTMLparser.h>

#include "book/account.h"

enum ElementKind {
    ELEMENT_TRANSPARENT,
    ELEMENT_SKIPPED,
    ELEMENT_BLOCK,
    ELEMENT_NOISE_BLOCK, /* never text of the article */
    ELEMENT_CENTRE,
    ELEMENT_PARAGRAPH,
    ELEMENT_PRE,
    ELEMENT_HEADING,
    ELEMENT_BREAK,
    ELEMENT_LIST,
    ELEMENT_ORDERED,
    ELEMENT_ITEM,
    ELEMENT_TABLE,
    ELEMENT_ROW,
    ELEMENT_CELL,
    ELEMENT_QUOTE,
    ELEMENT_CAPTION,
    ELEMENT_IMAGE,
    ELEMENT_STRONG,
    ELEMENT_EM,
    ELEMENT_LINK,
};

/* What is known of an element; it hangs at xmlNode._private. */
typedef struct Element {
    enum ElementKind kind;
    bool noise;         /* its class or id says that it is no text */
    bool hidden;        /* display: none */
    bool strong;        /* font-weight: bold */
    bool centred;       /* text-align: center */
    bool right;         /* text-align: right */
    bool large;         /* font-size of a headline */
    enum PageMeta spot; /* its id says that it holds a field: #publish_time */
    bool data;          /* a table: rows of cells, not a means of layout */
    bool links;         /* a list: nothing but links */
    bool layout;        /* holds what no table of data holds */
    int weight;         /* characters of running text below it, links and noise apart */
    int characters;     /* all visible characters below it */
    int linked;         /* … that stand in links */
    int rows, cells;    /* of a table */
} Element;

typedef struct HtmlPage {
    htmlDocPtr document;      /* NULL when there is none */
    const xmlNode *root;      /* body, or the outermost element */
    bool flattened;           /* there were elements deeper than HTML_DEPTH_MOST */
    const xmlNode *container; /* what holds the article; the root when nothing tells */
} HtmlPage;

/* Parses UTF-8 text as browsers do and looks for the article. The elements' facts live in the
 * arena; html_page_close frees the document. Nothing outside the text is loaded. */
HtmlPage html_page_open(Arena *arena, Str text);
void html_page_close(HtmlPage *page);

/* The facts of an element; NULL for text, comments and the like. */
const Element *html_element(const xmlNode *node);
/* The next node after `node` in document order, not below it, within `root`; NULL at the end. Calls
 * `leave` for each element that ends on the way, `node` first. */
const xmlNode *html_after(const xmlNode *node, const xmlNode *root,
                          void (*leave)(void *, const xmlNode *), void *context);
/* An attribute's value; empty when it is missing. A view into the document. */
Str html_attribute(const xmlNode *node, const char *name);

#endif
