/* SPDX-License-Identifier: MIT */
/* Faces: font files found by role (fonts/fonts.css) through fontconfig, what they cover, how wide
 * they are, shaping and subsets through HarfBuzz. Lengths are milli-em (1/1000 of the size)
 * whatever the font's own units. */
#ifndef STYLE_FACE_H
#define STYLE_FACE_H

#include "base/arena.h"
#include "base/diag.h"

typedef struct Faces Faces;
typedef struct Face Face;

enum Role {
    ROLE_SONG,
    ROLE_HEI,
    ROLE_KAI,
    ROLE_FANG,
    ROLE_TITLE /* 小标宋 */,
    ROLE_LATIN,
    ROLE_COUNT
};
enum Weight { WEIGHT_REGULAR, WEIGHT_BOLD, WEIGHT_COUNT };

/* Reads the @font-face rules of FOLDER/fonts.css (the built-in ones where there is no such file)
 * and looks at the font files that the user dropped into FOLDER: those win for their role. A role's
 * file is opened when it is first asked for. NULL, with the diagnostic no_font, when there is no
 * face for ROLE_SONG. `diags` outlives the faces. */
Faces *faces_open(Diags *diags, Str folder);
void faces_close(Faces *faces); /* NULL is allowed */
/* Never NULL: a role without a font of its own falls back to Song, with a note. Borrowed. */
const Face *faces_find(Faces *faces, enum Role role, enum Weight weight);
/* The first face that has `c`: `first` itself, then every role's faces (the roles of `first` before
 * the others), the user's files that have no role, then what fontconfig offers for it. NULL when
 * there is none: report missing_glyph (PD-03). */
const Face *faces_fallback(Faces *faces, const Face *first, uint32_t c);
/* As faces_fallback for Song, of the faces that may go into an EPUB, where a font is a file that
 * others can take out (may_ship). NULL when there is none. */
const Face *faces_shippable(Faces *faces, uint32_t c);
/* Every face that was opened, in the order of opening; their index is stable in a run. */
size_t faces_count(const Faces *faces);
const Face *faces_at(const Faces *faces, size_t index);
/* Compares every face that was opened with the lines of fonts.lock (fonts/README.md): what the
 * sample was made with. A difference is the note font_differs; a face that is not listed, or a file
 * that is not there, is none. */
void faces_check_lock(const Faces *faces, Str path);

typedef struct FaceInfo {
    Str path;
    unsigned index;               /* in a collection */
    Str family;                   /* English */
    Str postscript;               /* name for the PDF: letters, digits, '-' and '_' only */
    Str version;                  /* name 5 */
    uint32_t checksum_adjustment; /* head.checkSumAdjustment, for fonts.lock */
    int ascent, descent;          /* milli-em of the em box: 880, -120 (OS/2 typo, not hhea) */
    int cap_height, x_height;
    int bbox[4]; /* milli-em: left, bottom, right, top */
    unsigned upem;
    unsigned weight;  /* OS/2 usWeightClass: 400, 700 */
    bool cff;         /* CFF outlines: FontFile3, else glyf */
    bool may_embed;   /* OS/2 fsType; faces_find and faces_fallback give out no other */
    bool may_ship;    /* OS/2 fsType restricts nothing: also as a file of its own, in an EPUB */
    unsigned ordinal; /* faces_at index */
} FaceInfo;

const FaceInfo *face_info(const Face *face);
bool face_has(const Face *face, uint32_t c);

typedef struct FaceGlyph {
    uint16_t gid;
    int16_t advance;  /* milli-em, as shaped */
    int16_t dx, dy;   /* milli-em: offset of the origin */
    uint32_t cluster; /* byte offset in the text shaped */
} FaceGlyph;

/* One character without context: plain Han and marks, from a cache. Language zh-Hans, `locl`
 * applied. gid 0 when the face lacks it. */
FaceGlyph face_glyph(const Face *face, uint32_t c);
/* The ideographs from U+3400 on: what face_glyph said of those that it was asked for; gid 0 of the
 * others. Setting looks here first. */
typedef struct HanGlyph {
    uint16_t gid;
    int16_t advance, dx, dy;
} HanGlyph;
enum { HAN_FIRST = 0x3400, HAN_COUNT = 0xA000 - HAN_FIRST };
const HanGlyph *face_han(const Face *face);
/* The ink of a glyph: left and right edge, milli-em from its origin (PW-05, PW-16). */
void face_ink(const Face *face, uint16_t gid, int *left, int *right);
/* Natural advance of a glyph id in the font's own metrics, milli-em: what the PDF's W array says.
 */
int face_advance(const Face *face, uint16_t gid);
/* Shapes a run with HarfBuzz, left to right. `lang` is BCP 47 ("zh-Hans", "en"). Glyphs live in the
 * arena, in the order of the text; returns their number. */
size_t face_shape(const Face *face, Arena *arena, Str text, const char *lang, FaceGlyph **glyphs);

/* A subset with a glyph slot for each of `slots` (glyph ids of the face; slots[0] is 0; the same
 * glyph may fill several slots, so that one glyph can stand for several texts), without what a PDF
 * does not need. `bytes` is the CFF table alone where info.cff, made CID-keyed, slots[i] having
 * CID cids[i] (distinct, cids[0] is 0); else a bare sfnt with glyf, where slots[i] became glyph
 * map[i]. false when HarfBuzz refuses the font. Drop it with face_subset_drop. */
typedef struct FaceSubset {
    Str bytes;
    uint16_t *map; /* glyf only, n entries; NULL with CFF */
    void *owner;
} FaceSubset;
bool face_subset(const Face *face, const uint16_t *slots, const uint16_t *cids, size_t n,
                 FaceSubset *subset);
void face_subset_drop(FaceSubset *subset);
/* A font file of its own with these characters alone, for a reader to open: outlines, cmap,
 * metrics, and the names with the copyright and the licence. `map` is NULL. false when HarfBuzz
 * refuses the font. Drop it with face_subset_drop. */
bool face_subset_text(const Face *face, const uint32_t *chars, size_t n, FaceSubset *subset);

#endif
