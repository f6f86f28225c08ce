/* SPDX-License-Identifier: MIT */
#include "set/front.h"

#include <math.h>

#include "base/buf.h"
#include "set/article.h"
#include "set/blocks.h"
#include "set/cut.h"
#include "set/figure.h"
#include "text/date.h"
#include "text/place.h"

/* ---- helpers -------------------------------------------------------------------------------- */

void front_heading(Flow *flow, NodeId node, Str text, enum Tag tag) {
    Setter *s = flow->setter;
    const PartStyle *style = part_style(s, STYLE_contents_title);
    Para *para = para_new(s, style, node_new(s, node, tag), text, 0);
    if (!para) return;
    float width = type_width(s), spread = 3 * style->size;
    if (para->n == 2) { /* 目录 stands as 目　录, and stays two characters (HD-10) */
        para_spread(s, para, (width - spread) / 2, spread);
    } else {
        para->align = ALIGN_CENTRE;
        para_fit_headline(s, para, 0, width);
    }
    flow_heading(flow, para, style, (Origin){0});
}

/* A centred text with its first baseline at `y` pt; returns the baseline after it. */
static float centred(Setter *s, enum StylePart part, NodeId node, Str text, float y) {
    const PartStyle *style = part_style(s, part);
    ParaText p;
    para_open(&p, s, style, node);
    p.headline = true;
    para_string(&p, text, 0);
    Para *para = para_close(&p);
    if (!para) return y;
    para->align = ALIGN_CENTRE;
    para_fit_headline(s, para, 0, type_width(s));
    for (uint32_t k = 0; k < para->n_lines; k++) {
        para_draw(s, para, k, page_left(s), y);
        y += style->line_height;
    }
    return y;
}

static Str joined(Arena *arena, const Str *items, size_t n, Str between) {
    return str_join(arena, items, n, between);
}

/* ---- cover ---------------------------------------------------------------------------------- */

void cover_set(Setter *s, NodeId node) {
    PictureLook look = figure_look(s, s->book->cover);
    if (!look.type) return;
    float width = s->style->width, height = s->style->height;
    float scale = fminf(width / (float)look.width, height / (float)look.height);
    Piece piece = {.picture = s->book->cover,
                   .width = (float)look.width * scale,
                   .height = (float)look.height * scale,
                   .node = node_new(s, node, TAG_figure)};
    node_at(s, piece.node)->alt = STR("封面");
    s->cover_pages = 2;
    page_begin(s, PART_FRONT);
    page_picture(s, &piece, (width - piece.width) / 2, (height - piece.height) / 2);
    page_end(s);
    page_blank(s, PART_FRONT);
}

/* ---- title page ----------------------------------------------------------------------------- */

static Str city_names(const Setter *s) {
    VEC(Str) names = {0};
    for (const City *city = s->book->cities; city; city = city->next)
        if (city->kind == CITY_PLACE)
            VEC_PUSH(s->part, names, city->place ? str_from(city->place->short_name) : city->name);
    enum { MOST = 24 }; /* more than that is no line of a title page */
    return names.n > MOST ? (Str){0} : joined(s->part, names.at, names.n, STR(" "));
}

void title_page_set(Setter *s, NodeId node) {
    const Book *book = s->book;
    page_begin(s, PART_FRONT);
    float top = s->style->top, height = s->style->height;
    float y =
        centred(s, STYLE_book_title, node_new(s, node, TAG_h1), book->title, top + height * 0.13f);
    if (book->subtitle.n > 0)
        y = centred(s, STYLE_book_subtitle, node_new(s, node, TAG_p), book->subtitle, y + 6);
    Str cities = city_names(s);
    if (cities.n > 0)
        y = centred(s, STYLE_title_page, node_new(s, node, TAG_p), cities, y + height * 0.05f);
    if (book->editors.n > 0) {
        Str names = joined(s->part, book->editors.at, book->editors.n, STR(" "));
        Str line = STR_CAT(s->part, names, STR(" 编"));
        centred(s, STYLE_title_page, node_new(s, node, TAG_p), line, y + height * 0.05f);
    }
    float foot = height - s->style->bottom - 3 * s->style->pitch;
    if (book->permit.n > 0)
        centred(s, STYLE_imprint, node_new(s, node, TAG_p), STR("内部资料，免费交流"),
                foot - 2 * s->style->pitch);
    if (book->publisher.n > 0)
        foot = centred(s, STYLE_title_page, node_new(s, node, TAG_p), book->publisher, foot);
    if (book->date.n > 0)
        centred(s, STYLE_title_page, node_new(s, node, TAG_p), date_year_month(s->part, book->date),
                foot);
    VEC_PUSH(s->page, s->current.dests, (Dest){STR(":title-page"), top});
    page_end(s);
}

/* ---- 版本记录页 ------------------------------------------------------------------------------ */

/* "江苏、广东2省4市，文章6篇". */
static Str scope(const Setter *s) {
    VEC(Str) provinces = {0};
    size_t cities = 0;
    bool plain = true;
    for (const City *city = s->book->cities; city; city = city->next) {
        if (city->kind != CITY_PLACE || !city->place) continue;
        cities++;
        const struct Place *province = place_province(city->place);
        if (!province) continue;
        Str name = str_from(province->short_name);
        bool known = false;
        for (size_t k = 0; k < provinces.n; k++)
            known |= str_eq(provinces.at[k], name);
        if (known) continue;
        VEC_PUSH(s->part, provinces, name);
        plain &= str_ends(str_from(province->name), STR("省"));
    }
    size_t articles = book_article_count(s->book);
    if (cities == 0) return str_format(s->part, "文章%zu篇", articles);
    Str names = joined(s->part, provinces.at, provinces.n, STR("、"));
    return str_format(s->part, "%.*s%zu%s%zu市，文章%zu篇", STR_ARG(names), provinces.n,
                      plain ? "省" : "省（区、市）", cities, articles);
}

typedef struct Record {
    Flow flow;
    NodeId node;
} Record;

/* A label spread to four em (five for a longer one), and its value hanging beside it. */
static void record(Record *r, const char *label, Str value) {
    if (value.n == 0) return;
    Setter *s = r->flow.setter;
    const PartStyle *style = part_style(s, STYLE_imprint);
    NodeId item = node_new(s, r->node, TAG_p);
    Para *name = para_new(s, style, item, str_from(label), 0);
    para_spread(s, name, 0, 5 * style->size);
    Para *para = para_new(s, style, item, value, 0);
    para->align = ALIGN_LEFT;
    para_fit(s, para, 6 * style->size, type_width(s) - 6 * style->size, 0, 0);
    flow_labelled(&r->flow, para, style, (Origin){0}, name, 0);
}

/* The rows of the record, at the foot of its page. */
static int32_t height_of(const Flow *flow) {
    int32_t height = 0;
    for (size_t k = 0; k < flow->boxes.n; k++)
        height += flow->boxes.at[k].height;
    return height;
}

void imprint_set(Setter *s, NodeId node) {
    const Book *book = s->book;
    Record r = {.flow = {.setter = s}, .node = node};
    Str title = book->subtitle.n > 0 && !str_starts(book->subtitle, STR("——"))
                    ? STR_CAT(s->part, book->title, STR("——"), book->subtitle)
                    : STR_CAT(s->part, book->title, book->subtitle);
    record(&r, "书名", title);
    record(&r, "丛书", series_text(s->part, &book->series));
    record(&r, "编者", joined(s->part, book->editors.at, book->editors.n, STR(" ")));
    record(&r, "编印单位", book->publisher);
    record(&r, "编印日期", date_year_month(s->part, book->date));
    record(&r, "准印证号", book->permit);
    record(&r, "收录范围", scope(s));
    record(&r, "来源",
           str_format(s->part, "见第%.*s页《来源一览》；原件未载者记“未载”",
                      STR_ARG(s->sources_label)));
    if (book->identifier.n > 0)
        record(&r, "电子版标识", STR_CAT(s->part, book->identifier, STR("（页码与印本一致）")));
    int32_t white = s->style->rows * 1000 - lead_rows(s) - height_of(&r.flow);
    Flow page = {.setter = s};
    if (white > 0) flow_add(&page, (Box){.height = white});
    for (size_t k = 0; k < r.flow.boxes.n; k++)
        flow_add(&page, r.flow.boxes.at[k]);
    pages_make(s, &page, (Destination){.part = PART_FRONT, .bare = true});
}

/* ---- preface -------------------------------------------------------------------------------- */

void preface_set(Setter *s, NodeId node) {
    const Book *book = s->book;
    Flow flow = {.setter = s, .dest = STR(":preface")};
    front_heading(&flow, node, book->preface_title, TAG_h1);
    Blocks blocks = {.setter = s,
                     .flow = &flow,
                     .article = STR(":preface"),
                     .parent = node,
                     .base = 1,
                     .part = STYLE_paragraph};
    blocks_set(&blocks, book->preface);
    blocks_set_deferred(&blocks);
    pages_make(
        s, &flow,
        (Destination){
            .part = PART_FRONT, .recto = true, .even = book->title, .odd = book->preface_title});
}
