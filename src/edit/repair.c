/* SPDX-License-Identifier: MIT */
#include "edit/repair.h"

#include "base/buf.h"
#include "edit/model.h"
#include "text/chars.h"

static void (*const rules[])(Cells *) = {
    repair_forms, repair_dots,    repair_brackets, repair_quotes,
    repair_marks, repair_doubled, repair_spaces,
};

static void reserve(Cells *cells, size_t n) {
    if (n <= cells->cap) return;
    size_t cap = n * 2 + 256;
    Arena *arena = cells->scratch;
    cells->at = arena_grow(arena, cells->at, cells->cap * sizeof(Cell), cap * sizeof(Cell));
    cells->spare = arena_alloc(arena, cap * sizeof(Cell));
    cells->cap = cap;
}

void cells_put(Cells *cells, size_t *out, uint32_t c, uint32_t leaf, bool protected) {
    cells->spare[(*out)++] = (Cell){c, leaf, protected};
}

static Str utf8_of(Cells *cells, const uint32_t *c, size_t n) {
    char *p = arena_bytes(cells->scratch, n * 4);
    size_t size = 0;
    for (size_t i = 0; i < n; i++)
        size += utf8_put(p + size, c[i]);
    return str_copy(cells->book->arena, (Str){p, size});
}

void cells_replace(Cells *cells, size_t *out, size_t from, size_t n, const uint32_t *to,
                   enum RuleName rule) {
    uint32_t *was = ARENA_ARRAY(cells->scratch, uint32_t, n);
    size_t to_n = 0;
    for (size_t i = 0; i < n; i++)
        was[i] = cells->at[from + i].c;
    uint32_t leaf = cells->at[from].leaf;
    for (; to[to_n]; to_n++) {
        cells_put(cells, out, to[to_n], leaf, false);
        cells->kinds |= repair_kinds(to[to_n], to[to_n]); /* whatever stands before it */
    }
    cells->changed = true;
    if (cells->silent) return;
    account_change(cells->book, cells->source, cells->leaves[leaf]->line, utf8_of(cells, was, n),
                   utf8_of(cells, to, to_n), rule);
}

void cells_take(Cells *cells, size_t out) {
    Cell *row = cells->at;
    cells->at = cells->spare;
    cells->spare = row;
    cells->n = out;
}

static size_t count_leaves(const Inline *list) {
    size_t n = 0;
    for (const Inline *i = list; i; i = i->next)
        n += i->children ? count_leaves(i->children) : i->kind == INLINE_TEXT;
    return n;
}

static void collect(Cells *cells, Inline *list) {
    for (Inline *i = list; i; i = i->next) {
        if (i->children) {
            collect(cells, i->children);
            continue;
        }
        if (i->kind != INLINE_TEXT) continue;
        uint32_t leaf = (uint32_t)cells->leaves_n;
        cells->leaves[cells->leaves_n++] = i;
        reserve(cells, cells->n + i->text.n);
        for (Str rest = i->text; rest.n;) {
            uint32_t c = utf8_next(&rest);
            cells->kinds |= repair_kinds(c, cells->n ? cells->at[cells->n - 1].c : 0);
            cells->at[cells->n++] = (Cell){c, leaf, false};
        }
    }
}

static bool is_address_char(uint32_t c) {
    return c > 0x20 && c < 0x7F && c != '"' && c != '<' && c != '>' && c != '(' && c != ')';
}

static bool is_address_mark(const Cell *at, size_t n, size_t i) {
    static const char *const marks[] = {"://", "www.", "@"};
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
        size_t m = 0;
        while (marks[k][m] && i + m < n && at[i + m].c == (uint32_t)marks[k][m])
            m++;
        if (!marks[k][m]) return true;
    }
    return false;
}

/* URLs and e-mail addresses are never touched (TX-08). */
static void protect_addresses(Cells *cells) {
    if (!(cells->kinds & KIND_ADDRESS)) return;
    for (size_t i = 0; i < cells->n; i++) {
        if (cells->at[i].c >= 0x7F || !is_address_mark(cells->at, cells->n, i)) continue;
        size_t from = i, to = i;
        while (from > 0 && is_address_char(cells->at[from - 1].c))
            from--;
        while (to < cells->n && is_address_char(cells->at[to].c))
            to++;
        while (to > i && strchr(",;:!?.", (int)cells->at[to - 1].c))
            to--; /* the mark of the sentence around it */
        for (size_t k = from; k < to; k++)
            cells->at[k].protected = true;
        i = to > i ? to : i;
    }
}

static void write_back(Cells *cells) {
    Buf text = {0};
    size_t i = 0;
    for (uint32_t leaf = 0; leaf < cells->leaves_n; leaf++) {
        buf_clear(&text);
        for (; i < cells->n && cells->at[i].leaf == leaf; i++)
            buf_char(&text, cells->at[i].c);
        cells->leaves[leaf]->text = str_copy(cells->book->arena, buf_view(&text));
    }
    buf_drop(&text);
}

/* Runs that lines left side by side become one: what the writers want. */
static void merge_texts(Arena *arena, Inline **list) {
    for (Inline *i = *list; i; i = i->next) {
        merge_texts(arena, &i->children);
        size_t n = 1;
        for (Inline *k = i; i->kind == INLINE_TEXT && k->next && k->next->kind == INLINE_TEXT;
             k = k->next)
            n++;
        if (n == 1) continue;
        Str *parts = ARENA_ARRAY(arena, Str, n);
        Inline *last = i;
        for (size_t k = 0; k < n; k++, last = last->next)
            parts[k] = last->text;
        i->text = str_join(arena, parts, n, STR(""));
        i->next = last;
    }
}

static void repair_list(Cells *cells, Inline **list, bool headline) {
    cells->n = cells->leaves_n = 0;
    cells->kinds = 0;
    cells->leaves = ARENA_ARRAY(cells->scratch, Inline *, count_leaves(*list) + 1);
    cells->headline = headline;
    cells->changed = false;
    collect(cells, *list);
    reserve(cells, cells->n * 2 + 8); /* no rule more than doubles a row */
    protect_addresses(cells);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        rules[i](cells);
    if (cells->changed) write_back(cells);
    merge_texts(cells->book->arena, list);
}

static Str repair_str(Cells *cells, Str text, int line, bool headline) {
    if (text.n == 0) return text;
    Inline *item = inline_new(cells->book, INLINE_TEXT, text, line);
    repair_list(cells, &item, headline);
    return item->text;
}

void edit_repair(Book *book, Article *article) {
    Cells cells = {.book = book, .source = article->source, .scratch = arena_new()};
    cells.silent = article->title_copied;
    article->title = repair_str(&cells, article->title, article->line, true);
    cells.silent = false;
    article->subtitle = repair_str(&cells, article->subtitle, article->line, true);
    article->alternate = repair_str(&cells, article->alternate, article->line, true);
    for (Field *f = article->fields; f; f = f->next)
        if (f->kind == FIELD_EDITOR || f->kind == FIELD_SOURCE || f->kind == FIELD_AUTHOR)
            f->text = repair_str(&cells, f->text, f->line, true);
    for (Block *b = article->blocks; b; b = block_after(b, NULL)) {
        repair_list(&cells, &b->inlines, b->kind == BLOCK_HEADING);
        b->credit = repair_str(&cells, b->credit, b->line, true);
    }
    arena_drop(cells.scratch);
}
