/* SPDX-License-Identifier: MIT */
#include "style/cff.h"

#include <stdlib.h>

#include "base/fail.h"

/* Operators of DICTs (5176, tables 9, 10, 23); two-byte ones with 12 in the high byte. */
enum {
    OP_FONT_BBOX = 5,
    OP_CHARSET = 15,
    OP_CHAR_STRINGS = 17,
    OP_PRIVATE = 18,
    OP_SUBRS = 19,
    OP_FONT_MATRIX = 12 << 8 | 7,
    OP_ROS = 12 << 8 | 30,
    OP_CID_COUNT = 12 << 8 | 34,
    OP_FD_ARRAY = 12 << 8 | 36,
    OP_FD_SELECT = 12 << 8 | 37,
    OP_FONT_NAME = 12 << 8 | 38,
};

enum {
    FIRST_OWN_STRING = 391, /* ids below are the standard strings */
    STRING_ADOBE = FIRST_OWN_STRING,
    STRING_IDENTITY,
    STRING_NAME,
    FD_MAX = 256,
};

/* An INDEX: `count` objects; `end` is the byte after it. */
typedef struct Index {
    size_t count, offset_size, offsets, data, end;
} Index;

/* One entry of a DICT: its operands as bytes, and the last two as numbers. */
typedef struct Entry {
    int op;
    Str operands;
    long values[2]; /* the first two integers */
} Entry;

/* A Private DICT with its local subroutines. */
typedef struct Private {
    Str dict;  /* without its Subrs entry */
    Str subrs; /* the INDEX; empty when there is none */
    Str matrix;
} Private;

typedef struct Font {
    Str cff;
    Str top;
    Index char_strings;
    Str global_subrs;
    uint8_t *fd; /* of each glyph */
    size_t private_count;
    Private privates[FD_MAX];
} Font;

/* ---- reading ----------------------------------------------------------------------------------
 */

static bool read_number(Str s, size_t at, size_t size, size_t *value) {
    if (at > s.n || size > s.n - at) return false;
    *value = 0;
    for (size_t i = 0; i < size; i++)
        *value = *value << 8 | (unsigned char)s.p[at + i];
    return true;
}

static bool read_index(Str s, size_t at, Index *index) {
    *index = (Index){.end = at + 2};
    if (!read_number(s, at, 2, &index->count)) return false;
    if (index->count == 0) return true;
    if (!read_number(s, at + 2, 1, &index->offset_size)) return false;
    if (index->offset_size < 1 || index->offset_size > 4) return false;
    index->offsets = at + 3;
    index->data = index->offsets + (index->count + 1) * index->offset_size - 1;
    size_t last;
    if (!read_number(s, index->offsets + index->count * index->offset_size, index->offset_size,
                     &last))
        return false;
    index->end = index->data + last;
    return index->end <= s.n;
}

static bool index_at(Str s, const Index *index, size_t i, Str *object) {
    size_t from, to, at = index->offsets + i * index->offset_size;
    if (i >= index->count || !read_number(s, at, index->offset_size, &from) ||
        !read_number(s, at + index->offset_size, index->offset_size, &to) || from < 1 ||
        to < from || index->data + to > s.n)
        return false;
    *object = str_sub(s, index->data + from, index->data + to);
    return true;
}

/* The bytes of the operand that begins with `first` (5176, table 3); a real number's end is looked
 * for. 0 when it is none. */
static size_t operand_size(Str s) {
    unsigned char first = (unsigned char)s.p[0];
    if (first == 28) return 3;
    if (first == 29) return 5;
    if (first >= 32 && first <= 246) return 1;
    if (first >= 247 && first <= 254) return 2;
    for (size_t i = 1; first == 30 && i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((c & 0x0F) == 0x0F || (c & 0xF0) == 0xF0) return i + 1;
    }
    return 0;
}

static long operand_value(Str s) {
    const unsigned char *p = (const unsigned char *)s.p;
    if (p[0] == 28) return (int16_t)(p[1] << 8 | p[2]);
    if (p[0] == 29)
        return (int32_t)((uint32_t)p[1] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 8 | p[4]);
    if (p[0] >= 251) return -(p[0] - 251L) * 256 - p[1] - 108;
    if (p[0] >= 247) return (p[0] - 247L) * 256 + p[1] + 108;
    return p[0] == 30 ? 0 : p[0] - 139L;
}

/* Cuts the next entry off a DICT; false at its end or where it is broken. */
static bool next_entry(Str *dict, Entry *entry) {
    Str rest = *dict;
    size_t operands = 0;
    *entry = (Entry){.op = -1};
    while (rest.n && (unsigned char)rest.p[0] > 21) {
        size_t size = operand_size(rest);
        if (size == 0 || size > rest.n) return false;
        if (operands < 2) entry->values[operands] = operand_value(rest);
        operands++;
        rest = str_after(rest, size);
    }
    if (rest.n == 0) return false;
    entry->operands = (Str){dict->p, (size_t)(rest.p - dict->p)};
    entry->op = (unsigned char)rest.p[0];
    if (entry->op == 12 && rest.n < 2) return false;
    size_t size = entry->op == 12 ? 2 : 1;
    if (size == 2) entry->op = 12 << 8 | (unsigned char)rest.p[1];
    *dict = str_after(rest, size);
    return true;
}

static bool find_entry(Str dict, int op, Entry *entry) {
    while (next_entry(&dict, entry))
        if (entry->op == op) return true;
    return false;
}

/* A place in the table that an operand names. */
static bool offset_of(const Font *font, long value, size_t *offset) {
    if (value <= 0 || (size_t)value >= font->cff.n) return false;
    *offset = (size_t)value;
    return true;
}

static bool read_subrs(const Font *font, size_t private_at, Private *private, Str dict) {
    Entry subrs;
    if (!find_entry(dict, OP_SUBRS, &subrs)) {
        private->dict = dict;
        return true;
    }
    /* The entry itself is written anew: what stands before and after it is kept. It is the last in
     * every font that is known; one that has more after it is refused rather than misread. */
    size_t at;
    Index index;
    const char *end = subrs.operands.p + subrs.operands.n + 1;
    if (end != dict.p + dict.n || !offset_of(font, (long)private_at + subrs.values[0], &at) ||
        !read_index(font->cff, at, &index))
        return false;
    private->dict = (Str){dict.p, (size_t)(subrs.operands.p - dict.p)};
    private->subrs = str_sub(font->cff, at, index.end);
    return true;
}

/* The Private DICT that a Top or Font DICT names. */
static bool read_private(Font *font, Str dict) {
    if (font->private_count == FD_MAX) return false;
    Private *private = &font->privates[font->private_count++];
    Entry entry;
    size_t at;
    if (find_entry(dict, OP_FONT_MATRIX, &entry)) private->matrix = entry.operands;
    if (!find_entry(dict, OP_PRIVATE, &entry)) return false;
    if (entry.values[0] == 0) return true; /* an empty one needs no place */
    if (entry.values[0] < 0 || !offset_of(font, entry.values[1], &at) ||
        (size_t)entry.values[0] > font->cff.n - at)
        return false;
    return read_subrs(font, at, private, str_sub(font->cff, at, at + (size_t)entry.values[0]));
}

static bool read_fd_ranges(Font *font, size_t at) {
    size_t ranges, first, fd, next;
    if (!read_number(font->cff, at + 1, 2, &ranges)) return false;
    for (size_t i = 0; i < ranges; i++) {
        size_t range = at + 3 + 3 * i;
        if (!read_number(font->cff, range, 2, &first) ||
            !read_number(font->cff, range + 2, 1, &fd) ||
            !read_number(font->cff, range + 3, 2, &next) || next > font->char_strings.count)
            return false;
        for (size_t g = first; g < next; g++)
            font->fd[g] = (uint8_t)fd;
    }
    return true;
}

static bool read_fd_select(Font *font, size_t at) {
    size_t format, fd;
    if (!read_number(font->cff, at, 1, &format)) return false;
    if (format == 3) return read_fd_ranges(font, at);
    if (format != 0) return false;
    for (size_t g = 0; g < font->char_strings.count; g++) {
        if (!read_number(font->cff, at + 1 + g, 1, &fd)) return false;
        font->fd[g] = (uint8_t)fd;
    }
    return true;
}

static bool read_fds(Font *font) {
    Entry entry;
    Index index;
    Str dict;
    size_t at;
    if (!find_entry(font->top, OP_ROS, &entry)) return read_private(font, font->top);
    if (!find_entry(font->top, OP_FD_ARRAY, &entry) || !offset_of(font, entry.values[0], &at) ||
        !read_index(font->cff, at, &index))
        return false;
    for (size_t i = 0; i < index.count; i++)
        if (!index_at(font->cff, &index, i, &dict) || !read_private(font, dict)) return false;
    return find_entry(font->top, OP_FD_SELECT, &entry) && offset_of(font, entry.values[0], &at) &&
           read_fd_select(font, at);
}

static bool read_font(Font *font) {
    size_t header, at;
    Index names, tops, strings, subrs;
    Entry entry;
    if (!read_number(font->cff, 2, 1, &header) || !read_index(font->cff, header, &names) ||
        !read_index(font->cff, names.end, &tops) || !index_at(font->cff, &tops, 0, &font->top) ||
        !read_index(font->cff, tops.end, &strings) || !read_index(font->cff, strings.end, &subrs))
        return false;
    font->global_subrs = str_sub(font->cff, strings.end, subrs.end);
    if (!find_entry(font->top, OP_CHAR_STRINGS, &entry) || !offset_of(font, entry.values[0], &at) ||
        !read_index(font->cff, at, &font->char_strings))
        return false;
    font->fd = must_alloc(font->char_strings.count);
    memset(font->fd, 0, font->char_strings.count);
    return read_fds(font);
}

/* ---- writing ----------------------------------------------------------------------------------
 */

static void put_number(Buf *buf, size_t value, size_t size) {
    while (size-- > 0)
        buf_byte(buf, (char)(value >> (8 * size) & 0xFF));
}

static void put_operator(Buf *buf, int op) {
    if (op > 0xFF) buf_byte(buf, (char)(op >> 8));
    buf_byte(buf, (char)(op & 0xFF));
}

/* An integer in the five-byte form: its size does not hang on its value, so that a DICT can be
 * measured before its offsets are known. */
static void put_integer(Buf *buf, size_t value) {
    buf_byte(buf, 29);
    put_number(buf, value, 4);
}

static void put_entry(Buf *buf, int op, size_t value) {
    put_integer(buf, value);
    put_operator(buf, op);
}

static void put_copy(Buf *buf, int op, Str operands) {
    if (operands.n == 0) return;
    buf_str(buf, operands);
    put_operator(buf, op);
}

static size_t offset_size(size_t total) {
    return total + 1 < 0x100 ? 1 : total + 1 < 0x10000 ? 2 : total + 1 < 0x1000000 ? 3 : 4;
}

/* An INDEX of `n` objects. */
static void put_index(Buf *buf, const Str *objects, size_t n) {
    size_t total = 0, at = 1;
    put_number(buf, n, 2);
    if (n == 0) return;
    for (size_t i = 0; i < n; i++)
        total += objects[i].n;
    size_t size = offset_size(total);
    put_number(buf, size, 1);
    put_number(buf, at, size);
    for (size_t i = 0; i < n; i++)
        put_number(buf, at += objects[i].n, size);
    for (size_t i = 0; i < n; i++)
        buf_str(buf, objects[i]);
}

static bool put_char_strings(Buf *buf, const Font *font, const uint16_t *slots, size_t n) {
    Str *objects = must_alloc(n * sizeof *objects);
    bool good = true;
    for (size_t i = 0; i < n && good; i++)
        good = index_at(font->cff, &font->char_strings, slots[i], &objects[i]);
    if (good) put_index(buf, objects, n);
    free(objects);
    return good;
}

/* Format 0 (a byte a glyph) or 3 (ranges), whichever is shorter. */
static void put_fd_select(Buf *buf, const Font *font, const uint16_t *slots, size_t n) {
    size_t ranges = 0;
    for (size_t i = 0; i < n; i++)
        ranges += i == 0 || font->fd[slots[i]] != font->fd[slots[i - 1]];
    bool by_range = 5 + 3 * ranges < 1 + n;
    put_number(buf, by_range ? 3 : 0, 1);
    if (by_range) put_number(buf, ranges, 2);
    for (size_t i = 0; i < n; i++) {
        bool starts = i == 0 || font->fd[slots[i]] != font->fd[slots[i - 1]];
        if (by_range && starts) put_number(buf, i, 2);
        if (!by_range || starts) put_number(buf, font->fd[slots[i]], 1);
    }
    if (by_range) put_number(buf, n, 2);
}

/* The CID of each glyph but the first, a list (format 0). */
static void put_charset(Buf *buf, const uint16_t *cids, size_t n) {
    put_number(buf, 0, 1);
    for (size_t i = 1; i < n; i++)
        put_number(buf, cids[i], 2);
}

/* The FDArray, then the Private DICTs that it names; `at` is where it will stand. */
static void put_fds(Buf *buf, const Font *font, size_t at) {
    enum { DICT_TAIL = 5 + 5 + 1 /* Private */ + 5 + 2 /* FontName */ };
    size_t dicts = 0;
    for (size_t i = 0; i < font->private_count; i++) {
        Str matrix = font->privates[i].matrix;
        dicts += (matrix.n ? matrix.n + 2 : 0) + DICT_TAIL;
    }
    size_t private_at = at + 3 + (font->private_count + 1) * offset_size(dicts) + dicts;
    Buf bytes = {0}, privates = {0};
    Str objects[FD_MAX];
    size_t ends[FD_MAX];
    for (size_t i = 0; i < font->private_count; i++) {
        const Private *private = &font->privates[i];
        size_t from = privates.n, tail = private->subrs.n ? 6 : 0;
        buf_str(&privates, private->dict);
        if (tail) put_entry(&privates, OP_SUBRS, private->dict.n + tail);
        size_t size = privates.n - from;
        buf_str(&privates, private->subrs);
        put_entry(&bytes, OP_FONT_NAME, STRING_NAME);
        put_copy(&bytes, OP_FONT_MATRIX, private->matrix);
        put_integer(&bytes, size);
        put_entry(&bytes, OP_PRIVATE, private_at + from);
        ends[i] = bytes.n;
    }
    for (size_t i = 0; i < font->private_count; i++)
        objects[i] = str_sub(buf_view(&bytes), i ? ends[i - 1] : 0, ends[i]);
    put_index(buf, objects, font->private_count);
    buf_put(buf, privates.p, privates.n);
    buf_drop(&bytes);
    buf_drop(&privates);
}

/* Where the parts stand. */
struct Places {
    size_t charset, fd_select, char_strings, fd_array;
};

static void put_top(Buf *buf, const Font *font, size_t cid_count, const struct Places *places) {
    Entry entry;
    put_integer(buf, STRING_ADOBE);
    put_integer(buf, STRING_IDENTITY);
    put_entry(buf, OP_ROS, 0);
    /* A name-keyed font's matrix has gone into its one Font DICT. */
    if (find_entry(font->top, OP_ROS, &entry) && find_entry(font->top, OP_FONT_MATRIX, &entry))
        put_copy(buf, OP_FONT_MATRIX, entry.operands);
    if (find_entry(font->top, OP_FONT_BBOX, &entry)) put_copy(buf, OP_FONT_BBOX, entry.operands);
    put_entry(buf, OP_CID_COUNT, cid_count);
    put_entry(buf, OP_CHARSET, places->charset);
    put_entry(buf, OP_FD_SELECT, places->fd_select);
    put_entry(buf, OP_CHAR_STRINGS, places->char_strings);
    put_entry(buf, OP_FD_ARRAY, places->fd_array);
}

/* Header, Name, Top DICT, String and Global Subr INDEXes: as long whatever the places are. */
static void put_head(Buf *buf, const Font *font, size_t cid_count, Str name,
                     const struct Places *places) {
    Buf top = {0};
    put_top(&top, font, cid_count, places);
    put_number(buf, 0x01000404, 4); /* version 1.0, header of 4, offsets of 4 */
    put_index(buf, &name, 1);
    put_index(buf, (const Str[]){buf_view(&top)}, 1);
    put_index(buf, (const Str[]){STR("Adobe"), STR("Identity"), name}, 3);
    buf_str(buf, font->global_subrs);
    buf_drop(&top);
}

/* The order of the glyphs in the table: `glyphs` of the old one, and their CIDs. */
typedef struct Order {
    uint16_t *glyphs, *cids;
    size_t cid_count; /* one more than the greatest CID */
} Order;

static int compare_keys(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The source's own order: it goes by radical, whose strokes repeat from glyph to glyph, so that the
 * deflated font is 2 % shorter than in the order of the CIDs. CID 0 stays first. */
static Order order_new(const uint16_t *slots, const uint16_t *cids, size_t n) {
    uint32_t *keys = must_alloc(n * sizeof *keys);
    Order order = {must_alloc(n * sizeof *order.glyphs), must_alloc(n * sizeof *order.cids), 1};
    for (size_t i = 0; i < n; i++) {
        keys[i] = (uint32_t)slots[i] << 16 | cids[i];
        if (order.cid_count <= cids[i]) order.cid_count = cids[i] + (size_t)1;
    }
    if (n > 1) qsort(keys + 1, n - 1, sizeof *keys, compare_keys);
    for (size_t i = 0; i < n; i++) {
        order.glyphs[i] = (uint16_t)(keys[i] >> 16);
        order.cids[i] = (uint16_t)keys[i];
    }
    free(keys);
    return order;
}

static void order_drop(Order *order) {
    free(order->glyphs);
    free(order->cids);
}

static bool put_font(Buf *out, const Font *font, const uint16_t *slots, const uint16_t *cids,
                     size_t n, Str name) {
    struct Places places = {0};
    Buf body = {0}, head = {0};
    Order order = order_new(slots, cids, n);
    put_head(&head, font, order.cid_count, name, &places);
    size_t start = head.n;
    places.charset = start;
    put_charset(&body, order.cids, n);
    places.fd_select = start + body.n;
    put_fd_select(&body, font, order.glyphs, n);
    places.char_strings = start + body.n;
    bool good = put_char_strings(&body, font, order.glyphs, n);
    places.fd_array = start + body.n;
    put_fds(&body, font, places.fd_array);
    put_head(out, font, order.cid_count, name, &places);
    buf_put(out, body.p, body.n);
    buf_drop(&body);
    buf_drop(&head);
    order_drop(&order);
    return good;
}

static bool slots_fit(const Font *font, const uint16_t *slots, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (slots[i] >= font->char_strings.count || font->fd[slots[i]] >= font->private_count)
            return false;
    return true;
}

bool cff_rebuild(Str cff, const uint16_t *slots, const uint16_t *cids, size_t n, Str name,
                 Buf *out) {
    Font *font = must_alloc(sizeof *font);
    *font = (Font){.cff = cff};
    bool good =
        read_font(font) && slots_fit(font, slots, n) && put_font(out, font, slots, cids, n, name);
    free(font->fd);
    free(font);
    return good;
}
