/* SPDX-License-Identifier: MIT */
#include "write/epub/archive.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <time.h>
#include <zip.h>

#include "base/fail.h"

enum { DEFLATE_LEVEL = 6 };

typedef struct Entry {
    Archive *archive;
    ArchiveMake make;
    void *context;
    size_t number;
    bool stored, made;
    char *data; /* owned while it is written: as it stands in the archive */
    size_t size, at;
    size_t whole; /* bytes before they were deflated */
    uint32_t crc;
} Entry;

struct Archive {
    Arena *arena, *scratch;
    Output *output;
    uint64_t at, size; /* where libzip writes next, and the end of what it wrote */
    zip_t *zip;
    struct libdeflate_compressor *deflater;
    zip_uint16_t date, time;
    bool failed;
};

/* DOS date and time in UTC, whatever the zone. */
static void dos_time(long epoch, zip_uint16_t *date, zip_uint16_t *at) {
    time_t seconds = epoch;
    struct tm tm;
    gmtime_r(&seconds, &tm);
    int year = tm.tm_year < 80 ? 0 : tm.tm_year > 207 ? 127 : tm.tm_year - 80;
    *date = (zip_uint16_t)(year << 9 | (tm.tm_mon + 1) << 5 | tm.tm_mday);
    *at = (zip_uint16_t)(tm.tm_hour << 11 | tm.tm_min << 5 | tm.tm_sec / 2);
}

static Str reason_of(Arena *arena, const char *said) {
    return str_copy(arena, str_from(said && *said ? said : "libzip"));
}

/* ---- what libzip writes into -----------------------------------------------------------------
 * Our own output: libzip's would be a temporary file that it makes whenever it likes, also behind
 * the back of a signal that has just removed them all. */

static zip_int64_t put(Archive *archive, const void *bytes, zip_uint64_t n) {
    if (output_size(archive->output) != archive->at) output_seek(archive->output, archive->at);
    output_write(archive->output, bytes, n);
    archive->at += n;
    if (archive->at > archive->size) archive->size = archive->at;
    return output_failed(archive->output) ? -1 : (zip_int64_t)n;
}

static zip_int64_t go_to(Archive *archive, void *where, zip_uint64_t n) {
    zip_error_t error;
    zip_int64_t at = zip_source_seek_compute_offset(archive->at, archive->size, where, n, &error);
    if (at >= 0) archive->at = (uint64_t)at;
    return at < 0 ? -1 : 0;
}

static zip_int64_t tell_error(void *data, int kind) {
    const int error[2] = {kind, 0};
    memcpy(data, error, sizeof error);
    return sizeof error;
}

/* Begun anew each time, so nothing of it is ever read. */
static zip_int64_t answer_writer(void *context, void *data, zip_uint64_t n,
                                 zip_source_cmd_t command) {
    Archive *archive = context;
    switch (command) {
    case ZIP_SOURCE_SUPPORTS:
        return ZIP_SOURCE_SUPPORTS_WRITABLE;
    case ZIP_SOURCE_STAT:
        zip_stat_init(data);
        return sizeof(zip_stat_t);
    case ZIP_SOURCE_WRITE:
        return put(archive, data, n);
    case ZIP_SOURCE_SEEK_WRITE:
        return go_to(archive, data, n);
    case ZIP_SOURCE_TELL_WRITE:
        return (zip_int64_t)archive->at;
    case ZIP_SOURCE_ERROR:
        return tell_error(data, ZIP_ER_WRITE);
    case ZIP_SOURCE_OPEN:
    case ZIP_SOURCE_CLOSE:
    case ZIP_SOURCE_FREE:
    case ZIP_SOURCE_BEGIN_WRITE:
    case ZIP_SOURCE_COMMIT_WRITE:
    case ZIP_SOURCE_ROLLBACK_WRITE:
        return 0;
    default:
        return -1;
    }
}

static zip_t *open_zip(Archive *archive, zip_error_t *error) {
    zip_source_t *writer = zip_source_function_create(answer_writer, archive, error);
    zip_t *zip = writer ? zip_open_from_source(writer, ZIP_CREATE | ZIP_TRUNCATE, error) : NULL;
    if (!zip) zip_source_free(writer);
    return zip;
}

Archive *archive_open(Arena *arena, Output *output, long epoch, Str *reason) {
    zip_error_t error;
    zip_error_init(&error);
    Archive *archive = ARENA_NEW(arena, Archive);
    *archive = (Archive){.arena = arena, .output = output};
    archive->zip = open_zip(archive, &error);
    if (!archive->zip) *reason = reason_of(arena, zip_error_strerror(&error));
    zip_error_fini(&error);
    if (!archive->zip) return NULL;
    archive->scratch = arena_new();
    archive->deflater = libdeflate_alloc_compressor(DEFLATE_LEVEL);
    if (!archive->deflater) fail_no_memory();
    dos_time(epoch, &archive->date, &archive->time);
    return archive;
}

/* ---- an entry ------------------------------------------------------------------------------- */

static void deflate_entry(Entry *e, Str bytes) {
    struct libdeflate_compressor *deflater = e->archive->deflater;
    size_t bound = libdeflate_deflate_compress_bound(deflater, bytes.n);
    e->data = must_alloc(bound);
    e->size = libdeflate_deflate_compress(deflater, bytes.p, bytes.n, e->data, bound);
}

static void store_entry(Entry *e, Str bytes) {
    e->data = must_alloc(bytes.n + 1);
    if (bytes.n) memcpy(e->data, bytes.p, bytes.n);
    e->size = bytes.n;
}

/* libzip asks for size and checksum before it asks for bytes, and again behind them. */
static void make_entry(Entry *e) {
    if (e->made) return;
    Str bytes = e->make(e->context, e->number, e->archive->scratch);
    e->made = true;
    e->whole = bytes.n;
    e->crc = libdeflate_crc32(0, bytes.p, bytes.n);
    if (e->stored)
        store_entry(e, bytes);
    else
        deflate_entry(e, bytes);
    arena_clear(e->archive->scratch);
}

static zip_int64_t stat_entry(Entry *e, zip_stat_t *stat) {
    make_entry(e);
    zip_stat_init(stat);
    stat->size = e->whole;
    stat->comp_size = e->size;
    stat->crc = e->crc;
    stat->comp_method = e->stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE;
    stat->encryption_method = ZIP_EM_NONE;
    stat->valid = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_CRC | ZIP_STAT_COMP_METHOD |
                  ZIP_STAT_ENCRYPTION_METHOD;
    return sizeof *stat;
}

static zip_int64_t read_entry(Entry *e, void *to, size_t most) {
    size_t n = e->size - e->at < most ? e->size - e->at : most;
    if (n) memcpy(to, e->data + e->at, n);
    e->at += n;
    return (zip_int64_t)n;
}

static zip_int64_t close_entry(Entry *e) {
    free(e->data);
    e->data = NULL;
    return 0;
}

static zip_int64_t answer(void *context, void *data, zip_uint64_t n, zip_source_cmd_t command) {
    Entry *e = context;
    switch (command) {
    case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE,
                                              ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE,
                                              -1);
    case ZIP_SOURCE_STAT:
        return stat_entry(e, data);
    case ZIP_SOURCE_OPEN:
        e->at = 0;
        return 0;
    case ZIP_SOURCE_READ:
        return read_entry(e, data, n);
    case ZIP_SOURCE_CLOSE:
        return close_entry(e);
    case ZIP_SOURCE_FREE:
        return close_entry(e);
    case ZIP_SOURCE_ERROR:
        return tell_error(data, ZIP_ER_OK);
    default:
        return -1;
    }
}

void archive_add(Archive *archive, Str name, bool stored, ArchiveMake make, void *context,
                 size_t number) {
    Entry *e = ARENA_NEW(archive->arena, Entry);
    *e = (Entry){
        .archive = archive, .make = make, .context = context, .number = number, .stored = stored};
    zip_source_t *source = zip_source_function(archive->zip, answer, e);
    zip_int64_t index = source ? zip_file_add(archive->zip, str_copy(archive->arena, name).p,
                                              source, ZIP_FL_ENC_UTF_8)
                               : -1;
    if (index < 0) {
        zip_source_free(source);
        archive->failed = true;
        return;
    }
    zip_uint64_t i = (zip_uint64_t)index;
    zip_set_file_compression(archive->zip, i, stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0);
    zip_file_set_dostime(archive->zip, i, archive->time, archive->date, 0);
}

Str archive_close(Archive *archive) {
    Str reason = STR("");
    if (archive->failed || zip_close(archive->zip) != 0) {
        reason = reason_of(archive->arena, zip_strerror(archive->zip));
        zip_discard(archive->zip);
    }
    libdeflate_free_compressor(archive->deflater);
    arena_drop(archive->scratch);
    return reason;
}
