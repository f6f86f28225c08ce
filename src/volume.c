/* SPDX-License-Identifier: MIT */
#include "volume.h"

#include "text/date.h"
#include "text/place.h"

long book_date(const Book *book, const Options *options) {
    Str newest = book->date;
    if (options->has_epoch) return options->epoch;
    for (const City *c = book->cities; c && book->date.n == 0; c = c->next)
        for (const Article *a = c->articles; a; a = a->next) {
            const Field *date = article_field(a, FIELD_DATE);
            if (date && str_compare(date->text, newest) > 0) newest = date->text;
        }
    uint32_t part[3] = {1980, 0, 0};
    Str rest = newest, piece;
    for (int i = 0; i < 3 && str_cut(&rest, STR("-"), &piece); i++)
        if (!str_number(piece, &part[i])) break;
    return date_epoch((Date){(int)part[0], (int)part[1], (int)part[2]});
}

typedef struct Volumes {
    const Book *book;
    Str name;
    VEC(Volume) all;
    VEC(City **) ends; /* where the next city of each is hung */
    VEC(const City *) first;
} Volumes;

/* Province or city by the volume's kind; NULL for 综合 and 待定, which are volumes by themselves.
 */
static const struct Place *part_of(const City *city, enum VolumeKind kind) {
    if (city->kind != CITY_PLACE) return NULL;
    const struct Place *province = kind == VOLUME_PROVINCE ? place_province(city->place) : NULL;
    return province ? province : city->place;
}

/* -320400-changzhou, in ASCII whatever the place: no file system and no archive changes it. */
static Str suffix_of(Arena *arena, const City *city, const struct Place *place) {
    if (!place) return city->kind == CITY_GENERAL ? STR("-zonghe") : STR("-daiding");
    char letters[64];
    size_t n = 0;
    for (const char *p = place->pinyin; *p && n + 1 < sizeof letters; p++)
        if (*p >= 'a' && *p <= 'z') letters[n++] = *p;
    return str_format(arena, "-%06u-%.*s", (unsigned)place->code, (int)n, letters);
}

static Volume volume_new(const Book *book, Str name, const City *city, const struct Place *place) {
    Arena *arena = book->arena;
    Volume volume = {*book, STR_CAT(arena, name, suffix_of(arena, city, place))};
    Str title = place ? str_from(place->name) : city->name;
    volume.book.subtitle =
        book->subtitle.n ? STR_CAT(arena, book->subtitle, STR("　"), title) : title;
    volume.book.cities = NULL;
    volume.book.identifier = STR(""); /* one of its own: an ISBN is the whole set's */
    return volume;
}

/* The volume that a city belongs to, made where it is its first. */
static size_t find_volume(Volumes *v, const City *city, enum VolumeKind kind) {
    const struct Place *place = part_of(city, kind);
    for (size_t i = 0; i < v->all.n; i++) {
        const City *first = v->first.at[i];
        if (first->kind == city->kind && part_of(first, kind) == place) return i;
    }
    Arena *arena = v->book->arena;
    VEC_PUSH(arena, v->all, volume_new(v->book, v->name, city, place));
    VEC_PUSH(arena, v->first, city);
    VEC_PUSH(arena, v->ends, NULL);
    return v->all.n - 1;
}

/* Cities of a province need not stand together (拼音), so each is hung behind its volume's last. */
static void add_city(Volumes *v, const City *city, enum VolumeKind kind) {
    size_t i = find_volume(v, city, kind);
    City *copy = ARENA_NEW(v->book->arena, City);
    *copy = *city;
    copy->next = NULL;
    if (v->ends.at[i])
        *v->ends.at[i] = copy;
    else
        v->all.at[i].book.cities = copy;
    v->ends.at[i] = &copy->next;
}

/* Which volume is which does not depend on how many are made in this run: each is counted among all
 * that the book has of its kind. */
static void number_volumes(Volumes *v, enum VolumeKind kind) {
    const Book *book = v->book;
    Volumes all = {.book = book, .name = v->name};
    for (const City *city = book->cities; city; city = city->next)
        add_city(&all, city, kind);
    for (size_t i = 0; i < v->all.n; i++)
        for (size_t k = 0; k < all.all.n; k++)
            if (str_eq(v->all.at[i].name, all.all.at[k].name))
                v->all.at[i].book.set =
                    (Series){book->title, str_format(book->arena, "%zu", k + 1)};
}

/* ---- --volume ------------------------------------------------------------------------------- */

static bool names_city(const City *city, Str value, const struct Place *wanted) {
    if (city->kind != CITY_PLACE) return str_eq(city->name, value);
    return wanted && city->place == wanted;
}

static bool names_province(const City *city, Str value, const struct Place *wanted) {
    (void)value;
    return wanted && city->kind == CITY_PLACE && place_province(city->place) == wanted;
}

static bool any_city(const Book *book, Str value, const struct Place *wanted,
                     bool (*names)(const City *, Str, const struct Place *)) {
    for (const City *city = book->cities; city; city = city->next)
        if (names(city, value, wanted)) return true;
    return false;
}

static void report_none(const Book *book, Str value) {
    enum { NAMED_MOST = 12 };
    Str names[NAMED_MOST];
    size_t n = 0;
    for (const City *city = book->cities; city && n < NAMED_MOST; city = city->next)
        names[n++] = city->name;
    diag2(book->diags, DIAG_no_volume, (Where){0}, value,
          str_join(book->arena, names, n, STR(" ")));
}

/* Only what the value names: a city, else a province; which of the two. */
static enum VolumeKind add_named(Volumes *v, Str value) {
    const Book *book = v->book;
    const struct Place *city = place_given_city(value), *place = place_resolve(value, NULL);
    const struct Place *province = place && place_province(place) == place ? place : NULL;
    bool is_city = any_city(book, value, city, names_city);
    if (!is_city && !any_city(book, value, province, names_province)) {
        report_none(book, value);
        return VOLUME_NONE;
    }
    for (const City *c = book->cities; c; c = c->next)
        if (is_city ? names_city(c, value, city) : names_province(c, value, province))
            add_city(v, c, is_city ? VOLUME_CITY : VOLUME_PROVINCE);
    return is_city ? VOLUME_CITY : VOLUME_PROVINCE;
}

size_t volumes_of(const Book *book, const Options *options, Str name, Volume **volumes) {
    Volumes v = {.book = book, .name = name};
    enum VolumeKind kind = book->volumes;
    if (options->volume.n) {
        kind = add_named(&v, options->volume);
    } else if (book->volumes == VOLUME_NONE) {
        VEC_PUSH(book->arena, v.all, ((Volume){*book, name}));
    } else {
        for (const City *city = book->cities; city; city = city->next)
            add_city(&v, city, book->volumes);
    }
    if (kind != VOLUME_NONE) number_volumes(&v, kind);
    for (size_t i = 0; i < v.all.n; i++)
        if (v.all.at[i].book.identifier.n == 0) {
            book_identify(&v.all.at[i].book);
            v.all.at[i].book.epoch = book_date(&v.all.at[i].book, options);
        }
    *volumes = v.all.at;
    return v.all.n;
}
