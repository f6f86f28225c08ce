/* SPDX-License-Identifier: MIT */
#include "read/picture.h"

#include <libxml/uri.h>
#include <strings.h>

#include "base/file.h"

/* A path below the page's own folder; empty for everything else (scheme, root, ..). */
static Str local_path(Arena *arena, Str address) {
    Str path = str_sub(address, 0, address.n);
    size_t end = str_find(path, STR("?"), 0);
    if (end != SIZE_MAX) path.n = end;
    while (str_starts(path, STR("./")))
        path = str_after(path, 2);
    xmlChar *plain = (xmlChar *)xmlURIUnescapeString(path.p, (int)path.n, NULL);
    Str copy = plain ? str_copy(arena, str_from((const char *)plain)) : STR("");
    xmlFree(plain);
    bool safe = copy.n && copy.p[0] != '/' && !str_has(copy, STR(":")) &&
                !str_has(copy, STR("..")) && !str_has(copy, STR("\\"));
    return safe ? copy : STR("");
}

Str picture_path(Book *book, const Source *source, Str address) {
    Str path = local_path(book->arena, address);
    bool there = path.n && file_is_regular(path_join(book->arena, source->folder, path));
    return there ? path : STR("");
}

Block *picture_new(Book *book, const Source *source, int line, Str address, Str alt) {
    Str path = picture_path(book, source, address);
    if (path.n == 0) {
        diag1(book->diags, DIAG_picture_elsewhere, where_line(source->path, line),
              str_copy(book->arena, address));
        return NULL;
    }
    Block *figure = block_new(book, BLOCK_FIGURE, line);
    figure->image = path;
    figure->alt = str_copy(book->arena, alt);
    figure->hint.fixed = true;
    return figure;
}

bool picture_is_name(Str line) {
    enum { NAME_MOST = 80 };
    static const Str ends[] = {STR_INIT(".jpg"),  STR_INIT(".jpeg"), STR_INIT(".png"),
                               STR_INIT(".gif"),  STR_INIT(".bmp"),  STR_INIT(".webp"),
                               STR_INIT(".tiff"), STR_INIT(".tif"),  STR_INIT(".heic")};
    if (line.n > NAME_MOST || str_has(line, STR("。")) || str_has(line, STR("，"))) return false;
    Str end = path_extension(line);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (end.n == ends[i].n && strncasecmp(end.p, ends[i].p, end.n) == 0) return true;
    return false;
}
