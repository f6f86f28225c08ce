/* SPDX-License-Identifier: MIT */
/* Inside of a document while it is written, for the files of this room only. */
#ifndef WRITE_PDF_DATA_H
#define WRITE_PDF_DATA_H

#include "set/pages.h"
#include "write/pdf/content.h"
#include "write/pdf/font.h"
#include "write/pdf/object.h"
#include "write/pdf/pdf.h"

/* A folio: a style of ISO 32000-1 12.4.2 and a value, or a text of its own. */
typedef struct PageLabel {
    char style; /* 'D' decimal, 'r' small roman, 0 neither */
    uint32_t value;
    Str text; /* where style is 0 */
} PageLabel;

/* What is kept of a page when it has gone into the file. */
typedef struct PageRecord {
    ObjectId id;
    enum PagePart part;
    uint32_t number;
    uint32_t key; /* its StructParents; those of its links follow */
    size_t first_mark, marks;
    size_t first_link, links;
    float height;
    PageLabel label;
} PageRecord;

typedef struct LinkRecord {
    ObjectId annotation;
    NodeId node;
    Str entries; /* of the annotation, but for its goal */
    Str dest;    /* a name in the book, or empty */
} LinkRecord;

typedef struct DestRecord {
    Str name;
    size_t page; /* index of its PageRecord */
    float y;
} DestRecord;

struct Pdf {
    Output *output;
    Diags *diags;
    Arena *arena;
    Objects *objects;
    PdfFonts *fonts;
    struct PdfImages *images;
    Content content;
    HPDF_Dict resources;     /* one for all pages */
    VEC(ObjectId) leaves[2]; /* of the page tree, by part */
    VEC(PageRecord) pages;   /* as they came */
    VEC(NodeId) marks;       /* by page and MCID */
    VEC(LinkRecord) links;
    VEC(DestRecord) dests;
    uint32_t next_key;        /* of the parent tree */
    size_t *order;            /* indices of `pages` in the order of the book; at the end */
    bool refused[DIAG_COUNT]; /* why the file may not claim PDF/A and PDF/UA */
    bool conforming;          /* nothing was refused */
    PdfProfile profile;
    double bleed;        /* pt around the trimmed page */
    float width, height; /* of the page that came last */
};

/* Notes that the file cannot claim conformance, with a diagnostic once a reason. */
void pdf_refuse(Pdf *pdf, enum DiagName reason, Str what);

enum { LEAF = 64 /* pages, keys or names in a leaf of a tree */ };

/* ---- tree.c: name trees and number trees (7.9.6, 7.9.7) in leaves -----------------------------
 */

typedef struct Tree {
    Objects *objects;
    const char *kind; /* "Names", "Nums" */
    Buf leaf, kids, first, last;
    size_t in_leaf;
} Tree;

Tree tree_new(Objects *objects, const char *kind);
/* Keys come in their order; both are PDF syntax. */
void tree_add(Tree *tree, Str key, Str value);
ObjectId tree_end(Tree *tree); /* the root; the tree is empty again */

/* ---- structure.c ------------------------------------------------------------------------------
 */

/* Writes every element that has content, the parent tree and the tree of ids; the root's id. */
ObjectId structure_write(Pdf *pdf, const Structure *structure);

/* ---- navigate.c -------------------------------------------------------------------------------
 */

PageLabel label_read(Arena *arena, Str label);
void put_page_labels(const Pdf *pdf, Buf *buf);         /* the entries of the tree (PD-11) */
ObjectId dests_write(Pdf *pdf);                         /* sorts the names; their tree */
bool dest_exists(const Pdf *pdf, Str name);             /* when dests_write has sorted them */
ObjectId outline_write(Pdf *pdf, const Layout *layout); /* PD-09; 0 when it has no item */

/* ---- link.c -----------------------------------------------------------------------------------
 */

/* Keeps the links of a page, none for the press: nothing but ink stands inside the trim (PD-15). An
 * address that is none of the web or of a mailbox stays text. */
void links_take(Pdf *pdf, const Page *page, PageRecord *record);
/* Their annotations, after dests_write. One whose name leads nowhere keeps its place in the
 * structure and does nothing. */
void links_write(Pdf *pdf);

/* ---- meta.c -----------------------------------------------------------------------------------
 */

/* The output intent; its absence is a reason not to claim. Call it before metadata_write. */
void intent_write(Pdf *pdf);
/* Info and XMP, equal (PD-04), with the claim of PDF/A-2a and PDF/UA-1 where nothing was refused.
 */
void metadata_write(Pdf *pdf, const Layout *layout);
/* Language, viewer preferences, marking (PD-08, PD-13). */
void catalogue_write(Pdf *pdf, const Layout *layout);

/* ---- image.c ----------------------------------------------------------------------------------
 */

typedef struct PdfImages PdfImages;

PdfImages *pdf_images_new(Objects *objects, Diags *diags, const PdfProfile *profile);
void pdf_images_drop(PdfImages *images); /* NULL is allowed */
/* A picture, written once however often it is shown (again, where it is down-sampled and shown
 * larger than before); number -1, with a diagnostic, when the file cannot be used. */
ShownImage pdf_images_add(PdfImages *images, const Picture *picture);
void pdf_images_write(PdfImages *images, HPDF_Dict resources);

#endif
