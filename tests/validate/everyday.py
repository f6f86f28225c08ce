#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""everyday.py PROGRAM SCRATCH: what somebody meets who does not know the program: the name alone, the end
of a run in both languages, the date of a book, an installed program that runs from any folder and goes
again without a trace, a tarball of the source."""
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
from tap import ok, skip, done

ROOT = os.path.dirname(os.path.dirname(HERE))
PROGRAM, SCRATCH = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
ARTICLE = """%s开放夜游

%s本报苏州讯　今年夏天，苏州市的园林延长开放时间，市民和游客可以在晚上游园。

各园林增设了照明和指路牌，入园人数比上年同期增加。
"""


def run(*arguments, program=PROGRAM, cwd=None, **environment):
    got = subprocess.run([program, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, cwd=cwd or SCRATCH, env=environment)
    return got.returncode, got.stdout.decode(), got.stderr.decode()


def folder(name, **files):
    path = os.path.join(SCRATCH, name)
    os.makedirs(path)
    for file, text in files.items():
        with open(os.path.join(path, file.replace("_", ".")), "wb") as to:
            to.write(text if isinstance(text, bytes) else text.encode())
    return path


def without_a_book():
    """What `check` and `tidy` say at their end; who left an article out is told its number."""
    folder("tidied", **{"1_txt": ARTICLE % ("苏州园林", ""), "2_txt": ARTICLE.replace("夜游", "早市") % ("苏州集市", "")})
    wanted = {"zh_CN.UTF-8": ("文章 2 篇，用不了的 0 处，警告", "整理稿　写好 2 篇", "没有动　1 篇",
                              "文章　1 篇；目录表里写明不收录的 1 篇"),
              "C": ("Articles 2, left out 0, warnings", "Tidied    2 written", "Kept      1,",
                    "Articles  1; 1 left out, as the catalogue says")}
    for locale, (checked, written, kept, left_out) in wanted.items():
        shutil.rmtree(os.path.join(SCRATCH, "tidied/整理稿"), ignore_errors=True)
        _, said, _ = run("check", "tidied", LC_ALL=locale)
        ok(said.startswith(checked) and said.count("\n") == 1, "what check says at its end (%s)" % locale, [said])
        _, said, _ = run("tidy", "tidied", LC_ALL=locale)
        ok(said.startswith(written) and said.count("\n") == 1, "what tidy says at its end (%s)" % locale, [said])
        texts = sorted(n for n in os.listdir(os.path.join(SCRATCH, "tidied/整理稿")) if n.endswith(".txt"))
        with open(os.path.join(SCRATCH, "tidied/整理稿", texts[0]), "a", encoding="utf-8") as file:
            file.write("\n添了一段。\n")
        _, said, _ = run("tidy", "tidied", LC_ALL=locale)
        ok(kept in said and said.count("\n") == 2, "… and where one was corrected", [said])
        sheet = os.path.join(SCRATCH, "tidied/整理稿/catalogue.tsv")
        with open(sheet, encoding="utf-8-sig") as file:
            rows = file.read().split("\n")
        rows[1] = re.sub("是(\r?)$", r"否\1", rows[1])
        with open(sheet, "w", encoding="utf-8-sig") as file:
            file.write("\n".join(rows))
        _, said, _ = run("build", "-f", "xml", "-o", "out", "tidied", LC_ALL=locale)
        ok(left_out in said and said.count("\n") == 5, "… and the summary where one was left out", [said])


def first_minute():
    for locale, example, other in (("zh_CN.UTF-8", "例：", "Example"), ("en_US.UTF-8", "Example:", "例")):
        status, said, wrong = run(LC_ALL=locale)
        ok(status == 2 and not wrong and len(said.splitlines()) <= 5 and "--help" in said
           and any(line.startswith(example) and "huibian build" in line for line in said.splitlines())
           and other not in said, "the name alone: what it is, an example, no error (%s)" % locale, [said, wrong])


def summary():
    folder("good", **{"1_txt": ARTICLE % ("苏州园林", "")})
    folder("mixed", **{"1_txt": ARTICLE % ("苏州园林", ""), "2_txt": b"\0\1\2\3" * 500})
    words = {"zh_CN.UTF-8": ("文章　1 篇", "城市　1 个", "页数　", "警告　", "成品　", "没有用上："),
             "C": ("Articles  1", "Cities    1", "Pages     ", "Warnings  ", "Files     ", "Left out: ")}
    for locale, wanted in words.items():
        status, said, _ = run("build", "-o", "out", "good", LC_ALL=locale)
        lines = said.splitlines()
        ok(status == 0 and len(lines) == 5 and all(line.startswith(start) for line, start in zip(lines, wanted)),
           "the end of a run is five lines (%s)" % locale, lines)
        names = lines[-1][len(wanted[4]):].split()
        ok(len(names) == 3 and all(os.path.isfile(os.path.join(SCRATCH, name)) for name in names), "its last line names files that are there (%s)" % locale, lines[-1:])
        status, said, _ = run("build", "-o", "out", "mixed", LC_ALL=locale)
        lines = said.splitlines()
        ok(status == 3 and len(lines) == 6 and lines[0].startswith(wanted[5] + "mixed/2.txt"),
           "what was left out comes first (%s)" % locale, lines)
        status, said, wrong = run("check", "mixed", LC_ALL=locale)
        ok(status == 3 and re.match("文章 1 篇，用不了的 1 处|Articles 1, left out 1,", said) and said.count("\n") == 1
           and wrong.startswith("mixed/2.txt:"), "check says where and how many (%s)" % locale, [said, wrong])
    ok(run("build", "-q", "-o", "out", "good")[1] == "", "-q says nothing when all is well")
    ok("苏州市 1" in run("build", "-v", "-o", "out", "good")[1], "-v names the cities")
    said = run("build", "-f", "xml", "-o", "xml", "good", LC_ALL="C")[1].splitlines()
    ok(len(said) == 5 and said[2] == "Pages     none were set" and said[4] == "Files     xml/book.xml",
       "nothing is said to be there that was not written", said)


def modified(name):
    with zipfile.ZipFile(os.path.join(SCRATCH, name, "book.epub")) as archive:
        package = next(n for n in archive.namelist() if n.endswith(".opf"))
        return re.search(r'"dcterms:modified">([^<]*)<', archive.read(package).decode())[1]


def about():
    """What tells people about the folder is no article."""
    folder("about", **{"1_txt": ARTICLE % ("苏州园林", ""), "README_md": "# 说明\n\n这是苏州市的文章。\n", "Readme_txt": "苏州市的文章。"})
    status, said, wrong = run("check", "about", LC_ALL="C")
    ok(status == 0 and said.startswith("Articles 1,") and wrong.count("[passed-over]") == 2, "a README is no article", [said, wrong])
    status, said, _ = run("check", "about/README.md", LC_ALL="C")
    ok(status == 0 and said.startswith("Articles 1,"), "… unless it is asked for by name", [said])


def dates():
    """DESIGN §2: SOURCE_DATE_EPOCH, else 编印日期, else the newest article, never the clock."""
    articles = {"1_txt": ARTICLE % ("苏州园林", "2021-03-04\n\n"), "2_txt": ARTICLE % ("苏州公园", "2022-05-06\n\n")}
    folder("dated", **articles, book_txt="书名：试\n日期：2023年6月\n")
    folder("undated", **articles)
    for name, source, wanted, environment in (
            ("SOURCE_DATE_EPOCH", "dated", "2001-09-09T01:46:40Z", {"SOURCE_DATE_EPOCH": "1000000000"}),
            ("编印日期", "dated", "2023-06-01T12:00:00Z", {}),
            ("the newest article", "undated", "2022-05-06T12:00:00Z", {})):
        run("build", "-f", "epub", "-o", "date", source, **environment)
        ok(modified("date") == wanted, "the date of the book comes from " + name, [modified("date")])


def own_folders():
    """Who installed the program puts styles and fonts beside the articles."""
    source = folder("own", **{"1_txt": ARTICLE % ("苏州园林", "")})
    shutil.copytree(os.path.join(ROOT, "styles/book"), os.path.join(source, "styles/wide"))
    sheet = os.path.join(source, "styles/wide/print.css")
    with open(sheet, encoding="utf-8") as file:
        text = file.read()
    with open(sheet, "w", encoding="utf-8") as file:
        file.write(text.replace("size: 大32开;", "size: A4;"))
    status, _, wrong = run("build", "-f", "pdf", "-s", "wide", "-o", "wide", "own")
    seen = subprocess.run(["pdfinfo", os.path.join(SCRATCH, "wide/book.pdf")], stdout=subprocess.PIPE).stdout.decode()
    ok(status == 0 and "595.28 x 841.89" in seen, "a style beside the articles", [wrong, seen])
    ok(run("build", "-q", "-f", "pdf", "-o", "wide", "own")[0] == 0, "and those of the program beside it")
    os.makedirs(os.path.join(source, "fonts"))
    with open(os.path.join(source, "fonts/fonts.css"), "w", encoding="utf-8") as file:
        file.write('@font-face { font-family: Song; src: local("Noto Sans CJK SC"); }\n')
    run("build", "-f", "pdf,lock", "-o", "black", "own")
    with open(os.path.join(SCRATCH, "black/book.lock"), encoding="utf-8") as file:
        text = file.read()
    ok("NotoSansCJKsc-Regular" in text and "NotoSerifCJKsc-Regular" not in text, "fonts beside the articles", [text])


def make(*arguments):
    got = subprocess.run([os.environ.get("MAKE", "make"), "-s", *arguments], cwd=ROOT, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE)
    return got.returncode, got.stdout.decode(), got.stderr.decode()


def files_below(path):
    return sorted(os.path.relpath(os.path.join(at, name), path) for at, _, names in os.walk(path) for name in names)


def bytes_of(path):
    return {name: hashlib.sha256(open(os.path.join(path, name), "rb").read()).hexdigest() for name in files_below(path)}


def installed():
    to, prefix = os.path.join(SCRATCH, "a place"), "/opt/some where"
    where = ["DESTDIR=" + to, "PREFIX=" + prefix]
    status, *said = make("install", *where)
    here = to + prefix
    have = files_below(here)
    ok(status == 0 and {"bin/huibian", "share/huibian/fonts/fonts.css", "share/huibian/schema/book.rng",
                        "share/huibian/schema/report.schema.json", "share/huibian/styles/book/print.css",
                        "share/bash-completion/completions/huibian",
                        "share/man/man1/huibian.1", "share/man/zh_CN/man1/huibian.1",
                        "share/man/man5/huibian-book.5", "share/man/zh_CN/man5/huibian-style.5",
                        "share/zsh/site-functions/_huibian"} <= set(have), "make install", [*said, *have])
    # Away from where it was built and installed to, and nothing in the environment.
    moved = os.path.join(SCRATCH, "moved")
    shutil.copytree(here, moved)
    source, out = os.path.join(SCRATCH, "good"), os.path.join(SCRATCH, "far")
    status, _, wrong = run("build", "-o", out, source, program=moved + "/bin/huibian", cwd="/")
    ok(status == 0 and "%" not in wrong, "the installed program runs from / without any environment", [wrong])
    run("build", "-o", "near", source)
    ok(status == 0 and bytes_of(out) == bytes_of(os.path.join(SCRATCH, "near")),
       "and makes the same files as the program in the build folder")
    os.symlink(moved + "/bin/huibian", os.path.join(SCRATCH, "linked"))
    ok(run("build", "-q", "-o", out, source, program=os.path.join(SCRATCH, "linked"))[0] == 0,
       "a link to it serves as well")
    with open(here + "/share/huibian/theirs.txt", "w", encoding="utf-8") as file:
        file.write("not ours\n")
    make("uninstall", *where)
    ok(files_below(to) == [(prefix + "/share/huibian/theirs.txt")[1:]], "make uninstall removes what was installed, nothing else",
       files_below(to))
    os.remove(here + "/share/huibian/theirs.txt")
    make("install", *where)
    status, *said = make("uninstall", *where)
    ok(status == 0 and not files_below(to) and not os.path.exists(here + "/share/huibian"),
       "and nothing is left", [*said, *files_below(to)])


def tarball():
    if not os.path.exists(os.path.join(ROOT, ".git")):
        skip("make dist", "no git checkout")
        return
    seen = []
    for _ in range(2):
        status, said, wrong = make("dist")
        if status != 0:
            ok(False, "make dist", [wrong])
            return
        with open(os.path.join(ROOT, said.split()[-1]), "rb") as file:
            seen.append(file.read())
    ok(seen[0] == seen[1], "make dist gives the same bytes twice")


def release():
    script = os.path.join(ROOT, "src/packaging/release.sh")

    def make_release(*arguments):
        got = subprocess.run(["sh", script, *arguments], cwd=SCRATCH, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             env={**os.environ, "HUIBIAN": PROGRAM})
        return got.returncode, got.stdout.decode() + got.stderr.decode()

    status, said = make_release("dated", "one")
    have = files_below(os.path.join(SCRATCH, "one"))
    ok(status == 0 and have == ["SHA256SUMS", "book.epub", "book.pdf", "release.json"], "release.sh", [said, *have])
    shutil.copytree(os.path.join(SCRATCH, "dated"), os.path.join(SCRATCH, "elsewhere/still dated"))
    status, said = make_release("elsewhere/still dated", "elsewhere/two")
    ok(bytes_of(os.path.join(SCRATCH, "one")) == bytes_of(os.path.join(SCRATCH, "elsewhere/two")),
       "the same bytes from another folder into another", [said])
    with open(os.path.join(SCRATCH, "one/release.json"), encoding="utf-8") as file:
        text = file.read()
    told = json.loads(text)
    ok(not re.search("[\u3000-\u9fff]", text) and SCRATCH not in text and "/" not in text.replace("https://", ""),
       "release.json holds no text of the articles and no path", [text])
    sums = dict(line.split("  ")[::-1] for line in open(os.path.join(SCRATCH, "one/SHA256SUMS")).read().splitlines())
    true = bytes_of(os.path.join(SCRATCH, "one"))
    ok(sums == {n: h for n, h in true.items() if n != "SHA256SUMS"}
       and {f["name"]: f["sha256"] for f in told["files"]} == {n: true[n] for n in ("book.epub", "book.pdf")}
       and told["counts"]["articles"] == 2 and len(told["libraries"]) > 8 and told["fonts"],
       "SHA256SUMS and release.json are true", [text])
    folder("volumes", **{"1_txt": ARTICLE % ("苏州园林", ""), "2_txt": "标题：早市\n城市：常州\n\n正文。\n", "book_txt": "书名：江河\n文件名：v\n分卷：市\n"})
    status, said = make_release("volumes", "vols")
    have = files_below(os.path.join(SCRATCH, "vols"))
    stems = ["v-320400-changzhou", "v-320500-suzhou"]
    ok(status == 0 and have == sorted([s + e for s in stems for e in (".epub", ".pdf")] + ["SHA256SUMS", "release.json"]),
       "a book in volumes is released in volumes", [said, *have])
    with open(os.path.join(SCRATCH, "vols/release.json"), encoding="utf-8") as file:
        told = json.load(file)
    ok(len(told["files"]) == 4 and len({f["name"] for f in told["fonts"]}) == len(told["fonts"]) > 1,
       "their fonts are named once", told["fonts"])
    status, said = make_release("mixed", "three")
    ok(status == 3 and not os.path.exists(os.path.join(SCRATCH, "three")),
       "nothing is released where an article could not be used", [said])
    status, said = make_release("dated", "good")
    ok(status == 2 and files_below(os.path.join(SCRATCH, "good")) == ["1.txt"], "no other folder is replaced", [said])
    status, said = make_release("undated", "one")
    ok(status == 0 and bytes_of(os.path.join(SCRATCH, "one")) != true, "an older release is", [said])
    ok(not [n for n in os.listdir(SCRATCH) if n.startswith(".release")], "no scratch folder is left")


shutil.rmtree(SCRATCH, ignore_errors=True)
os.makedirs(SCRATCH)
first_minute()
summary()
about()
dates()
own_folders()
installed()
without_a_book()
release()
tarball()
done()
