/* SPDX-License-Identifier: MIT */
/* Numbers in the formats of Word. */
#include "base/buf.h"
#include "read/docx/numbering.h"

static void put_arabic(Buf *out, int value) {
    buf_int(out, value);
}

static void put_two_figures(Buf *out, int value) {
    if (value < 10) buf_byte(out, '0');
    buf_int(out, value);
}

static void put_full_width(Buf *out, int value) {
    enum { FULL_WIDTH_ZERO = 0xFF10 };
    char figures[16];
    int n = 0;
    for (int rest = value; rest > 0 || n == 0; rest /= 10)
        figures[n++] = (char)(rest % 10);
    while (n > 0)
        buf_char(out, (uint32_t)(FULL_WIDTH_ZERO + figures[--n]));
}

/* a … z, aa … zz, aaa …: the letter once for each round. */
static void put_letter(Buf *out, int value, char first) {
    enum { LETTERS = 26, ROUNDS_MOST = 16 };
    int rounds = (value - 1) / LETTERS + 1;
    for (int i = 0; value > 0 && i < rounds && i < ROUNDS_MOST; i++)
        buf_byte(out, (char)(first + (value - 1) % LETTERS));
}

static void put_upper_letter(Buf *out, int value) {
    put_letter(out, value, 'A');
}

static void put_lower_letter(Buf *out, int value) {
    put_letter(out, value, 'a');
}

static void put_roman(Buf *out, int value, bool lower) {
    enum { ROMAN_MOST = 3999, TO_LOWER = 'a' - 'A' };
    static const struct {
        int value;
        const char *text;
    } parts[] = {{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"},
                 {90, "XC"},  {50, "L"},   {40, "XL"}, {10, "X"},   {9, "IX"},
                 {5, "V"},    {4, "IV"},   {1, "I"}};
    if (value > ROMAN_MOST) {
        buf_int(out, value);
        return;
    }
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        for (; value >= parts[i].value; value -= parts[i].value)
            for (const char *p = parts[i].text; *p; p++)
                buf_byte(out, (char)(*p + (lower ? TO_LOWER : 0)));
}

static void put_upper_roman(Buf *out, int value) {
    put_roman(out, value, false);
}

static void put_lower_roman(Buf *out, int value) {
    put_roman(out, value, true);
}

/* 十二, 一百零二: figures and units; nothing above 9999. `ten`: 十 alone from 10 to 19. */
static void put_units(Buf *out, int value, const char *const figures[10],
                      const char *const units[4], bool ten) {
    enum { UNITS_MOST = 9999 };
    bool gap = false, begun = false;
    if (value > UNITS_MOST || value <= 0) {
        buf_int(out, value);
        return;
    }
    for (int unit = 3, scale = 1000; unit >= 0; unit--, scale /= 10) {
        int figure = value / scale % 10;
        if (figure == 0) {
            gap = begun;
            continue;
        }
        if (gap) buf_text(out, figures[0]);
        if (!(ten && !begun && unit == 1 && figure == 1)) buf_text(out, figures[figure]);
        buf_text(out, units[unit]);
        begun = true;
        gap = false;
    }
}

static const char *const han_figures[] = {"零", "一", "二", "三", "四",
                                          "五", "六", "七", "八", "九"};

static void put_han(Buf *out, int value) {
    static const char *const units[] = {"", "十", "百", "千"};
    put_units(out, value, han_figures, units, true);
}

static void put_legal(Buf *out, int value) {
    static const char *const figures[] = {"零", "壹", "贰", "叁", "肆",
                                          "伍", "陆", "柒", "捌", "玖"};
    static const char *const units[] = {"", "拾", "佰", "仟"};
    put_units(out, value, figures, units, false);
}

static void put_legal_traditional(Buf *out, int value) {
    static const char *const figures[] = {"零", "壹", "貳", "參", "肆",
                                          "伍", "陸", "柒", "捌", "玖"};
    static const char *const units[] = {"", "拾", "佰", "仟"};
    put_units(out, value, figures, units, false);
}

/* 一二〇: figure by figure. */
static void put_han_digits(Buf *out, int value) {
    if (value >= 10) put_han_digits(out, value / 10);
    buf_text(out, value % 10 == 0 ? "〇" : han_figures[value % 10]);
}

/* One of `n` signs; Arabic figures beyond them. */
static void put_sign(Buf *out, int value, const char *const *signs, int n) {
    if (value >= 1 && value <= n)
        buf_text(out, signs[value - 1]);
    else
        buf_int(out, value);
}

static void put_stem(Buf *out, int value) {
    static const char *const stems[] = {"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"};
    put_sign(out, value, stems, 10);
}

static void put_branch(Buf *out, int value) {
    static const char *const branches[] = {"子", "丑", "寅", "卯", "辰", "巳",
                                           "午", "未", "申", "酉", "戌", "亥"};
    put_sign(out, value, branches, 12);
}

/* Characters that follow one another from `first` on. */
static void put_from(Buf *out, int value, uint32_t first, int n) {
    if (value >= 1 && value <= n)
        buf_char(out, first + (uint32_t)value - 1);
    else
        buf_int(out, value);
}

/* ① to ⑳, ㉑ to ㉟, ㊱ to ㊿ */
static void put_circle(Buf *out, int value) {
    enum { FIRST = 0x2460, SECOND = 0x3251, THIRD = 0x32B1 };
    if (value <= 20)
        put_from(out, value, FIRST, 20);
    else if (value <= 35)
        put_from(out, value - 20, SECOND, 15);
    else if (value <= 50)
        put_from(out, value - 35, THIRD, 15);
    else
        buf_int(out, value);
}

static void put_full_stop(Buf *out, int value) {
    put_from(out, value, 0x2488, 20);
}

static void put_paren(Buf *out, int value) {
    put_from(out, value, 0x2474, 20);
}

static void put_han_circle(Buf *out, int value) {
    put_from(out, value, 0x3280, 10);
}

static void put_nothing(Buf *out, int value) {
    (void)out, (void)value;
}

static const struct {
    Str name;
    void (*put)(Buf *, int);
} formats[] = {
#define FORMAT(name, how) {STR_INIT(name), how},
#include "read/docx/format.in"
#undef FORMAT
};

Str number_format(Arena *arena, Str format, int value) {
    if (value < 0) value = 0;
    Buf out = {0};
    size_t i = 0;
    while (i < sizeof formats / sizeof *formats && !str_eq(formats[i].name, format))
        i++;
    if (i < sizeof formats / sizeof *formats)
        formats[i].put(&out, value);
    else
        put_arabic(&out, value);
    Str text = str_copy(arena, buf_view(&out));
    buf_drop(&out);
    return text;
}
