/* SPDX-License-Identifier: MIT */
#include "book/text_line.h"

#include <stdlib.h>

#include "base/fail.h"
#include "text/chars.h"

enum {
    KEY_MOST = 8, /* characters of a key */
    WIDE_COLON = 0xFF1A,
    WIDE_HASH = 0xFF03,
    WIDE_GREATER = 0xFF1E,
    WIDE_BAR = 0xFF5C,
    WIDE_BANG = 0xFF01,
    WIDE_CARET = 0xFF3E,
    WIDE_EQUAL = 0xFF1D,
    WIDE_OPEN = 0x3010,  /* 【 */
    WIDE_CLOSE = 0x3011, /* 】 */
    WIDE_LEFT = 0xFF08,  /* （ */
    WIDE_RIGHT = 0xFF09, /* ） */
};

/* ---- characters ---------------------------------------------------------------------------- */

/* What a backslash takes: ASCII punctuation, white space, the full-width marks of the grammar. */
static bool is_escapable(uint32_t c) {
    static const uint32_t wide[] = {WIDE_COLON, WIDE_HASH,  WIDE_GREATER, WIDE_BAR,
                                    WIDE_BANG,  WIDE_CARET, WIDE_EQUAL,   WIDE_OPEN,
                                    WIDE_CLOSE, WIDE_LEFT,  WIDE_RIGHT};
    if (c < 0x80) return c == ' ' || (c > 0x20 && c < 0x7F && !char_is_latin(c));
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (c == wide[i]) return true;
    return char_is_space(c);
}

size_t text_escape(Str s, size_t at, Str *literal) {
    if (s.p[at] != '\\' || at + 1 >= s.n) return 0;
    *literal = STR("");
    if (s.p[at + 1] == '0') return 2;
    size_t size;
    if (!is_escapable(utf8_at(s, at + 1, &size))) return 0;
    *literal = str_sub(s, at + 1, at + 1 + size);
    return 1 + size;
}

/* Bytes to step over at `at`: an escape, or a character. */
static size_t step(Str s, size_t at) {
    Str literal;
    size_t size = text_escape(s, at, &literal);
    if (size == 0) utf8_at(s, at, &size);
    return size;
}

static bool is_blank(uint32_t c) {
    return char_is_space(c) || c == '\r';
}

Str text_trim(Str s) {
    size_t size, at = 0;
    while (s.n && is_blank(utf8_at(s, 0, &size)))
        s = str_after(s, size);
    size_t end = 0; /* after the last thing that is no white space */
    for (; at < s.n; at += size) {
        size = step(s, at);
        if (s.p[at] == '\\' || !is_blank(utf8_at(s, at, &(size_t){0}))) end = at + size;
    }
    return str_sub(s, 0, end);
}

size_t text_find(Str s, size_t at, char c, uint32_t wide, size_t *size) {
    for (; at < s.n; at += *size) {
        *size = step(s, at);
        if (s.p[at] == '\\') continue;
        if (s.p[at] == c || (wide && utf8_at(s, at, size) == wide)) return at;
    }
    return SIZE_MAX;
}

/* `c` or its full-width form at `at`: its bytes, 0. */
static size_t mark_at(Str s, size_t at, char c, uint32_t wide) {
    size_t size;
    if (at >= s.n) return 0;
    uint32_t found = utf8_at(s, at, &size);
    return found == (unsigned char)c || found == wide ? size : 0;
}

/* ---- keys ---------------------------------------------------------------------------------- */

bool tidied_key(Str line, Str *key, Str *value) {
    size_t count = 0, size;
    line = str_trim(line);
    for (size_t at = 0; at < line.n; at += size) {
        uint32_t c = utf8_at(line, at, &size);
        if (c == ':' || c == WIDE_COLON) {
            *key = str_trim(str_sub(line, 0, at));
            *value = str_trim(str_after(line, at + size));
            return count > 0 && !str_starts(str_after(line, at), STR("://"));
        }
        bool letter = char_is_han(c) || char_is_letter(c);
        if (!letter && !char_is_space(c)) return false;
        count += letter;
        if (count > KEY_MOST) return false;
    }
    return false;
}

bool tidied_key_is(Str key, Str name) {
    size_t size, at = 0;
    for (size_t i = 0; i < key.n; i += size) {
        uint32_t c = utf8_at(key, i, &size);
        if (char_is_space(c)) continue;
        if (name.n - at < size || memcmp(key.p + i, name.p + at, size) != 0) return false;
        at += size;
    }
    return at == name.n;
}

/* The first name of a key is the one that is written. */
static const struct {
    Str name;
    enum TextKey key;
} keys[] = {
    {STR_INIT("标题"), KEY_TITLE},       {STR_INIT("副题"), KEY_SUBTITLE},
    {STR_INIT("副标题"), KEY_SUBTITLE},  {STR_INIT("原标题"), KEY_ALTERNATE},
    {STR_INIT("短题"), KEY_SHORT_TITLE}, {STR_INIT("城市"), KEY_CITY},
    {STR_INIT("日期"), KEY_DATE},        {STR_INIT("来源"), KEY_SOURCE},
    {STR_INIT("作者"), KEY_AUTHOR},      {STR_INIT("编辑"), KEY_EDITOR},
    {STR_INIT("原文"), KEY_URL},         {STR_INIT("网址"), KEY_URL},
    {STR_INIT("序号"), KEY_ORDINAL},     {STR_INIT("编号"), KEY_ID},
};
enum { KEYS = sizeof keys / sizeof *keys };

const char *text_key_name(enum TextKey key) {
    size_t i = 0;
    while (i + 1 < KEYS && keys[i].key != key)
        i++;
    return keys[i].name.p;
}

Str text_key_names(Arena *arena) {
    Str names[KEYS];
    size_t n = 0;
    for (size_t i = 0; i < KEYS; i++)
        if (i == 0 || keys[i].key != keys[i - 1].key) names[n++] = keys[i].name;
    return str_join(arena, names, n, STR(" "));
}

enum TextKey text_key_find(Str key) {
    for (size_t i = 0; i < KEYS; i++)
        if (tidied_key_is(key, keys[i].name)) return keys[i].key;
    return KEY_UNKNOWN;
}

/* ---- brackets ------------------------------------------------------------------------------ */

size_t text_bracket(Str s, size_t at, uint32_t *close) {
    size_t size = mark_at(s, at, '[', WIDE_OPEN);
    *close = size > 1 ? WIDE_CLOSE : ']';
    return size;
}

/* Where the bracket that opens at `at` closes, nested ones of its kind apart; SIZE_MAX. */
static size_t bracket_end(Str s, size_t at, size_t *size) {
    uint32_t close, open;
    size_t width, depth = 0;
    text_bracket(s, at, &close);
    open = close == ']' ? '[' : WIDE_OPEN;
    for (; at < s.n; at += width) {
        width = step(s, at);
        if (s.p[at] == '\\') continue;
        uint32_t c = utf8_at(s, at, size);
        if (c == open) depth++;
        if (c == close && --depth == 0) return at;
    }
    return SIZE_MAX;
}

static bool is_address(Str href) {
    return str_starts(href, STR("http://")) || str_starts(href, STR("https://")) ||
           str_starts(href, STR("mailto:"));
}

size_t text_target(Str s, size_t at, bool wide, bool figure, Str *href) {
    size_t open = mark_at(s, at, '(', WIDE_LEFT), size;
    if (open == 0) return 0;
    bool wide_too = open > 1, address = (wide || wide_too) && !figure;
    if (address && !is_address(text_trim(str_after(s, at + open)))) return 0;
    size_t end = wide_too ? text_find(s, at + open, '\0', WIDE_RIGHT, &size)
                          : text_find(s, at + open, ')', 0, &size);
    if (end == SIZE_MAX) return 0;
    *href = text_trim(str_sub(s, at + open, end));
    return end + size - at;
}

void text_split_id(Str mark, Str *label, Str *id) {
    size_t size, at = text_find(mark, 0, '=', WIDE_EQUAL, &size);
    *label = at == SIZE_MAX ? mark : str_sub(mark, 0, at);
    *id = at == SIZE_MAX ? (Str){0} : str_after(mark, at + size);
}

/* ---- lines --------------------------------------------------------------------------------- */

static bool heading_line(Str s, TextLine *line) {
    size_t at = 0, size;
    int level = 0;
    for (; (size = mark_at(s, at, '#', WIDE_HASH)); at += size)
        level++;
    line->level = level < 3 ? level : 3;
    line->text = str_after(s, at);
    return level > 0;
}

static bool quote_line(Str s, TextLine *line) {
    size_t at = mark_at(s, 0, '>', WIDE_GREATER);
    size_t second = at ? mark_at(s, at, '>', WIDE_GREATER) : 0;
    line->kind = second ? TEXT_SIGNATURE : TEXT_QUOTE;
    line->text = str_after(s, at + second);
    return at > 0;
}

static bool verse_line(Str s, TextLine *line) {
    if (s.p[0] != '/' || (s.n > 1 && !char_is_space(utf8_at(s, 1, &(size_t){0})))) return false;
    line->text = str_after(s, 1);
    return true;
}

static bool item_line(Str s, TextLine *line) {
    uint32_t close;
    if (s.p[0] != '-') return false;
    size_t open = text_bracket(s, 1, &close), size;
    line->text = str_after(s, 1);
    if (open == 0) return s.n == 1 || char_is_space(utf8_at(s, 1, &size));
    size_t end = close == ']' ? text_find(s, 1 + open, ']', 0, &size)
                              : text_find(s, 1 + open, '\0', close, &size);
    if (end == SIZE_MAX) return false;
    line->label = str_sub(s, 1 + open, end);
    line->text = str_after(s, end + size);
    return true;
}

static bool row_line(Str s, TextLine *line) {
    size_t at = mark_at(s, 0, '|', WIDE_BAR), size;
    if (at == 0) return false;
    line->text = s;
    size_t caption = mark_at(s, at, '=', WIDE_EQUAL);
    if (caption && text_find(s, at, '|', at > 1 ? WIDE_BAR : 0, &size) == SIZE_MAX) {
        line->kind = TEXT_TABLE_CAPTION;
        line->text = str_after(s, at + caption);
    }
    return true;
}

static bool figure_line(Str s, TextLine *line) {
    uint32_t close;
    size_t at = mark_at(s, 0, '!', WIDE_BANG), size = 0;
    size_t open = at ? text_bracket(s, at, &close) : 0;
    size_t end = open ? bracket_end(s, at, &size) : SIZE_MAX;
    if (end == SIZE_MAX) return false;
    size_t target = text_target(s, end + size, close != ']', true, &line->image);
    line->text = str_sub(s, at + open, end);
    return target > 0 && end + size + target == s.n;
}

/* `[^1]: …` */
static bool foot_line(Str s, size_t open, size_t end, size_t size, TextLine *line) {
    size_t caret = mark_at(s, open, '^', WIDE_CARET);
    size_t colon = mark_at(s, end + size, ':', WIDE_COLON);
    if (caret == 0 || colon == 0) return false;
    line->note_kind = NOTE_FOOT;
    text_split_id(str_sub(s, open + caret, end), &line->label, &line->id);
    line->text = str_after(s, end + size + colon);
    return true;
}

/* 【按】 【注^①】 【续】 【供图】 【替代】 */
static const struct {
    Str word;
    enum TextKind kind;
    enum NoteKind note_kind;
} words[] = {
    {STR_INIT("按"), TEXT_NOTE, NOTE_EDITOR},   {STR_INIT("注"), TEXT_NOTE, NOTE_END},
    {STR_INIT("续"), TEXT_NOTE_MORE, NOTE_END}, {STR_INIT("供图"), TEXT_CREDIT, NOTE_END},
    {STR_INIT("替代"), TEXT_ALT, NOTE_END},
};

static bool bracket_line(Str s, TextLine *line) {
    uint32_t close;
    size_t open = text_bracket(s, 0, &close), size;
    size_t end = open ? bracket_end(s, 0, &size) : SIZE_MAX;
    if (end == SIZE_MAX) return false;
    line->kind = TEXT_NOTE;
    if (foot_line(s, open, end, size, line)) return true;
    Str inside = str_sub(s, open, end);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!str_starts(inside, words[i].word)) continue;
        size_t caret = mark_at(inside, words[i].word.n, '^', WIDE_CARET);
        bool marked = caret > 0 && words[i].kind == TEXT_NOTE;
        if (!marked && inside.n > words[i].word.n) continue;
        line->kind = words[i].kind;
        line->note_kind = words[i].note_kind;
        if (marked)
            text_split_id(str_after(inside, words[i].word.n + caret), &line->label, &line->id);
        line->text = str_after(s, end + size);
        return true;
    }
    return false;
}

TextLine text_line(Str s) {
    static const struct {
        bool (*is)(Str, TextLine *);
        enum TextKind kind;
    } kinds[] = {
        {heading_line, TEXT_HEADING}, {quote_line, TEXT_QUOTE}, {verse_line, TEXT_VERSE},
        {item_line, TEXT_ITEM},       {row_line, TEXT_ROW},     {figure_line, TEXT_FIGURE},
        {bracket_line, TEXT_NOTE},
    };
    s = text_trim(s);
    if (s.n == 0) return (TextLine){.kind = TEXT_BLANK};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        TextLine line = {.kind = kinds[i].kind, .whole = s};
        if (!kinds[i].is(s, &line)) continue;
        line.text = text_trim(line.text);
        return line;
    }
    return (TextLine){.kind = TEXT_PARAGRAPH, .text = s, .whole = s};
}

/* ---- notes --------------------------------------------------------------------------------- */

static int by_label(const void *a, const void *b) {
    const struct NoteEntry *x = a, *y = b;
    int c = str_compare(x->note->label, y->note->label);
    return c ? c : x->place < y->place ? -1 : x->place > y->place;
}

NoteIndex notes_open(const Block *blocks) {
    NoteIndex notes = {0};
    size_t cap = 0;
    for (const Block *b = blocks; b; b = block_after(b, NULL)) {
        if (b->kind != BLOCK_NOTE) continue;
        if (notes.n == cap) {
            cap = cap ? cap * 2 : 16;
            notes.by_label = must_realloc(notes.by_label, cap * sizeof *notes.by_label);
        }
        notes.by_label[notes.n] = (struct NoteEntry){b, notes.n};
        notes.n++;
    }
    if (notes.n) qsort(notes.by_label, notes.n, sizeof *notes.by_label, by_label);
    return notes;
}

void notes_close(NoteIndex *notes) {
    free(notes->by_label);
    *notes = (NoteIndex){0};
}

const struct NoteEntry *notes_find(const NoteIndex *notes, Str label) {
    size_t low = 0, high = notes->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_compare(notes->by_label[middle].note->label, label) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < notes->n && str_eq(notes->by_label[low].note->label, label);
    return found ? &notes->by_label[low] : NULL;
}
