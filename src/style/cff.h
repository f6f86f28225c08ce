/* SPDX-License-Identifier: MIT */
/* The CFF table (Adobe Technical Note 5176) of a PDF's font, rebuilt: CID-keyed, with the
 * CIDs that the PDF's text uses. HarfBuzz cuts a font but keeps its glyph order,
 * and a CIDFontType0 has no CIDToGIDMap (ISO 32000-1 9.7.4.2); the PDF also chooses CIDs that make
 * its pages smaller.
 * What a PDF does not read (names, encodings, hints of the charset) goes. */
#ifndef STYLE_CFF_H
#define STYLE_CFF_H

#include "base/buf.h"

/* CID cids[i] of `out` is glyph slots[i] of `cff` (name-keyed or CID-keyed), n <= 65535; cids[0] is
 * 0, no CID stands twice, a glyph may stand in several slots. `name` is the PostScript name. false
 * when the table is not what it should be; `out` is then of no use. */
bool cff_rebuild(Str cff, const uint16_t *slots, const uint16_t *cids, size_t n, Str name,
                 Buf *out);

#endif
