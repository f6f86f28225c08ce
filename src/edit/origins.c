/* SPDX-License-Identifier: MIT */
/* Lines that say in words, not by keys, where a text is from: （摘自《某某》）, 本文来自…，作者：…,
 * 原创 甲 某某侨联 2023-09-10 (MP-02, MP-03). */
#include "edit/byline.h"
#include "edit/fields.h"
#include "edit/pieces.h"
#include "text/chars.h"
#include "text/date.h"

enum { SOURCE_MOST = 40, LINE_MOST = 160, TOKEN_MOST = 16 };

/* （某某供稿）, （摘自《某某》，有删节）, ［本文原载《某某》2022年第4期］: where a text is from,
 * said at its end. */
static Str tail_source(Str text) {
    static const Str begins[] = {STR_INIT("摘自"),     STR_INIT("转自"),     STR_INIT("选自"),
                                 STR_INIT("原载"),     STR_INIT("转载自"),   STR_INIT("本文原载"),
                                 STR_INIT("本文摘自"), STR_INIT("本文转自"), STR_INIT("本文首发于"),
                                 STR_INIT("首发于"),   STR_INIT("原载于"),   STR_INIT("刊载于"),
                                 STR_INIT("本文刊于")};
    static const Str ends[] = {STR_INIT("供稿"), STR_INIT("提供稿件"), STR_INIT("来稿")};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(text, ends[i]) && text.n > ends[i].n)
            return str_sub(text, 0, text.n - ends[i].n);
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
        size_t open = str_find(text, STR("《"), 0), close = str_find(text, STR("》"), 0);
        if (!str_starts(text, begins[i]) || open == SIZE_MAX || close == SIZE_MAX || open > close)
            continue;
        bool issue = close + 3 < text.n && text.p[close + 3] >= '0' && text.p[close + 3] <= '9';
        return issue ? str_after(text, open) : str_sub(text, open + 3, close);
    }
    return STR("");
}

static bool is_set_right(const Line *line) {
    return line->block->hint.indent >= 12;
}

static bool take_tail_source(Lines *lines, Line *line) {
    Str text = fields_inside_brackets(line->text);
    bool apart = text.n < line->text.n || is_set_right(line);
    if (!apart || line->characters > SOURCE_MOST || fields_has_sentence(text)) return false;
    Str source = tail_source(text);
    if (source.n == 0) return false;
    size_t at = (size_t)(source.p - line->text.p), from = 0, used = 0;
    Date date;
    while (from < at && !(used = date_read(line->text, from, &date)))
        from++;
    line_add_field(lines, line, FIELD_SOURCE, source);
    fields_drop(lines, line, str_sub(line->text, 0, used ? from : at), RULE_field_key);
    if (used) { /* 首发于2022年1月27日《某某周末》 */
        fields_take_date(lines, line, str_sub(line->text, from, from + used), 1);
        fields_drop(lines, line, str_sub(line->text, from + used, at), RULE_field_key);
    }
    fields_drop(lines, line, str_after(line->text, at + source.n), RULE_field_key);
    line->role = LINE_META;
    return true;
}

static bool is_known_source(const Lines *lines, Str name) {
    for (size_t i = 0; i < lines->n; i++)
        for (const Field *f = lines->at[i].fields; f; f = f->next)
            if (f->kind == FIELD_SOURCE && str_eq(f->text, name)) return true;
    return false;
}

/* （侨乡联合通讯 江南）: the source again, and who wrote for it. */
static bool take_credit_line(Lines *lines, Line *line) {
    Str text = fields_inside_brackets(line->text), rest = text, name;
    if (text.n == line->text.n || line->characters > SOURCE_MOST ||
        !str_cut(&rest, STR(" "), &name) || !rest.p || !is_known_source(lines, name) ||
        !byline_is_names(rest))
        return false;
    size_t at = (size_t)(rest.p - line->text.p);
    fields_drop(lines, line, str_sub(line->text, 0, at), RULE_repeated_field);
    fields_take_names(lines, line, rest);
    fields_drop(lines, line, str_after(line->text, at + rest.n), RULE_field_key);
    line->role = LINE_META;
    return true;
}

/* 以下文章来源于某某，作者甲乙: how a post names the post that it repeats. */
static bool take_repost(Lines *lines, Line *line) {
    static const Str begins[] = {STR_INIT("以下文章来源于"), STR_INIT("本文来源于"),
                                 STR_INIT("本文转载自"), STR_INIT("来源于 ")};
    size_t from = 0, size;
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (str_starts(line->text, begins[i])) from = begins[i].n;
    while (from && from < line->text.n &&
           (char_is_pause(utf8_at(line->text, from, &size)) ||
            char_is_space(utf8_at(line->text, from, &size))))
        from += size;
    if (!from || from == line->text.n || line->characters > SOURCE_MOST || line->ended)
        return false;
    size_t comma = str_find(line->text, STR("，"), from);
    size_t end = comma == SIZE_MAX ? line->text.n : comma;
    Str rest = str_after(line->text, end);
    fields_drop(lines, line, str_sub(line->text, 0, from), RULE_field_key);
    line_add_field(lines, line, FIELD_SOURCE, str_sub(line->text, from, end));
    fields_drop(lines, line, rest, RULE_field_key);
    line->role = LINE_META;
    return true;
}

/* 本文来自微信公众号：某某（ID：…），作者：甲，原文标题：《…》: pieces between commas. */
static bool take_origin(Lines *lines, Line *line) {
    enum { PIECES_LEAST = 2 };
    static const Str begins[] = {STR_INIT("本文来自"), STR_INIT("本文转自"), STR_INIT("文章来自"),
                                 STR_INIT("来源于")};
    bool origin = false;
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        origin = origin || str_starts(line->text, begins[i]);
    if (!origin || line->characters > LINE_MOST || line->sentence || line->ended) return false;
    Str rest = line->text, piece;
    size_t n = 0;
    while (str_cut(&rest, STR("，"), &piece) && ++n)
        if (!str_has(piece, STR("：")) && !str_has(piece, STR(":"))) return false;
    if (n < PIECES_LEAST) return false;
    for (rest = line->text, n = 0; str_cut(&rest, STR("，"), &piece); n++) {
        size_t colon = str_find(piece, STR("："), 0), size = STR("：").n;
        if (colon == SIZE_MAX) colon = str_find(piece, STR(":"), 0), size = 1;
        Str key = str_sub(piece, 0, colon + size), value = str_trim(str_after(piece, colon + size));
        fields_drop(lines, line, key, RULE_field_key);
        if (n == 0)
            line_add_field(lines, line, FIELD_SOURCE, value);
        else if (str_starts(key, STR("作者")))
            fields_take_names(lines, line, value);
        else
            fields_drop(lines, line, value, RULE_furniture);
        if (rest.n) fields_drop(lines, line, STR("，"), RULE_field_key);
    }
    line->role = LINE_META;
    return true;
}

static bool is_address(Str token) {
    return str_starts(token, STR("http")) || str_starts(token, STR("www."));
}

/* 原创 小侨 潮州侨联 2023-09-10 08:00: the head of a post: who wrote, which account, when; an
 * office and the address of its site before the date. */
bool origins_take_post(Lines *lines, Line *line) {
    Str tokens[TOKENS_MOST];
    Date date;
    size_t at = 0, used = 0, size;
    if (line->characters > LINE_MOST || line->ended) return false;
    while (at < line->text.n && !(used = date_read(line->text, at, &date))) {
        utf8_at(line->text, at, &size);
        at += size;
    }
    Str rest = str_after(line->text, at + used);
    Str tail = used ? pieces_trim(str_after(rest, date_time_size(rest, 0))) : rest;
    size_t n = used ? pieces_tokens(str_sub(line->text, 0, at), tokens) : 0, first = 0;
    if (n && str_eq(tokens[0], STR("原创"))) first = 1;
    bool site = n > 1 && is_address(tokens[n - 1]);
    n -= site;
    if (n < first + 1 || n + site < 2 ||
        (tail.n && !pieces_is_published_from(tail) && utf8_count(tail) > 3))
        return false;
    for (size_t i = first; i < n; i++)
        if (utf8_count(tokens[i]) > TOKEN_MOST || fields_has_sentence(tokens[i]) ||
            str_has(tokens[i], STR("：")) || str_has(tokens[i], STR(":")))
            return false;
    size_t end = (size_t)(tokens[n - 1].p - line->text.p) + tokens[n - 1].n;
    if (first) fields_drop(lines, line, tokens[0], RULE_field_key);
    for (size_t i = first; i + 1 < n; i++)
        line_add_field(lines, line, FIELD_AUTHOR, tokens[i]);
    line_add_field(lines, line, FIELD_SOURCE, tokens[n - 1]);
    fields_drop(lines, line, str_sub(line->text, end, at), RULE_field_key);
    fields_take_date(lines, line, str_sub(line->text, at, at + used), 0);
    fields_drop(lines, line, rest, RULE_field_key);
    line->role = LINE_META;
    return true;
}

bool origins_take(Lines *lines, Line *line) {
    return take_tail_source(lines, line) || take_repost(lines, line) || take_origin(lines, line) ||
           take_credit_line(lines, line);
}
