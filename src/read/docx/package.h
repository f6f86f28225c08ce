/* SPDX-License-Identifier: MIT */
/* The archive that a Word document is (OPC). Everything about it is checked before anything is
 * inflated; only the parts that the reader asks for by name ever are. Macros, embedded packages and
 * what stands outside the file are never looked at. */
#ifndef READ_DOCX_PACKAGE_H
#define READ_DOCX_PACKAGE_H

#include <libxml/tree.h>

#include "book/account.h"

/* Beyond these a document is refused, each with a diagnostic of its own. */
enum {
    DOCX_ENTRIES_MOST = 4096,      /* files in the archive */
    DOCX_NAME_MOST = 240,          /* bytes of a name */
    DOCX_PART_MOST = 64 << 20,     /* bytes of a file, inflated */
    DOCX_TOTAL_MOST = 256 << 20,   /* … of all together */
    DOCX_RATIO_MOST = 200,         /* inflated to deflated, of files above DOCX_RATIO_FROM */
    DOCX_RATIO_FROM = 1 << 20,     /* bytes: small files may be as regular as they like */
    DOCX_DEPTH_MOST = 200,         /* elements in one another */
    DOCX_NODES_MOST = 2000 * 1000, /* elements and attributes of a part */
};

typedef struct Package Package;

/* Opens the bytes of a file. NULL, with a diagnostic that says what to do, when it is no Word
 * document, is encrypted, damaged or unsafe. */
Package *docx_open(Book *book, Str path, Str bytes);
void docx_close(Package *package);

/* The name of the main part: word/document.xml. */
Str docx_main(const Package *package);
/* A part as a tree, which package keeps until it is closed; NULL when there is none, and with a
 * diagnostic when it is damaged or unsafe. */
const xmlNode *docx_tree(Package *package, Str name);
/* The bytes of a part, in the arena; empty when there is none. */
Str docx_bytes(Package *package, Str name);
/* The part that `part` names by a relationship: by its id, or by the end of its type ("/styles").
 * Empty when there is none, or when it stands outside the file. */
Str docx_related(Package *package, Str part, Str id);
Str docx_related_type(Package *package, Str part, Str type_end);
/* The address of an external relationship, for links; empty when there is none. */
Str docx_address(Package *package, Str part, Str id);

/* An attribute by its local name; empty when it is missing. A view into the tree. */
Str docx_attribute(const xmlNode *node, const char *name);
/* The first child element of that local name; NULL. `node` may be NULL. */
const xmlNode *docx_child(const xmlNode *node, const char *name);
bool docx_is(const xmlNode *node, const char *name);
/* w:val of a child: `<w:jc w:val="center"/>`; empty when child or value is missing. */
Str docx_value(const xmlNode *node, const char *child);
/* A property that is on or off: on when its element stands without a value, or with one that says
 * so. `unset` when there is no such child. */
int docx_switch(const xmlNode *node, const char *child, int unset);
/* A whole number, `fallback` when `text` is none. */
int docx_number(Str text, int fallback);

#endif
