/* SPDX-License-Identifier: MIT */
#include "text/words.h"

#include <stdlib.h>
#include <unicode/ubrk.h>

#include "base/fail.h"
#include "base/utf8.h"
#include "text/linebreak.h"

void words_starts(Str text, bool *starts) {
    UErrorCode status = U_ZERO_ERROR;
    UText utext = UTEXT_INITIALIZER;
    utext_openUTF8(&utext, text.p, (int64_t)text.n, &status);
    UBreakIterator *words = ubrk_open(UBRK_WORD, "zh", NULL, 0, &status);
    if (U_SUCCESS(status)) ubrk_setUText(words, &utext, &status);
    if (U_SUCCESS(status))
        for (int32_t at = ubrk_first(words), to; at != UBRK_DONE; at = to) {
            to = ubrk_next(words);
            /* A word of one character belongs to its neighbour as a rule: 创业|园. */
            bool one = to != UBRK_DONE && to - at == 3;
            if (at >= 0 && (size_t)at <= text.n) starts[at] = !one;
        }
    if (words) ubrk_close(words);
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
    for (size_t i = 1; i < text.n; i++)
        if (starts[i]) breaks[line_begin(text, i)] = true;
    breaks[0] = false;
    free(starts);
}

static size_t begin_near(Str text, size_t at) {
    UErrorCode status = U_ZERO_ERROR;
    UText utext = UTEXT_INITIALIZER;
    size_t begin = at < text.n ? at : text.n;
    if (begin == 0 || begin == text.n) return begin;
    utext_openUTF8(&utext, text.p, (int64_t)text.n, &status);
    UBreakIterator *words = ubrk_open(UBRK_WORD, "zh", NULL, 0, &status);
    if (U_SUCCESS(status)) ubrk_setUText(words, &utext, &status);
    if (U_SUCCESS(status) && !ubrk_isBoundary(words, (int32_t)begin)) {
        int32_t before = ubrk_preceding(words, (int32_t)begin);
        begin = before == UBRK_DONE ? 0 : (size_t)before;
    }
    if (words) ubrk_close(words);
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
