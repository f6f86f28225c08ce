/* SPDX-License-Identifier: MIT */
#include "read/decode.h"

#include <unicode/ucnv.h>

#include "base/fail.h"
#include "base/utf8.h"
#include "text/chars.h"

/* A converter's name, and the byte order mark that names it without doubt. */
static const struct {
    const char *converter;
    Str mark;
} marks[] = {
    {"UTF-8", STR_INIT("\xEF\xBB\xBF")},
    {"UTF-16LE", STR_INIT("\xFF\xFE")},
    {"UTF-16BE", STR_INIT("\xFE\xFF")},
    {"gb18030", STR_INIT("\x84\x31\x95\x33")},
};

/* Converts through ICU into UTF-8; broken sequences become U+FFFD and are counted. */
static Str convert(Arena *arena, const char *converter, Str bytes, size_t *broken) {
    UErrorCode error = U_ZERO_ERROR;
    UConverter *from = ucnv_open(converter, &error), *to = ucnv_open("UTF-8", &error);
    if (U_FAILURE(error)) fail_no_memory();
    size_t cap = bytes.n * 3 + 16;
    char *out = arena_alloc(arena, cap), *target = out;
    const char *source = bytes.p;
    ucnv_convertEx(to, from, &target, out + cap, &source, bytes.p + bytes.n, NULL, NULL, NULL, NULL,
                   true, true, &error);
    ucnv_close(from);
    ucnv_close(to);
    Str text = {out, (size_t)(target - out)};
    *broken = 0;
    for (size_t at = 0; (at = str_find(text, STR("\xEF\xBF\xBD"), at)) != SIZE_MAX; at += 3)
        ++*broken;
    return text;
}

/* How much a decoding looks like Chinese articles: common Han and marks count for it; rare Han,
 * controls, private use and broken sequences against it. */
static long plausibility(Str text) {
    long score = 0;
    for (size_t at = 0, size; at < text.n; at += size) {
        uint32_t c = utf8_at(text, at, &size);
        if (c >= 0x4E00 && c <= 0x9FA5)
            score += 2;
        else if (c == 0xFF0C || c == 0x3002 || c == 0x3001 || c == 0x7684 || c == 0x201C)
            score += 20;
        else if (c == 0xFFFD)
            score -= 50;
        else if ((c < 0x20 && c != '\n' && c != '\t' && c != '\r') || (c >= 0x80 && c < 0xA0) ||
                 (c >= 0xE000 && c <= 0xF8FF))
            score -= 20;
    }
    return score;
}

static bool same_name(Str a, const char *b) {
    UErrorCode error = U_ZERO_ERROR;
    char name[64];
    if (a.n == 0 || a.n >= sizeof name) return false;
    memcpy(name, a.p, a.n);
    name[a.n] = '\0';
    const char *x = ucnv_getStandardName(name, "IANA", &error);
    const char *y = ucnv_getStandardName(b, "IANA", &error);
    return x && y && strcmp(x, y) == 0;
}

/* Bytes without a mark that are not quite UTF-8: the most plausible of what Chinese files come in.
 * A damaged file is still an article; what it lost is asked about (RULE_mojibake). */
static bool guess(Arena *arena, Str bytes, Str declared, Str *text) {
    enum { BROKEN_MOST = 20 }; /* one character in so many */
    static const char *const candidates[] = {"UTF-8", "gb18030", "Big5", "UTF-16LE", "UTF-16BE"};
    long best = 0;
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
        size_t broken;
        Str candidate = convert(arena, candidates[i], bytes, &broken);
        size_t characters = utf8_count(candidate);
        long score = plausibility(candidate) + (same_name(declared, candidates[i]) ? 10 : 0);
        if (broken * BROKEN_MOST <= characters && score > best) {
            best = score;
            *text = candidate;
        }
    }
    return best > 0;
}

static bool looks_binary(Str bytes) {
    static const Str magic[] = {STR_INIT("PK\x03\x04"),
                                STR_INIT("%PDF"),
                                STR_INIT("\xD0\xCF\x11\xE0"),
                                STR_INIT("\x89PNG"),
                                STR_INIT("\xFF\xD8\xFF"),
                                STR_INIT("GIF8"),
                                STR_INIT("\x7F"
                                         "ELF"),
                                STR_INIT("\x1F\x8B")};
    for (size_t i = 0; i < sizeof magic / sizeof *magic; i++)
        if (str_starts(bytes, magic[i])) return true;
    size_t controls = 0, n = bytes.n < 4096 ? bytes.n : 4096;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)bytes.p[i];
        controls += c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f';
    }
    return controls * 10 > n;
}

/* CRLF and CR -> LF; in place where nothing changes. */
static Str unify_lines(Arena *arena, Str text) {
    if (!text.n || !memchr(text.p, '\r', text.n)) return text;
    char *out = arena_alloc(arena, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != '\r')
            out[n++] = text.p[i];
        else if (i + 1 == text.n || text.p[i + 1] != '\n')
            out[n++] = '\n';
    }
    return (Str){out, n};
}

bool decode_text(Book *book, Str path, Str bytes, Str declared, Str *text) {
    Arena *arena = book->arena;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (!str_starts(bytes, marks[i].mark)) continue;
        size_t broken;
        Str rest = str_after(bytes, marks[i].mark.n);
        bool plain = i == 0 && utf8_valid_until(rest) == rest.n;
        *text =
            unify_lines(arena, plain ? rest : convert(arena, marks[i].converter, rest, &broken));
        return true;
    }
    if (utf8_valid_until(bytes) == bytes.n && !looks_binary(bytes)) {
        *text = unify_lines(arena, bytes);
        return true;
    }
    bool wide = bytes.n > 3 && memchr(bytes.p, 0, bytes.n < 64 ? bytes.n : 64) != NULL;
    if ((wide || !looks_binary(bytes)) && guess(arena, bytes, declared, text)) {
        *text = unify_lines(arena, *text);
        return true;
    }
    diag0(book->diags, DIAG_not_text, where_file(path));
    return false;
}
