/* SPDX-License-Identifier: MIT */
#include "style/fonts_system.h"

#include <fontconfig/fontconfig.h>
#include <stdlib.h>

#include "base/fail.h"
#include "base/file.h"

struct SystemFonts {
    FcConfig *config; /* NULL until first asked */
};

static FcConfig *started; /* for the whole process */

/* What the choice between two fonts looks at, in this order; the path decides at last, so that the
 * order of fontconfig's folders does not. */
struct Choice {
    long chinese, slant, width, weight;
    const char *path;
    int index;
};

SystemFonts *system_fonts_new(void) {
    SystemFonts *fonts = must_alloc(sizeof *fonts);
    *fonts = (SystemFonts){0};
    return fonts;
}

void system_fonts_drop(SystemFonts *fonts) {
    if (!fonts) return;
    if (fonts->config) FcConfigDestroy(fonts->config);
    free(fonts);
}

static FcConfig *config(SystemFonts *fonts) {
    if (!fonts->config)
        fonts->config = started ? FcConfigReference(started) : FcInitLoadConfigAndFonts();
    if (!fonts->config) fail_no_memory();
    return fonts->config;
}

/* The fonts of a collection stand together there. */
static void name_links(const FcFontSet *set, void (*each)(void *, Str), void *context) {
    Str last = {0};
    for (int i = 0; set && i < set->nfont; i++) {
        FcChar8 *name;
        if (FcPatternGetString(set->fonts[i], FC_FILE, 0, &name) != FcResultMatch) continue;
        Str path = str_from((const char *)name);
        if (!str_eq(path, last) && !file_is_regular(path)) each(context, path);
        last = path;
    }
}

void system_fonts_start(void (*each)(void *context, Str path), void *context) {
    started = FcInitLoadConfigAndFonts();
    if (!started) fail_no_memory();
    FcStrList *folders = FcConfigGetFontDirs(started);
    for (FcChar8 *name; folders && (name = FcStrListNext(folders)) != NULL;)
        each(context, str_from((const char *)name));
    if (folders) FcStrListDone(folders);
    name_links(FcConfigGetFonts(started, FcSetSystem), each, context);
}

void system_fonts_end(void) {
    if (started) FcConfigDestroy(started);
    started = NULL;
}

static FcFontSet *list(SystemFonts *fonts, FcPattern *pattern) {
    FcObjectSet *wanted =
        FcObjectSetBuild(FC_FILE, FC_INDEX, FC_WEIGHT, FC_SLANT, FC_WIDTH, FC_FONTFORMAT,
                         FC_VARIABLE, FC_COLOR, FC_CHARSET, (char *)NULL);
    FcFontSet *set = wanted ? FcFontList(config(fonts), pattern, wanted) : NULL;
    if (!set) fail_no_memory();
    FcObjectSetDestroy(wanted);
    return set;
}

static long number(FcPattern *font, const char *object, long otherwise) {
    double value;
    return FcPatternGetDouble(font, object, 0, &value) == FcResultMatch ? (long)value : otherwise;
}

static bool flag(FcPattern *font, const char *object) {
    FcBool value;
    return FcPatternGetBool(font, object, 0, &value) == FcResultMatch && value;
}

/* sfnt with outlines only; no variable font (its instances are not files), no colour. */
static bool usable(FcPattern *font) {
    FcChar8 *format;
    if (FcPatternGetString(font, FC_FONTFORMAT, 0, &format) != FcResultMatch) return false;
    bool sfnt = strcmp((char *)format, "TrueType") == 0 || strcmp((char *)format, "CFF") == 0;
    return sfnt && !flag(font, FC_VARIABLE) && !flag(font, FC_COLOR);
}

static bool has_chinese(FcPattern *font) {
    FcCharSet *set;
    return FcPatternGetCharSet(font, FC_CHARSET, 0, &set) == FcResultMatch &&
           FcCharSetHasChar(set, 0x7684) && FcCharSetHasChar(set, 0x8FD9); /* 的, 这 */
}

static bool choice_of(FcPattern *font, unsigned weight, struct Choice *choice) {
    FcChar8 *path;
    int index;
    if (!usable(font) || FcPatternGetString(font, FC_FILE, 0, &path) != FcResultMatch ||
        FcPatternGetInteger(font, FC_INDEX, 0, &index) != FcResultMatch || index > 0xFFFF)
        return false;
    long w = (long)FcWeightToOpenTypeDouble((double)number(font, FC_WEIGHT, FC_WEIGHT_REGULAR));
    *choice = (struct Choice){.chinese = has_chinese(font) ? 0 : 1,
                              .slant = number(font, FC_SLANT, FC_SLANT_ROMAN),
                              .width = labs(number(font, FC_WIDTH, FC_WIDTH_NORMAL) - 100),
                              .weight = labs(w - (long)weight),
                              .path = (const char *)path,
                              .index = index};
    return true;
}

static int compare(const void *left, const void *right) {
    const struct Choice *a = left, *b = right;
    const long keys[][2] = {{a->chinese, b->chinese},
                            {a->slant, b->slant},
                            {a->width, b->width},
                            {a->weight, b->weight}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i][0] != keys[i][1]) return keys[i][0] < keys[i][1] ? -1 : 1;
    int order = strcmp(a->path, b->path);
    return order ? order : (a->index > b->index) - (a->index < b->index);
}

/* The nth best of those that match the pattern, which is consumed. */
static bool best(SystemFonts *fonts, Arena *arena, FcPattern *pattern, unsigned weight, size_t nth,
                 SystemFont *found) {
    FcFontSet *set = list(fonts, pattern);
    struct Choice *choices = must_alloc(sizeof *choices * ((size_t)set->nfont + 1));
    size_t n = 0;
    for (int i = 0; i < set->nfont; i++)
        n += choice_of(set->fonts[i], weight, &choices[n]);
    qsort(choices, n, sizeof *choices, compare);
    if (nth < n)
        *found = (SystemFont){str_copy(arena, str_from(choices[nth].path)),
                              (unsigned)choices[nth].index};
    free(choices);
    FcFontSetDestroy(set);
    FcPatternDestroy(pattern);
    return nth < n;
}

static FcPattern *pattern_new(void) {
    FcPattern *pattern = FcPatternCreate();
    if (!pattern) fail_no_memory();
    return pattern;
}

bool system_fonts_find(SystemFonts *fonts, Arena *arena, Str name, unsigned weight,
                       SystemFont *font) {
    static const char *const objects[] = {FC_FAMILY, FC_FULLNAME, FC_POSTSCRIPT_NAME};
    Str wanted = str_copy(arena, name);
    for (size_t i = 0; i < sizeof objects / sizeof *objects; i++) {
        FcPattern *pattern = pattern_new();
        FcPatternAddString(pattern, objects[i], (const FcChar8 *)wanted.p);
        if (best(fonts, arena, pattern, weight, 0, font)) return true;
    }
    return false;
}

bool system_fonts_with(SystemFonts *fonts, Arena *arena, uint32_t c, unsigned weight, size_t nth,
                       SystemFont *font) {
    FcPattern *pattern = pattern_new();
    FcCharSet *set = FcCharSetCreate();
    if (!set) fail_no_memory();
    FcCharSetAddChar(set, c);
    FcPatternAddCharSet(pattern, FC_CHARSET, set);
    FcCharSetDestroy(set);
    return best(fonts, arena, pattern, weight, nth, font);
}
