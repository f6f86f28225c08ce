/* SPDX-License-Identifier: MIT */
/* Articles, entries and diagnostics in the order of files and lines. */
#include <limits.h>
#include <stdlib.h>

#include "write/proof_data.h"

/* -1, 0, 1 by file, then line. */
static int compare_places(const Source *a, int line_a, const Source *b, int line_b) {
    size_t i = a ? a->index : SIZE_MAX, k = b ? b->index : SIZE_MAX;
    if (i != k) return i < k ? -1 : 1;
    return line_a < line_b ? -1 : line_a > line_b;
}

static int compare_orders(size_t a, size_t b) {
    return a < b ? -1 : a > b;
}

static int by_mark(const void *a, const void *b) {
    const Mark *x = a, *y = b;
    int d = compare_places(x->entry->source, x->entry->line, y->entry->source, y->entry->line);
    return d ? d : compare_orders(x->order, y->order);
}

static int by_said(const void *a, const void *b) {
    const Said *x = a, *y = b;
    int d = compare_places(x->source, x->diag->where.line, y->source, y->diag->where.line);
    return d ? d : compare_orders(x->order, y->order);
}

static int by_span(const void *a, const void *b) {
    const Span *x = *(Span *const *)a, *y = *(Span *const *)b;
    int d =
        compare_places(x->article->source, x->article->line, y->article->source, y->article->line);
    return d ? d : compare_orders(x->order, y->order);
}

static int by_path(const void *a, const void *b) {
    const Source *x = *(const Source *const *)a, *y = *(const Source *const *)b;
    int d = str_compare(x->path, y->path);
    return d ? d : compare_orders(x->index, y->index);
}

static void index_sources(Proof *p) {
    for (const Source *s = p->book->sources; s; s = s->next)
        p->sources_n++;
    p->lines = ARENA_ARRAY(p->arena, Lines, p->sources_n + 1);
    p->by_path = ARENA_ARRAY(p->arena, const Source *, p->sources_n + 1);
    for (const Source *s = p->book->sources; s; s = s->next)
        p->by_path[s->index] = s;
    qsort(p->by_path, p->sources_n, sizeof *p->by_path, by_path);
}

static const Source *source_of(const Proof *p, Str path) {
    size_t low = 0, high = p->sources_n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (str_compare(p->by_path[middle]->path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < p->sources_n && str_eq(p->by_path[low]->path, path) ? p->by_path[low] : NULL;
}

static void index_marks(Proof *p) {
    const Account *account = p->book->account;
    for (int kind = 0; kind < ENTRY_KIND_COUNT; kind++)
        p->marks_n += account->entries[kind].n;
    p->marks = ARENA_ARRAY(p->arena, Mark, p->marks_n + 1);
    size_t n = 0;
    for (int kind = 0; kind < ENTRY_KIND_COUNT; kind++)
        for (size_t i = 0; i < account->entries[kind].n; i++, n++)
            p->marks[n] = (Mark){.entry = &account->entries[kind].at[i], .order = n};
    qsort(p->marks, p->marks_n, sizeof *p->marks, by_mark);
}

static void index_said(Proof *p) {
    const Diag *all = diags_all(p->book->diags, &p->said_n);
    p->said = ARENA_ARRAY(p->arena, Said, p->said_n + 1);
    for (size_t i = 0; i < p->said_n; i++)
        p->said[i] = (Said){&all[i], source_of(p, all[i].where.path), i};
    qsort(p->said, p->said_n, sizeof *p->said, by_said);
}

static void list_spans(Proof *p) {
    p->spans = ARENA_ARRAY(p->arena, Span, book_article_count(p->book) + 1);
    p->by_file = ARENA_ARRAY(p->arena, Span *, book_article_count(p->book) + 1);
    for (const City *c = p->book->cities; c; c = c->next)
        for (const Article *a = c->articles; a; a = a->next)
            if (a->source) {
                p->spans[p->spans_n] = (Span){.article = a, .city = c, .order = p->spans_n};
                p->by_file[p->spans_n] = &p->spans[p->spans_n];
                p->spans_n++;
            }
    qsort(p->by_file, p->spans_n, sizeof *p->by_file, by_span);
}

/* What stands between two articles of a file counts with the first, so that no line is without an
 * article. */
static void delimit_spans(Proof *p) {
    for (size_t i = 0; i < p->spans_n; i++) {
        Span *span = p->by_file[i];
        const Source *source = span->article->source;
        bool first = i == 0 || p->by_file[i - 1]->article->source != source;
        bool last = i + 1 == p->spans_n || p->by_file[i + 1]->article->source != source;
        span->from = first ? 1 : span->article->line;
        span->to = last ? proof_lines(p, source)->n : p->by_file[i + 1]->article->line - 1;
    }
}

static bool mark_before(const Mark *m, const Source *source, int line) {
    return compare_places(m->entry->source, m->entry->line, source, line) < 0;
}

static bool said_before(const Said *s, const Source *source, int line) {
    return compare_places(s->source, s->diag->where.line, source, line) < 0;
}

/* Both lists stand in the order of files and lines, so one walk gives each span its ranges. What
 * has no line counts with the file's first article. */
static void fill_spans(Proof *p) {
    size_t mark = 0, said = 0;
    for (size_t i = 0; i < p->spans_n; i++) {
        Span *s = p->by_file[i];
        const Source *source = s->article->source;
        int from = s->from == 1 ? 0 : s->from;
        bool last = i + 1 == p->spans_n || p->by_file[i + 1]->article->source != source;
        int end = last ? INT_MAX : s->to + 1;
        while (mark < p->marks_n && mark_before(&p->marks[mark], source, from))
            mark++;
        while (said < p->said_n && said_before(&p->said[said], source, from))
            said++;
        s->mark = mark;
        for (; mark < p->marks_n && mark_before(&p->marks[mark], source, end); mark++)
            s->count[p->marks[mark].entry->kind]++;
        s->marks_end = mark;
        s->said = said;
        for (; said < p->said_n && said_before(&p->said[said], source, end); said++)
            s->problems += diag_level(p->said[said].diag->name) >= DIAG_WARNING;
        s->said_end = said;
    }
}

void proof_index(Proof *p) {
    index_sources(p);
    index_marks(p);
    index_said(p);
    list_spans(p);
    delimit_spans(p);
    fill_spans(p);
}

const Lines *proof_lines(Proof *p, const Source *source) {
    Lines *lines = &p->lines[source->index];
    if (lines->at) return lines;
    Str rest = source->text, line;
    int n = 0;
    while (str_cut(&rest, STR("\n"), &line))
        n++;
    lines->at = ARENA_ARRAY(p->arena, Str, (size_t)n + 1);
    rest = source->text;
    while (lines->n < n && str_cut(&rest, STR("\n"), &line))
        lines->at[lines->n++] = line;
    return lines;
}

const Span *proof_span_at(const Proof *p, const Source *source, int line) {
    size_t low = 0, high = p->spans_n;
    while (low < high) { /* the last that begins at or before the line */
        size_t middle = (low + high) / 2;
        const Span *s = p->by_file[middle];
        if (compare_places(s->article->source, s->from == 1 ? 0 : s->from, source, line) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && p->by_file[low - 1]->article->source == source ? p->by_file[low - 1] : NULL;
}

size_t proof_mark_at(const Proof *p, const Span *span, int line) {
    size_t low = span->mark, high = span->marks_end;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (p->marks[middle].entry->line < line)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t proof_said_at(const Proof *p, const Span *span, int line) {
    size_t low = span->said, high = span->said_end;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (p->said[middle].diag->where.line < line)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool proof_is_touched(const Proof *p, const Span *span, int line) {
    size_t mark = proof_mark_at(p, span, line), said = proof_said_at(p, span, line);
    return (mark < span->marks_end && p->marks[mark].entry->line == line) ||
           (said < span->said_end && p->said[said].diag->where.line == line) ||
           (line > 0 && line == span->article->why_line);
}

bool proof_is_telling(const Proof *p, const Span *span, int line) {
    size_t mark = proof_mark_at(p, span, line), said = proof_said_at(p, span, line);
    for (; mark < span->marks_end && p->marks[mark].entry->line == line; mark++)
        if (p->marks[mark].entry->kind != ENTRY_CHANGED) return true;
    return (said < span->said_end && p->said[said].diag->where.line == line) ||
           (line > 0 && line == span->article->why_line);
}

bool proof_has_anchor(Proof *p, const Source *source, int line) {
    const Span *span = source && line > 0 ? proof_span_at(p, source, line) : NULL;
    const Lines *lines = span ? proof_lines(p, source) : NULL;
    if (!span || line > lines->n) return false;
    if (p->brief) return proof_is_telling(p, span, line);
    if (proof_is_touched(p, span, line)) return true;
    return !span->article->understood && str_trim(lines->at[line - 1]).n > 0;
}
