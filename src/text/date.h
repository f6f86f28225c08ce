/* SPDX-License-Identifier: MIT */
/* Dates as Chinese pages print them (MP-01), written as ISO 8601. */
#ifndef TEXT_DATE_H
#define TEXT_DATE_H

#include "base/arena.h"

typedef struct Date {
    int year, month, day; /* month and day are 0 when not given */
} Date;

/* Reads a date that begins at byte `at`: 2021-03-04, 2021/3/4, 2021.03.04, 2021年3月4日, 2021年3月,
 * 二〇二一年三月四日, 20210304. Returns the bytes it takes, 0 when there is none. Only dates that
 * exist, 1900..2100. A time of day after it is not taken: date_time_size. */
size_t date_read(Str text, size_t at, Date *date);
/* A value that is a date and nothing else: what date_read takes, or 2023-12, 2023年, 2023. */
bool date_value(Str value, Date *date);
/* The bytes of white space and a time of day (T10:32, 10:32:05, 上午10:32, 星期三) at `at`; 0. */
size_t date_time_size(Str text, size_t at);
/* Writes "2021-03-04", "2021-03" or "2021" and a NUL. */
void date_iso(Date date, char out[16]);
/* An ISO date as a title page says it: 2024年3月 of 2024-03-05; 2024年 where no month is given;
 * what is no date as it is. In the arena. */
Str date_year_month(Arena *arena, Str iso);
/* Seconds since 1970 at noon UTC+0 of that day (month and day default to 1). */
long date_epoch(Date date);
/* A Chinese or Arabic number at `at` (十二, 二十三, 一百零二, 12); its bytes, 0 when none. */
size_t numeral_read(Str text, size_t at, int *value);

#endif
