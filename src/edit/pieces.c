/* SPDX-License-Identifier: MIT */
#include "edit/pieces.h"

#include "edit/byline.h"
#include "text/chars.h"
#include "text/date.h"
#include "text/han.h"

static const struct {
    enum KeyKind kind;
    Str text;
} keys[] = {
#define KEY(kind, text) {kind, STR_INIT(text)},
#include "edit/field.in"
#undef KEY
};

enum { NAME_REACH = 40 }; /* characters in which a date after a name begins */

/* The bytes of `key` at `at`, white space between its characters allowed; 0. */
static size_t key_size(Str text, size_t at, Str key) {
    size_t n = 0, size, got;
    for (size_t k = 0; k < key.n; k += size) {
        uint32_t want = utf8_at(key, k, &size);
        while (n && at + n < text.n && char_is_space(utf8_at(text, at + n, &got)))
            n += got;
        if (at + n >= text.n || han_simplified(utf8_at(text, at + n, &got)) != want) return 0;
        n += got;
    }
    return n;
}

/* The separator after a key: a colon, or for names a bar or slash; 0. */
static bool is_colon(uint32_t c) {
    return c == ':' || c == 0xFF1A || c == 0xFE55 || c == 0x2236;
}

static bool is_bar(uint32_t c) {
    return c == '|' || c == 0xFF5C || c == 0x4E28 || c == '/' || c == 0xFF0F;
}

bool pieces_is_separator(uint32_t c) {
    return is_colon(c) || is_bar(c);
}

size_t pieces_separator(Str text, size_t at, enum KeyKind kind) {
    size_t n = 0, size;
    while (at + n < text.n && char_is_space(utf8_at(text, at + n, &size)))
        n += size;
    if (at + n >= text.n) return 0;
    uint32_t c = utf8_at(text, at + n, &size);
    bool colon = is_colon(c), bar = is_bar(c);
    bool allowed = colon || (bar && (kind == AUTHOR || kind == SOURCE || kind == EDITOR));
    return allowed ? n + size : 0;
}

/* 甲 发表于 2022-04-03: such a key needs no colon. */
bool pieces_is_verb(Str key) {
    return str_ends(key, STR("于")) || str_ends(key, STR("於"));
}

bool pieces_is_editor_key(Str word) {
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        if (keys[k].kind == EDITOR && keys[k].text.n == word.n && han_starts(word, keys[k].text))
            return true;
    return false;
}

enum { KEY_COUNT = sizeof keys / sizeof *keys, BUCKETS = 256, HAN_BYTES = 3 };

/* Keys by their first character, asked for at every character of every short line: buckets with
 * the first key of each and the next of the same. */
static struct {
    bool made;
    uint16_t first[BUCKETS], next[KEY_COUNT];
} index_of;

static size_t bucket_of(Str text, size_t at) {
    size_t size;
    return han_simplified(utf8_at(text, at, &size)) % BUCKETS;
}

static void make_index(void) {
    for (size_t b = 0; b < BUCKETS; b++)
        index_of.first[b] = KEY_COUNT;
    for (size_t k = KEY_COUNT; k-- > 0;) {
        size_t b = bucket_of(keys[k].text, 0);
        index_of.next[k] = index_of.first[b];
        index_of.first[b] = (uint16_t)k;
    }
    index_of.made = true;
}

/* The first key that may begin at `at`; KEY_COUNT. */
static size_t first_key(Str text, size_t at) {
    if (!index_of.made) make_index();
    return at + HAN_BYTES <= text.n ? index_of.first[bucket_of(text, at)] : KEY_COUNT;
}

/* 【统筹】: a key of editors in brackets, which stand for a colon: its bytes; 0. */
static size_t bracketed_key(Str text, size_t at, size_t *index) {
    if (!str_starts(str_after(text, at), STR("【"))) return 0;
    size_t from = at + STR("【").n, close = str_find(text, STR("】"), from);
    for (size_t k = first_key(text, from); close != SIZE_MAX && k < KEY_COUNT;
         k = index_of.next[k]) {
        size_t end = from + key_size(text, from, keys[k].text);
        bool more = end > from && end < close && strchr("/|", text.p[end]); /* 文案/翻译 */
        if (keys[k].kind != EDITOR || (end != close && !more)) continue;
        *index = k;
        return close + STR("】").n - at;
    }
    return 0;
}

/* 采写/出镜/剧本：, the rest of a key of several roles, whose first ends at `at`, with its colon;
 * 0.
 */
static size_t more_roles(Str text, size_t at) {
    enum { ROLES_MOST = 4, ROLE_MOST = 4 };
    size_t n = at, size;
    for (int roles = 0; roles < ROLES_MOST && n < text.n; roles++) {
        uint32_t c = utf8_at(text, n, &size);
        if (roles && is_colon(c)) return n + size - at;
        if (!is_bar(c) && c != 0x3001) return 0;
        n += size;
        int letters = 0;
        while (n < text.n && char_is_han(utf8_at(text, n, &size)) && letters++ < ROLE_MOST)
            n += size;
        if (!letters) return 0;
    }
    return n < text.n && is_colon(utf8_at(text, n, &size)) ? n + size - at : 0;
}

/* A key with its separator at `at`: its index and bytes; 0 when there is none. The longest wins. */
static size_t key_at(Str text, size_t at, size_t *index) {
    size_t best = bracketed_key(text, at, index);
    if (best) return best;
    for (size_t k = first_key(text, at); k < KEY_COUNT; k = index_of.next[k]) {
        size_t n = key_size(text, at, keys[k].text);
        bool role = n && (keys[k].kind == AUTHOR || keys[k].kind == EDITOR);
        size_t separator = role ? more_roles(text, at + n) : 0;
        if (n && !separator) separator = pieces_separator(text, at + n, keys[k].kind);
        Date date;
        bool verb = n && pieces_is_verb(keys[k].text) &&
                    date_read(str_trim(str_after(text, at + n)), 0, &date) > 0;
        if ((separator || verb) && n + separator > best) {
            best = n + separator;
            *index = k;
        }
    }
    return best;
}

static bool is_gap(uint32_t c) {
    return char_is_space(c) || c == '|' || c == 0xFF5C || c == '[' || c == ']' || c == 0x3010 ||
           c == 0x3011 || c == 0xFF1B || c == ';' || c == 0x2022 || c == 0x25CF;
}

/* A date and its time at `at` that end the text, or stand before the next key. */
static bool is_date_piece(Str text, size_t at) {
    Date date;
    size_t index, used = date_read(text, at, &date), size;
    if (!used || !date.month) return false;
    at += used + date_time_size(text, at + used);
    while (at < text.n && is_gap(utf8_at(text, at, &size)))
        at += size;
    return at == text.n || key_at(text, at, &index) > 0;
}

/* Where the value that begins at `at` ends: before the next key, or a date after a gap. */
static size_t value_end(Str text, size_t at) {
    enum { GLUED_KEY = 2 }; /* 信息来源：江宁区委统战部作者：甲, but no 文： or 记者/ in a name */
    size_t size, index;
    bool gap = false, named = false; /* something of the value was seen */
    uint32_t before = 0x4E00;        /* nothing: as a character would */
    for (size_t i = at; i < text.n; i += size) {
        uint32_t c = utf8_at(text, i, &size);
        if (gap && named && is_date_piece(text, i)) return i; /* 来源：宿州日报　2022-05-18 */
        if (named && (c == 0x3010 || c == '[') && furniture_is_buttons(str_after(text, i)))
            return i; /* 浏览：235次【打印】【关闭】 */
        size_t key = key_at(text, i, &index);
        if (key && (gap || !char_is_han(before))) return i;
        bool colon =
            key && (text.p[i + key - 1] == ':' || str_has(str_sub(text, i, i + key), STR("：")));
        if (colon && utf8_count(keys[index].text) >= GLUED_KEY) return i;
        gap = is_gap(c);
        named = named || !gap;
        before = c;
    }
    return text.n;
}

Str pieces_trim(Str s) {
    size_t size;
    s = str_trim(s);
    while (s.n && is_gap(utf8_at(s, 0, &size)))
        s = str_after(s, size);
    while (s.n && is_gap(utf8_before(s, s.n, &size)))
        s.n -= size;
    return s;
}

static bool add_piece(Pieces *pieces, enum KeyKind kind, Str key, Str value) {
    if (pieces->n == PIECES_MOST) return false;
    pieces->at[pieces->n++] = (Piece){kind, key, value};
    return true;
}

/* Where a date begins that follows a name and a gap; 0. */
static size_t date_after_name(Str value) {
    size_t size;
    Date date;
    bool gap = false;
    for (size_t at = 0; at < value.n && at < NAME_REACH * 3; at += size) {
        if (gap && date_read(value, at, &date) && date.month) return at; /* 2023年10期: an issue */
        gap = char_is_space(utf8_at(value, at, &size));
    }
    return 0;
}

/* 发表于广东: from where a post was sent. */
bool pieces_is_published_from(Str value) {
    enum { PLACE_MOST = 9 };
    return str_starts(value, STR("发表于")) && utf8_count(value) <= PLACE_MOST;
}

/* The bytes of a number and its unit before a gap; all when there is no number, or no gap. */
static size_t count_size(Str value) {
    size_t at = 0, size;
    if (!value.n || !char_is_digit((unsigned char)value.p[0])) return value.n;
    while (at < value.n && !char_is_space(utf8_at(value, at, &size)))
        at += size;
    return at;
}

bool pieces_begins_with_key(Str text, enum KeyKind *kind) {
    size_t index = 0, key = bracketed_key(text, 0, &index);
    if (!key) key = key_at(text, 0, &index);
    if (key) *kind = keys[index].kind;
    return key > 0;
}

/* Where the last word of the value begins when it is a button of the page; its end. */
static size_t button_at(Str value) {
    size_t at = value.n, size;
    while (at > 0 && !char_is_space(utf8_before(value, at, &size)))
        at -= size;
    return at > 0 && furniture_is_button(str_after(value, at)) ? at : value.n;
}

/* Cuts a line into keyed pieces; text without a key is LOOSE. */
bool pieces_cut(Str text, Pieces *pieces) {
    for (size_t at = 0, size; at < text.n;) {
        size_t index = 0, key = bracketed_key(text, at, &index);
        if (!key && is_gap(utf8_at(text, at, &size))) {
            at += size;
            continue;
        }
        if (!key) key = key_at(text, at, &index);
        bool buttons = !key && furniture_is_buttons(str_after(text, at));
        size_t end = buttons ? text.n : value_end(text, at + key);
        Str value = pieces_trim(str_sub(text, at + key, end));
        Date date;
        size_t used = key ? 0 : date_read(value, 0, &date);
        if (key && keys[index].kind == SOURCE && button_at(value) < value.n) { /* 某报 参与互动 */
            value = pieces_trim(str_sub(value, 0, button_at(value)));
            end = (size_t)(value.p - text.p) + value.n;
        }
        if (key && keys[index].kind == VIEWS && count_size(value) < value.n) { /* 点击：55 某某报 */
            value = str_sub(value, 0, count_size(value));
            end = (size_t)(value.p - text.p) + value.n;
        }
        if (used && date.month &&
            used < value.n) { /* a date without a key, and something after it */
            used += date_time_size(value, used);
            if (!add_piece(pieces, LOOSE, STR(""), str_sub(value, 0, used))) return false;
            bool glued = byline_is_person(str_after(value, used)); /* 2010-08-15陈睦富 */
            value = pieces_trim(str_after(value, used));
            if (glued) {
                if (!add_piece(pieces, AUTHOR, STR(""), value)) return false;
                value = STR("");
            }
            if (pieces_is_published_from(value)) {
                if (!add_piece(pieces, SHARE, STR(""), value)) return false;
                value = STR("");
            }
        } else if (!key && !used) { /* 无锡日报　2022-09-01 */
            size_t from = date_after_name(value);
            if (from && !add_piece(pieces, LOOSE, STR(""), pieces_trim(str_sub(value, 0, from))))
                return false;
            value = str_after(value, from);
        }
        if ((key || value.n) &&
            !add_piece(pieces, key ? keys[index].kind : LOOSE, str_sub(text, at, at + key), value))
            return false;
        at = end;
    }
    return pieces->n > 0;
}

size_t pieces_tokens(Str text, Str tokens[TOKENS_MOST]) {
    size_t n = 0, from = 0, size;
    for (size_t at = 0; at <= text.n; at += size) {
        size = 1;
        bool gap = at == text.n || char_is_space(utf8_at(text, at, &size));
        if (!gap) continue;
        if (at > from && n == TOKENS_MOST) return 0;
        if (at > from) tokens[n++] = str_sub(text, from, at);
        from = at + size;
    }
    return n;
}
