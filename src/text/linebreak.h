/* SPDX-License-Identifier: MIT */
/* Line-break classes (避头尾): which characters may not begin or end a line, and at which of the
 * levels of catalogue 1.1. The classes and characters are data: text/linebreak.in. */
#ifndef TEXT_LINEBREAK_H
#define TEXT_LINEBREAK_H

#include "base/str.h"

enum BreakClass {
#define CLASS(name, no_start, no_end) BREAK_##name,
#define CHARS(first, last, name)
#include "text/linebreak.in"
#undef CLASS
#undef CHARS
    BREAK_CLASS_COUNT
};

/* `line-break` of a style: one level for the whole document (LB-07). */
enum BreakLevel { LEVEL_NONE, LEVEL_BASIC, LEVEL_GB, LEVEL_STRICT };

/* The class of a character on its own. What depends on neighbours (a dash that is one of two, a
 * quotation mark in Latin text, a hyphen between Han) is set/unit.c's to refine. */
enum BreakClass break_listed(uint32_t c);
static inline enum BreakClass break_class(uint32_t c) {
    return c >= 0x3400 && c <= 0xFDFF ? BREAK_HAN : break_listed(c); /* none of these is listed */
}
const char *break_class_name(enum BreakClass class); /* "STOP": for tests */

/* Whether a class may not begin, or not end, a line at a level (LB-01..06). */
bool break_no_start(enum BreakClass class, enum BreakLevel level);
bool break_no_end(enum BreakClass class, enum BreakLevel level);

/* Letters, digits and the marks that stand inside Latin text. */
static inline bool break_is_latin(enum BreakClass class) {
    enum {
        LATIN_CLASSES = 1 << BREAK_LATIN | 1 << BREAK_DIGIT | 1 << BREAK_PREFIX |
                        1 << BREAK_POSTFIX | 1 << BREAK_HYPHEN | 1 << BREAK_LATIN_STOP |
                        1 << BREAK_LATIN_OPEN | 1 << BREAK_LATIN_CLOSE
    };
    return LATIN_CLASSES >> class & 1;
}
/* Full-width stops: 、，；： and 。！？. */
static inline bool break_is_stop(enum BreakClass class) {
    return class == BREAK_COMMA || class == BREAK_FULL;
}
/* Full-width marks, one half of which is blank: stops, brackets, quotation marks (PW-05). */
static inline bool break_is_mark(enum BreakClass class) {
    return break_is_stop(class) || class == BREAK_OPEN || class == BREAK_CLOSE;
}

#endif
