/* SPDX-License-Identifier: MIT */
/* The XML face: random books come back byte for byte, each kind of fault is told with its line, and
 * nothing hostile is followed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "book/account.h"
#include "book/text.h"
#include "book/xml.h"
#include "random_book.h"

enum { ROUNDS = 400 };

typedef struct Case {
    Book *book;
    Diags *diags;
    Source *source;
    bool good;
} Case;

static Case read_case(Str text) {
    Case c = {.diags = diags_new(LANGUAGE_EN, true)};
    c.book = book_new(c.diags);
    c.source = book_add_source(c.book, STR("b.xml"), STR("b.xml"), text);
    c.good = xml_read(c.book, c.source);
    return c;
}

static void done(Case c) {
    book_drop(c.book);
    diags_drop(c.diags);
}

/* Articles into cities where neighbours share one, as they come. */
static void group(Book *book) {
    City **end = &book->cities, *city = NULL;
    Article **last = NULL;
    for (Article *a = book->received, *next; a; a = next) {
        next = a->next;
        bool general = !a->place && a->evidence == CITY_SEVERAL;
        enum CityKind kind = a->place ? CITY_PLACE : general ? CITY_GENERAL : CITY_PENDING;
        if (!city || city->kind != kind || city->place != a->place) {
            city = *end = ARENA_NEW(book->arena, City);
            end = &city->next;
            *city = (City){.kind = kind, .place = a->place};
            city->name = a->place ? str_from(a->place->name) : general ? STR("综合") : STR("待定");
            last = &city->articles;
        }
        *last = a;
        last = &a->next;
        a->next = NULL;
    }
    book->received = NULL;
    book->received_end = &book->received;
}

static Book *random_book(Diags *diags, uint64_t seed) {
    Book *book = book_new(diags);
    Random r = {.state = seed * 0x9E3779B97F4A7C15u, .book = book};
    if (pick(&r, 2)) book->title = random_value(&r);
    if (pick(&r, 2)) book->subtitle = random_value(&r);
    if (pick(&r, 2)) book->series.name = random_value(&r);
    if (book->series.name.n && pick(&r, 2)) book->series.number = random_value(&r);
    if (pick(&r, 2)) book->set = (Series){random_value(&r), STR("12")};
    for (uint32_t n = pick(&r, 3); n > 0; n--)
        VEC_PUSH(book->arena, book->editors, random_value(&r));
    if (pick(&r, 2)) book->publisher = random_value(&r);
    if (pick(&r, 2)) book->permit = random_value(&r);
    if (pick(&r, 2)) book->date = STR("2021-03");
    if (pick(&r, 2)) book->file_name = STR("name");
    if (pick(&r, 2)) book->style = STR("gongwen");
    book->order = (enum OrderKind)pick(&r, 4);
    if (pick(&r, 2)) book->preface = random_blocks(&r);
    for (int n = 1 + (int)pick(&r, 4); n > 0; n--)
        book_receive(book, random_article(&r, n));
    group(book);
    book_identify(book);
    return book;
}

static void write_both(Book *book, Buf *out) {
    group(book);
    xml_write_buf(book, out);
}

static void assert_no_diagnostic(Case c, Str text) {
    size_t n;
    const Diag *all = diags_all(c.diags, &n);
    if (n == 0 && c.good) return;
    print_error("%.*s\n", STR_ARG(text));
    for (size_t i = 0; i < n; i++)
        print_error("%d: %s\n", all[i].where.line, all[i].message[1].p);
    fail();
}

static void test_random_books_return(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        Diags *diags = diags_new(LANGUAGE_EN, true);
        Book *book = random_book(diags, seed);
        Buf first = {0}, second = {0};
        xml_write_buf(book, &first);
        Case c = read_case(buf_view(&first));
        assert_no_diagnostic(c, buf_view(&first));
        const Article *read = c.book->received;
        for (const City *city = book->cities; city; city = city->next)
            for (const Article *a = city->articles; a; a = a->next, read = read->next)
                assert_true(same_articles(a, read));
        assert_true(same_blocks(book->preface, c.book->preface));
        write_both(c.book, &second);
        if (!str_eq(buf_view(&first), buf_view(&second))) {
            print_error("%s\n---- again\n%s\n", first.p, second.p);
            fail();
        }
        buf_drop(&first);
        buf_drop(&second);
        done(c);
        book_drop(book);
        diags_drop(diags);
    }
}

/* Text to XML to text. */
static void test_faces_agree(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        Diags *diags = diags_new(LANGUAGE_EN, true);
        Book *book = random_book(diags, seed);
        Buf xml = {0};
        xml_write_buf(book, &xml);
        Case c = read_case(buf_view(&xml));
        const Article *read = c.book->received;
        for (const City *city = book->cities; city; city = city->next)
            for (const Article *a = city->articles; a; a = a->next, read = read->next) {
                Buf one = {0}, other = {0};
                tidied_write(book, a, &one);
                tidied_write(c.book, read, &other);
                assert_true(str_eq(buf_view(&one), buf_view(&other)));
                buf_drop(&one);
                buf_drop(&other);
            }
        buf_drop(&xml);
        done(c);
        book_drop(book);
        diags_drop(diags);
    }
}

/* A valid document with places to break it. */
#define HEAD                                                                                       \
    "<?xml version=\"1.0\"?>\n<book "                                                              \
    "xmlns=\"urn:huibian:book:1\">\n<head><title>书</title></head>\n"
#define CITY "<city code=\"320400\" name=\"常州市\">\n"
#define ARTICLE(id, body)                                                                          \
    "<article id=\"" id "\"><head><title>题</title></head>\n<body>" body "</body></article>\n"
#define TAIL "</city>\n</book>\n"

static const struct {
    const char *text;
    enum DiagName name;
    int line;
    const char *part; /* of the English message */
} faults[] = {
    {HEAD CITY ARTICLE("a", "<para>x</para>") TAIL, DIAG_xml_wrong_element, 6,
     "<para> may not stand here in <body>"},
    {HEAD CITY ARTICLE("a", "x") TAIL, DIAG_xml_wrong_text, 6, "<body>"},
    {HEAD CITY ARTICLE("1a", "") TAIL, DIAG_xml_wrong_value, 5, "'1a'"},
    {HEAD CITY ARTICLE("a", "<heading level=\"4\">x</heading>") TAIL, DIAG_xml_wrong_attribute, 6,
     "level = 1 | 2 | 3"},
    {HEAD CITY ARTICLE("a", "<heading>x</heading>") TAIL, DIAG_xml_wrong_attribute, 6, "<heading>"},
    {HEAD CITY ARTICLE("a", "<p><strong x=\"1\">x</strong></p>") TAIL, DIAG_xml_wrong_attribute, 6,
     "<strong>"},
    {HEAD CITY ARTICLE("a", "<note kind=\"x\"><p/></note>") TAIL, DIAG_xml_wrong_attribute, 6,
     "kind = editor | foot | end"},
    {HEAD CITY ARTICLE("a", "<p><br>x</br></p>") TAIL, DIAG_xml_wrong_text, 6, "<br>"},
    {HEAD CITY
     "<article "
     "id=\"a\"><head><title>题</title>\n<date>2021-13-04</date></head><body/></article>" TAIL,
     DIAG_xml_wrong_value, 6, "2021-13-04"},
    {HEAD CITY "<article id=\"a\"><head><title>题</title></head></article>" TAIL,
     DIAG_xml_incomplete, 5, "head, body"},
    {HEAD CITY "<article id=\"a\"><head/><body/></article>" TAIL, DIAG_xml_incomplete, 5, "<head>"},
    {HEAD "<city name=\"常州市\">\n" ARTICLE("a", "") TAIL, DIAG_xml_wrong_attribute, 4, "<city>"},
    {HEAD CITY TAIL, DIAG_xml_incomplete, 4, "article+"},
    {HEAD "</book>", DIAG_xml_incomplete, 2, "city+"},
    {"<book xmlns=\"urn:huibian:book:1\">\n" CITY ARTICLE("a", "") TAIL, DIAG_xml_wrong_element, 2,
     "<city>"},
    {"<html xmlns=\"http://www.w3.org/1999/xhtml\"/>", DIAG_xml_not_a_book, 1, "<html>"},
    {"<book xmlns=\"urn:huibian:book:2\"/>", DIAG_xml_not_a_book, 1, "<book>"},
    {HEAD CITY ARTICLE("a", "<p>x</strong></p>") TAIL, DIAG_xml_tags_cross, 6, "</strong>"},
    {HEAD CITY ARTICLE("a", "<p>A&B</p>") TAIL, DIAG_xml_bare_mark, 6, "&amp;"},
    {HEAD CITY ARTICLE("a", "<p>A & B</p>") TAIL, DIAG_xml_bare_mark, 6, "&amp;"},
    {HEAD CITY ARTICLE("a", "<p>&nbsp;</p>") TAIL, DIAG_xml_entity, 6, "nbsp"},
    {HEAD CITY ARTICLE("a", "<p>\x01</p>") TAIL, DIAG_xml_bad_character, 6, "character"},
    {HEAD CITY ARTICLE("a", "<p><x:y/></p>") TAIL, DIAG_xml_namespace, 6, "x"},
    {HEAD CITY, DIAG_xml_not_finished, 5, "city"},
    {HEAD CITY ARTICLE("a", "") TAIL "<x/>", DIAG_xml_after_end, 9, ""},
    {"", DIAG_xml_empty, 1, ""},
    {"文字", DIAG_xml_empty, 1, ""},
    {"<?xml version=\"1.0\"?>\n<!DOCTYPE book [<!ENTITY a \"b\">]>\n<book/>",
     DIAG_xml_document_type, 2, "DOCTYPE"},
    {"<!DOCTYPE book SYSTEM \"file:///etc/passwd\"><book/>", DIAG_xml_document_type, 1, "DOCTYPE"},
};

static void test_faults_are_told(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        Case c = read_case(str_from(faults[i].text));
        size_t n;
        const Diag *all = diags_all(c.diags, &n);
        bool told = n == 1 && all[0].name == faults[i].name &&
                    all[0].where.line == faults[i].line &&
                    str_has(all[0].message[1], str_from(faults[i].part));
        if (c.good || !told) {
            print_error("%s\n", faults[i].text);
            for (size_t k = 0; k < n; k++)
                print_error("%s %d: %s\n", diag_name(all[k].name), all[k].where.line,
                            all[k].message[1].p);
            fail();
        }
        assert_null(c.book->received);
        done(c);
    }
}

/* One bad article never stops the book. */
static void test_bad_articles_are_left_out(void **state) {
    (void)state;
    Case c = read_case(STR(HEAD CITY ARTICLE("a", "<x/>") ARTICLE("b", "<p>乙</p>") ARTICLE(
        "c", "<y/>") "</city>\n<city name=\"综合\">\n" ARTICLE("d", "<z/>") TAIL));
    size_t n;
    const Diag *all = diags_all(c.diags, &n);
    assert_true(c.good);
    assert_int_equal(n, 3);
    assert_int_equal(all[0].where.line, 6);
    assert_int_equal(all[1].where.line, 10);
    assert_int_equal(all[2].where.line, 14);
    assert_true(str_eq(c.book->received->id, STR("b")));
    assert_null(c.book->received->next);
    done(c);
}

static void test_what_the_schema_cannot_say(void **state) {
    (void)state;
    Case c = read_case(STR(HEAD "<city code=\"999999\" name=\"无\">\n" ARTICLE(
        "a", "<p><noteref note=\"n9\">①</noteref></p>") ARTICLE("a", "") TAIL));
    size_t n;
    const Diag *all = diags_all(c.diags, &n);
    assert_true(c.good);
    assert_int_equal(n, 4);
    assert_int_equal(all[0].name, DIAG_xml_unknown_city);
    assert_int_equal(all[1].name, DIAG_no_such_note);
    assert_int_equal(all[3].name, DIAG_xml_same_id);
    assert_null(c.book->received->place);
    assert_int_equal(c.book->received->evidence, CITY_UNKNOWN);
    assert_true(str_eq(c.book->received->next->id, STR("a-again1")));
    done(c);
}

/* What an XML editor may do to a document does not change the text. */
static void test_white_space(void **state) {
    (void)state;
    Case c = read_case(
        STR("<article xmlns=\"urn:huibian:book:1\" id=\"a\" city=\"440700\">\n"
            "  <head>\n    <title>\n  江门<!-- c -->的  A\n  B\n </title>\n  </head>\n"
            "  <body>\n    <p>\n      正文，\n      换行 <strong>a\n b</strong>\n"
            "      <em>c</em>\n    </p>\n  <!-- c --><p><![CDATA[<x>]]> 两  格 </p></body>\n"
            "</article>"));
    size_t n;
    diags_all(c.diags, &n);
    assert_int_equal(n, 0);
    const Article *a = c.book->received;
    assert_int_equal(a->place->code, 440700);
    assert_true(str_eq(a->title, STR("江门的  A B")));
    const Inline *i = a->blocks->inlines;
    assert_true(str_eq(i->text, STR("正文，换行 ")));
    assert_true(str_eq(i->next->children->text, STR("a b")));
    assert_true(str_eq(i->next->next->text, STR(" ")));
    assert_null(i->next->next->next->next);
    assert_true(str_eq(a->blocks->next->inlines->text, STR("<x> 两  格 ")));
    assert_int_equal(a->blocks->line, 9);
    done(c);
}

static void test_depth(void **state) {
    (void)state;
    Buf buf = {0};
    buf_text(&buf, "<article xmlns=\"urn:huibian:book:1\" id=\"a\"><head><title/></head><body><p>");
    for (int i = 0; i < 100; i++)
        buf_text(&buf, "<em>");
    for (int i = 0; i < 100; i++)
        buf_text(&buf, "</em>");
    buf_text(&buf, "</p></body></article>");
    Case c = read_case(buf_view(&buf));
    size_t n;
    const Diag *all = diags_all(c.diags, &n);
    assert_false(c.good);
    assert_int_equal(all[0].name, DIAG_xml_too_deep);
    done(c);
    buf_drop(&buf);
}

static void test_encodings(void **state) {
    (void)state;
    static const char gbk[] =
        "<?xml version=\"1.0\" encoding=\"GB18030\"?><article "
        "xmlns=\"urn:huibian:book:1\" id=\"a\"><head><title>\xB3\xA3\xD6\xDD</title>"
        "</head><body/></article>";
    Case c = read_case(str_from(gbk));
    assert_true(c.good);
    assert_true(str_eq(c.book->received->title, STR("常州")));
    done(c);
    c = read_case(
        STR("<article xmlns=\"urn:huibian:book:1\" id=\"a\"><head><title>\xB3\xA3</title></head>"));
    size_t n;
    const Diag *all = diags_all(c.diags, &n);
    assert_int_equal(all[0].name, DIAG_xml_encoding);
    done(c);
}

/* book.txt goes before the head of the XML. */
static void test_head_gives_way(void **state) {
    (void)state;
    Case c = {.diags = diags_new(LANGUAGE_EN, true)};
    c.book = book_new(c.diags);
    c.book->title = STR("甲");
    c.source = book_add_source(
        c.book, STR("b.xml"), STR("b.xml"),
        STR("<book xmlns=\"urn:huibian:book:1\" order=\"pinyin\"><head><title>乙</title>"
            "<publisher>丙</publisher></head><preface><title>序</title><p>丁</p></preface>" CITY
                ARTICLE("a", "") TAIL));
    assert_true(xml_read(c.book, c.source));
    assert_true(str_eq(c.book->title, STR("甲")));
    assert_true(str_eq(c.book->publisher, STR("丙")));
    assert_true(str_eq(c.book->preface_title, STR("序")));
    assert_int_equal(c.book->order, ORDER_PINYIN);
    assert_non_null(c.book->preface);
    done(c);
}

/* The schema in the program is the schema in the tree. */
static void test_schema_is_the_file(void **state) {
    (void)state;
    Diags *diags = diags_new(LANGUAGE_EN, true);
    Arena *arena = arena_new();
    Str file;
    assert_true(file_read(arena, diags, STR("src/book/book.rng"), &file));
    assert_true(str_eq(file, xml_schema(arena)));
    arena_drop(arena);
    diags_drop(diags);
}

static void test_output_is_the_buffer(void **state) {
    (void)state;
    Diags *diags = diags_new(LANGUAGE_EN, true);
    Book *book = random_book(diags, 7);
    Str folder = str_format(book->arena, "%s/test_xml.%ld",
                            getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp", (long)getpid());
    Outputs *outputs = outputs_open(diags, folder);
    xml_write(book, outputs_add(outputs, STR("b.xml")));
    assert_true(outputs_commit(outputs));
    Buf buf = {0};
    Str file, path = path_join(book->arena, folder, STR("b.xml"));
    xml_write_buf(book, &buf);
    assert_true(file_read(book->arena, diags, path, &file));
    assert_true(str_eq(file, buf_view(&buf)));
    unlink(str_copy(book->arena, path).p);
    rmdir(folder.p);
    buf_drop(&buf);
    book_drop(book);
    diags_drop(diags);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_schema_is_the_file),
        cmocka_unit_test(test_faults_are_told),
        cmocka_unit_test(test_bad_articles_are_left_out),
        cmocka_unit_test(test_what_the_schema_cannot_say),
        cmocka_unit_test(test_white_space),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_encodings),
        cmocka_unit_test(test_head_gives_way),
        cmocka_unit_test(test_output_is_the_buffer),
        cmocka_unit_test(test_random_books_return),
        cmocka_unit_test(test_faces_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
