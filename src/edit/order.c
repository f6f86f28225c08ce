/* SPDX-License-Identifier: MIT */
/* Articles into cities, cities into their order (CT-01..04). Within a city: 序号, then date, then
 * the undated as they came. */
#include <limits.h>
#include <stdlib.h>

#include "edit/edit.h"

typedef struct Ranked {
    Article *article;
    int city;        /* manual order: the least 序号 of its city, INT_MAX without one */
    size_t received; /* place among the received: makes the sort stable */
} Ranked;

static enum PlaceOrder place_order_of(enum OrderKind order) {
    static const enum PlaceOrder orders[] = {[ORDER_CODE] = PLACE_ORDER_CODE,
                                             [ORDER_PINYIN] = PLACE_ORDER_PINYIN,
                                             [ORDER_STROKE] = PLACE_ORDER_STROKE,
                                             [ORDER_MANUAL] = PLACE_ORDER_CODE};
    return orders[order];
}

static enum CityKind city_kind(const Article *article) {
    if (article->place) return CITY_PLACE;
    return article->evidence == CITY_SEVERAL ? CITY_GENERAL : CITY_PENDING;
}

static enum PlaceOrder sort_order; /* qsort has no context; one book is sorted at a time */

static int by_city(const Article *a, const Article *b) {
    enum CityKind x = city_kind(a), y = city_kind(b);
    if (x != y) return x < y ? -1 : 1;
    return x == CITY_PLACE ? place_compare(a->place, b->place, sort_order) : 0;
}

/* 序号 first; then dates, oldest first; then what has neither. */
static int by_place_in_city(const Article *a, const Article *b) {
    if ((a->ordinal != 0) != (b->ordinal != 0)) return a->ordinal ? -1 : 1;
    if (a->ordinal != b->ordinal) return a->ordinal < b->ordinal ? -1 : 1;
    const Field *x = article_field(a, FIELD_DATE), *y = article_field(b, FIELD_DATE);
    if (x && y) return str_compare(x->text, y->text);
    return x ? -1 : y ? 1 : 0;
}

static int compare(const void *a, const void *b) {
    const Ranked *x = a, *y = b;
    bool places = x->article->place && y->article->place; /* 综合, 待定 are last in any order */
    int c = places && x->city != y->city ? (x->city < y->city ? -1 : 1) : 0;
    if (c == 0) c = by_city(x->article, y->article);
    if (c == 0) c = by_place_in_city(x->article, y->article);
    if (c == 0) c = x->received < y->received ? -1 : x->received > y->received;
    return c;
}

static City *city_new(Book *book, const Article *article) {
    static const Str names[] = {
        [CITY_GENERAL] = STR_INIT("综合"), [CITY_PENDING] = STR_INIT("待定")};
    City *city = ARENA_NEW(book->arena, City);
    city->kind = city_kind(article);
    city->place = article->place;
    if (city->kind != CITY_PLACE) {
        city->name = names[city->kind];
        return city;
    }
    city->name = str_from(article->place->name);
    const struct Place *province = place_province(article->place);
    if (province && province != article->place) city->province = str_from(province->name);
    return city;
}

/* The editor's order: a city stands where the first of its articles is put. What is sorted by city
 * is sorted again by these numbers; cities without one follow in the order of codes. */
static void rank_cities(Ranked *ranked, size_t n) {
    for (size_t i = 0, end; i < n; i = end) {
        int least = INT_MAX;
        for (end = i; end < n && by_city(ranked[i].article, ranked[end].article) == 0; end++) {
            int ordinal = ranked[end].article->ordinal;
            if (ordinal && ordinal < least) least = ordinal;
        }
        for (size_t k = i; k < end; k++)
            ranked[k].city = least;
    }
    qsort(ranked, n, sizeof *ranked, compare);
}

void order_book(Book *book) {
    size_t n = 0, i = 0;
    for (const Article *a = book->received; a; a = a->next)
        n++;
    Ranked *ranked = ARENA_ARRAY(book->arena, Ranked, n + 1);
    for (Article *a = book->received; a; a = a->next, i++)
        ranked[i] = (Ranked){a, 0, i};
    sort_order = place_order_of(book->order);
    qsort(ranked, n, sizeof *ranked, compare);
    if (book->order == ORDER_MANUAL) rank_cities(ranked, n);
    City **next_city = &book->cities, *city = NULL;
    Article **next_article = NULL;
    for (i = 0; i < n; i++) {
        Article *article = ranked[i].article;
        if (!city || by_city(ranked[i - 1].article, article) != 0) {
            city = *next_city = city_new(book, article);
            next_city = &city->next;
            next_article = &city->articles;
        }
        *next_article = article;
        next_article = &article->next;
        article->next = NULL;
    }
    book->received = NULL;
    book->received_end = &book->received;
}
