/* SPDX-License-Identifier: MIT */
/* 整理稿: the articles that staff corrected, in place of those that were received. */
#include "base/file.h"
#include "book/text.h"
#include "book/tidy_state.h"
#include "read/decode.h"
#include "read/read.h"

static void read_one(Book *book, Str source_folder, Str folder, Str name, const TidyState *state) {
    Str path = path_join(book->arena, folder, name), bytes, text;
    if (!file_read(book->arena, book->diags, path, &bytes)) return;
    if (!decode_text(book, path, bytes, STR(""), &text)) return;
    const TidyRow *row = tidy_state_of_name(state, name);
    Source *source =
        book_add_source(book, path, path_join(book->arena, STR(TIDY_FOLDER), name), text);
    source->folder = source_folder;
    source->tidied = true;
    source->corrected = !row || row->written != source->received;
    source->tidied_from = row ? row->received : 0;
    tidied_read(book, source);
}

void read_tidied_folder(Book *book, Str source_folder) {
    Str folder = path_join(book->arena, source_folder, STR(TIDY_FOLDER)), text = STR(""), *names;
    Str state_path = path_join(book->arena, folder, STR(TIDY_STATE));
    size_t n;
    if (!file_is_folder(folder) || !file_list(book->arena, book->diags, folder, &names, &n)) return;
    if (file_exists(state_path)) file_read(book->arena, book->diags, state_path, &text);
    read_catalogue(book, folder);
    TidyState state = tidy_state_read(book->arena, text);
    for (size_t i = 0; i < n; i++)
        if (str_ends(names[i], STR(".txt")) && !str_starts(names[i], STR(".")))
            read_one(book, source_folder, folder, names[i], &state);
}
