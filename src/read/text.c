/* SPDX-License-Identifier: MIT */
/* Plain text: one block a line, with what the white space around it says. */
#include "base/file.h"
#include "read/line.h"
#include "read/markdown.h"
#include "read/picture.h"
#include "read/read.h"

enum { TAG_MOST = 2000 }; /* bytes: a < that closes later is no tag */

/* Where the blocks of a file are put. */
typedef struct Text {
    Book *book;
    Source *source;
    Article *article;
    Block *last;
    int number; /* of the line */
    int blank;  /* blank lines before it */
    bool markdown;
} Text;

/* Tags that some editors leave in copied text (<p class="…">, &nbsp; apart); true when they part
 * paragraphs. */
static const struct {
    Str name;
    bool parts;
} tags[] = {{STR_INIT("p"), true},     {STR_INIT("div"), true},     {STR_INIT("br"), true},
            {STR_INIT("li"), true},    {STR_INIT("ul"), true},      {STR_INIT("ol"), true},
            {STR_INIT("tr"), true},    {STR_INIT("td"), true},      {STR_INIT("table"), true},
            {STR_INIT("h1"), true},    {STR_INIT("h2"), true},      {STR_INIT("h3"), true},
            {STR_INIT("h4"), true},    {STR_INIT("section"), true}, {STR_INIT("blockquote"), true},
            {STR_INIT("span"), false}, {STR_INIT("strong"), false}, {STR_INIT("b"), false},
            {STR_INIT("em"), false},   {STR_INIT("i"), false},      {STR_INIT("u"), false},
            {STR_INIT("font"), false}, {STR_INIT("a"), false},      {STR_INIT("img"), false}};

/* The bytes of the tag at `at`; 0. */
static size_t tag_size(Str line, size_t at, bool *parts) {
    size_t name = at + 1 + (at + 1 < line.n && line.p[at + 1] == '/');
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        if (!str_starts(str_after(line, name), tags[i].name)) continue;
        size_t end = name + tags[i].name.n;
        if (end >= line.n || !strchr(" />", line.p[end])) continue;
        size_t most = line.n - end < TAG_MOST ? line.n : end + TAG_MOST;
        size_t close = str_find(str_sub(line, 0, most), STR(">"), end);
        if (close == SIZE_MAX) continue;
        *parts = tags[i].parts;
        return close + 1 - at;
    }
    return 0;
}

static void link_block(Text *t, Block *block) {
    block->hint.blank_before = t->blank;
    block->prev = t->last;
    *(t->last ? &t->last->next : &t->article->blocks) = block;
    t->last = block;
    t->blank = 0;
}

static void add_block(Text *t, Str line, Str text) {
    Block *block = block_text_new(t->book, BLOCK_PARAGRAPH, text, t->number);
    block->hint.indent = line_indent(line);
    link_block(t, block);
}

/* A picture by its address, and what it is said to show; without the picture, a caption. */
static void add_picture(Text *t, Str address, Str alt) {
    Block *figure = picture_new(t->book, t->source, t->number, address, alt);
    if (!figure && !alt.n) return;
    if (!figure) figure = block_new(t->book, BLOCK_FIGURE, t->number);
    if (alt.n) figure->inlines = inline_new(t->book, INLINE_TEXT, alt, t->number);
    link_block(t, figure);
}

/* 微信图片_2023.jpg alone on a line, and the folder holds it. */
static bool add_named_picture(Text *t, Str name) {
    if (!picture_is_name(name) ||
        !file_is_regular(path_join(t->book->arena, t->source->folder, name)))
        return false;
    account_drop(t->book, t->source, t->number, name, RULE_markup);
    add_picture(t, name, STR(""));
    return true;
}

/* A line of Markdown: what its marks say becomes a hint, a quotation or a picture. */
static void add_markdown(Text *t, Str received, Str text) {
    MarkdownLine line = markdown_line(t->book, t->source, t->number, text);
    if (line.image.n) {
        add_picture(t, line.image, line.text);
        return;
    }
    if (!line.text.n) return;
    if (line.quote) {
        Block *quote = block_new(t->book, BLOCK_QUOTE, t->number);
        block_add_child(quote, block_text_new(t->book, BLOCK_PARAGRAPH, line.text, t->number));
        link_block(t, quote);
        return;
    }
    add_block(t, received, line.text);
    t->last->hint.heading = line.heading;
    t->last->hint.strong = line.strong;
}

/* A line without its tags: a block for each part that they leave. */
static void add_parts(Text *t, Str line) {
    char *kept = arena_alloc(t->book->arena, line.n + 1);
    size_t n = 0, from = 0;
    for (size_t at = 0, size; at <= line.n; at += size) {
        bool parts = at == line.n;
        size = at < line.n && line.p[at] == '<' ? tag_size(line, at, &parts) : 0;
        if (size)
            account_drop(t->book, t->source, t->number, str_sub(line, at, at + size), RULE_markup);
        if (parts) {
            Str text = str_trim((Str){kept + from, n - from});
            if (text.n) add_block(t, (Str){kept + from, n - from}, text);
            from = n;
        }
        if (!size && at < line.n) kept[n++] = line.p[at];
        if (!size) size = 1;
    }
}

void read_text(Book *book, Source *source) {
    Text t = {.book = book,
              .source = source,
              .article = article_new(book, source, 1),
              .markdown = markdown_is(source->text)};
    Str rest = source->text, line;
    while (str_cut(&rest, STR("\n"), &line)) {
        t.number++;
        Str text = str_trim(line_clean(book, source, t.number, line));
        bool parts;
        size_t open = str_find(text, STR("<"), 0);
        while (open != SIZE_MAX && !tag_size(text, open, &parts))
            open = str_find(text, STR("<"), open + 1);
        if (text.n == 0)
            t.blank++;
        else if (open != SIZE_MAX)
            add_parts(&t, text);
        else if (add_named_picture(&t, text))
            continue;
        else if (t.markdown)
            add_markdown(&t, line, text);
        else
            add_block(&t, line, text);
    }
    t.article->last_line = source->lines = t.number - str_ends(source->text, STR("\n"));
    book_receive(book, t.article);
}
