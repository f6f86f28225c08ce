/* SPDX-License-Identifier: MIT */
/* UTF-8, a code point at a time. Text inside the program is valid UTF-8: the readers see to that,
 * so that these need not report. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/arena.h"

/* utf8_at without its short cut for what Chinese text is made of. */
uint32_t utf8_decode(Str s, size_t at, size_t *size);

/* The code point at byte `at`; its length in bytes goes to `*size` (>= 1). A broken sequence reads
 * as U+FFFD, one byte long. `at` < s.n. */
static inline uint32_t utf8_at(Str s, size_t at, size_t *size) {
    const unsigned char *p = (const unsigned char *)s.p + at;
    if (p[0] < 0x80) {
        *size = 1;
        return p[0];
    }
    /* E1..EC lead three bytes whatever the second continuation is: no shortest-form or surrogate
     * question arises. */
    if (p[0] > 0xE0 && p[0] < 0xED && s.n - at >= 3 && (p[1] & 0xC0) == 0x80 &&
        (p[2] & 0xC0) == 0x80) {
        *size = 3;
        return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3Fu);
    }
    return utf8_decode(s, at, size);
}
/* The code point that ends just before byte `at` (> 0); its length in bytes goes to `*size`. */
uint32_t utf8_before(Str s, size_t at, size_t *size);
/* Cuts the first code point off; 0 when `*s` is empty. */
static inline uint32_t utf8_next(Str *s) {
    size_t size;
    if (s->n == 0) return 0;
    uint32_t c = utf8_at(*s, 0, &size);
    *s = str_after(*s, size);
    return c;
}
/* Writes `c` (a Unicode scalar value) as 1..4 bytes and returns how many. */
size_t utf8_put(char out[4], uint32_t c);
/* Number of code points. */
size_t utf8_count(Str s);
/* The byte offset of the first broken sequence, s.n when there is none. */
size_t utf8_valid_until(Str s);
/* A copy that can be shown: what is no UTF-8, and the controls of C0 and C1 (file names may hold
 * them), as U+FFFD; the same view where there is none. */
Str utf8_shown(Arena *arena, Str s);

#endif
