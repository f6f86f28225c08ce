/* SPDX-License-Identifier: MIT */
#include "text/words.h"

#include <unicode/ubrk.h>

void words_starts(Str text, bool *starts) {
    UErrorCode status = U_ZERO_ERROR;
    UText utext = UTEXT_INITIALIZER;
    utext_openUTF8(&utext, text.p, (int64_t)text.n, &status);
    UBreakIterator *words = ubrk_open(UBRK_WORD, "zh", NULL, 0, &status);
    ubrk_setUText(words, &utext, &status);
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
