#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""embed.py PROGRAM SCRATCH: `--embed-fonts` (EP-39). The EPUB carries fonts for the characters beyond
GB 18030's first level and for nothing else; the sheet names them by class alone; a font whose fsType
restricts it stays out; without the option there is no font. Judged with EPUBCheck and a reading of the
fonts' own tables."""
import os
import re
import shutil
import struct
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
import book as judge
from epub import Epub
from model import Book
from tap import done, ok, skip

# Of planes 2 and 3, a radical, the end of the unified block; beside rare ones of the first level.
RARE, COMMON = "𠮷𬭊𫖯⻰𰻝鿰", "常州人㐂䶮〇燚"
ARTICLE = "常州人%s纪事\n\n常州日报 记者 张三\n\n街上的%s家，葛\U000e0100与%s，又见%s。\n\n普通的%s在这里。\n"
KAI = "/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf"


def tables(font):
    count = struct.unpack_from(">H", font, 4)[0]
    entries = (struct.unpack_from(">4sIII", font, 12 + 16 * i) for i in range(count))
    return {tag.decode(): (offset, length) for tag, _, offset, length in entries}


def characters(font):
    """What the cmap leads to a glyph: formats 4 and 12."""
    base, found = tables(font)["cmap"][0], set()
    for i in range(struct.unpack_from(">H", font, base + 2)[0]):
        at = base + struct.unpack_from(">I", font, base + 8 + 8 * i)[0]
        kind = struct.unpack_from(">H", font, at)[0]
        if kind == 12:
            for k in range(struct.unpack_from(">I", font, at + 12)[0]):
                first, last, glyph = struct.unpack_from(">III", font, at + 16 + 12 * k)
                found.update(c for c in range(first, last + 1) if glyph + c - first)
        elif kind == 4:
            n = struct.unpack_from(">H", font, at + 6)[0]
            for k in range(0, n, 2):
                last, first = (struct.unpack_from(">H", font, at + o + k)[0] for o in (14, 16 + n))
                found.update(range(first, min(last, 0xFFFE) + 1))
    return "".join(map(chr, sorted(found)))


def fonts_of(epub):
    return {epub.path_of(i): epub.archive.read(epub.path_of(i)) for i in epub.items.values() if "/fonts/" in epub.path_of(i)}


def build(program, source, out, *options):
    shutil.rmtree(out, ignore_errors=True)
    made = subprocess.run([program, "build", *options, "-f", "epub,xml", "-o", out, source], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, "LC_ALL": "C.UTF-8"})
    return Epub(judge.one(out, ".epub")), made.stdout.decode("utf-8", "replace")


def check_fonts(out, epub):
    fonts = fonts_of(epub)
    held = "".join(characters(data) for data in fonts.values())
    ok(sorted(held) == sorted(RARE), "the fonts hold the rare characters and no other", held)
    listed = [i.get("media-type") for i in epub.items.values() if epub.path_of(i) in fonts]
    ok(fonts and len(listed) == len(fonts), "each is in the manifest", listed)
    ok(all("OFL" in f.decode("utf-16-be", "ignore") + f[1:].decode("utf-16-be", "ignore") and len(f) < 40000 for f in fonts.values()),
       "each is small and keeps its licence", {n: len(f) for n, f in fonts.items()})
    css = epub.archive.read("OEBPS/css/screen.css").decode()
    named = {os.path.normpath("OEBPS/css/" + href) for href in re.findall(r'url\("([^"]*)"\)', css)}
    ok(named == set(fonts), "the sheet names every font", named)
    using = re.findall(r"([^{}\n]*)\{[^}]*font-family:[^}]*\}", re.sub(r"@font-face \{[^}]*\}", "", css))
    ok([u.strip() for u in using] == [".rare"], "only the class of rare characters has a family", using)
    marked = "".join(re.findall(r'<span class="rare">([^<]*)</span>', "".join(
        epub.archive.read(n).decode() for n in epub.spine)))
    ok(set(marked) == set(RARE), "rare characters are marked, and no others", marked)
    judge.check_epub(judge.one(out, ".epub"), Book(judge.one(out, ".xml")))


def restricted(font, fs_type):
    data = bytearray(font)
    struct.pack_into(">H", data, tables(font)["OS/2"][0] + 8, fs_type)
    return bytes(data)


def check_licence(program, scratch, source):
    """The user's Song has the characters; fsType says whether it may be handed on."""
    if not os.path.exists(KAI):
        return skip("a font that may not be handed on stays out", "LXGW WenKai is not where Debian has it")
    with open(KAI, "rb") as file:
        font = file.read()
    folder = os.path.join(source, "fonts")
    os.makedirs(folder)
    for fs_type, name in ((0, "LXGW WenKai"), (4, "Noto Serif CJK SC"), (8, "Noto Serif CJK SC")):
        with open(os.path.join(folder, "宋.ttf"), "wb") as file:
            file.write(restricted(font, fs_type))
        _, said = build(program, source, os.path.join(scratch, "licence"), "--embed-fonts")
        first = next(iter(re.findall(r"the font '([^']*)' that devices", said)), None)
        ok(first == name, "a Song with fsType %d: %s" % (fs_type, "is taken" if fs_type == 0 else "stays out"), said)
    shutil.rmtree(folder)


def main():
    program, scratch = sys.argv[1:]
    shutil.rmtree(scratch, ignore_errors=True)
    source, out = os.path.join(scratch, "source"), os.path.join(scratch, "with")
    os.makedirs(source)
    with open(os.path.join(source, "a.txt"), "w", encoding="utf-8") as file:
        file.write(ARTICLE % (RARE[:2], RARE[0], RARE[2:4], RARE[4:], COMMON))
    epub, _ = build(program, source, os.path.join(scratch, "without"))
    ok(not fonts_of(epub) and 'class="rare"' not in "".join(epub.archive.read(n).decode() for n in epub.spine),
       "without --embed-fonts there is no font")
    epub, _ = build(program, source, out, "--embed-fonts")
    check_fonts(out, epub)
    check_licence(program, scratch, source)
    # U+3FFFD will never be a character: no font has it.
    with open(os.path.join(source, "a.txt"), "a", encoding="utf-8") as file:
        file.write("\n没有字体有的字\U0003fffd。\n")
    epub, said = build(program, source, os.path.join(scratch, "missing"), "--embed-fonts")
    ok("U+3FFFD" in said and "rare-not-embedded" in said, "a character that no font has is named", said)
    done()


main()
