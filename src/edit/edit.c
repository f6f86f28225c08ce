/* SPDX-License-Identifier: MIT */
/* The order of the transforms: first each received file becomes articles, then each article is put
 * right. */
#include "edit/edit.h"

#include "base/progress.h"
#include "base/utf8.h"
#include "edit/lines.h"
#include "edit/model.h"
#include "text/chars.h"

static void (*const passes[])(Lines *) = {
    webpage_find,      /* before furniture: a title may look like a column's name */
    furniture_find,    /* what pages print around their articles */
    webpage_fence,     /* before fields: menus have dates too */
    fields_find,       /* date, source, author, editors */
    webpage_settle,    /* what is left outside the article */
    forms_find,        /* tables, lists */
    captions_find,     /* before titles: a caption under a headline is no heading */
    contents_find,     /* before titles: its entries look like headlines */
    titles_find,       /* where articles begin */
    briefs_find,       /* … of a column of reports */
    headings_find,     /* needs to know where they begin */
    assemble_articles, /* lines become articles */
};

static void (*const transforms[])(Book *, Article *) = {
    edit_endmarks,                   /* before paragraphs: a jump mark hides an open end */
    edit_paragraphs,                 /* before repair: marks look across joined lines */
    edit_repair,     edit_datelines, /* after repair: brackets are full-width */
    edit_city,       edit_queries,   /* over the text as it will stand */
    edit_runin,                      /* last: it splits runs of text */
};

static bool is_raw(const Article *article) {
    return !article->understood; /* XML and tidied text are */
}

static void recognise(Book *book, Article *raw) {
    gaps_split(book, raw);
    wrap_join(book, raw);
    Lines lines = lines_of(book, raw);
    for (size_t i = 0; i < sizeof passes / sizeof *passes; i++)
        passes[i](&lines);
}

static bool is_blank(Str text) {
    while (text.n)
        if (!char_is_space(utf8_next(&text))) return false;
    return true;
}

/* Readers find an article by its title: none is without, whoever left it empty. */
static void name_untitled(Book *book) {
    for (Article *a = book->received; a; a = a->next) {
        if (!is_blank(a->title)) continue;
        a->title = a->source->name;
        a->title_copied = true; /* nothing of it was received */
        diag1(book->diags, DIAG_blank_title, where_line(a->source->path, a->line), a->title);
    }
}

/* Raw files become articles that every transform sees; what comes understood (tidied text, XML)
 * only lacks a city where none was given. */
void edit_book(Book *book) {
    edit_pictures(book);
    Article *received = book->received, *next;
    size_t total = 0, done = 0;
    for (Article *a = received; a; a = a->next)
        total++;
    progress_stage(STAGE_edit, total);
    book->received = NULL;
    book->received_end = &book->received;
    for (Article *a = received; a; a = next) {
        next = a->next;
        progress_step(done++);
        if (!is_raw(a)) {
            book_receive(book, a);
            if (a->evidence == CITY_UNKNOWN && !a->place) edit_city(book, a);
            if (a->evidence == CITY_GIVEN && !a->place)
                diag1(book->diags, DIAG_no_city, where_line(a->source->path, a->line), a->title);
            continue;
        }
        Article **recognised = book->received_end;
        recognise(book, a);
        for (Article *k = *recognised; k; k = k->next) {
            if (!k->blocks)
                diag1(book->diags, DIAG_no_body, where_line(k->source->path, k->line), k->title);
            for (size_t i = 0; i < sizeof transforms / sizeof *transforms; i++)
                transforms[i](book, k);
        }
    }
    edit_prefer_tidied(book);
    edit_catalogue(book); /* before duplicates: one of two may be left out */
    name_untitled(book);
    edit_ids(book);
    edit_duplicates(book);
    account_sort(book);
}
