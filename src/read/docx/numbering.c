/* SPDX-License-Identifier: MIT */
/* Levels of abstract lists count; the lists of a document are instances that share the counters of
 * their abstract list unless they start again. */
#include "read/docx/numbering.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "read/docx/symbol.h"

enum { LEVELS = 9, START_MOST = 32767, LEVEL_TEXT_MOST = 64 };

typedef struct Abstract {
    Str id, style_link;
    const xmlNode *node, *levels[LEVELS];
    int count[LEVELS];
    bool begun[LEVELS];
} Abstract;

typedef struct Instance {
    int id;
    const xmlNode *node;
    Abstract *abstract;
    const xmlNode *levels[LEVELS]; /* overridden */
    int start[LEVELS];             /* -1: as the abstract list says */
    bool used[LEVELS];
} Instance;

struct Numbering {
    Arena *arena;
    size_t abstracts_n;
    Abstract *abstracts;
    VEC(Instance) instances;
};

/* ---- reading -------------------------------------------------------------------------------- */

static int level_of(const xmlNode *node) {
    int level = docx_number(docx_attribute(node, "ilvl"), -1);
    return level >= 0 && level < LEVELS ? level : -1;
}

static Abstract read_abstract(const xmlNode *node) {
    Abstract abstract = {.node = node,
                         .id = docx_attribute(node, "abstractNumId"),
                         .style_link = docx_value(node, "styleLink")};
    for (const xmlNode *n = node->children; n; n = n->next) {
        int level = docx_is(n, "lvl") ? level_of(n) : -1;
        if (level >= 0) abstract.levels[level] = n;
    }
    return abstract;
}

static Abstract *find_abstract(const Numbering *numbering, Str id) {
    for (size_t i = 0; i < numbering->abstracts_n; i++)
        if (str_eq(numbering->abstracts[i].id, id)) return &numbering->abstracts[i];
    return NULL;
}

/* An abstract list may only name the style that another one defines. */
static Abstract *follow_link(const Numbering *numbering, Abstract *abstract) {
    Str link = abstract ? docx_value(abstract->node, "numStyleLink") : STR("");
    for (size_t i = 0; link.n && i < numbering->abstracts_n; i++)
        if (str_eq(numbering->abstracts[i].style_link, link)) return &numbering->abstracts[i];
    return abstract;
}

static Instance read_instance(const Numbering *numbering, const xmlNode *node) {
    Instance instance = {.id = docx_number(docx_attribute(node, "numId"), 0), .node = node};
    instance.abstract =
        follow_link(numbering, find_abstract(numbering, docx_value(node, "abstractNumId")));
    for (int k = 0; k < LEVELS; k++)
        instance.start[k] = -1;
    for (const xmlNode *n = node->children; n; n = n->next) {
        int level = docx_is(n, "lvlOverride") ? level_of(n) : -1;
        if (level < 0) continue;
        instance.levels[level] = docx_child(n, "lvl");
        instance.start[level] = docx_number(docx_value(n, "startOverride"), -1);
    }
    return instance;
}

Numbering *numbering_read(Arena *arena, const xmlNode *root) {
    Numbering *numbering = ARENA_NEW(arena, Numbering);
    size_t n = 0;
    numbering->arena = arena;
    for (const xmlNode *c = root ? root->children : NULL; c; c = c->next)
        n += docx_is(c, "abstractNum");
    numbering->abstracts = ARENA_ARRAY(arena, Abstract, n + 1);
    for (const xmlNode *c = root ? root->children : NULL; c; c = c->next)
        if (docx_is(c, "abstractNum"))
            numbering->abstracts[numbering->abstracts_n++] = read_abstract(c);
    for (const xmlNode *c = root ? root->children : NULL; c; c = c->next)
        if (docx_is(c, "num")) VEC_PUSH(arena, numbering->instances, read_instance(numbering, c));
    return numbering;
}

/* ---- counting ------------------------------------------------------------------------------- */

static const xmlNode *level_node(const Instance *list, int depth) {
    return list->levels[depth] ? list->levels[depth] : list->abstract->levels[depth];
}

static int start_of(const Instance *list, int depth) {
    int start = docx_number(docx_value(level_node(list, depth), "start"), 1);
    if (list->start[depth] >= 0) start = list->start[depth];
    return start < 0 || start > START_MOST ? 1 : start;
}

static void count(Instance *list, int depth) {
    Abstract *a = list->abstract;
    bool again = list->start[depth] >= 0 && !list->used[depth];
    a->count[depth] = a->begun[depth] && !again ? a->count[depth] + 1 : start_of(list, depth);
    a->begun[depth] = list->used[depth] = true;
    for (int k = 0; k < depth; k++) { /* 1.1 without a 1 above it */
        if (!a->begun[k]) a->count[k] = start_of(list, k);
        a->begun[k] = true;
    }
    for (int k = depth + 1; k < LEVELS; k++)
        if (!str_eq(docx_value(level_node(list, k), "lvlRestart"), STR("0"))) a->begun[k] = false;
}

/* ---- text ----------------------------------------------------------------------------------- */

static void put_level(const Instance *list, Arena *arena, Buf *out, int depth, bool arabic) {
    Str format = docx_value(level_node(list, depth), "numFmt");
    buf_str(out,
            number_format(arena, arabic ? STR("decimal") : format, list->abstract->count[depth]));
}

/* "%1.%2": the numbers of the levels in their formats. */
static Str expand(const Instance *list, Arena *arena, const xmlNode *level, Str pattern) {
    Buf out = {0};
    bool arabic = docx_switch(level, "isLgl", false);
    if (pattern.n > LEVEL_TEXT_MOST) pattern.n = 0;
    for (size_t i = 0; i < pattern.n; i++) {
        int k = i + 1 < pattern.n ? pattern.p[i + 1] - '1' : -1;
        if (pattern.p[i] == '%' && k >= 0 && k < LEVELS) {
            put_level(list, arena, &out, k, arabic);
            i++;
        } else {
            buf_byte(&out, pattern.p[i]);
        }
    }
    Str text = str_trim(str_copy(arena, buf_view(&out)));
    buf_drop(&out);
    return text;
}

/* The mark of a bullet as Unicode has it: most come in a font of symbols. */
static Str bullet_text(Arena *arena, const xmlNode *level, Str text) {
    const xmlNode *fonts = docx_child(docx_child(level, "rPr"), "rFonts");
    Str font = docx_attribute(fonts, "ascii");
    if (!font.n) font = docx_attribute(fonts, "hAnsi");
    text = str_trim(text);
    if (!text.n) return STR("");
    uint32_t c = utf8_next(&(Str){text.p, text.n});
    bool hidden = c >= 0xE000 && c <= 0xF8FF;
    Str known = symbol_is_font(font) ? symbol_text(font, c) : STR("");
    if (!known.n && hidden) known = symbol_text(STR("Wingdings"), c);
    if (known.n) return known;
    return hidden || symbol_is_font(font) ? STR("●") : str_copy(arena, text);
}

static int depth_of(const Instance *list, int depth, Str style) {
    for (int k = 0; style.n && k < LEVELS; k++)
        if (level_node(list, k) && str_eq(docx_value(level_node(list, k), "pStyle"), style))
            return k;
    return depth >= 0 && depth < LEVELS ? depth : 0;
}

static Instance *find_instance(Numbering *numbering, int id) {
    for (size_t i = 0; id > 0 && i < numbering->instances.n; i++)
        if (numbering->instances.at[i].id == id) return &numbering->instances.at[i];
    return NULL;
}

/* 一、 （一） bring their own space with them. */
static bool is_closed(Str text) {
    static const Str ends[] = {STR_INIT("、"), STR_INIT("）"), STR_INIT("．"), STR_INIT("。")};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(text, ends[i])) return true;
    return false;
}

Number numbering_next(Numbering *numbering, int id, int depth, Str style) {
    Number number = {0};
    Instance *list = find_instance(numbering, id);
    if (!list || !list->abstract) return number;
    depth = depth_of(list, depth, style);
    const xmlNode *level = level_node(list, depth);
    if (!level) return number;
    count(list, depth);
    Str format = docx_value(level, "numFmt"), pattern = docx_value(level, "lvlText");
    number.bullet = str_eq(format, STR("bullet"));
    number.text = number.bullet ? bullet_text(numbering->arena, level, pattern)
                                : expand(list, numbering->arena, level, pattern);
    bool nothing = str_eq(docx_value(level, "suff"), STR("nothing"));
    number.attached = !number.bullet && (nothing || is_closed(number.text));
    number.decimal = str_starts(format, STR("decimal")) || str_has(format, STR("Letter")) ||
                     str_has(format, STR("Roman"));
    return number;
}
