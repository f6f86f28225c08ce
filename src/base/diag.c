/* SPDX-License-Identifier: MIT */
#include "base/diag.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/progress.h"
#include "base/terminal.h"
#include "base/utf8.h"

static const struct {
    const char *name;
    enum DiagLevel level;
    const char *text[2];
} table[DIAG_COUNT] = {
#define DIAG(name, level, zh, en) {#name, level, {zh, en}},
#include "base/diag.in"
};

static const char *const texts[SAY_COUNT][2] = {
#define SAY(name, zh, en) {zh, en},
#include "base/diag.in"
};

static const struct {
    const char *name;    /* in report.json */
    const char *text[2]; /* on the terminal */
} levels[] = {
    [DIAG_NOTE] = {"note", {"提示", "note"}},    [DIAG_WARNING] = {"warning", {"警告", "warning"}},
    [DIAG_ERROR] = {"error", {"错误", "error"}}, [DIAG_FATAL] = {"fatal", {"严重错误", "fatal"}},
    [DIAG_USAGE] = {"usage", {"用法", "usage"}},
};

static const struct {
    int error;
    const char *text[2];
} reasons[] = {
#define ERRNO(error, zh, en) {error, {zh, en}},
#include "base/errno.in"
};

struct Diags {
    Arena *arena;
    enum Language language;
    bool quiet;
    VEC(Diag) all;
    size_t count[DIAG_USAGE + 1];
};

Diags *diags_new(enum Language language, bool quiet) {
    Diags *diags = must_alloc(sizeof *diags);
    *diags = (Diags){.arena = arena_new(), .language = language, .quiet = quiet};
    return diags;
}

void diags_drop(Diags *diags) {
    arena_drop(diags->arena);
    free(diags);
}

enum Language diags_language_of_locale(void) {
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value) return strncmp(value, "zh", 2) == 0 ? LANGUAGE_ZH : LANGUAGE_EN;
    }
    return LANGUAGE_EN;
}

enum Language diags_language(const Diags *diags) {
    return diags->language;
}

/* Replaces {0} … {9}. */
static void fill(Buf *buf, Str template, const Str *args, size_t n) {
    for (size_t i = 0; i < template.n; i++) {
        const char *p = template.p + i;
        if (*p == '{' && i + 2 < template.n && p[2] == '}' && p[1] >= '0' && p[1] <= '9') {
            size_t k = (size_t)(p[1] - '0');
            if (k < n) buf_str(buf, args[k]);
            i += 2;
        } else {
            buf_byte(buf, *p);
        }
    }
}

/* A file name may hold anything; a line of the terminal may not. */
static void put_printable(Buf *buf, Str s) {
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x20 || c == 0x7F)
            buf_format(buf, "\\x%02x", c);
        else
            buf_byte(buf, (char)c);
    }
}

static void print(const Diags *diags, const Diag *diag) {
    Buf line = {0};
    if (diag->where.path.n) {
        put_printable(&line, diag->where.path);
        if (diag->where.line) buf_format(&line, ":%d", diag->where.line);
        if (diag->where.column) buf_format(&line, ":%d", diag->where.column);
        buf_text(&line, ": ");
    } else {
        buf_text(&line, "huibian: ");
    }
    buf_format(&line, "%s: ", levels[table[diag->name].level].text[diags->language]);
    put_printable(&line, diag->message[diags->language]);
    buf_format(&line, " [%s]\n", diag_name(diag->name));
    progress_hide();
    terminal_put(stderr, buf_view(&line));
    buf_drop(&line);
}

/* `args` by enum Language. */
static void report(Diags *diags, enum DiagName name, Where where, const Str *const args[2],
                   size_t n) {
    Diag diag = {.name = name, .where = where};
    diag.where.path = utf8_shown(diags->arena, str_copy(diags->arena, where.path));
    for (int k = 0; k < 2; k++) {
        Buf message = {0};
        fill(&message, str_from(table[name].text[k]), args[k], n);
        diag.message[k] = utf8_shown(diags->arena, str_copy(diags->arena, buf_view(&message)));
        buf_drop(&message);
    }
    VEC_PUSH(diags->arena, diags->all, diag);
    diags->count[table[name].level]++;
    if (!diags->quiet || table[name].level >= DIAG_ERROR) print(diags, &diag);
}

void diag_report(Diags *diags, enum DiagName name, Where where, const Str *args, size_t n) {
    report(diags, name, where, (const Str *const[2]){args, args}, n);
}

void diag_errno(Diags *diags, enum DiagName name, Where where, int error) {
    const char *text[2] = {NULL, NULL};
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons && !text[0]; i++)
        if (reasons[i].error == error) memcpy(text, reasons[i].text, sizeof text);
    if (!text[0]) text[0] = text[1] = strerror(error);
    Str zh = str_from(text[LANGUAGE_ZH]), en = str_from(text[LANGUAGE_EN]);
    report(diags, name, where, (const Str *const[2]){&zh, &en}, 1);
}

Str say_text(Arena *arena, const Diags *diags, enum SayName name, const Str *args, size_t n) {
    Buf text = {0};
    fill(&text, str_from(texts[name][diags->language]), args, n);
    Str copy = str_copy(arena, buf_view(&text));
    buf_drop(&text);
    return copy;
}

void say(const Diags *diags, enum SayName name, const Str *args, size_t n) {
    Buf line = {0};
    fill(&line, str_from(texts[name][diags->language]), args, n);
    buf_byte(&line, '\n');
    progress_hide();
    terminal_put(stdout, buf_view(&line));
    buf_drop(&line);
}

const char *diag_name(enum DiagName name) {
    static char names[DIAG_COUNT][48]; /* underscores as hyphens, made on first use */
    char *to = names[name];
    if (!*to) {
        const char *from = table[name].name;
        size_t i = 0;
        for (; from[i] && i + 1 < sizeof names[0]; i++)
            to[i] = from[i] == '_' ? '-' : from[i];
    }
    return to;
}

enum DiagLevel diag_level(enum DiagName name) {
    return table[name].level;
}

const char *diag_level_name(enum DiagLevel level) {
    return levels[level].name;
}

const Diag *diags_all(const Diags *diags, size_t *n) {
    *n = diags->all.n;
    return diags->all.at;
}

bool diags_has(const Diags *diags, Str path) {
    for (size_t i = 0; i < diags->all.n; i++)
        if (str_eq(diags->all.at[i].where.path, path)) return true;
    return false;
}

size_t diags_count(const Diags *diags, enum DiagLevel level) {
    return diags->count[level];
}

int diags_exit_status(const Diags *diags, bool strict) {
    if (diags->count[DIAG_USAGE]) return EXIT_USAGE;
    if (diags->count[DIAG_FATAL]) return EXIT_NOTHING;
    if (diags->count[DIAG_ERROR]) return EXIT_UNUSABLE;
    return strict && diags->count[DIAG_WARNING] ? EXIT_WARNED : EXIT_WELL;
}
