/* SPDX-License-Identifier: MIT */
/* Bytes of a fuzzer as files of a folder: each begins at a line `%% NAME`, whatever stands before
 * the first is the first file of the target's table. The folder is a memory file system's where
 * there is one; it is emptied before each input, removed at the end. */
#ifndef TESTS_FUZZ_FOLDER_H
#define TESTS_FUZZ_FOLDER_H

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

enum { FOLDER_PATH = 512, FOLDER_FILES = 6 };

/* Where the folder stands; made when it is first asked for. */
static char folder_root[FOLDER_PATH / 4];

static inline void folder_path(char *path, const char *name) {
    snprintf(path, FOLDER_PATH, "%s/%s", folder_root, name);
}

/* Empties a folder below the root, one level deep; the root itself with name "". */
static void folder_empty(const char *name) {
    char path[FOLDER_PATH];
    folder_path(path, name);
    DIR *dir = opendir(path);
    for (struct dirent *e; dir && (e = readdir(dir));)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            unlinkat(dirfd(dir), e->d_name, 0);
    if (dir) closedir(dir);
}

/* In the order in which they are made; what is deeper comes later. */
static const char *const folder_names[] = {"in",       "in/整理稿",  "in/styles", "in/styles/f",
                                           "in/fonts", "in/1.files", "out"};

enum { FOLDERS = sizeof folder_names / sizeof *folder_names };

static void folder_remove(void) {
    char path[FOLDER_PATH];
    for (int i = FOLDERS; i-- > 0;) {
        folder_empty(folder_names[i]);
        folder_path(path, folder_names[i]);
        rmdir(path);
    }
    rmdir(folder_root);
}

static void folder_open(void) {
    if (!folder_root[0]) {
        const char *other = getenv("TMPDIR");
        const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : other ? other : "/tmp";
        snprintf(folder_root, sizeof folder_root, "%.80s/huibian-fuzz-XXXXXX", base);
        if (!mkdtemp(folder_root)) abort();
        atexit(folder_remove);
    }
    for (int i = 0; i < FOLDERS; i++) {
        char path[FOLDER_PATH];
        folder_path(path, folder_names[i]);
        mkdir(path, 0700);
        folder_empty(folder_names[i]);
    }
}

/* Writes a file below the root. */
static void folder_put(const char *name, Str bytes) {
    char path[FOLDER_PATH];
    folder_path(path, name);
    FILE *file = fopen(path, "wb");
    if (!file || (bytes.n && fwrite(bytes.p, 1, bytes.n, file) != bytes.n)) abort();
    fclose(file);
}

static Str folder_in(Arena *arena, const char *name) {
    return path_join(arena, str_from(folder_root), str_from(name));
}

/* The name in the table that a line asks for; any other word picks one too, so that no mutation of
 * it is lost. */
static const char *folder_pick(const char *const *names, size_t n, Str word) {
    unsigned sum = 0;
    for (size_t i = 0; i < n; i++)
        if (str_eq(word, str_from(names[i]))) return names[i];
    for (size_t i = 0; i < word.n; i++)
        sum = sum * 31 + (unsigned char)word.p[i];
    return names[sum % n];
}

/* Splits the input into files of `in`, whose names are of the table. */
static void folder_fill(Str bytes, const char *const *names, size_t n) {
    const Str mark = STR("%% ");
    const char *name = names[0];
    char path[FOLDER_PATH];
    Str rest = bytes;
    for (int files = 0; files < FOLDER_FILES; files++) {
        Str line;
        if (str_starts(rest, mark)) {
            str_cut(&rest, STR("\n"), &line);
            name = folder_pick(names, n, str_after(line, mark.n));
        }
        size_t end = files + 1 < FOLDER_FILES ? str_find(rest, STR("\n%% "), 0) : SIZE_MAX;
        Str content = end == SIZE_MAX ? rest : str_sub(rest, 0, end + 1);
        snprintf(path, sizeof path, "in/%s", name);
        if (content.n) folder_put(path, content);
        if (end == SIZE_MAX) break;
        rest = str_after(rest, end + 1);
    }
}

#endif
