/* SPDX-License-Identifier: MIT */
#include "write/pdf/font.h"

#include <stdlib.h>

#include "base/fail.h"

/* The bytes of which CIDs are made. First those that the operators around the text use anyway: what
 * deflates a page has one code for both, so that its text takes a fifth less than with CIDs in a
 * row. None is one that a string must escape (ISO 32000-1 7.3.4.2), none is zero. */
static const char alphabet[] =
    "0123456789-./[]\n TJABCDEFGHIcdPM<>artifLO"
    "!\"#$%&'*+,:;=?@KNQRSUVWXYZ^_`beghjklmnopqsuvwxyz{|}~"
    "\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8A\x8B\x8C\x8D\x8E\x8F\x90\x91\x92\x93\x94\x95\x96"
    "\x97\x98\x99\x9A\x9B\x9C\x9D\x9E\x9F\xA0\xA1\xA2\xA3\xA4\xA5\xA6\xA7\xA8\xA9\xAA\xAB\xAC\xAD"
    "\xAE\xAF\xB0\xB1\xB2\xB3\xB4\xB5\xB6\xB7\xB8\xB9\xBA\xBB\xBC\xBD\xBE\xBF\xC0\xC1\xC2\xC3\xC4"
    "\xC5\xC6\xC7\xC8\xC9\xCA\xCB\xCC\xCD\xCE\xCF\xD0\xD1\xD2\xD3\xD4\xD5\xD6\xD7\xD8\xD9\xDA\xDB"
    "\xDC\xDD\xDE\xDF\xE0\xE1\xE2\xE3\xE4\xE5\xE6\xE7\xE8\xE9\xEA\xEB\xEC\xED\xEE\xEF\xF0\xF1\xF2"
    "\xF3\xF4\xF5\xF6\xF7\xF8\xF9\xFA\xFB\xFC\xFD\xFE\xFF";

enum {
    ALPHABET = sizeof alphabet - 1,
    CID_MAX = ALPHABET * ALPHABET, /* and .notdef */
    GLYPHS = 1 << 16,              /* that a face may have */
    BLOCK = 100,                   /* lines of a block of a CMap: Adobe 5014, 1.4.1 */
};

/* The CID of what came as number n: .notdef, then the pairs of the alphabet by the later of their
 * two bytes, so that what is used first, and so most, takes few different bytes in both places. */
static uint16_t cid_number(size_t n) {
    if (n == 0) return 0;
    size_t shell = 0;
    while ((shell + 1) * (shell + 1) < n)
        shell++;
    size_t in_shell = n - 1 - shell * shell;
    size_t high = in_shell < shell ? shell : in_shell - shell;
    size_t low = in_shell < shell ? in_shell : shell;
    return (uint16_t)((unsigned char)alphabet[high] << 8 | (unsigned char)alphabet[low]);
}

/* A pair that has a CID. */
typedef struct Cid {
    uint16_t gid;
    uint16_t number;
    uint16_t text_size;
    uint16_t next;    /* of the same glyph with another text: its index in `cids`; 0: none */
    uint32_t text_at; /* in `texts` */
    int advance;      /* of the glyph, 1/1000 em */
} Cid;

typedef struct Font {
    const Face *face;
    Cid *cids; /* as they came; the first is .notdef, which no page shows (PD-03) */
    size_t n, cap;
    uint16_t *first; /* by glyph: the index in `cids` of its first pair, 0 where there is none */
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
        free(fonts->all.at[i]->first);
        buf_drop(&fonts->all.at[i]->texts);
    }
    arena_drop(fonts->arena);
    free(fonts);
}

/* ---- codes ------------------------------------------------------------------------------------
 */

static Str text_of(const Font *font, const Cid *cid) {
    return (Str){font->texts.p + cid->text_at, cid->text_size};
}

static void add_cid(Font *font, uint16_t gid, Str text) {
    if (font->n == font->cap) {
        font->cap = font->cap ? font->cap * 2 : 1024;
        font->cids = must_realloc(font->cids, font->cap * sizeof *font->cids);
    }
    font->cids[font->n] = (Cid){.gid = gid,
                                .number = cid_number(font->n),
                                .text_size = (uint16_t)text.n,
                                .text_at = (uint32_t)font->texts.n,
                                .advance = face_advance(font->face, gid)};
    buf_str(&font->texts, text);
    font->n++;
}

/* The pair; .notdef when the font is full. */
static const Cid *cid_of(Font *font, uint16_t gid, Str text) {
    uint16_t *link = &font->first[gid];
    while (*link && !str_eq(text_of(font, &font->cids[*link]), text))
        link = &font->cids[*link].next;
    if (*link == 0 && font->n <= CID_MAX) {
        size_t added = font->n;
        *link = (uint16_t)added;
        add_cid(font, gid, text); /* moves what `link` points into */
        return &font->cids[added];
    }
    return &font->cids[*link];
}

static Font *font_new(PdfFonts *fonts, const Face *face) {
    Font *font = ARENA_NEW(fonts->arena, Font);
    font->face = face;
    font->first = must_alloc(GLYPHS * sizeof *font->first);
    memset(font->first, 0, GLYPHS * sizeof *font->first);
    add_cid(font, 0, STR(""));
    VEC_PUSH(fonts->arena, fonts->all, font);
    return font;
}

PdfCode pdf_fonts_code(PdfFonts *fonts, const Face *face, uint16_t gid, Str text) {
    for (unsigned i = 0; i < fonts->all.n; i++) {
        Font *font = fonts->all.at[i];
        const Cid *cid = font->face == face ? cid_of(font, gid, text) : font->cids;
        if (cid->number) return (PdfCode){i, cid->number, cid->advance};
    }
    const Cid *cid = cid_of(font_new(fonts, face), gid, text);
    return (PdfCode){(unsigned)fonts->all.n - 1, cid->number, cid->advance};
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

static int compare_numbers(const void *a, const void *b) {
    return ((const Cid *)a)->number - ((const Cid *)b)->number;
}

/* For what is written at the end; `first` is of no use any more. */
static void sort_cids(Font *font) {
    qsort(font->cids, font->n, sizeof *font->cids, compare_numbers);
}

static void put_code(Buf *buf, uint16_t number) {
    char code[2] = {(char)(number >> 8), (char)(number & 0xFF)};
    put_hex(buf, (Str){code, sizeof code});
}

/* The CIDs from cids[i] that follow each other with the same high byte: what one line of a CMap may
 * name (ISO 32000-1 9.10.3). */
static size_t range_size(const Font *font, size_t i) {
    size_t n = 1;
    while (i + n < font->n && font->cids[i + n].number == font->cids[i].number + n &&
           font->cids[i + n].number >> 8 == font->cids[i].number >> 8)
        n++;
    return n;
}

static void put_unicode(Buf *buf, const Font *font, const Cid *cid) {
    Buf units = {0};
    put_utf16(&units, text_of(font, cid));
    put_hex(buf, buf_view(&units));
    buf_drop(&units);
}

/* A line of a bfrange or bfchar block: <first><last>[<text> …] or <code><text>. */
static void put_line(Buf *buf, const Font *font, const Cid *first, size_t n, bool range) {
    put_code(buf, first->number);
    if (range) put_code(buf, first[n - 1].number);
    if (range) buf_byte(buf, '[');
    for (size_t i = 0; i < n; i++)
        put_unicode(buf, font, &first[i]);
    buf_text(buf, range ? "]\n" : "\n");
}

/* The blocks of one kind: ranges, or the CIDs that stand in none. */
static void put_blocks(Buf *buf, const Font *font, bool ranges) {
    enum { RANGE = 3 /* what is shorter as a range, deflated */ };
    const char *kind = ranges ? "bfrange" : "bfchar";
    Buf lines = {0};
    size_t n = 0;
    for (size_t i = 1; i < font->n;) {
        size_t size = range_size(font, i);
        if (size < RANGE) size = 1;
        if ((size >= RANGE) == ranges) {
            put_line(&lines, font, &font->cids[i], size, ranges);
            n++;
        }
        i += size;
        if (n == 0 || (n < BLOCK && i < font->n)) continue;
        buf_format(buf, "%zu begin%s\n", n, kind);
        buf_str(buf, buf_view(&lines));
        buf_format(buf, "end%s\n", kind);
        buf_clear(&lines);
        n = 0;
    }
    buf_drop(&lines);
}

/* ISO 32000-1 9.10.3: what libharu writes as begincidrange, which readers refuse. */
static ObjectId write_to_unicode(Objects *objects, const Font *font) {
    Buf map = {0};
    buf_text(&map, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                   "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
                   "/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n"
                   "1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n");
    put_blocks(&map, font, true);
    put_blocks(&map, font, false);
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
    const Cid *before = NULL; /* whose width stands in the open array */
    buf_text(buf, "/DW 1000/W[");
    for (const Cid *cid = font->cids; cid < font->cids + font->n; cid++) {
        int width = cid->advance;
        if (width == 1000) continue;
        bool follows = before && before->number + 1 == cid->number;
        if (before && !follows) buf_byte(buf, ']');
        if (follows)
            buf_byte(buf, ' ');
        else
            buf_format(buf, "%u[", (unsigned)cid->number);
        buf_int(buf, width);
        before = cid;
    }
    buf_text(buf, before ? "]]" : "]");
}

static void put_cid_to_gid(Objects *objects, Buf *buf, const Font *font, const FaceSubset *subset) {
    Buf map = {0};
    for (size_t i = 0; i < font->n; i++) {
        while (map.n < 2 * (size_t)font->cids[i].number)
            buf_byte(&map, 0);
        buf_byte(&map, (char)(subset->map[i] >> 8));
        buf_byte(&map, (char)(subset->map[i] & 0xFF));
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
    uint16_t *slots = must_alloc(2 * font->n * sizeof *slots), *numbers = slots + font->n;
    for (size_t i = 0; i < font->n; i++) {
        slots[i] = font->cids[i].gid;
        numbers[i] = font->cids[i].number;
    }
    bool good = face_subset(font->face, slots, numbers, font->n, subset);
    free(slots);
    return good;
}

static bool write_font(Objects *objects, Font *font, HPDF_Dict type0) {
    FaceSubset subset;
    sort_cids(font);
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

bool pdf_fonts_write(PdfFonts *fonts, HPDF_Dict resources, Output *output, Diags *diags) {
    HPDF_Dict dict = HPDF_Dict_New(objects_doc(fonts->objects)->mmgr);
    HPDF_Dict_Add(resources, "Font", dict);
    for (unsigned i = 0; i < fonts->all.n; i++) {
        HPDF_Dict type0 = objects_dict(fonts->objects);
        Str name = str_format(fonts->arena, "F%u", i);
        HPDF_Dict_Add(dict, name.p, type0);
        if (!write_font(fonts->objects, fonts->all.at[i], type0)) {
            const FaceInfo *info = face_info(fonts->all.at[i]->face);
            diag1(diags, DIAG_font_uncut, where_file(info->path), info->family);
            output_fail(output, STR(""));
            return false;
        }
    }
    return true;
}
