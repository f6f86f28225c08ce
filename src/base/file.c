/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE /* d_type: a folder of many files is asked for its links at little cost */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Reads up to the size that fstat gave and a byte more: a file that grows meanwhile is read as it
 * was when opened. */
static bool read_whole(int fd, char *to, size_t want, size_t *got) {
    *got = 0;
    while (*got < want) {
        ssize_t n = read(fd, to + *got, want - *got);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        if (n == 0) break;
        *got += (size_t)n;
    }
    return true;
}

static bool check_kind(Diags *diags, Str path, const struct stat *st) {
    if (!S_ISREG(st->st_mode)) {
        diag0(diags, DIAG_not_a_file, where_file(path));
        return false;
    }
    if (st->st_size > FILE_SIZE_MAX) {
        diag1(diags, DIAG_file_too_large, where_file(path), STR("256"));
        return false;
    }
    return true;
}

bool file_read(Arena *arena, Diags *diags, Str path, Str *content) {
    Str name = str_copy(arena, path);
    /* O_NONBLOCK: opening a FIFO must not wait for a writer. */
    int fd = open(name.p, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0) {
        diag_errno(diags, DIAG_cannot_read, where_file(path), errno);
        if (fd >= 0) close(fd);
        return false;
    }
    bool good = check_kind(diags, path, &st);
    if (good) {
        char *bytes = arena_bytes(arena, (size_t)st.st_size + 1);
        size_t got;
        good = read_whole(fd, bytes, (size_t)st.st_size, &got);
        if (!good) diag_errno(diags, DIAG_cannot_read, where_file(path), errno);
        *content = (Str){bytes, got};
    }
    close(fd);
    return good;
}

static int by_bytes(const void *a, const void *b) {
    return str_compare(*(const Str *)a, *(const Str *)b);
}

bool file_list(Arena *arena, Diags *diags, Str folder, Str **names, size_t *n) {
    Str path = str_copy(arena, folder);
    DIR *dir = opendir(path.p);
    if (!dir) {
        diag_errno(diags, DIAG_cannot_list, where_file(folder), errno);
        return false;
    }
    VEC(Str) list = {0};
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        Str name = str_from(entry->d_name);
        if (!str_eq(name, STR(".")) && !str_eq(name, STR("..")))
            VEC_PUSH(arena, list, str_copy(arena, name));
    }
    closedir(dir);
    if (list.n) qsort(list.at, list.n, sizeof *list.at, by_bytes);
    *names = list.at;
    *n = list.n;
    return true;
}

static bool is_of_kind(int folder, const struct dirent *entry, enum FileKind kind) {
    struct stat st;
    if (str_starts(STR(".."), str_from(entry->d_name))) return false; /* both */
    if (entry->d_type != DT_UNKNOWN) return entry->d_type == (kind == FILE_LINK ? DT_LNK : DT_DIR);
    if (fstatat(folder, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0) return false;
    return kind == FILE_LINK ? S_ISLNK(st.st_mode) : S_ISDIR(st.st_mode);
}

size_t file_names(Arena *arena, Str folder, enum FileKind kind, Str **names) {
    DIR *dir = opendir(str_copy(arena, folder).p);
    VEC(Str) list = {0};
    for (struct dirent *entry; dir && (entry = readdir(dir)) != NULL;)
        if (is_of_kind(dirfd(dir), entry, kind))
            VEC_PUSH(arena, list, str_copy(arena, str_from(entry->d_name)));
    if (dir) closedir(dir);
    *names = list.at;
    return list.n;
}

static bool stat_path(Str path, struct stat *st) {
    char name[4096];
    if (path.n >= sizeof name) return false;
    memcpy(name, path.p, path.n);
    name[path.n] = '\0';
    return stat(name, st) == 0;
}

bool file_is_folder(Str path) {
    struct stat st;
    return stat_path(path, &st) && S_ISDIR(st.st_mode);
}

bool file_is_regular(Str path) {
    struct stat st;
    char name[PATH_MAX];
    if (path.n >= sizeof name) return false;
    memcpy(name, path.p, path.n);
    name[path.n] = '\0';
    return lstat(name, &st) == 0 && S_ISREG(st.st_mode);
}

bool file_exists(Str path) {
    struct stat st;
    return stat_path(path, &st);
}

bool file_is_same(Str a, Str b) {
    struct stat one, other;
    return stat_path(a, &one) && stat_path(b, &other) && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}

/* Every folder on the way and the file itself; FOLDER may be behind a link. */
bool file_stays_inside(Str folder, Str path) {
    char name[PATH_MAX];
    if (path.n == 0 || path.p[0] == '/' || folder.n + path.n + 2 > sizeof name) return false;
    memcpy(name, folder.p, folder.n);
    size_t end = folder.n;
    for (Str piece; str_cut(&path, STR("/"), &piece);) {
        struct stat st;
        if (str_eq(piece, STR("..")) || str_has(piece, STR("\\"))) return false;
        name[end++] = '/';
        memcpy(name + end, piece.p, piece.n);
        name[end += piece.n] = '\0';
        if (lstat(name, &st) == 0 && S_ISLNK(st.st_mode)) return false;
    }
    return true;
}

bool path_is_inside(Str path) {
    return path.n && path.p[0] != '/' && !str_has(path, STR("..")) && !str_has(path, STR("\\"));
}

Str path_join(Arena *arena, Str folder, Str name) {
    if (folder.n == 0 || str_starts(name, STR("/"))) return str_copy(arena, name);
    return STR_CAT(arena, folder, str_ends(folder, STR("/")) ? STR("") : STR("/"), name);
}

static size_t last_of(Str s, char c) {
    for (size_t i = s.n; i > 0; i--)
        if (s.p[i - 1] == c) return i - 1;
    return SIZE_MAX;
}

Str path_base(Str path) {
    size_t at = last_of(path, '/');
    return at == SIZE_MAX ? path : str_after(path, at + 1);
}

Str path_folder(Str path) {
    size_t at = last_of(path, '/');
    if (at == SIZE_MAX) return STR(".");
    return at == 0 ? STR("/") : str_sub(path, 0, at);
}

Str path_extension(Str path) {
    Str base = path_base(path);
    size_t at = last_of(base, '.');
    return at == SIZE_MAX || at == 0 ? STR("") : str_after(base, at);
}
