/* SPDX-License-Identifier: MIT */
/* The page trace: one line a glyph run, for tests and for typographers:
 *
 *     page x baseline size face text
 *
 * separated by tabs; page is the printed label, lengths are pt from the trimmed top left with two
 * decimals, face is the PostScript name (artifacts have a '*' before it), then text. */
#ifndef WRITE_TRACE_H
#define WRITE_TRACE_H

#include "base/output.h"
#include "set/pages.h"

PageSink trace_sink(Output *output);

#endif
