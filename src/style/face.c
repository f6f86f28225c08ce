/* SPDX-License-Identifier: MIT */
/* One face: names, metrics, coverage, glyphs, shaping. */
#include "style/face.h"

#include <hb-ot.h>
#include <stdlib.h>

#include "base/fail.h"
#include "base/utf8.h"
#include "style/face_data.h"

enum { SCALE = 1000, EM_ASCENT = 880, EM_DESCENT = -120, NO_CHAR = -1, POSTSCRIPT_MAX = 63 };

/* ---- names and tables ----------------------------------------------------------------------- */

static Str name_of(hb_face_t *face, Arena *arena, hb_ot_name_id_t id, hb_language_t language) {
    unsigned n = hb_ot_name_get_utf8(face, id, language, NULL, NULL);
    char *p = arena_alloc(arena, n + 1);
    unsigned size = n + 1;
    hb_ot_name_get_utf8(face, id, language, &size, p);
    return (Str){p, n};
}

static Str english_name(hb_face_t *face, Arena *arena, hb_ot_name_id_t id) {
    return name_of(face, arena, id, hb_language_from_string("en", -1));
}

bool face_family(const Face *face, unsigned i, Arena *arena, Str *name) {
    unsigned n, seen = 0;
    const hb_ot_name_entry_t *entries = hb_ot_name_list_names(face->face, &n);
    for (unsigned k = 0; k < n; k++) {
        hb_ot_name_id_t id = entries[k].name_id;
        if (id != HB_OT_NAME_ID_FONT_FAMILY && id != HB_OT_NAME_ID_TYPOGRAPHIC_FAMILY) continue;
        if (seen++ != i) continue;
        *name = name_of(face->face, arena, id, entries[k].language);
        return true;
    }
    return false;
}

/* A PostScript name goes into the PDF as it is: what would need escaping there becomes '-'. */
static Str clean_postscript(Arena *arena, Str name) {
    if (name.n > POSTSCRIPT_MAX) name.n = POSTSCRIPT_MAX;
    char *p = arena_alloc(arena, name.n + 5);
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool good = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                    c == '-' || c == '_';
        p[i] = good ? c : '-';
    }
    if (name.n == 0) memcpy(p, "Font", 4);
    return (Str){p, name.n ? name.n : 4};
}

/* A big-endian number of the font's tables; 0 where the table is too short. */
static unsigned u16_at(Str table, size_t at) {
    const unsigned char *p = (const unsigned char *)table.p;
    return at + 2 <= table.n ? (unsigned)(p[at] << 8 | p[at + 1]) : 0;
}

static int s16_at(Str table, size_t at) {
    return (int16_t)u16_at(table, at);
}

static hb_blob_t *table_open(hb_face_t *face, hb_tag_t tag, Str *view) {
    hb_blob_t *blob = hb_face_reference_table(face, tag);
    unsigned n;
    const char *p = hb_blob_get_data(blob, &n);
    *view = (Str){p, p ? n : 0};
    return blob;
}

static bool has_table(hb_face_t *face, hb_tag_t tag) {
    Str view;
    hb_blob_destroy(table_open(face, tag, &view));
    return view.n > 0;
}

static int milli(int value, unsigned upem) {
    long scaled = (long)value * SCALE * 2 + (value < 0 ? -(long)upem : (long)upem);
    return (int)(scaled / (2 * (long)upem));
}

/* OS/2 fsType (OpenType 1.9): the least restrictive of bits 1..3 holds; a font that may not be
 * subset, or embedded as bitmaps only, cannot go into the PDF either. */
static bool may_embed(unsigned fs_type) {
    return (fs_type & 0x000E) != 0x0002 && (fs_type & 0x0300) == 0;
}

/* Bits 1..3 say what it may not be used for; the maker of a font that says nothing lets it go
 * anywhere, as the licences of free fonts do (EP-39). */
static bool may_ship(unsigned fs_type) {
    return (fs_type & 0x030E) == 0;
}

/* The em box comes from OS/2 typo where that fills the em; hhea is for line spacing on screens and
 * differs wildly between faces that share one box (fonts.lock's faces all have 880, -120). */
static void read_os2(Face *face) {
    FaceInfo *info = &face->info;
    Str os2;
    hb_blob_t *blob = table_open(face->face, HB_TAG('O', 'S', '/', '2'), &os2);
    int ascent = milli(s16_at(os2, 68), info->upem), descent = milli(s16_at(os2, 70), info->upem);
    bool fills = ascent - descent >= SCALE - 10 && ascent - descent <= SCALE + 10;
    info->ascent = fills ? ascent : EM_ASCENT;
    info->descent = fills ? descent : EM_DESCENT;
    info->weight = os2.n ? u16_at(os2, 4) : 400;
    info->may_embed = may_embed(u16_at(os2, 8));
    info->may_ship = may_ship(u16_at(os2, 8));
    bool has_heights = u16_at(os2, 0) >= 2;
    int x = has_heights ? milli(s16_at(os2, 86), info->upem) : 0;
    int cap = has_heights ? milli(s16_at(os2, 88), info->upem) : 0;
    info->x_height = x > 0 ? x : SCALE / 2;
    info->cap_height = cap > 0 ? cap : info->ascent * 5 / 6;
    hb_blob_destroy(blob);
}

static void read_head(Face *face) {
    FaceInfo *info = &face->info;
    Str head;
    hb_blob_t *blob = table_open(face->face, HB_TAG('h', 'e', 'a', 'd'), &head);
    info->checksum_adjustment = (uint32_t)u16_at(head, 8) << 16 | u16_at(head, 10);
    for (size_t i = 0; i < 4; i++)
        info->bbox[i] = milli(s16_at(head, 36 + 2 * i), info->upem);
    hb_blob_destroy(blob);
}

static void read_names(Face *face, Arena *arena) {
    FaceInfo *info = &face->info;
    info->family = english_name(face->face, arena, HB_OT_NAME_ID_TYPOGRAPHIC_FAMILY);
    if (info->family.n == 0)
        info->family = english_name(face->face, arena, HB_OT_NAME_ID_FONT_FAMILY);
    info->version = english_name(face->face, arena, HB_OT_NAME_ID_VERSION_STRING);
    Str postscript = english_name(face->face, arena, HB_OT_NAME_ID_POSTSCRIPT_NAME);
    info->postscript = clean_postscript(arena, postscript.n ? postscript : info->family);
}

/* ---- opening -------------------------------------------------------------------------------- */

unsigned face_count_in(Str path) {
    Arena *arena = arena_new();
    hb_blob_t *blob = hb_blob_create_from_file_or_fail(str_copy(arena, path).p);
    unsigned n = blob ? hb_face_count(blob) : 0;
    hb_blob_destroy(blob);
    arena_drop(arena);
    return n;
}

static struct FaceCache *cache_new(void) {
    struct FaceCache *cache = must_alloc(sizeof *cache);
    *cache = (struct FaceCache){.buffer = hb_buffer_create()};
    if (!hb_buffer_allocation_successful(cache->buffer)) fail_no_memory();
    return cache;
}

Face *face_new(Arena *arena, Str path, unsigned index) {
    Str name = str_copy(arena, path);
    hb_blob_t *blob = hb_blob_create_from_file_or_fail(name.p); /* mapped, not read */
    if (!blob) return NULL;
    hb_face_t *hb = index < hb_face_count(blob) ? hb_face_create(blob, index) : NULL;
    hb_blob_destroy(blob);
    bool cff = hb && has_table(hb, HB_TAG('C', 'F', 'F', ' '));
    bool usable = hb && hb_face_get_glyph_count(hb) > 0 &&
                  (cff || has_table(hb, HB_TAG('g', 'l', 'y', 'f'))) &&
                  has_table(hb, HB_TAG('c', 'm', 'a', 'p'));
    if (!usable) {
        hb_face_destroy(hb);
        return NULL;
    }
    Face *face = ARENA_NEW(arena, Face);
    face->face = hb;
    face->font = hb_font_create(hb);
    hb_font_set_scale(face->font, SCALE, SCALE);
    face->cache = cache_new();
    face->info = (FaceInfo){.path = name, .index = index, .upem = hb_face_get_upem(hb), .cff = cff};
    read_os2(face);
    read_head(face);
    read_names(face, arena);
    return face;
}

void face_free(Face *face) {
    if (!face) return;
    hb_buffer_destroy(face->cache->buffer);
    hb_set_destroy(face->cache->touched);
    free(face->cache->slots);
    free(face->cache->han);
    free(face->cache->words);
    free(face->cache);
    hb_font_destroy(face->font);
    hb_face_destroy(face->face);
}

const FaceInfo *face_info(const Face *face) {
    return &face->info;
}

bool face_has(const Face *face, uint32_t c) {
    hb_codepoint_t gid;
    uint8_t *known = c < ASCII ? &face->cache->ascii[c] : NULL;
    if (known && *known != 0) return *known == 2;
    bool has = hb_font_get_nominal_glyph(face->font, c, &gid) && gid != 0;
    if (known) *known = has ? 2 : 1;
    return has;
}

/* ---- shaping -------------------------------------------------------------------------------- */

static int16_t clamp16(int value) {
    return (int16_t)(value < INT16_MIN ? INT16_MIN : value > INT16_MAX ? INT16_MAX : value);
}

static FaceGlyph glyph_of(const hb_glyph_info_t *info, const hb_glyph_position_t *position) {
    return (FaceGlyph){.gid = (uint16_t)info->codepoint,
                       .advance = clamp16(position->x_advance),
                       .dx = clamp16(position->x_offset),
                       .dy = clamp16(position->y_offset),
                       .cluster = info->cluster};
}

/* Chinese is shaped as Han whatever it begins with, so that `locl` mends —— and ……; what else a run
 * is written in, HarfBuzz sees. */
static void set_properties(hb_buffer_t *buffer, const char *lang) {
    bool chinese = strncmp(lang, "zh", 2) == 0;
    hb_buffer_set_cluster_level(buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_CHARACTERS);
    hb_buffer_set_language(buffer, hb_language_from_string(lang, -1));
    if (chinese) hb_buffer_set_script(buffer, HB_SCRIPT_HAN);
    hb_buffer_guess_segment_properties(buffer);
    if (hb_buffer_get_script(buffer) == HB_SCRIPT_INVALID)
        hb_buffer_set_script(buffer, HB_SCRIPT_LATIN);
    hb_buffer_set_direction(buffer, HB_DIRECTION_LTR);
}

static unsigned shape(const Face *face, Str text, const char *lang, hb_glyph_info_t **infos,
                      hb_glyph_position_t **positions) {
    hb_buffer_t *buffer = face->cache->buffer;
    hb_buffer_clear_contents(buffer);
    hb_buffer_add_utf8(buffer, text.p, (int)text.n, 0, (int)text.n);
    set_properties(buffer, lang);
    static const char *const shapers[] = {"ot", NULL}; /* whatever HB_SHAPER_LIST says */
    hb_shape_full(face->font, buffer, NULL, 0, shapers);
    if (!hb_buffer_allocation_successful(buffer)) fail_no_memory();
    unsigned n;
    *infos = hb_buffer_get_glyph_infos(buffer, &n);
    *positions = hb_buffer_get_glyph_positions(buffer, &n);
    return n;
}

static size_t shape_into(const Face *face, Arena *arena, Str text, const char *lang,
                         FaceGlyph **glyphs) {
    hb_glyph_info_t *infos;
    hb_glyph_position_t *positions;
    unsigned n = shape(face, text, lang, &infos, &positions);
    *glyphs = ARENA_ARRAY(arena, FaceGlyph, n);
    for (unsigned i = 0; i < n; i++)
        (*glyphs)[i] = glyph_of(&infos[i], &positions[i]);
    return n;
}

static struct ShapedWord *word_slot(struct FaceCache *cache, Str text) {
    if (!cache->words) {
        cache->words = must_alloc(WORDS * sizeof *cache->words);
        memset(cache->words, 0, WORDS * sizeof *cache->words);
    }
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < text.n; i++)
        hash = (hash ^ (unsigned char)text.p[i]) * 16777619u;
    return &cache->words[(hash ^ hash >> 16) % WORDS];
}

size_t face_shape(const Face *face, Arena *arena, Str text, const char *lang, FaceGlyph **glyphs) {
    if (text.n == 0 || text.n > WORD_MOST || strcmp(lang, "en") != 0)
        return shape_into(face, arena, text, lang, glyphs);
    struct ShapedWord *word = word_slot(face->cache, text);
    if (word->size != text.n || memcmp(word->text, text.p, text.n) != 0) {
        size_t n = shape_into(face, arena, text, lang, glyphs);
        if (n > WORD_MOST) return n;
        memcpy(word->text, text.p, text.n);
        memcpy(word->glyphs, *glyphs, n * sizeof **glyphs);
        word->size = (uint8_t)text.n;
        word->n = (uint8_t)n;
        return n;
    }
    *glyphs = ARENA_ROOM(arena, FaceGlyph, word->n);
    memcpy(*glyphs, word->glyphs, word->n * sizeof **glyphs);
    return word->n;
}

/* A character that HarfBuzz would take apart (a letter and its mark) has no glyph of its own. */
static FaceGlyph shape_one(const Face *face, uint32_t c) {
    char bytes[4];
    Str text = {bytes, utf8_put(bytes, c)};
    hb_glyph_info_t *infos;
    hb_glyph_position_t *positions;
    unsigned n = shape(face, text, "zh-Hans", &infos, &positions);
    return n == 1 ? glyph_of(&infos[0], &positions[0]) : (FaceGlyph){.gid = 0};
}

static struct CachedGlyph *cache_slot(struct FaceCache *cache, uint32_t c) {
    size_t i = (c * UINT32_C(2654435761)) & (cache->cap - 1);
    while (cache->slots[i].c != c && cache->slots[i].c != (uint32_t)NO_CHAR)
        i = (i + 1) & (cache->cap - 1);
    return &cache->slots[i];
}

static void cache_grow(struct FaceCache *cache) {
    struct FaceCache old = *cache;
    cache->cap = old.cap ? old.cap * 2 : 1024;
    cache->slots = must_alloc(cache->cap * sizeof *cache->slots);
    for (size_t i = 0; i < cache->cap; i++)
        cache->slots[i] = (struct CachedGlyph){.c = (uint32_t)NO_CHAR};
    for (size_t i = 0; i < old.cap; i++)
        if (old.slots[i].c != (uint32_t)NO_CHAR) *cache_slot(cache, old.slots[i].c) = old.slots[i];
    free(old.slots);
}

static FaceGlyph other_glyph(const Face *face, uint32_t c) {
    struct FaceCache *cache = face->cache;
    if ((cache->n + 1) * 2 > cache->cap) cache_grow(cache);
    struct CachedGlyph *slot = cache_slot(cache, c);
    if (slot->c != c) {
        *slot = (struct CachedGlyph){.c = c, .glyph = shape_one(face, c)};
        cache->n++;
    }
    return slot->glyph;
}

/* ---- ideographs ----------------------------------------------------------------------------- */

/* Glyphs that a lookup of the plan looks at, in the table that changes or the one that moves. */
static void add_touched(const Face *face, hb_shape_plan_t *plan, hb_tag_t table,
                        hb_set_t *touched) {
    hb_set_t *lookups = hb_set_create();
    hb_ot_shape_plan_collect_lookups(plan, table, lookups);
    hb_codepoint_t lookup = HB_SET_VALUE_INVALID;
    while (hb_set_next(lookups, &lookup))
        hb_ot_layout_lookup_collect_glyphs(face->face, table, lookup, NULL, touched, NULL, NULL);
    hb_set_destroy(lookups);
}

static void han_open(const Face *face) {
    struct FaceCache *cache = face->cache;
    cache->han = must_alloc(HAN_COUNT * sizeof *cache->han);
    memset(cache->han, 0, HAN_COUNT * sizeof *cache->han);
    cache->touched = hb_set_create();
    hb_segment_properties_t chinese = {.direction = HB_DIRECTION_LTR,
                                       .script = HB_SCRIPT_HAN,
                                       .language = hb_language_from_string("zh-Hans", -1)};
    hb_shape_plan_t *plan = hb_shape_plan_create_cached(face->face, &chinese, NULL, 0, NULL);
    add_touched(face, plan, HB_OT_TAG_GSUB, cache->touched);
    add_touched(face, plan, HB_OT_TAG_GPOS, cache->touched);
    hb_shape_plan_destroy(plan);
    if (!hb_set_allocation_successful(cache->touched)) fail_no_memory();
}

/* An ideograph that no lookup looks at is the glyph that the cmap names. */
static FaceGlyph han_glyph(const Face *face, uint32_t c) {
    hb_codepoint_t gid;
    if (!hb_font_get_nominal_glyph(face->font, c, &gid) || gid == 0) return (FaceGlyph){0};
    if (hb_set_has(face->cache->touched, gid)) return shape_one(face, c);
    return (FaceGlyph){.gid = (uint16_t)gid,
                       .advance = clamp16(hb_font_get_glyph_h_advance(face->font, gid))};
}

const HanGlyph *face_han(const Face *face) {
    if (!face->cache->han) han_open(face);
    return face->cache->han;
}

FaceGlyph face_glyph(const Face *face, uint32_t c) {
    if (c < HAN_FIRST || c >= HAN_FIRST + HAN_COUNT) return other_glyph(face, c);
    face_han(face);
    HanGlyph *known = &face->cache->han[c - HAN_FIRST];
    if (known->gid == 0) {
        FaceGlyph glyph = han_glyph(face, c);
        *known = (HanGlyph){glyph.gid, glyph.advance, glyph.dx, glyph.dy};
    }
    return (FaceGlyph){known->gid, known->advance, known->dx, known->dy, 0};
}

void face_ink(const Face *face, uint16_t gid, int *left, int *right) {
    hb_glyph_extents_t extents = {0};
    hb_font_get_glyph_extents(face->font, gid, &extents);
    *left = extents.x_bearing;
    *right = extents.x_bearing + extents.width;
}

int face_advance(const Face *face, uint16_t gid) {
    return hb_font_get_glyph_h_advance(face->font, gid);
}
