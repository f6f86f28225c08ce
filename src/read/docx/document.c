/* SPDX-License-Identifier: MIT */
/* Word and WPS documents: the walk through the tree, paragraph by paragraph, run by run. */
#include "read/docx/symbol.h"
#include "read/docx/walk.h"
#include "read/read.h"
#include "text/chars.h"

typedef void Handler(Walk *, const xmlNode *);

static void on_nothing(Walk *w, const xmlNode *node) {
    (void)w, (void)node;
}

/* ---- paragraphs ----------------------------------------------------------------------------- */

Look docx_look(const Walk *w, const xmlNode *paragraph) {
    const xmlNode *properties = docx_child(paragraph, "pPr");
    Look look = styles_look(w->styles, docx_value(properties, "pStyle"));
    styles_paragraph(&look, properties);
    return look;
}

static const xmlNode *sibling(const xmlNode *node, bool next) {
    do
        node = next ? node->next : node->prev;
    while (node && node->type != XML_ELEMENT_NODE);
    return node && docx_is(node, "p") ? node : NULL;
}

/* The paragraph beside it stands in the same list: then both are items. */
static bool in_list_with(const Walk *w, const xmlNode *beside) {
    if (!beside) return false;
    Look look = docx_look(w, beside);
    return look.numbering == w->look.numbering && look.depth == w->look.depth && !look.level;
}

static void number_paragraph(Walk *w, const xmlNode *node) {
    const xmlNode *properties = docx_child(node, "pPr");
    bool own = docx_child(properties, "numPr");
    if (!w->look.numbering) return;
    w->number = numbering_next(w->numbering, w->look.numbering, w->look.depth,
                               own ? STR("") : docx_value(properties, "pStyle"));
    w->number.item =
        !w->look.level &&
        (w->number.bullet || (w->number.decimal && (in_list_with(w, sibling(node, true)) ||
                                                    in_list_with(w, sibling(node, false)))));
}

/* Text of a table of contents, by its field or its style: the book makes its own. */
static bool is_contents(const Walk *w) {
    for (int i = 0; i < w->fields_n; i++)
        if (w->fields[i].contents) return true;
    return w->look.role == ROLE_CONTENTS;
}

/* Its paragraph mark was taken out: the next paragraph goes on with it. */
static bool runs_on(const xmlNode *properties) {
    const xmlNode *mark = docx_child(properties, "rPr");
    return docx_child(mark, "del") || docx_child(mark, "moveFrom");
}

static void flush_boxes(Walk *w) {
    if (w->cell || w->note) return;
    while (w->boxes.n > 0) {
        const xmlNode *box = w->boxes.at[0];
        memmove(w->boxes.at, w->boxes.at + 1, --w->boxes.n * sizeof *w->boxes.at);
        docx_walk(w, box);
    }
}

/* A field without a separator prints nothing, and none reaches so into the next paragraph: what is
 * still open so was broken off. */
static void close_broken_fields(Walk *w) {
    for (int i = 0; i < w->fields_n; i++)
        if (!w->fields[i].shown) w->fields_n = i;
}

/* A cell is one block: the numbers of its paragraphs stand in its text. */
static void put_number_in_cell(Walk *w) {
    if (w->number.text.n) docx_piece(w, INLINE_TEXT, w->number.text, STR(""));
    if (w->number.text.n && !w->number.attached) docx_piece(w, INLINE_TEXT, STR(" "), STR(""));
    w->number = (Number){0};
}

static void on_paragraph(Walk *w, const xmlNode *node) {
    enum { PAGE_GAP = 2 };
    const xmlNode *properties = docx_child(node, "pPr");
    w->look = docx_look(w, node);
    w->run = w->look;
    if (w->look.break_before) w->blank += PAGE_GAP;
    if (!w->number.text.n) number_paragraph(w, node);
    if (w->cell) put_number_in_cell(w);
    bool dropping = w->dropping;
    enum RuleName rule = w->rule;
    if (!dropping && is_contents(w)) {
        w->dropping = true;
        w->rule = RULE_contents;
    }
    docx_walk(w, node);
    close_broken_fields(w);
    if (!runs_on(properties)) {
        docx_flush(w, false);
        w->number = (Number){0};
    }
    w->dropping = dropping;
    w->rule = rule;
    flush_boxes(w);
    docx_put_waiting(w);
}

/* A text box stands where its anchor is: after the paragraph. */
static void on_text_box(Walk *w, const xmlNode *node) {
    VEC_PUSH(w->book->arena, w->boxes, node);
}

/* ---- runs ----------------------------------------------------------------------------------- */

static void on_run(Walk *w, const xmlNode *node) {
    Look before = w->run;
    styles_run(w->styles, &w->run, docx_child(node, "rPr"));
    docx_walk(w, node);
    w->run = before;
}

/* A field prints what stands behind its separator; what stands in the others is its instruction. */
static bool is_shown(const Walk *w) {
    for (int i = 0; i < w->fields_n; i++)
        if (!w->fields[i].shown) return false;
    return true;
}

static Str content_of(const Walk *w, const xmlNode *node) {
    xmlChar *content = xmlNodeGetContent(node);
    Str text = content ? str_copy(w->book->arena, str_from((const char *)content)) : STR("");
    xmlFree(content);
    return text;
}

static void put_text(Walk *w, Str text) {
    if (is_shown(w)) docx_text(w, text);
}

static void on_text(Walk *w, const xmlNode *node) {
    put_text(w, content_of(w, node));
}

static void on_tab(Walk *w, const xmlNode *node) {
    (void)node;
    put_text(w, STR("\t"));
}

static void on_hyphen(Walk *w, const xmlNode *node) {
    (void)node;
    put_text(w, STR("-"));
}

/* In a headline it parts two clauses; elsewhere it may end a line that staff meant as a paragraph.
 */
static void on_break(Walk *w, const xmlNode *node) {
    enum { PAGE_GAP = 2 };
    Str type = docx_attribute(node, "type");
    if (!is_shown(w)) return;
    if (str_eq(type, STR("page")) || str_eq(type, STR("column")))
        w->blank += w->text.n ? 0 : PAGE_GAP;
    else if (w->look.level || w->look.role == ROLE_TITLE || w->look.centred || w->note ||
             w->dropping)
        docx_text(w, STR(" "));
    else
        docx_flush(w, true);
}

static void on_symbol(Walk *w, const xmlNode *node) {
    uint32_t code = 0;
    Str hex = docx_attribute(node, "char"), font = docx_attribute(node, "font");
    for (size_t i = 0; i < hex.n && i < 6; i++) {
        const char *digit = strchr("0123456789ABCDEFabcdef", hex.p[i]);
        if (!digit || !*digit) return;
        int value = (int)(digit - "0123456789ABCDEF");
        code = code << 4 | (uint32_t)(value < 16 ? value : (hex.p[i] | 0x20) - 'a' + 10);
    }
    Str text = symbol_text(font, code);
    if (!text.n) {
        diag2(w->book->diags, DIAG_docx_symbol, where_line(w->source->path, w->line + 1),
              str_copy(w->book->arena, font), str_copy(w->book->arena, hex));
        text = STR("□");
    }
    put_text(w, text);
}

/* 汉（hàn）: what stands above the text goes into brackets behind it. */
static void on_ruby(Walk *w, const xmlNode *node) {
    const xmlNode *above = docx_child(node, "rt"), *base = docx_child(node, "rubyBase");
    if (base) docx_walk(w, base);
    if (!above) return;
    put_text(w, STR("（"));
    docx_walk(w, above);
    put_text(w, STR("）"));
}

/* ---- links and fields ----------------------------------------------------------------------- */

static bool is_address(Str address) {
    return str_starts(address, STR("http://")) || str_starts(address, STR("https://")) ||
           str_starts(address, STR("mailto:"));
}

static void on_hyperlink(Walk *w, const xmlNode *node) {
    Str before = w->href, address = docx_address(w->package, w->part, docx_attribute(node, "id"));
    w->href = is_address(address) ? address : STR("");
    docx_walk(w, node);
    w->href = before;
}

/* The first words of an instruction: HYPERLINK "http://…", TOC \o "1-3". */
static void read_instruction(Walk *w, OpenField *field, Str text) {
    text = str_trim(text);
    if (str_starts(text, STR("TOC ")) || str_eq(text, STR("TOC"))) field->contents = true;
    if (!str_starts(text, STR("HYPERLINK"))) return;
    size_t open = str_find(text, STR("\""), 0);
    size_t close = open == SIZE_MAX ? open : str_find(text, STR("\""), open + 1);
    if (close == SIZE_MAX) return;
    Str address = str_sub(text, open + 1, close);
    if (is_address(address)) field->href = str_copy(w->book->arena, address);
}

static void on_instruction(Walk *w, const xmlNode *node) {
    if (w->fields_n > 0 && w->fields_n <= FIELDS_MOST)
        read_instruction(w, &w->fields[w->fields_n - 1], content_of(w, node));
}

static void on_field_mark(Walk *w, const xmlNode *node) {
    Str type = docx_attribute(node, "fldCharType");
    if (str_eq(type, STR("begin"))) {
        if (w->fields_n < FIELDS_MOST) w->fields[w->fields_n++] = (OpenField){0};
    } else if (w->fields_n > 0 && str_eq(type, STR("separate"))) {
        OpenField *field = &w->fields[w->fields_n - 1];
        field->shown = true;
        if (field->contents && !w->text.n && !w->dropping) { /* until the paragraph ends */
            w->dropping = true;
            w->rule = RULE_contents;
        }
    } else if (w->fields_n > 0 && str_eq(type, STR("end"))) {
        w->fields_n--;
    }
}

static void on_simple_field(Walk *w, const xmlNode *node) {
    if (w->fields_n == FIELDS_MOST) return;
    OpenField field = {.shown = true};
    read_instruction(w, &field, docx_attribute(node, "instr"));
    int n = w->fields_n;
    w->fields[w->fields_n++] = field;
    docx_walk(w, node);
    w->fields_n = n;
}

static void report(Walk *w, enum DiagName name) {
    diag0(w->book->diags, name, where_line(w->source->path, w->line + 1));
}

static void on_object(Walk *w, const xmlNode *node) {
    (void)node;
    if (!w->dropping) report(w, DIAG_docx_object);
}

static void on_deleted(Walk *w, const xmlNode *node) {
    docx_changed(w, node, RULE_deleted);
}

static void on_inserted(Walk *w, const xmlNode *node) {
    docx_changed(w, node, RULE_inserted);
    docx_walk(w, node);
}

/* The same thing for newer and older programs: one of them is read. */
static void on_alternate(Walk *w, const xmlNode *node) {
    const xmlNode *choice = docx_child(node, "Choice");
    docx_walk(w, choice ? choice : docx_child(node, "Fallback"));
}

/* ---- the walk ------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    Handler *handler;
} elements[] = {
#define ELEMENT(name, handler) {name, handler},
#include "read/docx/element.in"
#undef ELEMENT
};

static Handler *find_handler(const xmlNode *node) {
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (docx_is(node, elements[i].name)) return elements[i].handler;
    return docx_walk;
}

void docx_walk(Walk *w, const xmlNode *node) {
    for (const xmlNode *n = node ? node->children : NULL; n; n = n->next)
        if (n->type == XML_ELEMENT_NODE) find_handler(n)(w, n);
}
