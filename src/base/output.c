/* SPDX-License-Identifier: MIT */
#include "base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"

enum { BUFFER = 256 << 10, MODE_FILE = 0666, MODE_FOLDER = 0777 };

struct Output {
    Str name, path, final; /* NUL-terminated */
    int fd;
    int error;  /* errno of the first failure, 0 while well */
    Str reason; /* a library's word for it */
    char *buffer;
    size_t used;
    uint64_t written;
    Output *next;
};

struct Outputs {
    Arena *arena;
    Diags *diags;
    Str folder;
    Output *first;
};

/* The set that fail_no_memory and signals clean up after: one a process is enough. */
static Outputs *live;

static void remove_temporary(void) {
    for (Output *o = live ? live->first : NULL; o; o = o->next)
        unlink(o->path.p);
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

Outputs *outputs_open(Diags *diags, Str folder) {
    Arena *arena = arena_new();
    if (!make_folder(arena, folder)) {
        diag1(diags, DIAG_cannot_make_folder, where_file(folder), str_from(strerror(errno)));
        arena_drop(arena);
        return NULL;
    }
    Outputs *outputs = ARENA_NEW(arena, Outputs);
    *outputs = (Outputs){.arena = arena, .diags = diags, .folder = str_copy(arena, folder)};
    live = outputs;
    fail_at_exit(remove_temporary);
    return outputs;
}

Output *outputs_add(Outputs *outputs, Str name) {
    Arena *arena = outputs->arena;
    Output *o = ARENA_NEW(arena, Output);
    o->name = str_copy(arena, name);
    o->final = path_join(arena, outputs->folder, name);
    Str temporary = str_format(arena, ".huibian-%ld-%.*s.tmp", (long)getpid(), STR_ARG(name));
    o->path = path_join(arena, outputs->folder, temporary);
    o->fd = open(o->path.p, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, MODE_FILE);
    if (o->fd < 0) {
        diag1(outputs->diags, DIAG_cannot_write, where_file(o->final), str_from(strerror(errno)));
        return NULL;
    }
    o->buffer = arena_alloc(arena, BUFFER);
    Output **end = &outputs->first;
    while (*end)
        end = &(*end)->next;
    *end = o;
    return o;
}

static void flush(Output *o) {
    size_t at = 0;
    while (at < o->used && !o->error) {
        ssize_t n = write(o->fd, o->buffer + at, o->used - at);
        if (n >= 0)
            at += (size_t)n;
        else if (errno != EINTR)
            o->error = errno;
    }
    o->used = 0;
}

void output_write(Output *o, const void *bytes, size_t n) {
    const char *from = bytes;
    o->written += n;
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
}

Str output_path(const Output *o) {
    return o->path;
}

uint64_t output_size(const Output *o) {
    return o->written;
}

/* A library may have written a new file under the path; that one is flushed as well. */
static void settle(Output *o) {
    flush(o);
    int fd = o->error ? -1 : open(o->path.p, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (!o->error && (fd < 0 || (fsync(fd) != 0 && errno != EINVAL))) o->error = errno;
    if (fd >= 0) close(fd);
    if (close(o->fd) != 0 && !o->error) o->error = errno;
    o->fd = -1;
}

static void end_set(Outputs *outputs) {
    for (Output *o = outputs->first; o; o = o->next)
        if (o->fd >= 0) close(o->fd);
    live = NULL;
    arena_drop(outputs->arena);
}

static void report(const Outputs *outputs, const Output *o) {
    Str reason = o->reason.n ? o->reason : str_from(strerror(o->error));
    diag1(outputs->diags, DIAG_cannot_write, where_file(o->final), reason);
}

/* A folder under the final name would fail the rename: better before any other file has its name.
 */
static void check_final(Output *o) {
    struct stat st;
    if (!o->error && stat(o->final.p, &st) == 0 && S_ISDIR(st.st_mode)) o->error = EISDIR;
}

/* One word for the set: what fails one file mostly fails them all (a full disk). */
bool outputs_commit(Outputs *outputs) {
    const Output *failed = NULL;
    for (Output *o = outputs->first; o; o = o->next) {
        settle(o);
        check_final(o);
        if (o->error && !failed) failed = o;
    }
    for (Output *o = outputs->first; o && !failed; o = o->next) {
        if (rename(o->path.p, o->final.p) == 0) continue;
        o->error = errno;
        failed = o;
    }
    if (failed) {
        report(outputs, failed);
        remove_temporary();
    }
    end_set(outputs);
    return !failed;
}

void outputs_drop(Outputs *outputs) {
    if (!outputs) return;
    remove_temporary();
    end_set(outputs);
}
