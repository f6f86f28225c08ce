/* SPDX-License-Identifier: MIT */
#include "read/line.h"

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

Str line_clean(Book *book, const Source *source, int number, Str line) {
    size_t at = 0, size = 0;
    while (at < line.n && !char_is_ignorable(utf8_at(line, at, &size)))
        at += size;
    if (at == line.n) return line;
    char *kept = arena_alloc(book->arena, line.n + 1), *gone = arena_alloc(book->arena, line.n + 1);
    size_t kept_n = 0, gone_n = 0;
    for (at = 0; at < line.n; at += size) {
        bool ignorable = char_is_ignorable(utf8_at(line, at, &size));
        memcpy(ignorable ? gone + gone_n : kept + kept_n, line.p + at, size);
        *(ignorable ? &gone_n : &kept_n) += size;
    }
    account_drop(book, source, number, (Str){gone, gone_n}, RULE_control);
    return (Str){kept, kept_n};
}
