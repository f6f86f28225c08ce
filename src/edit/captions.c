/* SPDX-License-Identifier: MIT */
#include "edit/captions.h"

#include "edit/byline.h"
#include "text/chars.h"
#include "text/han.h"

#define CAPTION_MARK(text)
#define CAPTION_WORD(text)
#define CREDIT_END(text)
#define EVENT_END(text)

#define CAPTION_SUBJECT(text)

static const Str marks[] = {
#undef CAPTION_MARK
#define CAPTION_MARK(text) STR_INIT(text),
#include "edit/caption.in"
#undef CAPTION_MARK
#define CAPTION_MARK(text)
};
static const Str words[] = {
#undef CAPTION_WORD
#define CAPTION_WORD(text) STR_INIT(text),
#include "edit/caption.in"
#undef CAPTION_WORD
#define CAPTION_WORD(text)
};
static const Str credits[] = {
#undef CREDIT_END
#define CREDIT_END(text) STR_INIT(text),
#include "edit/caption.in"
#undef CREDIT_END
#define CREDIT_END(text)
};
static const Str subjects[] = {
#undef CAPTION_SUBJECT
#define CAPTION_SUBJECT(text) STR_INIT(text),
#include "edit/caption.in"
#undef CAPTION_SUBJECT
#define CAPTION_SUBJECT(text)
};
static const Str events[] = {
#undef EVENT_END
#define EVENT_END(text) STR_INIT(text),
#include "edit/caption.in"
};

#define COUNT(a) (sizeof(a) / sizeof *(a))

enum { CAPTION_MOST = 140, CREDIT_MOST = 20, WORD_CAPTION_MOST = 80 };

size_t caption_mark_size(Str text) {
    size_t n = 0, size;
    for (size_t i = 0; i < COUNT(marks);) {
        if (str_starts(str_after(text, n), marks[i])) {
            n += marks[i].n;
            i = 0; /* ▲▲ */
        } else {
            i++;
        }
    }
    while (n && n < text.n && char_is_space(utf8_at(text, n, &size)))
        n += size;
    /* U+FE0E, U+FE0F: how an arrow is to look */
    if (n && str_starts(str_after(text, n), STR("\xEF\xB8\x8F"))) n += 3;
    return n;
}

static bool ends_as_credit(Str text) {
    for (size_t i = 0; i < COUNT(credits); i++)
        if (han_ends(text, credits[i])) return true;
    return false;
}

/* In a caption without a sentence end the credit is the name before 摄: the last word, or the last
 * two where the name stands apart (江风 摄). */
static size_t last_words(Str text, size_t gap, size_t gap_before, bool name_apart) {
    enum { CAPTION_LEAST = 4 };
    size_t at = name_apart ? gap_before : gap;
    return at != SIZE_MAX && utf8_count(str_sub(text, 0, at)) >= CAPTION_LEAST ? at : SIZE_MAX;
}

/* …。摄影：杨舒鸣: a role, a colon and a name. */
static size_t credit_with_role(Str text) {
    static const Str roles[] = {STR_INIT("摄影："),     STR_INIT("摄影:"),  STR_INIT("图源："),
                                STR_INIT("图片来源："), STR_INIT("供图："), STR_INIT("摄影/"),
                                STR_INIT("图/"),        STR_INIT("图源:")};
    size_t size;
    for (size_t i = 0; i < COUNT(roles); i++) {
        size_t at = str_find(text, roles[i], 0);
        if (at == SIZE_MAX || at == 0 || at + roles[i].n == text.n ||
            utf8_count(str_after(text, at)) > CREDIT_MOST)
            continue;
        uint32_t c = utf8_before(text, at, &size);
        if (char_is_sentence_end(c) || char_is_space(c) || char_is_close(c)) return at;
    }
    return SIZE_MAX;
}

/* …乡愁。某网发 甲某摄于某地: who took the picture and where, behind the sentence; SIZE_MAX. */
static size_t credit_of_place(Str text) {
    size_t size, at = str_find(text, STR("摄于"), 0);
    if (at == SIZE_MAX || utf8_count(str_after(text, at)) > CREDIT_MOST) return SIZE_MAX;
    while (at > 0 && utf8_count(str_after(text, at)) <= CREDIT_MOST) {
        if (char_is_sentence_end(utf8_before(text, at, &size))) return at;
        at -= size;
    }
    return SIZE_MAX;
}

/* …合影（某社图片）: a credit in brackets at the end; SIZE_MAX. */
static size_t credit_in_brackets(Str text) {
    bool wide = str_ends(text, STR("）"));
    Str open = wide ? STR("（") : STR("(");
    if (!wide && !str_ends(text, STR(")"))) return SIZE_MAX;
    size_t at = str_find_last(text, open);
    return at && at != SIZE_MAX && utf8_count(str_after(text, at)) <= CREDIT_MOST ? at : SIZE_MAX;
}

/* The credit is what follows the last sentence end, or the last gap before a name. */
size_t caption_credit_at(Str text) {
    size_t size, at = text.n, gap = SIZE_MAX, gap_before = SIZE_MAX;
    size_t with_role = credit_with_role(text);
    if (with_role == SIZE_MAX) with_role = credit_of_place(text);
    if (with_role != SIZE_MAX) return with_role;
    if (!ends_as_credit(text)) return text.n;
    size_t bracket = credit_in_brackets(text);
    if (bracket != SIZE_MAX) return bracket;
    while (at > 0 && utf8_count(str_after(text, at)) <= CREDIT_MOST) {
        uint32_t c = utf8_before(text, at, &size);
        if (char_is_sentence_end(c) || (char_is_close(c) && at < text.n)) return at;
        if (char_is_space(c) && gap == SIZE_MAX)
            gap = at;
        else if (char_is_space(c) && gap_before == SIZE_MAX)
            gap_before = at;
        at -= size;
    }
    bool name_apart = gap != SIZE_MAX && utf8_count(str_after(text, gap)) <= 2;
    bool role_apart = gap != SIZE_MAX && gap_before != SIZE_MAX &&
                      byline_is_role(str_trim(str_sub(text, gap_before, gap)));
    size_t credit = last_words(text, gap, gap_before, name_apart || role_apart);
    if (credit != SIZE_MAX) return credit;
    return at == 0 ? 0 : text.n;
}

bool caption_names_event(Str text) {
    for (size_t i = 0; i < COUNT(events); i++)
        if (han_ends(text, events[i])) return true;
    return false;
}

static bool begins_with_word(Str text) {
    for (size_t i = 0; i < COUNT(words); i++)
        if (han_starts(text, words[i])) return true;
    return false;
}

/* 工人在铺装路沿石: what people do in a picture, as no headline says it. */
static bool shows_people(const Line *line) {
    enum { SHOWN_MOST = 30 };
    static const Str verbs[] = {STR_INIT("在"), STR_INIT("正在"), STR_INIT("们在"),
                                STR_INIT("们正在")};
    if (line->characters > SHOWN_MOST || line->clauses > 1 || line->ended || line->pausing ||
        line->sentence || line->block->hint.heading)
        return false;
    for (size_t i = 0; i < COUNT(subjects); i++)
        for (size_t k = 0; str_starts(line->text, subjects[i]) && k < COUNT(verbs); k++)
            if (str_starts(str_after(line->text, subjects[i].n), verbs[k])) return true;
    return false;
}

/* 本版图片由某某提供: the credit of every picture of a page. */
static bool is_page_credit(const Line *line) {
    static const Str begins[] = {STR_INIT("本版图片"), STR_INIT("本版照片"), STR_INIT("本文图片"),
                                 STR_INIT("文中图片"), STR_INIT("图片均由"), STR_INIT("图片由"),
                                 STR_INIT("以上图片"), STR_INIT("本版摄影"), STR_INIT("照片由")};
    for (size_t i = 0; i < COUNT(begins); i++)
        if (str_starts(line->text, begins[i]) && line->characters <= 40 && !line->sentence)
            return true;
    return false;
}

static void take_page_credit(Lines *lines, Line *line) {
    line_add_field(lines, line, FIELD_EDITOR, line->text);
    line->role = LINE_META;
}

static enum LineRole role_of(const Line *line) {
    if (line->characters > CAPTION_MOST || line->numbering != NUMBER_NONE) return LINE_BODY;
    if (caption_mark_size(line->text) > 0) return LINE_CAPTION;
    if (line->characters <= WORD_CAPTION_MOST && begins_with_word(line->text)) return LINE_CAPTION;
    if (shows_people(line)) return LINE_CAPTION;
    if (line->characters <= WORD_CAPTION_MOST && str_has(line->text, STR("。图为")))
        return LINE_CAPTION; /* 甲地日前举行活动。图为… */
    size_t credit = caption_credit_at(line->text);
    Str by = str_trim(str_after(line->text, credit));
    if (by.n == 0 || str_starts(by, STR("本文图")) || str_starts(by, STR("文中图")) ||
        str_starts(by, STR("以上图")) || str_starts(by, STR("本版图")))
        return LINE_BODY; /* the credit of all pictures, behind a paragraph */
    return credit == 0 ? LINE_CREDIT : LINE_CAPTION;
}

/* The line under a picture of the source names it, when it is short and no paragraph. */
static bool is_under_picture(const Lines *lines, size_t i) {
    enum { UNDER_MOST = 60 };
    const Line *line = &lines->at[i];
    const Block *above = i ? lines->at[i - 1].block : NULL;
    bool figure = above && above->kind == BLOCK_FIGURE && above->image.n && !above->inlines;
    if (!figure && !line->block->hint.under_picture) return false;
    return line->characters <= UNDER_MOST && line->numbering == NUMBER_NONE && !line->sentence &&
           !line->block->hint.heading &&
           (line->block->hint.centred || !line->ended || caption_names_event(line->text));
}

/* Metadata stands right below. */
static bool is_dated(const Lines *lines, size_t i) {
    return i + 1 < lines->n && lines->at[i + 1].role == LINE_META && lines->at[i + 1].fields;
}

void captions_find(Lines *lines) {
    for (size_t i = 0; i < lines->n; i++) {
        Line *line = &lines->at[i];
        if (line->role != LINE_BODY) continue;
        if (is_page_credit(line))
            take_page_credit(lines, line);
        else if (is_under_picture(lines, i))
            line->role = LINE_CAPTION;
        else if (shows_people(line) && is_dated(lines, i))
            continue; /* 市民在河边看水 over its date: a headline all the same */
        else
            line->role = role_of(line);
    }
}
