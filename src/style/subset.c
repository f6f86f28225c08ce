/* SPDX-License-Identifier: MIT */
/* Subsets for the PDF and the EPUB through hb-subset. */
#include <hb-ot.h>
#include <hb-subset.h>
#include <stdlib.h>

#include "base/fail.h"
#include "style/cff.h"
#include "style/face_data.h"

/* What a PDF reads of an embedded font (ISO 32000-1 9.9, table 126); hinting is dropped. */
static const hb_tag_t kept_tables[] = {
    HB_TAG('C', 'F', 'F', ' '), HB_TAG('g', 'l', 'y', 'f'), HB_TAG('l', 'o', 'c', 'a'),
    HB_TAG('h', 'e', 'a', 'd'), HB_TAG('h', 'h', 'e', 'a'), HB_TAG('h', 'm', 't', 'x'),
    HB_TAG('m', 'a', 'x', 'p'),
};

static bool is_kept(hb_tag_t tag) {
    for (size_t i = 0; i < sizeof kept_tables / sizeof *kept_tables; i++)
        if (kept_tables[i] == tag) return true;
    return false;
}

/* The face with these tables alone. Without a cmap the plan does not enter the whole of the font's
 * characters into a table of its own, which took longer than to cut a small subset. */
static hb_blob_t *reference_kept(hb_face_t *bare, hb_tag_t tag, void *whole) {
    (void)bare;
    return is_kept(tag) ? hb_face_reference_table(whole, tag) : hb_blob_get_empty();
}

/* CFF without subroutines is shorter once deflated, and made in half the time: the subroutines of a
 * Han font are shared by glyphs most of which the subset has not. */
static hb_subset_plan_t *plan_new(hb_face_t *bare, const uint16_t *slots, size_t n) {
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (!input) fail_no_memory();
    hb_set_t *glyphs = hb_subset_input_glyph_set(input);
    for (size_t i = 0; i < n; i++)
        hb_set_add(glyphs, slots[i]);
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_NOTDEF_OUTLINE |
                                         HB_SUBSET_FLAGS_DESUBROUTINIZE);
    hb_subset_plan_t *plan = hb_subset_plan_create_or_fail(bare, input);
    hb_subset_input_destroy(input);
    return plan;
}

/* Where each slot's glyph went. */
static uint16_t *map_new(hb_subset_plan_t *plan, const uint16_t *slots, size_t n) {
    const hb_map_t *map = hb_subset_plan_old_to_new_glyph_mapping(plan);
    uint16_t *to = must_alloc(n * sizeof *to);
    for (size_t i = 0; i < n; i++) {
        hb_codepoint_t gid = hb_map_get(map, slots[i]);
        to[i] = gid == HB_MAP_VALUE_INVALID ? 0 : (uint16_t)gid;
    }
    return to;
}

static bool take_cff(const Face *face, hb_face_t *cut, const uint16_t *map, const uint16_t *cids,
                     size_t n, Buf *out) {
    hb_blob_t *blob = hb_face_reference_table(cut, HB_TAG('C', 'F', 'F', ' '));
    unsigned size;
    const char *p = hb_blob_get_data(blob, &size);
    bool good = p && cff_rebuild((Str){p, size}, map, cids, n, face->info.postscript, out);
    hb_blob_destroy(blob);
    return good;
}

static bool take_sfnt(hb_face_t *cut, Buf *out) {
    hb_blob_t *blob = hb_face_reference_blob(cut);
    unsigned size;
    const char *p = hb_blob_get_data(blob, &size);
    if (p) buf_put(out, p, size);
    hb_blob_destroy(blob);
    return p != NULL;
}

bool face_subset(const Face *face, const uint16_t *slots, const uint16_t *cids, size_t n,
                 FaceSubset *subset) {
    *subset = (FaceSubset){0};
    hb_face_t *bare = hb_face_create_for_tables(reference_kept, face->face, NULL);
    hb_subset_plan_t *plan = plan_new(bare, slots, n);
    hb_face_t *cut = plan ? hb_subset_plan_execute_or_fail(plan) : NULL;
    uint16_t *map = cut ? map_new(plan, slots, n) : NULL;
    Buf *bytes = must_alloc(sizeof *bytes);
    *bytes = (Buf){0};
    bool good =
        cut && (face->info.cff ? take_cff(face, cut, map, cids, n, bytes) : take_sfnt(cut, bytes));
    hb_face_destroy(cut);
    hb_subset_plan_destroy(plan);
    hb_face_destroy(bare);
    *subset = (FaceSubset){.bytes = buf_view(bytes), .map = map, .owner = bytes};
    if (!good) face_subset_drop(subset);
    if (good && face->info.cff) {
        free(subset->map);
        subset->map = NULL;
    }
    return good;
}

bool face_can_be_cut(const Face *face) {
    uint16_t slots[] = {0, face_glyph(face, 0x4E00 /* 一 */).gid};
    const uint16_t cids[] = {0, 1};
    if (slots[1] == 0) slots[1] = face_glyph(face, 'e').gid;
    FaceSubset subset;
    bool good = face_subset(face, slots, cids, 2, &subset);
    if (good) face_subset_drop(&subset);
    return good;
}

/* ---- a file of its own -------------------------------------------------------------------------
 */

/* What shapes text, places it vertically or draws it in colour: characters that stand alone need
 * none of it. */
static const hb_tag_t shaping_tables[] = {
    HB_TAG('G', 'S', 'U', 'B'), HB_TAG('G', 'P', 'O', 'S'), HB_TAG('G', 'D', 'E', 'F'),
    HB_TAG('B', 'A', 'S', 'E'), HB_TAG('V', 'O', 'R', 'G'), HB_TAG('v', 'h', 'e', 'a'),
    HB_TAG('v', 'm', 't', 'x'), HB_TAG('D', 'S', 'I', 'G'), HB_TAG('m', 'e', 't', 'a'),
};

/* Copyright and licence stay in a font that is handed on (OFL 1.1, condition 2). */
static const hb_ot_name_id_t legal_names[] = {
    HB_OT_NAME_ID_COPYRIGHT, HB_OT_NAME_ID_TRADEMARK,   HB_OT_NAME_ID_MANUFACTURER,
    HB_OT_NAME_ID_LICENSE,   HB_OT_NAME_ID_LICENSE_URL,
};

static hb_subset_input_t *text_input(const uint32_t *chars, size_t n) {
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (!input) fail_no_memory();
    hb_set_t *unicodes = hb_subset_input_unicode_set(input);
    hb_set_t *dropped = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
    hb_set_t *names = hb_subset_input_set(input, HB_SUBSET_SETS_NAME_ID);
    for (size_t i = 0; i < n; i++)
        hb_set_add(unicodes, chars[i]);
    for (size_t i = 0; i < sizeof shaping_tables / sizeof *shaping_tables; i++)
        hb_set_add(dropped, shaping_tables[i]);
    for (size_t i = 0; i < sizeof legal_names / sizeof *legal_names; i++)
        hb_set_add(names, legal_names[i]);
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_DESUBROUTINIZE);
    return input;
}

bool face_subset_text(const Face *face, const uint32_t *chars, size_t n, FaceSubset *subset) {
    hb_subset_input_t *input = text_input(chars, n);
    hb_face_t *cut = hb_subset_or_fail(face->face, input);
    Buf *bytes = must_alloc(sizeof *bytes);
    *bytes = (Buf){0};
    bool good = cut && take_sfnt(cut, bytes);
    hb_face_destroy(cut);
    hb_subset_input_destroy(input);
    *subset = (FaceSubset){.bytes = buf_view(bytes), .owner = bytes};
    if (!good) face_subset_drop(subset);
    return good;
}

void face_subset_drop(FaceSubset *subset) {
    if (subset->owner) buf_drop(subset->owner);
    free(subset->owner);
    free(subset->map);
    *subset = (FaceSubset){0};
}
