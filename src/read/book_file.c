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

static void on_series(Book *book, int line, Str value) {
    (void)line;
    book->series.name = value;
}

/* Catalogues sort by it, so a number must be in it. */
static void on_series_number(Book *book, int line, Str value) {
    Series series = {.number = value};
    if (series_position(&series) > 0)
        book->series.number = value;
    else
        refuse(book, line, STR("丛书编号"), value, STR("3, 第三辑"));
}

static void on_identifier(Book *book, int line, Str value) {
    (void)line;
    book->identifier = value;
}

static void on_preface_title(Book *book, int line, Str value) {
    (void)line;
    book->preface_title = value;
}

/* ---- keys whose value is one of a few words ---------------------------------------------------
 */

typedef struct Choice {
    Str word;
    int value;
} Choice;

static const Choice orders[] = {
    {STR_INIT("代码"), ORDER_CODE},     {STR_INIT("行政区划代码"), ORDER_CODE},
    {STR_INIT("code"), ORDER_CODE},     {STR_INIT("拼音"), ORDER_PINYIN},
    {STR_INIT("pinyin"), ORDER_PINYIN}, {STR_INIT("笔画"), ORDER_STROKE},
    {STR_INIT("stroke"), ORDER_STROKE}, {STR_INIT("手工"), ORDER_MANUAL},
    {STR_INIT("manual"), ORDER_MANUAL}, {{0}, 0}};

static const Choice levels[] = {{STR_INIT("1"), 1},      {STR_INIT("一级"), 1},
                                {STR_INIT("城市"), 1},   {STR_INIT("2"), 2},
                                {STR_INIT("二级"), 2},   {STR_INIT("文章"), 2},
                                {STR_INIT("3"), 3},      {STR_INIT("三级"), 3},
                                {STR_INIT("小标题"), 3}, {{0}, 0}};

static const Choice notes[] = {
    {STR_INIT("重名"), CONTENTS_NOTE_TWINS}, {STR_INIT("无"), CONTENTS_NOTE_NONE},
    {STR_INIT("不加"), CONTENTS_NOTE_NONE},  {STR_INIT("来源"), CONTENTS_NOTE_SOURCE},
    {STR_INIT("日期"), CONTENTS_NOTE_DATE},  {STR_INIT("作者"), CONTENTS_NOTE_AUTHOR},
    {STR_INIT("全部"), CONTENTS_NOTE_ALL},   {{0}, 0}};

static const Choice leaves[] = {
    {STR_INIT("自动"), CITY_LEAF_AUTO}, {STR_INIT("是"), CITY_LEAF_ALWAYS},
    {STR_INIT("有"), CITY_LEAF_ALWAYS}, {STR_INIT("否"), CITY_LEAF_NEVER},
    {STR_INIT("无"), CITY_LEAF_NEVER},  {{0}, 0}};

static const Choice captions[] = {{STR_INIT("集中"), false},
                                  {STR_INIT("收"), false},
                                  {STR_INIT("不收"), true},
                                  {STR_INIT("不印"), true},
                                  {{0}, 0}};

static const Choice volumes[] = {
    {STR_INIT("市"), VOLUME_CITY}, {STR_INIT("省"), VOLUME_PROVINCE}, {{0}, 0}};

/* The first word for each meaning, as messages name them. */
static Str words_of(Arena *arena, const Choice *choices) {
    Str words = STR("");
    for (const Choice *c = choices; c->word.n; c++) {
        bool named = false;
        for (const Choice *before = choices; before < c && !named; before++)
            named = before->value == c->value;
        if (!named) words = STR_CAT(arena, words, words.n ? STR(", ") : STR(""), c->word);
    }
    return words;
}

/* The value's meaning; `otherwise`, and a diagnostic that names the choices, when it has none. */
static int choose(Book *book, int line, const char *key, Str value, const Choice *choices,
                  int otherwise) {
    for (const Choice *c = choices; c->word.n; c++)
        if (str_eq(value, c->word)) return c->value;
    refuse(book, line, str_from(key), value, words_of(book->arena, choices));
    return otherwise;
}

static void on_order(Book *book, int line, Str value) {
    book->order = (enum OrderKind)choose(book, line, "排序", value, orders, (int)book->order);
}

static void on_levels(Book *book, int line, Str value) {
    book->wishes.contents_levels = choose(book, line, "目录层级", value, levels, 0);
}

static void on_note(Book *book, int line, Str value) {
    book->wishes.contents_note =
        (enum ContentsNote)choose(book, line, "目录附注", value, notes, CONTENTS_NOTE_TWINS);
}

static void on_leaf(Book *book, int line, Str value) {
    book->wishes.city_leaf =
        (enum CityLeaf)choose(book, line, "分市页", value, leaves, CITY_LEAF_AUTO);
}

static void on_volumes(Book *book, int line, Str value) {
    book->volumes = (enum VolumeKind)choose(book, line, "分卷", value, volumes, VOLUME_NONE);
}

static void on_captions(Book *book, int line, Str value) {
    book->wishes.drop_captions = choose(book, line, "无图说明", value, captions, false);
}

/* ---- keys that the style room understands -----------------------------------------------------
 */

static void on_page_size(Book *book, int line, Str value) {
    book->wishes.page_size = (Wish){value, line};
}

static void on_text_size(Book *book, int line, Str value) {
    book->wishes.text_size = (Wish){value, line};
}

static void on_rows(Book *book, int line, Str value) {
    book->wishes.rows = (Wish){value, line};
}

static const struct {
    Str key;
    void (*on)(Book *, int line, Str value);
} keys[] = {
    {STR_INIT("书名"), on_title},           {STR_INIT("副题"), on_subtitle},
    {STR_INIT("丛书"), on_series},          {STR_INIT("丛书编号"), on_series_number},
    {STR_INIT("编者"), on_editor},          {STR_INIT("单位"), on_publisher},
    {STR_INIT("编印单位"), on_publisher},   {STR_INIT("日期"), on_date},
    {STR_INIT("编印日期"), on_date},        {STR_INIT("文件名"), on_file_name},
    {STR_INIT("版式"), on_style},           {STR_INIT("排序"), on_order},
    {STR_INIT("准印证号"), on_permit},      {STR_INIT("标识"), on_identifier},
    {STR_INIT("前言题"), on_preface_title}, {STR_INIT("开本"), on_page_size},
    {STR_INIT("字号"), on_text_size},       {STR_INIT("每页行数"), on_rows},
    {STR_INIT("目录层级"), on_levels},      {STR_INIT("目录附注"), on_note},
    {STR_INIT("分市页"), on_leaf},          {STR_INIT("无图说明"), on_captions},
    {STR_INIT("分卷"), on_volumes},
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
    book->wishes.path = source->path;
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
