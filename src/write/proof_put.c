/* SPDX-License-Identifier: MIT */
/* The one way into the page: nothing that was received gets past proof_text unescaped. */
#include "base/utf8.h"
#include "write/proof_data.h"

enum { FLUSH_AT = 1 << 16 };

static const char *const phrases[PHRASE_COUNT][2] = {
#define PHRASE(name, zh, en) {zh, en},
#include "write/proof.in"
#undef PHRASE
};

void proof_raw(Proof *p, const char *markup) {
    buf_text(&p->html, markup);
}

void proof_phrase(Proof *p, enum Phrase phrase) {
    buf_xml(&p->html, str_from(phrases[phrase][p->language]));
}

void proof_number(Proof *p, size_t n) {
    buf_int(&p->html, (long)n);
}

/* What a reader of the page would not see, or would see elsewhere than it stands. */
static bool is_unseen(uint32_t c) {
    static const struct {
        uint32_t from, to;
    } unseen[] = {{0x00, 0x08},     {0x0B, 0x1F},       {0x7F, 0x9F},       {0xAD, 0xAD},
                  {0x061C, 0x061C}, {0x180E, 0x180E},   {0x200B, 0x200F},   {0x2028, 0x202E},
                  {0x2060, 0x206F}, {0xE000, 0xF8FF},   {0xFEFF, 0xFEFF},   {0xFFF9, 0xFFFD},
                  {0xFFFE, 0xFFFF}, {0xE0000, 0xE0FFF}, {0xF0000, 0x10FFFF}};
    for (size_t i = 0; i < sizeof unseen / sizeof *unseen && c >= unseen[i].from; i++)
        if (c <= unseen[i].to) return true;
    return false;
}

static bool goes_on(char byte) {
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* Bytes of the first character where it needs no second look, as most of a Chinese text: ASCII's
 * letters and marks, U+3000 to U+CFFF. 0: it does. */
static size_t seen_size(Str text) {
    unsigned char first = (unsigned char)text.p[0];
    if (first >= 0x20 && first < 0x7F) return 1;
    return first >= 0xE3 && first < 0xED && text.n >= 3 && goes_on(text.p[1]) && goes_on(text.p[2])
               ? 3
               : 0;
}

void proof_text(Proof *p, Str text) {
    size_t plain = 0, size;
    for (size_t i = 0; i < text.n; i += size) {
        size = seen_size(str_after(text, i));
        if (size) continue;
        uint32_t c = utf8_at(text, i, &size);
        if (!is_unseen(c)) continue;
        buf_xml(&p->html, str_sub(text, plain, i));
        buf_format(&p->html, "⟨U+%04X⟩", (unsigned)c);
        plain = i + size;
    }
    buf_xml(&p->html, str_after(text, plain));
}

void proof_attribute(Proof *p, const char *name, Str value) {
    proof_raw(p, " ");
    proof_raw(p, name);
    proof_raw(p, "=\"");
    proof_text(p, value);
    proof_raw(p, "\"");
}

void proof_flush(Proof *p, bool all) {
    if (!all && p->html.n < FLUSH_AT) return;
    output_str(p->output, buf_view(&p->html));
    buf_clear(&p->html);
}

void proof_line_id(Proof *p, const Source *source, int line) {
    buf_format(&p->html, "f%zu-%d", source->index + 1, line);
}

void proof_place(Proof *p, const Source *source, int line) {
    bool linked = proof_has_anchor(p, source, line);
    const Span *span = !linked && source ? proof_span_at(p, source, line) : NULL;
    if (linked) {
        proof_raw(p, "<a class=\"place\" href=\"#");
        proof_line_id(p, source, line);
        proof_raw(p, "\">");
    } else if (span) {
        proof_raw(p, "<a class=\"place\" href=\"#a-");
        proof_text(p, span->article->id);
        proof_raw(p, "\">");
    } else {
        proof_raw(p, "<span class=\"place\">");
    }
    if (source) proof_text(p, source->name);
    if (line > 0) buf_format(&p->html, ":%d", line);
    proof_raw(p, linked || span ? "</a>" : "</span>");
}
