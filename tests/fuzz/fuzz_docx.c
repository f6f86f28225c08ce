/* SPDX-License-Identifier: MIT */
/* Any bytes as a Word document: nothing crashes, every character that it shows is accounted for,
 * the model is whole. Bytes that begin with PK are the archive itself. Others are a program that
 * writes its parts: a byte opens an element of the table below, closes one, gives an attribute or
 * text, or begins the next part; so that what is tried is always well-formed, and seldom sensible.
 */
#include <stdint.h>
#include <stdlib.h>
#include <zip.h>

#include "../support/conserve.h"
#include "base/buf.h"
#include "edit/edit.h"
#include "read/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const elements[] = {"p",
                                       "r",
                                       "t",
                                       "tbl",
                                       "tr",
                                       "tc",
                                       "pPr",
                                       "rPr",
                                       "pStyle",
                                       "numPr",
                                       "numId",
                                       "ilvl",
                                       "jc",
                                       "b",
                                       "vanish",
                                       "outlineLvl",
                                       "gridSpan",
                                       "vMerge",
                                       "tcPr",
                                       "trPr",
                                       "tblHeader",
                                       "fldChar",
                                       "instrText",
                                       "fldSimple",
                                       "hyperlink",
                                       "ins",
                                       "del",
                                       "delText",
                                       "footnoteReference",
                                       "endnoteReference",
                                       "commentReference",
                                       "footnote",
                                       "comment",
                                       "tab",
                                       "br",
                                       "sym",
                                       "ruby",
                                       "rt",
                                       "rubyBase",
                                       "txbxContent",
                                       "drawing",
                                       "inline",
                                       "docPr",
                                       "blip",
                                       "pict",
                                       "shape",
                                       "imagedata",
                                       "OLEObject",
                                       "AlternateContent",
                                       "Choice",
                                       "Fallback",
                                       "sectPr",
                                       "headerReference",
                                       "style",
                                       "name",
                                       "basedOn",
                                       "abstractNum",
                                       "lvl",
                                       "numFmt",
                                       "lvlText",
                                       "num",
                                       "abstractNumId",
                                       "start",
                                       "suff",
                                       "sdt",
                                       "sdtContent"};
static const char *const attributes[] = {"val",  "id",     "styleId", "abstractNumId", "numId",
                                         "ilvl", "author", "date",    "fldCharType",   "instr",
                                         "type", "embed",  "descr",   "char",          "font"};
static const char *const values[] = {"0",           "1",
                                     "2",           "-1",
                                     "99999999999", "begin",
                                     "separate",    "end",
                                     "heading 1",   "center",
                                     "restart",     "bullet",
                                     "decimal",     "chineseCounting",
                                     "%1、",        "HYPERLINK \"http://a\"",
                                     "TOC",         "rId1",
                                     "Wingdings",   "F06C",
                                     "甲",          "2023-05-01T00:00:00Z"};
static const char *const texts[] = {"甲",  "一、",   "。",   "来源：某报", "2023-01-02",
                                    " ",   "，",     "abc",  "（",         "常州",
                                    "图1", "\u00a0", "１２", "标题"};

#define COUNT(a) (sizeof(a) / sizeof *(a))

enum { DEPTH = 40 };

/* What is being written of a part. */
typedef struct Program {
    Buf out;
    const char *open[DEPTH];
    size_t depth;
    bool head; /* the last element's start is still open */
} Program;

static void close_head(Program *p) {
    if (p->head) buf_byte(&p->out, '>');
    p->head = false;
}

static void close_element(Program *p) {
    if (!p->depth) return;
    close_head(p);
    buf_format(&p->out, "</w:%s>", p->open[--p->depth]);
}

static void step(Program *p, uint8_t op, uint8_t what, size_t *names_used) {
    switch (op % 8) {
    case 0:
    case 1:
    case 2:
        if (p->depth == DEPTH) return;
        close_head(p);
        p->open[p->depth++] = elements[what % COUNT(elements)];
        buf_format(&p->out, "<w:%s", p->open[p->depth - 1]);
        p->head = true;
        *names_used = 0;
        return;
    case 3:
    case 4:
        close_element(p);
        return;
    case 5: { /* an attribute once an element: its name may not come again */
        size_t name = what % COUNT(attributes);
        if (!p->head || *names_used >> name & 1) return;
        *names_used |= (size_t)1 << name;
        buf_format(&p->out, " w:%s=\"%s\"", attributes[name],
                   strchr(values[op / 8 % COUNT(values)], '"') ? "x"
                                                               : values[op / 8 % COUNT(values)]);
        return;
    }
    default:
        if (!p->depth) return;
        close_head(p);
        buf_text(&p->out, texts[what % COUNT(texts)]);
    }
}

/* Runs the program up to its end or to a byte FF; the part that it writes. */
static Str run(Arena *arena, Str *code, const char *root) {
    Program p = {0};
    size_t used = 0;
    buf_format(&p.out, "<w:%s xmlns:w=\"urn:w\">%s", root,
               strcmp(root, "document") == 0 ? "<w:body>" : "");
    while (code->n > 1 && (uint8_t)code->p[0] != 0xFF) {
        step(&p, (uint8_t)code->p[0], (uint8_t)code->p[1], &used);
        *code = str_after(*code, 2);
    }
    *code = code->n ? str_after(*code, 1) : *code;
    while (p.depth)
        close_element(&p);
    buf_format(&p.out, "%s</w:%s>", strcmp(root, "document") == 0 ? "</w:body>" : "", root);
    Str text = str_copy(arena, buf_view(&p.out));
    buf_drop(&p.out);
    return text;
}

static void add_part(zip_t *zip, const char *name, Str content) {
    zip_source_t *source = zip_source_buffer(zip, content.p, content.n, 0);
    zip_int64_t index = zip_file_add(zip, name, source, 0);
    if (index < 0)
        zip_source_free(source);
    else
        zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0);
}

/* The relationships of the document to its other parts, and to a picture. */
static Str relations(Arena *arena, const char *const *parts, size_t n) {
    Buf out = {0};
    buf_text(&out, "<Relationships>");
    for (size_t i = 0; i < n; i++)
        buf_format(&out, "<Relationship Id=\"r%zu\" Type=\"x/%s\" Target=\"%s.xml\"/>", i, parts[i],
                   parts[i]);
    buf_text(&out, "<Relationship Id=\"rId1\" Type=\"x/image\" Target=\"media/a.png\"/>"
                   "</Relationships>");
    Str text = str_copy(arena, buf_view(&out));
    buf_drop(&out);
    return text;
}

/* The parts as an archive, in the arena. */
static Str pack(Arena *arena, Str code) {
    static const char *const roots[] = {"document", "styles", "numbering", "footnotes", "comments"};
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *buffer = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_t *zip = zip_open_from_source(buffer, ZIP_CREATE | ZIP_TRUNCATE, &error);
    for (size_t i = 0; i < COUNT(roots); i++)
        add_part(zip, STR_CAT(arena, STR("word/"), str_from(roots[i]), STR(".xml")).p,
                 run(arena, &code, roots[i]));
    add_part(zip, "word/_rels/document.xml.rels", relations(arena, roots + 1, COUNT(roots) - 1));
    zip_source_keep(buffer);
    zip_close(zip);
    zip_stat_t stat;
    zip_source_stat(buffer, &stat);
    char *bytes = arena_alloc(arena, (size_t)stat.size + 1);
    zip_source_open(buffer);
    zip_source_read(buffer, bytes, stat.size);
    zip_source_close(buffer);
    zip_source_free(buffer);
    return (Str){bytes, (size_t)stat.size};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Diags *diags = diags_new(LANGUAGE_EN, true);
    Book *book = book_new(diags);
    Str bytes = str_copy(book->arena, (Str){(const char *)data, size});
    if (size && !str_starts(bytes, STR("PK"))) bytes = pack(book->arena, bytes);
    Source *source = book_add_source(book, STR("f.docx"), STR("f.docx"), bytes);
    char word[128];
    read_docx(book, source);
    edit_book(book);
    if (!conserve_check(book, word, sizeof word)) {
        fprintf(stderr, "CONSERVE %s\n", word);
        abort();
    }
    order_book(book);
    book_identify(book);
    book_drop(book);
    diags_drop(diags);
    return 0;
}
