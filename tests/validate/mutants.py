#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""mutants.py PROGRAM SCRATCH COUNT FOLDER...: COUNT damaged copies of the articles of the folders, 25
a book. Each book is built; EPUBCheck finds neither error nor warning, qpdf nothing to say, and every
copy stands in report.json. What is done to a copy is drawn with a fixed seed."""
import json
import os
import random
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
from tap import ok, skip, note, done

PROGRAM, SCRATCH, COUNT = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), int(sys.argv[3])
FOLDERS = sys.argv[4:]
EPUBCHECK = "/usr/share/java/epubcheck.jar"
EACH = 25
ARTICLES = (".txt", ".html", ".htm", ".shtml")

# What pages bring along, and what those who mean harm put in.
STRANGE = [b"\x00", b"\x1b[31m", b"\xff\xfe", b"\xef\xbf\xbe", b"\xed\xa0\x80", b"\xc2\x80", b"\xe2\x80\xa8",
           b"\xef\xbb\xbf", b"\xf0\xa0\xae\xb7", b"\xe2\x80\xae", b"]]>", b"<script>alert(1)</script>", b"<!--",
           b"</body>", b"<table><tr><td>", b"&#0;", b"&nbsp;", b"&lt;p&gt;", b"<p onclick='x()'>", b"\r", b"\r\n\r\n",
           b"\n\n", b"\t", "　　".encode(), "“".encode(), "”".encode(), "（".encode(), "——".encode(),
           "图为街景。".encode(), "责任编辑：某".encode(), "标题：题".encode(), "一、".encode(), "https://a.cn/?b=1&c=<2>".encode(),
           b"<img src='../../etc/passwd'>", b"<a href='javascript:x'>", "、" .encode() * 40, b"a" * 900, "字".encode() * 700]


def flip(r, data):
    at = r.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << r.randrange(8))]) + data[at + 1:]


def drop(r, data):
    at = r.randrange(len(data))
    return data[:at] + data[at + r.randrange(1, 400):]


def repeat(r, data):
    at, n = r.randrange(len(data)), r.randrange(1, 600)
    return data[:at + n] + data[at:at + n] * r.randrange(1, 4) + data[at + n:]


def insert(r, data):
    at = r.randrange(len(data) + 1)
    return data[:at] + r.choice(STRANGE) + data[at:]


def cut(r, data):
    return data[:r.randrange(1, len(data) + 1)]


def swap(r, data):
    lines = data.split(b"\n")
    a, b = r.randrange(len(lines)), r.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]
    return b"\n".join(lines)


def splice(r, data):
    other = open(r.choice(SEEDS), "rb").read()
    return data[:r.randrange(len(data) + 1)] + other[r.randrange(len(other)):][:3000]


def encode(r, data):
    return data.decode("utf-8", "replace").encode(r.choice(["gb18030", "utf-16", "utf-16-le", "big5"]), "replace")


def unwrap(r, data):
    return data.replace(b"\n", r.choice([b"", b" ", b"\r\n", b"\n\n", b"\x0c"]))


CHANGES = [flip, flip, drop, repeat, insert, insert, insert, cut, swap, swap, splice, encode, unwrap]
SEEDS = sorted(os.path.join(f, n) for f in FOLDERS for n in os.listdir(f)
               if n.endswith(ARTICLES) and n != "book.txt")


def mutant(r):
    path = r.choice(SEEDS)
    with open(path, "rb") as file:
        data = file.read()
    for _ in range(r.choice([1, 1, 2, 3, 5, 8, 20])):
        data = r.choice(CHANGES)(r, data) or b"\n"
        if len(data) > 200000:
            data = data[:200000]
    return data, os.path.splitext(path)[1]


def run(*command):
    got = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return got.returncode, got.stdout.decode(errors="replace")


def folder(n):
    """The copies of one book; the seed is the book's number, so that one can be made again."""
    r = random.Random(n)
    path = os.path.join(SCRATCH, "book-%03d" % n)
    os.makedirs(path)
    for i in range(min(EACH, COUNT - n * EACH)):
        data, extension = mutant(r)
        with open(os.path.join(path, "%02d%s" % (i, extension)), "wb") as file:
            file.write(data)
    return path


def book(n):
    path = folder(n)
    out = os.path.join(path, "out")
    status, said = run(PROGRAM, "build", "-q", "-o", out, path)
    refused = said.count(": error: ")
    if not ok(status in (0, 3) and (status == 3) == (refused > 0), "book %d is built" % n, said[-3000:]):
        return 0
    with open(os.path.join(out, "report.json")) as file:
        report = json.load(file)
    named = {f["file"] for f in report["files"] + report["diagnostics"]}
    missing = [f for f in os.listdir(path) if f.endswith(ARTICLES) and f not in named]
    ok(not missing, "book %d: every copy is accounted for" % n, missing)
    status, said = run("qpdf", "--check", os.path.join(out, "book.pdf"))
    ok(status == 0, "book %d: qpdf" % n, said[-2000:])
    if os.path.exists(EPUBCHECK):
        status, said = run("java", "-jar", EPUBCHECK, "--failonwarnings", "-q", os.path.join(out, "book.epub"))
        ok(status == 0, "book %d: EPUBCheck" % n, said[-2000:])
    else:
        skip("book %d: EPUBCheck" % n, "epubcheck is missing")
    return refused


shutil.rmtree(SCRATCH, ignore_errors=True)
os.makedirs(SCRATCH)
refusals = sum(book(n) for n in range((COUNT + EACH - 1) // EACH))
note("%d damaged copies in %d books; %d messages of what could not be used" %
     (COUNT, (COUNT + EACH - 1) // EACH, refusals))
done()
