/* SPDX-License-Identifier: MIT */
/* A style fitted to what book.txt asks of it: 开本, 字号, 每页行数. */
#include <math.h>

#include "style/css.h"
#include "style/style.h"

enum {
    CHARACTERS_LEAST = 10,
    ROWS_LEAST = 6,
    ROWS_MOST = 100,
};
static const float SIZE_LEAST = 5, SIZE_MOST = 36; /* pt, of text */
static const float PAGE_LEAST = 200, PAGE_MOST = 2000;
static const float LEADING_LEAST = 1.2f, LEADING_MOST = 3; /* pitch in sizes of text */

/* Parts that keep their size: the title page, and what stands at the head and foot of a page. */
static const enum StylePart fixed[] = {STYLE_book_title, STYLE_book_subtitle, STYLE_title_page,
                                       STYLE_running_head, STYLE_folio};

static bool is_fixed(enum StylePart part) {
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        if (fixed[i] == part) return true;
    return false;
}

/* 140×203, 140*203mm: as CSS writes it, 140mm 203mm. */
static Str as_css(Arena *arena, Str value) {
    static const Str signs[] = {STR_INIT("×"), STR_INIT("x"), STR_INIT("X"), STR_INIT("*")};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t at = str_find(value, signs[i], 0);
        if (at == SIZE_MAX || at == 0) continue;
        Str a = str_trim(str_sub(value, 0, at)), b = str_trim(str_after(value, at + signs[i].n));
        if (!a.n || !b.n) return value;
        bool unit_b = b.p[b.n - 1] > '9', unit_a = a.p[a.n - 1] > '9';
        Str unit = unit_b ? STR("") : STR("mm");
        Str unit_of_a = unit_a ? STR("") : unit_b ? str_after(b, b.n - 2) : STR("mm");
        return STR_CAT(arena, a, unit_of_a, STR(" "), b, unit);
    }
    return value;
}

static void refuse(Diags *diags, const StyleWishes *wishes, const StyleWish *wish, const char *key,
                   const char *examples) {
    diag3(diags, DIAG_bad_wish, where_line(wishes->path, wish->line), str_from(key), wish->value,
          str_from(examples));
}

/* As many characters and rows as the page holds; what is left over goes to the margins in their
 * proportion. false, and nothing is changed, when the page is too small. */
static bool fill(Style *style) {
    const PartStyle *body = &style->parts[STYLE_body];
    float width = style->width - style->inner - style->outer;
    float height = style->height - style->top - style->bottom;
    int characters = (int)floorf(width / body->size + 0.01f);
    int rows = (int)floorf((height - body->size) / style->pitch + 0.01f) + 1;
    if (characters < CHARACTERS_LEAST || rows < ROWS_LEAST) return false;
    float across = width - (float)characters * body->size;
    float down = height - ((float)(rows - 1) * style->pitch + body->size);
    float sides = style->inner + style->outer, ends = style->top + style->bottom;
    style->inner += sides > 0 ? across * style->inner / sides : across / 2;
    style->top += ends > 0 ? down * style->top / ends : down / 2;
    style->characters = characters;
    style->rows = rows;
    style->outer = style->width - style->inner - (float)characters * body->size;
    style->bottom = style->height - style->top - ((float)(rows - 1) * style->pitch + body->size);
    return true;
}

static bool fit_page_size(Arena *arena, Str value, Style *style) {
    float width, height;
    if (!css_page_size(as_css(arena, value), &width, &height) || width < PAGE_LEAST ||
        height < PAGE_LEAST || width > PAGE_MOST || height > PAGE_MOST)
        return false;
    Style old = *style;
    float across = width / style->width, down = height / style->height;
    style->inner *= across;
    style->outer *= across;
    style->top *= down;
    style->bottom *= down;
    style->width = width;
    style->height = height;
    if (fill(style)) return true;
    *style = old;
    return false;
}

/* Heads and folios keep their distance from the type area, which is told in rows. */
static void keep_heads(Style *style, float ratio) {
    style->parts[STYLE_running_head].space_after /= ratio;
    style->parts[STYLE_folio].space_before /= ratio;
}

static bool fit_text_size(Str value, Style *style) {
    enum CssUnit unit;
    float size;
    if (!css_length(value, &size, &unit) || unit != CSS_PT || size < SIZE_LEAST || size > SIZE_MOST)
        return false;
    Style old = *style;
    float ratio = size / style->parts[STYLE_body].size;
    for (int part = 0; part < STYLE_PART_COUNT; part++) {
        if (is_fixed((enum StylePart)part)) continue;
        style->parts[part].size *= ratio;
        style->parts[part].line_height *= ratio;
    }
    style->pitch *= ratio;
    keep_heads(style, ratio);
    if (fill(style)) return true;
    *style = old;
    return false;
}

static bool fit_rows(Str value, Style *style) {
    uint32_t rows;
    float size = style->parts[STYLE_body].size, old = style->pitch;
    if (!str_number(value, &rows) || rows < ROWS_LEAST || rows > ROWS_MOST) return false;
    float height = (float)(style->rows - 1) * old + size;
    float pitch = (height - size) / (float)(rows - 1);
    if (pitch < LEADING_LEAST * size || pitch > LEADING_MOST * size) return false;
    for (int part = 0; part < STYLE_PART_COUNT; part++)
        if (fabsf(style->parts[part].line_height - old) < 0.01f)
            style->parts[part].line_height = pitch;
    style->pitch = pitch;
    style->rows = (int)rows;
    keep_heads(style, pitch / old);
    return true;
}

/* Lines of the grid's own height stand on the grid; a part that did not stand on it before must not
 * by chance. */
static void keep_off_grid(const Style *old, Style *style) {
    static const float NEAR = 0.06f, STEP = 0.12f; /* pt */
    for (int part = 0; part < STYLE_PART_COUNT; part++) {
        float *height = &style->parts[part].line_height;
        bool was_on = fabsf(old->parts[part].line_height - old->pitch) < NEAR;
        if (!was_on && fabsf(*height - style->pitch) < NEAR) *height = style->pitch - STEP;
    }
}

void style_fit(Arena *arena, Diags *diags, const StyleWishes *wishes, Style *style) {
    const Style old = *style;
    if (wishes->page_size.value.n && !fit_page_size(arena, wishes->page_size.value, style))
        refuse(diags, wishes, &wishes->page_size, "开本", "大32开、16开、A4、140×203mm");
    if (wishes->text_size.value.n && !fit_text_size(wishes->text_size.value, style))
        refuse(diags, wishes, &wishes->text_size, "字号", "五号、小四、12pt");
    if (wishes->rows.value.n && !fit_rows(wishes->rows.value, style))
        refuse(diags, wishes, &wishes->rows, "每页行数", "27、30");
    keep_off_grid(&old, style);
}
