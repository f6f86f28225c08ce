/* SPDX-License-Identifier: MIT */
/* What stands beside the text: notes and pictures, which go into the book; comments and tracked
 * changes, which are listed for the editor with who made them and when. */
#include <strings.h>

#include "base/file.h"
#include "read/docx/walk.h"

/* ---- plain text ----------------------------------------------------------------------------- */

static void put_plain(Buf *out, const xmlNode *node) {
    for (const xmlNode *n = node->children; n; n = n->next) {
        if (n->type != XML_ELEMENT_NODE) continue;
        bool text = docx_is(n, "t") || docx_is(n, "delText");
        for (const xmlNode *t = text ? n->children : NULL; t; t = t->next)
            if (t->content) buf_text(out, (const char *)t->content);
        if (!text) put_plain(out, n); /* the depth of a part is bounded (DOCX_DEPTH_MOST) */
        if (docx_is(n, "p")) buf_byte(out, ' ');
    }
}

static Str plain_of(const Walk *w, const xmlNode *node) {
    Buf out = {0};
    put_plain(&out, node);
    Str text = str_trim(str_copy(w->book->arena, buf_view(&out)));
    buf_drop(&out);
    return text;
}

/* 甲 2023-05-01：…, for the table of queries. */
static void list_remark(Walk *w, const xmlNode *node, Str text, enum RuleName rule) {
    enum { DAY = 10 }; /* of 2023-05-01T08:00:00Z */
    Str author = docx_attribute(node, "author"), date = docx_attribute(node, "date");
    if (date.n > DAY) date = str_sub(date, 0, DAY);
    Str who = date.n && author.n ? STR_CAT(w->book->arena, author, STR(" "), date)
                                 : STR_CAT(w->book->arena, author, date);
    account_query(w->book, w->source, w->line + 1,
                  who.n ? STR_CAT(w->book->arena, who, STR("："), text) : text, rule);
}

/* ---- comments and changes ------------------------------------------------------------------- */

void docx_changed(Walk *w, const xmlNode *node, enum RuleName rule) {
    const xmlNode *row = docx_child(docx_child(node, "trPr"), "del");
    Str text = plain_of(w, node);
    if (!text.n || w->dropping) return;
    list_remark(w, row ? row : node, text, rule);
    w->changes++;
}

/* The child of the part's root that has this id; NULL. */
static const xmlNode *entry_of(Walk *w, Str type_end, Str id, Str *part) {
    *part = docx_related_type(w->package, docx_main(w->package), type_end);
    const xmlNode *root = part->n ? docx_tree(w->package, *part) : NULL;
    for (const xmlNode *n = root ? root->children : NULL; n; n = n->next)
        if (n->type == XML_ELEMENT_NODE && str_eq(docx_attribute(n, "id"), id)) return n;
    return NULL;
}

void docx_comment(Walk *w, const xmlNode *node) {
    Str part;
    const xmlNode *comment = entry_of(w, STR("/comments"), docx_attribute(node, "id"), &part);
    if (!comment || w->dropping) return;
    list_remark(w, comment, plain_of(w, comment), RULE_comment);
    w->comments++;
}

void docx_tell_remarks(Walk *w) {
    Arena *arena = w->book->arena;
    struct Where where = where_file(w->source->path);
    if (w->comments)
        diag1(w->book->diags, DIAG_docx_comment, where, str_format(arena, "%d", w->comments));
    if (w->changes)
        diag1(w->book->diags, DIAG_docx_change, where, str_format(arena, "%d", w->changes));
}

/* ---- notes and pictures
 * ---------------------------------------------------------------------------------- */

static void wait_for_line(Walk *w, Block *block, const xmlNode *node, Str part) {
    Waiting *waiting = ARENA_NEW(w->book->arena, Waiting);
    *waiting = (Waiting){.block = block, .node = node, .part = part};
    *(w->last_waiting ? &w->last_waiting->next : &w->waiting) = waiting;
    w->last_waiting = waiting;
}

void docx_note_reference(Walk *w, const xmlNode *node) {
    bool foot = docx_is(node, "footnoteReference");
    Str part;
    const xmlNode *entry =
        entry_of(w, foot ? STR("/footnotes") : STR("/endnotes"), docx_attribute(node, "id"), &part);
    if (w->dropping) return;
    if (!entry) {
        diag0(w->book->diags, DIAG_docx_note, where_line(w->source->path, w->line + 1));
        return;
    }
    Block *block = block_new(w->book, BLOCK_NOTE, w->line + 1);
    block->note_kind = foot ? NOTE_FOOT : NOTE_END;
    block->label = str_format(w->book->arena, "[%d]", ++w->notes_n);
    block->id = str_format(w->book->arena, "fn%d", w->notes_n);
    block->hint.fixed = true;
    wait_for_line(w, block, entry, part);
    docx_piece(w, INLINE_NOTEREF, block->label, block->id);
}

/* What the document says of the picture, at the drawing or shape around it. */
static Str description_of(const Walk *w, const xmlNode *node) {
    for (const xmlNode *n = node; n; n = n->parent) {
        bool drawing = docx_is(n, "inline") || docx_is(n, "anchor"), shape = docx_is(n, "shape");
        if (!drawing && !shape) continue;
        Str text =
            drawing ? docx_attribute(docx_child(n, "docPr"), "descr") : docx_attribute(n, "alt");
        return str_copy(w->book->arena, str_trim(text));
    }
    return STR("");
}

static bool is_usable(Str part) {
    static const Str endings[] = {STR_INIT(".png"), STR_INIT(".jpg"), STR_INIT(".jpeg")};
    Str ending = path_extension(part);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (ending.n == endings[i].n && strncasecmp(ending.p, endings[i].p, ending.n) == 0)
            return true;
    return false;
}

void docx_picture(Walk *w, const xmlNode *node) {
    Str id = docx_attribute(node, docx_is(node, "blip") ? "embed" : "id");
    Str part = docx_related(w->package, w->part, id);
    if (w->dropping || !part.n) return; /* one that stands outside the file is never looked at */
    if (!is_usable(part)) {
        diag1(w->book->diags, DIAG_docx_picture, where_line(w->source->path, w->line + 1), part);
        return;
    }
    Block *figure = block_new(w->book, BLOCK_FIGURE, w->line + 1);
    figure->image = STR_CAT(w->book->arena, path_base(w->source->path), STR("/"), part);
    figure->alt = description_of(w, node);
    figure->hint.fixed = true;
    wait_for_line(w, figure, NULL, STR(""));
}

static void put_note(Walk *w, const Waiting *waiting) {
    Str part = w->part;
    w->note = waiting->block;
    w->part = waiting->part;
    docx_walk(w, waiting->node);
    docx_flush(w, false);
    if (!w->note->children) { /* an empty note: its mark alone is what is shown */
        docx_receive(w, w->note->label);
        block_add_child(w->note, block_new(w->book, BLOCK_PARAGRAPH, w->line));
    }
    w->note = NULL;
    w->part = part;
}

void docx_put_waiting(Walk *w) {
    if (w->cell || w->note || w->pieces) return;
    for (const Waiting *waiting = w->waiting; waiting; waiting = waiting->next) {
        Block *block = waiting->block;
        if (waiting->node) put_note(w, waiting);
        block->line = block->children ? block->children->line : w->line;
        block->last_line = w->line;
        docx_add_block(w, block);
    }
    w->waiting = w->last_waiting = NULL;
}
