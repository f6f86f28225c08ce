/* SPDX-License-Identifier: MIT */
/* The stages, in order: received -> read -> edit -> order -> set -> write. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/data.h"
#include "base/fail.h"
#include "base/file.h"
#include "base/output.h"
#include "base/progress.h"
#include "base/signals.h"
#include "book/tidy_state.h"
#include "book/xml.h"
#include "edit/edit.h"
#include "options.h"
#include "read/read.h"
#include "set/set.h"
#include "summary.h"
#include "text/date.h"
#include "versions.h"
#include "write/epub/epub.h"
#include "write/lock.h"
#include "write/pdf/pdf.h"
#include "write/proof.h"
#include "write/report.h"
#include "write/tidy.h"
#include "write/trace.h"

/* The one date of all outputs, never the clock's (DESIGN §2). */
static long date_of(const Book *book, const Options *options) {
    Str newest = book->date;
    if (options->has_epoch) return options->epoch;
    for (const City *c = book->cities; c && book->date.n == 0; c = c->next)
        for (const Article *a = c->articles; a; a = a->next) {
            const Field *date = article_field(a, FIELD_DATE);
            if (date && str_compare(date->text, newest) > 0) newest = date->text;
        }
    uint32_t part[3] = {1980, 0, 0};
    Str rest = newest, piece;
    for (int i = 0; i < 3 && str_cut(&rest, STR("-"), &piece); i++)
        if (!str_number(piece, &part[i])) break;
    return date_epoch((Date){(int)part[0], (int)part[1], (int)part[2]});
}

/* NAME of the outputs: 文件名, else the title where it is ASCII, else "book". */
static Str name_of(const Book *book) {
    Str name = book->file_name.n ? book->file_name : book->title;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     c == '-' || c == '_' || (c == '.' && i > 0);
        if (!plain) return STR("book");
    }
    return name.n ? name : STR("book");
}

static Output *add_output(Outputs *outputs, Book *book, const char *extension) {
    Str name = name_of(book);
    return outputs_add(outputs, STR_CAT(book->arena, name, str_from(extension)));
}

/* The set pages go to the PDF and to the trace as they come. */
static bool write_pages(Book *book, const Options *options, const Style *style, Faces *faces,
                        Outputs *outputs, Layout *layout) {
    PageSink sinks[2];
    size_t n = 0;
    Pdf *pdf = NULL;
    if (options->formats & FORMAT_PDF) {
        Output *output = add_output(outputs, book, ".pdf");
        if (!output) return false;
        const PdfProfile profile = {options->print, options->print ? options->sheet : 0,
                                    options->downsample};
        pdf = pdf_open(output, faces, book->diags, &profile);
        sinks[n++] = pdf_sink(pdf);
    }
    if (options->formats & FORMAT_TRACE) {
        Output *output = add_output(outputs, book, ".trace");
        if (!output) {
            pdf_drop(pdf);
            return false;
        }
        sinks[n++] = trace_sink(output);
    }
    if (!options->print) book->cover = book_find_cover(book); /* it goes on other paper */
    set_book(book, style, faces, sinks, n, layout);
    if (pdf) {
        progress_stage(STAGE_pdf, 0);
        pdf_close(pdf, layout);
    }
    return true;
}

/* The sheet of the proof lies beside the styles of the book. */
static Str proof_css(Book *book) {
    Str css, styles = data_folder(book->arena, STR("styles"));
    Str path = path_join(book->arena, styles, STR("proof.css"));
    return file_read(book->arena, book->diags, path, &css) ? css : STR("");
}

/* What says how it went comes last: every diagnostic stands in it. */
static bool write_account(Book *book, const Layout *layout, Outputs *outputs) {
    progress_stage(STAGE_account, 0);
    Str css = proof_css(book);
    Output *report = outputs_add(outputs, STR("report.json")),
           *proof = outputs_add(outputs, STR("proof.html"));
    if (!report || !proof) return false;
    report_write(book, layout, report);
    proof_write(book, css, proof);
    return true;
}

static bool write_all(Book *book, const Options *options, const Style *style, Faces *faces,
                      Outputs *outputs, Layout *layout, bool paged) {
    Output *output;
    if (paged && !write_pages(book, options, style, faces, outputs, layout)) return false;
    bool printed = options->formats & FORMAT_PDF;
    if (options->formats & FORMAT_EPUB) {
        if (!(output = add_output(outputs, book, ".epub"))) return false;
        epub_write(book, style, faces, printed ? layout : NULL, options->embed_fonts, output);
    }
    if (options->formats & FORMAT_XML) {
        if (!(output = add_output(outputs, book, ".xml"))) return false;
        progress_stage(STAGE_xml, 0);
        xml_write(book, output);
    }
    if (options->formats & FORMAT_LOCK) {
        if (!(output = add_output(outputs, book, ".lock"))) return false;
        lock_write(book->arena, faces, output);
    }
    return write_account(book, paged ? layout : NULL, outputs);
}

/* The names of what was made for readers, as a list for the summary. */
static size_t names_of(const Book *book, const Options *options, Str *names) {
    static const struct {
        enum Format format;
        Str extension;
    } kinds[] = {{FORMAT_EPUB, STR_INIT(".epub")},
                 {FORMAT_PDF, STR_INIT(".pdf")},
                 {FORMAT_XML, STR_INIT(".xml")},
                 {FORMAT_TRACE, STR_INIT(".trace")},
                 {FORMAT_LOCK, STR_INIT(".lock")}};
    size_t n = 0;
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        if (options->formats & (unsigned)kinds[i].format)
            names[n++] = STR_CAT(book->arena, name_of(book), kinds[i].extension);
    return n;
}

/* `styles` or `fonts` in a source folder wins over the program's own: who installed the program
 * cannot write there. `inside` is what it must hold, or empty. */
static Str folder_of(Book *book, const Options *options, Str name, Str inside) {
    for (size_t i = 0; i < options->sources_n; i++) {
        if (!file_is_folder(options->sources[i])) continue;
        Str folder = path_join(book->arena, options->sources[i], name);
        if (file_is_folder(inside.n ? path_join(book->arena, folder, inside) : folder))
            return folder;
    }
    return data_folder(book->arena, name);
}

/* What book.txt asks of the page, for the style. */
static StyleWishes wishes_of(const Book *book) {
    const Wishes *w = &book->wishes;
    return (StyleWishes){w->path,
                         {w->page_size.value, w->page_size.line},
                         {w->text_size.value, w->text_size.line},
                         {w->rows.value, w->rows.line}};
}

/* From the ordered book to files under their final names. */
static void publish(Book *book, const Options *options) {
    Style style;
    Layout layout = {0};
    Arena *arena = book->arena;
    bool paged = options->formats & (FORMAT_PDF | FORMAT_TRACE);
    Str styles = folder_of(book, options, STR("styles"), book->style);
    Str fonts = folder_of(book, options, STR("fonts"), STR(""));
    if (!style_open(arena, book->diags, styles, book->style, &style)) return;
    StyleWishes wishes = wishes_of(book);
    style_fit(arena, book->diags, &wishes, &style);
    Faces *faces = faces_open(book->diags, fonts);
    if (!faces) return;
    Outputs *outputs = outputs_open(book->diags, options->folder);
    bool good = outputs && write_all(book, options, &style, faces, outputs, &layout, paged);
    if (!good) outputs_drop(outputs);
    progress_stage(STAGE_save, 0);
    bool written = good && outputs_commit(outputs);
    faces_check_lock(faces, path_join(arena, fonts, STR("fonts.lock")));
    faces_close(faces);
    progress_close();
    Str names[FORMAT_COUNT];
    if (written && !options->quiet)
        summary_print(book, options, &layout, names, names_of(book, options, names));
}

/* From files to an ordered book; false, with a diagnostic, when there is no article. */
static bool understand(Book *book, const Options *options, bool with_tidied) {
    read_sources(book, options->sources, options->sources_n);
    for (size_t i = 0; with_tidied && i < options->sources_n; i++)
        if (file_is_folder(options->sources[i])) {
            read_tidied_folder(book, options->sources[i]);
            read_own_catalogue(book, options->sources[i]);
        }
    edit_book(book);
    if (options->has_order) book->order = options->order;
    if (options->style.n) book->style = options->style;
    order_book(book);
    book->epoch = date_of(book, options);
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
    signals_guard();
    Options options;
    Arena *arena = arena_new();
    Diags *diags = diags_new(diags_language_of_locale(), options_are_quiet(argc, argv));
    if (options_read(arena, diags, argc, argv, &options)) {
        if (options.command == COMMAND_NONE) {
            introduce(diags);
        } else if (options.command == COMMAND_HELP) {
            Str help = options_help(arena, diags);
            fwrite(help.p, 1, help.n, stdout);
        } else if (options.command == COMMAND_VERSION) {
            versions_print(options.verbose);
        } else {
            Book *book = book_new(diags);
            progress_open(diags, !options.quiet);
            commands[options.command](book, &options);
            progress_close();
            if (options.verbose) summary_print_stages(book);
            book_drop(book);
        }
    }
    int status = end_printing(diags, options.strict);
    if (options.command == COMMAND_NONE) status = EXIT_USAGE;
    diags_drop(diags);
    arena_drop(arena);
    return status;
}
