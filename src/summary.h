/* SPDX-License-Identifier: MIT */
/* What a run says at its end, on stdout: five lines for a person, from the texts of base/diag.in.
 */
#ifndef SUMMARY_H
#define SUMMARY_H

#include "options.h"
#include "set/pages.h"
#include "write/tidy.h"

/* After a build: what was left out first, then articles, cities (under -v each of them), pages,
 * warnings, files; `files` are the names in options->folder, in the arena's keeping. */
void summary_print(const Book *book, const Options *options, const Layout *layout, const Str *files,
                   size_t files_n);
/* After `check`, which writes nothing. */
void summary_print_check(const Book *book);
/* After `tidy` into `folder`. */
void summary_print_tidy(const Book *book, Str folder, const TidyCount *count);

/* Processor seconds and memory of each stage that ran (-v); after progress_close. */
void summary_print_stages(const Book *book);

#endif
