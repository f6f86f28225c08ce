/* SPDX-License-Identifier: MIT */
#include "write/catalogue.h"

static const char byte_order_mark[] = "\xEF\xBB\xBF";

static void put_cell(Str text, bool first, Buf *out) {
    Buf cell = {0};
    catalogue_guard(text, &cell);
    Str view = buf_view(&cell);
    if (!first) buf_byte(out, '\t');
    bool quoted = str_has(view, STR("\""));
    if (quoted) buf_byte(out, '"');
    for (size_t i = 0; i < view.n; i++) {
        if (view.p[i] == '"') buf_byte(out, '"');
        buf_byte(out, view.p[i]);
    }
    if (quoted) buf_byte(out, '"');
    buf_drop(&cell);
}

static void put_row(const Str *cells, const Str *extra, size_t extra_n, Buf *out) {
    for (int i = 0; i < COLUMN_COUNT; i++)
        put_cell(cells[i], i == 0, out);
    for (size_t i = 0; i < extra_n; i++)
        put_cell(extra[i], false, out);
    buf_byte(out, '\n');
}

/* The row of an article in the sheet as it was; the number of rows when there is none. */
static size_t find(const Catalogue *old, const bool *used, Str id, Str received) {
    size_t i = 0;
    for (; old && i < old->rows.n; i++) {
        const CatalogueRow *row = &old->rows.at[i];
        bool named = !row->id.n && str_eq(row->cells[COLUMN_FILE].text, received);
        if (!used[i] && (named || (row->id.n && str_eq(row->id, id)))) break;
    }
    return i;
}

static bool is_corrected(const CatalogueRow *row, enum CatalogueColumn column) {
    const CatalogueCell *cell = row ? &row->cells[column] : NULL;
    if (!cell || !cell->line) return false;
    return row->base ? !catalogue_same(column, cell->text, row->base[column]) : cell->text.n > 0;
}

/* Where sheet and text were both corrected the old base stays: it alone tells that they differ. */
static void put_entry(Arena *arena, const CatalogueRow *row, TidyRow *known,
                      const CatalogueEntry *entry, size_t extra_n, Buf *out) {
    Str cells[COLUMN_COUNT], *extra = ARENA_ARRAY(arena, Str, extra_n + 1);
    for (int i = 0; i < COLUMN_COUNT; i++) {
        enum CatalogueColumn column = (enum CatalogueColumn)i;
        Str value = catalogue_value(arena, entry->article, column);
        bool corrected = i != COLUMN_FILE && is_corrected(row, column);
        cells[i] = corrected ? row->cells[i].text : value;
        known->base[i] = corrected && entry->corrected && row->base ? row->base[i] : value;
    }
    cells[COLUMN_FILE] = known->name;
    known->listed = true;
    put_row(cells, row ? row->extra : extra, extra_n, out);
}

static void put_spare(const Catalogue *old, const bool *used, Buf *out) {
    for (size_t i = 0; old && i < old->rows.n; i++) {
        Str cells[COLUMN_COUNT];
        if (used[i]) continue;
        for (int k = 0; k < COLUMN_COUNT; k++)
            cells[k] = old->rows.at[i].cells[k].text;
        put_row(cells, old->rows.at[i].extra, old->extra.n, out);
    }
}

void sheet_write(Arena *arena, const Catalogue *old, TidyState *state,
                 const CatalogueEntry *entries, size_t n, Buf *out) {
    size_t old_n = old ? old->rows.n : 0, extra_n = old ? old->extra.n : 0;
    bool *used = ARENA_ARRAY(arena, bool, old_n + 1);
    Str header[COLUMN_COUNT];
    for (int i = 0; i < COLUMN_COUNT; i++)
        header[i] = catalogue_column_name((enum CatalogueColumn)i);
    buf_text(out, byte_order_mark);
    put_row(header, old ? old->extra.at : NULL, extra_n, out);
    for (size_t i = 0; i < n; i++) {
        TidyRow *known = &state->rows.at[entries[i].row];
        size_t at = find(old, used, known->id, entries[i].received);
        if (at < old_n) used[at] = true;
        put_entry(arena, at < old_n ? &old->rows.at[at] : NULL, known, &entries[i], extra_n, out);
    }
    put_spare(old, used, out);
}
