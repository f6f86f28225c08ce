/* SPDX-License-Identifier: MIT */
/* Lines that only make sense together: rows of cells between tabs, items behind bullets. */
#include "edit/lines.h"
#include "text/chars.h"

enum { ROWS_LEAST = 2, CELLS_MOST = 32, CELL_MOST = 80 };

/* Cells between tabs; 0 when the line is no row. */
static int cell_count(const Line *line) {
    int n = 1;
    if (line->role != LINE_BODY || line->sentence) return 0;
    for (size_t i = 0; i < line->text.n; i++)
        n += line->text.p[i] == '\t';
    return n > 1 && n <= CELLS_MOST && line->characters <= n * CELL_MOST ? n : 0;
}

static bool has_digit(Str text) {
    for (size_t i = 0; i < text.n; i++)
        if (char_is_digit((unsigned char)text.p[i])) return true;
    return false;
}

static Block *row_of(Book *book, const Line *line, bool header) {
    Block *row = block_new(book, BLOCK_ROW, line->number);
    Str rest = line->text, cell;
    while (str_cut(&rest, STR("\t"), &cell)) {
        Block *block = block_text_new(book, BLOCK_CELL, str_trim(cell), line->number);
        block->header = header;
        block_add_child(row, block);
    }
    return row;
}

/* A row of names over rows of figures is their head. */
static void make_table(Lines *lines, size_t from, size_t to) {
    Book *book = lines->book;
    Block *table = block_new(book, BLOCK_TABLE, lines->at[from].number);
    bool header = !has_digit(lines->at[from].text) && has_digit(lines->at[from + 1].text);
    for (size_t i = from; i < to; i++) {
        block_add_child(table, row_of(book, &lines->at[i], header && i == from));
        lines->at[i].role = LINE_META;
    }
    table->last_line = lines->at[to - 1].number;
    lines->at[from].block = table;
    lines->at[from].role = LINE_BLOCK;
}

/* The bullet that begins the line, with what separates it from the text; 0. */
static size_t bullet_size(Str text) {
    static const Str bullets[] = {STR_INIT("●"), STR_INIT("■"), STR_INIT("◆"), STR_INIT("★"),
                                  STR_INIT("•"), STR_INIT("▪"), STR_INIT("◇"), STR_INIT("□"),
                                  STR_INIT("○"), STR_INIT("※"), STR_INIT("·")};
    size_t size;
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++) {
        size_t n = bullets[i].n;
        if (!str_starts(text, bullets[i])) continue;
        while (n < text.n && char_is_space(utf8_at(text, n, &size)))
            n += size;
        return n < text.n ? n : 0;
    }
    return 0;
}

/* • 国内 above a headline names a column. */
static bool is_item(const Lines *lines, const Line *line) {
    enum { TOP_LINES = 6, COLUMN_MOST = 6 };
    bool column = line < lines->at + TOP_LINES && line->characters <= COLUMN_MOST;
    return line->role == LINE_BODY && !column && bullet_size(line->text) > 0;
}

static void make_list(Lines *lines, size_t from, size_t to) {
    Book *book = lines->book;
    Block *list = block_new(book, BLOCK_LIST, lines->at[from].number);
    for (size_t i = from; i < to; i++) {
        Line *line = &lines->at[i];
        size_t size = bullet_size(line->text);
        Block *item = block_text_new(book, BLOCK_ITEM, str_after(line->text, size), line->number);
        item->label = str_trim(str_sub(line->text, 0, size));
        block_add_child(list, item);
        line->role = LINE_META;
    }
    list->last_line = lines->at[to - 1].number;
    lines->at[from].block = list;
    lines->at[from].role = LINE_BLOCK;
}

void forms_find(Lines *lines) {
    for (size_t i = 0, end; i < lines->n; i = end) {
        int cells = cell_count(&lines->at[i]);
        bool item = is_item(lines, &lines->at[i]);
        end = i + 1;
        while (end < lines->n && ((cells && cell_count(&lines->at[end]) == cells) ||
                                  (item && is_item(lines, &lines->at[end]))))
            end++;
        if (end - i < ROWS_LEAST) continue;
        if (cells)
            make_table(lines, i, end);
        else
            make_list(lines, i, end);
    }
}
