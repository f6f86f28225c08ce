/* SPDX-License-Identifier: MIT */
/* Text copied from editors and chat programs often keeps the marks of Markdown: ## before a
 * heading,
 * ** around words, ![](…) for a picture. They are markup like the tags of HTML: what they say is
 * kept, the marks go to the account (TX-01, MP-07). */
#ifndef READ_MARKDOWN_H
#define READ_MARKDOWN_H

#include "book/account.h"

typedef struct MarkdownLine {
    Str text;    /* what is left to read, in the arena or a view of the line */
    int heading; /* 1..6: the number of # before it */
    bool strong; /* ** around the whole line */
    bool quote;  /* > before it */
    Str image;   /* the address of a picture alone on its line; `text` is what it shows */
} MarkdownLine;

/* The text uses the marks: a line begins with # and a space, or holds a picture or link. */
bool markdown_is(Str text);
/* One line, trimmed, without its marks; they go to the account with line `number`. */
MarkdownLine markdown_line(Book *book, const Source *source, int number, Str line);

#endif
