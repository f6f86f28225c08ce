/* SPDX-License-Identifier: MIT */
#include "text/rare.h"

#include "base/utf8.h"

static const struct {
    uint32_t first, last;
} ranges[] = {
#define RARE(first, last) {first, last},
#include "text/rare.in"
};

bool rare_is(uint32_t c) {
    size_t from = 0, to = sizeof ranges / sizeof *ranges;
    if (c < ranges[0].first) return false;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (c > ranges[middle].last)
            from = middle + 1;
        else
            to = middle;
    }
    return from < sizeof ranges / sizeof *ranges && c >= ranges[from].first;
}

static bool is_selector(uint32_t c) {
    return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

size_t rare_find(Str text, size_t at, size_t *end) {
    size_t size, begin = at;
    while (begin < text.n && !rare_is(utf8_at(text, begin, &size)))
        begin += size;
    *end = begin;
    for (uint32_t c; *end < text.n; *end += size) {
        c = utf8_at(text, *end, &size);
        if (!rare_is(c) && (*end == begin || !is_selector(c))) break;
    }
    return begin;
}
