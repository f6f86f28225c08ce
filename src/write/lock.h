/* SPDX-License-Identifier: MIT */
/* NAME.lock: the faces that a book was made with, in the grammar of fonts/fonts.lock: a line a
 * face, separated by tabs: family, PostScript name, version, head.checkSumAdjustment. No path: what
 * a release says of its fonts says nothing of the machine. */
#ifndef WRITE_LOCK_H
#define WRITE_LOCK_H

#include "base/output.h"
#include "style/face.h"

/* Every face that was opened, sorted by PostScript name; memory is the arena's. */
void lock_write(Arena *arena, const Faces *faces, Output *output);

#endif
