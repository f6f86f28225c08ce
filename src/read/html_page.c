/* SPDX-License-Identifier: MIT */
/* libxml2 parses what browsers accept. Then one pass over the elements, bottom up, weighs them:
 * running text has sentences, menus and lists of links have none. Where the site keeps its article
 * in a known container, or where nearly all running text is, is the article. */
#include "read/html_page.h"

#include <stdlib.h>
#include <strings.h>

#include "read/html_deep.h"
#include "text/chars.h"

struct Name {
    const char *name;
    enum ElementKind kind;
};

static const struct Name elements[] = {
#define ELEMENT(name, kind) {name, ELEMENT_##kind},
#define CONTAINER(attribute, value)
#define NOISE(word)
#define META(attribute, value, kind)
#define SPOT(id, kind)
#include "read/html.in"
#undef ELEMENT
#undef CONTAINER
};

static const struct {
    const char *attribute;
    Str value;
} containers[] = {
#define ELEMENT(name, kind)
#define CONTAINER(attribute, value) {attribute, STR_INIT(value)},
#include "read/html.in"
#undef CONTAINER
#undef NOISE
};

static const Str noise[] = {
#define CONTAINER(attribute, value)
#define NOISE(word) STR_INIT(word),
#include "read/html.in"
#undef NOISE
#undef SPOT
};

static const struct {
    Str id;
    enum PageMeta meta;
} spots[] = {
#define NOISE(word)
#define SPOT(id, kind) {STR_INIT(id), META_##kind},
#include "read/html.in"
};

#define COUNT(a) (sizeof(a) / sizeof *(a))

enum {
    CONTAINER_LEAST = 40, /* percent of the running text that a known container must hold */
    DENSE_LEAST = 85,     /* percent that a child must hold to be the container instead */
    RUN_LEAST = 30,       /* characters that make running text of a piece without a mark */
    CELL_MOST = 300,      /* characters: a longer cell is a column of the page */
    LINKED_LEAST = 70,    /* percent: a list of links */
};

static int compare_name(const void *key, const void *item) {
    return strcmp(key, ((const struct Name *)item)->name);
}

static enum ElementKind kind_of(const xmlNode *node) {
    const struct Name *found =
        bsearch(node->name, elements, COUNT(elements), sizeof *elements, compare_name);
    return found ? found->kind : ELEMENT_TRANSPARENT;
}

const Element *html_element(const xmlNode *node) {
    return node->type == XML_ELEMENT_NODE ? node->_private : NULL;
}

Str html_attribute(const xmlNode *node, const char *name) {
    for (const xmlAttr *a = node->properties; a; a = a->next)
        if (strcasecmp((const char *)a->name, name) == 0 && a->children && a->children->content)
            return str_from((const char *)a->children->content);
    return STR("");
}

static bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c < 0;
}

/* `word` stands among the names of a class or id as a whole: `ad` never hits `padding`. */
static bool has_word(Str names, Str word) {
    for (size_t at = 0; (at = str_find(names, word, at)) != SIZE_MAX; at += word.n) {
        size_t end = at + word.n;
        if ((at == 0 || !is_word_character(names.p[at - 1])) &&
            (end == names.n || !is_word_character(names.p[end])))
            return true;
    }
    return false;
}

/* One of the names in a class, to the letter. */
static bool has_name(Str names, Str name) {
    Str rest = names, one;
    while (str_cut(&rest, STR(" "), &one))
        if (str_eq(str_trim(one), name)) return true;
    return false;
}

static bool is_noise(const xmlNode *node) {
    Str class = html_attribute(node, "class"), id = html_attribute(node, "id");
    for (size_t i = 0; (class.n || id.n) && i < COUNT(noise); i++)
        if (has_word(class, noise[i]) || has_word(id, noise[i])) return true;
    return false;
}

/* `property: value` in a style attribute, white space aside. */
static bool has_style(Str style, Str property, Str value) {
    size_t at = str_find(style, property, 0);
    if (at == SIZE_MAX) return false;
    size_t end = str_find(style, STR(";"), at);
    Str rest = str_sub(style, at + property.n, end == SIZE_MAX ? style.n : end);
    size_t colon = str_find(rest, STR(":"), 0);
    return colon != SIZE_MAX && str_starts(str_trim(str_after(rest, colon + 1)), value);
}

/* font-size: 22px, 18pt, or <font size=5>. */
static bool is_large(Str style, Str font) {
    enum { LARGE_PX = 20, LARGE_PT = 16, LARGE_FONT = 5 };
    size_t at = str_find(style, STR("font-size"), 0);
    if (at == SIZE_MAX) return font.n == 1 && font.p[0] >= '0' + LARGE_FONT && font.p[0] <= '7';
    int size = 0;
    while (at < style.n && !char_is_digit((unsigned char)style.p[at]) && style.p[at] != ';')
        at++;
    for (; at < style.n && char_is_digit((unsigned char)style.p[at]) && size < 1000; at++)
        size = size * 10 + style.p[at] - '0';
    Str unit = str_after(style, at);
    return str_starts(unit, STR("px"))   ? size >= LARGE_PX
           : str_starts(unit, STR("pt")) ? size >= LARGE_PT
                                         : false;
}

static enum PageMeta spot_of(const xmlNode *node) {
    Str id = html_attribute(node, "id");
    for (size_t i = 0; id.n && i < COUNT(spots); i++)
        if (str_eq(id, spots[i].id)) return spots[i].meta;
    return META_NONE;
}

static size_t container_rank(const xmlNode *node) {
    for (size_t i = 0; node->properties && i < COUNT(containers); i++) {
        Str value = html_attribute(node, containers[i].attribute);
        if (value.n && has_name(value, containers[i].value)) return i;
    }
    return COUNT(containers);
}

static void look_at_style(const xmlNode *node, Element *e) {
    Str style = html_attribute(node, "style"), align = html_attribute(node, "align");
    bool unseen = has_style(style, STR("display"), STR("none")) ||
                  has_style(style, STR("visibility"), STR("hidden"));
    /* a post is hidden until its script has run, and saved so */
    e->hidden = unseen && container_rank(node) == COUNT(containers);
    e->strong = e->kind == ELEMENT_STRONG || has_style(style, STR("font-weight"), STR("bold")) ||
                has_style(style, STR("font-weight"), STR("7")) ||
                has_style(style, STR("font-weight"), STR("6"));
    e->right = str_eq(align, STR("right")) || has_style(style, STR("text-align"), STR("right"));
    e->large = is_large(style, html_attribute(node, "size"));
    e->centred = e->kind == ELEMENT_CENTRE || str_eq(align, STR("center")) ||
                 has_style(style, STR("text-align"), STR("center"));
}

/* ---- weights -------------------------------------------------------------------------------- */

typedef struct Weighing {
    Arena *arena;
    int skipped, noise, link; /* how many such elements are open */
} Weighing;

static Element *open_element(Weighing *w, const xmlNode *node) {
    Element *e = ARENA_NEW(w->arena, Element);
    e->kind = kind_of(node);
    look_at_style(node, e);
    e->spot = spot_of(node);
    e->noise = e->kind == ELEMENT_NOISE_BLOCK || is_noise(node);
    ((xmlNode *)node)->_private = e;
    w->skipped += e->kind == ELEMENT_SKIPPED || e->hidden;
    w->noise += e->noise;
    w->link += e->kind == ELEMENT_LINK;
    return e;
}

static int count_visible(Str text, bool *marked) {
    int n = 0;
    while (text.n) {
        uint32_t c = utf8_next(&text);
        if (char_is_space(c) || c == '\n' || c == '\r' || c == '\f') continue;
        n++;
        *marked = *marked || c == 0xFF0C || c == 0x3002 || c == 0x3001 || c == 0xFF1B || c == ',';
    }
    return n;
}

static void weigh_text(Weighing *w, const xmlNode *node) {
    Element *parent = node->parent ? node->parent->_private : NULL;
    if (!parent || w->skipped) return;
    bool marked = false;
    int n = count_visible(str_from((const char *)node->content), &marked);
    bool running = !w->noise && !w->link && (marked || n >= RUN_LEAST);
    parent->characters += n;
    parent->linked += w->link ? n : 0;
    parent->weight += running ? n : 0;
}

/* A table of figures: several rows of short cells and no table inside; else it lays out a page. */
static void judge_table(Element *e) {
    e->data = e->rows >= 2 && e->cells >= 2 * e->rows && !e->layout;
}

static void add_to_parent(Element *parent, const Element *e) {
    bool table = e->kind == ELEMENT_TABLE, cell = e->kind == ELEMENT_CELL;
    parent->weight += e->weight;
    parent->characters += e->characters;
    parent->linked += e->linked;
    parent->layout = parent->layout || table || e->layout || (cell && e->characters > CELL_MOST);
    parent->rows += e->kind == ELEMENT_ROW ? 1 : table ? 0 : e->rows;
    parent->cells += cell ? 1 : table ? 0 : e->cells;
}

static void leave_weighed(void *context, const xmlNode *node) {
    Weighing *w = context;
    Element *e = node->_private, *parent = node->parent ? node->parent->_private : NULL;
    if (!e) return;
    w->skipped -= e->kind == ELEMENT_SKIPPED || e->hidden;
    w->noise -= e->noise;
    w->link -= e->kind == ELEMENT_LINK;
    if (e->kind == ELEMENT_TABLE) judge_table(e);
    if (e->kind == ELEMENT_LIST || e->kind == ELEMENT_ORDERED)
        e->links = e->linked * 100 >= e->characters * LINKED_LEAST;
    if (parent) add_to_parent(parent, e);
}

const xmlNode *html_after(const xmlNode *node, const xmlNode *root,
                          void (*leave)(void *, const xmlNode *), void *context) {
    for (;;) {
        if (node->type == XML_ELEMENT_NODE) leave(context, node);
        if (node == root) return NULL;
        if (node->next) return node->next;
        node = node->parent;
    }
}

static void weigh(Arena *arena, const xmlNode *root) {
    Weighing w = {.arena = arena};
    const xmlNode *node = root;
    while (node) {
        if (node->type == XML_ELEMENT_NODE) {
            open_element(&w, node);
            if (node->children) {
                node = node->children;
                continue;
            }
        } else if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
            weigh_text(&w, node);
        }
        node = html_after(node, root, leave_weighed, &w);
    }
}

/* ---- where the article is ------------------------------------------------------------------- */

static void leave_nothing(void *context, const xmlNode *node) {
    (void)context, (void)node;
}

static const xmlNode *known_container(const xmlNode *root) {
    int all = html_element(root)->weight;
    size_t best = COUNT(containers);
    const xmlNode *found = NULL, *node = root;
    while (node) {
        const Element *e = html_element(node);
        if (e && !e->noise && e->weight > 0 && e->weight * 100L >= all * (long)CONTAINER_LEAST) {
            size_t rank = container_rank(node);
            if (rank < best) {
                best = rank;
                found = node;
            }
        }
        node = e && node->children ? node->children : html_after(node, root, leave_nothing, NULL);
    }
    return found;
}

static bool is_box(const Element *e) {
    return e->kind == ELEMENT_BLOCK || e->kind == ELEMENT_CENTRE || e->kind == ELEMENT_TABLE ||
           e->kind == ELEMENT_ROW || e->kind == ELEMENT_CELL;
}

/* Down from the body into the child that holds nearly all the running text, as long as there is
 * one (HX-02). */
static const xmlNode *densest(const xmlNode *root) {
    const xmlNode *at = root, *next = root;
    while (next) {
        at = next;
        next = NULL;
        long all = html_element(at)->weight;
        for (const xmlNode *k = at->children; k && all > 0; k = k->next) {
            const Element *e = html_element(k);
            if (e && is_box(e) && !e->noise && !e->data && e->weight * 100L >= all * DENSE_LEAST)
                next = k;
        }
    }
    return at;
}

static const xmlNode *find_body(const xmlNode *root) {
    for (const xmlNode *k = root->children; k; k = k->next)
        if (k->type == XML_ELEMENT_NODE && strcmp((const char *)k->name, "body") == 0) return k;
    return root;
}

HtmlPage html_page_open(Arena *arena, Str text) {
    HtmlPage page = {0};
    page.document = html_deep_parse(text, &page.flattened);
    const xmlNode *root = page.document ? xmlDocGetRootElement(page.document) : NULL;
    if (!root) return page;
    weigh(arena, root);
    page.root = find_body(root);
    page.container = known_container(page.root);
    if (!page.container) page.container = densest(page.root);
    return page;
}

void html_page_close(HtmlPage *page) {
    if (page->document) xmlFreeDoc(page->document);
    *page = (HtmlPage){0};
}
