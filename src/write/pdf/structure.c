/* SPDX-License-Identifier: MIT */
/* The structure tree (ISO 32000-1 14.7): elements from the layout's nodes, their content from the
 * marks that the pages left. Pages came body first; the tree is written in the order of the book.
 */
#include <stdlib.h>

#include "base/fail.h"
#include "write/pdf/data.h"

#define NOWHERE UINT64_MAX

/* A place in the book: the page's rank, then the MCID. */
typedef uint64_t Place;

typedef struct Elements {
    Pdf *pdf;
    const Node *nodes;
    size_t n;
    ObjectId root;
    ObjectId *ids;        /* of each node; 0: it has no content and is left out */
    NodeId *child, *next; /* first child, next sibling */
    Place *first;         /* first content in the subtree */
    size_t *mark_start;   /* n + 1: the marks of node i are marks[mark_start[i] ..] */
    Place *marks;
    size_t *link_start; /* the same for links */
    size_t *links;      /* indices of pdf->links */
    size_t *link_page;  /* by link: index of its PageRecord */
} Elements;

static const char *const tag_names[TAG_COUNT] = {
#define TAG(name, pdf) [TAG_##name] = (pdf),
#include "set/tag.in"
#undef TAG
};

static const PageRecord *page_at(const Elements *e, Place place) {
    return &e->pdf->pages.at[e->pdf->order[place >> 16]];
}

/* ---- gathering --------------------------------------------------------------------------------
 */

static void *zeroes(size_t n, size_t size) {
    return memset(must_alloc(n * size), 0, n * size);
}

/* From counts at [i + 1] to starts at [i]. */
static void sum_up(size_t *start, size_t n) {
    for (size_t i = 0; i < n; i++)
        start[i + 1] += start[i];
}

/* Marks sorted by node, those of a node by place: a counting sort over the pages in order. */
static void gather_marks(Elements *e) {
    Pdf *pdf = e->pdf;
    e->mark_start = zeroes(e->n + 1, sizeof *e->mark_start);
    e->marks = must_alloc(pdf->marks.n * sizeof *e->marks);
    for (size_t i = 0; i < pdf->marks.n; i++)
        e->mark_start[pdf->marks.at[i] + 1]++;
    sum_up(e->mark_start, e->n);
    size_t *to = must_alloc((e->n + 1) * sizeof *to);
    memcpy(to, e->mark_start, (e->n + 1) * sizeof *to);
    for (size_t rank = 0; rank < pdf->pages.n; rank++) {
        const PageRecord *page = &pdf->pages.at[pdf->order[rank]];
        for (size_t mcid = 0; mcid < page->marks; mcid++)
            e->marks[to[pdf->marks.at[page->first_mark + mcid]]++] = (Place)rank << 16 | mcid;
    }
    free(to);
}

static void gather_links(Elements *e) {
    Pdf *pdf = e->pdf;
    e->link_start = zeroes(e->n + 1, sizeof *e->link_start);
    e->links = must_alloc(pdf->links.n * sizeof *e->links);
    e->link_page = must_alloc(pdf->links.n * sizeof *e->link_page);
    for (size_t i = 0; i < pdf->links.n; i++)
        if (pdf->links.at[i].node != NO_NODE) e->link_start[pdf->links.at[i].node + 1]++;
    sum_up(e->link_start, e->n);
    size_t *to = must_alloc((e->n + 1) * sizeof *to);
    memcpy(to, e->link_start, (e->n + 1) * sizeof *to);
    for (size_t p = 0; p < pdf->pages.n; p++)
        for (size_t i = 0; i < pdf->pages.at[p].links; i++) {
            size_t link = pdf->pages.at[p].first_link + i;
            e->link_page[link] = p;
            if (pdf->links.at[link].node != NO_NODE)
                e->links[to[pdf->links.at[link].node]++] = link;
        }
    free(to);
}

/* An empty cell holds its place in a table; nothing else is written without content. */
static bool is_kept(const Elements *e, size_t i) {
    return i == 0 || e->first[i] != NOWHERE || e->nodes[i].tag == TAG_cell ||
           e->nodes[i].tag == TAG_header_cell;
}

/* Parents stand before their children, so that one walk from the end sees every child first. */
static void link_nodes(Elements *e) {
    e->child = must_alloc(e->n * sizeof *e->child);
    e->next = must_alloc(e->n * sizeof *e->next);
    e->first = must_alloc(e->n * sizeof *e->first);
    e->ids = zeroes(e->n, sizeof *e->ids);
    bool *wanted = zeroes(e->n, sizeof *wanted);
    for (size_t i = 0; i < e->n; i++) {
        e->child[i] = e->next[i] = NO_NODE;
        size_t from = e->mark_start[i];
        e->first[i] = from < e->mark_start[i + 1] ? e->marks[from] : NOWHERE;
    }
    for (size_t i = e->n; i-- > 0;) {
        wanted[i] = wanted[i] || is_kept(e, i) || e->link_start[i] < e->link_start[i + 1];
        NodeId parent = e->nodes[i].parent;
        if (!wanted[i] || parent == NO_NODE) continue;
        wanted[parent] = true;
        e->next[i] = e->child[parent];
        e->child[parent] = (NodeId)i;
        if (e->first[i] < e->first[parent]) e->first[parent] = e->first[i];
    }
    for (size_t i = 0; i < e->n; i++)
        if (wanted[i]) e->ids[i] = object_reserve(e->pdf->objects);
    free(wanted);
}

/* ---- an element -------------------------------------------------------------------------------
 */

static void put_mark(const Elements *e, Buf *buf, Place place, const PageRecord *own) {
    const PageRecord *page = page_at(e, place);
    if (page != own) {
        buf_text(buf, "<</Type/MCR/Pg ");
        put_reference(buf, page->id);
        buf_text(buf, "/MCID ");
    }
    buf_int(buf, (long)(place & 0xFFFF));
    if (page != own) buf_text(buf, ">>");
}

/* Content and children in reading order, links' annotations last. */
static void put_kids(const Elements *e, Buf *buf, size_t i, const PageRecord *own) {
    size_t mark = e->mark_start[i], end = e->mark_start[i + 1];
    buf_text(buf, "/K[");
    size_t empty = buf->n;
    for (NodeId child = e->child[i]; child != NO_NODE; child = e->next[child]) {
        for (; mark < end && e->marks[mark] < e->first[child] && e->first[child] != NOWHERE;
             mark++) {
            put_mark(e, buf, e->marks[mark], own);
            buf_byte(buf, ' ');
        }
        put_reference(buf, e->ids[child]);
        buf_byte(buf, ' ');
    }
    for (; mark < end; mark++) {
        put_mark(e, buf, e->marks[mark], own);
        buf_byte(buf, ' ');
    }
    for (size_t k = e->link_start[i]; k < e->link_start[i + 1]; k++) {
        buf_text(buf, "<</Type/OBJR/Obj ");
        put_reference(buf, e->pdf->links.at[e->links[k]].annotation);
        buf_text(buf, "/Pg ");
        put_reference(buf, e->pdf->pages.at[e->link_page[e->links[k]]].id);
        buf_text(buf, ">>");
    }
    if (buf->n > empty && buf->p[buf->n - 1] == ' ') buf->n--;
    buf_byte(buf, ']');
}

/* Where the element begins: its own first mark, else its first link. */
static const PageRecord *page_of(const Elements *e, size_t i) {
    if (e->mark_start[i] < e->mark_start[i + 1]) return page_at(e, e->marks[e->mark_start[i]]);
    if (e->link_start[i] < e->link_start[i + 1])
        return &e->pdf->pages.at[e->link_page[e->links[e->link_start[i]]]];
    return NULL;
}

static void put_named_text(Buf *buf, const char *name, Str text) {
    if (text.n == 0) return;
    buf_format(buf, "/%s", name);
    put_text(buf, text);
}

/* Attributes (14.8.5): the box of a figure, the scope and span of a cell. */
static void put_attributes(const Node *node, Buf *buf, const PageRecord *page, double bleed) {
    bool header = node->tag == TAG_header_cell;
    if (node->tag == TAG_figure && node->has_bbox && page) {
        double x = bleed + (double)node->bbox[0];
        double y = bleed + (double)page->height - (double)node->bbox[1];
        const double box[] = {x, y - (double)node->bbox[3], x + (double)node->bbox[2], y};
        buf_text(buf, "/A<</O/Layout/Placement/Block/BBox[");
        for (size_t i = 0; i < 4; i++) {
            if (i) buf_byte(buf, ' ');
            put_length(buf, box[i]);
        }
        buf_text(buf, "]>>");
    } else if (header || node->colspan > 1 || node->rowspan > 1) {
        buf_text(buf, "/A<</O/Table");
        if (header) buf_text(buf, node->column_header ? "/Scope/Column" : "/Scope/Row");
        if (node->colspan > 1) buf_format(buf, "/ColSpan %u", (unsigned)node->colspan);
        if (node->rowspan > 1) buf_format(buf, "/RowSpan %u", (unsigned)node->rowspan);
        buf_text(buf, ">>");
    }
}

/* ISO 14289-1 7.9: a note has an id; one without gets its place's. */
static Str id_of(const Elements *e, size_t i) {
    const Node *node = &e->nodes[i];
    if (node->tag != TAG_note || node->id.n) return node->id;
    return str_format(e->pdf->arena, "note-%zu", i);
}

/* A link without its annotation, on the press's copy, is a run of text (14.8.4.4.2). */
static const char *tag_of(const Elements *e, size_t i) {
    enum Tag tag = e->nodes[i].tag;
    bool bare = tag == TAG_link && e->link_start[i] == e->link_start[i + 1];
    return tag_names[bare ? TAG_span : tag];
}

static void write_element(const Elements *e, size_t i, Buf *buf) {
    const Node *node = &e->nodes[i];
    const PageRecord *page = page_of(e, i);
    buf_clear(buf);
    buf_format(buf, "/S/%s/P ", tag_of(e, i));
    put_reference(buf, node->parent == NO_NODE ? e->root : e->ids[node->parent]);
    if (page) {
        buf_text(buf, "/Pg ");
        put_reference(buf, page->id);
    }
    put_kids(e, buf, i, page);
    put_named_text(buf, "T", node->title);
    put_named_text(buf, "Alt", node->alt);
    put_named_text(buf, "ActualText", node->actual);
    put_named_text(buf, "Lang", node->lang);
    put_named_text(buf, "ID", id_of(e, i));
    put_attributes(node, buf, page, e->pdf->bleed);
    object_put(e->pdf->objects, e->ids[i], buf_view(buf));
}

/* ---- trees ------------------------------------------------------------------------------------
 */

static void add_key(Tree *tree, uint32_t key, Str value) {
    Buf number = {0};
    buf_int(&number, (long)key);
    tree_add(tree, buf_view(&number), value);
    buf_drop(&number);
}

/* From marks and annotations back to elements (14.7.4.4). Keys were given out as pages came. */
static ObjectId write_parent_tree(const Elements *e) {
    const Pdf *pdf = e->pdf;
    Tree tree = tree_new(pdf->objects, "Nums");
    Buf value = {0};
    for (size_t p = 0; p < pdf->pages.n; p++) {
        const PageRecord *page = &pdf->pages.at[p];
        buf_clear(&value);
        buf_byte(&value, '[');
        for (size_t i = 0; i < page->marks; i++) {
            if (i) buf_byte(&value, ' ');
            put_reference(&value, e->ids[pdf->marks.at[page->first_mark + i]]);
        }
        buf_byte(&value, ']');
        add_key(&tree, page->key, buf_view(&value));
        for (size_t i = 0; i < page->links; i++) {
            NodeId node = pdf->links.at[page->first_link + i].node;
            if (node == NO_NODE) continue;
            buf_clear(&value);
            put_reference(&value, e->ids[node]);
            add_key(&tree, page->key + 1 + (uint32_t)i, buf_view(&value));
        }
    }
    buf_drop(&value);
    return tree_end(&tree);
}

typedef struct Named {
    Str id;
    ObjectId element;
} Named;

static int compare_named(const void *a, const void *b) {
    Str x = ((const Named *)a)->id, y = ((const Named *)b)->id;
    size_t n = x.n < y.n ? x.n : y.n;
    int order = n ? memcmp(x.p, y.p, n) : 0;
    return order ? order : (x.n > y.n) - (x.n < y.n);
}

static ObjectId write_id_tree(const Elements *e) {
    VEC(Named) named = {0};
    for (size_t i = 0; i < e->n; i++)
        if (e->ids[i] && id_of(e, i).n)
            VEC_PUSH(e->pdf->arena, named, (Named){id_of(e, i), e->ids[i]});
    if (named.n == 0) return 0;
    qsort(named.at, named.n, sizeof *named.at, compare_named);
    Tree tree = tree_new(e->pdf->objects, "Names");
    Buf key = {0}, value = {0};
    for (size_t i = 0; i < named.n; i++) {
        buf_clear(&key);
        buf_clear(&value);
        put_text(&key, named.at[i].id);
        put_reference(&value, named.at[i].element);
        tree_add(&tree, buf_view(&key), buf_view(&value));
    }
    buf_drop(&key);
    buf_drop(&value);
    return tree_end(&tree);
}

/* ---- conformance ------------------------------------------------------------------------------
 */

/* Each is named: somebody has to describe them all. */
static void refuse_figure(Pdf *pdf, const Node *figure) {
    pdf->refused[DIAG_pdf_figure_without_text] = false;
    pdf_refuse(pdf, DIAG_pdf_figure_without_text, figure->title);
}

/* ISO 14289-1 7.3 (figures have a description) and 7.4.2 (no level of heading is skipped). */
static void check_nodes(const Elements *e) {
    int level = 0;
    for (size_t i = 0; i < e->n; i++) {
        const Node *node = &e->nodes[i];
        if (!e->ids[i]) continue;
        if (node->tag == TAG_figure && node->alt.n == 0 && node->actual.n == 0)
            refuse_figure(e->pdf, node);
        if (node->tag < TAG_h1 || node->tag > TAG_h5) continue;
        int own = (int)node->tag - TAG_h1 + 1;
        if (own > level + 1) pdf_refuse(e->pdf, DIAG_pdf_heading_skipped, node->title);
        level = own;
    }
}

ObjectId structure_write(Pdf *pdf, const Structure *structure) {
    Elements e = {.pdf = pdf, .nodes = structure->nodes.at, .n = structure->nodes.n};
    e.root = object_reserve(pdf->objects);
    gather_marks(&e);
    gather_links(&e);
    link_nodes(&e);
    check_nodes(&e);
    Buf buf = {0};
    for (size_t i = 0; i < e.n; i++)
        if (e.ids[i]) write_element(&e, i, &buf);
    ObjectId parents = write_parent_tree(&e), named = write_id_tree(&e);
    buf_clear(&buf);
    buf_text(&buf, "/Type/StructTreeRoot/K[");
    if (e.n) put_reference(&buf, e.ids[0]);
    buf_text(&buf, "]/ParentTree ");
    put_reference(&buf, parents);
    buf_format(&buf, "/ParentTreeNextKey %u", (unsigned)pdf->next_key);
    if (named) {
        buf_text(&buf, "/IDTree ");
        put_reference(&buf, named);
    }
    object_put(pdf->objects, e.root, buf_view(&buf));
    buf_drop(&buf);
    void *arrays[] = {e.ids,   e.child,      e.next,  e.first,    e.mark_start,
                      e.marks, e.link_start, e.links, e.link_page};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]);
    return e.root;
}
