/* SPDX-License-Identifier: MIT */
#include "write/epub/doc.h"

#include <stdarg.h>

#include <libxml/uri.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/utf8.h"
#include "text/chars.h"
#include "text/rare.h"
#include "text/words.h"

static const xmlChar *x(const char *s) {
    return (const xmlChar *)s;
}

static void check(int result) {
    if (result < 0) fail_no_memory(); /* the writer's only failure: it writes to memory */
}

Doc doc_open(void) {
    Doc doc = {.buffer = xmlBufferCreate()};
    doc.writer = doc.buffer ? xmlNewTextWriterMemory(doc.buffer, 0) : NULL;
    if (!doc.writer) fail_no_memory();
    check(xmlTextWriterStartDocument(doc.writer, NULL, "UTF-8", NULL));
    return doc;
}

Str doc_bytes(Doc *doc) {
    check(xmlTextWriterEndDocument(doc->writer));
    check(xmlTextWriterFlush(doc->writer));
    return (Str){(const char *)xmlBufferContent(doc->buffer), (size_t)xmlBufferLength(doc->buffer)};
}

void doc_drop(Doc *doc) {
    xmlFreeTextWriter(doc->writer);
    xmlBufferFree(doc->buffer);
    *doc = (Doc){0};
}

static void open_with(Doc *doc, const char *name, va_list pairs) {
    check(xmlTextWriterStartElement(doc->writer, x(name)));
    for (const char *key; (key = va_arg(pairs, const char *)) != NULL;) {
        const char *value = va_arg(pairs, const char *);
        if (value && *value) check(xmlTextWriterWriteAttribute(doc->writer, x(key), x(value)));
    }
}

void doc_open_tag(Doc *doc, const char *name, ...) {
    va_list pairs;
    va_start(pairs, name);
    open_with(doc, name, pairs);
    va_end(pairs);
}

void doc_close_tag(Doc *doc) {
    check(doc->html ? xmlTextWriterFullEndElement(doc->writer)
                    : xmlTextWriterEndElement(doc->writer));
}

static bool is_void(const char *name) {
    static const char *const names[] = {"br", "img", "link", "wbr"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0) return true;
    return false;
}

static void put_marked(Buf *out, Str text) {
    for (size_t at = 0, from, to; at < text.n; at = to) {
        from = rare_find(text, at, &to);
        buf_xml(out, str_sub(text, at, from));
        if (from == text.n) break;
        buf_text(out, "<span class=\"rare\">");
        buf_xml(out, str_sub(text, from, to));
        buf_text(out, "</span>");
    }
}

void doc_text(Doc *doc, Str text) {
    Buf escaped = {0};
    if (text.n == 0) return;
    if (doc->marks_rare)
        put_marked(&escaped, text);
    else
        buf_xml(&escaped, text);
    check(xmlTextWriterWriteRawLen(doc->writer, x(escaped.p), (int)escaped.n));
    buf_drop(&escaped);
}

void doc_element(Doc *doc, const char *name, Str text, ...) {
    va_list pairs;
    va_start(pairs, text);
    open_with(doc, name, pairs);
    va_end(pairs);
    doc_text(doc, text);
    if (is_void(name))
        check(xmlTextWriterEndElement(doc->writer));
    else
        doc_close_tag(doc);
}

/* A headline of so many characters stands on one line of a telephone. */
enum { SHORT_MOST = 10 };

bool *doc_headline_breaks(Arena *arena, Str text) {
    if (utf8_count(text) <= SHORT_MOST) return NULL;
    bool *breaks = ARENA_ARRAY(arena, bool, text.n + 1);
    words_breaks(text, breaks);
    return breaks;
}

/* A character that says the same (U+200B) would stand in what is searched, copied and compared. */
void doc_break(Doc *doc) {
    doc_element(doc, "wbr", STR(""), NULL);
}

/* Words between which a line may begin. */
static void put_words(Doc *doc, Str text, const bool *breaks) {
    size_t from = 0;
    for (size_t i = 1; i < text.n; i++) {
        if (!breaks[i]) continue;
        doc_text(doc, str_sub(text, from, i));
        doc_break(doc);
        from = i;
    }
    doc_text(doc, str_after(text, from));
}

/* A clause in a span that the sheet keeps on a line of its own where it must; the space behind it
 * stays outside, where it vanishes at the end of the line. */
static void put_clause(Doc *doc, Str text, const bool *breaks) {
    size_t n = text.n, size;
    while (n > 0 && char_is_space(utf8_before(text, n, &size)))
        n -= size;
    doc_open_tag(doc, "span", "class", "clause", NULL);
    put_words(doc, str_sub(text, 0, n), breaks);
    doc_close_tag(doc);
    doc_text(doc, str_after(text, n));
}

void doc_headline(Doc *doc, Str text) {
    Arena *arena = arena_new();
    const bool *breaks = doc_headline_breaks(arena, text);
    if (!breaks) {
        doc_text(doc, text);
        arena_drop(arena);
        return;
    }
    bool *clauses = ARENA_ARRAY(arena, bool, text.n + 1);
    size_t from = 0;
    words_clauses(text, clauses);
    for (size_t i = 1; i < text.n; i++) {
        if (!clauses[i]) continue;
        put_clause(doc, str_sub(text, from, i), breaks + from);
        doc_break(doc);
        from = i;
    }
    if (from)
        put_clause(doc, str_after(text, from), breaks + from);
    else
        put_words(doc, text, breaks);
    arena_drop(arena);
}

void doc_line(Doc *doc) {
    check(xmlTextWriterWriteRawLen(doc->writer, x("\n"), 1));
}

static bool has_scheme(Str address, const char *scheme) {
    size_t n = strlen(scheme);
    return address.n > n && strncmp(address.p, scheme, n) == 0;
}

Str doc_uri(Arena *arena, Str address) {
    address = str_trim(address);
    bool web = has_scheme(address, "http://") || has_scheme(address, "https://");
    if (!web && !has_scheme(address, "mailto:")) return STR("");
    xmlChar *escaped = xmlURIEscapeStr(x(str_copy(arena, address).p), x(":/?#@!$&'()*+,;=%~"));
    xmlURIPtr uri = escaped ? xmlParseURI((const char *)escaped) : NULL;
    /* What validators take for a host; others no reader would find either. */
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
    bool host =
        uri && uri->server && *uri->server && uri->server[strspn(uri->server, letters)] == '\0';
    bool good = uri && (web ? host : uri->opaque || uri->path);
    Str copy = good ? str_copy(arena, str_from((const char *)escaped)) : STR("");
    xmlFreeURI(uri);
    xmlFree(escaped);
    return copy;
}

Doc page_open(Str title, const char *type, const char *sheet) {
    Doc doc = doc_open();
    doc.html = true;
    check(xmlTextWriterWriteRaw(doc.writer, x("<!DOCTYPE html>\n")));
    doc_open_tag(&doc, "html", "xmlns", "http://www.w3.org/1999/xhtml", "xmlns:epub",
                 "http://www.idpf.org/2007/ops", "lang", "zh-CN", "xml:lang", "zh-CN", NULL);
    doc_open_tag(&doc, "head", NULL);
    doc_element(&doc, "title", title, NULL);
    doc_element(&doc, "link", STR(""), "rel", "stylesheet", "type", "text/css", "href", sheet,
                NULL);
    doc_close_tag(&doc);
    doc_line(&doc);
    doc_open_tag(&doc, "body", "epub:type", type, NULL);
    doc_line(&doc);
    return doc;
}

Str page_close(Doc *doc, Arena *arena) {
    doc_close_tag(doc);
    doc_close_tag(doc);
    Str bytes = str_copy(arena, doc_bytes(doc));
    doc_drop(doc);
    return bytes;
}
