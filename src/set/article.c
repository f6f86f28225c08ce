/* SPDX-License-Identifier: MIT */
#include "set/article.h"

#include <math.h>

#include "base/utf8.h"
#include "set/blocks.h"
#include "text/place.h"

enum { BYLINE_PARTS = 16 };

Str first_clause(Str title) {
    size_t space = str_find(title, STR(" "), 0);
    return space == SIZE_MAX || space == 0 ? title : str_sub(title, 0, space);
}

Str city_dest(Arena *arena, const City *city) {
    if (city->kind == CITY_GENERAL) return STR(":city-general");
    if (city->kind == CITY_PENDING || !city->place) return STR(":city-pending");
    return str_format(arena, ":city-%06u", (unsigned)city->place->code);
}

/* ---- a stack of lines that opens a page ----------------------------------------------------- */

/* Lines of several sizes above one another, as one box that takes whole rows. */
typedef struct Stack {
    Flow *flow;
    VEC(Piece) pieces;
    float y; /* pt */
} Stack;

static void stack_para(Stack *stack, const Para *para, const PartStyle *style) {
    for (uint32_t k = 0; para && k < para->n_lines; k++) {
        float y = stack->y + (style->line_height - para->size) / 2 + baseline_in(para->size);
        VEC_PUSH(stack->flow->setter->part, stack->pieces,
                 (Piece){.para = para, .line = k, .x = para->left, .y = y});
        stack->y += style->line_height;
    }
}

static void stack_rows(Stack *stack, float rows) {
    stack->y += rows * stack->flow->setter->style->pitch;
}

static void stack_rule(Stack *stack, float x, float width, float thickness) {
    VEC_PUSH(stack->flow->setter->part, stack->pieces,
             (Piece){.x = x, .y = stack->y, .width = width, .height = thickness});
    stack->y += thickness;
}

static Box *stack_end(Stack *stack, float least_rows) {
    float rows = ceilf(stack->y / stack->flow->setter->style->pitch - 0.05f);
    if (rows < least_rows) rows = least_rows;
    stack->flow->after_heading = true;
    return flow_add(stack->flow, (Box){.height = milli_rows(rows),
                                       .grid = true,
                                       .pieces = stack->pieces.at,
                                       .n_pieces = (uint32_t)stack->pieces.n});
}

/* What is over when the stack takes whole rows stands above it: the white below is always the same.
 */
static void stack_lower(Stack *stack, float least_rows) {
    float pitch = stack->flow->setter->style->pitch;
    float rows = ceilf(stack->y / pitch - 0.05f);
    if (rows < least_rows) rows = least_rows;
    float over = rows * pitch - stack->y;
    for (size_t k = 0; over > 0 && k < stack->pieces.n; k++)
        stack->pieces.at[k].y += over;
}

/* ---- the city ------------------------------------------------------------------------------- */

static Para *line_of(Setter *s, enum StylePart part, NodeId node, Str text, int line) {
    const PartStyle *style = part_style(s, part);
    ParaText p;
    para_open(&p, s, style, node);
    p.headline = true;
    para_string(&p, text, line);
    Para *para = para_close(&p);
    if (!para) return NULL;
    float left = style->margin_left * style->size;
    para_fit_headline(s, para, left, type_width(s) - left - style->margin_right * style->size);
    return para;
}

static void stack_city(Stack *stack, const City *city, NodeId node) {
    Setter *s = stack->flow->setter;
    const PartStyle *province = part_style(s, STYLE_city_province),
                    *name = part_style(s, STYLE_city);
    if (city->province.n > 0) {
        Para *para = line_of(s, STYLE_city_province, node_new(s, node, TAG_p), city->province, 0);
        stack_para(stack, para, province);
    }
    Para *para = line_of(s, STYLE_city, node_new(s, node, TAG_h1), city->name, 0);
    stack_para(stack, para, name);
}

/* The band above the first article of a city: its name, and a rule below it. */
static void add_band(Flow *flow, const City *city, NodeId node) {
    Setter *s = flow->setter;
    Stack stack = {.flow = flow};
    stack_city(&stack, city, node);
    float rule = part_style(s, STYLE_city)->rule;
    stack.y += 5;
    if (rule > 0) stack_rule(&stack, 0, type_width(s), rule);
    flow->dest = city_dest(s->keep, city);
    stack_end(&stack, part_style(s, STYLE_city)->lines);
}

void city_leaf_set(Setter *s, const City *city, NodeId city_node) {
    Flow flow = {.setter = s};
    Stack stack = {.flow = &flow};
    stack_rows(&stack, (float)s->style->rows / 3);
    stack_city(&stack, city, city_node);
    flow.dest = city_dest(s->keep, city);
    stack_end(&stack, 0);
    pages_make(s, &flow, (Destination){.part = PART_BODY, .recto = true, .bare = true});
    page_pad(s, PART_BODY);
}

/* ---- the head of the article ---------------------------------------------------------------- */

/* A page may carry several dates (written, published): the first is the article's. */
static bool shown(const Article *article, const Field *field) {
    return field->kind != FIELD_DATE || field == article_field(article, FIELD_DATE);
}

size_t article_byline(const Article *article, Str *out, size_t most) {
    static const enum FieldKind order[] = {FIELD_SOURCE, FIELD_DATE, FIELD_AUTHOR};
    size_t n = 0;
    for (size_t k = 0; k < sizeof order / sizeof *order; k++)
        for (const Field *field = article->fields; field; field = field->next)
            if (field->kind == order[k] && shown(article, field) && field->text.n > 0 && n < most)
                out[n++] = field->text;
    return n;
}

/* Source, date and authors in one line, an em apart, each a run of its own; more lines where one is
 * too short for them (NT-06). */
static void stack_byline(Stack *stack, const Article *article, NodeId art) {
    Setter *s = stack->flow->setter;
    const PartStyle *style = part_style(s, STYLE_byline);
    Str parts[BYLINE_PARTS];
    size_t n = article_byline(article, parts, BYLINE_PARTS);
    NodeId node = n > 0 ? node_new(s, art, TAG_p) : NO_NODE;
    ParaText p;
    para_open(&p, s, style, node);
    p.headline = true; /* the spaces between the parts are ems */
    for (size_t k = 0; k < n; k++) {
        if (k > 0) para_string(&p, STR(" "), 0);
        para_string(&p, parts[k], article->line);
    }
    Para *para = para_close(&p);
    if (!para) return;
    para_fit_headline(s, para, 0, type_width(s));
    stack->y += style->space_before * s->style->pitch;
    stack_para(stack, para, style);
}

/* A title so long that it would fill the page is set smaller: it stays on one (LB-20). */
static void stack_title(Stack *stack, Para *para, const PartStyle *style, float share) {
    Setter *s = stack->flow->setter;
    float most = share * (float)s->style->rows * s->style->pitch;
    PartStyle fitted = *style;
    while (para && (float)para->n_lines * fitted.line_height > most && para->size > 2) {
        para->size *= 0.8f;
        fitted.line_height *= 0.8f;
        para_fit_headline(s, para, para->left, para->width);
    }
    stack_para(stack, para, &fitted);
}

static void add_title(Flow *flow, const Article *article, NodeId art) {
    Setter *s = flow->setter;
    const PartStyle *style = part_style(s, STYLE_title), *below = part_style(s, STYLE_subtitle);
    Stack stack = {.flow = flow};
    stack_rows(&stack, style->space_before);
    NodeId node = node_new(s, art, TAG_h2);
    stack_title(&stack, line_of(s, STYLE_title, node, article->title, article->line), style, 0.4f);
    if (article->subtitle.n > 0) {
        stack.y += below->space_before * s->style->pitch;
        Para *para =
            line_of(s, STYLE_subtitle, node_new(s, art, TAG_p), article->subtitle, article->line);
        stack_title(&stack, para, below, 0.2f);
    }
    stack_byline(&stack, article, art);
    stack_rows(&stack, style->space_after);
    stack_lower(&stack, style->lines);
    flow->dest = article->id;
    stack_end(&stack, style->lines);
}

/* ---- what stands after the text ------------------------------------------------------------- */

static void add_credit(Flow *flow, NodeId art, Str before, Str text, int line) {
    Setter *s = flow->setter;
    const PartStyle *style = part_style(s, STYLE_note);
    ParaText p;
    para_open(&p, s, style, node_new(s, art, TAG_p));
    para_string(&p, before, line);
    para_string(&p, text, line);
    Para *para = para_close(&p);
    if (!para) return;
    para->align = ALIGN_LEFT;
    para_fit(s, para, 0, type_width(s), 0, 0);
    flow_para(flow, para, style, (Origin){0});
}

static void add_credits(Flow *flow, const Article *article, NodeId art) {
    bool any = article->alternate.n > 0;
    for (const Field *field = article->fields; field; field = field->next)
        any |= field->kind == FIELD_EDITOR;
    if (!any) return;
    flow_gap(flow, 1);
    if (article->alternate.n > 0)
        add_credit(flow, art, STR("原标题："), article->alternate, article->line);
    for (const Field *field = article->fields; field; field = field->next)
        if (field->kind == FIELD_EDITOR) add_credit(flow, art, (Str){0}, field->text, field->line);
}

/* ---- the whole ------------------------------------------------------------------------------ */

/* 短题, the whole title, or its first clause: the first that stands in the line beside the city,
 * never cut (layouts: running heads). */
static Str head_title(const Setter *s, const City *city, const Article *article) {
    const PartStyle *style = part_style(s, STYLE_running_head);
    float room = type_width(s) / style->size - (float)utf8_count(city->name) - 1;
    Str choices[] = {article->short_title, article->title, first_clause(article->title)};
    for (size_t k = 0; k < sizeof choices / sizeof *choices; k++)
        if (choices[k].n > 0 && (float)utf8_count(choices[k]) + 1 <= room) return choices[k];
    return (Str){0};
}

static void add_to_outline(Setter *s, int level, Str title, Str dest) {
    VEC_PUSH(s->keep, s->layout->outline, (OutlineItem){level, title, dest});
}

static void add_body(Flow *flow, const Article *article, NodeId art) {
    Blocks blocks = {.setter = flow->setter,
                     .flow = flow,
                     .article = article->id,
                     .parent = art,
                     .base = 2,
                     .part = STYLE_paragraph,
                     .outline = true};
    blocks_set(&blocks, article->blocks);
    blocks_set_deferred(&blocks);
}

void article_set(Setter *s, const City *city, const Article *article, NodeId city_node,
                 bool opens_city) {
    const PartStyle *style = part_style(s, opens_city ? STYLE_city : STYLE_title);
    Flow flow = {.setter = s};
    s->article = article;
    if (opens_city) add_band(&flow, city, city_node);
    NodeId art = node_new(s, city_node, TAG_article);
    node_at(s, art)->title = article->title;
    add_to_outline(s, 2, article->title, article->id);
    add_title(&flow, article, art);
    add_body(&flow, article, art);
    add_credits(&flow, article, art);
    Str label = page_next_label(s, PART_BODY, style->recto);
    VEC_PUSH(s->keep, s->articles, (PlacedArticle){article, city, label});
    pages_make(s, &flow,
               (Destination){.part = PART_BODY,
                             .recto = style->recto,
                             .even = s->book->title,
                             .odd = city->name,
                             .odd_second = head_title(s, city, article),
                             .article = article,
                             .opens_city = opens_city});
    s->article = NULL;
}
