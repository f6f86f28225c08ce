/* SPDX-License-Identifier: MIT */
/* Any bytes as a web page: nothing crashes, every character is accounted for, the model is
 * whole. */
#include <stdint.h>

#include "../support/conserve.h"
#include "edit/edit.h"
#include "read/decode.h"
#include "read/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Diags *diags = diags_new(LANGUAGE_EN, true);
    Book *book = book_new(diags);
    Str text, bytes = str_copy(book->arena, (Str){(const char *)data, size});
    if (decode_text(book, STR("f.html"), bytes, STR(""), &text)) {
        Source *source = book_add_source(book, STR("f.html"), STR("f.html"), text);
        char word[128];
        read_html(book, source);
        edit_book(book);
        if (!conserve_check(book, word, sizeof word)) {
            fprintf(stderr, "CONSERVE %s\n", word);
            abort();
        }
        order_book(book);
        book_identify(book);
    }
    book_drop(book);
    diags_drop(diags);
    return 0;
}
