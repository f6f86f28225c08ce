/* SPDX-License-Identifier: MIT */
/* What a person is told, in the encoding of the terminal: UTF-8, but for a locale that is Chinese
 * and names another (zh_CN.GBK). What that one lacks becomes a question mark. */
#ifndef BASE_TERMINAL_H
#define BASE_TERMINAL_H

#include <stdio.h>

#include "base/str.h"

/* Takes the encoding from LC_ALL, LC_CTYPE, LANG; where this is never called, it is UTF-8. */
void terminal_open(void);
void terminal_close(void);
/* Writes UTF-8. A failure stays with the stream (ferror). */
void terminal_put(FILE *to, Str text);

#endif
