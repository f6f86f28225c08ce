#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""pages.py PROGRAM SCRATCH SOURCE...: sets the book of each SOURCE in every style that ships and measures
its pages as MuPDF sees them: line starts and ends, the right edge, the grid, last lines, widows, headings,
the type area (issue 6, catalogue 1 and 2)."""
import collections
import copy
import glob
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
import measure
import ways
from model import Book, floating_faults, text_faults
from tap import done, ok, skip

NEAR = 0.05  # pt


def build(program, style, source, out, check=True):
    shutil.rmtree(out, ignore_errors=True)
    subprocess.run([program, "build", "-q", "-f", "pdf,xml", "-s", style, "-o", out, source],
                   stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=check)
    return glob.glob(out + "/*.xml")[0], glob.glob(out + "/*.pdf")[0]


def says(line):
    return "page %d: %s" % (line.page + 1, line.text())


def line_faults(para, faults):
    """Marks that may not begin or end a line (LB-01 …), and the last line."""
    for k, line in enumerate(para.lines):
        if k > 0 and line[0].c in measure.NO_START:
            faults["no line begins with a mark that may not"].append(says(line))
        if k + 1 < len(para.lines) and line[-1].c in measure.NO_END:
            faults["no line ends with a mark that may not"].append(says(line))
    letters = [g for g in para.lines[-1] if g.c not in measure.CLOSE]
    least = 3 if para.kind == "heading" else 2  # HD-08, PA-07
    if len(para.lines) > 1 and len(letters) < least:
        faults["no last line of one character, no heading's of two"].append(says(para.lines[-1]))


def mark_faults(para, faults):
    """Two marks side by side share the blank between them (PW-06)."""
    for line in para.lines:
        for a, b in zip(line, line[1:]):
            close = a.c in measure.CLOSE and b.c in measure.CLOSE | measure.OPEN
            narrow = b.c in measure.OPEN and b.x1 - b.x < 0.6 * b.size  # stands in the right half of an em
            room = (1.3 if narrow else 0.8) * a.size
            stops = a.c in measure.STOPS and b.c in measure.STOPS  # keep their blank
            if (close and not stops or a.c in measure.OPEN and b.c in measure.OPEN) and b.x - a.x > room:
                faults["marks side by side are set close"].append("%s%s %s" % (a.c, b.c, says(line)))


def right_edge(line, style, right):
    """How far a line ends from the edge; the blank half of a mark may stand beyond it."""
    last = line[-1]
    ends = [last.x1 - right]
    if last.c in measure.CLOSE or last.c == "·":  # narrow ones stand in the middle of half an em
        ends += [last.x + last.size / 2 - right, (last.x + last.x1) / 2 + last.size / 4 - right]
    return min(ends, key=abs)


def edge_faults(para, style, faults):
    """Every line but the last is full (JU-01)."""
    if para.breaks:
        return
    inner = 2 * para.lines[0][0].size if "note" in para.around else 0
    for line in para.lines[:-1]:
        right = style.left(line.page) + style.measure
        off = min(right_edge(line, style, right), right_edge(line, style, right - inner), key=abs)
        if abs(off) > NEAR:
            faults["lines end on the right edge"].append("%+.2f %s" % (off, says(line)))


def grid_faults(para, style, faults):
    for line in para.lines:
        if any(abs(g.size - style.size) > 0.01 for g in line):
            continue
        off = style.row(line[0].y)[1]
        if abs(off) > NEAR:
            faults["baselines stand on the grid"].append("%+.2f %s" % (off, says(line)))


def break_faults(paras, faults):
    """No last line alone at the head of a page (PA-08), no heading at the foot of one (HD-06)."""
    for k, para in enumerate(paras):
        if len(para.lines) > 1 and para.lines[-1].page != para.lines[-2].page:
            faults["no widow"].append(says(para.lines[-1]))
        after = paras[k + 1] if k + 1 < len(paras) else None
        if para.kind == "heading" and after and after.lines and after.lines[0].page != para.lines[0].page:
            faults["no heading at the foot of a page"].append(says(para.lines[0]))


def area_faults(pages, style, faults):
    """Nothing stands beside the type area, but for the blank half of a mark; below and above it, only
    heads and folios."""
    for number, glyphs in enumerate(pages):
        left = style.left(number)
        right = left + style.measure
        for g in glyphs:
            half = g.size / 2 + NEAR
            beside = g.x < left - (half if g.c in measure.OPEN else NEAR) or \
                g.x1 > right + (half if g.c in measure.CLOSE else NEAR)
            if beside:
                faults["no glyph stands outside the type area"].append("page %d: %s at %.2f" % (number + 1, g.c, g.x))


def headings_steady(articles, faults):
    """From a heading's baseline to that of the text below it is the same for all of a level (HD-02)."""
    below = collections.defaultdict(list)
    for paras in articles:
        for one, two in zip(paras, paras[1:]):
            if one.kind == "heading" and one.lines and two.kind == "p" and two.lines:
                below[one.level].append((round(two.lines[0][0].y - one.lines[-1][0].y, 1), one))
    for level, all_of in below.items():
        usual = collections.Counter(d for d, _ in all_of).most_common(1)[0][0]
        faults["headings stand equally far from their text"] += [
            "%.1f, not %.1f: %s" % (d, usual, one.text) for d, one in all_of if abs(d - usual) > 0.1]


def pages_short(pages, articles, style):
    """(page, rows that it lacks) of every page that its article goes beyond."""
    openings = {min(line.page for p in paras for line in p.lines) for paras in articles if any(p.lines for p in paras)}
    for paras in articles:
        own = [line.page for p in paras for line in p.lines]
        for number in range(min(own, default=0), max(own, default=0)):
            inside = [g.y for g in pages[number] if style.top < g.y < style.bottom + 1]
            if inside and number + 1 not in openings:
                yield number, style.rows - 1 - style.row(max(inside))[0]


def foot_faults(pages, articles, style, faults):
    """Pages end level: facing ones within a line, nearly all within a line of the foot (PG-14). A page is
    shorter only where a heading with its first lines does not fit."""
    short = dict(pages_short(pages, articles, style))
    faults["facing pages end within a line of each other"] += [
        "pages %d, %d: %d and %d short" % (n + 1, n + 2, short[n], short[n + 1])
        for n in short if n % 2 == 1 and abs(short[n] - short.get(n + 1, short[n])) > 1]
    far = [n + 1 for n, rows in short.items() if rows > 1]
    if len(far) > 0.06 * len(short) + 1:
        faults["pages end at their foot"].append("%d of %d more than a line short: %s" % (len(far), len(short), far))
    full = sum(rows == 0 for rows in short.values())
    if full < 0.6 * len(short):
        faults["pages end at their foot"].append("%d of %d are full" % (full, len(short)))


CHECKS = ["facing pages end within a line of each other", "pages end at their foot","marks side by side are set close",
          "every paragraph of the XML is found", "no line begins with a mark that may not",
          "no line ends with a mark that may not", "no last line of one character, no heading's of two", "lines end on the right edge",
          "baselines stand on the grid", "no widow", "no heading at the foot of a page",
          "no glyph stands outside the type area", "headings stand equally far from their text"]


def judge(pages, articles, style):
    faults = {check: [] for check in CHECKS}
    for paras in articles:
        lost = [p for p in paras if not p.lines and measure.bare(p.text) and p.kind not in ("caption", "credit", "cell")]
        faults["every paragraph of the XML is found"] += [p.text[:30] for p in lost]
        text = [p for p in paras if p.lines and p.kind in ("p", "heading", "item", "quote")]
        for para in text:
            line_faults(para, faults)
            mark_faults(para, faults)
            if para.kind != "heading":
                edge_faults(para, style, faults)
                grid_faults(para, style, faults)
        break_faults(text, faults)
    area_faults(pages, style, faults)
    foot_faults(pages, articles, style, faults)
    headings_steady(articles, faults)
    return faults


def face_faults(xml, pages, articles):
    """Titles are 二号 (21 pt, at most 4 % less) of the role Title; headings 三号, 一、 in Hei, （一） in Kai
    (GW-06, GW-09). The faces are those of fonts/fonts.css."""
    big = "".join(g.c for glyphs in pages for g in glyphs if 20.1 <= g.size <= 21.01 and "Bold" in g.font)
    for article in Book(xml).articles:
        if measure.bare(article.title) not in big:
            yield "title: " + article.title
    faces = {1: "NotoSans", 2: "WenKai"}
    for para in (p for paras in articles for p in paras if p.kind == "heading"):
        wrong = [g for line in para.lines for g in line
                 if measure.is_han(g.c) and faces.get(para.level, "") not in g.font or abs(g.size - 15.75) > 0.01]
        if wrong:
            yield "heading %d in %s, %.2f pt: %s" % (para.level, wrong[0].font, wrong[0].size, para.text)


def gongwen_faults(pages, articles, style):
    """GW-02: 22 lines of 28 characters; GW-05, GW-10: the body's size, and the folio."""
    rows, full = collections.Counter(), 0
    for paras in articles:
        for para in paras:
            for line in para.lines:
                if abs(line[0].size - style.size) < 0.01:
                    rows[line.page, style.row(line[0].y)[0]] += 1
                if abs(line[0].size - style.size) > 0.01:
                    continue
                han = sum(measure.is_han(g.c) for g in line)
                full += len(line) == 28 and line[0].x + 27 * style.size - line[-1].x < NEAR
                if han > 28:
                    yield "%d characters: %s" % (han, says(line))
    last = max(row for _, row in rows)
    if last != 21:
        yield "the last line of a page is line %d" % (last + 1)
    if not full:
        yield "no line of 28 characters"
    yield from folio_faults(pages, style)


def folio_faults(pages, style):
    """— 1 —, 四号 (13.75 pt), its top 7 mm below the type area, a character from its outer edge (GW-10)."""
    seen = 0
    for number, glyphs in enumerate(pages):
        folio = [g for g in glyphs if g.y > style.bottom + 1]
        if not folio:
            continue
        seen += 1
        text = "".join(g.c for g in folio)
        if not (text[0] == text[-1] == "—" and text[1:-1].isalnum()):
            yield "page %d: the folio is %s" % (number + 1, text)
        left = style.left(number)
        off = folio[0].x - left - 13.75 if number % 2 else left + style.measure - 13.75 - folio[-1].x1
        top = folio[0].y - 0.88 * folio[0].size - style.bottom
        if abs(folio[0].size - 13.75) > 0.01 or abs(off) > 1 or abs(top - 7 * 72 / 25.4) > NEAR:
            yield "page %d: size %.2f, %.2f from its place, %.2f below" % (number + 1, folio[0].size, off, top)
    if seen < 5:
        yield "no folios"


def check_kinsoku(pdf, label):
    """What a checker that is not ours says of the same pages."""
    tools = os.environ.get("HUIBIAN_TOOLS")
    if not tools:
        skip(label + ": kinsoku.py", "HUIBIAN_TOOLS is not set")
        return
    run = subprocess.run([sys.executable, os.path.join(tools, "kinsoku.py"), pdf], stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT)
    said = run.stdout.decode("utf-8", "replace")
    none = ("start_bad", "start_dash_dot", "end_bad", "number_split", "dash_split", "single_char_last")
    found = {key: re.search(r'"%s":\s*(\d+)' % key, said) for key in none}
    ok(all(m and m[1] == "0" for m in found.values()), label + ": kinsoku.py agrees", said)


def check_measures(pages, articles, style):
    """The measures notice pages that are not of the style: a type area a point wider, a looser grid."""
    other = copy.copy(style)
    other.measure, other.pitch = style.measure - 1, style.pitch + 0.1
    faults = judge(pages, articles, other)
    unseen = [c for c in ("lines end on the right edge", "baselines stand on the grid",
                          "no glyph stands outside the type area") if not faults[c]]
    ok(not unseen, "what is wrong by a point is noticed", unseen)


def check_ways(pdf, pages, style):
    """A label that is one off is noticed wherever it is printed."""
    document = ways.pdf_reader.Document(pdf)
    first = document.labels.index("1")
    document.labels = document.labels[:first] + [str(int(n) + 1) for n in document.labels[first:]]
    seen = [list(check(document, pages, style, *more)) for check, more in (
        (ways.folio_faults, ()), (ways.entry_faults, (first,)), (ways.source_faults, (first,)))]
    ok(all(seen), "a wrong number is noticed", seen)


def drop_broken(path):
    """A picture that cannot be used has its caption at the article's end: that is another test's matter."""
    with open(path, encoding="utf-8") as file:
        kept = [line for line in file if "broken" not in line]
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(kept)


def check_floats(program, scratch):
    """Pictures float; the structure keeps the order of the text, and no paragraph is torn by a caption."""
    source = os.path.join(scratch, "floats")
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(os.path.join(HERE, "..", "cases", "pictures", "input"), source)
    drop_broken(os.path.join(source, "文.txt"))
    for name, style in measure.STYLES.items():
        out = os.path.join(scratch, "pictures", name)
        xml, pdf = build(program, name, source, out, check=False)
        book, pages = Book(xml), ways.pdf_reader.mupdf_pages(pdf)
        faults = list(text_faults(book, ways.pdf_reader.structure_text(pdf)))
        ok(not faults, "pictures, %s: the structure has the order of the text" % name, faults)
        text = ways.pdf_reader.mupdf_text(pages, style.top, style.bottom + 1)
        faults = list(floating_faults(book, text))
        ok(not faults, "pictures, %s: only captions stand between paragraphs, none inside one" % name, faults)


def main():
    program, scratch, *sources = sys.argv[1:]
    for source in sources:
        for name, style in measure.STYLES.items():
            out = os.path.join(scratch, os.path.basename(os.path.abspath(source)), name)
            label = "%s, %s" % (os.path.basename(os.path.abspath(source)), name)
            xml, pdf = build(program, name, source, out)
            pages, articles = measure.read_book(xml, pdf, style)
            for check, faults in judge(pages, articles, style).items():
                ok(not faults, "%s: %s" % (label, check), faults[:20])
            check_kinsoku(pdf, label)
            faults = list(ways.way_faults(pdf, pages, style))
            ok(not faults, label + ": contents, outline, labels, folios and links agree for every entry", faults[:20])
            if name == "gongwen":
                faults = list(face_faults(xml, pages, articles))
                ok(not faults, label + ": titles and headings as GB/T 9704", faults[:20])
                faults = list(gongwen_faults(pages, articles, style))
                ok(not faults, label + ": 22 lines of 28 characters, folios as GB/T 9704", faults[:20])
    check_floats(program, scratch)
    check_measures(pages, articles, style)
    check_ways(pdf, pages, style)
    done()


if __name__ == "__main__":
    main()
