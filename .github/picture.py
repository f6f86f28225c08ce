#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""picture.py FOLDER CITY: makes the pictures in README.md of the book in FOLDER: .github/page.png, its
contents and the page on which a city begins, side by side; .github/proof.png, the proof of that city's
first article, with Chromium where it is installed."""
import glob
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../tests/validate"))
from pdf import mupdf_pages

RESOLUTION, DESK, EDGE = 84, 0xD8, 12


def rows_of(pdf, page, scratch):
    """The page as rows of gray bytes."""
    name = os.path.join(scratch, str(page))
    subprocess.run(["pdftoppm", "-r", str(RESOLUTION), "-gray", "-f", str(page + 1), "-l", str(page + 1),
                    "-singlefile", pdf, name], check=True)
    with open(name + ".pgm", "rb") as file:
        data = file.read()
    width, height = (int(n) for n in data.split(None, 3)[1:3])
    pixels = data[-width * height:]
    return [pixels[y * width:(y + 1) * width] for y in range(height)]


def png(rows):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def proof_picture(page, city):
    """The proof as a browser on a desk shows it."""
    browser = shutil.which("chromium")
    if not browser:
        print("no chromium: .github/proof.png stays as it is")
        return
    with open(page, encoding="utf-8") as file:
        text = file.read()
    place = re.search(r'<h2 class="city" id="[^"]+">%s<' % city, text)
    with tempfile.TemporaryDirectory() as scratch:
        # Chromium takes its picture from the top of a page, so what stands above the article goes.
        short = os.path.join(scratch, "proof.html")
        with open(short, "w", encoding="utf-8") as file:
            file.write(text[:text.index("<main>")] + "<main>" + text[place.start():])
        subprocess.run([browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                        "--user-data-dir=" + scratch, "--window-size=1120,760",
                        "--screenshot=" + os.path.join(HERE, "proof.png"), "file://" + short], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main():
    proof_picture(os.path.join(sys.argv[1], "proof.html"), sys.argv[2])
    pdf = glob.glob(os.path.join(sys.argv[1], "*.pdf"))[0]
    pages = ["".join(c for _, _, c in page.glyphs if c.strip()) for page in mupdf_pages(pdf)]
    contents = next(i for i, text in enumerate(pages) if text.startswith("目录"))
    first = next(i for i, text in enumerate(pages) if sys.argv[2] in text[:12] and i > contents)
    desk = bytes([DESK]) * EDGE
    with tempfile.TemporaryDirectory() as scratch:
        rows = [desk + left + desk + right + desk for left, right in
                zip(rows_of(pdf, contents, scratch), rows_of(pdf, first, scratch))]
    blank = [bytes([DESK]) * len(rows[0])] * EDGE
    with open(os.path.join(HERE, "page.png"), "wb") as file:
        file.write(png(blank + rows + blank))


main()
