/* SPDX-License-Identifier: MIT */
/* Faces: found by role, measured, shaped, subset. The default faces of Debian are needed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/utf8.h"
#include "style/face.h"
#include "style/fonts_css.h"

typedef struct Fixture {
    Diags *diags;
    Arena *arena;
    Faces *faces;
    char folder[64]; /* a fonts/ folder of the test's own */
} Fixture;

static int set_up(void **state) {
    Fixture *f = calloc(1, sizeof *f);
    f->diags = diags_new(LANGUAGE_EN, true);
    f->arena = arena_new();
    f->faces = faces_open(f->diags, STR("fonts"));
    strcpy(f->folder, "/tmp/huibian-fonts-XXXXXX");
    *state = f;
    return f->faces && mkdtemp(f->folder) ? 0 : -1;
}

static int tear_down(void **state) {
    Fixture *f = *state;
    Str *names;
    size_t n = 0;
    if (file_list(f->arena, f->diags, str_from(f->folder), &names, &n))
        for (size_t i = 0; i < n; i++)
            unlink(path_join(f->arena, str_from(f->folder), names[i]).p);
    rmdir(f->folder);
    faces_close(f->faces);
    arena_drop(f->arena);
    diags_drop(f->diags);
    free(f);
    return 0;
}

static Str in_folder(Fixture *f, const char *name) {
    return path_join(f->arena, str_from(f->folder), str_from(name));
}

static void write_file(Fixture *f, const char *name, Str text) {
    FILE *file = fopen(in_folder(f, name).p, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text.p, 1, text.n, file), text.n);
    fclose(file);
}

/* A copy of the font file of `from` with `patch` bytes at the place of a table's field. */
static void copy_font(Fixture *f, const Face *from, const char *name, const char *table, size_t at,
                      int byte) {
    Str font;
    assert_true(file_read(f->arena, f->diags, face_info(from)->path, &font));
    unsigned char *p = (unsigned char *)font.p;
    for (size_t i = 0; table && i < (size_t)(p[4] << 8 | p[5]); i++) {
        unsigned char *entry = p + 12 + 16 * i;
        size_t offset =
            (size_t)entry[8] << 24 | (size_t)entry[9] << 16 | (size_t)entry[10] << 8 | entry[11];
        if (memcmp(entry, table, 4) == 0) p[offset + at] = (unsigned char)byte;
    }
    write_file(f, name, font);
}

static size_t reported(const Fixture *f, enum DiagName name) {
    size_t n, found = 0;
    const Diag *all = diags_all(f->diags, &n);
    for (size_t i = 0; i < n; i++)
        found += all[i].name == name;
    return found;
}

static const Face *wenkai(Fixture *f) {
    const Face *kai = faces_find(f->faces, ROLE_KAI, WEIGHT_REGULAR);
    if (face_info(kai)->cff) skip(); /* fonts-lxgw-wenkai is not installed */
    return kai;
}

/* ---- finding ----------------------------------------------------------------------------------
 */

static void test_song_is_the_chinese_face_of_the_collection(void **state) {
    Fixture *f = *state;
    const FaceInfo *song = face_info(faces_find(f->faces, ROLE_SONG, WEIGHT_REGULAR));
    assert_string_equal(song->postscript.p, "NotoSerifCJKsc-Regular");
    assert_int_equal(song->index, 2);
    assert_true(song->cff);
    assert_true(song->may_embed);
    assert_int_equal(song->ascent, 880);
    assert_int_equal(song->descent, -120);
    assert_int_equal(song->weight, 400);
    const Face *bold = faces_find(f->faces, ROLE_SONG, WEIGHT_BOLD);
    assert_string_equal(face_info(bold)->postscript.p, "NotoSerifCJKsc-Bold");
    assert_ptr_equal(faces_find(f->faces, ROLE_TITLE, WEIGHT_REGULAR), bold);
    assert_ptr_equal(faces_find(f->faces, ROLE_LATIN, WEIGHT_BOLD), bold);
    assert_int_equal(faces_count(f->faces), 2); /* nothing else was opened */
    for (size_t i = 0; i < faces_count(f->faces); i++)
        assert_int_equal(face_info(faces_at(f->faces, i))->ordinal, i);
}

static void test_a_role_without_font_falls_back_with_one_note(void **state) {
    Fixture *f = *state;
    write_file(f, "fonts.css",
               STR("@font-face { font-family: Song; src: local(\"Noto Serif CJK SC\") }\n"
                   "@font-face { font-family: Fang; src: local(\"No Such Font\") }\n"));
    Faces *faces = faces_open(f->diags, str_from(f->folder));
    assert_non_null(faces);
    const Face *song = faces_find(faces, ROLE_SONG, WEIGHT_REGULAR);
    assert_ptr_equal(faces_find(faces, ROLE_FANG, WEIGHT_REGULAR), song);
    assert_ptr_equal(faces_find(faces, ROLE_FANG, WEIGHT_REGULAR), song);
    assert_ptr_equal(faces_find(faces, ROLE_FANG, WEIGHT_BOLD), song);
    assert_int_equal(reported(f, DIAG_font_role_missing), 1);
    faces_close(faces);
}

static void test_no_song_is_fatal(void **state) {
    Fixture *f = *state;
    write_file(f, "fonts.css", STR("@font-face { font-family: Song; src: local(\"No Such\") }"));
    assert_null(faces_open(f->diags, str_from(f->folder)));
    assert_int_equal(reported(f, DIAG_no_font), 1);
}

static void test_the_users_file_wins(void **state) {
    Fixture *f = *state;
    const Face *kai = wenkai(f);
    copy_font(f, kai, "SIMFANG.TTF", NULL, 0, 0); /* a 仿宋 by its file's name */
    copy_font(f, kai, "my.ttf", NULL, 0, 0);      /* 霞鹜文楷 by its family's */
    Faces *faces = faces_open(f->diags, str_from(f->folder));
    const FaceInfo *fang = face_info(faces_find(faces, ROLE_FANG, WEIGHT_BOLD));
    assert_true(str_ends(fang->path, STR("SIMFANG.TTF")));
    const FaceInfo *found = face_info(faces_find(faces, ROLE_KAI, WEIGHT_REGULAR));
    assert_true(str_ends(found->path, STR("my.ttf")));
    faces_close(faces);
}

static void test_url_names_a_role(void **state) {
    Fixture *f = *state;
    copy_font(f, wenkai(f), "x.ttf", NULL, 0, 0);
    write_file(f, "fonts.css",
               STR("/* ours */ @font-face { font-family: 'Song';\n"
                   " src: url(missing.otf) format(\"opentype\"), url(\"x.ttf\"); }"));
    Faces *faces = faces_open(f->diags, str_from(f->folder));
    assert_non_null(faces);
    assert_true(
        str_ends(face_info(faces_find(faces, ROLE_SONG, WEIGHT_REGULAR))->path, STR("/x.ttf")));
    assert_int_equal(reported(f, DIAG_fonts_css), 0);
    faces_close(faces);
}

static void test_damaged_and_restricted_files_are_passed_over(void **state) {
    Fixture *f = *state;
    write_file(f, "Song.ttf", STR("this is no font"));
    copy_font(f, wenkai(f), "Hei.ttf", "OS/2", 9, 0x02); /* fsType: restricted */
    copy_font(f, wenkai(f), "Kai.ttf", "head", 12, 0);   /* opens, and cannot be cut */
    Faces *faces = faces_open(f->diags, str_from(f->folder));
    assert_non_null(faces);
    assert_string_equal(face_info(faces_find(faces, ROLE_SONG, WEIGHT_REGULAR))->postscript.p,
                        "NotoSerifCJKsc-Regular");
    assert_string_equal(face_info(faces_find(faces, ROLE_HEI, WEIGHT_REGULAR))->postscript.p,
                        "NotoSansCJKsc-Regular");
    assert_int_equal(reported(f, DIAG_font_broken), 2);
    assert_int_equal(reported(f, DIAG_font_may_not_embed), 1);
    assert_false(
        str_ends(face_info(faces_find(faces, ROLE_KAI, WEIGHT_REGULAR))->path, STR("/Kai.ttf")));
    faces_close(faces);
}

static void test_css_errors_have_lines(void **state) {
    Fixture *f = *state;
    write_file(f, "fonts.css",
               STR("@font-face {\n font-family: Song;\n src: local(Noto Serif CJK SC);\n"
                   " unicode-range: U+4E00;\n}\n@import \"x\";\n@font-face { font-family: Sung }"));
    FontRules rules = fonts_css_read(f->arena, f->diags, str_from(f->folder));
    assert_int_equal(rules.rules.n, 1);
    assert_int_equal(reported(f, DIAG_fonts_css), 3);
    size_t n;
    const Diag *all = diags_all(f->diags, &n);
    const int lines[] = {4, 6, 7};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(all[n - 3 + i].where.line, lines[i]);
}

/* fonts/fonts.css and the rules that hold without it must say the same. */
static void test_built_in_rules_are_the_shipped_ones(void **state) {
    Fixture *f = *state;
    FontRules shipped = fonts_css_read(f->arena, f->diags, STR("fonts"));
    FontRules built_in = fonts_css_read(f->arena, f->diags, str_from(f->folder));
    assert_int_equal(reported(f, DIAG_fonts_css), 0);
    assert_int_equal(shipped.rules.n, built_in.rules.n);
    for (size_t i = 0; i < shipped.rules.n; i++) {
        const FontRule *a = &shipped.rules.at[i], *b = &built_in.rules.at[i];
        assert_int_equal(a->role, b->role);
        assert_int_equal(a->weight_min, b->weight_min);
        assert_int_equal(a->weight_max, b->weight_max);
        assert_int_equal(a->sources.n, b->sources.n);
        for (size_t k = 0; k < a->sources.n; k++)
            assert_true(str_eq(a->sources.at[k].name, b->sources.at[k].name));
    }
}

/* ---- fallback ---------------------------------------------------------------------------------
 */

static void test_fallback_is_by_character(void **state) {
    Fixture *f = *state;
    const Face *song = faces_find(f->faces, ROLE_SONG, WEIGHT_REGULAR);
    static const uint32_t rare[] = {0x4E00, 0x2CB4A /* 𬭊 */, 0x2B5AF /* 𫖯 */, 0x20BB7 /* 𠮷 */};
    for (size_t i = 0; i < sizeof rare / sizeof *rare; i++) {
        const Face *face = faces_fallback(f->faces, song, rare[i]);
        assert_non_null(face);
        assert_true(face_has(face, rare[i]));
        assert_int_not_equal(face_glyph(face, rare[i]).gid, 0);
    }
    assert_ptr_equal(faces_fallback(f->faces, song, 0x4E00), song);
    assert_null(faces_fallback(f->faces, song, 0x10FFFD)); /* private use, nobody's */
    assert_null(faces_fallback(f->faces, song, 0x10FFFD));
}

/* ---- measures and shapes ----------------------------------------------------------------------
 */

static void test_glyphs_are_measured_in_milli_em(void **state) {
    Fixture *f = *state;
    const Face *song = faces_find(f->faces, ROLE_SONG, WEIGHT_REGULAR);
    FaceGlyph han = face_glyph(song, 0x6C49);
    assert_int_equal(han.advance, 1000);
    assert_int_equal(face_advance(song, han.gid), 1000);
    int left, right;
    face_ink(song, face_glyph(song, 0xFF0C).gid, &left, &right); /* ，stands at the left */
    assert_in_range(left, 0, 200);
    assert_in_range(right, 100, 500);
    assert_int_equal(face_glyph(song, 0x10FFFD).gid, 0);
    /* Noto's own — is .89 em; zh-Hans has one that fills the em (fonts.md). */
    assert_int_equal(face_glyph(song, 0x2014).advance, 1000);
}

static void test_shaping_keeps_the_text(void **state) {
    Fixture *f = *state;
    const Face *song = faces_find(f->faces, ROLE_SONG, WEIGHT_REGULAR);
    FaceGlyph *glyphs;
    size_t n = face_shape(song, f->arena, STR("office A"), "en", &glyphs);
    assert_in_range(n, 6, 8); /* with or without a ligature */
    uint32_t last = 0;
    for (size_t i = 0; i < n; i++) {
        assert_int_not_equal(glyphs[i].gid, 0);
        assert_true(glyphs[i].cluster >= last);
        last = glyphs[i].cluster;
    }
    n = face_shape(song, f->arena, STR("“汉字”——"), "zh-Hans", &glyphs);
    assert_int_equal(n, 5); /* —— is one glyph of two em, without the gap of two */
    assert_int_equal(glyphs[4].cluster, 12);
    assert_int_equal(glyphs[4].advance, 2000);
    assert_int_equal(face_shape(song, f->arena, STR(""), "zh-Hans", &glyphs), 0);
}

/* ---- fonts.lock -------------------------------------------------------------------------------
 */

static void test_lock_notes_a_difference(void **state) {
    Fixture *f = *state;
    const FaceInfo *song = face_info(faces_find(f->faces, ROLE_SONG, WEIGHT_REGULAR));
    Str same = str_format(f->arena, "# comment\n%s\t%s\t%s\t%08x\tsha\tfile\n", song->family.p,
                          song->postscript.p, song->version.p, (unsigned)song->checksum_adjustment);
    write_file(f, "fonts.lock", same);
    faces_check_lock(f->faces, in_folder(f, "fonts.lock"));
    assert_int_equal(reported(f, DIAG_font_differs), 0);
    write_file(f, "fonts.lock",
               str_format(f->arena, "%s\t%s\t%s\t%08x\n", song->family.p, song->postscript.p,
                          song->version.p, (unsigned)song->checksum_adjustment ^ 1));
    faces_check_lock(f->faces, in_folder(f, "fonts.lock"));
    assert_int_equal(reported(f, DIAG_font_differs), 1);
    faces_check_lock(f->faces, in_folder(f, "no-such-file"));
    assert_int_equal(reported(f, DIAG_font_differs), 1);
}

/* The first word that a command prints. */
static Str word_of(Fixture *f, Str command) {
    char text[128] = "";
    FILE *pipe = popen(command.p, "r");
    assert_non_null(pipe);
    if (fscanf(pipe, "%127s", text) != 1) text[0] = '\0';
    pclose(pipe);
    return str_copy(f->arena, str_from(text));
}

/* The faces that are installed here are those of fonts.lock, down to the file. Another Debian has
 * other versions; that these are not the lock's is for `make fonts-check` to say. */
static void test_faces_are_those_of_the_lock(void **state) {
    Fixture *f = *state;
    Str lock;
    assert_true(file_read(f->arena, f->diags, STR("fonts/fonts.lock"), &lock));
    for (enum Role role = ROLE_SONG; role <= ROLE_KAI; role++)
        for (enum Weight weight = 0; weight < WEIGHT_COUNT; weight++)
            faces_find(f->faces, role, weight);
    for (size_t i = 0; i < faces_count(f->faces); i++) {
        const FaceInfo *info = face_info(faces_at(f->faces, i));
        Str sum = word_of(f, str_format(f->arena, "sha256sum '%s'", info->path.p));
        Str line =
            str_format(f->arena, "%s\t%s\t%s\t%08x\t%s\t%.*s\n", info->family.p, info->postscript.p,
                       info->version.p, (unsigned)info->checksum_adjustment, sum.p,
                       STR_ARG(path_base(info->path)));
        Str version = str_format(f->arena, "%s\t%s\n", info->postscript.p, info->version.p);
        if (!str_has(lock, str_sub(version, 0, version.n - 1))) skip();
        if (!str_has(lock, line)) print_error("fonts.lock lacks: %s", line.p);
        assert_true(str_has(lock, line));
    }
}

/* ---- subsets ----------------------------------------------------------------------------------
 */

static unsigned number_at(Str s, size_t at) {
    return (unsigned)((unsigned char)s.p[at] << 8 | (unsigned char)s.p[at + 1]);
}

static void test_cff_subset_has_a_slot_for_each_cid(void **state) {
    Fixture *f = *state;
    const Face *song = faces_find(f->faces, ROLE_SONG, WEIGHT_REGULAR);
    uint16_t slots[5] = {0, face_glyph(song, 0x6C49).gid, face_glyph(song, 'A').gid,
                         face_glyph(song, 0x4E00).gid};
    slots[4] = slots[1]; /* a glyph that stands for two texts */
    const uint16_t cids[5] = {0, 0x3030, 0x302D, 7, 0xFFFF};
    FaceSubset subset;
    assert_true(face_subset(song, slots, cids, 5, &subset));
    assert_null(subset.map);
    assert_in_range(subset.bytes.n, 300, 3000);
    assert_int_equal(subset.bytes.p[0], 1); /* CFF 1 */
    assert_true(str_has(subset.bytes, STR("AdobeIdentityNotoSerifCJKsc-Regular")));
    face_subset_drop(&subset);
    uint16_t beyond[2] = {0, 65535};
    if (face_subset(song, beyond, cids, 2, &subset)) face_subset_drop(&subset); /* must not crash */
}

static void test_glyf_subset_maps_its_slots(void **state) {
    Fixture *f = *state;
    const Face *kai = wenkai(f);
    uint16_t slots[4] = {0, face_glyph(kai, 0x6C49).gid, face_glyph(kai, 0x4E00).gid};
    slots[3] = slots[1];
    const uint16_t cids[4] = {0, 1, 2, 3};
    FaceSubset subset;
    assert_true(face_subset(kai, slots, cids, 4, &subset));
    assert_non_null(subset.map);
    assert_int_equal(subset.map[0], 0);
    assert_int_equal(subset.map[1], subset.map[3]);
    assert_int_not_equal(subset.map[1], subset.map[2]);
    unsigned tables = number_at(subset.bytes, 4);
    assert_in_range(tables, 6, 7); /* no cmap, name, post, OS/2, GSUB … */
    face_subset_drop(&subset);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_song_is_the_chinese_face_of_the_collection),
        TEST(test_a_role_without_font_falls_back_with_one_note),
        TEST(test_no_song_is_fatal),
        TEST(test_the_users_file_wins),
        TEST(test_url_names_a_role),
        TEST(test_damaged_and_restricted_files_are_passed_over),
        TEST(test_css_errors_have_lines),
        TEST(test_built_in_rules_are_the_shipped_ones),
        TEST(test_fallback_is_by_character),
        TEST(test_glyphs_are_measured_in_milli_em),
        TEST(test_shaping_keeps_the_text),
        TEST(test_lock_notes_a_difference),
        TEST(test_faces_are_those_of_the_lock),
        TEST(test_cff_subset_has_a_slot_for_each_cid),
        TEST(test_glyf_subset_maps_its_slots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
