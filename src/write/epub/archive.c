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

Archive *archive_open(Arena *arena, Str path, long epoch, Str *reason) {
    int code = 0;
    Archive *archive = ARENA_NEW(arena, Archive);
    archive->zip = zip_open(str_copy(arena, path).p, ZIP_CREATE | ZIP_TRUNCATE, &code);
    if (!archive->zip) {
        zip_error_t error;
        zip_error_init_with_code(&error, code);
        *reason = reason_of(arena, zip_error_strerror(&error));
        zip_error_fini(&error);
        return NULL;
    }
    archive->arena = arena;
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
        memset(data, 0, 2 * sizeof(int));
        return 2 * sizeof(int);
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
