/* SPDX-License-Identifier: MIT */
/* Any bytes as articles of a folder (fuzz/folder.h), through the whole program to every file that
 * it writes. Nothing crashes, every character is accounted for; then each file is read by whoever
 * is strict about it: libzip checks the archive, libxml2 every page and package in it, the PDF has
 * its head, its foot and a cross-reference where the foot says, the XML is one that we read. */
#include <libxml/parser.h>
#include <stdint.h>
#include <zip.h>

#include "../support/conserve.h"
#include "base/data.h"
#include "book/xml.h"
#include "edit/edit.h"
#include "folder.h"
#include "publish.h"
#include "read/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* What fontconfig keeps for the life of a process is not ours. */
const char *__lsan_default_suppressions(void) {
    return "leak:libfontconfig";
}

static const char *const names[] = {"1.html",   "2.txt",         "3.xml",
                                    "book.txt", "1.files/1.png", "catalogue.tsv"};

static void fail(const char *what, const char *word) {
    fprintf(stderr, "%s %s\n", what, word);
    abort();
}

static void check_entry(zip_t *archive, zip_uint64_t i) {
    zip_stat_t stat;
    if (zip_stat_index(archive, i, 0, &stat) != 0) fail("EPUB", "stat");
    const char *dot = strrchr(stat.name, '.');
    zip_file_t *file = zip_fopen_index(archive, i, 0);
    char *bytes = malloc(stat.size + 1);
    if (!file || zip_fread(file, bytes, stat.size) != (zip_int64_t)stat.size)
        fail("EPUB", stat.name);
    if (zip_fread(file, bytes + stat.size, 1) != 0) fail("EPUB, longer than it says", stat.name);
    if (dot &&
        (strcmp(dot, ".xhtml") == 0 || strcmp(dot, ".opf") == 0 || strcmp(dot, ".ncx") == 0)) {
        xmlDoc *doc = xmlReadMemory(bytes, (int)stat.size, stat.name, NULL,
                                    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
        if (!doc) fail("EPUB, not well-formed", stat.name);
        xmlFreeDoc(doc);
    }
    zip_fclose(file);
    free(bytes);
}

static void check_epub(Str path) {
    int error = 0;
    zip_t *archive = zip_open(path.p, ZIP_RDONLY | ZIP_CHECKCONS, &error);
    if (!archive) fail("EPUB", "no archive");
    zip_int64_t n = zip_get_num_entries(archive, 0);
    if (n < 5) fail("EPUB", "entries");
    for (zip_int64_t i = 0; i < n; i++)
        check_entry(archive, (zip_uint64_t)i);
    zip_discard(archive);
}

static void check_pdf(Str pdf) {
    if (!str_starts(pdf, STR("%PDF-"))) fail("PDF", "head");
    if (!str_ends(pdf, STR("%%EOF\n")) && !str_ends(pdf, STR("%%EOF"))) fail("PDF", "foot");
    size_t foot = str_find(pdf, STR("startxref"), pdf.n > 64 ? pdf.n - 64 : 0);
    if (foot == SIZE_MAX) fail("PDF", "no startxref");
    unsigned long at = strtoul(str_after(pdf, foot + 9).p, NULL, 10);
    if (at == 0 || at >= pdf.n) fail("PDF", "startxref points nowhere");
}

static void check_xml(Arena *arena, Str bytes) {
    Diags *diags = diags_new(LANGUAGE_EN, true);
    Book *again = book_new(diags);
    Source *source = book_add_source(again, STR("f.xml"), STR("f.xml"), str_copy(arena, bytes));
    if (!xml_read(again, source) || diags_count(diags, DIAG_ERROR)) fail("XML", "not ours");
    book_drop(again);
    diags_drop(diags);
}

static Str out_file(Arena *arena, Diags *diags, const char *extension, bool text) {
    Str folder = folder_in(arena, "out"), *names_out, bytes = STR("");
    size_t n;
    if (!file_list(arena, diags, folder, &names_out, &n)) fail("OUT", "folder");
    for (size_t i = 0; i < n; i++) {
        if (!str_ends(names_out[i], str_from(extension))) continue;
        Str path = path_join(arena, folder, names_out[i]);
        if (text && !file_read(arena, diags, path, &bytes)) fail("OUT", path.p);
        return text ? bytes : path;
    }
    fail("OUT, missing", extension);
    return bytes;
}

static void check_outputs(Arena *arena, Diags *diags) {
    check_epub(out_file(arena, diags, ".epub", false));
    check_pdf(out_file(arena, diags, ".pdf", true));
    check_xml(arena, out_file(arena, diags, ".xml", true));
    if (out_file(arena, diags, "report.json", true).n == 0) fail("OUT", "report.json is empty");
    if (out_file(arena, diags, "proof.html", true).n == 0) fail("OUT", "proof.html is empty");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    folder_open();
    /* The program's own styles and fonts are used. */
    char path[FOLDER_PATH];
    folder_path(path, "in/fonts");
    rmdir(path);
    folder_fill((Str){(const char *)data, size}, names, sizeof names / sizeof *names);
    Diags *diags = diags_new(LANGUAGE_EN, true);
    Book *book = book_new(diags);
    char word[128];
    Str in = folder_in(book->arena, "in");
    const Options options = {.folder = folder_in(book->arena, "out"),
                             .formats = FORMAT_EPUB | FORMAT_PDF | FORMAT_XML | FORMAT_TRACE,
                             .quiet = true,
                             .sources = &in,
                             .sources_n = 1};
    read_sources(book, &in, 1);
    edit_book(book);
    if (conserve_applies(book) && !conserve_check(book, word, sizeof word)) fail("CONSERVE", word);
    order_book(book);
    book_identify(book);
    if (book->cities) {
        edit_bare_captions(book);
        publish(book, &options);
        if (diags_count(diags, DIAG_FATAL) == 0) check_outputs(book->arena, diags);
    }
    book_drop(book);
    diags_drop(diags);
    return 0;
}
