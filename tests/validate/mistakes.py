#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""mistakes.py PROGRAM SCRATCH: what people of an office do wrong, in both languages: each mistake has its exit
status, and messages that name the place, say what to do next, and are of one language."""
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
from tap import ok, skip, done

ROOT = os.path.dirname(os.path.dirname(HERE))
PROGRAM, SCRATCH = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
ARTICLE = "苏州园林开放夜游\n\n2023-05-06\n\n本报苏州讯　今年夏天，苏州市的园林延长开放时间，市民和游客可以在晚上游园。\n"
TIDIED = "标题：夜游\n城市：%s\n%s\n正文一段。\n"
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
# (what was done; the files of the folder `f`, beside the article 1.txt where there is `+`; arguments after
# `huibian`; the exit status; what stderr says, in order: where, name; words that the Chinese says)
MISTAKES = [
    ("a folder that is not there", {}, "build 文張", 4, ["文張 no-such-source", "文張 nothing-usable"], "核对名字"),
    ("a file for tidy", {"+": ""}, "tidy f/1.txt", 2, ["huibian tidy-needs-folder"], "文件夹"),
    ("a folder without files", {}, "build f", 4, ["f no-article"], "放进来"),
    ("pictures alone", {"a.png": b"\x89PNG"}, "build f", 4, ["f no-article"], "放进来"),
    ("articles one folder down", {"+": "", "内/2.txt": ARTICLE}, "build f", 0, ["f/内 subfolder"], "移到上一层"),
    ("a page's own folder beside it", {"+": "", "页_files/ad.html": "<p>x"}, "build f", 0, [], ""),
    ("an old Word file", {"+": "", "a.doc": OLD_WORD}, "build f", 3, ["f/a.doc save-as-docx"], "另存为 .docx"),
    ("a PDF", {"+": "", "a.pdf": b"%PDF-1.4"}, "build f", 3, ["f/a.pdf save-as-text"], "另存为"),
    ("a program called .txt", {"+": "", "a.txt": b"\x7fELF\0\0" * 99}, "build f", 3, ["f/a.txt not-text"], "另存为"),
    ("a file without text", {"+": "", "a.txt": " \n"}, "build f", 0, ["f/a.txt empty-file"], "移走"),
    ("a document that is none", {"+": "", "a.docx": b"PK\3\4zzzz"}, "build f", 3, ["f/a.docx docx-damaged"], "修复"),
    ("a document that Word has open", {"+": "", "~$a.docx": b"x", "Thumbs.db": b"x"}, "build f", 0, [], ""),
    ("an unknown option", {"+": ""}, "build --ordre pinyin f", 2, ["huibian unknown-option"], "--help"),
    ("an unknown order", {"+": ""}, "build --order 拼音 f", 2, ["huibian bad-option-value"], "pinyin"),
    ("an option without its value", {"+": ""}, "build f -o", 2, ["huibian option-needs-value"], "--help"),
    ("a value too many", {"+": ""}, "build --strict=yes f", 2, ["huibian option-takes-none"], "--help"),
    ("an unknown format", {"+": ""}, "build -f docx f", 2, ["huibian bad-option-value"], "epub"),
    ("a mistyped command", {"+": ""}, "bulid f", 2, ["huibian unknown-command"], "huibian build"),
    ("no command", {"+": ""}, "f", 2, ["huibian no-command"], "huibian build f"),
    ("no folder", {}, "build", 2, ["huibian no-source"], "huibian build"),
    ("a style that is not there", {"+": ""}, "build -s gonwen f", 4, ["huibian no-style"], "gongwen"),
    ("a style of that name in book.txt", {"+": "", "book.txt": "书名：江河\n版式：公文\n"}, "build f", 4, ["huibian no-style"], "gongwen"),
    ("output where a file is", {"+": "", "占": ""}, "build -o f/占 f", 4, ["f/占 cannot-make-folder"], "-o"),
    ("output among the articles", {"+": ""}, "build -o f/ f", 2, ["f/ output-is-source"], "-o"),
    ("a date that is none", {"+": "", "book.txt": "书名：江河\n日期：去年六月\n"}, "build f", 0, ["f/book.txt:2 bad-key-value"], "2023年6月"),
    ("a day that does not exist", {"+": "", "book.txt": "日期：2023年13月45日\n"}, "build f", 0, ["f/book.txt:1 bad-key-value"], "2023年6月"),
    ("an order that is none", {"+": "", "book.txt": "排序：按拼音\n"}, "build f", 0, ["f/book.txt:1 bad-key-value"], "拼音"),
    ("a name of files that is Chinese", {"+": "", "book.txt": "文件名：江河\n"}, "build f", 0, ["f/book.txt:1 bad-key-value"], "A-Z"),
    ("a name of files that climbs", {"+": "", "book.txt": "文件名：../x\n"}, "build f", 0, ["f/book.txt:1 bad-key-value"], "A-Z"),
    ("an unknown key", {"+": "", "book.txt": "书名：江河\n主编：张三\n"}, "build f", 0, ["f/book.txt:2 unknown-key"], "编者"),
    ("a key twice", {"+": "", "book.txt": "书名：江河\n书名：江湖\n"}, "build f", 0, ["f/book.txt:2 repeated-key"], "用前面的"),
    ("half-width colons, blanks, GB18030", {"+": "", "Book.txt.txt": "书　名:江河\n 编者 : 张三\n".encode("gb18030")}, "build f", 0, [], ""),
    ("a city misspelt", {"1.txt": TIDIED % ("苏洲", "")}, "build f", 0, ["f/1.txt:2 bad-key-value", "f/1.txt:1 no-city"], "江苏省苏州市"),
    ("a province for a city", {"1.txt": TIDIED % ("江苏省", "")}, "build f", 0, ["f/1.txt:2 bad-key-value", "f/1.txt:1 no-city"], "江苏省苏州市"),
    ("a key misspelt, a date that is none", {"1.txt": TIDIED % ("苏州", "日期：前天\n记着：张三\n")}, "build f", 0,
     ["f/1.txt:3 bad-key-value", "f/1.txt:4 unknown-key"], "作者"),
    ("a character that no font has", {"1.txt": TIDIED % ("苏州", "\n\U00031000。")}, "build -f pdf f", 0, ["f/1.txt:4 missing-glyph"], "fonts/"),
    ("a font that is none", {"+": "", "fonts/宋.ttf": "x"}, "build -f pdf f", 0, ["f/fonts/宋.ttf font-broken"], ".ttf"),
    ("fonts of another kind", {"+": "", "fonts/宋.woff2": "x"}, "build -f pdf f", 0, ["f/fonts/宋.woff2 font-kind"], ".ttf"),
    ("a font that is not installed", {"+": "", "fonts/fonts.css": '@font-face { font-family: Song; src: local("方正书宋"); }'},
     "build f", 4, ["huibian no-font"], "fonts.css"),
    ("XML with a slip", {"a.xml": '<book xmlns="urn:huibian:book:1"><head><titel>x</title></head></book>'}, "build f", 4,
     ["f/a.xml:1 xml-tags-cross", "f nothing-usable"], "titel"),
    ("a link that leads nowhere", {"+": "", "2.txt": None}, "build f", 3, ["f/2.txt cannot-read"], "没有这个文件"),
    ("options in one word, before the command", {"+": ""}, "-qfxml -oout build f", 0, [], ""),
]


def lay(files):
    shutil.rmtree(SCRATCH, ignore_errors=True)
    os.makedirs(SCRATCH + "/f")
    for name, content in files.items():
        path = os.path.join(SCRATCH, "f", "1.txt" if name == "+" else name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if content is None:
            os.symlink("nowhere", path)
            continue
        content = ARTICLE if name == "+" else content
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())


def run(arguments, locale, user=None):
    got = subprocess.run([PROGRAM, *arguments.split()], cwd=SCRATCH, env={"LC_ALL": locale}, stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, user=user)
    return got.returncode, got.stdout.decode(), got.stderr.decode()


def seen(lines):
    """[where name] of each message that is no note."""
    found = [re.match(r"(.+?): (?!note|提示)[^ :]+: .* \[([a-z-]+)\]$", line) for line in lines]
    return ["%s %s" % (m[1], m[2]) for m in found if m]


def foreign(line, locale):
    """Han in an English sentence, an English sentence in a Chinese one; names and quoted words apart."""
    text = re.sub(r"\([^)]*\)|huibian [a-z]+( [a-z]+)?", "", line.split(": ", 2)[2])
    if locale == "C":
        return re.search("[\u4e00-\u9fff]", re.sub(r"'[^']*'|(it takes|keys are): .*|待定|综合", "", text))
    return re.search("[A-Za-z]+ [a-z]+ [a-z]+ ", text)


def try_all():
    for what, files, arguments, status, wanted, hint in MISTAKES:
        faults = []
        for locale in ("zh_CN.UTF-8", "C"):
            lay(files)
            code, _, said = run(arguments, locale)
            lines = [line for line in said.splitlines() if line]
            if code != status or seen(lines) != wanted:
                faults.append("status %d, %s" % (code, seen(lines)))
            faults += [line for line in lines if foreign(line, locale)]
            if locale != "C" and hint not in said:
                faults.append("does not say '%s'" % hint)
            if status in (2, 4) and any(n.endswith((".epub", ".pdf")) for _, _, names in os.walk(SCRATCH) for n in names if n != "a.pdf"):
                faults.append("something was written")
            if faults:
                faults += lines
        ok(not faults, "%s: %d" % (what, status), faults)


def refused():
    """Where the system refuses: a folder to write and a file to read, for somebody who is not root."""
    user = None if os.getuid() else 65534
    try:
        run("--version", "C", user)
    except OSError:
        skip("what the system refuses", "nobody but root may run %s" % PROGRAM)
        return
    for what, closed, arguments, status, wanted, hint in (
            ("output that may not be written", "zu", "build -o zu f", 4, ["zu/book.pdf cannot-write"], "没有权限"),
            ("a file that may not be read", "f/2.txt", "check f", 3, ["f/2.txt cannot-read"], "没有权限"),
            ("a book.txt that may not be read", "f/book.txt", "build -o zu f", 4,
             ["f/book.txt cannot-read", "f/book.txt orders-unread"], "没有权限"),
            ("a folder that may not be read", "zu", "check zu", 4, ["zu cannot-list", "zu nothing-usable"], "没有权限")):
        lay({"+": "", "2.txt": TIDIED % ("常州", ""), "book.txt": "书名：书\n"})
        os.makedirs(SCRATCH + "/zu")
        os.chmod(os.path.join(SCRATCH, closed), 0o555 if what.startswith("output") else 0)
        code, _, said = run(arguments, "zh_CN.UTF-8", user)
        os.chmod(os.path.join(SCRATCH, closed), 0o755)
        ok(code == status and seen(said.splitlines()) == wanted and hint in said, "%s: %d" % (what, status), [code, said])


try_all()
refused()
done()
