/* SPDX-License-Identifier: MIT */
/* The fonts that are installed, through fontconfig, which is started when it is first asked. */
#ifndef STYLE_FONTS_SYSTEM_H
#define STYLE_FONTS_SYSTEM_H

#include "base/arena.h"

typedef struct SystemFonts SystemFonts;

typedef struct SystemFont {
    Str path;
    unsigned index; /* in a collection: Noto Serif CJK's SC is 2 */
} SystemFont;

/* Starts fontconfig, and calls `each` with every folder that fonts are read from and every file
 * that is a link: for a process that will not be allowed to open others, nor to write fontconfig's
 * cache (base/sandbox.h). */
void system_fonts_start(void (*each)(void *context, Str path), void *context);
/* Ends what was started, where it was; no SystemFonts may be left. */
void system_fonts_end(void);
SystemFonts *system_fonts_new(void);
void system_fonts_drop(SystemFonts *fonts);
/* The upright font of a family (or with that full or PostScript name) whose weight is nearest.
 * false when there is none: never a substitute. The same answer on every call and machine with the
 * same fonts. */
bool system_fonts_find(SystemFonts *fonts, Arena *arena, Str name, unsigned weight,
                       SystemFont *font);
/* The `nth` (from 0) of the fonts that have the character, in a fixed order: those that have
 * Chinese first, then the nearest weight. false when there are no more. */
bool system_fonts_with(SystemFonts *fonts, Arena *arena, uint32_t c, unsigned weight, size_t nth,
                       SystemFont *font);

#endif
