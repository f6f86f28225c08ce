/* SPDX-License-Identifier: MIT */
/* The CFF table (Adobe Technical Note 5176) of a PDF's font, rebuilt: CID-keyed, with the
 * CIDs in the order that the PDF's text uses them. HarfBuzz cuts a font but keeps its glyph order,
 * and a CIDFontType0 has no CIDToGIDMap (ISO 32000-1 9.7.4.2); dense CIDs also make pages smaller.
 * What a PDF does not read (names, encodings, hints of the charset) goes. */
#ifndef STYLE_CFF_H
#define STYLE_CFF_H

#include "base/buf.h"

/* CID i of `out` is glyph slots[i] of `cff` (name-keyed or CID-keyed), n <= 65535; a glyph may
 * stand in several slots. `name` is the PostScript name. false when the table is not what it should
 * be; `out` is then of no use. */
bool cff_rebuild(Str cff, const uint16_t *slots, size_t n, Str name, Buf *out);

#endif
