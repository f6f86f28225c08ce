/* SPDX-License-Identifier: MIT */
/* Runs the examples of tests/spec/ (its README.md says how they are written). */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../support/paper.h"
#include "base/file.h"

typedef struct Example {
    Str path, id, text;
    int line;
    double measure, indent;
    enum BreakLevel level;
    enum MarkWidths marks;
    bool headline, longer;
    VEC(Str) wanted;
    VEC(Str) gaps;   /* "在5 = 0.25" */
    VEC(Str) widths; /* "。” = 1.5" */
} Example;

typedef struct Spec {
    Arena *arena, *scratch;
    Diags *diags;
    size_t run, failed;
    VEC(Str) ids; /* of the examples that were run */
} Spec;

static void complain(Spec *s, const Example *e, Str what) {
    s->failed++;
    print_error("%.*s:%d: [%.*s] %.*s\n", STR_ARG(e->path), e->line, STR_ARG(e->id), STR_ARG(what));
}

static double number(Str s) {
    char digits[32] = "";
    memcpy(digits, s.p, s.n < 31 ? s.n : 31);
    return strtod(digits, NULL);
}

static JointRules rules_of(const Example *e) {
    return (JointRules){e->level, e->headline, e->marks};
}

/* A kept line break is written ⏎. */
static Str text_of(Spec *s, const Example *e) {
    Str piece, rest = e->text;
    VEC(Str) pieces = {0};
    while (str_cut(&rest, STR("⏎"), &piece))
        VEC_PUSH(s->arena, pieces, piece);
    return str_join(s->arena, pieces.at, pieces.n, STR("\n"));
}

static Str line_text(Str text, const Unit *units, const FitLine *line) {
    const Unit *last = &units[line->to - 1];
    return str_trim(str_sub(text, units[line->from].at, last->at + last->text_size));
}

/* "X = N": the left side, and N. */
static Str sides(Str equation, double *n) {
    Str left;
    str_cut(&equation, STR("="), &left);
    *n = number(str_trim(equation));
    return str_trim(left);
}

static void check_gap(Spec *s, const Example *e, Str text, const Unit *units, const FitLine *lines,
                      size_t count, Str equation) {
    double wanted, found = NAN;
    Str pair = sides(equation, &wanted);
    size_t at = str_find(text, pair, 0);
    for (size_t k = 0; k < count; k++)
        for (uint32_t u = lines[k].from; u + 1 < lines[k].to; u++) {
            const Unit *unit = &units[u];
            if (unit->at != at) continue;
            found = unit->after;
            if (unit->give < GIVE_COUNT)
                found -= (double)lines[k].give[unit->give] * unit->give_most;
            if (unit->spread < SPREAD_PLACE)
                found += (double)lines[k].spread[unit->spread] * unit->spread_most;
            if (unit->spread == SPREAD_PLACE) found += (double)lines[k].spread[SPREAD_PLACE];
        }
    if (!(fabs(found / 1000 - wanted) < 0.002))
        complain(s, e, str_format(s->arena, "gap %.*s is %.3f", STR_ARG(pair), found / 1000));
}

static void check_width(Spec *s, const Example *e, Str equation) {
    double wanted, width = 0;
    Str marks = sides(equation, &wanted);
    size_t n;
    Unit *units =
        paper_units(s->arena, STR_CAT(s->arena, STR("字"), marks, STR("字")), rules_of(e), &n);
    for (size_t k = 0; k < n; k++)
        width += units[k].width + units[k].after;
    width = width / 1000 - 2;
    if (fabs(width - wanted) > 0.002)
        complain(s, e, str_format(s->arena, "%.*s is %.3f wide", STR_ARG(marks), width));
}

static void check_lines(Spec *s, const Example *e) {
    Str text = text_of(s, e);
    size_t n, count;
    Unit *units = paper_units(s->arena, text, rules_of(e), &n);
    FitLine *lines;
    FitShape shape = {.measure = (int)(e->measure * 1000), .first = (int)(e->indent * 1000)};
    if (e->headline)
        count = fit_headline(s->arena, s->scratch, units, n, shape.measure, NULL, &lines);
    else
        count = fit_lines(s->arena, s->scratch, units, n, shape, &lines);
    if (e->longer) count = fit_longer(s->arena, s->scratch, units, n, shape, count, &lines);
    bool same = count == e->wanted.n;
    for (size_t k = 0; same && k < count; k++)
        same = str_eq(line_text(text, units, &lines[k]), e->wanted.at[k]);
    if (!same) complain(s, e, str_format(s->arena, "%zu lines:", count));
    for (size_t k = 0; !same && k < count; k++)
        complain(s, e, STR_CAT(s->arena, STR("line "), line_text(text, units, &lines[k])));
    for (size_t k = 0; k < e->gaps.n; k++)
        check_gap(s, e, text, units, lines, count, e->gaps.at[k]);
}

static void run_example(Spec *s, const Example *e) {
    if (e->id.n == 0) return;
    s->run++;
    VEC_PUSH(s->arena, s->ids, e->id);
    for (size_t k = 0; k < e->widths.n; k++)
        check_width(s, e, e->widths.at[k]);
    if (e->text.n > 0) check_lines(s, e);
    if (e->text.n == 0 && e->widths.n == 0) complain(s, e, STR("nothing to check"));
}

static enum BreakLevel level_of(Str name) {
    const Str names[] = {STR("none"), STR("basic"), STR("gb"), STR("strict")};
    for (size_t k = 0; k < 4; k++)
        if (str_eq(name, names[k])) return (enum BreakLevel)k;
    fail_msg("level %.*s", STR_ARG(name));
    return LEVEL_STRICT;
}

static enum MarkWidths marks_of(Str name) {
    const Str names[] = {STR("whole"), STR("kaiming"), STR("half")};
    for (size_t k = 0; k < 3; k++)
        if (str_eq(name, names[k])) return (enum MarkWidths)k;
    fail_msg("marks %.*s", STR_ARG(name));
    return MARKS_WHOLE;
}

static void read_line(Spec *s, Example *e, Str line) {
    Str word, rest = line;
    str_cut(&rest, STR(" "), &word);
    if (str_eq(word, STR("measure")))
        e->measure = number(rest);
    else if (str_eq(word, STR("indent")))
        e->indent = number(rest);
    else if (str_eq(word, STR("level")))
        e->level = level_of(rest);
    else if (str_eq(word, STR("marks")))
        e->marks = marks_of(rest);
    else if (str_eq(word, STR("headline")))
        e->headline = true;
    else if (str_eq(word, STR("longer")))
        e->longer = true;
    else if (str_eq(word, STR("text")))
        e->text = rest;
    else if (str_eq(word, STR("line")))
        VEC_PUSH(s->arena, e->wanted, rest);
    else if (str_eq(word, STR("gap")))
        VEC_PUSH(s->arena, e->gaps, rest);
    else if (str_eq(word, STR("width")))
        VEC_PUSH(s->arena, e->widths, rest);
    else
        complain(s, e, STR_CAT(s->arena, STR("not understood: "), line));
}

static void run_file(Spec *s, Str path) {
    Str text, line;
    assert_true(file_read(s->arena, s->diags, path, &text));
    Example e = {0};
    int number_of_line = 0;
    for (Str rest = text; str_cut(&rest, STR("\n"), &line);) {
        number_of_line++;
        line = str_trim(line);
        if (line.n == 0 || line.p[0] == '#') continue;
        if (line.p[0] == '[') {
            run_example(s, &e);
            size_t end = str_find(line, STR("]"), 0);
            e = (Example){.path = path,
                          .id = str_sub(line, 1, end),
                          .line = number_of_line,
                          .level = LEVEL_STRICT};
        } else {
            read_line(s, &e, line);
        }
    }
    run_example(s, &e);
}

/* ---- the table of all items ------------------------------------------------------------------ */

enum { ID, STATE, WHERE, REMARK, COLUMNS };

/* "file:text": whether the file, below tests/, has the text. */
static bool stands_there(Spec *s, Str where) {
    Str file, content;
    str_cut(&where, STR(":"), &file);
    if (!file_read(s->arena, s->diags, path_join(s->arena, STR("tests"), file), &content))
        return false;
    return str_find(content, where, 0) != SIZE_MAX;
}

static bool has_example(const Spec *s, Str id) {
    for (size_t k = 0; k < s->ids.n; k++)
        if (str_eq(s->ids.at[k], id)) return true;
    return false;
}

/* What is kept has an example or names its test; what is not says why. */
static void check_item(Spec *s, const Str *row, Str id) {
    Example e = {.path = STR("tests/spec/items.tsv"), .id = id};
    if (!str_eq(row[ID], id)) complain(s, &e, STR_CAT(s->arena, STR("found "), row[ID]));
    bool kept = str_eq(row[STATE], STR("kept")), known = kept;
    static const char *const others[] = {"partly", "untested", "not yet"};
    for (size_t k = 0; k < 3; k++)
        known |= str_eq(row[STATE], str_from(others[k]));
    if (!known) complain(s, &e, STR_CAT(s->arena, STR("state "), row[STATE]));
    if (!kept && row[REMARK].n == 0) complain(s, &e, STR("no reason"));
    if (kept && row[WHERE].n == 0 && !has_example(s, id)) complain(s, &e, STR("no test"));
    if (row[WHERE].n > 0 && !stands_there(s, row[WHERE]))
        complain(s, &e, STR_CAT(s->arena, STR("is not there: "), row[WHERE]));
}

/* Every item of the catalogue's chapters 1 and 2 is in the table, in order (issue 6). */
static void check_items(Spec *s) {
    static const struct {
        const char *group;
        int n;
    } groups[] = {{"LB", 21}, {"PW", 16}, {"MX", 7}, {"JU", 12}, {"PA", 13},
                  {"PG", 14}, {"HD", 10}, {"NT", 8}, {"GW", 15}, {"BK", 8}};
    Str text, line;
    assert_true(file_read(s->arena, s->diags, STR("tests/spec/items.tsv"), &text));
    str_cut(&text, STR("\n"), &line); /* the head of the table */
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++)
        for (int k = 1; k <= groups[g].n; k++) {
            Str row[COLUMNS] = {0};
            if (!str_cut(&text, STR("\n"), &line)) line = STR("");
            for (size_t c = 0; c < COLUMNS; c++)
                str_cut(&line, STR("\t"), &row[c]);
            check_item(s, row, str_format(s->arena, "%s-%02d", groups[g].group, k));
        }
    assert_int_equal(str_trim(text).n, 0);
}

static void examples(void **state) {
    (void)state;
    Spec s = {.arena = arena_new(), .scratch = arena_new(), .diags = diags_new(LANGUAGE_EN, true)};
    Str *names;
    size_t n;
    assert_true(file_list(s.arena, s.diags, STR("tests/spec"), &names, &n));
    for (size_t k = 0; k < n; k++)
        if (str_eq(path_extension(names[k]), STR(".spec")))
            run_file(&s, path_join(s.arena, STR("tests/spec"), names[k]));
    check_items(&s);
    print_message("%zu examples\n", s.run);
    assert_true(s.run > 40);
    assert_int_equal(s.failed, 0);
    arena_drop(s.arena);
    arena_drop(s.scratch);
    diags_drop(s.diags);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(examples)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
