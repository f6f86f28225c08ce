/* SPDX-License-Identifier: MIT */
/* The rules of text repair: each goes over the row once and never undoes another. */
#include <unicode/unorm2.h>

#include "base/fail.h"
#include "edit/byline.h"
#include "edit/repair.h"
#include "text/chars.h"
#include "text/place.h"

static uint32_t at(const Cells *cells, size_t i) {
    return i < cells->n ? cells->at[i].c : 0;
}

static uint32_t before(const Cells *cells, size_t i) {
    return i > 0 ? cells->at[i - 1].c : 0;
}

static void keep(Cells *cells, size_t *out, size_t i) {
    cells_put(cells, out, cells->at[i].c, cells->at[i].leaf, cells->at[i].protected);
}

/* Length of the run of `c` at `i`. */
static size_t run(const Cells *cells, size_t i, uint32_t c) {
    size_t n = 0;
    while (i + n < cells->n && cells->at[i + n].c == c && !cells->at[i + n].protected)
        n++;
    return n;
}

static bool holds(const Cells *cells, unsigned kinds) {
    return (cells->kinds & kinds) == kinds;
}

/* Belongs to Chinese text: Han, or a mark as wide as Han. */
static bool is_chinese(uint32_t c) {
    return char_is_han(c) || (c >= 0x3001 && c <= 0x301F) || (c >= 0xFF01 && c <= 0xFF0F) ||
           (c >= 0xFF1A && c <= 0xFF20) || c == 0x201C || c == 0x201D || c == 0x2018 ||
           c == 0x2019 || c == 0x2014 || c == 0x2026;
}

/* ---- forms ------------------------------------------------------------------------------- */

static bool is_wide_latin(uint32_t c) {
    return (c >= 0xFF10 && c <= 0xFF19) || (c >= 0xFF21 && c <= 0xFF3A) ||
           (c >= 0xFF41 && c <= 0xFF5A) || c == 0xFF05;
}

/* Kangxi radicals, and compatibility ideographs that have a unified form (U+FA0E… have none). */
static bool is_radical(uint32_t c) {
    return (c >= 0x2E80 && c <= 0x2FD5) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0x2F800 && c <= 0x2FA1F);
}

static bool has_wrong_form(uint32_t c) {
    return is_wide_latin(c) || is_radical(c);
}

/* NFKC of this one character only: over the whole text it would destroy ：（）① (TX-20). */
static uint32_t unified(uint32_t c) {
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&error);
    UChar to[8];
    if (U_FAILURE(error)) fail_no_memory();
    int32_t n = unorm2_getRawDecomposition(nfkc, (UChar32)c, to, 8, &error);
    if (U_FAILURE(error) || n < 1) return c;
    if (n == 2 && (to[0] & 0xFC00) == 0xD800)
        return 0x10000 + (((uint32_t)to[0] & 0x3FF) << 10) + (to[1] & 0x3FF);
    return n == 1 ? to[0] : c;
}

void repair_forms(Cells *cells) {
    size_t out = 0;
    if (!holds(cells, KIND_FORM)) return;
    for (size_t i = 0; i < cells->n; i++) {
        uint32_t c = cells->at[i].c, to = c;
        if (is_wide_latin(c))
            to = c - 0xFEE0;
        else if (is_radical(c))
            to = unified(c);
        if (to == c)
            keep(cells, &out, i);
        else
            cells_replace(cells, &out, i, 1, (const uint32_t[]){to, 0},
                          is_wide_latin(c) ? RULE_halfwidth_latin : RULE_radical);
    }
    cells_take(cells, out);
}

/* ---- ellipses and dashes ------------------------------------------------------------------ */

static const uint32_t ellipsis[] = {0x2026, 0x2026, 0},
                      long_ellipsis[] = {0x2026, 0x2026, 0x2026, 0x2026, 0},
                      dash[] = {0x2014, 0x2014, 0};

static bool is_dot_or_dash(uint32_t c) {
    return c == '.' || c == 0x3002 || c == 0x2026 || c == 0xB7 || c == 0x22EF || c == '-' ||
           c == 0x2014 || c == 0xFF0D || c == 0x2500 || c == 0x2015;
}

/* A place name ends just before cell `i` or begins at it. */
static bool touches_place(const Cells *cells, size_t i) {
    char text[64];
    size_t n = 0, from = i > 4 ? i - 4 : 0, mid = 0;
    struct PlaceMatch found[4];
    for (size_t k = from; k < cells->n && k < i + 6; k++) {
        if (k == i) { /* the dash itself is not part of either */
            mid = n;
            continue;
        }
        n += utf8_put(text + n, cells->at[k].c);
    }
    for (size_t k = 0; k <= mid; k += 3) {
        size_t hits = place_match((Str){text, k < mid ? mid : n}, k, found, 4);
        for (size_t h = 0; h < hits; h++)
            if (k == mid || k + found[h].size == mid) return true;
    }
    return false;
}

/* 文化路—翠柏路, 东站—西站: what follows ends as what stands before does. */
static bool joins_like(const Cells *cells, size_t i) {
    static const char kinds[] = "路街道站桥港村镇县市省区州山河江湖湾岛门线口馆园";
    enum { NEAR = 2, FAR = 7 };
    char utf8[5] = {0};
    uint32_t a = before(cells, i);
    utf8_put(utf8, a);
    if (!char_is_han(a) || !strstr(kinds, utf8)) return false;
    for (size_t d = NEAR; d <= FAR && char_is_han(at(cells, i + d - 1)); d++)
        if (at(cells, i + d) == a) return true;
    return false;
}

/* A lone — is a connector between numbers, Latin, places, and in chains (市—镇—村). */
static bool is_connector(const Cells *cells, size_t i) {
    uint32_t a = before(cells, i), b = at(cells, i + 1);
    if (!char_is_han(a) || !char_is_han(b))
        return i > 0 && !char_is_close(a) && (char_is_latin(a) || char_is_latin(b));
    for (size_t d = 2; d < 8; d++)
        if (at(cells, i + d) == 0x2014 || (i >= d && cells->at[i - d].c == 0x2014)) return true;
    return joins_like(cells, i) || touches_place(cells, i);
}

/* What the run at `i` becomes; NULL when it stays. */
static const uint32_t *dots_to(const Cells *cells, size_t i, size_t n, enum RuleName *rule) {
    uint32_t c = cells->at[i].c;
    *rule = RULE_ellipsis;
    switch (c) {
    case 0x2026:
        return n == 1 || n == 3 ? ellipsis : n > 4 ? long_ellipsis : NULL;
    case '.':
        return n >= 3 && (is_chinese(before(cells, i)) || is_chinese(at(cells, i + n))) ? ellipsis
                                                                                        : NULL;
    case 0x3002:
    case 0xB7:
    case 0x22EF:
        return n >= (c == 0x22EF ? 1u : 3u) ? ellipsis : NULL;
    default:
        break;
    }
    *rule = RULE_dash;
    if (c == 0x2014) return n == 1 && !is_connector(cells, i) ? dash : n == 3 ? dash : NULL;
    if (c == '-')
        return n >= 2 && n <= 4 && (is_chinese(before(cells, i)) || is_chinese(at(cells, i + n)))
                   ? dash
                   : NULL;
    return n >= 2 && n <= 4 ? dash : NULL; /* －－ ── ―― */
}

void repair_dots(Cells *cells) {
    size_t out = 0;
    if (!holds(cells, KIND_DOTS)) return;
    for (size_t i = 0; i < cells->n;) {
        uint32_t c = cells->at[i].c;
        size_t n = is_dot_or_dash(c) ? run(cells, i, c) : 0;
        enum RuleName rule;
        const uint32_t *to = n ? dots_to(cells, i, n, &rule) : NULL;
        if (to) cells_replace(cells, &out, i, n, to, rule);
        for (size_t k = 0; !to && k < (n ? n : 1); k++)
            keep(cells, &out, i + k);
        i += n ? n : 1;
    }
    cells_take(cells, out);
}

/* ---- brackets and quotes ------------------------------------------------------------------ */

static bool is_bracket(uint32_t c) {
    return c == '(' || c == ')';
}

/* For each opening bracket the one that closes it, in either width; 0 when there is none. */
static size_t *partners(const Cells *cells) {
    size_t *partner = ARENA_ARRAY(cells->scratch, size_t, cells->n);
    size_t *open = ARENA_ARRAY(cells->scratch, size_t, cells->n), depth = 0;
    for (size_t i = 0; i < cells->n; i++) {
        uint32_t c = cells->at[i].c;
        if (cells->at[i].protected) continue;
        if (c == '(' || c == 0xFF08)
            open[depth++] = i;
        else if ((c == ')' || c == 0xFF09) && depth)
            partner[open[--depth]] = i;
    }
    return partner;
}

/* Brackets are Chinese when they hold Han or stand at Han (TX-09); only as a pair. */
static bool is_chinese_pair(const Cells *cells, size_t open, size_t close) {
    if (is_chinese(before(cells, open)) || is_chinese(at(cells, close + 1))) return true;
    for (size_t k = open + 1; k < close; k++)
        if (char_is_han(cells->at[k].c)) return true;
    return false;
}

void repair_brackets(Cells *cells) {
    size_t out = 0;
    if (!holds(cells, KIND_BRACKET)) return;
    bool *marked = ARENA_ARRAY(cells->scratch, bool, cells->n);
    const size_t *partner = partners(cells);
    for (size_t i = 0; i < cells->n; i++) {
        size_t close = partner[i];
        if (close == 0) continue;
        bool wide = cells->at[i].c == 0xFF08 || cells->at[close].c == 0xFF09;
        if (wide || is_chinese_pair(cells, i, close)) marked[i] = marked[close] = true;
    }
    for (size_t i = 0; i < cells->n; i++) {
        uint32_t c = cells->at[i].c;
        if (marked[i] && is_bracket(c))
            cells_replace(cells, &out, i, 1, (const uint32_t[]){c == '(' ? 0xFF08 : 0xFF09, 0},
                          RULE_bracket_pair);
        else
            keep(cells, &out, i);
    }
    cells_take(cells, out);
}

static bool is_straight(uint32_t c) {
    return c == '"' || c == 0xFF02 || c == '\'' || c == 0xFF07;
}

static bool is_single(uint32_t c) {
    return c == '\'' || c == 0xFF07;
}

/* An apostrophe stands between Latin letters; inches and minutes after digits. */
static bool is_quote_mark(const Cells *cells, size_t i) {
    uint32_t c = cells->at[i].c, a = before(cells, i);
    if (cells->at[i].protected || !is_straight(c)) return false;
    if (is_single(c))
        return !(char_is_letter(a) && char_is_letter(at(cells, i + 1))) && !char_is_digit(a);
    return true;
}

/* Straight quotes by pairs; an odd number is left alone and queried (TX-10). */
void repair_quotes(Cells *cells) {
    size_t out = 0, count[2] = {0}, seen[2] = {0};
    if (!holds(cells, KIND_STRAIGHT | KIND_HAN)) return;
    for (size_t i = 0; i < cells->n; i++)
        if (is_quote_mark(cells, i)) count[is_single(cells->at[i].c)]++;
    for (size_t i = 0; i < cells->n; i++) {
        bool single = is_single(cells->at[i].c);
        if (!is_quote_mark(cells, i) || count[single] % 2) {
            keep(cells, &out, i);
            continue;
        }
        bool open = seen[single]++ % 2 == 0;
        uint32_t to = single ? (open ? 0x2018 : 0x2019) : (open ? 0x201C : 0x201D);
        cells_replace(cells, &out, i, 1, (const uint32_t[]){to, 0}, RULE_quote_pair);
    }
    cells_take(cells, out);
}

/* ---- marks -------------------------------------------------------------------------------- */

static uint32_t wide_mark(uint32_t c) {
    switch (c) {
    case ',':
        return 0xFF0C;
    case ';':
        return 0xFF1B;
    case ':':
        return 0xFF1A;
    case '?':
        return 0xFF1F;
    case '!':
        return 0xFF01;
    default:
        return 0;
    }
}

static bool is_narrow_mark(uint32_t c) {
    return wide_mark(c) || c == '.' || c == '~' || c == 0x2022 || c == 0x2027 || c == 0x30FB ||
           c == 0xFF0E || c == 0xFF61;
}

/* The nearest character that is not white space. */
static uint32_t near_before(const Cells *cells, size_t i) {
    while (i > 0 && char_is_space(cells->at[i - 1].c))
        i--;
    return before(cells, i);
}

static uint32_t near_after(const Cells *cells, size_t i) {
    i++;
    while (i < cells->n && char_is_space(cells->at[i].c))
        i++;
    return at(cells, i);
}

static bool becomes_wide(const Cells *cells, size_t i) {
    uint32_t c = cells->at[i].c, a = near_before(cells, i), b = near_after(cells, i);
    if (char_is_digit(a) && char_is_digit(at(cells, i + 1))) return false; /* 1,000  10:30  3:2 */
    if (is_chinese(a)) return true;
    bool number = char_is_digit(a) || a == '%';
    if (c == ',' || c == ';') return is_chinese(b) && (number || char_is_letter(a) || a == ')');
    if (c == ':') return char_is_han(b) && (char_is_letter(a) || number); /* 回望2024：某某 */
    return (c == '!' || c == '?') && is_chinese(b) && char_is_latin(a);
}

/* The number that ends before `i` is part of a sentence (开到10:00.详情见…) and not of a list or
 * label (1.组织, 图2.外景). */
static bool ends_number_in_sentence(const Cells *cells, size_t i) {
    size_t k = i;
    while (k > 0 && (char_is_digit(cells->at[k - 1].c) || cells->at[k - 1].c == ':' ||
                     cells->at[k - 1].c == ',' || cells->at[k - 1].c == '%'))
        k--;
    uint32_t c = before(cells, k);
    bool label =
        c == 0x56FE || c == 0x8868 || c == 0x4EF6 || c == 0x6CE8 || c == 0x9644; /* 图表件注附 */
    return k < i && char_is_han(c) && !label;
}

/* A full stop: Han before, Han, a quote or nothing after (TX-07). */
static bool is_full_stop(const Cells *cells, size_t i) {
    uint32_t a = before(cells, i), b = near_after(cells, i);
    bool clear = b == 0 || char_is_han(b) || char_is_close(b) || char_is_open(b);
    bool sentence = (char_is_han(a) || char_is_close(a)) && a != ')';
    return clear && (sentence || (char_is_han(b) && ends_number_in_sentence(cells, i)));
}

/* What the mark at `i` becomes; 0 when it stays. */
static uint32_t mark_to(const Cells *cells, size_t i, enum RuleName *rule) {
    uint32_t c = cells->at[i].c, a = before(cells, i), b = at(cells, i + 1);
    *rule = RULE_fullwidth_mark;
    if (cells->at[i].protected || !is_narrow_mark(c)) return 0;
    if (wide_mark(c)) return becomes_wide(cells, i) ? wide_mark(c) : 0;
    if (c == '.' || c == 0xFF61) return is_full_stop(cells, i) ? 0x3002 : 0;
    *rule = RULE_wave;
    if (c == '~')
        return (char_is_han(a) || char_is_digit(a)) && (char_is_han(b) || char_is_digit(b)) ? 0xFF5E
                                                                                            : 0;
    return char_is_han(a) && char_is_han(b) ? 0xB7 : 0; /* • ‧ ・ ． in a foreign name */
}

/* [3] 甲. 题名[J]. 刊名, 2019(3): 12. an entry of a list of references (GB/T 7714) has half-width
 * marks by its standard. */
static bool is_reference(const Cells *cells) {
    enum { KIND_MOST = 5 };
    bool number = at(cells, 0) == '[' || char_is_digit(at(cells, 0));
    for (size_t i = 1; number && i + 2 < cells->n; i++) {
        size_t k = i + 1;
        while (k < cells->n && k <= i + KIND_MOST &&
               ((cells->at[k].c >= 'A' && cells->at[k].c <= 'Z') || cells->at[k].c == '/'))
            k++;
        if (cells->at[i].c == '[' && k > i + 1 && at(cells, k) == ']') return true;
    }
    return false;
}

void repair_marks(Cells *cells) {
    size_t out = 0;
    if (!holds(cells, KIND_NARROW) || is_reference(cells)) return;
    for (size_t i = 0; i < cells->n; i++) {
        enum RuleName rule;
        uint32_t to = mark_to(cells, i, &rule);
        if (to) {
            cells_replace(cells, &out, i, 1, (const uint32_t[]){to, 0}, rule);
            cells->at[i].c = to; /* the marks after it see what stands before them */
        } else {
            keep(cells, &out, i);
        }
    }
    cells_take(cells, out);
}

static bool is_comma(uint32_t c) {
    return c == 0xFF0C || c == 0x3001 || c == 0xFF1B || c == 0xFF1A;
}

static bool is_comma_or_stop(uint32_t c) {
    return is_comma(c) || c == 0x3002;
}

/* ，， 。。 、， become the last and strongest of them; ！！ and ？？ are meant (TX-13). */
void repair_doubled(Cells *cells) {
    size_t out = 0;
    if (!holds(cells, KIND_DOUBLED)) return;
    for (size_t i = 0; i < cells->n;) {
        size_t n = 1;
        if (is_comma_or_stop(at(cells, i)))
            while (is_comma_or_stop(at(cells, i + n)))
                n++;
        if (n == 1) {
            keep(cells, &out, i);
        } else {
            uint32_t to = at(cells, i + n - 1);
            for (size_t k = 0; k < n; k++)
                if (at(cells, i + k) == 0x3002) to = 0x3002;
            cells_replace(cells, &out, i, n, (const uint32_t[]){to, 0}, RULE_doubled_mark);
        }
        i += n;
    }
    cells_take(cells, out);
}

/* ---- spaces ------------------------------------------------------------------------------- */

/* What tells 张三 李四 from 全国 各地. */
static bool is_surname(uint32_t c) {
    char utf8[4];
    return byline_is_surname((Str){utf8, utf8_put(utf8, c)});
}

/* A name of two or three characters ends before `from`, and another begins at `to`. */
static bool stands_between_names(const Cells *cells, size_t from, size_t to) {
    size_t right = 0;
    while (to + right < cells->n && char_is_han(cells->at[to + right].c) && right <= 3)
        right++;
    bool left = (from >= 2 && is_surname(cells->at[from - 2].c)) ||
                (from >= 3 && is_surname(cells->at[from - 3].c));
    return left && right >= 2 && right <= 3 && is_surname(at(cells, to));
}

/* Does the white space in [from, to) say something? Between Latin words, between the clauses of a
 * headline or of a quoted slogan, between names. The gap of Han and Latin is layout (MX-05). */
static bool space_speaks(const Cells *cells, size_t from, size_t to, int depth) {
    uint32_t a = before(cells, from), b = at(cells, to);
    if (from == 0 || to == cells->n) return false;
    if (a < 0x2E80 && b < 0x2E80 && !is_chinese(a) && !is_chinese(b)) return true;
    bool han = (char_is_han(a) || char_is_close(a) || char_is_latin(a)) &&
               (char_is_han(b) || char_is_open(b) || char_is_latin(b));
    if (!han) return false;
    if (a == 0x7535 && from >= 2 && cells->at[from - 2].c == 0x65E5) return true; /* …日电 题：… */
    bool mixed = char_is_latin(a) != char_is_latin(b) && (char_is_latin(a) || char_is_latin(b));
    if (mixed) return false;
    return cells->headline || depth > 0 || stands_between_names(cells, from, to);
}

void repair_spaces(Cells *cells) {
    size_t out = 0;
    int depth = 0;
    bool reference = is_reference(cells); /* its spaces are part of its form */
    if (!holds(cells, KIND_SPACE)) return;
    for (size_t i = 0; i < cells->n;) {
        uint32_t c = cells->at[i].c;
        if (!char_is_space(c)) {
            depth += char_is_open(c) - (char_is_close(c) && c != '"' && depth > 0);
            keep(cells, &out, i++);
            continue;
        }
        size_t to = i;
        while (to < cells->n && char_is_space(cells->at[to].c))
            to++;
        bool speaks = reference ? i > 0 && to < cells->n : space_speaks(cells, i, to, depth);
        if (speaks) cells_put(cells, &out, ' ', cells->at[i].leaf, false);
        cells->changed = cells->changed || !speaks || to - i > 1 || c != ' ';
        i = to;
    }
    cells_take(cells, out);
}

/* ---- what there may be to do ---------------------------------------------------------------- */

/* These change alone; the other dots and dashes only in rows. */
static bool is_lone_dash(uint32_t c) {
    return c == 0x2014 || c == 0x2026 || c == 0x22EF;
}

unsigned repair_kinds(uint32_t c, uint32_t before) {
    if (c >= 0x4E00 && c <= 0x9FFF) return KIND_HAN; /* nearly every character */
    return (char_is_han(c) ? KIND_HAN : 0) | (has_wrong_form(c) ? KIND_FORM : 0) |
           (is_lone_dash(c) || (c == before && is_dot_or_dash(c)) ? KIND_DOTS : 0) |
           (is_bracket(c) ? KIND_BRACKET : 0) | (is_straight(c) ? KIND_STRAIGHT : 0) |
           (is_narrow_mark(c) ? KIND_NARROW : 0) |
           (is_comma_or_stop(c) && is_comma_or_stop(before) ? KIND_DOUBLED : 0) |
           (char_is_space(c) ? KIND_SPACE : 0) |
           (c == '@' || c == ':' || c == 'w' ? KIND_ADDRESS : 0);
}
