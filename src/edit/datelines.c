/* SPDX-License-Identifier: MIT */
/* Who and where a report says it is from, in its own first or last words (MP-05): 本报讯（记者 甲
 * 通讯员 乙）…, 新华社南京3月4日电（记者 甲）…. The words stay; the head gets a copy. */
#include "edit/byline.h"
#include "edit/model.h"
#include "text/chars.h"
#include "text/place.h"

static const struct {
    Str begins;
    Str source;
} agencies[] = {
    {STR_INIT("新华社"), STR_INIT("新华社")},         {STR_INIT("中新社"), STR_INIT("中新社")},
    {STR_INIT("中新网"), STR_INIT("中新网")},         {STR_INIT("人民网"), STR_INIT("人民网")},
    {STR_INIT("新华网"), STR_INIT("新华网")},         {STR_INIT("央视网"), STR_INIT("央视网")},
    {STR_INIT("中国新闻网"), STR_INIT("中国新闻网")},
};

enum { DATELINE_MOST = 120, BRACKET_MOST = 60 };

static void copy_field(Book *book, Article *article, enum FieldKind kind, Str text, int line) {
    for (const Field *f = article->fields; f; f = f->next)
        if (f->kind == kind && str_eq(f->text, text)) return;
    article_add_field(book, article, kind, text, line)->copied = true;
}

/* 陆汉 何平: names between gaps, and nothing else. */
static bool are_persons(Str text) {
    Str rest = text, name;
    while (str_cut(&rest, STR(" "), &name))
        if (!byline_is_person(name)) return false;
    return text.n > 0;
}

/* (某区委统战部): the office that sent the report, in brackets at its end. */
static bool is_office_name(Str text) {
    enum { NAME_LEAST = 5, NAME_MOST = 16 };
    size_t n = utf8_count(text), size;
    for (size_t at = 0; at < text.n; at += size)
        if (!char_is_han(utf8_at(text, at, &size))) return false;
    return n >= NAME_LEAST && n <= NAME_MOST && byline_is_office(text);
}

/* （记者 甲 通讯员 乙） within the first or last words of a paragraph. */
static void copy_authors(Book *book, Article *article, Str text, int line) {
    size_t open = 0;
    while ((open = str_find(text, STR("（"), open)) != SIZE_MAX) {
        size_t close = str_find(text, STR("）"), open);
        if (close == SIZE_MAX) return;
        Str inside = str_sub(text, open + 3, close);
        Str before = str_trim(str_sub(text, 0, open));
        bool wired = str_ends(before, STR("日电")) && are_persons(inside);
        open = close;
        if (inside.n > BRACKET_MOST * 3 || (!wired && !byline_is(inside))) continue;
        Str name;
        struct NameScan scan = byline_scan(book->arena, inside);
        while (byline_next(&scan, &name))
            copy_field(book, article, FIELD_AUTHOR, str_copy(book->arena, name), line);
    }
}

/* (黄小兰 李明): names alone at the very end. */
static void copy_names_at_end(Book *book, Article *article, Str text, int line) {
    enum { TEXT_LEAST = 30 };
    size_t open = 0, at = SIZE_MAX;
    while ((open = str_find(text, STR("（"), open)) != SIZE_MAX)
        at = open++;
    if (at == SIZE_MAX || at < TEXT_LEAST || text.n - at > BRACKET_MOST) return;
    Str inside = str_sub(text, at + 3, text.n - 3), name;
    if (is_office_name(inside)) copy_field(book, article, FIELD_AUTHOR, inside, line);
    if (!are_persons(inside)) return;
    while (str_cut(&inside, STR(" "), &name))
        copy_field(book, article, FIELD_AUTHOR, str_copy(book->arena, name), line);
}

/* （魏 巍）近日…: a name before all else. */
static void copy_name_at_start(Book *book, Article *article, Str text, int line) {
    size_t close = str_find(text, STR("）"), 0), size;
    if (!str_starts(text, STR("（")) || close == SIZE_MAX || close > BRACKET_MOST) return;
    Str inside = str_trim(str_sub(text, 3, close));
    if (!byline_is_person(inside)) return;
    char *name = arena_alloc(book->arena, inside.n + 1);
    size_t n = 0;
    for (size_t at = 0; at < inside.n; at += size) {
        if (char_is_space(utf8_at(inside, at, &size))) continue;
        memcpy(name + n, inside.p + at, size);
        n += size;
    }
    copy_field(book, article, FIELD_AUTHOR, (Str){name, n}, line);
}

/* …的中国。某区侨联: the office that sent the report, behind its last sentence. */
static void copy_office_at_end(Book *book, Article *article, Str text, int line) {
    enum { TAIL_MOST = 3 * 18 };
    Str tail = text.n > TAIL_MOST ? str_after(text, text.n - TAIL_MOST) : text;
    size_t at = tail.n, size;
    while (at > 0 && char_is_han(utf8_before(tail, at, &size)))
        at -= size;
    bool ended = at > 0 && char_is_sentence_end(utf8_before(tail, at, &size));
    if (ended && is_office_name(str_after(tail, at)))
        copy_field(book, article, FIELD_AUTHOR, str_after(tail, at), line);
}

/* …点赞。 记者 张三 文/图: a byline at the very end, without brackets. */
static void copy_byline_at_end(Book *book, Article *article, Str text, int line) {
    enum { BYLINE_MOST = 60 };
    static const Str roles[] = {STR_INIT("记者"), STR_INIT("本报记者"), STR_INIT("通讯员")};
    Str tail = text.n > BYLINE_MOST ? str_after(text, text.n - BYLINE_MOST) : text, name;
    size_t at = SIZE_MAX;
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        size_t found = str_find(tail, roles[i], 0), size;
        if (found == SIZE_MAX || found == 0) continue;
        uint32_t before = utf8_before(tail, found, &size);
        if (char_is_space(before) || char_is_sentence_end(before)) at = found < at ? found : at;
    }
    if (at == SIZE_MAX || !byline_is(str_trim(str_after(tail, at)))) return;
    struct NameScan scan = byline_scan(book->arena, str_trim(str_after(tail, at)));
    while (byline_next(&scan, &name))
        if (byline_is_person(name))
            copy_field(book, article, FIELD_AUTHOR, str_copy(book->arena, name), line);
}

static void copy_agency(Book *book, Article *article, Str head, int line) {
    for (size_t i = 0; i < sizeof agencies / sizeof *agencies; i++)
        if (str_starts(head, agencies[i].begins) &&
            (str_has(head, STR("电")) || str_has(head, STR("讯"))) &&
            !article_field(article, FIELD_SOURCE))
            copy_field(book, article, FIELD_SOURCE, agencies[i].source, line);
}

/* 江门日报讯, 南方日报江门讯: the bytes of the paper's name where a report begins so; 0. */
static size_t press_report(Str head) {
    enum { REACH = 16, PLACE_MOST = 5 };
    size_t best = 0;
    if (str_starts(head, STR("本"))) return 0; /* 本报讯 names none */
    for (size_t at = 0, n = 0, size; at < head.n && n < REACH; n++) {
        uint32_t c = utf8_at(head, at, &size);
        if (best && c == 0x8BAF) /* 讯 */
            return utf8_count(str_sub(head, best, at)) <= PLACE_MOST ? best : 0;
        if (!char_is_han(c)) return 0;
        at += size;
        if (at > STR("早报").n && byline_is_press(str_sub(head, 0, at))) best = at;
    }
    return 0;
}

static void copy_paper(Book *book, Article *article, Str head, size_t size, int line) {
    if (size && !article_field(article, FIELD_SOURCE))
        copy_field(book, article, FIELD_SOURCE, str_sub(head, 0, size), line);
}

/* 早报讯（…）, 本台讯 （…）: a word for the report and a bracket. */
static bool begins_with_report(Str head) {
    enum { REACH = 6 * 3 };
    static const Str ends[] = {STR_INIT("讯（"), STR_INIT("讯 （")};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t at = str_find(head, ends[i], 0);
        if (at != SIZE_MAX && at <= REACH) return true;
    }
    return false;
}

/* 【大公报讯】: the bytes of the name that stands in the bracket; 0. */
static size_t press_in_bracket(Str head) {
    size_t end = str_find(head, STR("讯】"), 0);
    bool named = str_starts(head, STR("【")) && end != SIZE_MAX &&
                 byline_is_press(str_sub(head, STR("【").n, end));
    return named ? end - STR("【").n : 0;
}

/* 记者甲某某广州报道：…: a name between the role and the place; its bytes go to `name`. */
static bool reporter_glued(Str head, Str *name) {
    enum { REACH = 3 * 12, NAME_MOST = 3 * 3, NAME_LEAST = 2 * 3, PLACE_MOST = 3 * 6 };
    size_t role = str_find(head, STR("记者"), 0), end = str_find(head, STR("报道"), 0);
    if (role > REACH || end == SIZE_MAX || end < role) return false;
    role += STR("记者").n;
    for (size_t n = NAME_MOST; n >= NAME_LEAST; n -= 3) {
        struct PlaceMatch match;
        if (role + n >= end || end - role - n > PLACE_MOST) continue;
        *name = str_sub(head, role, role + n);
        if (byline_is_person(*name) && place_match(head, role + n, &match, 1) > 0) return true;
    }
    return false;
}

static Str first_part(Str text) {
    return text.n > DATELINE_MOST * 3 ? str_sub(text, 0, DATELINE_MOST * 3) : text;
}

void edit_datelines(Book *book, Article *article) {
    const Block *first = NULL, *last = NULL;
    for (const Block *b = article->blocks; b; b = b->next) {
        if (b->kind != BLOCK_PARAGRAPH) continue;
        first = first ? first : b;
        last = b;
    }
    if (!first) return;
    Str head = first_part(block_text(book->arena, first));
    size_t paper = press_report(head);
    bool dateline = paper || str_starts(head, STR("本报")) || str_starts(head, STR("本网")) ||
                    str_starts(head, STR("本刊")) || str_has(head, STR("电（")) ||
                    str_has(head, STR("电 （")) || begins_with_report(head);
    copy_agency(book, article, head, first->line);
    copy_paper(book, article, head, paper, first->line);
    size_t press = press_in_bracket(head);
    copy_paper(book, article, str_after(head, press ? STR("【").n : 0), press, first->line);
    Str name;
    if (reporter_glued(head, &name)) copy_field(book, article, FIELD_AUTHOR, name, first->line);
    if (dateline || str_starts(head, STR("（")) || str_starts(head, STR("【")))
        copy_authors(book, article, head, first->line);
    copy_name_at_start(book, article, head, first->line);
    Str end = block_text(book->arena, last);
    if (!str_ends(end, STR("）"))) copy_byline_at_end(book, article, end, last->line);
    copy_office_at_end(book, article, end, last->line);
    if (str_ends(end, STR("）"))) copy_names_at_end(book, article, end, last->line);
    if (str_ends(end, STR("）")))
        copy_authors(book, article,
                     end.n > DATELINE_MOST ? str_after(end, end.n - DATELINE_MOST) : end,
                     last->line);
    if (!article_field(article, FIELD_AUTHOR) &&
        byline_is_person(article->source->property_author)) /* 甲 made the document */
        copy_field(book, article, FIELD_AUTHOR, article->source->property_author, first->line);
}
