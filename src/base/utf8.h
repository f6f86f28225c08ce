/* SPDX-License-Identifier: MIT */
/* UTF-8, a code point at a time. Text inside the program is valid UTF-8: the readers see to that,
 * so that these need not report. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/str.h"

/* The code point at byte `at`; its length in bytes goes to `*size` (>= 1). A broken sequence reads
 * as U+FFFD, one byte long. `at` < s.n. */
uint32_t utf8_at(Str s, size_t at, size_t *size);
/* The code point that ends just before byte `at` (> 0); its length in bytes goes to `*size`. */
uint32_t utf8_before(Str s, size_t at, size_t *size);
/* Cuts the first code point off; 0 when `*s` is empty. */
uint32_t utf8_next(Str *s);
/* Writes `c` (a Unicode scalar value) as 1..4 bytes and returns how many. */
size_t utf8_put(char out[4], uint32_t c);
/* Number of code points. */
size_t utf8_count(Str s);
/* The byte offset of the first broken sequence, s.n when there is none. */
size_t utf8_valid_until(Str s);

#endif
