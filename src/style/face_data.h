/* SPDX-License-Identifier: MIT */
/* Inside of a face, for face.c, faces.c and subset.c only. */
#ifndef STYLE_FACE_DATA_H
#define STYLE_FACE_DATA_H

#include <hb.h>

#include "style/face.h"

/* One character's glyph; c is UINT32_MAX in an empty slot. */
struct CachedGlyph {
    uint32_t c;
    FaceGlyph glyph;
};

enum { ASCII = 128 };

/* A short word as HarfBuzz shaped it in English: `text` is empty in a free slot. */
enum { WORD_MOST = 15, WORDS = 256 };
struct ShapedWord {
    char text[WORD_MOST];
    uint8_t size, n;
    FaceGlyph glyphs[WORD_MOST];
};

/* What changes while a face is read: callers hold it const. */
struct FaceCache {
    struct CachedGlyph *slots; /* a power of two, at most half full */
    size_t n, cap;
    HanGlyph *han;            /* HAN_COUNT, from the first ideograph on */
    hb_set_t *touched;        /* the glyphs that shaping Chinese may change; with `han` */
    struct ShapedWord *words; /* WORDS, from the first on */
    uint8_t ascii[ASCII];     /* whether it has them: 0 not asked for yet, 1 no, 2 yes */
    hb_buffer_t *buffer;
};

struct Face {
    FaceInfo info;
    hb_face_t *face;
    hb_font_t *font; /* its scale is 1000: HarfBuzz speaks milli-em */
    struct FaceCache *cache;
};

/* Opens one font of a file. NULL when the file is no font that can be used: damaged, without
 * outlines, or with outlines that a PDF cannot hold (CFF2, bitmaps). The path is copied. */
Face *face_new(Arena *arena, Str path, unsigned index);
/* Whether HarfBuzz can cut it, tried with one glyph: a damaged table often shows here alone. */
bool face_can_be_cut(const Face *face);
void face_free(Face *face); /* all but what lives in the arena */
/* Fonts in a file: 1 unless it is a collection, 0 when it cannot be read. */
unsigned face_count_in(Str path);
/* Every family name of the face, in every language, one after the other; 0 when `i` is past the
 * last. */
bool face_family(const Face *face, unsigned i, Arena *arena, Str *name);

#endif
