#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""score.py PROGRAM SCRATCH [--write README] [--bless]: how well articles are understood. Compares
what the program makes of corpus/ with a person's reading (corpus/expected.tsv), and of the folder that
HUIBIAN_COLLECTION names with tests/golden/collection.tsv, and prints precision and recall a field.
The texts of that folder are not ours: its golden rows hold lines, rules and hashes. --bless writes
them anew; a person reads the difference and the text before it is believed."""
import argparse
import collections
import glob
import hashlib
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
from model import Book, bare
from tap import done, note, ok, skip

GOLDEN = os.path.join(HERE, "..", "golden", "collection.tsv")
BEGIN, END = "<!-- score -->\n", "<!-- /score -->\n"
NAMES = {"dropped": "furniture", "changed": "marks changed", "joined": "joins"}
ORDER = ["title", "subtitle", "city", "date", "source", "author", "editor", "heading", "caption",
         "credit", "dropped", "joined", "changed"]


def build(program, source, out):
    run = subprocess.run([program, "build", "-q", "-f", "xml", "-o", out, source],
                         env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"},
                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    ok(run.returncode == 0, "the book of %s is built" % os.path.basename(source), run.stderr.decode())
    with open(os.path.join(out, "report.json"), encoding="utf-8") as file:
        return Book(glob.glob(os.path.join(out, "*.xml"))[0]), json.load(file)


def digest(text):
    return hashlib.sha256(bare(text).encode()).hexdigest()[:12]


def pieces(report, book):
    """All that the program understood: (file, article, kind, line, text)."""
    by_id = {a.id: a for a in book.articles}
    for file in report["files"]:
        name = file["file"]
        for n, a in enumerate(file["articles"], 1):
            yield name, n, "title", a["lines"][0], a["title"]
            yield name, n, "city", 0, a["city"].get("code") or a["city"]["name"]
            if a.get("subtitle"):
                yield name, n, "subtitle", 0, a["subtitle"]
            if a.get("date"):
                yield name, n, "date", 0, a["date"]
            for kind in ("source", "author", "editor"):
                for text in a.get(kind, []):
                    yield name, n, kind, 0, text
            for heading in a.get("headings", []):
                yield name, n, "heading", heading["line"], "%d%s" % (heading["level"], heading["text"])
            for kind, _, text in by_id[a["id"]].units:
                if kind == "tail":
                    yield name, n, "caption", 0, text
        for kind in ("dropped", "joined", "changed"):
            for e in file.get(kind, []):
                yield name, 0, kind, e["line"], "%s %s%s" % (e["rule"], e.get("text", e.get("from", "")), e.get("to", ""))


def hashed(report, book):
    return collections.Counter((f, str(n), kind, str(line), digest(text)) for f, n, kind, line, text in pieces(report, book))


class Score:
    """Right, given and wanted items a field."""

    def __init__(self):
        self.right, self.given, self.wanted = (collections.Counter() for _ in range(3))

    def add(self, kind, right, given, wanted):
        self.right[kind] += right
        self.given[kind] += given
        self.wanted[kind] += wanted

    def precision(self, kind):
        return self.right[kind] / self.given[kind] if self.given[kind] else 1.0

    def recall(self, kind):
        return self.right[kind] / self.wanted[kind] if self.wanted[kind] else 1.0

    def kinds(self):
        return [k for k in ORDER if self.given[k] or self.wanted[k]]


def score_corpus(program, scratch):
    book, _ = build(program, "corpus", os.path.join(scratch, "corpus"))
    lines = [line.split("\t") for line in open("corpus/expected.tsv", encoding="utf-8").read().splitlines()]
    rows = [dict(zip(lines[0], line)) for line in lines[1:]]
    codes = {a.id: (code or name) for name, code, articles in book.cities for a in articles}
    score, faults = Score(), []
    for row in rows:
        here = sorted((a for a in book.articles if a.file == row["file"]), key=lambda a: a.first_line)
        a = here[int(row["n"]) - 1] if int(row["n"]) <= len(here) else None

        def fields(kind, most=None):
            return [t for k, t in a.fields if k == kind][:most] if a else []

        wanted = {k: [row[k]] if row[k] else [] for k in ("title", "subtitle", "date", "source")}
        wanted["author"] = row["author"].split(" ") if row["author"] else []
        wanted["city"] = [row["city"]]
        given = {"title": [a.title] if a else [], "subtitle": [a.subtitle] if a and a.subtitle else [],
                 "date": fields("date", 1), "source": fields("source", 1), "author": fields("author"),
                 "city": [codes[a.id]] if a else []}
        for kind in wanted:
            right = sum((collections.Counter(wanted[kind]) & collections.Counter(given[kind])).values())
            score.add(kind, right, len(given[kind]), len(wanted[kind]))
            if right != len(given[kind]) or right != len(wanted[kind]):
                faults.append("%s %s %s: wanted %s, got %s" % (row["file"], row["n"], kind, wanted[kind], given[kind]))
        for kind, got in (("heading", len(a.headings) if a else 0), ("caption", a.captions if a else 0)):
            want = int(row[kind + "s"])
            score.add(kind, min(got, want), got, want)
            if got != want:
                faults.append("%s %s %ss: wanted %d, got %d" % (row["file"], row["n"], kind, want, got))
    return score, faults, len(rows)


def score_collection(program, folder, scratch, bless):
    book, report = build(program, folder, os.path.join(scratch, "collection"))
    got = hashed(report, book)
    if bless:
        with open(GOLDEN, "w", encoding="utf-8") as file:
            file.write("file\tarticle\tkind\tline\thash\n")
            file.writelines("\t".join(row) + "\n" for row in sorted(got.elements(), key=lambda r: (r[0], int(r[1]), ORDER.index(r[2]), int(r[3]), r[4])))
    lines = open(GOLDEN, encoding="utf-8").read().splitlines()[1:]
    wanted = collections.Counter(tuple(line.split("\t")) for line in lines)
    score = Score()
    for row in got | wanted:
        score.add(row[2], min(got[row], wanted[row]), got[row], wanted[row])
    faults = ["missing: " + " ".join(r) for r in wanted - got] + ["not wanted: " + " ".join(r) for r in got - wanted]
    return score, faults, len(book.articles)


def table(titles, scores):
    yield "| field | " + " | ".join("%s: wanted | precision | recall" % t for t in titles) + " |"
    yield "|---|" + "---|---|---|" * len(titles)
    for kind in ORDER:
        if any(kind in s.kinds() for s in scores):
            cells = ["%d | %.2f | %.2f" % (s.wanted[kind], s.precision(kind), s.recall(kind)) if kind in s.kinds() else "– | – | –" for s in scores]
            yield "| %s | %s |" % (NAMES.get(kind, kind), " | ".join(cells))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("scratch")
    parser.add_argument("--write")
    parser.add_argument("--bless", action="store_true")
    options = parser.parse_args()
    corpus, faults, n = score_corpus(options.program, options.scratch)
    titles, scores = ["sample, %d articles" % n], [corpus]
    for kind in corpus.kinds():
        good = min(corpus.precision(kind), corpus.recall(kind)) >= 0.95
        ok(good, "%s: precision and recall of at least 0.95 on the sample" % kind, faults)
    folder = os.environ.get("HUIBIAN_COLLECTION")
    if folder:
        real, faults, n = score_collection(options.program, folder, options.scratch, options.bless)
        ok(not faults, "the real collection as a careful editor reads it", faults[:20])
        titles.append("real collection, %d articles" % n)
        scores.append(real)
    else:
        skip("the real collection", "HUIBIAN_COLLECTION is not set")
    rows = list(table(titles, scores))
    for row in rows:
        note(row)
    if options.write and folder:
        text = open(options.write, encoding="utf-8").read()
        head, rest = text.split(BEGIN)
        tail = rest.split(END)[1]
        with open(options.write, "w", encoding="utf-8") as file:
            file.write(head + BEGIN + "\n".join(rows) + "\n" + END + tail)
    done()


main()
