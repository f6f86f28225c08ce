/* SPDX-License-Identifier: MIT */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/fail.h"
#include "base/utf8.h"

/* Room for n more bytes and the NUL. */
static char *room(Buf *buf, size_t n) {
    size_t max = buf->max ? buf->max : BUF_MAX;
    if (n >= max || buf->n > max - n - 1) fail_no_memory();
    if (buf->cap - buf->n < n + 1) {
        size_t cap = (buf->n + n + 1) * 3 / 2 + 64;
        buf->cap = cap < max ? cap : max;
        buf->p = must_realloc(buf->p, buf->cap);
    }
    return buf->p + buf->n;
}

static void used(Buf *buf, size_t n) {
    buf->n += n;
    buf->p[buf->n] = '\0';
}

void buf_put(Buf *buf, const void *bytes, size_t n) {
    char *to = room(buf, n);
    if (n) memcpy(to, bytes, n);
    used(buf, n);
}

void buf_str(Buf *buf, Str s) {
    buf_put(buf, s.p, s.n);
}

void buf_text(Buf *buf, const char *c_string) {
    buf_put(buf, c_string, strlen(c_string));
}

void buf_char(Buf *buf, uint32_t code_point) {
    used(buf, utf8_put(room(buf, 4), code_point));
}

void buf_format(Buf *buf, const char *format, ...) {
    enum { USUAL = 48 }; /* where there is room for as much, it is formatted once */
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    char *to = room(buf, USUAL);
    int n = vsnprintf(to, USUAL + 1, format, args);
    va_end(args);
    if (n < 0) fail_no_memory();
    if (n > USUAL) vsnprintf(room(buf, (size_t)n), (size_t)n + 1, format, again);
    va_end(again);
    used(buf, (size_t)n);
}

void buf_int(Buf *buf, long value) {
    char digits[24];
    size_t at = sizeof digits;
    unsigned long v = value < 0 ? 0UL - (unsigned long)value : (unsigned long)value;
    do
        digits[--at] = (char)('0' + v % 10);
    while (v /= 10);
    if (value < 0) digits[--at] = '-';
    buf_put(buf, digits + at, sizeof digits - at);
}

void buf_milli(Buf *buf, long value) {
    if (value < 0) {
        buf_byte(buf, '-');
        value = -value;
    }
    if (value >= 1000 || value == 0) buf_int(buf, value / 1000);
    long rest = value % 1000;
    if (rest == 0) return;
    char decimals[4] = {'.', (char)('0' + rest / 100), (char)('0' + rest / 10 % 10),
                        (char)('0' + rest % 10)};
    size_t n = sizeof decimals;
    while (decimals[n - 1] == '0')
        n--;
    buf_put(buf, decimals, n);
}

/* XML 1.0, production 2. */
static bool is_xml_char(uint32_t c) {
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xD7FF) ||
           (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

static const char *xml_entity(char c) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return NULL;
    }
}

/* Bytes that are copied as they are whatever stands around them. Above them begin the surrogates
 * and what else XML does not allow. */
static bool xml_is_plain(unsigned char byte) {
    enum { SURROGATES = 0xED };
    if (byte >= 0x80) return byte < SURROGATES;
    return byte >= 0x20 && byte != '&' && byte != '<' && byte != '>' && byte != '"';
}

void buf_xml(Buf *buf, Str s) {
    size_t plain = 0; /* start of what can be copied as it is */
    for (size_t i = 0; i < s.n;) {
        if (xml_is_plain((unsigned char)s.p[i])) {
            i++;
            continue;
        }
        size_t size = 1;
        const char *entity = xml_entity(s.p[i]);
        bool allowed = entity || is_xml_char(utf8_at(s, i, &size));
        if (entity || !allowed) {
            buf_put(buf, s.p + plain, i - plain);
            if (entity) buf_text(buf, entity);
            plain = i + size;
        }
        i += size;
    }
    buf_put(buf, s.p + plain, s.n - plain);
}

Str buf_view(const Buf *buf) {
    return (Str){buf->p ? buf->p : "", buf->n};
}

void buf_clear(Buf *buf) {
    buf->n = 0;
    if (buf->p) buf->p[0] = '\0';
}

void buf_drop(Buf *buf) {
    free(buf->p);
    *buf = (Buf){.max = buf->max};
}
