# SPDX-License-Identifier: MIT
"""The book as its XML says it: what the EPUB and the PDF are compared with."""
import re
import xml.etree.ElementTree as ElementTree

NAMESPACE = "{urn:huibian:book:1}"
BLOCKS = set("heading p note figure image caption credit list item quote table row cell verse signature".split())
SPACE = re.compile(r"[\s\u200b\u2060\ufeff\u00ad\u3000]+")


def bare(text):
    """Without white space: gaps, line ends and indents are layout."""
    return SPACE.sub("", text)


def name(element):
    return element.tag.replace(NAMESPACE, "")


class Article:
    """id, title, subtitle, fields [(kind, text)], units [(kind, level, text)] in reading order."""

    def __init__(self, element):
        self.id, self.file = element.get("id"), element.get("file")
        self.first_line = int((element.get("lines") or "0").split("-")[0])
        head = element.find(NAMESPACE + "head")
        self.fields = [(name(e), "".join(e.itertext())) for e in head]
        self.title = next(t for k, t in self.fields if k == "title")
        self.subtitle = next((t for k, t in self.fields if k == "subtitle"), "")
        self.units = list(units_of(at_their_place(element.find(NAMESPACE + "body"))))
        self.captions = sum(f.find(NAMESPACE + "caption") is not None for f in element.iter(NAMESPACE + "figure"))
        self.headings = [(level, text) for kind, level, text in self.units if kind == "heading"]


def at_their_place(body):
    """The blocks as books print them: the notes of the foot below the text."""
    return sorted(body, key=lambda e: name(e) == "note" and e.get("kind") == "foot")


def units_of(parent, bare_figure=False):
    """The pieces of text that have no block inside, each as (kind, level, text). What belongs to a
    figure without a picture is of the kind `tail`: books print it at the article's end."""
    for element in parent if parent is not None else []:
        if any(name(e) in BLOCKS for e in element):
            if element.get("label"):
                yield "label", 0, element.get("label")
            yield from units_of(element, name(element) == "figure" and element.find(NAMESPACE + "image") is None)
        else:
            text = (element.get("label") or "") + "".join(element.itertext())
            if bare(text):
                yield "tail" if bare_figure else name(element), int(element.get("level") or 0), text


class Book:
    """title, cities [(name, code, articles)], articles, preface units."""

    def __init__(self, path):
        root = ElementTree.parse(path).getroot()
        self.title = root.findtext("%shead/%stitle" % (NAMESPACE, NAMESPACE))
        self.preface = list(units_of(root.find(NAMESPACE + "preface")))
        self.cities = [(c.get("name"), c.get("code"), [Article(a) for a in c.findall(NAMESPACE + "article")])
                       for c in root.findall(NAMESPACE + "city")]
        self.articles = [a for _, _, articles in self.cities for a in articles]


LEAD = 400  # characters that may stand before an article's body: city, title, byline; besides the
#             titles of a city's articles, which are listed above its first
TAIL = 20  # … before the first caption (its label)


def text_faults(book, text, front=None):
    """What is wrong with `text`, a whole book as another reader extracted it: the articles' bodies
    must stand in it whole and in order, each below its title, and after each the captions that have
    no picture. The preface stands in `front`, which is `text` where it is not given."""
    text, at = bare(text), 0
    preface = "".join(bare(t) for _, _, t in book.preface)
    if preface not in bare(text if front is None else front):
        yield from piece_faults("preface", [bare(t) for _, _, t in book.preface], bare(front or text), 0)
    lists = {articles[0].id: sum(len(a.title) for a in articles) for _, _, articles in book.cities if articles}
    for number, article in enumerate(book.articles):
        title = bare(article.title + article.subtitle)
        body = [bare(t) for kind, _, t in article.units if kind != "tail"]
        tail = [bare(t) for kind, _, t in article.units if kind == "tail"]
        found = text.find("".join(body) or title, at)
        if found >= 0 and not body:
            found += len(title)
        if found < 0:
            yield from piece_faults(article.title[:16], body, text, at)
            continue
        if title not in text[at:found]:
            yield "%s: the title does not stand above its text" % article.title
        if number and found - at > LEAD + lists.get(article.id, 0):
            yield "%s: %d other characters stand before its text" % (article.title, found - at)
        at = found + len("".join(body))
        if tail:
            found = text.find("".join(tail), at, at + TAIL + len("".join(tail)))
            if found < 0:
                yield "%s: its captions do not follow: %s" % (article.title, " / ".join(tail)[:80])
            else:
                at = found + len("".join(tail))


def floating_faults(book, text):
    """The same of what stands on the pages in the order of their content, where pictures float: every
    paragraph whole and in order, nothing but captions of the article between two, each caption once."""
    text, at = bare(text), 0
    for article in book.articles:
        captions = [bare(t) for kind, _, t in article.units if kind in ("caption", "credit")]
        for number, piece in enumerate(bare(t) for kind, _, t in article.units
                                       if kind not in ("caption", "credit", "tail")):
            found = text.find(piece, at)
            if found < 0:
                yield from piece_faults(article.title[:16], [piece], text, at)
                continue
            between = text[at:found] if number else ""
            while between:
                here = next((c for c in captions if between.startswith(c)), None)
                if here is None:
                    yield "%s: stands before %s: %s" % (article.title[:16], piece[:24], between[:40])
                    break
                captions.remove(here)
                between = between[len(here):]
            at = found + len(piece)
        while any(text.startswith(c, at) for c in captions):
            here = next(c for c in captions if text.startswith(c, at))
            captions.remove(here)
            at += len(here)
        yield from ("%s: the caption is missing: %s" % (article.title[:16], c) for c in captions)


def piece_faults(title, pieces, text, at):
    """Where exactly a body that is not there as a whole goes wrong."""
    for number, piece in enumerate(pieces):
        found = text.find(piece, at)
        if found < 0:
            length, instead = longest_start(piece, text, at)
            yield "%s: %s … is missing; agrees for %d of %d characters, then: %s" % (
                title, piece[:24], length, len(piece), instead)
        else:
            if number and found != at:
                yield "%s: other text stands before %s …: %s" % (title, piece[:24], text[at:found][:60])
            at = found + len(piece)


def longest_start(piece, text, at):
    """How much of the piece's beginning is there, and what follows instead."""
    for length in range(len(piece), 3, -1):
        place = text.find(piece[:length], at)
        if place >= 0:
            return length, text[place + length:place + length + 24]
    return 0, text[at:at + 24]
