/* SPDX-License-Identifier: MIT */
/* The command line (DESIGN §2). */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "book/book.h"

enum Command {
    COMMAND_BUILD,
    COMMAND_CHECK,
    COMMAND_TIDY,
    COMMAND_NONE, /* from here on no source is wanted */
    COMMAND_HELP,
    COMMAND_VERSION
};

enum Format {
    FORMAT_EPUB = 1,
    FORMAT_PDF = 2,
    FORMAT_XML = 4,
    FORMAT_TRACE = 8,
    FORMAT_LOCK = 16,
    FORMAT_COUNT = 5
};

typedef struct Options {
    enum Command command;
    Str folder;       /* -o; empty: "dist", or FOLDER/整理稿 for tidy */
    unsigned formats; /* -f */
    Str style;        /* -s; empty: what book.txt says */
    bool has_order;   /* --order was given: it wins over book.txt */
    enum OrderKind order;
    Str volume;          /* --volume; empty: what book.txt says */
    bool print;          /* --print: the PDF is for the press */
    unsigned sheet;      /* --sheet: pages of a printed sheet */
    unsigned downsample; /* --downsample: dpi; 0: pictures stay as they are */
    bool embed_fonts;    /* --embed-fonts: a subset for rare characters goes into the EPUB */
    bool no_sandbox;     /* --no-sandbox: the process gives nothing up (base/sandbox.h) */
    bool strict, quiet, verbose;
    bool has_epoch; /* SOURCE_DATE_EPOCH */
    long epoch;
    Str *sources; /* in the arena */
    size_t sources_n;
} Options;

/* Reads the arguments and SOURCE_DATE_EPOCH. false, with a diagnostic, on wrong usage. */
bool options_read(Arena *arena, Diags *diags, int argc, char **argv, Options *options);
/* Only whether -q stands among the arguments: needed before there are diagnostics. */
bool options_are_quiet(int argc, char **argv);
/* What `huibian --help` prints, from options.in, in the language of the run. */
Str options_help(Arena *arena, const Diags *diags);

#endif
