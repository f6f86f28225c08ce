/* SPDX-License-Identifier: MIT */
#include "set/grid.h"

enum { ROW_SPLITS = 8 }; /* lines from which a row may be broken over pages */

static const float RULE_ROOM = 0.2f; /* rows that a rule takes */

static float padding(const Grid *grid) {
    return 0.8f * grid->style->size;
}

float grid_room(const Grid *grid, uint32_t column, uint32_t span) {
    float width = grid->left[column + span] - grid->left[column] - padding(grid);
    return width > grid->style->size ? width : grid->style->size;
}

static Box line_of_row(const Grid *grid, const GridCell *cells, size_t n, uint32_t line) {
    const Setter *s = grid->flow->setter;
    const PartStyle *style = grid->style;
    Piece *pieces = ARENA_ARRAY(s->part, Piece, n);
    Box box = {.height = milli_rows(style->line_height / s->style->pitch), .pieces = pieces};
    float y = (style->line_height - style->size) / 2 + baseline_in(style->size);
    for (size_t k = 0; k < n; k++) {
        Para *para = cells[k].para;
        if (!para || line >= para->n_lines) continue;
        pieces[box.n_pieces++] = (Piece){.para = para, .line = line, .x = para->left, .y = y};
        if (box.text || !cells[k].origin.text) continue;
        box.text = true;
        box.block = cells[k].origin.block;
        box.offset = para->units[para->lines[line].from].at;
    }
    return box;
}

/* The same text without a place in the structure, and without links. */
static const Para *artifact_of(Setter *s, const Para *para) {
    Voice *voices = ARENA_ARRAY(s->part, Voice, para->n_voices);
    for (uint32_t k = 0; k < para->n_voices; k++) {
        voices[k] = para->voices[k];
        voices[k].node = NO_NODE;
        voices[k].dest = voices[k].uri = STR("");
    }
    Para *copy = ARENA_NEW(s->part, Para);
    *copy = *para;
    copy->voices = voices;
    return copy;
}

void grid_repeat(Grid *grid, size_t from) {
    Setter *s = grid->flow->setter;
    int32_t height = 0;
    for (size_t k = from; k < grid->flow->boxes.n; k++)
        height += grid->flow->boxes.at[k].height;
    if (height > s->style->rows * 1000 / 3) return;
    grid->n_head = (uint32_t)(grid->flow->boxes.n - from);
    Box *head = ARENA_ARRAY(s->part, Box, grid->n_head);
    for (uint32_t k = 0; k < grid->n_head; k++) {
        head[k] = grid->flow->boxes.at[from + k];
        head[k].pieces = ARENA_ARRAY(s->part, Piece, head[k].n_pieces);
        for (uint32_t p = 0; p < head[k].n_pieces; p++) {
            Piece piece = grid->flow->boxes.at[from + k].pieces[p];
            if (piece.para) piece.para = artifact_of(s, piece.para);
            head[k].pieces[p] = piece;
        }
        head[k].dest = STR("");
        head[k].text = false;
    }
    grid->head = head;
}

void grid_row(Grid *grid, const GridCell *cells, size_t n, bool keep) {
    uint32_t lines = 1;
    for (size_t k = 0; k < n; k++) {
        Para *para = cells[k].para;
        if (!para) continue;
        para_fit(grid->flow->setter, para, grid->left[cells[k].column] + padding(grid) / 2,
                 grid_room(grid, cells[k].column, cells[k].span), 0, 0);
        if (para->n_lines > lines) lines = para->n_lines;
    }
    for (uint32_t line = 0; line < lines; line++) {
        Box box = line_of_row(grid, cells, n, line);
        if (line > 0) box.before = lines < ROW_SPLITS || line == 1 ? COST_WIDOW / 2 : 40;
        if (line == 0 && grid->flow->after_heading) box.before = COST_KEEP;
        box.head = grid->head, box.n_head = grid->n_head;
        flow_add(grid->flow, box);
    }
    grid->flow->after_heading = keep;
    if (grid->rules) grid_rule(grid, 0.25f, keep);
}

/* A rule belongs to the row above it. */
void grid_rule(Grid *grid, float thickness, bool keep) {
    const Setter *s = grid->flow->setter;
    float height = RULE_ROOM * s->style->pitch;
    flow_rule(grid->flow, grid->left[0], grid->left[grid->n] - grid->left[0], thickness, RULE_ROOM,
              height / 2);
    if (grid->flow->boxes.n > 1) grid->flow->boxes.at[grid->flow->boxes.n - 1].before = COST_KEEP;
    grid->flow->after_heading = keep;
}
