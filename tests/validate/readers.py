#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""readers.py PROGRAM SCRATCH [SOURCE …] [--articles N]: makes the torture book (torture.py) and the books of
the SOURCEs, and has validators and reading systems judge their EPUBs: EPUBCheck, epubcheck-ts and Ace by DAISY
find nothing; epub.js and foliate-js (headless Chromium), calibre and MuPDF open them and show the same contents,
pages and text as the book's XML. What is not installed is skipped, and said: `npm install --ignore-scripts` in
tests/readers/, calibre and chromium from Debian. Their PDFs go to pdf_readers.py."""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
import book as judge
import pdf_readers
from epub import Epub
from model import Book, bare, text_faults
from tap import done, ok, skip

READERS = os.path.join(HERE, "..", "readers")
MODULES = os.path.join(READERS, "node_modules")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")


def run(*command, **options):
    made = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, **options)
    return made.returncode, made.stdout.decode("utf-8", "replace")


def check_epubcheck_ts(what, path):
    script = os.path.join(MODULES, "@likecoin/epubcheck-ts/bin/epubcheck.js")
    if not os.path.exists(script) or not shutil.which("node"):
        return skip("%s: epubcheck-ts" % what, "node or its modules are missing")
    status, said = run("node", script, "--fail-on-warnings", path)
    ok(status == 0, "%s: epubcheck-ts finds no error and no warning" % what, said)


def shown(contents):
    return [(level, bare(label)) for level, label, *_ in contents]


def check_browsers(what, path, book, epub, out):
    """epub.js and foliate-js, by tests/readers/open.mjs."""
    if not os.path.isdir(MODULES) or not CHROMIUM:
        return skip("%s: epub.js, foliate-js" % what, "chromium or the modules of tests/readers are missing")
    made = subprocess.run(["node", os.path.join(READERS, "open.mjs"), path, out], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, env={**os.environ, "CHROMIUM": CHROMIUM})
    try:
        seen = json.loads(made.stdout)
    except ValueError:
        return ok(False, "%s: opens in Chromium" % what, made.stderr.decode("utf-8", "replace"))
    for reader, got in seen.items():
        ok(shown(got["toc"]) == shown(epub.contents()), "%s: %s shows the contents" % (what, reader),
           judge.difference(shown(epub.contents()), shown(got["toc"])))
        ok(got["pages"] == [label for label, *_ in epub.pages()], "%s: %s has the list of pages" % (what, reader), got["pages"][:20])
        ok(not got["broken"], "%s: in %s every entry leads somewhere" % (what, reader), got["broken"])
        ok(not got["complaints"], "%s: %s opens it without complaint" % (what, reader), got["complaints"])
        faults = list(text_faults(book, got["text"]))
        ok(not faults, "%s: %s shows the text of the XML" % (what, reader), faults)


def check_calibre(what, path, book, out):
    if not shutil.which("ebook-convert"):
        return skip("%s: calibre" % what, "ebook-convert is missing")
    text, again = os.path.join(out, "calibre.txt"), os.path.join(out, "calibre.epub")
    surroundings = {**os.environ, "HOME": out, "QT_QPA_PLATFORM": "offscreen", "QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox"}
    status, said = run("ebook-convert", path, text, "--txt-output-formatting=plain", env=surroundings)
    if not ok(status == 0, "%s: calibre makes a text of it" % what, said):
        return
    faults = list(text_faults(book, plain_marks(open(text, encoding="utf-8").read())))
    ok(not faults, "%s: calibre's text is that of the XML" % what, faults)
    status, said = run("ebook-convert", path, again, "--no-default-epub-cover", "--epub-version", "3", env=surroundings)
    if ok(status == 0, "%s: calibre makes an EPUB of it" % what, said):
        faults = list(text_faults(book, Epub(again).text()))
        ok(not faults, "%s: … with the text of the XML" % what, faults)


def plain_marks(text):
    """calibre's plain text writes a bullet before each item of a list."""
    return re.sub(r"(?m)^\s*[*•]\s+", "", text)


def check_mupdf(what, path, book, out):
    text = os.path.join(out, "mupdf.txt")
    status, said = run("mutool", "draw", "-q", "-F", "text", "-o", text, path)
    if not ok(status == 0 and os.path.exists(text), "%s: MuPDF opens it" % what, said):
        return
    seen = bare(open(text, encoding="utf-8").read())
    titles = [a.title for a in book.articles if bare(a.title) not in seen]
    ok(not titles, "%s: MuPDF shows every title" % what, titles)


ACE = os.path.join(MODULES, "@daisy/ace/bin/ace-puppeteer.js")
LINKS_MOST = 2000  # Ace walks the whole navigation document anew for each of its links: with 5,300 that takes longer than ten minutes


def start_ace(what, path, epub, out):
    """Ace at work beside the other readers; None where it is not to be had."""
    links = len(epub.contents()) + len(epub.pages())
    if not os.path.exists(ACE) or not CHROMIUM:
        return skip("%s: Ace" % what, "chromium or the modules of tests/readers are missing")
    if links > LINKS_MOST:
        return skip("%s: Ace" % what, "its time grows with the square of the links in contents and page list: %d" % links)
    return subprocess.Popen(["node", ACE, "-s", "-f", "-o", out, path], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, env={**os.environ, "PUPPETEER_EXECUTABLE_PATH": CHROMIUM})


def end_ace(what, process, epub, out):
    """No violation in any document of the spine, the package or the metadata."""
    if not process:
        return
    said = process.communicate()[0].decode("utf-8", "replace")
    try:
        with open(os.path.join(out, "report.json"), encoding="utf-8") as file:
            report = json.load(file)
    except (OSError, ValueError):
        return ok(False, "%s: Ace comes to an end" % what, said)
    faults = sorted("%s: %s" % (a["earl:testSubject"]["url"], b["earl:test"]["dct:title"])
                    for a in report["assertions"] for b in a["assertions"])
    ok(not faults and report["earl:result"]["earl:outcome"] == "pass", "%s: Ace finds no violation" % what, faults)
    seen = {a["earl:testSubject"]["url"] for a in report["assertions"]}
    missing = [n for n in epub.spine if n.split("/", 1)[1] not in seen]
    ok(not missing, "%s: Ace has seen every document" % what, missing)


def check_without_pdf(program, source, out):
    """No PDF in the same run: no list of pages, and no claim of one (EP-18, EP-19)."""
    run(program, "build", "-q", "-f", "epub", "-o", out, source)
    epub = Epub(judge.one(out, ".epub"))
    package = epub.archive.read(epub.opf).decode()
    said = [w for w in ("pageNavigation", "pageBreakMarkers", "source-of") if w in package]
    ok(not epub.pages() and not said, "without a PDF there is no page list and no claim of one", said or epub.pages()[:5])
    ok("alternativeText" not in package, "pictures without words are not said to have them")


def large_pages(epub):
    """What is rendered in one piece and should not be (EP-28)."""
    return [name for name in epub.spine if epub.archive.getinfo(name).file_size > 250 << 10]


def check_many(program, scratch, articles=1300):
    """So many articles that nav.xhtml is too large for a page, and the list of sources too."""
    source, out = os.path.join(scratch, "many-source"), os.path.join(scratch, "many")
    os.makedirs(source, exist_ok=True)
    with open(os.path.join(source, "book.xml"), "w", encoding="utf-8") as file:
        file.write('<book xmlns="urn:huibian:book:1"><head><title>多篇</title></head>')
        for first, city in enumerate((("110000", "北京市"), ("320400", "常州市"), ("510100", "成都市"))):
            file.write('<city code="%s" name="%s">' % city)
            for n in range(first, articles, 3):
                file.write('<article id="n%d"><head><title>这一篇的题目%s，第%d篇</title><source>某某日报</source></head>'
                           "<body><p>正文%d。</p></body></article>" % (n, "很长" * 25, n, n))
            file.write("</city>")
        file.write("</book>")
    run(program, "build", "-q", "-f", "epub", "-o", out, source)
    epub = Epub(judge.one(out, ".epub"))
    ok(epub.nav not in epub.spine and "OEBPS/text/contents.xhtml" in epub.spine and not large_pages(epub),
       "many articles: a page of contents is read in place of a large nav.xhtml, and no page is large", large_pages(epub))
    toc = epub.xml(epub.nav).findall(".//*[@{http://www.idpf.org/2007/ops}type='toc'][@href]")
    ok([e.get("href") for e in toc] == ["text/contents.xhtml"], "… and is the landmark of the contents", toc)
    leads = [m for m in re.findall(r'href="(city[^"]*)"', epub.archive.read("OEBPS/text/contents.xhtml").decode())]
    ok(len(leads) == 3 and all("OEBPS/text/" + m in epub.spine for m in leads), "… it leads to every city", leads)
    rows = sum(epub.archive.read(n).count(b"<td><a ") for n in epub.spine if "/sources" in n)
    ok(rows == articles, "… the list of sources has every article, in several files", rows)


def check_book(program, what, source, scratch):
    out = os.path.join(scratch, what)
    status, messages = judge.build(program, [source], out)
    path = judge.one(out, ".epub")
    if not ok(path and status in (0, 3), "%s: is built" % what, "status %d\n%s" % (status, messages)):
        return
    book, epub, seen = Book(judge.one(out, ".xml")), Epub(path), os.path.join(scratch, what + "-seen")
    os.makedirs(seen, exist_ok=True)
    ace = start_ace(what, path, epub, os.path.join(seen, "ace"))
    if what == "torture":  # book.py has judged the others
        judge.check_epub(path, book)
        judge.check_page_list(judge.one(out, ".trace"), epub)
        cover = next(epub.path_of(i) for i in epub.items.values() if i.get("properties") == "cover-image")
        with open(os.path.join(source, "封面.png"), "rb") as file:
            ok(epub.archive.read(cover) == file.read(), "the cover is the user's own where there is one", cover)
        ok(not large_pages(epub), "no page is larger than 250 KB", large_pages(epub))
    check_epubcheck_ts(what, path)
    check_browsers(what, path, book, epub, seen)
    check_calibre(what, path, book, seen)
    check_mupdf(what, path, book, seen)
    pdf_readers.check(what, judge.one(out, ".pdf"), judge.one(out, ".trace"), book, seen, exact=what != "torture")
    end_ace(what, ace, epub, os.path.join(seen, "ace"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("scratch")
    parser.add_argument("sources", nargs="*")
    parser.add_argument("--articles", default="24")
    options = parser.parse_args()
    torture = os.path.join(options.scratch, "torture-source")
    shutil.rmtree(options.scratch, ignore_errors=True)
    subprocess.run([sys.executable, os.path.join(HERE, "torture.py"), torture, "--articles", options.articles], check=True)
    check_book(options.program, "torture", torture, options.scratch)
    check_without_pdf(options.program, torture, os.path.join(options.scratch, "epub-only"))
    check_many(options.program, options.scratch)
    for source in options.sources:
        check_book(options.program, os.path.basename(os.path.normpath(source)), source, options.scratch)
    done()


main()
