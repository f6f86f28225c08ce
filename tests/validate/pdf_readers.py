#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Other people's readers on a PDF: poppler, MuPDF, PDFBox, pdf.js and pdfium open every page, draw it or
read it to its end, and have nothing to complain of; the text of each page is, character by character
but for white space, what the page trace says that was set there. A reader that is not installed is
skipped, and said: poppler-utils, mupdf-tools, libpdfbox2-java with default-jre-headless from Debian;
`npm install --ignore-scripts` in tests/readers/ for pdf.js and pdfium."""
import collections
import glob
import html
import json
import os
import re
import shutil
import subprocess

import pdf as pdf_reader
from model import bare, text_faults
from tap import ok, skip

READERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "readers")
JARS = ["/usr/share/java/%s.jar" % name for name in ("pdfbox2", "pdfbox2-tools", "fontbox2", "commons-logging")]
# What a reader says of itself and not of the file.
OWN_WORDS = re.compile(r"warning: ICC support is not available|Picked up JAVA_TOOL_OPTIONS|INFO: To get higher rendering speed")


def run(*command):
    """Standard output and the lines of standard error that speak of the file."""
    made = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
    said = [line for line in made.stderr.decode("utf-8", "replace").splitlines() if line.strip() and not OWN_WORDS.search(line)]
    return made.stdout.decode("utf-8", "replace"), said + (["status %d" % made.returncode] if made.returncode else [])


# ---- a reader: text of each page, complaints ------------------------------------------------------


def read_poppler(path, out):
    text, said = run("pdftotext", "-raw", "-enc", "UTF-8", path, "-")
    _, drawn = run("pdftoppm", "-r", "10", "-gray", path, os.path.join(out, "poppler"))
    return text.split("\f")[:-1], said + drawn


def read_mupdf(path, out):
    text, said = run("mutool", "draw", "-q", "-F", "stext", path)
    pages = ["".join(html.unescape(c) for c in re.findall(r'<char [^>]*? c="([^"]*)"', page)) for page in text.split("<page ")[1:]]
    _, drawn = run("mutool", "draw", "-q", "-r", "10", "-o", os.path.join(out, "mupdf%d.pgm"), path)
    return pages, said + drawn


def java(*arguments):
    return run("java", "-Djava.awt.headless=true", "-cp", ":".join(JARS), *arguments)


def read_pdfbox(path, out):
    text = os.path.join(out, "pdfbox.html")
    _, said = java("org.apache.pdfbox.tools.ExtractText", "-html", "-encoding", "UTF-8", path, text)
    _, drawn = java("org.apache.pdfbox.tools.PDFToImage", "-dpi", "10", "-color", "gray", "-format", "png",
                    "-outputPrefix", os.path.join(out, "pdfbox"), path)
    with open(text, encoding="utf-8") as file:
        pages = file.read().split('<div style="page-break-before:always')[1:]
    return [without_markup(page.split(">", 1)[1]) for page in pages], said + drawn


def without_markup(page):
    """PDFBox names characters by units of UTF-16, two above U+FFFF."""
    units = re.sub(r"&#(\d+);", lambda m: chr(int(m[1])), re.sub(r"<[^>]*>", "", page))
    return html.unescape(units.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def read_by_node(reader):
    def read(path, out):
        answer, said = run("node", os.path.join(READERS, "pdf.mjs"), reader, path)
        found = json.loads(answer) if answer.strip() else {"pages": [], "complaints": [], "dead": []}
        read.structure = "".join(found.get("structure", []))
        return found["pages"], said + found["complaints"] + ["leads nowhere: " + t for t in found["dead"]]
    return read


def has_module(name):
    return shutil.which("node") and os.path.isdir(os.path.join(READERS, "node_modules", name))


# Name, how it reads, what it needs, whether that is here, whether it keeps the order of the file.
ALL = [
    ("poppler", read_poppler, "poppler-utils", lambda: shutil.which("pdftotext") and shutil.which("pdftoppm"), True),
    ("MuPDF", read_mupdf, "mupdf-tools", lambda: shutil.which("mutool"), True),
    ("PDFBox", read_pdfbox, "libpdfbox2-java", lambda: shutil.which("java") and all(map(os.path.exists, JARS)), True),
    ("pdf.js", read_by_node("pdfjs"), "pdfjs-dist (npm)", lambda: has_module("pdfjs-dist"), True),
    ("pdfium", read_by_node("pdfium"), "@hyzyla/pdfium (npm)", lambda: has_module("@hyzyla/pdfium"), False),
]


# ---- what they should have read -------------------------------------------------------------------


def set_text(trace, labels):
    """The text of each page as it was set, running heads and folios too, in the order of the file."""
    pages = collections.defaultdict(list)
    with open(trace, encoding="utf-8") as file:
        for line in file.read().splitlines():
            label, _, _, _, _, *text = line.split("\t")
            pages[label] += text[:1]
    return [bare("".join(pages.get(label, []))) for label in labels]


def page_faults(wanted, pages, ordered):
    if len(wanted) != len(pages):
        yield "%d pages, not %d" % (len(pages), len(wanted))
    for number, (want, page) in enumerate(zip(wanted, pages)):
        got = bare(page)
        if got == want or not ordered and sorted(got) == sorted(want):
            continue
        at = next((i for i, (a, b) in enumerate(zip(got, want)) if a != b), min(len(got), len(want)))
        yield "page %d: %s is read where %s was set" % (number + 1, got[at:at + 20] or "nothing", want[at:at + 20] or "nothing")


def check(what, path, trace, book, out, exact=True):
    """`book` is its XML; `exact` is false for a book of text that readers put in another order (right to left)."""
    folder = os.path.join(out, "pdf")
    os.makedirs(folder, exist_ok=True)
    wanted = set_text(trace, pdf_reader.Document(path).labels)
    ok(sum(map(len, wanted)) > 1000, "%s: the trace names the pages by their labels" % what, wanted[:3])
    for name, read, package, here, ordered in ALL:
        if not here():
            skip("%s: %s" % (what, name), "%s is not installed" % package)
            continue
        pages, said = read(path, folder)
        ok(not said, "%s: %s opens the %d pages of the PDF without a word" % (what, name, len(pages)), said)
        if exact and getattr(read, "structure", ""):
            faults = list(text_faults(book, read.structure))
            ok(not faults, "%s: %s reads the text of the XML by the structure of the PDF" % (what, name), faults)
        if exact:
            faults = list(page_faults(wanted, pages, ordered))
            ok(not faults, "%s: %s reads on each page of the PDF what was set there" % (what, name), faults)
        for picture in glob.glob(os.path.join(glob.escape(folder), "*.p[gp]m")) + glob.glob(os.path.join(glob.escape(folder), "*.png")):
            os.remove(picture)
