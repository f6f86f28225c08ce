/* SPDX-License-Identifier: MIT */
/* Files that are written: all outputs of a run appear together or not at all (DESIGN §4). Each is
 * written under a temporary name in the output folder, `.huibian-PID-N.tmp`, flushed, checked, and
 * all are renamed at the end (base/replace.h). Whoever does not commit leaves no trace; what a kill
 * left behind, the next run into the folder removes or completes. While a set is open the folder is
 * locked (flock): a second run into it fails at once [folder-in-use]. Where the file system knows
 * no locks, nothing is locked and nothing of an earlier run is touched. */
#ifndef BASE_OUTPUT_H
#define BASE_OUTPUT_H

#include "base/diag.h"

typedef struct Outputs Outputs;
typedef struct Output Output;

/* From now on whoever ends the process (base/fail.h, base/signals.h) removes the temporary files
 * that there are, and no other thread makes one any more. Before signals_guard: a signal that came
 * before there is a set must stop the thread that is about to open one. */
void outputs_guard(void);
/* Makes the folder where it is missing. NULL, with a diagnostic, when it cannot be written or
 * another run writes into it. One set a process may be open. */
Outputs *outputs_open(Diags *diags, Str folder);
/* Begins the file NAME. NULL, with a diagnostic, when it cannot be made. The set owns it. */
Output *outputs_add(Outputs *outputs, Str name);
/* Flushes and checks every file, then renames them all. false, with a diagnostic, when one could
 * not be written whole or renamed: then the old files stand. Ends the set either way. */
bool outputs_commit(Outputs *outputs);
/* Abandons the set: temporary files are removed. NULL is allowed. */
void outputs_drop(Outputs *outputs);
/* Whether a set of this process was committed. */
bool outputs_committed(void);

/* Writes through a buffer; a failure is kept and reported once, at the commit. */
void output_write(Output *output, const void *bytes, size_t n);
void output_str(Output *output, Str s);
/* Nothing more comes: flushed, checked and closed now, so that a set may have any number of files.
 */
void output_settle(Output *output);
bool output_failed(const Output *output);
/* Marks the file as failed for a reason of the caller's (a foreign library's message); an empty
 * one: the caller has said it. */
void output_fail(Output *output, Str reason);
/* What is written next goes there, over what there is. */
void output_seek(Output *output, uint64_t at);
uint64_t output_size(const Output *output); /* where the next byte goes */

#endif
