#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""proof.py PROGRAM SCRATCH: proof.html of hostile articles, of tidied text and of more than 200
articles, in both languages, read as XML and, where playwright-core and Chromium are there, in a
browser at desk and phone width. book.py has check_proof judge the proof of its book."""
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import zlib
import xml.etree.ElementTree as ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
from model import bare
from tap import done, ok, skip

HTML = "{http://www.w3.org/1999/xhtml}"
ELEMENTS = set("""html head meta title style body nav main header section article h1 h2 h3 p a ul ol li div
    span small b em q del ins mark code dl dt dd table caption thead tbody tr th td details summary img""".split())
ATTRIBUTES = set("""lang {http://www.w3.org/XML/1998/namespace}lang charset http-equiv content name class id
    href title scope colspan aria-label aria-hidden alt src""".split())
UNSEEN = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
                    "\ue000-\uf8ff\ufeff\ufff9-\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]")
# The second article's title, place and text try to leave their element, run a script, load a picture.
ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&lt;b&gt;]]>--></style></title><svg/onload=alert(3)>"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
LANGUAGES = (("zh", "zh_CN.UTF-8"), ("en", "C.UTF-8"))


def shown(text):
    """As the proof shows received text."""
    return bare(UNSEEN.sub(lambda m: "⟨U+%04X⟩" % ord(m[0]), text))


def rule_texts(language):
    with open(os.path.join(HERE, "../../src/book/rule.in"), encoding="utf-8") as file:
        rows = re.findall(r'^RULE\((\w+), "(.*?)", "(.*?)"\)', file.read(), re.M)
    return {name.replace("_", "-"): bare((zh, en)[language == "en"]) for name, zh, en in rows}


def words(element):
    return bare("".join(element.itertext()))


def classed(element, tag, name):
    return [e for e in element.iter(HTML + tag) if name in (e.get("class") or "").split()]


class Proof:
    """The page: .root, .ids, .rows by the id of each received line."""

    def __init__(self, path):
        self.bytes = open(path, "rb").read()
        self.root = ElementTree.fromstring(self.bytes)
        self.ids = [e.get("id") for e in self.root.iter() if e.get("id")]
        self.rows = {line.get("id"): row for row in classed(self.root, "div", "row")
                     for line in row.iter(HTML + "p") if line.get("id")}
        self.language = self.root.get("lang")[:2]


def markup_faults(proof):
    for element in proof.root.iter():
        if element.tag.replace(HTML, "") not in ELEMENTS:
            yield "an element %s" % element.tag
        for name, value in element.items():
            if name not in ATTRIBUTES or (name == "href" and not value.startswith("#")):
                yield "an attribute %s=%s" % (name, value[:40])
            if name == "src" and not re.fullmatch(r"data:image/(png|jpeg);base64,[A-Za-z0-9+/]+=*", value):
                yield "a source %s" % value[:40]
            if name == "href" and value[1:] not in proof.ids:
                yield "%s leads nowhere" % value


def entry_faults(proof, report):
    """What of the report does not stand in the proof, in the row of its line and with its rule."""
    rules = rule_texts(proof.language)
    whole = " ".join(words(e) for e in classed(proof.root, "ul", "rules"))
    for number, file in enumerate(report["files"], 1):
        for kind in ("dropped", "changed", "joined"):
            for entry in file[kind]:
                row = proof.rows.get("f%d-%d" % (number, entry["line"]))
                lists = " ".join(words(e) for e in classed(row, "ul", "rules")) if row is not None else whole
                gone = "".join(words(e) for e in row.iter(HTML + "del")) if row is not None else whole
                rule = rules[entry["rule"]]
                if kind == "changed":
                    good = rule + shown(entry["from"]) + "→" + shown(entry["to"]) in lists
                else:
                    good = rule in lists and (kind == "joined" or shown(entry["text"]) in gone)
                if not good:
                    yield "%s:%d: %s" % (file["file"], entry["line"], json.dumps(entry, ensure_ascii=False))


def check_proof(folder, name=""):
    """The proof against the report beside it; returns it, None when it cannot be read."""
    with open(os.path.join(folder, "report.json"), encoding="utf-8") as file:
        report = json.load(file)
    try:
        proof = Proof(os.path.join(folder, "proof.html"))
    except (OSError, ElementTree.ParseError) as error:
        ok(False, name + "proof.html is well-formed", error)
        return None
    faults = list(markup_faults(proof))
    ok(not faults, name + "the proof holds no markup but its own, and every link leads somewhere", faults)
    ok(len(set(proof.ids)) == len(proof.ids), name + "no id stands twice in the proof",
       sorted(i for i in set(proof.ids) if proof.ids.count(i) > 1))
    articles = {e.get("id"): e for e in proof.root.iter(HTML + "article")}
    listed = [a for f in report["files"] for a in f["articles"]]
    lost = [a["title"] for a in listed if "a-" + a["id"] not in articles or
            shown(a["title"]) not in words(articles["a-" + a["id"]]) or
            shown(a["city"]["why"]) not in words(articles["a-" + a["id"]])]
    ok(listed and not lost and len(articles) == len(listed),
       name + "every article is in the proof, with why it belongs to its city", lost)
    faults = list(entry_faults(proof, report))
    ok(not faults, name + "all that was dropped, changed, joined stands in the proof with its rule", faults)
    text = words(proof.root)
    lost = [d["message"] for d in report["diagnostics"]
            if shown(d["message" if proof.language == "zh" else "message_en"]) not in text]
    lost += [q["text"] for q in report["queries"] if shown(q["text"]) not in text]
    lost += [s["a"] + "/" + s["b"] for d in report["duplicates"] for s in d["differences"]
             if shown(s["a"]) not in text or shown(s["b"]) not in text]
    ok(not lost, name + "diagnostics, queries and differences of duplicates stand in it", lost)
    return proof


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)


def build(program, source, out, locale):
    shutil.rmtree(out, ignore_errors=True)
    subprocess.run([program, "build", "-q", "-f", "xml,trace", "-o", out, source], stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "LC_ALL": locale})


def png(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes((x * 255 // width, y * 255 // height, 128)[c] for x in range(width) for c in range(3))
                    for y in range(height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + \
        chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def hostile(folder):
    """Every way into the page: a file's name, a title, fields, text, what is dropped and changed."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    write(folder, "a\"><img src=x onerror=alert(4)>.txt",
          "首页 > " + ATTACK + "\n常州侨界" + ATTACK + "\n2021-03-04 来源：常州日报" + ATTACK + "\n\n" +
          "　　今年," + ATTACK + "(括号),常州的侨胞\u202e回来了\u200b,他说\ue000好.老\U00031350也在。\n\n分享到：微信" + ATTACK + "\n")
    write(folder, "tidied.txt", "标题：整理过的" + ATTACK + "\n城市：江苏省常州市\n作者：" + ATTACK +
          "\n\n# " + ATTACK + "\n\n常州的一段。\n\n![大图](big.png)\n【替代】一片" + ATTACK + "\n\n![坏图](bad.png)\n\n"
          "![外面的图](../outside.png)\n")
    for name, bytes_ in (("big.png", png(900, 500)), ("bad.png", png(90, 50)[:80]), ("../outside.png", png(9, 9))):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(bytes_)
    write(folder, "book.txt", "书名：" + ATTACK + "\n副题：" + ATTACK + "\n")
    write(folder, "nowhere.txt", "没有城市的一篇\n\n　　这里没有地名，只有一段话，看不出写的是哪里。\n")


def many(folder, count):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    for number in range(count):
        write(folder, "%03d.txt" % number,
              "常州第%d号街区侨务工作记\n2021-03-04 来源：常州日报\n\n" % number +
              "　　" + "第%d号街区的人们坐在一起说话，说的都是门前的事情。" % number * 30 + "\n" +
              "".join("　　常州的第%d段里,有一个半角逗号。%s\n" % (k, "后面还有很长的一段话，与改动没有关系。" * 40)
                      for k in range(4)) +
              ("分享到：微信 微博 QQ空间\n" if number % 7 == 0 else ""))


def check_languages(program, scratch):
    source = os.path.join(scratch, "hostile")
    hostile(source)
    for language, locale in LANGUAGES:
        out = os.path.join(scratch, "hostile-" + language)
        build(program, source, out, locale)
        proof = check_proof(out, language + ": ")
        if not proof:
            continue
        ok(proof.language == language, "the proof speaks the language of the run: " + language)
        policy = [e.get("content") for e in proof.root.iter(HTML + "meta") if e.get("http-equiv")]
        ok(policy and policy[0].startswith("default-src 'none'") and "script" not in policy[0],
           language + ": the page's policy allows no script", policy)
        missing = [e for e in proof.root.iter(HTML + "section") if e.get("id") == "missing"]
        ok(len(missing) == 1 and "U+31350" in words(missing[0]) and missing[0].find(".//" + HTML + "a") is not None,
           language + ": a character without a glyph is listed with its place", [words(e) for e in missing])
        pictures = list(proof.root.iter(HTML + "img"))
        ok(len(pictures) == 1 and "onerror" in pictures[0].get("alt") and len(pictures[0].get("src")) < 60000,
           language + ": the one good picture of the folder is shown, small",
           [p.get("src")[:40] + " %d" % len(p.get("src")) for p in pictures])
        copies = [words(e) for e in classed(proof.root, "code", "copy")]
        ok(any(c.startswith("城市：") for c in copies), language + ": a line to copy corrects an article without a city", copies)


def check_many(program, scratch):
    sizes = {}
    for count in (199, 200):
        source, out = os.path.join(scratch, "many"), os.path.join(scratch, "many-%d" % count)
        many(source, count)
        build(program, source, out, "zh_CN.UTF-8")
        proof = check_proof(out, "%d articles: " % count)
        sizes[count] = len(proof.bytes) if proof else 0
        whole = proof and "说的都是门前的事情" in words(proof.root)
        ok(whole == (count == 199), "%d articles: %s" % (count, "the whole texts are shown" if count == 199 else
                                                         "only the passages touched are shown"))
        if proof and count == 200:
            shown_lines = [line for line in ("f1-5", "f1-6", "f1-7", "f1-8") if line in proof.rows]
            ok(shown_lines == ["f1-5", "f1-6"], "a change that repeats itself is shown twice, then counted", shown_lines)
    ok(sizes[200] * 3 < sizes[199], "the passages alone are much shorter", sizes)


def playwright():
    """playwright-core of tests/readers/ (npm install there) or below HUIBIAN_TOOLS."""
    for folder in (os.path.join(HERE, "../readers"), os.path.join(os.environ.get("HUIBIAN_TOOLS") or HERE, "npm")):
        module = os.path.abspath(os.path.join(folder, "node_modules/playwright-core/index.mjs"))
        if os.path.exists(module):
            return module
    return None


def check_browser(scratch):
    module = playwright()
    if not (module and CHROMIUM and shutil.which("node")):
        skip("the proof in Chromium", "no playwright-core (npm install in tests/readers/), no Chromium or no node")
        return
    page = os.path.abspath(os.path.join(scratch, "hostile-zh/proof.html"))
    run = subprocess.run(["node", os.path.join(HERE, "proof.mjs"), module, CHROMIUM, page, scratch],
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    lines = run.stdout.decode("utf-8").splitlines()
    if not ok(run.returncode == 0 and lines, "the proof opens in Chromium", run.stderr.decode("utf-8", "replace")):
        return
    for line in lines:
        name, good, detail = json.loads(line)
        ok(good, "in Chromium: " + name, detail)


def main():
    program, scratch = sys.argv[1:3]
    os.makedirs(scratch, exist_ok=True)
    check_languages(program, scratch)
    check_many(program, scratch)
    check_browser(scratch)
    done()


if __name__ == "__main__":
    main()
