/* SPDX-License-Identifier: MIT */
/* An article, from its city's band to its last note. */
#ifndef SET_ARTICLE_H
#define SET_ARTICLE_H

#include "set/page.h"

/* Sets an article into pages. `opens_city`: the city's band stands above it, or its own leaf. */
void article_set(Setter *s, const City *city, const Article *article, NodeId city_node,
                 bool opens_city);
/* A leaf with the name of a city (BK: cities of three articles or more on average). */
void city_leaf_set(Setter *s, const City *city, NodeId city_node);
/* ":city-320400", ":city-general", ":city-pending": the book's names of destinations. */
Str city_dest(Arena *arena, const City *city);
/* The fields of an article that a line under its title shows: source, date, authors. */
size_t article_byline(const Article *article, Str *out, size_t most);
/* A title up to its first space. */
Str first_clause(Str title);

#endif
