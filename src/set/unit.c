/* SPDX-License-Identifier: MIT */
/* Text -> units: faces, glyphs, cells. Plain Han come from the face's cache; Latin words and
 * clusters go through HarfBuzz. */
#include "set/unit.h"

#include "set/para.h"

enum { EM = 1000, HALF = 500 };

typedef struct Maker {
    Setter *setter;
    const Char *chars;
    size_t n;
    bool flagged; /* some character is a part of an address, or has a kept break after it */
    Str text;
    const Voice *voices;
    VEC(Unit) units;
    VEC(Span) spans;
} Maker;

/* ---- cells ---------------------------------------------------------------------------------- */

/* How much of the blank side of a mark can go: half an em where its ink keeps to the other half (or
 * passes it by a hair that its neighbour's side bearing takes up), else what the ink leaves. */
static int blank_of(int blank) {
    return blank >= HALF - 60 ? HALF : blank > 0 ? blank : 0;
}

static void cell_open(Cell *cell, int advance, int ink_left, int ink_right) {
    (void)ink_right;
    cell->width = EM;
    cell->origin = (int16_t)(advance <= HALF ? HALF + (HALF - advance) / 2
                             : advance < EM  ? EM - advance
                                             : 0);
    cell->start = (int16_t)-blank_of(cell->origin + ink_left);
}

static void cell_close(Cell *cell, int advance, int ink_left, int ink_right) {
    (void)ink_left;
    cell->width = EM;
    cell->origin = (int16_t)(advance <= HALF ? (HALF - advance) / 2 : 0);
    cell->end = (int16_t)-blank_of(EM - cell->origin - ink_right);
}

/* Interpunct, slash: half an em (PW-02). */
static void cell_half(Cell *cell, int advance, int ink_left, int ink_right) {
    (void)ink_left, (void)ink_right;
    cell->width = HALF;
    cell->origin = (int16_t)((HALF - advance) / 2);
}

/* Connectors: a hyphen or en dash half an em, the others a whole one (PW-02, PW-03). */
static void cell_link(Cell *cell, int advance, int ink_left, int ink_right) {
    (void)ink_left, (void)ink_right;
    cell->width = cell->c == '-' || cell->c == 0x2010 || cell->c == 0x2013 ? HALF : EM;
    cell->origin = (int16_t)((cell->width - advance) / 2);
}

/* One half of —— or ……; unit_dashes moves the halves of —— together (PW-16). */
static void cell_pair(Cell *cell, int advance, int ink_left, int ink_right) {
    (void)ink_left, (void)ink_right;
    cell->width = cell->c == 0x2E3A ? 2 * EM : EM;
    cell->origin = (int16_t)((cell->width - advance) / 2);
}

static void cell_plain(Cell *cell, int advance, int ink_left, int ink_right) {
    (void)ink_left, (void)ink_right;
    cell->width = (int16_t)advance;
}

static void (*const cell_kinds[BREAK_CLASS_COUNT])(Cell *, int, int, int) = {
    [BREAK_OPEN] = cell_open,  [BREAK_CLOSE] = cell_close,   [BREAK_COMMA] = cell_close,
    [BREAK_FULL] = cell_close, [BREAK_DOT] = cell_half,      [BREAK_SLASH] = cell_half,
    [BREAK_LINK] = cell_link,  [BREAK_ELLIPSIS] = cell_pair, [BREAK_DASH] = cell_pair,
};

static const Face *face_for(Maker *m, const Face *first, uint32_t c, int line) {
    if (face_glyph(first, c).gid != 0) return first;
    const Face *other = faces_fallback(m->setter->faces, first, c);
    if (!other) report_missing(m->setter, c, line);
    return other ? other : first;
}

static Cell cell_make(Maker *m, const Char *ch, const Face *face, int line) {
    const Face *home = face_for(m, face, ch->c, line);
    FaceGlyph glyph = face_glyph(home, ch->c);
    int left = 0, right = glyph.advance;
    void (*kind)(Cell *, int, int, int) = cell_kinds[ch->class];
    Cell cell = {.asked = face, .face = home, .c = ch->c, .gid = glyph.gid, .class = ch->class};
    if (kind && glyph.gid) face_ink(home, glyph.gid, &left, &right);
    (kind ? kind : cell_plain)(&cell, glyph.advance, left, right);
    cell.origin = (int16_t)(cell.origin + glyph.dx);
    return cell;
}

/* A character on its own: the cell is kept for the next time. */
static const Cell *cell_find(Maker *m, const Char *ch) {
    const Voice *voice = &m->voices[ch->voice];
    const Face *face = ch->word ? voice->latin : voice->han;
    uint32_t key = ch->c * 64 + ch->class + face_info(face)->ordinal * 0x10001u;
    Cell *cell = &m->setter->cells[key * UINT32_C(2654435761) >> 22 & (CELLS - 1)];
    if (cell->asked != face || cell->c != ch->c || cell->class != ch->class || cell->gid == 0)
        *cell = cell_make(m, ch, face, voice->line);
    return cell;
}

/* ---- units ---------------------------------------------------------------------------------- */

static uint16_t span_of(Maker *m, const Face *face, uint16_t voice) {
    for (size_t k = m->spans.n; k-- > 0;)
        if (m->spans.at[k].face == face && m->spans.at[k].voice == voice) return (uint16_t)k;
    VEC_PUSH(m->setter->part, m->spans, (Span){face, voice});
    return (uint16_t)(m->spans.n - 1);
}

static int scaled(int milli, int scale) {
    return scale == 1000 ? milli : milli * scale / 1000;
}

/* Stops, brackets, spaces and leaders do not count as characters of a last line (PA-07). */
static bool counts(enum BreakClass class) {
    return class == BREAK_HAN || class == BREAK_LATIN || class == BREAK_DIGIT ||
           class == BREAK_LINK || class == BREAK_POSTFIX || class == BREAK_PREFIX;
}

/* A new unit, all zeroes; its fields are written where they stay. */
static inline Unit *push(Maker *m) {
    if (m->units.n == m->units.cap)
        VEC_PUSH(m->setter->part, m->units, (Unit){0});
    else
        m->units.at[m->units.n++] = (Unit){0};
    return &m->units.at[m->units.n - 1];
}

static void push_cell(Maker *m, size_t at) {
    const Char *ch = &m->chars[at];
    const Voice *voice = &m->voices[ch->voice];
    const Cell *cell = cell_find(m, ch);
    enum BreakClass class = voice->note ? BREAK_NOTE : (enum BreakClass)ch->class;
    Unit *unit = push(m);
    unit->at = ch->at;
    unit->gid = cell->gid;
    unit->span = span_of(m, cell->face, ch->voice);
    unit->width = (int16_t)scaled(cell->width, voice->scale);
    unit->origin = (int16_t)scaled(cell->origin, voice->scale);
    unit->start = (int16_t)scaled(cell->start, voice->scale);
    unit->end = (int16_t)scaled(cell->end, voice->scale);
    unit->text_size = ch->size;
    unit->class = (uint8_t) class;
    unit->letters = counts(class);
    m->flagged |= ch->part | ch->forced;
}

/* Characters from..to through HarfBuzz; each glyph is a unit, the further ones of a cluster without
 * text. false when a cluster is too long for one unit. */
static bool push_shaped(Maker *m, size_t from, size_t to, const Face *face, const char *lang) {
    const Char *first = &m->chars[from];
    const Voice *voice = &m->voices[first->voice];
    size_t begin = first->at, end = m->chars[to - 1].at + m->chars[to - 1].size;
    FaceGlyph *glyphs;
    size_t n = face_shape(face, m->setter->scratch, str_sub(m->text, begin, end), lang, &glyphs);
    uint16_t span = span_of(m, face, first->voice);
    size_t at = from, kept = m->units.n;
    for (size_t k = 0; k < n; k++) {
        size_t next = k + 1;
        while (next < n && glyphs[next].cluster == glyphs[k].cluster)
            next++;
        size_t size = (next < n ? glyphs[next].cluster : end - begin) - glyphs[k].cluster;
        bool further = k > 0 && glyphs[k].cluster == glyphs[k - 1].cluster;
        while (at + 1 < to && m->chars[at].at < begin + glyphs[k].cluster)
            at++;
        const Char *ch = &m->chars[at];
        if (size > UINT8_MAX) {
            m->units.n = kept;
            return false;
        }
        enum BreakClass class = voice->note ? BREAK_NOTE : (enum BreakClass)ch->class;
        int natural = face_advance(face, glyphs[k].gid); /* nothing to kern with at a line's end */
        int kern = ch->word && next == k + 1 && !further ? natural - glyphs[k].advance : 0;
        Unit *unit = push(m);
        unit->at = ch->at;
        unit->gid = glyphs[k].gid;
        unit->span = span;
        unit->width = (int16_t)scaled(glyphs[k].advance, voice->scale);
        unit->origin = (int16_t)scaled(glyphs[k].dx, voice->scale);
        unit->end = (int16_t)scaled(kern, voice->scale);
        unit->text_size = (uint8_t)(further ? 0 : size);
        unit->class = (uint8_t)(further ? BREAK_JOIN : class);
        unit->letters = !further && counts(class);
        m->flagged |= ch->part | ch->forced;
    }
    return true;
}

/* The end of the characters from `from` that one call of HarfBuzz may take: one voice, one face. */
static size_t run_end(const Maker *m, size_t from, const Face *face, bool *plain) {
    size_t to = from;
    *plain = true;
    while (to < m->n && m->chars[to].word && m->chars[to].voice == m->chars[from].voice &&
           face_has(face, m->chars[to].c)) {
        *plain &= m->chars[to].class == BREAK_DIGIT;
        to++;
    }
    return to;
}

/* A word of Latin characters, or a base with its combining marks. Returns where it ends. */
static size_t push_word(Maker *m, size_t from) {
    const Face *face = m->voices[m->chars[from].voice].latin;
    bool plain;
    size_t to = run_end(m, from, face, &plain);
    if (to == from) to = from + 1;
    if (plain || !face_has(face, m->chars[from].c) || !push_shaped(m, from, to, face, "en"))
        for (size_t k = from; k < to; k++)
            push_cell(m, k);
    return to;
}

static size_t push_cluster(Maker *m, size_t from, size_t to) {
    const Voice *voice = &m->voices[m->chars[from].voice];
    const Face *face = face_for(m, voice->han, m->chars[from].c, voice->line);
    if (!push_shaped(m, from, to, face, "zh-Hans"))
        for (size_t k = from; k < to; k++)
            push_cell(m, k);
    return to;
}

static HanGlyph ask_glyph(const Face *face, uint32_t c) {
    FaceGlyph glyph = face_glyph(face, c);
    return (HanGlyph){glyph.gid, glyph.advance, glyph.dx, glyph.dy};
}

/* Ideographs from `from` on, of one voice: no cell to look up. Returns where it ends, at what is
 * none, is not in the face or begins a cluster. */
static size_t push_han(Maker *m, size_t from) {
    uint16_t at_voice = m->chars[from].voice;
    const Voice *voice = &m->voices[at_voice];
    uint16_t span = span_of(m, voice->han, at_voice);
    uint8_t class = voice->note ? BREAK_NOTE : BREAK_HAN;
    const HanGlyph *known = face_han(voice->han);
    const Char *ch = &m->chars[from], *end = &m->chars[m->n];
    for (; ch < end; ch++) {
        if (ch->class != BREAK_HAN || ch->voice != at_voice) break;
        if (ch + 1 < end && ch[1].class == BREAK_JOIN) break;
        HanGlyph glyph = ch->c - HAN_FIRST < HAN_COUNT ? known[ch->c - HAN_FIRST] : (HanGlyph){0};
        if (glyph.gid == 0) glyph = ask_glyph(voice->han, ch->c);
        if (glyph.gid == 0) break;
        Unit *unit = push(m);
        unit->at = ch->at;
        unit->gid = glyph.gid;
        unit->span = span;
        unit->width = (int16_t)scaled(glyph.advance, voice->scale);
        unit->origin = (int16_t)scaled(glyph.dx, voice->scale);
        unit->text_size = ch->size;
        unit->class = class;
        unit->letters = 1;
        m->flagged |= ch->forced;
    }
    return (size_t)(ch - m->chars);
}

static void push_all(Maker *m) {
    for (size_t k = 0; k < m->n;) {
        const Char *ch = &m->chars[k];
        if (ch->class == BREAK_HAN && (k = push_han(m, k)) == m->n) return;
        ch = &m->chars[k];
        size_t to = k + 1;
        while (to < m->n && m->chars[to].class == BREAK_JOIN && m->chars[to].voice == ch->voice)
            to++;
        if (ch->word)
            k = push_word(m, k);
        else if (to > k + 1)
            k = push_cluster(m, k, to);
        else
            push_cell(m, k++);
    }
}

/* Moves the halves of each —— together, so that a face whose dash is short leaves the rest of the
 * two em outside (PW-16). */
static void close_dashes(Maker *m) {
    for (size_t k = 0; k + 1 < m->units.n; k++) {
        Unit *a = &m->units.at[k], *b = a + 1;
        if (a->class != BREAK_DASH || b->class != BREAK_DASH || a->width > EM) continue;
        a->origin = (int16_t)(2 * a->origin);
        b->origin = 0;
        k++;
    }
}

static void join_all(const Maker *m, bool headline) {
    Arena *scratch = m->setter->scratch;
    const Style *style = m->setter->style;
    JointRules rules = {(enum BreakLevel)style->strictness, headline,
                        (enum MarkWidths)style->marks};
    bool *part = NULL, *forced = NULL;
    if (m->flagged) {
        part = ARENA_ROOM(scratch, bool, m->units.n);
        forced = ARENA_ROOM(scratch, bool, m->units.n);
        for (size_t k = 0, of = 0; k < m->units.n; k++) {
            while (of + 1 < m->n && m->chars[of + 1].at <= m->units.at[k].at)
                of++;
            part[k] = m->chars[of].part;
            forced[k] = m->chars[of].forced;
        }
    }
    unit_join(m->units.at, m->units.n, part, forced, rules);
}

Para *unit_make(ParaText *p) {
    Setter *s = p->setter;
    Maker m = {.setter = s,
               .chars = p->chars.at,
               .n = p->chars.n,
               .text = str_copy(s->part, buf_view(p->text)),
               .voices = p->voices.at};
    unit_classify(p->chars.at, p->chars.n);
    m.units.cap = m.n + 8; /* a glyph a character, as a rule */
    m.units.at = ARENA_ROOM(s->part, Unit, m.units.cap);
    push_all(&m);
    close_dashes(&m);
    join_all(&m, p->headline);
    Para *para = ARENA_NEW(s->part, Para);
    *para = (Para){.text = m.text,
                   .units = m.units.at,
                   .n = (uint32_t)m.units.n,
                   .spans = m.spans.at,
                   .voices = m.voices,
                   .n_voices = (uint32_t)p->voices.n,
                   .size = p->style->size,
                   .gray = p->style->gray,
                   .shrink = p->style->shrink,
                   .align = p->style->align};
    return para;
}
