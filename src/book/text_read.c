/* SPDX-License-Identifier: MIT */
/* Tidied text into an article: the head key by key, the body line by line. */
#include <libxml/tree.h>
#include <limits.h>

#include "book/account.h"
#include "book/text_line.h"
#include "text/chars.h"
#include "text/date.h"

/* A list of blocks under construction. */
typedef struct Chain {
    Block *first, *last;
} Chain;

typedef struct Reader {
    Book *book;
    const Source *source;
    int line;
    Chain body;
    Block *group;      /* the quotation, list, table or verse that the next line may go on with */
    Block *last_child; /* of the last block: rows, items and paragraphs are added after it */
    Inline *last_verse;
    TextRefs refs;
} Reader;

/* ---- blocks -------------------------------------------------------------------------------- */

static Block *new_block(Reader *r, enum BlockKind kind) {
    Block *block = block_new(r->book, kind, r->line);
    block->hint.fixed = true;
    return block;
}

static Block *add(Reader *r, enum BlockKind kind) {
    Block *block = new_block(r, kind);
    block->prev = r->body.last;
    *(r->body.last ? &r->body.last->next : &r->body.first) = block;
    r->body.last = block;
    r->last_child = NULL;
    return block;
}

/* block_add_child walks the children; a table may have thousands of rows. */
static Block *add_child(Reader *r, Block *parent, Block *child) {
    child->parent = parent;
    child->prev = r->last_child;
    *(r->last_child ? &r->last_child->next : &parent->children) = child;
    r->last_child = child;
    parent->last_line = r->line;
    return child;
}

static Inline *inlines(Reader *r, Str text) {
    return text_inlines(r->book, text, r->line, &r->refs);
}

static Block *group_of(Reader *r, enum BlockKind kind) {
    if (!r->group || r->group->kind != kind) r->group = add(r, kind);
    return r->group;
}

/* ---- lines --------------------------------------------------------------------------------- */

static void on_blank(Reader *r, const TextLine *line) {
    (void)line;
    r->group = NULL;
}

static void on_paragraph(Reader *r, const TextLine *line) {
    add(r, BLOCK_PARAGRAPH)->inlines = inlines(r, line->text);
}

static void on_heading(Reader *r, const TextLine *line) {
    Block *b = add(r, BLOCK_HEADING);
    b->level = line->level;
    b->inlines = inlines(r, line->text);
}

static void on_signature(Reader *r, const TextLine *line) {
    add(r, BLOCK_SIGNATURE)->inlines = inlines(r, line->text);
}

static void add_paragraph(Reader *r, Block *parent, Str text) {
    if (text.n == 0) return;
    Block *b = add_child(r, parent, new_block(r, BLOCK_PARAGRAPH));
    b->inlines = inlines(r, text);
}

static void on_quote(Reader *r, const TextLine *line) {
    if (line->text.n) add_paragraph(r, group_of(r, BLOCK_QUOTE), line->text);
}

static void on_verse(Reader *r, const TextLine *line) {
    bool more = r->group && r->group->kind == BLOCK_VERSE;
    Block *b = group_of(r, BLOCK_VERSE);
    Inline *list = inlines(r, line->text);
    if (!more) {
        r->last_verse = NULL;
    } else {
        Inline *end = inline_new(r->book, INLINE_BREAK, STR(""), r->line);
        end->next = list;
        list = end;
    }
    *(r->last_verse ? &r->last_verse->next : &b->inlines) = list;
    for (Inline *i = list; i; i = i->next)
        r->last_verse = i;
    b->last_line = r->line;
}

static void on_item(Reader *r, const TextLine *line) {
    Block *b = add_child(r, group_of(r, BLOCK_LIST), new_block(r, BLOCK_ITEM));
    b->label = text_plain(r->book->arena, line->label);
    b->inlines = inlines(r, line->text);
}

static void on_note(Reader *r, const TextLine *line) {
    Block *b = add(r, BLOCK_NOTE);
    b->note_kind = line->note_kind;
    b->label = text_plain(r->book->arena, line->label);
    b->id = text_plain(r->book->arena, line->id);
    add_paragraph(r, b, line->text);
}

/* A line that goes on with a block of `kind`, which must be the last; else it is text. */
static Block *continued(Reader *r, const TextLine *line, enum BlockKind kind) {
    Block *last = r->body.last;
    if (last && last->kind == kind) return last;
    on_paragraph(r, &(TextLine){.text = line->whole});
    return NULL;
}

static void on_note_more(Reader *r, const TextLine *line) {
    Block *note = continued(r, line, BLOCK_NOTE);
    if (note) add_paragraph(r, note, line->text);
}

static void on_figure(Reader *r, const TextLine *line) {
    Block *b = add(r, BLOCK_FIGURE);
    b->image = text_plain(r->book->arena, line->image);
    b->inlines = inlines(r, line->text);
}

static void take_attribute(Reader *r, const TextLine *line, Str *value) {
    if (value->n)
        on_paragraph(r, &(TextLine){.text = line->whole});
    else
        *value = text_plain(r->book->arena, line->text);
}

static void on_credit(Reader *r, const TextLine *line) {
    Block *figure = continued(r, line, BLOCK_FIGURE);
    if (figure) take_attribute(r, line, &figure->credit);
}

static void on_alt(Reader *r, const TextLine *line) {
    Block *figure = continued(r, line, BLOCK_FIGURE);
    if (figure) take_attribute(r, line, &figure->alt);
}

/* ---- tables -------------------------------------------------------------------------------- */

static void on_table_caption(Reader *r, const TextLine *line) {
    Inline *caption = inlines(r, line->text);
    r->group = NULL;
    if (caption) group_of(r, BLOCK_TABLE)->inlines = caption;
}

/* `→2`, `↓3` at the start of a cell: the number; the text after it stays. */
static int take_span(Str *text, Str arrow) {
    enum { SPAN_MOST = 1000 }; /* HTML's limit for columns */
    uint32_t n;
    size_t end = arrow.n;
    if (!str_starts(*text, arrow)) return 0;
    while (end < text->n && char_is_digit((unsigned char)text->p[end]))
        end++;
    if (!str_number(str_sub(*text, arrow.n, end), &n) || n < 1 || n > SPAN_MOST) return 0;
    *text = str_after(*text, end);
    return (int)n;
}

static void read_cell(Reader *r, Block *row, Block **last, Str text) {
    Block *cell = new_block(r, BLOCK_CELL);
    static const Str hashes[] = {STR_INIT("#"), STR_INIT("＃")};
    for (size_t i = 0; i < 2 && !cell->header; i++)
        if (str_starts(text, hashes[i])) {
            cell->header = true;
            text = str_after(text, hashes[i].n);
        }
    int columns = take_span(&text, STR("→")), rows = take_span(&text, STR("↓"));
    cell->colspan = columns ? columns : 1;
    cell->rowspan = rows ? rows : 1;
    cell->inlines = inlines(r, text_trim(text));
    cell->parent = row;
    cell->prev = *last;
    *(*last ? &(*last)->next : &row->children) = cell;
    *last = cell;
}

static bool is_dashes(Str s) {
    s = text_trim(s);
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '-' && s.p[i] != ':') return false;
    return s.n > 0;
}

/* The next cell of a row whose bars are `bar`; false at the end of the row. */
static bool cut_cell(Str *rest, Str bar, Str *cell) {
    size_t size;
    bool wide = bar.n > 1;
    size_t end = text_find(*rest, 0, wide ? '\0' : '|', wide ? 0xFF5C : 0, &size);
    *cell = str_sub(*rest, 0, end == SIZE_MAX ? rest->n : end);
    *rest = end == SIZE_MAX ? STR("") : str_after(*rest, end + size);
    return end != SIZE_MAX || text_trim(*cell).n > 0;
}

/* Markdown's line under the headers: they are marked, it goes. */
static bool is_rule_row(Str rest, Str bar) {
    Str cell;
    bool any = false;
    while (cut_cell(&rest, bar, &cell)) {
        if (!is_dashes(cell)) return false;
        any = true;
    }
    return any;
}

static void on_row(Reader *r, const TextLine *line) {
    Block *table = group_of(r, BLOCK_TABLE), *last = NULL;
    Str bar = str_starts(line->text, STR("|")) ? STR("|") : STR("｜"), cell;
    Str rest = str_after(line->text, bar.n);
    if (table->children && !table->children->next && is_rule_row(rest, bar)) {
        for (Block *c = table->children->children; c; c = c->next)
            c->header = true;
        return;
    }
    Block *row = add_child(r, table, new_block(r, BLOCK_ROW));
    while (cut_cell(&rest, bar, &cell))
        read_cell(r, row, &last, cell);
}

/* ---- body ---------------------------------------------------------------------------------- */

static const struct {
    void (*on)(Reader *, const TextLine *);
    bool grouped; /* goes on with a group */
} handlers[] = {
    [TEXT_BLANK] = {on_blank, false},
    [TEXT_PARAGRAPH] = {on_paragraph, false},
    [TEXT_HEADING] = {on_heading, false},
    [TEXT_QUOTE] = {on_quote, true},
    [TEXT_SIGNATURE] = {on_signature, false},
    [TEXT_VERSE] = {on_verse, true},
    [TEXT_ITEM] = {on_item, true},
    [TEXT_ROW] = {on_row, true},
    [TEXT_TABLE_CAPTION] = {on_table_caption, true},
    [TEXT_FIGURE] = {on_figure, false},
    [TEXT_CREDIT] = {on_credit, false},
    [TEXT_ALT] = {on_alt, false},
    [TEXT_NOTE] = {on_note, false},
    [TEXT_NOTE_MORE] = {on_note_more, false},
};

/* Characters that carry no text come with what is pasted (TX-01); a tab is a space. */
static Str without_controls(Arena *arena, Str line, bool (*is_wanted)(uint32_t)) {
    size_t n = 0, size;
    char *kept = arena_alloc(arena, line.n + 1);
    for (size_t at = 0; at < line.n; at += size) {
        if (!is_wanted(utf8_at(line, at, &size))) continue;
        memcpy(kept + n, line.p[at] == '\t' ? " " : line.p + at, size);
        n += size;
    }
    return (Str){kept, n};
}

static bool is_text(uint32_t c) {
    return !char_is_ignorable(c);
}

static Str clean(Reader *r, Str line) {
    size_t at = 0, size = 0;
    while (at < line.n && line.p[at] != '\t' && is_text(utf8_at(line, at, &size)))
        at += size;
    return at == line.n ? line : without_controls(r->book->arena, line, is_text);
}

/* For each line that is used, once. */
static void account_controls(Reader *r, Str line, Str cleaned) {
    if (line.n == cleaned.n) return;
    Str gone = without_controls(r->book->arena, line, char_is_ignorable);
    if (str_trim(gone).n) account_drop(r->book, r->source, r->line, gone, RULE_control);
}

static void read_line(Reader *r, Str text) {
    Str cleaned = clean(r, text);
    account_controls(r, text, cleaned);
    TextLine line = text_line(cleaned);
    if (!handlers[line.kind].grouped) r->group = NULL;
    handlers[line.kind].on(r, &line);
}

/* Notes without an id get one by their place; references that name none go by the mark. */
static void tie_notes(Reader *r) {
    size_t place = 0;
    for (Block *b = r->body.first; b; b = b->next)
        if (b->kind == BLOCK_NOTE && ++place && b->id.n == 0)
            b->id = str_format(r->book->arena, "n%zu", place);
    NoteIndex notes = notes_open(r->body.first);
    for (size_t i = 0; i < r->refs.at.n; i++) {
        Inline *ref = r->refs.at.at[i];
        const struct NoteEntry *entry = notes_find(&notes, ref->text);
        if (entry)
            ref->href = entry->note->id;
        else
            diag1(r->book->diags, DIAG_no_such_note, where_line(r->source->path, ref->line),
                  ref->text);
    }
    notes_close(&notes);
}

static Block *read_body(Reader *r, Str rest) {
    Str line;
    for (; str_cut(&rest, STR("\n"), &line); r->line++)
        read_line(r, line);
    tie_notes(r);
    return r->body.first;
}

Block *tidied_blocks(Book *book, const Source *source, Str text, int line) {
    Reader r = {.book = book, .source = source, .line = line};
    return read_body(&r, text);
}

/* ---- head ---------------------------------------------------------------------------------- */

/* What the head says and cannot be used stands in the account. */
static void refuse(Reader *r, enum DiagName name, Str text, const Str *args, size_t n) {
    diag_report(r->book->diags, name, where_line(r->source->path, r->line), args, n);
    account_drop(r->book, r->source, r->line, text, RULE_head_line);
}

static void refuse_value(Reader *r, enum TextKey key, Str value) {
    static const Str takes[KEY_UNKNOWN + 1] = {[KEY_CITY] = STR_INIT("江苏省苏州市, 苏州, 综合"),
                                               [KEY_DATE] =
                                                   STR_INIT("2023-06-01, 2023年6月1日, 2023年6月"),
                                               [KEY_ORDINAL] = STR_INIT("1, 2, 3 …"),
                                               [KEY_ID] = STR_INIT("a-1, b_2 …")};
    refuse(r, DIAG_bad_key_value, value,
           (const Str[]){str_from(text_key_name(key)), value, takes[key]}, 3);
}

static void take_string(Reader *r, enum TextKey key, Str value, Str *to) {
    Str name = str_from(text_key_name(key));
    if (to->n)
        refuse(r, DIAG_repeated_key, value, &name, 1);
    else
        *to = value;
}

/* A year, or a year and a month: what date_read does not take. */
static bool is_iso_month(Str s) {
    static const char form[] = "0000-00";
    if (s.n != 4 && s.n != 7) return false;
    for (size_t i = 0; i < s.n; i++)
        if (form[i] == '0' ? !char_is_digit((unsigned char)s.p[i]) : s.p[i] != form[i])
            return false;
    uint32_t month = 1;
    if (s.n > 4) str_number(str_sub(s, 5, 7), &month);
    return s.p[0] != '0' && month >= 1 && month <= 12;
}

static void take_date(Reader *r, Article *article, Str value) {
    Date date;
    char iso[16];
    size_t size = date_read(value, 0, &date);
    if (size) size += date_time_size(value, size);
    if (size == value.n) {
        date_iso(date, iso);
        Str text = str_copy(r->book->arena, str_from(iso));
        if (!str_eq(text, value))
            account_change(r->book, r->source, r->line, value, text, RULE_iso_date);
        article_add_field(r->book, article, FIELD_DATE, text, r->line);
    } else if (is_iso_month(value)) {
        article_add_field(r->book, article, FIELD_DATE, value, r->line);
    } else {
        refuse_value(r, KEY_DATE, value);
    }
}

static void take_city(Reader *r, Article *article, Str value) {
    const struct Place *place = place_given_city(value);
    if (article->why.n) {
        refuse(r, DIAG_repeated_key, value, &STR("城市"), 1);
        return;
    }
    article->why = value;
    article->why_line = r->line;
    article->place = place;
    if (place || str_eq(value, STR("待定")))
        article->evidence = CITY_GIVEN; /* 待定 is a word of the editor's too: nothing is guessed */
    else if (str_eq(value, STR("综合")))
        article->evidence = CITY_SEVERAL;
    else
        refuse_value(r, KEY_CITY, value);
}

static void take_ordinal(Reader *r, Article *article, Str value) {
    uint32_t n;
    if (article->ordinal == 0 && str_number(value, &n) && n > 0 && n <= INT_MAX)
        article->ordinal = (int)n;
    else
        refuse_value(r, KEY_ORDINAL, value);
}

static void take_id(Reader *r, Article *article, Str value) {
    const char *name = str_copy(r->book->arena, value).p;
    if (xmlValidateNCName((const xmlChar *)name, 0) == 0)
        take_string(r, KEY_ID, value, &article->id);
    else
        refuse_value(r, KEY_ID, value);
}

static void take_field(Reader *r, Article *article, enum TextKey key, Str value) {
    enum FieldKind kind = (enum FieldKind)((int)key - (int)KEY_DATE);
    Str name;
    if (kind != FIELD_AUTHOR) {
        article_add_field(r->book, article, kind, value, r->line);
        return;
    }
    while (str_cut(&value, STR("　"), &name))
        if ((name = str_trim(name)).n) article_add_field(r->book, article, kind, name, r->line);
}

static void take_key(Reader *r, Article *article, enum TextKey key, Str value) {
    Str *const strings[] = {[KEY_TITLE] = &article->title,
                            [KEY_SUBTITLE] = &article->subtitle,
                            [KEY_ALTERNATE] = &article->alternate,
                            [KEY_SHORT_TITLE] = &article->short_title};
    if (value.n == 0) return;
    if (key <= KEY_SHORT_TITLE)
        take_string(r, key, value, strings[key]);
    else if (key == KEY_CITY)
        take_city(r, article, value);
    else if (key == KEY_DATE)
        take_date(r, article, value);
    else if (key == KEY_ORDINAL)
        take_ordinal(r, article, value);
    else if (key == KEY_ID)
        take_id(r, article, value);
    else
        take_field(r, article, key, value);
}

/* An unknown word before a colon is a mistyped key only in the block of keys, and only when a value
 * of its length follows; a salutation or a sentence is text. */
static bool is_mistyped(Str value) {
    enum { VALUE_MOST = 40 };
    return value.n > 0 && !str_has(value, STR("。")) && utf8_count(value) <= VALUE_MOST;
}

/* Reads keys off `*rest`; what stays is the body. */
static void read_head(Reader *r, Article *article, Str *rest) {
    bool blank = false;
    for (Str after = *rest, line, key, value; str_cut(&after, STR("\n"), &line); *rest = after) {
        Str cleaned = clean(r, line);
        if (str_trim(cleaned).n == 0) {
            blank = true;
        } else {
            if (!tidied_key(cleaned, &key, &value)) return;
            enum TextKey found = text_key_find(key);
            if (found == KEY_UNKNOWN && (blank || !is_mistyped(value))) return;
            account_controls(r, line, cleaned);
            if (found == KEY_UNKNOWN)
                refuse(r, DIAG_unknown_key, str_trim(cleaned),
                       (const Str[]){key, text_key_names(r->book->arena)}, 2);
            else
                take_key(r, article, found, value);
        }
        r->line++;
    }
}

bool tidied_read(Book *book, Source *source) {
    Reader r = {.book = book, .source = source, .line = 1};
    Article *article = article_new(book, source, 1);
    Str rest = source->text;
    article->understood = true;
    read_head(&r, article, &rest);
    article->blocks = read_body(&r, rest);
    article->last_line = source->lines = r.line - 1 - str_ends(source->text, STR("\n"));
    if (article->id.n == 0) article->id = article_id(book->arena, source->name, 1);
    book_receive(book, article);
    return true;
}

/* A page may print its title and more as keys: an unknown one is a slip of the editor's only below
 * a title that comes first, in a block that names the city too. */
bool tidied_looks_like(Str text) {
    Str line, key, value;
    bool seen[KEY_UNKNOWN + 1] = {false}, any = false, titled = false, slips = true;
    while (str_cut(&text, STR("\n"), &line)) {
        if (str_trim(line).n == 0 && !any) continue;
        if (str_trim(line).n == 0) break;
        if (!tidied_key(line, &key, &value)) return false;
        enum TextKey found = text_key_find(key);
        if (!any) titled = found == KEY_TITLE;
        if (found == KEY_UNKNOWN) slips = slips && is_mistyped(value);
        seen[found] = any = true;
    }
    return seen[KEY_TITLE] && (seen[KEY_CITY] || seen[KEY_ID]) &&
           (!seen[KEY_UNKNOWN] || (titled && slips));
}
