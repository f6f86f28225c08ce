# SPDX-License-Identifier: MIT
"""A PDF as other programs read it: glyphs through MuPDF, text through poppler, objects through qpdf."""
import html
import json
import re
import subprocess

CHAR = re.compile(r'<char quad="([-\d.e ]+)" x="([-\d.e]+)" y="([-\d.e]+)"[^>]*? c="([^"]*)"')
PAGE = re.compile(r'<page id="[^"]*" width="([-\d.e]+)" height="([-\d.e]+)"')


def output_of(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout.decode(
        "utf-8", "replace")


class Page:
    def __init__(self, width, height):
        self.width, self.height, self.glyphs = width, height, []  # glyphs: (x, baseline, text)


def mupdf_pages(path):
    """Pages with their glyphs in the order of the content stream; y is measured from the top."""
    pages = []
    for line in output_of("mutool", "draw", "-q", "-F", "stext", "-o", "-", path).splitlines():
        if "<char " in line:
            match = CHAR.search(line)
            pages[-1].glyphs.append((float(match[2]), float(match[3]), html.unescape(match[4])))
        elif "<page " in line:
            match = PAGE.search(line)
            pages.append(Page(float(match[1]), float(match[2])))
    return pages


def mupdf_text(pages, top, bottom):
    """What stands in the type area of the pages."""
    return "".join(c for page in pages for _, y, c in page.glyphs if top <= y <= bottom)


def poppler_text(path, first, last, page, top, bottom):
    """The same of the pages from `first` to `last`, from 1."""
    return output_of("pdftotext", "-raw", "-nopgbrk", "-enc", "UTF-8", "-f", str(first), "-l", str(last), "-x", "0", "-y",
                     str(int(top)), "-W", str(int(page.width) + 1), "-H", str(int(bottom - top)), path, "-")


def structure_text(path):
    """The text in the order of the structure tree (poppler)."""
    return "".join(re.findall(r'^ *"(.*)"$', output_of("pdfinfo", "-struct-text", path), re.M))


class Document:
    """Page labels, links and outline of a PDF."""

    def __init__(self, path):
        data = json.loads(output_of("qpdf", "--json", path))
        self.objects = {k[4:]: v.get("value", v.get("stream", {}).get("dict"))
                        for k, v in data["qpdf"][1].items() if k.startswith("obj:")}
        root = self.get(data["qpdf"][1]["trailer"]["value"]["/Root"])
        self.root = root
        self.pages = [p["object"] for p in data["pages"]]
        self.labels = self.read_labels(root)
        self.dests = {}
        names = self.get(self.get(root.get("/Names")) or {}).get("/Dests") if root.get("/Names") else None
        self.read_names(names)
        for key, value in (self.get(root.get("/Dests")) or {}).items():
            self.dests[key] = value
        self.outline = list(self.read_outline((self.get(root.get("/Outlines")) or {}).get("/First"), 1))

    def get(self, value):
        while isinstance(value, str) and re.fullmatch(r"\d+ \d+ R", value):
            value = self.objects[value]
        return value

    def read_names(self, node):
        node = self.get(node) or {}
        names = self.get(node.get("/Names")) or []
        for key, value in zip(names[::2], names[1::2]):
            self.dests[text_of(self.get(key))] = value
        for kid in self.get(node.get("/Kids")) or []:
            self.read_names(kid)

    def read_outline(self, item, level):
        while item:
            entry = self.get(item)
            yield level, text_of(self.get(entry["/Title"])), self.target(entry)
            yield from self.read_outline(entry.get("/First"), level + 1)
            item = entry.get("/Next")

    def read_labels(self, root):
        def ranges(node):
            node = self.get(node) or {}
            numbers = self.get(node.get("/Nums")) or []
            yield from zip(numbers[::2], numbers[1::2])
            for kid in self.get(node.get("/Kids")) or []:
                yield from ranges(kid)

        labels = [""] * len(self.pages)
        starts = sorted(ranges(root.get("/PageLabels")), key=lambda r: r[0])
        for (start, label), end in zip(starts, [s for s, _ in starts[1:]] + [len(labels)]):
            label = self.get(label)
            for page in range(start, end):
                number = label.get("/St", 1) + page - start
                style = {"/D": str, "/r": roman, "/R": lambda n: roman(n).upper()}.get(label.get("/S"))
                prefix = text_of(self.get(label["/P"])) if "/P" in label else ""
                labels[page] = prefix + (style(number) if style else "")
        return labels

    def target(self, thing):
        """Index of the page that a link or an outline item leads to; None when it leads nowhere."""
        dest = self.get(thing.get("/Dest"))
        if dest is None:
            action = self.get(thing.get("/A")) or {}
            dest = self.get(action.get("/D"))
        if isinstance(dest, str):
            dest = self.get(self.dests.get(text_of(dest), self.dests.get(dest)))
        if isinstance(dest, dict):
            dest = self.get(dest.get("/D"))
        return self.pages.index(dest[0]) if dest and dest[0] in self.pages else None

    def links(self, page):
        """(target page, rectangle) of the links inside the document, in order; None: leads nowhere."""
        for annotation in self.get(self.get(self.pages[page]).get("/Annots")) or []:
            annotation = self.get(annotation)
            action = self.get(annotation.get("/A")) or {}
            if annotation.get("/Subtype") == "/Link" and action.get("/S") != "/URI":
                yield self.target(annotation), str(annotation.get("/Dest") or action.get("/D")), [
                    float(n) for n in annotation["/Rect"]]


def text_of(value):
    """A string of qpdf's JSON: u:text, b:bytes in hex."""
    if value.startswith("u:"):
        return value[2:]
    if value.startswith("b:"):
        return bytes.fromhex(value[2:]).decode("utf-8", "replace")
    return value


def roman(number):
    out = ""
    for value, letters in ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
                           (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        out += letters * (number // value)
        number %= value
    return out
