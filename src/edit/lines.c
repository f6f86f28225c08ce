/* SPDX-License-Identifier: MIT */
#include "edit/lines.h"

#include "edit/model.h"
#include "text/chars.h"
#include "text/date.h"

enum { HEADLIKE_MOST = 44, HEADLIKE_MOST_WITH_COMMA = 30, HEADLIKE_LEAST = 2 };

/* What has been seen from the start of the line. */
struct Scan {
    int depth;     /* open quotes and brackets */
    bool gap;      /* white space since the last character, outside quotes */
    bool end_seen; /* a sentence end, nothing but closing marks after it so far */
    uint32_t last; /* the character before, white space apart */
};

static void scan_char(Line *line, struct Scan *scan, uint32_t c) {
    if (char_is_space(c)) {
        scan->gap = scan->gap || scan->depth <= 0;
        return;
    }
    if (scan->gap && line->characters) line->clauses++;
    scan->gap = false;
    line->characters++;
    bool stop = c == '.' && char_is_han(scan->last); /* 。 as some keyboards type it; no 附件.doc */
    if (scan->last == '.' && char_is_latin(c)) scan->end_seen = false;
    scan->last = c;
    if (scan->end_seen && !char_is_close(c) && !char_is_sentence_end(c)) {
        line->sentence = true;
        scan->end_seen = false;
    }
    if (char_is_sentence_end(c) || stop) scan->end_seen = true;
    scan->depth += char_is_open(c) - (char_is_close(c) && c != '"');
    line->pausing = char_is_pause(c);
}

/* After a number: one of `marks`; its bytes and the white space after it. */
static size_t number_mark(Str text, size_t at, const char *marks) {
    size_t size;
    if (at >= text.n) return 0;
    uint32_t c = utf8_at(text, at, &size);
    char utf8[5] = {0};
    utf8_put(utf8, c);
    if (!strstr(marks, utf8)) return 0;
    size_t n = size;
    while (at + n < text.n && char_is_space(utf8_at(text, at + n, &size)))
        n += size;
    return n;
}

static bool starts_with_digit(Str text, size_t at) {
    return at < text.n && char_is_digit((unsigned char)text.p[at]);
}

/* （一） (1) 1） */
static enum Numbering number_in_brackets(Str text, size_t *size) {
    size_t open = str_starts(text, STR("（")) ? 3 : str_starts(text, STR("(")) ? 1 : 0;
    int value;
    size_t n = numeral_read(text, open, &value);
    bool digit = starts_with_digit(text, open);
    if (!n || value > 99 || (!open && !digit)) return NUMBER_NONE;
    size_t close = number_mark(text, open + n, "）)");
    if (!close) return NUMBER_NONE;
    *size = open + n + close;
    size_t more = number_mark(text, *size, "、.．");
    *size += more;
    return digit ? NUMBER_DIGIT_PAREN : NUMBER_HAN_PAREN;
}

/* 第一章 第二节 第三部分 */
static enum Numbering number_of_chapter(Str text, size_t *size) {
    static const struct {
        Str word;
        enum Numbering numbering;
    } words[] = {{STR_INIT("章"), NUMBER_CHAPTER},
                 {STR_INIT("篇"), NUMBER_CHAPTER},
                 {STR_INIT("编"), NUMBER_CHAPTER},
                 {STR_INIT("部分"), NUMBER_CHAPTER},
                 {STR_INIT("节"), NUMBER_SECTION}};
    int value;
    if (!str_starts(text, STR("第"))) return NUMBER_NONE;
    size_t n = numeral_read(text, 3, &value);
    for (size_t i = 0; n && i < sizeof words / sizeof *words; i++) {
        if (!str_starts(str_after(text, 3 + n), words[i].word)) continue;
        size_t end = 3 + n + words[i].word.n;
        size_t gap = number_mark(text, end, " \xE3\x80\x80：:、");
        bool chapter =
            str_eq(words[i].word, STR("章")) && !str_starts(str_after(text, end), STR("程"));
        if (gap == 0 && end < text.n && !chapter) return NUMBER_NONE; /* 第一节课 */
        *size = end + gap;
        return words[i].numbering;
    }
    return NUMBER_NONE;
}

/* 1 概况, 1.1 范围, 2.3.1 来源: parts of a number between dots, a gap, and Han. 5 年巨变 counts
 * something. */
static enum Numbering number_of_decimals(Str text, size_t *size) {
    static const char counted[] = "年月日号时分秒天岁个大项名位家条座万亿元平公次度种类批所户人件张"
                                  "村镇县市区省国倍成米吨亩点期周届轮里万强型级";
    size_t at = 0, parts = 0, digits, width;
    for (; parts < 3; parts++) {
        for (digits = 0; starts_with_digit(text, at + digits); digits++)
            continue;
        if (digits == 0 || digits > 2) return NUMBER_NONE;
        at += digits;
        if (at >= text.n || text.p[at] != '.' || !starts_with_digit(text, at + 1)) break;
        at++;
    }
    if (parts == 3) return NUMBER_NONE;
    size_t gap = at;
    while (gap < text.n && char_is_space(utf8_at(text, gap, &width)))
        gap += width;
    char utf8[5] = {0};
    uint32_t c = gap < text.n ? utf8_at(text, gap, &width) : 0;
    utf8_put(utf8, c);
    if (!char_is_han(c) && !char_is_open(c)) return NUMBER_NONE;
    if (parts == 0 && (gap == at || strstr(counted, utf8))) return NUMBER_NONE;
    if (parts == 1 && gap == at) return NUMBER_NONE; /* 3.5倍 */
    *size = gap;
    return (enum Numbering)(NUMBER_DECIMAL + parts);
}

static enum Numbering number_of(Str text, size_t *size) {
    enum Numbering numbering = number_of_chapter(text, size);
    if (numbering == NUMBER_NONE) numbering = number_in_brackets(text, size);
    if (numbering != NUMBER_NONE) return numbering;
    int value;
    size_t n = numeral_read(text, 0, &value);
    bool digit = starts_with_digit(text, 0);
    if (digit && (numbering = number_of_decimals(text, size)) != NUMBER_NONE) return numbering;
    if (!n || value < 1 || value > 99) return NUMBER_NONE;
    size_t mark = number_mark(text, n, digit ? ".．、" : "、．");
    if (!mark || (digit && starts_with_digit(text, n + mark) && text.p[n] == '.'))
        return NUMBER_NONE; /* 3.5 */
    *size = n + mark;
    return digit ? NUMBER_DIGIT : NUMBER_HAN;
}

bool numbered(Str text, size_t *size) {
    return number_of(text, size) != NUMBER_NONE;
}

void line_measure(Line *line) {
    struct Scan scan = {0};
    line->characters = 0;
    line->clauses = line->text.n ? 1 : 0;
    line->sentence = line->pausing = false;
    for (Str rest = line->text; rest.n;)
        scan_char(line, &scan, utf8_next(&rest));
    line->ended = scan.end_seen;
    line->number_size = 0;
    line->numbering = number_of(line->text, &line->number_size);
}

Lines lines_of(Book *book, const Article *received) {
    Lines lines = {.book = book, .source = received->source};
    for (const Block *b = received->blocks; b; b = b->next)
        lines.n++;
    lines.at = ARENA_ARRAY(book->arena, Line, lines.n + 1);
    lines.head_end = HEAD_LINES;
    lines.end = lines.n;
    size_t i = 0;
    for (Block *b = received->blocks; b; b = b->next, i++) {
        lines.at[i] = (Line){.block = b, .number = b->line};
        if (b->kind == BLOCK_PARAGRAPH || b->kind == BLOCK_HEADING)
            lines.at[i].text = block_text(book->arena, b);
        else
            lines.at[i].role = LINE_BLOCK;
        line_measure(&lines.at[i]);
    }
    return lines;
}

static bool is_kept(const Line *line) {
    return line->role != LINE_DROP && line->role != LINE_META;
}

size_t lines_next_kept(const Lines *lines, size_t i) {
    while (i < lines->n && !is_kept(&lines->at[i]))
        i++;
    return i;
}

size_t lines_last_kept(const Lines *lines, size_t i) {
    while (i > 0)
        if (is_kept(&lines->at[--i])) return i;
    return SIZE_MAX;
}

/* 主持人：后来都装上了？ somebody speaks. */
static bool is_speech(const Line *line) {
    enum { SPEAKER_MOST = 8 };
    size_t colon = str_find(line->text, STR("："), 0);
    if (colon == SIZE_MAX) colon = str_find(line->text, STR(":"), 0);
    return colon != SIZE_MAX && utf8_count(str_sub(line->text, 0, colon)) <= SPEAKER_MOST &&
           line->ended;
}

/* 中新网荆州9月28日电 题：…: how a report of an agency begins (MP-05). */
static bool is_wire_head(Str text) {
    enum { HEAD_MOST = 60 };
    static const Str agencies[] = {STR_INIT("新华社"), STR_INIT("中新社"),     STR_INIT("中新网"),
                                   STR_INIT("新华网"), STR_INIT("中国新闻网"), STR_INIT("人民网"),
                                   STR_INIT("央视网"), STR_INIT("本报"),       STR_INIT("本社")};
    Str head = text.n > HEAD_MOST ? str_sub(text, 0, HEAD_MOST) : text;
    for (size_t i = 0; i < sizeof agencies / sizeof *agencies; i++)
        if (str_starts(head, agencies[i]) && str_has(head, STR("日电"))) return true;
    return false;
}

/* （某某大学 某某学院，湖北 襄阳 441000）: a line in brackets says something on the side. */
static bool is_aside(const Line *line) {
    enum { ASIDE_LEAST = 7 };
    bool open = str_starts(line->text, STR("（")) || str_starts(line->text, STR("("));
    bool close = str_ends(line->text, STR("）")) || str_ends(line->text, STR(")"));
    return open && close && line->characters >= ASIDE_LEAST && line->numbering == NUMBER_NONE;
}

/* 晒鲞.” ends as a sentence does, with the full stop of another keyboard. */
static bool ends_in_dot(const Line *line) {
    size_t size, at = line->text.n;
    while (at > 0 && char_is_close(utf8_before(line->text, at, &size)))
        at -= size;
    return line->ended && str_ends(str_sub(line->text, 0, at), STR("."));
}

bool line_is_headlike(const Line *line) {
    static const Str never_first[] = {
        STR_INIT("●"),   STR_INIT("•"),      STR_INIT("·"),     STR_INIT("——"),
        STR_INIT("、"),  STR_INIT("问："),   STR_INIT("答："),  STR_INIT("问:"),
        STR_INIT("答:"), STR_INIT("记者："), STR_INIT("记者:"), STR_INIT("，"),
        STR_INIT("。"),  STR_INIT("注"),     STR_INIT("附件"),  STR_INIT("附：")};
    if (line->role == LINE_BLOCK || line->characters < HEADLIKE_LEAST || line->sentence)
        return false;
    bool comma = str_has(line->text, STR("，")) || str_has(line->text, STR(","));
    if (is_speech(line) || is_wire_head(line->text) || is_aside(line)) return false;
    int most = comma ? HEADLIKE_MOST_WITH_COMMA : HEADLIKE_MOST;
    if (line->characters > most || line->pausing) return false;
    bool full_stop = str_has(line->text, STR("。")) || ends_in_dot(line);
    if (full_stop || str_has(line->text, STR("；")) || str_has(line->text, STR(";"))) return false;
    for (size_t i = 0; i < sizeof never_first / sizeof *never_first; i++)
        if (str_starts(line->text, never_first[i])) return false;
    return true;
}

void line_drop(Line *line, enum RuleName rule) {
    line->role = LINE_DROP;
    line->rule = rule;
}

Field *line_add_field(Lines *lines, Line *line, enum FieldKind kind, Str text) {
    Field *field = ARENA_NEW(lines->book->arena, Field);
    *field = (Field){.kind = kind, .text = text, .line = line->number};
    Field **end = &line->fields;
    while (*end)
        end = &(*end)->next;
    *end = field;
    return field;
}

/* The next character that counts for likeness; 0 at the end. */
static uint32_t next_significant(Str *s) {
    while (s->n) {
        uint32_t c = utf8_next(s);
        if (char_is_han(c) || char_is_latin(c)) return c;
    }
    return 0;
}

bool line_same_text(Str a, Str b) {
    uint32_t c;
    if (!a.n || !b.n) return false;
    do {
        c = next_significant(&a);
        if (c != next_significant(&b)) return false;
    } while (c);
    return true;
}

/* 总　则, 张 三: single Han with gaps between, which spread a short word over a line. */
static bool is_spread(Str text) {
    enum { SPREAD_MOST = 4 };
    size_t han = 0, size;
    bool gap = true;
    for (size_t at = 0; at < text.n; at += size) {
        uint32_t c = utf8_at(text, at, &size);
        if (!char_is_space(c) && (!gap || !char_is_han(c) || ++han > SPREAD_MOST)) return false;
        gap = char_is_space(c);
    }
    return han > 1;
}

Str clauses_join(Arena *arena, Str text) {
    bool spread = is_spread(text);
    char *out = arena_alloc(arena, text.n + 1);
    size_t n = 0;
    bool gap = false;
    for (size_t at = 0, size; at < text.n; at += size) {
        if (char_is_space(utf8_at(text, at, &size))) {
            gap = n > 0;
            continue;
        }
        if (gap && !spread) out[n++] = ' ';
        gap = false;
        memcpy(out + n, text.p + at, size);
        n += size;
    }
    return (Str){out, n};
}
