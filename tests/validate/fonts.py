#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""fonts.py LOCK: the fonts that are installed are those of fonts.lock, by SHA-256 of their files
(family, PostScript name, version, checkSumAdjustment, SHA-256, file name)."""
import hashlib
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from tap import done, ok


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def main():
    listed = subprocess.run(["fc-list", "--format", "%{file}\n"], stdout=subprocess.PIPE, check=True)
    paths = sorted(set(listed.stdout.decode().splitlines()))
    rows = [line.rstrip("\n").split("\t") for line in open(sys.argv[1], encoding="utf-8")
            if line.strip() and not line.startswith("#")]
    ok(len(rows) >= 4 and all(len(row) == 6 for row in rows), "fonts.lock has its lines", rows)
    for _, postscript, version, _, wanted, name in rows:
        here = [p for p in paths if os.path.basename(p) == name]
        ok(any(digest(p) == wanted for p in here), "%s is the file of fonts.lock" % postscript,
           ["%s (%s) is wanted with SHA-256 %s" % (name, version, wanted)] +
           ["%s has %s" % (p, digest(p)) for p in here] + ([] if here else ["it is not installed"]))
    done()


main()
