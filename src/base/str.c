/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* memmem: one fast search for all needles */
#include "base/str.h"

#include "base/utf8.h"

int str_compare(Str a, Str b) {
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

size_t str_find(Str s, Str needle, size_t from) {
    if (from > s.n || needle.n > s.n - from) return SIZE_MAX;
    if (needle.n == 0) return from;
    const char *hit = memmem(s.p + from, s.n - from, needle.p, needle.n);
    return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

size_t str_find_last(Str s, Str needle) {
    for (size_t at = s.n < needle.n ? SIZE_MAX : s.n - needle.n; at != SIZE_MAX; at--)
        if (memcmp(s.p + at, needle.p, needle.n) == 0) return at;
    return SIZE_MAX;
}

bool str_has(Str s, Str needle) {
    return str_find(s, needle, 0) != SIZE_MAX;
}

static bool is_space(uint32_t c) {
    return c <= 0x20 || c == 0x7F || c == 0xA0 || c == 0x3000 || c == 0xFEFF ||
           (c >= 0x2000 && c <= 0x200F) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x2060;
}

Str str_trim(Str s) {
    size_t size;
    while (s.n && is_space(utf8_at(s, 0, &size)))
        s = str_after(s, size);
    while (s.n && is_space(utf8_before(s, s.n, &size)))
        s.n -= size;
    return s;
}

bool str_cut(Str *rest, Str separator, Str *piece) {
    if (rest->p == NULL) return false;
    size_t at = str_find(*rest, separator, 0);
    if (at == SIZE_MAX) {
        *piece = *rest;
        *rest = (Str){0};
        return true;
    }
    *piece = str_sub(*rest, 0, at);
    *rest = str_after(*rest, at + separator.n);
    return true;
}

bool str_number(Str s, uint32_t *value) {
    uint64_t sum = 0;
    if (s.n == 0 || s.n > 10) return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        sum = sum * 10 + (uint64_t)(s.p[i] - '0');
    }
    if (sum > UINT32_MAX) return false;
    *value = (uint32_t)sum;
    return true;
}

uint64_t str_hash(Str s) {
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
    return h;
}
