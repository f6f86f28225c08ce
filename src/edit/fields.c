/* SPDX-License-Identifier: MIT */
/* Lines of metadata: date, source, author, editors and what pages print beside them (MP-01..04,
 * MP-06). A line counts only when all of it is understood; a sentence that begins with such a word
 * stays in the text. Keys go to the account, values to the head of the article. */
#include "edit/byline.h"
#include "edit/fields.h"
#include "edit/pieces.h"
#include "text/chars.h"
#include "text/date.h"
#include "text/han.h"

enum {
    LINE_MOST = 160,
    SOURCE_MOST = 40,
    AUTHOR_MOST = 60,
    EDITOR_MOST = 40,
    VALUE_MOST = 60,
    LOOSE_MOST = 16,
    TAIL_LINES = 6, /* … and at the end */
};

bool fields_has_sentence(Str s) {
    return str_has(s, STR("。")) || str_has(s, STR("！")) || str_has(s, STR("？")) ||
           str_has(s, STR("；"));
}

/* 12-20 09:17: a day whose year the page does not say. */
static bool is_day_without_year(Str value) {
    size_t digits = 0, gaps = 0;
    for (size_t i = 0; i < value.n; i++) {
        digits += char_is_digit((unsigned char)value.p[i]);
        gaps += value.p[i] == '-' || value.p[i] == ':' || value.p[i] == ' ' || value.p[i] == '/';
    }
    return value.n <= STR("12-20 09:17:00").n && digits + gaps == value.n && digits >= 3 &&
           gaps > 0;
}

/* A date that fills the value, a time of day and buttons after it allowed. */
static bool whole_date(Str value, Date *date, size_t *used) {
    *used = date_read(value, 0, date);
    if (!*used) return false;
    Str rest = pieces_trim(str_after(value, *used + date_time_size(value, *used)));
    return rest.n == 0 || furniture_is_buttons(rest);
}

static bool is_source_name(Str value) {
    static const Str ends[] = {STR_INIT("报"),     STR_INIT("网"),    STR_INIT("社"),
                               STR_INIT("电视台"), STR_INIT("发布"),  STR_INIT("办"),
                               STR_INIT("客户端"), STR_INIT("局"),    STR_INIT("委"),
                               STR_INIT("公众号"), STR_INIT("之窗"),  STR_INIT("在线"),
                               STR_INIT("网站"),   STR_INIT("中心"),  STR_INIT("频道"),
                               STR_INIT("海外版"), STR_INIT("农村版")};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (han_ends(value, ends[i]) && utf8_count(value) <= LOOSE_MOST) return true;
    return false;
}

static bool is_furniture(Str value) {
    return furniture_is_button(value) || furniture_is_buttons(value);
}

/* 江汉学报 2023年10期, 侨声报1467期02版 侨务动态, 2021年NO.2: which issue of what. */
static bool is_issue(Str value) {
    static const Str marks[] = {STR_INIT("期"), STR_INIT("NO."), STR_INIT("No."), STR_INIT("版")};
    static const Str ends[] = {STR_INIT("报"),   STR_INIT("刊"),   STR_INIT("志"),
                               STR_INIT("评论"), STR_INIT("研究"), STR_INIT("管理"),
                               STR_INIT("规划")};
    size_t digit = 0, issue = SIZE_MAX;
    while (digit < value.n && !char_is_digit((unsigned char)value.p[digit]))
        digit++;
    Str name = str_trim(str_sub(value, 0, digit)), number = str_after(value, digit);
    for (size_t i = 0; i < sizeof marks / sizeof *marks && issue == SIZE_MAX; i++)
        issue = str_find(number, marks[i], 0);
    if (issue == SIZE_MAX || utf8_count(value) > SOURCE_MOST || fields_has_sentence(value) ||
        str_has(value, STR("，")) || utf8_count(name) > LOOSE_MOST)
        return false;
    if (name.n == 0) return str_has(number, STR("年")) && utf8_count(number) <= LOOSE_MOST;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(name, ends[i])) return true;
    return false;
}

/* …，本文原载于某某，获授权转载: more than names. */
static bool tells_origin(Str value) {
    return str_has(value, STR("本文")) || str_has(value, STR("转载")) ||
           str_has(value, STR("授权"));
}

static bool is_address(Str value) {
    bool begins = str_starts(value, STR("www.")) || str_starts(value, STR("http"));
    return begins && !str_has(value, STR(" ")) && str_has(value, STR("."));
}

/* 张立新刘欣悦: two names and more without a gap. */
static bool is_writers(Str value) {
    Str names[BYLINE_GLUED_MOST];
    return byline_glued(value, names) > 1;
}

/* Where a line stands: what is metadata at the head of a page may be a signature at its end. */
enum Position { AMID, AT_HEAD, AT_END };

/* 甲 发表于 …, 甲 发布时间：…: who wrote stands before the date. */
static bool is_writer(const Piece *piece, const Piece *next) {
    return piece->kind == LOOSE && next && next->kind == DATE &&
           (pieces_is_verb(next->key) ? byline_is_names(piece->value)
                                      : byline_is_person(piece->value));
}

static bool piece_is_good(const Piece *piece, const Piece *next, enum Position position) {
    size_t n = utf8_count(piece->value), used;
    Date date;
    bool common = str_starts(piece->key, STR("时间")) || str_starts(piece->key, STR("日期"));
    if (common && n == 0) return false; /* 时间： of an event, told below */
    switch (piece->kind) {
    case DATE:
        return (!common || position != AMID) && (n == 0 || whole_date(piece->value, &date, &used) ||
                                                 is_day_without_year(piece->value));
    case SOURCE:
        return n <= SOURCE_MOST && !fields_has_sentence(piece->value);
    case AUTHOR:
        return n <= AUTHOR_MOST && byline_is_names(piece->value) && !tells_origin(piece->value);
    case EDITOR:
        return n <= EDITOR_MOST && !fields_has_sentence(piece->value) &&
               !str_has(piece->value, STR("，"));
    case VIEWS:
        return n <= 12 && !fields_has_sentence(piece->value);
    case LOOSE:
        if (is_furniture(piece->value)) return true;
        return position == AT_HEAD &&
               (whole_date(piece->value, &date, &used) || is_source_name(piece->value) ||
                is_writer(piece, next) || is_issue(piece->value) || is_writers(piece->value) ||
                is_address(piece->value));
    default:
        return n <= VALUE_MOST && !fields_has_sentence(piece->value);
    }
}

void fields_drop(Lines *lines, const Line *line, Str text, enum RuleName rule) {
    if (str_trim(text).n)
        account_drop(lines->book, lines->source, line->number, str_trim(text), rule);
}

/* An official document is dated by when it was written. */
static int date_rank(Str key) {
    return str_has(key, STR("成文")) ? 2 : 1;
}

void fields_take_date(Lines *lines, Line *line, Str value, int rank) {
    Date date;
    size_t used = date_read(value, 0, &date);
    char iso[16];
    if (!used) fields_drop(lines, line, value, RULE_head_line);
    if (!used) return;
    date_iso(date, iso);
    Str from = str_sub(value, 0, used), to = str_copy(lines->book->arena, str_from(iso));
    if (!str_eq(from, to))
        account_change(lines->book, lines->source, line->number, from, to, RULE_iso_date);
    fields_drop(lines, line, str_after(value, used), RULE_field_key);
    line_add_field(lines, line, FIELD_DATE, to)->rank = rank;
}

/* 佚名, 网络, admin: what forms say where nobody is named. */
static bool is_nobody(Str name) {
    static const Str nobody[] = {STR_INIT("原创"), STR_INIT("综合"),   STR_INIT("佚名"),
                                 STR_INIT("未知"), STR_INIT("不详"),   STR_INIT("匿名"),
                                 STR_INIT("网络"), STR_INIT("暂无"),   STR_INIT("无"),
                                 STR_INIT("本站"), STR_INIT("管理员"), STR_INIT("admin")};
    for (size_t i = 0; i < sizeof nobody / sizeof *nobody; i++)
        if (str_eq(name, nobody[i])) return true;
    return false;
}

void fields_take_names(Lines *lines, Line *line, Str value) {
    Str name;
    if (is_nobody(value)) {
        fields_drop(lines, line, value, RULE_field_key);
        return;
    }
    struct NameScan scan = byline_scan(lines->book->arena, value);
    while (byline_next(&scan, &name))
        line_add_field(lines, line, FIELD_AUTHOR, name);
    fields_drop(lines, line, byline_rest(&scan), RULE_field_key);
}

/* 福建日报 参与互动(0): buttons of the page behind the name. */
static Str without_buttons(Lines *lines, const Line *line, Str value) {
    size_t size;
    for (size_t at = 0; at < value.n; at += size) {
        if (!char_is_space(utf8_at(value, at, &size)) ||
            !is_furniture(str_trim(str_after(value, at))))
            continue;
        fields_drop(lines, line, str_after(value, at), RULE_share);
        return str_sub(value, 0, at);
    }
    return value;
}

/* 原标题：《…》: the marks of a title are not part of it. */
static void take_alternate(Lines *lines, Line *line, Str value) {
    if (str_starts(value, STR("《")) && str_ends(value, STR("》")) && value.n > STR("《》").n) {
        fields_drop(lines, line, STR("《"), RULE_field_key);
        fields_drop(lines, line, STR("》"), RULE_field_key);
        value = str_sub(value, STR("《").n, value.n - STR("》").n);
    }
    line->alternate = clauses_join(lines->book->arena, value);
}

/* 侨声报1467期02版 侨务动态: the source is the paper; of a journal the issue is part of it. */
static void take_issue(Lines *lines, Line *line, Str value) {
    size_t digit = 0;
    while (digit < value.n && !char_is_digit((unsigned char)value.p[digit]))
        digit++;
    Str name = str_trim(str_sub(value, 0, digit));
    bool paper = str_ends(name, STR("报")) && !str_ends(name, STR("学报"));
    line_add_field(lines, line, FIELD_SOURCE, paper ? name : value);
    if (paper) fields_drop(lines, line, str_after(value, digit), RULE_furniture);
}

static void take_loose(Lines *lines, Line *line, const Piece *piece, const Piece *next) {
    Date date;
    size_t used;
    Str names[BYLINE_GLUED_MOST];
    if (is_furniture(piece->value))
        fields_drop(lines, line, piece->value, RULE_share);
    else if (whole_date(piece->value, &date, &used))
        fields_take_date(lines, line, piece->value, 0);
    else if (is_writer(piece, next))
        fields_take_names(lines, line, piece->value);
    else if (is_address(piece->value))
        line_add_field(lines, line, FIELD_URL, piece->value);
    else if (is_writers(piece->value))
        for (size_t i = 0, n = byline_glued(piece->value, names); i < n; i++)
            line_add_field(lines, line, FIELD_AUTHOR, names[i]);
    else if (is_issue(piece->value))
        take_issue(lines, line, piece->value);
    else
        line_add_field(lines, line, FIELD_SOURCE, piece->value);
}

static void take_piece(Lines *lines, Line *line, const Piece *piece, const Piece *next) {
    static const enum RuleName rules[] = {[VIEWS] = RULE_views,
                                          [SHARE] = RULE_share,
                                          [OFFICIAL] = RULE_furniture,
                                          [ABSTRACT] = RULE_furniture};
    switch (piece->kind) {
    case DATE:
        fields_take_date(lines, line, piece->value, date_rank(piece->key));
        break;
    case SOURCE:
        if (is_nobody(piece->value))
            fields_drop(lines, line, piece->value, RULE_field_key);
        else if (piece->value.n)
            line_add_field(
                lines, line, FIELD_SOURCE,
                clauses_join(lines->book->arena, without_buttons(lines, line, piece->value)));
        break;
    case AUTHOR:
        fields_take_names(lines, line, piece->value);
        break;
    case URL:
        if (piece->value.n) line_add_field(lines, line, FIELD_URL, piece->value);
        break;
    case TITLE:
        line->headline = piece->value;
        break;
    case ALTERNATE:
        take_alternate(lines, line, piece->value);
        break;
    case EDITOR:                        /* role and name as printed */
        if (piece->value.n == 0) break; /* 责任编辑： and nobody */
        line_add_field(lines, line, FIELD_EDITOR,
                       STR_CAT(lines->book->arena, piece->key, piece->value));
        return;
    case LOOSE:
        take_loose(lines, line, piece, next);
        break;
    default:
        fields_drop(lines, line, piece->value, rules[piece->kind]);
        fields_drop(lines, line, piece->key, rules[piece->kind]);
        return;
    }
    fields_drop(lines, line, piece->key, RULE_field_key);
}

/* （…） 【…】 [..] around the whole line, and a list mark before it. */
Str fields_inside_brackets(Str text) {
    static const Str pairs[][2] = {
        {STR_INIT("（"), STR_INIT("）")}, {STR_INIT("("), STR_INIT(")")},
        {STR_INIT("【"), STR_INIT("】")}, {STR_INIT("["), STR_INIT("]")},
        {STR_INIT("〔"), STR_INIT("〕")}, {STR_INIT("［"), STR_INIT("］")}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (str_starts(text, pairs[i][0]) && str_ends(text, pairs[i][1]) &&
            text.n >= pairs[i][0].n + pairs[i][1].n)
            return str_trim(str_sub(text, pairs[i][0].n, text.n - pairs[i][1].n));
    return text;
}

/* What stands between the pieces: bars and brackets. */
static void drop_between(Lines *lines, const Line *line, const Pieces *pieces) {
    const char *at = line->text.p, *end = line->text.p + line->text.n;
    for (size_t i = 0; i <= pieces->n; i++) {
        bool last = i == pieces->n;
        const Piece *p = &pieces->at[last ? 0 : i];
        const char *to = last ? end : p->key.n ? p->key.p : p->value.p;
        fields_drop(lines, line, (Str){at, (size_t)(to - at)}, RULE_field_key);
        if (last) break;
        const char *key_end = p->key.p + p->key.n;
        if (p->key.n && p->value.n && p->value.p > key_end)
            fields_drop(lines, line, (Str){key_end, (size_t)(p->value.p - key_end)},
                        RULE_field_key);
        at = p->value.n ? p->value.p + p->value.n : key_end;
    }
}

/* A date alone under an office, under text: a notice is signed before what it sends begins. */
static bool signs_notice(const Lines *lines, const Line *line) {
    size_t i = (size_t)(line - lines->at);
    static const Str ends[] = {STR_INIT("办公室"), STR_INIT("政府"), STR_INIT("委员会"),
                               STR_INIT("局"),     STR_INIT("厅"),   STR_INIT("委"),
                               STR_INIT("会")};
    bool office = false;
    for (size_t k = 0; i && k < sizeof ends / sizeof *ends; k++)
        office = office || str_ends(lines->at[i - 1].text, ends[k]);
    if (!office || lines->at[i - 1].role != LINE_BODY) return false;
    for (size_t k = i - 1; k > 0; k--)
        if (lines->at[k - 1].role == LINE_BODY && lines->at[k - 1].ended) return true;
    return false;
}

static bool take_line(Lines *lines, Line *line, enum Position position) {
    Pieces pieces = {0};
    size_t stop = str_find(line->text, STR("。"), 0); /* most lines are text, and say so early */
    bool text = stop != SIZE_MAX && stop + STR("。").n < line->text.n;
    if (line->characters > LINE_MOST || text ||
        !pieces_cut(fields_inside_brackets(line->text), &pieces))
        return false;
    const Piece *end = pieces.at + pieces.n;
    for (const Piece *p = pieces.at; p < end; p++)
        if (!piece_is_good(p, p + 1 < end ? p + 1 : NULL, position)) return false;
    if (pieces.n == 1 && pieces.at[0].kind == LOOSE &&
        !date_read(pieces.at[0].value, 0, &(Date){0}) && !is_issue(pieces.at[0].value))
        return false; /* a name alone is no metadata */
    if (pieces.n == 1 && pieces.at[0].kind == AUTHOR && pieces.at[0].value.n == 0) return false;
    if (pieces.n == 1 && pieces.at[0].kind == LOOSE && signs_notice(lines, line)) return false;
    for (const Piece *p = pieces.at; p < end; p++)
        take_piece(lines, line, p, p + 1 < end ? p + 1 : NULL);
    drop_between(lines, line, &pieces);
    line->role = LINE_META;
    return true;
}

/* 2025-12-13 某栏 171: a day, a column and how often it was read. */
static bool is_counted(const Line *line, const Pieces *pieces) {
    enum { COUNTED_MOST = 30, DIGITS_MOST = 7 };
    Date date;
    Str last = pieces->at[pieces->n - 1].value;
    size_t gap = str_find_last(last, STR(" "));
    if (pieces->n < 2 || line->characters > COUNTED_MOST || gap == SIZE_MAX ||
        !date_read(pieces->at[0].value, 0, &date) || !date.day)
        return false;
    Str rest = str_after(last, gap + 1);
    for (size_t i = 0; i < rest.n; i++)
        if (!char_is_digit((unsigned char)rest.p[i])) return false;
    return rest.n && rest.n <= DIGITS_MOST;
}

/* _某站_ 2025-07-21 19:56 来源：原创: with a time of day and a key it is the head of a page, even
 * where not all of it is understood. */
static bool take_stamped(Lines *lines, Line *line) {
    enum { STAMPED_MOST = 60 };
    Pieces pieces = {0};
    bool stamp = false, keyed = false;
    if (line->characters > STAMPED_MOST || line->ended || !pieces_cut(line->text, &pieces))
        return false;
    const Piece *end = pieces.at + pieces.n;
    for (const Piece *p = pieces.at; p < end; p++) {
        Date date;
        size_t used = p->kind == LOOSE || p->kind == DATE ? date_read(p->value, 0, &date) : 0;
        stamp = stamp || (used && date_time_size(p->value, used) > 0);
        keyed = keyed || p->key.n > 0;
    }
    if ((!stamp || !keyed) && !is_counted(line, &pieces)) return false;
    for (const Piece *p = pieces.at; p < end; p++) {
        const Piece *next = p + 1 < end ? p + 1 : NULL;
        if (piece_is_good(p, next, AT_HEAD))
            take_piece(lines, line, p, next);
        else
            fields_drop(lines, line,
                        p->key.n ? STR_CAT(lines->book->arena, p->key, p->value) : p->value,
                        RULE_head_line);
    }
    drop_between(lines, line, &pieces);
    line->role = LINE_META;
    return true;
}

/* The bytes of the shortest name of a paper or station that begins `value`; 0. */
static size_t press_size(Str value) {
    enum { PRESS_MOST = 12 };
    for (size_t at = 0, n = 0, size; at < value.n && n < PRESS_MOST; n++) {
        utf8_at(value, at, &size);
        at += size;
        if (n > 1 && byline_is_press(str_sub(value, 0, at))) return at;
    }
    return 0;
}

/* 发布时间：2024-03-20 来源：某某网今天，…: the text begins right behind the name. */
static bool take_glued_head(Lines *lines, Line *line) {
    Pieces pieces = {0};
    Inline *leaf = line->block->inlines;
    enum KeyKind kind;
    if (!leaf || leaf->next || leaf->children || !pieces_begins_with_key(line->text, &kind) ||
        !pieces_cut(line->text, &pieces))
        return false;
    Piece *last = &pieces.at[pieces.n - 1];
    size_t name = last->kind == SOURCE && last->key.n ? press_size(last->value) : 0;
    if (!name || !fields_has_sentence(last->value)) return false;
    for (const Piece *p = pieces.at; p < last; p++) /* a title would take the line from its text */
        if (!p->key.n || p->kind == TITLE || !piece_is_good(p, p + 1, AT_HEAD)) return false;
    Str text = str_trim(str_after(last->value, name));
    last->value.n = name;
    for (const Piece *p = pieces.at; p <= last; p++)
        take_piece(lines, line, p, p < last ? p + 1 : NULL);
    line->text = leaf->text = text;
    line_measure(line);
    return true;
}

/* 侨都晨报 2023年4月12日 星期三 A06版 文旅周刊: the head of a newspaper page. What it says holds
 * for every article of the page. */
static bool take_page_head(Lines *lines, Line *line) {
    Date date;
    size_t at = 0, used = 0, size;
    if (line->characters > 40 || !str_has(line->text, STR("版")) || line->sentence || line->ended)
        return false;
    while (at < line->text.n && !(used = date_read(line->text, at, &date))) {
        utf8_at(line->text, at, &size);
        at += size;
    }
    Str name = pieces_trim(str_sub(line->text, 0, at));
    while (str_ends(name, STR("/")) || str_ends(name, STR("(")))
        name = str_trim(str_sub(name, 0, name.n - 1));
    if (str_ends(name, STR("（"))) name = str_trim(str_sub(name, 0, name.n - 3));
    if (str_starts(name, STR("《")) && str_ends(name, STR("》")))
        name = str_trim(str_sub(name, 3, name.n - 3));
    if (!used || utf8_count(name) > LOOSE_MOST || (name.n && !is_source_name(name))) return false;
    if (name.n) line_add_field(lines, line, FIELD_SOURCE, clauses_join(lines->book->arena, name));
    size_t begin = name.n ? (size_t)(name.p - line->text.p) : 0;
    fields_drop(lines, line, str_sub(line->text, 0, begin), RULE_field_key);
    fields_drop(lines, line, str_sub(line->text, begin + name.n, at), RULE_field_key);
    fields_take_date(lines, line, str_sub(line->text, at, at + used), 0);
    fields_drop(lines, line, str_after(line->text, at + used), RULE_furniture);
    line->page_head = true;
    line->role = LINE_META;
    return true;
}

static bool text_stands_above(const Lines *lines, size_t i) {
    enum { TEXT_LEAST = 40 };
    for (size_t k = 0; k < i; k++)
        if (lines->at[k].role == LINE_BODY && lines->at[k].ended &&
            lines->at[k].characters >= TEXT_LEAST && !str_starts(lines->at[k].text, STR("编者按")))
            return true;
    return false;
}

/* A person's name alone above the text: who spoke or wrote. */
static bool take_person(Lines *lines, size_t i) {
    Line *line = &lines->at[i];
    size_t next = lines_next_kept(lines, i + 1);
    const Line *above = i ? &lines->at[i - 1] : NULL;
    const Line *below = next < lines->n ? &lines->at[next] : NULL;
    bool subtitle = above && above->role == LINE_BODY && !above->ended &&
                    (str_starts(above->text, STR("—")) || str_starts(above->text, STR("--")));
    bool head = above && (above->role == LINE_META || subtitle ||
                          (above->role == LINE_BODY && line_is_headlike(above)));
    bool text = below && below->role == LINE_BODY && !line_is_headlike(below);
    if (!head || !text || !byline_is_person(line->text) || text_stands_above(lines, i))
        return false;
    line_add_field(lines, line, FIELD_AUTHOR, clauses_join(lines->book->arena, line->text));
    line->role = LINE_META;
    return true;
}

/* 农民日报 陈彦平: a paper, and who wrote for it. */
static bool take_press_names(Lines *lines, Line *line) {
    Str tokens[TOKENS_MOST];
    if (line->characters > AUTHOR_MOST || line->ended) return false;
    size_t n = pieces_tokens(line->text, tokens);
    if (n < 2 || !byline_is_press(tokens[0])) return false;
    for (size_t i = 1; i < n; i++)
        if (!byline_is_person(tokens[i])) return false;
    line_add_field(lines, line, FIELD_SOURCE, tokens[0]);
    for (size_t i = 1; i < n; i++)
        line_add_field(lines, line, FIELD_AUTHOR, tokens[i]);
    line->role = LINE_META;
    return true;
}

/* 中新社温州7月23日电 题：某某 above all text: the title that the wire gives. */
static bool take_wire_title(Lines *lines, Line *line) {
    enum { DATELINE_MOST = 24, TITLE_LEAST = 6, TITLE_MOST = 40 };
    static const Str marks[] = {STR_INIT("电 题："), STR_INIT("电 题:"), STR_INIT("电　题：")};
    static const Str agencies[] = {STR_INIT("中新社"), STR_INIT("新华社"), STR_INIT("中新网")};
    for (const Line *above = lines->at; above < line; above++)
        if (above->role == LINE_BODY) return false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t at = str_find(line->text, marks[i], 0);
        Str title = at == SIZE_MAX ? STR("") : str_trim(str_after(line->text, at + marks[i].n));
        size_t n = utf8_count(title);
        if (n < TITLE_LEAST || n > TITLE_MOST || str_has(title, STR("。")) ||
            utf8_count(str_sub(line->text, 0, at)) > DATELINE_MOST)
            continue;
        size_t agency = 0;
        for (size_t k = 0; k < sizeof agencies / sizeof *agencies; k++)
            if (str_starts(line->text, agencies[k])) agency = agencies[k].n;
        if (agency) line_add_field(lines, line, FIELD_SOURCE, str_sub(line->text, 0, agency));
        fields_drop(lines, line, str_sub(line->text, agency, (size_t)(title.p - line->text.p)),
                    RULE_field_key);
        line->headline = title;
        line->role = LINE_META;
        return true;
    }
    return false;
}

/* 张立新, 刘欣悦: names between commas, and nothing else; between gaps where metadata stands next
 * to them. */
static bool take_names_line(Lines *lines, Line *line) {
    static const char commas[] = ",，、;；", and_gaps[] = ",，、;； \t　";
    bool beside = (line > lines->at && line[-1].role == LINE_META) ||
                  (line + 1 < lines->at + lines->n && line[1].role == LINE_META);
    size_t n = 0, from = 0, size;
    if (line->characters > AUTHOR_MOST || line->ended || line->pausing) return false;
    for (size_t at = 0; at <= line->text.n; at += size) {
        char utf8[5] = {0};
        size = 1;
        if (at < line->text.n) utf8_put(utf8, utf8_at(line->text, at, &size));
        if (utf8[0] && !strstr(beside ? and_gaps : commas, utf8)) continue;
        Str name = str_trim(str_sub(line->text, from, at));
        from = at + size;
        if (beside && !name.n) continue;
        if (!byline_is_person(name)) return false;
        n++;
    }
    if (n < 2) return false;
    fields_take_names(lines, line, line->text);
    line->role = LINE_META;
    return true;
}

/* （昆明市侨办 张华） after the text. */
static bool take_writer_at_end(Lines *lines, Line *line) {
    Str text = fields_inside_brackets(line->text), tokens[TOKENS_MOST];
    if (text.n == line->text.n || line->characters > SOURCE_MOST) return false;
    size_t n = pieces_tokens(text, tokens);
    if (n < 2 || !byline_is_person(tokens[n - 1])) return false;
    for (size_t i = 0; i + 1 < n; i++)
        if (fields_has_sentence(tokens[i]) || str_has(tokens[i], STR("，"))) return false;
    size_t at = (size_t)(tokens[0].p - line->text.p);
    fields_drop(lines, line, str_sub(line->text, 0, at), RULE_field_key);
    for (size_t i = 0; i < n; i++)
        line_add_field(lines, line, FIELD_AUTHOR, tokens[i]);
    size_t end = (size_t)(tokens[n - 1].p - line->text.p) + tokens[n - 1].n;
    fields_drop(lines, line, str_after(line->text, end), RULE_field_key);
    line->role = LINE_META;
    return true;
}

static bool take_byline(Lines *lines, Line *line) {
    Str text = fields_inside_brackets(line->text);
    if (line->characters > AUTHOR_MOST || !byline_is(text)) return false;
    fields_take_names(lines, line, text);
    if (text.n < line->text.n) {
        fields_drop(lines, line, str_sub(line->text, 0, (size_t)(text.p - line->text.p)),
                    RULE_field_key);
        fields_drop(lines, line, str_after(line->text, (size_t)(text.p - line->text.p) + text.n),
                    RULE_field_key);
    }
    line->role = LINE_META;
    return true;
}

enum { KEY_MOST = 12 };

/* The only piece of line `i` is a key without a value. */
static bool asks_for_value(const Line *line, enum KeyKind *kind) {
    Pieces pieces = {0};
    size_t size;
    uint32_t last = line->text.n ? utf8_before(line->text, line->text.n, &size) : 0;
    if (!pieces_is_separator(last) || line->characters > KEY_MOST) return false;
    if (!pieces_cut(line->text, &pieces) || pieces.n != 1 || pieces.at[0].value.n) return false;
    *kind = pieces.at[0].kind;
    return pieces.at[0].key.n > 0;
}

static bool answers(enum KeyKind kind, Str value) {
    enum { VALUE_BELOW_MOST = 24 };
    Str names[BYLINE_GLUED_MOST];
    Date date;
    size_t used;
    if (utf8_count(value) > VALUE_BELOW_MOST || fields_has_sentence(value)) return false;
    switch (kind) {
    case DATE:
        return whole_date(value, &date, &used);
    case SOURCE:
        return is_source_name(value);
    case AUTHOR:
    case EDITOR:
        return byline_is_person(value) || byline_glued(value, names) > 0;
    default:
        return false;
    }
}

/* A line that is a key, with a value or without. */
static bool begins_with_key(const Lines *lines, size_t i) {
    Pieces pieces = {0};
    return i < lines->n && lines->at[i].role == LINE_BODY &&
           pieces_cut(lines->at[i].text, &pieces) && pieces.at[0].key.n > 0;
}

/* 本文来源： over 台州日报: the value stands in a line of its own. */
static bool take_value_below(Lines *lines, size_t i) {
    Line *line = &lines->at[i], *below = i + 1 < lines->n ? line + 1 : NULL;
    enum KeyKind kind;
    if (!below || below->role != LINE_BODY || !asks_for_value(line, &kind) ||
        begins_with_key(lines, i + 1))
        return false;
    bool row = begins_with_key(lines, i + 2) && below->characters <= VALUE_MOST; /* 索引号： … */
    if (!answers(kind, below->text) && !(row && (kind == OFFICIAL || kind == SOURCE))) return false;
    Piece piece = {kind, kind == EDITOR ? line->text : STR(""), below->text};
    if (kind != EDITOR) fields_drop(lines, line, line->text, RULE_field_key);
    if (kind == DATE)
        fields_take_date(lines, below, below->text, date_rank(line->text));
    else
        take_piece(lines, below, &piece, NULL);
    line->role = below->role = LINE_META;
    return true;
}

/* 作者 | over lines that begin with a name and go on with a post: they stay, the head gets a copy
 * of the names. */
static bool take_writers_below(Lines *lines, size_t i) {
    enum { POST_MOST = 80 };
    Line *line = &lines->at[i];
    enum KeyKind kind;
    size_t k = i + 1;
    if (!asks_for_value(line, &kind) || kind != AUTHOR) return false;
    for (Str name, rest; k < lines->n; k++) {
        Line *below = &lines->at[k];
        rest = below->text;
        if (below->role != LINE_BODY || below->characters > POST_MOST || below->ended ||
            !str_cut(&rest, STR(" "), &name) || !byline_is_person(name))
            break;
        line_add_field(lines, below, FIELD_AUTHOR, name)->copied = true;
        below->role = LINE_NOTE;
    }
    if (k == i + 1) return false;
    fields_drop(lines, line, line->text, RULE_field_key);
    line->role = LINE_META;
    return true;
}

static enum Position position_of(const Lines *lines, size_t i) {
    const struct Hint *hint = &lines->at[i].block->hint;
    bool signature = hint->right && !hint->outside;
    if (i >= lines->loose_from && i < lines->head_end && !signature) return AT_HEAD;
    return i + TAIL_LINES >= lines->end ? AT_END : AMID;
}

/* 2024年04月20日 星期六 over 发布时间：…: the day on which the page was looked at. */
static void drop_banner_dates(Lines *lines) {
    enum { REACH = 12, TEXT_LEAST = 60 };
    for (size_t i = 0; i < lines->n && i < lines->head_end; i++) {
        Line *line = &lines->at[i];
        Field *banner = line->role == LINE_META ? line->fields : NULL;
        if (!banner || banner->next || banner->kind != FIELD_DATE || banner->rank) continue;
        bool dated = false;
        for (size_t k = i + 1; k < lines->n && k <= i + REACH && !dated; k++) {
            if (lines->at[k].role == LINE_BODY && lines->at[k].characters > TEXT_LEAST) break;
            for (const Field *f = lines->at[k].fields; f; f = f->next)
                dated = dated || (f->kind == FIELD_DATE && f->rank);
        }
        if (!dated) continue;
        fields_drop(lines, line, banner->text, RULE_furniture);
        line->fields = NULL;
    }
}

/* 浙江 alone below the date: from where a post was sent. */
static bool names_province(Str text) {
    struct PlaceMatch match;
    return place_match(text, 0, &match, 1) && match.size == text.n &&
           (match.place->level == PLACE_PROVINCE || match.place->level == PLACE_MUNICIPALITY);
}

static bool drop_sent_from(Lines *lines, size_t i) {
    const Line *above = i ? &lines->at[i - 1] : NULL;
    if (!above || above->role != LINE_META || !above->fields || !names_province(lines->at[i].text))
        return false;
    line_drop(&lines->at[i], RULE_furniture);
    return true;
}

static bool is_link(const Line *line) {
    enum { LINK_MOST = 44 };
    return line->role == LINE_BODY && line->characters <= LINK_MOST && !line->sentence &&
           !line->ended && line->numbering == NUMBER_NONE;
}

/* Short lines alone behind 责任编辑：…, down to the end of the page: links to other articles. */
static void drop_links_at_end(Lines *lines) {
    enum { LINKS_LEAST = 2 };
    size_t from = lines->n, links = 0;
    while (from > 0 && (is_link(&lines->at[from - 1]) || lines->at[from - 1].role == LINE_DROP))
        links += lines->at[--from].role == LINE_BODY;
    const Line *above = from ? &lines->at[from - 1] : NULL;
    bool credit = false;
    for (const Field *f = above && above->role == LINE_META ? above->fields : NULL; f; f = f->next)
        credit = credit || (f->kind == FIELD_EDITOR && str_has(f->text, STR("编")));
    if (!credit || links < LINKS_LEAST || from <= lines->loose_from + 2) return;
    for (size_t i = from; i < lines->n; i++)
        if (lines->at[i].role == LINE_BODY) line_drop(&lines->at[i], RULE_related);
}

/* 内容概述：…: what a document says is printed again below, whole. */
static bool drop_abstract(Line *line) {
    enum KeyKind kind;
    if (!pieces_begins_with_key(line->text, &kind) || kind != ABSTRACT) return false;
    line_drop(line, RULE_furniture);
    return true;
}

void fields_find(Lines *lines) {
    for (size_t i = 0; i < lines->n; i++) {
        Line *line = &lines->at[i];
        if (line->role != LINE_BODY || line->text.n == 0) continue;
        enum Position position = position_of(lines, i);
        if (i < HEAD_LINES * 2 && drop_abstract(line)) continue;
        if (position == AT_HEAD && (take_page_head(lines, line) || take_glued_head(lines, line)))
            continue;
        if (take_value_below(lines, i) || take_writers_below(lines, i)) continue;
        if (take_line(lines, line, position) || take_byline(lines, line) ||
            credits_take(lines, line) || origins_take(lines, line))
            continue;
        if (position == AT_HEAD && drop_sent_from(lines, i)) continue;
        if (position == AT_HEAD &&
            (take_wire_title(lines, line) || take_names_line(lines, line) ||
             take_press_names(lines, line) || origins_take_post(lines, line) ||
             take_person(lines, i) || take_stamped(lines, line)))
            continue;
        if (i + TAIL_LINES >= lines->end) take_writer_at_end(lines, line);
    }
    credits_find(lines);
    drop_banner_dates(lines);
    drop_links_at_end(lines);
}
