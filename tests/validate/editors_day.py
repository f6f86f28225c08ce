#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""editors_day.py PROGRAM SOURCE SCRATCH: an editor's day. Tidies a copy of SOURCE, corrects a title,
a city and a paragraph, replaces a received file, corrects and leaves out in the sheet, tidies and
builds again: every correction stands in both books, the conflict is reported, nothing corrected is written over."""
import glob
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
from epub import Epub
from model import Book, bare
from tap import done, note, ok

PROGRAM, SOURCE, SCRATCH = sys.argv[1:4]
TIDY = "整理稿"


def run(*arguments):
    got = subprocess.run([PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=SCRATCH,
                         env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "LC_ALL": "C.UTF-8"})
    return got.returncode, got.stdout.decode(), got.stderr.decode()


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def write(path, text):
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)


def texts():
    folder = os.path.join(SCRATCH, "in", TIDY)
    return {name: read(os.path.join(folder, name)) for name in sorted(os.listdir(folder))}


def edit(name, pattern, replacement):
    path = os.path.join(SCRATCH, "in", TIDY, name)
    text = read(path)
    new = re.sub(pattern, replacement, text, count=1, flags=re.M)
    assert new != text, (name, pattern)
    write(path, new)


def build(name):
    status, _, messages = run("build", "-f", "epub,pdf,xml", "-o", name, "in")
    folder = os.path.join(SCRATCH, name)
    found = glob.glob(os.path.join(folder, "*.xml"))
    return status, messages, Book(found[0]) if found else None, folder


shutil.rmtree(SCRATCH, ignore_errors=True)
os.makedirs(SCRATCH)
shutil.copytree(SOURCE, os.path.join(SCRATCH, "in"))
# Somebody sends a Word document, with pictures, a day before.
DOCUMENT = os.path.join(HERE, "../cases/docx-pictures/input/池州渡口.docx")
shutil.copy(DOCUMENT, os.path.join(SCRATCH, "in"))

status, said, _ = run("check", "in")
ok(status == 0 and "no file was written" in said, "check says how much there is", said)
ok(sorted(os.listdir(SCRATCH)) == ["in"] and not os.path.exists(os.path.join(SCRATCH, "in", TIDY)), "check writes nothing")
_, _, before, _ = build("before")

status, said, messages = run("tidy", "in")
first = texts()
ok(status == 0, "tidy ends with status 0", messages)
ok(len([n for n in first if n.endswith(".txt")]) == len(before.articles), "one tidied text an article", list(first))
run("tidy", "in")
ok(texts() == first, "a second tidy changes nothing")
_, _, same, _ = build("same")
ok([(a.id, a.fields, a.units) for a in same.articles] == [(a.id, a.fields, a.units) for a in before.articles],
   "the book from tidied texts is the book from the received ones",
   [a.title for a, b in zip(same.articles, before.articles) if (a.id, a.fields, a.units) != (b.id, b.fields, b.units)])

# The corrections: of three articles, each from a file with one article.
files = {a.file: a for a in before.articles if sum(b.file == a.file for b in before.articles) == 1 and a.file.endswith(".txt")}
chosen = [files[f] for f in sorted(files)][:4]
by_id = {re.search(r"^编号：(.*)$", t, re.M).group(1).strip(): n for n, t in first.items() if n.endswith(".txt")}
edit(by_id[chosen[0].id], r"^标题：.*$", "标题：改过的标题一则")
edit(by_id[chosen[1].id], r"^城市：.*$", "城市：云南省昆明市")
edit(by_id[chosen[2].id], r"\Z", "编者补写的一段话，说明情况。\n")
corrected = texts()
received = os.path.join(SCRATCH, "in", chosen[0].file)
write(received, read(received) + "\n这是后来补上的一段文字，原稿换过了。\n")
replaced = os.path.join(SCRATCH, "in", chosen[3].file)
write(replaced, read(replaced) + "\n没有改过的一篇，原稿多了这一段文字。\n")

status, messages, book, folder = build("after")
titles = [a.title for a in book.articles]
ok("改过的标题一则" in titles and chosen[0].title not in [a.title for a in book.articles if a.id == chosen[0].id], "the corrected title stands", titles)
city = {a.id: name for name, _, articles in book.cities for a in articles}
ok(city[chosen[1].id] == "昆明市", "the corrected city stands", city[chosen[1].id])
ok(any("编者补写的一段话" in t for a in book.articles if a.id == chosen[2].id for _, _, t in a.units), "the added paragraph stands")
ok(any("没有改过的一篇" in t for a in book.articles if a.id == chosen[3].id for _, _, t in a.units), "what nobody corrected follows its received file")
ok(len(re.findall(r"tidied-conflict", messages)) == 1, "the conflict is reported, once", messages)
ok(len(titles) == len(before.articles), "no article is lost or doubled", titles)
contents = str(Epub(glob.glob(os.path.join(folder, "*.epub"))[0]).contents())
printed = subprocess.run(["pdftotext", "-layout", "-l", "10", glob.glob(os.path.join(folder, "*.pdf"))[0], "-"],
                         stdout=subprocess.PIPE).stdout.decode()
ok("改过的标题一则" in contents and "昆明市" in contents, "the EPUB's contents follow")
ok("改过的标题一则" in bare(printed) and "昆明市" in bare(printed), "the printed contents follow")

status, said, messages = run("tidy", "in")
after = texts()
ok(all(after[n] == corrected[n] for n in (by_id[chosen[k].id] for k in range(3))), "tidy writes over no correction")
beside = by_id[chosen[0].id] + ".新稿"
ok("tidy-conflict" in messages and "后来补上的一段文字" in after.get(beside, ""), "the new text stands beside the corrected one", messages)
ok("没有改过的一篇" in after[by_id[chosen[3].id]], "what nobody corrected is tidied anew")
os.remove(os.path.join(SCRATCH, "in", TIDY, beside))
status, said, messages = run("tidy", "in")
ok("tidy-conflict" not in messages and beside not in texts(), "once the new text is deleted the conflict is settled", messages)
document = [a for a in book.articles if a.title == "池州渡口的灯"]
tidied = [n for n, t in first.items() if "池州渡口.docx/word/media/" in t]
ok(len(document) == 1 and len(tidied) == 1, "the document is an article, its tidied text names its pictures", tidied)
edit(tidied[0], r"^标题：.*$", "标题：渡口的两盏灯")
status, messages, book, folder = build("document")
ok("渡口的两盏灯" in [a.title for a in book.articles], "the corrected title of the document stands", messages)
pictures = [n for n in Epub(glob.glob(os.path.join(folder, "*.epub"))[0]).archive.namelist() if n.startswith("OEBPS/images/p")]
ok(len(pictures) >= 2, "its pictures are in the EPUB, from the tidied text too", pictures)

# The sheet, as Excel saves it ("Unicode text"): a title, a city and a date, and an article left out.
SHEET = os.path.join(SCRATCH, "in", TIDY, "catalogue.tsv")
ok(open(SHEET, "rb").read().startswith("\ufeff文件\t序号\t城市\t标题\t来源\t作者\t日期\t收录\n".encode()), "the sheet has its mark and its columns")
_, _, before, _ = build("before-sheet")
rows = {line.split("\t")[0]: line.split("\t") for line in read(SHEET).lstrip("\ufeff").splitlines()}
ok(rows[by_id[chosen[0].id]][3] == "改过的标题一则" and rows[by_id[chosen[1].id]][2] == "云南省昆明市", "the sheet shows what the texts were corrected to")
pool = [by_id[a.id] for a in [files[f] for f in sorted(files)[4:]] + chosen[:0:-1]]
others = pool[:4] if len(pool) > 3 else [pool[0], pool[1], pool[0], pool[2]]
rows[others[0]][3] = "=表里改的“标题”"
rows[others[1]][2] = "桂林"
rows[others[2]][6] = "2020/1/5"
rows[others[3]][7] = "否"
rows[by_id[chosen[0].id]][3] = "表里也改了这个标题"
edit(by_id[chosen[0].id], r"^标题：.*$", "标题：又改过的标题一则")
corrected = texts()
out = [a for a in before.articles if by_id.get(a.id) == others[3]][0]


def save(sheet, encoding):
    quoted = [[('"%s"' % c.replace('"', '""') if "“" in c else c) for c in row] for row in sheet]
    with open(SHEET, "wb") as file:
        file.write("\r\n".join("\t".join(r).rstrip("\t") for r in quoted).encode(encoding) + "\r\n".encode("utf-16-le" if encoding == "utf-16" else encoding))


def look(name, extra):
    status, messages, book, folder = build(name)
    titles, city = [a.title for a in book.articles], {a.id: n for n, _, articles in book.cities for a in articles}
    found = {by_id.get(a.id): a for a in book.articles}
    ok(found[others[0]].title == "=表里改的“标题”", extra + "the title of the sheet stands", found[others[0]].title)
    ok(city[found[others[1]].id] == "桂林市", extra + "its city stands", city[found[others[1]].id])
    ok("2020-01-05" in str(found[others[2]].fields), extra + "its date stands", found[others[2]].fields)
    ok(others[3] not in found and len(titles) == len(before.articles) - 1, extra + "the article is left out", titles)
    ok(messages.count("[catalogue-left-out]") == 1 and messages.count("[catalogue-conflict]") == 1, extra + "left out and conflict are said, once each", messages)
    ok("又改过的标题一则" in titles and (others[3] == by_id[chosen[1].id] or city[chosen[1].id] == "昆明市"), extra + "corrections of the texts stand", titles)
    ok("not-included" in read(os.path.join(folder, "report.json")), extra + "the account has what was left out")
    return folder


for encoding in ("utf-16", "gb18030", "utf-8"):
    save(rows.values(), encoding)
    folder = look("sheet-" + encoding, encoding + ": ")
contents = bare(str(Epub(glob.glob(os.path.join(folder, "*.epub"))[0]).contents()))
printed = bare(subprocess.run(["pdftotext", "-layout", "-l", "10", glob.glob(os.path.join(folder, "*.pdf"))[0], "-"],
                              stdout=subprocess.PIPE).stdout.decode())
for name, text in (("EPUB", contents), ("PDF", printed)):
    ok("表里改的" in text and "桂林" in text, "the contents of the %s follow the sheet" % name)
ok(bare(out.title) not in contents, "what was left out is not in the EPUB's contents", out.title)
run("tidy", "in")
ok(texts()[by_id[chosen[0].id]] == corrected[by_id[chosen[0].id]], "tidy with a sheet writes over no correction")
sheet = read(SHEET)
ok("'=表里改的“标题”" in sheet and "表里也改了这个标题" in sheet, "tidy keeps the sheet's corrections and guards the cell", sheet)
look("after-sheet", "after tidy: ")
wrong = [list(r) for r in rows.values()]
wrong[1][2], wrong[2][6], wrong[3][7] = "不是城市", "昨天", "也许"
wrong += [wrong[4], ["没有这个.txt", "", "", "多余"]]
save(wrong, "utf-8")
_, _, messages = run("check", "in")
ok([messages.count("[catalogue-%s]" % n) for n in ("value", "row", "file")] == [3, 1, 1], "rows are checked", messages)
ok("整理稿/catalogue.tsv:2:" in messages, "with line and column", messages)

# A near duplicate is left out with the row that the message offers, in a sheet of the folder itself;
# where two sheets do not agree, and where it is lost what tidy wrote, that is said and nothing undone.
save(rows.values(), "utf-8")
_, messages, all_of_them, folder = build("twins")
offered = re.findall(r"\[near-duplicate\]", messages)
row = re.search(r"below it: (.+,否) \[near-duplicate\]", messages)
ok(not offered or row, "every near duplicate comes with a row to paste", messages)
proof = read(os.path.join(folder, "proof.html"))
ok(not row or row.group(1) + "</code>" in proof and "文件,收录</code>" in proof, "the proof has the row too")
if row:
    write(os.path.join(SCRATCH, "in", "catalogue.tsv"), "文件,收录\n%s\n" % row.group(1))
    _, messages, book, folder = build("one-twin")
    gone = [a for a in all_of_them.articles if a.id not in {b.id for b in book.articles}]
    ok(len(gone) == 1 and messages.count("[catalogue-left-out]") == 2, "the twin is left out", messages)
    ok("near-duplicate" not in messages or len(re.findall("near-duplicate", messages)) < len(offered), "and is a twin no more")
own = rows[others[0]][0]
write(os.path.join(SCRATCH, "in", "catalogue.tsv"), "文件\t标题\t城市\n%s\t第三个标题\t\n" % own)
_, messages, book, _ = build("two-sheets")
ok(messages.count("[catalogue-twice]") == 1 and "in/catalogue.tsv:2:" in messages, "two sheets that do not agree are told of", messages)
ok("=表里改的“标题”" in [a.title for a in book.articles], "the sheet beside the tidied texts stands")
os.remove(os.path.join(SCRATCH, "in", "catalogue.tsv"))
os.remove(os.path.join(SCRATCH, "in", TIDY, ".huibian"))
_, messages, book, _ = build("lost-state")
ok("又改过的标题一则" in [a.title for a in book.articles] and "[catalogue-conflict]" in messages,
   "without what tidy wrote no correction of the texts is undone", messages)
note("articles: %d" % len(before.articles))
done()
