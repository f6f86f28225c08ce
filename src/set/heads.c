/* SPDX-License-Identifier: MIT */
/* Running heads and folios: even pages carry the book, odd ones the city and the article (PG-06);
 * both stand at the fore-edge. */
#include "set/page.h"

static const float RULE_BELOW = 0.5f; /* em of a running head from it to its rule */

/* Text without structure: an artifact. `clauses`: its spaces are ems. */
static const Para *artifact(Setter *s, enum StylePart part, Str text, bool clauses) {
    ParaText p;
    para_open(&p, s, part_style(s, part), NO_NODE);
    p.headline = clauses;
    para_string(&p, text, 0);
    Para *para = para_close(&p);
    if (!para) return NULL;
    para->align = ALIGN_LEFT;
    para_fit(s, para, 0, type_width(s), 0, 0);
    return para;
}

/* Where a text of that width begins: in the middle, or at the fore-edge less its margin. */
static float left_of(const Setter *s, const PartStyle *style, float width) {
    float left = page_left(s), room = type_width(s) - width;
    float margin = style->margin_right * style->size;
    if (style->align == ALIGN_CENTRE) return left + room / 2;
    return page_is_recto(s) ? left + room - margin : left + margin;
}

static void draw_head(Setter *s, const Destination *d) {
    bool recto = page_is_recto(s);
    const PartStyle *style = part_style(s, STYLE_running_head);
    Str second_text = recto ? d->odd_second : STR("");
    const Para *first = artifact(s, STYLE_running_head, recto ? d->odd : d->even, true);
    if (!first || style->hidden) return;
    const Para *second = artifact(s, STYLE_running_head, second_text, true);
    float foot = s->style->top - style->space_after * s->style->pitch;
    float y = foot - style->size + baseline_in(style->size), width = para_line_width(first, 0);
    float both = second ? width + style->size + para_line_width(second, 0) : width;
    float x = left_of(s, style, both);
    para_draw(s, first, 0, x, y);
    if (second) para_draw(s, second, 0, x + width + style->size, y);
    if (style->rule > 0)
        VEC_PUSH(s->page, s->current.rules,
                 (PageRule){page_left(s), foot + RULE_BELOW * style->size, type_width(s),
                            style->rule, style->gray});
}

static void draw_folio(Setter *s) {
    const PartStyle *style = part_style(s, STYLE_folio);
    Str text = STR_CAT(s->page, style->before, s->current.label, style->after);
    const Para *folio = style->hidden ? NULL : artifact(s, STYLE_folio, text, false);
    if (!folio) return;
    float top = s->style->height - s->style->bottom + style->space_before * s->style->pitch;
    para_draw(s, folio, 0, left_of(s, style, para_line_width(folio, 0)),
              top + baseline_in(style->size));
}

void heads_draw(Setter *s, const Destination *destination, bool opening) {
    if (!opening) draw_head(s, destination);
    draw_folio(s);
}
