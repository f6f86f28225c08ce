/* SPDX-License-Identifier: MIT */
#include "write/tidy.h"

#include "base/file.h"
#include "base/output.h"
#include "base/utf8.h"
#include "book/text.h"
#include "write/catalogue.h"

enum { TITLE_MOST = 24 };

#define NEW_TEXT ".新稿"

typedef struct Tidying {
    Book *book;
    VEC(CatalogueEntry) entries;
    Str folder;
    TidyState old, state;
    Outputs *outputs;
    TidyCount *count;
    bool good;
} Tidying;

/* Characters that Windows or a shell would not have in a name. */
static bool is_unsafe(uint32_t c) {
    return c < 0x21 || (c < 0x7F && strchr("\\/:*?\"<>|'`$&;", (int)c)) || c == 0x7F;
}

/* 常州市-创新举措凝心聚力.txt: for people; the id inside the file is what counts. */
static Str name_of(Tidying *t, const Article *article) {
    Buf name = {0};
    const char *city = article->place                      ? article->place->name
                       : article->evidence == CITY_SEVERAL ? "综合"
                                                           : "待定";
    buf_text(&name, city);
    buf_byte(&name, '-');
    Str rest = article->title;
    for (int n = 0; rest.n && n < TITLE_MOST; n++) {
        uint32_t c = utf8_next(&rest);
        buf_char(&name, is_unsafe(c) ? '_' : c);
    }
    Arena *arena = t->book->arena;
    Str stem = str_copy(arena, buf_view(&name)), full = STR_CAT(arena, stem, STR(".txt"));
    buf_drop(&name);
    for (int k = 2; tidy_state_of_name(&t->state, full) || tidy_state_of_name(&t->old, full) ||
                    file_exists(path_join(arena, t->folder, full));
         k++)
        full = str_format(arena, "%.*s-%d.txt", STR_ARG(stem), k);
    return full;
}

/* All texts and the state are one set: texts newer than the state would look corrected by hand. */
static void put_file(Tidying *t, Str name, Str text) {
    Output *output = t->outputs ? outputs_add(t->outputs, name) : NULL;
    if (!output) {
        t->good = false;
        return;
    }
    output_str(output, text);
    output_settle(output);
}

/* The file as it stands, hashed; 0 when there is none. */
static uint64_t hash_of_file(Tidying *t, Str name) {
    Str path = path_join(t->book->arena, t->folder, name), text;
    if (!file_exists(path) || !file_read(t->book->arena, t->book->diags, path, &text)) return 0;
    return str_hash(text);
}

/* The last row of the state and its article, for the sheet. */
static void enter(Tidying *t, const Article *article, Str received, bool corrected) {
    CatalogueEntry entry = {article, received, t->state.rows.n - 1, corrected};
    VEC_PUSH(t->book->arena, t->entries, entry);
}

/* A corrected text as it stands, so that the sheet shows the corrections; NULL when it is not
 * UTF-8, which only the reader undoes. */
static const Article *read_kept(Tidying *t, Str name) {
    Book *book = t->book;
    Str path = path_join(book->arena, t->folder, name), text;
    if (!file_read(book->arena, book->diags, path, &text)) return NULL;
    if (str_starts(text, STR("\xEF\xBB\xBF"))) text = str_after(text, 3);
    if (utf8_valid_until(text) != text.n) return NULL;
    Article **end = book->received_end;
    tidied_read(book, book_add_source(book, path, name, text));
    return *end;
}

/* Corrected by a person: it stays. Whether the received file changed too, and nobody has looked. */
static void keep_corrected(Tidying *t, const TidyRow *row, const Article *article, Str text) {
    uint64_t received = article->source->received;
    Arena *arena = t->book->arena;
    Str beside = STR_CAT(arena, row->name, STR(NEW_TEXT));
    bool waits = file_exists(path_join(arena, t->folder, beside));
    TidyRow kept = *row;
    kept.received = received;
    tidy_state_add(arena, &t->state, kept);
    t->count->kept++;
    const Article *shown = read_kept(t, row->name);
    enter(t, shown ? shown : article, article->source->name, true);
    if (received == row->received && !waits) return;
    if (received != row->received) put_file(t, beside, text);
    t->count->conflicts++;
    diag1(t->book->diags, DIAG_tidy_conflict, where_file(path_join(arena, t->folder, row->name)),
          beside);
}

static void tidy_article(Tidying *t, const Article *article) {
    Arena *arena = t->book->arena;
    Buf out = {0};
    tidied_write(t->book, article, &out);
    Str text = str_copy(arena, buf_view(&out));
    buf_drop(&out);
    const TidyRow *row = tidy_state_of_id(&t->old, article->id);
    uint64_t received = article->source->received, there = row ? hash_of_file(t, row->name) : 0;
    if (there && there != row->written) {
        keep_corrected(t, row, article, text);
        return;
    }
    TidyRow written = {.id = article->id, .received = received, .written = str_hash(text)};
    written.name = row ? row->name : name_of(t, article);
    tidy_state_add(arena, &t->state, written);
    enter(t, article, article->source->name, false);
    if (there != written.written) put_file(t, written.name, text);
    t->count->written++;
}

/* Rows of articles that are gone stay: their files may be corrected. */
static void keep_old_rows(Tidying *t) {
    for (size_t i = 0; i < t->old.rows.n; i++)
        if (!tidy_state_of_id(&t->state, t->old.rows.at[i].id))
            tidy_state_add(t->book->arena, &t->state, t->old.rows.at[i]);
}

static void put_sheet(Tidying *t) {
    Buf out = {0};
    sheet_write(t->book->arena, t->book->catalogue, &t->state, t->entries.at, t->entries.n, &out);
    if (hash_of_file(t, STR(CATALOGUE_NAME)) != str_hash(buf_view(&out)))
        put_file(t, STR(CATALOGUE_NAME), buf_view(&out));
    buf_drop(&out);
}

bool tidy_write(Book *book, Str folder, TidyCount *count) {
    Tidying t = {.book = book, .folder = folder, .count = count, .good = true};
    Str path = path_join(book->arena, folder, STR(TIDY_STATE)), text = STR("");
    *count = (TidyCount){0};
    /* Before the state is read: the folder is locked from here. */
    t.outputs = outputs_open(book->diags, folder);
    if (!t.outputs) return false;
    if (file_exists(path) && !file_read(book->arena, book->diags, path, &text)) {
        outputs_drop(t.outputs);
        return false;
    }
    t.old = tidy_state_read(book->arena, text);
    for (const City *c = book->cities; c; c = c->next)
        for (const Article *a = c->articles; a && t.good; a = a->next)
            if (!a->understood) tidy_article(&t, a);
    keep_old_rows(&t);
    put_sheet(&t);
    Buf state = {0};
    tidy_state_write(&t.state, &state);
    if (t.good) put_file(&t, STR(TIDY_STATE), buf_view(&state));
    buf_drop(&state);
    if (t.good) return outputs_commit(t.outputs);
    outputs_drop(t.outputs);
    return false;
}
