/* SPDX-License-Identifier: MIT */
/* What the readers of every format do with a line of text. */
#ifndef READ_LINE_H
#define READ_LINE_H

#include "book/account.h"

/* Columns of white space at the start: an ideographic space is two wide (TX-03). */
int line_indent(Str line);
/* The line without the characters that carry no text (TX-01), letters and their marks composed
 * (TX-20); what was there, and what changed, goes to the account with line `number`. A view of
 * `line`, or a copy in the arena. */
Str line_clean(Book *book, const Source *source, int number, Str line);

#endif
