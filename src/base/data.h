/* SPDX-License-Identifier: MIT */
/* Where the program's own data is: styles/ and fonts/. */
#ifndef BASE_DATA_H
#define BASE_DATA_H

#include "base/arena.h"

/* The folder that holds `name` ("styles", "fonts"), found from the program's own place: beside the
 * build folder in a checkout, under share/huibian when installed. Empty when there is none. */
Str data_folder(Arena *arena, Str name);

#endif
