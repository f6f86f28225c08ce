#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""characters.py PROGRAM SCRATCH: a book of every character that the Song face can draw. What poppler,
MuPDF, PDFBox, pdf.js and pdfium read in its PDF is, character by character, what was set (PD-01), the
EPUB says the same, and no font is missed. Left out is what readers treat in their own way: letters from right to left, marks
that combine or show nothing, Latin ligatures (read as their letters)."""
import os
import shutil
import subprocess
import sys
import unicodedata
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
import pdf_readers
from model import Book
from tap import ok, skip, note, done

PROGRAM, SCRATCH = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
FAMILY = "Noto Serif CJK SC"
LINE, ARTICLE = 40, 4000


def characters():
    """The face's, by fontconfig."""
    found = subprocess.run(["fc-list", FAMILY + ":style=Regular", "-f", "%{family[0]}\t%{charset}\n"],
                           stdout=subprocess.PIPE).stdout.decode()
    sets = [line.split("\t")[1] for line in found.splitlines() if line.split("\t")[0] == FAMILY]
    for span in sets[0].split() if sets else []:
        first, last = (span.split("-") * 2)[:2]
        for code in range(int(first, 16), int(last, 16) + 1):
            c = chr(code)
            if unicodedata.category(c) in ("Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me", "Mc", "Co", "Cs", "Cn"):
                continue
            if unicodedata.bidirectional(c) in ("R", "AL", "AN") or 0xFB00 <= code <= 0xFB06:
                continue
            yield c


def write(path, chars):
    escape = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
    with open(path, "w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<article xmlns="urn:huibian:book:1" id="%s"><head><title>字</title>'
                   "</head><body>\n" % os.path.basename(path)[:-4])
        for i in range(0, len(chars), LINE):
            file.write("<p>%s</p>\n" % "".join(escape.get(c, c) for c in chars[i:i + LINE]))
        file.write("</body></article>\n")


def main():
    shutil.rmtree(SCRATCH, ignore_errors=True)
    source, out = os.path.join(SCRATCH, "in"), os.path.join(SCRATCH, "out")
    os.makedirs(source)
    chars = list(characters())
    if not chars:
        skip("every character of the Song face", FAMILY + " is not installed")
        return
    for n in range(0, len(chars), ARTICLE):
        write(os.path.join(source, "z%02d.xml" % (n // ARTICLE)), chars[n:n + ARTICLE])
    got = subprocess.run([PROGRAM, "build", "-q", "-f", "epub,pdf,xml,trace", "-o", out, source], stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, env={**os.environ, "LC_ALL": "C.UTF-8"})
    said = got.stdout.decode()
    ok(got.returncode == 0 and "missing-glyph" not in said, "a book of the %d characters of the face" % len(chars), said[:3000])
    wanted = set(chars)
    with open(os.path.join(out, "book.trace"), encoding="utf-8") as file:
        lost = sorted(wanted - set(file.read()))
    ok(not lost, "each is set", ["U+%04X" % ord(c) for c in lost])
    with zipfile.ZipFile(os.path.join(out, "book.epub")) as archive:
        text = "".join(archive.read(n).decode() for n in archive.namelist() if "/text/z" in n)
    lost = sorted(c for c in wanted - set(text) if c not in "&<>")
    ok(not lost, "each is in the EPUB", ["U+%04X" % ord(c) for c in lost])
    pdf_readers.check("every character", os.path.join(out, "book.pdf"), os.path.join(out, "book.trace"),
                      Book(os.path.join(out, "book.xml")), SCRATCH)
    note("%d characters, %d KB of PDF" % (len(chars), os.path.getsize(os.path.join(out, "book.pdf")) >> 10))


main()
done()
