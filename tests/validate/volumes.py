#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""volumes.py PROGRAM SCRATCH: 分卷 and --volume: each article in one volume, names, numbering and
identifiers of their own, the same bytes alone and in a set, two processes over one folder at once."""
import hashlib
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
from tap import ok, skip, done

PROGRAM, SCRATCH = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
EPUBCHECK = "/usr/share/java/epubcheck.jar"
NS = "{urn:huibian:book:1}"
PLACES = ["苏州", "常州", "厦门", "福州", "重庆"]
PARAGRAPH = "当地修好了一条老街，开了一间茶馆，远道回来的人坐在里面说起从前的事。"


def article(city, n):
    body = "\n".join(PARAGRAPH * 4 for _ in range(6))
    return "标题：%s第%d篇\n城市：%s\n日期：20%02d-03-04\n\n%s\n" % (city, n, city, 10 + n, body)


def folder(name, key):
    path = os.path.join(SCRATCH, name)
    os.makedirs(path)
    with open(os.path.join(path, "book.txt"), "w") as file:
        file.write("书名：侨乡\n副题：纪事\n文件名：qx\n标识：urn:isbn:9787000000002\n%s" % key)
    for city in PLACES:
        for n in range(2):
            with open(os.path.join(path, "%s%d.txt" % (city, n)), "w") as file:
                file.write(article(city, n))
    with open(os.path.join(path, "综合.txt"), "w") as file:
        file.write(article("综合", 3))


def command(*arguments):
    return [PROGRAM, "build", *arguments]


def run(*arguments):
    got = subprocess.run(command(*arguments), cwd=SCRATCH, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return got.returncode, got.stdout.decode(), got.stderr.decode()


def books(name):
    """The files for readers, by name: their hash."""
    found = {}
    for file in sorted(os.listdir(os.path.join(SCRATCH, name))):
        if file.startswith("qx"):
            with open(os.path.join(SCRATCH, name, file), "rb") as f:
                found[file] = hashlib.sha256(f.read()).hexdigest()
    return found


def root(name, file):
    return ET.parse(os.path.join(SCRATCH, name, file)).getroot()


def cities():
    folder("shi", "分卷：市\n")
    status, said, wrong = run("-o", "set", "shi")
    stems = ["qx-320400-changzhou", "qx-320500-suzhou", "qx-350100-fuzhou", "qx-350200-xiamen",
             "qx-500000-chongqing", "qx-zonghe"]
    ok(status == 0 and sorted(books("set")) == sorted(s + e for s in stems for e in (".epub", ".pdf", ".xml")),
       "分卷：市 makes a volume a city, and one of 综合", [wrong, *books("set")])
    ok("set/qx-*.epub set/qx-*.pdf" in said, "the summary names them", [said])
    seen, identifiers = [], set()
    for stem in stems:
        book = root("set", stem + ".xml")
        seen += [a.get("id") for a in book.iter(NS + "article")]
        identifiers.add(book.find(NS + "head/" + NS + "identifier").text)
        ok(len(list(book.iter(NS + "city"))) == 1, "one city in " + stem)
    ok(len(seen) == len(set(seen)) == 11, "each article in one volume", seen)
    ok(len(identifiers) == len(stems) and all(i.startswith("urn:uuid:") for i in identifiers),
       "each has an identifier of its own, the set's ISBN is none's", sorted(identifiers))
    return stems


def numbering(stems):
    for stem in stems:
        with zipfile.ZipFile(os.path.join(SCRATCH, "set", stem + ".epub")) as archive:
            nav = archive.read("OEBPS/nav.xhtml").decode()
        pages = re.search(r'epub:type="page-list".*?</nav>', nav, re.S)
        labels = [int(n) for n in re.findall(">([0-9]+)</a>", pages[0])] if pages else []
        ok(labels == list(range(1, len(labels) + 1)) and labels, "the pages of %s count from 1" % stem, [str(labels)])


def members(stems):
    """Each says which of the set it is (EP-08), also when it was made alone."""
    said = []
    for stem in stems:
        with zipfile.ZipFile(os.path.join(SCRATCH, "set", stem + ".epub")) as archive:
            package = archive.read("OEBPS/package.opf").decode()
        said.append(re.findall(r'"belongs-to-collection" id="set">([^<]*)<|"#set" property="group-position">([0-9]*)<|'
                               r'"#set" property="collection-type">([a-z]*)<', package))
    ok(["".join(map("".join, s)) for s in said] == ["侨乡set%d" % (n + 1) for n in range(len(stems))],
       "each volume says which of the set it is", said)


def alone(stems):
    """Two at a time over one folder, as make -j or a matrix of jobs would."""
    whole = books("set")
    wanted = [("常州", stems[0]), ("320500", stems[1]), ("福建", "qx-350000-fujian"), ("综合", stems[5])]
    for pair in (wanted[:2], wanted[2:]):
        runs = [subprocess.Popen(command("-q", "-o", "one/" + stem, "--volume", city, "shi"), cwd=SCRATCH)
                for city, stem in pair]
        ok([r.wait() for r in runs] == [0, 0], "two processes make %s and %s at once" % (pair[0][0], pair[1][0]))
    for city, stem in wanted:
        made = books("one/" + stem)
        ok(sorted(made) == [stem + e for e in (".epub", ".pdf", ".xml")], "--volume %s makes one" % city, list(made))
        if stem + ".pdf" in whole:
            ok(all(whole[f] == h for f, h in made.items()), "… the same as in the set")


def recipes():
    """What README says, as it is written: two cities at a time."""
    with open(os.path.join(HERE, "../../README.md")) as file:
        found = re.findall(r"`(printf [^`]*xargs -P2 [^`]*)`", file.read())
    ok(len(found) == 2, "README has the recipe in both languages", found)
    os.makedirs(os.path.join(SCRATCH, "build"))
    os.symlink(PROGRAM, os.path.join(SCRATCH, "build/huibian"))
    for recipe, into, source in zip(found, ("分卷", "volumes"), ("我的文章", "my-articles")):
        os.symlink("shi", os.path.join(SCRATCH, source))
        got = subprocess.run(["sh", "-c", recipe], cwd=SCRATCH, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        made = {**books(into + "/常州"), **books(into + "/苏州")}
        whole = books("set")
        ok(got.returncode == 0 and len(made) == 6 and all(whole[f] == h for f, h in made.items()),
           "the recipe of README makes two volumes: " + into, [got.stdout.decode(), *made])


def provinces():
    folder("sheng", "分卷：省\n")
    status, _, wrong = run("-o", "provinces", "sheng")
    made = books("provinces")
    ok(status == 0 and sorted({f.split(".")[0] for f in made})
       == ["qx-320000-jiangsu", "qx-350000-fujian", "qx-500000-chongqing", "qx-zonghe"],
       "分卷：省 makes a volume a province", [wrong, *made])
    ok([c.get("name") for c in root("provinces", "qx-320000-jiangsu.xml").iter(NS + "city")] == ["常州市", "苏州市"],
       "its cities in order")
    fujian = books("one/qx-350000-fujian")
    ok(all(made[f] == h for f, h in fujian.items()), "--volume 福建 of a book by cities makes the same")
    if os.path.exists(EPUBCHECK):
        got = subprocess.run(["java", "-jar", EPUBCHECK, "-q", os.path.join(SCRATCH, "provinces/qx-320000-jiangsu.epub")],
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        ok(got.returncode == 0, "EPUBCheck finds a volume well", [got.stdout.decode()])
    else:
        skip("EPUBCheck on a volume", "not installed")


def mistakes():
    status, _, wrong = run("-o", "none", "--volume", "拉萨", "shi")
    ok(status == 4 and "[no-volume]" in wrong and not os.path.exists(os.path.join(SCRATCH, "none")),
       "a city that the book has not: a message, nothing written", [wrong])
    folder("wrong", "分卷：县\n")
    status, _, wrong = run("-f", "xml", "-o", "wrong-out", "wrong")
    ok("wrong/book.txt:5: " in wrong and "[bad-key-value]" in wrong and list(books("wrong-out")) == ["qx.xml"],
       "分卷 takes 市 and 省 only", [wrong])


shutil.rmtree(SCRATCH, ignore_errors=True)
os.makedirs(SCRATCH)
made_stems = cities()
numbering(made_stems)
members(made_stems)
alone(made_stems)
recipes()
provinces()
mistakes()
done()
