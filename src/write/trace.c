/* SPDX-License-Identifier: MIT */
#include "write/trace.h"

#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "style/face.h"

/* Two decimals whatever the value, so that columns of numbers can be compared by eye. */
static void put_length(Buf *line, float pt) {
    long centi = lround((double)pt * 100);
    if (centi < 0) buf_byte(line, '-');
    centi = labs(centi);
    buf_int(line, centi / 100);
    buf_byte(line, '.');
    buf_byte(line, (char)('0' + centi / 10 % 10));
    buf_byte(line, (char)('0' + centi % 10));
}

static void put_run(Buf *line, Str label, const GlyphRun *run) {
    const float lengths[] = {run->x, run->y, run->size};
    buf_str(line, label);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        buf_byte(line, '\t');
        put_length(line, lengths[i]);
    }
    buf_byte(line, '\t');
    if (run->node == NO_NODE) buf_byte(line, '*');
    buf_str(line, face_info(run->face)->postscript);
    buf_byte(line, '\t');
    buf_str(line, run->text);
    buf_byte(line, '\n');
}

static void take_page(void *context, const Page *page) {
    Buf lines = {0};
    for (size_t i = 0; i < page->runs.n; i++)
        put_run(&lines, page->label, &page->runs.at[i]);
    output_str(context, buf_view(&lines));
    buf_drop(&lines);
}

PageSink trace_sink(Output *output) {
    return (PageSink){take_page, output};
}
