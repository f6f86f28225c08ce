#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""run.py [--bless] PROGRAM [NAME...]: builds every case of this folder and compares what came out
with what is wanted (README.md). --bless writes what came out as what is wanted."""
import difflib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from tap import ok, skip, done

HERE = os.path.dirname(os.path.abspath(__file__))
EPOCH = "1700000000"
DIFFERENT_FONTS = "[font-differs]"


def words_of(path):
    return open(path, encoding="utf-8").read().split() if os.path.exists(path) else []


def lines_of(path):
    return open(path, encoding="utf-8", errors="replace").read().splitlines(keepends=True)


def articles_of(epub, folder):
    """Unpacks the XHTML files of the articles."""
    with zipfile.ZipFile(epub) as archive:
        for name in archive.namelist():
            base = os.path.basename(name)
            if base.endswith(".xhtml") and b'epub:type="chapter"' in archive.read(name):
                os.makedirs(folder, exist_ok=True)
                with open(os.path.join(folder, base), "wb") as file:
                    file.write(archive.read(name))


def build(program, case, out):
    """Runs the program in the case's folder; leaves in `out` exactly what can be compared."""
    made = os.path.join(out, "made")
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "LC_ALL": "C",
                   "SOURCE_DATE_EPOCH": EPOCH}
    environment.update({k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")})
    command = [program, "build", "-f", "epub,xml,trace", "-o", made]
    command += words_of(os.path.join(case, "options")) + ["input"]
    run = subprocess.run(command, cwd=case, env=environment, stdin=subprocess.DEVNULL,
                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    messages = run.stderr.decode("utf-8", "replace").splitlines(keepends=True)
    other_fonts = any(DIFFERENT_FONTS in m for m in messages)
    messages = [m.replace(made, "OUT") for m in messages if DIFFERENT_FONTS not in m]
    with open(os.path.join(out, "messages.txt"), "w", encoding="utf-8") as file:
        file.writelines(messages + ["exit %d\n" % run.returncode])
    for name in sorted(os.listdir(made)) if os.path.isdir(made) else []:
        path = os.path.join(made, name)
        if name.endswith(".xml"):
            os.rename(path, os.path.join(out, "book.xml"))
        elif name.endswith(".trace"):
            os.rename(path, os.path.join(out, "pages.trace"))
        elif name == "report.json":
            os.rename(path, os.path.join(out, name))
        elif name.endswith(".epub"):
            articles_of(path, os.path.join(out, "xhtml"))
    shutil.rmtree(made, ignore_errors=True)
    return other_fonts


def tree(folder):
    return sorted(os.path.relpath(os.path.join(at, name), folder)
                  for at, _, names in os.walk(folder) for name in names)


def compare(name, case, out, other_fonts):
    wanted = os.path.join(case, "wanted")
    files = tree(wanted)
    if not ok(files, name + " has wanted output", "make bless CASE=%s, then read it" % name):
        return
    if any(f.startswith("xhtml/") for f in files):
        files = sorted(set(files) | {f for f in tree(out) if f.startswith("xhtml/")})
    for file in files:
        title = "%s: %s" % (name, file)
        if file == "pages.trace" and other_fonts:
            skip(title, "the fonts differ from fonts/fonts.lock")
            continue
        a, b = os.path.join(wanted, file), os.path.join(out, file)
        if not (os.path.exists(a) and os.path.exists(b)):
            ok(False, title, "only in " + ("wanted/" if os.path.exists(a) else "the output"))
            continue
        difference = list(difflib.unified_diff(lines_of(a), lines_of(b), "wanted", "came out", n=1))
        ok(not difference, title, [d.rstrip("\n") for d in difference])


def bless(name, case, out):
    """A case keeps the files that it has: a person deletes what does not bear on its rule."""
    wanted = os.path.join(case, "wanted")
    kept = {f.split("/")[0] for f in tree(wanted)} if os.path.isdir(wanted) else None
    before = {f: lines_of(os.path.join(wanted, f)) for f in tree(wanted)} if kept else {}
    shutil.rmtree(wanted, ignore_errors=True)
    for file in tree(out):
        if kept and file.split("/")[0] not in kept:
            continue
        os.makedirs(os.path.dirname(os.path.join(wanted, file)), exist_ok=True)
        shutil.copyfile(os.path.join(out, file), os.path.join(wanted, file))
        if before.get(file) != lines_of(os.path.join(wanted, file)):
            print("%s: %s %s" % (name, "changed" if file in before else "new", file))
    for file in sorted(set(before) - set(tree(wanted))):
        print("%s: gone %s" % (name, file))


def main():
    words = sys.argv[1:]
    blessing = words[:1] == ["--bless"]
    words = words[1:] if blessing else words
    program = os.path.abspath(words[0])
    names = words[1:] or sorted(n for n in os.listdir(HERE) if os.path.isdir(os.path.join(HERE, n, "input")))
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(os.cpu_count()) as pool:
        outs = {n: os.path.join(scratch, n) for n in names}
        for out in outs.values():
            os.mkdir(out)
        differs = pool.map(lambda n: build(program, os.path.join(HERE, n), outs[n]), names)
        for name, other_fonts in zip(names, differs):
            case = os.path.join(HERE, name)
            if blessing:
                bless(name, case, outs[name])
            else:
                compare(name, case, outs[name], other_fonts)
    if not blessing:
        ok(names, "there are cases")
    done()


main()
