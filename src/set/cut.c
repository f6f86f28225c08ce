/* SPDX-License-Identifier: MIT */
#include "set/cut.h"

#include <math.h>
#include <stdlib.h>

/* A way to have made pages up to a box. Ways are layered by the number of pages made. */
typedef struct Way {
    uint32_t box;    /* the next page begins with it */
    uint32_t before; /* index of the way that this one goes on from */
    int32_t missing; /* milli-rows that its last page is short */
    uint32_t more;   /* rows added to its last page */
    double cost;
} Way;

/* How far a page is filled after a box, and what on it could take a row more. */
typedef struct Fill {
    int32_t used;
    uint32_t stretches[STRETCH_COUNT];
} Fill;

typedef struct Cutter {
    const Flow *flow;
    int32_t room; /* milli-rows of a page */
    int32_t lead; /* of these, the white below the last line of the grid */
    VEC(Way) ways;
    size_t layer, layer_end; /* the ways whose pages are all made */
    VEC(Fill) filled;        /* of the page being looked at, after each box */
    size_t best;             /* of those that reach the end; SIZE_MAX */
} Cutter;

enum {
    SHORT_MOST = 4000, /* a page shorter than this is looked at only where nothing else is */
    HOPELESS = 1000,   /* a way that costs so much more than another of as many pages is let go */
};

/* What a row more costs: less than a page that is short by one, in the order of how little it
 * shows. */
static const double STRETCH_COST[STRETCH_COUNT] = {
    [STRETCH_PARA] = 1, [STRETCH_FIGURE] = 3, [STRETCH_HEADING] = 6};

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

static void add_way(Cutter *c, Way new) {
    for (size_t k = c->layer_end; k < c->ways.n; k++) {
        Way *way = &c->ways.at[k];
        if (way->box != new.box || way->missing != new.missing) continue;
        if (new.cost < way->cost) *way = new;
        return;
    }
    VEC_PUSH(c->flow->setter->part, c->ways, new);
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

/* Whether the paragraph whose last line is `k` stands on the page in one piece. */
static bool whole_para(const Flow *flow, uint32_t from, uint32_t k) {
    const Para *para = flow->boxes.at[k].pieces[0].para;
    if (k + 1 - from < para->n_lines) return false;
    const Box *first = &flow->boxes.at[k + 1 - para->n_lines];
    return first->n_pieces > 0 && first->pieces[0].para == para && first->pieces[0].line == 0;
}

/* Whether a box on a page that begins with `from` can take a row more: a paragraph that stands
 * there whole, a figure, a heading with something above it. */
static bool can_stretch(const Flow *flow, uint32_t from, uint32_t k) {
    const Box *box = &flow->boxes.at[k];
    switch (box->stretch) {
    case STRETCH_PARA:
        return whole_para(flow, from, k);
    case STRETCH_FIGURE:
        return true;
    case STRETCH_HEADING:
        return k > from && !(k == from + 1 && flow->boxes.at[from].gap);
    default:
        return false;
    }
}

/* Fills a page from a box on as far as it goes; returns where it ends. */
static uint32_t fill(Cutter *c, uint32_t from) {
    const Flow *flow = c->flow;
    int32_t used = head_height(&flow->boxes.at[from]);
    uint32_t end = from, counts[STRETCH_COUNT] = {0};
    c->filled.n = 0;
    while (end < flow->boxes.n && !(flow->boxes.at[end].tops && end > from)) {
        const Box *box = &flow->boxes.at[end];
        used = box_stack(box, used);
        /* The type area ends with the em box of the last line: what stands off the grid stops
         * there, and the white below a line of the grid may go beyond it (PG-01). */
        int32_t need = used + (box->grid || box->gap ? 0 : c->lead);
        if (need > c->room && end > from) break;
        if (box->stretch != STRETCH_NONE && can_stretch(flow, from, end)) counts[box->stretch]++;
        VEC_PUSH(flow->setter->part, c->filled, (Fill){.used = used});
        Fill *now = &c->filled.at[c->filled.n - 1];
        for (int kind = STRETCH_PARA; kind < STRETCH_COUNT; kind++)
            now->stretches[kind] = counts[kind];
        end++;
    }
    return end;
}

/* The page with nothing added, then with one row, two … as long as that fills it better. */
static double add_ways(Cutter *c, size_t way, uint32_t to, int32_t missing, const Fill *fill,
                       bool recto) {
    const Way from = c->ways.at[way];
    double added = 0, least = INFINITY;
    uint32_t more = 0, kind = 0, left = fill->stretches[0];
    for (;;) {
        double cost = page_cost(c, &from, to, missing, recto) + added;
        if (cost < least) least = cost;
        /* Only a left page is compared with the one after it. */
        add_way(c, (Way){to, (uint32_t)way, recto ? 0 : missing, more, from.cost + cost});
        if (missing < 1000 || to == c->flow->boxes.n) return least;
        while (left == 0 && ++kind < STRETCH_COUNT)
            left = fill->stretches[kind];
        if (kind == STRETCH_COUNT) return least;
        added += STRETCH_COST[kind];
        left--;
        more++;
        missing -= 1000;
    }
}

/* All pages that may follow a way: from the fullest back to those that are SHORT_MOST short, or as
 * far as it takes to find one that breaks no rule. */
static void extend(Cutter *c, size_t way, bool recto) {
    const Flow *flow = c->flow;
    uint32_t from = c->ways.at[way].box, end = fill(c, from);
    bool found = false;
    for (uint32_t to = end; to > from; to--) {
        const Fill fill = c->filled.at[to - from - 1];
        int32_t missing = c->room - fill.used;
        if (missing < 0) missing = 0;
        if (missing > SHORT_MOST && found) break;
        bool after_gap = flow->boxes.at[to - 1].gap;
        if (after_gap && to != end) continue; /* the break before the gap is the same page */
        found |= add_ways(c, way, to, missing, &fill, recto) < COST_WIDOW;
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

static size_t collect(const Cutter *c, Cut **cuts) {
    size_t pages = 0;
    for (size_t k = c->best; k != 0; k = c->ways.at[k].before)
        pages++;
    *cuts = ARENA_ARRAY(c->flow->setter->part, Cut, pages + 1);
    size_t at = pages;
    for (size_t k = c->best; k != 0; k = c->ways.at[k].before, at--) {
        (*cuts)[at].from = c->ways.at[k].box;
        (*cuts)[at - 1].more = c->ways.at[k].more;
    }
    return pages;
}

size_t flow_cut(const Flow *flow, bool recto, Cut **cuts) {
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
    return collect(&c, cuts);
}

/* ---- rows that are added -------------------------------------------------------------------- */

typedef struct Filled {
    Arena *arena;
    VEC(Box) boxes;
} Filled;

/* The lines of a paragraph that end the page so far become the longer ones. */
static void lengthen(Filled *page, const Box *last) {
    const Para *longer = last->longer;
    uint32_t first = (uint32_t)page->boxes.n - (longer->n_lines - 1);
    VEC_PUSH(page->arena, page->boxes, *last);
    for (uint32_t k = 0; k < longer->n_lines; k++) {
        Box *box = &page->boxes.at[first + k];
        Piece *piece = ARENA_NEW(page->arena, Piece);
        *piece = last->pieces[0];
        piece->para = longer;
        piece->line = k;
        box->pieces = piece;
    }
}

/* A row more, half of it above the figure unless that begins the page. */
static void widen(Filled *page, Box *box, bool first, float pitch) {
    Piece *pieces = ARENA_ARRAY(page->arena, Piece, box->n_pieces);
    for (uint32_t k = 0; k < box->n_pieces; k++) {
        pieces[k] = box->pieces[k];
        pieces[k].y += first ? 0 : pitch / 2;
    }
    box->pieces = pieces;
    box->height += 1000;
}

/* Which boxes take a row: of each kind in turn, the longest paragraphs first. */
static void choose(const Flow *flow, Cut cut, uint32_t to, bool *chosen) {
    for (int kind = STRETCH_PARA; kind < STRETCH_COUNT; kind++)
        while (cut.more > 0) {
            uint32_t best = to, most = 0;
            for (uint32_t k = cut.from; k < to; k++) {
                const Box *box = &flow->boxes.at[k];
                if (chosen[k - cut.from] || (int)box->stretch != kind ||
                    !can_stretch(flow, cut.from, k))
                    continue;
                uint32_t lines = kind == STRETCH_PARA ? box->longer->n_lines : 1;
                if (lines > most) best = k, most = lines;
            }
            if (best == to) break;
            chosen[best - cut.from] = true;
            cut.more--;
        }
}

size_t cut_boxes(const Flow *flow, Cut cut, uint32_t to, Box **boxes) {
    const Setter *s = flow->setter;
    Filled page = {.arena = s->page};
    bool *chosen = ARENA_ARRAY(s->page, bool, to - cut.from);
    choose(flow, cut, to, chosen);
    for (uint32_t k = cut.from; k < to; k++) {
        Box box = flow->boxes.at[k];
        bool more = chosen[k - cut.from];
        if (more && box.stretch == STRETCH_HEADING)
            VEC_PUSH(s->page, page.boxes, (Box){.height = 1000, .gap = true});
        if (more && box.stretch == STRETCH_FIGURE)
            widen(&page, &box, k == cut.from, s->style->pitch);
        VEC_PUSH(s->page, page.boxes, box);
        if (more && box.stretch == STRETCH_PARA) lengthen(&page, &box);
    }
    *boxes = page.boxes.at;
    return page.boxes.n;
}
