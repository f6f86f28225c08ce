/* SPDX-License-Identifier: MIT */
/* Furniture of pages: breadcrumbs, column names, buttons, counters, copyright (MP-07). Patterns are
 * data (furniture.in); each line that goes is in the account with its rule (HX-08). */
#include "edit/lines.h"
#include "text/chars.h"

enum How { IS, STARTS, HAS, ENDS };

static const struct {
    enum RuleName rule;
    enum How how;
    Str text;
    int most;
} patterns[] = {
#define FURNITURE(rule, how, text, most) {RULE_##rule, how, STR_INIT(text), most},
#include "edit/furniture.in"
#undef FURNITURE
};

static const Str related[] = {
#define RELATED(text) STR_INIT(text),
#include "edit/related.in"
#undef RELATED
};

static bool matches(const Line *line, size_t k) {
    if (line->characters > patterns[k].most) return false;
    switch (patterns[k].how) {
    case IS:
        return line_same_text(line->text, patterns[k].text) || str_eq(line->text, patterns[k].text);
    case STARTS:
        return str_starts(line->text, patterns[k].text);
    case ENDS:
        return str_ends(line->text, patterns[k].text);
    case HAS:
        return str_has(line->text, patterns[k].text) && !line->sentence && !line->ended;
    }
    return false;
}

/* ==== **** ---- ···· and their like, three marks at least. */
static bool is_separator(const Line *line) {
    static const char marks[] = "-=_*~+·—–－＝＊★☆◆◇■□●○…─━═";
    for (Str rest = line->text; rest.n;) {
        char utf8[5] = {0};
        uint32_t c = utf8_next(&rest);
        utf8_put(utf8, c);
        if (!char_is_space(c) && !strstr(marks, utf8)) return false;
    }
    return line->characters >= 3;
}

static bool is_button(Str piece) {
    for (size_t k = 0; k < sizeof patterns / sizeof *patterns; k++)
        if (patterns[k].how == IS && patterns[k].rule == RULE_share &&
            line_same_text(piece, patterns[k].text))
            return true;
    return false;
}

static bool is_count(Str piece) {
    size_t n = 0;
    while (n < piece.n && char_is_digit((unsigned char)piece.p[n]))
        n++;
    return n > 0 && (n == piece.n || str_eq(str_after(piece, n), STR("万")) ||
                     str_eq(str_after(piece, n), STR("次")));
}

/* [打印] [关闭] | 返回顶部, 阅读 2345 赞 56: nothing but buttons and counts, two at least. */
static bool is_row_of_buttons(const Line *line) {
    static const char between[] = " \t|/[]()【】（）〖〗｜·";
    enum { ROW_MOST = 40 };
    size_t n = 0, from = 0, size;
    bool buttons = false;
    if (line->characters > ROW_MOST) return false;
    for (size_t at = 0; at <= line->text.n; at += size) {
        char utf8[5] = {0};
        size = 1;
        if (at < line->text.n) utf8_put(utf8, utf8_at(line->text, at, &size));
        if (utf8[0] && !strstr(between, utf8) && !char_is_space(utf8_at(line->text, at, &size)))
            continue;
        Str piece = str_sub(line->text, from, at);
        from = at + size;
        bool button = piece.n && is_button(piece);
        if (piece.n && !button && !is_count(piece)) return false;
        n += piece.n > 0;
        buttons = buttons || button;
    }
    return n >= 2 && buttons;
}

/* A line of a list of links: short, no sentence, often with a date at its end. */
static bool is_link_line(const Line *line) {
    return line->role != LINE_BLOCK && line->characters <= 44 && !line->sentence && !line->ended &&
           line->numbering == NUMBER_NONE;
}

static bool begins_related(const Line *line) {
    for (size_t i = 0; i < sizeof related / sizeof *related; i++)
        if (line_same_text(line->text, related[i])) return true;
    return false;
}

static void drop_related(Lines *lines, size_t from) {
    for (size_t i = from; i < lines->n; i++) {
        Line *line = &lines->at[i];
        if (i > from && (!is_link_line(line) || line->block->hint.blank_before > 1)) break;
        line_drop(line, RULE_related);
    }
}

/* The steps of a breadcrumb trail are column names when they stand alone on a line. */
static bool is_step_of(Str trail, Str name) {
    size_t at = str_find(trail, name, 0);
    if (name.n < 6 || at == SIZE_MAX) return false;
    size_t end = at + name.n, size;
    uint32_t before = at ? utf8_before(trail, at, &size) : ' ';
    uint32_t after = end < trail.n ? utf8_at(trail, end, &size) : ' ';
    return !char_is_han(before) && !char_is_han(after);
}

enum { COLUMN_NAME_MOST = 8, TRAIL_REACH = 12 };

/* Column names: steps of a trail, and what stands above the first trail of a page. */
static void drop_column_names(Lines *lines) {
    for (size_t t = 0; t < lines->n; t++) {
        const Line *trail = &lines->at[t];
        if (trail->role != LINE_DROP || trail->rule != RULE_breadcrumb) continue;
        for (size_t i = 0; i < lines->n; i++) {
            Line *line = &lines->at[i];
            bool above = i < t && t < TRAIL_REACH && line->characters <= COLUMN_NAME_MOST;
            bool near = i < t + TRAIL_REACH && line->characters <= 2 * COLUMN_NAME_MOST;
            if (line->role == LINE_BODY && !line->sentence && !line->ended &&
                (above || (near && is_step_of(trail->text, line->text))))
                line_drop(line, RULE_column_name);
        }
        return;
    }
}

void furniture_find(Lines *lines) {
    for (size_t i = 0; i < lines->n; i++) {
        Line *line = &lines->at[i];
        if (line->role != LINE_BODY) continue;
        for (size_t k = 0; k < sizeof patterns / sizeof *patterns; k++) {
            if (matches(line, k)) {
                line_drop(line, patterns[k].rule);
                break;
            }
        }
        if (line->role == LINE_BODY && is_row_of_buttons(line)) line_drop(line, RULE_share);
        if (line->role == LINE_BODY && is_separator(line))
            line_drop(line, RULE_separator);
        else if (line->role == LINE_BODY && begins_related(line))
            drop_related(lines, i);
    }
    drop_column_names(lines);
}
