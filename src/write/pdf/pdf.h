/* SPDX-License-Identifier: MIT */
/* The printer's and the archive's copy: PDF/A-2a and PDF/UA-1 on libharu's objects with our own
 * Type0 fonts. Sees pages and the structure tree, never the model. libharu stays in this room. */
#ifndef WRITE_PDF_PDF_H
#define WRITE_PDF_PDF_H

#include "base/output.h"
#include "set/pages.h"

typedef struct Pdf Pdf;

/* What the file is for. */
typedef struct PdfProfile {
    bool print;          /* for the press (PD-12, PD-15): gray alone, boxes for trim and bleed, no
                            links, blank pages at the end until the sheets are full */
    unsigned sheet;      /* print: how many pages a sheet holds; 0: pages are not counted */
    unsigned downsample; /* pictures finer than so many dpi lose pixels; 0: none does */
} PdfProfile;

/* Begins a document in `output`, which outlives it. */
Pdf *pdf_open(Output *output, Faces *faces, Diags *diags, const PdfProfile *profile);
/* The sink that takes its pages; each is compressed and let go when it has come. */
PageSink pdf_sink(Pdf *pdf);
/* Blank pages of a print profile, fonts, structure, outline, metadata, cross-reference table; ends
 * `pdf`. A failure is kept in the output (output_fail) and surfaces at the commit. */
void pdf_close(Pdf *pdf, const Layout *layout);
/* Abandons the document. NULL is allowed. */
void pdf_drop(Pdf *pdf);

#endif
