/* SPDX-License-Identifier: MIT */
/* report.json: what was understood, dropped, changed, joined and queried, file by file, and every
 * diagnostic of the run (DESIGN §2). */
#ifndef WRITE_REPORT_H
#define WRITE_REPORT_H

#include "base/output.h"
#include "book/account.h"
#include "set/pages.h"

/* Written in the order and with the names of report.schema.json (version 1), file by file, so that
 * memory is bounded by what one file gave. The same on every run and in every locale: messages
 * stand in both languages. `layout` may be NULL when no pages were set. After the order stage. */
void report_write(const Book *book, const Layout *layout, Output *output);

#endif
