/* SPDX-License-Identifier: MIT */
/* Traditional characters and what they are in simplified text, for looking words up: what a page
 * says in 繁體 is understood as if it stood in 简体, and never changed. Every pair is three bytes
 * in UTF-8, so places in a text and in its folded form are the same. */
#ifndef TEXT_HAN_H
#define TEXT_HAN_H

#include "base/arena.h"

/* The simplified character for a traditional one; any other character is itself. */
uint32_t han_simplified(uint32_t c);
/* A character that simplified text does not use. */
bool han_is_traditional(uint32_t c);
/* The text in simplified characters, of the same length: itself when it holds no traditional one,
 * else a copy in the arena. */
Str han_fold(Arena *arena, Str text);
/* As str_starts and str_ends, where the text may be in traditional characters; `prefix` and
 * `suffix` are in simplified ones. */
bool han_starts(Str text, Str prefix);
bool han_ends(Str text, Str suffix);

#endif
