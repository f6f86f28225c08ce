/* SPDX-License-Identifier: MIT */
#include "text/date.h"

#include <stdio.h>

#include "text/chars.h"

/* 0..9 for a Chinese digit, 10, 100 for the units, -1 for the rest. */
static int chinese_digit(uint32_t c) {
    static const struct {
        uint32_t c;
        int value;
    } table[] = {{0x3007, 0},  {0x96F6, 0}, {0x25CB, 0}, {0x4E00, 1}, {0x4E8C, 2},  {0x4E09, 3},
                 {0x56DB, 4},  {0x4E94, 5}, {0x516D, 6}, {0x4E03, 7}, {0x516B, 8},  {0x4E5D, 9},
                 {0x5341, 10}, {0x2F00, 1}, {0x2F06, 2}, {0x2F0B, 8}, {0x2F17, 10}, {0x767E, 100}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].c == c) return table[i].value;
    return -1;
}

/* At most `most` digits, half or full width; their bytes. */
static size_t digits_read(Str text, size_t at, int most, int *value, int *digits) {
    size_t n = 0, size;
    *value = *digits = 0;
    while (*digits < most && at + n < text.n) {
        uint32_t c = utf8_at(text, at + n, &size);
        uint32_t digit = c >= 0xFF10 && c <= 0xFF19 ? c - 0xFF10 : c - '0';
        if (digit > 9) break;
        *value = *value * 10 + (int)digit;
        ++*digits;
        n += size;
    }
    return n;
}

static size_t arabic_read(Str text, size_t at, int most, int *value) {
    int digits;
    return digits_read(text, at, most, value, &digits);
}

size_t numeral_read(Str text, size_t at, int *value) {
    size_t n = arabic_read(text, at, 6, value);
    if (n) return n;
    int sum = 0, digit = -1;
    while (at + n < text.n) {
        size_t size;
        int v = chinese_digit(utf8_at(text, at + n, &size));
        if (v < 0) break;
        if (v >= 10) {
            sum += (digit < 0 ? 1 : digit) * v;
            digit = 0;
        } else {
            digit = v;
        }
        n += size;
        if (n > 15) return 0;
    }
    *value = sum + (digit < 0 ? 0 : digit);
    return n;
}

/* 二〇二一: four digits, read one by one. */
static size_t chinese_year(Str text, size_t at, int *year) {
    size_t n = 0;
    *year = 0;
    for (int i = 0; i < 4; i++) {
        size_t size;
        int v = at + n < text.n ? chinese_digit(utf8_at(text, at + n, &size)) : -1;
        if (v < 0 || v > 9) return 0;
        *year = *year * 10 + v;
        n += size;
    }
    return n;
}

static bool date_exists(Date d) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (d.year < 1900 || d.year > 2100 || d.month < 0 || d.month > 12 || d.day < 0) return false;
    if (d.month == 0) return d.day == 0;
    bool leap = (d.year % 4 == 0 && d.year % 100 != 0) || d.year % 400 == 0;
    return d.day <= days[d.month - 1] + (d.month == 2 && leap);
}

static size_t skip_spaces(Str text, size_t at) {
    size_t n = 0, size;
    while (at + n < text.n && char_is_space(utf8_at(text, at + n, &size)))
        n += size;
    return n;
}

/* White space, and the slash of 2022年/8月/5日. */
static size_t skip_gap(Str text, size_t at) {
    size_t n = skip_spaces(text, at);
    return n + (at + n < text.n && text.p[at + n] == '/');
}

static size_t literal(Str text, size_t at, Str word) {
    return str_starts(str_after(text, at), word) ? word.n : 0;
}

/* 年 [月 [日]] after the year that ends at `n`. */
static size_t chinese_rest(Str text, size_t at, size_t n, Date *date) {
    size_t part;
    n += skip_spaces(text, at + n);
    if (!(part = literal(text, at + n, STR("年")))) return 0;
    n += part;
    size_t whole = n;
    n += skip_gap(text, at + n);
    if (!(part = numeral_read(text, at + n, &date->month))) return date->month = 0, whole;
    n += part;
    n += skip_spaces(text, at + n);
    if (!(part = literal(text, at + n, STR("月"))) || date->month < 1 || date->month > 12)
        return date->month = 0, whole;
    n += part;
    whole = n;
    n += skip_gap(text, at + n);
    if (!(part = numeral_read(text, at + n, &date->day))) return date->day = 0, whole;
    n += part;
    n += skip_spaces(text, at + n);
    part = literal(text, at + n, STR("日"));
    if (!part) part = literal(text, at + n, STR("号"));
    return part ? n + part : (date->day = 0, whole);
}

/* - / . － at `at`: its bytes, and the character. */
static size_t date_separator(Str text, size_t at, uint32_t *c) {
    size_t size;
    *c = at < text.n ? utf8_at(text, at, &size) : 0;
    return *c == '-' || *c == '/' || *c == '.' || *c == 0xFF0D || *c == 0xFF0F || *c == 0xFF0E
               ? size
               : 0;
}

static bool is_digit_at(Str text, size_t at) {
    size_t size;
    uint32_t c = at < text.n ? utf8_at(text, at, &size) : 0;
    return char_is_digit(c) || (c >= 0xFF10 && c <= 0xFF19);
}

/* -03-04 after the year that ends at `n`; one separator throughout. */
static size_t separated_rest(Str text, size_t at, size_t n, Date *date) {
    uint32_t first, second;
    size_t gap = date_separator(text, at + n, &first);
    size_t part = gap ? arabic_read(text, at + n + gap, 2, &date->month) : 0;
    n += gap + part;
    gap = part ? date_separator(text, at + n, &second) : 0;
    if (!gap || first != second) return 0;
    part = arabic_read(text, at + n + gap, 2, &date->day);
    n += gap + part;
    return part && !is_digit_at(text, at + n) && date->day > 0 && date->month > 0 ? n : 0;
}

size_t date_read(Str text, size_t at, Date *date) {
    *date = (Date){0};
    if (at > 0 && char_is_digit((unsigned char)text.p[at - 1])) return 0;
    int value, digits;
    size_t n = digits_read(text, at, 8, &value, &digits), all = 0;
    if (digits == 8) {
        *date = (Date){value / 10000, value / 100 % 100, value % 100};
        return !is_digit_at(text, at + n) && date->month && date->day && date_exists(*date) ? n : 0;
    }
    if (digits == 4) {
        date->year = value;
        all = separated_rest(text, at, n, date);
        if (!all) *date = (Date){.year = value}, all = chinese_rest(text, at, n, date);
    } else if (digits == 0 && (n = chinese_year(text, at, &date->year)) > 0) {
        all = chinese_rest(text, at, n, date);
    }
    return all && date_exists(*date) ? all : 0;
}

bool date_value(Str value, Date *date) {
    size_t n = date_read(value, 0, date);
    if (n) return n == value.n;
    *date = (Date){0};
    n = arabic_read(value, 0, 4, &date->year);
    if (n == 4 && n < value.n && strchr("-/.", value.p[n])) {
        size_t part = arabic_read(value, n + 1, 2, &date->month);
        n = part ? n + 1 + part : 0;
    }
    return n == value.n && n >= 4 && date_exists(*date);
}

static size_t clock_size(Str text, size_t at) {
    int value;
    size_t n = arabic_read(text, at, 2, &value), part;
    if (!n || value > 24) return 0;
    for (int i = 0; i < 2; i++) {
        size_t colon = literal(text, at + n, STR(":"));
        if (!colon) colon = literal(text, at + n, STR("："));
        part = colon ? arabic_read(text, at + n + colon, 2, &value) : 0;
        if (!part || value > 59) return i ? n : 0;
        n += colon + part;
    }
    return n;
}

size_t date_time_size(Str text, size_t at) {
    static const Str words[] = {
        STR_INIT("上午"),   STR_INIT("下午"),   STR_INIT("晚上"),   STR_INIT("星期一"),
        STR_INIT("星期二"), STR_INIT("星期三"), STR_INIT("星期四"), STR_INIT("星期五"),
        STR_INIT("星期六"), STR_INIT("星期日"), STR_INIT("星期天"), STR_INIT("星期"),
        STR_INIT("周一"),   STR_INIT("周二"),   STR_INIT("周三"),   STR_INIT("周四"),
        STR_INIT("周五"),   STR_INIT("周六"),   STR_INIT("周日"),   STR_INIT("T")};
    size_t n = 0, end = 0;
    for (int round = 0; round < 3; round++) {
        n = end + skip_spaces(text, at + end);
        size_t part = clock_size(text, at + n);
        for (size_t i = 0; !part && i < sizeof words / sizeof *words; i++)
            part = literal(text, at + n, words[i]);
        if (!part) break;
        end = n + part;
    }
    return end;
}

Str date_year_month(Arena *arena, Str iso) {
    Date date;
    if (!date_value(iso, &date)) return iso;
    if (date.month == 0) return str_format(arena, "%d年", date.year);
    return str_format(arena, "%d年%d月", date.year, date.month);
}

void date_iso(Date date, char out[16]) {
    if (date.day)
        snprintf(out, 16, "%04d-%02d-%02d", date.year % 10000, date.month % 100, date.day % 100);
    else if (date.month)
        snprintf(out, 16, "%04d-%02d", date.year % 10000, date.month % 100);
    else
        snprintf(out, 16, "%04d", date.year % 10000);
}

long date_epoch(Date date) {
    /* Days from 1970-01-01 in the proleptic Gregorian calendar, March first. */
    long month = date.month ? date.month : 1, day = date.day ? date.day : 1;
    long y = date.year - (month <= 2);
    long era_year = y % 400, m = (month + 9) % 12;
    long days = y / 400 * 146097 + era_year * 365 + era_year / 4 - era_year / 100 +
                (153 * m + 2) / 5 + day - 1;
    return (days - 719468) * 86400 + 43200;
}
