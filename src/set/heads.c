/* SPDX-License-Identifier: MIT */
/* Running heads and folios: even pages carry the book, odd ones the city and the article (PG-06);
 * both stand at the fore-edge. */
#include "set/page.h"

enum { HEAD_ABOVE = 20, RULE_ABOVE = 14, FOLIO_BELOW = 26 }; /* pt from the type area */

/* Text without structure: an artifact. */
static const Para *artifact(Setter *s, enum StylePart part, Str text, float width) {
    ParaText p;
    para_open(&p, s, part_style(s, part), NO_NODE);
    p.headline = true; /* clauses stand an em apart */
    para_string(&p, text, 0);
    Para *para = para_close(&p);
    if (!para) return NULL;
    para->align = ALIGN_LEFT;
    para_fit(s, para, 0, width, 0, 0);
    return para;
}

static void draw_head(Setter *s, const Destination *d) {
    bool recto = page_is_recto(s);
    const PartStyle *style = part_style(s, STYLE_running_head);
    float width = type_width(s), left = page_left(s), y = s->style->top - HEAD_ABOVE;
    const Para *first = artifact(s, STYLE_running_head, recto ? d->odd : d->even, width);
    if (!first) return;
    const Para *second =
        recto && d->odd_second.n ? artifact(s, STYLE_running_head, d->odd_second, width) : NULL;
    float x = left;
    if (recto) {
        x += width - para_line_width(first, 0);
        if (second) x -= para_line_width(second, 0) + style->size;
    }
    para_draw(s, first, 0, x, y);
    if (second) para_draw(s, second, 0, x + para_line_width(first, 0) + style->size, y);
    VEC_PUSH(s->page, s->current.rules,
             (PageRule){left, s->style->top - RULE_ABOVE, width, 0.4f, style->gray});
}

static void draw_folio(Setter *s) {
    const Para *folio = artifact(s, STYLE_folio, s->current.label, type_width(s));
    if (!folio) return;
    float bottom = s->style->height - s->style->bottom;
    float x = page_left(s);
    if (page_is_recto(s)) x += type_width(s) - para_line_width(folio, 0);
    para_draw(s, folio, 0, x, bottom + FOLIO_BELOW);
}

void heads_draw(Setter *s, const Destination *destination, bool opening) {
    if (!opening) draw_head(s, destination);
    draw_folio(s);
}
