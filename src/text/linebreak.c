/* SPDX-License-Identifier: MIT */
#include "text/linebreak.h"

typedef struct Range {
    uint32_t first, last;
    enum BreakClass class;
} Range;

static const Range ranges[] = {
#define CLASS(name, no_start, no_end)
#define CHARS(first, last, name) {first, last, BREAK_##name},
#include "text/linebreak.in"
#undef CLASS
#undef CHARS
};

static const struct {
    const char *name;
    int no_start, no_end;
} classes[BREAK_CLASS_COUNT] = {
#define CLASS(name, no_start, no_end) {#name, no_start, no_end},
#define CHARS(first, last, name)
#include "text/linebreak.in"
#undef CLASS
#undef CHARS
};

enum BreakClass break_listed(uint32_t c) {
    size_t low = 0, high = sizeof ranges / sizeof *ranges;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < sizeof ranges / sizeof *ranges && c >= ranges[low].first) return ranges[low].class;
    return BREAK_HAN;
}

const char *break_class_name(enum BreakClass class) {
    return classes[class].name;
}

bool break_no_start(enum BreakClass class, enum BreakLevel level) {
    return (int)level >= classes[class].no_start;
}

bool break_no_end(enum BreakClass class, enum BreakLevel level) {
    return (int)level >= classes[class].no_end;
}
