/* SPDX-License-Identifier: MIT */
/* report.json: what was understood, dropped, changed, joined and queried, file by file, and every
 * diagnostic of the run (DESIGN §2). */
#ifndef WRITE_REPORT_H
#define WRITE_REPORT_H

#include "base/output.h"
#include "book/account.h"
#include "set/pages.h"

/* `layout` may be NULL when no pages were set. */
void report_write(const Book *book, const Layout *layout, Output *output);

#endif
