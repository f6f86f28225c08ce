/* SPDX-License-Identifier: MIT */
/* Fonts of symbols: characters that are none outside of their font (w:sym, bullets). */
#ifndef READ_DOCX_SYMBOL_H
#define READ_DOCX_SYMBOL_H

#include "base/str.h"

/* Whether the font draws symbols in place of letters. */
bool symbol_is_font(Str font);
/* What the font draws for the code, as text; empty when that is not known. Codes below 0x100 count
 * as those above U+F000. */
Str symbol_text(Str font, uint32_t code);

#endif
