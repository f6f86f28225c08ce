/* SPDX-License-Identifier: MIT */
/* Ids are made from file names, and two folders may hold files of the same name: an id that stands
 * twice would be two files of one name in the EPUB. The one received first keeps it. */
#include <stdlib.h>

#include "edit/edit.h"

typedef struct Named {
    Article *article;
    size_t order;
} Named;

static int by_id(const void *a, const void *b) {
    const Named *x = a, *y = b;
    int c = str_compare(x->article->id, y->article->id);
    return c ? c : (x->order > y->order) - (x->order < y->order);
}

/* Ids that a person gave (XML, 整理稿) are told of. */
static void rename_article(Book *book, Article *article, size_t nth) {
    Str old = article->id;
    article->id = str_format(book->arena, "%.*s-again%zu", STR_ARG(old), nth);
    if (article->understood)
        diag2(book->diags, DIAG_xml_same_id, where_line(article->source->path, article->line), old,
              article->id);
}

static bool part_equal(Book *book, Named *list, size_t n) {
    bool parted = false;
    qsort(list, n, sizeof *list, by_id);
    for (size_t i = 0, again; i < n; i += again) {
        Str id = list[i].article->id;
        for (again = 1; i + again < n && str_eq(list[i + again].article->id, id); again++) {
            rename_article(book, list[i + again].article, again);
            parted = true;
        }
    }
    return parted;
}

void edit_ids(Book *book) {
    VEC(Named) list = {0};
    for (Article *a = book->received; a; a = a->next)
        VEC_PUSH(book->arena, list, (Named){a, list.n});
    /* A new id may be one that another article had. */
    while (list.n && part_equal(book, list.at, list.n))
        continue;
}
