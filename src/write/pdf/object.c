/* SPDX-License-Identifier: MIT */
#include "write/pdf/object.h"

#include <libdeflate.h>
#include <math.h>
#include <stdlib.h>

#include "base/fail.h"
#include "base/utf8.h"

/* libdeflate's levels. What repeats itself as objects do is a tenth shorter at the slow one; pages
 * and fonts are not by 1 %, and it takes thrice the time. */
/* libdeflate's; 10 takes a seventh of a whole run longer and saves one byte in a hundred. */
enum { DEFLATE_LEVEL = 6 };

enum { OBJECTS_A_STREAM = 512, ID_SIZE = 16, XREF_ROW = 8 };

/* Where an object is: in the file, or in an object stream at an index. */
typedef struct Place {
    unsigned kind : 2; /* the types of 7.5.8.3: 0 free, 1 in the file, 2 in an object stream */
    unsigned index : 14;
    uint64_t at; /* byte offset, or the object stream's number */
} Place;

struct Objects {
    Arena *arena;
    Output *output;
    HPDF_Doc doc;
    HPDF_Dict raw;      /* carries the entries of bulk objects through libharu's serialiser */
    HPDF_Stream writer; /* libharu's way into `text` */
    Buf text, deflated;
    struct libdeflate_compressor *deflater;
    HPDF_MD5_CTX digest;
    VEC(Place) places; /* by object number */
    VEC(void *) references;
    /* The object stream that is being filled. */
    Buf numbers, bodies;
    unsigned filled;
    ObjectId filling;
};

/* ---- libharu's hooks --------------------------------------------------------------------------
 */

static void *HPDF_STDCALL allocate(HPDF_UINT n) {
    return must_alloc(n);
}

static void HPDF_STDCALL release(void *p) {
    free(p);
}

static HPDF_STATUS take_bytes(HPDF_Stream stream, const HPDF_BYTE *p, HPDF_UINT n) {
    buf_put(stream->attr, p, n);
    return HPDF_OK;
}

static HPDF_STATUS write_entries(HPDF_Dict dict, HPDF_Stream stream) {
    const Str *entries = dict->attr;
    return HPDF_Stream_Write(stream, (HPDF_BYTE *)entries->p, (HPDF_UINT)entries->n);
}

/* The value of an object in libharu's words. */
static Str serialise(Objects *objects, void *object) {
    buf_clear(&objects->text);
    HPDF_Obj_WriteValue(object, objects->writer, NULL);
    return buf_view(&objects->text);
}

/* ---- the file ---------------------------------------------------------------------------------
 */

static void write_bytes(Objects *objects, Str s) {
    enum { PIECE = 1 << 30 }; /* libharu counts in 32 bits */
    for (size_t at = 0; at < s.n; at += PIECE) {
        size_t n = s.n - at < PIECE ? s.n - at : PIECE;
        HPDF_MD5Update(&objects->digest, (const HPDF_BYTE *)s.p + at, (HPDF_UINT32)n);
    }
    output_str(objects->output, s);
}

static Str deflate_bytes(Objects *objects, Str data) {
    struct libdeflate_compressor *deflater = objects->deflater;
    Buf *to = &objects->deflated;
    size_t bound = libdeflate_zlib_compress_bound(deflater, data.n);
    if (to->cap < bound) {
        buf_drop(to);
        to->p = must_alloc(bound);
        to->cap = bound;
    }
    to->n = libdeflate_zlib_compress(deflater, data.p, data.n, to->p, bound);
    if (to->n == 0) output_fail(objects->output, STR("libdeflate"));
    return buf_view(to);
}

static void set_place(Objects *objects, ObjectId id, Place place) {
    while (objects->places.n <= id)
        VEC_PUSH(objects->arena, objects->places, (Place){0});
    objects->places.at[id] = place;
}

void stream_put_encoded(Objects *objects, ObjectId id, Str entries, Str data) {
    set_place(objects, id, (Place){.kind = 1, .at = output_size(objects->output)});
    Buf head = {0};
    buf_int(&head, (long)id);
    buf_text(&head, " 0 obj\n<<");
    buf_str(&head, entries);
    buf_text(&head, "/Length ");
    buf_int(&head, (long)data.n);
    buf_text(&head, ">>\nstream\n");
    write_bytes(objects, buf_view(&head));
    write_bytes(objects, data);
    write_bytes(objects, STR("\nendstream\nendobj\n"));
    buf_drop(&head);
}

static void put_deflated(Objects *objects, ObjectId id, Str entries, Str data) {
    Buf all = {0};
    buf_str(&all, entries);
    buf_text(&all, "/Filter/FlateDecode");
    stream_put_encoded(objects, id, buf_view(&all), deflate_bytes(objects, data));
    buf_drop(&all);
}

void stream_put(Objects *objects, ObjectId id, Str entries, Str data, bool plain) {
    if (plain)
        stream_put_encoded(objects, id, entries, data);
    else
        put_deflated(objects, id, entries, data);
}

/* ---- object streams ---------------------------------------------------------------------------
 */

static void flush_objects(Objects *objects) {
    if (objects->filled == 0) return;
    Buf entries = {0};
    buf_text(&entries, "/Type/ObjStm/N ");
    buf_int(&entries, objects->filled);
    buf_text(&entries, "/First ");
    buf_int(&entries, (long)objects->numbers.n);
    buf_str(&objects->numbers, buf_view(&objects->bodies));
    put_deflated(objects, objects->filling, buf_view(&entries), buf_view(&objects->numbers));
    buf_drop(&entries);
    buf_clear(&objects->numbers);
    buf_clear(&objects->bodies);
    objects->filled = 0;
}

static void put_value(Objects *objects, ObjectId id, Str value) {
    if (objects->filled == 0) objects->filling = object_reserve(objects);
    set_place(objects, id,
              (Place){.kind = 2, .index = objects->filled & 0x3FFF, .at = objects->filling});
    buf_int(&objects->numbers, (long)id);
    buf_byte(&objects->numbers, ' ');
    buf_int(&objects->numbers, (long)objects->bodies.n);
    buf_byte(&objects->numbers, ' ');
    buf_str(&objects->bodies, value);
    buf_byte(&objects->bodies, '\n');
    if (++objects->filled == OBJECTS_A_STREAM) flush_objects(objects);
}

/* The entry stays in libharu's table and takes no object, so that only its number is spent. */
ObjectId object_reserve(Objects *objects) {
    HPDF_Null none = HPDF_Null_New(objects->doc->mmgr);
    HPDF_Xref_Add(objects->doc->xref, none);
    ObjectId id = object_id(none);
    HPDF_XrefEntry entry = HPDF_List_ItemAt(objects->doc->xref->entries, id);
    entry->obj = NULL;
    HPDF_Obj_ForceFree(objects->doc->mmgr, none);
    return id;
}

void object_put(Objects *objects, ObjectId id, Str entries) {
    objects->raw->attr = &entries;
    put_value(objects, id, serialise(objects, objects->raw));
    objects->raw->attr = NULL;
}

ObjectId object_add(Objects *objects, Str entries) {
    ObjectId id = object_reserve(objects);
    object_put(objects, id, entries);
    return id;
}

/* ---- libharu's own objects --------------------------------------------------------------------
 */

HPDF_Doc objects_doc(Objects *objects) {
    return objects->doc;
}

HPDF_Dict objects_dict(Objects *objects) {
    HPDF_Dict dict = HPDF_Dict_New(objects->doc->mmgr);
    HPDF_Xref_Add(objects->doc->xref, dict);
    return dict;
}

ObjectId object_id(const void *object) {
    return ((const HPDF_Obj_Header *)object)->obj_id & 0x00FFFFFF;
}

void *object_reference(Objects *objects, ObjectId id) {
    HPDF_Null stand_in = HPDF_Null_New(objects->doc->mmgr);
    stand_in->header.obj_id = id | HPDF_OTYPE_INDIRECT;
    VEC_PUSH(objects->arena, objects->references, stand_in);
    return stand_in;
}

/* ---- opening and closing ----------------------------------------------------------------------
 */

Objects *objects_open(Output *output) {
    Objects *objects = must_alloc(sizeof *objects);
    *objects = (Objects){.arena = arena_new(), .output = output};
    objects->doc = HPDF_NewEx(NULL, allocate, release, 0, NULL);
    if (!objects->doc) fail_no_memory();
    objects->raw = HPDF_Dict_New(objects->doc->mmgr);
    objects->raw->write_fn = write_entries;
    objects->writer = HPDF_CallbackWriter_New(objects->doc->mmgr, take_bytes, &objects->text);
    objects->deflater = libdeflate_alloc_compressor(DEFLATE_LEVEL);
    if (!objects->deflater) fail_no_memory();
    HPDF_MD5Init(&objects->digest);
    /* PD-07: the version, then a comment that shows the file as binary. */
    write_bytes(objects, STR("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"));
    return objects;
}

void objects_drop(Objects *objects) {
    if (!objects) return;
    for (size_t i = 0; i < objects->references.n; i++)
        HPDF_Obj_ForceFree(objects->doc->mmgr, objects->references.at[i]);
    HPDF_Dict_Free(objects->raw);
    HPDF_Stream_Free(objects->writer);
    HPDF_Free(objects->doc);
    libdeflate_free_compressor(objects->deflater);
    Buf *buffers[] = {&objects->text, &objects->deflated, &objects->numbers, &objects->bodies};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
        buf_drop(buffers[i]);
    arena_drop(objects->arena);
    free(objects);
}

static void put_held_objects(Objects *objects) {
    HPDF_List entries = objects->doc->xref->entries;
    for (HPDF_UINT i = 1; i < entries->count; i++) {
        HPDF_XrefEntry entry = HPDF_List_ItemAt(entries, i);
        if (entry->obj) put_value(objects, i, serialise(objects, entry->obj));
    }
    flush_objects(objects);
}

/* Rows of type, place and index, each as the difference to the row above (PNG's Up): runs of
 * objects in one stream then look alike and deflate to almost nothing. */
static void put_rows(const Objects *objects, Buf *rows) {
    unsigned char above[XREF_ROW] = {0}, row[XREF_ROW];
    for (size_t id = 0; id < objects->places.n; id++) {
        Place place = objects->places.at[id];
        row[0] = place.kind;
        for (unsigned i = 0; i < 5; i++)
            row[1 + i] = (unsigned char)(place.at >> (8 * (4 - i)));
        row[6] = (unsigned char)(place.index >> 8);
        row[7] = (unsigned char)place.index;
        buf_byte(rows, 2);
        for (size_t i = 0; i < XREF_ROW; i++)
            buf_byte(rows, (char)(row[i] - above[i]));
        memcpy(above, row, sizeof row);
    }
}

static void put_id(Buf *buf, const unsigned char id[ID_SIZE]) {
    buf_byte(buf, '<');
    for (size_t i = 0; i < ID_SIZE; i++)
        buf_format(buf, "%02X", id[i]);
    buf_byte(buf, '>');
}

static void put_xref(Objects *objects) {
    unsigned char id[ID_SIZE];
    ObjectId number = object_reserve(objects);
    uint64_t start = output_size(objects->output);
    set_place(objects, number, (Place){.kind = 1, .at = start});
    HPDF_MD5Final(id, &objects->digest);
    Buf entries = {0}, rows = {0};
    buf_format(&entries, "/Type/XRef/Size %zu/W[1 5 2]/DecodeParms<</Predictor 12/Columns %d>>",
               objects->places.n, XREF_ROW);
    buf_text(&entries, "/Root ");
    put_reference(&entries, object_id(objects->doc->catalog));
    buf_text(&entries, "/Info ");
    put_reference(&entries, object_id(objects->doc->info));
    buf_text(&entries, "/ID[");
    put_id(&entries, id);
    put_id(&entries, id);
    buf_byte(&entries, ']');
    put_rows(objects, &rows);
    put_deflated(objects, number, buf_view(&entries), buf_view(&rows));
    buf_clear(&entries);
    buf_format(&entries, "startxref\n%llu\n%%%%EOF\n", (unsigned long long)start);
    output_str(objects->output, buf_view(&entries));
    buf_drop(&entries);
    buf_drop(&rows);
}

void objects_close(Objects *objects) {
    put_held_objects(objects);
    put_xref(objects);
    HPDF_STATUS error = HPDF_GetError(objects->doc);
    if (error != HPDF_OK) output_fail(objects->output, STR("libharu"));
    objects_drop(objects);
}

/* ---- syntax -----------------------------------------------------------------------------------
 */

void put_reference(Buf *buf, ObjectId id) {
    buf_int(buf, (long)id);
    buf_text(buf, " 0 R");
}

/* A bare CR would be read as LF (7.3.4.2). */
static void put_escaped(Buf *buf, Str bytes) {
    for (size_t i = 0; i < bytes.n; i++) {
        char c = bytes.p[i];
        if (c == '(' || c == ')' || c == '\\' || c == '\r') buf_byte(buf, '\\');
        buf_byte(buf, c == '\r' ? 'r' : c);
    }
}

void put_string(Buf *buf, Str bytes) {
    buf_byte(buf, '(');
    put_escaped(buf, bytes);
    buf_byte(buf, ')');
}

static void put_unit(Buf *buf, uint32_t unit) {
    buf_byte(buf, (char)(unit >> 8));
    buf_byte(buf, (char)(unit & 0xFF));
}

void put_utf16(Buf *buf, Str utf8) {
    while (utf8.n) {
        uint32_t c = utf8_next(&utf8);
        if (c > 0xFFFF) {
            put_unit(buf, 0xD800 + ((c - 0x10000) >> 10));
            put_unit(buf, 0xDC00 + ((c - 0x10000) & 0x3FF));
        } else {
            put_unit(buf, c);
        }
    }
}

static bool is_plain(Str s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < 0x20 || s.p[i] > 0x7E) return false;
    return true;
}

void put_text(Buf *buf, Str utf8) {
    if (is_plain(utf8)) {
        put_string(buf, utf8);
        return;
    }
    Buf units = {0};
    buf_text(&units, "\xFE\xFF");
    put_utf16(&units, utf8);
    put_string(buf, buf_view(&units));
    buf_drop(&units);
}

long length_centi(double pt) {
    return lround(pt * 100);
}

void put_length(Buf *buf, double pt) {
    buf_milli(buf, length_centi(pt) * 10);
}
