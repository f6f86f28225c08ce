/* SPDX-License-Identifier: MIT */
#include "set/page.h"

#include "set/figure.h"

#include <math.h>
#include <stdlib.h>

/* ---- where to cut --------------------------------------------------------------------------- */

/* A way to have made pages up to a box. Ways are layered by the number of pages made. */
typedef struct Way {
    uint32_t box;    /* the next page begins with it */
    uint32_t before; /* index of the way that this one goes on from */
    int32_t missing; /* milli-rows that its last page is short */
    double cost;
} Way;

typedef struct Cutter {
    const Flow *flow;
    int32_t room;     /* milli-rows of a page */
    int32_t lead;     /* of these, the white below the last line of the grid */
    bool first_recto; /* the first page is a right-hand one */
    VEC(Way) ways;
    size_t layer, layer_end; /* the ways whose pages are all made */
    VEC(int32_t) filled;     /* of the page being looked at, after each box */
    size_t best;             /* of those that reach the end; SIZE_MAX */
} Cutter;

enum {
    SHORT_MOST = 4000, /* a page shorter than this is looked at only where nothing else is */
    HOPELESS = 1000,   /* a way that costs so much more than another of as many pages is let go */
};

static double short_cost(int32_t missing) {
    double rows = missing / 1000.0;
    return 8 * rows * rows;
}

/* The cost of a page `from`..`to` that is `missing` short. Facing pages are level (PG-14): a right
 * page is compared with the left one before it. */
static double page_cost(const Cutter *c, const Way *from, uint32_t to, int32_t missing,
                        bool recto) {
    const Flow *flow = c->flow;
    double cost = 30;
    if (to == flow->boxes.n) {
        int32_t used = c->room - missing;
        return cost + (used < 2000 ? 60 : used < 5000 ? 6 : 0); /* PG-14 */
    }
    cost += short_cost(missing) + flow->boxes.at[to].before;
    if (recto && from->box > 0) cost += 30 * abs(missing - from->missing) / 1000.0;
    return cost;
}

static void add_way(Cutter *c, size_t before, uint32_t box, int32_t missing, double cost) {
    Arena *arena = c->flow->setter->part;
    for (size_t k = c->layer_end; k < c->ways.n; k++) {
        Way *way = &c->ways.at[k];
        if (way->box != box || way->missing != missing) continue;
        if (cost < way->cost) *way = (Way){box, (uint32_t)before, missing, cost};
        return;
    }
    VEC_PUSH(arena, c->ways, (Way){box, (uint32_t)before, missing, cost});
}

int32_t box_stack(const Box *box, int32_t used) {
    if (box->gap && used == 0) return 0;
    if (box->grid) used = (used + 999) / 1000 * 1000;
    return used + box->height;
}

/* What stands at the head of a page that begins with `box`, milli-rows. */
static int32_t head_height(const Box *box) {
    int32_t height = 0;
    for (uint32_t k = 0; k < box->n_head; k++)
        height += box->head[k].height;
    return height;
}

/* All pages that may follow a way: from the fullest back to those that are SHORT_MOST short, or as
 * far as it takes to find one that breaks no rule. */
static void extend(Cutter *c, size_t way, bool recto) {
    const Flow *flow = c->flow;
    const Way from = c->ways.at[way];
    int32_t used = head_height(&flow->boxes.at[from.box]);
    uint32_t end = from.box;
    c->filled.n = 0;
    while (end < flow->boxes.n && !(flow->boxes.at[end].tops && end > from.box)) {
        used = box_stack(&flow->boxes.at[end], used);
        /* The type area ends with the em box of the last line: what stands off the grid stops
         * there, and the white below a line of the grid may go beyond it (PG-01). */
        int32_t need = used + (flow->boxes.at[end].grid || flow->boxes.at[end].gap ? 0 : c->lead);
        if (need > c->room && end > from.box) break;
        VEC_PUSH(flow->setter->part, c->filled, used);
        end++;
    }
    bool found = false;
    for (uint32_t to = end; to > from.box; to--) {
        int32_t missing = c->room - c->filled.at[to - from.box - 1];
        if (missing < 0) missing = 0;
        if (missing > SHORT_MOST && found) break;
        bool after_gap = flow->boxes.at[to - 1].gap;
        if (after_gap && to != end) continue; /* the break before the gap is the same page */
        double cost = page_cost(c, &from, to, missing, recto);
        found |= cost < COST_WIDOW;
        /* Only a left page is compared with the one after it. */
        add_way(c, way, to, recto ? 0 : missing, from.cost + cost);
        if (to == flow->boxes.n) break;
    }
}

static void note_end(Cutter *c) {
    for (size_t k = c->layer; k < c->layer_end; k++) {
        bool done = c->ways.at[k].box == c->flow->boxes.n;
        if (done && (c->best == SIZE_MAX || c->ways.at[k].cost < c->ways.at[c->best].cost))
            c->best = k;
    }
}

int32_t lead_rows(const Setter *s) {
    return milli_rows(1 - part_style(s, STYLE_body)->size / s->style->pitch);
}

/* The first box of each page, and the number of boxes at the end. */
static size_t cut(const Flow *flow, bool recto, uint32_t **starts) {
    const Setter *s = flow->setter;
    Cutter c = {
        .flow = flow, .room = s->style->rows * 1000, .lead = lead_rows(s), .best = SIZE_MAX};
    VEC_PUSH(s->part, c.ways, (Way){0});
    c.layer_end = 1;
    size_t depth = 0, found = SIZE_MAX;
    /* Ways that need two pages more than the shortest are not looked at. */
    while (c.layer < c.layer_end && (found == SIZE_MAX || depth < found + 1)) {
        double least = INFINITY;
        for (size_t k = c.layer; k < c.layer_end; k++)
            if (c.ways.at[k].cost < least) least = c.ways.at[k].cost;
        for (size_t k = c.layer; k < c.layer_end; k++)
            if (c.ways.at[k].box < flow->boxes.n && c.ways.at[k].cost <= least + HOPELESS)
                extend(&c, k, recto == (depth % 2 == 0));
        c.layer = c.layer_end;
        c.layer_end = c.ways.n;
        depth++;
        note_end(&c);
        if (c.best != SIZE_MAX && found == SIZE_MAX) found = depth;
    }
    size_t pages = 0;
    for (size_t k = c.best; k != 0; k = c.ways.at[k].before)
        pages++;
    *starts = ARENA_ARRAY(s->part, uint32_t, pages + 1);
    size_t at = pages;
    for (size_t k = c.best; k != 0; k = c.ways.at[k].before)
        (*starts)[at--] = c.ways.at[k].box;
    return pages;
}

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

static void draw_page(Setter *s, const Flow *flow, uint32_t from, uint32_t to, bool opening,
                      const Destination *destination) {
    page_begin(s, destination->part);
    int32_t used = draw_head(s, &flow->boxes.at[from]);
    const Box *first = NULL;
    for (uint32_t k = from; k < to; k++) {
        const Box *box = &flow->boxes.at[k];
        used = box_stack(box, used);
        int32_t top = used - box->height;
        if (!first && box->text && !opening) first = box;
        draw_box(s, box, s->style->top + (float)top / 1000 * s->style->pitch);
    }
    add_start(s, destination, first, opening);
    if (!destination->bare) heads_draw(s, destination, opening);
    page_end(s);
}

void pages_make(Setter *s, Flow *flow, Destination destination) {
    if (flow->boxes.n == 0) return;
    if (destination.recto) page_pad(s, destination.part);
    uint32_t *starts;
    bool recto = s->pages[destination.part] % 2 == 0;
    size_t pages = cut(flow, recto, &starts);
    while (figures_float(flow, starts, pages, s->style->rows * 1000))
        pages = cut(flow, recto, &starts);
    for (size_t k = 0; k < pages; k++)
        draw_page(s, flow, starts[k], starts[k + 1], k == 0, &destination);
}
