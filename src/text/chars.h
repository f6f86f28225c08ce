/* SPDX-License-Identifier: MIT */
/* Character classes that understanding articles needs, a code point at a time. The classes of line
 * breaking are in text/linebreak.h. */
#ifndef TEXT_CHARS_H
#define TEXT_CHARS_H

#include "base/str.h"
#include "base/utf8.h"

static inline bool char_is_han(uint32_t c) {
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == 0x3007 ||
           c == 0x3005 || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}
static inline bool char_is_digit(uint32_t c) {
    return c >= '0' && c <= '9';
}
static inline bool char_is_letter(uint32_t c) { /* Latin, Greek, Cyrillic */
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) || (c >= 0x370 && c <= 0x52F);
}
static inline bool char_is_latin(uint32_t c) {
    return char_is_letter(c) || char_is_digit(c);
}
/* White space of every kind that sources use for indents and gaps. */
static inline bool char_is_space(uint32_t c) {
    return c == ' ' || c == '\t' || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x202F || c == 0x205F;
}
/* Carries no text at all: zero-width characters, byte order marks, soft hyphens, controls (TX-01).
 */
static inline bool char_is_ignorable(uint32_t c) {
    return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c <= 0x9F) || c == 0xAD ||
           (c >= 0x200B && c <= 0x200F) || c == 0x2028 || c == 0x2029 ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF ||
           c == 0xFFFE || c == 0xFFFF;
}
/* Closes a quotation or bracket. */
static inline bool char_is_close(uint32_t c) {
    return c == 0x201D || c == 0x2019 || c == 0xFF09 || c == ')' || c == 0x300B || c == 0x3009 ||
           c == 0x300D || c == 0x300F || c == 0x3011 || c == 0x3015 || c == ']' || c == '"' ||
           c == 0xFF02;
}
static inline bool char_is_open(uint32_t c) {
    return c == 0x201C || c == 0x2018 || c == 0xFF08 || c == '(' || c == 0x300A || c == 0x3008 ||
           c == 0x300C || c == 0x300E || c == 0x3010 || c == 0x3014 || c == '[';
}
/* Ends a sentence: 。！？… and their half-width forms (the full stop apart: "3.5"). */
static inline bool char_is_sentence_end(uint32_t c) {
    return c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == '!' || c == '?' || c == 0x2026 ||
           c == 0xFF61;
}
/* Any Chinese or Latin comma-like mark inside a sentence. */
static inline bool char_is_pause(uint32_t c) {
    return c == 0xFF0C || c == ',' || c == 0x3001 || c == 0xFF1B || c == ';' || c == 0xFF1A ||
           c == ':';
}

#endif
