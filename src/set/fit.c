/* SPDX-License-Identifier: MIT */
#include "set/fit.h"

#include <math.h>

/* Sums over the rooms that may give before a place, by kind: GIVE_COMMA and GIVE_FULL are marks. */
typedef struct Rooms {
    int32_t give[GIVE_COUNT]; /* milli-em that may go */
    int32_t count[GIVE_COUNT];
} Rooms;

/* Sums over the units before an index, so that a line costs a few subtractions. */
typedef struct Sum {
    int32_t width;          /* cells and rooms */
    int32_t end;            /* the same for a line that ends here: no room, edge trimmed */
    int32_t gives;          /* milli-em that may go, of all kinds */
    int32_t most;           /* milli-em that spaces and gaps may take */
    int32_t places, spaces; /* SPREAD_PLACE, SPREAD_SPACE */
    int32_t letters;
    uint32_t rooms; /* rooms that may give: the index of their sums in Fit.rooms */
} Sum;

enum { STRETCH_MOST = 30000 }; /* units of a stretch: what the sums can hold */

typedef struct Fit {
    const Unit *units;
    const Sum *sums; /* n + 1 */
    const Rooms *rooms;
    size_t n;
    FitShape shape;
    double *best;   /* n + 1: the least cost of a way to break before the index */
    uint32_t *from; /* where the line that ends there begins */
} Fit;

/* What a line needs, before it is turned into numbers for its rooms. */
typedef struct Need {
    double cost;
    double rest; /* milli-em a place that is left to stretch; how loose the line is */
    bool fits;
} Need;

static const double INFINITE = 1e30;
static const double LAST_RESORT = 1e7; /* LB-20: only where there is no other way */
static const double LONE_LETTER = 2e5; /* PA-07: rather a loose line than a lone character */
static const double POOR_BREAK = 2;
enum { TIGHT = 60 }; /* milli-em a place: the first pass looks no further */

static const Sum *sums_make(Arena *arena, const Unit *units, size_t n) {
    Sum *sums = ARENA_ROOM(arena, Sum, n + 1), s = {0};
    sums[0] = s;
    for (size_t k = 0; k < n; k++) {
        const Unit *u = &units[k];
        s.end = s.width + u->width + u->end;
        s.width += u->width + u->after;
        s.gives += u->give_most;
        s.most += u->spread_most;
        s.places += u->spread == SPREAD_PLACE;
        s.spaces += u->spread == SPREAD_SPACE;
        s.letters += u->letters;
        s.rooms += u->give != GIVE_NONE;
        sums[k + 1] = s;
    }
    return sums;
}

static const Rooms *rooms_make(Arena *arena, const Unit *units, size_t n, size_t n_rooms) {
    Rooms *rooms = ARENA_ROOM(arena, Rooms, n_rooms + 1), r = {0}, *to = rooms;
    *to++ = r;
    for (size_t k = 0; k < n; k++) {
        const Unit *u = &units[k];
        if (u->give == GIVE_NONE) continue;
        r.give[u->give] += u->give_most;
        r.count[u->give]++;
        *to++ = r;
    }
    return rooms;
}

static int natural_width(const Fit *f, size_t i, size_t j) {
    return f->sums[j].end - f->sums[i].width + f->units[i].start;
}

static int measure_at(const Fit *f, size_t i) {
    return f->shape.measure - (i == 0 ? f->shape.first : f->shape.rest);
}

static int give_up(int need, int most, int *taken) {
    *taken = need < most ? need : most;
    return need - *taken;
}

/* A line that is too long: JU-04's steps in turn. The blanks of commas and full stops are dear once
 * a mark would be narrower than .8 em. */
static Need need_shrink(const Rooms *a, const Rooms *b, int need) {
    int taken[GIVE_COUNT];
    for (int g = 0; g < GIVE_COUNT; g++)
        need = give_up(need, b->give[g] - a->give[g], &taken[g]);
    int commas = b->count[GIVE_COMMA] - a->count[GIVE_COMMA];
    int stops = b->count[GIVE_FULL] - a->count[GIVE_FULL];
    int brackets = b->count[GIVE_BRACKET] - a->count[GIVE_BRACKET];
    double comma = commas > 0 ? (double)taken[GIVE_COMMA] / commas / 1000 : 0;
    double stop = stops > 0 ? (double)taken[GIVE_FULL] / stops / 1000 : 0;
    double bracket = brackets > 0 ? (double)taken[GIVE_BRACKET] / brackets / 500 : 0;
    int squeezed = (comma > 0.2 + 1e-9 ? commas : 0) + (stop > 0.2 + 1e-9 ? stops : 0);
    double cost = 0.2 + 12 * squeezed + (comma / 0.2) * (comma / 0.2) + 0.5 * bracket * bracket;
    return (Need){cost, 0, true};
}

/* A line that is too short: word spaces, gaps, then every place equally. */
static Need need_stretch(const Sum *a, const Sum *b, int need) {
    int taken, places = b->places - a->places;
    need = give_up(need, b->most - a->most, &taken);
    if (places == 0) /* a line of one word, or of Latin words alone */
        places = 1 + b->spaces - a->spaces;
    double rest = (double)need / places, t = rest / 50, u = t < 10 ? t : 10;
    double cost = t * t + u * u * u * u + (t > 1 ? 2000 * t : 0);
    return (Need){cost, rest, true};
}

/* `room` is what the line lacks of its measure; negative: it is too long. */
static inline Need need_of(const Fit *f, size_t i, size_t j, int room) {
    const Sum *a = &f->sums[i], *b = &f->sums[j - 1];
    if (-room > b->gives - a->gives) return (Need){.fits = false};
    if (room < 0) return need_shrink(&f->rooms[a->rooms], &f->rooms[b->rooms], -room);
    if (j == f->n) return (Need){0, 0, true};
    if (f->shape.ragged) {
        double t = (double)room / f->shape.measure;
        return (Need){100 * t * t, 0, true};
    }
    return need_stretch(a, b, room);
}

static int room_of(const Fit *f, size_t i, size_t j) {
    return measure_at(f, i) - natural_width(f, i, j);
}

/* Where the units before `j`, with all that they may give, reach beyond this, no line from `i` to
 * `j` or beyond can be made to fit. */
static int longest_from(const Fit *f, size_t i) {
    return measure_at(f, i) + 1000 + f->sums[i].width - f->sums[i].gives;
}

/* How far the units before `k` reach where places get `rest` each; what it leaves out of the edges
 * of a line, half a mark and a place, is less than EDGES. */
static int reach(const Fit *f, size_t k, int rest) {
    const Sum *s = &f->sums[k];
    return s->width + s->most + rest * (s->places + s->spaces);
}

enum { EDGES = 600 };

/* The first place from `k` on where a line from `i` that is no looser than `rest` may end. */
static size_t first_end(const Fit *f, size_t i, size_t k, int rest) {
    int least = measure_at(f, i) + reach(f, i, rest) - EDGES;
    if (f->shape.ragged) return i + 1;
    if (k <= i) k = i + 1;
    while (k < f->n && reach(f, k, rest) < least)
        k++;
    return k;
}

static double break_cost(const Fit *f, size_t j) {
    enum Chance chance = (enum Chance)f->units[j].chance;
    return chance == CHANCE_LAST ? LAST_RESORT : chance == CHANCE_POOR ? POOR_BREAK : 0;
}

/* The way to `i` and a line from there to `j`: is it the best way to `j` so far? */
static void try_line(Fit *f, size_t i, size_t j, int room, bool desperate) {
    Need need = need_of(f, i, j, room);
    bool alone = desperate && !need.fits && j == i + 1;
    if (!need.fits && !alone) return;
    if (!desperate && need.rest > TIGHT) return;
    double cost = f->best[i] + need.cost;
    if (alone) cost += LAST_RESORT;
    if (j == f->n && i > 0 && f->sums[j].letters - f->sums[i].letters < 2) {
        if (!desperate) return;
        cost += LONE_LETTER;
    }
    if (cost >= f->best[j]) return;
    f->best[j] = cost;
    f->from[j] = (uint32_t)i;
}

/* All lines that may begin with `i`; `low` is the first place where one may end. */
static void try_lines(Fit *f, size_t i, size_t low, bool desperate) {
    enum Chance least = desperate ? CHANCE_LAST : CHANCE_POOR;
    const Sum *a = &f->sums[i];
    int full = measure_at(f, i) + a->width - f->units[i].start;
    int longest = longest_from(f, i), gives = a->gives;
    for (size_t j = low; j <= f->n; j++) {
        const Sum *b = &f->sums[j - 1];
        bool alone = desperate && j == i + 1;
        if (b->width - b->gives > longest && !alone) return;
        if (j < f->n && f->units[j].chance < least) continue;
        if (f->best[i] >= f->best[j]) continue; /* nothing is free */
        int room = full - b[1].end;
        if (-room <= b->gives - gives || alone) try_line(f, i, j, room, desperate);
    }
}

static bool pass(Fit *f, bool desperate) {
    f->best[0] = 0;
    for (size_t k = 1; k <= f->n; k++) {
        f->best[k] = INFINITE;
        f->from[k] = 0;
    }
    size_t low = 0;
    for (size_t i = 0; i < f->n; i++) {
        if (f->best[i] >= INFINITE) continue;
        if (i > 0) f->best[i] += break_cost(f, i);
        low = desperate ? i + 1 : first_end(f, i, low, TIGHT);
        try_lines(f, i, low, desperate);
        if (i == 0) low = 0; /* its line has a measure of its own */
    }
    return f->best[f->n] < INFINITE;
}

/* ---- the chosen lines ----------------------------------------------------------------------- */

static void fill_give(const Fit *f, FitLine *line, int need) {
    const Rooms *a = &f->rooms[f->sums[line->from].rooms];
    const Rooms *b = &f->rooms[f->sums[line->to - 1].rooms];
    for (int g = 0; g < GIVE_COUNT; g++) {
        int taken, most = b->give[g] - a->give[g];
        need = give_up(need, most, &taken);
        line->give[g] = most > 0 ? (float)((double)taken / most) : 0;
    }
}

static void fill_spread(const Fit *f, FitLine *line, int need) {
    const Sum *a = &f->sums[line->from], *b = &f->sums[line->to - 1];
    int most[SPREAD_COUNT + 1] = {0}, all = 0;
    for (size_t k = line->from; b->most > a->most && k + 1 < line->to; k++)
        most[f->units[k].spread] += f->units[k].spread_most;
    for (int s = 0; s < SPREAD_PLACE; s++) {
        int taken;
        need = give_up(need, most[s], &taken);
        line->spread[s] = most[s] > 0 ? (float)((double)taken / most[s]) : 0;
        all += most[s];
    }
    int places = b->places - a->places;
    if (places > 0)
        line->spread[SPREAD_PLACE] = (float)((double)need / places);
    else /* Latin words alone: their spaces and gaps take it all */
        for (int s = 0; all > 0 && s < SPREAD_PLACE; s++)
            line->spread[s] += (float)((double)need / all);
}

static FitLine make_line(const Fit *f, size_t i, size_t j, bool last) {
    FitLine line = {.from = (uint32_t)i, .to = (uint32_t)j, .last = last};
    line.natural = natural_width(f, i, j);
    line.broken = (i > 0 && f->units[i].chance == CHANCE_LAST) ||
                  (!last && f->units[j].chance == CHANCE_LAST);
    int room = room_of(f, i, j);
    if (room < 0)
        fill_give(f, &line, -room);
    else if (!last && !f->shape.ragged)
        fill_spread(f, &line, room);
    return line;
}

static size_t collect(Fit *f, Arena *arena, FitLine **lines) {
    size_t count = 0;
    for (size_t j = f->n; j > 0; j = f->from[j])
        count++;
    *lines = ARENA_ARRAY(arena, FitLine, count);
    size_t at = count;
    for (size_t j = f->n; j > 0; j = f->from[j])
        (*lines)[--at] = make_line(f, f->from[j], j, j == f->n);
    return count;
}

static Fit fit_new(Arena *scratch, const Unit *units, size_t n, FitShape shape) {
    const Sum *sums = sums_make(scratch, units, n);
    return (Fit){.units = units,
                 .sums = sums,
                 .rooms = rooms_make(scratch, units, n, sums[n].rooms),
                 .n = n,
                 .shape = shape,
                 .best = ARENA_ROOM(scratch, double, n + 1),
                 .from = ARENA_ROOM(scratch, uint32_t, n + 1)};
}

/* A stretch of units without a kept line break inside. */
static size_t fit_stretch(Arena *arena, Arena *scratch, const Unit *units, size_t n, FitShape shape,
                          FitLine **lines) {
    Fit f = fit_new(scratch, units, n, shape);
    if (!pass(&f, false)) pass(&f, true);
    return collect(&f, arena, lines);
}

/* A stretch is cut where its sums might not hold more: no paragraph that is read gets so long. */
static bool full(const Unit *next, size_t n) {
    return n >= STRETCH_MOST + 2000 || (n >= STRETCH_MOST && next->chance == CHANCE_FREE);
}

size_t fit_lines(Arena *arena, Arena *scratch, const Unit *units, size_t n, FitShape shape,
                 FitLine **lines) {
    VEC(FitLine) all = {0};
    for (size_t from = 0; from < n;) {
        size_t to = from + 1;
        while (to < n && units[to].chance != CHANCE_FORCED && !full(&units[to], to - from))
            to++;
        FitLine *some;
        bool whole = from == 0 && to == n;
        size_t count = fit_stretch(arena, scratch, units + from, to - from, shape, &some);
        if (whole) {
            *lines = some;
            return count;
        }
        for (size_t k = 0; k < count; k++) {
            some[k].from += (uint32_t)from;
            some[k].to += (uint32_t)from;
            VEC_PUSH(arena, all, some[k]);
        }
        shape.first = shape.rest;
        from = to;
    }
    *lines = all.at;
    return all.n;
}

/* ---- a line more ---------------------------------------------------------------------------- */

enum { LONGER_MOST = 40 }; /* milli-em a place */

/* What the lines would lack, if the last held two characters, against what could come in between.
 */
static bool may_be_longer(const Fit *f, size_t count) {
    const Sum *all = &f->sums[f->n];
    int room = (int)count * f->shape.measure - f->shape.first - ((int)count - 1) * f->shape.rest;
    return room - (all->width - 2000) <= all->most + LONGER_MOST * all->places;
}

/* All lines that may follow a way of `line` lines to `i`. Returns the last place that one ends. */
static size_t longer_from(Fit *f, size_t i, double *const best[2], uint32_t *from) {
    size_t end = i;
    int longest = longest_from(f, i);
    for (size_t j = first_end(f, i, 0, LONGER_MOST); j < f->n; j++) {
        if (f->sums[j - 1].width - f->sums[j - 1].gives > longest) break;
        if (f->units[j].chance < CHANCE_POOR) continue;
        Need need = need_of(f, i, j, room_of(f, i, j));
        if (!need.fits || need.rest > LONGER_MOST) continue;
        double cost = best[0][i] + need.cost + break_cost(f, j);
        if (cost >= best[1][j]) continue;
        best[1][j] = cost;
        from[j] = (uint32_t)i;
        end = j;
    }
    return end;
}

/* Where the last of `count` + 1 lines begins best; 0: nowhere. */
static size_t longer_last(const Fit *f, const double *best, size_t low, size_t high) {
    size_t at = 0;
    double least = INFINITE;
    for (size_t i = low; i <= high; i++) {
        int letters = f->sums[f->n].letters - f->sums[i].letters;
        if (best[i] >= least || letters < 2 || !need_of(f, i, f->n, room_of(f, i, f->n)).fits)
            continue;
        least = best[i];
        at = i;
    }
    return at;
}

static void forget(double *best, size_t low, size_t high) {
    for (size_t k = low; k <= high; k++)
        best[k] = INFINITE;
}

size_t fit_longer(Arena *arena, Arena *scratch, const Unit *units, size_t n, FitShape shape,
                  size_t count, FitLine **lines) {
    if (n >= STRETCH_MOST || count > LONGER_LINES) return 0;
    Fit f = fit_new(scratch, units, n, shape);
    if (!may_be_longer(&f, count)) return 0;
    for (size_t k = 1; k < n; k++)
        if (units[k].chance == CHANCE_FORCED) return 0;
    double *best[2] = {f.best, ARENA_ROOM(scratch, double, n + 1)};
    uint32_t *from = ARENA_ROOM(scratch, uint32_t, (n + 1) * count);
    forget(best[0], 0, n), forget(best[1], 0, n);
    best[0][0] = 0;
    size_t low = 0, high = 0;
    for (size_t line = 0; line < count; line++) {
        size_t next_low = n, next_high = 0;
        for (size_t i = low; i <= high; i++) {
            if (best[0][i] >= INFINITE) continue;
            size_t end = longer_from(&f, i, best, from + line * (n + 1));
            if (end > next_high) next_high = end;
        }
        for (size_t j = low; j <= next_high; j++)
            if (best[1][j] < INFINITE && j < next_low) next_low = j;
        if (next_low > next_high) return 0;
        forget(best[0], low, high);
        double *swap = best[0];
        best[0] = best[1], best[1] = swap;
        low = next_low, high = next_high;
    }
    size_t at = longer_last(&f, best[0], low, high);
    if (at == 0) return 0;
    f.from[n] = (uint32_t)at;
    for (size_t line = count; line-- > 0; at = f.from[at])
        f.from[at] = from[line * (n + 1) + at];
    return collect(&f, arena, lines);
}

/* ---- headlines ------------------------------------------------------------------------------ */

/* Where a headline breaks well. */
typedef struct Breaks {
    const bool *good;      /* before which units; NULL: wherever rules allow */
    const uint32_t *edges; /* how many edges of clauses stand before each unit */
} Breaks;

/* How well a headline breaks before a unit: between clauses it costs nothing. */
static double headline_break(const Fit *f, size_t j, const bool *good) {
    if (j == f->n || f->units[j - 1].class == BREAK_SPACE) return 0;
    if (f->units[j].chance <= CHANCE_LAST) return LAST_RESORT;
    enum BreakClass before = (enum BreakClass)f->units[j - 1].class;
    if (break_is_stop(before)) return 0.02;
    return !good || good[j] ? 0.15 : 1.0;
}

static bool clause_edge(const Fit *f, size_t k) {
    return k == 0 || k == f->n || f->units[k - 1].class == BREAK_SPACE;
}

/* A line that holds the end of one clause and the beginning of another, and either not whole, reads
 * worse than one line more. */
static double torn_clauses(const Fit *f, const uint32_t *edges, size_t i, size_t j) {
    if (edges[j] <= edges[i + 1] || (clause_edge(f, i) && clause_edge(f, j))) return 0;
    return 0.5;
}

static const uint32_t *edges_make(Arena *arena, const Fit *f) {
    uint32_t *edges = ARENA_ROOM(arena, uint32_t, f->n + 1), n = 0;
    for (size_t k = 0; k <= f->n; k++) {
        edges[k] = n;
        n += clause_edge(f, k);
    }
    return edges;
}

/* Lines are as long as each other: the cost is the square of what a line lacks of the mean, in
 * measures. Rounds by number of lines; the first that has a way without a last resort wins. */
static bool headline_round(const Fit *f, Breaks breaks, size_t count, double **best,
                           uint32_t **from) {
    double mean = natural_width(f, 0, f->n) / (double)count;
    for (size_t line = 0; line <= count; line++)
        for (size_t j = 0; j <= f->n; j++)
            best[line][j] = INFINITE;
    best[0][0] = 0;
    for (size_t line = 1; line <= count; line++)
        for (size_t j = line; j <= f->n; j++)
            for (size_t i = j; i-- > 0;) {
                int width = natural_width(f, i, j);
                if (width > f->shape.measure && j > i + 1) break;
                if (best[line - 1][i] >= best[line][j]) continue; /* nothing is free */
                double off = (width - mean) / f->shape.measure;
                double cost = best[line - 1][i] + 4 * off * off +
                              headline_break(f, j, breaks.good) +
                              torn_clauses(f, breaks.edges, i, j);
                if (count > 1 && f->sums[j].letters - f->sums[i].letters < 3) cost += 4;
                if (cost >= best[line][j]) continue;
                best[line][j] = cost;
                from[line][j] = (uint32_t)i;
            }
    return best[count][f->n] < INFINITE;
}

static size_t clause_count(const Fit *f) {
    size_t count = 1;
    for (size_t k = 1; k + 1 < f->n; k++)
        count += f->units[k].class == BREAK_SPACE;
    return count;
}

size_t fit_headline(Arena *arena, Arena *scratch, const Unit *units, size_t n, int measure,
                    const bool *good, FitLine **lines) {
    Fit f = fit_new(scratch, units, n, (FitShape){.measure = measure, .ragged = true});
    int width = natural_width(&f, 0, n);
    size_t least = width > measure ? (size_t)((width + measure - 1) / measure) : 1,
           most = least + 3;
    double *best[16];
    uint32_t *from[16];
    size_t chosen = 0;
    double chosen_cost = INFINITE;
    if (least > 11) return fit_lines(arena, scratch, units, n, f.shape, lines);
    for (size_t line = 0; line <= most; line++) {
        best[line] = ARENA_ARRAY(scratch, double, n + 1);
        from[line] = ARENA_ARRAY(scratch, uint32_t, n + 1);
    }
    size_t clauses = clause_count(&f);
    Breaks breaks = {good, edges_make(scratch, &f)};
    for (size_t count = least; count <= most && count <= n; count++) {
        if (!headline_round(&f, breaks, count, best, from)) continue;
        /* One line more is worth it only where it lets every clause stand whole. */
        double cost = best[count][n] + (count == clauses ? 0 : 0.4) * (double)(count - least);
        if (cost < chosen_cost - 1e-9) {
            chosen_cost = cost;
            chosen = count;
            f.from[0] = 0;
            for (size_t line = count, j = n; line > 0; j = from[line][j], line--)
                f.from[j] = from[line][j];
        }
    }
    if (chosen == 0) return fit_lines(arena, scratch, units, n, f.shape, lines);
    return collect(&f, arena, lines);
}
