/* SPDX-License-Identifier: MIT */
#include "set/page.h"

#include "set/cut.h"
#include "set/figure.h"

/* ---- one page ------------------------------------------------------------------------------- */

Str roman(Arena *arena, unsigned number) {
    static const struct {
        unsigned value;
        const char *letters;
    } parts[] = {{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"},
                 {90, "xc"},  {50, "l"},   {40, "xl"}, {10, "x"},   {9, "ix"},
                 {5, "v"},    {4, "iv"},   {1, "i"}};
    char out[32];
    size_t n = 0;
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
        for (; number >= parts[k].value && n < sizeof out - 2; number -= parts[k].value)
            for (const char *c = parts[k].letters; *c; c++)
                out[n++] = *c;
    return str_copy(arena, (Str){out, n});
}

/* The cover and its back are not counted. */
static Str label_of(const Setter *s, Arena *arena, enum PagePart part, uint32_t number) {
    if (part == PART_FRONT && number < s->cover_pages) return number ? STR("封二") : STR("封面");
    if (part == PART_FRONT) number -= s->cover_pages;
    return part == PART_FRONT ? roman(arena, number + 1) : str_format(arena, "%u", number + 1);
}

Str page_next_label(Setter *s, enum PagePart part, bool recto) {
    uint32_t number = s->pages[part];
    return label_of(s, s->keep, part, recto ? number + number % 2 : number);
}

bool page_is_recto(const Setter *s) {
    return s->current.number % 2 == 0;
}

float page_left(const Setter *s) {
    return page_is_recto(s) ? s->style->inner : s->style->outer;
}

void page_begin(Setter *s, enum PagePart part) {
    arena_clear(s->page);
    s->current = (Page){.part = part,
                        .number = s->pages[part],
                        .width = s->style->width,
                        .height = s->style->height,
                        .label = label_of(s, s->page, part, s->pages[part])};
}

void page_end(Setter *s) {
    s->pages[s->current.part]++;
    for (size_t k = 0; k < s->n_sinks; k++)
        s->sinks[k].page(s->sinks[k].context, &s->current);
}

void page_blank(Setter *s, enum PagePart part) {
    page_begin(s, part);
    page_end(s);
}

void page_pad(Setter *s, enum PagePart part) {
    if (s->pages[part] % 2 == 1) page_blank(s, part);
}

void page_picture(Setter *s, const Piece *piece, float x, float y) {
    Node *node = node_at(s, piece->node);
    const float box[] = {x, y, piece->width, piece->height};
    memcpy(node->bbox, box, sizeof box);
    node->has_bbox = true;
    VEC_PUSH(s->page, s->current.pictures,
             (Picture){piece->picture, x, y, piece->width, piece->height, piece->node});
}

static void draw_box(Setter *s, const Box *box, float top) {
    float left = page_left(s);
    if (box->dest.n > 0) {
        VEC_PUSH(s->page, s->current.dests, (Dest){.name = box->dest, .y = top});
        if (s->book->wishes.contents_levels > CONTENTS_LEVELS)
            VEC_PUSH(s->keep, s->headings,
                     (PlacedHeading){box->dest, str_copy(s->keep, s->current.label)});
    }
    for (uint32_t k = 0; k < box->n_pieces; k++) {
        const Piece *piece = &box->pieces[k];
        if (piece->para)
            para_draw(s, piece->para, piece->line, left + piece->x, top + piece->y);
        else if (piece->picture.n > 0)
            page_picture(s, piece, left + piece->x, top + piece->y);
        else
            VEC_PUSH(s->page, s->current.rules,
                     (PageRule){left + piece->x, top + piece->y, piece->width, piece->height,
                                piece->gray});
    }
}

static void add_start(Setter *s, const Destination *destination, const Box *box, bool opening) {
    if (destination->part != PART_BODY) return;
    bool in_article = destination->article && !(opening && destination->opens_city);
    PageStart start = {.label = str_copy(s->keep, s->current.label),
                       .article = in_article ? destination->article->id : STR(""),
                       .block = box       ? box->block
                                : opening ? 0
                                          : UINT32_MAX,
                       .offset = box ? box->offset : 0};
    VEC_PUSH(s->keep, s->layout->starts, start);
}

/* Returns how far it reaches. */
static int32_t draw_head(Setter *s, const Box *first) {
    int32_t used = 0;
    for (uint32_t k = 0; k < first->n_head; k++) {
        draw_box(s, &first->head[k], s->style->top + (float)used / 1000 * s->style->pitch);
        used += first->head[k].height;
    }
    return used;
}

/* Boxes in the order of reading: a figure that came to stand at the head of a page, in the middle
 * of a paragraph, is read when that has ended (PD-05). `order`: n indices. */
static void reading_order(const Box *boxes, size_t n, size_t *order) {
    size_t figures = 0, rest;
    while (figures < n && boxes[figures].stretch == STRETCH_FIGURE)
        figures++;
    rest = figures;
    const Para *para = NULL;
    if (figures < n && boxes[figures].n_pieces > 0 && boxes[figures].pieces[0].line > 0)
        para = boxes[figures].pieces[0].para;
    while (para && rest < n && boxes[rest].n_pieces > 0 && boxes[rest].pieces[0].para == para)
        rest++;
    for (size_t k = 0; k < n; k++)
        order[k] = k >= rest ? k : k < rest - figures ? figures + k : k - (rest - figures);
}

static void draw_page(Setter *s, const Flow *flow, Cut cut, uint32_t to, bool opening,
                      const Destination *destination) {
    page_begin(s, destination->part);
    int32_t used = draw_head(s, &flow->boxes.at[cut.from]);
    const Box *first = NULL;
    Box *boxes;
    size_t n = cut_boxes(flow, cut, to, &boxes);
    size_t *order = ARENA_ARRAY(s->page, size_t, n);
    int32_t *tops = ARENA_ARRAY(s->page, int32_t, n);
    for (size_t k = 0; k < n; k++) {
        used = box_stack(&boxes[k], used);
        tops[k] = used - boxes[k].height;
        if (!first && boxes[k].text && !opening) first = &boxes[k];
    }
    reading_order(boxes, n, order);
    for (size_t k = 0; k < n; k++)
        draw_box(s, &boxes[order[k]],
                 s->style->top + (float)tops[order[k]] / 1000 * s->style->pitch);
    add_start(s, destination, first, opening);
    if (!destination->bare) heads_draw(s, destination, opening);
    page_end(s);
}

void pages_make(Setter *s, Flow *flow, Destination destination) {
    if (flow->boxes.n == 0) return;
    if (destination.recto) page_pad(s, destination.part);
    Cut *cuts;
    bool recto = s->pages[destination.part] % 2 == 0;
    size_t pages = flow_cut(flow, recto, &cuts);
    while (figures_float(flow, cuts, pages, s->style->rows * 1000))
        pages = flow_cut(flow, recto, &cuts);
    for (size_t k = 0; k < pages; k++)
        draw_page(s, flow, cuts[k], cuts[k + 1].from, k == 0, &destination);
}
