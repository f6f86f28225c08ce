/* SPDX-License-Identifier: MIT */
/* The objects of one PDF: libharu's object model and serialiser over our own sink. Bulk objects are
 * given as text and leave memory at once: dictionaries into object streams (ISO 32000-1 7.5.7),
 * streams straight into the file, so that a book of any size needs little memory. libharu's own
 * path (an object a heap node, everything kept until the end, an unchecked file) is not taken; an
 * error that libharu notes fails the output. */
#ifndef WRITE_PDF_OBJECT_H
#define WRITE_PDF_OBJECT_H

#include <hpdf.h>
#include <hpdf_info.h>

#include "base/buf.h"
#include "base/output.h"

typedef struct Objects Objects;
typedef uint32_t ObjectId; /* object number; 0 is none */

/* Writes the header. */
Objects *objects_open(Output *output);
/* The objects that libharu still holds, the cross-reference stream and the trailer; ends `objects`.
 * The /ID is a digest of all that was written (PD-06, PD-16). */
void objects_close(Objects *objects);
void objects_drop(Objects *objects); /* abandons them; NULL is allowed */

HPDF_Doc objects_doc(Objects *objects);
HPDF_Dict objects_dict(Objects *objects); /* a new indirect dictionary of libharu's */
ObjectId object_id(const void *object);   /* of an indirect object of libharu's */
/* What stands for object `id` inside libharu's own dictionaries and arrays ("12 0 R"). Borrowed. */
void *object_reference(Objects *objects, ObjectId id);

/* A number for an object that is put later, once. */
ObjectId object_reserve(Objects *objects);
/* Writes the dictionary `id`; `entries` is what stands between << and >>. */
void object_put(Objects *objects, ObjectId id, Str entries);
ObjectId object_add(Objects *objects, Str entries); /* reserve and put */
/* Writes the stream `id`, deflated unless `plain` (XMP stays readable); `entries` go into its
 * dictionary, which gets /Length and /Filter here. */
void stream_put(Objects *objects, ObjectId id, Str entries, Str data, bool plain);
/* The same with data that is encoded already; its /Filter stands in `entries`. */
void stream_put_encoded(Objects *objects, ObjectId id, Str entries, Str data);

/* ---- syntax (ISO 32000-1 7.3) -----------------------------------------------------------------
 */

void put_reference(Buf *buf, ObjectId id); /* "12 0 R" */
/* A literal string of any bytes. */
void put_string(Buf *buf, Str bytes);
/* A text string: PDFDocEncoding where it is ASCII, else UTF-16BE with its mark, all of Unicode. */
void put_text(Buf *buf, Str utf8);
/* UTF-16BE of `utf8`, without a mark. */
void put_utf16(Buf *buf, Str utf8);
/* A length in pt with two decimals. */
void put_length(Buf *buf, double pt);
/* pt -> 1/100 pt, the unit that put_length prints. */
long length_centi(double pt);

#endif
