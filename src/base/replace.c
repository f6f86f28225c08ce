/* SPDX-License-Identifier: MIT */
#include "base/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"

enum { JOURNAL_MAX = 16 << 20, MODE_FILE = 0666 };

static const char words[] =
    "# 汇编换新文件时被打断，这里的文件有新有旧。再运行一次 huibian，它会先把这件事做完。\n"
    "# huibian was interrupted while it replaced files: some here are new, some are old. Run it\n"
    "# again, and it finishes this first.\n";

enum Lock replace_lock(int folder) {
    while (flock(folder, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EINTR) continue;
        return errno == EWOULDBLOCK ? LOCK_TAKEN : LOCK_NONE;
    }
    return LOCK_HELD;
}

bool replace_sync(int fd) {
    while (fsync(fd) != 0) {
        if (errno == EINTR) continue;
        return errno == EINVAL || errno == ENOTSUP;
    }
    return true;
}

void replace_sweep(DIR *folder, Str prefix) {
    rewinddir(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        if (str_starts(str_from(entry->d_name), prefix)) unlinkat(dirfd(folder), entry->d_name, 0);
}

/* ---- the journal ---------------------------------------------------------------------------- */

Str replace_journal(Arena *arena, const Replacement *list, size_t n) {
    Buf out = {0};
    buf_text(&out, words);
    for (size_t i = 0; i < n; i++) {
        buf_str(&out, list[i].fresh);
        buf_byte(&out, '\t');
        buf_str(&out, list[i].final);
        buf_byte(&out, '\n');
    }
    Str text = str_copy(arena, buf_view(&out));
    buf_drop(&out);
    return text;
}

static bool write_whole(int fd, Str text) {
    for (size_t at = 0; at < text.n;) {
        ssize_t n = write(fd, text.p + at, text.n - at);
        if (n > 0)
            at += (size_t)n;
        else if (n == 0 || errno != EINTR)
            return false;
    }
    return true;
}

/* It appears whole: under a temporary name first. */
static bool put_journal(int folder, Str text, Str fresh) {
    int fd =
        openat(folder, fresh.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, MODE_FILE);
    if (fd < 0) return false;
    bool good = write_whole(fd, text) && replace_sync(fd);
    if (close(fd) != 0) good = false;
    return good && renameat(folder, fresh.p, folder, REPLACE_JOURNAL) == 0 && replace_sync(folder);
}

static void drop_journal(int folder) {
    unlinkat(folder, REPLACE_JOURNAL, 0);
    replace_sync(folder);
}

static bool read_journal(Arena *arena, int folder, Str *text) {
    int fd = openat(folder, REPLACE_JOURNAL, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0) return false;
    struct stat st;
    size_t got = 0;
    bool good = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= JOURNAL_MAX;
    char *bytes = arena_alloc(arena, good ? (size_t)st.st_size + 1 : 1);
    while (good && got < (size_t)st.st_size) {
        ssize_t n = read(fd, bytes + got, (size_t)st.st_size - got);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        got += (size_t)n;
    }
    close(fd);
    *text = (Str){bytes, got};
    return good;
}

static bool is_name(Str name) {
    return name.n && !str_has(name, STR("/")) && !str_eq(name, STR("..")) &&
           !str_eq(name, STR("."));
}

bool replace_recover(Arena *arena, int folder, bool *found) {
    Str text, line;
    *found = read_journal(arena, folder, &text);
    if (!*found) return true;
    while (str_cut(&text, STR("\n"), &line)) {
        Str final = line, fresh;
        if (str_starts(line, STR("#")) || !str_cut(&final, STR("\t"), &fresh)) continue;
        if (!str_starts(fresh, STR(REPLACE_TEMPORARY)) || !is_name(fresh) || !is_name(final))
            continue;
        Str from = str_copy(arena, fresh), to = str_copy(arena, final);
        if (renameat(folder, from.p, folder, to.p) != 0 && errno != ENOENT) return false;
    }
    replace_sync(folder);
    drop_journal(folder);
    return true;
}

/* ---- replacing ------------------------------------------------------------------------------ */

/* A second name for the old file; where the file system has no links, there is no undoing. */
static void keep_old(int folder, Replacement *r) {
    struct stat st;
    r->had = fstatat(folder, r->final.p, &st, AT_SYMLINK_NOFOLLOW) == 0;
    r->kept = r->had && linkat(folder, r->final.p, folder, r->old.p, 0) == 0;
}

/* The new file goes back to its temporary name before the old one returns: whenever a kill comes,
 * the journal finds it. */
static bool undo(int folder, Replacement *r) {
    if (!r->moved) return true;
    if (r->had && !r->kept) return false;
    if (renameat(folder, r->final.p, folder, r->fresh.p) != 0) return false;
    r->moved = false;
    return !r->had || renameat(folder, r->old.p, folder, r->final.p) == 0;
}

static enum Replaced undo_all(int folder, Replacement *list, size_t n) {
    int error = errno;
    bool good = true;
    for (size_t i = n; i-- > 0 && good;)
        good = undo(folder, &list[i]);
    if (good) {
        replace_sync(folder);
        drop_journal(folder);
        for (size_t i = 0; i < n; i++)
            if (list[i].kept) unlinkat(folder, list[i].old.p, 0);
    }
    errno = error;
    return good ? REPLACE_UNDONE : REPLACE_HALF;
}

enum Replaced replace_all(int folder, Replacement *list, size_t n, Str journal, Str fresh_journal,
                          size_t *at) {
    *at = 0;
    if (!put_journal(folder, journal, fresh_journal)) {
        int error = errno;
        unlinkat(folder, fresh_journal.p, 0);
        drop_journal(folder);
        errno = error;
        return REPLACE_UNDONE;
    }
    for (size_t i = 0; i < n; i++)
        keep_old(folder, &list[i]);
    for (; *at < n; ++*at) {
        Replacement *r = &list[*at];
        if (renameat(folder, r->fresh.p, folder, r->final.p) != 0) return undo_all(folder, list, n);
        r->moved = true;
    }
    replace_sync(folder);
    drop_journal(folder);
    for (size_t i = 0; i < n; i++)
        if (list[i].kept) unlinkat(folder, list[i].old.p, 0);
    return REPLACE_DONE;
}
