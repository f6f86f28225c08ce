/* SPDX-License-Identifier: MIT */
#include "book/book.h"

#include "base/file.h"

#include <stdlib.h>
#include <uuid/uuid.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/utf8.h"
#include "book/account.h"
#include "text/date.h"

Book *book_new(Diags *diags) {
    Arena *arena = arena_new();
    Book *book = ARENA_NEW(arena, Book);
    book->arena = arena;
    book->diags = diags;
    book->title = STR("文章汇编");
    book->style = STR("book");
    book->preface_title = STR("前言");
    book->account = ARENA_NEW(arena, Account);
    book->received_end = &book->received;
    return book;
}

/* The names of sources are relative to the folder that was given: it is as many steps up. */
Str book_find_cover(const Book *book) {
    static const char *const names[] = {"cover.jpg", "cover.jpeg", "cover.png",
                                        "封面.jpg",  "封面.jpeg",  "封面.png"};
    if (!book->sources) return STR("");
    Str path = book->sources->path, name = book->sources->name;
    bool inside = str_ends(path, name) && path.n > name.n;
    Str folder = inside ? str_sub(path, 0, path.n - name.n) : path_folder(path);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Str cover = path_join(book->arena, folder, str_from(names[i]));
        if (file_is_regular(cover)) return cover;
    }
    return STR("");
}

int series_position(const Series *series) {
    int value = 0;
    Str number = series->number;
    for (size_t at = 0, size = 0; at < number.n && value <= 0; at += size) {
        utf8_at(number, at, &size);
        if (numeral_read(number, at, &value) == 0) value = 0;
    }
    return value;
}

Str series_text(Arena *arena, const Series *series) {
    if (series->number.n == 0) return series->name;
    return STR_CAT(arena, series->name, STR("（"), series->number, STR("）"));
}

void book_drop(Book *book) {
    arena_drop(book->arena);
}

Source *book_add_source(Book *book, Str path, Str name, Str text) {
    Source *source = ARENA_NEW(book->arena, Source);
    *source = (Source){.path = utf8_shown(book->arena, path),
                       .name = utf8_shown(book->arena, name),
                       .text = text,
                       .folder = path_folder(path),
                       .received = str_hash(text)};
    source->index = book->last_source ? book->last_source->index + 1 : 0;
    *(book->last_source ? &book->last_source->next : &book->sources) = source;
    book->last_source = source;
    return source;
}

void book_receive(Book *book, Article *article) {
    article->next = NULL;
    *book->received_end = article;
    book->received_end = &article->next;
}

Article *article_new(Book *book, Source *source, int line) {
    Article *article = ARENA_NEW(book->arena, Article);
    article->source = source;
    article->line = article->last_line = line;
    return article;
}

Str article_id(Arena *arena, Str file_name, int nth) {
    enum { STEM_MOST = 40 };
    char stem[STEM_MOST + 1];
    size_t n = 0;
    bool whole = true;
    Str name = file_name;
    for (size_t i = name.n; i > 1; i--)
        if (name.p[i - 1] == '.') {
            name.n = i - 1;
            break;
        }
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        whole = whole && plain && n < STEM_MOST;
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        else if (!plain)
            continue;
        if (n < STEM_MOST) stem[n++] = c;
    }
    stem[n] = '\0';
    Str id = str_format(arena, "a%s", stem);
    if (!whole)
        id = str_format(arena, "%s-%08x", id.p, (unsigned)(str_hash(file_name) & 0xFFFFFFFF));
    return nth > 1 ? str_format(arena, "%s-%d", id.p, nth) : id;
}

Field *article_add_field(Book *book, Article *article, enum FieldKind kind, Str text, int line) {
    Field *field = ARENA_NEW(book->arena, Field);
    *field = (Field){.kind = kind, .text = text, .line = line};
    Field **end = &article->fields;
    while (*end)
        end = &(*end)->next;
    *end = field;
    return field;
}

const Field *article_field(const Article *article, enum FieldKind kind) {
    for (const Field *f = article->fields; f; f = f->next)
        if (f->kind == kind) return f;
    return NULL;
}

const char *field_name(enum FieldKind kind) {
    static const char *const names[FIELD_KIND_COUNT] = {
        [FIELD_DATE] = "date",     [FIELD_SOURCE] = "source", [FIELD_AUTHOR] = "author",
        [FIELD_EDITOR] = "editor", [FIELD_URL] = "url",
    };
    return names[kind];
}

const char *block_name(enum BlockKind kind) {
    static const char *const names[BLOCK_KIND_COUNT] = {
        [BLOCK_PARAGRAPH] = "p", [BLOCK_HEADING] = "heading", [BLOCK_QUOTE] = "quote",
        [BLOCK_NOTE] = "note",   [BLOCK_FIGURE] = "figure",   [BLOCK_LIST] = "list",
        [BLOCK_ITEM] = "item",   [BLOCK_TABLE] = "table",     [BLOCK_ROW] = "row",
        [BLOCK_CELL] = "cell",   [BLOCK_VERSE] = "verse",     [BLOCK_SIGNATURE] = "signature",
    };
    return names[kind];
}

Block *block_new(Book *book, enum BlockKind kind, int line) {
    Block *block = ARENA_NEW(book->arena, Block);
    block->kind = kind;
    block->line = block->last_line = line;
    block->colspan = block->rowspan = 1;
    return block;
}

Block *block_text_new(Book *book, enum BlockKind kind, Str text, int line) {
    Block *block = block_new(book, kind, line);
    block->inlines = inline_new(book, INLINE_TEXT, text, line);
    return block;
}

Inline *inline_new(Book *book, enum InlineKind kind, Str text, int line) {
    Inline *item = ARENA_NEW(book->arena, Inline);
    *item = (Inline){.kind = kind, .text = text, .line = line};
    return item;
}

void inline_append(Inline **list, Inline *item) {
    while (*list)
        list = &(*list)->next;
    *list = item;
}

void block_append(Block **list, Block *block) {
    block->next = NULL;
    if (!*list) {
        *list = block;
        block->prev = NULL;
        return;
    }
    Block *last = *list;
    while (last->next)
        last = last->next;
    last->next = block;
    block->prev = last;
}

void block_add_child(Block *parent, Block *child) {
    child->parent = parent;
    block_append(&parent->children, child);
}

void block_unlink(Block **list, Block *block) {
    if (block->prev)
        block->prev->next = block->next;
    else
        *list = block->next;
    if (block->next) block->next->prev = block->prev;
    block->prev = block->next = NULL;
}

static void put_inline_text(Buf *buf, const Inline *list) {
    for (const Inline *i = list; i; i = i->next) {
        if (i->kind == INLINE_BREAK)
            buf_byte(buf, ' ');
        else if (i->children)
            put_inline_text(buf, i->children);
        else
            buf_str(buf, i->text);
    }
}

Str inline_text(Arena *arena, const Inline *list) {
    if (!list) return STR("");
    if (!list->next && !list->children && list->kind != INLINE_BREAK) return list->text;
    Buf buf = {0};
    put_inline_text(&buf, list);
    Str text = str_copy(arena, buf_view(&buf));
    buf_drop(&buf);
    return text;
}

Str block_text(Arena *arena, const Block *block) {
    return inline_text(arena, block->inlines);
}

Block *block_after(const Block *block, const Block *top) {
    if (block->children) return block->children;
    while (block && block != top && !block->next)
        block = block->parent;
    return block && block != top ? block->next : NULL;
}

size_t city_article_count(const City *city) {
    size_t n = 0;
    for (const Article *a = city->articles; a; a = a->next)
        n++;
    return n;
}

size_t book_article_count(const Book *book) {
    size_t n = 0;
    for (const City *c = book->cities; c; c = c->next)
        n += city_article_count(c);
    return n;
}

/* "h1", "h2" … among the headings, "n1" … among the notes, "f1" … among the figures. */
static void identify_blocks(Arena *arena, Block *blocks) {
    static const char letters[BLOCK_KIND_COUNT] = {
        [BLOCK_HEADING] = 'h', [BLOCK_NOTE] = 'n', [BLOCK_FIGURE] = 'f', [BLOCK_TABLE] = 't'};
    int count[BLOCK_KIND_COUNT] = {0};
    for (Block *b = blocks; b; b = block_after(b, NULL))
        if (letters[b->kind] && b->id.n == 0)
            b->id = str_format(arena, "%c%d", letters[b->kind], ++count[b->kind]);
}

/* UUID v5 (RFC 4122 4.3) in the name space of URLs. */
static Str uuid_of(Arena *arena, Str key) {
    uuid_t uuid;
    char text[37];
    uuid_generate_sha1(uuid, *uuid_get_template("url"), key.p, key.n);
    uuid_unparse_lower(uuid, text);
    return str_format(arena, "urn:uuid:%s", text);
}

void book_identify(Book *book) {
    Buf ids = {0};
    buf_text(&ids, "urn:huibian:book:1\n");
    for (City *city = book->cities; city; city = city->next) {
        for (Article *a = city->articles; a; a = a->next) {
            identify_blocks(book->arena, a->blocks);
            buf_str(&ids, a->id);
            buf_byte(&ids, '\n');
        }
    }
    identify_blocks(book->arena, book->preface);
    if (book->identifier.n == 0) book->identifier = uuid_of(book->arena, buf_view(&ids));
    buf_drop(&ids);
}
