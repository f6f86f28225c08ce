/* SPDX-License-Identifier: MIT */
#include "book/catalogue.h"

#include "text/date.h"

static const Str names[COLUMN_COUNT] = {
    [COLUMN_FILE] = STR_INIT("文件"),   [COLUMN_ORDER] = STR_INIT("序号"),
    [COLUMN_CITY] = STR_INIT("城市"),   [COLUMN_TITLE] = STR_INIT("标题"),
    [COLUMN_SOURCE] = STR_INIT("来源"), [COLUMN_AUTHOR] = STR_INIT("作者"),
    [COLUMN_DATE] = STR_INIT("日期"),   [COLUMN_INCLUDE] = STR_INIT("收录"),
};

Str catalogue_column_name(enum CatalogueColumn column) {
    return names[column];
}

enum CatalogueColumn catalogue_column_find(Str name) {
    int i = 0;
    while (i < COLUMN_COUNT && !str_eq(names[i], name))
        i++;
    return (enum CatalogueColumn)i;
}

static Str city_of(Arena *arena, const Article *article) {
    if (!article->place) return article->evidence == CITY_SEVERAL ? STR("综合") : STR("待定");
    const struct Place *province = place_province(article->place);
    Str name = str_from(article->place->name);
    return province && province != article->place ? STR_CAT(arena, str_from(province->name), name)
                                                  : name;
}

/* A chain of sources and several authors stand in one cell, as in the head of tidied text. */
static Str fields_of(Arena *arena, const Article *article, enum FieldKind kind) {
    VEC(Str) list = {0};
    for (const Field *f = article->fields; f; f = f->next)
        if (f->kind == kind) VEC_PUSH(arena, list, f->text);
    return str_join(arena, list.at, list.n, STR("　"));
}

Str catalogue_value(Arena *arena, const Article *article, enum CatalogueColumn column) {
    const Field *date = article_field(article, FIELD_DATE);
    switch (column) {
    case COLUMN_ORDER:
        return article->ordinal ? str_format(arena, "%d", article->ordinal) : STR("");
    case COLUMN_CITY:
        return city_of(arena, article);
    case COLUMN_TITLE:
        return article->title;
    case COLUMN_SOURCE:
        return fields_of(arena, article, FIELD_SOURCE);
    case COLUMN_AUTHOR:
        return fields_of(arena, article, FIELD_AUTHOR);
    case COLUMN_DATE:
        return date ? date->text : STR("");
    case COLUMN_INCLUDE:
        return STR("是");
    default:
        return STR("");
    }
}

int catalogue_include(Str cell) {
    static const Str yes[] = {STR_INIT(""), STR_INIT("是"), STR_INIT("收")};
    static const Str no[] = {STR_INIT("否"), STR_INIT("不"), STR_INIT("不收"), STR_INIT("不收录"),
                             STR_INIT("no")};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (str_eq(cell, yes[i])) return 1;
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (str_eq(cell, no[i])) return 0;
    return -1;
}

static bool same_date(Str a, Str b) {
    Date x, y;
    return date_value(a, &x) && date_value(b, &y) && x.year == y.year && x.month == y.month &&
           x.day == y.day;
}

bool catalogue_same(enum CatalogueColumn column, Str a, Str b) {
    uint32_t x, y;
    if (str_eq(a, b)) return true;
    if (column == COLUMN_DATE) return same_date(a, b);
    if (column == COLUMN_ORDER) return str_number(a, &x) && str_number(b, &y) && x == y;
    if (column == COLUMN_INCLUDE)
        return catalogue_include(a) >= 0 && catalogue_include(a) == catalogue_include(b);
    if (column == COLUMN_CITY) {
        const struct Place *p = place_given_city(a), *q = place_given_city(b);
        return p && p == q;
    }
    return false;
}

static bool is_guarded(char c) {
    return c && strchr("=+-@'", c);
}

void catalogue_guard(Str cell, Buf *out) {
    if (cell.n && is_guarded(cell.p[0])) buf_byte(out, '\'');
    buf_str(out, cell);
}

Str catalogue_unguard(Str cell) {
    bool guarded = cell.n > 1 && cell.p[0] == '\'' && is_guarded(cell.p[1]);
    return guarded ? str_after(cell, 1) : cell;
}

Str catalogue_row_out(const Book *book, const Article *article) {
    size_t n = 0;
    for (const Article *a = book->received; a; a = a->next)
        n += a->source == article->source;
    for (const City *c = book->cities; c; c = c->next)
        for (const Article *a = c->articles; a; a = a->next)
            n += a->source == article->source;
    Str name = n > 1 ? article->id : article->source->name;
    Str mark = str_has(name, STR(",")) ? STR("\"") : STR("");
    return STR_CAT(book->arena, mark, name, mark, STR(",否"));
}
