/* SPDX-License-Identifier: MIT */
/* A face made of paper, for tests of line breaking that need no font: Han and marks are an em wide,
 * letters, digits and spaces half an em, marks have a blank half. */
#ifndef TESTS_SUPPORT_PAPER_H
#define TESTS_SUPPORT_PAPER_H

#include "base/arena.h"
#include "base/utf8.h"
#include "set/fit.h"

static inline void paper_cell(Unit *unit, uint32_t c) {
    enum BreakClass class = (enum BreakClass)unit->class;
    bool half = break_is_latin(class) || class == BREAK_SPACE || class == BREAK_DOT ||
                class == BREAK_SLASH || (class == BREAK_LINK && (c == '-' || c == 0x2013));
    unit->width = (int16_t)(c == 0x3000 ? 1000 : half && c < 0x2100 ? 500 : 1000);
    if (class == BREAK_OPEN) unit->start = -500;
    if (class == BREAK_CLOSE || break_is_stop(class)) unit->end = -500;
    unit->letters = class == BREAK_HAN || class == BREAK_LATIN || class == BREAK_DIGIT;
}

/* '\n' in the text is a kept line break. */
static inline Unit *paper_units(Arena *arena, Str text, JointRules rules, size_t *count) {
    size_t n = 0, most = text.n + 1;
    Char *chars = ARENA_ARRAY(arena, Char, most);
    bool *part = ARENA_ARRAY(arena, bool, most), *forced = ARENA_ARRAY(arena, bool, most);
    for (size_t at = 0, size; at < text.n; at += size) {
        uint32_t c = utf8_at(text, at, &size);
        forced[n] = c == '\n';
        if (c == '\n') c = ' ';
        chars[n++] = (Char){
            .c = c, .at = (uint32_t)at, .size = (uint8_t)size, .class = (uint8_t)break_class(c)};
    }
    unit_classify(chars, n);
    Unit *units = ARENA_ARRAY(arena, Unit, n + 1);
    for (size_t k = 0; k < n; k++) {
        units[k] = (Unit){.at = chars[k].at, .text_size = chars[k].size, .class = chars[k].class};
        paper_cell(&units[k], chars[k].c);
        part[k] = chars[k].part;
    }
    unit_join(units, n, part, forced, rules);
    *count = n;
    return units;
}

/* The width of a line as it will be placed, milli-em. */
static inline double paper_width(const Unit *units, const FitLine *line) {
    double x = units[line->from].start;
    for (uint32_t k = line->from; k < line->to; k++) {
        const Unit *u = &units[k];
        x += u->width;
        if (k + 1 == line->to) break;
        x += u->after;
        if (u->give < GIVE_COUNT) x -= (double)line->give[u->give] * u->give_most;
        if (u->spread < SPREAD_PLACE) x += (double)line->spread[u->spread] * u->spread_most;
        if (u->spread == SPREAD_PLACE) x += (double)line->spread[SPREAD_PLACE];
    }
    return x + units[line->to - 1].end;
}

#endif
