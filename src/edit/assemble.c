/* SPDX-License-Identifier: MIT */
/* Lines with roles -> articles with heads and blocks. */
#include "edit/captions.h"
#include "text/chars.h"
#include "text/date.h"
#include "text/linebreak.h"

/* Where the assembly stands. */
typedef struct Assembly {
    Lines *lines;
    Book *book;
    Article *article;
    Block *last;        /* of the article */
    Block *figure;      /* the last figure, while a credit may follow it */
    Str pending_credit; /* a credit that came before its caption */
    int count;          /* articles of this file so far */
} Assembly;

static void add_block(Assembly *a, Block *block) {
    block->next = NULL;
    block->prev = a->last;
    *(a->last ? &a->last->next : &a->article->blocks) = block;
    a->last = block;
    if (block->last_line > a->article->last_line) a->article->last_line = block->last_line;
}

/* The last field goes before the others. */
static void put_first(Article *article, Field *last) {
    Field **link = &article->fields;
    while (*link != last)
        link = &(*link)->next;
    *link = NULL;
    last->next = article->fields;
    article->fields = last;
}

static void add_field(Assembly *a, const Field *field) {
    for (const Field *f = a->article->fields; f; f = f->next) {
        if (f->kind == field->kind && str_eq(f->text, field->text)) {
            if (!field->copied)
                account_drop(a->book, a->lines->source, field->line, field->text,
                             RULE_repeated_field);
            return;
        }
    }
    Field *added = article_add_field(a->book, a->article, field->kind, field->text, field->line);
    added->copied = field->copied;
    added->rank = field->rank;
    const Field *first = article_field(a->article, field->kind);
    if (first != added && first->rank < field->rank) put_first(a->article, added);
}

static void add_fields(Assembly *a, const Line *line) {
    for (const Field *f = line->fields; f; f = f->next)
        add_field(a, f);
    if (line->alternate.n &&
        (a->article->alternate.n || line_same_text(line->alternate, a->article->title)))
        account_drop(a->book, a->lines->source, line->number, line->alternate, RULE_repeated_title);
    else if (line->alternate.n)
        a->article->alternate = line->alternate;
}

static void on_drop(Assembly *a, const Line *line) {
    account_drop(a->book, a->lines->source, line->number, line->text, line->rule);
}

static void on_title_more(Assembly *a, const Line *line) {
    Str more = clauses_join(a->book->arena, line->text);
    a->article->title = STR_CAT(a->book->arena, a->article->title, STR(" "), more);
    account_join(a->book, a->lines->source, line->number, line->text, RULE_title_lines);
}

static void add_subtitle(Assembly *a, Str text) {
    Str *subtitle = &a->article->subtitle;
    *subtitle = subtitle->n ? STR_CAT(a->book->arena, *subtitle, STR(" "), text) : text;
}

static void on_subtitle(Assembly *a, const Line *line) {
    add_subtitle(a, clauses_join(a->book->arena, line->text));
}

static void on_body(Assembly *a, const Line *line) {
    add_block(a, line->block);
    if (line->block->kind == BLOCK_FIGURE) a->figure = line->block;
}

/* The number and the text of a heading stand together: 一、 needs no space after it. */
static Str heading_text(Arena *arena, const Line *line) {
    Str number = str_trim(str_sub(line->text, 0, line->number_size));
    Str text = clauses_join(arena, str_after(line->text, line->number_size));
    bool gap = line->numbering <= NUMBER_SECTION ||
               (line->numbering >= NUMBER_DECIMAL && line->numbering <= NUMBER_DECIMAL_MORE);
    return number.n ? STR_CAT(arena, clauses_join(arena, number), gap ? STR(" ") : STR(""), text)
                    : text;
}

static void on_heading(Assembly *a, const Line *line) {
    Block *block =
        block_text_new(a->book, BLOCK_HEADING, heading_text(a->book->arena, line), line->number);
    block->level = line->level;
    block->hint = line->block->hint;
    add_block(a, block);
}

static void on_heading_more(Assembly *a, const Line *line) {
    Inline *text = a->last->inlines;
    text->text =
        STR_CAT(a->book->arena, text->text, STR(" "), clauses_join(a->book->arena, line->text));
    a->last->last_line = line->number;
    account_join(a->book, a->lines->source, line->number, line->text, RULE_heading_lines);
}

/* （图为…海景。某某 摄）: a caption with its credit in brackets, which are no part of either. */
static Str unbracketed(Assembly *a, const Line *line, Str text) {
    static const Str pairs[][2] = {{STR_INIT("（"), STR_INIT("）")},
                                   {STR_INIT("("), STR_INIT(")")}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        Str open = pairs[i][0], close = pairs[i][1];
        if (!str_starts(text, open) || !str_ends(text, close)) continue;
        Str inside = str_sub(text, open.n, text.n - close.n);
        size_t at = caption_credit_at(inside);
        if (str_has(inside, open) || str_has(inside, close) || at == 0 || at == inside.n) continue;
        account_drop(a->book, a->lines->source, line->number, STR_CAT(a->book->arena, open, close),
                     RULE_caption_mark);
        return str_trim(inside);
    }
    return text;
}

static void on_caption(Assembly *a, const Line *line) {
    size_t mark = caption_mark_size(line->text);
    if (mark)
        account_drop(a->book, a->lines->source, line->number,
                     str_trim(str_sub(line->text, 0, mark)), RULE_caption_mark);
    Str text = unbracketed(a, line, str_after(line->text, mark));
    size_t at = caption_credit_at(text);
    Str caption = str_trim(str_sub(text, 0, at));
    bool below = a->last && a->last->kind == BLOCK_FIGURE && a->last->image.n && !a->last->inlines;
    Block *figure = below ? a->last : block_new(a->book, BLOCK_FIGURE, line->number);
    if (!below) figure->image = line->block->image; /* it stood beside the text */
    if (below) figure->last_line = line->number;
    if (caption.n) figure->inlines = inline_new(a->book, INLINE_TEXT, caption, line->number);
    figure->credit = clauses_join(a->book->arena, str_after(text, at));
    if (figure->credit.n == 0) {
        figure->credit = a->pending_credit;
        a->pending_credit = STR("");
    }
    if (!below) add_block(a, figure);
    a->figure = figure;
}

static void on_credit(Assembly *a, const Line *line) {
    if (line->block->image.n) { /* all that stood under a picture */
        on_caption(a, line);
        return;
    }
    Str credit = clauses_join(a->book->arena, line->text);
    if (a->figure && a->figure->credit.n == 0)
        a->figure->credit = credit;
    else if (a->pending_credit.n == 0)
        a->pending_credit = credit;
    else
        add_field(a, &(Field){.kind = FIELD_EDITOR, .text = credit, .line = line->number});
}

static void on_note(Assembly *a, const Line *line) {
    Block *note = block_new(a->book, BLOCK_NOTE, line->number);
    note->note_kind = NOTE_EDITOR;
    Block *paragraph = line->block;
    paragraph->prev = paragraph->next = NULL;
    block_add_child(note, paragraph);
    add_block(a, note);
}

static void on_signature(Assembly *a, const Line *line) {
    line->block->kind = BLOCK_SIGNATURE;
    add_block(a, line->block);
}

/* The poem that the last line began goes on, or a new one begins. */
static void on_verse(Assembly *a, const Line *line) {
    Block *last = a->last;
    if (last && last->kind == BLOCK_VERSE && last->last_line == line->number - 1) {
        inline_append(&last->inlines, inline_new(a->book, INLINE_BREAK, STR(""), line->number));
        inline_append(&last->inlines, line->block->inlines);
        last->last_line = line->number;
        return;
    }
    line->block->kind = BLOCK_VERSE;
    add_block(a, line->block);
}

static void on_meta(Assembly *a, const Line *line) {
    (void)a, (void)line; /* its fields are added for every role */
}

static void (*const handlers[])(Assembly *, const Line *) = {
    [LINE_BODY] = on_body,
    [LINE_DROP] = on_drop,
    [LINE_META] = on_meta,
    [LINE_TITLE] = NULL,
    [LINE_TITLE_MORE] = on_title_more,
    [LINE_SUBTITLE] = on_subtitle,
    [LINE_HEADING] = on_heading,
    [LINE_HEADING_MORE] = on_heading_more,
    [LINE_CAPTION] = on_caption,
    [LINE_CREDIT] = on_credit,
    [LINE_NOTE] = on_note,
    [LINE_SIGNATURE] = on_signature,
    [LINE_VERSE] = on_verse,
    [LINE_BLOCK] = on_body,
};

/* 【访谈】 before a headline is the name of a column (MP-09). */
static Str without_column(Assembly *a, const Line *line, Str title) {
    enum { COLUMN_MOST = 10 };
    size_t end = str_find(title, STR("】"), 0);
    if (!str_starts(title, STR("【")) || end == SIZE_MAX || end + 3 == title.n ||
        utf8_count(str_sub(title, 0, end)) > COLUMN_MOST)
        return title;
    account_drop(a->book, a->lines->source, line->number, str_sub(title, 0, end + 3),
                 RULE_column_name);
    return str_after(title, end + 3);
}

static bool has_same_field(const Article *article, const Field *field) {
    for (const Field *f = article->fields; f; f = f->next)
        if (f->kind == field->kind && str_eq(f->text, field->text)) return true;
    return false;
}

/* The fields of the page's head, again for each of its further articles. */
static void copy_page_head(Assembly *a) {
    for (size_t i = 0; i < a->lines->n && a->count > 1; i++)
        for (const Field *f = a->lines->at[i].fields; f && a->lines->at[i].page_head; f = f->next)
            if (!has_same_field(a->article, f))
                article_add_field(a->book, a->article, f->kind, f->text, f->line)->copied = true;
}

/* 某地回味乡愁——访某市市委书记甲某: a dash without a gap, and after it what a subtitle says. */
static size_t named_subtitle_at(Str title) {
    enum { PART_LEAST = 6 };
    static const Str begins[] = {STR_INIT("访"), STR_INIT("记"), STR_INIT("来自"),
                                 STR_INIT("写在")};
    static const Str ends[] = {STR_INIT("纪实"), STR_INIT("侧记"), STR_INIT("综述"),
                               STR_INIT("纪事"), STR_INIT("巡礼"), STR_INIT("掠影")};
    size_t at = str_find(title, STR("——"), 0);
    if (at == SIZE_MAX || utf8_count(str_sub(title, 0, at)) < PART_LEAST ||
        utf8_count(str_after(title, at)) < PART_LEAST)
        return title.n;
    Str after = str_after(title, at + STR("——").n);
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (str_starts(after, begins[i])) return at;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(after, ends[i])) return at;
    return title.n;
}

/* 同心聚力 ——2025年工作综述: where a subtitle begins on the line of its title; its end when none
 * does. */
static size_t subtitle_at(Str title) {
    enum { PART_LEAST = 4 };
    static const Str dashes[] = {STR_INIT(" ——"), STR_INIT("　——"), STR_INIT(" --"),
                                 STR_INIT(" ──")};
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
        size_t at = str_find(title, dashes[i], 0);
        if (at != SIZE_MAX && utf8_count(str_sub(title, 0, at)) >= PART_LEAST &&
            utf8_count(str_after(title, at + dashes[i].n)) >= PART_LEAST)
            return at;
    }
    return named_subtitle_at(title);
}

static void begin_article(Assembly *a, const Line *line, Str title) {
    a->article = article_new(a->book, a->lines->source, line->number);
    a->article->id = article_id(a->book->arena, a->lines->source->name, ++a->count);
    a->article->title = clauses_join(a->book->arena, title);
    a->last = a->figure = NULL;
    a->pending_credit = STR("");
    copy_page_head(a);
    book_receive(a->book, a->article);
}

/* The bytes of a bracket at the start of the text: （记者 甲）; 0. */
static size_t bracket_size(Str text) {
    bool wide = str_starts(text, STR("（"));
    if (!wide && !str_starts(text, STR("("))) return 0;
    size_t close = str_find(text, wide ? STR("）") : STR(")"), 0);
    size_t other = str_find(text, wide ? STR(")") : STR("）"), 0);
    size_t end = close < other ? close : other;
    return end == SIZE_MAX ? 0 : end + (str_starts(str_after(text, end), STR("）")) ? 3 : 1);
}

/* A subtitle that stands for the headline stands without its dash. */
static Str without_dash(Assembly *a, const Line *line, Str title) {
    static const Str dashes[] = {STR_INIT("——"), STR_INIT("—"), STR_INIT("--"), STR_INIT("－－"),
                                 STR_INIT("──")};
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
        if (!str_starts(title, dashes[i]) || title.n == dashes[i].n) continue;
        account_change(a->book, a->lines->source, line->number, dashes[i], STR(""), RULE_dash);
        return str_trim(str_after(title, dashes[i].n));
    }
    return title;
}

/* An article at the line of its title. */
static void begin_titled(Assembly *a, const Line *line) {
    Str title = without_dash(a, line, without_column(a, line, line->text));
    size_t dash = subtitle_at(title);
    begin_article(a, line, str_sub(title, 0, dash));
    if (dash < title.n) add_subtitle(a, clauses_join(a->book->arena, str_after(title, dash)));
}

/* What follows 新华社南京3月1日电（记者 甲）, 本报讯（记者 甲）, （甲）. */
static Str behind_dateline(Str text) {
    enum { DATELINE_MOST = 60 };
    static const Str ends[] = {STR_INIT("日电"), STR_INIT("报讯"), STR_INIT("网讯"),
                               STR_INIT("台讯")};
    Str head = text.n > DATELINE_MOST ? str_sub(text, 0, DATELINE_MOST) : text;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t at = str_find(head, ends[i], 0);
        if (at == SIZE_MAX) continue;
        text = str_trim(str_after(text, at + ends[i].n));
        break;
    }
    return str_trim(str_after(text, bracket_size(text)));
}

/* Without a quotation mark before it that the words do not close. */
static Str without_open_quote(Str words) {
    bool open = str_starts(words, STR("“")) && !str_has(words, STR("”"));
    return open ? str_after(words, STR("“").n) : words;
}

/* A clause that only says when: 10月9日, 近年来, 新春来临之际. */
static bool is_when(Str clause) {
    static const Str words[] = {STR_INIT("近年来"), STR_INIT("近日"),    STR_INIT("日前"),
                                STR_INIT("近期"),   STR_INIT("连日来"),  STR_INIT("今年以来"),
                                STR_INIT("当前"),   STR_INIT("长期以来")};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(clause, words[i])) return true;
    static const Str ends[] = {STR_INIT("之际"), STR_INIT("以来"), STR_INIT("期间"),
                               STR_INIT("前夕"), STR_INIT("之后"), STR_INIT("之前")};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(clause, ends[i])) return true;
    Date date;
    size_t n = date_read(clause, 0, &date), size;
    for (size_t at = 0; !n && at < clause.n; at += size) { /* 10月9日 has no year */
        uint32_t c = utf8_at(clause, at, &size);
        if (!char_is_digit(c) && c != 0x6708 && c != 0x65E5 && c != 0x4E0A && c != 0x4E0B &&
            c != 0x5348)
            return false;
    }
    return n == 0 || n == clause.n;
}

static bool opens_no_line(uint32_t c) {
    return break_no_start(break_class(c), LEVEL_GB);
}

/* The first words of the text, for an article whose title is not found. */
static Str first_words(const Lines *lines) {
    enum { WORDS_LEAST = 3, WORDS_MOST = 20, REACH = 32 };
    size_t i = 0;
    while (i < lines->n && lines->at[i].role != LINE_BODY)
        i++;
    if (i == lines->n) return lines->source->name;
    Str text = behind_dateline(lines->at[i].text);
    size_t at = 0, cut = 0, size;
    while (text.n && opens_no_line(utf8_at(text, 0, &size)))
        text = str_trim(str_after(text, size));
    for (int n = 0; at < text.n && n < REACH; n++) {
        uint32_t c = utf8_at(text, at, &size);
        if (n == WORDS_MOST) cut = at;
        if (char_is_sentence_end(c)) return str_sub(text, 0, at);
        if ((char_is_pause(c) || c == ',') && n >= WORDS_LEAST) {
            if (!is_when(str_sub(text, 0, at))) return str_sub(text, 0, at);
            text = str_trim(str_after(text, at + size)); /* 10月9日，… */
            at = cut = 0;
            n = 0;
            continue;
        }
        at += size;
    }
    return str_sub(text, 0, at == text.n ? at : cut);
}

/* The title in the properties of a document, where somebody gave it one. */
static Str property_title(const Source *source) {
    enum { TITLE_LEAST = 4, TITLE_MOST = 40 };
    static const Str made[] = {STR_INIT("Microsoft"), STR_INIT("Word"), STR_INIT("PowerPoint"),
                               STR_INIT("文档"),      STR_INIT("新建"), STR_INIT("无标题")};
    Str title = source->property_title;
    size_t n = utf8_count(title);
    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        if (str_starts(title, made[i])) return STR("");
    return n >= TITLE_LEAST && n <= TITLE_MOST ? title : STR("");
}

static bool is_kept(const Line *line) {
    return line->role != LINE_DROP && line->role != LINE_META;
}

/* A file without a title: it is an article all the same when it holds text. */
static bool begin_untitled(Assembly *a) {
    for (size_t i = 0; i < a->lines->n; i++) {
        if (is_kept(&a->lines->at[i])) {
            Str title = property_title(a->lines->source);
            if (!title.n) title = without_open_quote(first_words(a->lines));
            begin_article(a, &a->lines->at[i], title);
            a->article->title_copied = true;
            diag1(a->book->diags, DIAG_no_title,
                  where_line(a->lines->source->path, a->lines->at[i].number), a->article->title);
            return true;
        }
    }
    return false;
}

/* A credit for which no caption came stays with the credits of the article. */
static void settle_credit(Assembly *a) {
    if (a->article && a->pending_credit.n)
        add_field(a, &(Field){.kind = FIELD_EDITOR, .text = a->pending_credit});
    a->pending_credit = STR("");
}

static bool has_title(const Lines *lines) {
    for (size_t i = 0; i < lines->n; i++)
        if (lines->at[i].role == LINE_TITLE) return true;
    return false;
}

/* A file that holds metadata and no text. */
static void drop_without_article(Assembly *a, const Line *line) {
    if (line->role == LINE_DROP) on_drop(a, line);
    for (const Field *f = line->fields; f; f = f->next)
        if (!f->copied) account_drop(a->book, a->lines->source, f->line, f->text, RULE_head_line);
    if (line->alternate.n)
        account_drop(a->book, a->lines->source, line->number, line->alternate, RULE_head_line);
}

/* Lines above the first title belong to its article. */
void assemble_articles(Lines *lines) {
    Assembly a = {.lines = lines, .book = lines->book};
    bool titled = has_title(lines);
    if (!titled && !begin_untitled(&a)) {
        for (size_t i = 0; i < lines->n; i++)
            drop_without_article(&a, &lines->at[i]);
        return;
    }
    for (size_t i = 0; titled && i < lines->n; i++)
        if (lines->at[i].role == LINE_TITLE) {
            begin_titled(&a, &lines->at[i]);
            break;
        }
    bool first = true;
    for (size_t i = 0; i < lines->n; i++) {
        const Line *line = &lines->at[i];
        if (line->role == LINE_TITLE && !first) {
            settle_credit(&a);
            begin_titled(&a, line);
        }
        first = first && line->role != LINE_TITLE;
        if (handlers[line->role]) handlers[line->role](&a, line);
        add_fields(&a, line);
    }
    settle_credit(&a);
}
