/* SPDX-License-Identifier: MIT */
#include "write/epub/sources.h"

#include "write/epub/article.h"

/* Articles in a file: a row is some 200 bytes as a rule, and seldom 400. */
enum { ROWS_MOST = 600 };

/* The row of an article; the pages that begin in it are marked before its first word. */
static void source_row(Content *c, const Article *a, uint32_t number) {
    const Field *date = article_field(a, FIELD_DATE);
    Str source = article_fields(c->arena, a, FIELD_SOURCE),
        to = content_file_name(c->arena, package_stem(c->arena, a), 1);
    doc_open_tag(c->doc, "tr", NULL);
    doc_open_tag(c->doc, "td", NULL);
    content_breaks_to(c, number);
    doc_element(c->doc, "a", a->title, "href", to.p, NULL);
    doc_close_tag(c->doc);
    doc_element(c->doc, "td", source.n ? source : STR("未载"), NULL);
    doc_element(c->doc, "td", date ? date->text : STR("未载"), NULL);
    doc_close_tag(c->doc);
    doc_line(c->doc);
}

static void head(Doc *doc, Str title) {
    doc_element(doc, "h1", title, "id", "t", NULL);
    doc_open_tag(doc, "table", NULL);
    doc_open_tag(doc, "tr", NULL);
    doc_element(doc, "th", STR("文章"), "scope", "col", NULL);
    doc_element(doc, "th", STR("来源"), "scope", "col", NULL);
    doc_element(doc, "th", STR("日期"), "scope", "col", NULL);
    doc_close_tag(doc);
}

/* The rows [from, to) of the book's articles, counted from 0. */
static void rows(Content *content, const Book *book, uint32_t from, uint32_t to) {
    uint32_t number = 0;
    for (const City *c = book->cities; c; c = c->next)
        for (const Article *a = c->articles; a; a = a->next, number++)
            if (number >= from && number < to) source_row(content, a, number + 1);
}

static Str make(Package *p, const Part *part, Arena *scratch) {
    uint32_t from = (uint32_t)(part->number - 1) * ROWS_MOST;
    bool first = part->number == 1, last = from + ROWS_MOST >= book_article_count(p->book);
    Content *c = &p->content;
    if (first) *c = (Content){.breaks = package_take_breaks(p, STR(""), SIZE_MAX)};
    size_t before = c->breaks.next;
    Str title = first ? STR("来源一览") : str_format(scratch, "来源一览（续%d）", part->number - 1);
    Doc doc = package_page(p, title, "backmatter");
    c->doc = &doc;
    c->arena = scratch;
    doc_open_tag(&doc, "section", "class", "sources", "epub:type", "appendix", "role",
                 "doc-appendix", "aria-labelledby", "t", NULL);
    if (first) content_breaks_to(c, 0);
    head(&doc, title);
    rows(c, p->book, from, from + ROWS_MOST);
    doc_close_tag(&doc);
    if (last) content_last_breaks(c);
    doc_close_tag(&doc);
    package_list_pages(p, &c->breaks, before, part->href);
    return page_close(&doc, scratch);
}

void sources_add(Package *p) {
    size_t parts = (book_article_count(p->book) + ROWS_MOST - 1) / ROWS_MOST;
    for (int n = 1; n == 1 || (size_t)n <= parts; n++) {
        Str file = content_file_name(p->arena, STR("sources"), n);
        package_add(p, (Part){.id = str_copy(p->arena, str_sub(file, 0, file.n - 6)), /* .xhtml */
                              .href = STR_CAT(p->arena, STR("text/"), file),
                              .type = "application/xhtml+xml",
                              .spine = true,
                              .make = make,
                              .number = n});
    }
}
