/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"

enum { REPLACEMENT = 0xFFFD };

/* The length that a lead byte promises; 0 for a byte that can lead nothing. */
static size_t promised(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return 2;
    if (lead >= 0xE0 && lead <= 0xEF) return 3;
    if (lead >= 0xF0 && lead <= 0xF4) return 4;
    return 0;
}

/* Decodes one sequence; its length, or 0 when it is broken (RFC 3629: no surrogates, shortest form
 * only, nothing above U+10FFFF). */
static size_t decode(const unsigned char *p, size_t n, uint32_t *c) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    static const unsigned char mask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    size_t size = n ? promised(p[0]) : 0;
    if (size == 0 || size > n) return 0;
    uint32_t v = p[0] & mask[size];
    for (size_t i = 1; i < size; i++) {
        if ((p[i] & 0xC0) != 0x80) return 0;
        v = v << 6 | (p[i] & 0x3Fu);
    }
    if (v < least[size] || v > 0x10FFFF || (v >= 0xD800 && v <= 0xDFFF)) return 0;
    *c = v;
    return size;
}

uint32_t utf8_decode(Str s, size_t at, size_t *size) {
    uint32_t c = 0xFFFD;
    *size = decode((const unsigned char *)s.p + at, s.n - at, &c);
    if (*size == 0) *size = 1;
    return c;
}

uint32_t utf8_before(Str s, size_t at, size_t *size) {
    size_t back = 1;
    while (back < at && back < 4 && ((unsigned char)s.p[at - back] & 0xC0) == 0x80)
        back++;
    uint32_t c = utf8_at((Str){s.p, at}, at - back, size);
    if (*size != back) { /* broken: the last byte alone */
        *size = 1;
        return 0xFFFD;
    }
    return c;
}

size_t utf8_put(char out[4], uint32_t c) {
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t size = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = size - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)(lead[size] | c);
    return size;
}

size_t utf8_count(Str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

size_t utf8_valid_until(Str s) {
    const unsigned char *p = (const unsigned char *)s.p;
    for (size_t i = 0; i < s.n;) {
        uint32_t c;
        bool han = p[i] > 0xE0 && p[i] < 0xED && s.n - i >= 3 && (p[i + 1] & 0xC0) == 0x80 &&
                   (p[i + 2] & 0xC0) == 0x80; /* as in utf8_at */
        size_t size = p[i] < 0x80 ? 1 : han ? 3 : decode(p + i, s.n - i, &c);
        if (size == 0) return i;
        i += size;
    }
    return s.n;
}

static bool is_shown(Str s) {
    while (s.n) {
        size_t size;
        uint32_t c = utf8_at(s, 0, &size);
        if (c < 0x20 || (c >= 0x7F && c < 0xA0) || (c == REPLACEMENT && size == 1)) return false;
        s = str_after(s, size);
    }
    return true;
}

Str utf8_shown(Arena *arena, Str s) {
    if (is_shown(s)) return s;
    char *to = arena_alloc(arena, s.n * 3 + 1); /* a byte becomes three at most */
    size_t n = 0;
    while (s.n) {
        uint32_t c = utf8_next(&s);
        n += utf8_put(to + n, c < 0x20 || (c >= 0x7F && c < 0xA0) ? REPLACEMENT : c);
    }
    return (Str){to, n};
}
