/* SPDX-License-Identifier: MIT */
#include "text/han.h"

#include "base/utf8.h"

static const struct {
    uint16_t traditional, simplified;
} pairs[] = {
#define HAN(traditional, simplified) {traditional, simplified},
#include "text/han.in"
#undef HAN
};

enum { FIRST = 0x4E00, LAST = 0x9FFF, HAN_BYTES = 3 };

/* By character, asked for at every character of every text; 0: none. Made when first asked for. */
static uint16_t simplified_of[LAST - FIRST + 1];
static bool made;

static void make(void) {
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        simplified_of[pairs[i].traditional - FIRST] = pairs[i].simplified;
    made = true;
}

uint32_t han_simplified(uint32_t c) {
    if (c < FIRST || c > LAST) return c;
    if (!made) make();
    uint16_t other = simplified_of[c - FIRST];
    return other ? other : c;
}

bool han_is_traditional(uint32_t c) {
    return han_simplified(c) != c;
}

Str han_fold(Arena *arena, Str text) {
    char *copy = NULL;
    for (size_t at = 0, size; at < text.n; at += size) {
        uint32_t c = utf8_at(text, at, &size), simple = size == HAN_BYTES ? han_simplified(c) : c;
        if (simple == c) continue;
        if (!copy) {
            copy = arena_alloc(arena, text.n);
            memcpy(copy, text.p, text.n);
        }
        char bytes[4];
        memcpy(copy + at, bytes, utf8_put(bytes, simple));
    }
    return copy ? (Str){copy, text.n} : text;
}

/* `a` in simplified characters is `b`; both have the same length. */
static bool same(Str a, Str b) {
    if (memcmp(a.p, b.p, a.n) == 0) return true;
    for (size_t at = 0, size, other; at < a.n; at += size) {
        uint32_t c = utf8_at(a, at, &size);
        if (han_simplified(c) != utf8_at(b, at, &other) || size != other) return false;
    }
    return true;
}

bool han_starts(Str text, Str prefix) {
    return text.n >= prefix.n && same(str_sub(text, 0, prefix.n), prefix);
}

bool han_ends(Str text, Str suffix) {
    return text.n >= suffix.n && same(str_after(text, text.n - suffix.n), suffix);
}
