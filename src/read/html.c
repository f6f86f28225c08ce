/* SPDX-License-Identifier: MIT */
/* Web pages as received: each line that a browser shows becomes a block with hints, in the order of
 * the page; tables, lists and quotations of the article come as what they are. What it all means is
 * for the transforms. Scripts, styles and comments are not text (HX-01..06). */
#include <libxml/uri.h>
#include <strings.h>

#include "base/buf.h"
#include "base/file.h"
#include "read/html_deep.h"
#include "read/html_page.h"
#include "read/line.h"
#include "read/picture.h"
#include "read/read.h"
#include "text/chars.h"

static const struct {
    const char *attribute;
    Str value;
    enum PageMeta meta;
} metas[] = {
#define ELEMENT(name, kind)
#define CONTAINER(attribute, value)
#define NOISE(word)
#define SPOT(id, kind)
#define META(attribute, value, kind) {attribute, STR_INIT(value), META_##kind},
#include "read/html.in"
};

#define COUNT(a) (sizeof(a) / sizeof *(a))

enum { NOISE_MOST = 30, ICON_MOST = 48 };

/* A piece of the line that is being gathered, in one look. */
typedef struct Run {
    size_t from; /* byte of Walk.text */
    bool strong, em;
    struct Run *next;
} Run;

typedef struct Walk {
    Book *book;
    Source *source;
    Article *article;
    const HtmlPage *page;
    Block *last;  /* of the article */
    Buf received; /* what source->text becomes: each line before it is cleaned */
    int line;     /* lines put so far */
    int blank;    /* empty lines since */
    /* the line that is being gathered */
    Buf text, hidden_text, row_text;
    Run *runs, *last_run;
    bool gap;      /* white space is due before the next character */
    bool by_break; /* it began at a <br> */
    /* open elements */
    int skipped, hidden, noise, strong, em, centred, right, large, pre, links;
    int heading; /* 1..6 */
    enum PageMeta spot;
    int outside_table; /* tables of data that do not stand in the article by themselves */
    bool inside;       /* the container */
    Block *table, *row, *list, *quote; /* the form that is open, NULL */
    const xmlNode *form;               /* … and the element that opened it */
    bool caption;                      /* the text names the table or picture before it */
    bool under_picture;                /* a picture came last, and no figure stands for it */
    Str picture;                       /* … its path, where the folder holds it */
    int ordinal;                       /* of the next item; 0 in lists without numbers */
} Walk;

/* ---- lines ---------------------------------------------------------------------------------- */

static bool is_outside(const Walk *w) {
    return !w->inside || w->noise > 0 || w->links > 0;
}

static void put_received(Walk *w, Str text) {
    buf_str(&w->received, text);
    buf_byte(&w->received, '\n');
    w->line++;
}

static void add_block(Walk *w, Block *block) {
    block->prev = w->last;
    *(w->last ? &w->last->next : &w->article->blocks) = block;
    w->last = block;
}

static Inline *inline_of(Walk *w, const Run *run, Str text) {
    Inline *leaf = inline_new(w->book, INLINE_TEXT, text, w->line);
    enum InlineKind kind = run->strong ? INLINE_STRONG : run->em ? INLINE_EM : INLINE_TEXT;
    if (kind == INLINE_TEXT) return leaf;
    Inline *outer = inline_new(w->book, kind, STR(""), w->line);
    outer->children = leaf;
    return outer;
}

/* The runs of the line as inlines. `all` is the text gathered, `text` what is left of it between
 * white space. A line that is strong as a whole is so by its hint. */
static Inline *inlines_of(Walk *w, Str all, Str text, bool *strong) {
    Inline *list = NULL, **end = &list;
    size_t first = (size_t)(text.p - all.p), last = first + text.n;
    *strong = true;
    for (const Run *run = w->runs; run; run = run->next) {
        size_t from = run->from, to = run->next ? run->next->from : all.n;
        from = from < first ? first : from;
        to = to > last ? last : to;
        if (from >= to) continue;
        *strong = *strong && run->strong;
        *end = inline_of(w, run, str_sub(all, from, to));
        end = &(*end)->next;
    }
    return *strong ? inline_new(w->book, INLINE_TEXT, text, w->line) : list;
}

static Block *child_of(Walk *w, Block *parent, enum BlockKind kind, Inline *inlines) {
    Block *block = block_new(w->book, kind, w->line);
    block->inlines = inlines;
    block_add_child(parent, block);
    parent->last_line = w->line;
    return block;
}

static void add_item(Walk *w, Inline *inlines, Str label) {
    child_of(w, w->list, BLOCK_ITEM, inlines)->label = label;
}

static bool names_picture(const Walk *w) {
    return w->caption && w->last && w->last->kind == BLOCK_FIGURE && !w->last->inlines;
}

/* Where the line goes: into an open list or quotation, under a picture, or for itself. */
static void place_line(Walk *w, Str all, Str text, bool fixed, Str label) {
    bool strong;
    Inline *inlines = inlines_of(w, all, text, &strong);
    if (w->list && !is_outside(w)) {
        add_item(w, inlines, label);
    } else if (w->quote && !is_outside(w)) {
        child_of(w, w->quote, BLOCK_PARAGRAPH, inlines);
    } else if (names_picture(w) && !is_outside(w)) {
        w->last->inlines = inlines;
        w->last->last_line = w->line;
    } else {
        Block *block = block_new(w->book, BLOCK_PARAGRAPH, w->line);
        block->inlines = inlines;
        block->hint = (struct Hint){.indent = line_indent(all),
                                    .blank_before = w->blank,
                                    .heading = w->heading,
                                    .strong = strong && w->runs,
                                    .centred = w->centred > 0,
                                    .right = w->right > 0,
                                    .large = w->large > 0,
                                    .meta = w->spot,
                                    .fixed = fixed,
                                    .outside = is_outside(w),
                                    .under_picture = w->under_picture};
        if (is_outside(w)) block->image = w->picture;
        w->under_picture = false;
        w->picture = STR("");
        add_block(w, block);
    }
}

static void forget_line(Walk *w) {
    buf_clear(&w->text);
    w->runs = w->last_run = NULL;
    w->gap = false;
}

/* The text gathered so far, as one line; what carries no text is in the account. `received`: as it
 * came. */
static Str take_text(Walk *w, Str *received) {
    Str all = str_copy(w->book->arena, buf_view(&w->text));
    *received = str_trim(all);
    Str text = line_clean(w->book, w->source, w->line + 1, all);
    if (text.p != all.p) w->runs = w->last_run = NULL; /* their offsets are no longer true */
    return text;
}

/* Text that browsers do not show stands on a line of its own, outside. */
static void flush_hidden(Walk *w) {
    Str text = str_trim(str_copy(w->book->arena, buf_view(&w->hidden_text)));
    buf_clear(&w->hidden_text);
    if (!text.n) return;
    put_received(w, text);
    text = line_clean(w->book, w->source, w->line, text);
    Block *block = block_text_new(w->book, BLOCK_PARAGRAPH, text, w->line);
    block->hint = (struct Hint){.fixed = true, .outside = true};
    add_block(w, block);
}

/* Ends the line. `by_break`: at a <br>, which may only wrap (TX-15). */
static void flush(Walk *w, bool by_break) {
    if (w->row) { /* in a cell everything is one line */
        w->gap = w->gap || w->text.n > 0;
        return;
    }
    Str received, all = take_text(w, &received), text = str_trim(all);
    if (text.n) {
        bool item = w->list && !is_outside(w) && w->ordinal > 0;
        Str label = item ? str_format(w->book->arena, "%d.", w->ordinal++) : STR("");
        put_received(w, label.n ? STR_CAT(w->book->arena, label, STR(" "), received) : received);
        place_line(w, all, text, !by_break && !w->by_break, label);
        w->blank = 0;
    } else if (by_break && w->by_break) {
        w->blank++;
    }
    forget_line(w);
    w->by_break = by_break;
    flush_hidden(w);
}

/* ---- text ----------------------------------------------------------------------------------- */

static void begin_run(Walk *w) {
    bool strong = w->strong > 0 && !w->heading, em = w->em > 0;
    Run *last = w->last_run;
    if (last && last->strong == strong && last->em == em) return;
    Run *run = ARENA_NEW(w->book->arena, Run);
    *run = (Run){.from = w->text.n, .strong = strong, .em = em};
    *(last ? &last->next : &w->runs) = run;
    w->last_run = run;
}

/* White space of the markup reads as one space, and as none where a line begins. */
static void add_text(Walk *w, Str text) {
    for (size_t at = 0, size; at < text.n; at += size) {
        uint32_t c = utf8_at(text, at, &size);
        if (c == '\n' && w->pre) {
            flush(w, true);
        } else if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f') {
            w->gap = true;
        } else {
            if (w->gap && w->text.n) buf_byte(&w->text, ' ');
            w->gap = false;
            begin_run(w);
            buf_put(&w->text, text.p + at, size);
        }
    }
}

static void on_text(Walk *w, const xmlNode *node) {
    Str text = str_from((const char *)node->content);
    if (w->skipped > 0) return;
    if (w->hidden > 0)
        buf_str(&w->hidden_text, text);
    else
        add_text(w, text);
}

/* ---- elements ------------------------------------------------------------------------------- */

static void on_block(Walk *w, const xmlNode *node, const Element *e) {
    (void)node, (void)e;
    flush(w, false);
}

static void on_paragraph_end(Walk *w, const xmlNode *node, const Element *e) {
    (void)node, (void)e;
    bool empty = buf_view(&w->text).n == 0;
    flush(w, false);
    w->blank += empty;
}

static void on_break(Walk *w, const xmlNode *node, const Element *e) {
    (void)node, (void)e;
    if (w->heading) /* a headline of two lines */
        w->gap = true;
    else
        flush(w, true);
}

static void enter_heading(Walk *w, const xmlNode *node, const Element *e) {
    on_block(w, node, e);
    w->heading = node->name[1] - '0';
}

static void leave_heading(Walk *w, const xmlNode *node, const Element *e) {
    on_block(w, node, e);
    w->heading = 0;
}

static void enter_pre(Walk *w, const xmlNode *node, const Element *e) {
    on_block(w, node, e);
    w->pre++;
}

static void leave_pre(Walk *w, const xmlNode *node, const Element *e) {
    on_block(w, node, e);
    w->pre--;
}

static bool in_form(const Walk *w) {
    return w->table || w->list || w->quote;
}

/* A list, table or quotation of the article begins, unless it stands in another. */
static void open_form(Walk *w, const xmlNode *node, enum BlockKind kind, Block **form) {
    if (in_form(w) || is_outside(w)) return;
    *form = block_new(w->book, kind, w->line + 1);
    w->form = node;
}

/* Where the element that opened it ends; a form that holds something joins the article. */
static void close_form(Walk *w, const xmlNode *node, Block **form) {
    if (!*form || node != w->form) return;
    if ((*form)->children) {
        (*form)->hint.fixed = true;
        add_block(w, *form);
    }
    *form = NULL;
}

static void enter_list(Walk *w, const xmlNode *node, const Element *e) {
    on_block(w, node, e);
    w->links += e->links;
    open_form(w, node, BLOCK_LIST, &w->list);
    if (!w->list || w->form != node) return;
    Str start = html_attribute(node, "start");
    uint32_t first = 1;
    if (start.n && !str_number(start, &first)) first = 1;
    w->ordinal = e->kind == ELEMENT_ORDERED && first < 10000 ? (int)first : 0;
}

static void leave_list(Walk *w, const xmlNode *node, const Element *e) {
    on_block(w, node, e);
    if (w->list && node == w->form) w->ordinal = 0;
    close_form(w, node, &w->list);
    w->links -= e->links;
}

static void enter_quote(Walk *w, const xmlNode *node, const Element *e) {
    on_block(w, node, e);
    open_form(w, node, BLOCK_QUOTE, &w->quote);
}

static void leave_quote(Walk *w, const xmlNode *node, const Element *e) {
    on_block(w, node, e);
    close_form(w, node, &w->quote);
}

static void enter_table(Walk *w, const xmlNode *node, const Element *e) {
    on_block(w, node, e);
    if (!e->data) return;
    open_form(w, node, BLOCK_TABLE, &w->table);
    w->outside_table += !w->table;
}

static void leave_table(Walk *w, const xmlNode *node, const Element *e) {
    on_block(w, node, e);
    if (e->data && !w->table) w->outside_table--;
    close_form(w, node, &w->table);
}

static Block *add_cell(Walk *w) {
    bool strong;
    Str received, all = take_text(w, &received), text = str_trim(all);
    if (w->row->children) buf_byte(&w->row_text, '\t');
    buf_str(&w->row_text, received);
    Block *cell = block_new(w->book, BLOCK_CELL, w->line + 1);
    cell->colspan = cell->rowspan = 1;
    cell->inlines = text.n ? inlines_of(w, all, text, &strong) : NULL;
    block_add_child(w->row, cell);
    forget_line(w);
    return cell;
}

/* Text of a row that stands in no cell gets one. */
static void rescue_text(Walk *w) {
    if (w->row && str_trim(buf_view(&w->text)).n)
        add_cell(w);
    else if (w->row)
        forget_line(w);
}

static void enter_cell(Walk *w, const xmlNode *node, const Element *e) {
    rescue_text(w);
    on_block(w, node, e);
}

static void enter_row(Walk *w, const xmlNode *node, const Element *e) {
    on_block(w, node, e);
    buf_clear(&w->row_text);
    if (w->table || w->outside_table) w->row = block_new(w->book, BLOCK_ROW, w->line + 1);
}

/* A row is one line of what was received, its cells parted by tabs. */
static Str text_of_row(Walk *w, const Block *row) {
    Buf line = {0};
    for (const Block *cell = row->children; cell; cell = cell->next) {
        if (cell != row->children) buf_byte(&line, '\t');
        buf_str(&line, block_text(w->book->arena, cell));
    }
    Str text = str_copy(w->book->arena, buf_view(&line));
    buf_drop(&line);
    return text;
}

/* Keys and values beside the article (索引号 … 成文日期 …): a line of text a row. */
static void put_outside_row(Walk *w, const Block *row) {
    Str text = text_of_row(w, row);
    put_received(w, buf_view(&w->row_text));
    Block *block = block_text_new(w->book, BLOCK_PARAGRAPH, str_trim(text), w->line);
    block->hint = (struct Hint){.fixed = true, .outside = is_outside(w)};
    add_block(w, block);
}

static void leave_row(Walk *w, const xmlNode *node, const Element *e) {
    rescue_text(w);
    Block *row = w->row;
    w->row = NULL;
    if (!row) {
        on_block(w, node, e);
        return;
    }
    if (!row->children) return;
    if (!w->table) {
        put_outside_row(w, row);
        return;
    }
    put_received(w, buf_view(&w->row_text));
    block_add_child(w->table, row);
    w->table->last_line = w->line;
}

static int span_of(const xmlNode *node, const char *name) {
    enum { SPAN_MOST = 100 };
    uint32_t value = 1;
    Str text = html_attribute(node, name);
    return text.n && str_number(text, &value) && value >= 1 && value <= SPAN_MOST ? (int)value : 1;
}

static void leave_cell(Walk *w, const xmlNode *node, const Element *e) {
    if (!w->row) {
        on_block(w, node, e);
        return;
    }
    Block *cell = add_cell(w);
    cell->header = node->name[1] == 'h';
    cell->colspan = span_of(node, "colspan");
    cell->rowspan = span_of(node, "rowspan");
}

static void enter_caption(Walk *w, const xmlNode *node, const Element *e) {
    on_block(w, node, e);
    w->caption = true;
}

/* The first <caption> of a table goes to its head; the line of a <figcaption> was placed by flush,
 * and within a cell it is text of the cell. */
static void leave_caption(Walk *w, const xmlNode *node, const Element *e) {
    if (w->table && !w->row && !w->table->inlines) {
        bool strong;
        Str received, all = take_text(w, &received), text = str_trim(all);
        if (text.n) put_received(w, received);
        w->table->inlines = text.n ? inlines_of(w, all, text, &strong) : NULL;
        forget_line(w);
    }
    on_block(w, node, e);
    w->caption = false;
}

/* ---- pictures ------------------------------------------------------------------------------- */

static bool is_icon(const xmlNode *node) {
    static const char *const sides[] = {"width", "height"};
    for (size_t i = 0; i < COUNT(sides); i++) {
        uint32_t pixels;
        Str value = html_attribute(node, sides[i]);
        if (value.n && str_number(value, &pixels) && pixels <= ICON_MOST) return true;
    }
    return false;
}

/* Where the picture is: pages that load late keep a blank in src and the address elsewhere. */
static Str picture_address(const xmlNode *node) {
    static const char *const late[] = {"data-src", "data-original", "data-lazy-src", "_src"};
    Str address = html_attribute(node, "src");
    for (size_t i = 0; i < COUNT(late) && (address.n == 0 || str_starts(address, STR("data:")));
         i++) {
        Str other = html_attribute(node, late[i]);
        if (other.n) address = other;
    }
    return address;
}

static void on_image(Walk *w, const xmlNode *node, const Element *e) {
    Str address = picture_address(node), alt = str_trim(html_attribute(node, "alt"));
    if (in_form(w) || w->hidden || w->skipped || address.n == 0 || is_icon(node)) return;
    on_block(w, node, e);
    Block *figure = NULL;
    if (is_outside(w)) /* whose it is only its caption can tell */
        w->picture = picture_path(w->book, w->source, address);
    else
        figure = picture_new(w->book, w->source, w->line ? w->line : 1, address, alt);
    if (figure) add_block(w, figure);
    w->under_picture = !figure;
}

/* ---- the walk ------------------------------------------------------------------------------- */

typedef void Handler(Walk *, const xmlNode *, const Element *);

static const struct {
    Handler *enter, *leave;
} handlers[] = {
    [ELEMENT_BLOCK] = {on_block, on_block},
    [ELEMENT_NOISE_BLOCK] = {on_block, on_block},
    [ELEMENT_CENTRE] = {on_block, on_block},
    [ELEMENT_PARAGRAPH] = {on_block, on_paragraph_end},
    [ELEMENT_PRE] = {enter_pre, leave_pre},
    [ELEMENT_HEADING] = {enter_heading, leave_heading},
    [ELEMENT_BREAK] = {on_break, NULL},
    [ELEMENT_LIST] = {enter_list, leave_list},
    [ELEMENT_ORDERED] = {enter_list, leave_list},
    [ELEMENT_ITEM] = {on_block, on_block},
    [ELEMENT_TABLE] = {enter_table, leave_table},
    [ELEMENT_ROW] = {enter_row, leave_row},
    [ELEMENT_CELL] = {enter_cell, leave_cell},
    [ELEMENT_QUOTE] = {enter_quote, leave_quote},
    [ELEMENT_CAPTION] = {enter_caption, leave_caption},
    [ELEMENT_IMAGE] = {on_image, NULL},
    [ELEMENT_LINK] = {NULL, NULL},
};

/* A class that says noise is believed as long as little running text stands below it. */
static bool counts_as_noise(const Walk *w, const Element *e) {
    const Element *container = html_element(w->page->container);
    return e->noise && e->weight * 100L <= container->weight * (long)NOISE_MOST;
}

static void count(Walk *w, const Element *e, int step) {
    w->skipped += e->kind == ELEMENT_SKIPPED ? step : 0;
    w->hidden += e->hidden ? step : 0;
    w->noise += counts_as_noise(w, e) ? step : 0;
    w->strong += e->strong ? step : 0;
    w->em += e->kind == ELEMENT_EM ? step : 0;
    w->centred += e->centred ? step : 0;
    w->right += e->right ? step : 0;
    w->large += e->large ? step : 0;
}

static Handler *handler_of(const Element *e, bool enter) {
    if (e->kind >= COUNT(handlers)) return NULL;
    return enter ? handlers[e->kind].enter : handlers[e->kind].leave;
}

static void enter(Walk *w, const xmlNode *node) {
    const Element *e = html_element(node);
    if (w->skipped || w->hidden) {
        count(w, e, 1);
        return;
    }
    if (node == w->page->container) {
        flush(w, false);
        w->inside = true;
    }
    if (counts_as_noise(w, e) || e->spot) flush(w, false);
    w->spot = e->spot ? e->spot : w->spot;
    Handler *handler = handler_of(e, true);
    if (handler) handler(w, node, e);
    count(w, e, 1);
}

static void leave(void *context, const xmlNode *node) {
    Walk *w = context;
    const Element *e = html_element(node);
    if (w->skipped > (e->kind == ELEMENT_SKIPPED) || w->hidden > e->hidden) {
        count(w, e, -1); /* below what is not shown */
        return;
    }
    Handler *handler = handler_of(e, false);
    if (handler) handler(w, node, e);
    if (counts_as_noise(w, e) || e->spot || node == w->page->container) flush(w, false);
    if (e->spot) w->spot = META_NONE;
    if (node == w->page->container) w->inside = false;
    count(w, e, -1);
}

static void walk(Walk *w) {
    const xmlNode *node = w->page->root;
    while (node) {
        if (node->type == XML_ELEMENT_NODE) {
            enter(w, node);
            if (node->children) {
                node = node->children;
                continue;
            }
        } else if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
            on_text(w, node);
        }
        node = html_after(node, w->page->root, leave, w);
    }
    flush(w, false);
}

/* ---- the head of the page ------------------------------------------------------------------- */

static void put_meta(Walk *w, enum PageMeta meta, Str value) {
    Str text = str_copy(w->book->arena, str_trim(value));
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == '\n') ((char *)text.p)[i] = ' ';
    Str received = text;
    text = str_trim(line_clean(w->book, w->source, w->line + 1, text));
    if (!text.n) return;
    put_received(w, received);
    Block *block = block_text_new(w->book, BLOCK_PARAGRAPH, text, w->line);
    block->hint = (struct Hint){.fixed = true, .meta = meta};
    add_block(w, block);
}

static void read_meta(Walk *w, const xmlNode *node) {
    for (size_t i = 0; i < COUNT(metas); i++) {
        Str name = html_attribute(node, metas[i].attribute);
        if (name.n == metas[i].value.n && strncasecmp(name.p, metas[i].value.p, name.n) == 0) {
            put_meta(w, metas[i].meta, html_attribute(node, "content"));
            return;
        }
    }
}

/* <!-- saved from url=(0031)https://… -->, as browsers write it. */
static void read_comment(Walk *w, const xmlNode *node) {
    Str text = str_from((const char *)node->content);
    size_t at = str_find(text, STR("saved from url=("), 0);
    size_t from = at == SIZE_MAX ? at : str_find(text, STR("http"), at);
    if (from != SIZE_MAX) put_meta(w, META_URL, str_after(text, from));
}

static void read_head_node(Walk *w, const xmlNode *node) {
    if (node->type == XML_COMMENT_NODE) read_comment(w, node);
    if (node->type != XML_ELEMENT_NODE) return;
    if (strcmp((const char *)node->name, "meta") == 0) read_meta(w, node);
    if (strcmp((const char *)node->name, "title") == 0 && node->children && node->children->content)
        put_meta(w, META_WINDOW_TITLE, str_from((const char *)node->children->content));
    if (strcmp((const char *)node->name, "link") == 0 &&
        str_eq(html_attribute(node, "rel"), STR("canonical")))
        put_meta(w, META_URL, html_attribute(node, "href"));
}

static void stay(void *context, const xmlNode *node) {
    (void)context, (void)node;
}

/* Everything before the body, comments before the page among it. */
static void read_head(Walk *w) {
    const xmlNode *first = w->page->document->children;
    for (; first; first = first->next)
        for (const xmlNode *node = first; node;) {
            bool below = node->type == XML_ELEMENT_NODE && node != w->page->root && node->children;
            read_head_node(w, node);
            node = below ? node->children : html_after(node, first, stay, NULL);
        }
}

void read_html(Book *book, Source *source) {
    HtmlPage page = html_page_open(book->arena, source->text);
    if (page.flattened)
        diag1(book->diags, DIAG_html_too_deep, where_file(source->path),
              str_format(book->arena, "%d", HTML_DEPTH_MOST));
    Walk w = {.book = book, .source = source, .page = &page};
    w.article = article_new(book, source, 1);
    if (page.document && page.root) {
        read_head(&w);
        walk(&w);
    }
    source->text = str_copy(book->arena, buf_view(&w.received));
    w.article->last_line = source->lines = w.line;
    buf_drop(&w.received);
    buf_drop(&w.text);
    buf_drop(&w.hidden_text);
    buf_drop(&w.row_text);
    html_page_close(&page);
    if (w.article->blocks)
        book_receive(book, w.article);
    else
        diag0(book->diags, DIAG_empty_file, where_file(source->path));
}
