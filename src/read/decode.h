/* SPDX-License-Identifier: MIT */
/* Bytes as received -> valid UTF-8 with LF (HX-06, SF-03), through ICU's converters. */
#ifndef READ_DECODE_H
#define READ_DECODE_H

#include "book/account.h"

/* Decodes `bytes` into the arena: by byte order mark, else by what the bytes are (UTF-8, UTF-16,
 * GB18030 with GBK and GB2312 inside it, Big5), `declared` being a hint that may lie. CRLF and CR
 * become LF. false, with a diagnostic, when the bytes are not text. */
bool decode_text(Book *book, Str path, Str bytes, Str declared, Str *text);

#endif
