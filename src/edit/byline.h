/* SPDX-License-Identifier: MIT */
/* Names on a byline: 文/甲 乙, □ 本报记者 甲 通讯员 乙 文/图 (MP-03). */
#ifndef EDIT_BYLINE_H
#define EDIT_BYLINE_H

#include "base/arena.h"

/* A role word or a byline mark, and what follows can be names; persons may stand before it (甲某
 * 本报记者 乙某). */
bool byline_is(Str text);
/* Nothing but what stands before names: 本刊记者, 许昌日报记者. */
bool byline_is_role(Str text);
/* Ends as the name of a paper, agency or station does (许昌日报, 某某新闻); ten characters at most.
 */
bool byline_is_press(Str text);
/* Ends as the names of offices, schools and companies do (某市委统战部). */
bool byline_is_office(Str text);
/* One character that begins names of persons (surname.in). */
bool byline_is_surname(Str character);
/* The whole text is one person's name: a surname and one or two characters (surname.in), and no
 * word of a page's head that begins so (关键词). */
bool byline_is_person(Str text);
enum { BYLINE_GLUED_MOST = 5 };
/* 张立新刘欣悦: the names of two or three characters that fill the text without a gap, in order,
 * views of it; as few as possible. Returns how many; 0 when the text is nothing of the kind. */
size_t byline_glued(Str text, Str names[BYLINE_GLUED_MOST]);
/* What follows 作者： can be names: no sentence, no long piece. */
bool byline_is_names(Str text);

/* Goes through the names of a byline. A name of two characters set apart (张 三) is one name.
 * Names are views, or live in the arena. */
struct NameScan {
    Arena *arena;
    Str rest;
    Str dropped; /* role words and marks that were passed, joined */
};
struct NameScan byline_scan(Arena *arena, Str text);
bool byline_next(struct NameScan *scan, Str *name);
/* What was passed that is no name, for the account; after the last name. */
Str byline_rest(const struct NameScan *scan);

#endif
