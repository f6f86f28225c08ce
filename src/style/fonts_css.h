/* SPDX-License-Identifier: MIT */
/* fonts.css: which font serves which role. A subset of CSS Fonts 4: @font-face rules with
 * `font-family` (a role: Song Hei Kai Fang Title Latin), `src` (local("…"), url("…")) and
 * `font-weight`. */
#ifndef STYLE_FONTS_CSS_H
#define STYLE_FONTS_CSS_H

#include "style/face.h"

typedef struct FontSource {
    bool local; /* a name that fontconfig knows; else a file, relative to the folder */
    Str name;
    Str fragment; /* url("x.ttc#PostScriptName"): which font of a collection */
} FontSource;

typedef struct FontRule {
    enum Role role;
    unsigned weight_min, weight_max; /* 1..1000 */
    VEC(FontSource) sources;         /* the first that is there is taken */
} FontRule;

typedef struct FontRules {
    VEC(FontRule) rules;
} FontRules;

/* Reads FOLDER/fonts.css, or the built-in rules where there is no such file. What is not understood
 * is the warning fonts_css, with its line, and left out. */
FontRules fonts_css_read(Arena *arena, Diags *diags, Str folder);
/* "Song" -> ROLE_SONG, without regard to case; ROLE_COUNT when it is none. */
enum Role role_of(Str name);
const char *role_name(enum Role role);

#endif
