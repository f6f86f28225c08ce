/* SPDX-License-Identifier: MIT */
/* A column of briefs, 侨情乡讯 over reports from several cities: each report is an article of its
 * own, for the book is ordered by city. Told from the headings of one article by what each part
 * begins with (近日, 3月4日, 本报讯) and by the different cities that the headlines name. */
#include "edit/lines.h"
#include "text/chars.h"
#include "text/place.h"

enum {
    COLUMN_MOST = 8, /* characters of a column's name */
    HEADLINE_LEAST = 6,
    OPENING_MOST = 40, /* characters in which a report says when */
    BRIEFS_MOST = 64,
};

typedef struct Briefs {
    size_t at[BRIEFS_MOST]; /* the lines of the headlines */
    const struct Place *city[BRIEFS_MOST];
    size_t n;
} Briefs;

/* The first city-level unit that is named beyond doubt. */
static const struct Place *city_in(Str text) {
    struct PlaceMatch match;
    for (size_t at = 0, size; at < text.n; at += size) {
        bool named = place_match(text, at, &match, 1) > 0 && match.kind <= PLACE_NAME_SHORT &&
                     !match.place->common_word && place_city(match.place);
        bool sure = named && (match.place->level != PLACE_COUNTY || match.kind == PLACE_NAME_FULL);
        if (sure) return place_city(match.place);
        utf8_at(text, at, &size);
    }
    return NULL;
}

static bool is_headline(const Line *line) {
    return line->role == LINE_BODY && line_is_headlike(line) && line->numbering == NUMBER_NONE &&
           line->characters >= HEADLINE_LEAST;
}

/* 3月4日: a digit before 日. */
static bool has_day(Str text) {
    for (size_t at = 1; (at = str_find(text, STR("日"), at)) != SIZE_MAX; at++)
        if (char_is_digit((unsigned char)text.p[at - 1])) return true;
    return false;
}

static bool opens_report(const Line *line) {
    static const Str words[] = {STR_INIT("近日"),   STR_INIT("日前"), STR_INIT("连日来"),
                                STR_INIT("昨日"),   STR_INIT("昨天"), STR_INIT("近期"),
                                STR_INIT("本报讯"), STR_INIT("讯（"), STR_INIT("讯(")};
    if (line->role != LINE_BODY || is_headline(line)) return false;
    Str text =
        line->text.n > 3 * OPENING_MOST ? str_sub(line->text, 0, 3 * OPENING_MOST) : line->text;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_has(text, words[i])) return true;
    return has_day(text);
}

/* A headline at line `i` with a report below it joins `briefs`; false where the lines are no column
 * of briefs. */
static bool add_brief(const Lines *lines, Briefs *briefs, size_t i) {
    size_t below = lines_next_kept(lines, i + 1);
    if (briefs->n == BRIEFS_MOST || below == lines->n || !opens_report(&lines->at[below]))
        return false;
    briefs->city[briefs->n] = city_in(lines->at[i].text);
    briefs->at[briefs->n++] = i;
    return true;
}

static bool name_two_cities(const Briefs *briefs) {
    const struct Place *first = NULL;
    for (size_t i = 0; i < briefs->n; i++) {
        if (first && briefs->city[i] && briefs->city[i] != first) return true;
        if (!first) first = briefs->city[i];
    }
    return false;
}

/* Each headline names a city, none twice. */
static bool all_differ(const Briefs *briefs) {
    for (size_t i = 0; i < briefs->n; i++) {
        if (!briefs->city[i]) return false;
        for (size_t k = 0; k < i; k++)
            if (briefs->city[k] == briefs->city[i]) return false;
    }
    return briefs->n > 1;
}

static bool is_column(const Line *title) {
    return title->characters <= COLUMN_MOST && title->clauses == 1 && !city_in(title->text);
}

/* The only title of the file; SIZE_MAX when there are several or none. */
static size_t only_title(const Lines *lines) {
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < lines->n; i++) {
        if (lines->at[i].role == LINE_TITLE_MORE || lines->at[i].role == LINE_SUBTITLE)
            return SIZE_MAX;
        if (lines->at[i].role != LINE_TITLE) continue;
        if (found != SIZE_MAX) return SIZE_MAX;
        found = i;
    }
    return found;
}

/* Every headline below the title, each with its report; false where something else stands there. */
static bool collect(const Lines *lines, size_t title, bool column, Briefs *briefs) {
    size_t first = lines_next_kept(lines, title + 1);
    if (first == lines->n || (column && !is_headline(&lines->at[first]))) return false;
    if (!column && !add_brief(lines, briefs, title)) return false;
    for (size_t i = title + 1; i < lines->n; i++)
        if (is_headline(&lines->at[i]) && !add_brief(lines, briefs, i)) return false;
    return column ? name_two_cities(briefs) : all_differ(briefs);
}

void briefs_find(Lines *lines) {
    size_t title = only_title(lines);
    if (title == SIZE_MAX || lines->page) return;
    bool column = is_column(&lines->at[title]);
    Briefs briefs = {.n = 0};
    if (!collect(lines, title, column, &briefs)) return;
    for (size_t i = 0; i < briefs.at[0]; i++) /* the date and the paper hold for each of them */
        lines->at[i].page_head = lines->at[i].page_head || lines->at[i].role == LINE_META;
    if (column) line_drop(&lines->at[title], RULE_column_name);
    for (size_t i = 0; i < briefs.n; i++)
        lines->at[briefs.at[i]].role = LINE_TITLE;
}
