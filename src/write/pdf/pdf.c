/* SPDX-License-Identifier: MIT */
/* Pages come in, body first; each goes into the file at once. At the end follow the fonts, the
 * structure, the ways through the book and the page tree, which has the front first. */
#include "write/pdf/pdf.h"

#include <stdlib.h>

#include "base/fail.h"
#include "write/pdf/data.h"

static void add_properties(Pdf *pdf) {
    Buf b = {0};
    put_artifacts(&b);
    HPDF_Dict_Add(pdf->resources, "Properties",
                  object_reference(pdf->objects, object_add(pdf->objects, buf_view(&b))));
    buf_drop(&b);
}

/* 3 mm of bleed (PD-12), up to the next 1/100 pt: no preflight finds it short. */
static const double BLEED = 8.51;

Pdf *pdf_open(Output *output, Faces *faces, Diags *diags, const PdfProfile *profile) {
    Pdf *pdf = must_alloc(sizeof *pdf);
    *pdf = (Pdf){.output = output,
                 .diags = diags,
                 .arena = arena_new(),
                 .conforming = true,
                 .profile = *profile,
                 .bleed = profile->print ? BLEED : 0};
    pdf->objects = objects_open(output);
    pdf->fonts = pdf_fonts_new(pdf->objects);
    pdf->images = pdf_images_new(pdf->objects, diags, profile);
    pdf->content = (Content){.fonts = pdf->fonts, .faces = faces, .bleed = pdf->bleed};
    pdf->resources = objects_dict(pdf->objects);
    add_properties(pdf);
    return pdf;
}

static void free_rest(Pdf *pdf) {
    pdf_fonts_drop(pdf->fonts);
    pdf_images_drop(pdf->images);
    content_drop(&pdf->content);
    free(pdf->order);
    arena_drop(pdf->arena);
    free(pdf);
}

void pdf_drop(Pdf *pdf) {
    if (!pdf) return;
    objects_drop(pdf->objects);
    free_rest(pdf);
}

void pdf_refuse(Pdf *pdf, enum DiagName reason, Str what) {
    pdf->conforming = false;
    if (pdf->refused[reason]) return;
    pdf->refused[reason] = true;
    diag1(pdf->diags, reason, (Where){0}, what);
}

/* ---- a page -----------------------------------------------------------------------------------
 */

static void keep_marks(Pdf *pdf, PageRecord *record) {
    const Marks *marks = &pdf->content.marks;
    record->first_mark = pdf->marks.n;
    record->marks = marks->n;
    for (size_t i = 0; i < marks->n; i++)
        VEC_PUSH(pdf->arena, pdf->marks, marks->nodes[i]);
}

static void keep_dests(Pdf *pdf, const Page *page) {
    for (size_t i = 0; i < page->dests.n; i++) {
        const Dest *dest = &page->dests.at[i];
        VEC_PUSH(pdf->arena, pdf->dests,
                 (DestRecord){str_copy(pdf->arena, dest->name), pdf->pages.n, dest->y});
    }
}

/* The leaf of the page tree that the page belongs to; its object is written at the end. */
static ObjectId leaf_of(Pdf *pdf, enum PagePart part, uint32_t number) {
    while (pdf->leaves[part].n <= number / LEAF)
        VEC_PUSH(pdf->arena, pdf->leaves[part], object_reserve(pdf->objects));
    return pdf->leaves[part].at[number / LEAF];
}

/* A box `inside` pt within the sheet, which is the trimmed page with the bleed around it. */
static void put_page_box(const Pdf *pdf, Buf *b, const char *name, const Page *page,
                         double inside) {
    double outside = 2 * pdf->bleed - inside;
    const double corners[] = {inside, inside, (double)page->width + outside,
                              (double)page->height + outside};
    buf_format(b, "/%s[", name);
    for (size_t i = 0; i < 4; i++) {
        if (i) buf_byte(b, ' ');
        put_length(b, corners[i]);
    }
    buf_byte(b, ']');
}

static void write_page(Pdf *pdf, const Page *page, const PageRecord *record, ObjectId content) {
    Buf b = {0};
    buf_text(&b, "/Type/Page/Parent ");
    put_reference(&b, leaf_of(pdf, page->part, page->number));
    put_page_box(pdf, &b, "MediaBox", page, 0); /* PD-12: no bleed on the screen copy */
    if (pdf->bleed > 0) put_page_box(pdf, &b, "BleedBox", page, 0);
    put_page_box(pdf, &b, "TrimBox", page, pdf->bleed);
    buf_text(&b, "/Resources ");
    put_reference(&b, object_id(pdf->resources));
    buf_text(&b, "/Contents ");
    put_reference(&b, content);
    buf_format(&b, "/StructParents %u/Tabs/S", (unsigned)record->key);
    if (record->links) buf_text(&b, "/Annots[");
    for (size_t i = 0; i < record->links; i++) {
        if (i) buf_byte(&b, ' ');
        put_reference(&b, pdf->links.at[record->first_link + i].annotation);
    }
    if (record->links) buf_byte(&b, ']');
    object_put(pdf->objects, record->id, buf_view(&b));
    buf_drop(&b);
}

static void set_content(Pdf *pdf, const Page *page) {
    ShownImage *images = must_alloc((page->pictures.n + 1) * sizeof *images);
    for (size_t i = 0; i < page->pictures.n; i++)
        images[i] = pdf_images_add(pdf->images, &page->pictures.at[i]);
    content_set(&pdf->content, page, images);
    free(images);
}

static void take_page(void *context, const Page *page) {
    Pdf *pdf = context;
    PageRecord record = {.id = object_reserve(pdf->objects),
                         .part = page->part,
                         .number = page->number,
                         .key = pdf->next_key,
                         .height = page->height,
                         .label = label_read(pdf->arena, page->label)};
    set_content(pdf, page);
    ObjectId content = object_reserve(pdf->objects);
    stream_put(pdf->objects, content, STR(""), buf_view(&pdf->content.bytes), false);
    links_take(pdf, page, &record);
    keep_marks(pdf, &record);
    keep_dests(pdf, page);
    write_page(pdf, page, &record, content);
    VEC_PUSH(pdf->arena, pdf->pages, record);
    pdf->width = page->width;
    pdf->height = page->height;
}

/* Blank pages behind the book until its sheets are full; they count on, and show nothing. */
static void fill_sheet(Pdf *pdf) {
    PageRecord last = {.part = PART_BODY};
    for (size_t i = 0; i < pdf->pages.n; i++)
        if (pdf->pages.at[i].part == PART_BODY && pdf->pages.at[i].number >= last.number)
            last = pdf->pages.at[i];
    while (pdf->profile.sheet && pdf->pages.n % pdf->profile.sheet) {
        last.number++;
        last.label.value++;
        Str label = str_format(pdf->arena, "%u", (unsigned)last.label.value);
        const Page blank = {.part = PART_BODY,
                            .number = last.number,
                            .width = pdf->width,
                            .height = pdf->height,
                            .label = label};
        take_page(pdf, &blank);
    }
}

PageSink pdf_sink(Pdf *pdf) {
    return (PageSink){take_page, pdf};
}

/* ---- the page tree ----------------------------------------------------------------------------
 */

static const PageRecord *sorted_pages; /* qsort has no context */

static int compare_pages(const void *a, const void *b) {
    const PageRecord *x = &sorted_pages[*(const size_t *)a], *y = &sorted_pages[*(const size_t *)b];
    if (x->part != y->part) return x->part < y->part ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static void order_pages(Pdf *pdf) {
    pdf->order = must_alloc((pdf->pages.n + 1) * sizeof *pdf->order);
    for (size_t i = 0; i < pdf->pages.n; i++)
        pdf->order[i] = i;
    sorted_pages = pdf->pages.at;
    qsort(pdf->order, pdf->pages.n, sizeof *pdf->order, compare_pages);
    sorted_pages = NULL;
}

/* A node of the tree while it is written: its kids so far. */
typedef struct Branch {
    ObjectId id, parent;
    Buf kids;
    size_t n, count; /* kids, and pages under them */
} Branch;

static void add_kid(Branch *branch, ObjectId kid, size_t count) {
    if (branch->n++) buf_byte(&branch->kids, ' ');
    put_reference(&branch->kids, kid);
    branch->count += count;
}

/* Writes the node and hangs it into the root where that is its parent. */
static void end_branch(Pdf *pdf, Branch *branch) {
    Buf b = {0};
    buf_text(&b, "/Type/Pages/Parent ");
    put_reference(&b, branch->parent);
    buf_format(&b, "/Count %zu/Kids[", branch->count);
    buf_str(&b, buf_view(&branch->kids));
    buf_byte(&b, ']');
    object_put(pdf->objects, branch->id, buf_view(&b));
    HPDF_Dict root = objects_doc(pdf->objects)->root_pages;
    if (branch->parent == object_id(root))
        HPDF_Array_Add(HPDF_Dict_GetItem(root, "Kids", HPDF_OCLASS_ARRAY),
                       object_reference(pdf->objects, branch->id));
    buf_drop(&b);
    buf_drop(&branch->kids);
    *branch = (Branch){0};
}

/* One leaf of LEAF pages from rank `*rank`, under `parent`; the pages in it. */
static size_t write_leaf(Pdf *pdf, ObjectId id, ObjectId parent, size_t *rank) {
    Branch leaf = {.id = id, .parent = parent};
    const PageRecord *first = &pdf->pages.at[pdf->order[*rank]];
    for (; *rank < pdf->pages.n; ++*rank) {
        const PageRecord *page = &pdf->pages.at[pdf->order[*rank]];
        if (page->part != first->part || page->number / LEAF != first->number / LEAF) break;
        add_kid(&leaf, page->id, 1);
    }
    size_t count = leaf.count;
    end_branch(pdf, &leaf);
    return count;
}

/* libharu's root over leaves, or over branches of LEAF leaves in a long book. The root counts no
 * kids itself: they are no longer objects in memory. */
static void write_page_tree(Pdf *pdf) {
    HPDF_Dict root = objects_doc(pdf->objects)->root_pages;
    bool deep = pdf->leaves[PART_FRONT].n + pdf->leaves[PART_BODY].n > LEAF;
    Branch branch = {0};
    size_t rank = 0;
    while (rank < pdf->pages.n) {
        const PageRecord *page = &pdf->pages.at[pdf->order[rank]];
        ObjectId leaf = leaf_of(pdf, page->part, page->number), parent = object_id(root);
        if (deep) {
            if (branch.n == 0)
                branch = (Branch){.id = object_reserve(pdf->objects), .parent = object_id(root)};
            parent = branch.id;
        }
        size_t count = write_leaf(pdf, leaf, parent, &rank);
        if (deep) add_kid(&branch, leaf, count);
        if (branch.n == LEAF) end_branch(pdf, &branch);
    }
    if (branch.n) end_branch(pdf, &branch);
    root->before_write_fn = NULL;
    HPDF_Dict_AddNumber(root, "Count", (HPDF_INT32)pdf->pages.n);
}

/* ---- the end ----------------------------------------------------------------------------------
 */

static void write_navigation(Pdf *pdf, const Layout *layout) {
    HPDF_Dict catalog = objects_doc(pdf->objects)->catalog;
    Buf labels = {0}, names = {0};
    put_page_labels(pdf, &labels);
    buf_text(&names, "/Dests ");
    put_reference(&names, dests_write(pdf));
    links_write(pdf);
    HPDF_Dict_Add(catalog, "PageLabels",
                  object_reference(pdf->objects, object_add(pdf->objects, buf_view(&labels))));
    HPDF_Dict_Add(catalog, "Names",
                  object_reference(pdf->objects, object_add(pdf->objects, buf_view(&names))));
    ObjectId outline = outline_write(pdf, layout);
    if (outline) HPDF_Dict_Add(catalog, "Outlines", object_reference(pdf->objects, outline));
    buf_drop(&labels);
    buf_drop(&names);
}

void pdf_close(Pdf *pdf, const Layout *layout) {
    HPDF_Dict catalog = objects_doc(pdf->objects)->catalog;
    fill_sheet(pdf);
    order_pages(pdf);
    write_page_tree(pdf);
    ObjectId structure = structure_write(pdf, &layout->structure);
    HPDF_Dict_Add(catalog, "StructTreeRoot", object_reference(pdf->objects, structure));
    write_navigation(pdf, layout);
    bool whole = pdf_fonts_write(pdf->fonts, pdf->resources, pdf->output, pdf->diags);
    pdf_images_write(pdf->images, pdf->resources);
    intent_write(pdf);
    metadata_write(pdf, layout);
    catalogue_write(pdf, layout);
    if (whole)
        objects_close(pdf->objects);
    else
        objects_drop(pdf->objects);
    free_rest(pdf);
}
