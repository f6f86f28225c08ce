/* SPDX-License-Identifier: MIT */
/* Where the entries of a line stand in it. The account names a line and the words, not the column:
 * the line and what was made of it are read side by side, and where they part an entry explains it.
 * What is not found so is looked for by its words. */
#include <stdlib.h>

#include "base/utf8.h"
#include "write/proof_data.h"

enum {
    PENDING_MOST = 64, /* entries that are tried where line and text part */
    AHEAD_MOST = 24,   /* bytes in which the text may catch up */
    RESTARTS_MOST = 64 /* searches of a line from its start: bounds the time of odd lines */
};

static void claim(uint32_t *who, size_t from, size_t n, size_t mark) {
    for (size_t i = from; i < from + n; i++)
        if (!who[i]) who[i] = (uint32_t)mark + 1;
}

static bool is_free(const uint32_t *who, size_t from, size_t n) {
    for (size_t i = from; i < from + n; i++)
        if (who[i]) return false;
    return true;
}

/* The entry that explains why line and text part here; SIZE_MAX. */
static size_t explain(const Proof *p, size_t *first, size_t end, Str line, Str made) {
    while (*first < end && p->marks[*first].placed)
        ++*first;
    size_t tried = 0;
    for (size_t k = *first; k < end && tried < PENDING_MOST; k++) {
        const Entry *e = p->marks[k].entry;
        if (p->marks[k].placed) continue;
        tried++;
        if (e->from.n == 0 || !str_starts(line, e->from)) continue;
        if (e->kind == ENTRY_DROPPED || (e->kind == ENTRY_CHANGED && str_starts(made, e->to)))
            return k;
    }
    return SIZE_MAX;
}

static size_t space_at(Str s, size_t at) {
    size_t size;
    uint32_t c = utf8_at(s, at, &size);
    return c == ' ' || c == '\t' || c == '\n' || c == 0x3000 || c == 0xA0 ? size : 0;
}

/* Bytes of `made` to pass over so that it goes on with the character at `line`; 0 when it does not
 * within a few characters. */
static size_t catch_up(Str line, Str made) {
    size_t size;
    utf8_at(line, 0, &size);
    Str near = str_sub(made, 0, made.n < AHEAD_MOST ? made.n : AHEAD_MOST);
    size_t at = str_find(near, str_sub(line, 0, size), 0);
    return at == SIZE_MAX ? 0 : at;
}

static void read_together(Proof *p, size_t first, size_t end, Str line, uint32_t *in, Str made,
                          uint32_t *out, size_t *at) {
    size_t i = 0, j = *at, size, gap;
    while (i < line.n) {
        Str rest = str_after(line, i), text = str_after(made, j);
        utf8_at(line, i, &size);
        if (text.n >= size && memcmp(rest.p, text.p, size) == 0) {
            i += size;
            j += size;
            continue;
        }
        size_t k = explain(p, &first, end, rest, text);
        if (k != SIZE_MAX) {
            const Entry *e = p->marks[k].entry;
            claim(in, i, e->from.n, k);
            i += e->from.n;
            if (e->kind == ENTRY_CHANGED) {
                claim(out, j, e->to.n, k);
                j += e->to.n;
            }
            p->marks[k].placed = true;
        } else if (text.n && (gap = space_at(made, j))) {
            j += gap;
        } else if (space_at(line, i)) {
            i += size;
        } else if (text.n && (gap = catch_up(rest, text))) {
            j += gap;
        } else {
            i += size;
        }
    }
    *at = j;
}

/* The next place of `words` at or after `*from` that no mark has taken. */
static bool search(Str text, const uint32_t *who, Str words, size_t *from) {
    size_t at = words.n ? str_find(text, words, *from) : SIZE_MAX;
    for (int tries = 0; at != SIZE_MAX && tries < RESTARTS_MOST; tries++) {
        if (is_free(who, at, words.n)) {
            *from = at;
            return true;
        }
        at = str_find(text, words, at + 1);
    }
    return false;
}

static void search_rest(Proof *p, size_t first, size_t end, Str line, uint32_t *in, Str made,
                        uint32_t *out) {
    size_t from = 0;
    int restarts = 0;
    for (size_t k = first; k < end && restarts < RESTARTS_MOST; k++) {
        Mark *mark = &p->marks[k];
        const Entry *e = mark->entry;
        if (mark->placed || e->kind == ENTRY_JOINED) continue;
        if (e->kind == ENTRY_QUERY) {
            size_t at = e->from.n ? str_find(made, e->from, 0) : SIZE_MAX;
            restarts++;
            if (at != SIZE_MAX) claim(out, at, e->from.n, k);
            mark->placed = at != SIZE_MAX;
            continue;
        }
        bool found = search(line, in, e->from, &from);
        restarts += !found;
        if (!found && from > 0) {
            from = 0;
            found = search(line, in, e->from, &from);
        }
        if (!found) continue;
        claim(in, from, e->from.n, k);
        from += e->from.n;
        mark->placed = true;
    }
}

void proof_mark_line(Proof *p, size_t first, size_t end, Str line, uint32_t *in, Str made,
                     uint32_t *out, size_t *at) {
    if (first == end) return;
    read_together(p, first, end, line, in, made, out, at);
    search_rest(p, first, end, line, in, made, out);
}

/* ---- text with marks ----------------------------------------------------------------------- */

enum { EDGE = 20 }; /* characters that stay beside a mark where the middle is left out */

/* Text without a mark; where only passages are shown, its middle goes. */
static void put_plain(Proof *p, Str text, bool begins, bool ends) {
    size_t count = p->brief ? utf8_count(text) : 0, keep_left = begins ? 0 : EDGE,
           keep_right = ends ? 0 : EDGE, i = 0, size;
    if (begins && ends) keep_left = 3 * EDGE;
    if (!p->brief || count <= keep_left + keep_right + EDGE) {
        proof_text(p, text);
        return;
    }
    for (size_t n = 0; n < keep_left; n++, i += size)
        utf8_at(text, i, &size);
    proof_text(p, str_sub(text, 0, i));
    proof_raw(p, "<span class=\"gap\">…</span>");
    size_t from = text.n;
    for (size_t n = 0; n < keep_right; n++, from -= size)
        utf8_before(text, from, &size);
    proof_text(p, str_after(text, from));
}

static void put_run(Proof *p, Str text, const Entry *entry, bool understood) {
    static const char *const tags[ENTRY_KIND_COUNT][2] = {
        [ENTRY_DROPPED] = {"del", "ins"},
        [ENTRY_CHANGED] = {"del", "ins"},
        [ENTRY_JOINED] = {"span", "span"},
        [ENTRY_QUERY] = {"mark", "mark"},
    };
    static const char *const classes[] = {"d", "c", "j", "q"};
    const char *tag = tags[entry->kind][understood];
    proof_raw(p, "<");
    proof_raw(p, tag);
    proof_raw(p, " class=\"");
    proof_raw(p, classes[entry->kind]);
    proof_raw(p, "\"");
    if (!p->brief) proof_attribute(p, "title", str_from(rule_text(entry->rule, p->language)));
    proof_raw(p, ">");
    proof_text(p, text);
    proof_raw(p, "</");
    proof_raw(p, tag);
    proof_raw(p, ">");
}

void proof_put_marked(Proof *p, Str text, const uint32_t *who, bool understood) {
    for (size_t i = 0, end; i < text.n; i = end) {
        for (end = i + 1; end < text.n && who[end] == who[i]; end++) {
        }
        Str run = str_sub(text, i, end);
        if (who[i])
            put_run(p, run, p->marks[who[i] - 1].entry, understood);
        else
            put_plain(p, run, i == 0, end == text.n);
    }
}

/* ---- rules --------------------------------------------------------------------------------- */

static int compare_entries(const Mark *a, const Mark *b) {
    const Entry *x = a->entry, *y = b->entry;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    if (x->rule != y->rule) return x->rule < y->rule ? -1 : 1;
    if (x->kind == ENTRY_JOINED) return 0;
    if (x->kind != ENTRY_CHANGED && a->placed != b->placed) return a->placed ? -1 : 1;
    if (x->kind != ENTRY_CHANGED && a->placed) return 0;
    int d = str_compare(x->from, y->from);
    return d ? d : str_compare(x->to, y->to);
}

typedef struct Ranked {
    const Mark *mark;
    size_t place;
} Ranked;

static int by_entry(const void *a, const void *b) {
    const Ranked *x = a, *y = b;
    int d = compare_entries(x->mark, y->mark);
    return d ? d : x->place < y->place ? -1 : x->place > y->place;
}

/* `半角标点改全角 , → ， ×5`, `不收入：面包屑导航` */
static void put_rule(Proof *p, const Mark *mark, size_t times) {
    static const char *const classes[] = {"d", "c", "j", "q"};
    const Entry *e = mark->entry;
    buf_format(&p->html, "<li class=\"%s\">", classes[e->kind]);
    if (e->kind == ENTRY_DROPPED) {
        proof_phrase(p, PHRASE_dropped);
        proof_raw(p, p->language == LANGUAGE_ZH ? "：" : ": ");
    }
    proof_text(p, str_from(rule_text(e->rule, p->language)));
    if (e->kind == ENTRY_CHANGED) {
        proof_raw(p, " <del>");
        proof_text(p, e->from);
        proof_raw(p, "</del> → <ins>");
        proof_text(p, e->to);
        proof_raw(p, "</ins>");
    } else if (!mark->placed && e->kind != ENTRY_JOINED) {
        proof_raw(p, " <del>");
        proof_text(p, e->from);
        proof_raw(p, "</del>");
    }
    if (times > 1) buf_format(&p->html, " ×%zu", times);
    proof_raw(p, "</li>");
}

void proof_put_rules(Proof *p, const size_t *marks, size_t n) {
    if (n == 0) return;
    Ranked *ranked = ARENA_ARRAY(p->scratch, Ranked, n);
    for (size_t i = 0; i < n; i++)
        ranked[i] = (Ranked){&p->marks[marks[i]], i};
    qsort(ranked, n, sizeof *ranked, by_entry);
    proof_raw(p, "<ul class=\"rules\">");
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && compare_entries(ranked[i].mark, ranked[end].mark) == 0;)
            end++;
        put_rule(p, ranked[i].mark, end - i);
    }
    proof_raw(p, "</ul>");
}
