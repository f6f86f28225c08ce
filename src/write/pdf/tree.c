/* SPDX-License-Identifier: MIT */
#include "write/pdf/data.h"

Tree tree_new(Objects *objects, const char *kind) {
    return (Tree){.objects = objects, .kind = kind};
}

static void end_leaf(Tree *tree) {
    if (tree->in_leaf == 0) return;
    Buf entries = {0};
    buf_text(&entries, "/Limits[");
    buf_str(&entries, buf_view(&tree->first));
    buf_byte(&entries, ' ');
    buf_str(&entries, buf_view(&tree->last));
    buf_format(&entries, "]/%s[", tree->kind);
    buf_str(&entries, buf_view(&tree->leaf));
    buf_byte(&entries, ']');
    if (tree->kids.n) buf_byte(&tree->kids, ' ');
    put_reference(&tree->kids, object_add(tree->objects, buf_view(&entries)));
    buf_drop(&entries);
    buf_clear(&tree->leaf);
    tree->in_leaf = 0;
}

void tree_add(Tree *tree, Str key, Str value) {
    if (tree->in_leaf == LEAF) end_leaf(tree);
    if (tree->in_leaf++ == 0) {
        buf_clear(&tree->first);
        buf_str(&tree->first, key);
    }
    buf_clear(&tree->last);
    buf_str(&tree->last, key);
    buf_str(&tree->leaf, key);
    buf_byte(&tree->leaf, ' ');
    buf_str(&tree->leaf, value);
    buf_byte(&tree->leaf, ' ');
}

ObjectId tree_end(Tree *tree) {
    end_leaf(tree);
    Buf entries = {0};
    if (tree->kids.n)
        buf_text(&entries, "/Kids[");
    else
        buf_format(&entries, "/%s[", tree->kind); /* an empty tree is one empty leaf */
    buf_str(&entries, buf_view(&tree->kids));
    buf_byte(&entries, ']');
    ObjectId root = object_add(tree->objects, buf_view(&entries));
    Buf *buffers[] = {&entries, &tree->leaf, &tree->kids, &tree->first, &tree->last};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
        buf_drop(buffers[i]);
    return root;
}
