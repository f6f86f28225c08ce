/* SPDX-License-Identifier: MIT */
/* Ways through the book: labels, named destinations, outline. */
#include <stdlib.h>

#include "write/pdf/data.h"

/* ---- page labels (PD-11) ----------------------------------------------------------------------
 */

static Str roman(uint32_t value, char out[32]) {
    static const struct {
        uint32_t value;
        const char *digits;
    } steps[] = {{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"},
                 {90, "xc"},  {50, "l"},   {40, "xl"}, {10, "x"},   {9, "ix"},
                 {5, "v"},    {4, "iv"},   {1, "i"}};
    size_t n = 0;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        for (; value >= steps[i].value && n < 28; value -= steps[i].value)
            for (const char *p = steps[i].digits; *p; p++)
                out[n++] = *p;
    return (Str){out, n};
}

static uint32_t read_roman(Str label) {
    char digits[32];
    for (uint32_t value = 1; value < 400 && label.n && label.n < 16; value++)
        if (str_eq(roman(value, digits), label)) return value;
    return 0;
}

PageLabel label_read(Arena *arena, Str label) {
    PageLabel read = {0};
    if (str_number(label, &read.value) && read.value > 0 && label.p[0] != '0')
        read.style = 'D';
    else if ((read.value = read_roman(label)) != 0)
        read.style = 'r';
    else
        read.text = str_copy(arena, label);
    return read;
}

static bool follows(const PageLabel *label, const PageLabel *before) {
    return label->style && label->style == before->style && label->value == before->value + 1;
}

void put_page_labels(const Pdf *pdf, Buf *buf) {
    const PageLabel *before = NULL;
    buf_text(buf, "/Nums[");
    for (size_t rank = 0; rank < pdf->pages.n; rank++) {
        const PageLabel *label = &pdf->pages.at[pdf->order[rank]].label;
        if (!before || !follows(label, before)) {
            buf_format(buf, "%zu<<", rank);
            if (label->style) buf_format(buf, "/S/%c/St %u", label->style, (unsigned)label->value);
            if (label->text.n) {
                buf_text(buf, "/P");
                put_text(buf, label->text);
            }
            buf_text(buf, ">>");
        }
        before = label;
    }
    buf_byte(buf, ']');
}

/* ---- named destinations -----------------------------------------------------------------------
 */

static int compare_dests(const void *a, const void *b) {
    const DestRecord *x = a, *y = b;
    size_t n = x->name.n < y->name.n ? x->name.n : y->name.n;
    int order = n ? memcmp(x->name.p, y->name.p, n) : 0;
    if (order) return order;
    if (x->name.n != y->name.n) return x->name.n < y->name.n ? -1 : 1;
    return (x->page > y->page) - (x->page < y->page);
}

/* Sorted by the bytes of the names, as readers search (7.9.6); of two with one name, the first. */
ObjectId dests_write(Pdf *pdf) {
    if (pdf->dests.n) qsort(pdf->dests.at, pdf->dests.n, sizeof *pdf->dests.at, compare_dests);
    Tree tree = tree_new(pdf->objects, "Names");
    Buf key = {0}, value = {0};
    for (size_t i = 0; i < pdf->dests.n; i++) {
        const DestRecord *dest = &pdf->dests.at[i];
        if (i && str_eq(dest->name, dest[-1].name)) continue;
        const PageRecord *page = &pdf->pages.at[dest->page];
        buf_clear(&key);
        buf_clear(&value);
        put_string(&key, dest->name);
        buf_byte(&value, '[');
        put_reference(&value, page->id);
        buf_text(&value, "/XYZ 0 ");
        put_length(&value, pdf->bleed + (double)page->height - (double)dest->y);
        buf_text(&value, " null]");
        tree_add(&tree, buf_view(&key), buf_view(&value));
    }
    buf_drop(&key);
    buf_drop(&value);
    return tree_end(&tree);
}

bool dest_exists(const Pdf *pdf, Str name) {
    const DestRecord key = {name, 0, 0};
    size_t low = 0, high = pdf->dests.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_dests(&pdf->dests.at[middle], &key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < pdf->dests.n && str_eq(pdf->dests.at[low].name, name);
}

/* ---- outline (PD-09) --------------------------------------------------------------------------
 */

typedef struct Bookmark {
    ObjectId id, parent, previous, next, first, last;
    size_t children;
    size_t parent_at; /* SIZE_MAX: the root */
} Bookmark;

enum { DEEPEST = 8 };

/* The tree from the levels; an item deeper than the one before is its child, however deep. */
static void link_bookmarks(const Layout *layout, Bookmark *items, Bookmark *root) {
    size_t open[DEEPEST + 1], depth = 0; /* the last item of each depth */
    int levels[DEEPEST + 1];
    for (size_t i = 0; i < layout->outline.n; i++) {
        int level = layout->outline.at[i].level;
        while (depth && levels[depth - 1] >= level)
            depth--;
        if (depth == DEEPEST) depth--;
        Bookmark *parent = depth ? &items[open[depth - 1]] : root;
        items[i].parent = parent->id;
        items[i].parent_at = depth ? open[depth - 1] : SIZE_MAX;
        items[i].previous = parent->last;
        if (parent->first == 0) parent->first = items[i].id;
        parent->last = items[i].id;
        parent->children++;
        open[depth] = i;
        levels[depth++] = level;
    }
}

/* The item that the parent's last child was is the previous of the new one: give it its next. */
static void link_next(const Layout *layout, Bookmark *items) {
    for (size_t i = 0; i < layout->outline.n; i++)
        if (items[i].previous) {
            size_t before = items[i].previous - items[0].id;
            items[before].next = items[i].id;
        }
}

static void put_relation(Buf *buf, const char *name, ObjectId id) {
    if (id == 0) return;
    buf_format(buf, "/%s ", name);
    put_reference(buf, id);
}

static void put_children(Buf *buf, const Bookmark *item) {
    put_relation(buf, "First", item->first);
    put_relation(buf, "Last", item->last);
}

ObjectId outline_write(Pdf *pdf, const Layout *layout) {
    size_t n = layout->outline.n;
    if (n == 0) return 0;
    Bookmark *items = ARENA_ARRAY(pdf->arena, Bookmark, n);
    Bookmark root = {.id = object_reserve(pdf->objects)};
    for (size_t i = 0; i < n; i++)
        items[i].id =
            object_reserve(pdf->objects); /* one after the other: link_next counts on it */
    link_bookmarks(layout, items, &root);
    link_next(layout, items);
    Buf buf = {0};
    for (size_t i = 0; i < n; i++) {
        buf_clear(&buf);
        buf_text(&buf, "/Title");
        put_text(&buf, layout->outline.at[i].title);
        put_relation(&buf, "Parent", items[i].parent);
        put_relation(&buf, "Prev", items[i].previous);
        put_relation(&buf, "Next", items[i].next);
        put_children(&buf, &items[i]);
        /* Negative: closed, so that a reader first sees the cities alone. */
        if (items[i].children) buf_format(&buf, "/Count -%zu", items[i].children);
        buf_text(&buf, "/Dest");
        put_string(&buf, layout->outline.at[i].dest);
        object_put(pdf->objects, items[i].id, buf_view(&buf));
    }
    buf_clear(&buf);
    buf_text(&buf, "/Type/Outlines");
    put_children(&buf, &root);
    buf_format(&buf, "/Count %zu", root.children);
    object_put(pdf->objects, root.id, buf_view(&buf));
    buf_drop(&buf);
    return root.id;
}
