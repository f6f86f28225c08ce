/* SPDX-License-Identifier: MIT */
/* Furniture of pages: breadcrumbs, column names, buttons, counters, copyright (MP-07). Patterns are
 * data (furniture.in); each line that goes is in the account with its rule (HX-08). */
#include "edit/lines.h"
#include "text/chars.h"
#include "text/han.h"
#include "text/date.h"

enum How { IS, STARTS, HAS, ENDS };

enum {
    FORUM_REACH = 60, /* lines in which a forum shows what it is */
    POST_MOST = 60,   /* characters of a line beside a post */
    MENU_REACH = 4,   /* lines above the menu of a site */
};

static const struct {
    enum RuleName rule;
    enum How how;
    Str text;
    int most;
} patterns[] = {
#define FURNITURE(rule, how, text, most) {RULE_##rule, how, STR_INIT(text), most},
#define TAIL(rule, text)
#include "edit/furniture.in"
#undef FURNITURE
#undef TAIL
};

static const struct {
    enum RuleName rule;
    Str text;
} tails[] = {
#define FURNITURE(rule, how, text, most)
#define TAIL(rule, text) {RULE_##rule, STR_INIT(text)},
#include "edit/furniture.in"
#undef FURNITURE
#undef TAIL
};

static const Str related[] = {
#define RELATED(text) STR_INIT(text),
#include "edit/related.in"
#undef RELATED
};

static const Str forum[] = {
#define FORUM(text) STR_INIT(text),
#include "edit/forum.in"
#undef FORUM
};

/* Begins with `prefix`; a full-width colon or bracket there may be half-width in the text. */
static bool starts_like(Str text, Str prefix) {
    size_t at = 0, size, got;
    for (size_t k = 0; k < prefix.n; k += size, at += got) {
        uint32_t want = utf8_at(prefix, k, &size);
        uint32_t c = at < text.n ? han_simplified(utf8_at(text, at, &got)) : 0;
        if (c == 0 || (c != want && !(want >= 0xFF01 && want <= 0xFF5E && c == want - 0xFEE0)))
            return false;
    }
    return true;
}

static bool matches(const Line *line, size_t k) {
    if (line->characters > patterns[k].most) return false;
    switch (patterns[k].how) {
    case IS:
        return line_same_text(line->text, patterns[k].text) || str_eq(line->text, patterns[k].text);
    case STARTS:
        return starts_like(line->text, patterns[k].text);
    case ENDS:
        return str_ends(line->text, patterns[k].text);
    case HAS:
        return !line->sentence && !line->ended && str_has(line->text, patterns[k].text);
    }
    return false;
}

/* ==== **** ---- ···· and their like, three marks at least. */
static bool is_separator(const Line *line) {
    static const char marks[] = "-=_*~+·—–－＝＊★☆◆◇■□●○…─━═";
    for (Str rest = line->text; rest.n;) {
        char utf8[5] = {0};
        uint32_t c = utf8_next(&rest);
        utf8_put(utf8, c);
        if (!char_is_space(c) && !strstr(marks, utf8)) return false;
    }
    return line->characters >= 3;
}

static bool is_bar(uint32_t c) {
    return c == '|' || c == 0xFF5C;
}

/* Bars and white space at the start of the text. */
static size_t bars_before(Str text) {
    size_t at = 0, size, bars = 0;
    for (uint32_t c; at < text.n; at += size) {
        c = utf8_at(text, at, &size);
        if (!is_bar(c) && !char_is_space(c)) break;
        bars += is_bar(c);
    }
    return bars ? at : 0;
}

/* Bars and white space at the end of it. */
static size_t bars_after(Str text) {
    size_t end = text.n, size, bars = 0;
    for (uint32_t c; end > 0; end -= size) {
        c = utf8_before(text, end, &size);
        if (!is_bar(c) && !char_is_space(c)) break;
        bars += is_bar(c);
    }
    return bars ? text.n - end : 0;
}

/* What is left of the table in which an old page was laid out: ||| around a line, on one side. A
 * row of a table has bars on both. */
static void cut_bars(Lines *lines, Line *line) {
    Inline *leaf = line->block->inlines;
    size_t before = bars_before(line->text), after = bars_after(line->text);
    if (after == 1) after = 0; /* 作者| asks for a name */
    if (before == line->text.n) {
        line_drop(line, RULE_separator);
        return;
    }
    if ((before > 0) == (after > 0) || !leaf || leaf->next || leaf->children) return;
    Str text = str_sub(line->text, before, line->text.n - after);
    account_drop(lines->book, lines->source, line->number,
                 str_trim(before ? str_sub(line->text, 0, before)
                                 : str_after(line->text, line->text.n - after)),
                 RULE_separator);
    line->text = leaf->text = text;
    line_measure(line);
}

/* 某某召开座谈会******: marks that end a line and belong to no sentence. */
static void cut_stars(Lines *lines, Line *line) {
    enum { STARS_LEAST = 3 };
    Inline *leaf = line->block->inlines;
    size_t end = line->text.n;
    while (end > 0 && line->text.p[end - 1] == '*')
        end--;
    if (line->text.n - end < STARS_LEAST || end == 0 || !leaf || leaf->next || leaf->children)
        return;
    account_drop(lines->book, lines->source, line->number, str_after(line->text, end),
                 RULE_separator);
    line->text = leaf->text = str_trim(str_sub(line->text, 0, end));
    line_measure(line);
}

static bool ends_sentence(Str text) {
    static const Str ends[] = {STR_INIT("。"), STR_INIT("！"), STR_INIT("？"), STR_INIT("”"),
                               STR_INIT("）")};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(text, ends[i])) return true;
    return false;
}

/* …弦声落下来。返回某站，查看更多: the link of a page behind the last sentence. */
static void cut_tail(Lines *lines, Line *line) {
    Inline *leaf = line->block->inlines;
    if (!leaf || leaf->next || leaf->children) return;
    for (size_t k = 0; k < sizeof tails / sizeof *tails; k++) {
        if (!str_ends(line->text, tails[k].text)) continue;
        Str text = str_trim(str_sub(line->text, 0, line->text.n - tails[k].text.n));
        if (!ends_sentence(text)) continue;
        account_drop(lines->book, lines->source, line->number, tails[k].text, tails[k].rule);
        line->text = leaf->text = text;
        line_measure(line);
        return;
    }
}

/* 【 第1页 第2页 第3页 】: links to the pages of a long report. */
static bool is_page_list(Str text) {
    enum { PAGES_LEAST = 2 };
    size_t at = 0, size, pages = 0;
    int n;
    while (at < text.n) {
        uint32_t c = utf8_at(text, at, &size);
        size_t number = str_starts(str_after(text, at), STR("第"))
                            ? numeral_read(text, at + STR("第").n, &n)
                            : 0;
        if (number && str_starts(str_after(text, at + STR("第").n + number), STR("页"))) {
            pages++;
            size = STR("第页").n + number;
        } else if (!char_is_space(c) && !char_is_open(c) && !char_is_close(c)) {
            return false;
        }
        at += size;
    }
    return pages >= PAGES_LEAST;
}

/* (1/9), 1/9: which picture of how many. */
static bool is_picture_count(Str text) {
    enum { COUNT_MOST = 9 };
    bool slash = false;
    if (text.n > COUNT_MOST) return false;
    for (size_t i = 0; i < text.n; i++) {
        slash = slash || text.p[i] == '/';
        if (!strchr("()/ ", text.p[i]) && !char_is_digit((unsigned char)text.p[i])) return false;
    }
    return slash && text.n > 2;
}

static bool is_tag(const Line *line) {
    enum { TAG_LEAST = 2, TAG_MOST = 8 };
    return line->characters >= TAG_LEAST && line->characters <= TAG_MOST && line->clauses == 1 &&
           !line->ended && !line->pausing && line->numbering == NUMBER_NONE;
}

/* The text of the page holds it. */
static bool is_spoken_of(const Lines *lines, size_t end, Str word) {
    enum { TEXT_LEAST = 12 };
    for (size_t i = 0; i < end; i++)
        if (lines->at[i].role == LINE_BODY && lines->at[i].characters >= TEXT_LEAST &&
            str_has(lines->at[i].text, word))
            return true;
    return false;
}

/* Words at the very end that nearly all stand in the text: tags of the page. */
static void drop_tags_at_end(Lines *lines) {
    enum { TAGS_LEAST = 3, TAGS_MOST = 16 };
    size_t from = lines->n, tags = 0, known = 0;
    while (from > 0 && tags <= TAGS_MOST) {
        const Line *line = &lines->at[from - 1];
        if (line->role != LINE_DROP && (line->role != LINE_BODY || !is_tag(line))) break;
        tags += line->role == LINE_BODY;
        known += line->role == LINE_BODY && is_spoken_of(lines, from - 1, line->text);
        from--;
    }
    if (tags < TAGS_LEAST || tags > TAGS_MOST || known * 3 < tags * 2) return;
    for (size_t i = from; i < lines->n; i++)
        if (lines->at[i].role == LINE_BODY) line_drop(&lines->at[i], RULE_furniture);
}

/* 第01版：要闻, 第A04版, 要闻·第2版: which page of a paper this was. */
static bool is_edition(const Line *line) {
    enum { EDITION_MOST = 24, NUMBER_MOST = 9 };
    size_t page = str_find(line->text, STR("版"), 0);
    if (line->characters > EDITION_MOST || line->sentence || line->ended || page == SIZE_MAX ||
        !str_starts(line->text, STR("第")) || page > 3 + NUMBER_MOST)
        return false;
    size_t size;
    int n;
    for (size_t at = 3; at < page; at += size) {
        uint32_t c = utf8_at(line->text, at, &size);
        if (!char_is_latin(c) && !char_is_space(c) && !numeral_read(line->text, at, &n))
            return false;
    }
    uint32_t next = page + 3 < line->text.n ? utf8_at(line->text, page + 3, &size) : ' ';
    return page > 3 && !char_is_han(next);
}

/* 总第1637期, 微信版第12期: which issue of a paper or a post this was. */
static bool is_issue_number(const Line *line) {
    enum { ISSUE_MOST = 14 };
    Str text = line->text;
    size_t at = str_find(text, STR("第"), 0);
    if (line->characters > ISSUE_MOST || at == SIZE_MAX || !str_ends(text, STR("期"))) return false;
    Str number = str_trim(str_sub(text, at + STR("第").n, text.n - STR("期").n));
    for (size_t i = 0; i < number.n; i++)
        if (!char_is_digit((unsigned char)number.p[i])) return false;
    return number.n > 0;
}

/* 返回某某网: a link to where the page was opened from. */
static bool is_way_back(const Line *line) {
    enum { BACK_MOST = 9 };
    static const Str ends[] = {STR_INIT("网"), STR_INIT("首页"), STR_INIT("频道"), STR_INIT("版面"),
                               STR_INIT("报")};
    if (!str_starts(line->text, STR("返回")) || line->characters > BACK_MOST) return false;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(line->text, ends[i])) return true;
    return false;
}

/* A05 都市新闻, 04版 要闻: a page of a paper by its number and name. */
static bool is_numbered_page(const Line *line) {
    enum { NAME_MOST = 6 };
    Str text = line->text;
    bool letter = text.n > 2 && text.p[0] >= 'A' && text.p[0] <= 'D';
    size_t at = letter ? 1 : 0, size;
    if (text.n < at + 2 || !char_is_digit((unsigned char)text.p[at]) ||
        !char_is_digit((unsigned char)text.p[at + 1]))
        return false;
    Str rest = str_after(text, at + 2);
    bool page = str_starts(rest, STR("版"));
    if (page) rest = str_after(rest, STR("版").n);
    bool gap = rest.n == 0 || char_is_space(utf8_at(rest, 0, &size)) ||
               str_starts(rest, STR("：")) || str_starts(rest, STR(":"));
    return (letter || page) && gap && utf8_count(str_trim(rest)) <= NAME_MOST && !line->ended;
}

/* 人民网>>四川频道, 新闻中心 > 要闻: steps between arrows, at the head of a page. */
static bool is_trail(const Line *line) {
    static const Str arrows[] = {STR_INIT(">"), STR_INIT("＞"), STR_INIT("»"), STR_INIT("›")};
    enum { TRAIL_MOST = 60 };
    if (line->characters > TRAIL_MOST || line->sentence || line->ended) return false;
    for (size_t i = 0; i < sizeof arrows / sizeof *arrows; i++) {
        size_t at = str_find(line->text, arrows[i], 0), size;
        if (at == SIZE_MAX || at == 0) continue;
        Str before = str_trim(str_sub(line->text, 0, at));
        return before.n && char_is_han(utf8_before(before, before.n, &size));
    }
    return false;
}

enum { FIRSTS = 512 };

/* Whether a button may begin with a character: few words of a text get further. */
static struct { bool made, at[FIRSTS]; } firsts;

static size_t first_of(Str text) {
    size_t size;
    for (size_t at = 0; at < text.n; at += size) {
        uint32_t c = utf8_at(text, at, &size);
        if (char_is_han(c) || char_is_latin(c)) return (c * 31u) % FIRSTS;
    }
    return FIRSTS;
}

static bool is_button(size_t k) {
    return patterns[k].how == IS && patterns[k].rule == RULE_share;
}

static void make_firsts(void) {
    for (size_t k = 0; k < sizeof patterns / sizeof *patterns; k++)
        if (is_button(k)) firsts.at[first_of(patterns[k].text)] = true;
    firsts.made = true;
}

bool furniture_is_button(Str piece) {
    if (!firsts.made) make_firsts();
    size_t first = first_of(piece);
    if (first == FIRSTS || !firsts.at[first]) return false;
    for (size_t k = 0; k < sizeof patterns / sizeof *patterns; k++)
        if (is_button(k) && line_same_text(piece, patterns[k].text)) return true;
    return false;
}

/* 356, 1.2万, 10万+, 12次 */
static bool is_count(Str piece) {
    static const Str units[] = {STR_INIT("万"), STR_INIT("次"), STR_INIT("w"), STR_INIT("k")};
    size_t n = 0;
    while (n < piece.n && (char_is_digit((unsigned char)piece.p[n]) || (n && piece.p[n] == '.')))
        n++;
    if (n == 0) return false;
    Str unit = str_after(piece, n);
    if (str_ends(unit, STR("+"))) unit = str_sub(unit, 0, unit.n - 1);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (str_eq(unit, units[i])) return true;
    return unit.n == 0;
}

bool furniture_is_buttons(Str text) {
    static const char between[] = " \t|/[]()【】（）〖〗｜·";
    enum { ROW_MOST = 40, UTF8_MOST = 4 };
    size_t n = 0, from = 0, size;
    bool buttons = false;
    if (text.n > ROW_MOST * UTF8_MOST || utf8_count(text) > ROW_MOST) return false;
    for (size_t at = 0; at <= text.n; at += size) {
        char utf8[5] = {0};
        size = 1;
        if (at < text.n) utf8_put(utf8, utf8_at(text, at, &size));
        if (utf8[0] && !strstr(between, utf8) && !char_is_space(utf8_at(text, at, &size))) continue;
        Str piece = str_sub(text, from, at);
        from = at + size;
        bool button = piece.n && furniture_is_button(piece);
        if (piece.n && !button && !is_count(piece)) return false;
        n += piece.n > 0;
        buttons = buttons || button;
    }
    return n >= 2 && buttons;
}

/* - 6, +1, 0, 1000-1: a counter, or the name of a picture that was not copied; 1 and 2 may number
 * parts, and 2023 may be a heading. */
static bool is_number_of_page(const Line *line) {
    enum { DIGITS_MOST = 7, PART_MOST = 99, YEAR_FIRST = 1900, YEAR_LAST = 2100 };
    Str text = line->text;
    bool sign = text.n && (text.p[0] == '-' || text.p[0] == '+');
    int value = 0;
    size_t digits = 0, at = 0;
    while (at < text.n && (text.p[at] == '-' || text.p[at] == '+' || text.p[at] == ' '))
        at++;
    for (; at < text.n && char_is_digit((unsigned char)text.p[at]); at++, digits++)
        value = digits < DIGITS_MOST ? value * 10 + (text.p[at] - '0') : value;
    bool tail =
        at + 2 == text.n && text.p[at] == '-' && char_is_digit((unsigned char)text.p[at + 1]);
    if (!digits || digits > DIGITS_MOST || (at < text.n && !tail)) return false;
    bool year = value >= YEAR_FIRST && value <= YEAR_LAST;
    return sign || value == 0 || (value > PART_MOST && !year);
}

/* 要闻| 读城| 侨乡动态| 专题: the menu of a site. */
static bool is_menu(Str text) {
    enum { ITEMS_LEAST = 4, ITEM_MOST = 8 };
    Str rest = text, item;
    size_t n = 0;
    while (str_cut(&rest, STR("|"), &item)) {
        item = str_trim(item);
        if (utf8_count(item) > ITEM_MOST || str_has(item, STR("："))) return false;
        n += item.n > 0;
    }
    return n >= ITEMS_LEAST;
}

/* 首页 新闻中心 专题 视听 …: the menu of a page, its items parted by white space. */
static bool is_spaced_menu(const Line *line) {
    enum { ITEMS_LEAST = 5 };
    return line->clauses >= ITEMS_LEAST && !line->ended && !line->sentence && !is_trail(line) &&
           (str_starts(line->text, STR("首页 ")) || str_starts(line->text, STR("首页　")) ||
            str_starts(line->text, STR("网站首页 ")));
}

/* A line of a list of links: short, no sentence, often with a date at its end. */
static bool is_link_line(const Line *line) {
    return line->role != LINE_BLOCK && line->characters <= 44 && !line->sentence && !line->ended &&
           line->numbering == NUMBER_NONE;
}

static bool begins_related(const Line *line) {
    enum { NAME_MOST = 16 };
    if (line->characters > NAME_MOST) return false;
    for (size_t i = 0; i < sizeof related / sizeof *related; i++)
        if (line_same_text(line->text, related[i])) return true;
    return false;
}

static bool is_sentence_line(const Line *line) {
    enum { SENTENCE_LEAST = 15 };
    return line->role != LINE_BLOCK && line->characters >= SENTENCE_LEAST &&
           str_has(line->text, STR("。"));
}

/* Only short lines from here to the end of the file, and no sentence among them. */
static bool ends_in_links(const Lines *lines, size_t from) {
    enum { LINK_MOST = 44 };
    for (size_t i = from; i < lines->n; i++)
        if (lines->at[i].role == LINE_BLOCK || lines->at[i].characters > LINK_MOST ||
            is_sentence_line(&lines->at[i]))
            return false;
    return true;
}

/* 相关链接 over sentences is a box of the article: a paper explains something there. */
static bool is_box(const Lines *lines, size_t from) {
    enum { REACH = 2 };
    for (size_t i = from + 1; i < lines->n && i <= from + REACH; i++)
        if (is_sentence_line(&lines->at[i])) return true;
    return false;
}

static bool is_credit(const Line *line) {
    return str_has(line->text, STR("编辑")) || str_has(line->text, STR("来源")) ||
           str_has(line->text, STR("审核")) || str_has(line->text, STR("校对"));
}

static void drop_related(Lines *lines, size_t from) {
    if (is_box(lines, from)) return;
    bool to_end = ends_in_links(lines, from);
    for (size_t i = from; i < lines->n; i++) {
        Line *line = &lines->at[i];
        if (to_end && is_credit(line)) continue;
        if (i > from && !to_end && (!is_link_line(line) || line->block->hint.blank_before > 1))
            break;
        line_drop(line, RULE_related);
    }
}

/* The steps of a breadcrumb trail are column names when they stand alone on a line. */
static bool is_step_of(Str trail, Str name) {
    enum { COLUMN_MOST = 6 };
    size_t at = str_find(trail, name, 0);
    if (name.n < 6 || at == SIZE_MAX) return false;
    size_t end = at + name.n, size;
    if (end == trail.n && utf8_count(name) > COLUMN_MOST) return false; /* … > the article itself */
    uint32_t before = at ? utf8_before(trail, at, &size) : ' ';
    uint32_t after = end < trail.n ? utf8_at(trail, end, &size) : ' ';
    return !char_is_han(before) && !char_is_han(after);
}

enum { COLUMN_NAME_MOST = 8, TRAIL_REACH = 12, TRAIL_LINES = 24 };

/* 某某学会官方网站 above the trail. */
static bool names_site(const Line *line) {
    enum { SITE_MOST = 20 };
    static const Str ends[] = {STR_INIT("官方网站"), STR_INIT("门户网站"), STR_INIT("官网"),
                               STR_INIT("新闻网"),   STR_INIT("信息网"),   STR_INIT("政府网")};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(line->text, ends[i]) && line->characters <= SITE_MOST) return true;
    return false;
}

/* Column names: steps of a trail, and what stands above the first trail of a page. */
static void drop_column_names(Lines *lines) {
    for (size_t t = 0; t < lines->n; t++) {
        const Line *trail = &lines->at[t];
        if (trail->role != LINE_DROP || trail->rule != RULE_breadcrumb) continue;
        for (size_t i = 0; i < lines->n; i++) {
            Line *line = &lines->at[i];
            bool above = i < t && t < TRAIL_REACH &&
                         (line->characters <= COLUMN_NAME_MOST || names_site(line));
            bool near = i < t + TRAIL_REACH && line->characters <= 2 * COLUMN_NAME_MOST;
            if (line->role == LINE_BODY && !line->sentence && !line->ended &&
                (above || (near && is_step_of(trail->text, line->text))))
                line_drop(line, RULE_column_name);
        }
        return;
    }
}

/* 发表于 … | 显示全部楼层: only forums print it. */
static bool is_forum(const Lines *lines) {
    static const Str signs[] = {STR_INIT("显示全部楼层"), STR_INIT("[复制链接]"),
                                STR_INIT("本帖最后由"), STR_INIT("只看该作者")};
    for (size_t i = 0; i < lines->n && i < FORUM_REACH; i++)
        for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
            if (lines->at[i].characters <= POST_MOST && str_has(lines->at[i].text, signs[k]))
                return true;
    return false;
}

/* Only words of a forum between the gaps (点评 回复 支持), or a count of posts. */
static bool is_forum_line(const Line *line) {
    enum { COUNT_MOST = 8, FORUM_NAME_MOST = 16 };
    Str rest = line->text, word;
    if (line->characters > POST_MOST) return false;
    if (str_ends(line->text, STR("论坛")) && line->characters <= FORUM_NAME_MOST) return true;
    while (str_cut(&rest, STR(" "), &word)) {
        bool known = word.n == 0 || (word.n <= COUNT_MOST && is_count(word));
        for (size_t i = 0; i < sizeof forum / sizeof *forum && !known; i++)
            known = line_same_text(word, forum[i]);
        if (!known) return false;
    }
    return true;
}

static void drop_forum(Lines *lines) {
    if (!is_forum(lines)) return;
    for (size_t i = 0; i < lines->n; i++)
        if (lines->at[i].role == LINE_BODY && is_forum_line(&lines->at[i]))
            line_drop(&lines->at[i], RULE_share);
}

/* 首页新闻某某开园 over 某某开园: the trail of a page, its arrows lost, down to the title. */
static bool is_glued_trail(const Lines *lines, size_t i) {
    enum { TITLE_LEAST = 8, REACH = 6 };
    const Line *line = &lines->at[i];
    if (!str_starts(line->text, STR("首页")) || line->role == LINE_BLOCK) return false;
    for (size_t k = i + 1; k < lines->n && k <= i + REACH; k++)
        if (lines->at[k].characters >= TITLE_LEAST && str_ends(line->text, lines->at[k].text))
            return true;
    return false;
}

static bool is_bullet_item(const Line *line) {
    enum { ITEM_MOST = 9 };
    return str_starts(line->text, STR("•")) && line->characters <= ITEM_MOST && !line->ended &&
           !line->pausing && line->role != LINE_BLOCK;
}

/* • 走进本区 • 新闻中心 …: the menu of a site, an item a line, above all else. */
static void drop_bullet_menus(Lines *lines) {
    enum { ITEMS_LEAST = 4 };
    for (size_t i = 0, end; i < lines->n && i < FORUM_REACH; i = end + 1) {
        end = i;
        while (end < lines->n && is_bullet_item(&lines->at[end]))
            end++;
        if (end - i < ITEMS_LEAST || i > MENU_REACH) continue;
        for (size_t k = i; k < end; k++)
            line_drop(&lines->at[k], RULE_furniture);
    }
}

void furniture_find(Lines *lines) {
    drop_bullet_menus(lines);
    drop_forum(lines);
    for (size_t i = 0; i < lines->n; i++) {
        Line *line = &lines->at[i];
        if (line->role == LINE_BODY) cut_bars(lines, line);
        if (line->role == LINE_BODY) cut_stars(lines, line);
        if (line->role == LINE_BODY) cut_tail(lines, line);
        if (line->role != LINE_BODY) continue;
        for (size_t k = 0; k < sizeof patterns / sizeof *patterns; k++) {
            if (matches(line, k)) {
                line_drop(line, patterns[k].rule);
                break;
            }
        }
        if (line->role == LINE_BODY && furniture_is_buttons(line->text))
            line_drop(line, RULE_share);
        if (line->role == LINE_BODY && (is_edition(line) || is_numbered_page(line) ||
                                        is_way_back(line) || is_issue_number(line)))
            line_drop(line, RULE_furniture);
        if (line->role == LINE_BODY && (is_number_of_page(line) || is_picture_count(line->text)))
            line_drop(line, RULE_views);
        if (line->role == LINE_BODY &&
            (is_menu(line->text) || is_spaced_menu(line) || is_page_list(line->text)))
            line_drop(line, RULE_furniture);
        if (line->role == LINE_BODY && i < TRAIL_LINES &&
            (is_trail(line) || is_glued_trail(lines, i)))
            line_drop(line, RULE_breadcrumb);
        if (line->role == LINE_BODY && is_separator(line))
            line_drop(line, RULE_separator);
        else if (line->role == LINE_BODY && begins_related(line))
            drop_related(lines, i);
    }
    drop_column_names(lines);
    drop_tags_at_end(lines);
}
