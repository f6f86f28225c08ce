/* SPDX-License-Identifier: MIT */
/* Styles of a Word document, resolved: what a paragraph or run looks like in the end. */
#ifndef READ_DOCX_STYLES_H
#define READ_DOCX_STYLES_H

#include "read/docx/package.h"

/* What a style's name says its paragraphs are. */
enum StyleRole {
    ROLE_NONE,
    ROLE_TITLE,    /* Title, 标题 */
    ROLE_SUBTITLE, /* Subtitle, 副标题 */
    ROLE_HEADING,  /* heading 1 …, 标题 1 … */
    ROLE_CAPTION,  /* caption, 题注 */
    ROLE_QUOTE,    /* Quote, 引用 */
    ROLE_CONTENTS, /* TOC 1 …, 目录 1 … */
};

/* Properties of a paragraph and its text, set by defaults, styles and the paragraph itself. */
typedef struct Look {
    enum StyleRole role;
    int level;   /* of a heading or an outline: 1..9; 0 for text */
    int size;    /* half points */
    bool strong; /* bold */
    bool em;     /* italic, or with emphasis dots */
    bool hidden; /* not shown */
    bool struck;
    bool centred, right;
    bool break_before; /* a page begins with it */
    int indent;        /* of the first line, in hundredths of a character */
    int numbering;     /* w:numId; 0 when it has none */
    int depth;         /* w:ilvl */
} Look;

typedef struct Styles Styles;

/* From the part of the styles, which may be missing (NULL). Lives in the arena; holds views into
 * the tree. */
Styles *styles_read(Arena *arena, const xmlNode *root);
/* The look of a paragraph with that style, before its own properties; an unknown or empty `id`
 * gives the default style's. */
Look styles_look(const Styles *styles, Str id);
/* Adds what w:pPr says itself, its style's look being `look`. */
void styles_paragraph(Look *look, const xmlNode *properties);
/* Adds what the style and the rest of w:rPr say of a run. */
void styles_run(const Styles *styles, Look *look, const xmlNode *properties);

#endif
