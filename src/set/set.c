/* SPDX-License-Identifier: MIT */
/* The book as a sequence of parts: the body first, since the front prints its page numbers. */
#include "set/set.h"

#include "base/progress.h"
#include "set/article.h"
#include "set/front.h"

enum { LEAF_FROM = 3 }; /* articles a city on average: then each city has a leaf of its own */

static void add_outline(Setter *s, Str title, Str dest) {
    VEC_PUSH(s->keep, s->layout->outline, (OutlineItem){1, title, dest});
}

static NodeId add_part(Setter *s, enum Tag tag, Str title) {
    NodeId node = node_new(s, 0, tag);
    node_at(s, node)->title = title;
    return node;
}

static void set_city(Setter *s, const City *city, bool leaf) {
    NodeId node = add_part(s, TAG_part, city->name);
    Str dest = city_dest(s->keep, city);
    bool recto = leaf || part_style(s, STYLE_city)->recto;
    VEC_PUSH(s->keep, s->cities, (PlacedCity){city, page_next_label(s, PART_BODY, recto), dest});
    add_outline(s, city->name, dest);
    if (leaf) {
        city_leaf_set(s, city, node);
        arena_clear(s->part);
    }
    for (const Article *article = city->articles; article; article = article->next) {
        article_set(s, city, article, node, !leaf && article == city->articles);
        progress_step(s->articles.n);
        arena_clear(s->part);
    }
}

static void set_body(Setter *s) {
    size_t cities = 0, articles = book_article_count(s->book);
    progress_stage(STAGE_set, articles);
    for (const City *city = s->book->cities; city; city = city->next)
        cities++;
    enum CityLeaf leaf = s->book->wishes.city_leaf;
    bool leaves =
        leaf == CITY_LEAF_ALWAYS || (leaf == CITY_LEAF_AUTO && articles >= LEAF_FROM * cities);
    for (const City *city = s->book->cities; city; city = city->next)
        set_city(s, city, leaves);
    NodeId node = add_part(s, TAG_part, STR("来源一览"));
    sources_set(s, node);
    add_outline(s, STR("来源一览"), STR(":sources"));
    arena_clear(s->part);
}

static void set_front(Setter *s, const FrontNodes *nodes) {
    if (s->book->cover.n) cover_set(s, nodes->cover);
    title_page_set(s, nodes->title);
    imprint_set(s, nodes->imprint);
    arena_clear(s->part);
    if (s->book->preface) preface_set(s, nodes->preface);
    arena_clear(s->part);
    contents_set(s, nodes->contents);
    page_pad(s, PART_FRONT); /* the body begins on a right-hand page (PG-08) */
}

static void fill_layout(const Setter *s) {
    const Book *book = s->book;
    Layout *layout = s->layout;
    layout->front_pages = s->pages[PART_FRONT];
    layout->body_pages = s->pages[PART_BODY];
    layout->title = book->title;
    layout->lang = STR("zh-CN");
    layout->series = series_text(book->arena, &book->series);
    layout->identifier = book->identifier;
    layout->epoch = book->epoch;
    layout->author = book->editors.n > 0
                         ? str_join(book->arena, book->editors.at, book->editors.n, STR("、"))
                         : book->publisher;
}

void set_book(const Book *book, const Style *style, Faces *faces, const PageSink *sinks, size_t n,
              Layout *layout) {
    *layout = (Layout){0};
    Setter s = {.book = book,
                .style = style,
                .faces = faces,
                .sinks = sinks,
                .n_sinks = n,
                .layout = layout,
                .keep = book->arena,
                .part = arena_new(),
                .page = arena_new(),
                .scratch = arena_new()};
    node_new(&s, NO_NODE, TAG_document);
    NodeId cover = book->cover.n ? add_part(&s, TAG_sect, STR("封面")) : NO_NODE;
    FrontNodes nodes = {.cover = cover,
                        .title = add_part(&s, TAG_sect, book->title),
                        .imprint = add_part(&s, TAG_sect, STR("版本记录页")),
                        .preface = NO_NODE};
    if (book->preface) nodes.preface = add_part(&s, TAG_sect, book->preface_title);
    nodes.contents = add_part(&s, TAG_sect, STR("目录"));
    if (book->preface) add_outline(&s, book->preface_title, STR(":preface"));
    add_outline(&s, STR("目录"), STR(":contents"));
    set_body(&s);
    set_front(&s, &nodes);
    fill_layout(&s);
    arena_drop(s.part);
    arena_drop(s.page);
    arena_drop(s.scratch);
    buf_drop(&s.text);
}
