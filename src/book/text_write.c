/* SPDX-License-Identifier: MIT */
/* Articles as tidied text. What a reader would take for markup gets a backslash, and nothing else:
 * staff read and edit these lines. */
#include "book/text_line.h"
#include "text/chars.h"

typedef struct Writer {
    Buf *out;
    NoteIndex notes;   /* what references are resolved by */
    size_t note_place; /* of the next note to be written */
    size_t star_end;   /* where a single star was written last: another would run into it */
    bool cell;         /* bars end the text */
    bool bracket;      /* a closing bracket ends the text */
    bool open[INLINE_BREAK + 1];
} Writer;

/* ---- text ---------------------------------------------------------------------------------- */

static bool is_address_after(Str rest) {
    while (rest.n && char_is_space(utf8_at(rest, 0, &(size_t){0})))
        utf8_next(&rest);
    return str_starts(rest, STR("http")) || str_starts(rest, STR("mailto"));
}

/* Whether what stands before `rest` and is a closing bracket would make a link. */
static bool is_target(Str rest, bool wide) {
    if (str_starts(rest, STR("("))) return !wide || is_address_after(str_after(rest, 1));
    Str left = STR("（");
    return str_starts(rest, left) && is_address_after(str_after(rest, left.n));
}

static bool is_break(Str rest) {
    return rest.n >= 2 && (rest.p[0] | 0x20) == 'b' && (rest.p[1] | 0x20) == 'r';
}

/* Whether `c`, with `rest` after it, would be read as markup inside a line. */
static bool is_markup(const Writer *w, uint32_t c, Str rest) {
    bool caret = str_starts(rest, STR("^")) || str_starts(rest, STR("＾"));
    switch (c) {
    case '\\':
    case '*':
        return true;
    case '|':
        return w->cell;
    case '<':
        return is_break(rest);
    case '^':
    case 0xFF3E: /* ＾ */
        return w->bracket;
    case '[':
        return w->bracket || caret;
    case ']':
        return w->bracket || is_target(rest, false);
    case 0x3010: /* 【 */
        return caret;
    case 0x3011: /* 】 */
        return is_target(rest, true);
    default:
        return false;
    }
}

/* `at_start`, `at_end`: white space there would be trimmed by the reader. */
static void put_text(Writer *w, Str s, bool at_start, bool at_end) {
    size_t size, end = s.n;
    while (at_end && end && char_is_space(utf8_before(s, end, &size)))
        end -= size;
    for (size_t at = 0; at < s.n; at += size) {
        uint32_t c = utf8_at(s, at, &size);
        bool space = char_is_space(c);
        at_start = at_start && space;
        if (at_start || (space && at >= end) || is_markup(w, c, str_after(s, at + size)))
            buf_byte(w->out, '\\');
        if (c < 0x20) /* no model holds one; a line break would change the meaning */
            buf_byte(w->out, ' ');
        else
            buf_put(w->out, s.p + at, size);
    }
}

/* Addresses and marks: every character of `special` gets a backslash, and white space at the ends,
 * which the reader would trim. */
static void put_escaped(Buf *out, Str s, const char *special) {
    Str set = str_from(special);
    size_t size, end = s.n;
    while (end && char_is_space(utf8_before(s, end, &size)))
        end -= size;
    bool start = true;
    for (size_t at = 0; at < s.n; at += size) {
        uint32_t c = utf8_at(s, at, &size);
        start = start && char_is_space(c);
        if (start || at >= end || str_has(set, str_sub(s, at, at + size))) buf_byte(out, '\\');
        if (c < 0x20)
            buf_byte(out, ' ');
        else
            buf_put(out, s.p + at, size);
    }
}

static void put_href(Buf *out, Str href) {
    put_escaped(out, href, "\\()[]【】|");
}

static void put_mark(Buf *out, Str mark) {
    put_escaped(out, mark, "\\[]【】=＝|");
}

/* ---- notes --------------------------------------------------------------------------------- */

/* The id that the reader gives the note at this place when the line names none. */
static bool is_derived_id(Str id, size_t place) {
    uint32_t number;
    return id.n == 0 || (id.p[0] == 'n' && id.n > 1 && id.p[1] != '0' &&
                         str_number(str_after(id, 1), &number) && number == place + 1);
}

/* Whether the mark alone leads to the note with this id. */
static bool is_derived_href(const Writer *w, Str mark, Str href) {
    const struct NoteEntry *entry = notes_find(&w->notes, mark);
    if (!entry) return href.n == 0;
    if (entry->note->id.n) return str_eq(entry->note->id, href);
    return href.n > 0 && is_derived_id(href, entry->place);
}

static void put_noteref(Writer *w, const Inline *ref) {
    buf_text(w->out, "[^");
    put_mark(w->out, ref->text);
    if (!is_derived_href(w, ref->text, ref->href)) {
        buf_byte(w->out, '=');
        put_mark(w->out, ref->href);
    }
    buf_byte(w->out, ']');
}

/* ---- inlines ------------------------------------------------------------------------------- */

static void put_inlines(Writer *w, const Inline *list, const Inline *end, bool edge);

static void put_stars(Writer *w, const char *stars) {
    if (w->star_end == w->out->n && w->star_end > 0) buf_text(w->out, "\\0");
    buf_text(w->out, stars);
    if (stars[1] == '\0') w->star_end = w->out->n;
}

static void put_starred(Writer *w, const Inline *item, const char *stars) {
    bool inside = w->open[item->kind];
    w->open[item->kind] = true;
    if (!inside) put_stars(w, stars);
    put_inlines(w, item->children, NULL, true);
    if (!inside) put_stars(w, stars);
    w->open[item->kind] = inside;
}

static void put_link(Writer *w, const Inline *link) {
    bool inside = w->open[INLINE_LINK], bracket = w->bracket;
    w->open[INLINE_LINK] = w->bracket = true;
    if (!inside) buf_byte(w->out, '[');
    put_inlines(w, link->children, NULL, false);
    if (!inside) {
        buf_text(w->out, "](");
        put_href(w->out, link->href);
        buf_byte(w->out, ')');
    }
    w->open[INLINE_LINK] = inside;
    w->bracket = bracket;
}

static void put_inline(Writer *w, const Inline *item) {
    switch (item->kind) {
    case INLINE_TEXT:
        break; /* put_inlines */
    case INLINE_STRONG:
        put_starred(w, item, "**");
        break;
    case INLINE_EM:
        put_starred(w, item, "*");
        break;
    case INLINE_LINK:
        put_link(w, item);
        break;
    case INLINE_NOTEREF:
        put_noteref(w, item);
        break;
    case INLINE_BREAK:
        buf_text(w->out, "<br>");
        break;
    }
}

/* The list up to `end`; `edge` when it fills a line, so that its white space is in danger. Runs of
 * text that stand side by side are one. */
static void put_inlines(Writer *w, const Inline *list, const Inline *end, bool edge) {
    Buf run = {0};
    for (const Inline *i = list; i != end;) {
        if (i->kind != INLINE_TEXT) {
            put_inline(w, i);
            i = i->next;
            continue;
        }
        bool first = i == list;
        buf_clear(&run);
        for (; i != end && i->kind == INLINE_TEXT; i = i->next)
            buf_str(&run, i->text);
        put_text(w, buf_view(&run), edge && first, edge && i == end);
    }
    buf_drop(&run);
}

/* ---- lines --------------------------------------------------------------------------------- */

/* `mark`, a space, the inlines; without the space when there are none. */
static void put_marked(Writer *w, const char *mark, const Inline *list, const Inline *end) {
    buf_text(w->out, mark);
    if (list != end) buf_byte(w->out, ' ');
    put_inlines(w, list, end, true);
    buf_byte(w->out, '\n');
}

/* A paragraph after the mark of its line, which keeps it from being read as anything else. */
static void put_guarded(Writer *w, const Block *b) {
    size_t before = w->out->n;
    put_inlines(w, b->inlines, NULL, true);
    if (w->out->n == before) buf_text(w->out, "\\0");
    buf_byte(w->out, '\n');
}

static bool begins_with_text(const Inline *list) {
    while (list && list->kind == INLINE_TEXT && list->text.n == 0)
        list = list->next;
    return list && list->kind == INLINE_TEXT;
}

static void put_paragraph(Writer *w, const Block *b) {
    Buf line = {0}, *out = w->out;
    w->out = &line;
    w->star_end = 0;
    put_guarded(w, b);
    w->out = out;
    w->star_end = 0;
    if (text_line(str_sub(buf_view(&line), 0, line.n - 1)).kind != TEXT_PARAGRAPH)
        buf_text(out, begins_with_text(b->inlines) ? "\\" : "\\0");
    buf_str(out, buf_view(&line));
    buf_drop(&line);
}

static void put_heading(Writer *w, const Block *b) {
    static const char *const marks[] = {"#", "##", "###"};
    int level = b->level < 1 ? 1 : b->level > 3 ? 3 : b->level;
    put_marked(w, marks[level - 1], b->inlines, NULL);
}

static void put_signature(Writer *w, const Block *b) {
    put_marked(w, ">>", b->inlines, NULL);
}

static void put_verse(Writer *w, const Block *b) {
    const Inline *from = b->inlines;
    for (const Inline *i = from; i; i = i->next)
        if (i->kind == INLINE_BREAK) {
            put_marked(w, "/", from, i);
            from = i->next;
        }
    put_marked(w, "/", from, NULL);
}

static bool is_leaf(const Block *b) {
    return !b->children || b->inlines;
}

/* The model has paragraphs in quotations and notes; should there be more, its text stays. */
static void put_quote(Writer *w, const Block *b) {
    for (const Block *child = b->children; child; child = block_after(child, b))
        if (is_leaf(child)) {
            buf_text(w->out, "> ");
            put_guarded(w, child);
        }
}

static void put_note_mark(Writer *w, const Block *b) {
    static const char *const begins[] = {
        [NOTE_EDITOR] = "【按", [NOTE_FOOT] = "[", [NOTE_END] = "【注"};
    bool named = !is_derived_id(b->id, w->note_place++);
    buf_text(w->out, begins[b->note_kind]);
    if (b->note_kind == NOTE_FOOT || b->label.n || named) buf_byte(w->out, '^');
    put_mark(w->out, b->label);
    if (named) {
        buf_byte(w->out, '=');
        put_mark(w->out, b->id);
    }
    buf_text(w->out, b->note_kind == NOTE_FOOT ? "]: " : "】");
}

static void put_note(Writer *w, const Block *b) {
    put_note_mark(w, b);
    bool first = true;
    for (const Block *child = b->children; child; child = block_after(child, b)) {
        if (!is_leaf(child)) continue;
        if (!first) buf_text(w->out, "【续】");
        put_guarded(w, child);
        first = false;
    }
    if (first) buf_byte(w->out, '\n');
}

static void put_attribute(Writer *w, const char *mark, Str value) {
    if (value.n == 0) return;
    buf_text(w->out, mark);
    put_text(w, value, true, true);
    buf_byte(w->out, '\n');
}

static void put_figure(Writer *w, const Block *b) {
    buf_text(w->out, "![");
    w->bracket = true;
    put_inlines(w, b->inlines, NULL, true);
    w->bracket = false;
    buf_text(w->out, "](");
    put_href(w->out, b->image);
    buf_text(w->out, ")\n");
    put_attribute(w, "【供图】", b->credit);
    put_attribute(w, "【替代】", b->alt);
}

static void put_item(Writer *w, const Block *b) {
    buf_byte(w->out, '-');
    if (b->label.n) {
        buf_byte(w->out, '[');
        put_mark(w->out, b->label);
        buf_byte(w->out, ']');
    }
    put_marked(w, "", b->inlines, NULL);
}

/* Only dashes: a row of these would be the line that Markdown draws under its headers. */
static bool is_dashes(Str s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '-' && s.p[i] != ':') return false;
    return s.n > 0;
}

static void put_cell(Writer *w, const Block *b) {
    if (b->header) buf_byte(w->out, '#');
    if (b->colspan > 1) buf_format(w->out, "→%d", b->colspan);
    if (b->rowspan > 1) buf_format(w->out, "↓%d", b->rowspan);
    Buf text = {0}, *out = w->out;
    w->out = &text;
    w->star_end = 0;
    put_inlines(w, b->inlines, NULL, true);
    w->out = out;
    w->star_end = 0;
    buf_text(out, is_dashes(buf_view(&text)) ? " \\" : text.n ? " " : "");
    buf_str(out, buf_view(&text));
    buf_text(out, " |");
    buf_drop(&text);
}

static void put_table(Writer *w, const Block *b) {
    w->cell = true;
    if (b->inlines) put_marked(w, "|=", b->inlines, NULL);
    for (const Block *row = b->children; row; row = row->next) {
        buf_byte(w->out, '|');
        for (const Block *cell = row->children; cell; cell = cell->next)
            put_cell(w, cell);
        buf_byte(w->out, '\n');
    }
    w->cell = false;
}

static void put_list(Writer *w, const Block *b) {
    for (const Block *item = b->children; item; item = item->next)
        put_item(w, item);
}

static void (*const putters[BLOCK_KIND_COUNT])(Writer *, const Block *) = {
    [BLOCK_PARAGRAPH] = put_paragraph, [BLOCK_HEADING] = put_heading,
    [BLOCK_QUOTE] = put_quote,         [BLOCK_NOTE] = put_note,
    [BLOCK_FIGURE] = put_figure,       [BLOCK_LIST] = put_list,
    [BLOCK_ITEM] = put_item,           [BLOCK_TABLE] = put_table,
    [BLOCK_ROW] = put_paragraph,       [BLOCK_CELL] = put_paragraph,
    [BLOCK_VERSE] = put_verse,         [BLOCK_SIGNATURE] = put_signature,
};

/* Paragraphs stand line by line; a blank line parts whatever would run together, and a heading
 * from what is above it. */
static bool has_blank_between(const Block *a, const Block *b) {
    bool lines = b->kind == BLOCK_PARAGRAPH || b->kind == BLOCK_NOTE || b->kind == BLOCK_SIGNATURE;
    return a->kind != BLOCK_HEADING && !(a->kind == b->kind && lines);
}

void tidied_write_blocks(const Block *blocks, Buf *out) {
    Writer w = {.out = out, .notes = notes_open(blocks)};
    for (const Block *b = blocks; b; b = b->next) {
        if (b != blocks && has_blank_between(b->prev, b)) buf_byte(out, '\n');
        putters[b->kind](&w, b);
    }
    notes_close(&w.notes);
}

/* ---- head ---------------------------------------------------------------------------------- */

static void put_key(Buf *out, enum TextKey key, Str value) {
    value = str_trim(value);
    if (value.n == 0) return;
    buf_text(out, text_key_name(key));
    buf_text(out, "：");
    put_escaped(out, value, "");
    buf_byte(out, '\n');
}

static void put_city(Buf *out, const Article *article) {
    const struct Place *place = article->place;
    if (!place && article->evidence == CITY_UNKNOWN) {
        buf_text(out, text_key_name(KEY_CITY));
        buf_text(out, "：\n"); /* to be filled in */
        return;
    }
    if (!place) {
        put_key(out, KEY_CITY, article->evidence == CITY_SEVERAL ? STR("综合") : STR("待定"));
        return;
    }
    const struct Place *province = place_province(place);
    buf_text(out, text_key_name(KEY_CITY));
    buf_text(out, "：");
    if (province && province != place) buf_text(out, province->name);
    buf_text(out, place->name);
    buf_byte(out, '\n');
}

/* A body that begins like a key gets a backslash before its colon. */
static void guard_first_line(Buf *out, size_t body) {
    Str rest = str_after(buf_view(out), body), line, key, value;
    if (!str_cut(&rest, STR("\n"), &line) || !tidied_key(line, &key, &value)) return;
    if (text_key_find(key) == KEY_UNKNOWN) return;
    size_t colon = str_find(line, STR(":"), 0), wide = str_find(line, STR("："), 0);
    colon = body + (colon < wide ? colon : wide);
    buf_byte(out, '\0');
    memmove(out->p + colon + 1, out->p + colon, out->n - 1 - colon);
    out->p[colon] = '\\';
}

void tidied_write(const Book *book, const Article *article, Buf *out) {
    put_key(out, KEY_TITLE, article->title);
    put_key(out, KEY_SUBTITLE, article->subtitle);
    put_key(out, KEY_ALTERNATE, article->alternate);
    put_key(out, KEY_SHORT_TITLE, article->short_title);
    put_city(out, article);
    for (const Field *f = article->fields; f; f = f->next)
        put_key(out, (enum TextKey)((int)KEY_DATE + (int)f->kind), f->text);
    if (article->ordinal)
        put_key(out, KEY_ORDINAL, str_format(book->arena, "%d", article->ordinal));
    put_key(out, KEY_ID, article->id);
    buf_byte(out, '\n');
    size_t body = out->n;
    tidied_write_blocks(article->blocks, out);
    guard_first_line(out, body);
}
