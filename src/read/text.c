/* SPDX-License-Identifier: MIT */
/* Plain text: one block a line, with what the white space around it says. */
#include "read/read.h"
#include "text/chars.h"

/* Columns of white space at the start: an ideographic space is two wide (TX-03). */
static int indent_of(Str line) {
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

/* The line without the characters that carry no text; what was there is in the account (TX-01). */
static Str clean(Book *book, const Source *source, int number, Str line) {
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

void read_text(Book *book, Source *source) {
    Article *article = article_new(book, source, 1);
    Block *last = NULL;
    Str rest = source->text, line;
    int number = 0, blank = 0;
    while (str_cut(&rest, STR("\n"), &line)) {
        number++;
        Str text = str_trim(clean(book, source, number, line));
        if (text.n == 0) {
            blank++;
            continue;
        }
        Block *block = block_text_new(book, BLOCK_PARAGRAPH, text, number);
        block->hint = (struct Hint){.indent = indent_of(line), .blank_before = blank};
        block->prev = last;
        *(last ? &last->next : &article->blocks) = block;
        last = block;
        blank = 0;
    }
    article->last_line = source->lines = number - str_ends(source->text, STR("\n"));
    book_receive(book, article);
}
