/* SPDX-License-Identifier: MIT */
/* Headings by their number or their form (TX-21), and captions without a mark, which look like
 * them. The headings of one article share a form: where they have two clauses, a line of one clause
 * is a caption or a paragraph. */
#include "edit/byline.h"
#include "edit/captions.h"
#include "text/chars.h"
#include "text/date.h"

enum {
    SINGLE_HEADING_MOST = 26,
    CLAUSE_MOST = 20,
    RUN_MOST = 2,
    SIGNATURE_MOST = 24,
    SIGNERS_MOST = 4
};

/* What one article's lines say together. */
typedef struct Forms {
    size_t from, to;
    int double_clause; /* unnumbered candidates of two clauses and more */
    int single_clause;
    bool in_lines; /* short lines throughout, as posts for telephones are set: paragraphs all */
    bool pictures; /* captions or credits of pictures stand in the article */
    size_t first[NUMBERING_COUNT]; /* the first heading of each numbering, SIZE_MAX */
} Forms;

static bool is_note(Str text) {
    static const Str begins[] = {STR_INIT("编者按"),  STR_INIT("【编者按】"), STR_INIT("编者的话"),
                                 STR_INIT("编前语"),  STR_INIT("[编者按]"),   STR_INIT("开栏的话"),
                                 STR_INIT("核心提示")};
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (str_starts(text, begins[i])) return true;
    return false;
}

/* The source marked it as a heading: <h2>, a style, or a short line that is bold as a whole. */
static bool is_marked(const Line *line) {
    enum { MARKED_MOST = 60 };
    const struct Hint *hint = &line->block->hint;
    if (line->role != LINE_BODY || line->characters > MARKED_MOST || line->ended || line->pausing)
        return false;
    return hint->heading > 0 || (hint->strong && line_is_headlike(line));
}

/* 参考文献： over the list of them: a heading, whatever mark ends it. */
static bool names_part(const Line *line) {
    static const Str parts[] = {STR_INIT("参考文献"), STR_INIT("结语"),     STR_INIT("结束语"),
                                STR_INIT("引言"),     STR_INIT("参考资料"), STR_INIT("注释"),
                                STR_INIT("后记")};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (line_same_text(line->text, parts[i])) return true;
    return false;
}

static bool is_plain_candidate(const Line *line) {
    return line->role == LINE_BODY && line->numbering == NUMBER_NONE && line_is_headlike(line);
}

static bool is_decimal(const Line *line) {
    return line->numbering >= NUMBER_DECIMAL && line->numbering <= NUMBER_DECIMAL_MORE;
}

/* （一）牢牢把握某某的本质特征，某某得到新加强: longer than other headings, numbered as they are.
 */
static bool is_long_numbered(const Line *line) {
    enum { LONG_MOST = 54 };
    return line->numbering >= NUMBER_CHAPTER && line->numbering <= NUMBER_HAN_PAREN &&
           line->characters <= LONG_MOST && !line->sentence && !line->ended && !line->pausing &&
           !str_has(line->text, STR("；")) && !str_has(line->text, STR(";"));
}

static bool is_numbered_candidate(const Line *line) {
    enum { LEAST = 3 };                             /* 一、桥 */
    bool alone = line->number_size == line->text.n; /* （二） between two parts */
    return line->role == LINE_BODY && line->numbering != NUMBER_NONE &&
           (line_is_headlike(line) || is_long_numbered(line)) &&
           (line->characters >= LEAST || alone || is_decimal(line));
}

static bool is_candidate(const Line *line) {
    return is_plain_candidate(line) || is_numbered_candidate(line);
}

/* Running text comes next, before another heading of this form or the end; a line of one clause
 * under a heading of two may be a caption and does not count. */
static bool body_follows(const Lines *lines, const Forms *forms, size_t i) {
    for (size_t k = i + 1; k < forms->to; k++) {
        const Line *line = &lines->at[k];
        if (line->role == LINE_BLOCK || line->role == LINE_NOTE || line->role == LINE_HEADING)
            return true;
        if (line->role != LINE_BODY) continue;
        bool skipped = lines->at[i].clauses > 1 && line->clauses == 1 && is_plain_candidate(line);
        if (!skipped) return !is_plain_candidate(line);
    }
    return false;
}

/* Candidates in a row with nothing but dropped lines between, `i` among them. */
static size_t run_length(const Lines *lines, const Forms *forms, size_t i) {
    size_t n = 1;
    for (size_t k = i; k > forms->from; k--) {
        const Line *line = &lines->at[k - 1];
        if (line->role == LINE_DROP || line->role == LINE_META) continue;
        if (!is_candidate(line) || n > 4) break;
        n++;
    }
    for (size_t k = i + 1; k < forms->to && n <= 8; k++) {
        if (lines->at[k].role == LINE_DROP || lines->at[k].role == LINE_META) continue;
        if (!is_candidate(&lines->at[k])) break;
        n++;
    }
    return n;
}

/* Stands in the middle of a sentence: the text above it is open. */
static bool interrupts(const Lines *lines, const Forms *forms, size_t i) {
    for (size_t k = i; k > forms->from; k--) {
        const Line *line = &lines->at[k - 1];
        if (line->role == LINE_BODY && !is_plain_candidate(line))
            return !line->ended && line->characters > SINGLE_HEADING_MOST;
        if (line->role == LINE_HEADING || line->role == LINE_TITLE) return false;
    }
    return false;
}

/* Most lines are short and end without a mark: none of them stands out. */
static bool is_set_in_lines(const Lines *lines, size_t from, size_t to) {
    enum { SHORT_LEAST = 12, SHARE = 60 };
    int all = 0, few = 0;
    for (size_t i = from; i < to; i++) {
        const Line *line = &lines->at[i];
        if (line->role != LINE_BODY) continue;
        all++;
        few += is_plain_candidate(line) && line->characters <= CLAUSE_MOST &&
               line->block->hint.heading == 0;
    }
    return few >= SHORT_LEAST && few * 100 >= all * SHARE;
}

static Forms forms_of(const Lines *lines, size_t from, size_t to) {
    Forms forms = {.from = from, .to = to, .in_lines = is_set_in_lines(lines, from, to)};
    for (int k = 0; k < NUMBERING_COUNT; k++)
        forms.first[k] = SIZE_MAX;
    for (size_t i = from; i < to; i++) {
        const Line *line = &lines->at[i];
        if (line->role == LINE_CAPTION || line->role == LINE_CREDIT) forms.pictures = true;
        for (const Field *f = line->fields; f; f = f->next)
            if (f->kind == FIELD_EDITOR && str_has(f->text, STR("图片"))) forms.pictures = true;
        if (!is_plain_candidate(line)) continue;
        bool event = line->clauses == 1 && caption_names_event(line->text);
        forms.pictures = forms.pictures || (event && interrupts(lines, &forms, i));
        if (!event) *(line->clauses > 1 ? &forms.double_clause : &forms.single_clause) += 1;
    }
    return forms;
}

static void mark_heading(Lines *lines, Forms *forms, size_t i, enum Numbering numbering) {
    lines->at[i].role = LINE_HEADING;
    if (forms->first[numbering] == SIZE_MAX) forms->first[numbering] = i;
}

/* 1 概况 alone may be anything; two and more such lines number the parts of a paper. */
static bool uses_decimals(const Lines *lines, const Forms *forms) {
    int n = 0;
    for (size_t i = forms->from; i < forms->to; i++)
        n += is_numbered_candidate(&lines->at[i]) && is_decimal(&lines->at[i]);
    return n > 1;
}

/* Numbered lines in a row are a list; with text under each they are headings. */
static void mark_numbered(Lines *lines, Forms *forms) {
    bool decimals = uses_decimals(lines, forms);
    for (size_t i = forms->from; i < forms->to; i++) {
        const Line *line = &lines->at[i];
        if (!is_numbered_candidate(line) || (is_decimal(line) && !decimals)) continue;
        size_t next = lines_next_kept(lines, i + 1);
        bool annex = i > forms->from && str_starts(lines->at[i - 1].text, STR("附件"));
        bool same_next = next < forms->to && lines->at[next].numbering == line->numbering;
        size_t before = lines_last_kept(lines, i);
        bool same_before = before != SIZE_MAX && before >= forms->from &&
                           lines->at[before].numbering == line->numbering &&
                           lines->at[before].role == LINE_BODY;
        bool marked = line->block->hint.heading > 0;
        if (next < forms->to && (marked || (!same_next && !same_before && !annex)))
            mark_heading(lines, forms, i, line->numbering);
    }
}

/* Two short lines of one clause each, text under them: a heading of two clauses. */
static bool is_pair(const Lines *lines, const Forms *forms, size_t i, size_t next) {
    const Line *a = &lines->at[i], *b = &lines->at[next];
    return next < forms->to && is_plain_candidate(b) && a->clauses == 1 && b->clauses == 1 &&
           a->characters <= CLAUSE_MOST && b->characters <= CLAUSE_MOST &&
           !caption_names_event(a->text) && !caption_names_event(b->text) &&
           body_follows(lines, forms, next);
}

/* Directly under the line above it: no blank line between. */
static bool set_close(const Lines *lines, size_t i) {
    return i < lines->n && lines->at[i].block->hint.blank_before == 0;
}

/* 地点： above: what is said of it. */
static bool follows_label(const Lines *lines, const Forms *forms, size_t i) {
    enum { LABEL_MOST = 7 };
    size_t above = lines_last_kept(lines, i);
    if (above == SIZE_MAX || above < forms->from || lines->at[above].role != LINE_BODY)
        return false;
    Str text = lines->at[above].text;
    return lines->at[above].characters <= LABEL_MOST &&
           (str_ends(text, STR("：")) || str_ends(text, STR(":")));
}

/* The title says 关于印发《某某方案》的通知, and here 某某方案 begins. */
static bool is_announced(const Lines *lines, const Forms *forms, size_t i) {
    enum { ANNOUNCED_LEAST = 5 };
    const Line *title = &lines->at[forms->from], *line = &lines->at[i];
    if (title->role != LINE_TITLE || line->characters < ANNOUNCED_LEAST) return false;
    for (size_t at = 0, open; (open = str_find(title->text, STR("《"), at)) != SIZE_MAX;) {
        size_t close = str_find(title->text, STR("》"), open);
        if (close == SIZE_MAX) return false;
        if (line_same_text(str_sub(title->text, open, close), line->text)) return true;
        at = close;
    }
    return false;
}

/* 某某日报社： over a headline with text under it, the heading of a part. */
static bool is_label_over_heading(const Lines *lines, const Forms *forms, size_t i) {
    enum { LABEL_LEAST = 5, LABEL_MOST = 12 }; /* 地点： asks for a value */
    const Line *line = &lines->at[i];
    size_t next = lines_next_kept(lines, i + 1);
    if (line->role != LINE_BODY || line->characters < LABEL_LEAST ||
        line->characters > LABEL_MOST || line->clauses != 1 ||
        !(str_ends(line->text, STR("：")) || str_ends(line->text, STR(":"))))
        return false;
    return next < forms->to && is_plain_candidate(&lines->at[next]) &&
           body_follows(lines, forms, next);
}

/* 某某大学校长 吕帆： over what that person says. */
static bool is_speaker_line(const Lines *lines, const Forms *forms, size_t i) {
    enum { SPEAKER_MOST = 26 };
    const Line *line = &lines->at[i];
    bool wide = str_ends(line->text, STR("："));
    if (line->role != LINE_BODY || line->characters > SPEAKER_MOST || line->clauses != 2 ||
        !(wide || str_ends(line->text, STR(":"))))
        return false;
    Str rest = str_sub(line->text, 0, line->text.n - (wide ? STR("：").n : 1)), clause, last = rest;
    while (str_cut(&rest, STR(" "), &clause))
        last = clause;
    size_t next = lines_next_kept(lines, i + 1);
    return byline_is_person(last) && next < forms->to && lines->at[next].role == LINE_BODY &&
           !is_candidate(&lines->at[next]);
}

static void mark_speakers(Lines *lines, Forms *forms) {
    size_t n = 0;
    for (size_t i = forms->from; i < forms->to; i++)
        n += is_speaker_line(lines, forms, i);
    for (size_t i = forms->from; n > 1 && i < forms->to; i++)
        if (is_speaker_line(lines, forms, i)) mark_heading(lines, forms, i, NUMBER_NONE);
}

/* Two and more such labels divide an article. */
static void mark_labelled(Lines *lines, Forms *forms) {
    size_t n = 0;
    for (size_t i = forms->from; i < forms->to; i++)
        n += is_label_over_heading(lines, forms, i);
    for (size_t i = forms->from; n > 1 && i < forms->to; i++) {
        if (!is_label_over_heading(lines, forms, i)) continue;
        mark_heading(lines, forms, i, NUMBER_NONE);
        lines->at[lines_next_kept(lines, i + 1)].role = LINE_HEADING_MORE;
    }
}

/* 是他成就了这座城，还是这里的山水？ among paragraphs: no heading, for no others stand there;
 * nor is “铛——铛——”. */
static bool asks_in_text(const Line *line, const Forms *forms) {
    enum { QUESTION_MOST = 16, HEADINGS_LEAST = 3 };
    if (str_starts(line->text, STR("“")) && str_has(line->text, STR("——")))
        return true; /* a sound */
    return line->ended && line->characters > QUESTION_MOST && forms->single_clause < HEADINGS_LEAST;
}

static void mark_plain(Lines *lines, Forms *forms, size_t i) {
    Line *line = &lines->at[i];
    size_t next = lines_next_kept(lines, i + 1);
    if (follows_label(lines, forms, i)) return;
    if (line->role == LINE_BODY && next < forms->to &&
        (names_part(line) || is_announced(lines, forms, i))) {
        mark_heading(lines, forms, i, NUMBER_NONE);
    } else if (is_marked(line) && (line->block->hint.heading || body_follows(lines, forms, i))) {
        mark_heading(lines, forms, i, NUMBER_NONE);
    } else if (forms->in_lines) {
        return;
    } else if (line->clauses > 1 && body_follows(lines, forms, i)) {
        mark_heading(lines, forms, i, NUMBER_NONE);
    } else if ((forms->double_clause == 0 || set_close(lines, next)) &&
               run_length(lines, forms, i) <= RUN_MOST && is_pair(lines, forms, i, next)) {
        mark_heading(lines, forms, i, NUMBER_NONE);
        lines->at[next].role = LINE_HEADING_MORE;
    } else if (line->clauses == 1 &&
               (caption_names_event(line->text) || interrupts(lines, forms, i) ||
                (forms->pictures &&
                 (forms->double_clause > 0 || !body_follows(lines, forms, i))))) {
        line->role = LINE_CAPTION;
    } else if (line->characters <= SINGLE_HEADING_MOST && forms->double_clause == 0 &&
               !asks_in_text(line, forms) && run_length(lines, forms, i) <= RUN_MOST &&
               body_follows(lines, forms, i)) {
        mark_heading(lines, forms, i, NUMBER_NONE);
    }
}

/* 2023年12月，浙东; 2018年6月写于天津: a date, and perhaps where it was written. */
static bool is_date_line(Str text, Str *iso, Arena *arena) {
    enum { PLACE_MOST = 8 };
    Date date;
    char out[16];
    size_t n = date_read(text, 0, &date);
    if (!n) return false;
    date_iso(date, out);
    *iso = str_copy(arena, str_from(out));
    static const Str before_place[] = {STR_INIT("，"),   STR_INIT("于"),   STR_INIT("写于"),
                                       STR_INIT("作于"), STR_INIT("改于"), STR_INIT("定稿于")};
    Str rest = str_after(text, n);
    if (rest.n == 0) return true;
    for (size_t i = 0; i < sizeof before_place / sizeof *before_place; i++)
        if (str_starts(rest, before_place[i]) && rest.n > before_place[i].n &&
            utf8_count(rest) <= before_place[i].n / 3 + PLACE_MOST)
            return true;
    return false;
}

static bool has_date(const Lines *lines, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        for (const Field *f = lines->at[i].fields; f; f = f->next)
            if (f->kind == FIELD_DATE) return true;
    return false;
}

static bool may_sign(const Line *line) {
    return line->role == LINE_BODY && line->characters <= SIGNATURE_MOST && !line->ended &&
           line->numbering == NUMBER_NONE;
}

static bool names_office(Str text) {
    static const Str ends[] = {STR_INIT("办公室"), STR_INIT("政府"), STR_INIT("委员会"),
                               STR_INIT("局"),     STR_INIT("厅"),   STR_INIT("委"),
                               STR_INIT("部"),     STR_INIT("会")};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(text, ends[i])) return true;
    return false;
}

/* Line `last` is the date of a signature; above it stands who signs. */
static void sign(Lines *lines, const Forms *forms, size_t last, Str iso) {
    if (!has_date(lines, forms->from, forms->to)) {
        Field *field = ARENA_NEW(lines->book->arena, Field);
        *field = (Field){
            .kind = FIELD_DATE, .text = iso, .line = lines->at[last].number, .copied = true};
        lines->at[last].fields = field;
    }
    lines->at[last].role = LINE_SIGNATURE;
    size_t above = lines_last_kept(lines, last);
    if (above == SIZE_MAX || above <= forms->from || !may_sign(&lines->at[above])) return;
    lines->at[above].role = LINE_SIGNATURE;
    for (int n = 1; n < SIGNERS_MOST; n++) { /* 市委办公室 over 市政府办公室 */
        above = lines_last_kept(lines, above);
        if (above == SIZE_MAX || above <= forms->from || !may_sign(&lines->at[above]) ||
            !names_office(lines->at[above].text))
            return;
        lines->at[above].role = LINE_SIGNATURE;
    }
}

/* A date alone after the text, and the office above it (PA-12). They stay where they stand; the
 * head gets a copy of the date where it has none. */
static void mark_signature(Lines *lines, const Forms *forms) {
    enum { NEAR_END = 4 };
    size_t last = lines_last_kept(lines, forms->to);
    Str iso;
    for (int k = 0; k < NEAR_END && last != SIZE_MAX && last > forms->from; k++) {
        Line *line = &lines->at[last];
        if (line->role == LINE_BODY && is_date_line(line->text, &iso, lines->book->arena)) break;
        last = k + 1 < NEAR_END ? lines_last_kept(lines, last) : SIZE_MAX;
    }
    if (last == SIZE_MAX || last <= forms->from || lines->at[last].role != LINE_BODY) return;
    sign(lines, forms, last, iso);
}

/* A date set to the right, or under an office: a notice signed before what it sends begins. */
static void mark_inner_signatures(Lines *lines, const Forms *forms) {
    Str iso;
    for (size_t i = forms->from + 1; i < forms->to; i++) {
        const Line *line = &lines->at[i];
        const Line *above = &lines->at[i - 1];
        bool signed_off = line->block->hint.right ||
                          (may_sign(above) && names_office(above->text) && i > forms->from + 1);
        if (line->role == LINE_BODY && signed_off &&
            is_date_line(line->text, &iso, lines->book->arena))
            sign(lines, forms, i, iso);
    }
}

enum { RANK_COUNT = 8 };

/* Unnumbered headings rank as the source marks them: <h2> over <h3> over bold lines. */
static int rank_of(const Line *line) {
    int heading = line->block->hint.heading;
    return heading > 0 && heading < RANK_COUNT - 1 ? heading : RANK_COUNT - 1;
}

/* What a heading counts as: a number that no other heading has may be the source's mark alone. */
static enum Numbering form_of(const Forms *forms, const Line *line) {
    return forms->first[line->numbering] == SIZE_MAX ? NUMBER_NONE : line->numbering;
}

/* Levels by rank among the forms that the article uses, three at most; lines without a number rank
 * above those whose first comes after theirs. */
static void set_levels(Lines *lines, const Forms *forms) {
    int level[NUMBERING_COUNT] = {0}, next = 1;
    for (int k = NUMBER_CHAPTER; k < NUMBERING_COUNT; k++) {
        if (forms->first[k] == SIZE_MAX) continue;
        if (!level[NUMBER_NONE] && forms->first[NUMBER_NONE] < forms->first[k])
            level[NUMBER_NONE] = next++;
        level[k] = next++;
    }
    if (!level[NUMBER_NONE]) level[NUMBER_NONE] = next;
    bool ranks[RANK_COUNT] = {false};
    for (size_t i = forms->from; i < forms->to; i++)
        if (lines->at[i].role == LINE_HEADING && form_of(forms, &lines->at[i]) == NUMBER_NONE)
            ranks[rank_of(&lines->at[i])] = true;
    for (size_t i = forms->from; i < forms->to; i++)
        if (lines->at[i].role == LINE_HEADING) {
            enum Numbering form = form_of(forms, &lines->at[i]);
            int n = level[form];
            for (int k = 0; form == NUMBER_NONE && k < rank_of(&lines->at[i]); k++)
                n += ranks[k];
            lines->at[i].level = names_part(&lines->at[i]) ? 1 : n > 3 ? 3 : n;
        }
}

enum { VERSE_LINES = 4, VERSE_LEAST = 4, VERSE_MOST = 16 };

/* Lines of one length, each ended by a mark: a poem keeps its lines (PA-13). */
static void mark_verse(Lines *lines, size_t from, size_t to) {
    for (size_t i = from; i < to;) {
        const Line *first = &lines->at[i];
        size_t n = 0;
        while (i + n < to && lines->at[i + n].role == LINE_BODY &&
               first->characters >= VERSE_LEAST && first->characters <= VERSE_MOST &&
               lines->at[i + n].characters == first->characters &&
               (lines->at[i + n].ended || lines->at[i + n].pausing) &&
               (n == 0 || lines->at[i + n].block->hint.blank_before == 0))
            n++;
        for (size_t k = 0; k < n && n >= VERSE_LINES; k++)
            lines->at[i + k].role = LINE_VERSE;
        i += n ? n : 1;
    }
}

/* A picture and what is said of it may be the whole report: then its caption is the text, for a
 * caption without a picture is not printed. */
static void keep_photo_news(Lines *lines, const Forms *forms) {
    enum { REPORT_LEAST = 40 };
    for (size_t i = forms->from; i < forms->to; i++) {
        enum LineRole role = lines->at[i].role;
        if (role == LINE_BODY || role == LINE_BLOCK || role == LINE_NOTE || role == LINE_VERSE)
            return;
    }
    for (size_t i = forms->from; i < forms->to; i++)
        if (lines->at[i].role == LINE_CAPTION && lines->at[i].characters >= REPORT_LEAST)
            lines->at[i].role = LINE_BODY;
}

/* （某某大学 某某学院，湖北 某地 437100）: where who wrote works, in brackets under the names. */
static bool is_affiliation(const Line *line) {
    enum { CODE_DIGITS = 6, AFFILIATION_LEAST = 8, AFFILIATION_MOST = 80 };
    static const Str places[] = {STR_INIT("大学"),   STR_INIT("学院"), STR_INIT("研究所"),
                                 STR_INIT("研究院"), STR_INIT("学校"), STR_INIT("中心")};
    Str text = line->text;
    bool open = str_starts(text, STR("（")) || str_starts(text, STR("("));
    bool close = str_ends(text, STR("）")) || str_ends(text, STR(")"));
    if (line->role != LINE_BODY || !open || !close || line->characters < AFFILIATION_LEAST ||
        line->characters > AFFILIATION_MOST)
        return false;
    text.n -= str_ends(text, STR(")")) ? 1 : STR("）").n;
    int digits = 0;
    while (text.n && char_is_digit((unsigned char)text.p[text.n - 1])) {
        text.n--;
        digits++;
    }
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (digits == CODE_DIGITS && str_has(text, places[i])) return true;
    return false;
}

/* The same was said above. */
static bool is_repeated(const Lines *lines, size_t from, size_t i) {
    for (size_t k = from; k < i; k++)
        if (lines->at[k].role == LINE_NOTE && line_same_text(lines->at[k].text, lines->at[i].text))
            return true;
    return false;
}

static void find_in(Lines *lines, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        if (is_affiliation(&lines->at[i]) && is_repeated(lines, from, i))
            line_drop(&lines->at[i], RULE_repeated_field);
        else if (lines->at[i].role == LINE_BODY &&
                 (is_note(lines->at[i].text) || is_affiliation(&lines->at[i])))
            lines->at[i].role = LINE_NOTE;
    mark_verse(lines, from, to);
    Forms forms = forms_of(lines, from, to);
    mark_inner_signatures(lines, &forms);
    mark_signature(lines, &forms);
    mark_numbered(lines, &forms);
    mark_labelled(lines, &forms);
    mark_speakers(lines, &forms);
    for (size_t i = from; i < to; i++)
        if (is_plain_candidate(&lines->at[i]) || is_marked(&lines->at[i]) ||
            (lines->at[i].role == LINE_BODY && names_part(&lines->at[i])))
            mark_plain(lines, &forms, i);
    set_levels(lines, &forms);
    keep_photo_news(lines, &forms);
}

void headings_find(Lines *lines) {
    size_t from = 0;
    for (size_t i = 1; i <= lines->n; i++) {
        if (i == lines->n || lines->at[i].role == LINE_TITLE) {
            find_in(lines, from, i);
            from = i;
        }
    }
}
