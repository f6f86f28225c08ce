/* SPDX-License-Identifier: MIT */
/* Files that are read: whole files into memory, folders as sorted lists. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"
#include "base/diag.h"

enum { FILE_SIZE_MAX = 256 << 20 }; /* a source larger than this is refused [file-too-large] */

/* The whole file. false, with a diagnostic, when it cannot be read, is not a regular file or is
 * larger than FILE_SIZE_MAX. */
bool file_read(Arena *arena, Diags *diags, Str path, Str *content);
/* The names in a folder, sorted by their bytes, without `.` and `..`; false, with a diagnostic,
 * when it cannot be listed. */
bool file_list(Arena *arena, Diags *diags, Str folder, Str **names, size_t *n);
/* The names of the symbolic links in a folder, or of the folders that are none, in no order; none
 * where it cannot be listed. */
enum FileKind { FILE_LINK, FILE_FOLDER };
size_t file_names(Arena *arena, Str folder, enum FileKind kind, Str **names);
bool file_is_folder(Str path);
bool file_is_regular(Str path); /* and no symbolic link */
bool file_exists(Str path);
/* Whether both are there and are one file or folder, by whatever name. */
bool file_is_same(Str a, Str b);
/* Whether PATH stays below FOLDER: relative, no `..`, and no symbolic link on the way. What is not
 * there at all stays below it. */
bool file_stays_inside(Str folder, Str path);
/* A relative path that stays below its folder. */
bool path_is_inside(Str path);
Str path_join(Arena *arena, Str folder, Str name);
Str path_base(Str path);      /* after the last '/' */
Str path_folder(Str path);    /* before the last '/', "." when there is none */
Str path_extension(Str path); /* with its dot, "" when there is none; not lower-cased */

#endif
