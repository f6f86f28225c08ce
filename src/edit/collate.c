/* SPDX-License-Identifier: MIT */
#include "edit/collate.h"

#include "text/chars.h"

enum {
    SENTENCES_MOST = 1200, /* of an article: the table of the alignment grows with their product */
    CHARACTERS_MOST = 600, /* of a sentence that is compared by characters */
    ALIKE_LEAST = 50,      /* percent of characters shared by sentences that answer each other */
};

typedef struct Sentence {
    Str text;
    int line;
    uint64_t hash;
} Sentence;

typedef struct Sentences {
    VEC(Sentence) all;
} Sentences;

static void cut_sentences(Arena *arena, Sentences *out, Str text, int line) {
    size_t from = 0;
    for (size_t at = 0, size; at < text.n; at += size) {
        uint32_t c = utf8_at(text, at, &size);
        size_t end = at + size, next;
        bool last = end >= text.n;
        bool stop = char_is_sentence_end(c) || c == 0xFF1B;
        if (!last && (!stop || char_is_close(utf8_at(text, end, &next)) ||
                      char_is_sentence_end(utf8_at(text, end, &next))))
            continue;
        Str sentence = str_trim(str_sub(text, from, end));
        if (sentence.n) VEC_PUSH(arena, out->all, (Sentence){sentence, line, str_hash(sentence)});
        from = end;
    }
}

static Sentences sentences_of(Arena *arena, const Article *article) {
    Sentences out = {0};
    for (const Block *b = article->blocks; b; b = block_after(b, NULL))
        if (out.all.n < SENTENCES_MOST) cut_sentences(arena, &out, block_text(arena, b), b->line);
    return out;
}

/* Longest common subsequence over anything that compares equal by index; `next[i * (m + 1) + k]` is
 * its length from (i, k) on. */
typedef bool (*Same)(const void *context, size_t i, size_t k);

static uint16_t *lcs(Arena *arena, size_t n, size_t m, Same same, const void *context) {
    uint16_t *t = ARENA_ARRAY(arena, uint16_t, (n + 1) * (m + 1));
    for (size_t i = n; i-- > 0;)
        for (size_t k = m; k-- > 0;) {
            uint16_t down = t[(i + 1) * (m + 1) + k], right = t[i * (m + 1) + k + 1];
            t[i * (m + 1) + k] = same(context, i, k) ? (uint16_t)(t[(i + 1) * (m + 1) + k + 1] + 1)
                                 : down > right      ? down
                                                     : right;
        }
    return t;
}

static void add_difference(Book *book, Duplicate *d, const Sentence *a, const Sentence *b, Str in_a,
                           Str in_b) {
    Difference difference = {.line_a = a ? a->line : 0, .line_b = b ? b->line : 0};
    difference.a = str_copy(book->arena, in_a);
    difference.b = str_copy(book->arena, in_b);
    VEC_PUSH(book->arena, d->differences, difference);
}

/* ---- inside two sentences ------------------------------------------------------------------ */

typedef struct Characters {
    const Sentence *a, *b;
    uint32_t ca[CHARACTERS_MOST], cb[CHARACTERS_MOST];
    size_t at_a[CHARACTERS_MOST + 1], at_b[CHARACTERS_MOST + 1]; /* byte offsets */
    size_t n, m;
} Characters;

static size_t spread(Str text, uint32_t *c, size_t *at) {
    size_t n = 0;
    for (size_t i = 0, size; i < text.n && n < CHARACTERS_MOST; i += size, n++) {
        c[n] = utf8_at(text, i, &size);
        at[n] = i;
    }
    at[n] = text.n;
    return n;
}

static bool same_character(const void *context, size_t i, size_t k) {
    const Characters *c = context;
    return c->ca[i] == c->cb[k];
}

/* Lists each run that differs; false when the sentences are too unlike to answer each other. */
static bool collate_characters(Book *book, Duplicate *d, Arena *arena, const Sentence *a,
                               const Sentence *b) {
    Characters *c = ARENA_NEW(arena, Characters);
    c->a = a, c->b = b;
    c->n = spread(a->text, c->ca, c->at_a);
    c->m = spread(b->text, c->cb, c->at_b);
    uint16_t *t = lcs(arena, c->n, c->m, same_character, c);
    size_t longer = c->n > c->m ? c->n : c->m, width = c->m + 1;
    if ((size_t)t[0] * 100 < longer * ALIKE_LEAST) return false;
    size_t i = 0, k = 0;
    while (i < c->n || k < c->m) {
        if (i < c->n && k < c->m && c->ca[i] == c->cb[k]) {
            i++, k++;
            continue;
        }
        size_t from_i = i, from_k = k;
        while ((i < c->n || k < c->m) && !(i < c->n && k < c->m && c->ca[i] == c->cb[k])) {
            bool down = k == c->m || (i < c->n && t[(i + 1) * width + k] >= t[i * width + k + 1]);
            *(down ? &i : &k) += 1;
        }
        add_difference(book, d, a, b, str_sub(a->text, c->at_a[from_i], c->at_a[i]),
                       str_sub(b->text, c->at_b[from_k], c->at_b[k]));
    }
    return true;
}

/* ---- between sentences ---------------------------------------------------------------------- */

typedef struct Both {
    const Sentences *a, *b;
} Both;

static bool same_sentence(const void *context, size_t i, size_t k) {
    const Both *both = context;
    return both->a->all.at[i].hash == both->b->all.at[k].hash;
}

/* Sentences [i, i_end) of one stand where [k, k_end) of the other do. */
static void collate_gap(Book *book, Duplicate *d, const Both *both, size_t i, size_t i_end,
                        size_t k, size_t k_end) {
    while (i < i_end || k < k_end) {
        const Sentence *a = i < i_end ? &both->a->all.at[i] : NULL;
        const Sentence *b = k < k_end ? &both->b->all.at[k] : NULL;
        Arena *arena = arena_new();
        if (a && b && collate_characters(book, d, arena, a, b)) {
            i++, k++;
        } else if (a && (!b || i_end - i >= k_end - k)) {
            add_difference(book, d, a, NULL, a->text, STR(""));
            i++;
        } else if (b) {
            add_difference(book, d, NULL, b, STR(""), b->text);
            k++;
        }
        arena_drop(arena);
    }
}

void collate(Book *book, Duplicate *d) {
    Arena *arena = arena_new();
    Sentences a = sentences_of(arena, d->a), b = sentences_of(arena, d->b);
    Both both = {&a, &b};
    size_t n = a.all.n, m = b.all.n, i = 0, k = 0;
    uint16_t *t = lcs(arena, n, m, same_sentence, &both);
    while (i < n || k < m) {
        size_t from_i = i, from_k = k;
        while ((i < n || k < m) && !(i < n && k < m && same_sentence(&both, i, k))) {
            bool down = k == m || (i < n && t[(i + 1) * (m + 1) + k] >= t[i * (m + 1) + k + 1]);
            *(down ? &i : &k) += 1;
        }
        collate_gap(book, d, &both, from_i, i, from_k, k);
        i += i < n, k += k < m;
    }
    arena_drop(arena);
}
