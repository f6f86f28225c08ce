/* SPDX-License-Identifier: MIT */
/* A line of tidied text into inlines: strong, em, links, references to notes, kept breaks. What
 * does not close is text. */
#include <stdlib.h>

#include "base/fail.h"
#include "book/text_line.h"
#include "text/chars.h"

/* An element that is not closed yet; the lowest is the line itself. */
typedef struct Level {
    enum InlineKind kind;
    const char *mark;
    Inline *first, *last;
} Level;

enum { LEVELS = 3 }; /* the line, strong, em */
enum { HALF, WIDE };

typedef struct Parser {
    const struct Parser *outer; /* of the line, in the text of a link; else NULL */
    Book *book;
    TextRefs *refs;
    Str s;
    int line;
    uint32_t *match;      /* by the place of an opening bracket: its closing one, 0 when none */
    size_t last_right[2]; /* the last ) and ）, 0 when there is none: no search goes past it */
    Level level[LEVELS];
    int depth;
    Buf run; /* text that has no node yet */
} Parser;

/* ---- nodes --------------------------------------------------------------------------------- */

static void append(Parser *p, Inline *item) {
    Level *top = &p->level[p->depth];
    Inline *last = top->last;
    if (last && last->kind == INLINE_TEXT && item->kind == INLINE_TEXT) {
        last->text = STR_CAT(p->book->arena, last->text, item->text);
        return;
    }
    *(last ? &last->next : &top->first) = item;
    top->last = item;
}

static void flush(Parser *p) {
    if (p->run.n == 0) return;
    Str text = str_copy(p->book->arena, buf_view(&p->run));
    buf_clear(&p->run);
    append(p, inline_new(p->book, INLINE_TEXT, text, p->line));
}

static Inline *add(Parser *p, enum InlineKind kind, Str text) {
    flush(p);
    Inline *item = inline_new(p->book, kind, text, p->line);
    append(p, item);
    return item;
}

/* The top level was not meant as markup: its mark is text, its content goes to the level below. */
static void dissolve(Parser *p) {
    flush(p);
    Level top = p->level[p->depth--];
    append(p, inline_new(p->book, INLINE_TEXT, str_from(top.mark), p->line));
    for (Inline *i = top.first, *next; i; i = next) {
        next = i->next;
        i->next = NULL;
        append(p, i);
    }
}

static void close_top(Parser *p) {
    flush(p);
    Level top = p->level[p->depth--];
    add(p, top.kind, STR(""))->children = top.first;
}

/* ---- brackets ------------------------------------------------------------------------------ */

static size_t step(Str s, size_t at, bool *escaped) {
    Str literal;
    size_t size = text_escape(s, at, &literal);
    *escaped = size > 0;
    if (size == 0) utf8_at(s, at, &size);
    return size;
}

/* Where each bracket closes, in one pass: until it does, its entry links to the open one below. */
static void match_brackets(Parser *p) {
    static const char *const rights[] = {")", "）"};
    Str s = p->s;
    uint32_t top[2] = {UINT32_MAX, UINT32_MAX};
    bool escaped;
    p->match = must_alloc((s.n + 1) * sizeof *p->match);
    memset(p->match, 0, (s.n + 1) * sizeof *p->match);
    for (size_t at = 0, size; at < s.n; at += size) {
        size = step(s, at, &escaped);
        if (escaped) continue;
        uint32_t close;
        Str here = str_sub(s, at, at + size);
        for (int k = HALF; k <= WIDE; k++) {
            if (str_eq(here, str_from(rights[k]))) p->last_right[k] = at;
            if (!str_eq(here, k == WIDE ? STR("】") : STR("]")) || top[k] == UINT32_MAX) continue;
            uint32_t open = top[k];
            top[k] = p->match[open];
            p->match[open] = (uint32_t)at;
        }
        if (text_bracket(s, at, &close)) {
            int k = close == ']' ? HALF : WIDE;
            p->match[at] = top[k];
            top[k] = (uint32_t)at;
        }
    }
    for (int k = HALF; k <= WIDE; k++)
        for (uint32_t open = top[k], below; open != UINT32_MAX; open = below) {
            below = p->match[open];
            p->match[open] = 0;
        }
}

static bool has_brackets(Str s) {
    return str_has(s, STR("[")) || str_has(s, STR("【"));
}

/* ---- markup -------------------------------------------------------------------------------- */

static Inline *parse(Book *book, Str s, int line, TextRefs *refs, const Parser *outer);

static size_t caret_at(Str s, size_t at) {
    Str rest = str_after(s, at), wide = STR("＾");
    return str_starts(rest, STR("^")) ? 1 : str_starts(rest, wide) ? wide.n : 0;
}

static void take_noteref(Parser *p, Str inside) {
    Str label, id;
    Arena *arena = p->book->arena;
    text_split_id(inside, &label, &id);
    Inline *ref = add(p, INLINE_NOTEREF, text_plain(arena, label));
    if (id.p)
        ref->href = text_plain(arena, id);
    else
        VEC_PUSH(arena, p->refs->at, ref);
}

static size_t take_link(Parser *p, Str inside, size_t after, bool wide) {
    Str href;
    bool wide_too = str_starts(str_after(p->s, after), STR("（"));
    if (p->outer || p->last_right[wide_too ? WIDE : HALF] < after) return 0;
    size_t size = text_target(p->s, after, wide, false, &href);
    if (size == 0) return 0;
    Inline *link = add(p, INLINE_LINK, STR(""));
    link->href = text_plain(p->book->arena, href);
    link->children = parse(p->book, inside, p->line, p->refs, p);
    return after + size;
}

/* A reference or a link at `at`: where it ends, 0 when there is none. */
static size_t take_bracket(Parser *p, size_t at) {
    uint32_t close;
    size_t open = p->match ? text_bracket(p->s, at, &close) : 0;
    size_t end = open ? p->match[at] : 0;
    if (end == 0) return 0;
    size_t after = end + (close == ']' ? 1 : open);
    Str inside = str_sub(p->s, at + open, end);
    size_t caret = caret_at(inside, 0);
    if (caret == 0) return take_link(p, inside, after, close != ']');
    take_noteref(p, str_after(inside, caret));
    return after;
}

static size_t take_break(Parser *p, size_t at) {
    static const Str forms[] = {STR_INIT("<br>"), STR_INIT("<br/>"), STR_INIT("<br />"),
                                STR_INIT("<BR>")};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (str_starts(str_after(p->s, at), forms[i])) {
            add(p, INLINE_BREAK, STR(""));
            return at + forms[i].n;
        }
    return 0;
}

/* The level of this kind that is open, 0 when none is. */
static int open_level(const Parser *p, enum InlineKind kind) {
    int k = p->depth;
    while (k > 0 && p->level[k].kind != kind)
        k--;
    return k;
}

/* Whether stars at this place may open `kind`: not before white space, not within itself. */
static bool can_open(const Parser *p, enum InlineKind kind, size_t after) {
    if (after == p->s.n || (p->outer && open_level(p->outer, kind))) return false;
    return !char_is_space(utf8_at(p->s, after, &(size_t){0}));
}

/* `**` or `*`: closes what it opened, or opens, or is text. */
static size_t take_stars(Parser *p, size_t at) {
    bool strong = str_starts(str_after(p->s, at), STR("**"));
    enum InlineKind kind = strong ? INLINE_STRONG : INLINE_EM;
    size_t after = at + (strong ? 2 : 1);
    int open = open_level(p, kind);
    if (open) {
        while (p->depth > open)
            dissolve(p);
        close_top(p);
    } else if (can_open(p, kind, after)) {
        flush(p);
        p->level[++p->depth] = (Level){.kind = kind, .mark = strong ? "**" : "*"};
    } else {
        buf_str(&p->run, str_sub(p->s, at, after));
    }
    return after;
}

static size_t take_escape(Parser *p, size_t at) {
    Str literal;
    size_t size = text_escape(p->s, at, &literal);
    if (size) buf_str(&p->run, literal);
    return size ? at + size : 0;
}

/* The bytes that begin no markup. */
static size_t take_text(Parser *p, size_t at) {
    size_t from = at, size;
    utf8_at(p->s, at, &size);
    at += size;
    while (at < p->s.n && !strchr("\\*<[", p->s.p[at]) && (unsigned char)p->s.p[at] != 0xE3)
        at++;
    buf_str(&p->run, str_sub(p->s, from, at));
    return at;
}

static size_t take(Parser *p, size_t at) {
    size_t end = 0;
    switch ((unsigned char)p->s.p[at]) {
    case '\\':
        end = take_escape(p, at);
        break;
    case '*':
        end = take_stars(p, at);
        break;
    case '<':
        end = take_break(p, at);
        break;
    case '[':
    case 0xE3: /* 【 begins with it */
        end = take_bracket(p, at);
        break;
    default:
        break;
    }
    return end ? end : take_text(p, at);
}

static Inline *parse(Book *book, Str s, int line, TextRefs *refs, const Parser *outer) {
    Parser p = {.outer = outer, .book = book, .refs = refs, .s = s, .line = line};
    if (has_brackets(s)) match_brackets(&p);
    for (size_t at = 0; at < s.n;)
        at = take(&p, at);
    while (p.depth > 0)
        dissolve(&p);
    flush(&p);
    free(p.match);
    buf_drop(&p.run);
    return p.level[0].first;
}

Inline *text_inlines(Book *book, Str s, int line, TextRefs *refs) {
    return parse(book, s, line, refs, NULL);
}

Str text_plain(Arena *arena, Str s) {
    Buf buf = {0};
    if (!str_has(s, STR("\\"))) return s;
    for (size_t at = 0, size; at < s.n; at += size) {
        Str literal;
        size = text_escape(s, at, &literal);
        if (size == 0) {
            utf8_at(s, at, &size);
            literal = str_sub(s, at, at + size);
        }
        buf_str(&buf, literal);
    }
    Str plain = str_copy(arena, buf_view(&buf));
    buf_drop(&buf);
    return plain;
}
