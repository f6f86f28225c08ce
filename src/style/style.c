/* SPDX-License-Identifier: MIT */
#include "style/style.h"

#include <math.h>
#include <stddef.h>

#include "base/file.h"
#include "style/css.h"
#include "style/fonts_css.h"

static const Str part_names[STYLE_PART_COUNT] = {
#define PART(name, selector) [STYLE_##name] = STR_INIT(selector),
#include "style/part.in"
#undef PART
};

/* What stands where print.css is silent: 大32开, 五号 Song, 28 characters by 27 lines. */
static const Style built_in = {
    .width = 396.85f,
    .height = 575.43f,
    .top = 65,
    .inner = 54,
    .characters = 28,
    .rows = 27,
    .pitch = 17,
    .strictness = 3,
};
static const PartStyle built_in_body = {
    .role = ROLE_SONG, .size = 10.5f, .line_height = 17, .align = ALIGN_JUSTIFY};

typedef struct Setter {
    Style *style;
    bool given_outer, given_bottom;
} Setter;

/* ---- values --------------------------------------------------------------------------------- */

typedef struct Word {
    const char *word;
    int value;
} Word;

static bool find_word(const Word *words, size_t n, Str value, int *found) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(value, str_from(words[i].word))) {
            *found = words[i].value;
            return true;
        }
    return false;
}
#define FIND_WORD(words, value, found)                                                             \
    find_word((words), sizeof(words) / sizeof *(words), (value), (found))

static bool absolute(Str value, float *pt) {
    enum CssUnit unit;
    return css_length(value, pt, &unit) && (unit == CSS_PT || *pt == 0) && *pt >= 0;
}

/* Lengths in em of the part's own size; absolute ones are turned into it. */
static bool in_em(const PartStyle *part, Str value, float *em) {
    enum CssUnit unit;
    if (!css_length(value, em, &unit)) return false;
    if (unit == CSS_PT) *em /= part->size;
    return unit == CSS_EM || unit == CSS_PT || *em == 0;
}

/* Lengths in lines of the grid; absolute ones are turned into it. */
static bool in_lines(Str value, float pitch, float *lines) {
    enum CssUnit unit;
    float number;
    if (!css_length(value, &number, &unit) || number < 0) return false;
    if (unit == CSS_PT) number /= pitch;
    *lines = number;
    return unit == CSS_RLH || unit == CSS_PT || number == 0;
}

/* ---- properties of parts -------------------------------------------------------------------- */

static bool set_family(PartStyle *part, Str value) {
    enum Role role = role_of(value);
    if (role == ROLE_COUNT) return false;
    part->role = role;
    return true;
}

static bool set_weight(PartStyle *part, Str value) {
    static const Word words[] = {{"normal", WEIGHT_REGULAR},
                                 {"400", WEIGHT_REGULAR},
                                 {"bold", WEIGHT_BOLD},
                                 {"700", WEIGHT_BOLD}};
    int weight;
    if (!FIND_WORD(words, value, &weight)) return false;
    part->weight = (enum Weight)weight;
    return true;
}

static bool set_size(PartStyle *part, Str value) {
    float size;
    if (!absolute(value, &size) || size < 2) return false;
    part->line_height *= size / part->size;
    part->size = size;
    return true;
}

static bool set_line_height(PartStyle *part, Str value) {
    enum CssUnit unit;
    float number;
    if (!css_length(value, &number, &unit) || number <= 0) return false;
    if (unit == CSS_RLH) return false;
    if (unit == CSS_PERCENT) number /= 100;
    part->line_height = unit == CSS_PT ? number : number * part->size;
    return true;
}

static bool set_indent(PartStyle *part, Str value) {
    return in_em(part, value, &part->indent);
}
static bool set_margin_left(PartStyle *part, Str value) {
    return in_em(part, value, &part->margin_left);
}
static bool set_margin_right(PartStyle *part, Str value) {
    return in_em(part, value, &part->margin_right);
}
static bool set_align(PartStyle *part, Str value) {
    static const Word words[] = {{"justify", ALIGN_JUSTIFY}, {"left", ALIGN_LEFT},
                                 {"start", ALIGN_LEFT},      {"center", ALIGN_CENTRE},
                                 {"right", ALIGN_RIGHT},     {"end", ALIGN_RIGHT},
                                 {"outside", ALIGN_OUTSIDE}};
    int align;
    if (!FIND_WORD(words, value, &align)) return false;
    part->align = (enum Align)align;
    return true;
}

/* A clause of a headline that is a character too long for the line stands on it all the same. */
static bool set_shrink(PartStyle *part, Str value) {
    enum CssUnit unit;
    float percent;
    if (!css_length(value, &percent, &unit) || unit != CSS_PERCENT) return false;
    if (percent < 0 || percent > 20) return false;
    part->shrink = percent / 100;
    return true;
}

/* Print is black; a gray is given as gray(40%), black or white. */
static bool set_colour(PartStyle *part, Str value) {
    static const Word words[] = {{"black", 0}, {"white", 1}};
    int gray;
    if (FIND_WORD(words, value, &gray)) {
        part->gray = (float)gray;
        return true;
    }
    enum CssUnit unit;
    float percent;
    if (!str_starts(value, STR("gray(")) || !str_ends(value, STR(")"))) return false;
    if (!css_length(str_trim(str_sub(value, 5, value.n - 1)), &percent, &unit)) return false;
    if (unit != CSS_PERCENT || percent < 0 || percent > 100) return false;
    part->gray = percent / 100;
    return true;
}

static bool set_break(PartStyle *part, Str value) {
    static const Word words[] = {{"auto", 0}, {"page", 1}, {"recto", 2}, {"right", 2}};
    int kind;
    if (!FIND_WORD(words, value, &kind)) return false;
    part->break_before = kind > 0;
    part->recto = kind > 1;
    return true;
}

/* The rule's thickness; a style of line is not chosen. */
static bool set_rule(PartStyle *part, Str value) {
    if (str_eq(value, STR("none"))) value = STR("0");
    if (str_ends(value, STR(" solid"))) value = str_trim(str_sub(value, 0, value.n - 6));
    return absolute(value, &part->rule);
}

/* A string at the start of `*rest`, which it is taken from. */
static bool take_string(Str *rest, Str *string) {
    *string = (Str){0};
    if (!str_starts(*rest, STR("\""))) return true;
    size_t end = str_find(*rest, STR("\""), 1);
    if (end == SIZE_MAX) return false;
    *string = str_sub(*rest, 1, end);
    *rest = str_trim(str_after(*rest, end + 1));
    return true;
}

/* none, normal, or counter(page) with a string before it, after it, or both. */
static bool set_content(PartStyle *part, Str value) {
    static const Word words[] = {{"normal", 0}, {"none", 1}};
    int hidden = 0;
    Str before = {0}, after = {0}, number = STR("counter(page)");
    bool word = FIND_WORD(words, value, &hidden);
    if (!word) {
        if (!take_string(&value, &before) || !str_starts(value, number)) return false;
        value = str_trim(str_after(value, number.n));
        if (!take_string(&value, &after) || value.n > 0) return false;
    }
    part->hidden = hidden != 0;
    part->before = before;
    part->after = after;
    return true;
}

/* Either a setter, or a length in lines of the grid. */
static const struct {
    const char *name;
    bool (*set)(PartStyle *part, Str value);
    size_t lines;
} part_properties[] = {
    {"font-family", set_family, 0},
    {"font-weight", set_weight, 0},
    {"font-size", set_size, 0},
    {"line-height", set_line_height, 0},
    {"text-indent", set_indent, 0},
    {"margin-left", set_margin_left, 0},
    {"margin-right", set_margin_right, 0},
    {"margin-top", NULL, offsetof(PartStyle, space_before)},
    {"margin-bottom", NULL, offsetof(PartStyle, space_after)},
    {"block-size", NULL, offsetof(PartStyle, lines)},
    {"text-align", set_align, 0},
    {"--shrink", set_shrink, 0},
    {"color", set_colour, 0},
    {"break-before", set_break, 0},
    {"border-bottom", set_rule, 0},
    {"content", set_content, 0},
};

/* ---- properties of the page ----------------------------------------------------------------- */

static bool page_size(Setter *s, Str value) {
    float width, height; /* a wrong value leaves what is built in */
    if (!css_page_size(value, &width, &height)) return false;
    s->style->width = width;
    s->style->height = height;
    return true;
}

static bool count(Str value, int *n) {
    uint32_t number;
    if (!str_number(value, &number) || number < 4 || number > 200) return false;
    *n = (int)number;
    return true;
}

static bool page_characters(Setter *s, Str value) {
    return count(value, &s->style->characters);
}
static bool page_rows(Setter *s, Str value) {
    return count(value, &s->style->rows);
}
static bool page_top(Setter *s, Str value) {
    return absolute(value, &s->style->top);
}
static bool page_bottom(Setter *s, Str value) {
    s->given_bottom = true;
    return absolute(value, &s->style->bottom);
}
static bool page_inner(Setter *s, Str value) {
    return absolute(value, &s->style->inner);
}
static bool page_outer(Setter *s, Str value) {
    s->given_outer = true;
    return absolute(value, &s->style->outer);
}

/* The left margin of a right-hand page is at the binding (PG-05). */
static const struct {
    const char *selector, *name;
    bool (*set)(Setter *s, Str value);
} page_properties[] = {
    {"@page", "size", page_size},
    {"@page", "margin-top", page_top},
    {"@page", "margin-bottom", page_bottom},
    {"@page", "--characters", page_characters},
    {"@page", "--rows", page_rows},
    {"@page :right", "margin-left", page_inner},
    {"@page :right", "margin-right", page_outer},
    {"@page :left", "margin-right", page_inner},
    {"@page :left", "margin-left", page_outer},
};

static bool set_strictness(Style *style, Str value) {
    static const Word words[] = {{"anywhere", 0}, {"loose", 1}, {"normal", 2}, {"strict", 3}};
    return FIND_WORD(words, value, &style->strictness);
}

static bool set_marks(Style *style, Str value) {
    static const Word words[] = {{"normal", 0}, {"kaiming", 1}, {"trim-all", 2}};
    return FIND_WORD(words, value, &style->marks);
}

/* What holds for all text, so that only `body` takes it. */
static const struct {
    const char *name;
    bool (*set)(Style *, Str);
} text_properties[] = {{"line-break", set_strictness}, {"text-spacing-trim", set_marks}};

/* ---- the sheet ------------------------------------------------------------------------------ */

enum Outcome { DONE, NO_SELECTOR, NO_PROPERTY, BAD_VALUE };

static enum Outcome set_page(Setter *s, const CssDeclaration *d) {
    enum Outcome outcome = NO_PROPERTY;
    for (size_t i = 0; i < sizeof page_properties / sizeof *page_properties; i++)
        if (str_eq(d->selector, str_from(page_properties[i].selector)) &&
            str_eq(d->property, str_from(page_properties[i].name)))
            outcome = page_properties[i].set(s, d->value) ? DONE : BAD_VALUE;
    return outcome;
}

static bool set_property(const Setter *s, PartStyle *part, size_t property, Str value) {
    if (part_properties[property].set) return part_properties[property].set(part, value);
    float *lines = (float *)((char *)part + part_properties[property].lines);
    return in_lines(value, s->style->parts[STYLE_body].line_height, lines);
}

/* `content` and `border-bottom` mean something in few parts. */
static bool applies(size_t part, Str property) {
    bool head = part == STYLE_running_head || part == STYLE_folio;
    if (str_eq(property, STR("content"))) return head;
    if (str_eq(property, STR("border-bottom")))
        return part == STYLE_running_head || part == STYLE_city;
    return true;
}

static enum Outcome set_part(Setter *s, const CssDeclaration *d) {
    size_t part = 0;
    while (part < STYLE_PART_COUNT && !str_eq(d->selector, part_names[part]))
        part++;
    if (part == STYLE_PART_COUNT) return NO_SELECTOR;
    for (size_t i = 0; part == STYLE_body && i < sizeof text_properties / sizeof *text_properties;
         i++)
        if (str_eq(d->property, str_from(text_properties[i].name)))
            return text_properties[i].set(s->style, d->value) ? DONE : BAD_VALUE;
    if (!applies(part, d->property)) return NO_PROPERTY;
    for (size_t i = 0; i < sizeof part_properties / sizeof *part_properties; i++)
        if (str_eq(d->property, str_from(part_properties[i].name)))
            return set_property(s, &s->style->parts[part], i, d->value) ? DONE : BAD_VALUE;
    return NO_PROPERTY;
}

static void report(Diags *diags, Str path, const CssDeclaration *d, enum Outcome outcome) {
    Where where = where_line(path, d->line);
    if (outcome == NO_SELECTOR) diag1(diags, DIAG_css_selector, where, d->selector);
    if (outcome == NO_PROPERTY) diag1(diags, DIAG_css_property, where, d->property);
    if (outcome == BAD_VALUE) diag2(diags, DIAG_css_value, where, d->property, d->value);
}

/* Heads and folios stand at the fore-edge; their baselines, of 小五, are 20 pt above the type area
 * and 26 pt below it. */
static void inherit(Style *style) {
    const PartStyle *body = &style->parts[STYLE_body];
    for (size_t part = 0; part < STYLE_PART_COUNT; part++)
        if (part != STYLE_body) style->parts[part] = *body;
    PartStyle *head = &style->parts[STYLE_running_head], *folio = &style->parts[STYLE_folio];
    head->align = folio->align = ALIGN_OUTSIDE;
    head->space_after = 18.92f / body->line_height;
    folio->space_before = 18.08f / body->line_height;
    head->rule = 0.4f;
    style->parts[STYLE_city].rule = 0.75f;
}

/* `body` comes first, whatever its place in the sheet: the other parts inherit from it. */
static void apply(Setter *s, Diags *diags, Str path, const CssSheet *sheet) {
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < sheet->declarations.n; i++) {
            const CssDeclaration *d = &sheet->declarations.at[i];
            bool page = str_starts(d->selector, STR("@page"));
            bool body = str_eq(d->selector, part_names[STYLE_body]);
            if ((page || body) != (pass == 0)) continue;
            report(diags, path, d, page ? set_page(s, d) : set_part(s, d));
        }
        if (pass == 0) inherit(s->style);
    }
}

/* The type area is characters x size wide and (rows - 1) x pitch + size high (PG-01); the margins
 * that were not given are what it leaves. */
static void fit_page(Setter *s, Arena *arena, Diags *diags, Str path) {
    Style *style = s->style;
    const PartStyle *body = &style->parts[STYLE_body];
    style->pitch = body->line_height;
    float width = (float)style->characters * body->size;
    float height = (float)(style->rows - 1) * style->pitch + body->size;
    float outer = style->width - style->inner - width;
    float bottom = style->height - style->top - height;
    bool wrong = outer < 0 || bottom < 0 ||
                 (s->given_outer && fabsf(style->outer - outer) > 0.5f) ||
                 (s->given_bottom && fabsf(style->bottom - bottom) > 0.5f);
    if (wrong)
        diag1(diags, DIAG_style_grid, where_file(path),
              str_format(arena, "%.2f x %.2f pt + %.2f x %.2f = %.2f x %.2f", (double)width,
                         (double)height, (double)(style->inner + style->outer),
                         (double)(style->top + style->bottom), (double)style->width,
                         (double)style->height));
    if (outer < 0) style->width = style->inner + width, outer = 0;
    if (bottom < 0) style->height = style->top + height, bottom = 0;
    style->outer = outer;
    style->bottom = bottom;
}

/* The styles in `root`, for whoever named another. */
static Str style_names(Arena *arena, Diags *diags, Str root) {
    Str *names;
    size_t n = 0, kept = 0;
    if (!file_is_folder(root) || !file_list(arena, diags, root, &names, &n)) return STR("-");
    for (size_t i = 0; i < n; i++)
        if (file_exists(path_join(arena, path_join(arena, root, names[i]), STR("print.css"))))
            names[kept++] = names[i];
    return kept ? str_join(arena, names, kept, STR(", ")) : STR("-");
}

bool style_open(Arena *arena, Diags *diags, Str root, Str name, Style *style) {
    *style = built_in;
    Str folder = path_join(arena, root, name);
    style->name = str_copy(arena, name);
    style->screen = path_join(arena, folder, STR("screen.css"));
    if (!file_exists(style->screen))
        style->screen = path_join(arena, path_join(arena, root, STR("book")), STR("screen.css"));
    style->parts[STYLE_body] = built_in_body;
    Str path = path_join(arena, folder, STR("print.css"));
    Str text;
    if (!file_exists(path)) {
        diag3(diags, DIAG_no_style, where_file(STR("")), name, path,
              style_names(arena, diags, root));
        return false;
    }
    if (!file_read(arena, diags, path, &text)) return false;
    Setter setter = {.style = style};
    CssSheet sheet = css_read(arena, diags, path, text);
    apply(&setter, diags, path, &sheet);
    fit_page(&setter, arena, diags, path);
    return true;
}
