/* SPDX-License-Identifier: MIT */
#include "base/output.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/replace.h"

enum { BUFFER = 256 << 10, MODE_FILE = 0666, MODE_FOLDER = 0777 };

struct Output {
    Str name, temporary; /* in the folder, NUL-terminated */
    Str final, old;      /* final: for messages */
    int fd;              /* -1: settled */
    int error;           /* errno of the first failure, 0 while well */
    Str reason;          /* a library's word for it */
    bool told;           /* the caller has said why */
    char *buffer;
    size_t used;
    uint64_t at;
    Output *next;
};

struct Outputs {
    Arena *arena;
    Diags *diags;
    Str folder, prefix; /* of the temporary names */
    DIR *dir;           /* locked; open all the time, since cleaning up may not allocate */
    Output *first, *last;
    size_t n;
    bool finished; /* what a killed run had begun: said at the end, and in no file of this run */
};

/* The set that fail_no_memory and signals clean up after: one a process is enough. Whoever looks at
 * it from another thread waits until a commit is over. */
static Outputs *live;
static bool committed;
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;

static void remove_temporary(void) {
    if (live) replace_sweep(live->dir, live->prefix);
    live = NULL;
}

/* The process ends next: the guard stays locked, so that no other thread begins a file behind us.
 */
static bool clean_up(void) {
    pthread_mutex_lock(&guard);
    remove_temporary();
    return committed;
}

void outputs_guard(void) {
    fail_at_exit(clean_up);
}

static void remove_guarded(void) {
    pthread_mutex_lock(&guard);
    remove_temporary();
    pthread_mutex_unlock(&guard);
}

bool outputs_committed(void) {
    return committed;
}

static bool make_folder(Arena *arena, Str folder) {
    Str path = str_copy(arena, folder);
    for (size_t i = 1; i <= path.n; i++) {
        if (i < path.n && path.p[i] != '/') continue;
        Str part = str_copy(arena, str_sub(path, 0, i));
        if (mkdir(part.p, MODE_FOLDER) != 0 && errno != EEXIST) return false;
    }
    struct stat st;
    if (stat(path.p, &st) != 0) return false;
    if (!S_ISDIR(st.st_mode)) {
        errno = ENOTDIR;
        return false;
    }
    return true;
}

static DIR *open_folder(Diags *diags, Arena *arena, Str folder) {
    DIR *dir = make_folder(arena, folder) ? opendir(str_copy(arena, folder).p) : NULL;
    if (!dir) diag_errno(diags, DIAG_cannot_make_folder, where_file(folder), errno);
    return dir;
}

/* The lock first, then what an earlier run left: with the lock, whatever is there is nobody's. */
static bool take_folder(Diags *diags, Arena *arena, Str folder, DIR *dir, bool *finished) {
    enum Lock lock = replace_lock(dirfd(dir));
    if (lock == LOCK_TAKEN) diag0(diags, DIAG_folder_in_use, where_file(folder));
    if (lock != LOCK_HELD) return lock == LOCK_NONE;
    if (!replace_recover(arena, dirfd(dir), finished)) {
        diag_errno(diags, DIAG_unfinished, where_file(folder), errno);
        return false;
    }
    replace_sweep(dir, STR(REPLACE_TEMPORARY));
    return true;
}

Outputs *outputs_open(Diags *diags, Str folder) {
    Arena *arena = arena_new();
    DIR *dir = open_folder(diags, arena, folder);
    bool finished = false;
    if (!dir || !take_folder(diags, arena, folder, dir, &finished)) {
        if (dir) closedir(dir);
        arena_drop(arena);
        return NULL;
    }
    Outputs *outputs = ARENA_NEW(arena, Outputs);
    *outputs = (Outputs){.arena = arena, .diags = diags, .dir = dir, .finished = finished};
    outputs->folder = str_copy(arena, folder);
    outputs->prefix = str_format(arena, REPLACE_TEMPORARY "%ld-", (long)getpid());
    live = outputs;
    return outputs;
}

static Str temporary_name(Outputs *outputs, const char *extension) {
    return str_format(outputs->arena, "%.*s%zu.%s", STR_ARG(outputs->prefix), outputs->n,
                      extension);
}

static int open_guarded(int folder, Str name) {
    pthread_mutex_lock(&guard);
    int fd =
        openat(folder, name.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, MODE_FILE);
    int error = errno;
    pthread_mutex_unlock(&guard);
    errno = error;
    return fd;
}

Output *outputs_add(Outputs *outputs, Str name) {
    Arena *arena = outputs->arena;
    Output *o = ARENA_NEW(arena, Output);
    o->name = str_copy(arena, name);
    o->temporary = temporary_name(outputs, "tmp");
    o->old = temporary_name(outputs, "old");
    o->final = path_join(arena, outputs->folder, name);
    o->fd = open_guarded(dirfd(outputs->dir), o->temporary);
    if (o->fd < 0) {
        diag_errno(outputs->diags, DIAG_cannot_write, where_file(o->final), errno);
        return NULL;
    }
    o->buffer = must_alloc(BUFFER);
    if (outputs->last)
        outputs->last->next = o;
    else
        outputs->first = o;
    outputs->last = o;
    outputs->n++;
    return o;
}

static void flush(Output *o) {
    size_t at = 0;
    while (at < o->used && !o->error) {
        ssize_t n = write(o->fd, o->buffer + at, o->used - at);
        if (n > 0)
            at += (size_t)n;
        else if (n == 0)
            o->error = ENOSPC; /* a file that takes nothing would be tried for ever */
        else if (errno != EINTR)
            o->error = errno;
    }
    o->used = 0;
}

void output_write(Output *o, const void *bytes, size_t n) {
    const char *from = bytes;
    o->at += n;
    while (n && !o->error) {
        size_t piece = BUFFER - o->used < n ? BUFFER - o->used : n;
        memcpy(o->buffer + o->used, from, piece);
        o->used += piece;
        from += piece;
        n -= piece;
        if (o->used == BUFFER) flush(o);
    }
}

void output_str(Output *o, Str s) {
    output_write(o, s.p, s.n);
}

bool output_failed(const Output *o) {
    return o->error != 0;
}

void output_fail(Output *o, Str reason) {
    if (o->error) return;
    o->error = EIO;
    o->reason = reason;
    o->told = reason.n == 0;
}

void output_seek(Output *o, uint64_t at) {
    flush(o);
    if (!o->error && lseek(o->fd, (off_t)at, SEEK_SET) < 0) o->error = errno;
    o->at = at;
}

uint64_t output_size(const Output *o) {
    return o->at;
}

void output_settle(Output *o) {
    if (o->fd < 0) return;
    flush(o);
    if (!o->error && !replace_sync(o->fd)) o->error = errno;
    if (close(o->fd) != 0 && !o->error) o->error = errno;
    o->fd = -1;
    free(o->buffer);
    o->buffer = NULL;
}

static void end_set(Outputs *outputs) {
    if (outputs->finished) diag0(outputs->diags, DIAG_finished, where_file(outputs->folder));
    for (Output *o = outputs->first; o; o = o->next) {
        if (o->fd >= 0) close(o->fd);
        free(o->buffer);
    }
    closedir(outputs->dir);
    arena_drop(outputs->arena);
}

static void report(const Outputs *outputs, enum DiagName what, const Output *o) {
    if (o->told) return;
    if (o->reason.n)
        diag1(outputs->diags, what, where_file(o->final), o->reason);
    else
        diag_errno(outputs->diags, what, where_file(o->final), o->error);
}

/* A folder under the final name would fail the rename: better before any other file has its name.
 */
static void check_final(Output *o) {
    struct stat st;
    if (!o->error && stat(o->final.p, &st) == 0 && S_ISDIR(st.st_mode)) o->error = EISDIR;
}

/* One word for the set: what fails one file mostly fails them all (a full disk). */
static const Output *settle_all(Outputs *outputs) {
    const Output *failed = NULL;
    for (Output *o = outputs->first; o; o = o->next) {
        output_settle(o);
        check_final(o);
        if (o->error && !failed) failed = o;
    }
    return failed;
}

/* Under the guard: a signal waits until the names are right, and finds nothing left to remove. What
 * is half done keeps its temporary files, which the journal names. */
static enum Replaced replace_guarded(Outputs *outputs, Replacement *list, size_t *at, int *error) {
    Str journal = replace_journal(outputs->arena, list, outputs->n);
    Str fresh = temporary_name(outputs, "tmp");
    pthread_mutex_lock(&guard);
    enum Replaced how = replace_all(dirfd(outputs->dir), list, outputs->n, journal, fresh, at);
    *error = errno;
    if (how != REPLACE_UNDONE) live = NULL;
    committed = committed || how == REPLACE_DONE;
    pthread_mutex_unlock(&guard);
    return how;
}

static bool replace_set(Outputs *outputs) {
    Replacement *list = ARENA_ARRAY(outputs->arena, Replacement, outputs->n);
    size_t i = 0, at;
    for (const Output *o = outputs->first; o; o = o->next)
        list[i++] = (Replacement){.fresh = o->temporary, .final = o->name, .old = o->old};
    int error;
    enum Replaced how = replace_guarded(outputs, list, &at, &error);
    if (how == REPLACE_DONE) return true;
    i = 0;
    for (Output *o = outputs->first; o; o = o->next)
        if (i++ == at) {
            o->error = error;
            report(outputs, how == REPLACE_HALF ? DIAG_unfinished : DIAG_cannot_write, o);
        }
    return false;
}

bool outputs_commit(Outputs *outputs) {
    const Output *failed = settle_all(outputs);
    if (failed) report(outputs, DIAG_cannot_write, failed);
    bool good = !failed && (outputs->n == 0 || replace_set(outputs));
    remove_guarded();
    end_set(outputs);
    return good;
}

void outputs_drop(Outputs *outputs) {
    if (!outputs) return;
    remove_guarded();
    end_set(outputs);
}
