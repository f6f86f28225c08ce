/* SPDX-License-Identifier: MIT */
/* Pictures that stand inside a Word document. The model names them as if the document were a
 * folder: report.docx/word/media/image1.png; so XML and tidied text can name them too. */
#ifndef BASE_MEMBER_H
#define BASE_MEMBER_H

#include "base/file.h"

enum { MEMBER_SIZE_MAX = 64 << 20 }; /* bytes, inflated: a picture larger than this is refused */

/* The path names something inside a document. */
bool member_is(Str path);
/* The bytes of a file, or of a picture inside a document, in the arena. false, with a diagnostic,
 * when it cannot be read; for files as file_read. */
bool member_read(Arena *arena, Diags *diags, Str path, Str *content);

#endif
