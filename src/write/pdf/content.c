/* SPDX-License-Identifier: MIT */
#include "write/pdf/content.h"

#include <math.h>
#include <stdlib.h>

#include "base/fail.h"
#include "base/utf8.h"

enum {
    TOLERANCE = 2, /* milli-em that a glyph may stand off before it is moved */
    EM = 1000,
};

/* ISO 32000-1 14.8.2.2.2: what an artifact is for. */
enum MarkKind { MARK_NONE, MARK_NODE, MARK_HEADER, MARK_FOOTER, MARK_LAYOUT };

static const struct {
    const char *name, *properties;
} artifacts[] = {
    [MARK_HEADER] = {"H", "<</Type/Pagination/Subtype/Header/Attached[/Top]>>"},
    [MARK_FOOTER] = {"F", "<</Type/Pagination/Subtype/Footer/Attached[/Bottom]>>"},
    [MARK_LAYOUT] = {"L", "<</Type/Layout>>"},
};

void put_artifacts(Buf *buf) {
    for (size_t i = MARK_HEADER; i <= MARK_LAYOUT; i++)
        buf_format(buf, "/%s%s", artifacts[i].name, artifacts[i].properties);
}

/* A glyph to be shown. */
typedef struct Shown {
    PdfCode code;
    double x; /* pt on the page */
} Shown;

/* A piece of a run that one operator shows; `actual` replaces its text where ToUnicode cannot say
 * it all. */
typedef struct Piece {
    const Shown *at;
    size_t n;
    bool wrapped;
    Str actual;
} Piece;

/* The text state (ISO 32000-1 9.3) and the open sequence. */
typedef struct Writer {
    Content *content;
    Buf *out;
    double height;      /* of the page */
    double top, bottom; /* baselines of the first and last line of real content */
    enum MarkKind mark;
    NodeId node;
    bool has_font;
    unsigned font;
    long size, spacing, gray; /* 1/1000 */
    long x, y;                /* 1/100 pt: the start of the line, as Td counts */
    Shown *shown;
    size_t shown_cap;
} Writer;

/* ---- marked content ---------------------------------------------------------------------------
 */

static void close_mark(Writer *w) {
    if (w->mark != MARK_NONE) buf_text(w->out, "EMC\n");
    w->mark = MARK_NONE;
}

static void open_artifact(Writer *w, enum MarkKind kind) {
    if (w->mark == kind) return;
    close_mark(w);
    buf_format(w->out, "/Artifact/%s BDC\n", artifacts[kind].name);
    w->mark = kind;
}

static void open_node(Writer *w, NodeId node) {
    Marks *marks = &w->content->marks;
    if (w->mark == MARK_NODE && w->node == node) return;
    close_mark(w);
    if (marks->n == marks->cap) {
        marks->cap = marks->cap ? marks->cap * 2 : 64;
        marks->nodes = must_realloc(marks->nodes, marks->cap * sizeof *marks->nodes);
    }
    buf_text(w->out, "/P<</MCID ");
    buf_int(w->out, (long)marks->n);
    buf_text(w->out, ">>BDC\n");
    marks->nodes[marks->n++] = node;
    w->mark = MARK_NODE;
    w->node = node;
}

/* Running heads stand above the text and folios under it; a leader stands in it. On a page without
 * text the halves decide. */
static enum MarkKind kind_of(const Writer *w, double y) {
    return y < w->top ? MARK_HEADER : y > w->bottom ? MARK_FOOTER : MARK_LAYOUT;
}

static void open_run(Writer *w, const GlyphRun *run) {
    if (run->node == NO_NODE)
        open_artifact(w, kind_of(w, (double)run->y));
    else
        open_node(w, run->node);
}

static void measure_content(Writer *w, const Page *page) {
    w->top = HUGE_VAL;
    w->bottom = -HUGE_VAL;
    for (size_t i = 0; i < page->runs.n; i++) {
        const GlyphRun *run = &page->runs.at[i];
        if (run->node == NO_NODE) continue;
        w->top = fmin(w->top, (double)run->y);
        w->bottom = fmax(w->bottom, (double)run->y);
    }
    if (w->top > w->bottom) w->top = w->bottom = w->height / 2;
}

/* ---- operators --------------------------------------------------------------------------------
 */

static void put_gray(Writer *w, float gray) {
    long milli = lround((double)gray * 1000);
    if (milli == w->gray) return;
    buf_milli(w->out, milli);
    buf_text(w->out, " g\n");
    w->gray = milli;
}

static void put_font(Writer *w, unsigned font, double size) {
    long milli = lround(size * 1000);
    if (w->has_font && font == w->font && milli == w->size) return;
    buf_format(w->out, "/F%u ", font);
    buf_milli(w->out, milli);
    buf_text(w->out, " Tf\n");
    w->has_font = true;
    w->font = font;
    w->size = milli;
}

static void put_line(Writer *w, double x, double y) {
    long to_x = length_centi(x), to_y = length_centi(w->height - y);
    buf_milli(w->out, (to_x - w->x) * 10);
    buf_byte(w->out, ' ');
    buf_milli(w->out, (to_y - w->y) * 10);
    buf_text(w->out, " Td\n");
    w->x = to_x;
    w->y = to_y;
}

static void put_spacing(Writer *w, long milli) {
    if (milli == w->spacing) return;
    buf_milli(w->out, milli);
    buf_text(w->out, " Tc\n");
    w->spacing = milli;
}

/* ---- glyphs -----------------------------------------------------------------------------------
 */

/* Gaps of a piece, tenths of a milli-em, each once, from the narrowest on. */
typedef struct Gaps {
    struct {
        long gap;
        int times;
    } at[128];
    size_t n;
} Gaps;

/* Few gaps of a line differ, so that this takes fewer steps than sorting them. */
static void gaps_add(Gaps *gaps, long gap) {
    size_t k = gaps->n;
    while (k && gaps->at[k - 1].gap > gap)
        k--;
    if (k && gaps->at[k - 1].gap == gap) {
        gaps->at[k - 1].times++;
        return;
    }
    memmove(&gaps->at[k + 1], &gaps->at[k], (gaps->n++ - k) * sizeof *gaps->at);
    gaps->at[k].gap = gap;
    gaps->at[k].times = 1;
}

/* The stretch that most glyphs of a piece have in common, milli-em: it becomes Tc, so that a
 * justified line costs one number and not one a glyph. */
static double common_stretch(const Piece *piece, double size) {
    enum { MILLI = 10 };
    Gaps gaps;
    gaps.n = 0;
    for (size_t i = 0; i + 1 < piece->n && i < sizeof gaps.at / sizeof *gaps.at; i++) {
        double pitch = (piece->at[i + 1].x - piece->at[i].x) * EM / size;
        gaps_add(&gaps, lround((pitch - piece->at[i].code.advance) * MILLI));
    }
    int best = 0, times = 0;
    long sum = 0, best_sum = 0;
    for (size_t i = 0, from = 0; i < gaps.n; i++) { /* the fullest window one milli-em wide */
        times += gaps.at[i].times;
        sum += gaps.at[i].gap * gaps.at[i].times;
        for (; gaps.at[i].gap - gaps.at[from].gap > MILLI; from++) {
            times -= gaps.at[from].times;
            sum -= gaps.at[from].gap * gaps.at[from].times;
        }
        if (times <= best) continue;
        best = times;
        best_sum = sum;
    }
    return best > 1 ? (double)best_sum / best / MILLI : 0;
}

/* No byte of a CID needs an escape (font.c). */
static void put_code(Buf *out, uint16_t cid) {
    buf_byte(out, (char)(cid >> 8));
    buf_byte(out, (char)(cid & 0xFF));
}

/* The glyphs with the moves between them, milli-em, into `out` (NULL: they are only counted). The
 * pen is followed as a reader computes it, so that what is rounded here never adds up. A move like
 * the one before it is preferred to one that is exact: it deflates to nothing. */
static size_t move_glyphs(const Writer *w, const Piece *piece, double size, long spacing,
                          Buf *out) {
    double pen = (double)w->x / 100, em = size / EM, extra = (double)spacing / 1000;
    size_t moves = 0;
    long units = 0;
    for (size_t i = 0; i < piece->n; i++) {
        double off = (piece->at[i].x - pen) / em;
        if (i && fabs(off) >= TOLERANCE) {
            if (fabs(off - (double)units) >= TOLERANCE) units = lround(off);
            pen += (double)units * em;
            moves++;
            if (out) {
                buf_byte(out, ')');
                buf_int(out, -units);
                buf_byte(out, '(');
            }
        }
        if (out) put_code(out, piece->at[i].code.cid);
        pen += piece->at[i].code.advance * em + extra;
    }
    return moves;
}

/* Always TJ, also where nothing moves: one way to write a line deflates better than two. */
static void put_glyphs(Writer *w, const Piece *piece) {
    buf_text(w->out, "[(");
    move_glyphs(w, piece, (double)w->size / 1000, w->spacing, w->out);
    buf_text(w->out, ")]TJ\n");
}

/* The stretch of the line before stays where this one needs no more moves with it. */
static void choose_spacing(Writer *w, const Piece *piece, double size) {
    long own = lround(common_stretch(piece, size) * size);
    if (own != w->spacing &&
        move_glyphs(w, piece, size, own, NULL) < move_glyphs(w, piece, size, w->spacing, NULL))
        put_spacing(w, own);
}

static void put_piece(Writer *w, const GlyphRun *run, const Piece *piece) {
    if (piece->wrapped) {
        buf_text(w->out, "/Span<</ActualText");
        Buf units = {0};
        buf_text(&units, "\xFE\xFF");
        put_utf16(&units, piece->actual);
        put_string(w->out, buf_view(&units));
        buf_text(w->out, ">>BDC\n");
        buf_drop(&units);
    }
    put_gray(w, run->gray);
    put_font(w, piece->at->code.font, (double)run->size);
    put_line(w, piece->at->x, (double)run->y);
    if (piece->n > 1) choose_spacing(w, piece, (double)run->size);
    put_glyphs(w, piece);
    if (piece->wrapped) buf_text(w->out, "EMC\n");
}

/* ---- runs -------------------------------------------------------------------------------------
 */

/* A glyph that shows that a character is missing, in the run's face or in Song, which has 口. */
static uint16_t box_glyph(const Writer *w, const Face **face) {
    static const uint32_t boxes[] = {0x25A1 /* □ */, 0x3013 /* 〓 */, 0x53E3 /* 口 */, 0x4E00};
    const Face *faces[] = {*face, faces_find(w->content->faces, ROLE_SONG, WEIGHT_REGULAR)};
    for (size_t f = 0; f < 2; f++)
        for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++) {
            uint16_t gid = face_glyph(faces[f], boxes[i]).gid;
            if (gid == 0) continue;
            *face = faces[f];
            return gid;
        }
    return 0;
}

static Shown shown_of(Writer *w, const GlyphRun *run, size_t i, Str text) {
    const Face *face = run->face;
    uint16_t gid = run->gids[i];
    if (gid == 0) gid = box_glyph(w, &face);
    return (Shown){.code = pdf_fonts_code(w->content->fonts, face, gid, text),
                   .x = (double)run->x + (double)run->dx[i]};
}

/* ISO 19005-2 6.2.11.7.3: a private-use character needs ActualText even if ToUnicode names it. */
static bool is_private(Str text) {
    while (text.n) {
        uint32_t c = utf8_next(&text);
        if ((c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000) return true;
    }
    return false;
}

/* The glyphs that share a text, from glyph `i`. */
static size_t cluster_size(const GlyphRun *run, size_t i) {
    size_t n = 1;
    while (i + n < run->n && run->text_size[i + n] == 0)
        n++;
    return n;
}

/* Several glyphs for one text: a character each in turn, the last with what remains, so that every
 * reader puts the text together again. Glyphs left over are mapped to nothing that shows; then only
 * ActualText says it exactly, and the answer is true. */
static bool show_cluster(Writer *w, const GlyphRun *run, size_t i, size_t n, Str text) {
    static const Str nothing = STR_INIT("\xE2\x80\x8B"); /* zero width space */
    bool left_over = false;
    for (size_t k = 0; k < n; k++) {
        size_t size = text.n;
        if (text.n && k + 1 < n) utf8_at(text, 0, &size);
        w->shown[i + k] = shown_of(w, run, i + k, size ? str_sub(text, 0, size) : nothing);
        left_over = left_over || size == 0;
        text = str_after(text, size);
    }
    return left_over;
}

static void put_run(Writer *w, const GlyphRun *run) {
    if (run->n == 0) return;
    if (run->n > w->shown_cap) {
        w->shown_cap = run->n * 2;
        w->shown = must_realloc(w->shown, w->shown_cap * sizeof *w->shown);
    }
    open_run(w, run);
    Piece piece = {.at = w->shown};
    size_t at = 0;
    for (size_t i = 0; i < run->n;) {
        size_t n = cluster_size(run, i);
        Str text = str_sub(run->text, at, at + run->text_size[i]);
        at += text.n;
        bool wrapped = show_cluster(w, run, i, n, text) || is_private(text);
        const Shown *first = &w->shown[i];
        if (piece.n && (wrapped || piece.wrapped || first->code.font != piece.at->code.font)) {
            put_piece(w, run, &piece);
            piece = (Piece){.at = first};
        }
        piece.n += n;
        piece.wrapped = wrapped;
        piece.actual = text;
        i += n;
    }
    put_piece(w, run, &piece);
}

/* ---- rules and pictures -----------------------------------------------------------------------
 */

static void put_box(Writer *w, float x, float y, float width, float height) {
    const double values[] = {(double)x, w->height - (double)y - (double)height, (double)width,
                             (double)height};
    for (size_t i = 0; i < 4; i++) {
        put_length(w->out, values[i]);
        buf_byte(w->out, ' ');
    }
}

static void put_rules(Writer *w, const Page *page) {
    for (size_t i = 0; i < page->rules.n; i++) {
        const PageRule *rule = &page->rules.at[i];
        open_artifact(w, MARK_LAYOUT);
        put_gray(w, rule->gray);
        put_box(w, rule->x, rule->y, rule->width, rule->height);
        buf_text(w->out, "re f\n");
    }
    close_mark(w);
}

/* From the unit square in which PDF draws a picture to its box, by Exif orientation: the six
 * numbers of `cm` (ISO 32000-1 8.3.4) in widths and heights of the box. */
static const signed char turns[][6] = {
    {1, 0, 0, 1, 0, 0},   {1, 0, 0, 1, 0, 0},  {-1, 0, 0, 1, 1, 0},
    {-1, 0, 0, -1, 1, 1}, {1, 0, 0, -1, 0, 1}, {0, -1, -1, 0, 1, 1},
    {0, -1, 1, 0, 0, 1},  {0, 1, 1, 0, 0, 0},  {0, 1, -1, 0, 1, 0},
};

static void put_picture(Writer *w, const Picture *picture, ShownImage image) {
    const double size[2] = {(double)picture->width, (double)picture->height};
    const double from[2] = {(double)picture->x, w->height - (double)picture->y - size[1]};
    buf_text(w->out, "q ");
    for (size_t i = 0; i < 6; i++) {
        put_length(w->out, turns[image.turn][i] * size[i % 2] + (i >= 4 ? from[i % 2] : 0));
        buf_byte(w->out, ' ');
    }
    buf_format(w->out, "cm/I%d Do Q\n", image.number);
}

static void put_pictures(Writer *w, const Page *page, const ShownImage *images) {
    for (size_t i = 0; i < page->pictures.n; i++) {
        const Picture *picture = &page->pictures.at[i];
        if (images[i].number < 0) continue;
        if (picture->node == NO_NODE)
            open_artifact(w, MARK_LAYOUT);
        else
            open_node(w, picture->node);
        put_picture(w, picture, images[i]);
    }
    close_mark(w);
}

/* The origin goes to the corner of the trimmed page. */
static void put_origin(Writer *w) {
    buf_text(w->out, "1 0 0 1 ");
    put_length(w->out, w->content->bleed);
    buf_byte(w->out, ' ');
    put_length(w->out, w->content->bleed);
    buf_text(w->out, " cm\n");
}

void content_set(Content *content, const Page *page, const ShownImage *images) {
    buf_clear(&content->bytes);
    content->marks.n = 0;
    Writer w = {.content = content, .out = &content->bytes, .height = (double)page->height};
    measure_content(&w, page);
    if (content->bleed > 0 && page->rules.n + page->pictures.n + page->runs.n) put_origin(&w);
    put_rules(&w, page);
    put_pictures(&w, page, images);
    if (page->runs.n) {
        buf_text(w.out, "BT\n");
        for (size_t i = 0; i < page->runs.n; i++)
            put_run(&w, &page->runs.at[i]);
        close_mark(&w);
        buf_text(w.out, "ET\n");
    }
    free(w.shown);
}

void content_drop(Content *content) {
    buf_drop(&content->bytes);
    free(content->marks.nodes);
    content->marks = (Marks){0};
}
