# SPDX-License-Identifier: MIT
"""Ways through a PDF: for every entry, the printed contents, the outline, the page labels, the folio on
the page, the links and the list of sources say the same (PG-11)."""
import re

import pdf as pdf_reader
from model import bare

LEADER = re.compile(r"[….·・‥⋯]+")
NUMBER = re.compile(r"([0-9]+|[ivxlc]+)$")


def linked_text(glyphs, height, boxes):
    return bare("".join(g.c for g in glyphs
                        if any(x0 - 0.5 <= g.x <= x1 and y0 - 1 <= height - g.y <= y1 + 1 for x0, y0, x1, y1 in boxes)))


def entries_of(document, pages, numbers, height):
    """(title, number as printed, target page) of each destination that the pages link to, in order."""
    for number in numbers:
        boxes = {}
        for target, dest, box in document.links(number):
            boxes.setdefault(dest, (target, []))[1].append(box)
        for target, its in boxes.values():
            text = linked_text(pages[number], height, its)
            match = NUMBER.search(text)
            yield LEADER.sub("", text[:match.start()] if match else text), match[1] if match else "", target


def folio_of(glyphs, style):
    """The number at the foot of a page, without what stands around it; empty where there is none."""
    return "".join(g.c for g in glyphs if g.y > style.bottom + 1).strip("—- ")


def folio_faults(document, pages, style):
    seen = 0
    for number, glyphs in enumerate(pages):
        folio = folio_of(glyphs, style)
        seen += folio != ""
        if folio and folio != document.labels[number]:
            yield "page %d: the folio is %s, the label %s" % (number + 1, folio, document.labels[number])
    if seen < len(pages) / 3:
        yield "%d folios on %d pages" % (seen, len(pages))


def outline_entries(document):
    """Cities, articles and the list of sources: what the contents hold."""
    kept = [(bare(title), target) for level, title, target in document.outline if level <= 2]
    return [(title, target) for title, target in kept if target is None or document.labels[target].isdigit()]


def entry_faults(document, pages, style, first):
    contents = list(entries_of(document, pages, range(first), style.height))
    outline = outline_entries(document)
    if len(contents) != len(outline):
        yield "%d entries in the contents, %d in the outline" % (len(contents), len(outline))
    for (title, number, target), (name, place) in zip(contents, outline):
        if not title.startswith(name):
            yield "%s in the contents, %s in the outline" % (title, name)
        if target is None or target != place:
            yield "%s: the link and the outline lead to different pages" % title
            continue
        folio = folio_of(pages[target], style)
        if number != document.labels[target] or folio not in ("", number):
            yield "%s: printed %s, label %s, folio %s" % (title, number, document.labels[target], folio)
        if name not in bare("".join(g.c for g in pages[target])):
            yield "%s does not stand on page %s" % (name, number)


def source_faults(document, pages, style, first):
    """The list of sources names every article's page, in the order of the contents."""
    contents = [(number, target) for _, number, target in entries_of(document, pages, range(first), style.height)]
    listed = [(number, target) for title, number, target in
              entries_of(document, pages, range(first, len(pages)), style.height) if not title and number]
    for number, target in listed:
        if target is None or document.labels[target] != number:
            yield "the list of sources says %s" % number
    articles = [target for level, _, target in document.outline if level == 2]
    if [target for _, target in listed] != articles:
        yield "%d numbers in the list of sources, %d articles" % (len(listed), len(articles))
    if not set(listed) <= set(contents):
        yield "the list of sources has other pages than the contents"


def foot_faults(pages, style, first):
    """A page of the contents ends with an entry, never with the name of a province."""
    for number, glyphs in enumerate(pages[:first]):
        lines = {}
        for g in glyphs:
            if style.top < g.y < style.bottom + 1:
                lines.setdefault(round(g.y), []).append((g.x, g.c))
        texts = ["".join(c for _, c in sorted(line)) for _, line in sorted(lines.items())]
        if sum(bool(LEADER.search(text)) for text in texts) > 1 and not NUMBER.search(texts[-1]):
            yield "page %d of the contents ends with %s" % (number + 1, texts[-1])


def way_faults(path, pages, style):
    document = pdf_reader.Document(path)
    first = document.labels.index("1")
    yield from folio_faults(document, pages, style)
    yield from entry_faults(document, pages, style, first)
    yield from foot_faults(pages, style, first)
    yield from source_faults(document, pages, style, first)
