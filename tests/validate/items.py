#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""items.py PROGRAM SCRATCH: sets the book of items/ in the style book and looks, item by item of catalogue
1 and 2, at where things stand. Each label begins with the item's id; tests/spec/items.tsv names them."""
import collections
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
from tap import done, ok

Piece = collections.namedtuple("Piece", "page x y size font text")
BODY, PITCH, MEASURE = 10.5, 17, 28 * 10.5
STYLES = os.path.join(HERE, "..", "..", "styles")


def set_book(program, scratch, name, change=lambda files: None):
    """The pieces of the trace, in the order of the pages."""
    source, out = os.path.join(scratch, name), os.path.join(scratch, name + "-out")
    shutil.rmtree(source, ignore_errors=True)
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(os.path.join(HERE, "items"), source)
    change(source)
    subprocess.run([program, "build", "-q", "-f", "trace", "-o", out, source], check=True,
                   stdin=subprocess.DEVNULL)
    with open(os.path.join(out, "book.trace"), encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    return [Piece(r[0], float(r[1]), float(r[2]), float(r[3]), r[4], r[5]) for r in rows]


def left(page):
    """Of the type area: 19.5 mm from the spine, on a page 140 mm wide."""
    mm = 72 / 25.4
    return 19.5 * mm if not page.isdigit() or int(page) % 2 else 140 * mm - 19.5 * mm - MEASURE


def first(pieces, start, page=None):
    return next(p for p in pieces if p.text.startswith(start) and page in (None, p.page))


def near(a, b, by=0.06):
    return abs(a - b) <= by


def em(piece):
    """From the left edge of the type area, in em of the body."""
    return (piece.x - left(piece.page)) / BODY


def edit(name, old, new):
    def change(source):
        path = os.path.join(source, name)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        assert old in text, old
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace(old, new))
    return change


def blocks(t):
    one, two = first(t, "旧志上说"), first(t, "一文钱")
    ok(near(em(one), 4) and near(em(two), 2), "PA-06: a quotation stands 2 em in", [one, two])
    label, line, further = first(t, "（1）"), first(t, "早茶的客人"), first(t, "走，从来")
    ok(near(line.x, further.x) and label.x < line.x and label.y == line.y and em(line) >= 2,
       "PA-05: an item hangs from its label", [label, line, further])
    mark, note, rest = first(t, "①"), first(t, "桥名广济"), first(t, "原来的在河里")
    ok(near(note.x, rest.x) and note.x > mark.x + 8.9, "PA-05: a note hangs from its mark", [mark, note, rest])
    sign = first(t, "茶馆主人")
    ok(near(sign.x + 4 * BODY, left(sign.page) + MEASURE - 2 * BODY), "PA-12: a signature ends 2 em before the edge", sign)
    open_1, open_2, inner = first(t, "“茶馆开"), first(t, "“后来"), first(t, "矩’却")
    ok(near(em(open_1), 1.5) and near(em(open_2), 1.5) and "付钱。”" in inner.text,
       "PA-09: each paragraph of a speech has its opening mark, the last its closing one", [open_1, open_2, inner])
    ok("“来的" in open_1.text and "‘老规" in open_2.text and inner.text.startswith("矩’"),
       "PA-10: double quotation marks outside, single ones inside, as they were received", [open_1, open_2, inner])


def heads(t):
    big, small, text = first(t, "一、茶客"), first(t, "（一）早茶"), first(t, "早茶在六点")
    alone, after = first(t, "二、账本"), first(t, "账本放在")
    ok(near((text.y - big.y) - (after.y - alone.y), PITCH),
       "HD-03: a heading of two lines takes one line below another heading", [big, small, text, alone, after])
    ok(1.04 < big.size / BODY < 1.2 and big.size > small.size > BODY and "Sans" in big.font and "Sans" in small.font,
       "HD-04: headings are a step larger than the text each, in Hei", [big, small])
    ok(near(big.x + 2 * big.size, left(big.page) + MEASURE / 2) and near(em(small), 2 - 0.5 * small.size / BODY, 0.1),
       "HD-05: the large headings are centred, those below stand 2 em in", [big, small])
    title, byline = first(t, "运河边的茶馆", "1"), first(t, "常州日报")
    line = [p for p in t if p.page == "1" and p.y == byline.y]
    words = "".join(p.text for p in line)
    ok(byline.y > title.y and byline.size < BODY and words == "常州日报 2024-05-01 张三",
       "NT-06: source, date and author in a smaller line below the title", line)


def pages(t):
    ok(near(first(t, "坊，先").y - first(t, "“茶馆开").y, PITCH) and 0.5 <= PITCH / BODY - 1 <= 1,
       "PG-02: between lines half the size to the whole of it", PITCH)
    cities = [first(t, "常州市"), first(t, "苏州市")]
    ok(all(p.page.isdigit() and int(p.page) % 2 == 1 for p in cities) and not any(p.page == "4" for p in t),
       "PG-12: a city begins on a right-hand page, the blank one before it is blank", cities)
    foot = first(t, "它实在太长了")
    top = first(t, "一个很长", foot.page)
    dots = [p for p in t if p.page == foot.page and near(p.y, foot.y) and "…" in p.text]
    number = [p for p in t if p.page == foot.page and near(p.y, foot.y) and p.text == "3"]
    end = top.x + len(top.text) * top.size
    ok(foot.x > top.x and len(dots) == 1 and len(dots[0].text) >= 2 and len(number) == 1 and
       dots[0].x >= foot.x + len(foot.text) * foot.size and end <= left(top.page) + MEASURE - 2 * top.size,
       "PG-10: a long title of the contents hangs, stays 2 em clear of the numbers and keeps its dots", [top, foot, dots, number])
    heads_of = [first(t, "目录")] + [p for p in t if re.fullmatch("前.{0,2}言", p.text)]
    ok(len(heads_of) == 2 and not any(p.text.count("\u3000") for p in t if "目录" in p.text),
       "HD-10: 前言 and 目录, without blanks in the text", heads_of)


def imprint(program, scratch, t):
    ok("苏印证20240001" in "".join(p.text for p in t if not p.page.isdigit()),
       "BK-04: the permit as it was given", "")
    bare = set_book(program, scratch, "bare", edit("book.txt", "准印证号：苏印证20240001\n", ""))
    said = "".join(p.text for p in bare)
    ok("准印证" not in said and "内部资料" not in said, "BK-04: none, and no 内部资料, where none was given", said[:400])
    ok(not re.search("CIP|数据核字|ISBN|印数|定价", said + "".join(p.text for p in t)),
       "BK-03: no CIP, no number, no price is made up", "")


def received(source):
    """In place of the XML, an article as somebody might have typed it."""
    def lay(blank, indent):
        def change(folder):
            os.remove(os.path.join(folder, "book.xml"))
            with open(os.path.join(folder, "1.txt"), "w", encoding="utf-8") as file:
                file.write("苏州园林开放夜游\n" + blank + "本报苏州讯　今年夏天，苏州市的园林延长开放时间。\n" + blank + indent +
                           "各园林增设了照明和指路牌，入园人数比上年同期增加。\n" + blank + indent + "夜游到九点为止。\n")
        return change
    return lay(*source)


def sources(program, scratch):
    clean = set_book(program, scratch, "clean", received(("\n", "")))
    for name, blank, indent in (("ideographic", "\n\n\n\n", "　　"), ("nbsp", "\n \n", "\u00a0" * 4), ("tab", "\n\n", "\t")):
        other = set_book(program, scratch, name, received((blank, indent)))
        ok(other == clean, "PA-04, PA-11: blank lines make no white, and an indent of blanks adds nothing: " + name,
           [a for a, b in zip(other, clean) if a != b])


def letters(program, scratch):
    wide, narrow = ([p for p in set_book(program, scratch, word, edit("book.xml", "茶馆主人", word)) if p.text == word]
                    for word in ("WWWW", "iiii"))
    widths = [left(p.page) + MEASURE - 2 * BODY - p.x for p in wide + narrow]
    ok(len(widths) == 2 and widths[0] > 2.5 * widths[1], "MX-01: Latin letters have the widths of their face", widths)


def smallest():
    """No style sets text below 六号 (7.875 pt)."""
    names = {"六号": 7.875, "小六": 6.5, "小五": 9}
    found = {}
    for style in sorted(os.listdir(STYLES)):
        path = os.path.join(STYLES, style, "print.css")
        if not os.path.isfile(path):
            continue
        with open(path, encoding="utf-8") as file:
            sizes = re.findall(r"font-size:\s*([^;\s]+)", file.read())
        found[style] = min(names.get(s, float(s[:-2]) if s.endswith("pt") else 10.5) for s in sizes)
    ok(len(found) == 3 and min(found.values()) >= 7.875, "PG-03: no style has text below 六号", found)


def main():
    program, scratch = sys.argv[1:3]
    os.makedirs(scratch, exist_ok=True)
    t = set_book(program, scratch, "plain")
    blocks(t)
    heads(t)
    pages(t)
    imprint(program, scratch, t)
    sources(program, scratch)
    letters(program, scratch)
    smallest()
    done()


if __name__ == "__main__":
    main()
