/* SPDX-License-Identifier: MIT */
/* proof.html: the page around the articles. */
#include "write/proof.h"

#include "base/file.h"
#include "write/proof_data.h"

/* Nothing is fetched and nothing runs, whatever a text says; the sheet below is all there is. */
static const char policy[] = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
                             "'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
                             "form-action 'none'\" />\n";

/* A sheet in an element that is read as raw text by HTML and as markup by XML: neither `<` nor `&`
 * may stand in it. */
static void put_css(Proof *p, Str css) {
    proof_raw(p, "<style>\n");
    for (size_t i = 0; i < css.n; i++)
        if (css.p[i] == '<' || css.p[i] == '&')
            buf_format(&p->html, "\\%X ", (unsigned)css.p[i]);
        else if (css.p[i] != '\0')
            buf_byte(&p->html, css.p[i]);
    proof_raw(p, "</style>\n");
}

static void put_head(Proof *p, Str css) {
    const char *lang = p->language == LANGUAGE_ZH ? "zh-CN" : "en";
    buf_format(&p->html,
               "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"%s\" "
               "xml:lang=\"%s\">\n<head>\n<meta charset=\"utf-8\" />\n",
               lang, lang);
    proof_raw(p, policy);
    proof_raw(p, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n"
                 "<meta name=\"color-scheme\" content=\"light dark\" />\n"
                 "<meta name=\"referrer\" content=\"no-referrer\" />\n<title>");
    proof_phrase(p, PHRASE_proof);
    proof_raw(p, " · ");
    proof_text(p, p->book->title);
    proof_raw(p, "</title>\n");
    put_css(p, css);
    proof_raw(p, "</head>\n");
}

/* ---- the beginning ------------------------------------------------------------------------- */

static void put_figure(Proof *p, size_t n, enum Phrase name, const char *class) {
    buf_format(&p->html, "<li class=\"%s\"><b>", n ? class : "none");
    proof_number(p, n);
    proof_raw(p, "</b> ");
    proof_phrase(p, name);
    proof_raw(p, "</li>");
}

static size_t count_problems(const Proof *p) {
    size_t n = 0;
    for (size_t i = 0; i < p->said_n; i++)
        n += diag_level(p->said[i].diag->name) >= DIAG_WARNING;
    return n;
}

static void put_figures(Proof *p) {
    const Account *account = p->book->account;
    size_t cities = 0;
    for (const City *c = p->book->cities; c; c = c->next)
        cities += c->kind == CITY_PLACE;
    proof_raw(p, "<ul class=\"figures\">");
    put_figure(p, count_problems(p), PHRASE_problems, "bad");
    put_figure(p, account->entries[ENTRY_QUERY].n, PHRASE_queries, "q");
    put_figure(p, p->spans_n, PHRASE_articles, "");
    put_figure(p, cities, PHRASE_cities, "");
    put_figure(p, account->entries[ENTRY_DROPPED].n, PHRASE_dropped, "");
    put_figure(p, account->entries[ENTRY_CHANGED].n, PHRASE_changed, "");
    put_figure(p, account->entries[ENTRY_JOINED].n, PHRASE_joined, "");
    proof_raw(p, "</ul>");
}

static void put_legend(Proof *p) {
    static const struct {
        const char *open, *close;
        enum Phrase name;
    } marks[] = {
        {"<del class=\"d\">", "</del>", PHRASE_legend_dropped},
        {"<del class=\"c\">", "</del>", PHRASE_legend_changed},
        {"<ins class=\"c\">", "</ins>", PHRASE_legend_new},
        {"<span class=\"j\">↩</span> <span>", "</span>", PHRASE_legend_joined},
        {"<mark class=\"q\">", "</mark>", PHRASE_legend_query},
    };
    proof_raw(p, "<p class=\"legend\">");
    proof_phrase(p, PHRASE_legend);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        proof_raw(p, " <span>");
        proof_raw(p, marks[i].open);
        proof_phrase(p, marks[i].name);
        proof_raw(p, marks[i].close);
        proof_raw(p, "</span>");
    }
    proof_raw(p, "</p>");
}

static void put_title(Proof *p) {
    proof_raw(p, "<header class=\"top\" id=\"top\"><p class=\"over\">");
    proof_phrase(p, PHRASE_proof);
    proof_raw(p, "</p><h1>");
    proof_text(p, p->book->title);
    proof_raw(p, "</h1>");
    if (p->book->subtitle.n) {
        proof_raw(p, "<p class=\"subtitle\">");
        proof_text(p, p->book->subtitle);
        proof_raw(p, "</p>");
    }
    proof_raw(p, "<p class=\"lead\">");
    proof_phrase(p, PHRASE_lead);
    proof_raw(p, "</p>");
    put_figures(p);
    put_legend(p);
    if (p->brief) {
        proof_raw(p, "<p class=\"quiet\">");
        proof_phrase(p, PHRASE_brief);
        proof_raw(p, "</p>");
    }
    proof_raw(p, "</header>\n");
}

/* ---- sections ------------------------------------------------------------------------------ */

static void open_section(Proof *p, const char *id, enum Phrase name) {
    buf_format(&p->html, "<section id=\"%s\"><h2>", id);
    proof_phrase(p, name);
    proof_raw(p, "</h2>\n");
}

static void close_section(Proof *p) {
    proof_raw(p, "</section>\n");
    proof_flush(p, false);
}

/* The diagnostics of some levels, each with its place and what would correct it. */
static size_t put_list_of(Proof *p, enum DiagLevel least, enum DiagLevel most) {
    size_t n = 0;
    for (size_t i = 0; i < p->said_n; i++) {
        const Said *said = &p->said[i];
        enum DiagLevel level = diag_level(said->diag->name);
        if (level < least || level > most) continue;
        proof_raw(p, n++ ? "<li>" : "<ol class=\"list\"><li>");
        if (said->source) {
            proof_place(p, said->source, said->diag->where.line);
        } else { /* a style, a font: where it is on this machine is nobody's business */
            proof_raw(p, "<span class=\"place\">");
            proof_text(p, path_base(said->diag->where.path));
            proof_raw(p, "</span>");
        }
        proof_put_said(p, said);
        proof_raw(p, "</li>\n");
        proof_flush(p, false);
        arena_clear(p->scratch);
    }
    if (n) proof_raw(p, "</ol>");
    return n;
}

static void put_problems(Proof *p) {
    open_section(p, "first", PHRASE_look_first);
    if (put_list_of(p, DIAG_ERROR, DIAG_USAGE) + put_list_of(p, DIAG_WARNING, DIAG_WARNING) == 0) {
        proof_raw(p, "<p class=\"quiet\">");
        proof_phrase(p, PHRASE_nothing_first);
        proof_raw(p, "</p>");
    }
    if (diags_count(p->book->diags, DIAG_NOTE)) {
        proof_raw(p, "<details><summary>");
        proof_phrase(p, PHRASE_notes);
        proof_raw(p, " ");
        proof_number(p, diags_count(p->book->diags, DIAG_NOTE));
        proof_raw(p, "</summary>");
        put_list_of(p, DIAG_NOTE, DIAG_NOTE);
        proof_raw(p, "</details>");
    }
    close_section(p);
}

static void put_headings(Proof *p, const enum Phrase *names, size_t n) {
    proof_raw(p, "<thead><tr>");
    for (size_t i = 0; i < n; i++) {
        proof_raw(p, "<th scope=\"col\">");
        proof_phrase(p, names[i]);
        proof_raw(p, "</th>");
    }
    proof_raw(p, "</tr></thead>\n");
}

static void put_count(Proof *p, size_t n, const char *class) {
    buf_format(&p->html, "<td class=\"count %s\">", n ? class : "none");
    proof_number(p, n);
    proof_raw(p, "</td>");
}

static void put_glance_row(Proof *p, const Span *span) {
    const Field *date = article_field(span->article, FIELD_DATE),
                *source = article_field(span->article, FIELD_SOURCE);
    proof_raw(p, "<tr><td class=\"wide\"><a");
    proof_attribute(p, "href", STR_CAT(p->scratch, STR("#a-"), span->article->id));
    proof_raw(p, ">");
    proof_text(p, span->article->title);
    proof_raw(p, "</a></td><td class=\"date\">");
    proof_text(p, date ? date->text : STR(""));
    proof_raw(p, "</td><td>");
    proof_text(p, source ? source->text : STR(""));
    proof_raw(p, "</td>");
    put_count(p, span->problems, "bad");
    put_count(p, span->count[ENTRY_QUERY], "q");
    put_count(p, span->count[ENTRY_DROPPED], "");
    put_count(p, span->count[ENTRY_CHANGED], "");
    put_count(p, span->count[ENTRY_JOINED], "");
    proof_raw(p, "</tr>\n");
}

static void city_id(Proof *p, size_t number) {
    buf_format(&p->html, "c%zu", number);
}

static void put_glance(Proof *p) {
    static const enum Phrase columns[] = {PHRASE_title,   PHRASE_date,    PHRASE_source,
                                          PHRASE_warned,  PHRASE_queries, PHRASE_dropped,
                                          PHRASE_changed, PHRASE_joined};
    size_t number = 0;
    open_section(p, "glance", PHRASE_glance);
    proof_raw(p, "<div class=\"scroll\"><table class=\"glance\">");
    put_headings(p, columns, sizeof columns / sizeof *columns);
    const City *city = NULL;
    for (size_t i = 0; i < p->spans_n; i++) {
        const Span *span = &p->spans[i];
        if (span->city != city) {
            if (city) proof_raw(p, "</tbody>\n");
            city = span->city;
            proof_raw(p, "<tbody><tr class=\"city\"><th scope=\"rowgroup\" colspan=\"8\" id=\"");
            city_id(p, ++number);
            proof_raw(p, "\">");
            proof_text(p, city->name);
            if (city->province.n) {
                proof_raw(p, " <small>");
                proof_text(p, city->province);
                proof_raw(p, "</small>");
            }
            proof_raw(p, "</th></tr>\n");
        }
        put_glance_row(p, span);
        proof_flush(p, false);
        arena_clear(p->scratch);
    }
    proof_raw(p, city ? "</tbody></table></div>" : "</table></div>");
    close_section(p);
}

static void put_queries(Proof *p) {
    static const enum Phrase columns[] = {PHRASE_place, PHRASE_text, PHRASE_reason};
    if (p->book->account->entries[ENTRY_QUERY].n == 0) return;
    open_section(p, "queries", PHRASE_queries);
    proof_raw(p, "<div class=\"scroll\"><table>");
    put_headings(p, columns, sizeof columns / sizeof *columns);
    proof_raw(p, "<tbody>\n");
    for (size_t i = 0; i < p->marks_n; i++) {
        const Entry *e = p->marks[i].entry;
        if (e->kind != ENTRY_QUERY) continue;
        proof_raw(p, "<tr><td>");
        proof_place(p, e->source, e->line);
        proof_raw(p, "</td><td class=\"wide\">");
        proof_text(p, e->from);
        proof_raw(p, "</td><td>");
        proof_text(p, str_from(rule_text(e->rule, p->language)));
        proof_raw(p, "</td></tr>\n");
        proof_flush(p, false);
    }
    proof_raw(p, "</tbody></table></div>");
    close_section(p);
}

/* Characters that no font has, as they were reported. */
static void put_missing(Proof *p) {
    size_t n = 0;
    for (size_t i = 0; i < p->said_n; i++) {
        const Said *said = &p->said[i];
        if (said->diag->name != DIAG_missing_glyph) continue;
        if (n++ == 0) {
            open_section(p, "missing", PHRASE_missing);
            proof_raw(p, "<ol class=\"list\">");
        }
        proof_raw(p, "<li>");
        proof_place(p, said->source, said->diag->where.line);
        proof_raw(p, " ");
        proof_text(p, said->diag->message[p->language]);
        proof_raw(p, "</li>\n");
    }
    if (n == 0) return;
    proof_raw(p, "</ol>");
    close_section(p);
}

static void put_articles(Proof *p) {
    size_t number = 0;
    open_section(p, "comparison", PHRASE_comparison);
    const City *city = NULL;
    for (size_t i = 0; i < p->spans_n; i++) {
        if (p->spans[i].city != city) {
            city = p->spans[i].city;
            proof_raw(p, "<h2 class=\"city\" id=\"in-");
            city_id(p, ++number);
            proof_raw(p, "\">");
            proof_text(p, city->name);
            proof_raw(p, "</h2>\n");
        }
        proof_put_article(p, &p->spans[i]);
        arena_clear(p->scratch);
    }
    close_section(p);
}

/* Entries of files that gave no article: book.txt, a page with nothing but menus. */
static void put_other_files(Proof *p) {
    const Source *source = NULL;
    bool any = false;
    for (size_t i = 0; i < p->marks_n; i++) {
        const Entry *e = p->marks[i].entry;
        if (proof_span_at(p, e->source, e->line)) continue;
        if (!any) {
            open_section(p, "others", PHRASE_other_files);
            any = true;
        }
        if (e->source != source) {
            if (source) proof_raw(p, "</ul>");
            source = e->source;
            proof_raw(p, "<h3>");
            proof_text(p, source->name);
            proof_raw(p, "</h3><ul class=\"rules\">");
        }
        proof_put_rules(p, &i, 1);
        arena_clear(p->scratch);
    }
    if (!any) return;
    proof_raw(p, "</ul>");
    close_section(p);
}

/* ---- navigation ---------------------------------------------------------------------------- */

static void put_item(Proof *p, const char *id, enum Phrase name, bool there) {
    if (!there) return;
    buf_format(&p->html, "<li><a href=\"#%s\">", id);
    proof_phrase(p, name);
    proof_raw(p, "</a></li>");
}

static bool has_missing(const Proof *p) {
    for (size_t i = 0; i < p->said_n; i++)
        if (p->said[i].diag->name == DIAG_missing_glyph) return true;
    return false;
}

static void put_navigation(Proof *p) {
    const Account *account = p->book->account;
    size_t number = 0;
    proof_raw(p, "<a class=\"skip\" href=\"#first\">");
    proof_phrase(p, PHRASE_skip);
    proof_raw(p, "</a>\n<nav");
    proof_raw(p, " aria-label=\"");
    proof_phrase(p, PHRASE_navigation);
    proof_raw(p, "\"><ul>");
    put_item(p, "first", PHRASE_look_first, true);
    put_item(p, "glance", PHRASE_glance, true);
    put_item(p, "queries", PHRASE_queries, account->entries[ENTRY_QUERY].n > 0);
    put_item(p, "missing", PHRASE_missing, has_missing(p));
    put_item(p, "duplicates", PHRASE_duplicates, account->duplicates.n > 0);
    put_item(p, "comparison", PHRASE_comparison, true);
    proof_raw(p, "</ul><ul class=\"cities\">");
    const City *city = NULL;
    for (size_t i = 0; i < p->spans_n; i++) {
        if (p->spans[i].city == city) continue;
        city = p->spans[i].city;
        proof_raw(p, "<li><a href=\"#in-");
        city_id(p, ++number);
        proof_raw(p, "\">");
        proof_text(p, city->name);
        proof_raw(p, "</a></li>");
    }
    proof_raw(p, "</ul></nav>\n");
}

void proof_write(const Book *book, Str css, Output *output) {
    Proof p = {.book = book,
               .language = diags_language(book->diags),
               .brief = book_article_count(book) > PROOF_WHOLE_MOST,
               .arena = arena_new(),
               .scratch = arena_new(),
               .output = output};
    proof_index(&p);
    put_head(&p, css);
    proof_raw(&p, "<body>\n");
    put_navigation(&p);
    proof_raw(&p, "<main>\n");
    put_title(&p);
    put_problems(&p);
    put_glance(&p);
    put_queries(&p);
    put_missing(&p);
    proof_put_duplicates(&p);
    put_articles(&p);
    put_other_files(&p);
    proof_raw(&p, "</main>\n</body>\n</html>\n");
    proof_flush(&p, true);
    buf_drop(&p.html);
    arena_drop(p.scratch);
    arena_drop(p.arena);
}
