/* SPDX-License-Identifier: MIT */
/* The structure tree as it grows, and characters that no face has. */
#include "set/setter.h"

#include "base/utf8.h"

NodeId node_new(Setter *s, NodeId parent, enum Tag tag) {
    VEC_PUSH(s->keep, s->layout->structure.nodes, (Node){.tag = tag, .parent = parent});
    return (NodeId)(s->layout->structure.nodes.n - 1);
}

Node *node_at(Setter *s, NodeId node) {
    return &s->layout->structure.nodes.at[node];
}

void report_missing(Setter *s, uint32_t c, int line) {
    for (size_t k = 0; k < s->missing.n; k++)
        if (s->missing.at[k] == c) return;
    VEC_PUSH(s->keep, s->missing, c);
    char bytes[4];
    Str character = {bytes, utf8_put(bytes, c)};
    const Source *source = s->article ? s->article->source : NULL;
    Where where = where_line(source ? source->path : STR(""), source ? line : 0);
    diag2(s->book->diags, DIAG_missing_glyph, where, character,
          str_format(s->keep, "U+%04X", (unsigned)c));
}
