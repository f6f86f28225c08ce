/* SPDX-License-Identifier: MIT */
#include "set/flow.h"

#include <math.h>

/* The em box of Chinese faces: 880 above the baseline, 120 below (fonts agree; hhea does not). */
float baseline_in(float size) {
    return 0.88f * size;
}

bool on_grid(const Setter *s, const PartStyle *style) {
    return fabsf(style->line_height - s->style->pitch) < 0.05f;
}

Box *flow_add(Flow *flow, Box box) {
    if (flow->dest.n > 0 && box.dest.n == 0) {
        box.dest = flow->dest;
        flow->dest = (Str){0};
    }
    VEC_PUSH(flow->setter->part, flow->boxes, box);
    return &flow->boxes.at[flow->boxes.n - 1];
}

void flow_gap(Flow *flow, float rows) {
    if (rows <= 0) return;
    int32_t before = flow->after_heading ? COST_KEEP : 0; /* what follows it is the heading's */
    VEC_PUSH(flow->setter->part, flow->boxes,
             (Box){.height = milli_rows(rows), .gap = true, .before = before});
}

static Piece *add_piece(Flow *flow, Box *box, Piece piece) {
    Piece *grown = ARENA_ARRAY(flow->setter->part, Piece, box->n_pieces + 1);
    if (box->n_pieces > 0) memcpy(grown, box->pieces, sizeof *grown * box->n_pieces);
    grown[box->n_pieces] = piece;
    box->pieces = grown;
    return &grown[box->n_pieces++];
}

/* The cost of a page break before line `k` of `n`. */
static int32_t line_cost(uint32_t k, uint32_t n, bool after_heading) {
    if (k == 0) return after_heading ? COST_KEEP : 0;
    if (k == n - 1) return COST_WIDOW;
    if (k == 1) return after_heading ? COST_SHORT_START : COST_ORPHAN;
    return 0;
}

static Box line_box(const Flow *flow, const Para *para, const PartStyle *style, Origin origin,
                    uint32_t k, Piece *piece) {
    const Setter *s = flow->setter;
    bool grid = on_grid(s, style);
    float body = part_style(s, STYLE_body)->size;
    float y = grid ? baseline_in(body) + 0.38f * (para->size - body) /* middle on middle */
                   : (style->line_height - para->size) / 2 + baseline_in(para->size);
    if (grid && para->size < body) y = baseline_in(body); /* small type shares the baseline */
    *piece = (Piece){.para = para, .line = k, .x = para->left, .y = y};
    uint32_t at = para->units[para->lines[k].from].at;
    return (Box){.height = grid ? 1000 : milli_rows(style->line_height / s->style->pitch),
                 .before = line_cost(k, para->n_lines, flow->after_heading),
                 .grid = grid,
                 .text = origin.text,
                 .block = origin.block,
                 .offset = at > origin.skip ? at - origin.skip : 0,
                 .pieces = piece,
                 .n_pieces = 1};
}

/* A paragraph of the grid, now at the flow's end, that can be set in a line more. */
static void note_longer(Flow *flow, const Para *para, const PartStyle *style) {
    if (!on_grid(flow->setter, style) || para->n_lines < 2) return;
    const Para *longer = para_longer(flow->setter, para);
    if (!longer) return;
    Box *last = &flow->boxes.at[flow->boxes.n - 1];
    last->stretch = STRETCH_PARA;
    last->longer = longer;
}

void flow_labelled(Flow *flow, const Para *para, const PartStyle *style, Origin origin,
                   const Para *label, float x) {
    if (!para || para->n_lines == 0) return;
    Piece *pieces = ARENA_ARRAY(flow->setter->part, Piece, para->n_lines);
    for (uint32_t k = 0; k < para->n_lines; k++) {
        Box *box = flow_add(flow, line_box(flow, para, style, origin, k, &pieces[k]));
        if (k > 0 || !label) continue;
        Piece own = box->pieces[0];
        box->pieces = NULL, box->n_pieces = 0;
        add_piece(flow, box, (Piece){.para = label, .x = x, .y = own.y}); /* is read first */
        add_piece(flow, box, own);
    }
    flow->after_heading = false;
}

void flow_para(Flow *flow, const Para *para, const PartStyle *style, Origin origin) {
    flow_labelled(flow, para, style, origin, NULL, 0);
    if (para && para->n_lines > 0) note_longer(flow, para, style);
}

/* A heading takes its rows for one line, and one more for each further line of the grid that its
 * others need: the white around it is the same whatever its length. Two in a row share one (HD-03).
 */
static int heading_rows(const Flow *flow, const Para *para, const PartStyle *style) {
    float pitch = flow->setter->style->pitch;
    int rows = (int)(style->lines + 0.5f);
    if (rows < 1) rows = 1;
    if (flow->after_heading && rows > 1) rows--;
    return rows + (int)((float)(para->n_lines - 1) * style->line_height / pitch + 0.5f);
}

/* The white that one line leaves in its rows, two parts of five of it below: a heading belongs to
 * what follows. pt from the em box of the heading to that of the line below it. */
static float white_below(const Flow *flow, const PartStyle *style) {
    const Setter *s = flow->setter;
    float pitch = s->style->pitch, lead = pitch - part_style(s, STYLE_body)->size;
    float rows = style->lines < 1 ? 1 : floorf(style->lines + 0.5f);
    float below = 0.4f * (rows * pitch + lead - style->size);
    return below > lead ? below : lead;
}

/* White that was asked for above a heading is part of the heading's own. */
static void merge_gap(Flow *flow, const PartStyle *style) {
    Box *last = flow->boxes.n > 0 ? &flow->boxes.at[flow->boxes.n - 1] : NULL;
    if (!last || !last->gap) return;
    last->height -= style->lines > 1 ? milli_rows(0.6f * (style->lines - 1)) : 0;
    if (last->height < 0) last->height = 0;
}

void flow_heading(Flow *flow, const Para *para, const PartStyle *style, Origin origin) {
    if (!para || para->n_lines == 0) return;
    const Setter *s = flow->setter;
    float body = part_style(s, STYLE_body)->size, pitch = s->style->pitch;
    int rows = heading_rows(flow, para, style);
    merge_gap(flow, style);
    float height = (float)(para->n_lines - 1) * style->line_height + para->size;
    float top = (float)rows * pitch - white_below(flow, style) - height;
    Piece *pieces = ARENA_ARRAY(s->part, Piece, para->n_lines);
    for (uint32_t k = 0; k < para->n_lines; k++)
        pieces[k] = (Piece){.para = para,
                            .line = k,
                            .x = para->left,
                            .y = top + baseline_in(para->size) + (float)k * style->line_height};
    if (style->lines <= 1 && rows == 1 && fabsf(para->size - body) < 0.05f)
        pieces[0].y = baseline_in(body);
    flow_add(flow,
             (Box){.height = rows * 1000,
                   .before = flow->after_heading ? COST_KEEP : 0,
                   .grid = true,
                   .stretch = flow->after_heading || rows == 1 ? STRETCH_NONE : STRETCH_HEADING,
                   .text = origin.text,
                   .block = origin.block,
                   .pieces = pieces,
                   .n_pieces = para->n_lines});
    flow->after_heading = true;
}

void flow_rule(Flow *flow, float x, float width, float thickness, float rows, float at) {
    Piece *piece = ARENA_NEW(flow->setter->part, Piece);
    *piece = (Piece){.x = x, .y = at - thickness / 2, .width = width, .height = thickness};
    flow_add(flow, (Box){.height = milli_rows(rows), .pieces = piece, .n_pieces = 1});
}
