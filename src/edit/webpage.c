/* SPDX-License-Identifier: MIT */
/* What is special about web pages: their head says title, date and source, and wins over guesses
 * (HX-04, HX-05); what stands outside the article's own element is furniture, but for the title and
 * the lines of metadata around it (HX-01..03). Readers mark both (struct Hint); text has neither.
 */
#include <strings.h>

#include "edit/byline.h"
#include "edit/captions.h"
#include "edit/lines.h"
#include "text/chars.h"
#include "text/date.h"

static const Str worthless[] = {
#define WORTHLESS(text) STR_INIT(text),
#include "edit/webpage.in"
};

enum {
    TITLE_LEAST = 4,
    TITLE_MOST = 80,
    TITLE_LINES = 3,
    NEAR = 14, /* lines: how far above the text its title stands at most */
    CAPTION_MOST = 140,
    LEAD_LEAST = 30, /* characters of a lead that stands between title and text */
    LOOSE_NEAR = 3,  /* lines above the title where a bare date is its own */
    HEAD_BELOW = 6,  /* first lines of the text that may be metadata */
    TAIL_NEAR = 6,   /* lines below the text that may name its editors */
};

static bool is_inside(const Line *line) {
    return !line->block->hint.outside && line->block->hint.meta == META_NONE;
}

/* The first line of the article's element, and the one after its last. */
static void find_inside(Lines *lines) {
    size_t first = lines->n, end = 0;
    for (size_t i = 0; i < lines->n; i++) {
        if (!is_inside(&lines->at[i])) continue;
        if (first == lines->n) first = i;
        end = i + 1;
    }
    lines->first_inside = first;
    lines->end_inside = end;
}

static bool is_page(const Lines *lines) {
    for (size_t i = 0; i < lines->n; i++)
        if (!is_inside(&lines->at[i])) return true;
    return false;
}

/* ---- the title ------------------------------------------------------------------------------ */

/* How many lines from `i` on print the title together; 0. */
static size_t prints_title(const Lines *lines, size_t i, Str title) {
    Str text = STR("");
    for (size_t n = 0; n < TITLE_LINES && i + n < lines->n; n++) {
        const Line *line = &lines->at[i + n];
        if (line->role != LINE_BODY || line->characters > TITLE_MOST) return 0;
        text = n ? STR_CAT(lines->book->arena, text, STR(" "), line->text) : line->text;
        if (line_same_text(text, title)) return n + 1;
    }
    return 0;
}

/* The place where the page prints the title: in a heading, else nearest to the text; SIZE_MAX. */
static size_t find_printed(const Lines *lines, Str title, size_t *count) {
    size_t best = SIZE_MAX;
    int best_score = -1;
    if (utf8_count(title) < TITLE_LEAST) return SIZE_MAX;
    for (size_t i = 0; i < lines->end_inside; i++) {
        size_t n = prints_title(lines, i, title);
        if (!n) continue;
        int heading = lines->at[i].block->hint.heading;
        bool near = i + NEAR >= lines->first_inside && i <= lines->first_inside + NEAR;
        int score = (heading ? 10 - heading : 0) + (near ? 3 : 0);
        if (score < best_score) continue;
        best_score = score;
        best = i;
        *count = n;
    }
    return best;
}

static void mark_printed(Lines *lines, size_t at, size_t count) {
    for (size_t k = 0; k < count; k++)
        lines->at[at + k].role = k ? LINE_TITLE_MORE : LINE_TITLE;
}

/* The next piece of a window's title: 标题_栏目_网站名, 标题-网站名 | …. */
static bool next_piece(Str *rest, Str *piece) {
    static const Str marks[] = {STR_INIT("_"),   STR_INIT("|"),  STR_INIT("－"),
                                STR_INIT(" - "), STR_INIT("-"),  STR_INIT("–"),
                                STR_INIT("｜"),  STR_INIT(">>"), STR_INIT("»")};
    if (rest->n == 0) return false;
    size_t end = rest->n, size = 0;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t at = str_find(*rest, marks[i], 0);
        if (at != SIZE_MAX && at < end) {
            end = at;
            size = marks[i].n;
        }
    }
    *piece = str_trim(str_sub(*rest, 0, end));
    *rest = str_after(*rest, end + size);
    return true;
}

/* 某某日报-多媒体数字报: the window of a paper's page names the paper. */
static bool names_paper(const Line *meta) {
    static const Str kinds[] = {STR_INIT("数字报"), STR_INIT("电子报"), STR_INIT("电子版")};
    if (meta->block->hint.meta != META_WINDOW_TITLE) return false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_ends(meta->text, kinds[i])) return true;
    return false;
}

/* The title as one line of the head says it, if the page prints it. */
static bool title_of_meta(Lines *lines, const Line *meta) {
    Str rest = meta->text, piece;
    if (names_paper(meta)) return false;
    size_t count, at = find_printed(lines, meta->text, &count);
    while (at == SIZE_MAX && meta->block->hint.meta == META_WINDOW_TITLE &&
           next_piece(&rest, &piece))
        at = find_printed(lines, piece, &count);
    if (at == SIZE_MAX) return false;
    mark_printed(lines, at, count);
    return true;
}

static Line *find_meta(const Lines *lines, enum PageMeta meta) {
    for (size_t i = 0; i < lines->n; i++)
        if (lines->at[i].block->hint.meta == meta) return &lines->at[i];
    return NULL;
}

static bool is_title_like(const Line *line) {
    return line->role == LINE_BODY && line->characters >= TITLE_LEAST &&
           line->characters <= TITLE_MOST && !line->ended;
}

/* The highest heading near the top of the text, the last of its rank. */
static bool title_of_heading(Lines *lines) {
    size_t best = SIZE_MAX;
    int rank = 3; /* h1, h2 */
    for (size_t i = 0; i < lines->n && i <= lines->first_inside; i++) {
        const Line *line = &lines->at[i];
        int heading = line->block->hint.heading;
        if (heading == 0 || heading > rank || heading > 2 || !is_title_like(line) ||
            i + NEAR < lines->first_inside)
            continue;
        best = i;
        rank = heading;
    }
    if (best == SIZE_MAX) return false;
    mark_printed(lines, best, 1);
    return true;
}

/* Another line of the page, mostly a link, says the same. */
static bool is_repeated(const Lines *lines, size_t i) {
    for (size_t k = 0; k < lines->n; k++)
        if (k != i && line_same_text(lines->at[k].text, lines->at[i].text)) return true;
    return false;
}

/* Nothing is marked as a heading: the line above the text that looks most like a headline. */
static bool title_of_look(Lines *lines) {
    enum { LOOK_LEAST = 2 };
    size_t from = lines->first_inside > NEAR ? lines->first_inside - NEAR : 0, best = SIZE_MAX;
    int best_score = LOOK_LEAST;
    for (size_t i = from; i < lines->first_inside; i++) {
        const struct Hint *hint = &lines->at[i].block->hint;
        if (!is_title_like(&lines->at[i]) || !line_is_headlike(&lines->at[i])) continue;
        int score = 2 * hint->strong + 2 * hint->large + hint->centred;
        if (score > 0) score += 2 * is_repeated(lines, i);
        if (score < best_score) continue;
        best_score = score;
        best = i;
    }
    if (best == SIZE_MAX) return false;
    mark_printed(lines, best, 1);
    return true;
}

/* No line prints it: the head's own words are the title. */
static bool title_unprinted(Lines *lines) {
    Line *line = find_meta(lines, META_TITLE);
    if (!line || line->characters < TITLE_LEAST) return false;
    line->role = LINE_TITLE;
    return true;
}

/* ---- several articles ----------------------------------------------------------------------- */

/* More than one <h1> in the text, each with text of its own: each begins an article. */
static bool titles_of_headings(Lines *lines) {
    enum { BODY_LEAST = 120 };
    size_t titles = 0;
    int body = BODY_LEAST;
    for (size_t i = lines->first_inside; i < lines->end_inside; i++) {
        const Line *line = &lines->at[i];
        if (line->block->hint.heading == 1 && is_title_like(line)) {
            if (body < BODY_LEAST) return false;
            titles++;
            body = 0;
        } else {
            body += line->characters;
        }
    }
    if (titles < 2 || body < BODY_LEAST) return false;
    for (size_t i = lines->first_inside; i < lines->end_inside; i++)
        if (lines->at[i].block->hint.heading == 1 && is_title_like(&lines->at[i]))
            lines->at[i].role = LINE_TITLE;
    return true;
}

static void find_title(Lines *lines) {
    static const enum PageMeta order[] = {META_TITLE, META_WINDOW_TITLE, META_OTHER_TITLE};
    if (titles_of_headings(lines)) return;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        const Line *meta = find_meta(lines, order[i]);
        if (meta && title_of_meta(lines, meta)) return;
    }
    if (!title_of_heading(lines) && !title_unprinted(lines)) title_of_look(lines);
}

/* ---- the passes ----------------------------------------------------------------------------- */

void webpage_find(Lines *lines) {
    find_inside(lines);
    if (!is_page(lines)) return;
    lines->page = true;
    for (size_t i = 0; i < lines->n; i++)
        if (lines->at[i].block->hint.meta != META_NONE) lines->at[i].role = LINE_META;
    find_title(lines);
}

static bool is_worthless(Str value) {
    for (size_t i = 0; i < sizeof worthless / sizeof *worthless; i++)
        if (value.n == worthless[i].n && strncasecmp(value.p, worthless[i].p, value.n) == 0)
            return true;
    return value.n == 0;
}

static bool has_field(const Lines *lines, enum FieldKind kind) {
    for (size_t i = 0; i < lines->n; i++)
        for (const Field *f = lines->at[i].fields; f; f = f->next)
            if (f->kind == kind) return true;
    return false;
}

/* Of several tags for one thing the first counts. */
static bool has_meta_field(const Lines *lines, enum FieldKind kind) {
    for (size_t i = 0; i < lines->n && lines->at[i].block->hint.meta != META_NONE; i++)
        for (const Field *f = lines->at[i].fields; f; f = f->next)
            if (f->kind == kind) return true;
    return false;
}

static void add_field(Lines *lines, Line *line, enum FieldKind kind, Str text) {
    Field *field = ARENA_NEW(lines->book->arena, Field);
    *field = (Field){.kind = kind, .text = text, .line = line->number, .next = line->fields};
    line->fields = field;
}

/* 来源：常州日报 in a place for the source alone: the key goes. */
static void drop_key(Lines *lines, Line *line) {
    enum { KEY_MOST = 6 };
    static const Str colons[] = {STR_INIT("："), STR_INIT(":")};
    for (size_t i = 0; i < sizeof colons / sizeof *colons; i++) {
        size_t at = str_find(line->text, colons[i], 0), size;
        if (at == SIZE_MAX || utf8_count(str_sub(line->text, 0, at)) > KEY_MOST || at == 0 ||
            !char_is_han(utf8_at(line->text, 0, &size)))
            continue;
        at += colons[i].n;
        account_drop(lines->book, lines->source, line->number, str_sub(line->text, 0, at),
                     RULE_field_key);
        line->text = str_trim(str_after(line->text, at));
        line_measure(line);
        return;
    }
}

static bool take_date(Lines *lines, Line *line) {
    Date date;
    char iso[16];
    size_t used = date_read(line->text, 0, &date);
    if (!used || has_meta_field(lines, FIELD_DATE)) return false;
    date_iso(date, iso);
    Str from = str_sub(line->text, 0, used), to = str_copy(lines->book->arena, str_from(iso));
    if (!str_eq(from, to))
        account_change(lines->book, lines->source, line->number, from, to, RULE_iso_date);
    Str rest = str_trim(str_after(line->text, used));
    if (rest.n) account_drop(lines->book, lines->source, line->number, rest, RULE_page_meta);
    add_field(lines, line, FIELD_DATE, to);
    return true;
}

static bool take_source(Lines *lines, Line *line) {
    if (is_worthless(line->text) || has_meta_field(lines, FIELD_SOURCE)) return false;
    add_field(lines, line, FIELD_SOURCE, clauses_join(lines->book->arena, line->text));
    return true;
}

static bool take_author(Lines *lines, Line *line) {
    if (is_worthless(line->text) || has_field(lines, FIELD_AUTHOR) || line->clauses > 1 ||
        utf8_count(line->text) > 4 || !byline_is_names(line->text))
        return false; /* mostly the name of an office or an account */
    add_field(lines, line, FIELD_AUTHOR, line->text);
    return true;
}

static bool take_url(Lines *lines, Line *line) {
    if (!str_starts(line->text, STR("http")) || has_meta_field(lines, FIELD_URL)) return false;
    add_field(lines, line, FIELD_URL, line->text);
    return true;
}

/* The site is the source where the page names no other. */
static bool take_site(Lines *lines, Line *line) {
    return !has_field(lines, FIELD_SOURCE) && take_source(lines, line);
}

/* 越地侨声-数字报: the window of a newspaper's page names the newspaper. */
static bool take_paper(Lines *lines, Line *line) {
    enum { NAME_MOST = 12 };
    Str rest = line->text, name;
    if (!names_paper(line) || !next_piece(&rest, &name) || has_field(lines, FIELD_SOURCE) ||
        rest.n == 0 || utf8_count(name) > NAME_MOST)
        return false;
    Str tail = str_after(line->text, name.n + (size_t)(name.p - line->text.p));
    account_drop(lines->book, lines->source, line->number, str_trim(tail), RULE_page_meta);
    add_field(lines, line, FIELD_SOURCE, name);
    return true;
}

static bool (*const takers[])(Lines *, Line *) = {
    [META_DATE] = take_date,   [META_SOURCE] = take_source, [META_AUTHOR] = take_author,
    [META_URL] = take_url,     [META_SITE] = take_site,     [META_OTHER] = NULL,
    [META_TITLE] = NULL,       [META_NONE] = NULL,          [META_WINDOW_TITLE] = take_paper,
    [META_OTHER_TITLE] = NULL,
};

static void take_meta(Lines *lines, Line *line) {
    enum PageMeta meta = line->block->hint.meta;
    if (meta == META_DATE || meta == META_SOURCE || meta == META_AUTHOR) drop_key(lines, line);
    bool title = meta == META_TITLE || meta == META_WINDOW_TITLE || meta == META_OTHER_TITLE;
    if (!takers[meta] || !takers[meta](lines, line))
        line_drop(line, title ? RULE_repeated_title : RULE_page_meta);
}

/* The head's fields; what no field takes is dropped. The site stands in for a source, wherever the
 * head names it: it is asked last. */
static void take_metas(Lines *lines) {
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < lines->n; i++) {
            Line *line = &lines->at[i];
            enum PageMeta meta = line->block->hint.meta;
            bool last = meta == META_SITE || meta == META_WINDOW_TITLE;
            if (meta != META_NONE && line->role == LINE_META && last == (round > 0))
                take_meta(lines, line);
        }
}

/* ---- what stands outside -------------------------------------------------------------------- */

static size_t title_line(const Lines *lines) {
    for (size_t i = 0; i < lines->n; i++)
        if (lines->at[i].role == LINE_TITLE && lines->at[i].block->hint.meta == META_NONE) return i;
    return lines->first_inside;
}

static bool is_outside(const Line *line) {
    return line->block->hint.outside && line->role == LINE_BODY;
}

/* The date in the head of a newspaper's page is that of the paper; on other sites it is today's. */
static bool is_newspaper(const Lines *lines) {
    for (size_t i = 0; i < lines->first_inside; i++) {
        Str text = lines->at[i].text;
        if (lines->at[i].characters <= 20 && str_starts(text, STR("第")) &&
            str_has(text, STR("版")))
            return true;
        if (lines->at[i].block->hint.meta == META_WINDOW_TITLE && str_has(text, STR("数字报")))
            return true;
    }
    return false;
}

void webpage_fence(Lines *lines) {
    if (!lines->page) return;
    size_t title = title_line(lines),
           top = title < lines->first_inside ? title : lines->first_inside;
    lines->head_from = top > NEAR ? top - NEAR : 0;
    lines->loose_from = is_newspaper(lines) ? lines->head_from
                        : top > LOOSE_NEAR  ? top - LOOSE_NEAR
                                            : 0;
    lines->head_end = lines->first_inside + HEAD_BELOW;
    lines->end =
        lines->end_inside + TAIL_NEAR < lines->n ? lines->end_inside + TAIL_NEAR : lines->n;
    for (size_t i = 0; i < lines->n; i++)
        if (is_outside(&lines->at[i]) && (i < lines->head_from || i >= lines->end))
            line_drop(&lines->at[i], RULE_outside);
}

/* Newspapers set the pictures of a report beside its text: the line below one, with its credit, is
 * the report's. */
static bool names_picture(const Lines *lines, size_t i) {
    const Line *line = &lines->at[i];
    return line->block->hint.under_picture && line->characters <= CAPTION_MOST && i < lines->end &&
           caption_credit_at(line->text) < line->text.n;
}

/* Between title and text stand subtitles, leads and pictures. */
static bool belongs(const Lines *lines, size_t i, size_t title) {
    const Line *line = &lines->at[i];
    if (i < title) return false;
    if (names_picture(lines, i)) return true;
    if (i >= lines->first_inside) return false;
    return str_starts(line->text, STR("—")) || (line->ended && line->characters >= LEAD_LEAST);
}

/* The rows over and under the title of a newspaper's page, centred as it is: 引题, 副题. */
static void take_decks(Lines *lines, size_t title) {
    enum { DECK_LEAST = 5, DECK_MOST = 50 };
    bool paper = is_newspaper(lines);
    for (size_t i = title ? title - 1 : 0; i < lines->first_inside && i <= title + 1; i++) {
        Line *line = &lines->at[i];
        bool dash = str_starts(line->text, STR("—"));
        if (is_outside(line) && line->characters >= DECK_LEAST && line->characters <= DECK_MOST &&
            ((dash && i < title) || (paper && line->block->hint.centred)))
            line->role = LINE_SUBTITLE;
    }
}

/* A line that is no caption after all forgets the picture outside that it stands under. */
static void settle_picture(const Lines *lines, size_t i) {
    Line *line = &lines->at[i];
    bool kept = line->role == LINE_BODY && names_picture(lines, i);
    if (line->block->kind == BLOCK_PARAGRAPH && !kept) line->block->image = STR("");
}

void webpage_settle(Lines *lines) {
    if (!lines->page) return;
    take_metas(lines);
    size_t title = title_line(lines);
    take_decks(lines, title);
    for (size_t i = 0; i < lines->n; i++)
        if (is_outside(&lines->at[i]) && !belongs(lines, i, title))
            line_drop(&lines->at[i], RULE_outside);
    for (size_t i = 0; i < lines->n; i++)
        settle_picture(lines, i);
}
