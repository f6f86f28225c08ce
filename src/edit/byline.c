/* SPDX-License-Identifier: MIT */
#include "edit/byline.h"

#include "text/chars.h"
#include "text/han.h"

static const Str roles[] = {
#define ROLE(text) STR_INIT(text),
#include "edit/byline.in"
#undef ROLE
};

enum { NAME_MOST = 4, OFFICE_MOST = 24 };

bool byline_is_press(Str text) {
    enum { PRESS_LEAST = 2, PRESS_MOST = 10 };
    static const Str ends[] = {STR_INIT("报"),         STR_INIT("社"),   STR_INIT("网"),
                               STR_INIT("台"),         STR_INIT("刊"),   STR_INIT("新闻"),
                               STR_INIT("杂志"),       STR_INIT("在线"), STR_INIT("客户端"),
                               STR_INIT("融媒"),       STR_INIT("传媒"), STR_INIT("视频"),
                               STR_INIT("融媒体中心"), STR_INIT("+")};
    size_t n = utf8_count(text);
    if (n < PRESS_LEAST || n > PRESS_MOST || str_has(text, STR(" "))) return false;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (han_ends(text, ends[i])) return true;
    return false;
}

bool byline_is_office(Str text) {
    static const Str ends[] = {
        STR_INIT("队"),     STR_INIT("部"),     STR_INIT("办"),     STR_INIT("局"),
        STR_INIT("处"),     STR_INIT("科"),     STR_INIT("室"),     STR_INIT("组"),
        STR_INIT("委"),     STR_INIT("站"),     STR_INIT("所"),     STR_INIT("中心"),
        STR_INIT("办公室"), STR_INIT("侨联"),   STR_INIT("协会"),   STR_INIT("街道"),
        STR_INIT("大学"),   STR_INIT("学院"),   STR_INIT("公司"),   STR_INIT("政府"),
        STR_INIT("商会"),   STR_INIT("联合会"), STR_INIT("促进会"), STR_INIT("联谊会"),
        STR_INIT("委员会")};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (han_ends(text, ends[i])) return true;
    return false;
}

/* 许昌日报记者, 某某新闻首席记者: a role word behind the name of a paper or station; 0. */
static size_t press_role_size(Str text) {
    static const Str words[] = {STR_INIT("记者"), STR_INIT("通讯员"), STR_INIT("記者"),
                                STR_INIT("通訊員")};
    static const Str ranks[] = {STR_INIT("首席"), STR_INIT("见习"), STR_INIT("实习"),
                                STR_INIT("特约"), STR_INIT("全媒体")};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        size_t at = str_find(text, words[w], 0);
        if (at == SIZE_MAX) continue;
        Str press = str_sub(text, 0, at);
        for (size_t i = 0; i < sizeof ranks / sizeof *ranks; i++)
            if (han_ends(press, ranks[i])) press.n -= ranks[i].n;
        if (byline_is_press(press)) return at + words[w].n;
    }
    return 0;
}

static size_t role_size(Str text) {
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (han_starts(text, roles[i])) return roles[i].n;
    return press_role_size(text);
}

bool byline_is_role(Str text) {
    return text.n && role_size(text) == text.n;
}

static bool is_name_separator(uint32_t c) {
    return char_is_space(c) || c == 0x3001 || c == 0xFF0C || c == ',' || c == '/' || c == 0xFF0F ||
           c == ';' || c == 0xFF1B || c == 0xFF1A || c == ':' || c == '|' || c == 0xFF5C;
}

struct NameScan byline_scan(Arena *arena, Str text) {
    return (struct NameScan){arena, text, {0}};
}

static void pass(struct NameScan *scan, size_t n) {
    Str gone = str_trim(str_sub(scan->rest, 0, n));
    if (gone.n) scan->dropped = STR_CAT(scan->arena, scan->dropped, gone);
    scan->rest = str_after(scan->rest, n);
}

static size_t piece_size(Str text) {
    size_t at = 0, size;
    while (at < text.n && !is_name_separator(utf8_at(text, at, &size)))
        at += size;
    return at;
}

/* 甲某通讯员乙某: a name ends where the next role begins, a gap or not. */
static size_t name_size(Str text) {
    enum { HAN = 3, LONGEST = 4 };
    size_t n = piece_size(text);
    for (size_t at = 2 * HAN; at < n && at <= LONGEST * HAN; at += HAN)
        if (byline_is_person(str_sub(text, 0, at)) && role_size(str_sub(text, at, n))) return at;
    return n;
}

/* 张 三: two single Han with white space between them. */
static size_t spaced_name(Str text, size_t first) {
    size_t size, gap = first;
    if (utf8_count(str_sub(text, 0, first)) != 1) return 0;
    while (gap < text.n && char_is_space(utf8_at(text, gap, &size)))
        gap += size;
    size_t second = gap > first ? piece_size(str_after(text, gap)) : 0;
    bool single = second && utf8_count(str_sub(text, gap, gap + second)) == 1;
    return single && char_is_han(utf8_at(text, gap, &size)) ? gap + second : 0;
}

static bool is_latin_word(Str text) {
    size_t size;
    return text.n && char_is_letter(utf8_at(text, 0, &size));
}

/* /文, /图 behind a name. */
static size_t suffix_size(Str text) {
    static const Str suffixes[] = {
        STR_INIT("/文"),  STR_INIT("/图"),   STR_INIT("/摄"),    STR_INIT("／文"), STR_INIT("／图"),
        STR_INIT("／摄"), STR_INIT("/文图"), STR_INIT("／文图"), STR_INIT("/攝"),  STR_INIT("/圖")};
    size_t best = 0, size;
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        Str rest = str_after(text, str_starts(text, suffixes[i]) ? suffixes[i].n : 0);
        bool ends = rest.n == 0 || is_name_separator(utf8_at(rest, 0, &size));
        if (rest.n < text.n && ends && suffixes[i].n > best) best = suffixes[i].n;
    }
    return best;
}

/* 广东江门报道: from where somebody reports, behind the names. */
static bool is_reported_from(Str piece) {
    enum { REPORTED_MOST = 10 };
    return han_ends(piece, STR("报道")) && utf8_count(piece) <= REPORTED_MOST;
}

bool byline_next(struct NameScan *scan, Str *name) {
    while (scan->rest.n) {
        size_t size, role = role_size(scan->rest);
        if (role) {
            pass(scan, role);
            continue;
        }
        if (is_name_separator(utf8_at(scan->rest, 0, &size))) {
            pass(scan, size);
            continue;
        }
        size_t n = name_size(scan->rest), both = spaced_name(scan->rest, n);
        if (is_reported_from(str_sub(scan->rest, 0, n))) {
            pass(scan, n);
            continue;
        }
        if (both) {
            size_t gap = n;
            while (char_is_space(utf8_at(scan->rest, gap, &size)))
                gap += size;
            *name = STR_CAT(scan->arena, str_sub(scan->rest, 0, n), str_sub(scan->rest, gap, both));
            scan->rest = str_after(scan->rest, both);
            return true;
        }
        size_t role_behind = n + suffix_size(str_after(scan->rest, n));
        while (is_latin_word(scan->rest) && n < scan->rest.n && scan->rest.p[n] == ' ' &&
               is_latin_word(str_after(scan->rest, n + 1)))
            n += 1 + piece_size(str_after(scan->rest, n + 1)); /* John Smith */
        *name = str_sub(scan->rest, 0, n);
        scan->rest = str_after(scan->rest, n);
        if (role_behind > n) pass(scan, role_behind - n);
        return true;
    }
    return false;
}

Str byline_rest(const struct NameScan *scan) {
    return scan->dropped;
}

static bool has_sentence_mark(Str text) {
    for (Str rest = text; rest.n;)
        if (char_is_sentence_end(utf8_next(&rest))) return true;
    return false;
}

static const Str surnames =
#define SURNAMES(text) STR_INIT(text)
#include "edit/surname.in"
    ;
#undef SURNAMES
static const Str compound[] = {
#define COMPOUND(text) STR_INIT(text),
#include "edit/surname.in"
};

static bool has_compound_surname(Str text) {
    for (size_t i = 0; i < sizeof compound / sizeof *compound; i++)
        if (han_starts(text, compound[i])) return true;
    return false;
}

/* 关键词, 时间: no names, though a surname begins them. */
static bool is_head_word(Str text) {
    static const Str words[] = {
        STR_INIT("关键词"), STR_INIT("时间"), STR_INIT("时评"),   STR_INIT("文化"),
        STR_INIT("文件"),   STR_INIT("文章"), STR_INIT("时事"),   STR_INIT("时政"),
        STR_INIT("安全"),   STR_INIT("教育"), STR_INIT("成果"),   STR_INIT("成就"),
        STR_INIT("方案"),   STR_INIT("常识"), STR_INIT("经济"),   STR_INIT("金融"),
        STR_INIT("高端"),   STR_INIT("专题"), STR_INIT("任免"),   STR_INIT("史话"),
        STR_INIT("万象"),   STR_INIT("游记"), STR_INIT("于都"),   STR_INIT("江湖"),
        STR_INIT("全文"),   STR_INIT("景点"), STR_INIT("石头记"), STR_INIT("路线图")};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(text, words[i])) return true;
    return false;
}

bool byline_is_surname(Str character) {
    size_t size;
    char utf8[4];
    if (character.n != 3) return false;
    size_t n = utf8_put(utf8, han_simplified(utf8_at(character, 0, &size)));
    return str_has(surnames, (Str){utf8, n});
}

bool byline_is_person(Str text) {
    size_t size, n = 0;
    if (text.n == 0) return false;
    Str first = str_sub(text, 0, (utf8_at(text, 0, &size), size));
    for (size_t at = 0; at < text.n; at += size) {
        uint32_t c = utf8_at(text, at, &size);
        if (char_is_space(c)) continue;
        if (!char_is_han(c)) return false;
        n++;
    }
    if (has_compound_surname(text)) return n >= 3 && n <= 4;
    return n >= 2 && n <= 3 && byline_is_surname(first) && !is_head_word(text);
}

size_t byline_glued(Str text, Str names[BYLINE_GLUED_MOST]) {
    enum { HAN = 3, CHARACTERS_MOST = 3 * BYLINE_GLUED_MOST };
    size_t n = text.n / HAN, fewest[CHARACTERS_MOST + 1] = {0}, last[CHARACTERS_MOST + 1] = {0};
    if (text.n % HAN || n > CHARACTERS_MOST) return 0;
    for (size_t i = 1; i <= n; i++) /* the fewest names that fill the first `i` characters */
        for (size_t k = 2; k <= 3 && k <= i; k++)
            if ((i == k || fewest[i - k]) &&
                byline_is_person(str_sub(text, (i - k) * HAN, i * HAN)) &&
                (!fewest[i] || fewest[i - k] + 1 < fewest[i])) {
                fewest[i] = fewest[i - k] + 1;
                last[i] = k;
            }
    size_t count = n ? fewest[n] : 0;
    if (count > BYLINE_GLUED_MOST) return 0;
    for (size_t i = n, k = count; k > 0; i -= last[i])
        names[--k] = str_sub(text, (i - last[i]) * HAN, i * HAN);
    return count;
}

bool byline_is_names(Str text) {
    for (Str rest = text; rest.n;) {
        size_t n = piece_size(rest);
        if (utf8_count(str_sub(rest, 0, n)) > OFFICE_MOST) return false;
        rest = str_after(rest, n);
        if (rest.n) utf8_next(&rest);
    }
    return !has_sentence_mark(text);
}

/* 记者手记, 记者观察: a column or a heading, not a name. */
static bool is_column(Str text) {
    static const Str words[] = {
        STR_INIT("手记"), STR_INIT("观察"), STR_INIT("调查"), STR_INIT("感言"),
        STR_INIT("札记"), STR_INIT("走访"), STR_INIT("点评"), STR_INIT("述评"),
        STR_INIT("节"),   STR_INIT("站"),   STR_INIT("从"),   STR_INIT("在"),
        STR_INIT("获悉"), STR_INIT("了解"), STR_INIT("近日"), STR_INIT("日前")};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_starts(text, words[i])) return true;
    return false;
}

/* 记者 张三 摄: who took a picture, not who wrote; 文/摄 is both. */
static bool credits_picture(Str text) {
    bool both = str_has(text, STR("文")) || han_ends(text, STR("/摄"));
    return (han_ends(text, STR("摄")) && !both) || han_ends(text, STR("供图"));
}

/* □ 本报记者 甲, ■ 甲: a mark before a byline, and before much else (■相关链接). */
static bool is_mark_alone(Str text, size_t role) {
    static const Str marks[] = {STR_INIT("□"), STR_INIT("■"), STR_INIT("◎"), STR_INIT("●")};
    Str after = str_trim(str_after(text, role));
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_starts(text, marks[i]) && !role_size(after))
            return !byline_is_person(str_sub(after, 0, piece_size(after)));
    return false;
}

/* 甲某 本报记者 乙某: the bytes of the names that stand before the first role; 0. */
static size_t names_before_role(Str text) {
    size_t at = 0, size;
    while (at < text.n && !role_size(str_after(text, at))) {
        size_t n = piece_size(str_after(text, at));
        if (!byline_is_person(str_sub(text, at, at + n))) return 0;
        at += n;
        while (at < text.n && is_name_separator(utf8_at(text, at, &size)))
            at += size;
    }
    return at < text.n ? at : 0;
}

bool byline_is(Str text) {
    text = str_after(text, names_before_role(text));
    size_t role = role_size(text);
    Str after = str_after(text, role);
    if (is_mark_alone(text, role)) return false;
    if (!role || str_trim(after).n == 0 || is_column(after) || has_sentence_mark(text) ||
        credits_picture(text))
        return false;
    for (Str rest = after; rest.n;) {
        size_t size, word = role_size(rest), n = word ? word : name_size(rest);
        bool from = rest.p > after.p && is_reported_from(str_sub(rest, 0, n));
        if (!word && !from && utf8_count(str_sub(rest, 0, n)) > NAME_MOST) return false;
        rest = str_after(rest, n);
        while (rest.n && is_name_separator(utf8_at(rest, 0, &size)))
            rest = str_after(rest, size);
    }
    return true;
}
