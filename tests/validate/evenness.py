#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""evenness.py PROGRAM SCRATCH [ARTICLES]: how even the lines of a book of made articles (100) are at a
measure of 30 em, against the bounds of issue 6; the numbers are printed whether they hold or not. Words as
in tests/README.md."""
import copy
import os
import shutil
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
import measure
import pages as page_checks
import ways
from tap import done, note, ok

CHARACTERS = 30
LOOSE, SQUEEZED = 0.05, 0.02  # em between Han; share of the marks
MARKS = set("，。、；：")


def program_with_style(program, scratch):
    """The program with a style of its own beside it: `book`, of 30 characters a line."""
    shutil.rmtree(scratch, ignore_errors=True)
    os.makedirs(os.path.join(scratch, "bin"))
    shutil.copytree(os.path.join(ROOT, "styles"), os.path.join(scratch, "styles"))
    os.symlink(os.path.abspath(os.path.join(ROOT, "fonts")), os.path.join(scratch, "fonts"))
    css = open(os.path.join(scratch, "styles", "book", "print.css"), encoding="utf-8").read()
    made = css.replace("--characters: 28;", "--characters: %d;" % CHARACTERS)
    assert made != css
    os.makedirs(os.path.join(scratch, "styles", "even"))
    open(os.path.join(scratch, "styles", "even", "print.css"), "w", encoding="utf-8").write(made)
    return shutil.copy(program, os.path.join(scratch, "bin", "huibian"))


def han_gap(line):
    """What stands between two Han of a line, em; None where no two stand side by side."""
    gaps = [(b.x - a.x1) / a.size for a, b in zip(line, line[1:]) if measure.is_han(a.c) and measure.is_han(b.c)]
    return statistics.median(gaps) if gaps else None


def marks_of(line, gap):
    """The width of each stop inside a line, em: to the Han after it, less what stands between Han."""
    for a, b in zip(line, line[1:]):
        if a.c in MARKS and measure.is_han(b.c):
            yield (b.x - a.x) / a.size - gap


def untrimmed(line, left):
    """An opening mark at the start of a line keeps its blank half."""
    return line[0].c in measure.OPEN and (line[0].x - left) / line[0].size > -0.3


def numbers_of(articles, style):
    counts = dict.fromkeys("lines marks squeezed opens untrimmed paragraphs alone dashes".split(), 0)
    gaps = []
    for para in (p for paras in articles for p in paras if p.kind == "p" and not p.around and p.lines):
        counts["paragraphs"] += 1
        counts["alone"] += len(para.lines) > 1 and sum(g.c not in measure.CLOSE for g in para.lines[-1]) < 2
        for k, line in enumerate(para.lines):
            left = style.left(line.page) + (0 if k else 2 * style.size)
            counts["opens"] += line[0].c in measure.OPEN
            counts["untrimmed"] += untrimmed(line, left)
            counts["dashes"] += k > 0 and line[0].c in "—…·～"
            counts["lines"] += 1
            if k + 1 == len(para.lines):
                continue
            gap = han_gap(line) or 0
            gaps.append((gap, line))
            widths = list(marks_of(line, gap))
            counts["marks"] += len(widths)
            counts["squeezed"] += sum(w < 0.8 for w in widths)
    return counts, sorted(gaps, key=lambda g: -g[0])


def main():
    program, scratch = sys.argv[1:3]
    articles = sys.argv[3] if len(sys.argv) > 3 else "100"
    style = copy.copy(measure.STYLES["book"])
    style.characters, style.measure = CHARACTERS, CHARACTERS * style.size
    made = os.path.join(scratch, "made")
    own = program_with_style(program, os.path.join(scratch, "program"))
    shutil.rmtree(made, ignore_errors=True)
    subprocess.run([sys.executable, os.path.join(ROOT, "tests", "bench", "articles.py"), made, articles], check=True)
    xml, pdf = page_checks.build(own, "even", made, os.path.join(scratch, "out"))
    pages, read = measure.read_book(xml, pdf, style)
    n, gaps = numbers_of(read, style)
    note("%d pages, %d paragraphs, %d lines at %d em" % (len(pages), n["paragraphs"], n["lines"], CHARACTERS))
    note("widest gap between Han: %.3f em; 99 %% of the lines within %.3f" % (gaps[0][0], gaps[len(gaps) // 100][0]))
    note("marks squeezed in mid-line: %d of %d, %.2f %%" % (n["squeezed"], n["marks"], 100 * n["squeezed"] / n["marks"]))
    note("opening marks at a start: %d, %d of them not trimmed" % (n["opens"], n["untrimmed"]))
    ok(n["lines"] > 1000 and n["marks"] > 1000 and n["opens"] > 20, "there is enough to measure", n)
    # Of an address no more than a few places can be broken: one of 30 characters may ask for more.
    wide = [(gap, line) for gap, line in gaps if gap > LOOSE]
    loose = ["%.3f %s" % (gap, page_checks.says(line)) for gap, line in wide if "://" not in line.text()]
    note("lines with an address beyond 0.05 em: %d" % (len(wide) - len(loose)))
    ok(not loose, "no line with more than 0.05 em between Han", ["%d lines" % len(loose)] + loose[:20])
    ok(n["squeezed"] <= SQUEEZED * n["marks"], "at most 2 % of the marks in mid-line are squeezed")
    ok(not n["untrimmed"], "every opening mark at the start of a line or paragraph is trimmed")
    ok(not n["alone"], "no last line of one character")
    ok(not n["dashes"], "no line begins with a dash or a dot")
    for check, faults in page_checks.judge(pages, read, style).items():
        ok(not faults, check, faults[:20])
    faults = list(ways.way_faults(pdf, pages, style))
    ok(not faults, "contents, outline, labels, folios and links agree for every entry", faults[:20])
    done()


main()
