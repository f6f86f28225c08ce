/* SPDX-License-Identifier: MIT */
/* What the files share that take metadata out of lines: fields.c (keys and values), origins.c
 * (lines that tell in words where a text is from). */
#ifndef EDIT_FIELDS_H
#define EDIT_FIELDS_H

#include "edit/lines.h"

/* A whole sentence, or marks that only sentences have. */
bool fields_has_sentence(Str s);
/* What （…） 【…】 [..] hold when they stand around the whole line; else the line. A view. */
Str fields_inside_brackets(Str text);
/* A part of the line that went to no field, into the account; white space alone does not count. */
void fields_drop(Lines *lines, const Line *line, Str text, enum RuleName rule);
/* The date that begins `value`, as ISO 8601; what follows it goes to the account. A higher `rank`
 * comes first in the head of the article. */
void fields_take_date(Lines *lines, Line *line, Str value, int rank);
/* One author a name; roles and marks between go to the account, and so do names of nobody. */
void fields_take_names(Lines *lines, Line *line, Str value);

/* Take a line that tells where the text is from, or that heads a post; false when it is none. */
bool origins_take(Lines *lines, Line *line);
bool origins_take_post(Lines *lines, Line *line);

#endif
