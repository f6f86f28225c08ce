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
        self.id = element.get("id")
        head = element.find(NAMESPACE + "head")
        self.fields = [(name(e), "".join(e.itertext())) for e in head]
        self.title = next(t for k, t in self.fields if k == "title")
        self.subtitle = next((t for k, t in self.fields if k == "subtitle"), "")
        self.units = list(units_of(element.find(NAMESPACE + "body")))
        self.headings = [(level, text) for kind, level, text in self.units if kind == "heading"]


def units_of(parent):
    """The pieces of text that have no block inside, each as (kind, level, text)."""
    for element in parent if parent is not None else []:
        if any(name(e) in BLOCKS for e in element):
            if element.get("label"):
                yield "label", 0, element.get("label")
            yield from units_of(element)
        else:
            text = (element.get("label") or "") + "".join(element.itertext())
            if bare(text):
                yield name(element), int(element.get("level") or 0), text


class Book:
    """title, cities [(name, code, articles)], articles, preface units."""

    def __init__(self, path):
        root = ElementTree.parse(path).getroot()
        self.title = root.findtext("%shead/%stitle" % (NAMESPACE, NAMESPACE))
        self.preface = list(units_of(root.find(NAMESPACE + "preface")))
        self.cities = [(c.get("name"), c.get("code"), [Article(a) for a in c.findall(NAMESPACE + "article")])
                       for c in root.findall(NAMESPACE + "city")]
        self.articles = [a for _, _, articles in self.cities for a in articles]


def text_faults(book, text, lead=400):
    """What is wrong with `text`, a whole book as another reader extracted it: every title, heading
    and paragraph must stand in it, in order, and between the pieces of an article's body nothing
    else. Before a title and after it there may be a little more: city, byline."""
    text, at = bare(text), 0
    for article in book.articles:
        pieces = [("title", 0, article.title)]
        if article.subtitle:
            pieces.append(("subtitle", 0, article.subtitle))
        pieces += article.units
        first = True
        for index, (kind, _, piece) in enumerate(pieces):
            piece = bare(piece)
            found = text.find(piece, at)
            where = "%s, %s: %s" % (article.title[:20], kind, piece[:30])
            if found < 0:
                common = longest_start(piece, text, at)
                yield "%s … is missing; agrees for %d of %d characters, then: %s" % (
                    where, common[0], len(piece), common[1])
                continue
            gap = text[at:found]
            body = kind not in ("title", "subtitle")
            if body and not first and gap:
                yield "%s … stands after text that is not the article's: %s" % (where, gap[:80])
            elif len(gap) > lead and index:
                yield "%s … stands after %d other characters: %s" % (where, len(gap), gap[:80])
            first = first and not body
            at = found + len(piece)


def longest_start(piece, text, at):
    """How much of the piece's beginning is found, and what follows there instead."""
    low, high = 0, len(piece)
    while low < high:
        middle = (low + high + 1) // 2
        if text.find(piece[:middle], at) >= 0:
            low = middle
        else:
            high = middle - 1
    place = text.find(piece[:low], at) + low
    return low, text[place:place + 20]
