/* SPDX-License-Identifier: MIT */
/* A growing buffer of bytes with a stated maximum. It owns its memory. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

typedef struct Buf {
    char *p;    /* NULL while empty; a NUL byte always follows the last byte */
    size_t n;   /* bytes in use */
    size_t cap; /* bytes held, `max` at most */
    size_t max; /* 0 means BUF_MAX; beyond it the run ends as if memory had ended */
} Buf;

enum { BUF_MAX = 1 << 30 };

void buf_put(Buf *buf, const void *bytes, size_t n);
void buf_str(Buf *buf, Str s);
void buf_text(Buf *buf, const char *c_string);
/* In line, since whole pages are written a byte at a time. */
static inline void buf_byte(Buf *buf, char c) {
    if (buf->n + 1 >= buf->cap) {
        buf_put(buf, &c, 1);
        return;
    }
    buf->p[buf->n++] = c;
    buf->p[buf->n] = '\0';
}
void buf_char(Buf *buf, uint32_t code_point); /* as UTF-8 */
void buf_format(Buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3), nonnull(2)));
/* A decimal integer, without regard to the locale. */
void buf_int(Buf *buf, long value);
/* `value` / 1000 with at most three decimals, no trailing zeroes, without regard to the locale:
 * 12500 -> "12.5". PDF numbers, traces. */
void buf_milli(Buf *buf, long value);
/* `& < > "` become entities; what XML 1.0 does not allow is left out (EP-30). */
void buf_xml(Buf *buf, Str s);
Str buf_view(const Buf *buf);
void buf_clear(Buf *buf); /* keeps the memory */
void buf_drop(Buf *buf);  /* frees it and leaves an empty buffer */

#endif
