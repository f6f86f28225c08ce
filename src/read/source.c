/* SPDX-License-Identifier: MIT */
/* From the command line to files, and from a file's name to its reader. */
#include <strings.h>

#include "base/file.h"
#include "base/progress.h"
#include "book/text.h"
#include "book/tidy_state.h"
#include "book/xml.h"
#include "read/decode.h"
#include "read/read.h"

/* A page that was saved with the wrong ending. */
static bool looks_like_html(Str text) {
    static const Str begins[] = {STR_INIT("<!doctype html"), STR_INIT("<html"), STR_INIT("<head"),
                                 STR_INIT("<body")};
    Str head = str_trim(text);
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (head.n >= begins[i].n && strncasecmp(head.p, begins[i].p, begins[i].n) == 0)
            return true;
    return false;
}

/* What a page says of its encoding in a meta tag (HX-06). */
static Str declared_encoding(Str bytes) {
    enum { SNIFF_MOST = 2048 };
    Str head = str_sub(bytes, 0, bytes.n < SNIFF_MOST ? bytes.n : SNIFF_MOST);
    size_t at = str_find(head, STR("charset="), 0);
    if (at == SIZE_MAX) return STR("");
    at += strlen("charset=");
    while (at < head.n && (head.p[at] == '"' || head.p[at] == '\''))
        at++;
    size_t end = at;
    while (end < head.n && !strchr("\"'; \t\r\n/>", head.p[end]))
        end++;
    return str_sub(head, at, end);
}

static void read_plain(Book *book, Source *source) {
    if (str_trim(source->text).n == 0)
        diag0(book->diags, DIAG_empty_file, where_file(source->path));
    else if (tidied_looks_like(source->text))
        tidied_read(book, source);
    else if (looks_like_html(source->text))
        read_html(book, source);
    else
        read_text(book, source);
}

static void read_xml(Book *book, Source *source) {
    xml_read(book, source);
}

/* What is done with a file, by the end of its name. */
enum Treatment { READ, READ_BYTES, PASS_OVER_SILENTLY, ADVISE_TEXT };

static const struct {
    Str extension;
    enum Treatment treatment;
    void (*read)(Book *, Source *);
} formats[] = {
    {STR_INIT(".txt"), READ, read_plain},
    {STR_INIT(".md"), READ, read_plain},
    {STR_INIT(".markdown"), READ, read_plain},
    {STR_INIT(".html"), READ, read_html},
    {STR_INIT(".htm"), READ, read_html},
    {STR_INIT(".xhtml"), READ, read_html},
    {STR_INIT(".shtml"), READ, read_html},
    {STR_INIT(".xml"), READ_BYTES, read_xml}, /* libxml2 decodes it itself */
    {STR_INIT(".docx"), READ_BYTES, read_docx},
    {STR_INIT(".docm"), READ_BYTES, read_docx},
    {STR_INIT(".doc"), READ_BYTES, read_docx}, /* what it is, is told from its bytes */
    {STR_INIT(".wps"), READ_BYTES, read_docx},
    {STR_INIT(".pdf"), ADVISE_TEXT, NULL},
    {STR_INIT(".rtf"), ADVISE_TEXT, NULL},
    {STR_INIT(".png"), PASS_OVER_SILENTLY, NULL},
    {STR_INIT(".jpg"), PASS_OVER_SILENTLY, NULL},
    {STR_INIT(".jpeg"), PASS_OVER_SILENTLY, NULL},
};

static bool same_ignoring_case(Str a, Str b) {
    return a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0;
}

/* Lock files of offices, and what systems leave in folders. */
static bool is_system_file(Str name) {
    return str_starts(name, STR(".")) || str_starts(name, STR("~$")) ||
           same_ignoring_case(name, STR("Thumbs.db")) ||
           same_ignoring_case(name, STR("desktop.ini"));
}

/* What tells people about a folder: README.md. */
static bool is_about_folder(Str name) {
    return same_ignoring_case(str_sub(name, 0, name.n - path_extension(name).n), STR("README"));
}

/* Windows hides the ending of a name and does not care for capitals. */
static bool is_book_file(Str name) {
    return same_ignoring_case(name, STR("book.txt")) ||
           same_ignoring_case(name, STR("book.txt.txt"));
}

/* Returns whether the file could be read. */
static bool read_with(Book *book, Str path, Str name, bool decode, void (*read)(Book *, Source *)) {
    Str bytes, text;
    Str kept_path = str_copy(book->arena, path), kept_name = str_copy(book->arena, name);
    if (!file_read(book->arena, book->diags, kept_path, &bytes)) return false;
    if (!decode)
        text = bytes;
    else if (!decode_text(book, kept_path, bytes, declared_encoding(bytes), &text))
        return false;
    read(book, book_add_source(book, kept_path, kept_name, text));
    return true;
}

/* `named` files were given on the command line: nothing about them is silent. */
static void read_file(Book *book, Str path, Str name, bool named) {
    if (!named && str_eq(name, STR(CATALOGUE_NAME))) return; /* read_own_catalogue */
    if (is_book_file(name)) {
        if (!read_with(book, path, name, true, read_book_file))
            diag0(book->diags, DIAG_orders_unread, where_file(path));
        return;
    }
    if (!named && is_about_folder(name)) {
        diag0(book->diags, DIAG_passed_over, where_file(path));
        return;
    }
    Str extension = path_extension(name);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (!same_ignoring_case(extension, formats[i].extension)) continue;
        enum Treatment treatment = formats[i].treatment;
        if (treatment == READ || treatment == READ_BYTES)
            read_with(book, path, name, treatment == READ, formats[i].read);
        else if (treatment == ADVISE_TEXT)
            diag0(book->diags, DIAG_save_as_text, where_file(path));
        else if (named)
            diag0(book->diags, DIAG_passed_over, where_file(path));
        return;
    }
    diag0(book->diags, DIAG_passed_over, where_file(path));
}

/* Ours, of the fonts and styles, and what browsers put beside a page that they save. */
static bool is_known_folder(Book *book, Str folder, Str name) {
    static const Str names[] = {STR_INIT(TIDY_FOLDER), STR_INIT("fonts"), STR_INIT("styles")};
    static const Str ends[] = {STR_INIT("_files"), STR_INIT(".files"), STR_INIT("_文件")};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(name, names[i])) return true;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(name, ends[i])) return true;
    return file_exists(path_join(book->arena, folder, STR("report.json"))); /* made by us */
}

/* Articles in a folder below are not read; nobody should find that out from the book. */
static void look_into_subfolder(Book *book, Str folder, Str name) {
    Str *names;
    size_t n;
    if (is_system_file(name) || is_known_folder(book, folder, name) ||
        !file_list(book->arena, book->diags, folder, &names, &n))
        return;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < sizeof formats / sizeof *formats; k++)
            if (formats[k].read &&
                same_ignoring_case(path_extension(names[i]), formats[k].extension) &&
                !is_system_file(names[i]) && !is_about_folder(names[i])) {
                diag0(book->diags, DIAG_subfolder, where_file(folder));
                return;
            }
}

static void read_folder(Book *book, Str folder) {
    Str *names;
    size_t n;
    if (!file_list(book->arena, book->diags, folder, &names, &n)) return;
    progress_stage(STAGE_read, n);
    for (size_t i = 0; i < n; i++) {
        progress_step(i);
        Str path = path_join(book->arena, folder, names[i]);
        if (file_is_folder(path))
            look_into_subfolder(book, path, names[i]);
        else if (!is_system_file(names[i]))
            read_file(book, path, names[i], false);
    }
}

void read_sources(Book *book, const Str *paths, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (file_is_folder(paths[i]))
            read_folder(book, paths[i]);
        else if (file_exists(paths[i]))
            read_file(book, paths[i], path_base(paths[i]), true);
        else
            diag0(book->diags, DIAG_no_such_source, where_file(paths[i]));
    }
}
