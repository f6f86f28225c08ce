/* SPDX-License-Identifier: MIT */
/* book.txt: what the staff say about the book, in the grammar of tidied text; its body is the
 * preface. */
#include "book/text.h"
#include "read/read.h"
#include "text/date.h"

static void on_title(Book *book, Str value) {
    book->title = value;
}

static void on_subtitle(Book *book, Str value) {
    book->subtitle = value;
}

static void on_editor(Book *book, Str value) {
    VEC_PUSH(book->arena, book->editors, value);
}

static void on_publisher(Book *book, Str value) {
    book->publisher = value;
}

static void on_date(Book *book, Str value) {
    Date date;
    char iso[16];
    if (date_value(value, &date)) {
        date_iso(date, iso);
        book->date = str_copy(book->arena, str_from(iso));
    } else {
        diag2(book->diags, DIAG_bad_key_value, where_file(book->last_source->path), STR("日期"),
              value);
    }
}

static void on_file_name(Book *book, Str value) {
    book->file_name = value;
}

static void on_style(Book *book, Str value) {
    book->style = value;
}

static void on_permit(Book *book, Str value) {
    book->permit = value;
}

static void on_identifier(Book *book, Str value) {
    book->identifier = value;
}

static void on_preface_title(Book *book, Str value) {
    book->preface_title = value;
}

static void on_order(Book *book, Str value) {
    static const struct {
        Str word;
        enum OrderKind order;
    } orders[] = {{STR_INIT("代码"), ORDER_CODE},     {STR_INIT("行政区划代码"), ORDER_CODE},
                  {STR_INIT("code"), ORDER_CODE},     {STR_INIT("拼音"), ORDER_PINYIN},
                  {STR_INIT("pinyin"), ORDER_PINYIN}, {STR_INIT("笔画"), ORDER_STROKE},
                  {STR_INIT("stroke"), ORDER_STROKE}, {STR_INIT("手工"), ORDER_MANUAL},
                  {STR_INIT("manual"), ORDER_MANUAL}};
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        if (str_eq(value, orders[i].word)) {
            book->order = orders[i].order;
            return;
        }
    diag2(book->diags, DIAG_bad_key_value, where_file(book->last_source->path), STR("排序"), value);
}

static const struct {
    Str key;
    void (*on)(Book *, Str);
} keys[] = {
    {STR_INIT("书名"), on_title},           {STR_INIT("副题"), on_subtitle},
    {STR_INIT("编者"), on_editor},          {STR_INIT("单位"), on_publisher},
    {STR_INIT("编印单位"), on_publisher},   {STR_INIT("日期"), on_date},
    {STR_INIT("编印日期"), on_date},        {STR_INIT("文件名"), on_file_name},
    {STR_INIT("版式"), on_style},           {STR_INIT("排序"), on_order},
    {STR_INIT("准印证号"), on_permit},      {STR_INIT("标识"), on_identifier},
    {STR_INIT("前言题"), on_preface_title},
};

static void take_key(Book *book, const Source *source, int line, Str key, Str value) {
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (str_eq(key, keys[i].key)) {
            if (value.n) keys[i].on(book, value);
            return;
        }
    diag1(book->diags, DIAG_unknown_key, where_line(source->path, line), key);
}

/* Keys to the first line that is none; what follows is the preface. */
void read_book_file(Book *book, Source *source) {
    Str rest = source->text, body = rest, line, key, value;
    int number = 0;
    while (str_cut(&rest, STR("\n"), &line)) {
        number++;
        line = str_trim(line);
        if (line.n) {
            if (!tidied_key(line, &key, &value)) break;
            take_key(book, source, number, key, value);
        }
        body = rest;
    }
    source->lines = number;
    if (body.n) book->preface = tidied_blocks(book, source, body, number);
}
