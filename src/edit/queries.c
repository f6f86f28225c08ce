/* SPDX-License-Identifier: MIT */
/* 存疑: what a careful editor would query. It is listed, never corrected. */
#include "edit/model.h"
#include "text/chars.h"
#include "text/han.h"

enum { SHORT_LATIN = 3, SAMPLE = 12 };

static void query(Book *book, const Article *article, const Block *block, Str text,
                  enum RuleName rule) {
    account_query(book, article->source, block->line, str_copy(book->arena, text), rule);
}

/* The characters around `at`, for the editor's eye. */
static Str around(Str text, size_t at) {
    size_t from = at, to = at, size;
    for (int i = 0; i < SAMPLE / 2 && from > 0; i++) {
        utf8_before(text, from, &size);
        from -= size;
    }
    for (int i = 0; i < SAMPLE && to < text.n; i++) {
        utf8_at(text, to, &size);
        to += size;
    }
    return str_sub(text, from, to);
}

/* 回车镇■子岭: what a page prints for a character that its font lacked. */
static bool is_lost(Str text, size_t at, uint32_t c, size_t size) {
    size_t width;
    return (c == 0x25A0 || c == 0x25A1) && at > 0 && at + size < text.n &&
           char_is_han(utf8_before(text, at, &width)) &&
           char_is_han(utf8_at(text, at + size, &width));
}

/* An article in 繁體 as a whole: it is asked about once, not in each paragraph. */
enum Script { UNKNOWN, SIMPLIFIED, TRADITIONAL };

static enum Script script_of(Arena *arena, const Article *article) {
    enum { LEAST = 10 }; /* percent; of Chinese text set in them some thirty are */
    size_t han = 0, traditional = 0;
    for (const Block *b = article->blocks; b; b = block_after(b, NULL))
        for (Str rest = block_text(arena, b); rest.n;) {
            uint32_t c = utf8_next(&rest);
            han += char_is_han(c);
            traditional += han_is_traditional(c);
        }
    return traditional * 100 > han * LEAST ? TRADITIONAL : SIMPLIFIED;
}

static void query_characters(Book *book, const Article *article, const Block *block, Str text,
                             enum Script *script) {
    bool seen_traditional = *script == TRADITIONAL, seen_private = false, seen_garbled = false;
    for (size_t at = 0, size; at < text.n; at += size) {
        uint32_t c = utf8_at(text, at, &size);
        if (is_lost(text, at, c, size))
            query(book, article, block, around(text, at), RULE_lost_character);
        if (c < 0x2E80) continue;
        bool private_use = (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000;
        if (private_use && !seen_private)
            query(book, article, block, around(text, at), RULE_private_use);
        else if (c == 0xFFFD && !seen_garbled)
            query(book, article, block, around(text, at), RULE_mojibake);
        else if (!seen_traditional && han_is_traditional(c)) {
            query(book, article, block, around(text, at), RULE_traditional);
            if (*script == UNKNOWN) *script = script_of(book->arena, article);
        } else
            continue;
        seen_private = seen_private || private_use;
        seen_garbled = seen_garbled || c == 0xFFFD;
        seen_traditional = seen_traditional || (!private_use && c != 0xFFFD);
    }
}

/* 锟斤拷, 烫烫烫, Ã¤Â¸: text that was decoded wrongly before it came to us (TX-18). */
static void query_mojibake(Book *book, const Article *article, const Block *block, Str text) {
    static const Str signs[] = {STR_INIT("锟斤拷"), STR_INIT("烫烫烫"), STR_INIT("屯屯屯"),
                                STR_INIT("â€"),     STR_INIT("Ã©"),     STR_INIT("ä¸"),
                                STR_INIT("å¤")};
    enum { HAN_SIGNS = 3, LATIN_LEAD = 0xC3 };
    bool latin = memchr(text.p, LATIN_LEAD, text.n) != NULL; /* which Han never holds */
    for (size_t i = 0; i < (latin ? sizeof signs / sizeof *signs : HAN_SIGNS); i++) {
        size_t at = str_find(text, signs[i], 0);
        if (at != SIZE_MAX) query(book, article, block, around(text, at), RULE_mojibake);
    }
}

/* A lower-case English word between Chinese: what a machine left untranslated. */
static void query_foreign(Book *book, const Article *article, const Block *block, Str text) {
    static const Str words[] = {STR_INIT("and"), STR_INIT("the"), STR_INIT("of"), STR_INIT("with"),
                                STR_INIT("for"), STR_INIT("or"),  STR_INIT("to"), STR_INIT("in"),
                                STR_INIT("but"), STR_INIT("as"),  STR_INIT("by"), STR_INIT("is")};
    for (size_t at = 1, size; at < text.n; at++) {
        bool lower = text.p[at] >= 'a' && text.p[at] <= 'z';
        if (!lower || (unsigned char)text.p[at - 1] < 0x80) continue;
        if (!char_is_han(utf8_before(text, at, &size))) continue;
        size_t end = at;
        while (end < text.n && text.p[end] >= 'a' && text.p[end] <= 'z')
            end++;
        size_t after_size;
        bool closed = end < text.n && char_is_han(utf8_at(text, end, &after_size));
        for (size_t i = 0; closed && i < sizeof words / sizeof *words; i++)
            if (str_eq(str_sub(text, at, end), words[i]))
                query(book, article, block, around(text, at), RULE_foreign_word);
    }
}

/* Opening and closing marks of one kind that do not come in pairs. A quotation that goes on over
 * paragraphs opens anew in each and closes in the last (PA-09). */
static void query_balance(Book *book, const Article *article, const Block *block, Str text) {
    static const uint32_t pairs[][2] = {
        {0x201C, 0x201D}, {0xFF08, 0xFF09}, {0x300A, 0x300B}, {0x2018, 0x2019}};
    enum { KINDS = sizeof pairs / sizeof *pairs };
    int depth[KINDS] = {0}, lowest[KINDS] = {0};
    for (Str rest = text; rest.n;) {
        uint32_t c = utf8_next(&rest);
        /* One pass for all kinds; most characters are none of them. */
        if (c != 0xFF08 && c != 0xFF09 && (c < 0x2018 || c > 0x300B)) continue;
        for (size_t k = 0; k < KINDS; k++) {
            depth[k] += (c == pairs[k][0]) - (c == pairs[k][1]);
            lowest[k] = depth[k] < lowest[k] ? depth[k] : lowest[k];
        }
    }
    for (size_t k = 0; k < KINDS; k++) {
        size_t size;
        bool goes_on = pairs[k][0] == 0x201C && depth[k] == 1 && utf8_at(text, 0, &size) == 0x201C;
        if ((depth[k] != 0 || lowest[k] < 0) && !goes_on)
            query(book, article, block, around(text, 0), RULE_unbalanced);
    }
}

/* 例，其中…: a piece of a word, then a comma; or a mark that nothing can begin with. */
static void query_beginning(Book *book, const Article *article, const Block *block, Str text) {
    static const Str whole[] = {STR_INIT("是"), STR_INIT("对"), STR_INIT("不"), STR_INIT("好"),
                                STR_INIT("看"), STR_INIT("嗯"), STR_INIT("啊"), STR_INIT("瞧"),
                                STR_INIT("喂"), STR_INIT("唉")};
    size_t size, next;
    uint32_t c = utf8_at(text, 0, &size);
    bool lost = char_is_pause(c) || char_is_sentence_end(c);
    if (!lost && char_is_han(c) && size < text.n && utf8_at(text, size, &next) == 0xFF0C) {
        lost = true;
        for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
            lost = lost && !str_starts(text, whole[i]);
    }
    if (lost) query(book, article, block, around(text, 0), RULE_lost_beginning);
}

static bool ends_openly(Str text) {
    size_t size;
    for (size_t at = text.n; at > 0; at -= size) {
        uint32_t c = utf8_before(text, at, &size);
        if (char_is_sentence_end(c) || c == 0xFF1A || c == '.' || c == 0xFF1B) return false;
        if (!char_is_close(c)) return true;
    }
    return false;
}

static void query_end(Book *book, const Article *article, const Block *block, Str text) {
    enum { SENTENCE_LEAST = 30 };
    if (utf8_count(text) >= SENTENCE_LEAST && ends_openly(text)) {
        size_t from = text.n, size;
        for (int i = 0; i < SAMPLE && from > 0; i++) {
            utf8_before(text, from, &size);
            from -= size;
        }
        query(book, article, block, str_after(text, from), RULE_open_end);
    }
}

/* 今年, 去年 … in an article without a date: a reader of the book cannot tell which year. */
static bool query_referent(Book *book, const Article *article, const Block *block, Str text) {
    static const Str words[] = {STR_INIT("今年"), STR_INIT("去年"), STR_INIT("前年"),
                                STR_INIT("明年"), STR_INIT("近日"), STR_INIT("日前"),
                                STR_INIT("昨天"), STR_INIT("本月")};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t at = str_find(text, words[i], 0);
        if (at == SIZE_MAX) continue;
        query(book, article, block, around(text, at), RULE_no_referent);
        return true;
    }
    return false;
}

/* 434余期, 1.2.3万, 100%以上的…: numbers whose form says that something slipped. */
static void query_numbers(Book *book, const Article *article, const Block *block, Str text) {
    for (size_t at = 0; at < text.n; at++) {
        if (!char_is_digit((unsigned char)text.p[at]) ||
            (at && char_is_digit((unsigned char)text.p[at - 1])))
            continue;
        size_t end = at, dots = 0;
        while (end < text.n && (char_is_digit((unsigned char)text.p[end]) || text.p[end] == '.'))
            dots += text.p[end++] == '.';
        Str after = str_after(text, end);
        bool exact = end - at >= 3 && text.p[end - 1] != '0' && dots == 0;
        bool rounded = str_starts(after, STR("余")) || str_starts(after, STR("多"));
        if (exact && rounded) query(book, article, block, around(text, at), RULE_odd_number);
        at = end;
    }
}

void edit_queries(Book *book, Article *article) {
    bool dated = article_field(article, FIELD_DATE) != NULL, asked = false;
    enum Script script = UNKNOWN;
    for (const Block *b = article->blocks; b; b = block_after(b, NULL)) {
        Str text = block_text(book->arena, b);
        if (text.n == 0) continue;
        query_characters(book, article, b, text, &script);
        query_mojibake(book, article, b, text);
        query_balance(book, article, b, text);
        query_foreign(book, article, b, text);
        if (b->kind != BLOCK_PARAGRAPH) continue;
        query_beginning(book, article, b, text);
        query_end(book, article, b, text);
        query_numbers(book, article, b, text);
        if (!dated && !asked) asked = query_referent(book, article, b, text);
    }
}
