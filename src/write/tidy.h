/* SPDX-License-Identifier: MIT */
/* `huibian tidy`: one tidied text an article, for people to correct. */
#ifndef WRITE_TIDY_H
#define WRITE_TIDY_H

#include "book/book.h"

/* What became of the articles. */
typedef struct TidyCount {
    size_t written, kept, conflicts;
} TidyCount;

/* Writes each received article of the book into `folder`, under the name that it had there before
 * or a new one, and the state beside them. A file that was corrected is never written over: where
 * the received file changed as well, the new text goes beside it with the ending .新稿 and a
 * diagnostic says so, until that file is deleted. The sheet of the articles (catalogue.tsv) is
 * written anew, what was corrected there (book->catalogue) standing. false, with a diagnostic, when
 * it cannot be written. */
bool tidy_write(Book *book, Str folder, TidyCount *count);

#endif
