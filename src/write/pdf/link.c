/* SPDX-License-Identifier: MIT */
/* Links of pages (PD-10): their annotations are written at the end, when it is known where each
 * name leads. */
#include <stdlib.h>

#include "write/pdf/data.h"

/* ---- addresses --------------------------------------------------------------------------------
 */

/* What a reader may be sent to: the web and a mailbox. A path has no meaning away from the folder
 * it was written in, and a script is no link. */
static bool is_address(Str uri) {
    static const Str schemes[] = {STR_INIT("http://"), STR_INIT("https://"), STR_INIT("mailto:")};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (str_starts(uri, schemes[i]) && uri.n > schemes[i].n) return true;
    return false;
}

/* ISO 32000-1 12.6.4.7: in ASCII; what RFC 3986 does not allow is percent-encoded. */
static void put_uri(Buf *buf, Str uri) {
    Buf ascii = {0};
    for (size_t i = 0; i < uri.n; i++) {
        unsigned char c = (unsigned char)uri.p[i];
        if (c > 0x20 && c < 0x7F && !strchr("\"<>\\^`{|}", c))
            buf_byte(&ascii, (char)c);
        else
            buf_format(&ascii, "%%%02X", c);
    }
    put_string(buf, buf_view(&ascii));
    buf_drop(&ascii);
}

/* ---- annotations ------------------------------------------------------------------------------
 */

static Str entries_of(Pdf *pdf, const Page *page, const Link *link, uint32_t key) {
    double left = (double)link->x, top = (double)page->height - (double)link->y;
    const double rect[] = {left, top - (double)link->height, left + (double)link->width, top};
    Buf b = {0};
    buf_text(&b, "/Type/Annot/Subtype/Link/Border[0 0 0]/F 4/Rect[");
    for (size_t i = 0; i < 4; i++) {
        if (i) buf_byte(&b, ' ');
        put_length(&b, rect[i]);
    }
    buf_text(&b, "]/Contents");
    put_text(&b, link->contents.n ? link->contents : link->dest.n ? link->dest : link->uri);
    if (link->dest.n == 0) {
        buf_text(&b, "/A<</S/URI/URI");
        put_uri(&b, link->uri);
        buf_text(&b, ">>");
    }
    if (link->node != NO_NODE) buf_format(&b, "/StructParent %u", (unsigned)key);
    Str entries = str_copy(pdf->arena, buf_view(&b));
    buf_drop(&b);
    return entries;
}

void links_take(Pdf *pdf, const Page *page, PageRecord *record) {
    record->first_link = pdf->links.n;
    record->links = 0;
    for (size_t i = 0; i < page->links.n && !pdf->profile.print; i++) {
        const Link *link = &page->links.at[i];
        if (link->dest.n == 0 && !is_address(link->uri)) continue;
        if (link->node == NO_NODE) /* ISO 14289-1 7.18.5: a link belongs to a Link element */
            pdf_refuse(pdf, DIAG_pdf_link_untagged, link->dest.n ? link->dest : link->uri);
        uint32_t key = record->key + 1 + (uint32_t)record->links++;
        LinkRecord kept = {object_reserve(pdf->objects), link->node,
                           entries_of(pdf, page, link, key), str_copy(pdf->arena, link->dest)};
        VEC_PUSH(pdf->arena, pdf->links, kept);
    }
    pdf->next_key = record->key + 1 + (uint32_t)record->links;
}

void links_write(Pdf *pdf) {
    Buf b = {0};
    for (size_t i = 0; i < pdf->links.n; i++) {
        const LinkRecord *link = &pdf->links.at[i];
        buf_clear(&b);
        buf_str(&b, link->entries);
        if (link->dest.n && dest_exists(pdf, link->dest)) {
            buf_text(&b, "/Dest");
            put_string(&b, link->dest);
        }
        object_put(pdf->objects, link->annotation, buf_view(&b));
    }
    buf_drop(&b);
}
