/* SPDX-License-Identifier: MIT */
/* Any bytes as what the staff write about a book: book.txt, the sheet of the source folder, the one
 * of 整理稿 with its state and a corrected text (fuzz/folder.h), over three fixed articles. Nothing
 * crashes, every character of the articles is accounted for, the book that comes out keeps to the
 * schema, and what `huibian tidy` makes of it is read again without an error. */
#include <stdint.h>

#include "../support/conserve.h"
#include "book/tidy_state.h"
#include "book/xml.h"
#include "edit/edit.h"
#include "folder.h"
#include "read/read.h"
#include "style/style.h"
#include "write/tidy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = {"catalogue.tsv", "book.txt", TIDY_FOLDER "/catalogue.tsv",
                                    TIDY_FOLDER "/" TIDY_STATE, TIDY_FOLDER "/1.txt"};

static const struct {
    const char *name, *text;
} articles[] = {
    {"in/1.txt",
     "运河边的工厂\n来源：某晚报 2021-03-04\n作者：王某\n\n　　常州的老厂房改成了书店。\n"},
    {"in/2.txt", "海边的路\n\n　　本报青岛讯 路修好了。（李某）\n"},
    {"in/3.html",
     "<html><head><title>茶</title></head><body><h1>茶</h1><p>福州的茶香。</p></body>"},
};

static void fail(const char *what, const char *word) {
    fprintf(stderr, "%s %s\n", what, word);
    abort();
}

static Book *understand(Diags *diags, bool with_tidied) {
    Book *book = book_new(diags);
    char word[128];
    Str in = folder_in(book->arena, "in");
    read_sources(book, &in, 1);
    if (with_tidied) {
        read_tidied_folder(book, in);
        read_own_catalogue(book, in);
    }
    edit_book(book);
    if (conserve_applies(book) && !conserve_check(book, word, sizeof word)) fail("CONSERVE", word);
    order_book(book);
    book_identify(book);
    return book;
}

/* The style takes or refuses what the book asks of its page. */
static void fit(const Book *book) {
    Style style;
    const Wishes *w = &book->wishes;
    const StyleWishes wishes = {w->path,
                                {w->page_size.value, w->page_size.line},
                                {w->text_size.value, w->text_size.line},
                                {w->rows.value, w->rows.line}};
    if (!style_open(book->arena, book->diags, STR("styles"), STR("book"), &style)) return;
    style_fit(book->arena, book->diags, &wishes, &style);
    if (style.rows < 1 || style.characters < 1 || !(style.pitch > 0)) fail("STYLE", "no grid");
}

/* The XML of the book is one that the program reads. */
static void check_xml(const Book *book) {
    Buf out = {0};
    if (!book->cities) return;
    xml_write_buf(book, &out);
    Diags *diags = diags_new(LANGUAGE_EN, true);
    Book *again = book_new(diags);
    Source *source = book_add_source(again, STR("f.xml"), STR("f.xml"), buf_view(&out));
    if (!xml_read(again, source) || diags_count(diags, DIAG_ERROR)) fail("XML", out.p);
    book_drop(again);
    diags_drop(diags);
    buf_drop(&out);
}

/* `huibian tidy`, and a reading of what it wrote: no more is wrong than there was. */
static void tidy(size_t errors) {
    TidyCount count;
    Diags *diags = diags_new(LANGUAGE_ZH, true);
    Book *book = understand(diags, false);
    Str folder = folder_in(book->arena, "in/" TIDY_FOLDER);
    read_catalogue(book, folder);
    bool written = book->cities && tidy_write(book, folder, &count);
    if (book->cities && !written) fail("TIDY", "not written");
    book_drop(book);
    diags_drop(diags);
    if (!written) return;
    diags = diags_new(LANGUAGE_EN, true);
    book = understand(diags, true);
    if (diags_count(diags, DIAG_ERROR) > errors) fail("TIDY", "makes errors");
    check_xml(book);
    book_drop(book);
    diags_drop(diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    folder_open();
    for (size_t i = 0; i < sizeof articles / sizeof *articles; i++)
        folder_put(articles[i].name, str_from(articles[i].text));
    folder_fill((Str){(const char *)data, size}, names, sizeof names / sizeof *names);
    Diags *diags = diags_new(LANGUAGE_EN, true);
    Book *book = understand(diags, true);
    fit(book);
    check_xml(book);
    size_t errors = diags_count(diags, DIAG_ERROR);
    book_drop(book);
    diags_drop(diags);
    tidy(errors);
    return 0;
}
