#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""manual.py PROGRAM SCRATCH: `--help`, the manual pages in both languages and the completions of the
shells name what the tables in the source hold, all of it and nothing else; the pages are clean for mandoc
and groff, the completions work in their shells."""
import glob
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
PAGES = os.path.join(ROOT, "src/packaging/man")
LANGUAGES = {"en": "", "zh": "zh_CN/"}


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def plain(page):
    """The text of a page as its reader sees it, requests for fonts and headings taken away."""
    text = re.sub(r'\\"[^\n]*', "", read("src/packaging/man/" + page))
    text = re.sub(r"\\f[A-Z]|\\[|&:]", "", text).replace("\\-", "-").replace("\\(lq", "“").replace("\\(rq", "”")
    return re.sub(r"(?m)^\.[A-Z]+ ?", "", text).replace('"', "")


def section(page, *names):
    """The lines of one section, as they are in the source."""
    lines, inside = [], False
    for line in read("src/packaging/man/" + page).split("\n"):
        if line.startswith(".SH"):
            inside = line[4:] in names
        elif inside:
            lines.append(line)
    return "\n".join(lines).replace("\\-", "-")


def run(*command, **environment):
    got = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                         env={**os.environ, **environment})
    return got.returncode, got.stdout.decode(), got.stderr.decode()


def table(macro, columns):
    """The words of a column in a table of src/options.in."""
    rows = re.findall(r"^%s\(([^\n]*)\)$" % macro, read("src/options.in"), re.M)
    return [word for row in rows for word in
            (re.findall(r'"([^"]*)"', row)[c] for c in columns) if word]


def missing(words, text):
    return [w for w in words if not re.search(r"(?<![\w-])%s(?![\w-])" % re.escape(w), text)]


def command_line():
    options, commands = table("OPTION", (0, 1)), table("COMMAND", (0,))
    values = table("FORMAT", (0,)) + table("ORDER", (0,))
    ok(len(options) > 10 and len(commands) > 2 and len(values) > 5, "the tables of src/options.in are read")
    texts = {"--help (%s)" % language: run(PROGRAM, "--help", LC_ALL=locale)[1]
             for language, locale in (("en", "C.UTF-8"), ("zh", "zh_CN.UTF-8"))}
    texts.update(("huibian.1 (%s)" % l, plain(f + "huibian.1")) for l, f in LANGUAGES.items())
    texts.update((n, read("src/packaging/completion/" + n)) for n in ("huibian.bash", "_huibian"))
    for name, text in texts.items():
        lost = missing(options + commands + values, text)
        # In the completions every word with hyphens stands for an option; elsewhere only where one begins.
        of_ours = text
        if name == "huibian.bash":
            of_ours = "".join(re.findall(r"-o \| --output|compgen -W '(-o.*?)'", text, re.S))
        elif name == "_huibian":
            of_ours = " ".join(a + b for a, b in re.findall(r"\{(-[^}]*)\}|'(--[a-z]+)\[", text))
        strange = sorted(set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", of_ours)) - set(options))
        ok(not lost and not strange, "%s names every option, command, format and order, and no other" % name,
           ["missing: " + " ".join(lost), "strange: " + " ".join(strange)])
    extensions = re.findall(r'STR_INIT\("(\.\w+)"\), READ', read("src/read/source.c"))
    for language, folder in LANGUAGES.items():
        page = folder + "huibian.1"
        lost = missing(extensions, plain(page))
        ok(extensions and not lost, "huibian.1 (%s) names every kind of file that is read" % language, lost)
        statuses = re.findall(r"^\.B (\d)$", section(page, "EXIT STATUS", "退出状态"), re.M)
        ok(statuses == sorted(set(re.findall(r"EXIT_\w+ = (\d)", read("src/base/fail.h")))),
           "huibian.1 (%s) names every exit status" % language, statuses)


def headwords(text):
    """What a page explains: the words in bold behind .TP."""
    lines = re.findall(r"^\.TP\n\.BR? ([^\n]*)$", text, re.M)
    return [w for line in lines for w in re.sub(r'"[^"]*"|[（）()]', " ", line).split()]


def readme():
    """The README and the guides name the keys of book.txt, and only options that there are."""
    keys = re.findall(r'STR_INIT\("([^"]+)"\), on_', read("src/read/book_file.c"))
    options = set(re.findall(r'"(--[a-z-]+)"', read("src/options.in")))
    text = read("README.md")
    lost = [k for k in keys if k not in text]
    ok(keys and not lost, "README.md names every key of book.txt", lost)
    for page in ("README.md", ".github/editors.zh.md", ".github/windows.zh.md"):
        named = set(re.findall(r"--[a-z][a-z-]+", re.sub(r"`?(?:docker|apt|apt-get|git) [^`\n]*", "", read(page))))
        ok(named <= options, "%s names options that there are" % page, sorted(named - options))


def book():
    keys = re.findall(r'STR_INIT\("([^"]+)"\), on_', read("src/read/book_file.c"))
    tidied = re.findall(r'STR_INIT\("([^"]+)"\), KEY_', read("src/book/text_line.c"))
    marks = re.findall(r'STR_INIT\("([^"]+)"\), TEXT_', read("src/book/text_line.c"))
    for language, folder in LANGUAGES.items():
        page = folder + "huibian-book.5"
        told = headwords(section(page, "BOOK.TXT"))
        ok(keys and sorted(told) == sorted(keys), "huibian-book.5 (%s) explains the keys of book.txt" % language,
           ["page: %s" % sorted(set(told) - set(keys)), "source: %s" % sorted(set(keys) - set(told))])
        told = headwords(section(page, "TIDIED TEXT", "整理稿"))
        ok(tidied and sorted(told) == sorted(tidied), "… and those of tidied text",
           ["page: %s" % sorted(set(told) - set(tidied)), "source: %s" % sorted(set(tidied) - set(told))])
        text = plain(page)
        lost = [m for m in marks if "【%s】" % m not in text]
        ok(len(marks) > 3 and not lost, "… and its marks", lost)
        elements = set(re.findall(r'<element name="(\w+)"', read("src/book/book.rng"))) - {
            "row", "cell", "item", "image", "caption", "credit"}
        ok(not missing(elements, text), "… and the elements of the XML", missing(elements, text))


def style():
    source = read("src/style/style.c")
    properties = set(re.findall(r'^    \{"([a-z-]+)", (?:set_|NULL, offsetof)', source, re.M))
    properties |= set(re.findall(r'"([a-z-]+)", set_', source[source.index("text_properties[] ="):].split(";")[0]))
    of_pages = set(re.findall(r'^    \{"@page[^"]*", "([a-z-]+)"', source, re.M))
    parts = re.findall(r'PART\(\w+, "([^"]+)"\)', read("src/style/part.in"))
    names = re.findall(r'(?:SIZE|SHEET)\("([^"]+)"', read("src/style/css.in"))
    roles = re.findall(r'\[ROLE_\w+\] = "(\w+)"', read("src/style/fonts_css.c"))
    for language, folder in LANGUAGES.items():
        page = folder + "huibian-style.5"
        text = plain(page)
        told = set(headwords(section(page, "PROPERTIES", "属性")))
        ok(len(properties) > 10 and told == properties, "huibian-style.5 (%s) explains the properties" % language,
           ["page: %s" % sorted(told - properties), "source: %s" % sorted(properties - told)])
        lost = [w for w in of_pages if w not in section(page, "PAGE", "页面")]
        ok(len(of_pages) > 5 and not lost, "… and those of the page", lost)
        told = section(page, "PARTS", "部分").split(".PP")[1].split()
        ok(sorted(told) == sorted(parts), "… and lists the parts", sorted(set(told) ^ set(parts)))
        lost = missing(roles, text) + [n for n in names if n not in text]
        ok(len(roles) > 5 and not lost, "… and names the sizes, sheets and roles", lost)


# A constant of the source, and the unit in which the manual pages say it.
LIMITS = [("src/base/file.h", "FILE_SIZE_MAX", 1 << 20), ("src/read/decode.c", "BROKEN_MOST", 1),
          ("src/read/html_deep.h", "HTML_DEPTH_MOST", 1), ("src/book/xml_doc.c", "DEPTH_MOST", 1),
          ("src/base/member.h", "MEMBER_SIZE_MAX", 1 << 20), ("src/read/docx/package.h", "DOCX_ENTRIES_MOST", 1),
          ("src/read/docx/package.h", "DOCX_NAME_MOST", 1), ("src/read/docx/package.h", "DOCX_PART_MOST", 1 << 20),
          ("src/read/docx/package.h", "DOCX_TOTAL_MOST", 1 << 20), ("src/read/docx/package.h", "DOCX_RATIO_MOST", 1),
          ("src/read/docx/package.h", "DOCX_RATIO_FROM", 1 << 20), ("src/read/docx/package.h", "DOCX_DEPTH_MOST", 1),
          ("src/read/docx/package.h", "DOCX_NODES_MOST", {"en": 10 ** 6, "zh": 10 ** 4}),
          ("src/style/picture.h", "PICTURE_PIXELS_MOST", {"en": 10 ** 6, "zh": 10 ** 8})]


def limits():
    for language, folder in LANGUAGES.items():
        page = read("src/packaging/man/" + folder + "huibian.1")
        said = re.search(r"(?ms)^\.SH (?:LIMITS|上限)$(.*?)^\.SH", page)[1]
        wrong = []
        for path, name, unit in LIMITS:
            value = re.search(r"(?<![A-Z_])%s = ([0-9<* ]+)" % name, read(path))[1]
            number = eval(value) // (unit[language] if isinstance(unit, dict) else unit)
            if not re.search(r"(?<![0-9])%d(?![0-9])" % number, said):
                wrong.append("%s = %s" % (name, value))
        ok(not wrong, "huibian.1 (%s) says every limit as the source has it" % language, wrong)


def packages():
    """The Debian package wants what src/packages.txt lists."""
    listed = [line.split()[:2] for line in read("src/packages.txt").split("\n") if line and line[0] != "#"]
    control = read("src/packaging/debian/control")
    wanted = dict(re.findall(r"^(Build-Depends|Depends|Recommends): *((?:.*\n)(?:[ \t].*\n)*)", control, re.M))
    named = {field: {w.split()[0] for w in text.split(",")} for field, text in wanted.items()}
    for_tests = {"debhelper-compat", "libcmocka-dev"}
    compilers = {"gcc", "libc6-dev"}
    for field, group, besides in (("Build-Depends", "build", for_tests), ("Depends", "fonts", set())):
        have = {p for g, p in listed if g == group} - compilers
        told = {n for n in named[field] | (named["Recommends"] if group == "fonts" else set()) if "$" not in n}
        told -= besides | ({p for g, p in listed if g == "fonts"} if group == "build" else set())
        ok(have and have == told, "debian/control wants the packages of the group %s" % group, sorted(have ^ told))
    notices = read(".github/NOTICES.md")
    lost = [p for g, p in listed if g in ("build", "fonts") and p not in compilers | {"pkg-config", "fontconfig"}
            and "`%s`" % p not in notices]
    ok(not lost, "the notices name every library and font", lost)
    version = re.search(r'VERSION "([^"]+)"', read("src/versions.h"))[1]
    places = {"debian/changelog": re.match(r"huibian \(([^-]+)-", read("src/packaging/debian/changelog"))[1],
              ".github/CHANGELOG.md": re.search(r"^## ([\d.]+)", read(".github/CHANGELOG.md"), re.M)[1]}
    places.update((p, re.search(r'"huibian ([^"]+)"', read("src/packaging/man/" + p))[1])
                  for f in LANGUAGES.values() for p in (f + "huibian.1", f + "huibian-book.5", f + "huibian-style.5"))
    ok(set(places.values()) == {version}, "the version is the same everywhere", ["%s: %s" % x for x in places.items()])


def pages_are_clean():
    build = os.path.join(SCRATCH, "man")
    os.makedirs(build)
    pages = {}
    for path in sorted(glob.glob(PAGES + "/*.[15]") + glob.glob(PAGES + "/zh_CN/*.[15]")):
        page = os.path.relpath(path, PAGES)
        pages[page] = path
        if page.startswith("zh_CN"):
            # as it is installed
            said = run("sed", "-E", "-f", PAGES + "/zh_breaks.sed", path, LC_ALL="C.UTF-8")[1]
            pages[page] = os.path.join(build, os.path.basename(page))
            with open(pages[page], "w", encoding="utf-8") as file:
                file.write(said)
    ok(len(pages) == 6 and all("zh_CN/" + p in pages for p in pages if "/" not in p), "every page is there in both languages",
       list(pages))
    for tool, command in (("mandoc", lambda p: ("mandoc", "-T", "lint", "-W", "warning", pages[p])),
                          ("groff", lambda p: ("groff", "-k", "-Kutf8", "-Tutf8", "-man", "-ww", "-rLL=80n", pages[p]))):
        if not shutil.which(tool):
            skip("%s finds nothing in the pages" % tool, "it is not installed")
            continue
        said = []
        for page in pages:
            status, out, wrong = run(*command(page), LC_ALL="C.UTF-8")
            said += (out if tool == "mandoc" else "").splitlines() + wrong.splitlines() + (["%s: status %d" % (page, status)] if status else [])
        ok(not said, "%s finds nothing in the pages" % tool, said)


def completions():
    bash = os.path.join(ROOT, "src/packaging/completion/huibian.bash")
    script = """. %s
    try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _huibian 2>/dev/null; echo "${COMPREPLY[*]}"; }
    try huibian ''; try huibian build -f epub,p; try huibian build --order ''; try %s build -s ''""" % (bash, PROGRAM)
    styles = sorted(os.path.basename(os.path.dirname(p)) for p in glob.glob(ROOT + "/styles/*/print.css"))
    said = [sorted(line.split()) for line in run("bash", "-c", script)[1].split("\n")[:4]]
    wanted = [sorted(table("COMMAND", (0,))), ["epub,pdf"], sorted(table("ORDER", (0,))), styles]
    ok(said == wanted, "bash completes commands, formats, orders and styles", ["%s" % said, "%s" % wanted])
    if shutil.which("zsh"):
        status, _, wrong = run("zsh", "-n", os.path.join(ROOT, "src/packaging/completion/_huibian"))
        ok(status == 0 and not wrong, "zsh reads its completion", wrong)
    else:
        skip("zsh reads its completion", "it is not installed")


shutil.rmtree(SCRATCH, ignore_errors=True)
os.makedirs(SCRATCH)
command_line()
readme()
book()
style()
limits()
packages()
pages_are_clean()
completions()
done()
