/* SPDX-License-Identifier: MIT */
/* Credits that no list of words foresees, told by where they stand: 执行：甲 乙 under 统筹：丙, and
 * 校对王菲 without a mark between (MP-04). */
#include "edit/byline.h"
#include "edit/pieces.h"
#include "text/chars.h"

enum {
    ROLE_LEAST = 2,
    ROLE_MOST = 6,    /* characters before the colon */
    CREDIT_MOST = 60, /* characters of such a line */
    NAMED_MOST = 40,  /* … of one that names its role */
};

/* 编辑 孙小雨　校对 李大海: roles and names with nothing but gaps between. */
static bool take_plain_credit(Lines *lines, Line *line) {
    Str tokens[TOKENS_MOST];
    if (line->characters > NAMED_MOST) return false;
    size_t n = pieces_tokens(line->text, tokens), names = 0;
    if (n < 2 || !pieces_is_editor_key(tokens[0])) return false;
    for (size_t i = 1; i < n; i++) {
        bool key = pieces_is_editor_key(tokens[i]);
        if (!key && !byline_is_person(tokens[i])) return false;
        names += !key;
    }
    if (!names) return false;
    line_add_field(lines, line, FIELD_EDITOR, clauses_join(lines->book->arena, line->text));
    line->role = LINE_META;
    return true;
}

/* 界面新闻编辑 | 谢灵: a role behind the name of a paper or station. */
static bool take_press_editor(Lines *lines, Line *line) {
    if (line->characters > NAMED_MOST) return false;
    size_t at = str_find(line->text, STR("编辑"), 0);
    if (at == SIZE_MAX || !byline_is_press(str_sub(line->text, 0, at))) return false;
    size_t key = at + STR("编辑").n, separator = pieces_separator(line->text, key, EDITOR);
    Str value = str_trim(str_after(line->text, key + separator));
    if (!separator || !value.n || !byline_is_names(value)) return false;
    line_add_field(lines, line, FIELD_EDITOR, line->text);
    line->role = LINE_META;
    return true;
}

bool credits_take(Lines *lines, Line *line) {
    return take_press_editor(lines, line) || take_plain_credit(lines, line);
}

static bool is_credited(const Line *line) {
    for (const Field *f = line->role == LINE_META ? line->fields : NULL; f; f = f->next)
        if (f->kind == FIELD_EDITOR) return true;
    return false;
}

/* People between gaps and commas, one at least. */
static bool are_people(Str text) {
    size_t n = 0, from = 0, size;
    for (size_t at = 0; at <= text.n; at += size) {
        size = 1;
        uint32_t c = at < text.n ? utf8_at(text, at, &size) : ' ';
        if (!char_is_space(c) && !char_is_pause(c) && c != ',' && c != '/') continue;
        Str name = str_sub(text, from, at);
        from = at + size;
        if (name.n && !byline_is_person(name)) return false;
        n += name.n > 0;
    }
    return n > 0;
}

/* 执行：甲 乙: a word of Han, a colon, people. */
static bool has_role(Str text) {
    size_t size, at = 0, n = 0;
    while (at < text.n && char_is_han(utf8_at(text, at, &size))) {
        at += size;
        n++;
    }
    size_t separator = pieces_separator(text, at, EDITOR);
    return n >= ROLE_LEAST && n <= ROLE_MOST && separator &&
           are_people(str_after(text, at + separator));
}

/* 校对王菲: a role of editors, and one person. */
static bool is_glued(Str text) {
    size_t size;
    for (size_t at = 0, n = 0; at < text.n && n < ROLE_MOST; at += size, n++) {
        utf8_at(text, at, &size);
        if (n >= ROLE_LEAST && pieces_is_editor_key(str_sub(text, 0, at)) &&
            byline_is_person(str_after(text, at)))
            return true;
    }
    return false;
}

/* 【文案/翻译】甲 乙: a role in brackets. */
static bool is_bracketed(Str text) {
    enum { INSIDE_MOST = 8 };
    size_t close = str_find(text, STR("】"), 0);
    return str_starts(text, STR("【")) && close != SIZE_MAX && close + STR("】").n < text.n &&
           utf8_count(str_sub(text, STR("【").n, close)) <= INSIDE_MOST;
}

void credits_find(Lines *lines) {
    for (size_t i = 1; i < lines->n; i++) {
        Line *line = &lines->at[i];
        if (line->role != LINE_BODY || line->characters > CREDIT_MOST || line->ended) continue;
        bool below = is_credited(&lines->at[i - 1]) &&
                     (has_role(line->text) || is_glued(line->text) || is_bracketed(line->text));
        bool last = i + 2 >= lines->n && is_glued(line->text);
        if (!below && !last) continue;
        line_add_field(lines, line, FIELD_EDITOR, clauses_join(lines->book->arena, line->text));
        line->role = LINE_META;
    }
}
