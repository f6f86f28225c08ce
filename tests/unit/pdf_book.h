/* SPDX-License-Identifier: MIT */
/* What the tests of the PDF share: a folder of their own, the tools that read a PDF, and a book of
 * pages that a test sets. */
#ifndef TESTS_UNIT_PDF_BOOK_H
#define TESTS_UNIT_PDF_BOOK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/file.h"
#include "sheets.h"
#include "write/pdf/pdf.h"

typedef struct Fixture {
    Diags *diags;
    Arena *arena;
    Faces *faces;
    char folder[64];
    PdfProfile profile;
} Fixture;

static inline int set_up(void **state) {
    Fixture *f = calloc(1, sizeof *f);
    f->diags = diags_new(LANGUAGE_EN, true);
    f->arena = arena_new();
    f->faces = faces_open(f->diags, STR("fonts"));
    strcpy(f->folder, "/tmp/huibian-pdf-XXXXXX");
    *state = f;
    return f->faces && mkdtemp(f->folder) ? 0 : -1;
}

static inline Str in_folder(Fixture *f, const char *name) {
    return path_join(f->arena, str_from(f->folder), str_from(name));
}

static inline int tear_down(void **state) {
    Fixture *f = *state;
    Str *names;
    size_t n = 0;
    if (file_list(f->arena, f->diags, str_from(f->folder), &names, &n))
        for (size_t i = 0; i < n; i++)
            unlink(in_folder(f, names[i].p).p);
    rmdir(f->folder);
    faces_close(f->faces);
    arena_drop(f->arena);
    diags_drop(f->diags);
    free(f);
    return 0;
}

/* What a shell command prints, errors included; its status goes to `*status`. */
static inline Str run(Fixture *f, int *status, const char *format, const char *file) {
    Str command = str_format(f->arena, format, file);
    FILE *pipe = popen(command.p, "r");
    assert_non_null(pipe);
    Buf out = {0};
    char piece[4096];
    for (size_t n; (n = fread(piece, 1, sizeof piece, pipe)) > 0;)
        buf_put(&out, piece, n);
    *status = pclose(pipe);
    Str copy = str_copy(f->arena, buf_view(&out));
    buf_drop(&out);
    return copy;
}

static inline void need(Fixture *f, const char *tool) {
    int status;
    run(f, &status, "command -v %s", tool);
    if (status != 0) skip();
}

static inline void expect(Str said, Str wanted) {
    if (!str_has(said, wanted)) print_error("no '%.*s' in\n%.*s\n", STR_ARG(wanted), STR_ARG(said));
    assert_true(str_has(said, wanted));
}

static inline Str bytes_of(Fixture *f, Str path) {
    Str bytes;
    assert_true(file_read(f->arena, f->diags, path, &bytes));
    return bytes;
}

/* Without white space: line ends are the reader's. */
static inline Str squeezed(Arena *arena, Str s) {
    char *p = arena_alloc(arena, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (!strchr(" \n\r\t\f", s.p[i])) p[n++] = s.p[i];
    return (Str){p, n};
}

static inline void fill_layout(Sheets *s) {
    s->layout.title = STR("文章汇编 & 𠮷");
    s->layout.author = STR("编者甲");
    s->layout.lang = STR("zh-CN");
    s->layout.identifier = STR("urn:uuid:00000000-0000-5000-8000-000000000000");
    s->layout.epoch = 1609459200;
    VEC_PUSH(s->arena, s->layout.outline, (OutlineItem){1, STR("常州市"), STR("city-320400")});
    VEC_PUSH(s->arena, s->layout.outline, (OutlineItem){2, STR("一篇𠮷文"), STR("city-320400")});
    VEC_PUSH(s->arena, s->layout.outline, (OutlineItem){1, STR("南通市"), STR("city-320400")});
}

typedef void SetPages(Fixture *f, Sheets *s, const PageSink *sink, NodeId document);

/* Writes NAME through the whole path, output set and all; its path. */
static inline Str write_book(Fixture *f, const char *name, SetPages *set) {
    Outputs *outputs = outputs_open(f->diags, str_from(f->folder));
    Output *output = outputs_add(outputs, str_from(name));
    Pdf *pdf = pdf_open(output, f->faces, f->diags, &f->profile);
    PageSink sink = pdf_sink(pdf);
    Sheets s = {.arena = f->arena};
    NodeId document = sheets_node(&s, TAG_document, NO_NODE);
    fill_layout(&s);
    set(f, &s, &sink, document);
    pdf_close(pdf, &s.layout);
    assert_true(outputs_commit(outputs));
    return in_folder(f, name);
}

#endif
