/* SPDX-License-Identifier: MIT */
#include "base/data.h"

#include <unistd.h>

#include "base/file.h"

enum { PATH_SIZE = 4096, LEVELS = 4 };

Str data_folder(Arena *arena, Str name) {
    static const Str places[] = {STR_INIT("share/huibian"), STR_INIT("")};
    char program[PATH_SIZE];
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    Str folder = n > 0 ? path_folder((Str){program, (size_t)n}) : STR(".");
    for (int level = 0; level < LEVELS; level++) {
        for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
            Str at = places[i].n ? path_join(arena, folder, places[i]) : folder;
            Str candidate = path_join(arena, at, name);
            if (file_is_folder(candidate)) return candidate;
        }
        folder = path_folder(folder);
    }
    return STR("");
}
