/* SPDX-License-Identifier: MIT */
/* Tables of documents: rows of cells, merged ones counted once. A row is one line of what was
 * received. A table in a cell, in a note, or of a single cell (a frame around text) is read as its
 * paragraphs. */
#include "read/docx/walk.h"

enum { COLUMNS_MOST = 128, ROWS_SPAN_MOST = 10000 };

/* The table that is open. */
typedef struct Table {
    Block *block;
    Block *above[COLUMNS_MOST]; /* the cell that covers each column of the grid, for vMerge */
} Table;

static bool is_deleted_row(const xmlNode *row) {
    return docx_child(docx_child(row, "trPr"), "del") != NULL;
}

/* The cell ends: what was gathered is its text. */
static Str end_cell(Walk *w, Block *cell, bool *strong) {
    Str text;
    cell->inlines = docx_take(w, &text, strong);
    w->cell = NULL;
    return text;
}

/* The text of a cell that a merge hides goes to the account. */
static void drop_covered(Walk *w, Str text) {
    if (text.n) account_drop(w->book, w->source, w->line + 1, text, RULE_hidden);
}

static Str add_to_line(Walk *w, Str line, Str text, bool first) {
    return first ? text : STR_CAT(w->book->arena, line, STR("\t"), text);
}

static int span_of(const xmlNode *properties) {
    int span = docx_number(docx_value(properties, "gridSpan"), 1);
    return span < 1 ? 1 : span > COLUMNS_MOST ? COLUMNS_MOST : span;
}

/* A merge goes on where vMerge stands without "restart". */
static bool is_covered(const xmlNode *properties) {
    return docx_child(properties, "vMerge") &&
           !str_eq(docx_value(properties, "vMerge"), STR("restart"));
}

static void cover(Table *table, int column, int span, Block *cell) {
    for (int i = column; i < column + span && i < COLUMNS_MOST; i++)
        table->above[i] = cell;
}

static Block *read_cell(Walk *w, const xmlNode *node, Str *text, bool *strong) {
    Block *cell = block_new(w->book, BLOCK_CELL, w->line + 1);
    cell->colspan = cell->rowspan = 1;
    w->cell = cell;
    docx_walk(w, node);
    *text = end_cell(w, cell, strong);
    return cell;
}

static void read_row(Walk *w, const xmlNode *node, Table *table) {
    Block *row = block_new(w->book, BLOCK_ROW, w->line + 1);
    bool header = docx_switch(docx_child(node, "trPr"), "tblHeader", 0) != 0, all_strong = true;
    bool first = true;
    int column = 0;
    Str line = STR("");
    for (const xmlNode *n = node->children; n; n = n->next) {
        if (!docx_is(n, "tc")) continue;
        const xmlNode *properties = docx_child(n, "tcPr");
        int span = span_of(properties);
        Str text;
        bool strong;
        Block *cell = read_cell(w, n, &text, &strong);
        Block *above = column < COLUMNS_MOST ? table->above[column] : NULL;
        line = add_to_line(w, line, text, first);
        first = false;
        if (is_covered(properties) && above) {
            if (above->colspan == span && above->rowspan < ROWS_SPAN_MOST) above->rowspan++;
            drop_covered(w, text);
        } else {
            cell->colspan = span;
            all_strong = all_strong && (strong || !text.n);
            block_add_child(row, cell);
            cover(table, column, span, cell);
        }
        column += span;
    }
    bool head = header || (all_strong && str_trim(line).n && !table->block->children);
    for (Block *cell = row->children; cell; cell = cell->next)
        cell->header = head;
    docx_receive(w, line);
    if (!row->children) return;
    block_add_child(table->block, row);
    table->block->last_line = w->line;
}

/* Cells in all rows, two at most: a frame has one. */
static int cells_of(const xmlNode *table) {
    int n = 0;
    for (const xmlNode *row = table->children; row; row = row->next)
        for (const xmlNode *cell = docx_is(row, "tr") ? row->children : NULL; cell && n < 2;
             cell = cell->next)
            n += docx_is(cell, "tc");
    return n;
}

void docx_table(Walk *w, const xmlNode *node) {
    if (w->cell || w->note || w->dropping || cells_of(node) < 2) {
        docx_walk(w, node);
        return;
    }
    docx_flush(w, false);
    docx_close_forms(w);
    Table table = {.block = block_new(w->book, BLOCK_TABLE, w->line + 1)};
    table.block->hint.fixed = true;
    for (const xmlNode *n = node->children; n; n = n->next) {
        if (docx_is(n, "tr") && is_deleted_row(n))
            docx_changed(w, n, RULE_deleted);
        else if (docx_is(n, "tr"))
            read_row(w, n, &table);
    }
    if (table.block->children) docx_add_block(w, table.block);
    docx_put_waiting(w);
}
