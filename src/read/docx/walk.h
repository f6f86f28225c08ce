/* SPDX-License-Identifier: MIT */
/* The walk through a Word document, shared by the files of read/docx/. What is shown becomes lines,
 * in the order of the document; a line becomes a block with hints, or part of an open form. */
#ifndef READ_DOCX_WALK_H
#define READ_DOCX_WALK_H

#include "base/buf.h"
#include "read/docx/numbering.h"
#include "read/docx/styles.h"

enum { FIELDS_MOST = 32 };

/* A piece of the line that is being gathered, in one look. */
typedef struct Piece {
    enum InlineKind kind; /* text, a mark of a note, or a break */
    size_t from;          /* byte of Walk.text */
    bool strong, em;
    Str href;
    struct Piece *next;
} Piece;

/* A field that is open: { HYPERLINK "…" | shown text }. */
typedef struct OpenField {
    bool shown; /* behind its separator */
    Str href;
    bool contents; /* a table of contents */
} OpenField;

/* What stands in a line but becomes a block of its own after it: a note, with what it says; or a
 * picture. */
typedef struct Waiting {
    Block *block;
    const xmlNode *node; /* of a note, else NULL */
    Str part;            /* … whose relationships count in it */
    struct Waiting *next;
} Waiting;

typedef struct Walk {
    Book *book;
    Source *source;
    Package *package;
    Styles *styles;
    Numbering *numbering;
    Str part;       /* which part this is: whose relationships count */
    bool has_title; /* some paragraph is in the style Title: headings rank below it */
    int text_size;  /* of most of the text, half points */
    Article *article;
    Block *last;  /* of the article */
    Buf received; /* what source->text becomes */
    int line;     /* lines put so far */
    int blank;    /* empty paragraphs since the last one */

    /* the line that is being gathered */
    Buf text, controls, hidden;
    Piece *pieces, *last_piece;
    Look look; /* of the paragraph */
    Look run;
    Number number; /* what stands before it */
    int size;      /* the largest type in it */
    bool all_strong;
    bool by_break; /* it began at a line break */
    Str href;      /* of the link that is open */
    OpenField fields[FIELDS_MOST];
    int fields_n;

    /* where lines go */
    Block *list, *quote; /* the form that the last line was part of, NULL */
    int list_id;
    Block *cell;   /* the cell that is open, NULL */
    Block *note;   /* the note that is open, NULL */
    bool dropping; /* lines go to the account, for this reason */
    enum RuleName rule;
    Waiting *waiting, *last_waiting; /* for the end of the paragraph or table */
    int notes_n;                     /* of the document so far */
    int comments, changes;           /* listed so far */
    VEC(const xmlNode *) boxes;      /* text boxes, which wait like notes */
} Walk;

/* ---- document.c ---- */

/* Reads everything below `node`: paragraphs, tables, runs. */
void docx_walk(Walk *w, const xmlNode *node);
/* What a paragraph looks like by its style and its own properties. */
Look docx_look(const Walk *w, const xmlNode *paragraph);

/* ---- table.c ---- */

/* A table, its cells and what stands in them. */
void docx_table(Walk *w, const xmlNode *node);

/* ---- remark.c ---- */

/* The mark of a note goes into the line; what it says waits for the end of the paragraph. */
void docx_note_reference(Walk *w, const xmlNode *node);
/* A picture likewise, with its description. */
void docx_picture(Walk *w, const xmlNode *node);
/* What waits, as blocks. */
void docx_put_waiting(Walk *w);
/* A comment goes into the table of queries, with its author and date. */
void docx_comment(Walk *w, const xmlNode *node);
/* What a tracked change put in or took out (RULE_inserted, RULE_deleted), likewise. */
void docx_changed(Walk *w, const xmlNode *node, enum RuleName rule);
/* Tells the editor that there were comments and changes, and how many. */
void docx_tell_remarks(Walk *w);

/* ---- line.c ---- */

/* Text of a run, in the look that w->run says; white space of the markup is kept as spaces. */
void docx_text(Walk *w, Str text);
/* A piece that is no running text: the mark of a note (href: its note), a break. */
void docx_piece(Walk *w, enum InlineKind kind, Str text, Str href);
/* Ends the line and puts it where it belongs; `by_break`: at a line break, inside a paragraph. */
void docx_flush(Walk *w, bool by_break);
/* What was gathered, as inlines; `strong`: all of it is bold, which is then left out. Empties the
 * line. `text`: the words of it. */
Inline *docx_take(Walk *w, Str *text, bool *strong);
/* A line of what was received. */
void docx_receive(Walk *w, Str text);
/* Ends list and quotation, so that the next line begins another. */
void docx_close_forms(Walk *w);
/* At the end of the article. */
void docx_add_block(Walk *w, Block *block);

#endif
