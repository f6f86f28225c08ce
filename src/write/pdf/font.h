/* SPDX-License-Identifier: MIT */
/* Fonts of the PDF: Type0, Identity-H, one embedded subset a face. A CID stands for a glyph and the
 * text that it means there, so that ToUnicode is exact though two characters share a glyph (PD-02);
 * it is given out when a page first uses the pair, before the subset exists. */
#ifndef WRITE_PDF_FONT_H
#define WRITE_PDF_FONT_H

#include "style/face.h"
#include "write/pdf/object.h"

typedef struct PdfFonts PdfFonts;

PdfFonts *pdf_fonts_new(Objects *objects);
void pdf_fonts_drop(PdfFonts *fonts); /* NULL is allowed */

typedef struct PdfCode {
    unsigned font; /* its resource is /F0, /F1, … */
    uint16_t cid;
    int advance; /* of the glyph, 1/1000 em, as W says */
} PdfCode;

/* `text` (UTF-8, not empty) is what the glyph stands for. */
PdfCode pdf_fonts_code(PdfFonts *fonts, const Face *face, uint16_t gid, Str text);
/* Cuts and writes every font, and adds it to the /Font dictionary of `resources`. false, with a
 * diagnostic, when a font could not be cut: the file is then no good, and the output has failed. */
bool pdf_fonts_write(PdfFonts *fonts, HPDF_Dict resources, Output *output, Diags *diags);

#endif
