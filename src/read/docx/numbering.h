/* SPDX-License-Identifier: MIT */
/* Numbers that a Word document computes: 一、 （一） 1. ①, as text. */
#ifndef READ_DOCX_NUMBERING_H
#define READ_DOCX_NUMBERING_H

#include "read/docx/package.h"

typedef struct Numbering Numbering;

/* From the part of the numbering, which may be missing (NULL). Holds views into the tree. */
Numbering *numbering_read(Arena *arena, const xmlNode *root);

typedef struct Number {
    Str text;      /* 一、; empty when the level prints nothing */
    bool bullet;   /* a mark, no number */
    bool decimal;  /* figures, letters, Roman numbers: not the Chinese ones of headings */
    bool attached; /* nothing stands between it and the text */
    bool item;     /* one of several in a row: the reader of lines says so */
} Number;

/* Counts a paragraph of list `id` at `depth`, or at the level that the list links to `style`
 * (empty: none), and says what stands before its text. */
Number numbering_next(Numbering *numbering, int id, int depth, Str style);

/* A number in one of Word's formats ("decimal", "chineseCounting", …), in the arena; in Arabic
 * figures where the format is not known. */
Str number_format(Arena *arena, Str format, int value);

#endif
