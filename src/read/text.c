/* SPDX-License-Identifier: MIT */
/* Plain text: one block a line, with what the white space around it says. */
#include "read/line.h"
#include "read/read.h"

void read_text(Book *book, Source *source) {
    Article *article = article_new(book, source, 1);
    Block *last = NULL;
    Str rest = source->text, line;
    int number = 0, blank = 0;
    while (str_cut(&rest, STR("\n"), &line)) {
        number++;
        Str text = str_trim(line_clean(book, source, number, line));
        if (text.n == 0) {
            blank++;
            continue;
        }
        Block *block = block_text_new(book, BLOCK_PARAGRAPH, text, number);
        block->hint = (struct Hint){.indent = line_indent(line), .blank_before = blank};
        block->prev = last;
        *(last ? &last->next : &article->blocks) = block;
        last = block;
        blank = 0;
    }
    article->last_line = source->lines = number - str_ends(source->text, STR("\n"));
    book_receive(book, article);
}
