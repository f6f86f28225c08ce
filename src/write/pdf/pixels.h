/* SPDX-License-Identifier: MIT */
/* Pictures as samples, where a file cannot go into the PDF as it is: down-sampled, or gray for the
 * press. */
#ifndef WRITE_PDF_PIXELS_H
#define WRITE_PDF_PIXELS_H

#include "base/buf.h"

/* A picture decoded: rows from the top, 8 bits a sample, gray (1 channel) or RGB (3). */
typedef struct Pixels {
    unsigned width, height, channels;
    unsigned char *samples; /* owned; NULL: only looked at */
} Pixels;

void pixels_drop(Pixels *pixels); /* frees the samples */
/* Fewer pixels, each the mean of what it covers; neither side may be 0 or more than it is. */
void pixels_shrink(Pixels *pixels, unsigned width, unsigned height);
/* RGB to gray as television weighs it (ITU-R BT.601), which is what libjpeg does. */
void pixels_to_gray(Pixels *pixels);
/* As a JPEG, appended to `jpeg`; false when libjpeg fails. */
bool pixels_encode(const Pixels *pixels, Buf *jpeg);

#endif
