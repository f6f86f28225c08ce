/* SPDX-License-Identifier: MIT */
#include "base/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/terminal.h"

/* Shorter runs show nothing; the line changes no oftener than an eye follows. */
static const double shown_after = 0.5, shown_every = 0.1;

static const struct {
    double weight;
    enum SayName title, counts;
} stages[] = {
#define STAGE(name, weight, title, counts) {weight, title, counts},
#include "base/stage.in"
#undef STAGE
};

static struct {
    const Diags *diags;
    bool line; /* stderr is a terminal that we may write on */
    bool open, visible;
    enum Stage stage;
    size_t total;
    double began, printed; /* seconds of the clock */
    double used;           /* processor seconds when the stage began */
    StageCost costs[STAGE_COUNT];
} run;

static double seconds(clockid_t clock) {
    struct timespec t = {0};
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void progress_open(const Diags *diags, bool shown) {
    const char *term = getenv("TERM");
    bool dumb = !term || strcmp(term, "dumb") == 0;
    memset(&run, 0, sizeof run);
    run.diags = diags;
    run.line = shown && !dumb && isatty(STDERR_FILENO);
    run.began = run.printed = seconds(CLOCK_MONOTONIC);
}

static void end_stage(void) {
    if (!run.open) return;
    struct rusage usage;
    StageCost *cost = &run.costs[run.stage];
    cost->ran = true;
    cost->seconds += seconds(CLOCK_PROCESS_CPUTIME_ID) - run.used;
    if (getrusage(RUSAGE_SELF, &usage) == 0) cost->peak = (size_t)usage.ru_maxrss;
    run.open = false;
}

/* The share of the run that is done, so far as the weights go. */
static double share_done(size_t done) {
    double before = 0, all = 0;
    for (int i = 0; i < STAGE_COUNT; i++) {
        all += stages[i].weight;
        if (i < (int)run.stage) before += stages[i].weight;
    }
    double part = run.total ? (double)done / (double)run.total : 0;
    return (before + stages[run.stage].weight * part) / all;
}

/* 0 where nothing can be said yet. */
static unsigned seconds_left(double now, size_t done) {
    double share = share_done(done);
    return share < 0.02 ? 0 : (unsigned)((now - run.began) * (1 - share) / share + 0.999);
}

static void show(size_t done) {
    double now = seconds(CLOCK_MONOTONIC);
    if (now - run.began < shown_after || now - run.printed < shown_every) return;
    run.printed = now;
    Arena *arena = arena_new();
    unsigned left = seconds_left(now, done);
    const Str args[] = {progress_title(arena, run.stage), str_format(arena, "%zu", done),
                        str_format(arena, "%zu", run.total)};
    enum SayName counts = run.total ? stages[run.stage].counts : SAY_progress;
    Str line = say_text(arena, run.diags, counts, args, 3);
    Str rest = left ? say_text(arena, run.diags, SAY_progress_left,
                               (const Str[]){str_format(arena, "%u", left)}, 1)
                    : STR("");
    terminal_put(stderr, STR_CAT(arena, STR("\r"), line, rest, STR("\x1b[K")));
    fflush(stderr);
    run.visible = true;
    arena_drop(arena);
}

void progress_stage(enum Stage stage, size_t total) {
    if (!run.diags) return;
    end_stage();
    run.open = true;
    run.stage = stage;
    run.total = total;
    run.used = seconds(CLOCK_PROCESS_CPUTIME_ID);
    progress_step(0);
}

void progress_step(size_t done) {
    if (run.line && run.open) show(done);
}

void progress_hide(void) {
    if (!run.visible) return;
    run.visible = false;
    static const char away[] = "\r\x1b[K";
    ssize_t ignored = write(STDERR_FILENO, away, sizeof away - 1);
    (void)ignored;
}

void progress_close(void) {
    end_stage();
    progress_hide();
    run.line = false;
}

StageCost progress_cost(enum Stage stage) {
    return run.costs[stage];
}

Str progress_title(Arena *arena, enum Stage stage) {
    return say_text(arena, run.diags, stages[stage].title, NULL, 0);
}
