/* SPDX-License-Identifier: MIT */
/* Where articles begin. The first title stands above the first line of metadata, or at the top. A
 * further article begins where a headline is followed by what only the head of an article has: a
 * date or source of its own, a subtitle, a dateline, a heading of two clauses under a headline of
 * two clauses; and where enough text stands on both sides. */
#include "edit/byline.h"
#include "edit/lines.h"
#include "text/chars.h"

enum {
    HEAD_LINE_MOST = 40,
    HEAD_REACH = 24,  /* lines in which the first head must stand */
    BRIEF_LEAST = 20, /* … under a headline with a date of its own */
    BODY_LEAST = 120, /* characters that make an article of what follows a headline */
    TITLE_LINES_MOST = 3,
};

/* 编者按 may stand above the headline. */
static bool is_note(const Line *line) {
    return line->role == LINE_BODY &&
           (str_starts(line->text, STR("编者按")) || str_starts(line->text, STR("【编者按】")) ||
            str_starts(line->text, STR("[编者按]")));
}

static bool is_subtitle(const Line *line) {
    static const Str dashes[] = {STR_INIT("——"), STR_INIT("—"), STR_INIT("--"), STR_INIT("－－"),
                                 STR_INIT("──")};
    if (line->role != LINE_BODY || line->characters > 44 || line->sentence || line->pausing)
        return false;
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++)
        if (str_starts(line->text, dashes[i])) return true;
    return false;
}

/* 本报讯, 新华社南京3月4日电 …: how a report begins (MP-05). */
static bool is_dateline(const Line *line) {
    static const Str begins[] = {STR_INIT("本报讯"), STR_INIT("本报"),   STR_INIT("新华社"),
                                 STR_INIT("中新社"), STR_INIT("中新网"), STR_INIT("本网讯"),
                                 STR_INIT("人民网")};
    Str head = line->text.n > 60 ? str_sub(line->text, 0, 60) : line->text;
    if (line->role != LINE_BODY || line->characters < 30) return false;
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (str_starts(head, begins[i]) && (str_has(head, STR("讯")) || str_has(head, STR("电"))))
            return true;
    return false;
}

/* 早报讯（记者 甲某）…: the same with a bracket. */
static bool is_report(const Line *line) {
    enum { REACH = 3 * 8 };
    static const Str ends[] = {STR_INIT("讯（"), STR_INIT("讯("), STR_INIT("讯 （"),
                               STR_INIT("讯 (")};
    if (line->role != LINE_BODY || line_is_headlike(line)) return false;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_find(line->text, ends[i], 0) <= REACH) return true;
    return is_dateline(line);
}

static bool is_candidate(const Line *line) {
    return line->role == LINE_BODY && line_is_headlike(line) && line->numbering == NUMBER_NONE &&
           line->characters >= 4 && !is_subtitle(line) && !str_starts(line->text, STR("星期"));
}

/* 重磅！某某入选名录: an exclamation or a question inside a headline, where no text came before. */
static bool is_exclaimed(const Line *line) {
    enum { EXCLAIMED_LEAST = 8, EXCLAIMED_MOST = 36 };
    size_t size;
    if (line->role != LINE_BODY || !line->sentence || line->pausing ||
        line->numbering != NUMBER_NONE || line->characters < EXCLAIMED_LEAST ||
        line->characters > EXCLAIMED_MOST || str_has(line->text, STR("。")) ||
        str_has(line->text, STR("；")) ||
        (str_starts(line->text, STR("“")) && str_ends(line->text, STR("”"))))
        return false;
    uint32_t last = utf8_before(line->text, line->text.n, &size);
    return !line->ended || last == 0xFF01 || last == 0xFF1F || last == '!' || last == '?';
}

/* 某政办发〔2020〕51号: the number of an official document, under its title. */
static bool is_document_number(const Line *line) {
    enum { NUMBER_MOST = 24 };
    static const Str pairs[][2] = {{STR_INIT("〔"), STR_INIT("〕")},
                                   {STR_INIT("［"), STR_INIT("］")},
                                   {STR_INIT("["), STR_INIT("]")},
                                   {STR_INIT("（"), STR_INIT("）")}};
    if (line->role != LINE_BODY || line->characters > NUMBER_MOST ||
        !str_ends(line->text, STR("号")))
        return false;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        size_t open = str_find(line->text, pairs[i][0], 0);
        size_t close = open == SIZE_MAX ? open : str_find(line->text, pairs[i][1], open);
        uint32_t year;
        if (close == SIZE_MAX || open == 0) continue;
        Str digits = str_sub(line->text, open + pairs[i][0].n, close);
        if (digits.n == 4 && str_number(digits, &year)) return true;
    }
    return false;
}

static bool has_field(const Line *line, enum FieldKind kind) {
    for (const Field *f = line->fields; f; f = f->next)
        if (f->kind == kind) return true;
    return false;
}

/* Enough running text in [from, to) to make an article. */
static bool has_body_of(const Lines *lines, size_t from, size_t to, int least) {
    int n = 0;
    for (size_t i = from; i < to && n < least; i++)
        if (lines->at[i].role == LINE_BODY && !is_candidate(&lines->at[i]))
            n += lines->at[i].characters;
    return n >= least;
}

static bool has_body(const Lines *lines, size_t from, size_t to) {
    return has_body_of(lines, from, to, BODY_LEAST);
}

/* A later heading of the same form as line `i`: unnumbered, as many clauses, text after it. */
static bool form_recurs(const Lines *lines, size_t i) {
    for (size_t k = i + 2; k + 1 < lines->n; k++)
        if (is_candidate(&lines->at[k]) && lines->at[k].clauses == lines->at[i].clauses &&
            !is_candidate(&lines->at[lines_next_kept(lines, k + 1) % lines->n]))
            return true;
    return false;
}

/* Two lines set close, apart from what follows: how a headline of two clauses is printed. */
static bool stand_together(const Lines *lines, size_t a, size_t b) {
    const Line *after = b + 1 < lines->n ? &lines->at[b + 1] : NULL;
    return b == a + 1 && lines->at[b].block->hint.blank_before == 0 && after &&
           after->block->hint.blank_before > 0;
}

/* An office alone under the headline wrote the article: 市侨联志愿服务总队. */
static bool is_office(const Line *line) {
    return line->role == LINE_BODY && line->clauses == 1 && line->characters <= 18 &&
           !line->ended && !line->pausing && byline_is_office(line->text);
}

/* An office, and below it what begins the text or dates it. */
static bool signs_head(const Lines *lines, size_t i) {
    const Line *next = i + 1 < lines->n ? &lines->at[i + 1] : NULL;
    if (!is_office(&lines->at[i]) || !next) return false;
    bool dated = next->role == LINE_META && has_field(next, FIELD_DATE);
    return dated || (next->role == LINE_BODY && !line_is_headlike(next));
}

/* 温州市委统战部 under a headline: an office of a place, not the headline's next clause. */
static bool names_office(const Line *line, const Lines *lines, size_t i) {
    static const Str begins[] = {STR_INIT("中共"), STR_INIT("市"), STR_INIT("省"), STR_INIT("县"),
                                 STR_INIT("区")};
    struct PlaceMatch match;
    if (!signs_head(lines, i)) return false;
    for (size_t k = 0; k < sizeof begins / sizeof *begins; k++)
        if (str_starts(line->text, begins[k])) return true;
    return str_ends(line->text, STR("街道")) || place_match(line->text, 0, &match, 1) > 0;
}

/* Line `b` goes on with the headline that `a` began. */
static bool continues_title(const Lines *lines, size_t a, size_t b) {
    const Line *first = &lines->at[a], *second = &lines->at[b];
    if (!is_candidate(second) || first->clauses > 1 || line_same_text(first->text, second->text) ||
        names_office(second, lines, b) || is_document_number(second))
        return false;
    if (second->block->hint.blank_before > 1) return false;
    bool dated = b + 1 < lines->n && lines->at[b + 1].role == LINE_META &&
                 lines->at[b + 1].fields && second->block->hint.blank_before == 0;
    if (second->clauses == 2 && dated) return true; /* 引题 over a headline of two clauses */
    return second->clauses == 1 && (stand_together(lines, a, b) || !form_recurs(lines, b));
}

/* A line below a headline of two clauses, and metadata or text below it: a subtitle without its
 * dash; a heading it would only be if others of its form came. */
static bool is_deck(const Lines *lines, size_t i, size_t title) {
    const Line *after = i + 1 < lines->n ? &lines->at[i + 1] : NULL;
    if (i != title + 1 || lines->at[title].clauses < 2 || !is_candidate(&lines->at[i]) || !after)
        return false;
    bool alone = lines->at[i].clauses == 1 && !form_recurs(lines, i) &&
                 !lines->at[i].block->hint.heading && after->role == LINE_BODY &&
                 !line_is_headlike(after);
    return alone || (after->role == LINE_META && after->fields);
}

static void take_office(Lines *lines, size_t i) {
    Line *line = &lines->at[i];
    if (!signs_head(lines, i)) return;
    line_add_field(lines, line, FIELD_AUTHOR, line->text);
    line->role = LINE_META;
}

/* ——访某市某部部长甲某某 over 甲某某: who is to be seen on the picture. */
static bool names_portrait(const Line *above, const Line *line) {
    return line->role == LINE_BODY && byline_is_person(line->text) &&
           str_ends(above->text, line->text) && str_has(above->text, STR("访"));
}

/* The subtitle under the headline whose last line is `last`, and the office that wrote. */
static void mark_below(Lines *lines, size_t last) {
    size_t next = lines_next_kept(lines, last + 1);
    if (next < lines->n && (is_subtitle(&lines->at[next]) || is_deck(lines, next, last) ||
                            is_document_number(&lines->at[next])))
        lines->at[next].role = LINE_SUBTITLE;
    next = lines_next_kept(lines, last + 1);
    size_t above = last;
    if (next < lines->n && lines->at[next].role == LINE_SUBTITLE) {
        above = next;
        next = lines_next_kept(lines, next + 1);
    }
    if (next < lines->n && names_portrait(&lines->at[above], &lines->at[next]))
        lines->at[next].role = LINE_CAPTION;
    else if (next < lines->n)
        take_office(lines, next);
}

/* Marks the title that begins at `i`, its further lines and its subtitle. */
static void mark_title(Lines *lines, size_t i) {
    size_t last = i;
    lines->at[i].role = LINE_TITLE;
    for (int k = 1; k < TITLE_LINES_MOST; k++) {
        size_t next = last + 1;
        if (next >= lines->n || !continues_title(lines, last, next)) break;
        lines->at[next].role = LINE_TITLE_MORE;
        last = next;
    }
    mark_below(lines, last);
}

/* The lines from `first` up to `end` are one headline; where a gap parts them and they are not, the
 * last of them that are: links of the page stand above it. */
static size_t skip_links(const Lines *lines, size_t first, size_t end) {
    for (size_t k = end; k > first + 1; k--)
        if (lines->at[k - 1].block->hint.blank_before > 0 && !is_subtitle(&lines->at[k - 1]) &&
            !names_office(&lines->at[k - 1], lines, k - 1) && !continues_title(lines, k - 2, k - 1))
            return k - 1;
    return first;
}

/* The run of candidates that ends just above line `end`; SIZE_MAX when there is none. */
static size_t run_above(const Lines *lines, size_t end) {
    size_t first = SIZE_MAX, last = end;
    for (size_t k = 0; k < TITLE_LINES_MOST && end > 0; k++) {
        if (is_subtitle(&lines->at[end - 1]) && first == SIZE_MAX) {
            end--;
            continue;
        }
        if (first == SIZE_MAX && is_exclaimed(&lines->at[end - 1])) return end - 1;
        if (!is_candidate(&lines->at[end - 1])) break;
        first = --end;
    }
    return first == SIZE_MAX ? first : skip_links(lines, first, last);
}

/* 甲某某 某公司职员: somebody and a post, no headline. */
static bool begins_with_person(const Line *line) {
    Str rest = line->text, name;
    return line->clauses == 2 && str_cut(&rest, STR(" "), &name) && byline_is_person(name);
}

/* A short first line above a longer one: the name of a column, not a clause of the headline. */
static size_t skip_column_name(Lines *lines, size_t first) {
    while (first + 1 < lines->n && lines->at[first].characters <= 6 &&
           lines->at[first].clauses == 1 && is_candidate(&lines->at[first + 1]) &&
           lines->at[first + 1].characters >= 10 && !begins_with_person(&lines->at[first + 1])) {
        line_drop(&lines->at[first], RULE_column_name);
        first++;
    }
    return first;
}

/* 要闻, 统战: names of columns above the headline. */
static void drop_columns_above(Lines *lines, size_t title) {
    enum { COLUMN_MOST = 6 };
    for (size_t i = 0; i < title; i++)
        if (lines->at[i].role == LINE_BODY && lines->at[i].characters <= COLUMN_MOST &&
            (lines->at[i].clauses == 1 || str_starts(lines->at[i].text, STR("•"))) &&
            !lines->at[i].ended && !lines->at[i].pausing)
            line_drop(&lines->at[i], RULE_column_name);
}

/* 东莞侨联 alone at the top, the headline below: who published the post, in a line of its own. */
static bool names_publisher(const Lines *lines, size_t i) {
    enum { NAME_MOST = 8, HEADLINE_LEAST = 10, REACH = 8 };
    static const Str ends[] = {
        STR_INIT("发布"), STR_INIT("统战"), STR_INIT("侨务"), STR_INIT("之声"), STR_INIT("在线"),
        STR_INIT("日报"), STR_INIT("晚报"), STR_INIT("网"),   STR_INIT("侨声"), STR_INIT("侨讯")};
    const Line *line = &lines->at[i];
    bool named = is_office(line);
    for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
        named = named || str_ends(line->text, ends[k]);
    if (!named || line->role != LINE_BODY || line->clauses > 1 || line->characters > NAME_MOST)
        return false;
    bool dated = i > 0 && lines->at[i - 1].role == LINE_META;
    for (size_t k = i + 1; k < lines->n && k <= i + REACH; k++) {
        const Line *below = &lines->at[k];
        if (below->role == LINE_META) dated = true;
        if (below->role != LINE_BODY) continue;
        return dated && is_candidate(below) && below->characters >= HEADLINE_LEAST;
    }
    return false;
}

static void take_publisher(Lines *lines, Line *line) {
    line_add_field(lines, line, FIELD_SOURCE, line->text);
    line->role = LINE_META;
}

/* A line of links to other pages of a paper between `from` and `to`: what stands above it lists the
 * headlines of the page. */
static bool pages_are_linked(const Lines *lines, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        if (lines->at[i].role == LINE_DROP && lines->at[i].rule == RULE_related) return true;
    return false;
}

/* A date with a key stands on the line. */
static bool has_keyed_date(const Line *line) {
    for (const Field *f = line->fields; f; f = f->next)
        if (f->kind == FIELD_DATE && f->rank) return true;
    return false;
}

/* A line that only dates a page: the headline of an article may stand further down, over who wrote
 * it. */
static bool dates_page(const Line *line) {
    const Field *f = line->fields;
    return line->page_head ||
           (f && f->kind == FIELD_DATE && !f->next && !f->rank && str_has(line->text, STR("星期")));
}

/* The headline over the first byline below `from`, before any text; SIZE_MAX. */
static size_t title_over_byline(const Lines *lines, size_t from) {
    enum { REACH = 6, TEXT_LEAST = 40 };
    for (size_t i = from; i < lines->n && i < from + REACH; i++) {
        const Line *line = &lines->at[i];
        if (line->role == LINE_BODY && line->characters >= TEXT_LEAST) break;
        if (line->role == LINE_META && (has_field(line, FIELD_AUTHOR) || has_keyed_date(line)))
            return run_above(lines, i);
    }
    return SIZE_MAX;
}

/* The very first line, longer than a headline usually is, directly over the metadata. */
static bool is_long_title(const Lines *lines, size_t i) {
    enum { LONG_MOST = 64 };
    const Line *line = &lines->at[i];
    return line->role == LINE_BODY && line->characters <= LONG_MOST && !line->sentence &&
           !line->ended && !line->pausing && line->numbering == NUMBER_NONE &&
           lines_last_kept(lines, i) == SIZE_MAX;
}

static size_t first_title(Lines *lines) {
    enum { SENTENCES_MOST = 1 };
    size_t top = SIZE_MAX, sentences = 0;
    for (size_t i = lines->head_from; i < lines->n && i < lines->head_from + HEAD_REACH; i++) {
        const Line *line = &lines->at[i];
        if (is_note(line)) continue;
        if (top == SIZE_MAX && names_publisher(lines, i)) {
            take_publisher(lines, &lines->at[i]);
            continue;
        }
        if (line->role == LINE_BODY && !line_is_headlike(line) && !is_subtitle(line) &&
            line->characters > 60)
            break; /* running text: the head is over */
        bool head_field = line->role == LINE_META && line->fields;
        size_t above = head_field ? run_above(lines, i) : SIZE_MAX;
        if (head_field && dates_page(line)) {
            size_t below = title_over_byline(lines, i + 1);
            if (below != SIZE_MAX && below > i) return skip_column_name(lines, below);
        }
        if (head_field && above == SIZE_MAX && i > 0 && line_is_headlike(&lines->at[i - 1]) &&
            lines->at[i - 1].role == LINE_BODY && top == SIZE_MAX)
            above = i - 1; /* even a numbered line: 第一篇 … over its date */
        if (head_field && above == SIZE_MAX && i > 0 && is_long_title(lines, i - 1)) return i - 1;
        if (above != SIZE_MAX) return skip_column_name(lines, above);
        if (head_field && top != SIZE_MAX && pages_are_linked(lines, top, i)) {
            size_t below = lines_next_kept(lines, i + 1);
            if (below < lines->n && is_candidate(&lines->at[below])) return below;
        }
        sentences += line->role == LINE_BODY && line->ended && !line_is_headlike(line) &&
                     !str_ends(line->text, STR("…"));             /* a headline cut short */
        if (top == SIZE_MAX && sentences > SENTENCES_MOST) break; /* the headline is lost */
        if (top == SIZE_MAX && (is_candidate(line) || is_exclaimed(line))) top = i;
    }
    size_t begin = lines_next_kept(lines, 0);
    if (begin < lines->n && (top == SIZE_MAX || begin < top) && is_subtitle(&lines->at[begin]))
        return begin; /* the headline was not copied, only what stood under it */
    return top == SIZE_MAX ? SIZE_MAX : skip_column_name(lines, top);
}

/* What follows a headline says that it begins an article. */
static bool head_follows(const Lines *lines, size_t i) {
    size_t next = i + 1;
    while (next < lines->n && next <= i + TITLE_LINES_MOST && is_candidate(&lines->at[next]) &&
           continues_title(lines, next - 1, next))
        next++;
    if (next >= lines->n) return false;
    const Line *line = &lines->at[next];
    if (line->role == LINE_META) return line->fields && !has_field(line, FIELD_EDITOR);
    return is_subtitle(line) || is_dateline(line);
}

/* Two clauses over two clauses: a headline over the first heading of its article, once each part
 * has a byline of its own. */
static bool is_headline_over_heading(const Lines *lines, size_t i) {
    size_t next = lines_next_kept(lines, i + 1);
    bool pair = next < lines->n && lines->at[i].clauses > 1 && is_candidate(&lines->at[next]) &&
                lines->at[next].clauses > 1;
    bool before = false, after = false;
    for (size_t k = 0; pair && k < lines->n; k++)
        if (has_field(&lines->at[k], FIELD_AUTHOR) || has_field(&lines->at[k], FIELD_SOURCE))
            *(k < i ? &before : &after) = true;
    return before && after;
}

/* An end mark, a separator or editors' credits directly above. */
static bool end_precedes(const Lines *lines, size_t i) {
    const Line *line = i ? &lines->at[i - 1] : NULL;
    if (!line) return false;
    if (line->role == LINE_DROP) return line->rule == RULE_end_mark || line->rule == RULE_separator;
    return line->role == LINE_META &&
           (has_field(line, FIELD_EDITOR) || has_field(line, FIELD_SOURCE));
}

/* A date of its own directly under the headline leaves little doubt: then a brief is enough. */
static bool date_follows(const Lines *lines, size_t i) {
    const Line *next = i + 1 < lines->n ? &lines->at[i + 1] : NULL;
    return next && next->role == LINE_META && !next->page_head && has_field(next, FIELD_DATE);
}

static bool begins_article(const Lines *lines, size_t i, size_t last_title) {
    if (!is_candidate(&lines->at[i])) return false;
    if (!head_follows(lines, i) && !is_headline_over_heading(lines, i) && !end_precedes(lines, i))
        return false;
    int least = date_follows(lines, i) ? BRIEF_LEAST : BODY_LEAST;
    return has_body_of(lines, last_title, i, least) && has_body_of(lines, i, lines->n, least);
}

/* Without （侨界关注） at its end: the name of a column. */
static Str without_aside(Str text) {
    size_t open = 0, at = SIZE_MAX;
    if (!str_ends(text, STR("）")) && !str_ends(text, STR(")"))) return text;
    while ((open = str_find(text, STR("（"), open)) != SIZE_MAX)
        at = open++;
    for (open = 0; at == SIZE_MAX && (open = str_find(text, STR("("), open)) != SIZE_MAX;)
        at = open++;
    return at == SIZE_MAX || at == 0 ? text : str_sub(text, 0, at);
}

/* Without 【要闻】 before it. */
static Str without_label(Str text) {
    enum { LABEL_MOST = 12 };
    if (!str_starts(text, STR("【"))) return text;
    size_t end = str_find(text, STR("】"), 0);
    bool label = end != SIZE_MAX && utf8_count(str_sub(text, 0, end)) <= LABEL_MOST;
    return label ? str_after(text, end + STR("】").n) : text;
}

/* 中新社珠海1月15日电 题：某某: the subject is the title again, the dateline stays. */
static void cut_subject(Lines *lines, Line *line, Str title) {
    enum { DATELINE_MOST = 24 };
    static const Str marks[] = {STR_INIT("电 题："), STR_INIT("电 题:"), STR_INIT("电　题："),
                                STR_INIT("电 题 ")};
    Inline *leaf = line->block->inlines;
    if (line->role != LINE_BODY || !leaf || leaf->next || leaf->children) return;
    enum { HEAD_BYTES = 3 * DATELINE_MOST + 12 };
    Str head = str_sub(line->text, 0, line->text.n < HEAD_BYTES ? line->text.n : HEAD_BYTES);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t at = str_find(head, marks[i], 0);
        if (at == SIZE_MAX || utf8_count(str_sub(line->text, 0, at)) > DATELINE_MOST ||
            !line_same_text(str_after(line->text, at + marks[i].n), title))
            continue;
        at += STR("电").n;
        account_drop(lines->book, lines->source, line->number, str_trim(str_after(line->text, at)),
                     RULE_repeated_title);
        line->text = leaf->text = str_sub(line->text, 0, at);
        line_measure(line);
        return;
    }
}

/* The title printed again, broken into lines. */
static void drop_repeated_lines(Lines *lines, Str title) {
    enum { LINES_MOST = 4 };
    for (size_t i = 0; i + 1 < lines->n && i < HEAD_REACH; i++) {
        Str text = STR("");
        for (size_t k = i; k < lines->n && k < i + LINES_MOST; k++) {
            if (lines->at[k].role != LINE_BODY || lines->at[k].characters > HEAD_LINE_MOST) break;
            text = STR_CAT(lines->book->arena, text, lines->at[k].text);
            if (k == i || !line_same_text(text, title)) continue;
            for (size_t d = i; d <= k; d++)
                line_drop(&lines->at[d], RULE_repeated_title);
            return;
        }
    }
}

/* ——某某巡礼 printed again under the title's second print. */
static void drop_repeated_subtitle(Lines *lines) {
    const Line *subtitle = NULL;
    for (size_t i = 0; i < lines->n && i < HEAD_REACH; i++) {
        Line *line = &lines->at[i];
        if (line->role == LINE_SUBTITLE && !subtitle)
            subtitle = line;
        else if (subtitle && line->role == LINE_BODY && line_same_text(line->text, subtitle->text))
            line_drop(line, RULE_repeated_title);
    }
}

/* The title printed again under another head of the page. */
static void drop_repeated(Lines *lines, size_t title) {
    Str text = lines->at[title].text;
    if (title + 1 < lines->n && lines->at[title + 1].role == LINE_TITLE_MORE)
        text = STR_CAT(lines->book->arena, text, lines->at[title + 1].text);
    for (size_t i = 0; i < lines->n; i++) {
        Line *line = &lines->at[i];
        if (i < HEAD_REACH) cut_subject(lines, line, without_label(text));
        if (line->role == LINE_BODY &&
            (line_same_text(line->text, text) ||
             line_same_text(without_label(line->text), without_label(text)) ||
             (i < HEAD_REACH && (line_same_text(line->text, lines->at[title].text) ||
                                 line_same_text(without_aside(line->text), text)))))
            line_drop(line, RULE_repeated_title);
    }
    drop_repeated_lines(lines, text);
    drop_repeated_subtitle(lines);
}

/* A subtitle that stood under the title's second print. */
static void mark_again_below(Lines *lines, size_t title) {
    size_t last = title;
    while (last + 1 < lines->n && lines->at[last + 1].role == LINE_TITLE_MORE)
        last++;
    mark_below(lines, last);
}

/* Metadata or the buttons of a page directly below the title: it is surely one. */
static bool is_anchored(const Lines *lines, size_t title) {
    size_t i = title + 1;
    while (i < lines->n && i <= title + TITLE_LINES_MOST &&
           (lines->at[i].role == LINE_TITLE_MORE || lines->at[i].role == LINE_SUBTITLE))
        i++;
    if (i >= lines->n) return false;
    const Line *line = &lines->at[i];
    return (line->role == LINE_META && line->fields) ||
           (line->role == LINE_DROP && (line->rule == RULE_share || line->rule == RULE_views));
}

static bool is_link(const Line *line) {
    enum { LINK_MOST = 44 };
    return line->role == LINE_BODY && line->characters <= LINK_MOST && !is_note(line) &&
           !str_has(line->text, STR("。")) && !str_has(line->text, STR("；"));
}

/* A list of other articles: the line that holds it, those of its items after it. */
static bool is_link_item(const Line *line) {
    enum { LINK_ITEM_MOST = 60 };
    bool item = line->role == LINE_META && !line->fields;
    bool list = line->role == LINE_BLOCK && line->block->kind == BLOCK_LIST;
    return (item || list) && line->text.n && line->characters <= LINK_ITEM_MOST &&
           !str_has(line->text, STR("。"));
}

/* Menus and lists of other articles above a title that is sure. A sentence among them says that
 * they are something else. */
static void drop_links_above(Lines *lines, size_t title, bool sure) {
    bool page = sure;
    for (size_t i = 0; i < title; i++) /* a list above a headline is one of links */
        sure = sure || (lines->at[i].role == LINE_BLOCK && is_link_item(&lines->at[i]));
    if (!sure && !is_anchored(lines, title)) return;
    for (size_t i = 0; i < title; i++) {
        const Line *line = &lines->at[i];
        bool block = line->role == LINE_BLOCK && !is_link_item(line);
        if (block || (line->role == LINE_BODY && !is_link(line))) return;
        page = page || line->role == LINE_DROP;
    }
    bool list = false;
    for (size_t i = 0; page && i < title; i++) {
        Line *line = &lines->at[i];
        list = is_link_item(line) && (list || line->role == LINE_BLOCK);
        if (list || is_link(line)) line_drop(line, RULE_related);
    }
}

/* 标题：… among the metadata: the line that prints it begins the article; where none does, the
 * value itself. SIZE_MAX when no such key stands in the head. */
static size_t given_title(Lines *lines) {
    for (size_t i = 0; i < lines->n && i < HEAD_REACH; i++) {
        Line *line = &lines->at[i];
        if (line->headline.n == 0) continue;
        for (size_t k = 0; k < lines->n && k < 2 * HEAD_REACH; k++)
            if (lines->at[k].role == LINE_BODY &&
                line_same_text(lines->at[k].text, line->headline)) {
                return k;
            }
        line->text = line->headline;
        line->headline = STR("");
        line_measure(line);
        return i;
    }
    return SIZE_MAX;
}

/* Two bylines and one headline: the second article begins at the longest line of two clauses
 * between them, when it is clearly longer than the headings around it. */
static size_t headline_between_bylines(const Lines *lines, size_t title) {
    size_t first = SIZE_MAX, second = SIZE_MAX, best = SIZE_MAX;
    int longest = 0, next = 0;
    for (size_t i = title; i < lines->n; i++)
        if (lines->at[i].role == LINE_META && has_field(&lines->at[i], FIELD_AUTHOR))
            *(first == SIZE_MAX ? &first : second == SIZE_MAX ? &second : &best) = i;
    if (second == SIZE_MAX || best != SIZE_MAX) return SIZE_MAX; /* not just two */
    for (size_t i = title + 1; i < lines->n; i++) {
        const Line *line = &lines->at[i];
        if (!is_candidate(line) || line->clauses < 2) continue;
        bool between = i > first && i < second;
        if (between && line->characters > longest) {
            next = longest > next ? longest : next;
            longest = line->characters;
            best = i;
        } else if (line->characters > next) {
            next = line->characters;
        }
    }
    return best != SIZE_MAX && longest >= next + 3 && has_body(lines, title, best) &&
                   has_body(lines, best, lines->n)
               ? best
               : SIZE_MAX;
}

/* The page itself says what the titles are: only what belongs to them is looked for. */
static bool titles_are_known(Lines *lines) {
    size_t first = SIZE_MAX;
    for (size_t i = 0; lines->page && i < lines->n; i++) {
        if (lines->at[i].role != LINE_TITLE) continue;
        if (first == SIZE_MAX) first = i;
        size_t last = i;
        while (last + 1 < lines->n && lines->at[last + 1].role == LINE_TITLE_MORE)
            last++;
        mark_below(lines, last);
    }
    if (first != SIZE_MAX) drop_repeated(lines, first);
    return first != SIZE_MAX;
}

/* 标题：… that made no title, because a line prints it or another came before, goes to the account.
 */
static void drop_headlines(Lines *lines) {
    for (size_t i = 0; i < lines->n; i++) {
        Line *line = &lines->at[i];
        if (line->headline.n)
            account_drop(lines->book, lines->source, line->number, line->headline,
                         RULE_repeated_title);
        line->headline = STR("");
    }
}

/* A line of two clauses, one or two lines more, and at once the report: what stands above the last
 * of them leads to it (引题). Returns the line of the headline. */
static size_t below_shoulder(Lines *lines, size_t title) {
    size_t last = title;
    while (lines->at[title].clauses > 1 && last + 1 < lines->n && last < title + 2 &&
           is_candidate(&lines->at[last + 1]))
        last++;
    if (last == title || last + 1 >= lines->n || !is_report(&lines->at[last + 1])) return title;
    for (size_t i = title; i < last; i++)
        lines->at[i].role = LINE_SUBTITLE;
    return last;
}

/* 某某街改造记|某站, and below it the headline as it stands in the page: the first is what the
 * window was called. Returns the line of the headline. */
static size_t below_window_title(Lines *lines, size_t title) {
    enum { REACH = 8, PART_LEAST = 6 };
    static const Str bars[] = {STR_INIT("|"), STR_INIT("｜"), STR_INIT("_"), STR_INIT(" - "),
                               STR_INIT("-")};
    Str text = lines->at[title].text;
    for (size_t b = 0; b < sizeof bars / sizeof *bars; b++) {
        size_t bar = str_find(text, bars[b], 0);
        Str name = str_trim(str_sub(text, 0, bar == SIZE_MAX ? 0 : bar));
        if (utf8_count(name) < PART_LEAST) continue;
        for (size_t i = title + 1; i < lines->n && i <= title + REACH; i++) {
            const Line *line = &lines->at[i];
            if (line->role != LINE_BODY || !line_same_text(without_aside(line->text), name))
                continue;
            line_drop(&lines->at[title], RULE_repeated_title);
            return i;
        }
    }
    return title;
}

static void find_titles(Lines *lines) {
    if (titles_are_known(lines)) return;
    size_t title = given_title(lines), articles = 1;
    bool given = title != SIZE_MAX;
    if (!given) title = first_title(lines);
    if (title == SIZE_MAX) return;
    title = below_shoulder(lines, below_window_title(lines, title));
    size_t first = title;
    mark_title(lines, title);
    drop_columns_above(lines, title);
    drop_repeated(lines, title);
    mark_again_below(lines, title);
    drop_links_above(lines, title, given || pages_are_linked(lines, 0, title));
    for (size_t i = title + 1; i < lines->n; i++) {
        if (!begins_article(lines, i, title)) continue;
        mark_title(lines, i);
        title = i;
        articles++;
    }
    size_t more = articles == 1 ? headline_between_bylines(lines, first) : SIZE_MAX;
    if (more != SIZE_MAX) mark_title(lines, more);
}

void titles_find(Lines *lines) {
    find_titles(lines);
    drop_headlines(lines);
}
