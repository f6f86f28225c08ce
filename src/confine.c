/* SPDX-License-Identifier: MIT */
#include "confine.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/data.h"
#include "base/file.h"
#include "base/output.h"
#include "base/sandbox.h"
#include "base/signals.h"
#include "book/tidy_state.h"
#include "style/fonts_system.h"

enum { MODE_FOLDER = 0777 };

/* What libraries read when they are first used: tables of encodings, the configuration of
 * fontconfig and OpenSSL (libzip asks it), profiles of colour, the zone of the clock. */
static const Str systems[] = {
    STR_INIT("/usr"),
    STR_INIT("/lib"),
    STR_INIT("/lib64"),
    STR_INIT("/nix/store"),
    STR_INIT("/gnu/store"),
    STR_INIT("/etc/fonts"),
    STR_INIT("/etc/ssl/openssl.cnf"),
    STR_INIT("/etc/localtime"),
    STR_INIT("/dev/urandom"),
    STR_INIT("/proc/self"),
    STR_INIT("/proc/self/exe"), /* the sanitizers, at their end */
};

/* Folders in a source folder that are the user's own, whatever they lead to. */
static const Str own[] = {STR_INIT(TIDY_FOLDER), STR_INIT("fonts"), STR_INIT("styles")};

/* Folders that were made, from the outermost. */
static VEC(Str) made;

static bool is_own(Str name) {
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (str_eq(name, own[i])) return true;
    return false;
}

/* What the links in a folder lead to: files that are read today, and folders only where they are
 * the user's own; others are looked into and left. */
static void admit_links(Sandbox *sandbox, Arena *arena, Str folder, bool all) {
    Str *names;
    size_t n = file_names(arena, folder, FILE_LINK, &names);
    for (size_t i = 0; i < n; i++) {
        Str path = path_join(arena, folder, names[i]);
        if (all || is_own(names[i]) || !file_is_folder(path))
            sandbox_read(sandbox, path);
        else
            sandbox_list(sandbox, path);
    }
}

/* A folder of fonts, styles or tidied texts; a style is a folder in it. */
static void admit_own(Sandbox *sandbox, Arena *arena, Str folder) {
    Str *names;
    sandbox_read(sandbox, folder);
    admit_links(sandbox, arena, folder, true);
    size_t n = file_names(arena, folder, FILE_FOLDER, &names);
    for (size_t i = 0; i < n; i++)
        admit_links(sandbox, arena, path_join(arena, folder, names[i]), true);
}

/* -s may name a folder anywhere, from the folder of styles on. */
static void admit_style(Sandbox *sandbox, Arena *arena, Str styles, Str style) {
    Str folder = path_join(arena, styles, style);
    if (style.n && file_exists(path_join(arena, folder, STR("print.css"))))
        admit_own(sandbox, arena, folder);
}

static void admit_source(Sandbox *sandbox, Arena *arena, const Options *options, Str source) {
    sandbox_read(sandbox, source);
    if (!file_is_folder(source)) {
        sandbox_read(sandbox, path_folder(source)); /* its pictures */
        return;
    }
    admit_links(sandbox, arena, source, false);
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        admit_own(sandbox, arena, path_join(arena, source, own[i]));
    admit_style(sandbox, arena, path_join(arena, source, STR("styles")), options->style);
}

static void admit_font(void *context, Str path) {
    sandbox_read(context, path);
}

/* Makes the folders on the way that are missing. Gives the last one that is there: where one cannot
 * be made, whoever writes says why. */
static Str make_folder(Arena *arena, Str folder) {
    Str there = str_starts(folder, STR("/")) ? STR("/") : STR(".");
    for (size_t i = 1; i <= folder.n; i++) {
        if (i < folder.n && folder.p[i] != '/') continue;
        Str part = str_copy(arena, str_sub(folder, 0, i));
        if (mkdir(part.p, MODE_FOLDER) == 0)
            VEC_PUSH(arena, made, part);
        else if (!file_is_folder(part))
            break;
        there = part;
    }
    return there;
}

static void admit_output(Sandbox *sandbox, Arena *arena, const Options *options) {
    Str folder = options->folder;
    if (options->command == COMMAND_TIDY && !folder.n)
        folder = path_join(arena, options->sources[0], STR(TIDY_FOLDER));
    if (options->command == COMMAND_CHECK || !folder.n) return;
    sandbox_write(sandbox, make_folder(arena, folder));
    if (made.n) sandbox_clear(sandbox, path_folder(made.at[0]));
}

void confine(Arena *arena, const Options *options) {
    const unsigned with_fonts = FORMAT_EPUB | FORMAT_PDF | FORMAT_TRACE | FORMAT_LOCK;
    Sandbox *sandbox = options->no_sandbox ? NULL : sandbox_new();
    if (!sandbox) return;
    for (size_t i = 0; i < sizeof systems / sizeof *systems; i++)
        sandbox_read(sandbox, systems[i]);
    Str styles = data_folder(arena, STR("styles"));
    admit_own(sandbox, arena, styles);
    admit_own(sandbox, arena, data_folder(arena, STR("fonts")));
    admit_style(sandbox, arena, styles, options->style);
    for (size_t i = 0; i < options->sources_n; i++)
        admit_source(sandbox, arena, options, options->sources[i]);
    if (options->command == COMMAND_BUILD && options->formats & with_fonts)
        system_fonts_start(admit_font, sandbox);
    admit_output(sandbox, arena, options);
    signals_pause();
    sandbox_enter(sandbox);
    signals_guard();
}

void confine_end(void) {
    system_fonts_end();
    if (outputs_committed()) return;
    while (made.n && rmdir(made.at[made.n - 1].p) == 0)
        made.n--;
}
