/* SPDX-License-Identifier: MIT */
/* The model: book > city > article > block > inline. Readers make it, transforms change it, writers
 * walk it. Everything lives in the book's arena; nodes are unlinked, never freed. All text is valid
 * UTF-8 without control characters. Names follow the XML face (DESIGN §2). */
#ifndef BOOK_BOOK_H
#define BOOK_BOOK_H

#include "base/arena.h"
#include "base/diag.h"
#include "text/place.h"

typedef struct Book Book;
typedef struct City City;
typedef struct Article Article;
typedef struct Block Block;
typedef struct Inline Inline;
typedef struct Source Source;

/* ---- inline ------------------------------------------------------------------------------- */

enum InlineKind {
    INLINE_TEXT,    /* text */
    INLINE_STRONG,  /* children */
    INLINE_EM,      /* children */
    INLINE_LINK,    /* children; href */
    INLINE_NOTEREF, /* text is the mark as printed (①, [1]); href is the id of the note */
    INLINE_BREAK,   /* a line break that is kept: verse, address lines */
};

struct Inline {
    enum InlineKind kind;
    int line; /* where the text was received, from 1; 0 when the program made it */
    Str text;
    Str href;
    Inline *children;
    Inline *next;
};

/* ---- block -------------------------------------------------------------------------------- */

enum BlockKind {
    BLOCK_PARAGRAPH, /* inlines */
    BLOCK_HEADING,   /* inlines, level 1..3; one U+0020 stands between the clauses of a headline */
    BLOCK_QUOTE,     /* children: paragraphs */
    BLOCK_NOTE,      /* children: paragraphs; label is its mark, id its target; note_kind */
    BLOCK_FIGURE, /* image?, inlines = caption?, credit?: a caption may stand without a picture */
    BLOCK_LIST,   /* children: items; ordered lists keep their numbers in the text (label) */
    BLOCK_ITEM,   /* inlines; label is its mark as received (一是, 1., ●) when set apart */
    BLOCK_TABLE,  /* children: rows; inlines = caption? */
    BLOCK_ROW,    /* children: cells */
    BLOCK_CELL,   /* inlines; header; colspan, rowspan >= 1 */
    BLOCK_VERSE,  /* inlines with INLINE_BREAK between the lines */
    BLOCK_SIGNATURE, /* inlines: who signs, or the date under a text; set to the right (PA-12) */
    BLOCK_KIND_COUNT
};

enum NoteKind {
    NOTE_EDITOR, /* 编者按: stands where it stands in the text */
    NOTE_FOOT,   /* what a noteref points at */
    NOTE_END,    /* 注释, 附注 after the text */
};

/* What the head of a web page says about its article (HX-04, HX-05). */
enum PageMeta {
    META_NONE,
    META_TITLE,        /* ArticleTitle */
    META_WINDOW_TITLE, /* <title>: with the names of column and site */
    META_OTHER_TITLE,  /* og:title */
    META_DATE,         /* PubDate */
    META_SOURCE,       /* ContentSource */
    META_AUTHOR,
    META_URL,
    META_SITE,  /* SiteName */
    META_OTHER, /* column, key words, description */
};

/* What a reader saw of a line and a transform may use; the writers never look at it. */
struct Hint {
    int indent;       /* columns of white space before the text: 1 a space, 2 an ideographic one */
    int blank_before; /* empty lines above */
    int heading;      /* 1..6 where the source marked a heading (h1..h6, a Word style) */
    bool strong;      /* the whole line is bold */
    bool centred;
    bool right;   /* set to the right, as signatures are */
    bool large;   /* larger than text */
    bool fixed;   /* the source marks paragraphs itself (<p>, Word): never join it to another */
    bool outside; /* stands outside what the page marks as its article */
    bool under_picture; /* directly below a picture, whether the folder holds it or not */
    enum PageMeta meta; /* not in the page's text but in its head */
};

struct Block {
    enum BlockKind kind;
    int line, last_line; /* received lines, from 1; 0 when the program made it */
    int level;           /* heading 1..3 */
    enum NoteKind note_kind;
    Str id;    /* unique in its article: "h3", "n1"; stable from its place among its kind (EP-31) */
    Str label; /* items, notes */
    Str image; /* path of the picture relative to the source folder; empty when there is none */
    Str alt;   /* description of the picture */
    Str credit;
    bool header;
    int colspan, rowspan;
    Inline *inlines;
    Block *children;
    Block *next, *prev;
    Block *parent; /* NULL at the top of an article */
    struct Hint hint;
};

/* ---- article ------------------------------------------------------------------------------ */

enum FieldKind {
    FIELD_DATE,   /* ISO 8601: 2021-03-04, 2021-03, 2021 */
    FIELD_SOURCE, /* a newspaper, a site, an office; a chain of reprints is several fields */
    FIELD_AUTHOR, /* one name a field */
    FIELD_EDITOR, /* credits of editors: role and name as printed */
    FIELD_URL,
    FIELD_KIND_COUNT
};

typedef struct Field {
    enum FieldKind kind;
    int line;
    Str text;
    bool copied; /* the words stand in the body as well (本报讯（记者 …）) */
    int rank; /* of dates: 0 without a key, 1 发布日期, 2 成文日期; the highest goes first */
    struct Field *next;
} Field;

/* How an article came to its city; `why` in reports and proof. */
enum CityEvidence {
    CITY_UNKNOWN,
    CITY_GIVEN, /* 城市： in the tidied text, @code in XML; without a place: 待定 is meant */
    CITY_META,  /* metadata of the page */
    CITY_TITLE,
    CITY_DATELINE, /* 本报常州讯, 新华社南京电 */
    CITY_SOURCE,   /* 来源, author's office or host name */
    CITY_TEXT,     /* place names in the text, weighted */
    CITY_SEVERAL,  /* several with equal right: 综合 */
};

struct Article {
    Str id;            /* NCName, stable: from the source's file name and its place in it */
    Str title;         /* clauses separated by one U+0020; no line break, no markup */
    bool title_copied; /* no title was received: it is the first words of the text */
    Str subtitle;      /* with its —— */
    Str alternate;     /* 原标题 */
    Str short_title;   /* 短题, for running heads */
    Field *fields;     /* in the order received */
    Block *blocks;     /* the body */
    Source *source;    /* the file; NULL only in tests */
    int line, last_line;
    int ordinal;     /* 序号; 0 when not given */
    bool understood; /* tidied text, XML: its words and blocks stand as they are; a city may lack */
    Str file, lines; /* of the file that was received first, as the XML says; else empty */
    const struct Place *place; /* a city-level unit; NULL for 综合 and 待定 */
    enum CityEvidence evidence;
    Str why; /* the words that decided, for the report: "来源：常州日报" */
    int why_line;
    Article *next; /* in its city, or in Book.received before the order stage */
};

/* ---- city --------------------------------------------------------------------------------- */

enum CityKind { CITY_PLACE, CITY_GENERAL /* 综合 */, CITY_PENDING /* 待定 */ };

struct City {
    enum CityKind kind;
    const struct Place *place; /* CITY_PLACE only */
    Str name;                  /* 常州市, 综合, 待定 */
    Str province;              /* 江苏省; empty for a municipality, 综合 and 待定 */
    Article *articles;
    City *next;
};

/* ---- book --------------------------------------------------------------------------------- */

/* A file as received. */
struct Source {
    Str path;          /* as it can be shown (utf8_shown) */
    Str name;          /* relative to the source folder, as in reports; as it can be shown */
    Str text;          /* decoded: UTF-8, LF; what "received" means in the account */
    Str folder;        /* where its pictures are looked for: the source folder, as opened */
    uint64_t received; /* hash of the text as it was decoded */
    /* a file of 整理稿 that `huibian tidy` wrote: */
    bool tidied;
    bool corrected;       /* it is no longer as tidy wrote it */
    uint64_t tidied_from; /* hash of the received file that it was made of; 0 when not known */
    int lines;
    size_t index;              /* place in Book.sources, from 0 */
    const struct Place *place; /* of its articles so far: a hint for the next ones of the page */
    Source *next;
    /* What a document says of itself: weak evidence, for where its text says nothing. */
    Str property_title, property_author;
};

enum OrderKind { ORDER_CODE, ORDER_PINYIN, ORDER_STROKE, ORDER_MANUAL };
enum VolumeKind { VOLUME_NONE, VOLUME_CITY, VOLUME_PROVINCE };

/* 目录附注: what stands behind a title in the printed table of contents. */
enum ContentsNote {
    CONTENTS_NOTE_TWINS, /* 重名: source, date or author, where two titles are the same */
    CONTENTS_NOTE_NONE,
    CONTENTS_NOTE_SOURCE,
    CONTENTS_NOTE_DATE,
    CONTENTS_NOTE_AUTHOR,
    CONTENTS_NOTE_ALL,
};

/* 分市页: a leaf of its own before the articles of a city. */
enum CityLeaf { CITY_LEAF_AUTO, CITY_LEAF_ALWAYS, CITY_LEAF_NEVER };

/* A value that the style room understands, and where it was asked for; empty when it was not. */
typedef struct Wish {
    Str value;
    int line;
} Wish;

/* What book.txt asks of the page beside its style, so that ordinary wishes need no CSS. */
typedef struct Wishes {
    Str path; /* of book.txt, for diagnostics */
    Wish page_size, text_size, rows;
    int contents_levels; /* 目录层级: 1 cities, 2 articles, 3 headings; 0 when not given */
    enum ContentsNote contents_note;
    enum CityLeaf city_leaf;
    bool drop_captions; /* 无图说明：不收 */
} Wishes;

/* What the book is one of: a 丛书, or the set that 分卷 makes. */
typedef struct Series {
    Str name;   /* empty: none */
    Str number; /* as it is printed: 3, 第三辑; empty when it has none */
} Series;

struct Book {
    Arena *arena;
    Diags *diags;
    Str title;        /* 书名; 文章汇编 when not given */
    Str subtitle;     /* 副题 */
    Series series;    /* 丛书, 丛书编号 */
    Series set;       /* of a volume (分卷): the whole book, and which of it this is */
    VEC(Str) editors; /* 编者 */
    Str publisher;    /* 单位 */
    Str date;         /* 编印日期, ISO 8601; empty when not given */
    Str identifier;   /* urn:uuid:…; set by book_identify */
    Str file_name;    /* 文件名: ASCII, of the outputs */
    Str style;        /* 版式: the folder in styles/ */
    Str permit;       /* 准印证号, printed as given */
    Str cover;        /* path of the picture that the pages begin with; empty: none */
    enum OrderKind order;
    Wishes wishes;
    enum VolumeKind volumes;           /* 分卷 */
    long epoch;                        /* seconds: the one date of all outputs (DESIGN §2) */
    Block *preface;                    /* 前言; NULL when there is none */
    Str preface_title;                 /* 前言 */
    Source *sources, *last_source;     /* every file that was read, in order; book_add_source */
    Article *received, **received_end; /* before the order stage; NULL afterwards; book_receive */
    City *cities; /* after the order stage: CITY_PLACE in order, then 综合, then 待定 */
    struct Account *account;
    struct Catalogue *catalogue; /* the sheet of 整理稿 (book/catalogue.h); NULL without one */
};

Book *book_new(Diags *diags);
/* The user's own cover: path of cover or 封面, .jpg, .jpeg or .png, in the folder that was given;
 * empty when there is none. In the book's arena. */
Str book_find_cover(const Book *book);
void book_drop(Book *book); /* the book, its arena and all that lives in it; not the Diags */

/* The number's value: 3 for 3, 三 and 第三辑; 0 when none is in it. */
int series_position(const Series *series);
/* As it is printed: 江河丛书（第三辑）; the bare name when there is no number. */
Str series_text(Arena *arena, const Series *series);

/* Appends a file: its `index` is set. */
Source *book_add_source(Book *book, Str path, Str name, Str text);
/* Appends an article to book->received. */
void book_receive(Book *book, Article *article);

Article *article_new(Book *book, Source *source, int line);
/* The id of the nth article (from 1) of a file: an NCName in lower-case ASCII, made from the file's
 * name alone. What is not ASCII in the name is told apart by a hash. */
Str article_id(Arena *arena, Str file_name, int nth);
/* Appends in order; the text is not copied. */
Field *article_add_field(Book *book, Article *article, enum FieldKind kind, Str text, int line);
/* The first field of a kind, NULL when there is none. */
const Field *article_field(const Article *article, enum FieldKind kind);
const char *field_name(enum FieldKind kind); /* "date": XML and report */

Block *block_new(Book *book, enum BlockKind kind, int line);
/* A block with one run of text. */
Block *block_text_new(Book *book, enum BlockKind kind, Str text, int line);
Inline *inline_new(Book *book, enum InlineKind kind, Str text, int line);
void inline_append(Inline **list, Inline *item);
void block_append(Block **list, Block *block); /* sets prev, next; leaves parent */
void block_add_child(Block *parent, Block *child);
void block_unlink(Block **list, Block *block);
const char *block_name(enum BlockKind kind); /* "p", "heading": XML and report */

/* All the text under an inline list, concatenated (marks of notes included); a view when it is one
 * run, else in the arena. INLINE_BREAK reads as one U+0020. */
Str inline_text(Arena *arena, const Inline *list);
Str block_text(Arena *arena, const Block *block); /* its own inlines, not its children's */

/* Pre-order walk over blocks and their children: `for (b = first; b; b = block_after(b, NULL))`.
 * `top` ends the walk at that block's subtree; NULL walks on to the end of the article. */
Block *block_after(const Block *block, const Block *top);

size_t book_article_count(const Book *book);
size_t city_article_count(const City *city);

/* Gives every heading, note and figure its id (EP-31) and the book its identifier, a UUID v5 of its
 * key or of its articles' ids. After the order stage. */
void book_identify(Book *book);

#endif
