/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <errno.h>
#include <stdlib.h>

#include "base/file.h"

/* A value that an option takes, by its name on the command line. */
struct Choice {
    Str name;
    int value;
};

static const struct Choice formats[] = {{STR_INIT("epub"), FORMAT_EPUB},
                                        {STR_INIT("pdf"), FORMAT_PDF},
                                        {STR_INIT("xml"), FORMAT_XML},
                                        {STR_INIT("trace"), FORMAT_TRACE}};
static const struct Choice orders[] = {{STR_INIT("code"), ORDER_CODE},
                                       {STR_INIT("pinyin"), ORDER_PINYIN},
                                       {STR_INIT("stroke"), ORDER_STROKE}};

static const struct Choice commands[] = {{STR_INIT("build"), COMMAND_BUILD},
                                         {STR_INIT("check"), COMMAND_CHECK},
                                         {STR_INIT("tidy"), COMMAND_TIDY}};

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
    Str name, alias;
    bool takes_value;
    void (*on)(Reading *, Str);
} table[] = {
    {STR_INIT("-o"), STR_INIT("--output"), true, on_output},
    {STR_INIT("-f"), STR_INIT("--format"), true, on_formats},
    {STR_INIT("-s"), STR_INIT("--style"), true, on_style},
    {STR_INIT("--order"), STR_INIT("--order"), true, on_order},
    {STR_INIT("--strict"), STR_INIT("--strict"), false, on_strict},
    {STR_INIT("-q"), STR_INIT("--quiet"), false, on_quiet},
    {STR_INIT("-v"), STR_INIT("--verbose"), false, on_verbose},
    {STR_INIT("-h"), STR_INIT("--help"), false, on_help},
    {STR_INIT("--version"), STR_INIT("--version"), false, on_version},
};

/* Takes the option at argv[*i] and, where it needs one, its value: `-o DIR` or `--order=code`. */
static void read_option(Reading *r, int argc, char **argv, int *i) {
    Str word = str_from(argv[*i]), name = word, value = STR("");
    size_t equals = str_starts(word, STR("--")) ? str_find(word, STR("="), 0) : SIZE_MAX;
    if (equals != SIZE_MAX) {
        name = str_sub(word, 0, equals);
        value = str_after(word, equals + 1);
    }
    for (size_t k = 0; k < COUNT(table); k++) {
        if (!str_eq(name, table[k].name) && !str_eq(name, table[k].alias)) continue;
        r->option = name;
        if (table[k].takes_value && equals == SIZE_MAX) {
            if (*i + 1 >= argc) {
                diag1(r->diags, DIAG_option_needs_value, nowhere, name);
                r->good = false;
                return;
            }
            value = str_from(argv[++*i]);
        }
        table[k].on(r, value);
        return;
    }
    diag1(r->diags, DIAG_unknown_option, nowhere, word);
    r->good = false;
}

static bool read_epoch(Reading *r) {
    const char *text = getenv("SOURCE_DATE_EPOCH");
    if (!text || !*text) return true;
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (errno || *end || value < 0 || value > 253402300799L) { /* year 9999 */
        diag1(r->diags, DIAG_bad_epoch, nowhere, str_from(text));
        return false;
    }
    r->options->has_epoch = true;
    r->options->epoch = value;
    return true;
}

static bool read_command(Reading *r, int argc, char **argv) {
    if (argc < 2) {
        r->options->command = COMMAND_HELP;
        return true;
    }
    Str word = str_from(argv[1]);
    if (str_starts(word, STR("-"))) return true;
    for (size_t i = 0; i < COUNT(commands); i++)
        if (str_eq(word, commands[i].name)) {
            r->options->command = (enum Command)commands[i].value;
            return true;
        }
    diag1(r->diags, DIAG_unknown_command, nowhere, word);
    return false;
}

bool options_read(Arena *arena, Diags *diags, int argc, char **argv, Options *options) {
    Reading r = {arena, diags, options, {0}, true};
    *options = (Options){.formats = FORMAT_EPUB | FORMAT_PDF | FORMAT_XML};
    options->sources = ARENA_ARRAY(arena, Str, (size_t)argc);
    if (!read_command(&r, argc, argv) || !read_epoch(&r)) return false;
    bool only_sources = false;
    int first = argc > 1 && argv[1][0] != '-' ? 2 : 1;
    for (int i = first; i < argc && r.good; i++) {
        if (!only_sources && strcmp(argv[i], "--") == 0)
            only_sources = true;
        else if (!only_sources && argv[i][0] == '-' && argv[i][1])
            read_option(&r, argc, argv, &i);
        else
            options->sources[options->sources_n++] = str_from(argv[i]);
    }
    if (options->folder.n == 0 && options->command == COMMAND_BUILD) options->folder = STR("dist");
    if (!r.good || options->command == COMMAND_HELP || options->command == COMMAND_VERSION)
        return r.good;
    bool one_folder = options->sources_n == 1 && file_is_folder(options->sources[0]);
    if (options->sources_n == 0)
        diag0(diags, DIAG_no_source, nowhere);
    else if (options->command == COMMAND_TIDY && !one_folder)
        diag0(diags, DIAG_tidy_needs_folder, nowhere);
    else
        return true;
    return false;
}

bool options_are_quiet(int argc, char **argv) {
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "-q") == 0 || strcmp(argv[i], "--quiet") == 0) return true;
    return false;
}

const char *options_help(enum Language language) {
    static const char *const help[] = {
        [LANGUAGE_ZH] =
            "huibian（汇编）：把一个文件夹的文章编成书：EPUB（电子书）和 "
            "PDF（付印），按城市编目。\n"
            "\n"
            "用法：huibian build [选项] 文件夹…   编成书\n"
            "      huibian tidy [-o 文件夹] 文件夹  "
            "每篇写一个整理稿，供人改；build 照改过的办\n"
            "      huibian check 文件夹…          只读不写，说出哪里有问题\n"
            "例：  huibian build -o dist 我的文章\n"
            "\n"
            "  -o 文件夹         输出到这里（build 默认 dist，tidy 默认 文件夹/整理稿）\n"
            "  -f 格式           epub,pdf,xml,trace（默认 epub,pdf,xml）\n"
            "  -s 版式           styles/ 里的版式（默认 book）\n"
            "  --order 次序      code 行政区划代码，pinyin 拼音，stroke 笔画\n"
            "  --strict          有警告时退出状态为 1\n"
            "  -q, -v            少说，多说\n"
            "  --help, --version\n"
            "\n"
            "退出状态：0 一切正常；1 有警告（仅 --strict）；2 用法不对；3 "
            "有的文件用不了，其余已成书；\n"
            "4 没有写出任何文件。\n",
        [LANGUAGE_EN] = "huibian: makes a book of a folder of Chinese articles: an EPUB for "
                        "readers and a PDF for the\n"
                        "press, both with a table of contents by city.\n"
                        "\n"
                        "Usage:    huibian build [options] FOLDER...   make the book\n"
                        "          huibian tidy [-o DIR] FOLDER        "
                        "write a tidied text an article, to correct; build uses it\n"
                        "          huibian check FOLDER...             "
                        "read, write nothing, say what is wrong\n"
                        "Example:  huibian build -o dist my-articles\n"
                        "\n"
                        "  -o DIR            write into DIR (default dist; tidy: FOLDER/整理稿)\n"
                        "  -f FORMATS        epub,pdf,xml,trace (default epub,pdf,xml)\n"
                        "  -s STYLE          a folder in styles/ (default book)\n"
                        "  --order ORDER     code (GB/T 2260), pinyin, stroke\n"
                        "  --strict          exit with 1 when there are warnings\n"
                        "  -q, -v            say less, say more\n"
                        "  --help, --version\n"
                        "\n"
                        "Exit status: 0 all well; 1 warnings (--strict only); 2 wrong usage; 3 "
                        "some input could not be\n"
                        "used, the rest was built; 4 nothing was written.\n",
    };
    return help[language];
}
