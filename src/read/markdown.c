/* SPDX-License-Identifier: MIT */
#include "read/markdown.h"

#include "base/buf.h"

enum {
    HEADING_MOST = 6,
    REACH = 2000, /* bytes in which what opens must close */
};

/* Where `mark` stands next, not far from `from`; SIZE_MAX. */
static size_t find_near(Str line, Str mark, size_t from) {
    size_t end = from + REACH < line.n ? from + REACH : line.n;
    return str_find(str_sub(line, 0, end), mark, from);
}

/* The bytes of ## and the space after it; `*level` counts the marks; 0. */
static size_t heading_size(Str line, int *level) {
    size_t n = 0;
    while (n < line.n && line.p[n] == '#')
        n++;
    if (n == 0 || n > HEADING_MOST || n == line.n || line.p[n] != ' ') return 0;
    *level = (int)n;
    return n + 1;
}

/* [text](address) at `at`: where the text and the address end; false when it is none. */
static bool link_at(Str line, size_t at, size_t *text_end, size_t *end) {
    if (at >= line.n || line.p[at] != '[') return false;
    *text_end = find_near(line, STR("]("), at);
    if (*text_end == SIZE_MAX) return false;
    size_t close = find_near(line, STR(")"), *text_end);
    if (close == SIZE_MAX || str_has(str_sub(line, at + 1, *text_end), STR("["))) return false;
    *end = close + 1;
    Str address = str_sub(line, *text_end + 2, close);
    return !str_has(address, STR(" ")) &&
           (str_has(address, STR("/")) || str_has(address, STR(".")) ||
            str_starts(address, STR("#")) || !address.n);
}

bool markdown_is(Str text) {
    Str rest = text, line;
    while (str_cut(&rest, STR("\n"), &line)) {
        int level;
        size_t text_end, end;
        line = str_trim(line);
        if (heading_size(line, &level)) return true;
        for (size_t at = 0; (at = str_find(line, STR("["), at)) != SIZE_MAX; at++)
            if (link_at(line, at, &text_end, &end)) return true;
    }
    return false;
}

/* The marks in a line, taken out. */
typedef struct Marks {
    Book *book;
    const Source *source;
    int number;
    Buf kept;
} Marks;

static void drop(Marks *m, Str text) {
    text = str_trim(text);
    if (text.n) account_drop(m->book, m->source, m->number, text, RULE_markup);
}

/* The bytes that ** … ** or ` … ` take at `at`, marks and all; 0 when they do not pair. */
static size_t pair_at(Str line, size_t at, Str *mark) {
    static const Str pairs[] = {STR_INIT("**"), STR_INIT("__"), STR_INIT("~~"), STR_INIT("`")};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (!str_starts(str_after(line, at), pairs[i])) continue;
        size_t close = find_near(line, pairs[i], at + pairs[i].n);
        if (close == SIZE_MAX || close == at + pairs[i].n) continue;
        *mark = pairs[i];
        return close + pairs[i].n - at;
    }
    return 0;
}

static void take_marks(Marks *m, Str line) {
    for (size_t at = 0; at < line.n;) {
        size_t text_end = 0, end = 0, picture = str_starts(str_after(line, at), STR("![")) ? 1 : 0;
        Str mark;
        size_t pair = pair_at(line, at, &mark);
        if (pair) {
            drop(m, mark);
            take_marks(m, str_sub(line, at + mark.n, at + pair - mark.n));
            drop(m, mark);
            at += pair;
        } else if (link_at(line, at + picture, &text_end, &end)) {
            drop(m, str_sub(line, at, at + picture + 1));
            take_marks(m, str_sub(line, at + picture + 1, text_end));
            drop(m, str_sub(line, text_end, end));
            at = end;
        } else {
            buf_put(&m->kept, line.p + at, 1);
            at++;
        }
    }
}

/* A picture and nothing else. */
static bool is_picture(Str line, size_t *text_end) {
    size_t end;
    return str_starts(line, STR("![")) && link_at(line, 1, text_end, &end) && end == line.n;
}

MarkdownLine markdown_line(Book *book, const Source *source, int number, Str line) {
    MarkdownLine out = {0};
    Marks m = {book, source, number, {0}};
    size_t size = heading_size(line, &out.heading), text_end;
    if (!size && line.n > 1 && line.p[0] == '>') {
        out.quote = true;
        size = 1;
    }
    drop(&m, str_sub(line, 0, size));
    Str rest = str_trim(str_after(line, size)), mark;
    while (out.heading && str_ends(rest, STR("#"))) {
        drop(&m, STR("#"));
        rest.n--;
    }
    rest = str_trim(rest);
    if (is_picture(rest, &text_end)) {
        out.image = str_sub(rest, text_end + 2, rest.n - 1);
        out.text = str_trim(str_sub(rest, 2, text_end));
        drop(&m, STR("!["));
        drop(&m, str_sub(rest, text_end, rest.n));
        return out;
    }
    out.strong = pair_at(rest, 0, &mark) == rest.n && rest.n;
    take_marks(&m, rest);
    out.text = str_trim(str_copy(book->arena, buf_view(&m.kept)));
    buf_drop(&m.kept);
    return out;
}
