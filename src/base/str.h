/* SPDX-License-Identifier: MIT */
/* Strings are views: a pointer and a length in bytes, UTF-8 unless a name says otherwise. A view
 * owns nothing; what it points at lives in an arena, in a literal or in a file that is held open.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct Str {
    const char *p;
    size_t n;
} Str;

/* A view of a string literal. */
#define STR(literal) ((Str){(literal), sizeof(literal) - 1})
/* The same where a constant expression is needed (static tables). */
#define STR_INIT(literal)                                                                          \
    { (literal), sizeof(literal) - 1 }
/* For printf: "%.*s". */
#define STR_ARG(s) (int)(s).n, (s).p

static inline Str str_from(const char *c_string) {
    return (Str){c_string, c_string ? strlen(c_string) : 0};
}
static inline Str str_sub(Str s, size_t from, size_t to) {
    return (Str){s.p + from, to - from};
}
static inline Str str_after(Str s, size_t from) {
    return (Str){s.p + from, s.n - from};
}
static inline bool str_eq(Str a, Str b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
/* Asked of every pattern at every place: most differ in the first character, which needs no call.
 */
static inline bool str_starts(Str s, Str prefix) {
    if (s.n < prefix.n || prefix.n == 0) return prefix.n == 0;
    size_t third = prefix.n < 3 ? 0 : 2;
    return s.p[0] == prefix.p[0] && s.p[third] == prefix.p[third] &&
           memcmp(s.p, prefix.p, prefix.n) == 0;
}
static inline bool str_ends(Str s, Str suffix) {
    return s.n >= suffix.n &&
           (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

/* Byte order (memcmp), shorter first: <0, 0, >0. */
int str_compare(Str a, Str b);
/* The first place of `needle` in `s` at or after `from`, in bytes; SIZE_MAX when there is none. */
size_t str_find(Str s, Str needle, size_t from);
/* Its last place; SIZE_MAX. */
size_t str_find_last(Str s, Str needle);
bool str_has(Str s, Str needle);
/* Without the white space at both ends (ASCII, U+00A0, U+3000, U+FEFF, zero-width). */
Str str_trim(Str s);
/* Cuts the piece before the next `separator` off `*rest` and returns it; false when `*rest` is
 * spent. The last piece may be empty only if the text ended in a separator. */
bool str_cut(Str *rest, Str separator, Str *piece);
/* A decimal number that fills the whole of `s`; false when it is none or exceeds uint32_t. */
bool str_number(Str s, uint32_t *value);
/* FNV-1a over the bytes: for hash tables and change detection, never for security. */
uint64_t str_hash(Str s);

#endif
