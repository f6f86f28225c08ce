#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""schemas.py PROGRAM SCRATCH SOURCE...: report.json and release.json against their JSON Schemas, judged by
Debian's python3-jsonschema, which knows nothing of us: of each SOURCE, built and released here, and of
every case (tests/cases/*/wanted). Each schema is shown damaged documents too, so that it is known to notice;
and it says what everything in it means."""
import copy
import glob
import json
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
from tap import ok, skip, done

ROOT = os.path.dirname(os.path.dirname(HERE))
PROGRAM, SCRATCH, SOURCES = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3:]
try:
    from jsonschema import Draft202012Validator as Validator
except ImportError:
    skip("report.json and release.json against their schemas", "python3-jsonschema is not installed")
    done()


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def faults(validator, value):
    return ["%s: %s" % ("/".join(map(str, e.absolute_path)), e.message[:200]) for e in validator.iter_errors(value)]


def properties(schema, where=""):
    """Every (path, schema) of a property or definition below."""
    for name in ("properties", "$defs"):
        for key, value in schema.get(name, {}).items():
            yield where + "/" + key, value
            yield from properties(value, where + "/" + key)
    if "items" in schema:
        yield from properties(schema["items"], where + "[]")


def described(root, schema):
    target = schema.get("$ref", "").rpartition("/")[2]
    return bool(schema.get("description") or target and root["$defs"][target].get("description"))


def places(value, path=()):
    """The path of every value in a document, one of each shape (list items stand for one another)."""
    yield path
    if isinstance(value, dict):
        for key, below in value.items():
            yield from places(below, path + (key,))
    elif isinstance(value, list):
        for i, below in enumerate(value):
            yield from places(below, path + (i,))


def at(value, path):
    for step in path:
        value = value[step]
    return value


def pruned(value):
    """The document with the first two of each list, where all the ways of damage take a moment."""
    if isinstance(value, dict):
        return {key: pruned(below) for key, below in value.items()}
    return [pruned(below) for below in value[:2]] if isinstance(value, list) else value


def damaged(document):
    """(what was done, the damaged document): each kind of place of the document, damaged once in each way."""
    seen = set()
    for path in places(document):
        shape = tuple("[]" if isinstance(step, int) else step for step in path)
        if shape in seen:
            continue
        seen.add(shape)
        name = "/".join(shape) or "(all)"
        is_object = isinstance(at(document, path), dict)
        if path:
            wrong = copy.deepcopy(document)
            at(wrong, path[:-1])[path[-1]] = 0.5
            yield "%s is 0.5" % name, wrong
        if is_object and name not in ("libraries", "counts"):
            wrong = copy.deepcopy(document)
            at(wrong, path)["surprise"] = "x"
            yield "%s has something more" % name, wrong
        if is_object:
            for key in at(document, path):
                if name == "libraries" or key in OPTIONAL:
                    continue
                wrong = copy.deepcopy(document)
                del at(wrong, path)[key]
                yield "%s lacks %s" % (name, key), wrong


OPTIONAL = ("subtitle", "pages")  # what a report may lack


def judge(path, samples):
    """The schema at `path` by itself, then each of `samples` (name, document) by it, then damaged ones."""
    name = os.path.basename(path)
    schema = load(path)
    try:
        Validator.check_schema(schema)
        wrong = ""
    except Exception as error:  # whatever the library raises
        wrong = str(error)
    if not ok(not wrong, "%s is a JSON Schema" % name, wrong):
        return
    version = schema["properties"]["version"]["const"]
    ok(schema["$id"].endswith(":%d" % version) and "version %d" % version in schema["title"],
       "… with one version in all places", [schema["$id"], schema["title"]])
    bare = [where for where, below in properties(schema) if not described(schema, below)]
    ok(not bare, "… and says what everything in it means", bare)
    validator = Validator(schema)
    for what, document in samples:
        ok(not faults(validator, document), "%s: %s" % (name, what), faults(validator, document)[:10])
    fullest = max((pruned(d) for _, d in samples), key=lambda d: len(list(damaged(d))))
    missed = [how for how, document in damaged(fullest) if validator.is_valid(document)]
    count = len(list(damaged(fullest)))
    ok(count > 30 and not missed, "… notices %d ways of damage" % count, missed)


def run(*arguments, **options):
    return subprocess.run(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)


def totals(report):
    """What of the summary is not what stands below it."""
    told, files = report["summary"], report["files"]
    levels = [d["level"] for d in report["diagnostics"]]
    cities = [a["city"] for f in files for a in f["articles"]]
    have = {"files": len(files), "articles": len(cities), "queries": len(report["queries"]),
            "cities": len({c["code"] for c in cities if c["code"]}),
            "general": sum(c["name"] == "综合" for c in cities), "pending": sum(c["name"] == "待定" for c in cities),
            **{kind: sum(len(f[kind]) for f in files) for kind in ("dropped", "changed", "joined")},
            "notes": levels.count("note"), "warnings": levels.count("warning"), "errors": levels.count("error")}
    return ["%s: %s, found %s" % (name, told[name], n) for name, n in have.items() if told[name] != n]


shutil.rmtree(SCRATCH, ignore_errors=True)
os.makedirs(SCRATCH)
reports, releases = [], []
for i, source in enumerate(SOURCES):
    out = os.path.join(SCRATCH, str(i))
    said = run(PROGRAM, "build", "-q", "-o", out, source)
    released = run("sh", os.path.join(ROOT, "src/packaging/release.sh"), source, out + "r",
                   env={**os.environ, "HUIBIAN": PROGRAM})
    if ok(said.returncode == 0 and released.returncode == 0, "%s is built and released" % os.path.basename(source),
          [said.stdout.decode(), released.stdout.decode()]):
        reports.append((os.path.basename(source), load(os.path.join(out, "report.json"))))
        releases.append((os.path.basename(source), load(os.path.join(out + "r", "release.json"))))
for path in sorted(glob.glob(os.path.join(HERE, "../cases/*/wanted/report.json"))):
    reports.append(("case " + path.split(os.sep)[-3], load(path)))
ok(len(reports) > 20, "there are cases", len(reports))

judge(os.path.join(ROOT, "src/write/report.schema.json"), reports)
judge(os.path.join(ROOT, "src/packaging/release.schema.json"), releases)
wrong = ["%s: %s" % (what, line) for what, report in reports for line in totals(report)]
ok(not wrong, "every report's summary counts what stands in it", wrong)
done()
