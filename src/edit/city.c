/* SPDX-License-Identifier: MIT */
/* The city of an article: metadata > title > dateline > source > place names in the text, weighted
 * (CT-05..09). Counties and newspapers count for their city, abbreviations a little, ordinary words
 * never alone; cities that are only visited or listed count less; several of equal right make the
 * article 综合, none 待定. Nothing is guessed. */
#include "edit/model.h"
#include "text/chars.h"
#include "text/han.h"

enum {
    CITIES_MOST = 64, /* different cities that one article is weighed for */
    MATCHES_MOST = 16,
    COUNTIES_MOST = 32,
    HAN = 3,       /* bytes of a character */
    REGIONS = 100, /* provinces by the first two digits of their code */
};

/* Weights in quarters of a plain mention. */
enum {
    WEIGHT_FULL = 6,   /* 常州市 */
    WEIGHT_SHORT = 4,  /* 常州 */
    WEIGHT_COUNTY = 4, /* 武进区, 昆山市: their city */
    WEIGHT_COUNTY_SHORT = 2,
    WEIGHT_ABBREVIATION = 1,
    WEIGHT_NEWSPAPER = 4,
    LISTED = 4,     /* divides the weight of a name in a list of places: 南宁、桂林、西安 */
    VISITED = 3,    /* … after 赴, 来自, 访 */
    SPECIAL = 4,    /* … of Hong Kong, Macau, Taiwan: partners of exchange, seldom the subject */
    TEXT_LEAST = 8, /* two plain mentions */
};

typedef struct Score {
    const struct Place *city;
    int weight;
    bool county; /* one of its counties is named in full: 武进区, and neither listed nor visited */
    Str word;    /* as first named */
    int line;
} Score;

typedef struct Scores {
    Score at[CITIES_MOST];
    size_t n;
    uint32_t counties[COUNTIES_MOST]; /* different counties that are named in short */
    size_t counties_n;
    int regions[REGIONS]; /* mentions of provinces, and of units that only one can be */
} Scores;

/* Hong Kong, Macau and Taiwan. */
static bool is_special(const struct Place *city) {
    uint32_t region = city->code / 10000;
    return region == 81 || region == 82 || region == 71;
}

static Score *score_of(Scores *scores, const struct Place *city, Str word, int line) {
    for (size_t i = 0; i < scores->n; i++)
        if (scores->at[i].city == city) return &scores->at[i];
    if (scores->n == CITIES_MOST) return NULL;
    scores->at[scores->n] = (Score){.city = city, .word = word, .line = line};
    return &scores->at[scores->n++];
}

static Score *add(Scores *scores, const struct Place *city, int weight, Str word, int line) {
    Score *score = city && weight > 0 ? score_of(scores, city, word, line) : NULL;
    if (!score) return NULL;
    score->weight += weight;
    return score;
}

/* 西区, 郊区: a whole name, and the west or the edge of any town. */
static bool is_slight(const struct PlaceMatch *match) {
    return match->kind == PLACE_NAME_FULL && match->place->level == PLACE_COUNTY &&
           match->size <= 2 * HAN;
}

static bool is_county_city(const struct Place *place) {
    return str_ends(str_from(place->name), STR("市"));
}

/* The article speaks of the county's province, or of another county of its city; the name of a
 * county that is a city (昆山, 开平) says enough. */
static bool is_corroborated(const struct Place *county, const Scores *scores) {
    if (scores->regions[county->code / 10000] || is_county_city(county)) return true;
    for (size_t i = 0; i < scores->counties_n; i++)
        if (scores->counties[i] != county->code && scores->counties[i] / 100 == county->code / 100)
            return true;
    return false;
}

/* `sure`: the name of its province stands directly before it (辽宁朝阳). A county's short name
 * alone (同心, 老城) is too often an ordinary word: it needs its province in the article. */
static int weight_of(const struct PlaceMatch *match, const struct Place *city, bool sure,
                     const Scores *scores) {
    bool county = match->place != city;
    switch (match->kind) {
    case PLACE_NAME_FULL:
        if (is_slight(match) && !sure && !is_corroborated(match->place, scores)) return 0;
        return county ? WEIGHT_COUNTY : WEIGHT_FULL;
    case PLACE_NAME_FORMER:
        return county ? WEIGHT_COUNTY : WEIGHT_FULL;
    case PLACE_NAME_SHORT:
        if (sure) return county ? WEIGHT_COUNTY : WEIGHT_FULL;
        if (match->place->common_word || (county && !is_corroborated(match->place, scores)))
            return 0;
        return county ? WEIGHT_COUNTY_SHORT : WEIGHT_SHORT;
    case PLACE_NAME_NEWSPAPER:
        return WEIGHT_NEWSPAPER;
    default:
        return 0; /* abbreviations count in sources only */
    }
}

static bool has_place_at(Str text, size_t at) {
    struct PlaceMatch match[MATCHES_MOST];
    size_t n = at < text.n ? place_match(text, at, match, MATCHES_MOST) : 0;
    return n > 0 && match[0].kind <= PLACE_NAME_SHORT;
}

/* One of several places in a row: 赴南宁、桂林、西安等地. */
static bool is_listed(Str text, size_t at, size_t end, bool after_listed) {
    bool next = str_starts(str_after(text, end), STR("、")) && has_place_at(text, end + 3);
    bool previous = after_listed && at >= 3 && str_eq(str_sub(text, at - 3, at), STR("、"));
    return next || previous;
}

/* Somewhere people went to or came from. */
static bool is_visited(Str text, size_t at) {
    static const Str words[] = {STR_INIT("赴"),   STR_INIT("访"),   STR_INIT("来自"),
                                STR_INIT("前往"), STR_INIT("援"),   STR_INIT("驰援"),
                                STR_INIT("驻"),   STR_INIT("对口"), STR_INIT("走访"),
                                STR_INIT("考察"), STR_INIT("学习")};
    Str before = str_sub(text, 0, at);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_ends(before, words[i])) return true;
    return false;
}

static const struct Place *city_of(const struct PlaceMatch *match) {
    return place_city(match->place);
}

/* The unit that a shared name stands for: the one whose province the article speaks of; a city
 * rather than a county; NULL when that does not tell (CT-06). */
static const struct PlaceMatch *settle(const struct PlaceMatch *match, size_t n,
                                       const Scores *scores, const struct Place *within) {
    const struct PlaceMatch *best = NULL;
    int best_rank = -1;
    bool tie = false;
    for (size_t i = 0; i < n && match[i].size == match[0].size; i++) {
        if (!city_of(&match[i])) continue;
        if (within && place_province(match[i].place) == place_province(within))
            return &match[i]; /* what stands before it says which */
        int region = scores->regions[match[i].place->code / 10000];
        int rank = 4 * (region > 99 ? 99 : region) + 2 * (match[i].place->level != PLACE_COUNTY) +
                   is_county_city(match[i].place);
        tie = tie || (best && rank == best_rank && city_of(&match[i]) != city_of(best));
        if (rank > best_rank) {
            best = &match[i];
            best_rank = rank;
            tie = false;
        }
    }
    return tie ? NULL : best;
}

/* 莅临漳州: 临漳 is a county's short name, and the city that begins inside it is what is meant. */
static bool is_overtaken(Str text, size_t at, const struct PlaceMatch *match) {
    if (match->kind != PLACE_NAME_SHORT || match->place->level != PLACE_COUNTY) return false;
    struct PlaceMatch later[MATCHES_MOST];
    for (size_t next = at + HAN; next < at + match->size; next += HAN) {
        size_t n = place_match(text, next, later, MATCHES_MOST);
        if (n && later->kind <= PLACE_NAME_SHORT && later->place->level != PLACE_COUNTY &&
            next + later->size > at + match->size)
            return true;
    }
    return false;
}

/* Calls for each name in the text; the longest at each place wins. */
static void each_name(Arena *arena, Str received,
                      void (*on)(void *, Str, size_t, const struct PlaceMatch *, size_t),
                      void *context) {
    struct PlaceMatch match[MATCHES_MOST];
    Str text = han_fold(arena, received);
    for (size_t at = place_next(text, 0), size; at < text.n; at = place_next(text, at + size)) {
        size_t n = place_match(text, at, match, MATCHES_MOST);
        if (n > MATCHES_MOST) n = MATCHES_MOST;
        while (n && match[0].kind == PLACE_NAME_ABBREVIATION && match[0].size <= 3)
            n = 0; /* 宁, 沪: in running text they are mostly something else */
        if (n && is_overtaken(text, at, match)) n = 0;
        if (n) on(context, text, at, match, n);
        if (n)
            size = match[0].size;
        else
            utf8_at(text, at, &size);
    }
}

static void note_county(Scores *scores, const struct Place *place) {
    if (place->level != PLACE_COUNTY || scores->counties_n == COUNTIES_MOST) return;
    for (size_t i = 0; i < scores->counties_n; i++)
        if (scores->counties[i] == place->code) return;
    scores->counties[scores->counties_n++] = place->code;
}

/* First pass: which provinces the article speaks of. */
static void count_region(void *context, Str text, size_t at, const struct PlaceMatch *match,
                         size_t n) {
    Scores *scores = context;
    (void)text, (void)at;
    bool alone = n == 1 || match[1].size < match[0].size;
    bool weak =
        is_slight(match) || (match->kind == PLACE_NAME_SHORT &&
                             (match->place->common_word || match->place->level == PLACE_COUNTY));
    if (alone && !weak) scores->regions[match->place->code / 10000]++;
    if (alone && match->kind == PLACE_NAME_SHORT && !match->place->common_word)
        note_county(scores, match->place);
}

/* Second pass: the weights. */
typedef struct Weighing {
    Scores *scores;
    int line, factor;
    size_t last_end;          /* where the last name ended: for lists */
    const struct Place *last; /* … and what it named */
    bool last_listed;
} Weighing;

static void weigh_name(void *context, Str text, size_t at, const struct PlaceMatch *match,
                       size_t n) {
    Weighing *w = context;
    const struct Place *within = w->last_end == at ? w->last : NULL;
    const struct PlaceMatch *chosen = settle(match, n, w->scores, within);
    const struct Place *city = chosen ? city_of(chosen) : NULL;
    size_t end = at + match[0].size;
    bool after_listed = w->last_listed && w->last_end + 3 == at;
    bool listed = is_listed(text, at, end, after_listed);
    w->last_end = end;
    w->last = match[0].place;
    w->last_listed = listed;
    if (!city) return;
    bool sure = within && within->parent == 0 && place_province(chosen->place) == within;
    bool whole = within == city && chosen->place != city; /* 怀化洪江市: as if 怀化市 */
    int weight = (whole ? WEIGHT_FULL : weight_of(chosen, city, sure, w->scores)) * w->factor * 4;
    if (listed) weight /= LISTED;
    if (is_visited(text, at)) weight /= VISITED;
    if (is_special(city)) weight /= SPECIAL;
    Score *score = add(w->scores, city, weight, str_sub(text, at, end), w->line);
    if (score && chosen->kind == PLACE_NAME_FULL && chosen->place != city &&
        weight >= WEIGHT_COUNTY * 4)
        score->county = true;
}

static void weigh(Arena *arena, Scores *scores, Str text, int line, int factor) {
    Weighing w = {.scores = scores, .line = line, .factor = factor, .last_end = SIZE_MAX - 8};
    each_name(arena, text, weigh_name, &w);
}

static void collect_regions(Arena *arena, const Article *article, Scores *scores) {
    each_name(arena, article->title, count_region, scores);
    each_name(arena, article->subtitle, count_region, scores);
    for (const Field *f = article->fields; f; f = f->next)
        if (f->kind == FIELD_SOURCE || f->kind == FIELD_AUTHOR)
            each_name(arena, f->text, count_region, scores);
    for (const Block *b = article->blocks; b; b = block_after(b, NULL))
        each_name(arena, block_text(arena, b), count_region, scores);
}

/* Heaviest first among the cities of the mainland, then the special regions. */
static const Score *heaviest(const Scores *scores, const Score *but) {
    const Score *best = NULL;
    for (size_t i = 0; i < scores->n; i++)
        if (&scores->at[i] != but && (!best || scores->at[i].weight > best->weight))
            best = &scores->at[i];
    return best;
}

static bool is_second_equal(const Score *first, const Score *second, int percent) {
    return second && !is_special(second->city) && second->weight * 100 >= first->weight * percent;
}

static void decide(Book *book, Article *article, enum CityEvidence evidence, const Score *score,
                   const char *what) {
    article->place = score->city;
    article->evidence = evidence;
    article->why = str_format(book->arena, "%s：%.*s", what, STR_ARG(score->word));
    article->why_line = score->line;
}

static void put_among_several(Book *book, Article *article, Str names) {
    article->place = NULL;
    article->evidence = CITY_SEVERAL;
    article->why = names;
    article->why_line = article->line;
    diag2(book->diags, DIAG_several_cities, where_line(article->source->path, article->line),
          article->title, names);
}

static void decide_several(Book *book, Article *article, const Score *a, const Score *b) {
    put_among_several(book, article,
                      str_format(book->arena, "%s、%s", a->city->name, b->city->name));
}

/* The province that the headline names, 浙江统一战线工作综述: the article is about all its cities.
 * A municipality is a city itself. */
static const struct Place *province_of_title(Arena *arena, const Article *article) {
    Str texts[] = {han_fold(arena, article->title), han_fold(arena, article->subtitle)};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (size_t at = 0, size; at < texts[i].n; at += size) {
            struct PlaceMatch match;
            bool named = place_match(texts[i], at, &match, 1) > 0 &&
                         match.kind <= PLACE_NAME_SHORT && !place_city(match.place);
            if (named) return match.place;
            utf8_at(texts[i], at, &size);
        }
    return NULL;
}

static const Score *find_score(const Scores *scores, const struct Place *city) {
    for (size_t i = 0; i < scores->n; i++)
        if (scores->at[i].city == city) return &scores->at[i];
    return NULL;
}

/* Of two cities in a headline, the one that the text is about: it names it thrice as often. NULL
 * when it is about both. */
static const Score *subject_of(Book *book, const Article *article, const Scores *regions,
                               const Score *a, const Score *b) {
    enum { OFTEN = 3 };
    Scores text = *regions;
    text.n = 0;
    for (const Block *k = article->blocks; k; k = block_after(k, NULL))
        weigh(book->arena, &text, block_text(book->arena, k), k->line, 1);
    const Score *of_a = find_score(&text, a->city), *of_b = find_score(&text, b->city);
    int weight_a = of_a ? of_a->weight : 0, weight_b = of_b ? of_b->weight : 0;
    if (weight_a >= OFTEN * weight_b && weight_a >= TEXT_LEAST * 4) return a;
    return weight_b >= OFTEN * weight_a && weight_b >= TEXT_LEAST * 4 ? b : NULL;
}

/* Headline and subtitle. Two cities there make an article about both, unless its text says
 * otherwise. */
static bool by_title(Book *book, Article *article, const Scores *regions) {
    Scores scores = *regions;
    scores.n = 0;
    weigh(book->arena, &scores, article->title, article->line, 1);
    weigh(book->arena, &scores, article->subtitle, article->line, 1);
    const Score *first = heaviest(&scores, NULL), *second = first ? heaviest(&scores, first) : NULL;
    if (!first || is_special(first->city)) return false;
    bool both = is_second_equal(first, second, 60);
    const Score *subject = both ? subject_of(book, article, regions, first, second) : first;
    if (!subject)
        decide_several(book, article, first, second);
    else
        decide(book, article, CITY_TITLE, subject, "标题");
    return true;
}

/* 中新社温州7月23日电 题：: the dateline of a title that the wire gave; it went to the account. */
static Str dropped_dateline(const Book *book, const Article *article) {
    enum { ENTRIES_MOST = 200 };
    size_t n = book->account->entries[ENTRY_DROPPED].n;
    for (size_t k = 0; k < n && k < ENTRIES_MOST; k++) {
        const Entry *e = &book->account->entries[ENTRY_DROPPED].at[n - 1 - k];
        if (e->source != article->source) break;
        if (e->rule == RULE_field_key && str_has(e->from, STR("日电 题"))) return e->from;
    }
    return STR("");
}

/* The first city that the words name, from where a report was sent. */
static bool by_words(Book *book, Article *article, const Scores *regions, Str words, int line) {
    Scores scores = *regions;
    scores.n = 0;
    weigh(book->arena, &scores, words, line, 1);
    const Score *first = heaviest(&scores, NULL);
    if (first) decide(book, article, CITY_DATELINE, first, "电头");
    return first != NULL;
}

/* 本报常州讯, 新华社南京3月4日电. */
static bool by_dateline(Book *book, Article *article, const Scores *regions) {
    static const Str begins[] = {STR_INIT("本报"), STR_INIT("新华社"), STR_INIT("中新社"),
                                 STR_INIT("中新网")};
    const Block *b = article->blocks;
    while (b && b->kind != BLOCK_PARAGRAPH)
        b = b->next;
    Str text = b ? han_fold(book->arena, block_text(book->arena, b)) : STR("");
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
        if (!str_starts(text, begins[i])) continue;
        size_t end = str_find(text, STR("讯"), 0), other = str_find(text, STR("电"), 0);
        end = other < end ? other : end;
        if (end == SIZE_MAX || end > 60) return false;
        return by_words(book, article, regions, str_sub(text, 0, end), b->line);
    }
    Str dropped = dropped_dateline(book, article);
    return dropped.n && by_words(book, article, regions, dropped, article->line);
}

/* 常州日报记者 甲: the paper whom a byline names went to the account with the word for its role. */
static void weigh_papers(const Book *book, const Article *article, Scores *scores) {
    enum { ENTRIES_MOST = 200, LINES_BELOW = 6 };
    int last = article->line;
    for (const Block *b = article->blocks; b; b = b->next)
        last = b->last_line;
    size_t n = book->account->entries[ENTRY_DROPPED].n;
    for (size_t k = 0; k < n && k < ENTRIES_MOST; k++) {
        const Entry *e = &book->account->entries[ENTRY_DROPPED].at[n - 1 - k];
        if (e->source != article->source) break;
        if (e->rule == RULE_field_key && e->line >= article->line &&
            e->line <= last + LINES_BELOW && str_has(han_fold(book->arena, e->from), STR("记者")))
            weigh(book->arena, scores, e->from, e->line, 1);
    }
}

/* 常州日报, 江门台港澳之窗; 穗直信 only as a hint. */
static const struct Place *source_city(const Book *book, const Article *article,
                                       const Scores *regions, Score *found) {
    Scores scores = *regions;
    scores.n = 0;
    weigh_papers(book, article, &scores);
    for (const Field *f = article->fields; f; f = f->next) {
        if (f->kind == FIELD_URL) /* www.changzhou.gov.cn: a hint */
            add(&scores, place_of_address(f->text), WEIGHT_ABBREVIATION, f->text, f->line);
        bool publisher = f->kind == FIELD_EDITOR && str_has(f->text, STR("出品"));
        if (f->kind != FIELD_SOURCE && f->kind != FIELD_AUTHOR && !publisher) continue;
        weigh(book->arena, &scores, f->text, f->line, 1);
        struct PlaceMatch match[MATCHES_MOST];
        size_t n = f->kind == FIELD_SOURCE ? place_match(f->text, 0, match, MATCHES_MOST) : 0;
        if (n && match[0].kind == PLACE_NAME_ABBREVIATION)
            add(&scores, place_city(match[0].place), WEIGHT_ABBREVIATION,
                str_sub(f->text, 0, match[0].size), f->line);
    }
    const Score *first = heaviest(&scores, NULL);
    if (!first) return NULL;
    *found = *first;
    return first->city;
}

/* The city that the page itself is of: its trail, its masthead, whose copyright it is. One city
 * only, and none that stands in an address. */
static const struct Place *page_city(const Book *book, const Article *article,
                                     const Scores *regions, Score *found) {
    enum { ENTRIES_MOST = 200 };
    Scores scores = *regions;
    scores.n = 0;
    size_t n = book->account->entries[ENTRY_DROPPED].n;
    for (size_t k = 0; k < n && k < ENTRIES_MOST; k++) {
        const Entry *e = &book->account->entries[ENTRY_DROPPED].at[n - 1 - k];
        if (e->source != article->source) break;
        bool names =
            e->rule == RULE_copyright || e->rule == RULE_breadcrumb || e->rule == RULE_column_name;
        if (names && !str_has(e->from, STR("地址")) && !str_has(e->from, STR("电话")))
            weigh(book->arena, &scores, e->from, e->line, 1);
    }
    if (scores.n != 1) return NULL;
    *found = scores.at[0];
    return found->city;
}

/* The text and the source together: the source's city when the text knows it, else what the text is
 * mostly about. */
static void by_text(Book *book, Article *article, Scores *scores) {
    for (const Block *b = article->blocks; b; b = block_after(b, NULL))
        weigh(book->arena, scores, block_text(book->arena, b), b->line,
              b->kind == BLOCK_HEADING ? 2 : 1);
    Score source = {0}, page;
    const struct Place *printed = source_city(book, article, scores, &source);
    const Score *first = heaviest(scores, NULL), *second = first ? heaviest(scores, first) : NULL;
    const Score *known = printed ? find_score(scores, printed) : NULL;
    /* once, but in full, and nothing near it; a county's name, and nothing else at all */
    bool only = first && ((first->weight >= WEIGHT_FULL * 4 &&
                           (!second || first->weight * 2 >= second->weight * 3)) ||
                          (first->county && !second));
    bool thin = !first || (first->weight < TEXT_LEAST * 4 && !only);
    bool hint = printed && source.weight < WEIGHT_SHORT; /* 穗直信 */
    if (printed && (thin || (!hint && known && known->weight * 3 >= first->weight))) {
        decide(book, article, CITY_SOURCE, &source, "来源");
    } else if (thin && page_city(book, article, scores, &page) &&
               (!first || first->city == page.city)) {
        decide(book, article, CITY_SOURCE, &page, "网页");
    } else if (thin && province_of_title(book->arena, article)) {
        put_among_several(book, article, str_from(province_of_title(book->arena, article)->name));
    } else if (thin) {
        article->evidence = CITY_UNKNOWN;
        diag1(book->diags, DIAG_no_city, where_line(article->source->path, article->line),
              article->title);
    } else if (is_second_equal(first, second, 70)) {
        decide_several(book, article, first, second);
    } else {
        decide(book, article, CITY_TEXT, first, "正文");
    }
}

void edit_city(Book *book, Article *article) {
    Scores scores = {0};
    if (article->source->place) scores.regions[article->source->place->code / 10000]++;
    collect_regions(book->arena, article, &scores);
    if (!by_title(book, article, &scores) && !by_dateline(book, article, &scores))
        by_text(book, article, &scores);
    if (article->place) article->source->place = article->place;
}
