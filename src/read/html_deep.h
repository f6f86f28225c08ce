/* SPDX-License-Identifier: MIT */
/* Parses a web page whose elements may stand in one another without bound. libxml2 stops at 256 and
 * loses the rest of the page; so elements deeper than HTML_DEPTH_MOST are not made: their text goes
 * to the element above, lines stay lines, and nothing is lost. Browsers do much the same. */
#ifndef READ_HTML_DEEP_H
#define READ_HTML_DEEP_H

#include <libxml/tree.h>
#include <stdbool.h>

#include "base/str.h"

enum { HTML_DEPTH_MOST = 200 };

/* `flattened`: there were deeper elements. NULL where libxml2 makes nothing of it. */
xmlDoc *html_deep_parse(Str text, bool *flattened);

#endif
