# SPDX-License-Identifier: MIT
"""Set pages, measured: the glyphs of a PDF as MuPDF sees them, gathered into the lines of each paragraph
of the book's XML. Lengths are pt; y is a baseline, from the top of the page."""
import html
import re
import subprocess
import xml.etree.ElementTree as ElementTree

from model import BLOCKS, NAMESPACE, SPACE, bare, name

CHAR = re.compile(r'<char quad="([-\d.e ]+)" x="([-\d.e]+)" y="([-\d.e]+)"[^>]*? c="([^"]*)"')
FONT = re.compile(r'<font name="([^"]*)" size="([-\d.e]+)"')
PAGE = re.compile(r'<page id="[^"]*" width="([-\d.e]+)" height="([-\d.e]+)"')

STOPS = set("，。、；：？！")
CLOSE = STOPS | set("）》〉」』】〕］｝”’")
OPEN = set("（《〈「『【〔［｛“‘")
NO_START = CLOSE | set(",.;:?!)]}%％·—…～")
NO_END = OPEN | set("([{")


def is_han(c):
    return "\u3400" <= c <= "\u9fff" or "\uf900" <= c <= "\ufaff" or "\U00020000" <= c < "\U00030000"


class Glyph:
    __slots__ = ("c", "x", "x1", "y", "size", "font")

    def __init__(self, c, x, x1, y, size, font):
        self.c, self.x, self.x1, self.y, self.size, self.font = c, x, x1, y, size, font


class Line(list):
    """Glyphs of one line, none of them white; `page` from 0."""

    page = 0

    def text(self):
        return "".join(g.c for g in self)


class Para:
    """kind: name of its XML element; around: those that it stands in; lines."""

    def __init__(self, kind, around, level, text, breaks):
        self.kind, self.around, self.level, self.text, self.breaks = kind, around, level, text, breaks
        self.lines = []


class Type:
    """A style as print.css should make it, mm and pt."""

    def __init__(self, width, height, top, inner, size, pitch, characters, rows):
        mm = 72 / 25.4
        self.width, self.height, self.top, self.inner = width * mm, height * mm, top * mm, inner * mm
        self.size, self.pitch, self.characters, self.rows = size, pitch, characters, rows
        self.measure = characters * size
        self.bottom = self.top + (rows - 1) * pitch + size

    def left(self, page):
        """Of the type area; page 0 is a right-hand one."""
        return self.inner if page % 2 == 0 else self.width - self.inner - self.measure

    def row(self, y):
        """The line of the grid that a baseline stands on, and how far from it."""
        row = (y - self.top - 0.88 * self.size) / self.pitch
        return round(row), (row - round(row)) * self.pitch


STYLES = {
    "book": Type(140, 203, 23, 19.5, 10.5, 17, 28, 27),
    "a4": Type(210, 297, 29, 30, 12, 20, 36, 34),
    "gongwen": Type(210, 297, 37, 28, 15.75, 29.53, 28, 22),
}


def read_pages(path):
    """The glyphs of each page in the order of the content stream, white space left out."""
    run = subprocess.run(["mutool", "draw", "-q", "-F", "stext", "-o", "-", path], stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL, check=True)
    pages, font, size = [], "", 0.0
    for line in run.stdout.decode("utf-8", "replace").splitlines():
        if "<char " in line:
            match = CHAR.search(line)
            c = html.unescape(match[4])
            if not SPACE.fullmatch(c):
                pages[-1].append(Glyph(c, float(match[2]), float(match[1].split()[2]), float(match[3]), size, font))
        elif "<font " in line:
            match = FONT.search(line)
            font, size = match[1], float(match[2])
        elif "<page " in line:
            pages.append([])
    return pages


def lines_of(pages, style):
    """The lines that stand in the type area, in reading order."""
    for number, glyphs in enumerate(pages):
        line = None
        for g in glyphs:
            if not style.top - 1 <= g.y <= style.bottom + 1:
                continue
            new = line is None or abs(g.y - line[-1].y) > 0.5 * max(g.size, line[-1].size) or \
                g.x < line[-1].x - g.size  # an opening mark may reach below the mark before it
            if new:
                if line:
                    yield line
                line = Line()
                line.page = number
            line.append(g)
        if line:
            yield line


def paras_of(element, around=()):
    """Every piece of text that has no block inside."""
    for e in element:
        kind = name(e)
        if kind not in BLOCKS:
            continue
        if any(name(x) in BLOCKS for x in e):
            yield from paras_of(e, around + (kind,))
        else:
            breaks = any(name(x) == "br" for x in e.iter())
            yield Para(kind, around, int(e.get("level") or 0), "".join(e.itertext()), breaks)


def read_book(xml, pdf, style):
    """(pages, articles): each article as the list of its paragraphs with their lines. A paragraph that
    is not found has none."""
    pages = read_pages(pdf)
    lines = list(lines_of(pages, style))
    text, owner = [], []
    for number, line in enumerate(lines):
        for at, g in enumerate(line):
            text.append(g.c)
            owner.extend([(number, at)] * len(g.c))
    text = "".join(text)
    articles, begin = [], 0
    for article in ElementTree.parse(xml).getroot().iter(NAMESPACE + "article"):
        paras, at = list(paras_of(article.find(NAMESPACE + "body"))), begin
        for para in paras:
            wanted = bare(para.text)
            found = text.find(wanted, at)
            if found < 0 and wanted:
                found = text.find(wanted, begin)
            if found < 0 or not wanted:
                continue
            take_lines(para, lines, owner[found:found + len(wanted)])
            at = found + len(wanted)
        begin = at
        articles.append(paras)
    return pages, articles


def take_lines(para, lines, places):
    before = None
    for number, at in places:
        if number != before:
            line = Line()
            line.page = lines[number].page
            para.lines.append(line)
            before = number
        if not para.lines[-1] or para.lines[-1][-1] is not lines[number][at]:
            para.lines[-1].append(lines[number][at])
