/* SPDX-License-Identifier: MIT */
/* XML in, safely: no network, no document type, no entities, bounded depth; then the schema, whose
 * violations become diagnostics of our own. libxml2 names the line and the element. */
#include "book/xml_doc.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/relaxng.h>
#include <limits.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/utf8.h"
#include "book/xml.h"

enum {
    DEPTH_MOST = 64,   /* elements inside one another; the schema itself needs 9 and inlines */
    FAULTS_MOST = 100, /* told of one file; who made more faults than that begins anew */
};

#define NAMESPACE "urn:huibian:book:1"

static const char *const schema_lines[] = {
#include "book/book_rng.in"
};

Str xml_schema(Arena *arena) {
    Buf buf = {0};
    for (size_t i = 0; i < sizeof schema_lines / sizeof *schema_lines; i++)
        buf_text(&buf, schema_lines[i]);
    Str schema = str_copy(arena, buf_view(&buf));
    buf_drop(&buf);
    return schema;
}

/* ---- nodes --------------------------------------------------------------------------------- */

int xml_line(const xmlNode *node) {
    long line = xmlGetLineNo(node);
    return line > 0 && line < INT_MAX ? (int)line : 0;
}

bool xml_is(const xmlNode *node, const char *name) {
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

xmlNode *xml_element(xmlNode *node) {
    while (node && node->type != XML_ELEMENT_NODE)
        node = node->next;
    return node;
}

static Str name_of(const xmlNode *node) {
    return str_from((const char *)node->name);
}

/* ---- parsing ------------------------------------------------------------------------------- */

typedef struct Parse {
    Book *book;
    const Source *source;
    xmlParserCtxt *context;
    bool told; /* the first fault is told, what follows from it is not */
} Parse;

static void tell(Parse *p, enum DiagName name, int line, const Str *args, size_t n) {
    if (!p->told) diag_report(p->book->diags, name, where_line(p->source->path, line), args, n);
    p->told = true;
}

/* Errors of libxml2's parser that have words of ours; the others are told in its own. */
static enum DiagName parse_fault(int code) {
    static const struct {
        int code;
        enum DiagName name;
    } faults[] = {
        {XML_ERR_TAG_NAME_MISMATCH, DIAG_xml_tags_cross},
        {XML_ERR_TAG_NOT_FINISHED, DIAG_xml_not_finished},
        {XML_ERR_GT_REQUIRED, DIAG_xml_not_finished},
        {XML_ERR_DOCUMENT_EMPTY, DIAG_xml_empty},
        {XML_ERR_DOCUMENT_END, DIAG_xml_after_end},
        {XML_ERR_NAME_REQUIRED, DIAG_xml_bare_mark},
        {XML_ERR_ENTITYREF_SEMICOL_MISSING, DIAG_xml_bare_mark},
        {XML_ERR_LT_IN_ATTRIBUTE, DIAG_xml_bare_mark},
        {XML_ERR_UNDECLARED_ENTITY, DIAG_xml_entity},
        {XML_ERR_INVALID_CHAR, DIAG_xml_bad_character},
        {XML_ERR_INVALID_ENCODING, DIAG_xml_encoding},
        {XML_ERR_UNSUPPORTED_ENCODING, DIAG_xml_encoding},
        {XML_I18N_CONV_FAILED, DIAG_xml_encoding},
        {XML_ERR_UNKNOWN_ENCODING, DIAG_xml_encoding},
        {XML_NS_ERR_UNDEFINED_NAMESPACE, DIAG_xml_namespace},
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (faults[i].code == code) return faults[i].name;
    return DIAG_xml_not_wellformed;
}

static Str message_of(const xmlError *error) {
    return str_trim(str_from(error->message ? error->message : ""));
}

/* Bytes of another encoding where UTF-8 is the rule. */
static bool is_undeclared(const Parse *p) {
    Str text = p->source->text;
    return !p->context->encoding && utf8_valid_until(text) < text.n;
}

static void on_parse_error(void *user, xmlErrorPtr error) {
    Parse *p = user;
    enum DiagName name = parse_fault(error->code);
    if (error->level == XML_ERR_WARNING) return;
    if (name == DIAG_xml_bad_character && is_undeclared(p)) name = DIAG_xml_encoding;
    Str first = str_from(error->str1), second = str_from(error->str2);
    if (name == DIAG_xml_not_wellformed) first = message_of(error);
    /* libxml2 has a bound of its own, before ours is looked at. */
    if (error->code == XML_ERR_INTERNAL_ERROR && p->context->nodeNr > DEPTH_MOST) {
        name = DIAG_xml_too_deep;
        first = str_format(p->book->arena, "%d", DEPTH_MOST);
    }
    tell(p, name, error->line, (const Str[]){first, second}, 2);
}

/* A document type could name entities and other files: its very beginning ends the reading. */
static void on_document_type(void *context, const xmlChar *name, const xmlChar *public_id,
                             const xmlChar *system_id) {
    (void)name, (void)public_id, (void)system_id;
    xmlParserCtxt *parser = context;
    Parse *p = parser->_private;
    tell(p, DIAG_xml_document_type, parser->input ? parser->input->line : 0, NULL, 0);
    xmlStopParser(parser);
}

static bool is_too_deep(Parse *p, const xmlNode *node) {
    int depth = 0;
    while (node) {
        if (++depth > DEPTH_MOST) {
            Str most = str_format(p->book->arena, "%d", DEPTH_MOST);
            tell(p, DIAG_xml_too_deep, xml_line(node), &most, 1);
            return true;
        }
        if (node->children && node->type == XML_ELEMENT_NODE) {
            node = node->children;
            continue;
        }
        for (depth--; node && !node->next; depth--)
            node = node->parent && node->parent->type == XML_ELEMENT_NODE ? node->parent : NULL;
        if (node) node = node->next;
    }
    return false;
}

static xmlDoc *parse(Parse *p) {
    p->context = xmlNewParserCtxt();
    if (!p->context || p->source->text.n > INT_MAX) fail_no_memory();
    p->context->_private = p;
    p->context->sax->internalSubset = on_document_type;
    xmlSetStructuredErrorFunc(p, on_parse_error);
    xmlDoc *doc =
        xmlCtxtReadMemory(p->context, p->source->text.p, (int)p->source->text.n, NULL, NULL,
                          XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES);
    xmlSetStructuredErrorFunc(NULL, NULL);
    xmlFreeParserCtxt(p->context);
    if (p->told || !doc || is_too_deep(p, xmlDocGetRootElement(doc))) {
        tell(p, DIAG_xml_not_wellformed, 0, &STR("?"), 1);
        xmlFreeDoc(doc);
        return NULL;
    }
    return doc;
}

/* ---- the schema ---------------------------------------------------------------------------- */

typedef struct Fault {
    enum DiagName name;
    int line;
    Str args[3];
} Fault;

typedef struct Checker {
    Book *book;
    const Source *source;
    xmlRelaxNG *schema;
    const xmlNode *last; /* the element that the last fault was told of */
    VEC(Fault) faults;   /* of the document being checked */
    size_t told;
} Checker;

/* What an element may hold, and its attributes: what the messages say. */
static const struct {
    const char *name, *content, *attributes;
} outline[] = {
    {"book", "head, preface?, city+", "order? style? name?"},
    {"preface", "title?, (p | heading | …)*", ""},
    {"city", "article+", "code + name; name = 综合 | 待定"},
    {"article", "head, body", "id file? lines? ordinal? city?"},
    {"head", "title, subtitle?, alternate?, short?, (date | source | author | editor | url)*", ""},
    {"book/head", "title, subtitle?, series*, editor*, publisher?, permit?, date?, identifier?",
     ""},
    {"series", "…", "kind = set? number?"},
    {"body", "(p | heading | quote | note | figure | list | table | verse | signature)*", ""},
    {"heading", "…", "level = 1 | 2 | 3"},
    {"quote", "p*", ""},
    {"note", "p*", "kind = editor | foot | end, id? label?"},
    {"figure", "image?, caption?, credit?", ""},
    {"image", "", "src? alt?"},
    {"list", "item*", ""},
    {"item", "…", "label?"},
    {"table", "caption?, row*", ""},
    {"row", "cell*", ""},
    {"cell", "…", "header = true? colspan? rowspan?"},
    {"link", "…", "href"},
    {"noteref", "…", "note"},
    {"br", "", ""},
    {"date", "2021-03-04 | 2021-03 | 2021", ""},
};

static Str outline_of(const xmlNode *node, bool attributes) {
    const xmlNode *parent = node->parent;
    Str name = name_of(node);
    if (xml_is(node, "head") && parent && xml_is(parent, "book")) name = STR("book/head");
    for (size_t i = 0; i < sizeof outline / sizeof *outline; i++) {
        if (!str_eq(name, str_from(outline[i].name))) continue;
        const char *text = attributes ? outline[i].attributes : outline[i].content;
        return *text ? str_from(text) : STR("–");
    }
    return attributes ? STR("–") : STR("strong | em | link | noteref | br");
}

/* For some faults libxml2 points at the first child of the element that it means. */
static const xmlNode *meant(const xmlError *error) {
    const xmlNode *node = error->node;
    while (node && node->type != XML_ELEMENT_NODE)
        node = node->parent;
    if (error->code == XML_RELAXNG_ERR_ATTRVALID && node && error->str1 && node->parent &&
        strcmp((const char *)node->name, error->str1) != 0 && xml_is(node->parent, error->str1))
        return node->parent;
    return node;
}

static Fault fault_of(Checker *c, const xmlNode *node, const xmlError *error) {
    Arena *arena = c->book->arena;
    Str element = str_copy(arena, name_of(node));
    Fault fault = {.line = xml_line(node), .args = {element, outline_of(node, false)}};
    const xmlNode *parent =
        node->parent && node->parent->type == XML_ELEMENT_NODE ? node->parent : NULL;
    switch (error->code) {
    case XML_RELAXNG_ERR_ELEMWRONG:
    case XML_RELAXNG_ERR_ELEMNAME:
    case XML_RELAXNG_ERR_EXTRACONTENT:
        fault.name = parent ? DIAG_xml_wrong_element : DIAG_xml_not_a_book;
        fault.args[1] = parent ? str_copy(arena, name_of(parent)) : STR("");
        fault.args[2] = parent ? outline_of(parent, false) : STR("");
        break;
    case XML_RELAXNG_ERR_ELEMWRONGNS:
    case XML_RELAXNG_ERR_ELEMNONS:
    case XML_RELAXNG_ERR_ELEMEXTRANS:
        fault.name = DIAG_xml_not_a_book;
        break;
    case XML_RELAXNG_ERR_TEXTWRONG:
    case XML_RELAXNG_ERR_NOTELEM:
        fault.name = DIAG_xml_wrong_text;
        break;
    case XML_RELAXNG_ERR_NOELEM:
    case XML_RELAXNG_ERR_ELEMNOTEMPTY:
    case XML_RELAXNG_ERR_CONTENTVALID:
        fault.name = DIAG_xml_incomplete;
        break;
    case XML_RELAXNG_ERR_INVALIDATTR:
    case XML_RELAXNG_ERR_ATTRVALID:
        fault.name = DIAG_xml_wrong_attribute;
        fault.args[1] = outline_of(node, true);
        break;
    case XML_RELAXNG_ERR_TYPEVAL:
    case XML_RELAXNG_ERR_TYPE:
    case XML_RELAXNG_ERR_VALUE:
    case XML_RELAXNG_ERR_DATATYPE:
        fault.name = DIAG_xml_wrong_value;
        fault.args[2] = str_copy(arena, str_from(error->str2 ? error->str2 : ""));
        break;
    default:
        fault.name = DIAG_xml_invalid;
        fault.args[1] = str_copy(arena, message_of(error));
        break;
    }
    return fault;
}

/* libxml2 says several things about one fault; the first is the nearest to it. */
static void on_fault(void *user, xmlErrorPtr error) {
    Checker *c = user;
    const xmlNode *node = meant(error);
    if (!node || node == c->last || c->faults.n >= FAULTS_MOST) return;
    c->last = node;
    VEC_PUSH(c->book->arena, c->faults, fault_of(c, node, error));
}

static bool is_valid(Checker *c, xmlDoc *doc) {
    xmlRelaxNGValidCtxt *context = xmlRelaxNGNewValidCtxt(c->schema);
    if (!context) fail_no_memory();
    c->faults.n = 0;
    c->last = NULL;
    xmlRelaxNGSetValidStructuredErrors(context, on_fault, c);
    bool valid = xmlRelaxNGValidateDoc(context, doc) == 0;
    xmlRelaxNGFreeValidCtxt(context);
    return valid;
}

static void tell_faults(Checker *c) {
    for (size_t i = 0; i < c->faults.n && c->told < FAULTS_MOST; i++, c->told++) {
        const Fault *f = &c->faults.at[i];
        diag_report(c->book->diags, f->name, where_line(c->source->path, f->line), f->args, 3);
    }
    if (c->told == 0)
        diag2(c->book->diags, DIAG_xml_invalid, where_file(c->source->path), STR("book"), STR("?"));
    c->told += c->told == 0;
}

/* An article on its own, so that one with a fault does not take the others with it. */
static bool is_valid_article(Checker *c, xmlNode *article) {
    xmlDoc *doc = xmlNewDoc(NULL);
    xmlNode *copy = doc ? xmlDocCopyNode(article, doc, 1) : NULL;
    if (!copy) fail_no_memory();
    xmlDocSetRootElement(doc, copy);
    bool valid = is_valid(c, doc);
    xmlFreeDoc(doc);
    return valid;
}

/* Cuts the articles with faults out of a city. */
static void check_city(Checker *c, xmlNode *city) {
    bool any = false, cut = false;
    for (xmlNode *node = xml_element(city->children), *next; node; node = next) {
        next = xml_element(node->next);
        if (!xml_is(node, "article") || is_valid_article(c, node)) {
            any = true;
            continue;
        }
        tell_faults(c);
        xmlUnlinkNode(node);
        xmlFreeNode(node);
        cut = true;
    }
    if (!cut || any) return;
    xmlUnlinkNode(city);
    xmlFreeNode(city);
}

static bool has_city(xmlNode *book) {
    xmlNode *node = xml_element(book->children);
    while (node && !xml_is(node, "city"))
        node = xml_element(node->next);
    return node != NULL;
}

/* Whether something is left that is valid. */
static bool check(Checker *c, xmlDoc *doc) {
    if (is_valid(c, doc)) return true;
    xmlNode *root = xmlDocGetRootElement(doc);
    if (!xml_is(root, "book")) {
        tell_faults(c);
        return false;
    }
    for (xmlNode *node = xml_element(root->children), *next; node; node = next) {
        next = xml_element(node->next);
        if (xml_is(node, "city")) check_city(c, node);
    }
    if (c->told && !has_city(root)) return false;
    if (is_valid(c, doc)) return true;
    tell_faults(c);
    return false;
}

static void on_schema_error(void *user, xmlErrorPtr error) {
    diag2(user, DIAG_library_failed, where_file(STR("")), STR("book.rng"), message_of(error));
}

static xmlRelaxNG *schema_open(Book *book) {
    Str text = xml_schema(book->arena);
    xmlRelaxNGParserCtxt *context = xmlRelaxNGNewMemParserCtxt(text.p, (int)text.n);
    if (!context) fail_no_memory();
    xmlRelaxNGSetParserStructuredErrors(context, on_schema_error, book->diags);
    xmlRelaxNG *schema = xmlRelaxNGParse(context);
    xmlRelaxNGFreeParserCtxt(context);
    return schema;
}

static bool is_ours(const xmlNode *root) {
    return root && root->ns && strcmp((const char *)root->ns->href, NAMESPACE) == 0 &&
           (xml_is(root, "book") || xml_is(root, "article"));
}

xmlDoc *xml_open(Book *book, const Source *source) {
    Parse p = {.book = book, .source = source};
    xmlDoc *doc = parse(&p);
    if (!doc) return NULL;
    const xmlNode *root = xmlDocGetRootElement(doc);
    Checker c = {.book = book, .source = source};
    bool good = is_ours(root);
    if (!good)
        diag1(book->diags, DIAG_xml_not_a_book, where_line(source->path, root ? xml_line(root) : 0),
              root ? name_of(root) : STR(""));
    if (good && (c.schema = schema_open(book))) good = check(&c, doc);
    xmlRelaxNGFree(c.schema);
    if (good) return doc;
    xmlFreeDoc(doc);
    return NULL;
}
