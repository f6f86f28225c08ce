/* SPDX-License-Identifier: MIT */
#include "set/blocks.h"

#include "set/figure.h"

enum Tag heading_tag(int level) {
    static const enum Tag tags[] = {TAG_h1, TAG_h2, TAG_h3, TAG_h4, TAG_h5};
    return tags[level < 1 ? 0 : level > 5 ? 4 : level - 1];
}

uint32_t block_descendants(const Block *block) {
    uint32_t n = 0;
    for (const Block *child = block->children; child; child = child->next)
        n += 1 + block_descendants(child);
    return n;
}

static Str dest_of(const Blocks *b, const Block *block) {
    return STR_CAT(b->setter->keep, b->article, STR(":"), block->id);
}

/* The units of a block's own inlines. */
static Para *units_of(Blocks *b, const Block *block, const PartStyle *style, NodeId node,
                      bool headline) {
    ParaText text;
    para_open(&text, b->setter, style, node);
    text.headline = headline;
    para_inlines(&text, block->inlines, b->article);
    return para_close(&text);
}

/* The measure between the indents of the blocks around and the style's own margins, pt. */
static void measure_of(const Blocks *b, const PartStyle *style, float *left, float *width) {
    *left = b->left + style->margin_left * style->size;
    *width = type_width(b->setter) - *left - b->right - style->margin_right * style->size;
}

static void set_paragraph_as(Blocks *b, const Block *block, uint32_t ordinal,
                             const PartStyle *style, enum Tag tag) {
    NodeId node = node_new(b->setter, b->parent, tag);
    Para *para = units_of(b, block, style, node, false);
    if (!para) return;
    float left, width;
    measure_of(b, style, &left, &width);
    para_fit(b->setter, para, left, width, (int)(style->indent * 1000), 0);
    flow_para(b->flow, para, style, (Origin){true, ordinal, 0});
}

static void set_paragraph(Blocks *b, const Block *block, uint32_t ordinal) {
    set_paragraph_as(b, block, ordinal, part_style(b->setter, b->part), TAG_p);
}

static void set_signature(Blocks *b, const Block *block, uint32_t ordinal) {
    set_paragraph_as(b, block, ordinal, part_style(b->setter, STYLE_signature), TAG_p);
}

static void add_outline(Blocks *b, const Block *block, Str dest) {
    if (!b->outline) return;
    Arena *keep = b->setter->keep;
    OutlineItem item = {2 + b->level, str_copy(keep, block_text(keep, block)), dest};
    VEC_PUSH(keep, b->setter->layout->outline, item);
}

static void set_heading(Blocks *b, const Block *block, uint32_t ordinal) {
    static const enum StylePart parts[] = {STYLE_heading1, STYLE_heading2, STYLE_heading3};
    int level = block->level < 1 ? 1 : block->level > 3 ? 3 : block->level;
    const PartStyle *style = part_style(b->setter, parts[level - 1]);
    b->level = level <= b->level + 1 ? level : b->level + 1;
    NodeId node = node_new(b->setter, b->parent, heading_tag(b->base + b->level));
    Para *para = units_of(b, block, style, node, true);
    if (!para) return;
    float left, width;
    measure_of(b, style, &left, &width);
    bool centred = style->align == ALIGN_CENTRE;
    float indent = centred ? style->size : style->indent * style->size;
    para_fit_headline(b->setter, para, left + indent, width - (centred ? 2 : 1) * indent);
    if (block->id.n > 0) {
        b->flow->dest = dest_of(b, block);
        add_outline(b, block, b->flow->dest);
    }
    flow_heading(b->flow, para, style, (Origin){true, ordinal, 0});
}

/* Blocks inside a block, set in another style. */
static void set_inside(Blocks *b, const Block *block, NodeId parent, enum StylePart part) {
    Blocks outer = *b;
    b->parent = parent;
    b->part = part;
    blocks_set(b, block->children);
    b->parent = outer.parent;
    b->part = outer.part;
}

static void set_quote(Blocks *b, const Block *block, uint32_t ordinal) {
    (void)ordinal;
    const PartStyle *style = part_style(b->setter, STYLE_quote);
    flow_gap(b->flow, style->space_before);
    set_inside(b, block, node_new(b->setter, b->parent, TAG_quote), STYLE_quote);
    flow_gap(b->flow, style->space_after);
}

/* A label that stands before the first line, and the text that hangs beside it (PA-05). */
static void set_hanging(Blocks *b, const Block *block, Str label, uint32_t ordinal,
                        const PartStyle *style, NodeId label_node, NodeId node) {
    Setter *s = b->setter;
    Para *mark = label.n ? para_new(s, style, label_node, label, block->line) : NULL;
    float left, width, hang = 0;
    measure_of(b, style, &left, &width);
    if (mark) {
        mark->align = ALIGN_LEFT;
        para_fit(s, mark, left, width, 0, 0);
        hang = para_widest(mark) + style->size / 2;
        if (hang > 6 * style->size) hang = para_widest(mark); /* a long label runs in */
    }
    Para *para = units_of(b, block, style, node, false);
    if (!para) {
        flow_para(b->flow, mark, style, (Origin){0});
        return;
    }
    bool runs_in = hang > 6 * style->size;
    int first = (int)(hang / style->size * 1000 + 0.5f);
    para_fit(s, para, left, width, first, runs_in ? 0 : first);
    flow_labelled(b->flow, para, style, (Origin){true, ordinal, 0}, mark, left);
}

static enum StylePart note_part(const Block *note) {
    return note->note_kind == NOTE_EDITOR ? STYLE_editor_note : STYLE_note;
}

static void set_note_paragraphs(Blocks *b, const Block *note, NodeId node) {
    const PartStyle *style = part_style(b->setter, note_part(note));
    Str label = note->label;
    for (const Block *child = note->children; child; child = child->next) {
        uint32_t ordinal = b->ordinal++;
        if (label.n > 0 && child->kind == BLOCK_PARAGRAPH) {
            NodeId mark = node_new(b->setter, node, TAG_label);
            set_hanging(b, child, label, ordinal, style, mark, node_new(b->setter, node, TAG_p));
        } else {
            Blocks outer = *b;
            b->parent = node, b->part = note_part(note);
            b->ordinal--;
            Block alone = *child;
            alone.next = NULL;
            blocks_set(b, &alone);
            b->parent = outer.parent, b->part = outer.part;
        }
        label = (Str){0};
    }
}

static void set_note_here(Blocks *b, const Block *block) {
    Setter *s = b->setter;
    const PartStyle *style = part_style(s, note_part(block));
    NodeId node = node_new(s, b->parent, TAG_note);
    Str dest = dest_of(b, block);
    node_at(s, node)->id = dest;
    if (block->id.n > 0) b->flow->dest = dest;
    flow_gap(b->flow, style->space_before);
    set_note_paragraphs(b, block, node);
    flow_gap(b->flow, style->space_after);
}

static void set_note(Blocks *b, const Block *block, uint32_t ordinal) {
    if (block->note_kind == NOTE_FOOT) {
        VEC_PUSH(b->setter->part, b->notes, (Deferred){block, ordinal});
        b->ordinal += block_descendants(block);
    } else {
        set_note_here(b, block);
    }
}

static void set_figure(Blocks *b, const Block *block, uint32_t ordinal) {
    if (!figure_set(b, block, ordinal) && (block->inlines || block->credit.n > 0))
        VEC_PUSH(b->setter->part, b->captions, (Deferred){block, ordinal});
    b->ordinal += block_descendants(block);
}

static void set_item(Blocks *b, const Block *block, uint32_t ordinal) {
    Setter *s = b->setter;
    const PartStyle *style = part_style(s, STYLE_list_item);
    NodeId item = node_new(s, b->parent, TAG_item), mark = NO_NODE;
    if (block->label.n > 0) mark = node_new(s, item, TAG_label);
    NodeId body = node_new(s, item, TAG_item_body);
    set_hanging(b, block, block->label, ordinal, style, mark, body);
    float left = b->left;
    b->left += 2 * style->size;
    set_inside(b, block, body, b->part);
    b->left = left;
}

static void set_list(Blocks *b, const Block *block, uint32_t ordinal) {
    (void)ordinal;
    set_inside(b, block, node_new(b->setter, b->parent, TAG_list), b->part);
}

/* The block stands so that its longest line is in the middle (PA-13). */
static void set_verse(Blocks *b, const Block *block, uint32_t ordinal) {
    const PartStyle *style = part_style(b->setter, STYLE_verse);
    Para *para = units_of(b, block, style, node_new(b->setter, b->parent, TAG_p), false);
    if (!para) return;
    float left, width;
    measure_of(b, style, &left, &width);
    para->align = ALIGN_LEFT;
    para_fit(b->setter, para, left, width, 0, 0);
    para->left += (width - para_widest(para)) / 2;
    flow_gap(b->flow, style->space_before);
    flow_para(b->flow, para, style, (Origin){true, ordinal, 0});
    flow_gap(b->flow, style->space_after);
}

/* Rows, cells and whatever else stands where it should not: its text is set all the same. */
static void set_stray(Blocks *b, const Block *block, uint32_t ordinal) {
    if (block->inlines) set_paragraph(b, block, ordinal);
    blocks_set(b, block->children);
}

static void (*const kinds[BLOCK_KIND_COUNT])(Blocks *, const Block *, uint32_t) = {
    [BLOCK_PARAGRAPH] = set_paragraph, [BLOCK_HEADING] = set_heading,
    [BLOCK_QUOTE] = set_quote,         [BLOCK_NOTE] = set_note,
    [BLOCK_FIGURE] = set_figure,       [BLOCK_LIST] = set_list,
    [BLOCK_ITEM] = set_item,           [BLOCK_TABLE] = table_set,
    [BLOCK_ROW] = set_stray,           [BLOCK_CELL] = set_stray,
    [BLOCK_VERSE] = set_verse,         [BLOCK_SIGNATURE] = set_signature,
};

void blocks_set(Blocks *b, const Block *list) {
    for (const Block *block = list; block; block = block->next) {
        uint32_t ordinal = b->ordinal++;
        kinds[block->kind](b, block, ordinal);
    }
}

/* ---- at the end ----------------------------------------------------------------------------- */

static void set_notes(Blocks *b) {
    const PartStyle *style = part_style(b->setter, STYLE_note);
    float quarter = type_width(b->setter) / 4; /* NT-04 */
    flow_gap(b->flow, 0.5f);
    flow_rule(b->flow, 0, quarter, 0.4f, 0.5f, style->size / 2);
    for (size_t k = 0; k < b->notes.n; k++) {
        b->ordinal = b->notes.at[k].ordinal + 1;
        set_note_here(b, b->notes.at[k].block);
    }
}

static void set_caption(Blocks *b, const Block *figure, uint32_t ordinal, NodeId section) {
    Setter *s = b->setter;
    const PartStyle *style = part_style(s, STYLE_caption);
    NodeId node = node_new(s, section, TAG_p);
    Para *para = figure_words(b, figure, style, node);
    if (!para) return;
    float left, width;
    measure_of(b, style, &left, &width);
    para_fit(s, para, left, width, (int)(style->indent * 1000), 0);
    flow_para(b->flow, para, style, (Origin){true, ordinal, 0});
}

/* Captions whose picture did not come with the text are never printed as figures. */
static void set_captions(Blocks *b) {
    Setter *s = b->setter;
    PartStyle style = *part_style(s, STYLE_caption);
    style.role = ROLE_HEI;
    NodeId section = node_new(s, b->parent, TAG_sect);
    flow_gap(b->flow, 1);
    Para *para = para_new(s, &style, node_new(s, section, TAG_p), STR("原文配图说明"), 0);
    para->align = ALIGN_LEFT;
    para_fit(s, para, b->left, type_width(s), 0, 0);
    flow_para(b->flow, para, &style, (Origin){0});
    b->flow->after_heading = true;
    for (size_t k = 0; k < b->captions.n; k++)
        set_caption(b, b->captions.at[k].block, b->captions.at[k].ordinal, section);
}

void blocks_set_deferred(Blocks *b) {
    if (b->notes.n > 0) set_notes(b);
    if (b->captions.n > 0) set_captions(b);
}
