/* SPDX-License-Identifier: MIT */
#include "base/terminal.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

enum { NAME_SIZE = 64, PIECE = 4096 };

static iconv_t converter;
static bool converts;

/* LANGUAGE_TERRITORY.CHARSET@VARIANT */
static Str charset_of_locale(void) {
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (!value || !*value) continue;
        const char *dot = strchr(value, '.');
        return dot ? (Str){dot + 1, strcspn(dot + 1, "@")} : STR("");
    }
    return STR("");
}

void terminal_open(void) {
    static const Str ending = STR_INIT("//TRANSLIT");
    char name[NAME_SIZE];
    Str charset = charset_of_locale();
    if (charset.n == 0 || charset.n + ending.n >= sizeof name) return;
    memcpy(name, charset.p, charset.n);
    memcpy(name + charset.n, ending.p, ending.n);
    name[charset.n + ending.n] = '\0';
    converter = iconv_open(name, "UTF-8");
    converts = converter != (iconv_t)-1; /* NOLINT(performance-no-int-to-ptr) */
}

void terminal_close(void) {
    if (converts) iconv_close(converter);
    converts = false;
}

void terminal_put(FILE *to, Str text) {
    char *from = (char *)(uintptr_t)text.p; /* iconv does not write there */
    size_t left = text.n;
    while (converts && left) {
        char piece[PIECE], *at = piece;
        size_t room = sizeof piece;
        size_t n = iconv(converter, &from, &left, &at, &room);
        fwrite(piece, 1, sizeof piece - room, to);
        if (n == (size_t)-1 && errno != E2BIG) break;
    }
    if (left) fwrite(from, 1, left, to);
}
