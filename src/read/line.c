/* SPDX-License-Identifier: MIT */
#include "read/line.h"

#include <unicode/unorm2.h>

#include "base/buf.h"
#include "text/chars.h"

int line_indent(Str line) {
    int columns = 0;
    for (size_t at = 0, size; at < line.n; at += size) {
        uint32_t c = utf8_at(line, at, &size);
        if (c == 0x3000)
            columns += 2;
        else if (c == '\t')
            columns += 4;
        else if (char_is_space(c))
            columns++;
        else if (!char_is_ignorable(c))
            break;
    }
    return columns;
}

/* Marks that may stand apart from the letter they belong to. */
static bool is_combining(uint32_t c) {
    return (c >= 0x300 && c <= 0x36F) || c == 0x3099 || c == 0x309A;
}

static bool has_combining(Str line) {
    for (size_t at = 0, size; at < line.n; at += size)
        if (is_combining(utf8_at(line, at, &size))) return true;
    return false;
}

/* A letter and its marks as one character where Unicode has one (TX-20: NFC, never NFKC). */
static Str compose(Book *book, const Source *source, int number, Str line) {
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&error);
    if (U_FAILURE(error) || !has_combining(line)) return line;
    Buf out = {0};
    size_t base = SIZE_MAX; /* where the last letter began in `out` */
    for (size_t at = 0, size; at < line.n; at += size) {
        uint32_t c = utf8_at(line, at, &size);
        size_t one = 0;
        uint32_t letter = base < out.n ? utf8_at(buf_view(&out), base, &one) : 0;
        UChar32 whole = is_combining(c) && one && base + one == out.n
                            ? unorm2_composePair(nfc, (UChar32)letter, (UChar32)c)
                            : -1;
        if (whole < 0) {
            if (!is_combining(c)) base = out.n;
            buf_put(&out, line.p + at, size);
            continue;
        }
        Str from = str_copy(book->arena, str_after(buf_view(&out), base));
        out.n = base;
        buf_char(&out, (uint32_t)whole);
        account_change(book, source, number,
                       STR_CAT(book->arena, from, str_sub(line, at, at + size)),
                       str_copy(book->arena, str_after(buf_view(&out), base)), RULE_normal_form);
    }
    Str text = str_copy(book->arena, buf_view(&out));
    buf_drop(&out);
    return text;
}

Str line_clean(Book *book, const Source *source, int number, Str line) {
    size_t at = 0, size = 0;
    while (at < line.n && !char_is_ignorable(utf8_at(line, at, &size)))
        at += size;
    if (at == line.n) return compose(book, source, number, line);
    char *kept = arena_alloc(book->arena, line.n + 1), *gone = arena_alloc(book->arena, line.n + 1);
    size_t kept_n = 0, gone_n = 0;
    for (at = 0; at < line.n; at += size) {
        bool ignorable = char_is_ignorable(utf8_at(line, at, &size));
        memcpy(ignorable ? gone + gone_n : kept + kept_n, line.p + at, size);
        *(ignorable ? &gone_n : &kept_n) += size;
    }
    account_drop(book, source, number, (Str){gone, gone_n}, RULE_control);
    return compose(book, source, number, (Str){kept, kept_n});
}
