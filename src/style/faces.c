/* SPDX-License-Identifier: MIT */
/* Faces by role. A role's chain lists what may serve it, best first: the user's files, then the
 * rules of fonts.css in their order, nearest weight first. Nothing of a chain is opened before it
 * is needed. */
#include "style/face.h"

#include <stdlib.h>
#include <strings.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/utf8.h"
#include "style/face_data.h"
#include "style/fonts_css.h"
#include "style/fonts_system.h"

enum { HAN_ONE = 0x4E00 /* 一 */, FALLBACK_TRIES = 8 };

/* One link of a chain. */
typedef struct Candidate {
    FontSource source; /* a local name, or a file */
    unsigned weight;   /* to ask for */
    Face *face;        /* NULL until opened, or when it is not there */
    bool tried;
} Candidate;

typedef struct Chain {
    VEC(Candidate) at;
    bool built;
    Face *first; /* what faces_find gives */
} Chain;

/* A font file that the user put into the folder and no url() names. */
typedef struct Dropped {
    Str file;
    enum Role role; /* ROLE_COUNT: none */
    Face *face;
} Dropped;

typedef struct Fallback {
    uint32_t c;
    const Face *first, *found;
} Fallback;

struct Faces {
    Arena *arena;
    Diags *diags;
    Str folder;
    FontRules rules;
    SystemFonts *system;
    VEC(Face *) all; /* opened; the index is info.ordinal */
    VEC(Dropped) dropped;
    VEC(Fallback) fallbacks;
    VEC(Str) told; /* files already reported as damaged or not to be embedded */
    Chain chains[ROLE_COUNT][WEIGHT_COUNT];
    bool noted[ROLE_COUNT];
};

static const unsigned wanted_weight[WEIGHT_COUNT] = {400, 700};

/* ---- opening ----------------------------------------------------------------------------------
 */

static bool tell_once(Faces *faces, Str path) {
    for (size_t i = 0; i < faces->told.n; i++)
        if (str_eq(faces->told.at[i], path)) return false;
    VEC_PUSH(faces->arena, faces->told, str_copy(faces->arena, path));
    return true;
}

/* The face of that file and index, opened once. NULL, with a diagnostic, when it cannot serve. */
static Face *open_face(Faces *faces, Str path, unsigned index) {
    for (size_t i = 0; i < faces->all.n; i++) {
        const FaceInfo *info = &faces->all.at[i]->info;
        if (info->index == index && str_eq(info->path, path)) return faces->all.at[i];
    }
    /* The system's fonts are taken at their word; what somebody puts here comes from anywhere. */
    Face *face = face_new(faces->arena, path, index);
    if (face && str_starts(path, faces->folder) && !face_can_be_cut(face)) {
        face_free(face);
        face = NULL;
    }
    if (!face) {
        if (tell_once(faces, path)) diag0(faces->diags, DIAG_font_broken, where_file(path));
        return NULL;
    }
    if (!face->info.may_embed) {
        if (tell_once(faces, path))
            diag1(faces->diags, DIAG_font_may_not_embed, where_file(path), face->info.family);
        face_free(face);
        return NULL;
    }
    face->info.ordinal = (unsigned)faces->all.n;
    VEC_PUSH(faces->arena, faces->all, face);
    return face;
}

static bool has_word(Str text, const char *word) {
    size_t n = strlen(word);
    for (size_t i = 0; n <= text.n && i <= text.n - n; i++)
        if (strncasecmp(text.p + i, word, n) == 0) return true;
    return false;
}

/* A collection holds one font a region or a width: the one for China, else the first. A fragment
 * names another by its PostScript name. */
static unsigned collection_index(Faces *faces, Str path, Str postscript) {
    unsigned n = face_count_in(path), best = 0;
    for (unsigned i = 0; n > 1 && i < n; i++) {
        Face *face = face_new(faces->arena, path, i);
        if (!face) continue;
        bool named = postscript.n
                         ? str_eq(face->info.postscript, postscript)
                         : has_word(face->info.family, " SC") || has_word(face->info.family, " CN");
        face_free(face);
        if (!named) continue;
        best = i;
        break;
    }
    return best;
}

static Face *open_file(Faces *faces, Str file, Str postscript) {
    Str path = path_join(faces->arena, faces->folder, file);
    return open_face(faces, path, collection_index(faces, path, postscript));
}

static Face *open_candidate(Faces *faces, Candidate *candidate) {
    if (candidate->tried) return candidate->face;
    candidate->tried = true;
    const FontSource *source = &candidate->source;
    SystemFont found;
    if (!source->local) {
        Str path = path_join(faces->arena, faces->folder, source->name);
        if (file_exists(path)) candidate->face = open_file(faces, source->name, source->fragment);
    } else if (system_fonts_find(faces->system, faces->arena, source->name, candidate->weight,
                                 &found)) {
        candidate->face = open_face(faces, found.path, found.index);
    }
    return candidate->face;
}

/* ---- the user's own files ---------------------------------------------------------------------
 */

/* What a file's or a family's name says of its role; the first that it contains. */
static const struct {
    const char *word;
    enum Role role;
} role_words[] = {
    {"小标宋", ROLE_TITLE},  {"大标宋", ROLE_TITLE},
    {"标题", ROLE_TITLE},    {"XiaoBiaoSong", ROLE_TITLE},
    {"XBSong", ROLE_TITLE},  {"FZXBS", ROLE_TITLE},
    {"Title", ROLE_TITLE},   {"仿宋", ROLE_FANG},
    {"FangSong", ROLE_FANG}, {"Fang Song", ROLE_FANG},
    {"SimFang", ROLE_FANG},  {"Fang", ROLE_FANG},
    {"楷", ROLE_KAI},        {"Kai", ROLE_KAI},
    {"黑", ROLE_HEI},        {"Hei", ROLE_HEI},
    {"Sans", ROLE_HEI},      {"宋", ROLE_SONG},
    {"明", ROLE_SONG},       {"Song", ROLE_SONG},
    {"SimSun", ROLE_SONG},   {"Ming", ROLE_SONG},
    {"Mincho", ROLE_SONG},   {"Serif", ROLE_SONG},
};

static enum Role role_in(Str name) {
    for (size_t i = 0; i < sizeof role_words / sizeof *role_words; i++)
        if (has_word(name, role_words[i].word)) return role_words[i].role;
    return ROLE_COUNT;
}

static bool has_han(const Face *face) {
    return face_has(face, HAN_ONE) || face_has(face, 0x3400) || face_has(face, 0x20000);
}

/* The file's name speaks first, then the family's names in every language. A font without Han is a
 * Latin one. */
static enum Role role_of_file(Faces *faces, Str file, const Face *face) {
    if (!has_han(face)) return ROLE_LATIN;
    enum Role role = role_in(file);
    Str family;
    for (unsigned i = 0; role == ROLE_COUNT && face_family(face, i, faces->arena, &family); i++)
        role = role_in(family);
    return role;
}

static bool named_by_rule(const Faces *faces, Str file) {
    for (size_t i = 0; i < faces->rules.rules.n; i++) {
        const FontRule *rule = &faces->rules.rules.at[i];
        for (size_t k = 0; k < rule->sources.n; k++)
            if (!rule->sources.at[k].local && str_eq(rule->sources.at[k].name, file)) return true;
    }
    return false;
}

static bool ends_in(Str file, const char *const extensions[]) {
    Str extension = path_extension(file);
    for (; *extensions; extensions++)
        if (extension.n == strlen(*extensions) &&
            strncasecmp(extension.p, *extensions, extension.n) == 0)
            return true;
    return false;
}

static const char *const usable[] = {".ttf", ".otf", ".ttc", ".otc", NULL};
/* What people take for the same: of the web, of old systems. */
static const char *const unusable[] = {".woff", ".woff2", ".eot", ".fon", ".fnt",  ".pfb",
                                       ".pfm",  ".dfont", ".bdf", ".pcf", ".suit", NULL};

static void look_into_folder(Faces *faces) {
    Str *names;
    size_t n = 0;
    if (!file_is_folder(faces->folder) ||
        !file_list(faces->arena, faces->diags, faces->folder, &names, &n))
        return;
    for (size_t i = 0; i < n; i++) {
        if (ends_in(names[i], unusable))
            diag0(faces->diags, DIAG_font_kind,
                  where_file(path_join(faces->arena, faces->folder, names[i])));
        if (!ends_in(names[i], usable) || named_by_rule(faces, names[i])) continue;
        Face *face = open_file(faces, names[i], (Str){0});
        if (!face) continue;
        Dropped dropped = {names[i], role_of_file(faces, names[i], face), face};
        if (dropped.role == ROLE_COUNT)
            diag1(faces->diags, DIAG_font_no_role, where_file(face->info.path), face->info.family);
        VEC_PUSH(faces->arena, faces->dropped, dropped);
    }
}

/* ---- chains -----------------------------------------------------------------------------------
 */

static unsigned distance(unsigned weight, unsigned from, unsigned to) {
    return weight < from ? from - weight : weight > to ? weight - to : 0;
}

/* Whoever has a file of the role has it for every weight: a 小标宋 is not mixed with another's
 * bold. */
static void chain_dropped(Faces *faces, Chain *chain, enum Role role, unsigned weight) {
    size_t from = chain->at.n;
    for (size_t i = 0; i < faces->dropped.n; i++) {
        Dropped *dropped = &faces->dropped.at[i];
        if (dropped->role != role) continue;
        unsigned near = distance(weight, dropped->face->info.weight, dropped->face->info.weight);
        Candidate candidate = {.weight = near, .face = dropped->face, .tried = true};
        VEC_PUSH(faces->arena, chain->at, candidate);
        Candidate *at = chain->at.at;
        size_t k = chain->at.n - 1;
        for (; k > from && at[k - 1].weight > near; k--)
            at[k] = at[k - 1];
        at[k] = candidate;
    }
}

static void chain_rules(Faces *faces, Chain *chain, enum Role role, unsigned weight) {
    for (unsigned near = 0, next = 0; near != UINT32_MAX; near = next) {
        next = UINT32_MAX;
        for (size_t i = 0; i < faces->rules.rules.n; i++) {
            const FontRule *rule = &faces->rules.rules.at[i];
            unsigned d = distance(weight, rule->weight_min, rule->weight_max);
            if (rule->role != role || d < near) continue;
            if (d > near && d < next) next = d;
            for (size_t k = 0; d == near && k < rule->sources.n; k++) {
                unsigned ask = weight < rule->weight_min   ? rule->weight_min
                               : weight > rule->weight_max ? rule->weight_max
                                                           : weight;
                VEC_PUSH(faces->arena, chain->at,
                         (Candidate){.source = rule->sources.at[k], .weight = ask});
            }
        }
    }
}

static Chain *chain_of(Faces *faces, enum Role role, enum Weight weight) {
    Chain *chain = &faces->chains[role][weight];
    if (!chain->built) {
        chain_dropped(faces, chain, role, wanted_weight[weight]);
        chain_rules(faces, chain, role, wanted_weight[weight]);
        chain->built = true;
    }
    return chain;
}

/* A font of rare characters alone (SimSun-ExtB, HanaMin B) stands in the chain, not at its head. */
static bool can_lead(enum Role role, const Face *face) {
    return face && (role == ROLE_LATIN || face_has(face, HAN_ONE));
}

static Face *lead(Faces *faces, enum Role role, enum Weight weight) {
    Chain *chain = chain_of(faces, role, weight);
    for (size_t i = 0; !chain->first && i < chain->at.n; i++) {
        Face *face = open_candidate(faces, &chain->at.at[i]);
        if (can_lead(role, face)) chain->first = face;
    }
    return chain->first;
}

/* The names that a role was looked for under, for the diagnostic. */
static Str names_in(Faces *faces, enum Role role) {
    const Chain *chain = chain_of(faces, role, WEIGHT_REGULAR);
    VEC(Str) names = {0};
    for (size_t i = 0; i < chain->at.n; i++) {
        Str name = chain->at.at[i].source.name;
        bool seen = name.n == 0;
        for (size_t k = 0; k < names.n; k++)
            seen = seen || str_eq(names.at[k], name);
        if (!seen) VEC_PUSH(faces->arena, names, name);
    }
    return names.n ? str_join(faces->arena, names.at, names.n, STR(", ")) : STR("fonts.css");
}

const Face *faces_find(Faces *faces, enum Role role, enum Weight weight) {
    Face *face = lead(faces, role, weight);
    if (face) return face;
    /* Without a Latin face of its own a book takes Song's Latin: the ordinary case, not a note. */
    if (role != ROLE_LATIN && !faces->noted[role]) {
        faces->noted[role] = true;
        diag2(faces->diags, DIAG_font_role_missing, (Where){0}, str_from(role_name(role)),
              names_in(faces, role));
    }
    face = lead(faces, ROLE_SONG, role == ROLE_TITLE ? WEIGHT_BOLD : weight);
    faces->chains[role][weight].first = face;
    return face;
}

/* ---- a character at a time --------------------------------------------------------------------
 */

/* What a face is wanted for: for one character, and perhaps as a file of its own. */
typedef struct Wish {
    uint32_t c;
    bool ship;
} Wish;

static bool grants(const Face *face, Wish wish) {
    return face && (!wish.ship || face->info.may_ship) && face_has(face, wish.c);
}

static const Face *in_chain(Faces *faces, enum Role role, enum Weight weight, Wish wish) {
    Chain *chain = chain_of(faces, role, weight);
    for (size_t i = 0; i < chain->at.n; i++) {
        const Face *face = open_candidate(faces, &chain->at.at[i]);
        if (grants(face, wish)) return face;
    }
    return NULL;
}

static bool serves(const Chain *chain, const Face *face) {
    for (size_t i = 0; i < chain->at.n; i++)
        if (chain->at.at[i].face == face) return true;
    return chain->first == face;
}

static const Face *in_roles(Faces *faces, const Face *first, enum Weight weight, Wish wish) {
    const Face *found = NULL;
    for (int pass = 0; pass < 2; pass++) /* the roles of `first`, then the others */
        for (enum Role role = 0; !found && role < ROLE_COUNT; role++)
            if (serves(&faces->chains[role][weight], first) == (pass == 0))
                found = in_chain(faces, role, weight, wish);
    for (size_t i = 0; !found && i < faces->dropped.n; i++)
        if (grants(faces->dropped.at[i].face, wish)) found = faces->dropped.at[i].face;
    return found;
}

/* fontconfig's word is checked: the face must open, be embeddable and really have the glyph. */
static const Face *in_system(Faces *faces, unsigned weight, Wish wish) {
    SystemFont font;
    for (size_t i = 0; i < FALLBACK_TRIES; i++) {
        if (!system_fonts_with(faces->system, faces->arena, wish.c, weight, i, &font)) return NULL;
        const Face *face = open_face(faces, font.path, font.index);
        if (grants(face, wish)) return face;
    }
    return NULL;
}

static const Face *anywhere(Faces *faces, const Face *first, Wish wish) {
    enum Weight weight = first->info.weight >= 600 ? WEIGHT_BOLD : WEIGHT_REGULAR;
    const Face *found = in_roles(faces, first, weight, wish);
    return found ? found : in_system(faces, wanted_weight[weight], wish);
}

const Face *faces_fallback(Faces *faces, const Face *first, uint32_t c) {
    if (face_has(first, c)) return first;
    for (size_t i = 0; i < faces->fallbacks.n; i++)
        if (faces->fallbacks.at[i].c == c && faces->fallbacks.at[i].first == first)
            return faces->fallbacks.at[i].found;
    const Face *found = anywhere(faces, first, (Wish){.c = c});
    VEC_PUSH(faces->arena, faces->fallbacks, (Fallback){c, first, found});
    return found;
}

const Face *faces_shippable(Faces *faces, uint32_t c) {
    const Face *first = faces_find(faces, ROLE_SONG, WEIGHT_REGULAR);
    Wish wish = {.c = c, .ship = true};
    return grants(first, wish) ? first : anywhere(faces, first, wish);
}

/* ---- the set ----------------------------------------------------------------------------------
 */

Faces *faces_open(Diags *diags, Str folder) {
    Faces *faces = must_alloc(sizeof *faces);
    *faces = (Faces){.arena = arena_new(), .diags = diags, .system = system_fonts_new()};
    faces->folder = str_copy(faces->arena, folder);
    faces->rules = fonts_css_read(faces->arena, diags, faces->folder);
    look_into_folder(faces);
    if (lead(faces, ROLE_SONG, WEIGHT_REGULAR)) return faces;
    diag1(diags, DIAG_no_font, (Where){0}, names_in(faces, ROLE_SONG));
    faces_close(faces);
    return NULL;
}

void faces_close(Faces *faces) {
    if (!faces) return;
    for (size_t i = 0; i < faces->all.n; i++)
        face_free(faces->all.at[i]);
    system_fonts_drop(faces->system);
    arena_drop(faces->arena);
    free(faces);
}

size_t faces_count(const Faces *faces) {
    return faces->all.n;
}

const Face *faces_at(const Faces *faces, size_t index) {
    return faces->all.at[index];
}

/* ---- fonts.lock -------------------------------------------------------------------------------
 */

/* family, PostScript name, version, checkSumAdjustment; what follows is for people and tests. */
enum { LOCK_FAMILY, LOCK_POSTSCRIPT, LOCK_VERSION, LOCK_CHECKSUM, LOCK_FIELDS };

static void check_line(const Faces *faces, Str line) {
    Str fields[LOCK_FIELDS], rest = line;
    for (size_t i = 0; i < LOCK_FIELDS; i++)
        if (!str_cut(&rest, STR("\t"), &fields[i])) return;
    for (size_t i = 0; i < faces->all.n; i++) {
        const FaceInfo *info = &faces->all.at[i]->info;
        if (!str_eq(info->postscript, fields[LOCK_POSTSCRIPT])) continue;
        Str checksum = str_format(faces->arena, "%08x", (unsigned)info->checksum_adjustment);
        if (!str_eq(info->version, fields[LOCK_VERSION]))
            diag2(faces->diags, DIAG_font_differs, where_file(info->path), info->postscript,
                  info->version);
        else if (!str_eq(checksum, fields[LOCK_CHECKSUM]))
            diag2(faces->diags, DIAG_font_differs, where_file(info->path), info->postscript,
                  checksum);
    }
}

void faces_check_lock(const Faces *faces, Str path) {
    Str text, line;
    if (!file_exists(path) || !file_read(faces->arena, faces->diags, path, &text)) return;
    while (str_cut(&text, STR("\n"), &line))
        if (!str_starts(line, STR("#"))) check_line(faces, str_trim(line));
}
