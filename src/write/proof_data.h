/* SPDX-License-Identifier: MIT */
/* What the parts of the proof share: proof_index.c puts articles, entries and diagnostics in the
 * order of files and lines, proof_mark.c finds entries in a line, proof_article.c writes an
 * article, proof.c the page around them. */
#ifndef WRITE_PROOF_DATA_H
#define WRITE_PROOF_DATA_H

#include "base/buf.h"
#include "base/output.h"
#include "book/account.h"

enum Phrase {
#define PHRASE(name, zh, en) PHRASE_##name,
#include "write/proof.in"
#undef PHRASE
    PHRASE_COUNT
};

/* An entry of the account; `placed` once it was found in its line. */
typedef struct Mark {
    const Entry *entry;
    size_t order; /* in the account, for a stable sort */
    bool placed;
} Mark;

/* A diagnostic with the file it is about; NULL when that is no source. */
typedef struct Said {
    const Diag *diag;
    const Source *source;
    size_t order;
} Said;

/* An article with the lines of its file that count as its own, and what falls on them: ranges of
 * Proof.marks and Proof.said. */
typedef struct Span {
    const Article *article;
    const City *city;
    int from, to;
    size_t mark, marks_end, said, said_end;
    size_t order; /* in the book */
    size_t count[ENTRY_KIND_COUNT];
    size_t problems; /* warnings and errors */
} Span;

/* The lines of a file, from 1: `at[0]` is line 1. NULL until they are asked for. */
typedef struct Lines {
    Str *at;
    int n;
} Lines;

typedef struct Proof {
    const Book *book;
    enum Language language;
    bool brief;             /* only the passages touched */
    Arena *arena, *scratch; /* of the whole page; of what is being written */
    Buf html;               /* flushed to `output` now and then */
    Output *output;
    Mark *marks;
    Said *said;
    Span *spans;    /* in the order of the book */
    Span **by_file; /* in the order of files and lines */
    Lines *lines;   /* by Source.index */
    const Source **by_path;
    size_t marks_n, said_n, spans_n, sources_n;
} Proof;

/* ---- proof_index.c ---- */
void proof_index(Proof *p);
const Lines *proof_lines(Proof *p, const Source *source);
/* The article that a line belongs to; NULL when the file gave none there. */
const Span *proof_span_at(const Proof *p, const Source *source, int line);
/* The first mark or diagnostic of the span at or after `line`. */
size_t proof_mark_at(const Proof *p, const Span *span, int line);
size_t proof_said_at(const Proof *p, const Span *span, int line);
/* Whether there is something to say of a line: an entry, a diagnostic, the words that decided the
 * city. */
bool proof_is_touched(const Proof *p, const Span *span, int line);
/* The same without changes, which repeat themselves. */
bool proof_is_telling(const Proof *p, const Span *span, int line);
/* Whether a line is surely shown, under its id. */
bool proof_has_anchor(Proof *p, const Source *source, int line);

/* ---- proof_put.c: everything goes through these ---- */
void proof_raw(Proof *p, const char *markup);
void proof_phrase(Proof *p, enum Phrase phrase);
void proof_number(Proof *p, size_t n);
/* Escaped; controls, invisible characters and overrides of direction are named: ⟨U+200B⟩. */
void proof_text(Proof *p, Str text);
/* ` name="value"` */
void proof_attribute(Proof *p, const char *name, Str value);
/* Hands over what is ready when there is much of it. */
void proof_flush(Proof *p, bool all);
/* `f3-12`, the id of a line. */
void proof_line_id(Proof *p, const Source *source, int line);
/* A link to a line, or its plain name where it has no anchor: `file:12`. */
void proof_place(Proof *p, const Source *source, int line);

/* ---- proof_mark.c ---- */
/* Finds the marks [first, end) of one line in it: `in` gets for each byte of `line` the number of
 * the mark on it (from 1; 0 for none), `out` the same for `made`, the text that was made of the
 * line (and others) and is read on from `*at`. */
void proof_mark_line(Proof *p, size_t first, size_t end, Str line, uint32_t *in, Str made,
                     uint32_t *out, size_t *at);
/* Text with its marks; `understood` tells the side. */
void proof_put_marked(Proof *p, Str text, const uint32_t *who, bool understood);
/* The rules of some marks as a list, equal ones counted. */
void proof_put_rules(Proof *p, const size_t *marks, size_t n);

/* ---- proof_article.c ---- */
void proof_put_article(Proof *p, const Span *span);
/* ---- proof_duplicates.c ---- */
void proof_put_duplicates(Proof *p);
/* ---- proof_picture.c ---- */
/* The picture of a figure, small; false when there is none that can be shown. */
bool proof_put_picture(Proof *p, const Source *source, const Block *figure);
/* ---- proof_fix.c ---- */
/* The message of a diagnostic with the lines that would correct it. */
void proof_put_said(Proof *p, const Said *said);
/* `城市：江苏省常州市` for each city that an article may be about. */
void proof_put_cities(Proof *p, const Article *article);

#endif
