/* SPDX-License-Identifier: MIT */
/* book.txt: what the staff say about the book, in the grammar of tidied text; its body is the
 * preface. */
#include "book/text.h"
#include "read/read.h"
#include "text/chars.h"
#include "text/date.h"

/* `takes` are values that the key takes. */
static void refuse(Book *book, int line, Str key, Str value, Str takes) {
    diag3(book->diags, DIAG_bad_key_value, where_line(book->last_source->path, line), key, value,
          takes);
}

static void on_title(Book *book, int line, Str value) {
    (void)line;
    book->title = value;
}

static void on_subtitle(Book *book, int line, Str value) {
    (void)line;
    book->subtitle = value;
}

static void on_editor(Book *book, int line, Str value) {
    (void)line;
    VEC_PUSH(book->arena, book->editors, value);
}

static void on_publisher(Book *book, int line, Str value) {
    (void)line;
    book->publisher = value;
}

static void on_date(Book *book, int line, Str value) {
    Date date;
    char iso[16];
    if (date_value(value, &date)) {
        date_iso(date, iso);
        book->date = str_copy(book->arena, str_from(iso));
    } else {
        refuse(book, line, STR("日期"), value, STR("2023-06-01, 2023年6月, 2023年"));
    }
}

/* Of files that every system can carry (release jobs, e-mail, USB sticks of any age). */
static bool is_file_name(Str value) {
    for (size_t i = 0; i < value.n; i++)
        if ((unsigned char)value.p[i] > 0x7E ||
            (!char_is_latin((uint32_t)value.p[i]) && !strchr("-_.", value.p[i])))
            return false;
    return value.p[0] != '.' && value.p[0] != '-';
}

static void on_file_name(Book *book, int line, Str value) {
    if (is_file_name(value))
        book->file_name = value;
    else
        refuse(book, line, STR("文件名"), value, STR("A-Z a-z 0-9 - _"));
}

static void on_style(Book *book, int line, Str value) {
    (void)line;
    book->style = value;
}

static void on_permit(Book *book, int line, Str value) {
    (void)line;
    book->permit = value;
}

static void on_identifier(Book *book, int line, Str value) {
    (void)line;
    book->identifier = value;
}

static void on_preface_title(Book *book, int line, Str value) {
    (void)line;
    book->preface_title = value;
}

static void on_order(Book *book, int line, Str value) {
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
    refuse(book, line, STR("排序"), value, STR("代码, 拼音, 笔画, 手工"));
}

static const struct {
    Str key;
    void (*on)(Book *, int line, Str value);
} keys[] = {
    {STR_INIT("书名"), on_title},           {STR_INIT("副题"), on_subtitle},
    {STR_INIT("编者"), on_editor},          {STR_INIT("单位"), on_publisher},
    {STR_INIT("编印单位"), on_publisher},   {STR_INIT("日期"), on_date},
    {STR_INIT("编印日期"), on_date},        {STR_INIT("文件名"), on_file_name},
    {STR_INIT("版式"), on_style},           {STR_INIT("排序"), on_order},
    {STR_INIT("准印证号"), on_permit},      {STR_INIT("标识"), on_identifier},
    {STR_INIT("前言题"), on_preface_title},
};

enum { KEYS = sizeof keys / sizeof *keys };

static Str key_names(Arena *arena) {
    Str names[KEYS];
    for (size_t i = 0; i < KEYS; i++)
        names[i] = keys[i].key;
    return str_join(arena, names, KEYS, STR(" "));
}

/* `seen` are the handlers that had a value; only the editors may be several. */
static void take_key(Book *book, int line, Str key, Str value, bool *seen) {
    Where where = where_line(book->last_source->path, line);
    size_t i = 0, k = 0;
    while (i < KEYS && !tidied_key_is(key, keys[i].key))
        i++;
    if (i == KEYS) {
        diag2(book->diags, DIAG_unknown_key, where, key, key_names(book->arena));
        return;
    }
    while (keys[k].on != keys[i].on)
        k++; /* 单位 and 编印单位 are one */
    if (value.n == 0) return;
    if (seen[k] && keys[k].on != on_editor)
        diag1(book->diags, DIAG_repeated_key, where, keys[i].key);
    else
        keys[k].on(book, line, value);
    seen[k] = true;
}

/* Keys to the first line that is none; what follows is the preface. */
void read_book_file(Book *book, Source *source) {
    Str rest = source->text, body = rest, line, key, value;
    bool seen[KEYS] = {false};
    int number = 0;
    while (str_cut(&rest, STR("\n"), &line)) {
        number++;
        line = str_trim(line);
        if (line.n) {
            if (!tidied_key(line, &key, &value)) break;
            take_key(book, number, key, value, seen);
        }
        body = rest;
    }
    source->lines = number;
    if (body.n) book->preface = tidied_blocks(book, source, body, number);
}
