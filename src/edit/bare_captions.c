/* SPDX-License-Identifier: MIT */
/* 无图说明：不收: captions whose pictures did not come with the text are left out of the book, and
 * stand in the account. */
#include "edit/edit.h"

static void drop_caption(Book *book, const Article *article, const Block *figure) {
    Str words[] = {block_text(book->arena, figure), figure->credit};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_trim(words[i]).n)
            account_drop(book, article->source, figure->line, words[i], RULE_bare_caption);
}

static void drop_in(Book *book, Article *article) {
    for (Block *b = article->blocks, *next; b; b = next) {
        next = b->next;
        if (b->kind != BLOCK_FIGURE || b->image.n) continue;
        drop_caption(book, article, b);
        block_unlink(&article->blocks, b);
    }
}

void edit_bare_captions(Book *book) {
    if (!book->wishes.drop_captions) return;
    for (City *city = book->cities; city; city = city->next)
        for (Article *a = city->articles; a; a = a->next)
            drop_in(book, a);
    account_sort(book);
}
