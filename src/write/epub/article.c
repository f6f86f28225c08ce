/* SPDX-License-Identifier: MIT */
#include "write/epub/article.h"

static const char xhtml[] = "application/xhtml+xml";

Str article_fields(Arena *arena, const Article *a, enum FieldKind kind) {
    VEC(Str) texts = {0};
    for (const Field *f = a->fields; f; f = f->next)
        if (f->kind == kind) VEC_PUSH(arena, texts, f->text);
    return str_join(arena, texts.at, texts.n, STR("　"));
}

void article_line(Doc *doc, const char *class, Str text) {
    if (text.n == 0) return;
    doc_element(doc, "p", text, "class", class, NULL);
    doc_line(doc);
}

static void write_head(Doc *doc, Arena *arena, const Article *a) {
    doc_open_tag(doc, "h1", "id", "t", NULL);
    doc_headline(doc, a->title);
    doc_close_tag(doc);
    doc_line(doc);
    if (a->subtitle.n) {
        doc_open_tag(doc, "p", "class", "subtitle", NULL);
        doc_headline(doc, a->subtitle);
        doc_close_tag(doc);
        doc_line(doc);
    }
    const Field *date = article_field(a, FIELD_DATE);
    article_line(doc, "byline", article_fields(arena, a, FIELD_AUTHOR));
    Str source = article_fields(arena, a, FIELD_SOURCE);
    if (date) source = STR_CAT(arena, source, source.n ? STR("　") : STR(""), date->text);
    article_line(doc, "byline", source);
}

static void write_foot(Doc *doc, Arena *arena, const Article *a) {
    article_line(doc, "editors-credit", article_fields(arena, a, FIELD_EDITOR));
    article_line(doc, "editors-credit",
                 a->alternate.n ? STR_CAT(arena, STR("原标题："), a->alternate) : STR(""));
}

static void begin(Package *p, const Article *a) {
    arena_clear(p->article);
    p->plan = plan_make(p->article, a->blocks);
    p->content = (Content){.plan = &p->plan,
                           .pictures = &p->pictures,
                           .source = a->source,
                           .stem = package_stem(p->article, a),
                           .breaks = package_take_breaks(p, a->id, SIZE_MAX)};
}

static Str title_of(Arena *arena, const Article *a, int part) {
    if (part == 1) return a->title;
    return str_format(arena, "%.*s（续%d）", STR_ARG(a->title), part - 1);
}

static Str make(Package *p, const Part *part, Arena *scratch) {
    const Article *a = part->what;
    int n = part->number;
    if (n == 1) begin(p, a);
    Content *c = &p->content;
    size_t before = c->breaks.next, part_n = (size_t)n;
    bool last = part_n == p->plan.ends.n;
    Str title = title_of(scratch, a, n);
    Doc doc = package_page(p, title, "bodymatter");
    doc_open_tag(&doc, "section", "epub:type", "chapter", "role", "doc-chapter", "aria-labelledby",
                 n > 1 ? NULL : "t", "aria-label", n > 1 ? str_copy(scratch, title).p : NULL, NULL);
    doc_line(&doc);
    c->doc = &doc;
    c->arena = scratch;
    c->part = n;
    if (n == 1) {
        content_first_breaks(c);
        write_head(&doc, scratch, a);
    }
    content_write(c, n == 1 ? 0 : p->plan.ends.at[n - 2], p->plan.ends.at[n - 1]);
    if (last) {
        content_last_breaks(c);
        write_foot(&doc, scratch, a);
    }
    doc_close_tag(&doc);
    package_list_pages(p, &c->breaks, before, part->href);
    return page_close(&doc, scratch);
}

void article_add(Package *p, const Article *a) {
    arena_clear(p->article);
    int parts = (int)plan_make(p->article, a->blocks).ends.n;
    for (int n = 1; n <= parts; n++) {
        Str href = package_article_href(p->arena, a, n);
        Str id = str_copy(p->arena, str_sub(href, 5, href.n - 6)); /* text/….xhtml */
        package_add(p, (Part){.id = id,
                              .href = href,
                              .type = xhtml,
                              .spine = true,
                              .make = make,
                              .what = a,
                              .number = n});
    }
}
