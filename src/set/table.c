/* SPDX-License-Identifier: MIT */
/* Tables: columns as wide as their text asks for, ruled above, below and under the head (NT-07). */
#include "set/blocks.h"
#include "set/grid.h"

typedef struct Table {
    Blocks *b;
    Grid grid;
    float wish[GRID_COLUMNS]; /* pt: the widest cell of each column, set on one line */
} Table;

static uint32_t span_of(const Block *cell) {
    return cell->colspan > 1 ? (uint32_t)cell->colspan : 1;
}

static uint32_t column_count(const Block *table) {
    uint32_t most = 1;
    for (const Block *row = table->children; row; row = row->next) {
        uint32_t n = 0;
        for (const Block *cell = row->children; cell; cell = cell->next)
            n += span_of(cell);
        if (n > most) most = n;
    }
    return most;
}

/* The width of a text on one line, pt. */
static float natural_width(const Para *para) {
    int width = 0;
    for (uint32_t k = 0; k < para->n; k++)
        width += para->units[k].width + para->units[k].after;
    return (float)width * para->size / 1000;
}

/* Columns that ask for less than their share keep what they ask for; the others divide the rest.
 * Where all are content, they grow in proportion. */
static void set_columns(Table *t, float left, float width) {
    Grid *grid = &t->grid;
    float given[GRID_COLUMNS], sum = 0;
    for (uint32_t k = 0; k < grid->n; k++)
        sum += t->wish[k];
    float rest = width;
    uint32_t open = grid->n;
    bool settled[GRID_COLUMNS] = {0};
    for (bool again = sum > width; again && open > 0;) {
        again = false;
        float share = rest / (float)open;
        for (uint32_t k = 0; k < grid->n; k++)
            if (!settled[k] && t->wish[k] <= share) {
                settled[k] = again = true;
                given[k] = t->wish[k];
                rest -= t->wish[k];
                open--;
            }
    }
    for (uint32_t k = 0; k < grid->n; k++)
        if (!settled[k]) given[k] = sum > width ? rest / (float)open : t->wish[k] * width / sum;
    grid->left[0] = left;
    for (uint32_t k = 0; k < grid->n; k++)
        grid->left[k + 1] = grid->left[k] + given[k];
}

static Para *cell_para(Table *t, const Block *cell, NodeId row, bool heading) {
    Setter *s = t->b->setter;
    NodeId node = node_new(s, row, heading ? TAG_header_cell : TAG_cell);
    Node *n = node_at(s, node);
    n->column_header = heading;
    n->colspan = cell->colspan > 1 && cell->colspan < 256 ? (uint8_t)cell->colspan : 0;
    n->rowspan = cell->rowspan > 1 && cell->rowspan < 256 ? (uint8_t)cell->rowspan : 0;
    PartStyle style = *t->grid.style;
    if (heading) style.role = ROLE_HEI;
    ParaText text;
    para_open(&text, s, &style, node);
    para_inlines(&text, cell->inlines, t->b->article);
    return para_close(&text);
}

/* The cells of a row with their text. */
static size_t row_cells(Table *t, const Block *row, NodeId table, GridCell *cells, bool *heading) {
    Blocks *b = t->b;
    size_t n = 0;
    uint32_t column = 0;
    NodeId node = node_new(b->setter, table, TAG_row);
    *heading = row->children != NULL;
    for (const Block *cell = row->children; cell; cell = cell->next)
        *heading &= cell->header;
    for (const Block *cell = row->children; cell; cell = cell->next) {
        uint32_t ordinal = b->ordinal++;
        b->ordinal += block_descendants(cell);
        uint32_t span = span_of(cell);
        Para *para = cell_para(t, cell, node, cell->header);
        cells[n++] = (GridCell){para, column, span, {true, ordinal, 0}};
        float wish = (para ? natural_width(para) : 0) + t->grid.style->size;
        if (span == 1 && wish > t->wish[column]) t->wish[column] = wish;
        column += span;
    }
    return n;
}

static void set_caption(Table *t, const Block *table, NodeId node, uint32_t ordinal) {
    if (!table->inlines) return;
    Setter *s = t->b->setter;
    PartStyle style = *part_style(s, STYLE_caption);
    style.role = ROLE_HEI;
    style.align = ALIGN_CENTRE;
    ParaText text;
    para_open(&text, s, &style, node_new(s, node, TAG_caption));
    para_inlines(&text, table->inlines, t->b->article);
    Para *para = para_close(&text);
    if (!para) return;
    para_fit(s, para, t->b->left, type_width(s) - t->b->left - t->b->right, 0, 0);
    flow_para(t->b->flow, para, &style, (Origin){true, ordinal, 0});
    t->b->flow->after_heading = true;
}

static void set_linear(Blocks *b, const Block *block) {
    for (const Block *child = block->children; child; child = child->next) {
        Block alone = *child;
        alone.next = NULL;
        alone.kind = child->kind == BLOCK_CELL ? BLOCK_PARAGRAPH : child->kind;
        blocks_set(b, &alone);
    }
}

void table_set(Blocks *b, const Block *table, uint32_t ordinal) {
    Setter *s = b->setter;
    if (column_count(table) > GRID_COLUMNS) { /* too wide for any page: cell by cell */
        set_linear(b, table);
        return;
    }
    size_t rows = 0, at = 0;
    for (const Block *row = table->children; row; row = row->next)
        rows++;
    Table t = {.b = b, .grid = {.flow = b->flow, .style = part_style(s, STYLE_table_cell)}};
    t.grid.n = column_count(table);
    for (uint32_t k = 0; k < t.grid.n; k++)
        t.wish[k] = 2 * t.grid.style->size;
    NodeId node = node_new(s, b->parent, TAG_table);
    flow_gap(b->flow, 0.5f);
    set_caption(&t, table, node, ordinal);
    GridCell *cells = ARENA_ARRAY(s->part, GridCell, (rows + 1) * t.grid.n);
    size_t *counts = ARENA_ARRAY(s->part, size_t, rows + 1);
    bool *heads = ARENA_ARRAY(s->part, bool, rows + 1);
    for (const Block *row = table->children; row; row = row->next, at++) {
        b->ordinal++;
        counts[at] = row_cells(&t, row, node, cells + at * t.grid.n, &heads[at]);
    }
    set_columns(&t, b->left, type_width(s) - b->left - b->right);
    size_t top = b->flow->boxes.n;
    if (rows > 0) grid_rule(&t.grid, 0.75f, true);
    for (size_t k = 0; k < rows; k++) {
        grid_row(&t.grid, cells + k * t.grid.n, counts[k], heads[k]);
        bool last_head = heads[k] && k + 1 < rows && !heads[k + 1];
        if (last_head) grid_rule(&t.grid, 0.5f, true);
        if (last_head && heads[0] && !t.grid.head) grid_repeat(&t.grid, top);
    }
    if (rows > 0) grid_rule(&t.grid, 0.75f, false);
    flow_gap(b->flow, 0.5f);
}
