/* SPDX-License-Identifier: MIT */
/* catalogue.tsv as WPS and Excel write it back: any encoding of decode.h, cells in quotation marks
 * with newlines in them, tabs or commas between them, columns in any order (DESIGN §2). */
#include "base/file.h"
#include "base/utf8.h"
#include "book/catalogue.h"
#include "book/tidy_state.h"
#include "read/decode.h"
#include "read/read.h"

typedef struct Sheet {
    Book *book;
    Str path, rest;
    char separator;
    int line, column;               /* where `rest` begins, from 1 */
    VEC(enum CatalogueColumn) kind; /* of each column of the sheet; COLUMN_COUNT: the editor's */
    const TidyState *state;
    bool by_hand;
} Sheet;

static uint32_t next(Sheet *s) {
    uint32_t c = utf8_next(&s->rest);
    s->column++;
    if (c == '\n') s->line++, s->column = 1;
    return c;
}

static bool at_separator(const Sheet *s) {
    return !s->rest.n || s->rest.p[0] == s->separator || s->rest.p[0] == '\n';
}

/* To the mark that closes it; a doubled one stands for itself. What follows the closing mark, which
 * no program writes, stays in the cell. */
static void read_quoted(Sheet *s, Buf *out) {
    next(s);
    while (s->rest.n) {
        uint32_t c = next(s);
        bool mark = c == '"', doubled = mark && s->rest.n && s->rest.p[0] == '"';
        if (doubled) next(s);
        if (mark && !doubled) break;
        buf_char(out, c < 0x20 ? ' ' : c);
    }
}

/* One cell and what ends it; false when it is the last of its row. */
static bool read_cell(Sheet *s, CatalogueCell *cell) {
    Buf out = {0};
    *cell = (CatalogueCell){.line = s->line, .column = s->column};
    if (s->rest.n && s->rest.p[0] == '"') read_quoted(s, &out);
    while (!at_separator(s)) {
        uint32_t c = next(s);
        buf_char(&out, c < 0x20 ? ' ' : c);
    }
    Str text = str_copy(s->book->arena, buf_view(&out));
    cell->text = str_trim(catalogue_unguard(str_trim(text)));
    buf_drop(&out);
    bool more = s->rest.n && s->rest.p[0] == s->separator;
    if (s->rest.n) next(s);
    return more;
}

static Where where_cell(const Sheet *s, const CatalogueCell *cell) {
    return (Where){s->path, cell->line, cell->column};
}

/* The names of the columns; false when the sheet cannot be told apart by them. */
static bool read_header(Sheet *s) {
    Catalogue *catalogue = s->book->catalogue;
    CatalogueCell cell;
    bool more = true, seen[COLUMN_COUNT] = {0};
    while (more) {
        more = read_cell(s, &cell);
        enum CatalogueColumn kind = catalogue_column_find(cell.text);
        if (kind < COLUMN_COUNT && seen[kind]) kind = COLUMN_COUNT;
        VEC_PUSH(s->book->arena, s->kind, kind);
        if (kind < COLUMN_COUNT) {
            seen[kind] = true;
            continue;
        }
        VEC_PUSH(s->book->arena, catalogue->extra, cell.text);
        if (cell.text.n)
            diag1(s->book->diags, DIAG_catalogue_column, where_cell(s, &cell), cell.text);
    }
    if (!seen[COLUMN_FILE]) diag0(s->book->diags, DIAG_catalogue_header, where_line(s->path, 1));
    return seen[COLUMN_FILE];
}

/* Columns that were there in the header but not in a shortened row are empty. */
static void read_row(Sheet *s, size_t extra_before) {
    Catalogue *catalogue = s->book->catalogue;
    CatalogueRow row = {.path = s->path, .by_hand = s->by_hand};
    row.extra = ARENA_ARRAY(s->book->arena, Str, catalogue->extra.n + 1);
    bool more = true, filled = false;
    size_t own = extra_before;
    CatalogueCell end = {.line = s->line, .column = s->column};
    for (size_t i = 0; i < s->kind.n || more; i++) {
        CatalogueCell cell = end;
        if (more) more = read_cell(s, &cell);
        filled |= cell.text.n > 0;
        if (i >= s->kind.n) continue;
        if (s->kind.at[i] < COLUMN_COUNT)
            row.cells[s->kind.at[i]] = cell;
        else
            row.extra[own++] = cell.text;
    }
    if (!filled) return;
    const TidyRow *known = tidy_state_of_name(s->state, row.cells[COLUMN_FILE].text);
    if (known) row.id = known->id;
    if (known && known->listed) row.base = known->base;
    VEC_PUSH(s->book->arena, catalogue->rows, row);
}

static void read_text_of(Book *book, Str path, Str text, const TidyState *state, bool by_hand) {
    Str rest = text, header = text;
    str_cut(&rest, STR("\n"), &header);
    Sheet s = {.book = book,
               .path = path,
               .rest = text,
               .line = 1,
               .column = 1,
               .state = state,
               .by_hand = by_hand};
    s.separator = str_has(header, STR("\t")) ? '\t' : ',';
    size_t extra_before = book->catalogue->extra.n;
    if (!read_header(&s)) return;
    while (s.rest.n)
        read_row(&s, extra_before);
}

static void read_sheet(Book *book, Str folder, Str state_folder, bool by_hand) {
    Str path = path_join(book->arena, folder, STR(CATALOGUE_NAME)), bytes, text, known = STR("");
    Str state_path = path_join(book->arena, state_folder, STR(TIDY_STATE));
    if (!file_exists(path)) return;
    if (!file_read(book->arena, book->diags, path, &bytes) ||
        !decode_text(book, path, bytes, STR(""), &text)) {
        diag0(book->diags, DIAG_orders_unread, where_file(path));
        return;
    }
    if (file_exists(state_path)) file_read(book->arena, book->diags, state_path, &known);
    TidyState *state = ARENA_NEW(book->arena, TidyState);
    *state = tidy_state_read(book->arena, known);
    if (!book->catalogue) book->catalogue = ARENA_NEW(book->arena, Catalogue);
    read_text_of(book, path, text, state, by_hand);
}

void read_catalogue(Book *book, Str folder) {
    read_sheet(book, folder, folder, false);
}

void read_own_catalogue(Book *book, Str source_folder) {
    read_sheet(book, source_folder, path_join(book->arena, source_folder, STR(TIDY_FOLDER)), true);
}
