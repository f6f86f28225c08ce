/* SPDX-License-Identifier: MIT */
/* Tidied text, the face of an article for people (DESIGN §2, SF-01): UTF-8, Chinese keys, then the
 * body, one paragraph a line. What an input method types is markup too: ＃ ＞ ！ 【】 （） ： ｜ ＾
 * stand for their half-width forms wherever this grammar has them.
 *
 * Head: lines `key：value`, the value to the end of the line without quoting, up to the first line
 * that is no key. A known key may also stand after blank lines as long as the body has not begun.
 *
 *     标题 副题 原标题 短题    title, subtitle, alternate, short title
 *     城市                     江苏省常州市, 常州, 320400; 综合, 待定
 *     日期 来源 作者 编辑 原文 the fields, repeated as needed, their order kept; several authors
 *                              may stand on one line between U+3000
 *     序号 编号                ordinal, id
 *
 * Body: white space around a line and blank lines between paragraphs do not count; a blank line
 * ends a quotation, list, table or verse.
 *
 *     # 标题  ## …  ### …      heading of level 1, 2, 3
 *     > 引文                   a paragraph of a quotation
 *     >> 署名                  signature, or the date under a text
 *     / 诗行                   a line of verse; a lone `/` is an empty line
 *     - 内容   -[一是] 内容    item of a list; with its mark
 *     | 甲 | 乙 |              row of a table; after the bar, without a space: `#` heads a column,
 *                              `→2` spans two columns, `↓3` three rows. A second row of dashes
 *                              makes the first row headers (Markdown).
 *     |= 表题                  caption of the table that follows
 *     ![说明](图/1.jpg)        figure; `![说明]()` when there is no picture
 *     【供图】…  【替代】…     under a figure: its credit, the description of the picture
 *     [^1]: 内容               footnote with the mark 1
 *     【按】内容  【按^编者按】内容   editor's note, with its mark
 *     【注】内容  【注^①】内容        endnote, with its mark
 *     【续】内容               another paragraph of the note above
 *
 * Inside a line: `**strong**`, `*em*`, `[text](href)`, `[^1]` for a reference to the note with the
 * mark 1, `<br>` for a line break that is kept. Full-width brackets make a link only around an
 * address that begins with http://, https:// or mailto:. `[^1=n7]` names the note by its id where
 * the mark does not tell (also in the note's own line).
 *
 * A backslash takes its meaning from the character after it: ASCII punctuation, white space and the
 * full-width forms above. `\0` stands for nothing: it parts marks that would run together, and is
 * an empty paragraph. Before anything else a backslash is itself.
 *
 * Not written, because the program derives them: ids of headings, figures and tables; ids of notes
 * that are "n" and their place; the evidence for a city. Strong in strong, em in em and links in
 * links have no written form of their own. */
#ifndef BOOK_TEXT_H
#define BOOK_TEXT_H

#include "base/buf.h"
#include "book/book.h"

/* Appends the article to `out`. Nothing is said about the book or its source. */
void tidied_write(const Book *book, const Article *article, Buf *out);

/* Reads `source->text` as one article and receives it (book_receive), understood, its city given
 * where the key 城市 says so. Diagnostics name file and line. Always true: what is not understood
 * in the head goes into the account, in the body it is text. */
bool tidied_read(Book *book, Source *source);

/* Whether a text begins with a tidied head: nothing but known keys up to its end, 标题 and 城市 or
 * 编号 among them. An article as received seldom does. */
bool tidied_looks_like(Str text);

/* Splits `key：value` (either colon). The key is 1..8 letters or Chinese characters, white space
 * around and inside it allowed; both views are trimmed. false when the line is no such thing; a
 * known word is not asked for. */
bool tidied_key(Str line, Str *key, Str *value);

/* Whether a key as tidied_key gave it is `name`, white space inside it apart (标　题). */
bool tidied_key_is(Str key, Str name);

/* The body grammar alone, for the preface in book.txt: `text` is part of source->text and begins on
 * line `line` (from 1). Notes and their references are tied together. NULL when it is empty. */
Block *tidied_blocks(Book *book, const Source *source, Str text, int line);

/* The other direction: blocks as lines. */
void tidied_write_blocks(const Block *blocks, Buf *out);

#endif
