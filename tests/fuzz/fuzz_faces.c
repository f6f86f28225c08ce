/* SPDX-License-Identifier: MIT */
/* Any bytes as tidied text and as XML: nothing crashes, and what was read and written once stays as
 * it is when it is read and written again (SF-01), in either face. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "book/text.h"
#include "book/xml.h"
#include "edit/edit.h"
#include "read/decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef bool Face(Book *book, Source *source, Buf *out);

static bool through_text(Book *book, Source *source, Buf *out) {
    Str text;
    if (!decode_text(book, source->path, source->text, STR(""), &text)) return false;
    source->text = text;
    if (!tidied_read(book, source)) return false;
    tidied_write(book, book->received, out);
    return true;
}

static bool through_xml(Book *book, Source *source, Buf *out) {
    if (!xml_read(book, source)) return false;
    order_book(book);
    book_identify(book);
    xml_write_buf(book, out);
    return true;
}

static bool pass(Face *face, Str bytes, Buf *out) {
    Diags *diags = diags_new(LANGUAGE_EN, true);
    Book *book = book_new(diags);
    Str copy = str_copy(book->arena, bytes);
    bool good = face(book, book_add_source(book, STR("f"), STR("f"), copy), out);
    book_drop(book);
    diags_drop(diags);
    return good;
}

static void check(Face *face, Str bytes) {
    Buf once = {0}, twice = {0};
    if (pass(face, bytes, &once)) {
        bool again = pass(face, buf_view(&once), &twice);
        if (!again || !str_eq(buf_view(&once), buf_view(&twice))) {
            fprintf(stderr, "SETTLE\n%s\n----\n%s\n", once.p, twice.p ? twice.p : "");
            abort();
        }
    }
    buf_drop(&once);
    buf_drop(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Str bytes = {(const char *)data, size};
    check(through_text, bytes);
    check(through_xml, bytes);
    return 0;
}
