/* SPDX-License-Identifier: MIT */
/* Near duplicates across the collection (TX-23): articles that share many runs of text. Nothing is
 * dropped; the pair is reported with its overlap, which copy is fuller, and the table of
 * differences (edit/collate.c). */
#include "edit/collate.h"
#include "book/catalogue.h"
#include "edit/edit.h"
#include "text/chars.h"

enum {
    WINDOW = 12,        /* characters of a shingle */
    SAMPLE = 4,         /* one shingle in so many is kept: the same ones in every article */
    SHARED_MOST = 12,   /* a shingle in more articles than this is a common phrase */
    OVERLAP_LEAST = 40, /* percent of the shorter article */
    OVERLAP_SAME_TITLE = 20,
};

/* A shingle: the high bits of its hash, and which article it is of. Two texts of one hash among
 * the millions of a book make a pair of one shingle, which is never reported. */
enum { ARTICLE_BITS = 24 };
typedef uint64_t Shingle;

typedef struct Shingles {
    Arena *arena;
    VEC(Shingle) all;
    VEC(Article *) articles;
    VEC(uint32_t) sizes;   /* shingles kept of each article */
    VEC(uint32_t) lengths; /* its characters */
    VEC(uint64_t) pairs;   /* of articles: once for each shingle that two share */
} Shingles;

/* The characters in the window, and the hash of them as it rolls on. */
typedef struct Window {
    uint32_t at[WINDOW];
    size_t n; /* characters seen so far */
    uint64_t hash;
} Window;

static const uint64_t BASE = 1099511628211u;

/* BASE to the power of WINDOW: what the character that leaves counted. */
static uint64_t leaving(void) {
    uint64_t power = 1;
    for (int i = 0; i < WINDOW; i++)
        power *= BASE;
    return power;
}

static uint64_t window_hash(const Window *w) {
    uint64_t h = w->hash; /* its low bits alone would depend on the low bits of the text */
    h = (h ^ h >> 32) * 0x9E3779B97F4A7C15u;
    return h ^ h >> 29;
}

static void window_add(Window *w, uint32_t c, uint64_t power) {
    uint32_t *place = &w->at[w->n++ % WINDOW];
    w->hash = w->hash * BASE + c - *place * power;
    *place = c;
}

static uint64_t hash_of(Shingle shingle) {
    return shingle >> ARTICLE_BITS;
}

static uint32_t article_of(Shingle shingle) {
    return (uint32_t)(shingle & ((1u << ARTICLE_BITS) - 1));
}

/* Sorts by the bits from `shift` up; equal ones keep their order. A sort by digits, as a book has
 * a shingle for every four characters; a digit that is the same everywhere costs one look. */
static void sort_numbers(Arena *arena, uint64_t *at, size_t n, int shift) {
    uint64_t *from = at, *to = ARENA_ROOM(arena, uint64_t, n);
    for (; shift < 64; shift += 8) {
        size_t start[256] = {0}, sum = 0;
        for (size_t i = 0; i < n; i++)
            start[from[i] >> shift & 255]++;
        if (start[from[0] >> shift & 255] == n) continue;
        for (int digit = 0; digit < 256; digit++) {
            size_t count = start[digit];
            start[digit] = sum;
            sum += count;
        }
        for (size_t i = 0; i < n; i++)
            to[start[from[i] >> shift & 255]++] = from[i];
        uint64_t *sorted = to;
        to = from;
        from = sorted;
    }
    if (from != at) memcpy(at, from, n * sizeof *at);
}

/* Feeds the characters of the text through the window. */
static void add_text(Shingles *s, Str text, Window *window, uint32_t article) {
    const uint64_t power = leaving();
    for (Str rest = text; rest.n;) {
        uint32_t c = utf8_next(&rest);
        if (!char_is_han(c) && !char_is_latin(c)) continue;
        window_add(window, c, power);
        if (window->n < WINDOW) continue;
        uint64_t hash = window_hash(window);
        if (hash % SAMPLE) continue;
        VEC_PUSH(s->arena, s->all, hash >> ARTICLE_BITS << ARTICLE_BITS | article);
        s->sizes.at[article]++;
    }
}

static void add_article(Shingles *s, Article *article) {
    uint32_t index = (uint32_t)s->articles.n;
    Window window = {0};
    VEC_PUSH(s->arena, s->articles, article);
    VEC_PUSH(s->arena, s->sizes, 0);
    VEC_PUSH(s->arena, s->lengths, 0);
    for (const Block *b = article->blocks; b; b = block_after(b, NULL))
        add_text(s, block_text(s->arena, b), &window, index);
    s->lengths.at[index] = (uint32_t)window.n;
}

/* A pair as one number: sorting brings its occurrences together. */
static uint64_t pair_of(uint32_t a, uint32_t b) {
    return (uint64_t)a << 32 | b;
}

static void report(Book *book, const Shingles *s, uint64_t pair, uint32_t shared) {
    uint32_t i = (uint32_t)(pair >> 32), k = (uint32_t)pair;
    Article *a = s->articles.at[i], *b = s->articles.at[k];
    uint32_t shorter = s->sizes.at[i] < s->sizes.at[k] ? s->sizes.at[i] : s->sizes.at[k];
    uint32_t percent = shorter ? (shared > shorter ? 100 : shared * 100 / shorter) : 0;
    bool same_title = str_eq(a->title, b->title) && a->place == b->place;
    if (percent < (same_title ? OVERLAP_SAME_TITLE : OVERLAP_LEAST)) return;
    Duplicate d = {.a = a, .b = b, .overlap = (int)percent};
    d.fuller = s->lengths.at[k] > s->lengths.at[i] ? b : a;
    collate(book, &d);
    VEC_PUSH(book->arena, book->account->duplicates, d);
    const Str args[] = {b->title,
                        str_format(book->arena, "%.*s:%d", STR_ARG(a->source->name), a->line),
                        str_format(book->arena, "%u", percent), catalogue_row_out(book, b)};
    diag_report(book->diags, DIAG_near_duplicate, where_line(b->source->path, b->line), args, 4);
}

/* The articles of shingles [from, to), which are equal, each once; every two of them a pair. */
static void add_pairs(Shingles *s, size_t from, size_t to) {
    uint32_t in[SHARED_MOST];
    size_t count = 0;
    for (size_t i = from; i < to; i++) {
        if (i > from && s->all.at[i] == s->all.at[i - 1]) continue;
        if (count == SHARED_MOST) return;
        in[count++] = article_of(s->all.at[i]);
    }
    for (size_t a = 0; a < count; a++)
        for (size_t b = a + 1; b < count; b++)
            VEC_PUSH(s->arena, s->pairs, pair_of(in[a], in[b]));
}

void edit_duplicates(Book *book) {
    Arena *arena = arena_new();
    Shingles s = {.arena = arena};
    /* A book of more articles than have numbers here is larger than any memory. */
    for (Article *a = book->received; a && s.articles.n < 1u << ARTICLE_BITS; a = a->next)
        add_article(&s, a);
    /* The articles come in order, and stay so below each hash. */
    if (s.all.n) sort_numbers(arena, s.all.at, s.all.n, ARTICLE_BITS);
    for (size_t i = 0, end; i < s.all.n; i = end) {
        for (end = i + 1; end < s.all.n && hash_of(s.all.at[end]) == hash_of(s.all.at[i]); end++)
            ;
        if (end - i > 1) add_pairs(&s, i, end);
    }
    const size_t n = s.pairs.n;
    if (n) sort_numbers(arena, s.pairs.at, n, 0);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && s.pairs.at[end] == s.pairs.at[i]; end++)
            ;
        report(book, &s, s.pairs.at[i], (uint32_t)(end - i));
    }
    arena_drop(arena);
}
