/* SPDX-License-Identifier: MIT */
#include "summary.h"

#include "base/file.h"
#include "base/progress.h"

enum { LEFT_OUT_MAX = 10 }; /* lines about what was left out; the proof has them all */

/* One line, its arguments numbers or texts. */
#define SAY_LINE(book, name, ...)                                                                  \
    say((book)->diags, (name), (const Str[]){__VA_ARGS__},                                         \
        sizeof((const Str[]){__VA_ARGS__}) / sizeof(Str))

static Str number(const Book *book, size_t n) {
    return str_format(book->arena, "%zu", n);
}

static Str proof_path(const Book *book, const Options *options) {
    return path_join(book->arena, options->folder, STR("proof.html"));
}

/* A file that could not be used is what the reader of the summary must not overlook. */
static void print_left_out(const Book *book, const Options *options) {
    size_t n, seen = 0;
    const Diag *all = diags_all(book->diags, &n);
    for (size_t i = 0; i < n; i++) {
        if (diag_level(all[i].name) != DIAG_ERROR || seen++ >= LEFT_OUT_MAX) continue;
        SAY_LINE(book, SAY_left_out, all[i].where.path,
                 all[i].message[diags_language(book->diags)]);
    }
    if (seen > LEFT_OUT_MAX)
        SAY_LINE(book, SAY_left_out_more, number(book, seen - LEFT_OUT_MAX),
                 proof_path(book, options));
}

/* What the user left out himself is a number: he knows which they are. */
static void print_articles(const Book *book) {
    size_t n, out = 0;
    const Diag *all = diags_all(book->diags, &n);
    for (size_t i = 0; i < n; i++)
        out += all[i].name == DIAG_catalogue_left_out;
    Str articles = number(book, book_article_count(book));
    if (out)
        SAY_LINE(book, SAY_sum_articles_out, articles, number(book, out));
    else
        SAY_LINE(book, SAY_sum_articles, articles);
}

static size_t articles_of(const City *city) {
    size_t n = 0;
    for (const Article *a = city->articles; a; a = a->next)
        n++;
    return n;
}

static void print_cities(const Book *book, bool each) {
    size_t count[CITY_PENDING + 1] = {0}; /* cities; articles of 综合 and of 待定 */
    for (const City *c = book->cities; c; c = c->next)
        count[c->kind] += c->kind == CITY_PLACE ? 1 : articles_of(c);
    if (count[CITY_GENERAL] || count[CITY_PENDING])
        SAY_LINE(book, SAY_sum_cities_rest, number(book, count[CITY_PLACE]),
                 number(book, count[CITY_GENERAL]), number(book, count[CITY_PENDING]));
    else
        SAY_LINE(book, SAY_sum_cities, number(book, count[CITY_PLACE]));
    for (const City *c = each ? book->cities : NULL; c; c = c->next)
        SAY_LINE(book, SAY_sum_city, c->name, number(book, articles_of(c)));
}

static void print_pages(const Book *book, const Layout *layout) {
    uint32_t front = layout->front_pages, body = layout->body_pages;
    if (front + body == 0)
        say(book->diags, SAY_sum_no_pages, NULL, 0);
    else
        SAY_LINE(book, SAY_sum_pages, number(book, front + body), number(book, front),
                 number(book, body));
}

void summary_print(const Book *book, const Options *options, const Layout *layout, const Str *files,
                   size_t files_n) {
    size_t warnings = diags_count(book->diags, DIAG_WARNING);
    print_left_out(book, options);
    print_articles(book);
    print_cities(book, options->verbose);
    print_pages(book, layout);
    if (warnings)
        SAY_LINE(book, SAY_sum_warnings, number(book, warnings), proof_path(book, options));
    else
        say(book->diags, SAY_sum_well, NULL, 0);
    Str *paths = ARENA_ARRAY(book->arena, Str, files_n);
    for (size_t i = 0; i < files_n; i++)
        paths[i] = path_join(book->arena, options->folder, files[i]);
    SAY_LINE(book, SAY_sum_files, str_join(book->arena, paths, files_n, STR(" ")));
}

void summary_print_check(const Book *book) {
    SAY_LINE(book, SAY_checked, number(book, book_article_count(book)),
             number(book, diags_count(book->diags, DIAG_ERROR)),
             number(book, diags_count(book->diags, DIAG_WARNING)));
}

void summary_print_tidy(const Book *book, Str folder, const TidyCount *count) {
    SAY_LINE(book, SAY_tidied, number(book, count->written), folder);
    if (count->kept) SAY_LINE(book, SAY_tidied_kept, number(book, count->kept));
    if (count->conflicts) SAY_LINE(book, SAY_tidied_compare, number(book, count->conflicts));
}

void summary_print_stages(const Book *book) {
    double seconds = 0;
    for (int i = 0; i < STAGE_COUNT; i++)
        seconds += progress_cost((enum Stage)i).seconds;
    SAY_LINE(book, SAY_sum_stages, str_format(book->arena, "%.3f", seconds));
    for (int i = 0; i < STAGE_COUNT; i++) {
        StageCost cost = progress_cost((enum Stage)i);
        if (!cost.ran) continue;
        SAY_LINE(book, SAY_sum_stage, progress_title(book->arena, (enum Stage)i),
                 str_format(book->arena, "%.3f", cost.seconds), number(book, cost.peak / 1024));
    }
}
