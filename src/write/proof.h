/* SPDX-License-Identifier: MIT */
/* proof.html: what was received beside what was understood, for the people who answer for the book.
 * One file without script that opens from a disk: the collection at a glance, what needs a look
 * first, each article line by line with what was dropped, changed and joined marked and its rule
 * named, near duplicates side by side (校异), queries (存疑), characters without a glyph. */
#ifndef WRITE_PROOF_H
#define WRITE_PROOF_H

#include "base/output.h"
#include "book/account.h"

enum { PROOF_WHOLE_MOST = 199 }; /* with more articles only the passages touched are shown */

/* Writes the page in the language of the diagnostics. `css` is the style sheet that goes into it
 * (styles/proof.css); it may be empty. All text is escaped: nothing received becomes markup. After
 * all other writers, whose diagnostics stand in it. Costs grow with what was received. */
void proof_write(const Book *book, Str css, Output *output);

#endif
