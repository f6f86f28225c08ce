/* SPDX-License-Identifier: MIT */
#include "set/figure.h"

#include <math.h>

#include "base/file.h"
#include "base/member.h"
#include "set/page.h"

/* Pixels an inch: in print a picture is fine enough at 300, and coarse below 150. */
static const float FINE = 300, COARSE = 150;

/* ---- the picture ---------------------------------------------------------------------------- */

PictureLook figure_look(const Setter *s, Str path) {
    Arena *scratch = arena_new();
    Diags *diags = s->book->diags;
    PictureLook look = {0};
    Str bytes;
    if (member_read(scratch, diags, path, &bytes)) {
        look = picture_look(bytes);
        if (look.too_large)
            diag1(diags, DIAG_picture_too_large, where_file(path),
                  str_format(scratch, "%d", PICTURE_PIXELS_MOST));
        else if (!look.type)
            diag1(diags, DIAG_picture_unusable, where_file(path), STR("JPEG, PNG"));
    }
    arena_drop(scratch);
    return look;
}

/* Each file is looked at once; nothing outside the source's folder is. */
static KnownPicture find_picture(Setter *s, Str image) {
    const Source *source = s->article ? s->article->source : s->book->sources;
    if (!source || !path_is_inside(image)) return (KnownPicture){0};
    Str path = path_join(s->keep, source->folder, image);
    for (size_t k = 0; k < s->pictures.n; k++)
        if (str_eq(s->pictures.at[k].path, path)) return s->pictures.at[k];
    KnownPicture known = {path, figure_look(s, path)};
    VEC_PUSH(s->keep, s->pictures, known);
    return known;
}

/* Its natural size at FINE; a small one grows towards four fifths of the measure but never beyond
 * COARSE. */
static void size_of(const PictureLook *look, float width, float height, float *w, float *h) {
    float across = (float)look->width, down = (float)look->height;
    float scale = fmaxf(72 / FINE, fminf(72 / COARSE, 0.8f * width / across));
    scale = fminf(scale, fminf(width / across, height / down));
    *w = across * scale;
    *h = down * scale;
}

/* ---- the words ------------------------------------------------------------------------------ */

Para *figure_words(Blocks *b, const Block *figure, const PartStyle *style, NodeId node) {
    ParaText text;
    para_open(&text, b->setter, style, node);
    para_inlines(&text, figure->inlines, b->article);
    if (figure->credit.n > 0) {
        if (figure->inlines) para_string(&text, STR(" "), figure->line);
        para_string(&text, figure->credit, figure->line);
    }
    return para_close(&text);
}

/* What a screen reader says: the description, else the caption (PD-06). A figure with neither is
 * named by its place, for the diagnostic. */
static void describe(Setter *s, NodeId node, const Block *figure) {
    Str alt = str_trim(figure->alt.n ? figure->alt : block_text(s->keep, figure));
    node_at(s, node)->alt = str_copy(s->keep, alt);
    if (alt.n > 0) return;
    const Source *source = s->article ? s->article->source : s->book->sources;
    node_at(s, node)->title =
        str_format(s->keep, "%.*s:%d", (int)source->path.n, source->path.p, figure->line);
}

/* ---- the box -------------------------------------------------------------------------------- */

/* The lines of a caption below a picture that ends at `y`, in its box. */
static void stack_caption(Box *box, const Para *para, const PartStyle *style, float y) {
    for (uint32_t k = 0; para && k < para->n_lines; k++)
        box->pieces[box->n_pieces++] =
            (Piece){.para = para,
                    .line = k,
                    .x = para->left,
                    .y = y + (float)k * style->line_height + (style->line_height - para->size) / 2 +
                         baseline_in(para->size)};
}

/* Whole rows, what is over half above and half below, between the em boxes of the lines around. */
static Box box_of(const Setter *s, Piece *pieces, const Para *caption, const PartStyle *style) {
    float pitch = s->style->pitch, lead = pitch - part_style(s, STYLE_body)->size;
    float space = pitch / 3, height = pieces[0].height;
    if (caption) height += space + (float)caption->n_lines * style->line_height;
    float rows = ceilf((height + lead + 2 * space) / pitch - 0.01f);
    float top = (rows * pitch - lead - height) / 2;
    pieces[0].y = top;
    Box box = {.height = (int32_t)rows * 1000,
               .grid = true,
               .floats = true,
               .stretch = STRETCH_FIGURE,
               .pieces = pieces,
               .n_pieces = 1};
    stack_caption(&box, caption, style, top + pieces[0].height + space);
    return box;
}

bool figure_set(Blocks *b, const Block *figure, uint32_t ordinal) {
    Setter *s = b->setter;
    KnownPicture picture = figure->image.n > 0 ? find_picture(s, figure->image) : (KnownPicture){0};
    if (!picture.look.type) return false;
    PartStyle style = *part_style(s, STYLE_caption);
    style.align = ALIGN_CENTRE;
    NodeId node = node_new(s, b->parent, TAG_figure);
    describe(s, node, figure);
    Para *caption = figure_words(b, figure, &style, node_new(s, b->parent, TAG_caption));
    float width = type_width(s) - b->left - b->right;
    if (caption) para_fit(s, caption, b->left, width, 0, 0);
    float page = (float)s->style->rows * s->style->pitch;
    bool apart = caption && (float)caption->n_lines * style.line_height > 0.3f * page;
    Piece *pieces = ARENA_ARRAY(s->part, Piece, 1 + (caption ? caption->n_lines : 0));
    pieces[0] = (Piece){.picture = picture.path, .node = node};
    size_of(&picture.look, width, 0.6f * page, &pieces[0].width, &pieces[0].height);
    pieces[0].x = b->left + (width - pieces[0].width) / 2;
    Box box = box_of(s, pieces, apart ? NULL : caption, &style);
    box.text = caption && !apart;
    box.block = ordinal;
    box.before = b->flow->after_heading ? COST_KEEP : 0;
    box.floats = !apart;
    flow_add(b->flow, box);
    b->flow->after_heading = apart; /* keeps what comes next on its page */
    if (apart) flow_para(b->flow, caption, &style, (Origin){true, ordinal, 0});
    return true;
}

/* ---- where it stands ------------------------------------------------------------------------ */

/* The place behind `after` that fills the page best: the figures go before that box. `used` is what
 * the page holds without them. 0: none. */
static uint32_t fill_place(const Flow *flow, uint32_t after, int32_t used, int32_t room) {
    uint32_t place = 0;
    double least = INFINITY;
    for (uint32_t k = after; k < flow->boxes.n && !flow->boxes.at[k].floats; k++) {
        used = box_stack(&flow->boxes.at[k], used);
        if (used > room) break;
        double rows = (room - used) / 1000.0;
        bool end = k + 1 == flow->boxes.n;
        double cost = 8 * rows * rows + (end ? 0 : flow->boxes.at[k + 1].before);
        if (cost > least) continue;
        least = cost;
        place = k + 1;
    }
    return place;
}

/* Boxes from..to go before `place`. What stood below a heading hands that on. */
static void move_boxes(Flow *flow, uint32_t from, uint32_t to, uint32_t place) {
    Arena *arena = flow->setter->part;
    uint32_t n = to - from;
    Box *boxes = flow->boxes.at, *moved = ARENA_ARRAY(arena, Box, n);
    if (boxes[from].before > boxes[to].before) boxes[to].before = boxes[from].before;
    memcpy(moved, boxes + from, n * sizeof *moved);
    memmove(boxes + from, boxes + to, (place - to) * sizeof *boxes);
    memcpy(boxes + place - n, moved, n * sizeof *moved);
    for (uint32_t k = place - n; k < place; k++)
        boxes[k].text = false; /* the page begins with the text that goes on below (EP-18) */
    boxes[place - n].before = 0;
    boxes[place - n].tops = true;
}

bool figures_float(Flow *flow, const Cut *cuts, size_t pages, int32_t room) {
    for (size_t k = 0; k + 1 < pages; k++) {
        uint32_t from = cuts[k + 1].from, to;
        if (!flow->boxes.at[from].floats && from + 1 < flow->boxes.n) from++; /* a heading above */
        if (!flow->boxes.at[from].floats || flow->boxes.at[from].tops) continue;
        int32_t used = 0;
        for (uint32_t i = cuts[k].from; i < from; i++)
            used = box_stack(&flow->boxes.at[i], used);
        if (room - used < 1000) continue;
        for (to = from; to < flow->boxes.n && flow->boxes.at[to].floats; to++)
            if (to > from && flow->boxes.at[to].tops) break;
        uint32_t place = fill_place(flow, to, used, room);
        flow->boxes.at[from].tops = place == 0 && from == cuts[k + 1].from;
        if (place == 0) continue;
        move_boxes(flow, from, to, place);
        return true;
    }
    return false;
}
