/* SPDX-License-Identifier: MIT */
/* libzip opens the archive from memory, libxml2 parses its parts as they are inflated: twice, first
 * only to count, so that a bomb is refused before it has a tree. */
#include "read/docx/package.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <zip.h>

#include "base/buf.h"
#include "base/utf8.h"

enum { CHUNK = 1 << 14 };

typedef struct Part {
    Str name;
    xmlDocPtr document;
} Part;

struct Package {
    Book *book;
    Str path;
    zip_t *zip;
    Str main;
    VEC(Part) parts; /* trees that were asked for */
};

/* ---- attributes and elements ---------------------------------------------------------------- */

Str docx_attribute(const xmlNode *node, const char *name) {
    for (const xmlAttr *a = node ? node->properties : NULL; a; a = a->next)
        if (strcmp((const char *)a->name, name) == 0)
            return a->children ? str_from((const char *)a->children->content) : STR("");
    return STR("");
}

bool docx_is(const xmlNode *node, const char *name) {
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

const xmlNode *docx_child(const xmlNode *node, const char *name) {
    for (const xmlNode *n = node ? node->children : NULL; n; n = n->next)
        if (docx_is(n, name)) return n;
    return NULL;
}

Str docx_value(const xmlNode *node, const char *child) {
    return docx_attribute(docx_child(node, child), "val");
}

int docx_switch(const xmlNode *node, const char *child, int unset) {
    const xmlNode *found = docx_child(node, child);
    if (!found) return unset;
    Str value = docx_attribute(found, "val");
    return !(str_eq(value, STR("0")) || str_eq(value, STR("false")) || str_eq(value, STR("off")) ||
             str_eq(value, STR("none")));
}

int docx_number(Str text, int fallback) {
    enum { NUMBER_MOST = 1 << 30 };
    uint32_t value;
    bool minus = str_starts(text, STR("-"));
    if (!str_number(minus ? str_after(text, 1) : text, &value) || value > NUMBER_MOST)
        return fallback;
    return minus ? -(int)value : (int)value;
}

/* ---- checks before anything is inflated ----------------------------------------------------- */

static bool refuse(const Package *package, enum DiagName name, Str what, long limit) {
    Str most = str_format(package->book->arena, "%ld", limit);
    diag2(package->book->diags, name, where_file(package->path), what, most);
    return false;
}

static bool damaged(const Package *package, Str why) {
    diag1(package->book->diags, DIAG_docx_damaged, where_file(package->path), why);
    return false;
}

/* The number of entries as the end of the archive says it, before libzip makes a list of them;
 * 0xFFFF stands for more (ZIP64). */
static unsigned entries_of(Str bytes) {
    enum { END_SIZE = 22, COMMENT_MOST = 0xFFFF, COUNT_AT = 10 };
    size_t least = bytes.n > END_SIZE + COMMENT_MOST ? bytes.n - END_SIZE - COMMENT_MOST : 0;
    for (size_t at = bytes.n < END_SIZE ? 0 : bytes.n - END_SIZE + 1; at-- > least;)
        if (memcmp(bytes.p + at, "PK\5\6", 4) == 0) {
            const unsigned char *p = (const unsigned char *)bytes.p + at + COUNT_AT;
            return p[0] | (unsigned)p[1] << 8;
        }
    return 0;
}

static bool name_is_safe(Str name) {
    return name.n && name.n <= DOCX_NAME_MOST && name.p[0] != '/' && !str_has(name, STR("\\")) &&
           !str_has(name, STR("../")) && !str_ends(name, STR("/..")) && !str_eq(name, STR("..")) &&
           utf8_valid_until(name) == name.n;
}

static bool check_entry(const Package *package, const zip_stat_t *stat) {
    Str name = str_copy(package->book->arena, str_from(stat->name));
    if (!name_is_safe(name)) return refuse(package, DIAG_docx_name, STR("?"), DOCX_NAME_MOST);
    if (stat->encryption_method != ZIP_EM_NONE) {
        diag0(package->book->diags, DIAG_docx_encrypted, where_file(package->path));
        return false;
    }
    if (stat->size > DOCX_PART_MOST)
        return refuse(package, DIAG_docx_part, name, DOCX_PART_MOST >> 20);
    if (stat->size > DOCX_RATIO_FROM && stat->size / DOCX_RATIO_MOST > stat->comp_size)
        return refuse(package, DIAG_docx_ratio, name, DOCX_RATIO_MOST);
    return true;
}

static bool check_entries(const Package *package) {
    const zip_uint64_t wanted = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
    zip_uint64_t total = 0;
    zip_int64_t n = zip_get_num_entries(package->zip, 0);
    for (zip_int64_t i = 0; i < n; i++) {
        zip_stat_t stat;
        if (zip_stat_index(package->zip, (zip_uint64_t)i, 0, &stat) != 0 ||
            (stat.valid & wanted) != wanted)
            return damaged(package, STR("ZIP"));
        if (!check_entry(package, &stat)) return false;
        if (zip_name_locate(package->zip, stat.name, 0) != i)
            return damaged(package, str_copy(package->book->arena, str_from(stat.name)));
        total += stat.size;
    }
    if (total > DOCX_TOTAL_MOST)
        return refuse(package, DIAG_docx_total, STR(""), DOCX_TOTAL_MOST >> 20);
    return true;
}

/* ---- parts ---------------------------------------------------------------------------------- */

/* Opens an entry and says how large it claims to be; NULL when there is none. */
static zip_file_t *open_entry(const Package *package, Str name, zip_uint64_t *size) {
    zip_stat_t stat;
    Str key = str_copy(package->book->arena, name); /* ends in NUL */
    if (!key.n || zip_stat(package->zip, key.p, 0, &stat) != 0) return NULL;
    *size = stat.size;
    return zip_fopen_index(package->zip, stat.index, 0);
}

Str docx_bytes(Package *package, Str name) {
    zip_uint64_t size;
    zip_file_t *file = open_entry(package, name, &size);
    if (!file) return STR("");
    char *bytes = arena_alloc(package->book->arena, size + 1);
    zip_int64_t n = zip_fread(file, bytes, size);
    zip_fclose(file);
    if (n < 0 || (zip_uint64_t)n != size) {
        damaged(package, name);
        return STR("");
    }
    return (Str){bytes, size};
}

/* What is counted while a part is parsed. */
typedef struct Count {
    int depth;
    long nodes;
    bool declared, deep, many;
    bool tree; /* the second time */
} Count;

/* libxml2 says what it takes. NOLINTNEXTLINE(readability-function-size) */
static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int ns_n, const xmlChar **ns, int n, int defaulted,
                     const xmlChar **attributes) {
    xmlParserCtxtPtr parser = context;
    Count *count = parser->_private;
    count->deep = count->deep || ++count->depth > DOCX_DEPTH_MOST;
    count->nodes += 1 + n;
    count->many = count->many || count->nodes > DOCX_NODES_MOST;
    if (count->deep || count->many)
        xmlStopParser(parser);
    else if (count->tree)
        xmlSAX2StartElementNs(parser, name, prefix, uri, ns_n, ns, n, defaulted, attributes);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
    xmlParserCtxtPtr parser = context;
    Count *count = parser->_private;
    count->depth--;
    if (count->tree) xmlSAX2EndElementNs(parser, name, prefix, uri);
}

/* No Office document has a document type; whoever sends one wants entities expanded. */
static void on_doctype(void *context, const xmlChar *name, const xmlChar *id,
                       const xmlChar *system) {
    xmlParserCtxtPtr parser = context;
    (void)name, (void)id, (void)system;
    ((Count *)parser->_private)->declared = true;
    xmlStopParser(parser);
}

static xmlSAXHandler handler_of(const Count *count) {
    xmlSAXHandler sax = {0};
    if (count->tree)
        xmlSAXVersion(&sax, 2);
    else
        sax.initialized = XML_SAX2_MAGIC;
    sax.startElementNs = on_start;
    sax.endElementNs = on_end;
    sax.internalSubset = on_doctype;
    return sax;
}

/* Parses what the entry inflates to. The tree, when one was asked for; false when it is no XML. */
static bool parse(zip_file_t *file, Count *count, xmlDocPtr *tree) {
    static const int options =
        XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA;
    xmlSAXHandler sax = handler_of(count);
    xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&sax, NULL, NULL, 0, NULL);
    char chunk[CHUNK];
    zip_int64_t n;
    if (!parser) return false;
    parser->_private = count;
    xmlCtxtUseOptions(parser, options);
    bool good = true;
    while (good && (n = zip_fread(file, chunk, sizeof chunk)) > 0)
        good = xmlParseChunk(parser, chunk, (int)n, 0) == 0;
    good = good && n == 0 && xmlParseChunk(parser, chunk, 0, 1) == 0 && parser->wellFormed;
    if (tree && good)
        *tree = parser->myDoc;
    else if (parser->myDoc)
        xmlFreeDoc(parser->myDoc);
    parser->myDoc = NULL;
    xmlFreeParserCtxt(parser);
    return good;
}

/* false, with a diagnostic, when the part is damaged or unsafe. */
static bool parse_entry(Package *package, Str name, bool make, xmlDocPtr *tree) {
    Count count = {.tree = make};
    zip_uint64_t size;
    zip_file_t *file = open_entry(package, name, &size);
    if (!file) return damaged(package, name);
    bool good = parse(file, &count, make ? tree : NULL);
    zip_fclose(file);
    if (count.deep) return refuse(package, DIAG_docx_depth, name, DOCX_DEPTH_MOST);
    if (count.many) return refuse(package, DIAG_docx_nodes, name, DOCX_NODES_MOST);
    if (count.declared) return refuse(package, DIAG_docx_doctype, name, 0);
    return good || damaged(package, name);
}

const xmlNode *docx_tree(Package *package, Str name) {
    for (size_t i = 0; i < package->parts.n; i++)
        if (str_eq(package->parts.at[i].name, name))
            return package->parts.at[i].document
                       ? xmlDocGetRootElement(package->parts.at[i].document)
                       : NULL;
    Str key = str_copy(package->book->arena, name);
    Part part = {.name = key};
    bool there = key.n && zip_name_locate(package->zip, key.p, 0) >= 0;
    if (there && parse_entry(package, key, false, NULL))
        parse_entry(package, key, true, &part.document);
    VEC_PUSH(package->book->arena, package->parts, part);
    return part.document ? xmlDocGetRootElement(part.document) : NULL;
}

/* ---- relationships -------------------------------------------------------------------------- */

/* word/document.xml -> word/_rels/document.xml.rels */
static Str rels_name(Arena *arena, Str part) {
    size_t slash = part.n;
    while (slash > 0 && part.p[slash - 1] != '/')
        slash--;
    return STR_CAT(arena, str_sub(part, 0, slash), STR("_rels/"), str_after(part, slash),
                   STR(".rels"));
}

/* Where a target leads that is written relative to the part's folder. */
static Str resolve(Arena *arena, Str part, Str target) {
    if (str_starts(target, STR("/"))) return str_copy(arena, str_after(target, 1));
    size_t slash = part.n;
    while (slash > 0 && part.p[slash - 1] != '/')
        slash--;
    while (str_starts(target, STR("../"))) {
        target = str_after(target, 3);
        if (slash) slash--;
        while (slash > 0 && part.p[slash - 1] != '/')
            slash--;
    }
    return STR_CAT(arena, str_sub(part, 0, slash), target);
}

static const xmlNode *find_relationship(Package *package, Str part, Str id, Str type_end) {
    const xmlNode *root = docx_tree(package, rels_name(package->book->arena, part));
    for (const xmlNode *n = root ? root->children : NULL; n; n = n->next) {
        if (!docx_is(n, "Relationship")) continue;
        if (id.n ? str_eq(docx_attribute(n, "Id"), id)
                 : str_ends(docx_attribute(n, "Type"), type_end))
            return n;
    }
    return NULL;
}

static bool is_external(const xmlNode *relationship) {
    return str_eq(docx_attribute(relationship, "TargetMode"), STR("External"));
}

static Str target_of(Package *package, Str part, const xmlNode *relationship) {
    if (!relationship || is_external(relationship)) return STR("");
    return resolve(package->book->arena, part, docx_attribute(relationship, "Target"));
}

Str docx_related(Package *package, Str part, Str id) {
    return id.n ? target_of(package, part, find_relationship(package, part, id, STR(""))) : id;
}

Str docx_related_type(Package *package, Str part, Str type_end) {
    return target_of(package, part, find_relationship(package, part, STR(""), type_end));
}

Str docx_address(Package *package, Str part, Str id) {
    const xmlNode *found = id.n ? find_relationship(package, part, id, STR("")) : NULL;
    return found && is_external(found)
               ? str_copy(package->book->arena, docx_attribute(found, "Target"))
               : STR("");
}

/* ---- open and close ------------------------------------------------------------------------- */

/* What Office wraps an encrypted document in, and what old Word and WPS write. */
static bool is_old_office(Str bytes) {
    return str_starts(bytes, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"));
}

static bool refuse_old(const Package *package, Str bytes) {
    static const char encrypted[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    bool locked = str_has(bytes, (Str){encrypted, sizeof encrypted - 1});
    diag0(package->book->diags, locked ? DIAG_docx_encrypted : DIAG_save_as_docx,
          where_file(package->path));
    return false;
}

static bool open_zip(Package *package, Str bytes) {
    if (is_old_office(bytes)) return refuse_old(package, bytes);
    if (!str_starts(bytes, STR("PK"))) {
        diag0(package->book->diags, DIAG_docx_not_one, where_file(package->path));
        return false;
    }
    if (entries_of(bytes) > DOCX_ENTRIES_MOST)
        return refuse(package, DIAG_docx_entries, STR(""), DOCX_ENTRIES_MOST);
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, &error);
    package->zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
    if (source && !package->zip) zip_source_free(source);
    zip_error_fini(&error);
    if (!package->zip) return damaged(package, STR("ZIP"));
    return check_entries(package);
}

static bool find_main(Package *package) {
    package->main = docx_related_type(package, STR(""), STR("/officeDocument"));
    if (!package->main.n) package->main = STR("word/document.xml");
    const xmlNode *root = docx_tree(package, package->main);
    if (root && docx_child(root, "body")) return true;
    if (zip_name_locate(package->zip, package->main.p, 0) < 0 || root)
        diag0(package->book->diags, DIAG_docx_not_one, where_file(package->path));
    return false;
}

Package *docx_open(Book *book, Str path, Str bytes) {
    Package *package = ARENA_NEW(book->arena, Package);
    *package = (Package){.book = book, .path = path};
    if (open_zip(package, bytes) && find_main(package)) return package;
    docx_close(package);
    return NULL;
}

void docx_close(Package *package) {
    for (size_t i = 0; i < package->parts.n; i++)
        if (package->parts.at[i].document) xmlFreeDoc(package->parts.at[i].document);
    if (package->zip) zip_discard(package->zip);
    package->zip = NULL;
    package->parts.n = 0;
}

Str docx_main(const Package *package) {
    return package->main;
}
