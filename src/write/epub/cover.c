/* SPDX-License-Identifier: MIT */
/* Paper, one deep field of colour that holds the title, a thin line of gold, the cities beneath:
 * what stays legible as a thumbnail comes first. */
#include "write/epub/cover.h"

#include <cairo-ft.h>
#include <math.h>

#include "base/fail.h"
#include "base/utf8.h"
#include "text/chars.h"
#include "text/words.h"
#include "write/epub/cover_png.h"

enum { WIDTH = 1600, HEIGHT = 2400, MARGIN = 150, FIELD = 1500 };

typedef struct Colour {
    double r, g, b;
} Colour;

static const Colour paper = {0.969, 0.953, 0.918}, deep = {0.114, 0.235, 0.286},
                    gold = {0.788, 0.647, 0.392}, light = {0.984, 0.973, 0.945},
                    ink = {0.18, 0.19, 0.20}, pale = {0.72, 0.78, 0.79};

/* FreeType as long as cairo holds a face of it: its caches keep a font that nobody draws with any
 * more, and know it again by its address, so none may be freed before cairo lets go of it. */
typedef struct Foundry {
    FT_Library library;
    size_t users;
} Foundry;

typedef struct Canvas {
    cairo_t *cr;
    Foundry *foundry;
    Faces *faces;
    Arena *arena;
} Canvas;

static Foundry *foundry_open(void) {
    Foundry *foundry = must_alloc(sizeof *foundry);
    *foundry = (Foundry){.users = 1};
    if (FT_Init_FreeType(&foundry->library) != 0) fail_no_memory();
    return foundry;
}

static void foundry_leave(Foundry *foundry) {
    if (--foundry->users) return;
    FT_Done_FreeType(foundry->library);
    free(foundry);
}

static void foundry_drop_face(void *face) {
    Foundry *foundry = ((FT_Face)face)->generic.data;
    FT_Done_Face(face);
    foundry_leave(foundry);
}

/* The font of what is drawn next. */
static void pen_take(Canvas *c, const Face *face, double size) {
    static const cairo_user_data_key_t owner;
    const FaceInfo *info = face_info(face);
    FT_Face opened;
    if (FT_New_Face(c->foundry->library, str_copy(c->arena, info->path).p, (FT_Long)info->index,
                    &opened) != 0)
        fail_no_memory();
    opened->generic.data = c->foundry;
    c->foundry->users++;
    cairo_font_face_t *font = cairo_ft_font_face_create_for_ft_face(opened, 0);
    if (cairo_font_face_set_user_data(font, &owner, opened, foundry_drop_face) !=
        CAIRO_STATUS_SUCCESS)
        fail_no_memory();
    cairo_set_font_face(c->cr, font);
    cairo_set_font_size(c->cr, size);
    cairo_font_face_destroy(font);
}

static void colour(Canvas *c, Colour k) {
    cairo_set_source_rgb(c->cr, k.r, k.g, k.b);
}

static void rectangle(Canvas *c, double x, double y, double width, double height, Colour k) {
    colour(c, k);
    cairo_rectangle(c->cr, x, y, width, height);
    cairo_fill(c->cr);
}

/* Draws one line centred on x = WIDTH / 2, its characters `tracking` apart. */
static void draw_line(Canvas *c, Str text, double y, double size, double tracking) {
    double width = 0;
    cairo_text_extents_t extents;
    for (Str rest = text; rest.n;) {
        char utf8[5] = {0};
        utf8_put(utf8, utf8_next(&rest));
        cairo_text_extents(c->cr, utf8, &extents);
        width += extents.x_advance + tracking;
    }
    double x = (WIDTH - width + tracking) / 2;
    (void)size;
    for (Str rest = text; rest.n;) {
        char utf8[5] = {0};
        utf8_put(utf8, utf8_next(&rest));
        cairo_text_extents(c->cr, utf8, &extents);
        cairo_move_to(c->cr, x, y);
        cairo_show_text(c->cr, utf8);
        x += extents.x_advance + tracking;
    }
}

enum { LINES_MOST = 5 };

/* Breaks a title into lines of nearly equal length, at a space or a mark where there is one. */
static size_t break_title(Str title, size_t most, Str lines[LINES_MOST]) {
    size_t count = utf8_count(title), n = (count + most - 1) / most, done = 0;
    if (n > LINES_MOST) n = LINES_MOST;
    for (size_t i = 0; i < n; i++) {
        size_t want = (utf8_count(title) + (n - i) - 1) / (n - i), at = 0, size, mark = 0;
        for (size_t k = 0; at < title.n && (k < want || i + 1 == n); k++) {
            uint32_t ch = utf8_at(title, at, &size);
            at += size;
            if ((ch == ' ' || ch == 0x3000 || ch == 0xFF1A || ch == 0xFF0C || ch == 0x00B7) &&
                k + 3 >= want && k <= want)
                mark = at;
        }
        if (i + 1 < n) at = mark ? mark : words_begin(title, at);
        lines[done++] = str_trim(str_sub(title, 0, at));
        title = str_trim(str_after(title, at));
    }
    return done;
}

/* ---- a short title: a slip with the title downwards, as on thread-bound books ---------------- */

enum { SLIP_MOST = 7 }; /* characters */

static bool is_all_han(Str text) {
    while (text.n)
        if (!char_is_han(utf8_next(&text))) return false;
    return true;
}

static bool fits_slip(Str title) {
    size_t n = utf8_count(title);
    return n >= 2 && n <= SLIP_MOST && is_all_han(title);
}

/* One Han character below another around the axis x, from y on: no other has the same form upright.
 */
static void draw_column(Canvas *c, Str text, double x, double y, double size, double pitch) {
    double em_top = size * 0.88; /* of the em box above the baseline, in Han faces */
    while (text.n) {
        char utf8[5] = {0};
        cairo_text_extents_t extents;
        utf8_put(utf8, utf8_next(&text));
        cairo_text_extents(c->cr, utf8, &extents);
        cairo_move_to(c->cr, x - extents.x_advance / 2, y + em_top);
        cairo_show_text(c->cr, utf8);
        y += pitch;
    }
}

static void draw_slip(Canvas *c, const Book *book) {
    enum { TOP = 150, PAD = 76 };
    bool upright = is_all_han(book->subtitle); /* else it takes a line of its own below */
    double most = upright ? 1200 : 1100, n = (double)utf8_count(book->title);
    double size = fmin(270, (most - 2.0 * PAD) / (n * 1.1));
    double pitch = fmin(size * 1.22, (most - 2.0 * PAD - size) / (n - 1));
    double high = pitch * (n - 1) + size + 2 * PAD, wide = size + 2 * PAD;
    double axis = WIDTH - 260 - wide / 2, left = axis - wide / 2;
    rectangle(c, left, TOP, wide, high, paper);
    colour(c, gold);
    cairo_set_line_width(c->cr, 5);
    cairo_rectangle(c->cr, left + 22, TOP + 22, wide - 44, high - 44);
    cairo_stroke(c->cr);
    pen_take(c, faces_find(c->faces, ROLE_TITLE, WEIGHT_BOLD), size);
    colour(c, ink);
    draw_column(c, book->title, axis, TOP + PAD, size, pitch);
    double count = (double)utf8_count(book->subtitle);
    if (count == 0) return;
    double small = fmin(60, upright ? most / (count * 1.25) : (WIDTH - 2.0 * MARGIN) / count);
    pen_take(c, faces_find(c->faces, ROLE_SONG, WEIGHT_REGULAR), small);
    colour(c, light);
    if (upright)
        draw_column(c, book->subtitle, left - 100, TOP + 22, small, small * 1.25);
    else
        draw_line(c, book->subtitle, FIELD - 84, small, small * 0.06);
}

/* ---- a longer one: lines --------------------------------------------------------------------- */

static void draw_lines(Canvas *c, const Book *book) {
    Str lines[LINES_MOST];
    size_t count = utf8_count(book->title);
    size_t n = break_title(book->title, count <= 7 ? 7 : count <= 16 ? 8 : 10, lines);
    size_t longest = 1;
    for (size_t i = 0; i < n; i++)
        if (utf8_count(lines[i]) > longest) longest = utf8_count(lines[i]);
    double tracking_em = longest <= 6 ? 0.12 : 0.04;
    double size = fmin(210, (WIDTH - 2.0 * MARGIN) / ((double)longest * (1 + tracking_em)));
    double pitch = size * 1.42, top = FIELD * 0.47 - pitch * (double)(n - 1) / 2;
    pen_take(c, faces_find(c->faces, ROLE_TITLE, WEIGHT_BOLD), size);
    colour(c, light);
    for (size_t i = 0; i < n; i++)
        draw_line(c, lines[i], top + pitch * (double)i + size * 0.36, size, size * tracking_em);
    if (book->subtitle.n == 0) return;
    double small = fmin(58, (WIDTH - 2.0 * MARGIN) / (double)utf8_count(book->subtitle));
    pen_take(c, faces_find(c->faces, ROLE_SONG, WEIGHT_REGULAR), small);
    colour(c, pale);
    draw_line(c, book->subtitle, top + pitch * (double)n + small * 0.2, small, small * 0.06);
}

/* The cities in rows, an em apart. */
static double draw_cities(Canvas *c, const Book *book, double y) {
    enum { ROW_MOST = 18 };
    double size = 54;
    pen_take(c, faces_find(c->faces, ROLE_SONG, WEIGHT_REGULAR), size);
    colour(c, ink);
    Str row = STR("");
    int rows = 0;
    for (const City *city = book->cities; city && rows < 5; city = city->next) {
        if (city->kind != CITY_PLACE) continue;
        Str name = str_from(city->place->short_name);
        if (row.n && utf8_count(row) + 1 + utf8_count(name) > ROW_MOST) {
            draw_line(c, row, y, size, size * 0.08);
            y += size * 1.75;
            rows++;
            row = name;
        } else {
            row = row.n ? STR_CAT(c->arena, row, STR("　"), name) : name;
        }
    }
    if (row.n && rows < 5) draw_line(c, row, y, size, size * 0.08);
    return y;
}

static void draw_foot(Canvas *c, const Book *book) {
    double size = 50;
    pen_take(c, faces_find(c->faces, ROLE_SONG, WEIGHT_REGULAR), size);
    colour(c, ink);
    Str who = str_join(c->arena, book->editors.at, book->editors.n, STR("　"));
    if (book->publisher.n) who = book->publisher;
    if (who.n) draw_line(c, who, HEIGHT - 190, size, size * 0.08);
    if (book->date.n >= 4) draw_line(c, str_sub(book->date, 0, 4), HEIGHT - 110, size, size * 0.1);
}

static void draw_ground(Canvas *c) {
    rectangle(c, 0, 0, WIDTH, HEIGHT, paper);
    rectangle(c, 0, 0, WIDTH, FIELD, deep);
    rectangle(c, 0, FIELD, WIDTH, 10, gold);
    rectangle(c, WIDTH / 2.0 - 60, FIELD + 140, 120, 4, gold);
}

static void draw_frame(Canvas *c) {
    colour(c, gold);
    cairo_set_line_width(c->cr, 2.5);
    cairo_rectangle(c->cr, 70, 70, WIDTH - 140, FIELD - 140);
    cairo_stroke(c->cr);
}

/* As cairo rounds it, 0xRRGGBB. */
static uint32_t rgb_of(Colour k) {
    return (uint32_t)(k.r * 255 + 0.5) << 16 | (uint32_t)(k.g * 255 + 0.5) << 8 |
           (uint32_t)(k.b * 255 + 0.5);
}

Str cover_draw(const Book *book, Faces *faces, Arena *arena) {
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
    Canvas c = {
        .cr = cairo_create(surface), .foundry = foundry_open(), .faces = faces, .arena = arena};
    if (cairo_status(c.cr) != CAIRO_STATUS_SUCCESS) fail_no_memory();
    draw_ground(&c);
    if (fits_slip(book->title)) {
        draw_slip(&c, book);
    } else {
        draw_frame(&c);
        draw_lines(&c, book);
    }
    draw_cities(&c, book, FIELD + 290);
    draw_foot(&c, book);
    cairo_destroy(c.cr);
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS) fail_no_memory();
    const uint32_t flat[] = {rgb_of(paper), rgb_of(deep), rgb_of(gold),
                             rgb_of(light), rgb_of(ink),  rgb_of(pale)};
    Str png = cover_png(arena, surface, flat, sizeof flat / sizeof *flat);
    cairo_surface_destroy(surface);
    foundry_leave(c.foundry);
    return png;
}
