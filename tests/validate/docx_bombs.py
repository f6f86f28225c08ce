#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""docx_bombs.py HUIBIAN WORK: documents that are no honest ones are refused with a word that says what
to do, before anything of them is inflated: in little time and little memory, with the right status."""
import os
import resource
import struct
import subprocess
import sys
import time
import zipfile
import zlib

program, work = os.path.abspath(sys.argv[1]), sys.argv[2]
SECONDS, MEMORY = 0.1, 32 << 20  # above what the same run costs on an empty folder
os.makedirs(work, exist_ok=True)
passed = failed = 0

TYPES = ('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
         'content-types"/>')
HEAD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
TAIL = "</w:body></w:document>"


def packed(**files):
    def write(path):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", TYPES)
            for name, content in files.items():
                archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return write


def raw(content):
    def write(path):
        with open(path, "wb") as out:
            out.write(content)
    return write


def many(path):
    with zipfile.ZipFile(path, "w") as archive:
        for i in range(5000):
            archive.writestr("word/%d.xml" % i, "")


def climbing(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../etc/passwd", "x")
        archive.writestr("word/document.xml", HEAD + TAIL)


def lying(path):
    """The directory says ten bytes, the stream holds a hundred million."""
    data = zlib.compressobj(9, zlib.DEFLATED, -15)
    stream = data.compress(b"<" * (100 << 20)) + data.flush()
    name = b"word/document.xml"
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 33, 0, len(stream), 10, len(name), 0)
    central = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 33, 0, len(stream), 10,
                          len(name), 0, 0, 0, 0, 0, 0)
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, len(central) + len(name),
                      len(local) + len(name) + len(stream), 0)
    with open(path, "wb") as out:
        out.write(local + name + stream + central + name + end)


def overlapping(path):
    """Four thousand names for one stream."""
    stream = zlib.compress(b"<w:p/>" * 100000)[2:-4]
    name = b"word/document.xml"
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 33, 0, len(stream), 600000, len(name), 0)
    body = local + name + stream
    central = b""
    for i in range(4000):
        other = b"word/%08d.xml" % i
        central += struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 33, 0, len(stream),
                               600000, len(other), 0, 0, 0, 0, 0, 0) + other
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 4000, 4000, len(central), len(body), 0)
    with open(path, "wb") as out:
        out.write(body + central + end)


CASES = {
    "ratio": packed(word__document_dot_xml=HEAD + " " * (60 << 20) + TAIL),
    "total": packed(**{"word__%d_dot_xml" % i: os.urandom(1 << 10) + b" " * (30 << 20)
                       for i in range(10)}),
    "entries": many,
    "depth": packed(word__document_dot_xml=HEAD + "<w:p>" * 5000 + "</w:p>" * 5000 + TAIL),
    "doctype": packed(word__document_dot_xml='<!DOCTYPE a [<!ENTITY b "c">]>' + HEAD + TAIL),
    "entities": packed(word__document_dot_xml="<!DOCTYPE a [" + "".join(
        '<!ENTITY e%d "%s">' % (i + 1, ("&e%d;" % i) * 10) for i in range(9)) + "]>" + HEAD + "&e9;" + TAIL),
    "name": climbing,
    "lying": lying,
    "overlapping": overlapping,
    "damaged": raw(b"PK\3\4" + b"\0" * 200),
    "encrypted": raw(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + b"\0" * 600 +
                     "EncryptedPackage".encode("utf-16-le") + b"\0" * 600),
    "old": raw(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + b"\0" * 2000),
    "text": raw("这是一段文字，不是文档。".encode()),
    "empty": raw(b""),
}


def run(folder):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen([program, "build", "-f", "xml", "-o", os.path.join(work, "out"), folder],
                               env={**os.environ, "LC_ALL": "C.UTF-8"}, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    _, messages = process.communicate()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return process.returncode, messages, seconds


def peak(folder):
    """Bytes at most, of one run of its own."""
    code = ("import resource,subprocess,sys;subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,"
            "stderr=subprocess.DEVNULL);print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
    out = subprocess.run([sys.executable, "-c", code, program, "build", "-f", "xml", "-o",
                          os.path.join(work, "out"), folder], stdout=subprocess.PIPE, text=True)
    return int(out.stdout) << 10


def ok(good, name, why):
    global passed, failed
    passed, failed = passed + good, failed + (not good)
    print("%s - %s%s" % ("ok" if good else "not ok", name, "" if good else "\n#   " + why))


def folder_of(name):
    """With an article in it, for which the book is made all the same."""
    folder = os.path.join(work, name)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "a.txt"), "w", encoding="utf-8") as out:
        out.write("一篇文章\n\n只有一句话，写给这次试验，好让书里有一篇。\n")
    return folder


plain = folder_of("plain")
base_seconds = min(run(plain)[2] for _ in range(3))
base_memory = peak(plain)
for name, write in CASES.items():
    folder = folder_of(name)
    document = os.path.join(folder, "%s.docx" % name)
    write(document)
    status, messages, seconds = run(folder)
    seconds = min([seconds] + [run(folder)[2] for _ in range(2)]) - base_seconds
    memory = peak(folder) - base_memory - os.path.getsize(document)
    told = "%s.docx" % name in messages and ("error" in messages or "warning" in messages)
    ok(status == 3 and told, "%s: refused with a word" % name, "status %d: %s" % (status, messages))
    ok(seconds < SECONDS and memory < MEMORY, "%s: in little time and memory" % name,
       "%.3f s, %.1f MB" % (seconds, memory / (1 << 20)))
print("docx_bombs: %d passed, %d failed, 0 skipped" % (passed, failed))
sys.exit(failed > 0)
