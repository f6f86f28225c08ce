/* SPDX-License-Identifier: MIT */
/* Synthetic pages for the tests of the writers: text set as it comes, without the typesetter. */
#ifndef TESTS_UNIT_SHEETS_H
#define TESTS_UNIT_SHEETS_H

#include <string.h>

#include "set/pages.h"

typedef struct Sheets {
    Arena *arena;
    Layout layout;
    Page page;
} Sheets;

static inline NodeId sheets_node(Sheets *s, enum Tag tag, NodeId parent) {
    VEC_PUSH(s->arena, s->layout.structure.nodes, (Node){.tag = tag, .parent = parent});
    return (NodeId)s->layout.structure.nodes.n - 1;
}

static inline void sheets_begin(Sheets *s, enum PagePart part, uint32_t number, const char *label) {
    s->page = (Page){.part = part,
                     .number = number,
                     .width = 419.53f,
                     .height = 595.28f,
                     .label = str_from(label)};
}

/* A run shaped by `face`, its gaps stretched by `stretch` pt; the width goes to `*width`. */
static inline void sheets_run(Sheets *s, const Face *face, NodeId node, float x, float y,
                              float size, float stretch, Str text, const char *lang) {
    FaceGlyph *glyphs;
    size_t n = face_shape(face, s->arena, text, lang, &glyphs);
    uint16_t *gids = ARENA_ARRAY(s->arena, uint16_t, n);
    float *dx = ARENA_ARRAY(s->arena, float, n);
    uint8_t *text_size = ARENA_ARRAY(s->arena, uint8_t, n);
    float pen = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t end = (uint32_t)text.n;
        for (size_t k = n; k > i + 1; k--)
            if (glyphs[k - 1].cluster > glyphs[i].cluster) end = glyphs[k - 1].cluster;
        bool inside = i > 0 && glyphs[i - 1].cluster == glyphs[i].cluster;
        gids[i] = glyphs[i].gid;
        dx[i] = pen + (float)glyphs[i].dx * size / 1000;
        text_size[i] = inside ? 0 : (uint8_t)(end - glyphs[i].cluster);
        pen += (float)glyphs[i].advance * size / 1000 + stretch;
    }
    VEC_PUSH(s->arena, s->page.runs,
             (GlyphRun){.face = face,
                        .size = size,
                        .x = x,
                        .y = y,
                        .node = node,
                        .n = (uint32_t)n,
                        .gids = gids,
                        .dx = dx,
                        .text_size = text_size,
                        .text = text});
}

#endif
