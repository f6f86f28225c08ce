/* SPDX-License-Identifier: MIT */
/* An article that stands in 整理稿 and as received: what was corrected wins, what was not follows
 * the received file, and where both changed a person must look (SF-04). */
#include <stdlib.h>

#include "edit/edit.h"

static int compare_ids(const void *a, const void *b) {
    const Article *x = *(const Article *const *)a, *y = *(const Article *const *)b;
    return str_compare(x->id, y->id);
}

/* The articles of one kind, sorted by id. */
typedef struct ById {
    Article **at;
    size_t n;
} ById;

static ById collect(const Book *book, bool tidied) {
    ById list = {0};
    for (const Article *a = book->received; a; a = a->next)
        list.n++;
    list.at = ARENA_ARRAY(book->arena, Article *, list.n + 1);
    list.n = 0;
    for (Article *a = book->received; a; a = a->next)
        if (a->source->tidied == tidied) list.at[list.n++] = a;
    qsort(list.at, list.n, sizeof *list.at, compare_ids);
    return list;
}

static Article *find(const ById *list, Article *like) {
    Article **found =
        list->n ? bsearch(&like, list->at, list->n, sizeof *list->at, compare_ids) : NULL;
    return found ? *found : NULL;
}

static Article *better_of(Book *book, Article *tidied, Article *received) {
    const Source *text = tidied->source;
    bool changed = text->tidied_from && received->source->received != text->tidied_from;
    if (!changed) return tidied;
    if (!text->corrected) return received;
    diag1(book->diags, DIAG_tidied_conflict, where_file(text->path), received->source->name);
    return tidied;
}

/* The better of the two stands where the received one stood, so that the order of a city's articles
 * does not change. */
void edit_prefer_tidied(Book *book) {
    ById tidied = collect(book, true), received = collect(book, false);
    size_t n = 0;
    Article **all = ARENA_ARRAY(book->arena, Article *, tidied.n + received.n);
    if (!tidied.n) return;
    for (Article *a = book->received; a; a = a->next)
        all[n++] = a; /* receiving them anew changes what follows each */
    book->received = NULL;
    book->received_end = &book->received;
    for (size_t i = 0; i < n; i++) {
        bool is_tidied = all[i]->source->tidied;
        Article *other = find(is_tidied ? &received : &tidied, all[i]);
        if (!other)
            book_receive(book, all[i]);
        else if (!is_tidied)
            book_receive(book, better_of(book, other, all[i]));
    }
}
