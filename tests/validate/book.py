#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""book.py PROGRAM SOURCE SCRATCH [--articles N] [--cities A,B,…]: builds the book of SOURCE and has
other people's programs judge it: EPUBCheck, qpdf, poppler, MuPDF. Its text in EPUB and PDF must be
the text of its XML, its printed contents must be right, and a second run must give the same bytes."""
import argparse
import glob
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
import pdf as pdf_reader
import pdfa
from epub import Epub
from model import Book, bare, text_faults
from proof import check_proof
from tap import done, note, ok, skip

EPUBCHECK = "/usr/share/java/epubcheck.jar"
EPOCH = "1700000000"
LEADER = re.compile(r"[….·・‥⋯]+")


def build(program, sources, out, **environment):
    shutil.rmtree(out, ignore_errors=True)
    run = subprocess.run([program, "build", "-q", "-f", "epub,pdf,xml,trace", "-o", out] + sources,
                         env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH, **environment},
                         stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return run.returncode, run.stderr.decode("utf-8", "replace")


def one(folder, extension):
    return next(iter(glob.glob(os.path.join(folder, "*" + extension))), None)


def digests(folder):
    return {name: hashlib.sha256(open(os.path.join(folder, name), "rb").read()).hexdigest()
            for name in sorted(os.listdir(folder))}


def check_build(program, source, scratch):
    """Builds twice, the second time in other surroundings; None when there is nothing to judge."""
    first, second = os.path.join(scratch, "1"), os.path.join(scratch, "2")
    status, messages = build(program, [source], first)
    if not ok(status == 0, "the book is built with status 0", "status %d\n%s" % (status, messages)) and \
            not os.path.isdir(first):
        return None
    made = {os.path.splitext(n)[1] for n in os.listdir(first)}
    ok(made == {".epub", ".pdf", ".xml", ".trace", ".json", ".html"}, "all files are there and no other", sorted(os.listdir(first)))
    # The proof alone speaks the language of the run: English, both times.
    build(program, [source], second, TZ="Pacific/Kiritimati", LC_ALL="de_DE.UTF-8", LANG="zh_CN.UTF-8",
          HOME="/nonexistent")
    a, b = digests(first), digests(second) if os.path.isdir(second) else {}
    ok(a == b, "two runs with the same SOURCE_DATE_EPOCH give the same bytes",
       [n for n in sorted(set(a) | set(b)) if a.get(n) != b.get(n)])
    return first


def check_model(book, articles, cities):
    ok(book.articles, "there are articles")
    if articles:
        ok(len(book.articles) == articles, "%d articles" % articles, [a.title for a in book.articles])
    if cities:
        names = [name for name, _, _ in book.cities]
        ok(names == cities, "cities in the order " + " ".join(cities), names)
    codes = [int(code) for _, code, _ in book.cities if code]
    ok(codes == sorted(codes), "cities stand in the order of their codes", codes)
    ids = [a.id for a in book.articles]
    ok(len(set(ids)) == len(ids) and all(ids), "every article has an id of its own", ids)


def understood(article, code):
    """What the program made of an article, in the columns of an expected.tsv."""
    def fields(kind):
        return [t for k, t in article.fields if k == kind]

    return {"title": article.title, "subtitle": article.subtitle, "city": (code or "")[:4],
            "date": "".join(fields("date")[:1]), "source": "".join(fields("source")[:1]),
            "author": " ".join(fields("author")), "headings": str(len(article.headings)),
            "captions": str(article.captions)}


def check_expected(path, book):
    """expected.tsv beside the articles is a person's reading of them: file, n, then a column a field.
    Of each field the program must get at least 95 in 100 right, of titles and cities all."""
    if not os.path.exists(path):
        return
    lines = [line.split("\t") for line in open(path, encoding="utf-8").read().splitlines()]
    rows = [dict(zip(lines[0], line)) for line in lines[1:]]
    codes = {a.id: (code or name) for name, code, articles in book.cities for a in articles}
    wrong = {field: [] for field in lines[0][2:]}
    for row in rows:
        here = sorted((a for a in book.articles if a.file == row["file"]), key=lambda a: a.first_line)
        number = int(row["n"])
        got = understood(here[number - 1], codes[here[number - 1].id]) if number <= len(here) else {}
        row["city"] = row["city"][:4]
        for field in wrong:
            if field in got or not got:
                if got.get(field, "no such article") != row[field]:
                    wrong[field].append("%s %s: wanted %s, got %s" % (
                        row["file"], row["n"], row[field] or "nothing", got.get(field) or "nothing"))
    for field, faults in wrong.items():
        right = len(rows) - len(faults)
        note("%s: %d of %d as a person reads them" % (field, right, len(rows)))
        need = 1.0 if field in ("title", "city") else 0.95
        ok(right >= need * len(rows), "%s as a person reads it" % field, faults)
    ok(len(rows) == len(book.articles), "as many articles as a person finds: %d" % len(rows),
       [a.file + ": " + a.title for a in book.articles])


def check_xml(program, path, scratch):
    """The XML is a source as good as the articles: it gives the same book."""
    again = os.path.join(scratch, "from-xml")
    status, messages = build(program, [path], again)
    ok(status == 0, "the XML is a source", "status %d\n%s" % (status, messages))
    for extension in (".xml", ".epub", ".pdf", ".trace"):
        a, b = one(os.path.dirname(path), extension), one(again, extension)
        same = a and b and open(a, "rb").read() == open(b, "rb").read()
        ok(same, "from the XML comes the same " + extension[1:])


def check_report(folder):
    with open(os.path.join(folder, "report.json"), encoding="utf-8") as file:
        try:
            report = json.load(file)
        except ValueError as error:
            ok(False, "report.json is JSON", error)
            return
    ok(isinstance(report, dict) and report.get("files"), "report.json lists the files", list(report))


def check_epub(path, book):
    run = subprocess.run(["java", "-Djava.awt.headless=true", "-jar", EPUBCHECK, path],
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = run.stdout.decode("utf-8", "replace")
    ok(run.returncode == 0 and re.search(r"Messages: 0 fatals / 0 errors / 0 warnings", said),
       "EPUBCheck finds no error and no warning", said)
    epub = Epub(path)
    names = epub.archive.namelist()
    first = epub.archive.infolist()[0]
    ok(first.filename == "mimetype" and first.compress_type == 0 and not first.extra, "mimetype is first and stored")
    ok(len(set(names)) == len(names), "no name stands twice in the archive")
    faults = list(text_faults(book, epub.text()))
    ok(not faults, "the text of the EPUB is that of the XML", faults)
    contents = epub.contents()
    wanted = [entry for entry in wanted_contents(book) if entry[0] <= 3]
    ok(inner(contents) == wanted, "the EPUB's contents are city, article, first headings",
       difference(wanted, inner(contents)))
    for what, entries in (("contents", contents), ("NCX", epub.ncx_contents()),
                          ("page list", [(1, *page) for page in epub.pages()])):
        dead = [e for e in entries if e[2] and not has_target(epub, e[2], e[3])]
        ok(not dead, "every entry of the EPUB's %s leads somewhere" % what, dead)
    ok([e[:2] for e in epub.ncx_contents()] == [e[:2] for e in contents], "the NCX is the same list")
    return epub


def has_target(epub, file, fragment):
    if file not in epub.archive.namelist():
        return False
    return not fragment or any(e.get("id") == fragment for e in epub.xml(file).iter())


def wanted_contents(book):
    """(level, text): cities, their articles, their headings."""
    for_all = []
    for name, _, articles in book.cities:
        for_all.append((1, bare(name)))
        for article in articles:
            for_all.append((2, bare(article.title)))
            above = []  # levels of the headings that this one stands under: none is skipped in a list
            for level, text in article.headings:
                above = [a for a in above if a < level] + [level]
                for_all.append((2 + len(above), bare(text)))
    return for_all


def inner(entries):
    """A table of contents from the first city on, without the front and the back of the book, and
    without what stands in brackets after a city."""
    out, city = [], False
    for index, (level, text, *_) in enumerate(entries):
        if level == 1:
            city = index + 1 < len(entries) and entries[index + 1][0] == 2
            text = re.sub(r"（[^（）]*）$", "", text)
        if city:
            out.append((level, bare(text)))
    return out


def difference(wanted, got):
    for index in range(max(len(wanted), len(got))):
        a = wanted[index] if index < len(wanted) else None
        b = got[index] if index < len(got) else None
        if a != b:
            return ["entry %d: wanted %s" % (index, a), "got %s" % (b,)]
    return []


def type_area(trace):
    """(top, bottom) of what is no running head and no folio, in pt from the top of the page."""
    lines = [line.split("\t") for line in open(trace, encoding="utf-8").read().splitlines()]
    body = [(float(f[2]), float(f[3])) for f in lines if len(f) >= 5 and not f[4].startswith("*")]
    return min(y - size for y, size in body) - 1, max(y + size * 0.3 for y, size in body)


def check_pdf(path, trace, book, epub):
    run = subprocess.run(["qpdf", "--check", path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    ok(run.returncode == 0, "qpdf --check is clean", run.stdout.decode("utf-8", "replace"))
    check_fonts(path)
    document = pdf_reader.Document(path)
    pages = pdf_reader.mupdf_pages(path)
    labels = document.labels
    first = next((i for i, label in enumerate(labels) if label == "1"), None)
    if not ok(first is not None and len(labels) == len(pages), "pages have labels, the body begins with 1", labels[:20]):
        return
    top, bottom = type_area(trace)
    faults = list(text_faults(book, pdf_reader.mupdf_text(pages[first:], top, bottom),
                              pdf_reader.mupdf_text(pages[:first], top, bottom)))
    ok(not faults, "the text of the PDF is that of the XML (MuPDF)", faults)
    faults = list(text_faults(book, pdf_reader.poppler_text(path, first + 1, len(pages), pages[0], top, bottom),
                              pdf_reader.poppler_text(path, 1, first, pages[0], top, bottom)))
    ok(not faults, "the text of the PDF is that of the XML (poppler)", faults)
    faults = list(text_faults(book, pdf_reader.structure_text(path)))
    ok(not faults, "the text in the order of the PDF's structure is that of the XML (poppler)", faults)
    check_contents(document, pages, first, book)
    check_outline(document, pages, book)
    root = document.root
    ok(root.get("/Lang") and "DisplayDocTitle" in json.dumps(root.get("/ViewerPreferences") and document.get(
        root["/ViewerPreferences"])), "the PDF states its language and shows its title", list(root))
    printed = [label for label, *_ in epub.pages()]
    ok(printed and all(label in labels for label in printed), "the EPUB's page list has the PDF's labels",
       [p for p in printed if p not in labels][:20] or "no page list")


WORD = 12  # characters: no word of the dictionary is longer


def page_beginnings(trace):
    """{label: its first characters} of every page of the body that has text, without running heads
    and folios, in the order of the pages."""
    pages = {}
    for line in open(trace, encoding="utf-8").read().splitlines():
        label, _, _, _, face, *text = line.split("\t")
        if label.isdigit() and text and not face.startswith("*"):
            pages.setdefault(label, []).append(text[0])
    return {label: bare("".join(texts))[:400] for label, texts in pages.items()}


def captions_of(epub):
    """What stands under pictures, longest first: a picture may stand at the head of a page in the middle of a
    paragraph, and the page begins with the text that goes on below it. The list of captions without a picture
    has a heading in print alone."""
    texts = {"原文配图说明"}
    for file in epub.spine:
        texts.update(bare("".join(e.itertext())) for e in epub.xml(file).iter() if e.tag.endswith("}figcaption"))
    return sorted((t for t in texts if t), key=len, reverse=True)


def beginnings_of(text, captions):
    """The text, and what is left of it without its first caption, its first two …"""
    begins = next((c for c in captions if text.startswith(c)), "")
    return [text] + (beginnings_of(text[len(begins):], captions) if begins else [])


def check_page_list(trace, epub):
    """Each entry stands before the word that holds the first character of its printed page (EP-18)."""
    beginnings, faults, captions = page_beginnings(trace), [], captions_of(epub)
    listed = [label for label, *_ in epub.pages()]
    ok(listed == list(beginnings), "the page list has every page of the body that is not blank, in order",
       difference(list(beginnings), listed))
    for label, file, fragment in epub.pages():
        after = bare(epub.text_after(file, fragment) or "")
        page = beginnings.get(label, "")
        places = [after.find(t[:6]) for t in beginnings_of(page, captions) if t]
        at = min((p for p in places if p >= 0), default=-1)
        first = page[:24]
        if not first or at < 0 or at > WORD:
            faults.append("%s (%s): the page begins with %s, the mark stands before %s" % (label, file, first, after[:24]))
    ok(not faults, "every entry of the page list stands before the first word of its page", faults)


def check_fonts(path):
    rows = pdf_reader.output_of("pdffonts", path).splitlines()[2:]
    bad = [row for row in rows if not re.search(r"\syes\s+yes\s+yes\s+\d+\s+\d+\s*$", row)]
    ok(rows and not bad, "every font is embedded, subset and has Unicode", bad or rows)


def check_contents(document, pages, first, book):
    """Every number in the printed contents is the label of the page on which its title stands."""
    faults, titles = [], []
    for number in range(first):
        entries = {}
        for target, dest, (x0, y0, x1, y1) in document.links(number):
            entries.setdefault(dest, (target, []))[1].append((x0, y0, x1, y1))
        page = pages[number]
        for target, boxes in entries.values():
            text = bare("".join(
                c for x, y, c in page.glyphs
                if any(x0 - 0.5 <= x <= x1 and y0 - 1 <= page.height - y <= y1 + 1 for x0, y0, x1, y1 in boxes)))
            match = re.search(r"([0-9]+|[ivxlc]+)$", text)
            if target is None or not match:
                faults.append("%s: %s" % (text, "leads nowhere" if target is None else "has no number"))
                continue
            title = LEADER.sub("", text[:match.start()])
            titles.append(title)
            there = bare("".join(c for _, _, c in pages[target].glyphs))
            if document.labels[target] != match[1]:
                faults.append("%s: stands on page %s" % (text, document.labels[target]))
            if title not in LEADER.sub("", there) and re.sub(r"（[^（）]*）$", "", title) not in there:
                faults.append("%s: the title is not on that page" % text)
    ok(not faults, "every number of the printed contents is the label of its title's page", faults)
    wanted = [bare(t) for name, _, articles in book.cities for t in [name] + [a.title for a in articles]]
    missing = [t for t in wanted if not any(LEADER.sub("", t) in title for title in titles)]
    ok(not missing, "every city and every article is in the printed contents", missing or titles)


def check_outline(document, pages, book):
    faults = []
    for _, title, target in document.outline:
        if target is None:
            faults.append(title + ": leads nowhere")
        elif re.sub(r"（.*", "", bare(title)) not in bare("".join(c for page in pages[target:target + 2] for _, _, c in page.glyphs)):
            faults.append("%s: is not on page %s" % (title, document.labels[target]))
    ok(document.outline and not faults, "every item of the outline leads to its title", faults)
    got = inner(document.outline)
    ok(got == wanted_contents(book), "the outline is city, article, heading", difference(wanted_contents(book), got))


def check_with_tools(path):
    tools = os.environ.get("HUIBIAN_TOOLS")
    if not tools:
        skip("line breaks, by kinsoku.py", "HUIBIAN_TOOLS is not set")
        return
    run = subprocess.run([sys.executable, os.path.join(tools, "kinsoku.py"), path], stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT)
    said = run.stdout.decode("utf-8", "replace")
    found = dict(re.findall(r'"(start_bad|end_bad)":\s*(\d+)', said))
    ok(found.get("start_bad") == "0" and found.get("end_bad") == "0",
       "no line begins or ends with a mark that may not stand there", said)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("source")
    parser.add_argument("scratch")
    parser.add_argument("--articles", type=int)
    parser.add_argument("--cities")
    options = parser.parse_args()
    os.makedirs(options.scratch, exist_ok=True)
    folder = check_build(options.program, options.source, options.scratch)
    if folder:
        book = Book(one(folder, ".xml"))
        check_model(book, options.articles, options.cities and options.cities.split(","))
        check_expected(os.path.join(options.source, "expected.tsv"), book)
        check_report(folder)
        check_proof(folder)
        check_xml(options.program, one(folder, ".xml"), options.scratch)
        epub = check_epub(one(folder, ".epub"), book)
        check_pdf(one(folder, ".pdf"), one(folder, ".trace"), book, epub)
        check_page_list(one(folder, ".trace"), epub)
        check_with_tools(one(folder, ".pdf"))
        pdfa.check_file(one(folder, ".pdf"), damages=options.articles is None)
    done()


if __name__ == "__main__":
    main()
