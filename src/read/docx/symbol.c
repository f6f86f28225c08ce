/* SPDX-License-Identifier: MIT */
#include "read/docx/symbol.h"

#include <strings.h>

static const struct {
    Str font;
    uint32_t code;
    Str text;
} symbols[] = {
#define SYMBOL(font, code, text) {STR_INIT(font), code, STR_INIT(text)},
#include "read/docx/symbol.in"
#undef SYMBOL
};

static bool is_same(Str a, Str b) {
    return a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0;
}

bool symbol_is_font(Str font) {
    static const Str fonts[] = {STR_INIT("Symbol"), STR_INIT("Wingdings"), STR_INIT("Wingdings 2"),
                                STR_INIT("Wingdings 3"), STR_INIT("Webdings")};
    for (size_t i = 0; i < sizeof fonts / sizeof *fonts; i++)
        if (is_same(font, fonts[i])) return true;
    return false;
}

Str symbol_text(Str font, uint32_t code) {
    enum { PRIVATE_FROM = 0xF000, BYTE = 0x100 };
    if (code < BYTE) code += PRIVATE_FROM;
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
        if (symbols[i].code == code && is_same(font, symbols[i].font)) return symbols[i].text;
    return STR("");
}
