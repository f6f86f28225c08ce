#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""documents.py PROGRAM SCRATCH: runs the commands of the documents and of the manual pages as they are
written: those of huibian and of release.sh on a copy of the sample, the job of the page for offices twice; of
`make` it is seen that the goals are there, in the jobs of continuous integration too. What the documents show
of book.txt and of tidied text is read without a word. Every file that a document points at exists."""
import os
import re
import shlex
import shutil
import subprocess
import sys
from urllib.parse import unquote

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
from tap import ok, done

ROOT = os.path.dirname(os.path.dirname(HERE))
PROGRAM, SCRATCH = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
DOCUMENTS = sorted(path for path in subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, stdout=subprocess.PIPE,
                                                  check=True).stdout.decode().split()
                   if not re.match(r"tests/(cases/.*/input|support)/", path))
MANUALS = ["src/packaging/man/" + folder + page for folder in ("", "zh_CN/")
           for page in ("huibian.1", "huibian-book.5", "huibian-style.5")]
JOBS = [".github/workflows/ci.yml", ".ci/run", "src/packaging/github/book.yml", "src/packaging/Dockerfile"]
# What changes the machine, or asks the network, is not run here.
ELSEWHERE = ("docker", "apt", "git", "crontab", "npm", "node")


def text_of(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def commands_of(text):
    """The lines of the blocks marked sh, and commands of huibian within a paragraph."""
    text = re.sub(r"<!-- book-job -->\n *```sh\n.*?```", "", text, flags=re.S)
    for block in re.findall(r"^ *```sh\n(.*?)^ *```", text, re.S | re.M):
        for line in block.split("\n"):
            line = re.split(r"\s{2,}#|^\s*#", line)[0].strip()
            if line:
                yield line
    for line in re.findall(r"`((?:(?:build/)?huibian (?:build|tidy|check|-)|make [a-zA-Z])[^`]*)`", text):
        yield line.replace("\n", " ")


def examples_of(page):
    """The lines of a manual page's examples that are commands."""
    for block in re.findall(r"^\.EX\n(.*?)^\.EE", page, re.S | re.M):
        for line in block.split("\n"):
            if re.match(r"(huibian|sh|make) ", line):
                yield line.replace("\\-", "-")


def goals_missing(words):
    """Goals of a `make` command that no rule has. A word in capitals stands for something."""
    goals = [w for w in words if "=" not in w and not w.startswith("-") and not w.isupper()]
    known = "\n".join(text_of(p) for p in ("Makefile", "src/packaging/install.mk"))
    return [g for g in goals if not re.search(r"^[^\n=#]*(?<![\w-])%s(?![\w-])[^\n=]*:(?!=)" % re.escape(g), known, re.M)]


def office():
    """A scratch folder as the documents take it for granted."""
    os.makedirs(SCRATCH + "/bin")
    os.makedirs(SCRATCH + "/build")
    for name in ("bin/huibian", "build/huibian"):
        os.symlink(PROGRAM, os.path.join(SCRATCH, name))
    for name in ("我的文章", "my-articles"):
        shutil.copytree(os.path.join(ROOT, "corpus"), os.path.join(SCRATCH, name))
        with open(os.path.join(SCRATCH, name, "book.txt"), "w", encoding="utf-8") as file:
            file.write(re.search(r"```\n *(书名：江河之畔\n.*?)```", text_of("README.md"), re.S)[1].replace("\n   ", "\n"))
    for name in ("fonts", "styles", "corpus", "src"):
        os.symlink(os.path.join(ROOT, name), os.path.join(SCRATCH, name))


def run(command):
    environment = {"PATH": SCRATCH + "/bin:" + os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": SCRATCH}
    got = subprocess.run(["sh", "-c", command], cwd=SCRATCH, env=environment, stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return got.returncode, got.stdout.decode() + got.stderr.decode()


def try_commands():
    for document in DOCUMENTS + MANUALS:
        tried, faults = 0, []
        reader = examples_of if document in MANUALS else commands_of
        for line in dict.fromkeys(reader(text_of(document))):
            words = shlex.split(line.split("…")[0].replace("sudo ", ""))
            if words[0] in ELSEWHERE or len(words) == 2 and words[0] == "huibian" and words[1][0] != "-":
                continue  # the name of a command is none
            tried += 1
            if words[0] == "make":
                lost = goals_missing(words[1:])
                faults += ["%s: no such goal: %s" % (line, " ".join(lost))] if lost else []
                continue
            command = line.replace("sudo ", "").replace("/usr/local/share/huibian/release.sh", "src/packaging/release.sh")
            if words[0] == "huibian" or words[0].endswith("/huibian") or "release.sh" in command:
                # The sample's own book is called sample; the documents' is called rivers.
                if "rivers.xml" in command:
                    run("huibian build -q -f xml -o . 我的文章")
                status, said = run(command)
                faults += ["%s: status %d" % (line, status), *said.splitlines()[-5:]] if status else []
            else:
                faults.append("%s: nobody has said how this is tried" % line)
        ok(not faults, "%s: %d commands do what they are said to do" % (document, tried), faults)
    made = os.listdir(os.path.join(SCRATCH, "成品"))
    ok({"rivers.epub", "rivers.pdf", "rivers.xml", "proof.html", "report.json"} <= set(made), "the files that they name are there", made)


def try_jobs():
    """What the jobs of continuous integration and the image ask of make."""
    for job in JOBS:
        lines = re.findall(r"(?<![\w-])make((?: +[\w./=\"$@-]+)+)", re.sub(r"apt-get install.*", "", re.sub(r"#.*", "", text_of(job))))
        lost = [g for line in lines for g in goals_missing(re.sub(r"-C \S+", "", line).split())]
        ok(lines and not lost, "%s asks make for what there is" % job, lost or ["asks for nothing"])
    # What the workflow calls its own things must mean nothing else to release.sh.
    workflow = text_of("src/packaging/github/book.yml")
    names = re.findall(r"^  (\w+):", re.search(r"^env:\n((?:  .*\n)+)", workflow, re.M)[1], re.M)
    line = re.search(r"run: (sh .*release\.sh .*)", workflow)[1].replace("/usr/share/huibian/release.sh", "src/packaging/release.sh")
    status, said = run("; ".join("export %s=%s" % (n, "我的文章" if n == "SOURCE" else "zh_CN.UTF-8") for n in names) + "; " + line)
    ok("SOURCE" in names and status == 0 and os.path.isfile(SCRATCH + "/release/release.json"), "its release is made with its environment", [line, said])


def try_texts():
    """Every block of a document that begins as book.txt or a tidied text does, read as such."""
    for document in DOCUMENTS + MANUALS:
        text = text_of(document)
        blocks = ([b for kind, b in re.findall(r"^ *```(\w*)\n(.*?)^ *```", text, re.S | re.M) if not kind]
                  if document in DOCUMENTS else re.findall(r"^\.EX\n(.*?)^\.EE", text, re.S | re.M))
        for block in blocks:
            block = re.sub(r"^   ", "", block, flags=re.M).replace("\\-", "-").replace("\\(bu", "•")
            first = block.split("：")[0]
            if first not in ("书名", "标题"):
                continue
            folder = os.path.join(SCRATCH, "text")
            shutil.rmtree(folder, ignore_errors=True)
            os.makedirs(folder)
            article = block if first == "标题" else "标题：一个题目\n城市：江苏省常州市\n\n一段正文。\n"
            with open(folder + "/1.txt", "w", encoding="utf-8") as file:
                file.write(article)
            if first == "书名":
                with open(folder + "/book.txt", "w", encoding="utf-8") as file:
                    file.write(block)
            status, said = run("huibian check --strict text")
            ok(status == 0 and ("warning" not in said.split("Articles")[0]), "%s: the %s that it shows is read without a word" % (
                document, "book.txt" if first == "书名" else "tidied text"), [said, block])


def try_messages():
    """The editors' guide quotes messages that there are; …… stands for what differs."""
    told = re.findall(r'^DIAG\(\w+, *\w+, "((?:[^"\\]|\\.)*)"', text_of("src/base/diag.in"), re.M)
    section = text_of(".github/editors.zh.md").split("## 四")[1].split("\n## ")[0]
    quoted = [row.split("|")[1].strip() for row in section.split("\n") if row.startswith("| ")][1:]
    lost = [q for q in quoted if not any(re.search(".*".join(map(re.escape, q.split("……"))).replace("日期", r"\{0\}"), t) for t in told)]
    ok(len(quoted) > 5 and not lost, "the editors' guide explains messages that there are", lost)


def office_job():
    """The script of the page for offices: makes the book, then does nothing until an article changes."""
    script = re.search(r"<!-- book-job -->\n```sh\n(.*?)```", text_of(".github/windows.zh.md"), re.S)[1]
    base = os.path.join(SCRATCH, "share")
    shutil.copytree(os.path.join(ROOT, "corpus"), base + "/我的文章")
    with open(SCRATCH + "/bin/book-job", "w", encoding="utf-8") as file:
        file.write(script)
    os.chmod(SCRATCH + "/bin/book-job", 0o755)
    proof = base + "/成品/proof.html"
    status, said = run("book-job share")
    ok(status == 0 and os.path.isfile(proof) and os.path.isdir(base + "/我的文章/整理稿")
       and "\r\n" in open(base + "/成品/运行情况.txt", newline="", encoding="utf-8").read(), "the office's job makes the book", [said])
    os.utime(proof, (0, 0))
    status, said = run("book-job share")
    ok(status == 0 and os.stat(proof).st_mtime == 0, "it rests while nothing changes", [said])
    with open(base + "/我的文章/新.txt", "w", encoding="utf-8") as file:
        file.write("苏州园林开放夜游\n\n本报苏州讯　今年夏天，苏州市的园林延长开放时间。\n")
    status, said = run("book-job share")
    ok(status == 0 and "苏州园林开放夜游" in open(proof, encoding="utf-8").read(), "and makes it again when an article comes", [said])


def links():
    for document in DOCUMENTS:
        text, folder = text_of(document), os.path.dirname(os.path.join(ROOT, document))
        text = re.sub(r"^ *```.*?^ *```", "", text, flags=re.S | re.M)
        text = re.sub(r"`[^`\n]*`", "", text)
        lost = [target for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text) if "://" not in target
                and not os.path.exists(os.path.join(folder, unquote(target)))]
        ok(not lost, "%s points at files that are there" % document, lost)


shutil.rmtree(SCRATCH, ignore_errors=True)
os.makedirs(SCRATCH)
office()
try_commands()
try_jobs()
try_texts()
try_messages()
office_job()
links()
done()
