/* SPDX-License-Identifier: MIT */
/* An article in the proof: its head, why this city, then row by row the lines received beside the
 * block that was made of them. */
#include <stdlib.h>

#include "write/proof_data.h"

enum {
    SHOWN_MOST = 2, /* of many articles: passages in which one change is shown, in each article */
    SEEN_MOST = 64
};

/* A block that holds text itself, and the lines it was made of: the first of a chain through
 * Rows.next. */
typedef struct Leaf {
    const Block *block;
    int first, last; /* lines; 0 when it has none */
} Leaf;

/* Where the text of a leaf that came from one line begins. */
typedef struct Start {
    int line;
    size_t at;
} Start;

typedef struct HeadField {
    const Field *field;
    size_t order;
} HeadField;

typedef struct Rows {
    Proof *p;
    const Span *span;
    const Lines *lines;
    VEC(Leaf) leaves;
    int *next;   /* by line - span->from: the next line of the same leaf; 0 ends */
    bool *owned; /* by line - span->from */
    int at;      /* the first line that was not yet written as nobody's */
    Buf text;    /* of the leaf being written */
    VEC(Start) starts;
    size_t start;      /* the one that was asked for last */
    HeadField *fields; /* of the article, by line */
    size_t fields_n;
    VEC(size_t) marks; /* of the row being written */
    struct {
        const Entry *entry;
        int times;
    } seen[SEEN_MOST]; /* changes that were shown */
    size_t seen_n;
    VEC(size_t) omitted; /* marks of rows with such changes alone */
} Rows;

/* ---- which block a line belongs to --------------------------------------------------------- */

static void own(Rows *r, Leaf *leaf, int line) {
    if (line < r->span->from || line > r->span->to || line > r->lines->n) return;
    int i = line - r->span->from;
    if (r->owned[i]) return;
    r->owned[i] = true;
    if (leaf->last)
        r->next[leaf->last - r->span->from] = line;
    else
        leaf->first = line;
    leaf->last = line;
}

static void own_inlines(Rows *r, Leaf *leaf, const Inline *list) {
    for (const Inline *i = list; i; i = i->next) {
        own(r, leaf, i->line);
        own_inlines(r, leaf, i->children);
    }
}

static bool is_joined(const Rows *r, int line) {
    const Proof *p = r->p;
    size_t end = proof_mark_at(p, r->span, line + 1);
    for (size_t i = proof_mark_at(p, r->span, line); i < end; i++)
        if (p->marks[i].entry->kind == ENTRY_JOINED) return true;
    return false;
}

/* Where a transform made one run of a paragraph's lines, its runs no longer name them; the account
 * says that they were joined. */
static void own_joined(Rows *r, Leaf *leaf) {
    const Block *b = leaf->block;
    for (int line = b->line + 1; b->line > 0 && line <= b->last_line && line <= r->lines->n; line++)
        if (line >= r->span->from && line <= r->span->to && is_joined(r, line)) own(r, leaf, line);
}

static bool is_leaf(const Block *b) {
    return b->kind == BLOCK_ROW || b->inlines || !b->children;
}

static void list_leaves(Rows *r) {
    for (const Block *b = r->span->article->blocks; b; b = block_after(b, NULL)) {
        if (b->kind == BLOCK_CELL || !is_leaf(b)) continue;
        Leaf leaf = {.block = b};
        own_inlines(r, &leaf, b->inlines);
        for (const Block *cell = b->kind == BLOCK_ROW ? b->children : NULL; cell; cell = cell->next)
            own_inlines(r, &leaf, cell->inlines);
        own(r, &leaf, b->line);
        own_joined(r, &leaf);
        VEC_PUSH(r->p->scratch, r->leaves, leaf);
    }
}

/* ---- the text of a leaf -------------------------------------------------------------------- */

static void add_inlines(Rows *r, const Inline *list) {
    for (const Inline *i = list; i; i = i->next) {
        size_t n = r->starts.n;
        if (i->line && (n == 0 || r->starts.at[n - 1].line != i->line))
            VEC_PUSH(r->p->scratch, r->starts, (Start){i->line, r->text.n});
        if (i->kind == INLINE_BREAK)
            buf_byte(&r->text, '\n');
        else
            buf_str(&r->text, i->text);
        add_inlines(r, i->children);
    }
}

static void take_text(Rows *r, const Block *b) {
    buf_clear(&r->text);
    r->starts.n = r->start = 0;
    if (!b) return;
    add_inlines(r, b->inlines);
    if (b->kind != BLOCK_ROW) return;
    for (const Block *cell = b->children; cell; cell = cell->next) {
        add_inlines(r, cell->inlines);
        if (cell->next) buf_text(&r->text, " ｜ ");
    }
}

/* Where the text of `line` begins; `otherwise` when the leaf does not say. Both go forward. */
static size_t start_of(Rows *r, int line, size_t otherwise) {
    while (r->start < r->starts.n && r->starts.at[r->start].line < line)
        r->start++;
    bool found = r->start < r->starts.n && r->starts.at[r->start].line == line;
    return found ? r->starts.at[r->start].at : otherwise;
}

/* ---- a row --------------------------------------------------------------------------------- */

static bool has_text(const Rows *r, int line) {
    return line >= 1 && line <= r->lines->n && str_trim(r->lines->at[line - 1]).n > 0;
}

/* A line may hold nothing but what cannot be seen, and that was dropped. */
static bool is_shown(const Rows *r, int line) {
    bool there = line >= 1 && line <= r->lines->n;
    return there && ((!r->span->article->understood && has_text(r, line)) ||
                     proof_is_touched(r->p, r->span, line));
}

/* A received line with its marks; what they became is noted in `out`. */
static void put_line(Rows *r, int line, Str made, uint32_t *out, size_t *at) {
    Proof *p = r->p;
    Str text = r->lines->at[line - 1];
    size_t first = proof_mark_at(p, r->span, line), end = proof_mark_at(p, r->span, line + 1);
    uint32_t *in = ARENA_ARRAY(p->scratch, uint32_t, text.n + 1);
    bool joined = false;
    proof_mark_line(p, first, end, text, in, made, out, at);
    for (size_t k = first; k < end; k++) {
        VEC_PUSH(p->scratch, r->marks, k);
        joined |= p->marks[k].entry->kind == ENTRY_JOINED;
    }
    proof_raw(p, "<p id=\"");
    proof_line_id(p, r->span->article->source, line);
    proof_raw(p, "\"><span class=\"n\">");
    proof_number(p, (size_t)line);
    proof_raw(p, "</span>");
    if (joined) proof_raw(p, "<span class=\"j\" aria-hidden=\"true\">↩</span>");
    proof_put_marked(p, text, in, false);
    proof_raw(p, "</p>");
}

static const struct {
    enum Phrase name;
    const char *class;
} kinds[BLOCK_KIND_COUNT] = {
    [BLOCK_PARAGRAPH] = {PHRASE_COUNT, "p"},    [BLOCK_HEADING] = {PHRASE_heading, "heading"},
    [BLOCK_QUOTE] = {PHRASE_quote, "quote"},    [BLOCK_NOTE] = {PHRASE_note, "note"},
    [BLOCK_FIGURE] = {PHRASE_figure, "figure"}, [BLOCK_LIST] = {PHRASE_item, "item"},
    [BLOCK_ITEM] = {PHRASE_item, "item"},       [BLOCK_TABLE] = {PHRASE_table, "table"},
    [BLOCK_ROW] = {PHRASE_row, "row-of-table"}, [BLOCK_CELL] = {PHRASE_row, "row-of-table"},
    [BLOCK_VERSE] = {PHRASE_verse, "verse"},    [BLOCK_SIGNATURE] = {PHRASE_signature, "signature"},
};

/* What a block is called: a paragraph takes the name of the quotation or note it stands in. */
static void put_leaf(Rows *r, const Block *b, const uint32_t *out) {
    Proof *p = r->p;
    const Block *named = b->kind == BLOCK_PARAGRAPH && b->parent ? b->parent : b;
    buf_format(&p->html, "<div class=\"b %s", kinds[named->kind].class);
    if (b->kind == BLOCK_HEADING) buf_format(&p->html, " level-%d", b->level);
    proof_raw(p, "\">");
    if (kinds[named->kind].name != PHRASE_COUNT) {
        proof_raw(p, "<span class=\"kind\">");
        proof_phrase(p, kinds[named->kind].name);
        if (b->kind == BLOCK_HEADING) buf_format(&p->html, " %d", b->level);
        proof_raw(p, "</span> ");
    }
    Str label = b->label.n ? b->label : b == named || b->prev ? STR("") : named->label;
    if (label.n) {
        proof_raw(p, "<span class=\"label\">");
        proof_text(p, label);
        proof_raw(p, "</span> ");
    }
    if (b->image.n) {
        proof_put_picture(p, r->span->article->source, b);
        proof_raw(p, "<code class=\"image\">");
        proof_text(p, b->image);
        proof_raw(p, "</code> ");
    }
    proof_put_marked(p, buf_view(&r->text), out, true);
    if (b->credit.n) {
        proof_raw(p, " <span class=\"credit\">");
        proof_text(p, b->credit);
        proof_raw(p, "</span>");
    }
    proof_raw(p, "</div>");
}

static void put_named(Proof *p, enum Phrase name, Str text) {
    proof_raw(p, "<div class=\"b field\"><span class=\"kind\">");
    proof_phrase(p, name);
    proof_raw(p, "</span> ");
    proof_text(p, text);
    proof_raw(p, "</div>");
}

static int by_line(const void *a, const void *b) {
    const HeadField *x = a, *y = b;
    if (x->field->line != y->field->line) return x->field->line < y->field->line ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static void list_fields(Rows *r) {
    size_t n = 0;
    for (const Field *f = r->span->article->fields; f; f = f->next)
        r->fields_n++;
    r->fields = ARENA_ARRAY(r->p->scratch, HeadField, r->fields_n + 1);
    for (const Field *f = r->span->article->fields; f; f = f->next, n++)
        r->fields[n] = (HeadField){f, n};
    qsort(r->fields, n, sizeof *r->fields, by_line);
}

/* The first field at or after a line. */
static size_t field_at(const Rows *r, int line) {
    size_t low = 0, high = r->fields_n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (r->fields[middle].field->line < line)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* What of the article's head came from this line: title, subtitle and fields. */
static void put_head_of(Rows *r, int line, Str title, const uint32_t *out) {
    static const enum Phrase names[FIELD_KIND_COUNT] = {
        [FIELD_DATE] = PHRASE_date,     [FIELD_SOURCE] = PHRASE_source,
        [FIELD_AUTHOR] = PHRASE_author, [FIELD_EDITOR] = PHRASE_editor,
        [FIELD_URL] = PHRASE_url,
    };
    Proof *p = r->p;
    if (title.n) {
        proof_raw(p, "<div class=\"b title\"><span class=\"kind\">");
        proof_phrase(p, PHRASE_title);
        proof_raw(p, "</span> ");
        proof_put_marked(p, title, out, true);
        proof_raw(p, "</div>");
    }
    for (size_t i = field_at(r, line); i < r->fields_n && r->fields[i].field->line == line; i++)
        put_named(p, names[r->fields[i].field->kind], r->fields[i].field->text);
    if (!has_text(r, line) || r->owned[line - r->span->from]) return;
    const Article *a = r->span->article;
    Str words = str_trim(r->lines->at[line - 1]);
    if (a->subtitle.n && (str_has(a->subtitle, words) || str_has(words, a->subtitle)))
        put_named(p, PHRASE_subtitle, words);
    else if (a->alternate.n && str_has(words, a->alternate))
        put_named(p, PHRASE_alternate, a->alternate);
    else if (title.n == 0 && str_has(a->title, words))
        put_named(p, PHRASE_title, words);
}

static void put_said_at(Rows *r, int line) {
    Proof *p = r->p;
    size_t end = proof_said_at(p, r->span, line + 1);
    for (size_t i = proof_said_at(p, r->span, line); i < end; i++)
        proof_put_said(p, &p->said[i]);
}

/* Lines `first` … (a chain) beside a leaf, or one line beside nothing. */
static void put_row(Rows *r, int first, const Leaf *leaf) {
    Proof *p = r->p;
    const Article *article = r->span->article;
    bool titled = first && first == article->line && !(leaf && article->title_copied);
    take_text(r, leaf ? leaf->block : NULL);
    Str text = buf_view(&r->text), title = titled ? article->title : STR("");
    Str made = leaf ? text : title;
    uint32_t *out = ARENA_ARRAY(p->scratch, uint32_t, made.n + 1);
    size_t at = 0;
    r->marks.n = 0;
    proof_raw(p, "<div class=\"row\"><div class=\"in\">");
    for (int line = first; line; line = r->next[line - r->span->from])
        if (is_shown(r, line)) {
            if (leaf) at = start_of(r, line, at);
            put_line(r, line, made, out, &at);
        }
    proof_raw(p, "</div><div class=\"out\">");
    for (int line = first; line; line = r->next[line - r->span->from])
        put_head_of(r, line, line == article->line && !leaf ? title : STR(""), out);
    if (leaf) put_leaf(r, leaf->block, out);
    proof_put_rules(p, r->marks.at, r->marks.n);
    for (int line = first; line; line = r->next[line - r->span->from])
        put_said_at(r, line);
    proof_raw(p, "</div></div>\n");
    proof_flush(p, false);
}

/* In an article shown whole every line with text and every block; else what was touched. Of an
 * article that was taken as it stands the blocks say it all. */
static bool is_wanted(const Rows *r, int first, const Leaf *leaf) {
    bool touched = false, whole = !r->p->brief, lines = whole && !r->span->article->understood;
    for (int line = first; line && !touched; line = r->next[line - r->span->from])
        touched = (lines && has_text(r, line)) || proof_is_touched(r->p, r->span, line);
    return touched || (leaf && whole);
}

/* How often the article has shown this change; counts this time. */
static int seen_before(Rows *r, const Entry *e) {
    for (size_t i = 0; i < r->seen_n; i++) {
        const Entry *x = r->seen[i].entry;
        if (x->rule == e->rule && str_eq(x->from, e->from) && str_eq(x->to, e->to))
            return r->seen[i].times++;
    }
    if (r->seen_n < SEEN_MOST) {
        r->seen[r->seen_n].entry = e;
        r->seen[r->seen_n++].times = 1;
    }
    return 0;
}

/* Among many articles, a passage with nothing but changes that its article has shown already: the
 * thousandth comma made full-width tells nobody anything, and is only counted. */
static bool is_repeat(Rows *r, int first) {
    const Proof *p = r->p;
    bool repeat = p->brief;
    for (int line = first; line && repeat; line = r->next[line - r->span->from])
        repeat = !proof_is_telling(p, r->span, line);
    for (int line = first; line && repeat; line = r->next[line - r->span->from]) {
        size_t end = proof_mark_at(p, r->span, line + 1);
        for (size_t i = proof_mark_at(p, r->span, line); i < end; i++)
            repeat &= seen_before(r, p->marks[i].entry) >= SHOWN_MOST;
    }
    for (int line = first; line && repeat; line = r->next[line - r->span->from]) {
        size_t end = proof_mark_at(p, r->span, line + 1);
        for (size_t i = proof_mark_at(p, r->span, line); i < end; i++)
            VEC_PUSH(p->scratch, r->omitted, i);
    }
    return repeat;
}

static void put_wanted(Rows *r, int first, const Leaf *leaf) {
    if (is_wanted(r, first, leaf) && !is_repeat(r, first)) put_row(r, first, leaf);
}

static void put_loose_until(Rows *r, int line) {
    for (; r->at < line; r->at++)
        if (!r->owned[r->at - r->span->from]) put_wanted(r, r->at, NULL);
}

static void put_omitted(Rows *r) {
    Proof *p = r->p;
    if (r->omitted.n == 0) return;
    proof_raw(p, "<div class=\"rest\">");
    proof_phrase(p, PHRASE_same_changes);
    proof_put_rules(p, r->omitted.at, r->omitted.n);
    proof_raw(p, "</div>\n");
}

static void put_rows(Proof *p, const Span *span) {
    Rows r = {.p = p, .span = span, .lines = proof_lines(p, span->article->source)};
    int to = span->to < r.lines->n ? span->to : r.lines->n;
    size_t n = to >= span->from ? (size_t)(to - span->from) + 1 : 0;
    r.at = span->from;
    r.next = ARENA_ARRAY(p->scratch, int, n + 1);
    r.owned = ARENA_ARRAY(p->scratch, bool, n + 1);
    list_leaves(&r);
    list_fields(&r);
    proof_raw(p, span->article->understood ? "<div class=\"rows as-is\">" : "<div class=\"rows\">");
    proof_raw(p, "<div class=\"row head\" aria-hidden=\"true\"><div>");
    proof_phrase(p, PHRASE_received);
    proof_raw(p, "</div><div>");
    proof_phrase(p, PHRASE_understood);
    proof_raw(p, "</div></div>\n");
    for (size_t i = 0; i < r.leaves.n; i++) {
        const Leaf *leaf = &r.leaves.at[i];
        if (leaf->first) put_loose_until(&r, leaf->first);
        put_wanted(&r, leaf->first, leaf);
    }
    put_loose_until(&r, to + 1);
    put_omitted(&r);
    proof_raw(p, "</div>");
    buf_drop(&r.text);
}

/* ---- the head ------------------------------------------------------------------------------ */

static void put_pair(Proof *p, enum Phrase name, Str value) {
    if (value.n == 0) return;
    proof_raw(p, "<div><dt>");
    proof_phrase(p, name);
    proof_raw(p, "</dt><dd>");
    proof_text(p, value);
    proof_raw(p, "</dd></div>");
}

static void put_fields(Proof *p, enum Phrase name, const Article *a, enum FieldKind kind) {
    bool any = false;
    for (const Field *f = a->fields; f; f = f->next) {
        if (f->kind != kind) continue;
        if (!any) {
            proof_raw(p, "<div><dt>");
            proof_phrase(p, name);
            proof_raw(p, "</dt><dd>");
        } else {
            proof_raw(p, "　");
        }
        proof_text(p, f->text);
        any = true;
    }
    if (any) proof_raw(p, "</dd></div>");
}

/* 据来源：“来源：常州日报” 第 3 行 */
static void put_why(Proof *p, const Span *span) {
    static const enum Phrase evidence[] = {
        [CITY_UNKNOWN] = PHRASE_by_unknown,   [CITY_GIVEN] = PHRASE_by_given,
        [CITY_META] = PHRASE_by_meta,         [CITY_TITLE] = PHRASE_by_title,
        [CITY_DATELINE] = PHRASE_by_dateline, [CITY_SOURCE] = PHRASE_by_source,
        [CITY_TEXT] = PHRASE_by_text,         [CITY_SEVERAL] = PHRASE_by_several};
    const Article *a = span->article;
    proof_raw(p, "<div class=\"why\"><dt>");
    proof_phrase(p, PHRASE_why_city);
    proof_raw(p, "</dt><dd><b>");
    proof_text(p, span->city->name);
    proof_raw(p, "</b> ");
    proof_phrase(p, evidence[a->evidence]);
    if (a->why.n) {
        proof_raw(p, " <q>");
        proof_text(p, a->why);
        proof_raw(p, "</q>");
    }
    if (a->why_line) {
        proof_raw(p, " ");
        proof_place(p, a->source, a->why_line);
    }
    if (a->evidence == CITY_TEXT) {
        proof_raw(p, " ");
        proof_put_cities(p, a);
    }
    proof_raw(p, "</dd></div>");
}

static void put_counts(Proof *p, const Span *span) {
    static const enum Phrase names[ENTRY_KIND_COUNT] = {[ENTRY_DROPPED] = PHRASE_dropped,
                                                        [ENTRY_CHANGED] = PHRASE_changed,
                                                        [ENTRY_JOINED] = PHRASE_joined,
                                                        [ENTRY_QUERY] = PHRASE_queries};
    proof_raw(p, "<p class=\"counts\">");
    for (int kind = 0; kind < ENTRY_KIND_COUNT; kind++) {
        if (span->count[kind] == 0) continue;
        proof_raw(p, "<span>");
        proof_phrase(p, names[kind]);
        proof_raw(p, " <b>");
        proof_number(p, span->count[kind]);
        proof_raw(p, "</b></span> ");
    }
    proof_raw(p, "</p>");
}

/* Entries without a line of the file: of what a reader made. */
static void put_strays(Proof *p, const Span *span) {
    int n = proof_lines(p, span->article->source)->n;
    VEC(size_t) strays = {0};
    for (size_t i = span->mark; i < span->marks_end; i++)
        if (p->marks[i].entry->line < 1 || p->marks[i].entry->line > n)
            VEC_PUSH(p->scratch, strays, i);
    proof_put_rules(p, strays.at, strays.n);
}

void proof_put_article(Proof *p, const Span *span) {
    const Article *a = span->article;
    proof_raw(p, "<article");
    proof_attribute(p, "id", STR_CAT(p->scratch, STR("a-"), a->id));
    proof_raw(p, "><header><h3>");
    proof_text(p, a->title);
    proof_raw(p, "</h3><dl>");
    put_pair(p, PHRASE_subtitle, a->subtitle);
    put_fields(p, PHRASE_date, a, FIELD_DATE);
    put_fields(p, PHRASE_source, a, FIELD_SOURCE);
    put_fields(p, PHRASE_author, a, FIELD_AUTHOR);
    put_fields(p, PHRASE_editor, a, FIELD_EDITOR);
    put_fields(p, PHRASE_url, a, FIELD_URL);
    put_pair(p, PHRASE_file, a->source->name);
    put_why(p, span);
    proof_raw(p, "</dl>");
    put_counts(p, span);
    put_strays(p, span);
    proof_raw(p, "</header>");
    for (size_t i = span->said; i < span->said_end; i++)
        if (!proof_has_anchor(p, a->source, p->said[i].diag->where.line))
            proof_put_said(p, &p->said[i]);
    bool touched = span->mark < span->marks_end || span->said < span->said_end ||
                   (a->why_line >= span->from && a->why_line <= span->to);
    if (a->understood || (p->brief && !touched)) {
        proof_raw(p, "<p class=\"quiet\">");
        proof_phrase(p, a->understood ? PHRASE_as_is : PHRASE_untouched);
        proof_raw(p, "</p>");
    }
    if (touched || !p->brief) put_rows(p, span);
    proof_raw(p, "<p class=\"up\"><a href=\"#top\">");
    proof_phrase(p, PHRASE_to_top);
    proof_raw(p, "</a></p></article>\n");
    proof_flush(p, false);
}
