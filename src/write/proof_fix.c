/* SPDX-License-Identifier: MIT */
/* What helps with a diagnostic: lines that correct it, ready to be copied into the tidied text, or
 * a way to what it is about. */
#include "text/place.h"
#include "write/proof_data.h"

enum { NAMES_MOST = 8, CITIES_MOST = 3, SEEN_MOST = 64 };

typedef struct Seen {
    const struct Place *city;
    size_t times;
} Seen;

/* A line that one click selects whole. */
static void put_copy(Proof *p, Str key, Str value) {
    proof_raw(p, "<code class=\"copy\">");
    proof_text(p, key);
    proof_text(p, value);
    proof_raw(p, "</code>");
}

static void open_fix(Proof *p, enum Phrase label) {
    proof_raw(p, "<span class=\"fix\">");
    proof_phrase(p, label);
    proof_raw(p, " ");
}

static void close_fix(Proof *p) {
    proof_raw(p, " <small>");
    proof_phrase(p, PHRASE_into_head);
    proof_raw(p, "</small></span>");
}

static void count(const struct Place *city, size_t times, Seen *seen, size_t *n) {
    size_t j = 0;
    while (j < *n && seen[j].city != city)
        j++;
    if (j == *n && *n == SEEN_MOST) return;
    if (j == *n) seen[(*n)++] = (Seen){city, 0};
    seen[j].times += times;
}

/* Counts the cities that a text names. A name that several cities share says nothing here. */
static void count_cities(Str text, size_t times, Seen *seen, size_t *n) {
    struct PlaceMatch match[NAMES_MOST];
    for (size_t i = 0, step; i < text.n; i += step) {
        size_t found = place_match(text, i, match, NAMES_MOST);
        step = found ? match[0].size : 1;
        const struct Place *city = found ? place_city(match[0].place) : NULL;
        bool clear = city && match[0].kind != PLACE_NAME_ABBREVIATION &&
                     (match[0].kind != PLACE_NAME_SHORT || !match[0].place->common_word);
        for (size_t k = 1; k < found && match[k].size == match[0].size; k++)
            clear &= place_city(match[k].place) == city;
        if (clear) count(city, times, seen, n);
    }
}

static void put_city(Proof *p, const struct Place *city) {
    const struct Place *province = place_province(city);
    Str name = str_from(city->name);
    if (province && province != city) name = STR_CAT(p->scratch, str_from(province->name), name);
    put_copy(p, STR("城市："), name);
}

/* The likeliest first; of equals the one named first. A title counts as much as several mentions,
 * and what is named far less often than the first is no candidate. */
void proof_put_cities(Proof *p, const Article *article) {
    enum { TITLE_WEIGHT = 4, FIELD_WEIGHT = 2, FAR_LESS = 4 };
    Seen seen[SEEN_MOST];
    size_t n = 0, least = 0;
    count_cities(article->title, TITLE_WEIGHT, seen, &n);
    for (const Field *f = article->fields; f; f = f->next)
        count_cities(f->text, FIELD_WEIGHT, seen, &n);
    for (const Block *b = article->blocks; b; b = block_after(b, NULL))
        count_cities(inline_text(p->scratch, b->inlines), 1, seen, &n);
    open_fix(p, n ? PHRASE_copy_named : PHRASE_copy);
    if (n == 0) put_copy(p, STR("城市："), STR("待定"));
    for (size_t shown = 0; shown < CITIES_MOST && shown < n; shown++) {
        size_t best = 0;
        for (size_t j = 1; j < n; j++)
            if (seen[j].times > seen[best].times) best = j;
        if (seen[best].times * FAR_LESS < least || seen[best].times == 0) break;
        if (shown == 0) least = seen[best].times;
        if (shown) {
            proof_raw(p, " ");
            proof_phrase(p, PHRASE_or_copy);
            proof_raw(p, " ");
        }
        put_city(p, seen[best].city);
        seen[best].times = 0;
    }
    close_fix(p);
}

static void fix_city(Proof *p, const Article *article) {
    proof_put_cities(p, article);
}

static void fix_title(Proof *p, const Article *article) {
    open_fix(p, PHRASE_copy);
    put_copy(p, STR("标题："), article->title);
    close_fix(p);
}

/* The first pair that the article belongs to. */
static void fix_duplicate(Proof *p, const Article *article) {
    const Account *account = p->book->account;
    for (size_t i = 0; i < account->duplicates.n; i++) {
        if (account->duplicates.at[i].b != article && account->duplicates.at[i].a != article)
            continue;
        buf_format(&p->html, "<a href=\"#d%zu\">", i + 1);
        proof_phrase(p, PHRASE_side_by_side);
        proof_raw(p, "</a>");
        return;
    }
}

static const struct {
    enum DiagName name;
    void (*put)(Proof *, const Article *);
} fixes[] = {
    {DIAG_no_city, fix_city},
    {DIAG_several_cities, fix_city},
    {DIAG_xml_unknown_city, fix_city},
    {DIAG_no_title, fix_title},
    {DIAG_near_duplicate, fix_duplicate},
};

void proof_put_said(Proof *p, const Said *said) {
    const Diag *diag = said->diag;
    const Span *span = said->source ? proof_span_at(p, said->source, diag->where.line) : NULL;
    buf_format(&p->html, "<div class=\"said %s\"><p>", diag_level_name(diag_level(diag->name)));
    proof_text(p, diag->message[p->language]);
    proof_raw(p, " <span class=\"name\">");
    proof_text(p, str_from(diag_name(diag->name)));
    proof_raw(p, "</span></p>");
    for (size_t i = 0; span && i < sizeof fixes / sizeof *fixes; i++)
        if (fixes[i].name == diag->name) {
            proof_raw(p, "<p>");
            fixes[i].put(p, span->article);
            proof_raw(p, "</p>");
        }
    proof_raw(p, "</div>");
}
