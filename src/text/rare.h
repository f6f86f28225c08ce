/* SPDX-License-Identifier: MIT */
/* Han characters that a reader's device may have no glyph for: text/rare.in. */
#ifndef TEXT_RARE_H
#define TEXT_RARE_H

#include "base/str.h"

/* Whether GB 18030's first level is without this Han character or part of one. */
bool rare_is(uint32_t c);
/* Where the next rare characters in `text` begin, from byte `at` on; text.n where there are none.
 * `*end` is behind the last of those that stand together, with the marks (variation selectors) that
 * belong to them. */
size_t rare_find(Str text, size_t at, size_t *end);

#endif
