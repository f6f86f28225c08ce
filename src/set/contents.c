/* SPDX-License-Identifier: MIT */
/* 目录: by city, with leaders and numbers on one edge (PG-09, PG-10). */
#include "set/article.h"
#include "set/front.h"

/* Rooms of an entry, in em of its size. */
static const float NUMBER_EM = 2.0f; /* the column of the numbers */
static const float LEADER_EM = 1.5f; /* at least that much leader and white before it */

typedef struct Contents {
    Flow flow;
    NodeId node;          /* TOC */
    size_t item, heading; /* how far the outline and the placed headings were read */
} Contents;

typedef struct Entry {
    enum StylePart part;
    Str text, second; /* second: the subtitle, on lines of its own */
    Str dest, label;
} Entry;

static Para *entry_para(Contents *c, const PartStyle *style, NodeId node, Str text, Str dest,
                        Str contents) {
    ParaText p;
    para_open(&p, c->flow.setter, style, node);
    p.headline = true;
    para_link(&p, dest, contents);
    para_string(&p, text, 0);
    Para *para = para_close(&p);
    if (para) para->align = ALIGN_LEFT;
    return para;
}

/* A title that is too long for one line breaks between its clauses first. */
static void fit_entry(Setter *s, Para *para, float left, float width, int hang) {
    int measure = (int)(width / para->size * 1000), used = 0, clause = 0;
    uint32_t from = 0; /* of the clause */
    for (uint32_t k = 0; k <= para->n; k++) {
        bool end = k == para->n || (k > 0 && para->units[k - 1].class == BREAK_SPACE &&
                                    para->units[k - 1].spread == SPREAD_NONE);
        if (end && k > 0) {
            bool fits = used + clause - (k < para->n ? para->units[k - 1].after : 0) <= measure;
            if (!fits && from > 0) {
                para->units[from].chance = CHANCE_FORCED;
                used = hang;
            }
            used += clause;
            clause = 0;
            from = k;
        }
        if (k < para->n) clause += para->units[k].width + para->units[k].after;
    }
    para_fit(s, para, left, width, 0, hang);
}

static Para *leader_of(Setter *s, const PartStyle *style, float from, float to, float *x) {
    int n = (int)((to - from) / style->size);
    if (n < 1) return NULL;
    Buf dots = {0};
    for (int k = 0; k < n; k++)
        buf_char(&dots, 0x2026);
    Para *para = para_new(s, style, NO_NODE, str_copy(s->part, buf_view(&dots)), 0);
    buf_drop(&dots);
    if (!para) return NULL;
    para->align = ALIGN_LEFT;
    para->gray = 0.35f;
    para_fit(s, para, 0, (float)n * style->size + 1, 0, 0);
    *x = to - (float)n * style->size; /* dots of all entries stand in columns */
    return para;
}

/* Leader and number on the last line that was added, whose text ends at `end` pt. */
static void add_number(Contents *c, const PartStyle *style, NodeId node, const Entry *entry,
                       float end) {
    Setter *s = c->flow.setter;
    float width = type_width(s), x = 0;
    Box *box = &c->flow.boxes.at[c->flow.boxes.n - 1];
    PartStyle plain = *style; /* numbers and leaders are alike in all entries */
    plain.role = ROLE_SONG;
    Para *number = entry_para(c, &plain, node, entry->label, entry->dest, entry->text);
    if (!number) return;
    para_fit(s, number, 0, width, 0, 0);
    float right = width - para_line_width(number, 0);
    Para *leader =
        leader_of(s, &plain, end + style->size * 0.4f, width - NUMBER_EM * style->size, &x);
    Piece *pieces = ARENA_ARRAY(s->part, Piece, box->n_pieces + 2);
    memcpy(pieces, box->pieces, sizeof *pieces * box->n_pieces);
    float y = pieces[0].y;
    uint32_t n = box->n_pieces;
    pieces[n++] = (Piece){.para = number, .x = right, .y = y};
    if (leader) pieces[n++] = (Piece){.para = leader, .x = x, .y = y};
    box->pieces = pieces;
    box->n_pieces = n;
}

static void add_entry(Contents *c, Entry entry) {
    Setter *s = c->flow.setter;
    const PartStyle *style = part_style(s, entry.part);
    NodeId link = node_new(s, node_new(s, c->node, TAG_toc_item), TAG_link);
    float left = style->margin_left * style->size;
    float width = type_width(s) - left - (NUMBER_EM + LEADER_EM) * style->size;
    flow_gap(&c->flow, style->space_before);
    Para *last = entry_para(c, style, link, entry.text, entry.dest, entry.text);
    if (!last) return;
    fit_entry(s, last, left, width, 1000);
    size_t first = c->flow.boxes.n;
    flow_para(&c->flow, last, style, (Origin){0});
    if (entry.second.n > 0) {
        Para *second = entry_para(c, style, link, entry.second, entry.dest, entry.text);
        float indent = style->size;
        para_fit(s, second, left + indent, width - indent, 0, 2000);
        flow_para(&c->flow, second, style, (Origin){0});
        last = second;
    }
    for (size_t k = first + 1; k < c->flow.boxes.n; k++)
        c->flow.boxes.at[k].before = COST_KEEP;
    uint32_t line = last->n_lines - 1;
    float indent = line == 0 ? 0 : (float)last->shape.rest / 1000 * style->size;
    add_number(c, style, link, &entry, last->left + indent + para_line_width(last, line));
}

/* ---- what stands in it ---------------------------------------------------------------------- */

enum { NOTE_PARTS = 8 };

/* What 目录附注 asks to stand behind a title; by default source, date or authors where another
 * article has the same title. */
static size_t note_parts(Setter *s, const PlacedArticle *placed, Str parts[NOTE_PARTS]) {
    static const enum FieldKind kinds[] = {[CONTENTS_NOTE_SOURCE] = FIELD_SOURCE,
                                           [CONTENTS_NOTE_DATE] = FIELD_DATE,
                                           [CONTENTS_NOTE_AUTHOR] = FIELD_AUTHOR};
    enum ContentsNote note = s->book->wishes.contents_note;
    const Article *article = placed->article;
    bool twice = note == CONTENTS_NOTE_ALL;
    for (size_t k = 0; note == CONTENTS_NOTE_TWINS && k < s->articles.n; k++)
        twice |= s->articles.at[k].article != article &&
                 str_eq(s->articles.at[k].article->title, article->title);
    if (twice) return article_byline(article, parts, NOTE_PARTS);
    size_t n = 0;
    if (note == CONTENTS_NOTE_TWINS || note == CONTENTS_NOTE_NONE || note == CONTENTS_NOTE_ALL)
        return 0;
    for (const Field *f = article->fields; f && n < NOTE_PARTS; f = f->next)
        if (f->kind == kinds[note]) parts[n++] = f->text;
    return n;
}

static Str note_of(Setter *s, const PlacedArticle *placed) {
    Str parts[NOTE_PARTS];
    size_t n = note_parts(s, placed, parts);
    if (n == 0) return (Str){0};
    return STR_CAT(s->part, STR("（"), str_join(s->part, parts, n, STR("，")), STR("）"));
}

static size_t province_count(const Book *book) {
    size_t n = 0;
    Str before = {0};
    for (const City *city = book->cities; city; city = city->next) {
        if (city->kind != CITY_PLACE || str_eq(city->province, before)) continue;
        before = city->province;
        n++;
    }
    return n;
}

/* A province is a line of its own, without a number. */
static void add_province(Contents *c, Str name) {
    Setter *s = c->flow.setter;
    const PartStyle *style = part_style(s, STYLE_contents_province);
    NodeId item = node_new(s, c->node, TAG_toc_item);
    Para *para = para_new(s, style, node_new(s, item, TAG_p), name, 0);
    if (!para) return;
    flow_gap(&c->flow, style->space_before);
    para->align = ALIGN_LEFT;
    para_fit(s, para, style->margin_left * style->size, type_width(s), 0, 0);
    flow_para(&c->flow, para, style, (Origin){0});
    c->flow.after_heading = true;
}

/* The label of the page on which a heading stands; headings are asked for in order. */
static Str label_of(Contents *c, Str dest) {
    const Setter *s = c->flow.setter;
    while (c->heading < s->headings.n && !str_eq(s->headings.at[c->heading].dest, dest))
        c->heading++;
    return c->heading < s->headings.n ? s->headings.at[c->heading].label : STR("");
}

/* The first level of headings of an article, as the outline has them (目录层级：3). */
static void add_headings(Contents *c, const Article *article) {
    enum { ARTICLE_LEVEL = 2, HEADING_LEVEL = 3 }; /* of the outline */
    const Layout *layout = c->flow.setter->layout;
    while (c->item < layout->outline.n && !str_eq(layout->outline.at[c->item].dest, article->id))
        c->item++;
    for (c->item++; c->item < layout->outline.n; c->item++) {
        const OutlineItem *item = &layout->outline.at[c->item];
        if (item->level <= ARTICLE_LEVEL) return;
        if (item->level == HEADING_LEVEL)
            add_entry(c, (Entry){STYLE_contents_heading, item->title, STR(""), item->dest,
                                 label_of(c, item->dest)});
    }
}

static int contents_levels(const Setter *s) {
    int wanted = s->book->wishes.contents_levels;
    return wanted ? wanted : CONTENTS_LEVELS;
}

static void add_articles(Contents *c, const City *city) {
    Setter *s = c->flow.setter;
    if (contents_levels(s) < CONTENTS_LEVELS) return;
    for (size_t k = 0; k < s->articles.n; k++) {
        const PlacedArticle *placed = &s->articles.at[k];
        const Article *article = placed->article;
        if (placed->city != city) continue;
        Str second = STR_CAT(s->part, article->subtitle, note_of(s, placed));
        add_entry(
            c, (Entry){STYLE_contents_article, article->title, second, article->id, placed->label});
        if (contents_levels(s) > CONTENTS_LEVELS) add_headings(c, article);
    }
}

static void add_cities(Contents *c) {
    Setter *s = c->flow.setter;
    bool provinces = province_count(s->book) > 1;
    Str before = {0};
    for (size_t k = 0; k < s->cities.n; k++) {
        const PlacedCity *placed = &s->cities.at[k];
        Str province = placed->city->province;
        if (provinces && province.n > 0 && !str_eq(province, before)) add_province(c, province);
        before = province;
        add_entry(c, (Entry){.part = STYLE_contents_city,
                             .text = placed->city->name,
                             .dest = placed->dest,
                             .label = placed->label});
        c->flow.after_heading = true;
        add_articles(c, placed->city);
    }
}

void contents_set(Setter *s, NodeId node) {
    Contents c = {.flow = {.setter = s, .dest = STR(":contents")}};
    front_heading(&c.flow, node, STR("目录"), TAG_h1);
    c.node = node_new(s, node, TAG_toc);
    add_cities(&c);
    if (s->sources_label.n > 0)
        add_entry(&c, (Entry){.part = STYLE_contents_city,
                              .text = STR("来源一览"),
                              .dest = STR(":sources"),
                              .label = s->sources_label});
    pages_make(s, &c.flow,
               (Destination){
                   .part = PART_FRONT, .recto = true, .even = s->book->title, .odd = STR("目录")});
}
