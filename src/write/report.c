/* SPDX-License-Identifier: MIT */
/* report.json, an object at a time: what one file gave is in memory, never the whole report. */
#include "write/report.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/file.h"
#include "base/utf8.h"

enum { REPORT_VERSION = 1, INDENT = 2 };

/* An article with its city, an entry with its place: sorted by file. */
typedef struct Listed {
    const Article *article;
    const City *city;
    size_t place;
} Listed;

typedef struct Sorted {
    const Entry *entry;
    size_t place;
} Sorted;

typedef struct Writer {
    const Book *book;
    Output *output;
    Buf value;   /* as jansson wrote it */
    int depth;   /* of the brackets that are open */
    bool filled; /* something stands in the innermost one */
    Listed *articles;
    size_t articles_n;
    struct {
        Sorted *at;
        size_t n, next; /* `next` is the first that no file took */
    } entries[ENTRY_KIND_COUNT];
} Writer;

/* ---- JSON ---------------------------------------------------------------------------------- */

/* File names may hold any bytes. */
static json_t *text(Str s) {
    if (utf8_valid_until(s) == s.n) return json_stringn_nocheck(s.p ? s.p : "", s.n);
    Buf buf = {0};
    while (s.n)
        buf_char(&buf, utf8_next(&s));
    json_t *value = json_stringn_nocheck(buf.p, buf.n);
    buf_drop(&buf);
    return value;
}

static json_t *c_text(const char *s) {
    return json_string_nocheck(s);
}

static json_t *number(size_t n) {
    return json_integer((json_int_t)n);
}

/* A line; the program's own have none. */
static json_t *line_number(int line) {
    return json_integer(line > 0 ? line : 0);
}

static void set(json_t *object, const char *key, json_t *value) {
    if (json_object_set_new_nocheck(object, key, value) != 0) fail_no_memory();
}

static void push(json_t *array, json_t *value) {
    if (json_array_append_new(array, value) != 0) fail_no_memory();
}

static void new_line(Writer *w) {
    static const char blanks[] = "\n                ";
    int n = w->depth * INDENT;
    if (n >= (int)sizeof blanks) n = sizeof blanks - 2;
    output_write(w->output, blanks, (size_t)n + 1);
}

static int on_bytes(const char *bytes, size_t n, void *user) {
    buf_put(&((Writer *)user)->value, bytes, n);
    return 0;
}

/* jansson breaks lines as if its value stood alone. */
static void put_lines(Writer *w, Str rest) {
    Str line;
    for (bool first = true; str_cut(&rest, STR("\n"), &line); first = false) {
        if (!first) new_line(w);
        output_str(w->output, line);
    }
}

/* Before a value: a comma, its line, its key. */
static void before(Writer *w, const char *key) {
    if (w->filled) output_str(w->output, STR(","));
    w->filled = true;
    new_line(w);
    if (!key) return;
    output_str(w->output, STR("\""));
    output_str(w->output, str_from(key));
    output_str(w->output, STR("\": "));
}

static void put(Writer *w, const char *key, json_t *value) {
    before(w, key);
    if (json_dump_callback(value, on_bytes, w, JSON_INDENT(INDENT) | JSON_ENCODE_ANY) != 0)
        fail_no_memory();
    json_decref(value);
    put_lines(w, buf_view(&w->value));
    buf_clear(&w->value);
}

static void open(Writer *w, const char *bracket) {
    output_str(w->output, str_from(bracket));
    w->depth++;
    w->filled = false;
}

static void end(Writer *w, const char *bracket) {
    w->depth--;
    if (w->filled) new_line(w);
    output_str(w->output, str_from(bracket));
    w->filled = true;
}

/* ---- what belongs to which file ------------------------------------------------------------ */

static int by_file(const void *a, const void *b) {
    const Listed *x = a, *y = b;
    size_t i = x->article->source->index, k = y->article->source->index;
    if (i != k) return i < k ? -1 : 1;
    if (x->article->line != y->article->line) return x->article->line < y->article->line ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

static void list_articles(Writer *w) {
    w->articles = must_alloc((book_article_count(w->book) + 1) * sizeof *w->articles);
    for (const City *c = w->book->cities; c; c = c->next)
        for (const Article *a = c->articles; a; a = a->next)
            if (a->source) {
                w->articles[w->articles_n] = (Listed){a, c, w->articles_n};
                w->articles_n++;
            }
    qsort(w->articles, w->articles_n, sizeof *w->articles, by_file);
}

static int by_source(const void *a, const void *b) {
    const Sorted *x = a, *y = b;
    size_t i = x->entry->source->index, k = y->entry->source->index;
    if (i != k) return i < k ? -1 : 1;
    if (x->entry->line != y->entry->line) return x->entry->line < y->entry->line ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

static void list_entries(Writer *w, enum EntryKind kind) {
    size_t n = w->book->account->entries[kind].n;
    Sorted *at = must_alloc((n + 1) * sizeof *at);
    for (size_t i = 0; i < n; i++)
        at[i] = (Sorted){&w->book->account->entries[kind].at[i], i};
    qsort(at, n, sizeof *at, by_source);
    w->entries[kind].at = at;
    w->entries[kind].n = n;
}

/* ---- articles ------------------------------------------------------------------------------ */

static json_t *fields_of(const Article *a, enum FieldKind kind) {
    json_t *array = json_array();
    for (const Field *f = a->fields; f; f = f->next)
        if (f->kind == kind) push(array, text(f->text));
    return array;
}

static json_t *city_of(const Article *a, const City *city) {
    static const char *const evidence[] = {
        [CITY_UNKNOWN] = "unknown", [CITY_GIVEN] = "given",       [CITY_META] = "meta",
        [CITY_TITLE] = "title",     [CITY_DATELINE] = "dateline", [CITY_SOURCE] = "source",
        [CITY_TEXT] = "text",       [CITY_SEVERAL] = "several"};
    json_t *object = json_object();
    set(object, "code", city->place ? json_sprintf("%06u", city->place->code) : json_null());
    set(object, "name", text(city->name));
    set(object, "evidence", c_text(evidence[a->evidence]));
    set(object, "why", text(a->why));
    set(object, "line", line_number(a->why_line));
    return object;
}

static json_t *headings_of(const Writer *w, const Article *a) {
    json_t *array = json_array();
    for (const Block *b = a->blocks; b; b = block_after(b, NULL)) {
        if (b->kind != BLOCK_HEADING) continue;
        json_t *heading = json_object();
        set(heading, "level", json_integer(b->level));
        set(heading, "text", text(block_text(w->book->arena, b)));
        set(heading, "line", line_number(b->line));
        push(array, heading);
    }
    return array;
}

static json_t *article_of(const Writer *w, const Listed *listed) {
    static const enum FieldKind lists[] = {FIELD_SOURCE, FIELD_AUTHOR, FIELD_EDITOR, FIELD_URL};
    const Article *a = listed->article;
    const Field *date = article_field(a, FIELD_DATE);
    json_t *object = json_object(), *lines = json_array();
    set(object, "id", text(a->id));
    set(object, "title", text(a->title));
    if (a->subtitle.n) set(object, "subtitle", text(a->subtitle));
    set(object, "city", city_of(a, listed->city));
    set(object, "date", date ? text(date->text) : json_null());
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        set(object, field_name(lists[i]), fields_of(a, lists[i]));
    push(lines, line_number(a->line));
    push(lines, line_number(a->last_line));
    set(object, "lines", lines);
    set(object, "headings", headings_of(w, a));
    return object;
}

/* ---- files --------------------------------------------------------------------------------- */

static json_t *entry_of(const Entry *entry) {
    json_t *object = json_object();
    set(object, "line", line_number(entry->line));
    if (entry->kind == ENTRY_CHANGED) {
        set(object, "from", text(entry->from));
        set(object, "to", text(entry->to));
    } else {
        set(object, "text", text(entry->from));
    }
    set(object, "rule", c_text(rule_name(entry->rule)));
    return object;
}

static json_t *entries_of(Writer *w, const Source *source, enum EntryKind kind) {
    json_t *array = json_array();
    const Sorted *at = w->entries[kind].at;
    size_t *i = &w->entries[kind].next;
    for (; *i < w->entries[kind].n && at[*i].entry->source == source; ++*i)
        push(array, entry_of(at[*i].entry));
    return array;
}

static void write_files(Writer *w) {
    size_t next = 0;
    before(w, "files");
    open(w, "[");
    for (const Source *s = w->book->sources; s; s = s->next) {
        json_t *file = json_object(), *articles = json_array();
        for (; next < w->articles_n && w->articles[next].article->source == s; next++)
            push(articles, article_of(w, &w->articles[next]));
        set(file, "file", text(s->name));
        set(file, "articles", articles);
        set(file, "dropped", entries_of(w, s, ENTRY_DROPPED));
        set(file, "changed", entries_of(w, s, ENTRY_CHANGED));
        set(file, "joined", entries_of(w, s, ENTRY_JOINED));
        put(w, NULL, file);
    }
    end(w, "]");
}

/* ---- the rest ------------------------------------------------------------------------------ */

static void write_book(Writer *w) {
    static const char *const orders[] = {[ORDER_CODE] = "code",
                                         [ORDER_PINYIN] = "pinyin",
                                         [ORDER_STROKE] = "stroke",
                                         [ORDER_MANUAL] = "manual"};
    json_t *object = json_object();
    set(object, "title", text(w->book->title));
    set(object, "identifier", text(w->book->identifier));
    set(object, "order", c_text(orders[w->book->order]));
    put(w, "book", object);
}

static void write_summary(Writer *w, const Layout *layout) {
    const Book *book = w->book;
    size_t count[CITY_PENDING + 1] = {0}, cities = 0, files = 0;
    json_t *object = json_object();
    for (const Source *s = book->sources; s; s = s->next)
        files++;
    for (const City *c = book->cities; c; c = c->next) {
        count[c->kind] += city_article_count(c);
        cities += c->kind == CITY_PLACE;
    }
    set(object, "files", number(files));
    set(object, "articles", number(book_article_count(book)));
    set(object, "cities", number(cities));
    set(object, "general", number(count[CITY_GENERAL]));
    set(object, "pending", number(count[CITY_PENDING]));
    set(object, "dropped", number(w->entries[ENTRY_DROPPED].n));
    set(object, "changed", number(w->entries[ENTRY_CHANGED].n));
    set(object, "joined", number(w->entries[ENTRY_JOINED].n));
    set(object, "queries", number(w->entries[ENTRY_QUERY].n));
    set(object, "notes", number(diags_count(book->diags, DIAG_NOTE)));
    set(object, "warnings", number(diags_count(book->diags, DIAG_WARNING)));
    set(object, "errors", number(diags_count(book->diags, DIAG_ERROR)));
    if (layout) {
        json_t *pages = json_object();
        set(pages, "front", number(layout->front_pages));
        set(pages, "body", number(layout->body_pages));
        set(object, "pages", pages);
    }
    put(w, "summary", object);
}

static void write_queries(Writer *w) {
    before(w, "queries");
    open(w, "[");
    for (size_t i = 0; i < w->entries[ENTRY_QUERY].n; i++) {
        const Entry *entry = w->entries[ENTRY_QUERY].at[i].entry;
        json_t *object = json_object();
        set(object, "file", text(entry->source->name));
        set(object, "line", line_number(entry->line));
        set(object, "text", text(entry->from));
        set(object, "reason", c_text(rule_name(entry->rule)));
        set(object, "message", c_text(rule_text(entry->rule, LANGUAGE_ZH)));
        put(w, NULL, object);
    }
    end(w, "]");
}

/* One side of a pair of nearly equal articles. */
static json_t *side(const Article *article) {
    json_t *object = json_object();
    set(object, "file", text(article->source->name));
    set(object, "id", text(article->id));
    set(object, "line", line_number(article->line));
    return object;
}

/* 校异: each place where the two differ; `a` and `b` are what each has there. */
static json_t *differences(const Duplicate *d) {
    json_t *array = json_array();
    for (size_t i = 0; i < d->differences.n; i++) {
        const Difference *difference = &d->differences.at[i];
        json_t *object = json_object();
        set(object, "line_a", line_number(difference->line_a));
        set(object, "line_b", line_number(difference->line_b));
        set(object, "a", text(difference->a));
        set(object, "b", text(difference->b));
        json_array_append_new(array, object);
    }
    return array;
}

static void write_duplicates(Writer *w) {
    before(w, "duplicates");
    open(w, "[");
    for (size_t i = 0; i < w->book->account->duplicates.n; i++) {
        const Duplicate *d = &w->book->account->duplicates.at[i];
        json_t *object = json_object();
        set(object, "a", side(d->a));
        set(object, "b", side(d->b));
        set(object, "overlap", number((size_t)d->overlap));
        set(object, "fuller", c_text(d->fuller == d->a ? "a" : "b"));
        set(object, "differences", differences(d));
        put(w, NULL, object);
    }
    end(w, "]");
}

/* The name of a source as in the rest of the report; of other files (styles, fonts) the last part:
 * where they are on this machine is nobody's business. */
static Str report_name(const Book *book, Str path) {
    for (const Source *s = book->sources; s; s = s->next)
        if (str_eq(s->path, path)) return s->name;
    return path_base(path);
}

static void write_diagnostics(Writer *w) {
    size_t n;
    const Diag *all = diags_all(w->book->diags, &n);
    before(w, "diagnostics");
    open(w, "[");
    for (size_t i = 0; i < n; i++) {
        json_t *object = json_object();
        set(object, "name", c_text(diag_name(all[i].name)));
        set(object, "level", c_text(diag_level_name(diag_level(all[i].name))));
        set(object, "file", text(report_name(w->book, all[i].where.path)));
        set(object, "line", line_number(all[i].where.line));
        set(object, "column", line_number(all[i].where.column));
        set(object, "message", text(all[i].message[LANGUAGE_ZH]));
        set(object, "message_en", text(all[i].message[LANGUAGE_EN]));
        put(w, NULL, object);
    }
    end(w, "]");
}

void report_write(const Book *book, const Layout *layout, Output *output) {
    Writer w = {.book = book, .output = output};
    json_set_alloc_funcs(must_alloc, free);
    list_articles(&w);
    for (int kind = 0; kind < ENTRY_KIND_COUNT; kind++)
        list_entries(&w, (enum EntryKind)kind);
    open(&w, "{");
    put(&w, "version", json_integer(REPORT_VERSION));
    put(&w, "generator", c_text("huibian"));
    write_book(&w);
    write_summary(&w, layout);
    write_files(&w);
    write_queries(&w);
    write_duplicates(&w);
    write_diagnostics(&w);
    end(&w, "}");
    output_str(output, STR("\n"));
    for (int kind = 0; kind < ENTRY_KIND_COUNT; kind++)
        free(w.entries[kind].at);
    free(w.articles);
    buf_drop(&w.value);
}
