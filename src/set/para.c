/* SPDX-License-Identifier: MIT */
#include "set/para.h"

#include <math.h>

#include "base/utf8.h"
#include "text/words.h"

enum {
    NOTE_SCALE = 620, /* the mark of a note, of the text's size */
    NOTE_RISE = 340,
};

/* ---- gathering text ------------------------------------------------------------------------- */

void para_open(ParaText *p, Setter *setter, const PartStyle *style, NodeId node) {
    arena_clear(setter->scratch);
    buf_clear(&setter->text);
    *p = (ParaText){.setter = setter, .style = style, .node = node, .text = &setter->text};
    /* Text takes its figures and letters from the Latin role; Hei and the face of titles, which are
     * of another weight, have their own. */
    const Face *han = faces_find(setter->faces, style->role, style->weight);
    bool own = style->role == ROLE_HEI || style->role == ROLE_TITLE;
    const Face *latin = own ? han : faces_find(setter->faces, ROLE_LATIN, style->weight);
    VEC_PUSH(setter->part, p->voices,
             (Voice){.han = han, .latin = latin, .scale = 1000, .node = node});
}

/* Makes room for `more` characters. */
static void reserve(ParaText *p, size_t more) {
    size_t least = p->chars.n + more;
    if (least <= p->chars.cap) return;
    p->chars.at = arena_grow(p->setter->scratch, p->chars.at, p->chars.cap * sizeof *p->chars.at,
                             least * sizeof *p->chars.at);
    p->chars.cap = least;
}

static void put_text(ParaText *p, Str text, uint16_t voice) {
    if (text.n == 0) return;
    uint32_t before = (uint32_t)p->text->n;
    reserve(p, text.n);
    Char *to = p->chars.at + p->chars.n;
    for (size_t at = 0; at < text.n; to++) {
        size_t size;
        uint32_t c = utf8_at(text, at, &size);
        *to = (Char){.c = c,
                     .at = before + (uint32_t)at,
                     .voice = voice,
                     .class = (uint8_t)break_class(c),
                     .size = (uint8_t)size};
        at += size;
    }
    p->chars.n = (size_t)(to - p->chars.at);
    buf_put(p->text, text.p, text.n);
}

static uint16_t add_voice(ParaText *p, Voice voice) {
    VEC_PUSH(p->setter->part, p->voices, voice);
    return (uint16_t)(p->voices.n - 1);
}

static Voice with_role(ParaText *p, Voice voice, enum Role role) {
    if (role == p->style->role) role = ROLE_HEI; /* told apart all the same */
    voice.han = faces_find(p->setter->faces, role, p->style->weight);
    if (role == ROLE_HEI) voice.latin = voice.han;
    return voice;
}

static Voice with_link(ParaText *p, Voice voice, Str href, Str article) {
    Arena *keep = p->setter->keep;
    if (str_starts(href, STR("#")))
        voice.dest = STR_CAT(keep, article, STR(":"), str_after(href, 1));
    else
        voice.uri = str_copy(keep, href);
    voice.node = node_new(p->setter, voice.node, TAG_link);
    return voice;
}

static void put_inlines(ParaText *p, const Inline *list, Str article, uint16_t outer);

static void put_break(ParaText *p, const Inline *item, Str article, uint16_t voice) {
    (void)item, (void)article;
    if (p->chars.n == 0) return;
    put_text(p, STR(" "), voice); /* reads as one U+0020, as in block_text */
    p->chars.at[p->chars.n - 1].forced = true;
}

static void put_plain(ParaText *p, const Inline *item, Str article, uint16_t voice) {
    (void)article;
    if (item->line != p->voices.at[voice].line) {
        Voice same = p->voices.at[voice];
        if (same.line == 0)
            p->voices.at[voice].line = item->line;
        else
            same.line = item->line, voice = add_voice(p, same);
    }
    put_text(p, item->text, voice);
}

static void put_strong(ParaText *p, const Inline *item, Str article, uint16_t voice) {
    put_inlines(p, item->children, article,
                add_voice(p, with_role(p, p->voices.at[voice], ROLE_HEI)));
}

static void put_em(ParaText *p, const Inline *item, Str article, uint16_t voice) {
    put_inlines(p, item->children, article,
                add_voice(p, with_role(p, p->voices.at[voice], ROLE_KAI)));
}

static void put_link(ParaText *p, const Inline *item, Str article, uint16_t voice) {
    Voice link = p->voices.at[voice];
    bool nested = link.dest.n > 0 || link.uri.n > 0 || item->href.n == 0;
    if (!nested) link = with_link(p, link, item->href, article);
    put_inlines(p, item->children, article, nested ? voice : add_voice(p, link));
}

static void put_noteref(ParaText *p, const Inline *item, Str article, uint16_t voice) {
    Voice note = p->voices.at[voice];
    if (item->href.n > 0 && note.dest.n == 0 && note.uri.n == 0) {
        note = with_link(p, note, STR("#"), article);
        bool hash = str_starts(item->href, STR("#"));
        note.dest = STR_CAT(p->setter->keep, article, STR(":"),
                            hash ? str_after(item->href, 1) : item->href);
    }
    note.scale = NOTE_SCALE;
    note.rise = NOTE_RISE;
    note.note = true;
    note.line = item->line;
    put_text(p, item->text, add_voice(p, note));
}

static void (*const inline_kinds[])(ParaText *, const Inline *, Str, uint16_t) = {
    [INLINE_TEXT] = put_plain, [INLINE_STRONG] = put_strong,   [INLINE_EM] = put_em,
    [INLINE_LINK] = put_link,  [INLINE_NOTEREF] = put_noteref, [INLINE_BREAK] = put_break,
};

static void put_inlines(ParaText *p, const Inline *list, Str article, uint16_t outer) {
    for (const Inline *item = list; item; item = item->next)
        inline_kinds[item->kind](p, item, article, outer);
}

void para_inlines(ParaText *p, const Inline *list, Str article) {
    put_inlines(p, list, article, 0);
}

void para_string(ParaText *p, Str text, int line) {
    p->voices.at[0].line = line;
    put_text(p, text, 0);
}

void para_link(ParaText *p, Str dest, Str contents) {
    p->voices.at[0].dest = dest;
    p->voices.at[0].contents = contents;
}

Para *para_close(ParaText *p) {
    while (p->chars.n > 0 && p->chars.at[p->chars.n - 1].forced)
        p->chars.at[p->chars.n - 1].forced = false; /* nothing follows it */
    return p->chars.n > 0 ? unit_make(p) : NULL;
}

Para *para_new(Setter *setter, const PartStyle *style, NodeId node, Str text, int line) {
    ParaText p;
    para_open(&p, setter, style, node);
    para_string(&p, text, line);
    return para_close(&p);
}

/* ---- lines ---------------------------------------------------------------------------------- */

static int milli_em(const Para *para, float pt) {
    return (int)(pt / para->size * 1000 + 0.5f);
}

static void place(Para *para, float left, float width) {
    para->left = left;
    para->width = width;
}

void para_fit(Setter *setter, Para *para, float left, float width, int first, int rest) {
    place(para, left, width);
    para->shape = (FitShape){.measure = milli_em(para, width),
                             .first = first,
                             .rest = rest,
                             .ragged = para->align != ALIGN_JUSTIFY};
    para->n_lines = (uint32_t)fit_lines(setter->part, setter->scratch, para->units, para->n,
                                        para->shape, &para->lines);
}

const Para *para_longer(Setter *setter, const Para *para) {
    FitLine *lines;
    if (para->shape.ragged || para->n_lines == 0 || para->n_lines > LONGER_LINES) return NULL;
    /* What the last line lacks, and two characters more, has to come out of the others: most
     * paragraphs need no closer look. */
    int lacks = para->shape.measure - para->lines[para->n_lines - 1].natural + 2000;
    if (lacks > (int)para->n_lines * para->shape.measure * 6 / 100) return NULL;
    size_t n = fit_longer(setter->part, setter->scratch, para->units, para->n, para->shape,
                          para->n_lines, &lines);
    if (n == 0) return NULL;
    Para *longer = ARENA_NEW(setter->part, Para);
    *longer = *para;
    longer->lines = lines;
    longer->n_lines = (uint32_t)n;
    return longer;
}

static int natural_width(const Para *para) {
    int width = 0;
    for (uint32_t k = 0; k < para->n; k++)
        width += para->units[k].width + para->units[k].after;
    return width;
}

/* The widest of its clauses, which spaces part. */
static int widest_clause(const Para *para) {
    int widest = 0, width = 0;
    for (uint32_t k = 0; k < para->n; k++) {
        const Unit *u = &para->units[k];
        if (u->class == BREAK_SPACE || k + 1 == para->n) {
            if (u->class != BREAK_SPACE) width += u->width + u->end;
            if (width > widest) widest = width;
            width = 0;
        } else {
            width += u->width + u->after;
        }
    }
    return widest;
}

/* Where a clause is a little too long for the line, the headline is set a little smaller: better
 * than a line broken inside it (HD-08). */
static void shrink_to_clause(Para *para, float width) {
    int widest = widest_clause(para), measure = milli_em(para, width);
    if (widest <= measure || (float)widest * (1 - para->shrink) > (float)measure) return;
    para->size = floorf(para->size * (float)measure / (float)widest * 20) / 20;
}

/* Two clauses that fill the page from edge to edge are two lines: a title keeps white beside it. */
static int headline_measure(const Setter *setter, const Para *para) {
    int width = natural_width(para), measure = para->shape.measure;
    bool tight =
        para->align == ALIGN_CENTRE && (float)width * para->size > 920 * type_width(setter);
    return tight && widest_clause(para) < width && width <= measure ? width - 1 : measure;
}

void para_fit_headline(Setter *setter, Para *para, float left, float width) {
    place(para, left, width);
    shrink_to_clause(para, width);
    para->shape = (FitShape){.measure = milli_em(para, width), .ragged = true};
    int measure = headline_measure(setter, para);
    if (natural_width(para) <= measure) { /* the whole of it stands on one line */
        para->n_lines = (uint32_t)fit_lines(setter->part, setter->scratch, para->units, para->n,
                                            para->shape, &para->lines);
        return;
    }
    bool *starts = ARENA_ARRAY(setter->scratch, bool, para->text.n + 1);
    bool *good = ARENA_ARRAY(setter->scratch, bool, para->n);
    words_starts(para->text, starts);
    for (uint32_t k = 0; k < para->n; k++)
        good[k] = starts[para->units[k].at];
    para->n_lines = (uint32_t)fit_headline(setter->part, setter->scratch, para->units, para->n,
                                           measure, good, &para->lines);
}

void para_spread(Setter *setter, Para *para, float left, float width) {
    para->align = ALIGN_LEFT;
    para_fit(setter, para, left, width, 0, 0);
    if (para->n_lines != 1) return;
    int places = 0, room = para->shape.measure - para->lines[0].natural;
    for (uint32_t k = 0; k + 1 < para->n; k++)
        places += para->units[k].spread == SPREAD_PLACE;
    if (places == 0 || room <= 0) return;
    para->lines[0].spread[SPREAD_PLACE] = (float)room / (float)places;
    para->lines[0].last = false;
    para->shape.ragged = false;
}

static int indent_of(const Para *para, uint32_t line) {
    return line == 0 ? para->shape.first : para->shape.rest;
}

float para_line_width(const Para *para, uint32_t line) {
    const FitLine *l = &para->lines[line];
    int room = para->shape.measure - indent_of(para, line);
    bool full = !l->last && !para->shape.ragged;
    return (float)(full || l->natural > room ? room : l->natural) * para->size / 1000;
}

float para_widest(const Para *para) {
    float widest = 0;
    for (uint32_t line = 0; line < para->n_lines; line++) {
        float width = para_line_width(para, line);
        if (width > widest) widest = width;
    }
    return widest;
}

/* ---- glyphs --------------------------------------------------------------------------------- */

typedef struct Pen {
    Setter *setter;
    const Para *para;
    float x, y; /* pt: of the line's origin and baseline */
    uint32_t n; /* glyphs of the line so far */
    uint16_t *gids;
    float *at; /* milli-em from the line's origin */
    uint8_t *text_size;
} Pen;

/* Room after a unit inside a line, milli-em. */
static float room_after(const FitLine *line, const Unit *u) {
    float room = u->after;
    if (u->give < GIVE_COUNT) room -= line->give[u->give] * (float)u->give_most;
    if (u->spread < SPREAD_PLACE) room += line->spread[u->spread] * (float)u->spread_most;
    if (u->spread == SPREAD_PLACE) room += line->spread[SPREAD_PLACE];
    return room;
}

/* Where the origin of each glyph stands; returns where the last cell ends, milli-em. */
static float place_glyphs(Pen *pen, const FitLine *line) {
    const Unit *units = pen->para->units;
    float x = units[line->from].start;
    for (uint32_t k = line->from; k < line->to; k++) {
        const Unit *u = &units[k];
        pen->gids[pen->n] = u->gid;
        /* A space at the end stands on the edge, not beyond the blank half that was trimmed. */
        bool trailing = u->class == BREAK_SPACE && k + 1 == line->to;
        pen->at[pen->n] = x + (float)(trailing ? u->end : u->origin);
        pen->text_size[pen->n++] = u->text_size;
        x += u->width;
        if (k + 1 < line->to) x += room_after(line, u);
    }
    return x + units[line->to - 1].end;
}

static void draw_link(Pen *pen, const Voice *voice, float from, float to) {
    if (voice->dest.n == 0 && voice->uri.n == 0) return;
    float size = pen->para->size;
    VEC_PUSH(pen->setter->page, pen->setter->current.links,
             (Link){.x = from,
                    .y = pen->y - 0.88f * size,
                    .width = to - from,
                    .height = size,
                    .dest = voice->dest,
                    .uri = voice->uri,
                    .contents = voice->contents.n ? voice->contents
                                : voice->uri.n    ? voice->uri
                                                  : pen->para->text,
                    .node = voice->node});
}

/* Glyphs from..to of the line, which share a face and a voice. */
static void draw_run(Pen *pen, const FitLine *line, uint32_t from, uint32_t to, float line_end) {
    const Para *para = pen->para;
    const Unit *first = &para->units[line->from + from], *last = &para->units[line->from + to - 1];
    const Span *span = &para->spans[first->span];
    const Voice *voice = &para->voices[span->voice];
    float em = para->size / 1000, x = pen->x + pen->at[from] * em;
    float *dx = pen->at + from;
    float end = to < pen->n ? pen->at[to] : line_end;
    float origin = pen->at[from];
    for (uint32_t k = 0; k < to - from; k++)
        dx[k] = (dx[k] - origin) * em;
    draw_link(pen, voice, x, pen->x + end * em);
    VEC_PUSH(pen->setter->page, pen->setter->current.runs,
             (GlyphRun){.face = span->face,
                        .size = voice->scale == 1000 ? para->size
                                                     : para->size * (float)voice->scale / 1000,
                        .x = x,
                        .y = pen->y - (float)voice->rise * em,
                        .gray = para->gray,
                        .node = voice->node,
                        .n = to - from,
                        .gids = pen->gids + from,
                        .dx = dx,
                        .text_size = pen->text_size + from,
                        .text = str_sub(para->text, first->at, last->at + last->text_size)});
}

static bool same_run(const Para *para, const Unit *a, const Unit *b) {
    if (a->span == b->span) return true;
    const Span *x = &para->spans[a->span], *y = &para->spans[b->span];
    const Voice *v = &para->voices[x->voice], *w = &para->voices[y->voice];
    return x->face == y->face && v->scale == w->scale && v->rise == w->rise && v->node == w->node;
}

static float align_shift(const Para *para, uint32_t line) {
    static const float share[] = {[ALIGN_JUSTIFY] = 0,
                                  [ALIGN_LEFT] = 0,
                                  [ALIGN_CENTRE] = 0.5f,
                                  [ALIGN_RIGHT] = 1,
                                  [ALIGN_OUTSIDE] = 0};
    float em = para->size / 1000, indent = (float)indent_of(para, line) * em;
    return indent + share[para->align] * (para->width - indent - para_line_width(para, line));
}

float para_draw(Setter *setter, const Para *para, uint32_t line, float x, float y) {
    const FitLine *l = &para->lines[line];
    size_t n = l->to - l->from;
    Pen pen = {.setter = setter,
               .para = para,
               .x = x + align_shift(para, line),
               .y = y,
               .gids = ARENA_ARRAY(setter->page, uint16_t, n),
               .at = ARENA_ARRAY(setter->page, float, n),
               .text_size = ARENA_ARRAY(setter->page, uint8_t, n)};
    float end = place_glyphs(&pen, l);
    for (uint32_t from = 0, to = 1; from < n; from = to, to++) {
        while (to < n && same_run(para, &para->units[l->from + from], &para->units[l->from + to]))
            to++;
        draw_run(&pen, l, from, to, end);
    }
    return pen.x + end * para->size / 1000;
}
