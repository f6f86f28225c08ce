/* SPDX-License-Identifier: MIT */
/* Text whose lines were broken at a fixed width (mail, old pages, PDF) is made of lines of nearly
 * one length that do not end a sentence (TX-14). Such lines are joined again; a line that is
 * shorter, indented or after a blank line begins or ends a paragraph. */
#include "edit/lines.h"
#include "text/chars.h"

enum { WIDTH_LEAST = 18, WIDTH_MOST = 80, SPREAD = 4, LINES_LEAST = 6 };

/* Width in halves of an em: how a fixed-width page counts. */
static int width_of(Str text) {
    int width = 0;
    for (Str rest = text; rest.n;)
        width += utf8_next(&rest) < 0x2E80 ? 1 : 2;
    return width;
}

static bool ends_sentence(Str text) {
    size_t size;
    for (size_t at = text.n; at > 0; at -= size) {
        uint32_t c = utf8_before(text, at, &size);
        if (!char_is_close(c)) return char_is_sentence_end(c);
    }
    return false;
}

/* The width at which most lines break; 0 when the text is not hard-wrapped. */
static int wrap_width(Arena *arena, const Article *article) {
    int count[2 * WIDTH_MOST + 1] = {0}, total = 0;
    for (const Block *b = article->blocks; b; b = b->next) {
        if (b->hint.fixed) continue; /* marked paragraphs */
        int width = width_of(block_text(arena, b));
        if (width > 2 * WIDTH_MOST) return 0; /* longer than any wrap */
        total++;
        count[width]++;
    }
    int best = 0, most = 0;
    for (int w = 2 * WIDTH_LEAST; w <= 2 * WIDTH_MOST - SPREAD; w++) {
        int near = 0;
        for (int d = -SPREAD; d <= SPREAD; d++)
            near += count[w + d];
        if (near > most) {
            most = near;
            best = w;
        }
    }
    return total >= LINES_LEAST && most * 100 >= total * 60 ? best : 0;
}

/* Most full lines break in the middle of a sentence. */
static bool breaks_sentences(Arena *arena, const Article *article, int width) {
    int full = 0, open = 0;
    for (const Block *b = article->blocks; b; b = b->next) {
        if (b->hint.fixed) continue;
        Str text = block_text(arena, b);
        if (width_of(text) + SPREAD < width) continue;
        full++;
        open += !ends_sentence(text);
    }
    return full && open * 100 >= full * 60;
}

static bool continues(const Block *line, const Block *next, int last_width, int width) {
    return !line->hint.fixed && !next->hint.fixed && last_width + 2 * SPREAD >= width &&
           next->hint.blank_before == 0 && next->hint.indent <= line->hint.indent &&
           next->hint.indent < 2 &&
           !(line->hint.indent >= 2 && next->hint.indent == line->hint.indent);
}

/* Latin words that met at a line's end keep a space between them (TX-17). */
static bool needs_space(Str a, Str b) {
    size_t size;
    return a.n && b.n && char_is_latin(utf8_before(a, a.n, &size)) &&
           char_is_latin(utf8_at(b, 0, &size));
}

void wrap_join(Book *book, Article *received) {
    int width = wrap_width(book->arena, received);
    if (!width || !breaks_sentences(book->arena, received, width)) return;
    for (Block *b = received->blocks; b; b = b->next) {
        Str last = block_text(book->arena, b);
        while (b->next && continues(b, b->next, width_of(last), width)) {
            Block *next = b->next;
            Str text = block_text(book->arena, next);
            if (needs_space(last, text))
                inline_append(&b->inlines, inline_new(book, INLINE_TEXT, STR(" "), next->line));
            inline_append(&b->inlines, next->inlines);
            b->last_line = next->last_line;
            account_join(book, received->source, next->line, text, RULE_hard_wrap);
            block_unlink(&received->blocks, next);
            last = text;
        }
    }
}
