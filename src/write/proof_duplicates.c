/* SPDX-License-Identifier: MIT */
/* Near duplicates side by side: the lines in which two articles differ, the differences marked
 * (校异). */
#include "book/catalogue.h"
#include "write/proof_data.h"

/* A row of a sheet, to be copied. */
static void put_row_out(Proof *p, enum Phrase label, Str row) {
    proof_raw(p, "<small class=\"out\">");
    proof_phrase(p, label);
    proof_raw(p, " <code class=\"copy\">");
    proof_text(p, row);
    proof_raw(p, "</code></small>");
}

static void put_side(Proof *p, const Duplicate *d, const Article *a) {
    const Field *date = article_field(a, FIELD_DATE), *source = article_field(a, FIELD_SOURCE);
    proof_raw(p, "<th scope=\"col\"><a");
    proof_attribute(p, "href", STR_CAT(p->scratch, STR("#a-"), a->id));
    proof_raw(p, ">");
    proof_text(p, a->title);
    proof_raw(p, "</a> ");
    if (d->fuller == a) {
        proof_raw(p, "<em class=\"fuller\">");
        proof_phrase(p, PHRASE_fuller);
        proof_raw(p, "</em>");
    }
    proof_raw(p, "<small>");
    proof_text(p, a->source->name);
    if (source) proof_raw(p, " · "), proof_text(p, source->text);
    if (date) proof_raw(p, " · "), proof_text(p, date->text);
    proof_raw(p, "</small>");
    put_row_out(p, PHRASE_leave_out, catalogue_row_out(p->book, a));
    proof_raw(p, "</th>");
}

/* One side of a row: a block as it stands in the book, and which bytes of it differ. */
typedef struct Pane {
    int line;
    Str text;
    bool *differs;
    size_t at; /* read up to here */
    int lost;  /* differences that were not found */
} Pane;

enum { LOST_MOST = 64 }; /* then no more are looked for: bounds the time of odd pairs */

/* The block of an article that begins on a line and holds the words. */
static Pane pane_of(Proof *p, const Article *article, int line, Str words) {
    Pane pane = {.line = line};
    for (const Block *b = line ? article->blocks : NULL; b; b = block_after(b, NULL)) {
        if (b->line != line) continue;
        pane.text = block_text(p->scratch, b);
        if (pane.text.n && str_has(pane.text, words)) break;
    }
    pane.differs = ARENA_ARRAY(p->scratch, bool, pane.text.n + 1);
    return pane;
}

static bool differs_here(const Pane *pane, Str words) {
    return words.n == 0 || str_starts(str_after(pane->text, pane->at), words);
}

static void take(Pane *pane, Str words) {
    memset(pane->differs + pane->at, true, words.n);
    pane->at += words.n;
}

static void look_for(Pane *pane, Str words, size_t from) {
    size_t at = words.n && pane->lost < LOST_MOST ? str_find(pane->text, words, from) : SIZE_MAX;
    pane->at = at == SIZE_MAX ? from : at;
    if (at != SIZE_MAX)
        take(pane, words);
    else if (words.n)
        pane->lost++;
}

/* Both sides are the same but for the differences, so they are read together up to the next; where
 * that fails, each is looked for by its words. */
static void mark_difference(Pane *a, Pane *b, const Difference *d) {
    size_t from_a = a->at, from_b = b->at;
    while (a->at < a->text.n && b->at < b->text.n && a->text.p[a->at] == b->text.p[b->at])
        a->at++, b->at++;
    if (differs_here(a, d->a) && differs_here(b, d->b)) {
        take(a, d->a);
        take(b, d->b);
        return;
    }
    look_for(a, d->a, from_a);
    look_for(b, d->b, from_b);
}

static void put_pane(Proof *p, const Source *source, const Pane *pane) {
    proof_raw(p, "<td>");
    bool linked = proof_has_anchor(p, source, pane->line);
    if (linked) {
        proof_raw(p, "<a class=\"n\" href=\"#");
        proof_line_id(p, source, pane->line);
        proof_raw(p, "\">");
    }
    if (pane->line) proof_number(p, (size_t)pane->line);
    proof_raw(p, linked ? "</a> " : " ");
    for (size_t i = 0, end; i < pane->text.n; i = end) {
        for (end = i + 1; end < pane->text.n && pane->differs[end] == pane->differs[i];)
            end++;
        if (pane->differs[i]) proof_raw(p, "<b class=\"diff\">");
        proof_text(p, str_sub(pane->text, i, end));
        if (pane->differs[i]) proof_raw(p, "</b>");
    }
    proof_raw(p, "</td>");
}

/* Differences of one pair of blocks make a row; what only one side has goes with its block. */
static void put_rows(Proof *p, const Duplicate *d) {
    size_t n = d->differences.n;
    for (size_t i = 0, end; i < n; i = end) {
        const Difference *at = d->differences.at;
        int line_a = 0, line_b = 0;
        for (end = i; end < n; end++) {
            bool other_a = line_a && at[end].line_a && at[end].line_a != line_a;
            bool other_b = line_b && at[end].line_b && at[end].line_b != line_b;
            bool apart = end > i && at[end].line_a != line_a && at[end].line_b != line_b;
            if (other_a || other_b || apart) break;
            if (at[end].line_a) line_a = at[end].line_a;
            if (at[end].line_b) line_b = at[end].line_b;
        }
        Pane a = pane_of(p, d->a, line_a, at[i].a), b = pane_of(p, d->b, line_b, at[i].b);
        for (size_t k = i; k < end; k++)
            mark_difference(&a, &b, &at[k]);
        proof_raw(p, "<tr>");
        put_pane(p, d->a->source, &a);
        put_pane(p, d->b->source, &b);
        proof_raw(p, "</tr>\n");
        proof_flush(p, false);
        arena_clear(p->scratch);
    }
}

void proof_put_duplicates(Proof *p) {
    const Account *account = p->book->account;
    if (account->duplicates.n == 0) return;
    proof_raw(p, "<section id=\"duplicates\"><h2>");
    proof_phrase(p, PHRASE_duplicates);
    proof_raw(p, "</h2>\n<p>");
    put_row_out(p, PHRASE_sheet_head,
                STR_CAT(p->scratch, catalogue_column_name(COLUMN_FILE), STR(","),
                        catalogue_column_name(COLUMN_INCLUDE)));
    proof_raw(p, "</p>\n");
    for (size_t i = 0; i < account->duplicates.n; i++) {
        const Duplicate *d = &account->duplicates.at[i];
        buf_format(&p->html, "<div class=\"scroll\" id=\"d%zu\">", i + 1);
        proof_raw(p, "<table class=\"pair\"><caption>");
        proof_number(p, (size_t)d->overlap);
        proof_raw(p, "% ");
        proof_phrase(p, PHRASE_alike);
        proof_raw(p, " · ");
        proof_number(p, d->differences.n);
        proof_raw(p, " ");
        proof_phrase(p, PHRASE_differences);
        proof_raw(p, "</caption><thead><tr>");
        put_side(p, d, d->a);
        put_side(p, d, d->b);
        proof_raw(p, "</tr></thead><tbody>\n");
        put_rows(p, d);
        proof_raw(p, "</tbody></table></div>\n");
        arena_clear(p->scratch);
    }
    proof_raw(p, "</section>\n");
}
