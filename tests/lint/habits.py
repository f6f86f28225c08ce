#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Habits of the house that no compiler checks: licence line, bytes of the files, functions that are
not used here, both languages of a diagnostic."""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from tap import ok, done

# Function -> why. Strings are views with a length; output is the same on every run and machine.
BANNED = {
    **dict.fromkeys("strcpy strncpy strcat strncat stpcpy sprintf vsprintf gets strtok".split(),
                    "writes without a limit, or into its argument: base/buf.h"),
    **dict.fromkeys("atoi atol atof".split(), "cannot fail: str_number, strtol"),
    **dict.fromkeys("time clock gettimeofday clock_gettime localtime gmtime".split(),
                    "no clock in the output: book->epoch, text/date.h"),
    **dict.fromkeys("rand random srand".split(), "output must not change between runs"),
    **dict.fromkeys("setlocale toupper tolower isalpha isdigit isspace isalnum qsort_r".split(),
                    "depends on the locale: text/chars.h"),
    **dict.fromkeys("system popen tmpnam mktemp alloca".split(), "unsafe"),
}
CALL = re.compile(r"(?<![\w.>])(%s)\s*\(" % "|".join(BANNED))
# What a person at a terminal is told may know the clock; it reaches no file.
CLOCKS = {("src/base/progress.c", "clock_gettime")}
SKIPPED = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
SOURCE = (".c", ".h", ".in", ".py", ".sh")
PLACEHOLDER = re.compile(r"\{\d\}")
DIAG = re.compile(r'^(DIAG|SAY)\((\w+), *(?:DIAG_\w+, *)?"((?:\\.|[^"\\])*)", *"((?:\\.|[^"\\])*)"\)$', re.M)


def files():
    """What git keeps, or would keep of our own rooms: an editor's articles may lie in the checkout."""
    listed = "".join(subprocess.run(["git", "ls-files", "-z", *which], stdout=subprocess.PIPE, check=True).stdout.decode()
                     for which in (["--cached"], ["--others", "--exclude-standard", "src", "tests", ".ci", ".github"]))
    return [f for f in sorted(set(listed.split("\0"))) if f and os.path.isfile(f)]


def text_of(path):
    with open(path, "rb") as file:
        return file.read()


def code_only(text):
    """The same text with comments and literals blanked out, line breaks kept."""
    return SKIPPED.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)


def licence_faults(paths):
    for path in paths:
        script = os.path.basename(path) == "Makefile" or path == ".ci/run"
        if not (path.endswith(SOURCE) or script) or path.startswith(("corpus/", "tests/cases/")) \
                and not path.endswith(".py"):
            continue
        first = text_of(path)[:200].split(b"\n")[:2]
        if not any(b"SPDX-License-Identifier: MIT" in line for line in first):
            yield path


def byte_faults(paths):
    for path in paths:
        if not path.endswith(SOURCE + (".md", ".css", ".txt", ".tsv", ".rng", ".rnc", ".yml")) \
                or path.startswith(("corpus/", "tests/cases/")) or "licen" in path.lower():
            continue
        text = text_of(path)
        try:
            text.decode("utf-8")
        except UnicodeDecodeError as error:
            yield "%s: %s" % (path, error)
        if text and not text.endswith(b"\n"):
            yield path + ": no line break at the end"
        for n, line in enumerate(text.split(b"\n"), 1):
            if line.endswith((b" ", b"\t", b"\r")):
                yield "%s:%d: white space at the end of the line" % (path, n)
            if b"\t" in line and not path.endswith((".tsv", ".txt")):
                yield "%s:%d: a tab" % (path, n)


def banned_faults(paths):
    for path in paths:
        if not (path.startswith("src/") and path.endswith((".c", ".h"))):
            continue
        for n, line in enumerate(code_only(text_of(path).decode()).split("\n"), 1):
            for match in CALL.finditer(line):
                if (path, match[1]) not in CLOCKS:
                    yield "%s:%d: %s: %s" % (path, n, match[1], BANNED[match[1]])


def diagnostic_faults():
    table = text_of("src/base/diag.in").decode()
    entries = DIAG.findall(table)
    if len(entries) != len(re.findall(r"^(?:DIAG|SAY)\(", table, re.M)):
        yield "an entry of diag.in is not understood: one line an entry"
    for _, name, zh, en in entries:
        if set(PLACEHOLDER.findall(zh)) != set(PLACEHOLDER.findall(en)):
            yield "%s: the languages have different placeholders" % name
        if not re.search("[\u4e00-\u9fff]", zh) or re.search("[\u4e00-\u9fff]", re.sub("待定|综合", "", en)):
            yield "%s: Chinese first, then English" % name
    used = "".join(text_of(p).decode() for p in files() if p.startswith("src/")
                   and p.endswith((".c", ".h", "stage.in")))
    for kind, name, *_ in entries:
        if not re.search(r"\b%s_%s\b" % (kind, name), used):
            yield "%s: nobody reports it" % name


def main():
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
    paths = files()
    for name, faults in (("every source names its licence", licence_faults(paths)),
                         ("UTF-8, LF, no tabs, no white space at line ends", byte_faults(paths)),
                         ("no banned function", banned_faults(paths)),
                         ("messages: both languages, same placeholders, each one used",
                          diagnostic_faults())):
        faults = list(faults)
        ok(not faults, name, faults)
    done()


main()
