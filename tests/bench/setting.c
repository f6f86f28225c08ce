/* SPDX-License-Identifier: MIT */
/* `setting STYLES STYLE FOLDER`: processor time of set_book alone, which hands its pages to nobody,
 * for each glyph that it sets; the best of five runs, fonts opened anew in each. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <time.h>

#include "base/data.h"
#include "edit/edit.h"
#include "read/read.h"
#include "set/set.h"

enum { RUNS = 5 };

static void count_page(void *context, const Page *page) {
    size_t *glyphs = context;
    for (size_t k = 0; k < page->runs.n; k++)
        *glyphs += page->runs.at[k].n;
}

static double seconds(void) {
    struct timespec t = {0};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    Diags *diags = diags_new(LANGUAGE_EN, true);
    Book *book = book_new(diags);
    Style style;
    Str folder = str_from(argv[3]), fonts = data_folder(book->arena, STR("fonts"));
    read_sources(book, &folder, 1);
    edit_book(book);
    order_book(book);
    book_identify(book);
    if (!book->cities) return 4;
    if (!style_open(book->arena, diags, str_from(argv[1]), str_from(argv[2]), &style)) return 4;
    double best = 0;
    size_t glyphs = 0;
    for (int run = 0; run < RUNS; run++) {
        Faces *faces = faces_open(diags, fonts);
        if (!faces) return 4;
        faces_find(faces, ROLE_SONG, WEIGHT_REGULAR); /* the system's fonts are found here */
        glyphs = 0;
        PageSink sink = {count_page, &glyphs};
        Layout layout;
        double before = seconds();
        set_book(book, &style, faces, &sink, 1, &layout);
        double took = seconds() - before;
        if (run == 0 || took < best) best = took;
        faces_close(faces);
    }
    printf("%zu glyphs, %.1f ms: %.0f ns a glyph\n", glyphs, best * 1e3,
           best * 1e9 / (double)glyphs);
    book_drop(book);
    diags_drop(diags);
    return 0;
}
