/* SPDX-License-Identifier: MIT */
/* Whatever a source says, by whatever reader: nothing outside its folder is read or packed, neither
 * by a path that climbs nor through a symbolic link. The writers need not look again. */
#include "base/file.h"
#include "edit/edit.h"

void edit_pictures(Book *book) {
    for (Article *a = book->received; a; a = a->next)
        for (Block *b = a->blocks; b; b = block_after(b, NULL)) {
            if (b->image.n == 0 || (a->source && file_stays_inside(a->source->folder, b->image)))
                continue;
            Str path = a->source ? a->source->path : STR("");
            diag1(book->diags, DIAG_picture_outside, where_line(path, b->line), b->image);
            b->image = STR("");
        }
}
