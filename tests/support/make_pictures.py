#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the pictures of tests/cases/pictures: a small one of each kind that needs care.

    make_pictures.py FOLDER

PNGs are made here; JPEGs by cjpeg of libjpeg-turbo-progs where they need no more than it offers.
The pictures in the case were made by this script; it is run again only to change them.
"""
import struct, subprocess, sys, zlib
from pathlib import Path

ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
         (0, 1, 1, 2)]


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width, height, depth, kind, pixel, before=b"", interlaced=False):
    """`pixel(x, y)` gives the bytes of a pixel."""
    passes = ADAM7 if interlaced else [(0, 0, 1, 1)]
    rows = b""
    for x0, y0, dx, dy in passes:
        for y in range(y0, height, dy):
            row = b"".join(pixel(x, y) for x in range(x0, width, dx))
            rows += b"\0" + row if row else b""
    head = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, int(interlaced))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + before
            + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


def hills(x, y, width, height):
    """Sky, sun and two hills: what is up and what is left can be seen."""
    if (x - width * .2) ** 2 + (y - height * .25) ** 2 < (height * .12) ** 2:
        return 240, 180, 40
    if y > height * .55 + abs(x - width * .7) * .5:
        return 60, 120, 70
    if y > height * .75:
        return 110, 150, 90
    return 170 + 60 * y // height, 205, 235


def ppm(width, height):
    pixels = bytes(v for y in range(height) for x in range(width)
                   for v in hills(x, y, width, height))
    return b"P6 %d %d 255\n" % (width, height) + pixels


def cjpeg(width, height, *options):
    return subprocess.run(["cjpeg", "-quality", "70", *options], input=ppm(width, height),
                          stdout=subprocess.PIPE, check=True).stdout


def turned(jpeg, orientation):
    exif = (b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, orientation, 0, 0))
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]


def main():
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    w, h = 240, 160
    color = lambda x, y: hills(x, y, w, h)
    gray = lambda x, y: sum(color(x, y)) // 3
    palette = sorted({color(x, y) for x in range(w) for y in range(h)})
    files = {
        "jpeg.jpg": cjpeg(900, 600),
        "gray.jpg": cjpeg(300, 200, "-grayscale"),
        "turned.jpg": turned(cjpeg(300, 200), 6),
        "rgb16.png": png(w, h, 16, 2, lambda x, y: b"".join(bytes([v, 128]) for v in color(x, y))),
        "gray.png": png(w, h, 8, 0, lambda x, y: bytes([gray(x, y)])),
        "palette.png": png(w, h, 8, 3, lambda x, y: bytes([palette.index(color(x, y))]),
                           chunk(b"PLTE", b"".join(map(bytes, palette)))
                           + chunk(b"tRNS", bytes([0 if c[2] == 235 else 255 for c in palette]))),
        "interlaced.png": png(w, h, 8, 2, lambda x, y: bytes(color(x, y)), interlaced=True),
        "icon.png": png(24, 24, 8, 0, lambda x, y: bytes([255 * ((x // 4 + y // 4) % 2)])),
    }
    files["broken.jpg"] = files["jpeg.jpg"][:900]
    for name, data in files.items():
        (out / name).write_bytes(data)


main()
