/* SPDX-License-Identifier: MIT */
/* 来源一览: every article with its source, date and page (BK-08); what the original does not give
 * is 未载. */
#include "set/front.h"
#include "set/grid.h"

enum { COLUMNS = 4 };

/* Shares of the measure: article, source, date, page. */
static const float shares[COLUMNS] = {0.50f, 0.22f, 0.19f, 0.09f};

static Str fields_of(Setter *s, const Article *article, enum FieldKind kind) {
    VEC(Str) all = {0};
    for (const Field *field = article->fields; field; field = field->next)
        if (field->kind == kind && field->text.n > 0) VEC_PUSH(s->part, all, field->text);
    return all.n > 0 ? str_join(s->part, all.at, all.n, STR("、")) : STR("未载");
}

static void add_row(Grid *grid, NodeId table, enum Tag tag, const Str *texts, Str dest,
                    uint32_t number) {
    Setter *s = grid->flow->setter;
    NodeId row = node_new(s, table, TAG_row);
    GridCell cells[COLUMNS];
    PartStyle style = *grid->style;
    if (tag == TAG_header_cell) style.role = ROLE_HEI;
    for (uint32_t k = 0; k < COLUMNS; k++) {
        NodeId node = node_new(s, row, tag);
        node_at(s, node)->column_header = tag == TAG_header_cell;
        bool link = dest.n > 0 && k == COLUMNS - 1;
        ParaText p;
        para_open(&p, s, &style, link ? node_new(s, node, TAG_link) : node);
        p.headline = k == 0;
        if (link) para_link(&p, dest, texts[0]);
        para_string(&p, texts[k], 0);
        cells[k] = (GridCell){.para = para_close(&p),
                              .column = k,
                              .span = 1,
                              .origin = {.text = k == 0 && number > 0, .block = number}};
        if (!cells[k].para) continue;
        cells[k].para->align = k == COLUMNS - 1 ? ALIGN_RIGHT : ALIGN_LEFT;
    }
    grid_row(grid, cells, COLUMNS, tag == TAG_header_cell);
}

void sources_set(Setter *s, NodeId node) {
    s->sources_label = page_next_label(s, PART_BODY, false);
    Flow flow = {.setter = s, .dest = STR(":sources")};
    front_heading(&flow, node, STR("来源一览"), TAG_h1);
    Grid grid = {.flow = &flow, .style = part_style(s, STYLE_sources), .n = COLUMNS, .rules = true};
    for (uint32_t k = 0; k < COLUMNS; k++)
        grid.left[k + 1] = grid.left[k] + shares[k] * type_width(s);
    NodeId table = node_new(s, node, TAG_table);
    size_t top = flow.boxes.n;
    grid_rule(&grid, 0.75f, true);
    const Str head[COLUMNS] = {STR("文章"), STR("来源"), STR("日期"), STR("页")};
    add_row(&grid, table, TAG_header_cell, head, (Str){0}, 0);
    grid_repeat(&grid, top);
    for (size_t k = 0; k < s->articles.n; k++) {
        const PlacedArticle *placed = &s->articles.at[k];
        const Str texts[COLUMNS] = {placed->article->title,
                                    fields_of(s, placed->article, FIELD_SOURCE),
                                    fields_of(s, placed->article, FIELD_DATE), placed->label};
        add_row(&grid, table, TAG_cell, texts, placed->article->id, (uint32_t)k + 1);
    }
    pages_make(s, &flow,
               (Destination){.part = PART_BODY, .even = s->book->title, .odd = STR("来源一览")});
}
