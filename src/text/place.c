/* SPDX-License-Identifier: MIT */
#include "text/place.h"

#include "base/utf8.h"

static const struct Place places[] = {
#define PLACE(code, parent, level, name, short_name, pinyin, stroke, common)                       \
    {code, parent, PLACE_##level, name, short_name, pinyin, stroke, common},
#include "text/place.in"
#undef PLACE
};

static const struct {
    Str text;
    uint16_t place;
    uint8_t kind;
} names[] = {
#define NAME(text, place, kind) {STR_INIT(text), place, PLACE_NAME_##kind},
#include "text/place_name.in"
#undef NAME
};

enum { FIRST_LOW = 0x4E00, FIRST_HIGH = 0x9FFF };

static const uint32_t first_characters[] = {
#include "text/place_first.in"
};

#define COUNT(a) (sizeof(a) / sizeof *(a))

const struct Place *place_by_code(uint32_t code) {
    size_t low = 0, high = COUNT(places);
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (places[mid].code == code) return &places[mid];
        if (places[mid].code < code)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

const struct Place *place_city(const struct Place *place) {
    while (place && place->level == PLACE_COUNTY)
        place = place_by_code(place->parent);
    return place && place->level != PLACE_PROVINCE ? place : NULL;
}

const struct Place *place_province(const struct Place *place) {
    while (place && place->parent)
        place = place_by_code(place->parent);
    return place;
}

static bool begins_a_name(uint32_t c) {
    if (c < FIRST_LOW || c > FIRST_HIGH) return false;
    uint32_t bit = c - FIRST_LOW;
    return first_characters[bit / 32] >> bit % 32 & 1;
}

/* The first name that begins with each character: asked for at every character of every text. Made
 * when first asked for, and the same each time. */
static uint16_t first_of[FIRST_HIGH - FIRST_LOW + 1];
/* … and which characters go on so, a bit for those that share their lowest six. */
static uint64_t seconds_of[FIRST_HIGH - FIRST_LOW + 1];
static bool first_made;

static uint64_t bit_of(uint32_t second) {
    return UINT64_C(1) << (second & 63);
}

static void make_first(void) {
    size_t size;
    for (size_t i = COUNT(names); i-- > 0;) {
        Str text = names[i].text;
        uint32_t first = utf8_at(text, 0, &size) - FIRST_LOW;
        first_of[first] = (uint16_t)i;
        if (size < text.n) seconds_of[first] |= bit_of(utf8_at(text, size, &size));
    }
    first_made = true;
}

static size_t first_name(uint32_t first) {
    if (!first_made) make_first();
    return first_of[first - FIRST_LOW];
}

/* Begins with the name, which is known to have its first character: most differ in the second. */
static bool goes_on_as(Str here, Str name) {
    enum { THIRD_OF_SECOND = 5 };
    if (name.n > THIRD_OF_SECOND &&
        (here.n < name.n || here.p[THIRD_OF_SECOND] != name.p[THIRD_OF_SECOND]))
        return false;
    return str_starts(here, name);
}

size_t place_match(Str text, size_t at, struct PlaceMatch *out, size_t cap) {
    size_t size, n = 0;
    uint32_t c = at + 3 > text.n ? 0 : utf8_at(text, at, &size);
    if (!begins_a_name(c)) return 0;
    Str here = str_after(text, at), first = str_sub(here, 0, 3);
    for (size_t i = first_name(c); i < COUNT(names) && str_starts(names[i].text, first); i++) {
        if (!goes_on_as(here, names[i].text)) continue;
        struct PlaceMatch match = {&places[names[i].place], names[i].text.n, names[i].kind};
        size_t k = n < cap ? n++ : n;
        while (k > 0 && out[k - 1].size < match.size) { /* names come shortest first */
            if (k < cap) out[k] = out[k - 1];
            k--;
        }
        if (k < cap) out[k] = match;
    }
    return n;
}

size_t place_next(Str text, size_t at) {
    size_t size, next;
    if (!first_made) make_first();
    for (; at < text.n; at += size) {
        uint32_t c = utf8_at(text, at, &size);
        if (!begins_a_name(c) || at + size >= text.n) continue;
        if (seconds_of[c - FIRST_LOW] & bit_of(utf8_at(text, at + size, &next))) return at;
    }
    return text.n;
}

static bool is_within(const struct Place *place, const struct Place *whole) {
    while (place && place != whole)
        place = place->parent ? place_by_code(place->parent) : NULL;
    return place != NULL;
}

/* Every unit that the value names, in order; later ones must lie within earlier ones, or the other
 * way round (朝阳区（北京）). */
static bool fits(const struct Place *candidate, const struct Place *const *others, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!is_within(candidate, others[i]) && !is_within(others[i], candidate)) return false;
    return true;
}

/* One step of resolving: the candidates of a name that fit what is known. A city wins over a county
 * of the same short name, a province over a city. */
static const struct Place *choose(const struct PlaceMatch *match, size_t n,
                                  const struct Place *const *known, size_t known_n,
                                  bool *ambiguous) {
    const struct Place *best = NULL;
    bool tie = false;
    for (size_t i = 0; i < n && match[i].size == match[0].size; i++) {
        if (!fits(match[i].place, known, known_n)) continue;
        if (!best || match[i].place->level < best->level) {
            best = match[i].place;
            tie = false;
        } else if (match[i].place->level == best->level && match[i].place != best) {
            tie = true;
        }
    }
    *ambiguous = tie;
    return tie ? NULL : best;
}

enum { NAMES_MOST = 4, MATCHES_MOST = 16 };

static const struct Place *innermost(const struct Place *const *known, size_t n) {
    const struct Place *in = n ? known[0] : NULL;
    for (size_t i = 1; i < n; i++)
        if (is_within(known[i], in)) in = known[i];
    return in;
}

/* Goes over the value twice: what is ambiguous at first may be clear from what comes after it. */
const struct Place *place_resolve(Str value, bool *ambiguous) {
    const struct Place *known[NAMES_MOST];
    size_t known_n = 0;
    bool unclear = false;
    uint32_t code;
    if (str_number(str_trim(value), &code)) {
        if (ambiguous) *ambiguous = false;
        return place_by_code(code);
    }
    for (int round = 0; round < 2; round++) {
        unclear = false;
        for (size_t at = 0, step; at < value.n; at += step) {
            struct PlaceMatch match[MATCHES_MOST];
            size_t n = place_match(value, at, match, MATCHES_MOST);
            bool tie = false;
            const struct Place *place = n ? choose(match, n, known, known_n, &tie) : NULL;
            unclear = unclear || tie;
            if (place && known_n < NAMES_MOST) known[known_n++] = place;
            if (n)
                step = match[0].size;
            else
                utf8_at(value, at, &step);
        }
        if (!unclear) break;
    }
    if (ambiguous) *ambiguous = unclear;
    return unclear ? NULL : innermost(known, known_n);
}

const struct Place *place_given_city(Str value) {
    struct PlaceMatch match[MATCHES_MOST];
    const struct Place *place = place_city(place_resolve(value, NULL)), *city = NULL;
    if (place) return place;
    size_t n = place_match(value, 0, match, MATCHES_MOST);
    for (size_t i = 0; i < n && i < MATCHES_MOST && match[i].size == value.n; i++) {
        if (match[i].place->level != PLACE_CITY) continue;
        if (city) return NULL;
        city = match[i].place;
    }
    return city;
}

static int letters_compare(const char *a, const char *b, bool tones) {
    for (;; a++, b++) {
        while (!tones && *a >= '0' && *a <= '9')
            a++;
        while (!tones && *b >= '0' && *b <= '9')
            b++;
        if (*a != *b || !*a) return (unsigned char)*a - (unsigned char)*b;
    }
}

int place_compare(const struct Place *a, const struct Place *b, enum PlaceOrder order) {
    int c = 0;
    if (order == PLACE_ORDER_PINYIN) {
        c = letters_compare(a->pinyin, b->pinyin, false);
        if (c == 0) c = letters_compare(a->pinyin, b->pinyin, true);
    } else if (order == PLACE_ORDER_STROKE) {
        c = strcmp(a->stroke, b->stroke);
    }
    if (c) return c;
    return a->code < b->code ? -1 : a->code > b->code; /* 台港澳 are 71, 81, 82: last */
}

/* chang2 zhou1 is changzhou. */
static bool is_pinyin(const struct Place *place, Str label) {
    size_t n = 0;
    for (const char *c = place->pinyin; *c; c++) {
        if (*c == ' ' || (*c >= '0' && *c <= '9')) continue;
        if (n == label.n || label.p[n++] != *c) return false;
    }
    return n > 0 && n == label.n;
}

static bool is_city_level(const struct Place *place) {
    return place->level == PLACE_CITY || place->level == PLACE_MUNICIPALITY;
}

const struct Place *place_of_address(Str address) {
    enum { LABEL_LEAST = 4 }; /* xian, but no word of three letters */
    size_t begin = str_find(address, STR("://"), 0);
    Str rest = begin == SIZE_MAX ? address : str_after(address, begin + 3), label;
    size_t end = str_find(rest, STR("/"), 0);
    const struct Place *found = NULL;
    if (end != SIZE_MAX) rest.n = end;
    while (str_cut(&rest, STR("."), &label)) {
        for (size_t i = 0; label.n >= LABEL_LEAST && i < COUNT(places); i++) {
            if (!is_city_level(&places[i]) || !is_pinyin(&places[i], label)) continue;
            if (found) return NULL;
            found = &places[i];
        }
    }
    return found;
}
