/* SPDX-License-Identifier: MIT */
/* The stages, in order: received -> read -> edit -> order -> set -> write. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/output.h"
#include "base/process.h"
#include "base/progress.h"
#include "base/signals.h"
#include "base/terminal.h"
#include "book/tidy_state.h"
#include "confine.h"
#include "edit/edit.h"
#include "options.h"
#include "publish.h"
#include "read/read.h"
#include "summary.h"
#include "versions.h"
#include "volume.h"
#include "write/tidy.h"

/* From files to an ordered book; false, with a diagnostic, when there is no article or when
 * what says how the book is made cannot be read. */
static bool understand(Book *book, const Options *options, bool with_tidied) {
    read_sources(book, options->sources, options->sources_n);
    for (size_t i = 0; with_tidied && i < options->sources_n; i++)
        if (file_is_folder(options->sources[i])) {
            read_tidied_folder(book, options->sources[i]);
            read_own_catalogue(book, options->sources[i]);
        }
    if (diags_count(book->diags, DIAG_FATAL)) return false; /* no book by rules that nobody gave */
    edit_book(book);
    if (options->has_order) book->order = options->order;
    if (options->style.n) book->style = options->style;
    order_book(book);
    book->epoch = book_date(book, options);
    book_identify(book);
    if (book->cities) return true;
    bool refused = diags_count(book->diags, DIAG_ERROR) > 0;
    diag0(book->diags, refused ? DIAG_nothing_usable : DIAG_no_article,
          where_file(options->sources[0]));
    return false;
}

static void build(Book *book, const Options *options) {
    if (!understand(book, options, true)) return;
    edit_bare_captions(book);
    publish(book, options);
}

/* Says what is wrong, and how much there is; writes nothing. */
static void check(Book *book, const Options *options) {
    if (!understand(book, options, true) || options->quiet) return;
    summary_print_check(book);
}

/* A tidied text an article, beside the received files. */
static void tidy(Book *book, const Options *options) {
    TidyCount count;
    Str folder = options->folder.n ? options->folder
                                   : path_join(book->arena, options->sources[0], STR(TIDY_FOLDER));
    if (!understand(book, options, false)) return;
    read_catalogue(book, folder); /* kept as it is, not put into the texts */
    if (diags_count(book->diags, DIAG_FATAL)) return;
    if (!tidy_write(book, folder, &count) || options->quiet) return;
    summary_print_tidy(book, folder, &count);
}

static void (*const commands[])(Book *, const Options *) = {
    [COMMAND_BUILD] = build, [COMMAND_CHECK] = check, [COMMAND_TIDY] = tidy};

/* Who types the name alone has not asked for a book, but a job whose command line came out empty
 * must not take it for one: the status is that of wrong usage. */
static void introduce(const Diags *diags) {
    static const enum SayName lines[] = {SAY_intro, SAY_example, SAY_see_help};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        say(diags, lines[i], NULL, 0);
}

/* Whoever reads our output may be gone, the disk behind it full. Where files were written they
 * stand, and this is a warning; else nobody was given anything. */
static int end_printing(Diags *diags, bool strict) {
    bool failed = ferror(stdout) != 0;
    if (fflush(stdout) != 0 || failed) {
        diag_errno(diags, DIAG_cannot_print, (Where){0}, errno);
        if (!outputs_committed()) return EXIT_NOTHING;
    }
    return diags_exit_status(diags, strict);
}

int main(int argc, char **argv) {
    process_prepare();
    outputs_guard();
    signals_guard();
    Options options;
    Arena *arena = arena_new();
    enum Language language = diags_language_of_locale();
    Diags *diags = diags_new(language, options_are_quiet(argc, argv));
    if (language == LANGUAGE_ZH) terminal_open();
    if (options_read(arena, diags, argc, argv, &options)) {
        if (options.command == COMMAND_NONE) {
            introduce(diags);
        } else if (options.command == COMMAND_HELP) {
            Str help = options_help(arena, diags);
            terminal_put(stdout, help);
        } else if (options.command == COMMAND_VERSION) {
            versions_print(options.verbose);
        } else {
            confine(arena, &options);
            Book *book = book_new(diags);
            progress_open(diags, !options.quiet);
            commands[options.command](book, &options);
            progress_close();
            if (options.verbose) summary_print_stages(book);
            book_drop(book);
            confine_end();
        }
    }
    int status = end_printing(diags, options.strict);
    if (options.command == COMMAND_NONE) status = EXIT_USAGE;
    diags_drop(diags);
    arena_drop(arena);
    terminal_close();
    return status;
}
