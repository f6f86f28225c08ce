/* SPDX-License-Identifier: MIT */
/* What a run may touch, from its command line: the sources, fonts and styles are read, the output
 * folder is written, nothing else (base/sandbox.h). */
#ifndef CONFINE_H
#define CONFINE_H

#include "options.h"

/* Before any source is opened. Starts fontconfig where the run sets pages, and makes the output
 * folder where it is missing. */
void confine(Arena *arena, const Options *options);
/* At the end. Of a run that wrote nothing, folders that confine made are removed again. */
void confine_end(void);

#endif
