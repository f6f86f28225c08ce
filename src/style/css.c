/* SPDX-License-Identifier: MIT */
#include "style/css.h"

#include <stdlib.h>
#include <strings.h>

typedef struct Reader {
    Arena *arena;
    Diags *diags;
    Str path, text;
    size_t at;
    int line;
    CssSheet sheet;
} Reader;

static bool more(const Reader *r) {
    return r->at < r->text.n;
}

static void step(Reader *r) {
    if (more(r) && r->text.p[r->at++] == '\n') r->line++;
}

static void skip_blank(Reader *r) {
    while (more(r)) {
        char c = r->text.p[r->at];
        if (str_starts(str_after(r->text, r->at), STR("/*"))) {
            while (more(r) && !str_starts(str_after(r->text, r->at), STR("*/")))
                step(r);
            step(r);
            step(r);
        } else if (c == ' ' || (c >= '\t' && c <= '\r')) {
            step(r);
        } else {
            return;
        }
    }
}

static void complain(Reader *r, int line, Str what) {
    diag1(r->diags, DIAG_css_syntax, where_line(r->path, line), what);
}

/* Copies text up to one of `stops` (which is not taken), comments left out, white space collapsed.
 */
static Str read_until(Reader *r, const char *stops) {
    size_t from = r->at, n = 0;
    while (more(r) && !memchr(stops, r->text.p[r->at], strlen(stops))) { /* a NUL is no stop */
        bool comment = str_starts(str_after(r->text, r->at), STR("/*"));
        comment ? skip_blank(r) : step(r);
    }
    char *copy = arena_alloc(r->arena, r->at - from + 1);
    bool comment = false;
    for (size_t i = from; i < r->at; i++) {
        Str rest = str_sub(r->text, i, r->at);
        if (str_starts(rest, STR("/*"))) comment = true;
        bool blank = r->text.p[i] == ' ' || (r->text.p[i] >= '\t' && r->text.p[i] <= '\r');
        if (!comment && (!blank || (n > 0 && copy[n - 1] != ' ')))
            copy[n++] = blank ? ' ' : r->text.p[i];
        if (comment && str_starts(rest, STR("*/"))) {
            comment = false;
            i++;
        }
    }
    return str_trim((Str){copy, n});
}

static void add(Reader *r, Str selectors, Str property, Str value, int line) {
    Str selector;
    for (Str rest = selectors; str_cut(&rest, STR(","), &selector);)
        VEC_PUSH(r->arena, r->sheet.declarations,
                 (CssDeclaration){str_trim(selector), property, value, line});
}

static void read_declaration(Reader *r, Str selectors) {
    int line = r->line;
    Str whole = read_until(r, ";}");
    if (more(r) && r->text.p[r->at] == ';') step(r);
    size_t colon = str_find(whole, STR(":"), 0);
    if (whole.n == 0) return;
    if (colon == SIZE_MAX || str_has(whole, STR("{"))) {
        complain(r, line, whole);
        return;
    }
    Str value = str_trim(str_after(whole, colon + 1));
    if (str_ends(value, STR("!important"))) value = str_trim(str_sub(value, 0, value.n - 10));
    add(r, selectors, str_trim(str_sub(whole, 0, colon)), value, line);
}

/* Leaves out a block and the blocks inside it. */
static void skip_block(Reader *r) {
    int depth = 0;
    while (more(r)) {
        char c = r->text.p[r->at];
        step(r);
        if (c == '{') depth++;
        if (c == '}' && --depth <= 0) return;
        if (c == ';' && depth == 0) return;
    }
}

static void read_rule(Reader *r) {
    int line = r->line;
    Str selectors = read_until(r, "{};");
    bool foreign = str_starts(selectors, STR("@")) && !str_starts(selectors, STR("@page"));
    if (!more(r) || r->text.p[r->at] != '{' || selectors.n == 0 || foreign) {
        complain(r, line, selectors);
        more(r) && r->text.p[r->at] == '}' ? step(r) : skip_block(r);
        return;
    }
    step(r);
    for (;;) {
        skip_blank(r);
        if (!more(r)) {
            complain(r, line, selectors);
            return;
        }
        if (r->text.p[r->at] == '}') break;
        read_declaration(r, selectors);
    }
    step(r);
}

CssSheet css_read(Arena *arena, Diags *diags, Str path, Str text) {
    Reader r = {.arena = arena, .diags = diags, .path = path, .text = text, .line = 1};
    for (skip_blank(&r); more(&r); skip_blank(&r))
        read_rule(&r);
    return r.sheet;
}

/* ---- values --------------------------------------------------------------------------------- */

static const struct {
    Str name;
    float pt;
} sizes[] = {
#define SIZE(name, pt) {STR_INIT(name), pt},
#define SHEET(name, width, height)
#include "style/css.in"
#undef SIZE
#undef SHEET
};

static const struct {
    Str name;
    float width, height; /* mm */
} sheets[] = {
#define SIZE(name, pt)
#define SHEET(name, width, height) {STR_INIT(name), width, height},
#include "style/css.in"
#undef SIZE
#undef SHEET
};

static const struct {
    const char *name;
    float factor;
    enum CssUnit unit;
} units[] = {
    {"", 1, CSS_NUMBER},        {"pt", 1, CSS_PT},  {"mm", 72 / 25.4f, CSS_PT},
    {"cm", 72 / 2.54f, CSS_PT}, {"in", 72, CSS_PT}, {"px", 0.75f, CSS_PT},
    {"q", 72 / 101.6f, CSS_PT}, {"em", 1, CSS_EM},  {"rlh", 1, CSS_RLH},
    {"%", 1, CSS_PERCENT},
};

/* A decimal number at the start of `value`, without regard to the locale; its bytes. */
static size_t number_read(Str value, float *number) {
    size_t at = 0;
    double sign = 1, whole = 0, scale = 1;
    if (at < value.n && (value.p[at] == '-' || value.p[at] == '+'))
        sign = value.p[at++] == '-' ? -1 : 1;
    size_t digits = 0;
    for (; at < value.n && value.p[at] >= '0' && value.p[at] <= '9'; at++, digits++)
        whole = whole * 10 + (value.p[at] - '0');
    if (at < value.n && value.p[at] == '.')
        for (at++; at < value.n && value.p[at] >= '0' && value.p[at] <= '9'; at++, digits++) {
            scale /= 10;
            whole += scale * (value.p[at] - '0');
        }
    *number = (float)(sign * whole);
    return digits > 0 ? at : 0;
}

bool css_length(Str value, float *number, enum CssUnit *unit) {
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (str_eq(value, sizes[i].name)) {
            *number = sizes[i].pt;
            *unit = CSS_PT;
            return true;
        }
    size_t n = number_read(value, number);
    if (n == 0) return false;
    Str rest = str_after(value, n);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (rest.n == strlen(units[i].name) && strncasecmp(rest.p, units[i].name, rest.n) == 0) {
            *number *= units[i].factor;
            *unit = units[i].unit;
            return true;
        }
    return false;
}

bool css_page_size(Str value, float *width, float *height) {
    for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++)
        if (value.n == sheets[i].name.n && strncasecmp(value.p, sheets[i].name.p, value.n) == 0) {
            *width = sheets[i].width * 72 / 25.4f;
            *height = sheets[i].height * 72 / 25.4f;
            return true;
        }
    Str first, rest = value;
    enum CssUnit unit[2];
    return str_cut(&rest, STR(" "), &first) && css_length(first, width, &unit[0]) &&
           css_length(str_trim(rest), height, &unit[1]) && unit[0] == CSS_PT && unit[1] == CSS_PT &&
           *width > 0 && *height > 0;
}
