/* SPDX-License-Identifier: MIT */
/* The grammar of tidied text that its writer and its reader share: what a line is, where brackets
 * close, which characters a backslash takes. Private to the room. */
#ifndef BOOK_TEXT_LINE_H
#define BOOK_TEXT_LINE_H

#include "base/utf8.h"
#include "book/text.h"

enum TextKind {
    TEXT_BLANK,
    TEXT_PARAGRAPH,
    TEXT_HEADING,
    TEXT_QUOTE,
    TEXT_SIGNATURE,
    TEXT_VERSE,
    TEXT_ITEM,
    TEXT_ROW,
    TEXT_TABLE_CAPTION,
    TEXT_FIGURE,
    TEXT_CREDIT,
    TEXT_ALT,
    TEXT_NOTE,
    TEXT_NOTE_MORE,
};

/* A line taken apart; views into it, still with their backslashes. */
typedef struct TextLine {
    enum TextKind kind;
    int level;               /* heading: 1..3 */
    enum NoteKind note_kind; /* note */
    Str label;               /* item, note: its mark */
    Str id;                  /* note: its id; p is NULL when the line names none */
    Str image;               /* figure */
    Str text;                /* what follows the mark; the caption of a figure */
    Str whole;               /* the line, trimmed */
} TextLine;

/* `line` is without its line break; white space around it does not count. */
TextLine text_line(Str line);

/* The keys of an article's head. */
enum TextKey {
    KEY_TITLE,
    KEY_SUBTITLE,
    KEY_ALTERNATE,
    KEY_SHORT_TITLE,
    KEY_CITY,
    KEY_DATE, /* the fields, in the order of enum FieldKind */
    KEY_SOURCE,
    KEY_AUTHOR,
    KEY_EDITOR,
    KEY_URL,
    KEY_ORDINAL,
    KEY_ID,
    KEY_UNKNOWN,
};
const char *text_key_name(enum TextKey key);
enum TextKey text_key_find(Str key);
/* All of them as a list for a message, in the arena. */
Str text_key_names(Arena *arena);

/* Without the white space at both ends that no backslash protects. */
Str text_trim(Str s);
/* The bytes of an escape at `at`, a backslash and the character that it takes; 0 when the backslash
 * is itself. `*literal` is the character that it stands for, empty for `\0`. */
size_t text_escape(Str s, size_t at, Str *literal);
/* The first unescaped `c` (ASCII) or `wide` (its full-width form, may be 0) at or after `at`;
 * SIZE_MAX. `*size` is its length in bytes. */
size_t text_find(Str s, size_t at, char c, uint32_t wide, size_t *size);
/* An opening bracket at `at`, `[` or `【`: its bytes, 0 when there is none; `*close` closes it. */
size_t text_bracket(Str s, size_t at, uint32_t *close);
/* `label=id`: cuts the id off at the first unescaped `=`; id.p is NULL when there is none. */
void text_split_id(Str mark, Str *label, Str *id);
/* Whether `(href)` or `（href）` begins at `at`, ends within `s`, and may follow `]` (`wide` false)
 * or `】`: its bytes, 0 when not; the href still has its backslashes. Full-width forms ask for an
 * address (http://, https://, mailto:) unless `figure`. */
size_t text_target(Str s, size_t at, bool wide, bool figure, Str *href);

/* ---- notes --------------------------------------------------------------------------------- */

/* The notes of a body, and by their marks. */
typedef struct NoteIndex {
    struct NoteEntry {
        const Block *note;
        size_t place; /* among the notes, from 0 */
    } * by_label;
    size_t n;
} NoteIndex;

NoteIndex notes_open(const Block *blocks);
void notes_close(NoteIndex *notes);
/* The first note with this mark; NULL. */
const struct NoteEntry *notes_find(const NoteIndex *notes, Str label);

/* ---- inlines ------------------------------------------------------------------------------- */

/* References to notes that did not name their note by its id. */
typedef struct TextRefs {
    VEC(Inline *) at;
} TextRefs;

/* Reads a line's text into inlines; NULL when it is empty. */
Inline *text_inlines(Book *book, Str s, int line, TextRefs *refs);
/* Without backslashes: labels, addresses, descriptions. */
Str text_plain(Arena *arena, Str s);

#endif
