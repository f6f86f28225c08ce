#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""progress.py PROGRAM SCRATCH: the line that says how far a run is, through a pseudo-terminal; and the
times of -v."""
import os
import pty
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
from tap import ok, done

PROGRAM, SCRATCH = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
AWAY = "\r\x1b[K"
MANY = 600  # articles: a second or more on a fast machine


def on_terminal(*arguments, **environment):
    """The status, and what the terminal on stderr got."""
    master, slave = pty.openpty()
    child = subprocess.Popen([PROGRAM, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=slave, cwd=SCRATCH,
                             env={"TERM": "xterm", "LC_ALL": "zh_CN.UTF-8", **environment})
    os.close(slave)
    got = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:  # how Linux says that the other end was closed
            break
        if not piece:
            break
        got += piece
    child.stdout.read()
    status = child.wait()
    os.close(master)
    return status, got.decode()


def shown(text):
    """What stands on a screen after the text: lines, each overwritten from its start by \\r."""
    lines = []
    for line in text.replace("\r\n", "\n").split("\n"):
        lines.append(line.rsplit("\r", 1)[-1].replace("\x1b[K", ""))
    return lines


def long_run(articles):
    status, text = on_terminal("build", "-o", "out", "many")
    ok(status == 0 and re.search("\r排版　第 [0-9]+ 篇，共 %d 篇(　还要约 [0-9]+ 秒)?\x1b\\[K" % articles, text),
       "a long run says its stage, how many articles are set and the time left", [repr(text[-300:])])
    steps = [int(n) for n in re.findall("\r排版　第 ([0-9]+) 篇", text)]
    ok(steps == sorted(steps) and all(n <= articles for n in steps), "it only goes forward", [str(steps)])
    left = [int(n) for n in re.findall("还要约 ([0-9]+) 秒", text)]
    ok(left and all(1 <= n < 600 for n in left) and left[-1] <= max(left), "… and the time left is a time", [str(left)])
    ok(text.endswith(AWAY) or not text.rsplit("\n", 1)[-1], "nothing of it is left at the end", [repr(text[-80:])])
    messages = [line for line in shown(text) if line]
    ok(all(re.match(r"many/[^:]*:.*\[[a-z-]+\]$", line) for line in messages),
       "messages stand on lines of their own", messages[:3])
    _, text = on_terminal("build", "-o", "out", "many", LC_ALL="C")
    ok(re.search("\rSetting: article [0-9]+ of %d(, about [0-9]+ s left)?\x1b\\[K" % articles, text), "… in English",
       [repr(text[-300:])])


def no_line(many):
    short = on_terminal("build", "-f", "xml", "-o", "out", "few")[1]
    ok("\r" not in short.replace("\r\n", "\n"), "a short run shows no line", [repr(short)])
    quiet = on_terminal("build", "-q", "-f", "epub", "-o", "out", many)[1]
    ok("\r" not in quiet.replace("\r\n", "\n"), "nor does -q", [repr(quiet)])
    dumb = on_terminal("build", "-f", "epub", "-o", "out", many, TERM="dumb")[1]
    ok("\x1b" not in dumb, "nor a terminal that cannot take it away", [repr(dumb[:200])])
    piped = subprocess.run([PROGRAM, "build", "-f", "epub", "-o", "out", many], cwd=SCRATCH, stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    ok(b"\r" not in piped.stderr and b"\x1b" not in piped.stderr + piped.stdout, "nor a pipe",
       [repr(piped.stderr[:200])])


def times():
    said = subprocess.run([PROGRAM, "build", "-v", "-o", "out", "few"], cwd=SCRATCH, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, env={"LC_ALL": "zh_CN.UTF-8"}).stdout.decode()
    rows = re.findall("^　　　(.*) ([0-9.]+) 秒，内存 ([0-9]+) MB$", said, re.M)
    ok([name for name, _, _ in rows] == ["读取", "整理", "排版", "写 PDF", "写 EPUB", "写 XML", "写校样", "存盘"],
       "-v says what each stage took", [said])
    whole = re.search("^用时　([0-9.]+) 秒$", said, re.M)
    ok(whole and abs(float(whole[1]) - sum(float(s) for _, s, _ in rows)) < 0.01, "… and together", [said])
    ok([int(m) for _, _, m in rows] == sorted(int(m) for _, _, m in rows), "… and the memory held so far", [said])
    said = subprocess.run([PROGRAM, "check", "-v", "few"], cwd=SCRATCH, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, env={"LC_ALL": "C"}).stdout.decode()
    ok("Reading " in said and "Editing " in said and "Setting" not in said, "only stages that ran", [said])


def make(name, count):
    subprocess.run([sys.executable, os.path.join(HERE, "../bench/articles.py"), os.path.join(SCRATCH, name), str(count)],
                   check=True)


shutil.rmtree(SCRATCH, ignore_errors=True)
os.makedirs(SCRATCH)
make("few", 1)
make("many", MANY)
long_run(MANY)
no_line("many")
times()
done()
