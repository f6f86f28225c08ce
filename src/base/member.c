/* SPDX-License-Identifier: MIT */
#include "base/member.h"

#include <zip.h>

static const Str ending = STR_INIT(".docx/");

/* The byte where the name inside the document begins; 0. */
static size_t name_at(Str path) {
    size_t at = str_find(path, ending, 0);
    return at == SIZE_MAX || at + ending.n == path.n ? 0 : at + ending.n;
}

bool member_is(Str path) {
    return name_at(path) > 0;
}

/* Nothing is inflated before its size is known to be bearable. */
static bool read_entry(Arena *arena, zip_t *zip, const char *name, Str *content) {
    zip_stat_t stat;
    if (zip_stat(zip, name, 0, &stat) != 0 || !(stat.valid & ZIP_STAT_SIZE) ||
        stat.size > MEMBER_SIZE_MAX)
        return false;
    zip_file_t *file = zip_fopen(zip, name, 0);
    if (!file) return false;
    char *bytes = arena_alloc(arena, (size_t)stat.size + 1);
    bool good = zip_fread(file, bytes, stat.size) == (zip_int64_t)stat.size;
    good = zip_fclose(file) == 0 && good;
    *content = (Str){bytes, (size_t)stat.size};
    return good;
}

bool member_read(Arena *arena, Diags *diags, Str path, Str *content) {
    size_t at = name_at(path);
    if (!at) return file_read(arena, diags, path, content);
    Str document = str_copy(arena, str_sub(path, 0, at - 1)),
        name = str_copy(arena, str_after(path, at));
    int error = 0;
    zip_t *zip = zip_open(document.p, ZIP_RDONLY, &error);
    bool good = zip && read_entry(arena, zip, name.p, content);
    if (zip) zip_discard(zip);
    if (!good) diag1(diags, DIAG_no_member, where_file(document), name);
    return good;
}
