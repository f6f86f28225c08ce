/* SPDX-License-Identifier: MIT */
#include "style/fonts_css.h"

#include <strings.h>

#include "base/file.h"

/* The built-in rules: the same that fonts/fonts.css gives (tests/unit/test_face.c compares them).
 */
static const char built_in[] =
    "@font-face{font-family:Song;src:local(\"Noto Serif CJK SC\");font-weight:400}"
    "@font-face{font-family:Song;src:local(\"Noto Serif CJK SC\");font-weight:700}"
    "@font-face{font-family:Hei;src:local(\"Noto Sans CJK SC\");font-weight:400}"
    "@font-face{font-family:Hei;src:local(\"Noto Sans CJK SC\");font-weight:700}"
    "@font-face{font-family:Kai;src:local(\"LXGW WenKai\");font-weight:400}"
    "@font-face{font-family:Kai;src:local(\"LXGW WenKai\");font-weight:700}"
    "@font-face{font-family:Fang;src:local(\"FandolFang\");font-weight:400}"
    "@font-face{font-family:Title;src:local(\"Noto Serif CJK SC Bold\");font-weight:1 1000}";

static const char *const role_names[ROLE_COUNT] = {
    [ROLE_SONG] = "Song", [ROLE_HEI] = "Hei",     [ROLE_KAI] = "Kai",
    [ROLE_FANG] = "Fang", [ROLE_TITLE] = "Title", [ROLE_LATIN] = "Latin",
};

typedef struct Reader {
    Arena *arena;
    Diags *diags;
    Str path, text;
    size_t at;
    int line;
} Reader;

static bool same(Str s, const char *word) {
    return s.n == strlen(word) && strncasecmp(s.p, word, s.n) == 0;
}

enum Role role_of(Str name) {
    for (enum Role role = 0; role < ROLE_COUNT; role++)
        if (same(name, role_names[role])) return role;
    return ROLE_COUNT;
}

const char *role_name(enum Role role) {
    return role_names[role];
}

/* ---- tokens (CSS Syntax 3, what @font-face needs of it) -------------------------------------- */

static char peek(const Reader *r) {
    return r->at < r->text.n ? r->text.p[r->at] : '\0';
}

static void step(Reader *r) {
    if (r->at < r->text.n && r->text.p[r->at++] == '\n') r->line++;
}

static void skip_space(Reader *r) {
    for (;;) {
        char c = peek(r);
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
            step(r);
        } else if (str_starts(str_after(r->text, r->at), STR("/*"))) {
            size_t end = str_find(r->text, STR("*/"), r->at + 2);
            size_t to = end == SIZE_MAX ? r->text.n : end + 2;
            while (r->at < to)
                step(r);
        } else {
            return;
        }
    }
}

static bool take(Reader *r, char c) {
    skip_space(r);
    if (peek(r) != c || r->at >= r->text.n) return false;
    step(r);
    return true;
}

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '@' || (unsigned char)c >= 0x80;
}

static Str word(Reader *r) {
    skip_space(r);
    size_t from = r->at;
    while (is_word(peek(r)))
        step(r);
    return str_sub(r->text, from, r->at);
}

/* A quoted string, or words up to one of ; , ) } where quotes were left out. */
static Str value(Reader *r) {
    skip_space(r);
    char quote = peek(r);
    if (quote == '"' || quote == '\'') {
        step(r);
        size_t from = r->at;
        while (r->at < r->text.n && peek(r) != quote && peek(r) != '\n')
            step(r);
        Str s = str_sub(r->text, from, r->at);
        if (peek(r) == quote) step(r);
        return s;
    }
    size_t from = r->at;
    while (r->at < r->text.n && !strchr(";,)}(", peek(r)))
        step(r);
    return str_trim(str_sub(r->text, from, r->at));
}

static void complain(Reader *r, Str what) {
    diag1(r->diags, DIAG_fonts_css, where_line(r->path, r->line), what);
}

/* To the end of the declaration: after its ';' or before its '}'. */
static void skip_declaration(Reader *r) {
    while (r->at < r->text.n && peek(r) != ';' && peek(r) != '}')
        step(r);
    if (peek(r) == ';') step(r);
}

static void skip_block(Reader *r) {
    int depth = 0;
    while (r->at < r->text.n) {
        char c = peek(r);
        step(r);
        if (c == '{') depth++;
        if (c == '}' && --depth <= 0) return;
        if (c == ';' && depth == 0) return;
    }
}

/* ---- descriptors: false when the value is not understood --------------------------------------
 */

static bool read_family(Reader *r, FontRule *rule) {
    rule->role = role_of(value(r));
    return rule->role != ROLE_COUNT;
}

static bool read_one_weight(Reader *r, unsigned *weight) {
    Str s = word(r);
    uint32_t number;
    if (same(s, "normal"))
        *weight = 400;
    else if (same(s, "bold"))
        *weight = 700;
    else if (str_number(s, &number) && number >= 1 && number <= 1000)
        *weight = number;
    else
        return false;
    return true;
}

static bool read_weight(Reader *r, FontRule *rule) {
    unsigned from, to;
    if (!read_one_weight(r, &from)) return false;
    to = from;
    skip_space(r);
    if (is_word(peek(r)) && (!read_one_weight(r, &to) || to < from)) return false;
    rule->weight_min = from;
    rule->weight_max = to;
    return true;
}

/* url("file.ttc#PostScriptName") */
static void split_fragment(FontSource *source) {
    size_t at = str_find(source->name, STR("#"), 0);
    if (at == SIZE_MAX) return;
    source->fragment = str_after(source->name, at + 1);
    source->name = str_sub(source->name, 0, at);
}

/* format(…) and tech(…) say nothing that the file does not. */
static bool skip_hints(Reader *r) {
    for (skip_space(r); is_word(peek(r)); skip_space(r)) {
        Str hint = word(r);
        if ((!same(hint, "format") && !same(hint, "tech")) || !take(r, '(')) return false;
        value(r);
        if (!take(r, ')')) return false;
    }
    return true;
}

static bool read_sources(Reader *r, FontRule *rule) {
    do {
        Str kind = word(r);
        FontSource source = {.local = same(kind, "local")};
        if ((!source.local && !same(kind, "url")) || !take(r, '(')) return false;
        source.name = str_copy(r->arena, value(r));
        if (!take(r, ')') || source.name.n == 0) return false;
        if (!source.local) split_fragment(&source);
        VEC_PUSH(r->arena, rule->sources, source);
        if (!skip_hints(r)) return false;
    } while (take(r, ','));
    return true;
}

static const struct {
    const char *name;
    bool (*read)(Reader *r, FontRule *rule);
} descriptors[] = {
    {"font-family", read_family},
    {"src", read_sources},
    {"font-weight", read_weight},
};

static void read_descriptor(Reader *r, FontRule *rule) {
    Str name = word(r);
    bool good = name.n && take(r, ':');
    size_t i = 0, n = sizeof descriptors / sizeof *descriptors;
    while (good && i < n && !same(name, descriptors[i].name))
        i++;
    good = good && i < n && descriptors[i].read(r, rule);
    skip_space(r);
    if (!good || (peek(r) != ';' && peek(r) != '}')) complain(r, name);
    skip_declaration(r);
}

static void read_rule(Reader *r, FontRules *rules) {
    FontRule rule = {.role = ROLE_COUNT, .weight_min = 400, .weight_max = 400};
    while (!take(r, '}') && r->at < r->text.n)
        read_descriptor(r, &rule);
    if (rule.role != ROLE_COUNT && rule.sources.n) VEC_PUSH(r->arena, rules->rules, rule);
}

FontRules fonts_css_read(Arena *arena, Diags *diags, Str folder) {
    Reader reader = {.arena = arena, .diags = diags, .line = 1};
    reader.path = path_join(arena, folder, STR("fonts.css"));
    FontRules rules = {0};
    if (!file_exists(reader.path))
        reader.text = str_from(built_in);
    else if (!file_read(arena, diags, reader.path, &reader.text))
        return rules;
    for (skip_space(&reader); reader.at < reader.text.n; skip_space(&reader)) {
        Str at_rule = word(&reader);
        if (same(at_rule, "@font-face") && take(&reader, '{')) {
            read_rule(&reader, &rules);
        } else {
            complain(&reader, at_rule.n ? at_rule : STR("@font-face"));
            skip_block(&reader);
        }
    }
    return rules;
}
