/* SPDX-License-Identifier: MIT */
/* Diagnostics: one table (base/diag.in: name, level, Chinese, English), one line a problem,
 * `path:line:column: level: message [name]`, in the language of LC_MESSAGES. The finder reports,
 * once; nobody reports for another. */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include "base/arena.h"

enum DiagLevel {
    DIAG_NOTE,    /* worth knowing; never changes the exit status */
    DIAG_WARNING, /* somebody should look; exit 1 under --strict */
    DIAG_ERROR,   /* some input could not be used: exit 3 */
    DIAG_FATAL,   /* nothing is written: exit 4 */
    DIAG_USAGE,   /* wrong usage: exit 2 */
};

enum DiagName {
#define DIAG(name, level, zh, en) DIAG_##name,
#include "base/diag.in"
    DIAG_COUNT
};

enum SayName {
#define SAY(name, zh, en) SAY_##name,
#include "base/diag.in"
    SAY_COUNT
};

enum Language { LANGUAGE_ZH, LANGUAGE_EN };

/* Where: any part may be missing (empty path, 0 line, 0 column). Columns count characters from 1.
 */
typedef struct Where {
    Str path;
    int line, column;
} Where;

/* One that was reported, kept for the report and the proof. */
typedef struct Diag {
    enum DiagName name;
    Where where;
    Str message[2]; /* by enum Language */
} Diag;

typedef struct Diags Diags;

/* Diagnostics go to stderr as they come, unless `quiet` (then only errors and worse). */
Diags *diags_new(enum Language language, bool quiet);
void diags_drop(Diags *diags);
/* From LC_ALL, LC_MESSAGES, LANG: zh* is Chinese, the rest English. */
enum Language diags_language_of_locale(void);
enum Language diags_language(const Diags *diags);

/* `{0}`, `{1}` … in the message are replaced by the arguments. */
void diag_report(Diags *diags, enum DiagName name, Where where, const Str *args, size_t n);
static inline void diag0(Diags *diags, enum DiagName name, Where where) {
    diag_report(diags, name, where, NULL, 0);
}
static inline void diag1(Diags *diags, enum DiagName name, Where where, Str a) {
    diag_report(diags, name, where, &a, 1);
}
static inline void diag2(Diags *diags, enum DiagName name, Where where, Str a, Str b) {
    diag_report(diags, name, where, (const Str[]){a, b}, 2);
}
static inline void diag3(Diags *diags, enum DiagName name, Where where, Str a, Str b, Str c) {
    diag_report(diags, name, where, (const Str[]){a, b, c}, 3);
}

/* {0} is why the system refused: `error` (errno) in each language (base/errno.in). */
void diag_errno(Diags *diags, enum DiagName name, Where where, int error);

static inline Where where_file(Str path) {
    return (Where){path, 0, 0};
}
static inline Where where_line(Str path, int line) {
    return (Where){path, line, 0};
}

/* What is no diagnostic (SAY in base/diag.in), in the language of the run: a copy in the arena, or
 * a line on stdout, whose failure the end of main notices. */
Str say_text(Arena *arena, const Diags *diags, enum SayName name, const Str *args, size_t n);
void say(const Diags *diags, enum SayName name, const Str *args, size_t n);

const char *diag_name(enum DiagName name);
enum DiagLevel diag_level(enum DiagName name);
const char *diag_level_name(enum DiagLevel level); /* "warning": for report.json */
/* All that were reported, in order; the view is valid until the next report. */
const Diag *diags_all(const Diags *diags, size_t *n);
/* Whether something was reported about a file. */
bool diags_has(const Diags *diags, Str path);
size_t diags_count(const Diags *diags, enum DiagLevel level);
/* The exit status that they make (DESIGN §2). */
int diags_exit_status(const Diags *diags, bool strict);

#endif
