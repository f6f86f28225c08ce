/* SPDX-License-Identifier: MIT */
/* 目录 over lines that all stand again below: the table of contents of a document. The book has one
 * of its own, whose numbers are right (HX-08). */
#include "edit/lines.h"
#include "text/chars.h"

enum {
    ENTRIES_LEAST = 2,
    ENTRIES_MOST = 200,
    ENTRY_MOST = 60, /* characters */
};

static bool begins_contents(const Line *line) {
    return line->role == LINE_BODY && line->characters <= 4 &&
           (line_same_text(line->text, STR("目录")) || line_same_text(line->text, STR("目次")));
}

/* Without the leader and the page number at its end: 总则……3. */
static Str without_page(Str text) {
    size_t end = text.n, size;
    while (end > 0) {
        uint32_t c = utf8_before(text, end, &size);
        if (!char_is_space(c) && !char_is_digit(c) && c != 0x2026 && c != '.' && c != 0x00B7 &&
            c != '-' && c != 0x2014)
            break;
        end -= size;
    }
    return end ? str_sub(text, 0, end) : text;
}

static bool stands_again(const Lines *lines, size_t i) {
    Str entry = without_page(lines->at[i].text);
    for (size_t k = i + 1; k < lines->n; k++)
        if (lines->at[k].role == LINE_BODY && line_same_text(lines->at[k].text, entry)) return true;
    return false;
}

void contents_find(Lines *lines) {
    for (size_t i = 0; i < lines->n; i++) {
        if (!begins_contents(&lines->at[i])) continue;
        size_t end = i + 1, entries = 0;
        for (; end < lines->n && entries <= ENTRIES_MOST; end++) {
            const Line *line = &lines->at[end];
            if (line->role == LINE_DROP) continue;
            if (line->role != LINE_BODY || line->characters > ENTRY_MOST ||
                !stands_again(lines, end))
                break;
            entries++;
        }
        if (entries < ENTRIES_LEAST) continue;
        for (size_t k = i; k < end; k++)
            if (lines->at[k].role == LINE_BODY) line_drop(&lines->at[k], RULE_contents);
        return;
    }
}
