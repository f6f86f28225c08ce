#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Sizes: a file has at most 800 lines; a function fits a screen, 60 lines as habit (reported), 100
as limit. Counts on the layout that clang-format gives: a definition begins at the left edge and
ends with `}` there."""
import glob
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from tap import ok, note, done

FILE_LIMIT, HABIT, LIMIT = 800, 60, 100


def functions(lines):
    """(name, first line, length) of every function defined in these lines."""
    start = None
    for n, line in enumerate(lines, 1):
        if line[:1].isalpha() or line[:1] == "_":
            if start is None:
                start, head = n, ""
        if start is not None and n < start + 12 and line[:1] != "}":
            head += line
            if line.rstrip().endswith(";") and "{" not in head:
                start = None
                continue
        if start is not None and line.startswith("}"):
            before = head.split("{")[0]
            if "(" in before and before.rstrip().endswith(")") and "=" not in before:
                yield before.split("(")[0].split()[-1].lstrip("*"), start, n - start + 1
            start = None


def main():
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
    os.chdir(root)
    long_files, long_functions, lengths = [], [], []
    paths = glob.glob("src/**/*.[ch]", recursive=True) + glob.glob("tests/**/*.[ch]", recursive=True)
    for path in sorted(p for p in paths if "/node_modules/" not in p):
        lines = open(path, encoding="utf-8").read().splitlines()
        if len(lines) > FILE_LIMIT:
            long_files.append("%s: %d lines" % (path, len(lines)))
        for name, line, length in functions(lines):
            lengths.append(length)
            if length > LIMIT:
                long_functions.append("%s:%d: %s has %d lines" % (path, line, name, length))
            elif length > HABIT:
                note("%s:%d: %s has %d lines, over the habit of %d" % (path, line, name, length, HABIT))
    lengths.sort()
    note("%d functions, median %d, 95 %% within %d, longest %d lines" %
         (len(lengths), lengths[len(lengths) // 2], lengths[len(lengths) * 95 // 100], lengths[-1]))
    ok(not long_files, "no file over %d lines" % FILE_LIMIT, long_files)
    ok(not long_functions, "no function over %d lines" % LIMIT, long_functions)
    ok(len(lengths) > 100, "functions were found at all", str(len(lengths)))
    done()


main()
