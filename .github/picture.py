#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""picture.py FOLDER OTHER CITY: makes the pictures in the documents of the book in FOLDER, and of the same book
in another style in OTHER: .github/page.png, title, contents, the page on which a city begins, and the same
page of the other book, side by side; with Chromium where it is installed, .github/proof.png, the proof of that
city's first article, and .github/phone.png, the city and the article in the EPUB as telephones show them."""
import glob
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../tests/validate"))
from pdf import mupdf_pages

# Pages of every size are as high as one another, so that the picture is all page.
HEIGHT, DESK, EDGE = 760, 0xDD, 14
TELEPHONE = (390, 760)


def rows_of(pdf, page, scratch):
    """The page as rows of gray bytes."""
    name = os.path.join(scratch, str(page))
    subprocess.run(["pdftoppm", "-scale-to-x", "-1", "-scale-to-y", str(HEIGHT), "-gray", "-f", str(page + 1), "-l", str(page + 1),
                    "-singlefile", pdf, name], check=True)
    with open(name + ".pgm", "rb") as file:
        data = file.read()
    width, height = (int(n) for n in data.split(None, 3)[1:3])
    pixels = data[-width * height:]
    return [pixels[y * width:(y + 1) * width] for y in range(height)]


def png(rows):
    """Sixteen grays, two in a byte."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 4, 0, 0, 0, 0)
    halves = [[(value + 8) // 17 for value in row] + [0] * (len(row) % 2) for row in rows]
    pixels = zlib.compress(b"".join(b"\0" + bytes(a << 4 | b for a, b in zip(h[::2], h[1::2])) for h in halves), 9)
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


def phone_picture(epub, city):
    """The city and its first article, as telephones show them."""
    browser = shutil.which("chromium")
    if not browser:
        print("no chromium: .github/phone.png stays as it is")
        return
    with tempfile.TemporaryDirectory() as scratch:
        with zipfile.ZipFile(epub) as archive:
            archive.extractall(scratch)
            names = archive.namelist()
            package = next(n for n in names if n.endswith(".opf"))
            spine = re.findall(r'<itemref idref="([^"]+)"', archive.read(package).decode())
            files = dict(re.findall(r'<item id="([^"]+)" href="([^"]+)"', archive.read(package).decode()))
            pages = [os.path.join(os.path.dirname(package), files[i]) for i in spine]
            texts = [re.sub(r"<[^>]+>", "", archive.read(n).decode().split("<body", 1)[1]) for n in pages]
        at = next(i for i, n in enumerate(pages) if "/city-" in n and city in texts[i])
        wide, high = TELEPHONE
        frames = "".join('<iframe src="%s" style="left:%dpx"></iframe>' % (n, EDGE + i * (wide + EDGE))
                         for i, n in enumerate((pages[at], pages[at + 1])))
        with open(os.path.join(scratch, "phones.html"), "w", encoding="utf-8") as file:
            file.write("<style>body{background:#%02x%02x%02x}iframe{position:absolute;top:%dpx;width:%dpx;height:%dpx;"
                       "border:0;background:#fff;border-radius:18px}</style>%s" % (DESK, DESK, DESK, EDGE, wide, high, frames))
        subprocess.run([browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                        "--allow-file-access-from-files", "--user-data-dir=" + os.path.join(scratch, "user"),
                        "--window-size=%d,%d" % (2 * wide + 3 * EDGE, high + 2 * EDGE),
                        "--screenshot=" + os.path.join(HERE, "phone.png"),
                        "file://" + os.path.join(scratch, "phones.html")], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def beside(columns):
    """Pages side by side on a desk."""
    desk = bytes([DESK])
    lines = [desk * EDGE + b"".join(rows[y] + desk * EDGE for rows in columns) for y in range(HEIGHT)]
    blank = [desk * len(lines[0])] * EDGE
    return blank + lines + blank


def pages_of(folder):
    pdf = glob.glob(os.path.join(folder, "*.pdf"))[0]
    return pdf, ["".join(c for _, _, c in page.glyphs if c.strip()) for page in mupdf_pages(pdf)]


def main():
    folder, other, city = sys.argv[1:]
    proof_picture(os.path.join(folder, "proof.html"), city)
    phone_picture(glob.glob(os.path.join(folder, "*.epub"))[0], city)
    wanted = []
    for pdf, pages in (pages_of(folder), pages_of(other)):
        contents = next(i for i, text in enumerate(pages) if text.startswith("目录"))
        wanted.append((pdf, contents, next(i for i, text in enumerate(pages) if city in text[:12] and i > contents)))
    (pdf, contents, first), (plain, _, same) = wanted
    with tempfile.TemporaryDirectory() as scratch:
        rows = beside([rows_of(pdf, 0, scratch), rows_of(pdf, contents, scratch), rows_of(pdf, first, scratch),
                       rows_of(plain, same, scratch)])
    with open(os.path.join(HERE, "page.png"), "wb") as file:
        file.write(png(rows))


main()
