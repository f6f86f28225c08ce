/* SPDX-License-Identifier: MIT */
/* The sheet of 整理稿 put into its articles. A cell counts only where it differs from what tidy
 * wrote there, so that it undoes no correction of the text; what text and sheet correct in two ways
 * a person must settle, and the text stands until then (SF-04). */
#include "book/catalogue.h"

#include <limits.h>
#include <stdlib.h>

#include "base/file.h"
#include "edit/edit.h"
#include "text/date.h"

typedef struct Listed {
    Article *article;
    Str taken;                              /* the sheet that has a row of it; empty */
    bool out;                               /* is not included */
    const CatalogueCell *set[COLUMN_COUNT]; /* what corrected it so far */
} Listed;

typedef struct Merge {
    Book *book;
    Listed *at; /* sorted by id */
    size_t n;
} Merge;

static int compare_ids(const void *a, const void *b) {
    const Listed *x = a, *y = b;
    return str_compare(x->article->id, y->article->id);
}

/* The article of a row: the one that tidy knows by the file, else the only one of a file with that
 * name, else the one with that id; NULL. */
static Listed *find(const Merge *m, const CatalogueRow *row) {
    Str name = row->cells[COLUMN_FILE].text;
    Article like = {.id = row->id};
    Listed key = {.article = &like}, *found = NULL;
    bool several = false;
    if (row->id.n && m->n) found = bsearch(&key, m->at, m->n, sizeof *m->at, compare_ids);
    if (found || row->id.n) return found;
    for (size_t i = 0; i < m->n; i++) {
        Str file = m->at[i].article->source->name;
        if (str_eq(m->at[i].article->id, name)) return &m->at[i];
        if (!str_eq(file, name) && !str_eq(path_base(file), name)) continue;
        several = several || found;
        found = &m->at[i];
    }
    return several ? NULL : found;
}

static Where where_cell(const CatalogueRow *row, const CatalogueCell *cell) {
    return (Where){row->path, cell->line, cell->column};
}

static void account_field(Book *book, const Article *article, const Field *old, Str text) {
    bool counted = old && !old->copied; /* a copy's words stand in the body and stay there */
    account_change(book, article->source, old && old->line ? old->line : article->line,
                   counted ? old->text : STR(""), text, RULE_catalogue_cell);
}

/* All fields of a kind give way to the names of the cell. */
static void replace_fields(Book *book, Article *article, enum FieldKind kind, Str cell) {
    Str name;
    for (Field **link = &article->fields, *f; (f = *link);) {
        if (f->kind != kind) {
            link = &f->next;
            continue;
        }
        *link = f->next;
        if (!f->copied)
            account_drop(book, article->source, f->line ? f->line : article->line, f->text,
                         RULE_catalogue_cell);
    }
    while (str_cut(&cell, STR("　"), &name)) {
        if (!(name = str_trim(name)).n) continue;
        account_field(book, article, NULL, name);
        article_add_field(book, article, kind, name, article->line);
    }
}

static bool set_order(Book *book, Article *article, Str cell) {
    uint32_t n = 0;
    (void)book;
    if (cell.n && (!str_number(cell, &n) || n == 0 || n > INT_MAX)) return false;
    article->ordinal = (int)n;
    return true;
}

static bool set_city(Book *book, Article *article, Str cell) {
    const struct Place *place = place_given_city(cell);
    (void)book;
    bool several = str_eq(cell, STR("综合"));
    if (!place && !several && !str_eq(cell, STR("待定"))) return false;
    article->place = place;
    article->evidence = several ? CITY_SEVERAL : CITY_GIVEN;
    article->why = cell;
    article->why_line = 0;
    return true;
}

static bool set_title(Book *book, Article *article, Str cell) {
    if (!cell.n) return false;
    account_change(book, article->source, article->line,
                   article->title_copied ? STR("") : article->title, cell, RULE_catalogue_cell);
    article->title = cell;
    article->title_copied = false;
    return true;
}

static bool set_source(Book *book, Article *article, Str cell) {
    replace_fields(book, article, FIELD_SOURCE, cell);
    return true;
}

static bool set_author(Book *book, Article *article, Str cell) {
    replace_fields(book, article, FIELD_AUTHOR, cell);
    return true;
}

/* The first date is the one that orders and is printed; others stay. An empty cell takes all. */
static bool set_date(Book *book, Article *article, Str cell) {
    Date date;
    char iso[16];
    if (!cell.n) {
        replace_fields(book, article, FIELD_DATE, cell);
        return true;
    }
    if (!date_value(cell, &date)) return false;
    date_iso(date, iso);
    Str text = str_copy(book->arena, str_from(iso));
    for (Field *f = article->fields; f; f = f->next) {
        if (f->kind != FIELD_DATE) continue;
        account_field(book, article, f, text);
        f->text = text;
        f->copied = false;
        return true;
    }
    account_field(book, article, NULL, text);
    article_add_field(book, article, FIELD_DATE, text, article->line);
    return true;
}

static bool (*const setters[COLUMN_COUNT])(Book *, Article *, Str) = {
    [COLUMN_ORDER] = set_order,   [COLUMN_CITY] = set_city,     [COLUMN_TITLE] = set_title,
    [COLUMN_SOURCE] = set_source, [COLUMN_AUTHOR] = set_author, [COLUMN_DATE] = set_date};

/* The cell says something of its own: tidy did not write it there. */
static bool counts(const CatalogueRow *row, enum CatalogueColumn column) {
    const CatalogueCell *cell = &row->cells[column];
    if (!cell->line || !setters[column] || (row->by_hand && !cell->text.n)) return false;
    return row->base ? !catalogue_same(column, cell->text, row->base[column]) : cell->text.n > 0;
}

/* The text was corrected in the same place; where 整理稿/.huibian is lost nobody can tell, and the
 * text stands. A place in the order is the sheet's. */
static bool is_in_text(const Article *article, const CatalogueRow *row, enum CatalogueColumn column,
                       Str value) {
    if (!article->source->tidied || column == COLUMN_ORDER) return false;
    if (!row->base) return !row->by_hand;
    return article->source->corrected && !catalogue_same(column, value, row->base[column]);
}

static void merge_cell(Book *book, Listed *listed, const CatalogueRow *row,
                       enum CatalogueColumn column) {
    const CatalogueCell *cell = &row->cells[column], *before = listed->set[column];
    Article *article = listed->article;
    if (!counts(row, column)) return;
    Str value = catalogue_value(book->arena, article, column);
    if (catalogue_same(column, value, cell->text)) return;
    Str args[] = {catalogue_column_name(column), value, cell->text};
    if (before)
        diag_report(book->diags, DIAG_catalogue_twice, where_cell(row, cell), args, 3);
    else if (is_in_text(article, row, column, value))
        diag_report(book->diags, DIAG_catalogue_conflict, where_cell(row, cell), args, 3);
    else if (!setters[column](book, article, cell->text))
        diag2(book->diags, DIAG_catalogue_value, where_cell(row, cell), args[0], cell->text);
    else
        listed->set[column] = cell;
}

static void account_part(Book *book, const Article *article, int line, Str text) {
    if (text.n)
        account_drop(book, article->source, line ? line : article->line, text, RULE_not_included);
}

/* Whatever of the article would have stood in the book. */
static void account_article(Book *book, const Article *article) {
    if (!article->title_copied) account_part(book, article, article->line, article->title);
    account_part(book, article, article->line, article->subtitle);
    account_part(book, article, article->line, article->alternate);
    for (const Field *f = article->fields; f; f = f->next)
        if (!f->copied) account_part(book, article, f->line, f->text);
    for (const Block *b = article->blocks; b; b = block_after(b, NULL)) {
        account_part(book, article, b->line, b->label);
        account_part(book, article, b->line, block_text(book->arena, b));
        account_part(book, article, b->line, b->credit);
    }
}

static void merge_include(Book *book, Listed *listed, const CatalogueRow *row) {
    const CatalogueCell *cell = &row->cells[COLUMN_INCLUDE];
    int include = catalogue_include(cell->text);
    if (include < 0)
        diag2(book->diags, DIAG_catalogue_value, where_cell(row, cell),
              catalogue_column_name(COLUMN_INCLUDE), cell->text);
    if (include != 0 || listed->out) return;
    listed->out = true;
    account_article(book, listed->article);
    diag1(book->diags, DIAG_catalogue_left_out, where_cell(row, cell), listed->article->title);
}

static void merge_row(const Merge *m, const CatalogueRow *row) {
    const CatalogueCell *file = &row->cells[COLUMN_FILE];
    Listed *listed = find(m, row);
    if (!listed || (listed->taken.n && str_eq(listed->taken, row->path))) {
        diag1(m->book->diags, listed ? DIAG_catalogue_row : DIAG_catalogue_file,
              where_cell(row, file), file->text);
        return;
    }
    listed->taken = row->path;
    for (int i = 0; i < COLUMN_COUNT; i++)
        merge_cell(m->book, listed, row, (enum CatalogueColumn)i);
    merge_include(m->book, listed, row);
}

static void take_out(const Merge *m) {
    Article *a = m->book->received, *next;
    m->book->received = NULL;
    m->book->received_end = &m->book->received;
    for (; a; a = next) {
        Listed key = {.article = a};
        next = a->next;
        const Listed *listed = bsearch(&key, m->at, m->n, sizeof *m->at, compare_ids);
        if (!listed || listed->article != a || !listed->out) book_receive(m->book, a);
    }
}

void edit_catalogue(Book *book) {
    const Catalogue *catalogue = book->catalogue;
    Merge m = {.book = book};
    size_t n = 0;
    if (!catalogue) return;
    for (const Article *a = book->received; a; a = a->next)
        n++;
    m.at = ARENA_ARRAY(book->arena, Listed, n + 1);
    for (Article *a = book->received; a; a = a->next)
        m.at[m.n++].article = a;
    if (m.n) qsort(m.at, m.n, sizeof *m.at, compare_ids);
    for (size_t i = 0; i < catalogue->rows.n; i++)
        merge_row(&m, &catalogue->rows.at[i]);
    if (m.n) take_out(&m);
}
