/* SPDX-License-Identifier: MIT */
#include "write/epub/fonts.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "text/rare.h"

/* The characters that one face is to give. */
typedef struct Share {
    const Face *face;
    VEC(uint32_t) chars;
} Share;

typedef struct Collecting {
    Diags *diags;
    Faces *faces;
    Arena *arena;
    VEC(uint32_t) seen; /* sorted */
    VEC(Share) shares;  /* in the order of the text */
} Collecting;

static const struct Where nowhere = {0};

/* ---- which characters ----------------------------------------------------------------------- */

/* Whether `c` comes for the first time. A book has few rare characters. */
static bool is_new(Collecting *co, uint32_t c) {
    size_t at = co->seen.n;
    while (at > 0 && co->seen.at[at - 1] > c)
        at--;
    if (at > 0 && co->seen.at[at - 1] == c) return false;
    VEC_PUSH(co->arena, co->seen, c);
    for (size_t k = co->seen.n - 1; k > at; k--)
        co->seen.at[k] = co->seen.at[k - 1];
    co->seen.at[at] = c;
    return true;
}

static Share *share_of(Collecting *co, const Face *face) {
    for (size_t i = 0; i < co->shares.n; i++)
        if (co->shares.at[i].face == face) return &co->shares.at[i];
    VEC_PUSH(co->arena, co->shares, (Share){.face = face});
    return &co->shares.at[co->shares.n - 1];
}

static void say_missing(Collecting *co, uint32_t c) {
    char bytes[4];
    Str character = {bytes, utf8_put(bytes, c)};
    diag2(co->diags, DIAG_rare_not_embedded, nowhere, character,
          str_format(co->arena, "U+%04X", (unsigned)c));
}

static void take(Collecting *co, uint32_t c) {
    if (!rare_is(c) || !is_new(co, c)) return;
    const Face *face = faces_shippable(co->faces, c);
    if (!face) {
        say_missing(co, c);
        return;
    }
    Share *share = share_of(co, face);
    VEC_PUSH(co->arena, share->chars, c);
}

static void take_text(Collecting *co, Str text) {
    for (size_t at = 0, end; (at = rare_find(text, at, &end)) < text.n; at = end) {
        Str run = str_sub(text, at, end);
        for (uint32_t c; (c = utf8_next(&run));)
            take(co, c);
    }
}

static void take_blocks(Collecting *co, const Block *blocks) {
    Arena *scratch = arena_new();
    for (const Block *b = blocks; b; b = block_after(b, NULL)) {
        take_text(co, block_text(scratch, b));
        take_text(co, b->label);
        take_text(co, b->credit);
    }
    arena_drop(scratch);
}

static void take_article(Collecting *co, const Article *a) {
    take_text(co, a->title);
    take_text(co, a->subtitle);
    take_text(co, a->alternate);
    for (const Field *f = a->fields; f; f = f->next)
        take_text(co, f->text);
    take_blocks(co, a->blocks);
}

static void take_book(Collecting *co, const Book *book) {
    take_text(co, book->title);
    take_text(co, book->subtitle);
    take_text(co, book->publisher);
    for (size_t i = 0; i < book->editors.n; i++)
        take_text(co, book->editors.at[i]);
    take_text(co, book->preface_title);
    take_blocks(co, book->preface);
    for (const City *c = book->cities; c; c = c->next)
        for (const Article *a = c->articles; a; a = a->next)
            take_article(co, a);
}

/* ---- their fonts ---------------------------------------------------------------------------- */

static void cut(Collecting *co, RareFonts *fonts, const Share *share) {
    const FaceInfo *info = face_info(share->face);
    FaceSubset subset;
    if (!face_subset_text(share->face, share->chars.at, share->chars.n, &subset)) {
        for (size_t i = 0; i < share->chars.n; i++)
            say_missing(co, share->chars.at[i]);
        return;
    }
    Str name = str_format(co->arena, "rare-%zu.%s", fonts->all.n + 1, info->cff ? "otf" : "ttf");
    Str bytes = str_copy(co->arena, subset.bytes);
    RareFont font = {name, bytes, info->cff ? "application/vnd.ms-opentype" : "font/ttf"};
    VEC_PUSH(co->arena, fonts->all, font);
    face_subset_drop(&subset);
    diag2(co->diags, DIAG_rare_embedded, nowhere, info->family,
          str_format(co->arena, "%zu", share->chars.n));
}

RareFonts fonts_find(const Book *book, Faces *faces, Arena *arena) {
    Collecting co = {.diags = book->diags, .faces = faces, .arena = arena};
    RareFonts fonts = {0};
    take_book(&co, book);
    for (size_t i = 0; i < co.shares.n; i++)
        cut(&co, &fonts, &co.shares.at[i]);
    return fonts;
}

/* One class with all families: each font has its own characters and nothing else. The reader's font
 * stays the last resort. */
Str fonts_css(const RareFonts *fonts, Arena *arena) {
    Buf css = {0};
    if (fonts->all.n == 0) return STR("");
    buf_text(&css, "\n/* Rare characters that devices may lack (--embed-fonts). */\n");
    for (size_t i = 0; i < fonts->all.n; i++)
        buf_format(&css, "@font-face { font-family: \"rare-%zu\"; src: url(\"../fonts/%.*s\"); }\n",
                   i + 1, STR_ARG(fonts->all.at[i].name));
    buf_text(&css, ".rare { font-family: ");
    for (size_t i = 0; i < fonts->all.n; i++)
        buf_format(&css, "%s\"rare-%zu\"", i ? ", " : "", i + 1);
    buf_text(&css, "; }\n");
    Str copy = str_copy(arena, buf_view(&css));
    buf_drop(&css);
    return copy;
}
