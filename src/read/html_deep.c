/* SPDX-License-Identifier: MIT */
#include "read/html_deep.h"

#include <libxml/HTMLparser.h>
#include <stdint.h>
#include <string.h>

#include "base/fail.h"

typedef struct Flattening {
    startElementSAXFunc start;
    endElementSAXFunc end;
    bool happened;
} Flattening;

/* What is made at any depth: it holds no elements, or nothing that is text of the page. */
static bool is_leaf(const xmlChar *name) {
    static const char *const leaves[] = {"script", "style", "textarea", "title"};
    const htmlElemDesc *element = htmlTagLookup(name);
    if (element && element->empty) return true;
    for (size_t i = 0; i < sizeof leaves / sizeof *leaves; i++)
        if (strcmp((const char *)name, leaves[i]) == 0) return true;
    return false;
}

/* A block that is not made still ends the line. */
static void break_line(const Flattening *f, void *context, const xmlChar *name) {
    const htmlElemDesc *element = htmlTagLookup(name);
    if (element && element->isinline) return;
    f->start(context, (const xmlChar *)"br", NULL);
    f->end(context, (const xmlChar *)"br");
}

static bool is_too_deep(const htmlParserCtxt *parser, const xmlChar *name) {
    return parser->nodeNr >= HTML_DEPTH_MOST && !is_leaf(name);
}

static void on_start(void *context, const xmlChar *name, const xmlChar **attributes) {
    htmlParserCtxt *parser = context;
    Flattening *f = parser->_private;
    if (is_too_deep(parser, name)) {
        f->happened = true;
        break_line(f, context, name);
    } else {
        f->start(context, name, attributes);
    }
}

/* The parser's own stack of names knows every element, made or not; ends come in its order. So an
 * element was made when there are no more names open than nodes. */
static void on_end(void *context, const xmlChar *name) {
    htmlParserCtxt *parser = context;
    Flattening *f = parser->_private;
    if (parser->nameNr > parser->nodeNr && !is_leaf(name))
        break_line(f, context, name);
    else
        f->end(context, name);
}

xmlDoc *html_deep_parse(Str text, bool *flattened) {
    /* the text is UTF-8 whatever its meta tag says (HX-06) */
    int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                  HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC | HTML_PARSE_COMPACT;
    *flattened = false;
    if (text.n > INT32_MAX) return NULL;
    htmlParserCtxt *parser = htmlNewParserCtxt();
    if (!parser) fail_no_memory();
    Flattening f = {.start = parser->sax->startElement, .end = parser->sax->endElement};
    parser->_private = &f;
    parser->sax->startElement = on_start;
    parser->sax->endElement = on_end;
    xmlDoc *document = htmlCtxtReadMemory(parser, text.p, (int)text.n, NULL, "UTF-8", options);
    htmlFreeParserCtxt(parser);
    *flattened = f.happened;
    return document;
}
