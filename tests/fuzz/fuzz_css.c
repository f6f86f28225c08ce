/* SPDX-License-Identifier: MIT */
/* Any bytes as print.css and fonts.css (fuzz/folder.h): nothing crashes, whatever is not understood
 * is a diagnostic with its line, the page that comes out has a grid, and a small book can be set on
 * it: every number of every page is one, every page has a size, the body stands on it. */
#include <math.h>
#include <stdint.h>

#include "edit/edit.h"
#include "folder.h"
#include "read/read.h"
#include "set/set.h"
#include "style/fonts_css.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* What fontconfig keeps for the life of a process is not ours. */
const char *__lsan_default_suppressions(void) {
    return "leak:libfontconfig";
}

static const char *const names[] = {"styles/f/print.css", "fonts/fonts.css", "book.txt"};

static const char article[] =
    "运河边的工厂\n来源：某晚报 2021-03-04\n作者：王某\n\n　　一、厂房\n\n"
    "　　常州的老厂房在2021年改成了book店，“走进来”的人说：这里……真好——真的。\n"
    "　　第一，书多；\n　　第二，人也多。\n\n　　（二）河\n\n　　水清了。\n";

enum { PAGES_MOST = 4000 };

static void fail(const char *what) {
    fprintf(stderr, "%s\n", what);
    abort();
}

static void check_page(void *context, const Page *page) {
    size_t *pages = context;
    if (++*pages > PAGES_MOST) fail("PAGES without end");
    if (!(page->width > 0) || !(page->height > 0) || !isfinite(page->width + page->height))
        fail("PAGE without a size");
    for (size_t i = 0; i < page->runs.n; i++)
        if (!isfinite(page->runs.at[i].x) || !isfinite(page->runs.at[i].y) ||
            !isfinite(page->runs.at[i].size))
            fail("RUN without a place");
    for (size_t i = 0; i < page->rules.n; i++)
        if (!isfinite(page->rules.at[i].x + page->rules.at[i].y + page->rules.at[i].width))
            fail("RULE without a place");
}

static void check_fonts(const FontRules *rules) {
    for (size_t i = 0; i < rules->rules.n; i++) {
        const FontRule *rule = &rules->rules.at[i];
        if (rule->role >= ROLE_COUNT || rule->weight_min > rule->weight_max || !rule->sources.n)
            fail("FONT RULE");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static Faces *faces; /* opened once: what fonts.css asks for is only read */
    if (!faces) {
        Diags *diags = diags_new(LANGUAGE_EN, true);
        faces = faces_open(diags, STR("fonts"));
        if (!faces) fail("no fonts");
    }
    folder_open();
    folder_put("in/1.txt", str_from(article));
    folder_fill((Str){(const char *)data, size}, names, sizeof names / sizeof *names);
    Diags *diags = diags_new(LANGUAGE_EN, true);
    Book *book = book_new(diags);
    Str in = folder_in(book->arena, "in");
    FontRules rules = fonts_css_read(book->arena, diags, folder_in(book->arena, "in/fonts"));
    check_fonts(&rules);
    read_sources(book, &in, 1);
    edit_book(book);
    order_book(book);
    book_identify(book);
    const Wishes *w = &book->wishes;
    const StyleWishes wishes = {w->path,
                                {w->page_size.value, w->page_size.line},
                                {w->text_size.value, w->text_size.line},
                                {w->rows.value, w->rows.line}};
    Style style;
    if (book->cities &&
        style_open(book->arena, diags, folder_in(book->arena, "in/styles"), STR("f"), &style)) {
        style_fit(book->arena, diags, &wishes, &style);
        if (style.rows < 1 || style.characters < 1 || !(style.pitch > 0)) fail("STYLE, no grid");
        size_t pages = 0;
        const PageSink sink = {check_page, &pages};
        Layout layout;
        set_book(book, &style, faces, &sink, 1, &layout);
        if (pages == 0) fail("no page");
    }
    book_drop(book);
    diags_drop(diags);
    return 0;
}
