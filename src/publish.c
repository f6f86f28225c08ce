/* SPDX-License-Identifier: MIT */
#include "publish.h"

#include "base/data.h"
#include "base/file.h"
#include "base/output.h"
#include "base/progress.h"
#include "book/xml.h"
#include "set/set.h"
#include "summary.h"
#include "volume.h"
#include "write/epub/epub.h"
#include "write/lock.h"
#include "write/pdf/pdf.h"
#include "write/proof.h"
#include "write/report.h"
#include "write/trace.h"

/* What a run writes with. */
typedef struct Press {
    const Options *options;
    Str fonts; /* the folder */
    Style style;
    Outputs *outputs;
} Press;

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

static bool is_paged(const Options *options) {
    return options->formats & (FORMAT_PDF | FORMAT_TRACE);
}

static Output *add_output(Press *press, const Volume *volume, const char *extension) {
    Str name = STR_CAT(volume->book.arena, volume->name, str_from(extension));
    return outputs_add(press->outputs, name);
}

/* The set pages go to the PDF and to the trace as they come. */
static bool write_pages(Press *press, Volume *volume, Faces *faces, Layout *layout) {
    const Options *options = press->options;
    Book *book = &volume->book;
    PageSink sinks[2];
    size_t n = 0;
    Pdf *pdf = NULL;
    if (options->formats & FORMAT_PDF) {
        Output *output = add_output(press, volume, ".pdf");
        if (!output) return false;
        const PdfProfile profile = {options->print, options->print ? options->sheet : 0,
                                    options->downsample};
        pdf = pdf_open(output, faces, book->diags, &profile);
        sinks[n++] = pdf_sink(pdf);
    }
    if (options->formats & FORMAT_TRACE) {
        Output *output = add_output(press, volume, ".trace");
        if (!output) {
            pdf_drop(pdf);
            return false;
        }
        sinks[n++] = trace_sink(output);
    }
    if (!options->print) book->cover = book_find_cover(book); /* it goes on other paper */
    set_book(book, &press->style, faces, sinks, n, layout);
    if (pdf) {
        progress_stage(STAGE_pdf, 0);
        pdf_close(pdf, layout);
    }
    return true;
}

static bool write_formats(Press *press, Volume *volume, Faces *faces, Layout *layout) {
    unsigned formats = press->options->formats;
    Book *book = &volume->book;
    Output *output;
    if (is_paged(press->options) && !write_pages(press, volume, faces, layout)) return false;
    if (formats & FORMAT_EPUB) {
        if (!(output = add_output(press, volume, ".epub"))) return false;
        epub_write(book, &press->style, faces, formats & FORMAT_PDF ? layout : NULL,
                   press->options->embed_fonts, output);
    }
    if (formats & FORMAT_XML) {
        if (!(output = add_output(press, volume, ".xml"))) return false;
        progress_stage(STAGE_xml, 0);
        xml_write(book, output);
    }
    if (formats & FORMAT_LOCK) {
        if (!(output = add_output(press, volume, ".lock"))) return false;
        lock_write(book->arena, faces, output);
    }
    return true;
}

/* A volume opens the faces anew: which fall back for which character does not depend on what
 * another volume had, so that a volume is the same in every run. */
static bool write_volume(Press *press, Volume *volume, Layout *whole) {
    Layout layout = {0};
    Book *book = &volume->book;
    Faces *faces = faces_open(book->diags, press->fonts);
    if (!faces) return false;
    bool good = write_formats(press, volume, faces, &layout);
    whole->front_pages += layout.front_pages;
    whole->body_pages += layout.body_pages;
    faces_check_lock(faces, path_join(book->arena, press->fonts, STR("fonts.lock")));
    faces_close(faces);
    return good;
}

/* The sheet of the proof lies beside the styles of the book. */
static Str proof_css(Book *book) {
    Str css, styles = data_folder(book->arena, STR("styles"));
    Str path = path_join(book->arena, styles, STR("proof.css"));
    return file_read(book->arena, book->diags, path, &css) ? css : STR("");
}

/* What says how it went comes last: every diagnostic stands in it. It is about all that was
 * received, whichever volumes were made. */
static bool write_account(Press *press, Book *book, const Layout *layout) {
    progress_stage(STAGE_account, 0);
    Str css = proof_css(book);
    Output *report = outputs_add(press->outputs, STR("report.json")),
           *proof = outputs_add(press->outputs, STR("proof.html"));
    if (!report || !proof) return false;
    report_write(book, layout, report);
    proof_write(book, css, proof);
    return true;
}

/* The names of what was made for readers, as a list for the summary; of several volumes what they
 * have in common. */
static size_t names_of(const Book *book, const Options *options, Str name, Str *names) {
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
            names[n++] = STR_CAT(book->arena, name, kinds[i].extension);
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

static bool write_all(Press *press, Book *book, Volume *volumes, size_t n, Layout *layout) {
    for (size_t i = 0; i < n; i++)
        if (!write_volume(press, &volumes[i], layout)) return false;
    return write_account(press, book, is_paged(press->options) ? layout : NULL);
}

void publish(Book *book, const Options *options) {
    Press press = {.options = options, .fonts = folder_of(book, options, STR("fonts"), STR(""))};
    Str styles = folder_of(book, options, STR("styles"), book->style);
    Volume *volumes;
    size_t n = volumes_of(book, options, name_of(book), &volumes);
    if (n == 0 || !style_open(book->arena, book->diags, styles, book->style, &press.style)) return;
    StyleWishes wishes = wishes_of(book);
    style_fit(book->arena, book->diags, &wishes, &press.style);
    press.outputs = outputs_open(book->diags, options->folder);
    Layout layout = {0};
    bool good = press.outputs && write_all(&press, book, volumes, n, &layout);
    if (!good) outputs_drop(press.outputs);
    progress_stage(STAGE_save, 0);
    bool written = good && outputs_commit(press.outputs);
    progress_close();
    Str names[FORMAT_COUNT];
    Str name = n == 1 ? volumes->name : STR_CAT(book->arena, name_of(book), STR("-*"));
    if (written && !options->quiet)
        summary_print(book, options, &layout, names, names_of(book, options, name, names));
}
