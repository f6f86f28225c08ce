#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""docx.py PROGRAM SCRATCH: Word documents made here: one with every element that the reader knows, whose text
must be in the book or in the account; and archives that are damaged, locked or hostile, each refused with its
own message and nothing written."""
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
from tap import ok, done

PROGRAM, SCRATCH = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
MAIN = "word/document.xml"


def document(body, before=""):
    return ('<?xml version="1.0" encoding="UTF-8"?>%s<w:document xmlns:w="%s" xmlns:r="%s" '
            'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml">'
            '<w:body>%s</w:body></w:document>' % (before, W, OFFICE, body))


def p(content, properties=""):
    return "<w:p>%s%s</w:p>" % (properties and "<w:pPr>%s</w:pPr>" % properties, content)


def r(text, properties="", tag="w:t"):
    return "<w:r>%s<%s>%s</%s></w:r>" % (properties and "<w:rPr>%s</w:rPr>" % properties, tag, text, tag)


def mark(kind):
    return '<w:r><w:fldChar w:fldCharType="%s"/></w:r>' % kind


def field(instruction, shown):
    return mark("begin") + r(instruction, tag="w:instrText") + mark("separate") + shown + mark("end")


def archive(parts):
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return to.getvalue()


def package(body, **others):
    relations = "".join('<Relationship Id="%s" Type="%s/%s" Target="%s"%s/>' % (i, OFFICE, kind, target, mode)
                        for i, kind, target, mode in others.pop("relations", ()))
    return archive({"[Content_Types].xml": "<Types/>", "_rels/.rels": RELS % (
        '<Relationship Id="a" Type="%s/officeDocument" Target="/word/document.xml"/>' % OFFICE),
        "word/_rels/document.xml.rels": RELS % relations, MAIN: document(body), **others.pop("parts", {})})


def run(name, data, *options):
    folder, out = os.path.join(SCRATCH, name), os.path.join(SCRATCH, name + "-out")
    os.makedirs(folder)
    with open(os.path.join(folder, name + ".docx"), "wb") as file:
        file.write(data)
    got = subprocess.run([PROGRAM, "build", "-f", "xml", "-o", out, *options, folder], stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={"LC_ALL": "C"})
    return got.returncode, got.stderr.decode("utf-8", "replace"), out


def everything():
    title = p(r("宿州市乡村书屋建设情况", '<w:b/><w:sz w:val="44"/>'), '<w:jc w:val="center"/>')
    box = ('<mc:AlternateContent><mc:Choice Requires="wps"><w:txbxContent>%s</w:txbxContent></mc:Choice><mc:Fallback>'
           '<v:textbox><w:txbxContent>%s</w:txbxContent></v:textbox></mc:Fallback></mc:AlternateContent>'
           % (p(r("框里的一段说明文字。")), p(r("旧程序看的同一段。"))))
    old = "<w:r><mc:AlternateContent><mc:Fallback>%s</mc:Fallback></mc:AlternateContent></w:r>" % "<w:t>只有旧式的。</w:t>"
    body = title + "".join((
        p(r("全市现有乡村书屋三百二十家，") + '<w:hyperlink r:id="x1">%s</w:hyperlink>' % r("见网页")
          + '<w:hyperlink r:id="x2">%s</w:hyperlink>' % r("见别处") + r("。")),
        p(field(' HYPERLINK "https://example.org/a" ', r("域里的链接")) + r("，") + field(" PAGE ", r("第七页")) + r("。")),
        p(mark("begin") + r(' TOC \\o "1-3" ', tag="w:instrText") + mark("separate")) + p(r("目录里的一行")) + p(mark("end")),
        p('<w:fldSimple w:instr=" AUTHOR ">%s</w:fldSimple>' % r("简单域里的字") + r("，接着说。")),
        p(mark("begin") + r(" BROKEN ", tag="w:instrText")),
        p(r("断了的域以后，文字照旧。")),
        p('<w:r><w:ruby><w:rubyPr/><w:rt>%s</w:rt><w:rubyBase>%s</w:rubyBase></w:ruby></w:r>' % (r("sù"), r("宿")) + r("州在皖北。")),
        p("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:noBreakHyphen/><w:t>丙</w:t></w:r>"),
        p('<w:r><w:t>上半行</w:t><w:br/><w:t>下半行</w:t><w:br w:type="page"/><w:t>换页以后。</w:t></w:r>'),
        p('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="Nobody" w:char="F0ZZ"/>'
          '<w:sym w:font="Nobody" w:char="F041"/><w:t>符号后面。</w:t></w:r>'),
        p('<w:ins w:id="1">%s</w:ins><w:del w:id="2">%s</w:del>' % (r("添上的话。"), r("删掉的话。", tag="w:delText"))),
        p(r("这一段的段尾标记"), '<w:rPr><w:del w:id="3"/></w:rPr>') + p(r("已经删去。")),
        p("<w:r>%s</w:r>" % box + r("锚在这里的一段。")), p(old),
        "<w:tbl><w:tblPr/><w:tr><w:tc>%s</w:tc><w:tc>%s</w:tc></w:tr></w:tbl>" % (p(r("表格左")), p(r("表格右"))),
        p(r("分", '<w:b/><w:i/><w:em w:val="dot"/><w:vanish w:val="0"/>') + r("藏起来的话。", "<w:vanish/>")
          + r("栏", '<w:u w:val="single"/><w:vertAlign w:val="superscript"/>'), '<w:pageBreakBefore/><w:ind w:firstLine="420"/>'),
        '<w:sectPr><w:headerReference r:id="h1"/><w:footerReference r:id="f1"/><w:headerReference r:id="h1"/></w:sectPr>'))
    margin = '<w:%s xmlns:w="%s">%s</w:%s>'
    data = package(body, relations=(("x1", "hyperlink", "https://example.org/", ' TargetMode="External"'),
                                    ("x2", "hyperlink", "file:///etc/passwd", ' TargetMode="External"'),
                                    ("h1", "header", "header1.xml", ""), ("f1", "footer", "../word/footer1.xml", "")),
                   parts={"word/header1.xml": margin % ("hdr", W, p(r("页眉上的字")), "hdr"),
                          "word/footer1.xml": margin % ("ftr", W, p(r("页脚上的字")), "ftr")})
    status, said, out = run("everything", data)
    book = os.path.join(out, "book.xml")
    ok(status == 0 and os.path.isfile(book), "a document of every element is read", said)
    with open(book, encoding="utf-8") as file:
        xml = file.read()
    text = re.sub(r"<[^>]+>|\s", "", xml)
    wanted = """宿州市乡村书屋建设情况 见网页见别处。 域里的链接，第七页。 简单域里的字，接着说。 断了的域以后，文字照旧。 宿（sù）州在皖北。 乙-丙
        上半行 下半行 换页以后。 符号后面。 添上的话。 这一段的段尾标记已经删去。 框里的一段说明文字。 锚在这里的一段。 只有旧式的。 表格左 表格右""".split()
    ok(all(w in text for w in wanted), "its text is in the book", [w for w in wanted if w not in text] + [text])
    ok(not any(w in text for w in ("删掉的话", "旧程序看的", "BROKEN", "HYPERLINK", "目录里的一行")),
       "instructions, deleted text and its contents are not", [text])
    ok('href="https://example.org/"' in xml and 'href="https://example.org/a"' in xml and "etc/passwd" not in xml,
       "links are, to addresses of the web alone", [xml])
    with open(os.path.join(out, "report.json"), encoding="utf-8") as file:
        dropped = [d["text"] for f in json.load(file)["files"] for d in f["dropped"]]
    ok(all(any(w in d for d in dropped) for w in ("目录里的一行", "页眉上的字", "页脚上的字")),
       "contents, headers and footers are in the account", dropped)


def refused():
    good = p(r("宿州市乡村书屋建设情况"))
    locked = bytearray(package(good))
    for sign, at in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        place = -1
        while (place := locked.find(sign, place + 1)) >= 0:
            locked[place + at] |= 1
    twice = io.BytesIO()
    with zipfile.ZipFile(twice, "w") as file:
        file.writestr(MAIN, "<a/>")
        file.writestr("word/documenu.xml", document(good))
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    for name, data, message in (
            ("no-archive", b"plain words, no archive", "docx-not-one"),
            ("another", archive({"mimetype": "application/epub+zip"}), "docx-not-one"),
            ("no-body", archive({MAIN: "<a/>"}), "docx-not-one"),
            ("cut", package(good)[:-60], "docx-damaged"),
            ("no-xml", archive({MAIN: document(good)[:-9]}), "docx-damaged"),
            ("twice", twice.getvalue().replace(b"documenu", b"document"), "docx-damaged"),
            ("locked", bytes(locked), "docx-encrypted"),
            ("locked-by-office", ole + "EncryptedPackage".encode("utf-16-le"), "docx-encrypted"),
            ("old", ole, "save-as-docx"),
            ("climbs", archive({MAIN: document(good), "../../etc/x": "x"}), "docx-name"),
            ("absolute", archive({MAIN: document(good), "/etc/x": "x"}), "docx-name"),
            ("bomb", archive({MAIN: document(good), "word/a.xml": " " * (40 << 20)}), "docx-(ratio|part)"),
            ("deep", archive({MAIN: document("<w:sdt>" * 3000 + "</w:sdt>" * 3000)}), "docx-depth"),
            ("entity", archive({MAIN: document(p(r("&a;")), '<!DOCTYPE d [<!ENTITY a "aaa">]>')}), "docx-doctype"),
            ("crowd", archive({MAIN: document(good), **{"x/%d" % n: "" for n in range(20000)}}), "docx-entries"),
            ("empty", package(p("")), "empty-file")):
        status, said, out = run(name, data)
        named = re.search(r"%s\.docx: (error|warning): .*\[%s\]" % (name, message), said)
        ok(status == 4 and named and not os.path.exists(os.path.join(out, "book.xml")),
           "%s: refused, and why" % name, ["status %d" % status, said])


shutil.rmtree(SCRATCH, ignore_errors=True)
os.makedirs(SCRATCH)
everything()
refused()
done()
