/* SPDX-License-Identifier: MIT */
/* What `set` hands over: pages and the structure tree. The writers of PDF and page trace see this
 * and never the model. Lengths are pt; the origin is the top left corner of the trimmed page, y
 * grows downward. Front matter is set after the body (its contents need the body's numbers), so
 * pages arrive body first; `number` says where each stands. */
#ifndef SET_PAGES_H
#define SET_PAGES_H

#include "base/arena.h"
#include "style/face.h"

/* ---- structure (ISO 32000-1 14.7, 14.8.4: standard structure types) ------------------------ */

enum Tag {
#define TAG(name, pdf) TAG_##name,
#include "set/tag.in"
#undef TAG
    TAG_COUNT
};

/* Index into Structure.nodes; 0 is the Document; NO_NODE marks artifacts. */
typedef uint32_t NodeId;
#define NO_NODE UINT32_MAX

typedef struct Node {
    enum Tag tag;
    NodeId parent;            /* NO_NODE for the Document; always less than the node's own index */
    Str alt;                  /* Figure: description */
    Str actual;               /* Span: the text that the glyphs stand for */
    Str lang;                 /* BCP 47, where it differs from the parent's */
    Str title;                /* Sect, Part, Art: for navigation; Figure without alt: file:line */
    Str id;                   /* Note: unique, required by PDF/UA-1 7.9 */
    bool column_header;       /* TH: Scope */
    uint8_t colspan, rowspan; /* TH, TD: 0 means 1 */
    float bbox[4];            /* Figure: x, y, width, height on its page */
    bool has_bbox;
} Node;

/* Children of a node stand in the order of their indices. */
typedef struct Structure {
    VEC(Node) nodes;
} Structure;

/* ---- page --------------------------------------------------------------------------------- */

/* A line's worth of glyphs of one face, size and node: left to right on one baseline. */
typedef struct GlyphRun {
    const Face *face;
    float size;  /* pt */
    float x, y;  /* origin of the first glyph, on the baseline */
    float gray;  /* 0 black … 1 white */
    NodeId node; /* NO_NODE: artifact (running head, folio, leader) */
    uint32_t n;
    const uint16_t *gids; /* n glyph ids of `face` */
    const float *dx;      /* n offsets from x, pt: where each glyph's origin stands */
    const uint8_t
        *text_size; /* n: bytes of `text` that each glyph stands for; 0 inside a cluster */
    Str text;       /* exactly the model's text: no gap of layout is a character in it */
} GlyphRun;

typedef struct PageRule {
    float x, y, width, height; /* a filled rectangle: rules, leaders drawn as lines, bands */
    float gray;
} PageRule;

typedef struct Picture {
    Str path; /* the file, already checked */
    float x, y, width, height;
    NodeId node;
} Picture;

typedef struct Link {
    float x, y, width, height;
    Str dest;     /* name of a destination, or empty */
    Str uri;      /* else an address */
    Str contents; /* alternate description (PD-10) */
    NodeId node;  /* a TAG_Link node */
} Link;

typedef struct Dest {
    Str name; /* ":city-440700", an article's id, article id + ":" + block id: ids have no colon */
    float y;  /* the top of what it shows */
} Dest;

enum PagePart { PART_FRONT, PART_BODY };

typedef struct Page {
    enum PagePart part;
    uint32_t number;     /* place in its part, from 0; front pages stand before body pages */
    float width, height; /* trimmed */
    Str label;           /* folio as printed or counted: "ii", "12" */
    VEC(GlyphRun) runs;  /* in reading order; artifacts last */
    VEC(PageRule) rules;
    VEC(Picture) pictures;
    VEC(Link) links;
    VEC(Dest) dests;
} Page;

/* ---- the book ----------------------------------------------------------------------------- */

typedef struct OutlineItem {
    int level; /* 1 city (or part of the front), 2 article, 3.. headings */
    Str title;
    Str dest;
} OutlineItem;

/* First character on a body page, for the page list of the EPUB (EP-18). */
typedef struct PageStart {
    Str label;
    Str article;     /* article id; empty where the page begins with a city's name, or, behind
                        the last article, in the list of sources */
    uint32_t block;  /* ordinal of the block in the article's pre-order walk, from 0; of the row in
                        the list of sources, from 1; UINT32_MAX: the page holds no block's text */
    uint32_t offset; /* byte offset in block_text */
} PageStart;

typedef struct Layout {
    Structure structure; /* complete only when set_book returns */
    VEC(OutlineItem) outline;
    VEC(PageStart) starts;
    uint32_t front_pages, body_pages;
    Str title, author, series, lang, identifier; /* for the document's metadata */
    long epoch;
} Layout;

/* Takes each page as it is finished; what the page points at is gone when the call returns, but for
 * faces. Nodes that a page names exist by then. */
typedef struct PageSink {
    void (*page)(void *context, const Page *page);
    void *context;
} PageSink;

#endif
