/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <errno.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/utf8.h"

/* Where the explanations of --help begin, in columns. */
enum { COMMAND_WIDTH = 29, OPTION_WIDTH = 26 };

/* What --downsample takes, from a picture on a screen to what no press resolves; and the pages of
 * the smallest sheet. */
enum { DPI_LEAST = 72, DPI_MOST = 2400, SHEET_DEFAULT = 4 };

/* A value that an option takes, by its name on the command line. */
struct Choice {
    Str name;
    int value;
};

static const struct Choice formats[] = {
#define FORMAT(flag, name) {STR_INIT(name), flag},
#include "options.in"
};
static const struct Choice sheets[] = {
#define SHEET(pages) {STR_INIT(#pages), pages},
#include "options.in"
};
static const struct Choice orders[] = {
#define ORDER(value, name) {STR_INIT(name), value},
#include "options.in"
};

static const struct {
    Str name;
    enum Command command;
    const char *operands[2], *text[2]; /* by enum Language */
} commands[] = {
#define COMMAND(id, name, operands_zh, operands_en, zh, en)                                        \
    {STR_INIT(name), COMMAND_##id, {operands_zh, operands_en}, {zh, en}},
#include "options.in"
};

#define COUNT(a) (sizeof(a) / sizeof *(a))

typedef struct Reading {
    Arena *arena;
    Diags *diags;
    Options *options;
    Str option; /* the one that is being read, for diagnostics */
    bool good;
} Reading;

static const struct Where nowhere = {0};

static bool choose(Reading *r, const struct Choice *choices, size_t n, Str value, int *chosen) {
    Str names[8];
    for (size_t i = 0; i < n; i++) {
        names[i] = choices[i].name;
        if (str_eq(choices[i].name, value)) {
            *chosen = choices[i].value;
            return true;
        }
    }
    diag3(r->diags, DIAG_bad_option_value, nowhere, r->option, value,
          str_join(r->arena, names, n, STR(", ")));
    return r->good = false;
}

static void on_output(Reading *r, Str value) {
    r->options->folder = value;
}

static void on_formats(Reading *r, Str value) {
    Str rest = value, piece;
    int format;
    r->options->formats = 0;
    while (str_cut(&rest, STR(","), &piece))
        if (choose(r, formats, COUNT(formats), piece, &format))
            r->options->formats |= (unsigned)format;
}

static void on_style(Reading *r, Str value) {
    r->options->style = value;
}

static void on_order(Reading *r, Str value) {
    int order;
    if (choose(r, orders, COUNT(orders), value, &order)) {
        r->options->order = (enum OrderKind)order;
        r->options->has_order = true;
    }
}

static void on_volume(Reading *r, Str value) {
    r->options->volume = value;
}

static void on_print(Reading *r, Str value) {
    (void)value;
    r->options->print = true;
}

static void on_sheet(Reading *r, Str value) {
    int sheet;
    if (choose(r, sheets, COUNT(sheets), value, &sheet)) r->options->sheet = (unsigned)sheet;
}

static void on_downsample(Reading *r, Str value) {
    uint32_t dpi;
    if (str_number(value, &dpi) && dpi >= DPI_LEAST && dpi <= DPI_MOST) {
        r->options->downsample = dpi;
        return;
    }
    diag3(r->diags, DIAG_bad_option_value, nowhere, r->option, value,
          str_format(r->arena, "%d–%d", DPI_LEAST, DPI_MOST));
    r->good = false;
}

static void on_embed_fonts(Reading *r, Str value) {
    (void)value;
    r->options->embed_fonts = true;
}

static void on_no_sandbox(Reading *r, Str value) {
    (void)value;
    r->options->no_sandbox = true;
}

static void on_strict(Reading *r, Str value) {
    (void)value;
    r->options->strict = true;
}

static void on_quiet(Reading *r, Str value) {
    (void)value;
    r->options->quiet = true;
}

static void on_verbose(Reading *r, Str value) {
    (void)value;
    r->options->verbose = true;
}

static void on_help(Reading *r, Str value) {
    (void)value;
    r->options->command = COMMAND_HELP;
}

static void on_version(Reading *r, Str value) {
    (void)value;
    r->options->command = COMMAND_VERSION;
}

static const struct {
    Str name, alias; /* -o, --output; one of them may be empty */
    void (*on)(Reading *, Str);
    const char *value[2], *text[2]; /* by enum Language; no value: "" */
} table[] = {
#define OPTION(handler, short_name, long_name, value_zh, value_en, zh, en)                         \
    {STR_INIT(short_name), STR_INIT(long_name), handler, {value_zh, value_en}, {zh, en}},
#include "options.in"
};

/* Calls the option's handler: with `given` where a value came with it (`--order=code`, `-fpdf`),
 * else with the next word where it needs one. */
static void take_option(Reading *r, size_t k, const Str *given, int argc, char **argv, int *i) {
    bool wants = *table[k].value[0] != '\0';
    Str value = given ? *given : STR("");
    if (wants && !given && *i + 1 >= argc) {
        diag1(r->diags, DIAG_option_needs_value, nowhere, r->option);
        r->good = false;
    } else if (!wants && given) {
        diag1(r->diags, DIAG_option_takes_none, nowhere, r->option);
        r->good = false;
    } else {
        table[k].on(r, wants && !given ? str_from(argv[++*i]) : value);
    }
}

static size_t find_option(Str name) {
    size_t k = 0;
    while (k < COUNT(table) && !str_eq(name, table[k].name) && !str_eq(name, table[k].alias))
        k++;
    return name.n ? k : COUNT(table);
}

/* `-qv` is `-q -v`, `-fpdf` is `-f pdf`. */
static bool read_cluster(Reading *r, Str word, int argc, char **argv, int *i) {
    for (size_t at = 1; at < word.n && r->good; at++) {
        Str letter = STR_CAT(r->arena, STR("-"), str_sub(word, at, at + 1));
        Str rest = str_after(word, at + 1);
        size_t k = find_option(letter);
        if (k == COUNT(table)) return false;
        r->option = letter;
        bool wants = *table[k].value[0] != '\0';
        take_option(r, k, wants && rest.n ? &rest : NULL, argc, argv, i);
        if (wants) break;
    }
    return true;
}

/* Takes the option at argv[*i] and, where it needs one, its value: `-o DIR` or `--order=code`. */
static void read_option(Reading *r, int argc, char **argv, int *i) {
    Str word = str_from(argv[*i]), name = word, value = STR("");
    bool is_long = str_starts(word, STR("--"));
    size_t equals = is_long ? str_find(word, STR("="), 0) : SIZE_MAX;
    if (equals != SIZE_MAX) {
        name = str_sub(word, 0, equals);
        value = str_after(word, equals + 1);
    }
    size_t k = find_option(name);
    if (k < COUNT(table)) {
        r->option = name;
        take_option(r, k, equals != SIZE_MAX ? &value : NULL, argc, argv, i);
    } else if (is_long || !read_cluster(r, word, argc, argv, i)) {
        diag1(r->diags, DIAG_unknown_option, nowhere, word);
        r->good = false;
    }
}

static bool read_epoch(Reading *r) {
    const char *text = getenv("SOURCE_DATE_EPOCH");
    if (!text || !*text) return true;
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    bool digits = text[strspn(text, "0123456789")] == '\0';
    if (errno || *end || !digits || value > 253402300799L) { /* year 9999 */
        diag1(r->diags, DIAG_bad_epoch, nowhere, str_from(text));
        return false;
    }
    r->options->has_epoch = true;
    r->options->epoch = value;
    return true;
}

/* The first word that is no option. Who names a folder there forgot the command. */
static void read_command(Reading *r, Str word) {
    Str names[COUNT(commands)];
    if (r->options->command > COMMAND_NONE) return; /* --help build */
    for (size_t i = 0; i < COUNT(commands); i++) {
        names[i] = commands[i].name;
        if (str_eq(word, commands[i].name)) {
            r->options->command = commands[i].command;
            return;
        }
    }
    if (file_exists(word))
        diag1(r->diags, DIAG_no_command, nowhere, word);
    else
        diag2(r->diags, DIAG_unknown_command, nowhere, word,
              str_join(r->arena, names, COUNT(commands), STR(", ")));
    r->good = false;
}

static void read_words(Reading *r, int argc, char **argv) {
    bool only_sources = false, commanded = false;
    for (int i = 1; i < argc && r->good; i++) {
        Str word = str_from(argv[i]);
        if (!only_sources && str_eq(word, STR("--"))) {
            only_sources = true;
        } else if (!only_sources && str_starts(word, STR("-")) && word.n > 1) {
            read_option(r, argc, argv, &i);
        } else if (!commanded) {
            commanded = true;
            read_command(r, word);
        } else {
            r->options->sources[r->options->sources_n++] = word;
        }
    }
}

/* What the options make together. */
static bool fits(Diags *diags, const Options *options) {
    bool one_folder = options->sources_n == 1 && file_is_folder(options->sources[0]);
    if (options->sources_n == 0) {
        diag0(diags, DIAG_no_source, nowhere);
        return false;
    }
    if (options->command == COMMAND_TIDY && !one_folder) {
        diag0(diags, DIAG_tidy_needs_folder, nowhere);
        return false;
    }
    for (size_t i = 0; i < options->sources_n; i++)
        if (options->folder.n && file_is_same(options->folder, options->sources[i])) {
            diag0(diags, DIAG_output_is_source, where_file(options->folder));
            return false;
        }
    return true;
}

bool options_read(Arena *arena, Diags *diags, int argc, char **argv, Options *options) {
    Reading r = {arena, diags, options, {0}, true};
    *options = (Options){.command = COMMAND_NONE,
                         .formats = FORMAT_EPUB | FORMAT_PDF | FORMAT_XML,
                         .sheet = SHEET_DEFAULT};
    options->sources = ARENA_ARRAY(arena, Str, (size_t)argc);
    if (!read_epoch(&r)) return false;
    read_words(&r, argc, argv);
    if (options->folder.n == 0 && options->command == COMMAND_BUILD) options->folder = STR("dist");
    if (!r.good || options->command >= COMMAND_NONE) return r.good;
    return fits(diags, options);
}

bool options_are_quiet(int argc, char **argv) {
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--quiet") == 0 ||
            (argv[i][0] == '-' && argv[i][strspn(argv[i], "-v")] == 'q' && argv[i][1] != '-'))
            return true;
    return false;
}

/* Columns on a terminal: whatever stands above the Hangul letters here is Han or a full-width mark.
 */
static size_t width_of(Str s) {
    size_t width = 0;
    for (uint32_t c; (c = utf8_next(&s));)
        width += c >= 0x1100 ? 2 : 1;
    return width;
}

static void put_padded(Buf *buf, Str s, size_t width) {
    buf_str(buf, s);
    for (size_t have = width_of(s); have < width; have++)
        buf_byte(buf, ' ');
}

static void put_commands(Buf *buf, Arena *arena, const Diags *diags) {
    enum Language language = diags_language(diags);
    Str usage = say_text(arena, diags, SAY_usage, NULL, 0);
    for (size_t i = 0; i < COUNT(commands); i++) {
        put_padded(buf, i ? STR("") : usage, width_of(usage));
        buf_text(buf, "huibian ");
        Str operands = str_from(commands[i].operands[language]);
        put_padded(buf, STR_CAT(arena, commands[i].name, STR(" "), operands), COMMAND_WIDTH);
        buf_text(buf, commands[i].text[language]);
        buf_byte(buf, '\n');
    }
}

static void put_options(Buf *buf, Arena *arena, enum Language language) {
    for (size_t i = 0; i < COUNT(table); i++) {
        Str value = str_from(table[i].value[language]);
        Str comma = table[i].name.n && table[i].alias.n ? STR(", ") : STR("");
        Str names = STR_CAT(arena, STR("  "), table[i].name.n ? table[i].name : STR("    "), comma,
                            table[i].alias, value.n ? STR(" ") : STR(""), value);
        put_padded(buf, names, OPTION_WIDTH);
        buf_text(buf, table[i].text[language]);
        buf_byte(buf, '\n');
    }
}

Str options_help(Arena *arena, const Diags *diags) {
    Buf buf = {0};
    buf_str(&buf, say_text(arena, diags, SAY_intro, NULL, 0));
    buf_text(&buf, "\n\n");
    put_commands(&buf, arena, diags);
    buf_str(&buf, say_text(arena, diags, SAY_example, NULL, 0));
    buf_text(&buf, "\n\n");
    put_options(&buf, arena, diags_language(diags));
    buf_byte(&buf, '\n');
    buf_str(&buf, say_text(arena, diags, SAY_statuses, NULL, 0));
    buf_byte(&buf, '\n');
    Str help = str_copy(arena, buf_view(&buf));
    buf_drop(&buf);
    return help;
}
