/* SPDX-License-Identifier: MIT */
/* A valid tree into the model. The schema has been kept: what stands where is known, only what it
 * cannot say (codes, references, ids that repeat) is asked here. */
#include <stdlib.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "book/account.h"
#include "book/xml.h"
#include "book/xml_doc.h"

typedef struct Named {
    Article *article;
    size_t place; /* in the file: makes the sort stable */
} Named;

typedef struct Reader {
    Book *book;
    Source *source;
    VEC(Named) articles;
} Reader;

/* ---- text ---------------------------------------------------------------------------------- */

static bool is_xml_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Chinese text, of which a line break is no part: 0x2E80 begins the CJK blocks. */
static bool is_wide(uint32_t c) {
    return c >= 0x2E80;
}

/* The white space that begins at `at`: its bytes; whether a line break or tab is in it. */
static size_t space_run(Str s, size_t at, bool *broken) {
    size_t end = at;
    *broken = false;
    for (; end < s.n && is_xml_space(s.p[end]); end++)
        *broken = *broken || s.p[end] != ' ';
    return end - at;
}

static void put_run(Buf *out, Str s, size_t at, size_t end, bool first, bool last) {
    size_t size;
    if (at == 0 || end == s.n) {
        if (!(at == 0 && first) && !(end == s.n && last)) buf_byte(out, ' ');
        return;
    }
    if (!is_wide(utf8_before(s, at, &size)) || !is_wide(utf8_at(s, end, &size))) buf_byte(out, ' ');
}

/* Text as the model has it: lines that an XML editor broke are whole again, controls are gone.
 * `first`, `last`: nothing stands before or after it. */
static Str text_of(const Reader *r, const xmlNode *node, bool first, bool last) {
    Str s = str_from((const char *)node->content), kept;
    Buf out = {0}, gone = {0};
    for (size_t at = 0, size; at < s.n; at += size) {
        bool broken;
        size = space_run(s, at, &broken);
        if (size && broken) {
            put_run(&out, s, at, at + size, first, last);
        } else if (size) {
            buf_put(&out, s.p + at, size);
        } else {
            uint32_t c = utf8_at(s, at, &size);
            buf_put(c >= 0x7F && c <= 0x9F ? &gone : &out, s.p + at, size);
        }
    }
    Arena *arena = r->book->arena;
    if (gone.n)
        account_drop(r->book, r->source, xml_line(node), str_copy(arena, buf_view(&gone)),
                     RULE_control);
    kept = str_copy(arena, buf_view(&out));
    buf_drop(&out);
    buf_drop(&gone);
    return kept;
}

static bool is_text(const xmlNode *node) {
    return node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
}

/* The text of an element that holds nothing else; comments in it do not count. */
static Str plain(const Reader *r, const xmlNode *element) {
    Str text = STR("");
    for (const xmlNode *n = element->children; n; n = n->next)
        if (is_text(n)) {
            Str part = text_of(r, n, !n->prev, !n->next);
            text = text.n ? STR_CAT(r->book->arena, text, part) : part;
        }
    return text;
}

/* An attribute without controls; empty when there is none. */
static Str attribute(const Reader *r, const xmlNode *node, const char *name) {
    xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
    if (!value) return STR("");
    Buf kept = {0};
    for (Str rest = str_from((const char *)value); rest.n;) {
        uint32_t c = utf8_next(&rest);
        if (c < 0x7F || c > 0x9F) buf_char(&kept, c < 0x20 ? ' ' : c);
    }
    Str copy = str_copy(r->book->arena, buf_view(&kept));
    buf_drop(&kept);
    xmlFree(value);
    return copy;
}

static int attribute_int(const Reader *r, const xmlNode *node, const char *name, int otherwise) {
    uint32_t value;
    return str_number(attribute(r, node, name), &value) ? (int)value : otherwise;
}

/* ---- inlines ------------------------------------------------------------------------------- */

static enum InlineKind inline_kind(const xmlNode *node) {
    static const struct {
        const char *name;
        enum InlineKind kind;
    } kinds[] = {{"strong", INLINE_STRONG},
                 {"em", INLINE_EM},
                 {"link", INLINE_LINK},
                 {"noteref", INLINE_NOTEREF},
                 {"br", INLINE_BREAK}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (xml_is(node, kinds[i].name)) return kinds[i].kind;
    return INLINE_TEXT;
}

static Inline *read_inlines(const Reader *r, const xmlNode *parent, bool whole);

static Inline *read_inline(const Reader *r, const xmlNode *node) {
    Inline *item = inline_new(r->book, inline_kind(node), STR(""), xml_line(node));
    if (item->kind == INLINE_NOTEREF) {
        item->text = plain(r, node);
        item->href = attribute(r, node, "note");
    } else {
        if (item->kind == INLINE_LINK) item->href = attribute(r, node, "href");
        item->children = read_inlines(r, node, false);
    }
    return item;
}

/* `whole`: the content of a block, at whose ends broken white space is none. */
static Inline *read_inlines(const Reader *r, const xmlNode *parent, bool whole) {
    Inline *list = NULL, *last = NULL;
    for (const xmlNode *n = parent->children; n; n = n->next) {
        Inline *item = NULL;
        if (n->type == XML_ELEMENT_NODE) {
            item = read_inline(r, n);
        } else if (is_text(n)) {
            Str text = text_of(r, n, whole && !n->prev, whole && !n->next);
            if (text.n == 0) continue;
            if (last && last->kind == INLINE_TEXT) { /* a comment stood between */
                last->text = STR_CAT(r->book->arena, last->text, text);
                continue;
            }
            item = inline_new(r->book, INLINE_TEXT, text, xml_line(parent));
        }
        if (!item) continue;
        *(last ? &last->next : &list) = item;
        last = item;
    }
    return list;
}

/* ---- blocks -------------------------------------------------------------------------------- */

static bool block_kind(const xmlNode *node, enum BlockKind *kind) {
    for (int k = 0; k < BLOCK_KIND_COUNT; k++)
        if (xml_is(node, block_name((enum BlockKind)k))) {
            *kind = (enum BlockKind)k;
            return true;
        }
    return false;
}

static Block *read_blocks(const Reader *r, xmlNode *node, Block *parent);

static void read_heading(const Reader *r, const xmlNode *node, Block *b) {
    b->level = attribute_int(r, node, "level", 1);
}

static void read_item(const Reader *r, const xmlNode *node, Block *b) {
    b->label = attribute(r, node, "label");
}

static void read_cell(const Reader *r, const xmlNode *node, Block *b) {
    b->header = attribute(r, node, "header").n > 0;
    b->colspan = attribute_int(r, node, "colspan", 1);
    b->rowspan = attribute_int(r, node, "rowspan", 1);
}

static void read_note(const Reader *r, const xmlNode *node, Block *b) {
    Str kind = attribute(r, node, "kind");
    b->note_kind = str_eq(kind, STR("editor")) ? NOTE_EDITOR
                   : str_eq(kind, STR("foot")) ? NOTE_FOOT
                                               : NOTE_END;
    b->id = attribute(r, node, "id");
    b->label = attribute(r, node, "label");
}

static void read_figure(const Reader *r, const xmlNode *node, Block *b) {
    for (const xmlNode *n = xml_element(node->children); n; n = xml_element(n->next)) {
        if (xml_is(n, "image")) {
            b->image = attribute(r, n, "src");
            b->alt = attribute(r, n, "alt");
        } else if (xml_is(n, "caption")) {
            b->inlines = read_inlines(r, n, true);
        } else {
            b->credit = plain(r, n);
        }
    }
}

static void read_table(const Reader *r, const xmlNode *node, Block *b) {
    const xmlNode *first = xml_element(node->children);
    if (first && xml_is(first, "caption")) b->inlines = read_inlines(r, first, true);
}

/* What an element has beside its inlines or its children. */
static void (*const readers[BLOCK_KIND_COUNT])(const Reader *, const xmlNode *, Block *) = {
    [BLOCK_HEADING] = read_heading, [BLOCK_ITEM] = read_item,     [BLOCK_CELL] = read_cell,
    [BLOCK_NOTE] = read_note,       [BLOCK_FIGURE] = read_figure, [BLOCK_TABLE] = read_table,
};

static bool has_children(enum BlockKind kind) {
    return kind == BLOCK_QUOTE || kind == BLOCK_NOTE || kind == BLOCK_LIST || kind == BLOCK_TABLE ||
           kind == BLOCK_ROW;
}

/* The line on which an element ends, as near as the tree tells. */
static int last_line(const xmlNode *node) {
    const xmlNode *last = node;
    while (last->last)
        last = last->last;
    int end = xml_line(last), begin = xml_line(node);
    return end > begin ? end : begin;
}

static Block *read_block(const Reader *r, xmlNode *node, enum BlockKind kind) {
    Block *b = block_new(r->book, kind, xml_line(node));
    b->last_line = last_line(node);
    b->hint.fixed = true;
    if (has_children(kind))
        b->children = read_blocks(r, node->children, b);
    else if (kind != BLOCK_FIGURE)
        b->inlines = read_inlines(r, node, true);
    if (readers[kind]) readers[kind](r, node, b);
    return b;
}

/* The blocks among `node` and its following siblings. */
static Block *read_blocks(const Reader *r, xmlNode *node, Block *parent) {
    Block *list = NULL, *last = NULL;
    for (xmlNode *n = xml_element(node); n; n = xml_element(n->next)) {
        enum BlockKind kind;
        if (!block_kind(n, &kind)) continue; /* a caption, the title of a preface */
        Block *b = read_block(r, n, kind);
        b->parent = parent;
        b->prev = last;
        *(last ? &last->next : &list) = b;
        last = b;
    }
    return list;
}

/* ---- notes --------------------------------------------------------------------------------- */

static bool has_note(const Block *blocks, Str id) {
    for (const Block *b = blocks; b; b = b->next)
        if (b->kind == BLOCK_NOTE && str_eq(b->id, id)) return true;
    return false;
}

static void check_refs(const Reader *r, const Block *blocks, const Inline *list) {
    for (const Inline *i = list; i; i = i->next) {
        check_refs(r, blocks, i->children);
        if (i->kind == INLINE_NOTEREF && !has_note(blocks, i->href))
            diag1(r->book->diags, DIAG_no_such_note, where_line(r->source->path, i->line), i->text);
    }
}

/* Notes without an id get one by their place, as in the tidied text. */
static void tie_notes(const Reader *r, Block *blocks) {
    size_t place = 0;
    for (Block *b = blocks; b; b = b->next)
        if (b->kind == BLOCK_NOTE && ++place && b->id.n == 0) {
            Str id = str_format(r->book->arena, "n%zu", place);
            for (size_t n = place; has_note(blocks, id);)
                id = str_format(r->book->arena, "n%zu", ++n); /* another note was given it */
            b->id = id;
        }
    for (const Block *b = blocks; b; b = block_after(b, NULL))
        check_refs(r, blocks, b->inlines);
}

/* ---- articles ------------------------------------------------------------------------------ */

static void read_field(const Reader *r, const xmlNode *n, Article *article) {
    for (int k = 0; k < FIELD_KIND_COUNT; k++)
        if (xml_is(n, field_name((enum FieldKind)k)))
            article_add_field(r->book, article, (enum FieldKind)k, plain(r, n), xml_line(n));
}

static void read_article_head(const Reader *r, const xmlNode *head, Article *article) {
    const struct {
        const char *name;
        Str *to;
    } strings[] = {{"title", &article->title},
                   {"subtitle", &article->subtitle},
                   {"alternate", &article->alternate},
                   {"short", &article->short_title}};
    for (const xmlNode *n = xml_element(head->children); n; n = xml_element(n->next)) {
        for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
            if (xml_is(n, strings[i].name)) *strings[i].to = plain(r, n);
        read_field(r, n, article);
    }
}

/* `code` and `name` as they stand on the city, or the code on the article itself. */
static void read_city(const Reader *r, const xmlNode *node, Str code, Str name, Article *article) {
    uint32_t number = 0;
    const struct Place *place = str_number(code, &number) ? place_by_code(number) : NULL;
    article->why = code.n ? code : name;
    article->why_line = xml_line(node);
    article->place = place ? place_city(place) : NULL;
    if (article->place || (!code.n && str_eq(name, STR("待定"))))
        article->evidence = CITY_GIVEN;
    else if (code.n)
        diag2(r->book->diags, DIAG_xml_unknown_city, where_line(r->source->path, xml_line(node)),
              code, name);
    else if (str_eq(name, STR("综合")))
        article->evidence = CITY_SEVERAL;
}

static void read_article(Reader *r, xmlNode *node, Str code, Str name) {
    Article *article = article_new(r->book, r->source, xml_line(node));
    article->last_line = last_line(node);
    article->understood = true;
    article->id = attribute(r, node, "id");
    article->file = attribute(r, node, "file");
    article->lines = attribute(r, node, "lines");
    article->ordinal = attribute_int(r, node, "ordinal", 0);
    for (xmlNode *n = xml_element(node->children); n; n = xml_element(n->next)) {
        if (xml_is(n, "head"))
            read_article_head(r, n, article);
        else
            article->blocks = read_blocks(r, n->children, NULL);
    }
    Str own = attribute(r, node, "city");
    read_city(r, node, own.n ? own : code, own.n ? STR("") : name, article);
    tie_notes(r, article->blocks);
    VEC_PUSH(r->book->arena, r->articles, (Named){article, r->articles.n});
    book_receive(r->book, article);
}

static int by_id(const void *a, const void *b) {
    const Named *x = a, *y = b;
    int c = str_compare(x->article->id, y->article->id);
    return c ? c : x->place < y->place ? -1 : x->place > y->place;
}

/* libxml2's RELAX NG does not look for ids that repeat. */
static void part_ids(Reader *r) {
    size_t n = r->articles.n;
    if (n == 0) return;
    qsort(r->articles.at, n, sizeof *r->articles.at, by_id);
    Str id = r->articles.at[0].article->id;
    for (size_t i = 1, again = 1; i < n; i++) {
        Article *a = r->articles.at[i].article;
        if (!str_eq(a->id, id)) {
            id = a->id;
            again = 1;
            continue;
        }
        a->id = str_format(r->book->arena, "%.*s-again%zu", STR_ARG(id), again++);
        diag2(r->book->diags, DIAG_xml_same_id, where_line(r->source->path, a->line), id, a->id);
    }
}

/* ---- book ---------------------------------------------------------------------------------- */

static void read_editors(const Reader *r, const xmlNode *head) {
    Book *book = r->book;
    if (book->editors.n) return;
    for (const xmlNode *n = xml_element(head->children); n; n = xml_element(n->next))
        if (xml_is(n, "editor")) VEC_PUSH(book->arena, book->editors, plain(r, n));
}

static void read_series(const Reader *r, const xmlNode *head) {
    for (const xmlNode *n = xml_element(head->children); n; n = xml_element(n->next)) {
        if (!xml_is(n, "series")) continue;
        Series *to = str_eq(attribute(r, n, "kind"), STR("set")) ? &r->book->set : &r->book->series;
        if (to->name.n == 0) *to = (Series){plain(r, n), attribute(r, n, "number")};
    }
}

/* book.txt goes first: only what it left open is taken. */
static void read_book_head(const Reader *r, const xmlNode *head) {
    Book *book = r->book;
    const struct {
        const char *name;
        Str *to;
        Str otherwise; /* what stands there when nobody said anything */
    } strings[] = {
        {"title", &book->title, STR("文章汇编")}, {"subtitle", &book->subtitle, STR("")},
        {"publisher", &book->publisher, STR("")}, {"permit", &book->permit, STR("")},
        {"date", &book->date, STR("")},           {"identifier", &book->identifier, STR("")}};
    for (const xmlNode *n = xml_element(head->children); n; n = xml_element(n->next))
        for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
            if (xml_is(n, strings[i].name) && str_eq(*strings[i].to, strings[i].otherwise))
                *strings[i].to = plain(r, n);
    read_editors(r, head);
    read_series(r, head);
}

static void read_book_attributes(const Reader *r, const xmlNode *root) {
    static const char *const orders[] = {[ORDER_CODE] = "code",
                                         [ORDER_PINYIN] = "pinyin",
                                         [ORDER_STROKE] = "stroke",
                                         [ORDER_MANUAL] = "manual"};
    Book *book = r->book;
    Str order = attribute(r, root, "order"), style = attribute(r, root, "style");
    for (int k = 0; k <= ORDER_MANUAL && book->order == ORDER_CODE; k++)
        if (str_eq(order, str_from(orders[k]))) book->order = (enum OrderKind)k;
    if (style.n && str_eq(book->style, STR("book"))) book->style = style;
    if (book->file_name.n == 0) book->file_name = attribute(r, root, "name");
}

static void read_preface(const Reader *r, xmlNode *preface) {
    Book *book = r->book;
    if (book->preface) return;
    xmlNode *first = xml_element(preface->children);
    if (first && xml_is(first, "title")) book->preface_title = plain(r, first);
    book->preface = read_blocks(r, first, NULL);
    tie_notes(r, book->preface);
}

static void read_book(Reader *r, xmlNode *root) {
    read_book_attributes(r, root);
    for (xmlNode *n = xml_element(root->children); n; n = xml_element(n->next)) {
        if (xml_is(n, "head")) {
            read_book_head(r, n);
        } else if (xml_is(n, "preface")) {
            read_preface(r, n);
        } else {
            Str code = attribute(r, n, "code"), name = attribute(r, n, "name");
            for (xmlNode *a = xml_element(n->children); a; a = xml_element(a->next))
                read_article(r, a, code, name);
        }
    }
}

bool xml_read(Book *book, Source *source) {
    xmlDoc *doc = xml_open(book, source);
    if (!doc) return false;
    Reader r = {.book = book, .source = source};
    xmlNode *root = xmlDocGetRootElement(doc);
    source->lines = last_line(root);
    if (xml_is(root, "book"))
        read_book(&r, root);
    else
        read_article(&r, root, STR(""), STR(""));
    part_ids(&r);
    xmlFreeDoc(doc);
    return true;
}
