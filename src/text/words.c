/* SPDX-License-Identifier: MIT */
#include "text/words.h"

#include <stdlib.h>
#include <unicode/ubrk.h>

#include "base/fail.h"
#include "base/utf8.h"
#include "text/chars.h"
#include "text/linebreak.h"

/* ICU's iterator over the words of `text`; opened once, since to read its rules takes longer than
 * most texts that are asked for. One thread writes books. */
static UBreakIterator *words_of(UText *utext, Str text, UErrorCode *status) {
    static UBreakIterator *words;
    if (!words) words = ubrk_open(UBRK_WORD, "zh", NULL, 0, status);
    utext_openUTF8(utext, text.p, (int64_t)text.n, status);
    if (U_SUCCESS(*status)) ubrk_setUText(words, utext, status);
    return words;
}

void words_starts(Str text, bool *starts) {
    UErrorCode status = U_ZERO_ERROR;
    UText utext = UTEXT_INITIALIZER;
    UBreakIterator *words = words_of(&utext, text, &status);
    if (U_SUCCESS(status))
        for (int32_t at = ubrk_first(words), to; at != UBRK_DONE; at = to) {
            to = ubrk_next(words);
            /* A word of one character belongs to its neighbour as a rule: 创业|园. */
            bool one = to != UBRK_DONE && to - at == 3;
            if (at >= 0 && (size_t)at <= text.n) starts[at] = !one;
        }
    utext_close(&utext);
}

static enum BreakClass class_at(Str text, size_t at) {
    size_t size;
    return break_class(utf8_at(text, at, &size));
}

/* Where a line may begin so that the word at `at` is not parted from the marks that open it; 0
 * where it may not. */
static size_t line_begin(Str text, size_t at) {
    size_t size = 0;
    while (at > 0 && break_no_end(break_class(utf8_before(text, at, &size)), LEVEL_STRICT))
        at -= size;
    return at > 0 && !break_no_start(class_at(text, at), LEVEL_STRICT) ? at : 0;
}

void words_breaks(Str text, bool *breaks) {
    bool *starts = must_alloc((text.n + 1) * sizeof *starts);
    memset(starts, 0, (text.n + 1) * sizeof *starts);
    words_starts(text, starts);
    /* 一、 or 1. alone is no line. */
    size_t first = 0;
    for (int n = 0; n < 3 && first < text.n; n++) {
        size_t size;
        utf8_at(text, first, &size);
        first += size;
    }
    for (size_t i = 1; i < text.n; i++)
        if (starts[i] && line_begin(text, i) >= first) breaks[line_begin(text, i)] = true;
    breaks[0] = false;
    free(starts);
}

static bool ends_clause(uint32_t c) {
    return c == 0xFF1A || c == 0xFF0C || c == 0xFF1B || c == 0xFF01 || c == 0xFF1F || c == 0x3002;
}

void words_clauses(Str text, bool *clauses) {
    uint32_t before = 0; /* what stands before the spaces, if any */
    bool spaced = false;
    int depth = 0;
    for (size_t at = 0, size; at < text.n; at += size) {
        uint32_t c = utf8_at(text, at, &size);
        enum BreakClass class = break_class(c);
        if (char_is_space(c)) {
            spaced = true;
            continue;
        }
        bool han = before && !break_is_latin(break_class(before)) && !break_is_latin(class);
        clauses[at] = depth == 0 && ((spaced && han) || ends_clause(before)) &&
                      !break_no_start(class, LEVEL_STRICT);
        depth += class == BREAK_OPEN ? 1 : class == BREAK_CLOSE && depth > 0 ? -1 : 0;
        before = c;
        spaced = false;
    }
}

static size_t begin_near(Str text, size_t at) {
    UErrorCode status = U_ZERO_ERROR;
    UText utext = UTEXT_INITIALIZER;
    size_t begin = at < text.n ? at : text.n;
    if (begin == 0 || begin == text.n) return begin;
    UBreakIterator *words = words_of(&utext, text, &status);
    if (U_SUCCESS(status) && !ubrk_isBoundary(words, (int32_t)begin)) {
        int32_t before = ubrk_preceding(words, (int32_t)begin);
        begin = before == UBRK_DONE ? 0 : (size_t)before;
    }
    utext_close(&utext);
    return begin;
}

/* ICU looks at a whole run of Han characters, and each time anew: of a long text only what is near.
 */
enum { NEAR_BEFORE = 3 << 10, NEAR_AFTER = 1 << 10 };

static bool is_inner_byte(Str text, size_t at) {
    return at < text.n && ((unsigned char)text.p[at] & 0xC0) == 0x80;
}

size_t words_begin(Str text, size_t at) {
    if (text.n <= NEAR_BEFORE + NEAR_AFTER || at >= text.n) return begin_near(text, at);
    size_t from = at > NEAR_BEFORE ? at - NEAR_BEFORE : 0, to = at + NEAR_AFTER;
    if (to > text.n) to = text.n;
    while (is_inner_byte(text, from))
        from++;
    while (is_inner_byte(text, to))
        to++;
    return from + begin_near(str_sub(text, from, to), at - from);
}
