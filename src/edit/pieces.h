/* SPDX-License-Identifier: MIT */
/* A line of metadata as pieces: keys and their values (field.in). What the pieces mean, and whether
 * the line is metadata at all, is for fields.c. */
#ifndef EDIT_PIECES_H
#define EDIT_PIECES_H

#include "edit/lines.h"

enum KeyKind {
    DATE,
    SOURCE,
    AUTHOR,
    EDITOR,
    URL,
    TITLE,
    ALTERNATE,
    VIEWS,
    SHARE,
    OFFICIAL,
    ABSTRACT,
    LOOSE
};

enum { PIECES_MOST = 12, TOKENS_MOST = 8 };

typedef struct Piece {
    enum KeyKind kind; /* LOOSE: no key */
    Str key;           /* with its separator, as received */
    Str value;         /* trimmed */
} Piece;

typedef struct Pieces {
    Piece at[PIECES_MOST];
    size_t n;
} Pieces;

/* Cuts a line into pieces, views of it, in order; false when there are none, or too many. */
bool pieces_cut(Str text, Pieces *pieces);
/* The bytes of a separator at `at`, white space before it counted: a colon, or for names a bar or
 * slash; 0. */
size_t pieces_separator(Str text, size_t at, enum KeyKind kind);
/* A colon, bar or slash. */
bool pieces_is_separator(uint32_t c);
/* A key such as 发表于, which needs no colon. */
bool pieces_is_verb(Str key);
/* One of the words that stand before the names of editors (责编). */
bool pieces_is_editor_key(Str word);
/* The text begins with a key and what separates it from its value; the key's kind goes to `*kind`.
 */
bool pieces_begins_with_key(Str text, enum KeyKind *kind);
/* The words between white space, TOKENS_MOST at most; 0 when there are more. */
size_t pieces_tokens(Str text, Str tokens[TOKENS_MOST]);
/* Without white space, bars, brackets and bullets at both ends. */
Str pieces_trim(Str s);
/* 发表于广东: from where a post was sent. */
bool pieces_is_published_from(Str value);

#endif
