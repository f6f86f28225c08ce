/* SPDX-License-Identifier: MIT */
/* The places that articles are about: provinces, cities, counties (GB/T 2260), with what a book
 * needs to order them, and the names that text calls them by (CT-01..08). The table is data
 * (place.in, place_name.in); nothing here allocates, and a character that begins no name costs a
 * few nanoseconds. */
#ifndef TEXT_PLACE_H
#define TEXT_PLACE_H

#include "base/str.h"

enum PlaceLevel {
    PLACE_PROVINCE,
    PLACE_MUNICIPALITY, /* province and city at once: 北京市 */
    PLACE_SPECIAL,      /* the same for this purpose: 台湾, 香港, 澳门 */
    PLACE_CITY,         /* prefecture level, and counties directly under a province (仙桃) */
    PLACE_COUNTY,
};

struct Place {
    uint32_t code, parent; /* GB/T 2260; the parent of a province is 0 */
    enum PlaceLevel level;
    const char *name;       /* 常州市 */
    const char *short_name; /* 常州 */
    const char *pinyin;     /* of the short name, a tone digit to each syllable: "chang2 zhou1" */
    const char *stroke;     /* sorts bytewise by strokes */
    bool common_word;       /* the short name is an ordinary word: never count it alone */
};

enum PlaceNameKind {
    PLACE_NAME_FULL,
    PLACE_NAME_SHORT,
    PLACE_NAME_FORMER,       /* renamed or merged: 襄樊 (CT-07) */
    PLACE_NAME_NEWSPAPER,    /* 羊城晚报 */
    PLACE_NAME_ABBREVIATION, /* 穗: weak (CT-08) */
};

struct PlaceMatch {
    const struct Place *place;
    size_t size; /* bytes of the name */
    enum PlaceNameKind kind;
};

/* The unit with this code; NULL. */
const struct Place *place_by_code(uint32_t code);
/* The city-level unit that a unit counts for: itself, or a county's city; NULL for a province. */
const struct Place *place_city(const struct Place *place);
/* The province of a unit (itself for a province, municipality or special region). */
const struct Place *place_province(const struct Place *place);

/* All units whose name begins at byte `at`, longest names first; their number, at most `cap`. A
 * name shared by several units gives each of them (CT-06). */
size_t place_match(Str text, size_t at, struct PlaceMatch *out, size_t cap);
/* The first byte at or after `at`, the start of a character, where a name of two characters or more
 * may begin; text.n where there is none. Most texts name few places: this passes over the rest. */
size_t place_next(Str text, size_t at);

/* The one unit that a value names: 江苏省常州市, 常州, 320400, 江苏 常州, 朝阳区（北京）. NULL when
 * it names none, or several with equal right: `*ambiguous` tells. `ambiguous` may be NULL. */
const struct Place *place_resolve(Str value, bool *ambiguous);

/* The city-level unit that an editor names as a city: as place_resolve, but 吉林 is 吉林市 here,
 * not the province. NULL when it names none, or several. */
const struct Place *place_given_city(Str value);

/* The one city-level unit whose pinyin is a label of the host in an address: www.changzhou.gov.cn.
 * NULL when none is, or several are (suzhou, taizhou). */
const struct Place *place_of_address(Str address);

enum PlaceOrder { PLACE_ORDER_CODE, PLACE_ORDER_PINYIN, PLACE_ORDER_STROKE };
/* <0, 0, >0. Code order is that of GB/T 2260 with 台港澳 last; pinyin without tones, then tones,
 * then code (CT-02); strokes character by character (CT-03). */
int place_compare(const struct Place *a, const struct Place *b, enum PlaceOrder order);

#endif
