#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""documents.py PROGRAM SCRATCH: runs the commands of the documents as they are written: those of huibian and
of release.sh on a copy of the sample, the job of the page for offices twice; of `make` it is seen that the
goals are there. Every file that a document points at exists."""
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
DOCUMENTS = ["README.md", ".github/editors.zh.md", ".github/windows.zh.md", ".github/CONTRIBUTING.md", ".github/NOTICES.md",
             "fonts/README.md", "src/README.md", "tests/README.md"]
# What changes the machine, or asks the network, is not run here.
ELSEWHERE = ("docker", "apt", "git", "crontab")


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
    for line in re.findall(r"`((?:build/)?huibian (?:build|tidy|check|-)[^`]*)`", text):
        yield line


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
    for document in DOCUMENTS:
        tried, faults = 0, []
        for line in dict.fromkeys(commands_of(text_of(document))):
            words = shlex.split(line.split("…")[0].replace("sudo ", ""))
            if words[0] in ELSEWHERE:
                continue
            tried += 1
            if words[0] == "make":
                goals = [w for w in words[1:] if "=" not in w and not w.startswith("-")]
                known = "\n".join(text_of(p) for p in ("Makefile", "src/packaging/install.mk"))
                lost = [g for g in goals if not re.search(r"^[^\n=#]*(?<![\w-])%s(?![\w-])[^\n=]*:(?!=)" % re.escape(g), known, re.M)]
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
office_job()
links()
done()
