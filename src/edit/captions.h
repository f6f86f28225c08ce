/* SPDX-License-Identifier: MIT */
/* Captions and credits of pictures in text that came without the pictures. */
#ifndef EDIT_CAPTIONS_H
#define EDIT_CAPTIONS_H

#include "edit/lines.h"

/* The mark before a caption, in bytes with the white space after it; 0. */
size_t caption_mark_size(Str text);
/* Where the credit begins that ends the line (白沙街道供图, 陈敏锐 摄); text.n when there is none,
 * 0 when the line is nothing else. */
size_t caption_credit_at(Str text);
/* Ends as captions without a mark do. */
bool caption_names_event(Str text);

#endif
