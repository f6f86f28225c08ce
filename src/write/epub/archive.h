/* SPDX-License-Identifier: MIT */
/* The archive of the package, an entry at a time: what an entry holds is made when its turn to be
 * written comes and forgotten behind it, so that memory does not grow with the book. */
#ifndef WRITE_EPUB_ARCHIVE_H
#define WRITE_EPUB_ARCHIVE_H

#include "base/output.h"

typedef struct Archive Archive;

/* Makes the bytes of entry number `number`, in `scratch`, which is cleared behind it. Entries are
 * made in the order in which they were added, each once. */
typedef Str (*ArchiveMake)(void *context, size_t number, Arena *scratch);

/* Begins the archive in `output`, all of whose entries carry the date `epoch` (EP-05). NULL, and
 * why in
 * `*reason` (the arena's), when it cannot be made. */
Archive *archive_open(Arena *arena, Output *output, long epoch, Str *reason);
/* Adds an entry, deflated unless it is to be stored: what is compressed already, and mimetype. */
void archive_add(Archive *archive, Str name, bool stored, ArchiveMake make, void *context,
                 size_t number);
/* Writes it all and ends it. Empty, or why it failed (the arena's); then there is no archive. */
Str archive_close(Archive *archive);

#endif
