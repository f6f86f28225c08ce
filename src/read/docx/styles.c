/* SPDX-License-Identifier: MIT */
#include "read/docx/styles.h"

#include <strings.h>

#include "text/date.h"

enum { BASED_MOST = 32, SIZE_DEFAULT = 20, SIZE_MOST = 2000 };

static const struct {
    Str name;
    enum StyleRole role;
} names[] = {
#define STYLE_NAME(name, role) {STR_INIT(name), role},
#include "read/docx/style.in"
#undef STYLE_NAME
};

typedef struct Style {
    Str id;
    const xmlNode *node;
    Look look;
    bool resolved;
} Style;

struct Styles {
    Look base; /* the defaults of the document */
    size_t first;
    VEC(Style) styles;
};

/* ---- names ---------------------------------------------------------------------------------- */

/* One digit of a level at byte `at`: its bytes, 0 when there is none. */
static size_t level_at(Str name, size_t at, int *level) {
    size_t n = at < name.n ? numeral_read(name, at, level) : 0;
    return n && *level >= 1 && *level <= 9 ? n : 0;
}

/* Case, spaces and hyphens do not count. */
static bool matches(Str name, Str pattern, int *level) {
    size_t at = 0;
    for (size_t i = 0; i < pattern.n; i++) {
        while (at < name.n && strchr(" -_", name.p[at]))
            at++;
        if (pattern.p[i] == '#') {
            size_t n = level_at(name, at, level);
            if (!n) return false;
            at += n;
        } else if (at >= name.n || strncasecmp(name.p + at++, pattern.p + i, 1) != 0) {
            return false;
        }
    }
    return at == name.n;
}

static void name_role(Look *look, Str name) {
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        int level = 0;
        if (!matches(name, names[i].name, &level)) continue;
        look->role = names[i].role;
        look->level = names[i].role == ROLE_HEADING ? level : 0;
        return;
    }
}

/* ---- properties ----------------------------------------------------------------------------- */

static void set_alignment(Look *look, Str value) {
    if (!value.n) return;
    look->centred = str_eq(value, STR("center"));
    look->right = str_eq(value, STR("right")) || str_eq(value, STR("end"));
}

/* The first line's indent: in characters where the document counts them, else in twips. */
static void set_indent(Look *look, const xmlNode *indent) {
    Str characters = docx_attribute(indent, "firstLineChars");
    Str twips = docx_attribute(indent, "firstLine");
    if (characters.n)
        look->indent = docx_number(characters, 0);
    else if (twips.n && look->size > 0)
        look->indent = (int)(docx_number(twips, 0) * 10L / look->size);
}

static void set_numbering(Look *look, const xmlNode *numbering) {
    if (!numbering) return;
    Str id = docx_value(numbering, "numId"), depth = docx_value(numbering, "ilvl");
    if (id.n) look->numbering = docx_number(id, 0);
    if (depth.n) look->depth = docx_number(depth, 0);
}

void styles_paragraph(Look *look, const xmlNode *properties) {
    enum { TEXT_LEVEL = 9 };
    if (!properties) return;
    Str outline = docx_value(properties, "outlineLvl");
    if (outline.n) {
        int level = docx_number(outline, TEXT_LEVEL);
        look->level = level >= 0 && level < TEXT_LEVEL ? level + 1 : 0;
    }
    set_alignment(look, docx_value(properties, "jc"));
    set_indent(look, docx_child(properties, "ind"));
    set_numbering(look, docx_child(properties, "numPr"));
    look->break_before = docx_switch(properties, "pageBreakBefore", look->break_before);
}

static void set_run(Look *look, const xmlNode *properties) {
    if (!properties) return;
    int size = docx_number(docx_value(properties, "sz"), look->size);
    look->size = size > 0 && size < SIZE_MOST ? size : look->size;
    look->strong = docx_switch(properties, "b", look->strong);
    look->em = docx_switch(properties, "i", look->em);
    look->em = docx_switch(properties, "em", look->em);
    look->hidden = docx_switch(properties, "vanish", look->hidden);
    look->struck = docx_switch(properties, "strike", look->struck) ||
                   docx_switch(properties, "dstrike", false);
}

/* ---- styles --------------------------------------------------------------------------------- */

static Style *find_style(const Styles *styles, Str id) {
    for (size_t i = 0; id.n && i < styles->styles.n; i++)
        if (str_eq(styles->styles.at[i].id, id)) return &styles->styles.at[i];
    return NULL;
}

/* From the style that all is based on down to this one. */
static Look resolve(const Styles *styles, Style *style) {
    Style *chain[BASED_MOST];
    size_t n = 0;
    for (Style *s = style; s && n < BASED_MOST;
         s = find_style(styles, docx_value(s->node, "basedOn")))
        chain[n++] = s;
    Look look = styles->base;
    while (n > 0) {
        const xmlNode *node = chain[--n]->node;
        enum StyleRole role = look.role;
        name_role(&look, docx_value(node, "name"));
        if (look.role == ROLE_NONE) look.role = role;
        set_run(&look, docx_child(node, "rPr"));
        styles_paragraph(&look, docx_child(node, "pPr"));
    }
    return look;
}

Look styles_look(const Styles *styles, Str id) {
    Style *style = find_style(styles, id);
    if (!style && styles->first < styles->styles.n) style = &styles->styles.at[styles->first];
    if (!style) return styles->base;
    if (!style->resolved) style->look = resolve(styles, style);
    style->resolved = true;
    return style->look;
}

void styles_run(const Styles *styles, Look *look, const xmlNode *properties) {
    const Style *style = find_style(styles, docx_value(properties, "rStyle"));
    if (style) set_run(look, docx_child(style->node, "rPr"));
    set_run(look, properties);
}

Styles *styles_read(Arena *arena, const xmlNode *root) {
    Styles *styles = ARENA_NEW(arena, Styles);
    styles->base.size = SIZE_DEFAULT;
    styles->first = SIZE_MAX;
    const xmlNode *defaults = docx_child(root, "docDefaults");
    set_run(&styles->base, docx_child(docx_child(defaults, "rPrDefault"), "rPr"));
    styles_paragraph(&styles->base, docx_child(docx_child(defaults, "pPrDefault"), "pPr"));
    for (const xmlNode *n = root ? root->children : NULL; n; n = n->next) {
        if (!docx_is(n, "style")) continue;
        Style style = {.id = docx_attribute(n, "styleId"), .node = n};
        bool first = str_eq(docx_attribute(n, "default"), STR("1")) &&
                     str_eq(docx_attribute(n, "type"), STR("paragraph"));
        if (first && styles->first == SIZE_MAX) styles->first = styles->styles.n;
        VEC_PUSH(arena, styles->styles, style);
    }
    return styles;
}
