/* SPDX-License-Identifier: MIT */
/* The model as XML. Elements that hold elements are indented; text stands as it is. */
#include "book/xml.h"

typedef struct Writer {
    Buf *out;
    Output *output; /* takes the buffer after each article; NULL keeps it */
    int depth;
} Writer;

/* ---- elements ------------------------------------------------------------------------------ */

static void indent(Writer *w) {
    for (int i = 0; i < w->depth; i++)
        buf_text(w->out, "  ");
}

/* `<name`: attributes follow. */
static void begin(Writer *w, const char *name) {
    indent(w);
    buf_byte(w->out, '<');
    buf_text(w->out, name);
}

static void attribute(Writer *w, const char *name, Str value) {
    buf_byte(w->out, ' ');
    buf_text(w->out, name);
    buf_text(w->out, "=\"");
    buf_xml(w->out, value);
    buf_byte(w->out, '"');
}

static void attribute_if(Writer *w, const char *name, Str value) {
    if (value.n) attribute(w, name, value);
}

static void attribute_int(Writer *w, const char *name, int value) {
    buf_format(w->out, " %s=\"%d\"", name, value);
}

/* After the attributes: elements follow, each on its line. */
static void open_lines(Writer *w) {
    buf_text(w->out, ">\n");
    w->depth++;
}

static void close_lines(Writer *w, const char *name) {
    w->depth--;
    indent(w);
    buf_format(w->out, "</%s>\n", name);
}

static void open_text(Writer *w) {
    buf_byte(w->out, '>');
}

static void close_text(Writer *w, const char *name) {
    buf_format(w->out, "</%s>\n", name);
}

static void text_element(Writer *w, const char *name, Str text) {
    begin(w, name);
    open_text(w);
    buf_xml(w->out, text);
    close_text(w, name);
}

static void text_element_if(Writer *w, const char *name, Str text) {
    if (text.n) text_element(w, name, text);
}

/* ---- inlines ------------------------------------------------------------------------------- */

static void write_inlines(Writer *w, const Inline *list) {
    static const char *const names[] = {[INLINE_STRONG] = "strong",
                                        [INLINE_EM] = "em",
                                        [INLINE_LINK] = "link",
                                        [INLINE_NOTEREF] = "noteref"};
    for (const Inline *i = list; i; i = i->next) {
        if (i->kind == INLINE_TEXT) {
            buf_xml(w->out, i->text);
        } else if (i->kind == INLINE_BREAK) {
            buf_text(w->out, "<br/>");
        } else {
            buf_format(w->out, "<%s", names[i->kind]);
            if (i->kind == INLINE_LINK) attribute(w, "href", i->href);
            if (i->kind == INLINE_NOTEREF) attribute(w, "note", i->href);
            open_text(w);
            buf_xml(w->out, i->text);
            write_inlines(w, i->children);
            buf_format(w->out, "</%s>", names[i->kind]);
        }
    }
}

static void inline_element(Writer *w, const char *name, const Inline *list) {
    open_text(w);
    write_inlines(w, list);
    close_text(w, name);
}

/* ---- blocks -------------------------------------------------------------------------------- */

static void write_blocks(Writer *w, const Block *blocks);

static void write_text_block(Writer *w, const Block *b) {
    begin(w, block_name(b->kind));
    if (b->kind == BLOCK_HEADING) attribute_int(w, "level", b->level);
    if (b->kind == BLOCK_ITEM) attribute_if(w, "label", b->label);
    if (b->kind == BLOCK_CELL && b->header) attribute(w, "header", STR("true"));
    if (b->kind == BLOCK_CELL && b->colspan > 1) attribute_int(w, "colspan", b->colspan);
    if (b->kind == BLOCK_CELL && b->rowspan > 1) attribute_int(w, "rowspan", b->rowspan);
    inline_element(w, block_name(b->kind), b->inlines);
}

static void write_caption(Writer *w, const Inline *list) {
    if (!list) return;
    begin(w, "caption");
    inline_element(w, "caption", list);
}

static void write_container(Writer *w, const Block *b) {
    static const char *const kinds[] = {
        [NOTE_EDITOR] = "editor", [NOTE_FOOT] = "foot", [NOTE_END] = "end"};
    begin(w, block_name(b->kind));
    if (b->kind == BLOCK_NOTE) {
        attribute(w, "kind", str_from(kinds[b->note_kind]));
        attribute_if(w, "id", b->id);
        attribute_if(w, "label", b->label);
    }
    open_lines(w);
    if (b->kind == BLOCK_TABLE) write_caption(w, b->inlines);
    write_blocks(w, b->children);
    close_lines(w, block_name(b->kind));
}

static void write_figure(Writer *w, const Block *b) {
    begin(w, "figure");
    open_lines(w);
    if (b->image.n || b->alt.n) {
        begin(w, "image");
        attribute_if(w, "src", b->image);
        attribute_if(w, "alt", b->alt);
        buf_text(w->out, "/>\n");
    }
    write_caption(w, b->inlines);
    text_element_if(w, "credit", b->credit);
    close_lines(w, "figure");
}

static void (*const writers[BLOCK_KIND_COUNT])(Writer *, const Block *) = {
    [BLOCK_PARAGRAPH] = write_text_block, [BLOCK_HEADING] = write_text_block,
    [BLOCK_QUOTE] = write_container,      [BLOCK_NOTE] = write_container,
    [BLOCK_FIGURE] = write_figure,        [BLOCK_LIST] = write_container,
    [BLOCK_ITEM] = write_text_block,      [BLOCK_TABLE] = write_container,
    [BLOCK_ROW] = write_container,        [BLOCK_CELL] = write_text_block,
    [BLOCK_VERSE] = write_text_block,     [BLOCK_SIGNATURE] = write_text_block,
};

static void write_blocks(Writer *w, const Block *blocks) {
    for (const Block *b = blocks; b; b = b->next)
        writers[b->kind](w, b);
}

/* ---- book ---------------------------------------------------------------------------------- */

/* Where the article was received: what an earlier XML said, else its file. */
static void write_origin(Writer *w, const Article *a) {
    if (a->file.n || a->lines.n) {
        attribute_if(w, "file", a->file);
        attribute_if(w, "lines", a->lines);
    } else if (a->source) {
        attribute(w, "file", a->source->name);
        buf_format(w->out, " lines=\"%d-%d\"", a->line, a->last_line);
    }
}

static void write_article(Writer *w, const Article *a) {
    begin(w, "article");
    attribute(w, "id", a->id);
    write_origin(w, a);
    if (a->ordinal) attribute_int(w, "ordinal", a->ordinal);
    open_lines(w);
    begin(w, "head");
    open_lines(w);
    text_element(w, "title", a->title);
    text_element_if(w, "subtitle", a->subtitle);
    text_element_if(w, "alternate", a->alternate);
    text_element_if(w, "short", a->short_title);
    for (const Field *f = a->fields; f; f = f->next)
        text_element_if(w, field_name(f->kind), f->text);
    close_lines(w, "head");
    begin(w, "body");
    open_lines(w);
    write_blocks(w, a->blocks);
    close_lines(w, "body");
    close_lines(w, "article");
    if (!w->output) return;
    output_str(w->output, buf_view(w->out));
    buf_clear(w->out);
}

static void write_city(Writer *w, const City *city) {
    begin(w, "city");
    if (city->place) buf_format(w->out, " code=\"%06u\"", city->place->code);
    attribute(w, "name", city->name);
    open_lines(w);
    for (const Article *a = city->articles; a; a = a->next)
        write_article(w, a);
    close_lines(w, "city");
}

static void write_series(Writer *w, const Series *series, const char *kind) {
    if (series->name.n == 0) return;
    begin(w, "series");
    attribute_if(w, "kind", str_from(kind));
    attribute_if(w, "number", series->number);
    open_text(w);
    buf_xml(w->out, series->name);
    close_text(w, "series");
}

static void write_head(Writer *w, const Book *book) {
    begin(w, "head");
    open_lines(w);
    text_element(w, "title", book->title);
    text_element_if(w, "subtitle", book->subtitle);
    write_series(w, &book->set, "set");
    write_series(w, &book->series, "");
    for (size_t i = 0; i < book->editors.n; i++)
        text_element(w, "editor", book->editors.at[i]);
    text_element_if(w, "publisher", book->publisher);
    text_element_if(w, "permit", book->permit);
    text_element_if(w, "date", book->date);
    text_element_if(w, "identifier", book->identifier);
    close_lines(w, "head");
}

static void write_preface(Writer *w, const Book *book) {
    if (!book->preface) return;
    begin(w, "preface");
    open_lines(w);
    text_element_if(w, "title", book->preface_title);
    write_blocks(w, book->preface);
    close_lines(w, "preface");
}

static void write_book(Writer *w, const Book *book) {
    static const char *const orders[] = {[ORDER_CODE] = "",
                                         [ORDER_PINYIN] = "pinyin",
                                         [ORDER_STROKE] = "stroke",
                                         [ORDER_MANUAL] = "manual"};
    buf_text(w->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    begin(w, "book");
    attribute(w, "xmlns", STR("urn:huibian:book:1"));
    attribute_if(w, "order", str_from(orders[book->order]));
    if (!str_eq(book->style, STR("book"))) attribute_if(w, "style", book->style);
    attribute_if(w, "name", book->file_name);
    open_lines(w);
    write_head(w, book);
    write_preface(w, book);
    for (const City *c = book->cities; c; c = c->next)
        write_city(w, c);
    close_lines(w, "book");
}

void xml_write_buf(const Book *book, Buf *out) {
    Writer w = {.out = out};
    write_book(&w, book);
}

void xml_write(const Book *book, Output *output) {
    Buf buf = {0};
    Writer w = {.out = &buf, .output = output};
    write_book(&w, book);
    output_str(output, buf_view(&buf));
    buf_drop(&buf);
}
