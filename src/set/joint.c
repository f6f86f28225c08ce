/* SPDX-License-Identifier: MIT */
/* What stands between two units: classes by context, gaps, squeezes, chances to break. Pure rules
 * of catalogue 1.1 to 1.4, without faces. */
#include "set/unit.h"

#include "text/chars.h"

enum {
    GAP = 250,           /* MX-02, milli-em */
    GAP_LEAST = 125,     /* JU-04 (6) */
    GAP_MOST = 333,      /* JU-07 (2), its option: 1/2 em looks like a word space */
    SPACE_LEAST = 250,   /* JU-04 (2) */
    SPACE_MOST = 500,    /* JU-07 (1) */
    CLAUSE_SPACE = 1000, /* between the clauses of a headline */
    WORD_SPACE = 500,    /* a space that the text has between two Han */
};

/* ---- classes by context --------------------------------------------------------------------- */

static bool is_quote(uint32_t c) {
    return c >= 0x2018 && c <= 0x201D;
}

/* The nearest neighbour that is not a space; SIZE_MAX at the edge of the paragraph. */
static size_t neighbour(const Char *chars, size_t n, size_t k, int step) {
    for (k += (size_t)step; k < n && chars[k].class == BREAK_SPACE;)
        k += (size_t)step;
    return k < n ? k : SIZE_MAX;
}

static bool latin_at(const Char *chars, size_t k) {
    return k != SIZE_MAX && break_is_latin((enum BreakClass)chars[k].class);
}

/* —— and ……: two are one unit, an odd dash is a connector (LB-10, LB-11, PW-03). */
static size_t pair_up(Char *chars, size_t n, size_t k) {
    if (chars[k].c == 0x2E3A) return k + 1;
    if (k + 1 < n && chars[k + 1].c == chars[k].c) return k + 2;
    if (chars[k].class == BREAK_DASH) chars[k].class = BREAK_LINK;
    return k + 1;
}

static void set_quote(Char *open, Char *close, bool latin) {
    if (open) open->class = latin ? BREAK_LATIN_OPEN : BREAK_OPEN;
    if (close) close->class = latin ? BREAK_LATIN_CLOSE : BREAK_CLOSE;
}

/* A pair of quotation marks is Latin where what it holds and what is around it is (PW-16). */
static void classify_quotes(Char *chars, size_t n) {
    enum { DEPTH = 8 };
    size_t open[DEPTH], depth = 0;
    bool any_han = false;
    for (size_t k = 0; k < n; k++)
        any_han |= chars[k].class == BREAK_HAN;
    for (size_t k = 0; k < n; k++) {
        if (!is_quote(chars[k].c)) continue;
        size_t before = neighbour(chars, n, k, -1), after = neighbour(chars, n, k, 1);
        if (chars[k].c == 0x2019 && k > 0 && k + 1 < n && latin_at(chars, k - 1) &&
            latin_at(chars, k + 1)) {
            chars[k].class = BREAK_LATIN; /* an apostrophe */
        } else if (chars[k].class == BREAK_OPEN) {
            set_quote(&chars[k], NULL, !any_han);
            if (depth < DEPTH) open[depth++] = k;
        } else if (depth > 0) {
            size_t from = open[--depth];
            size_t outer = neighbour(chars, n, from, -1), first = neighbour(chars, n, from, 1);
            bool inside = latin_at(chars, first) && latin_at(chars, before);
            bool around = (outer == SIZE_MAX || latin_at(chars, outer)) &&
                          (after == SIZE_MAX || latin_at(chars, after)) &&
                          !(outer == SIZE_MAX && after == SIZE_MAX && any_han);
            set_quote(&chars[from], &chars[k], inside && around);
        } else {
            set_quote(NULL, &chars[k], !any_han);
        }
    }
}

/* A straight mark has no side of its own: before a stop or at the end it closes, after a stop or at
 * the beginning it opens. */
static void classify_straight(Char *chars, size_t n, size_t k) {
    size_t before = neighbour(chars, n, k, -1), after = neighbour(chars, n, k, 1);
    enum BreakClass x = before == SIZE_MAX ? BREAK_FULL : (enum BreakClass)chars[before].class,
                    y = after == SIZE_MAX ? BREAK_FULL : (enum BreakClass)chars[after].class;
    bool opens = break_is_stop(x) || x == BREAK_OPEN || x == BREAK_LATIN_OPEN;
    bool closes =
        break_is_stop(y) || y == BREAK_CLOSE || y == BREAK_LATIN_STOP || y == BREAK_LATIN_CLOSE;
    if (closes && !opens) chars[k].class = BREAK_LATIN_CLOSE;
    if (opens && !closes) chars[k].class = BREAK_LATIN_OPEN;
}

/* After which characters an address may go on in the next line (LB-18). */
static bool ends_part(uint32_t c) {
    return c == '/' || c == '.' || c == '?' || c == '&' || c == '=' || c == '-' || c == '_' ||
           c == ':' || c == '%';
}

/* An address: a word of Latin characters with "://", "www." or "@" in it. */
static void classify_addresses(Char *chars, size_t n) {
    for (size_t from = 0; from < n;) {
        size_t to = from;
        bool address = false;
        if (!chars[from].word) {
            from++;
            continue;
        }
        while (to < n && chars[to].word) {
            uint32_t c = chars[to].c;
            address |= c == '@' || (c == '/' && to > from && chars[to - 1].c == ':') ||
                       (c == '.' && to >= from + 3 && (chars[to - 1].c | 32) == 'w' &&
                        (chars[to - 2].c | 32) == 'w' && (chars[to - 3].c | 32) == 'w');
            to++;
        }
        for (size_t k = from + 1; address && k < to; k++)
            chars[k].part = ends_part(chars[k - 1].c) && !ends_part(chars[k].c);
        from = to;
    }
}

static void classify_context(Char *chars, size_t n, size_t k) {
    bool before = k > 0 && break_is_latin((enum BreakClass)chars[k - 1].class);
    bool after = k + 1 < n && break_is_latin((enum BreakClass)chars[k + 1].class);
    bool alone = !before && !after;
    if (chars[k].class == BREAK_HYPHEN && alone) chars[k].class = BREAK_LINK;
    if (chars[k].c == '/' && (before || after)) chars[k].class = BREAK_LATIN;
}

void unit_classify(Char *chars, size_t n) {
    bool quotes = false;
    for (size_t k = 0; k < n;) {
        enum BreakClass class = (enum BreakClass)chars[k].class;
        if (class == BREAK_HAN) {
            k++;
            continue;
        }
        quotes |= is_quote(chars[k].c);
        if (class == BREAK_DASH || class == BREAK_ELLIPSIS) {
            k = pair_up(chars, n, k);
            continue;
        }
        if (class == BREAK_HYPHEN || class == BREAK_SLASH) classify_context(chars, n, k);
        if (chars[k].c == '"') classify_straight(chars, n, k);
        k++;
    }
    if (quotes) classify_quotes(chars, n);
    bool words = false;
    for (size_t k = 0; k < n; k++) {
        enum BreakClass class = (enum BreakClass)chars[k].class;
        if (class == BREAK_HAN) continue;
        chars[k].word = break_is_latin(class) && chars[k].c < 0x2100;
        if (class == BREAK_JOIN) chars[k].word = k > 0 && chars[k - 1].word;
        words |= chars[k].word;
    }
    if (words) classify_addresses(chars, n);
}

/* ---- between two units ---------------------------------------------------------------------- */

static enum BreakClass class_of(const Unit *unit) {
    return (enum BreakClass)unit->class;
}

static void set_room(Unit *a, int after, enum Give give, int give_most, enum Spread spread,
                     int spread_most) {
    a->after = (int16_t)after;
    a->give = (uint8_t)give;
    a->give_most = (int16_t)give_most;
    a->spread = (uint8_t)spread;
    a->spread_most = (int16_t)spread_most;
}

/* Both are 。！？ and no comma: ？！ share a cell (PW-04). */
static bool exclaims(enum BreakClass a, enum BreakClass b) {
    return a == BREAK_FULL && b == BREAK_FULL;
}

/* Room after or before a full-width mark (PW-06, JU-04); false where neither is one. */
static bool join_marks(Unit *a, const Unit *before, const Unit *b) {
    enum BreakClass x = class_of(a), y = class_of(b);
    bool closing = x == BREAK_CLOSE || break_is_stop(x);
    if (closing && break_is_mark(y)) {
        bool stops = break_is_stop(x) && break_is_stop(y) && !exclaims(x, y);
        set_room(a, stops ? 0 : a->end, GIVE_NONE, 0, SPREAD_PLACE, 0);
    } else if (before && exclaims(class_of(before), x)) {
        set_room(a, a->end, GIVE_NONE, 0, SPREAD_PLACE, 0);
    } else if (closing) {
        enum Give give = x == BREAK_CLOSE   ? GIVE_BRACKET
                         : x == BREAK_COMMA ? GIVE_COMMA
                                            : GIVE_FULL;
        set_room(a, 0, give, -a->end, SPREAD_PLACE, 0);
    } else if (y == BREAK_OPEN) {
        bool both = x == BREAK_OPEN;
        set_room(a, both ? b->start : 0, both ? GIVE_NONE : GIVE_BRACKET, both ? 0 : -b->start,
                 SPREAD_PLACE, 0);
    } else {
        return false;
    }
    return true;
}

/* The same where marks are half an em wide (PW-13): only the blank at the end of a sentence stays,
 * behind the mark that closes it, and it may be squeezed. */
static bool join_narrow(Unit *a, const Unit *before, const Unit *b, enum MarkWidths marks) {
    enum BreakClass x = class_of(a), y = class_of(b);
    bool closing = x == BREAK_CLOSE || break_is_stop(x);
    if (!closing && y != BREAK_OPEN) return false;
    enum BreakClass first = before ? class_of(before) : BREAK_HAN;
    bool sentence = (x == BREAK_FULL || (x == BREAK_CLOSE && first == BREAK_FULL)) &&
                    (y == BREAK_OPEN || !break_is_mark(y)) && !exclaims(first, x);
    bool keeps = sentence && marks == MARKS_KAIMING;
    int after = (closing && !keeps ? a->end : 0) + (y == BREAK_OPEN ? b->start : 0);
    set_room(a, after, keeps ? GIVE_FULL : GIVE_NONE, keeps ? -a->end : 0, SPREAD_PLACE, 0);
    return true;
}

static bool is_word(enum BreakClass class) {
    return break_is_latin(class);
}

/* Letters and figures, against which Han keep a gap; Latin brackets and stops bring their own. */
static bool takes_gap(const Unit *unit) {
    enum BreakClass class = class_of(unit);
    return class == BREAK_LATIN || class == BREAK_DIGIT || class == BREAK_PREFIX ||
           (class == BREAK_POSTFIX && unit->width < 1000);
}

/* The room of a space: `a` is the space, `before` and `b` what it parts. */
static void join_space(Unit *a, const Unit *before, const Unit *b, JointRules rules) {
    bool han = before && !is_word(class_of(before)) && !is_word(class_of(b));
    int width = a->width > 0 ? a->width : a->after;
    a->width = 0; /* it has room only between two units of a line (LB-19) */
    a->end = before ? before->end : 0;
    bool words = before && is_word(class_of(before)) && is_word(class_of(b));
    if (rules.headline && !words)
        set_room(a, CLAUSE_SPACE, GIVE_NONE, 0, SPREAD_NONE, 0);
    else if (width >= 900)
        set_room(a, width, GIVE_NONE, 0, SPREAD_NONE, 0);
    else if (han)
        set_room(a, WORD_SPACE, GIVE_NONE, 0, SPREAD_SPACE, 0);
    else if (words)
        set_room(a, width, GIVE_SPACE, width > SPACE_LEAST ? width - SPACE_LEAST : 0, SPREAD_SPACE,
                 width < SPACE_MOST ? SPACE_MOST - width : 0);
    else
        set_room(a, GAP, GIVE_GAP, GAP - GAP_LEAST, SPREAD_GAP, GAP_MOST - GAP); /* MX-05 */
}

/* JU-08: no room is added inside pairs, words and numbers, nor beside connectors and slashes. */
static bool closed(const Unit *a, const Unit *b) {
    enum BreakClass x = class_of(a), y = class_of(b);
    bool pair = (x == BREAK_DASH || x == BREAK_ELLIPSIS) && x == y && b->chance == CHANCE_LAST;
    return pair || (is_word(x) && is_word(y)) || x == BREAK_LINK || y == BREAK_LINK ||
           x == BREAK_SLASH || y == BREAK_SLASH || y == BREAK_JOIN || y == BREAK_NOTE ||
           y == BREAK_SPACE;
}

static void join(Unit *units, size_t k, JointRules rules) {
    Unit *a = &units[k];
    const Unit *b = &units[k + 1], *before = k > 0 ? &units[k - 1] : NULL;
    if (class_of(a) == BREAK_HAN && class_of(b) == BREAK_HAN) { /* most of all */
        set_room(a, 0, GIVE_NONE, 0, SPREAD_PLACE, 0);
        return;
    }
    if (class_of(a) == BREAK_SPACE) {
        join_space(a, before, b, rules);
        return;
    }
    if (closed(a, b)) {
        set_room(a, 0, GIVE_NONE, 0, SPREAD_NONE, 0);
        return;
    }
    if (rules.marks == MARKS_WHOLE ? join_marks(a, before, b)
                                   : join_narrow(a, before, b, rules.marks))
        return;
    bool gap = (class_of(a) == BREAK_HAN && takes_gap(b)) ||
               (takes_gap(a) && class_of(b) == BREAK_HAN); /* MX-02, MX-04 */
    if (gap)
        set_room(a, GAP, GIVE_GAP, GAP - GAP_LEAST, SPREAD_GAP, GAP_MOST - GAP);
    else
        set_room(a, 0, GIVE_NONE, 0, SPREAD_PLACE, 0);
}

/* ---- chances to break ----------------------------------------------------------------------- */

/* Inside a Latin word: after a hyphen between letters, and between the parts of an address (LB-18).
 */
static enum Chance chance_in_word(const Unit *units, size_t k, bool part, enum BreakLevel level) {
    enum BreakClass x = class_of(&units[k - 1]), y = class_of(&units[k]);
    if (break_no_end(x, level) || break_no_start(y, level)) return CHANCE_LAST;
    bool hyphen =
        x == BREAK_HYPHEN && k >= 2 && class_of(&units[k - 2]) == BREAK_LATIN && y == BREAK_LATIN;
    return part || hyphen ? CHANCE_POOR : CHANCE_LAST;
}

static bool splits_pair(const Unit *units, size_t k) {
    enum BreakClass class = class_of(&units[k]);
    if ((class != BREAK_DASH && class != BREAK_ELLIPSIS) || class_of(&units[k - 1]) != class)
        return false;
    size_t run = 0; /* an odd number of equal ones before it: it is the second of a pair */
    while (run < k && class_of(&units[k - 1 - run]) == class)
        run++;
    return run % 2 == 1;
}

static enum Chance chance_before(const Unit *units, size_t k, bool part, enum BreakLevel level) {
    enum BreakClass y = class_of(&units[k]);
    if (units[k].text_size == 0 || y == BREAK_JOIN || y == BREAK_SPACE) return CHANCE_NEVER;
    size_t last = k - 1;
    while (last > 0 && class_of(&units[last]) == BREAK_SPACE)
        last--;
    enum BreakClass x = class_of(&units[last]);
    if (y == BREAK_NOTE || splits_pair(units, k)) return CHANCE_LAST;
    if (last == k - 1 && is_word(x) && is_word(y)) return chance_in_word(units, k, part, level);
    if (break_no_start(y, level) || break_no_end(x, level)) return CHANCE_LAST;
    return CHANCE_FREE;
}

void unit_join(Unit *units, size_t n, const bool *part, const bool *forced, JointRules rules) {
    if (n == 0) return;
    units[0].chance = CHANCE_NEVER;
    for (size_t k = 1; k < n; k++) {
        Unit *a = &units[k - 1], *b = &units[k];
        bool han = class_of(a) == BREAK_HAN && class_of(b) == BREAK_HAN && b->text_size > 0;
        b->chance =
            han ? CHANCE_FREE : (uint8_t)chance_before(units, k, part && part[k], rules.level);
        if (forced && forced[k - 1]) b->chance = CHANCE_FORCED;
        join(units, k - 1, rules);
    }
    Unit *last = &units[n - 1];
    if (class_of(last) == BREAK_SPACE) last->width = 0;
    set_room(last, 0, GIVE_NONE, 0, SPREAD_NONE, 0);
}
