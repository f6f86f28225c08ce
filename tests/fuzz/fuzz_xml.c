/* SPDX-License-Identifier: MIT */
/* Any bytes as our XML, through the transforms and the order: nothing crashes, every character of
 * an article that libxml2 finds is in the book or the account, what is written then keeps to the
 * schema and comes back as it is. Bytes that begin with `<` or with a byte order mark are the file.
 * Others are a program that writes the body of an article: a byte opens an element of those that
 * its parent may hold, closes one, or puts text; so that what is tried is mostly valid. */
#include <libxml/parser.h>
#include <stdint.h>

#include "../support/conserve.h"
#include "base/buf.h"
#include "book/xml.h"
#include "edit/edit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum Content { TEXT, BLOCKS, INLINES, EMPTY, ONLY_CHILDREN };

/* An element: its start, what it may hold; children by index, -1 ends them. */
static const struct {
    const char *start;
    enum Content content;
    signed char children[4];
} elements[] = {
    {"p", INLINES, {-1}},
    {"heading level=\"1\"", INLINES, {-1}},
    {"heading level=\"3\"", INLINES, {-1}},
    {"quote", ONLY_CHILDREN, {0, -1}},
    {"note kind=\"foot\" id=\"n1\" label=\"1\"", ONLY_CHILDREN, {0, -1}},
    {"note kind=\"end\"", ONLY_CHILDREN, {0, -1}},
    {"note kind=\"editor\" label=\"编者按\"", ONLY_CHILDREN, {0, -1}},
    {"figure", ONLY_CHILDREN, {15, 16, 17, -1}},
    {"list", ONLY_CHILDREN, {14, 13, -1}},
    {"table", ONLY_CHILDREN, {16, 12, 12, -1}},
    {"verse", INLINES, {-1}},
    {"signature", INLINES, {-1}},
    {"row", ONLY_CHILDREN, {18, 19, 20, -1}},
    {"item label=\"一是\"", INLINES, {-1}},
    {"item", INLINES, {-1}},
    {"image src=\"1.png\" alt=\"图\"/", EMPTY, {-1}},
    {"caption", INLINES, {-1}},
    {"credit", TEXT, {-1}},
    {"cell", INLINES, {-1}},
    {"cell header=\"true\"", INLINES, {-1}},
    {"cell colspan=\"2\" rowspan=\"3\"", INLINES, {-1}},
};
enum { BLOCK_STARTS = 12 };
static const char *const inlines[] = {"strong", "em", "link href=\"http://a.cn/\"",
                                      "noteref note=\"n1\"", "br/"};
static const char *const texts[] = {
    "甲乙，丙。", "一、",       "　　",       "\n",           "本报讯（记者 王某）",
    "来源：某报", "(完)",       "2023-01-02", "abc ",         "１２．５",
    "“",          "”",          "……",         "责任编辑：甲", "&#x9f;",
    "\\",         "<!-- c -->", "常州"};

#define COUNT(a) (sizeof(a) / sizeof *(a))
enum { DEPTH = 24 };

typedef struct Program {
    Buf out;
    const char *open[DEPTH];
    enum Content content[DEPTH];
    const signed char *children[DEPTH];
    size_t depth;
} Program;

static void open_element(Program *p, const char *start, enum Content content,
                         const signed char *children) {
    if (p->depth == DEPTH) return;
    buf_format(&p->out, "<%s>", start);
    if (start[strlen(start) - 1] == '/') return;
    p->open[p->depth] = start;
    p->content[p->depth] = content;
    p->children[p->depth++] = children;
}

static void close_element(Program *p) {
    const char *start = p->open[--p->depth];
    buf_format(&p->out, "</%.*s>", (int)strcspn(start, " "), start);
}

static void step(Program *p, uint8_t op, uint8_t what) {
    enum Content content = p->depth ? p->content[p->depth - 1] : BLOCKS;
    const signed char *children = p->depth ? p->children[p->depth - 1] : NULL;
    if (op % 8 == 0 && p->depth) {
        close_element(p);
    } else if (op == 255) { /* where it may not stand */
        open_element(p, elements[what % COUNT(elements)].start, INLINES, NULL);
    } else if (content == BLOCKS) {
        size_t i = what % BLOCK_STARTS;
        open_element(p, elements[i].start, elements[i].content, elements[i].children);
    } else if (content == ONLY_CHILDREN) {
        size_t n = 0;
        while (n < 4 && children[n] >= 0)
            n++;
        size_t i = (size_t)children[what % n];
        open_element(p, elements[i].start, elements[i].content, elements[i].children);
    } else if (content == INLINES && op % 8 == 1) {
        open_element(p, inlines[what % COUNT(inlines)], what % COUNT(inlines) == 3 ? TEXT : INLINES,
                     NULL);
    } else {
        buf_text(&p->out, texts[what % COUNT(texts)]);
    }
}

static Str generate(Arena *arena, const uint8_t *data, size_t size) {
    Program p = {0};
    buf_text(&p.out, "<article xmlns=\"urn:huibian:book:1\" id=\"a\"><head><title>题</title></head>"
                     "<body>");
    for (size_t i = 0; i + 1 < size; i += 2)
        step(&p, data[i], data[i + 1]);
    while (p.depth)
        close_element(&p);
    buf_text(&p.out, "</body></article>");
    Str text = str_copy(arena, buf_view(&p.out));
    buf_drop(&p.out);
    return text;
}

/* ---- what an article shows, as libxml2 alone sees it ------------------------------------------
 */

static bool is_named(const xmlNode *node, const char *name) {
    return strcmp((const char *)node->name, name) == 0;
}

static void put_label(Buf *out, const xmlNode *node) {
    xmlChar *label = xmlGetNoNsProp(node, (const xmlChar *)"label");
    if (label && (is_named(node, "item") || is_named(node, "note")))
        buf_text(out, (const char *)label);
    xmlFree(label);
}

static void collect(Buf *out, const xmlNode *node, bool in_article) {
    for (const xmlNode *n = node; n; n = n->next) {
        bool text = n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE;
        if (text && in_article) buf_text(out, (const char *)n->content);
        if (n->type != XML_ELEMENT_NODE || is_named(n, "short")) continue;
        if (in_article) put_label(out, n);
        collect(out, n->children, in_article || is_named(n, "article"));
    }
}

static Str shown(Arena *arena, Str bytes) {
    Buf out = {0};
    xmlDoc *doc = xmlReadMemory(bytes.p, (int)bytes.n, NULL, NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (doc) collect(&out, xmlDocGetRootElement(doc), false);
    xmlFreeDoc(doc);
    Str text = str_copy(arena, buf_view(&out));
    buf_drop(&out);
    return text;
}

/* ---- rounds ---------------------------------------------------------------------------------- */

static void fail(const char *what, Str a, Str b) {
    fprintf(stderr, "%s\n%.*s\n----\n%.*s\n", what, STR_ARG(a), STR_ARG(b));
    abort();
}

/* Reads, edits, orders and writes; false when nothing could be used. `whole`: nothing was refused.
 */
static bool pass(Str bytes, Buf *out, bool *whole) {
    Diags *diags = diags_new(LANGUAGE_EN, true);
    Book *book = book_new(diags);
    Source *source =
        book_add_source(book, STR("f.xml"), STR("f.xml"), str_copy(book->arena, bytes));
    char word[128];
    bool good = xml_read(book, source);
    *whole = diags_count(diags, DIAG_ERROR) == 0;
    if (good) {
        source->text = shown(book->arena, bytes);
        edit_book(book);
        if (*whole && !conserve_check(book, word, sizeof word))
            fail("CONSERVE", str_from(word), bytes);
        order_book(book);
        book_identify(book);
        good = book->cities != NULL;
        if (good) xml_write_buf(book, out);
    }
    book_drop(book);
    diags_drop(diags);
    return good;
}

static void check(Str bytes) {
    Buf once = {0}, twice = {0};
    bool whole, again;
    if (pass(bytes, &once, &whole)) {
        if (!pass(buf_view(&once), &twice, &again) || !again)
            fail("WHAT IS WRITTEN IS NOT VALID", bytes, buf_view(&once));
        if (!str_eq(buf_view(&once), buf_view(&twice)))
            fail("WHAT IS WRITTEN CHANGES", buf_view(&once), buf_view(&twice));
    }
    buf_drop(&once);
    buf_drop(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_new();
    Str bytes = {(const char *)data, size};
    if (size && data[0] != '<' && data[0] < 0xEF) bytes = generate(arena, data, size);
    check(bytes);
    arena_drop(arena);
    return 0;
}
