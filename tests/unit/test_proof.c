/* SPDX-License-Identifier: MIT */
/* proof.html is well-formed, runs nothing and leads nowhere else, whatever the model, the account
 * and the diagnostics hold: lines that no file has, words that no line has, text that is markup. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include <stdio.h>

#include <cmocka.h>
#include <jpeglib.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include "base/file.h"
#include "random_book.h"
#include "write/proof.h"

enum { SEEDS = 100, LINES = 12 };

/* Lines as received: what the two written faces and HTML use as markup among plain words. */
static Str random_lines(Random *r) {
    static const char *const hostile[] = {"</script>",
                                          "<script>x</script>",
                                          "\"><img src=x onerror=y>",
                                          "\x01",
                                          "\xE2\x80\xAE",
                                          "\xEE\x80\x80",
                                          "-->",
                                          "&#60;"};
    Str text = STR("");
    for (int i = 0; i < LINES; i++) {
        Str line = pick(r, 4) ? random_text(r) : str_from(hostile[pick(r, 8)]);
        text = STR_CAT(r->book->arena, text, line, random_text(r), STR("\n"));
    }
    return text;
}

static int random_line(Random *r) {
    return (int)pick(r, LINES + 6) - 2;
}

/* A piece of the source's text at a boundary of characters, or words from elsewhere. */
static Str random_words(Random *r, const Source *source) {
    size_t from = pick(r, (uint32_t)source->text.n), to = from + pick(r, 12);
    if (pick(r, 3) == 0 || to > source->text.n) return pick(r, 6) ? random_text(r) : STR("");
    while (from > 0 && ((unsigned char)source->text.p[from] & 0xC0) == 0x80)
        from--;
    while (to < source->text.n && ((unsigned char)source->text.p[to] & 0xC0) == 0x80)
        to++;
    return str_sub(source->text, from, to);
}

static void give_lines(Random *r, Inline *list) {
    for (Inline *i = list; i; i = i->next) {
        i->line = random_line(r);
        give_lines(r, i->children);
    }
}

static Article *add_article(Random *r, City *city, Article *before, int number) {
    Article *a = random_article(r, number);
    if (before && pick(r, 3) == 0) a->source = before->source;
    a->source->text = a->source->text.n ? a->source->text : random_lines(r);
    a->line = 1 + (int)pick(r, LINES + 2);
    a->understood = pick(r, 5) == 0;
    a->why = random_text(r);
    a->why_line = random_line(r);
    for (Block *b = a->blocks; b; b = block_after(b, NULL)) {
        b->line = random_line(r);
        give_lines(r, b->inlines);
    }
    *(before ? &before->next : &city->articles) = a;
    return a;
}

static void add_entries(Random *r, const Article *a) {
    Book *book = r->book;
    const Source *s = a->source;
    for (uint32_t n = pick(r, 12); n > 0; n--) {
        enum RuleName rule = (enum RuleName)pick(r, RULE_COUNT);
        int line = random_line(r);
        switch (pick(r, 5)) {
        case 0:
            account_drop(book, s, line, random_words(r, s), rule);
            break;
        case 1:
            account_join(book, s, line, random_words(r, s), rule);
            break;
        case 2:
            account_query(book, s, line, random_words(r, s), rule);
            break;
        case 3:
            diag1(book->diags, (enum DiagName)pick(r, DIAG_COUNT), where_line(s->path, line),
                  random_text(r));
            break;
        default:
            account_change(book, s, line, random_words(r, s), random_words(r, s), rule);
        }
    }
}

static void add_duplicate(Random *r, const Article *a, const Article *b) {
    Duplicate d = {.a = a, .b = b, .overlap = (int)pick(r, 101), .fuller = a};
    for (uint32_t n = pick(r, 5); n > 0; n--)
        VEC_PUSH(r->book->arena, d.differences,
                 (Difference){random_line(r), random_line(r), random_words(r, a->source),
                              random_words(r, b->source)});
    VEC_PUSH(r->book->arena, r->book->account->duplicates, d);
}

static Book *random_proofed(Diags *diags, uint64_t seed) {
    Random r = {.state = seed * 0x9E3779B97F4A7C15u + 1, .book = book_new(diags)};
    City *city = ARENA_NEW(r.book->arena, City);
    *city = (City){.kind = CITY_GENERAL, .name = random_value(&r)};
    r.book->title = random_value(&r);
    r.book->subtitle = random_text(&r);
    r.book->cities = city;
    Article *before = NULL;
    int count = seed % 10 == 0 ? PROOF_WHOLE_MOST + 1 : 3; /* a tenth shows passages alone */
    for (int i = 0; i < count; i++) {
        Article *a = add_article(&r, city, before, i);
        add_entries(&r, a);
        if (before && pick(&r, 2)) add_duplicate(&r, before, a);
        before = a;
    }
    return r.book;
}

static Str written(Book *book) {
    const char *tmp = getenv("TMPDIR");
    Str content,
        folder = str_format(book->arena, "%s/test_proof.%ld", tmp ? tmp : "/tmp", (long)getpid());
    Outputs *outputs = outputs_open(book->diags, folder);
    proof_write(book, STR("a < b & c </style><script>"), outputs_add(outputs, STR("proof.html")));
    assert_true(outputs_commit(outputs));
    Str path = str_copy(book->arena, path_join(book->arena, folder, STR("proof.html")));
    assert_true(file_read(book->arena, book->diags, path, &content));
    unlink(path.p);
    rmdir(folder.p);
    return content;
}

/* Notes the ids; of the rest only that nothing but our own markup is there. */
static void check_element(const xmlNode *node, xmlHashTable *ids) {
    assert_string_not_equal((const char *)node->name, "script");
    assert_string_not_equal((const char *)node->name, "img");
    for (const xmlAttr *a = node->properties; a; a = a->next) {
        assert_true(strncmp((const char *)a->name, "on", 2) != 0);
        assert_string_not_equal((const char *)a->name, "src");
        if (strcmp((const char *)a->name, "id") == 0)
            assert_int_equal(xmlHashAddEntry(ids, a->children->content, ids), 0);
    }
    for (const xmlNode *child = node->children; child; child = child->next)
        if (child->type == XML_ELEMENT_NODE) check_element(child, ids);
}

static void check_links(const xmlNode *node, xmlHashTable *ids) {
    for (const xmlAttr *a = node->properties; a; a = a->next) {
        if (strcmp((const char *)a->name, "href") != 0) continue;
        const xmlChar *to = a->children->content;
        if (to[0] != '#' || !xmlHashLookup(ids, to + 1)) print_error("%s leads nowhere\n", to);
        assert_true(to[0] == '#' && xmlHashLookup(ids, to + 1));
    }
    for (const xmlNode *child = node->children; child; child = child->next)
        if (child->type == XML_ELEMENT_NODE) check_links(child, ids);
}

static void test_random_books(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        Diags *diags = diags_new(seed % 2 ? LANGUAGE_ZH : LANGUAGE_EN, true);
        Book *book = random_proofed(diags, seed);
        Str page = written(book);
        xmlDoc *doc = xmlReadMemory(page.p, (int)page.n, "proof.html", NULL, XML_PARSE_NONET);
        if (!doc) print_error("seed %llu\n", (unsigned long long)seed);
        assert_non_null(doc);
        xmlHashTable *ids = xmlHashCreate(64);
        check_element(xmlDocGetRootElement(doc), ids);
        check_links(xmlDocGetRootElement(doc), ids);
        xmlHashFree(ids, NULL);
        xmlFreeDoc(doc);
        book_drop(book);
        diags_drop(diags);
    }
}

/* ---- pictures ------------------------------------------------------------------------------ */

/* A JPEG file of 2000 by 1500 pixels; of its bytes only `percent` are written. */
static void write_jpeg(const char *path, unsigned long percent) {
    enum { WIDTH = 2000, HEIGHT = 1500 };
    struct jpeg_compress_struct out;
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL, row[WIDTH * 3], *rows = row;
    unsigned long n = 0;
    out.err = jpeg_std_error(&errors);
    jpeg_create_compress(&out);
    jpeg_mem_dest(&out, &bytes, &n);
    out.image_width = WIDTH;
    out.image_height = HEIGHT;
    out.input_components = 3;
    out.in_color_space = JCS_RGB;
    jpeg_set_defaults(&out);
    jpeg_start_compress(&out, TRUE);
    for (unsigned y = 0; y < HEIGHT; y++) {
        for (unsigned x = 0; x < sizeof row; x++)
            row[x] = (unsigned char)(x * y >> 6);
        jpeg_write_scanlines(&out, &rows, 1);
    }
    jpeg_finish_compress(&out);
    jpeg_destroy_compress(&out);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n * percent / 100, file), n * percent / 100);
    fclose(file);
    free(bytes);
}

/* The proof of an article with one figure, whose picture is in its source's folder. */
static Str proof_with(Book *book, Str folder, Str image) {
    City *city = ARENA_NEW(book->arena, City);
    *city = (City){.kind = CITY_GENERAL, .name = STR("综合")};
    Source *source = book_add_source(book, path_join(book->arena, folder, STR("a.txt")),
                                     STR("a.txt"), STR("题\n图\n"));
    Article *a = city->articles = article_new(book, source, 1);
    a->id = STR("a");
    a->title = STR("题");
    Block *figure = block_text_new(book, BLOCK_FIGURE, STR("图"), 2);
    figure->image = image;
    block_append(&a->blocks, figure);
    book->cities = city;
    return written(book);
}

/* A thumbnail is much smaller than the page that would hold the picture; what is damaged, or lies
 * elsewhere, stays a name. */
static void test_pictures(void **state) {
    (void)state;
    static const char image[] = "src=\"data:image/jpeg;base64,";
    for (int i = 0; i < 4; i++) {
        Diags *diags = diags_new(LANGUAGE_EN, true);
        Book *book = book_new(diags);
        const char *tmp = getenv("TMPDIR");
        Str folder = str_from(tmp ? tmp : "/tmp");
        Str name = str_format(book->arena, "test_proof.%ld.jpg", (long)getpid());
        Str path = str_copy(book->arena, path_join(book->arena, folder, name));
        write_jpeg(path.p, i == 1 ? 0 : 100);
        Str asked = i == 2 ? path : i == 3 ? STR_CAT(book->arena, STR("../tmp/"), name) : name;
        Str page = proof_with(book, folder, asked);
        assert_int_equal(str_has(page, str_from(image)), i == 0);
        assert_true(str_has(page, asked));
        assert_true(page.n < 200000);
        unlink(path.p);
        book_drop(book);
        diags_drop(diags);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random_books),
                                       cmocka_unit_test(test_pictures)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
