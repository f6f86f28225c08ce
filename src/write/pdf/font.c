/* SPDX-License-Identifier: MIT */
#include "write/pdf/font.h"

#include <stdlib.h>

#include "base/fail.h"

enum { CID_MAX = 65535, BLOCK = 100 /* lines of a bfchar block: Adobe 5014, 1.4.1 */ };

typedef struct Cid {
    uint16_t gid;
    uint16_t text_size;
    uint32_t text_at; /* in `texts` */
} Cid;

typedef struct Font {
    const Face *face;
    Cid *cids; /* cid 0 is .notdef, which no page shows (PD-03) */
    size_t n, cap;
    uint16_t *slots; /* hash table of CIDs, 0 empty; a power of two, at most half full */
    size_t slot_cap;
    Buf texts;
} Font;

struct PdfFonts {
    Arena *arena;
    Objects *objects;
    VEC(Font *) all;
};

PdfFonts *pdf_fonts_new(Objects *objects) {
    PdfFonts *fonts = must_alloc(sizeof *fonts);
    *fonts = (PdfFonts){.arena = arena_new(), .objects = objects};
    return fonts;
}

void pdf_fonts_drop(PdfFonts *fonts) {
    if (!fonts) return;
    for (size_t i = 0; i < fonts->all.n; i++) {
        free(fonts->all.at[i]->cids);
        free(fonts->all.at[i]->slots);
        buf_drop(&fonts->all.at[i]->texts);
    }
    arena_drop(fonts->arena);
    free(fonts);
}

/* ---- codes ------------------------------------------------------------------------------------
 */

static Str text_of(const Font *font, size_t cid) {
    return (Str){font->texts.p + font->cids[cid].text_at, font->cids[cid].text_size};
}

static size_t find_slot(const Font *font, uint16_t gid, Str text) {
    size_t i = (size_t)(str_hash(text) ^ gid * UINT64_C(0x9E3779B97F4A7C15)) & (font->slot_cap - 1);
    for (; font->slots[i]; i = (i + 1) & (font->slot_cap - 1))
        if (font->cids[font->slots[i]].gid == gid && str_eq(text_of(font, font->slots[i]), text))
            break;
    return i;
}

static void grow_slots(Font *font) {
    free(font->slots);
    font->slot_cap = font->slot_cap ? font->slot_cap * 2 : 2048;
    font->slots = must_alloc(font->slot_cap * sizeof *font->slots);
    memset(font->slots, 0, font->slot_cap * sizeof *font->slots);
    for (size_t cid = 1; cid < font->n; cid++)
        font->slots[find_slot(font, font->cids[cid].gid, text_of(font, cid))] = (uint16_t)cid;
}

static void add_cid(Font *font, uint16_t gid, Str text) {
    if (font->n == font->cap) {
        font->cap = font->cap ? font->cap * 2 : 1024;
        font->cids = must_realloc(font->cids, font->cap * sizeof *font->cids);
    }
    font->cids[font->n++] = (Cid){gid, (uint16_t)text.n, (uint32_t)font->texts.n};
    buf_str(&font->texts, text);
}

/* The CID of the pair; 0 when the font is full. */
static uint16_t cid_of(Font *font, uint16_t gid, Str text) {
    if ((font->n + 1) * 2 > font->slot_cap) grow_slots(font);
    size_t slot = find_slot(font, gid, text);
    if (font->slots[slot] == 0 && font->n < CID_MAX) {
        font->slots[slot] = (uint16_t)font->n;
        add_cid(font, gid, text);
    }
    return font->slots[slot];
}

static Font *font_new(PdfFonts *fonts, const Face *face) {
    Font *font = ARENA_NEW(fonts->arena, Font);
    font->face = face;
    add_cid(font, 0, STR(""));
    VEC_PUSH(fonts->arena, fonts->all, font);
    return font;
}

PdfCode pdf_fonts_code(PdfFonts *fonts, const Face *face, uint16_t gid, Str text) {
    for (unsigned i = 0; i < fonts->all.n; i++) {
        Font *font = fonts->all.at[i];
        uint16_t cid = font->face == face ? cid_of(font, gid, text) : 0;
        if (cid) return (PdfCode){i, cid};
    }
    Font *font = font_new(fonts, face);
    return (PdfCode){(unsigned)fonts->all.n - 1, cid_of(font, gid, text)};
}

/* ---- writing ----------------------------------------------------------------------------------
 */

static void put_hex(Buf *buf, Str bytes) {
    static const char digits[] = "0123456789ABCDEF";
    buf_byte(buf, '<');
    for (size_t i = 0; i < bytes.n; i++) {
        buf_byte(buf, digits[(unsigned char)bytes.p[i] >> 4]);
        buf_byte(buf, digits[bytes.p[i] & 0x0F]);
    }
    buf_byte(buf, '>');
}

static void put_mapping(Buf *buf, const Font *font, size_t cid) {
    char code[2] = {(char)(cid >> 8), (char)(cid & 0xFF)};
    Buf units = {0};
    put_utf16(&units, text_of(font, cid));
    put_hex(buf, (Str){code, sizeof code});
    put_hex(buf, buf_view(&units));
    buf_byte(buf, '\n');
    buf_drop(&units);
}

/* ISO 32000-1 9.10.3: what libharu writes as begincidrange, which readers refuse. */
static ObjectId write_to_unicode(Objects *objects, const Font *font) {
    Buf map = {0};
    buf_text(&map, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                   "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
                   "/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n"
                   "1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n");
    for (size_t cid = 1; cid < font->n; cid += BLOCK) {
        size_t end = cid + BLOCK < font->n ? cid + BLOCK : font->n;
        buf_format(&map, "%zu beginbfchar\n", end - cid);
        for (size_t i = cid; i < end; i++)
            put_mapping(&map, font, i);
        buf_text(&map, "endbfchar\n");
    }
    buf_text(&map, "endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n");
    ObjectId id = object_reserve(objects);
    stream_put(objects, id, STR(""), buf_view(&map), false);
    buf_drop(&map);
    return id;
}

/* Six capitals from the subset's bytes (9.6.4): the same subset, the same name. */
static void put_font_name(Buf *buf, const Font *font, const FaceSubset *subset) {
    uint64_t hash = str_hash(subset->bytes);
    for (int i = 0; i < 6; i++, hash /= 26)
        buf_byte(buf, (char)('A' + hash % 26));
    buf_byte(buf, '+');
    buf_str(buf, face_info(font->face)->postscript);
}

static ObjectId write_font_file(Objects *objects, const Font *font, const FaceSubset *subset) {
    ObjectId id = object_reserve(objects);
    Buf entries = {0};
    if (face_info(font->face)->cff)
        buf_text(&entries, "/Subtype/CIDFontType0C");
    else
        buf_format(&entries, "/Length1 %zu", subset->bytes.n);
    stream_put(objects, id, buf_view(&entries), subset->bytes, false);
    buf_drop(&entries);
    return id;
}

static ObjectId write_descriptor(Objects *objects, const Font *font, Str name, ObjectId file) {
    const FaceInfo *info = face_info(font->face);
    Buf b = {0};
    buf_text(&b, "/Type/FontDescriptor/FontName/");
    buf_str(&b, name);
    buf_format(&b, "/Flags 4/FontBBox[%d %d %d %d]", info->bbox[0], info->bbox[1], info->bbox[2],
               info->bbox[3]);
    buf_format(&b, "/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV %d", info->ascent,
               info->descent, info->cap_height, info->weight >= 600 ? 140 : 80);
    buf_text(&b, info->cff ? "/FontFile3 " : "/FontFile2 ");
    put_reference(&b, file);
    ObjectId id = object_add(objects, buf_view(&b));
    buf_drop(&b);
    return id;
}

/* Only what is not an em wide (9.7.4.3). */
static void put_widths(Buf *buf, const Font *font) {
    bool open = false;
    buf_text(buf, "/DW 1000/W[");
    for (size_t cid = 0; cid < font->n; cid++) {
        int width = face_advance(font->face, font->cids[cid].gid);
        if (width == 1000 && open) buf_byte(buf, ']');
        if (width != 1000) {
            if (open)
                buf_byte(buf, ' ');
            else
                buf_format(buf, "%zu[", cid);
            buf_int(buf, width);
        }
        open = width != 1000;
    }
    buf_text(buf, open ? "]]" : "]");
}

static void put_cid_to_gid(Objects *objects, Buf *buf, const Font *font, const FaceSubset *subset) {
    Buf map = {0};
    for (size_t cid = 0; cid < font->n; cid++) {
        buf_byte(&map, (char)(subset->map[cid] >> 8));
        buf_byte(&map, (char)(subset->map[cid] & 0xFF));
    }
    ObjectId id = object_reserve(objects);
    stream_put(objects, id, STR(""), buf_view(&map), false);
    buf_text(buf, "/CIDToGIDMap ");
    put_reference(buf, id);
    buf_drop(&map);
}

static ObjectId write_cid_font(Objects *objects, const Font *font, Str name,
                               const FaceSubset *subset) {
    bool cff = face_info(font->face)->cff;
    ObjectId descriptor =
        write_descriptor(objects, font, name, write_font_file(objects, font, subset));
    Buf b = {0};
    buf_text(&b, cff ? "/Type/Font/Subtype/CIDFontType0" : "/Type/Font/Subtype/CIDFontType2");
    buf_text(&b, "/BaseFont/");
    buf_str(&b, name);
    buf_text(&b, "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>");
    buf_text(&b, "/FontDescriptor ");
    put_reference(&b, descriptor);
    if (!cff) put_cid_to_gid(objects, &b, font, subset);
    put_widths(&b, font);
    ObjectId id = object_add(objects, buf_view(&b));
    buf_drop(&b);
    return id;
}

static bool cut(const Font *font, FaceSubset *subset) {
    uint16_t *slots = must_alloc(font->n * sizeof *slots);
    for (size_t cid = 0; cid < font->n; cid++)
        slots[cid] = font->cids[cid].gid;
    bool good = face_subset(font->face, slots, font->n, subset);
    free(slots);
    return good;
}

static bool write_font(Objects *objects, const Font *font, HPDF_Dict type0) {
    FaceSubset subset;
    if (!cut(font, &subset)) return false;
    HPDF_MMgr memory = objects_doc(objects)->mmgr;
    Buf name = {0};
    put_font_name(&name, font, &subset);
    ObjectId cid_font = write_cid_font(objects, font, buf_view(&name), &subset);
    face_subset_drop(&subset);
    HPDF_Array descendants = HPDF_Array_New(memory);
    HPDF_Dict_AddName(type0, "Type", "Font");
    HPDF_Dict_AddName(type0, "Subtype", "Type0");
    HPDF_Dict_AddName(type0, "BaseFont", name.p);
    HPDF_Dict_AddName(type0, "Encoding", "Identity-H");
    HPDF_Dict_Add(type0, "DescendantFonts", descendants);
    HPDF_Array_Add(descendants, object_reference(objects, cid_font));
    HPDF_Dict_Add(type0, "ToUnicode", object_reference(objects, write_to_unicode(objects, font)));
    buf_drop(&name);
    return true;
}

bool pdf_fonts_write(PdfFonts *fonts, HPDF_Dict resources, Output *output) {
    HPDF_Dict dict = HPDF_Dict_New(objects_doc(fonts->objects)->mmgr);
    HPDF_Dict_Add(resources, "Font", dict);
    for (unsigned i = 0; i < fonts->all.n; i++) {
        HPDF_Dict type0 = objects_dict(fonts->objects);
        Str name = str_format(fonts->arena, "F%u", i);
        HPDF_Dict_Add(dict, name.p, type0);
        if (!write_font(fonts->objects, fonts->all.at[i], type0)) {
            output_fail(output, STR("HarfBuzz"));
            return false;
        }
    }
    return true;
}
