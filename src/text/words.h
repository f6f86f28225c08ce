/* SPDX-License-Identifier: MIT */
/* Where words begin in Chinese text, by ICU's dictionary: headlines break there (HD-08). */
#ifndef TEXT_WORDS_H
#define TEXT_WORDS_H

#include "base/str.h"

/* Sets starts[i] (text.n + 1 entries, zeroed by the caller) where a word of more than one character
 * begins at byte i. Without ICU's data nothing is set. */
void words_starts(Str text, bool *starts);
/* Sets breaks[i] (text.n + 1 entries, zeroed by the caller) where a line of a headline may begin on
 * a screen of whatever width: before a word and the marks that open it, never before a mark that
 * may not begin a line. */
void words_breaks(Str text, bool *breaks);
/* Sets clauses[i] (text.n + 1 entries, zeroed by the caller) where a clause of a headline begins at
 * byte i: behind a stop (：，；！？。) and behind a space between Chinese characters, outside
 * quotation marks and brackets. What is said together stays on a line where the line has room. */
void words_clauses(Str text, bool *clauses);
/* Where the word begins that holds byte `at`, a word of one character included (EP-18). */
size_t words_begin(Str text, size_t at);

#endif
