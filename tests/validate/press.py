#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""press.py HUIBIAN FOLDER: the copy for the press (--print): boxes, gray alone, full sheets, no links,
PDF/A and PDF/UA all the same, the pages and the text of the screen's copy; --downsample; the cover."""
import argparse
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
import pdf as pdf_reader
import pdfa
from tap import done, note, ok, skip
from torture import JPEG, png

BLEED, MM = 8.51, 72 / 25.4
COLOUR = set("rg RG k K cs CS sc SC scn SCN sh ri BI".split())
LATENT = "这座城市的老桥修了又修，桥下的水一直流到江边。街坊们把门前的石板重新铺过一遍，树荫比从前更密。"


def build(program, folder, name, *options, source):
    out = os.path.join(folder, name)
    run = subprocess.run([program, "build", "-f", "pdf,xml", "-o", out, *options, source],
                         capture_output=True, text=True, env=dict(os.environ, LC_ALL="C.UTF-8"))
    pdfs = [os.path.join(out, n) for n in os.listdir(out) if n.endswith(".pdf")] if os.path.isdir(out) else []
    return run, pdfs[0] if pdfs else None


def write_source(folder):
    """Two articles: pictures of every kind that must turn gray or lose pixels."""
    source = os.path.join(folder, "source")
    shutil.rmtree(source, ignore_errors=True)
    os.makedirs(source)
    pictures = {"fine.png": png(3000, 2400, 2), "deep.png": png(700, 500, 2, 16), "palette.png": png(900, 400, 3),
                "alpha.png": png(600, 500, 6), "small.png": png(90, 60, 2), "gray.jpg": JPEG}
    for name, data in pictures.items():
        with open(os.path.join(source, name), "wb") as file:
            file.write(data)
    for n, city in enumerate(("常州", "南通")):
        lines = ["标题：%s的桥" % city, "城市：" + city, "日期：2021-03-0%d" % (n + 1), "来源：%s日报" % city, ""]
        for name in list(pictures)[3 * n:3 * n + 3]:
            lines += [LATENT * 3, "", "![图：%s的老桥](%s)" % (city, name), ""]
        lines += ["详见 [名录](https://example.org/a)。", ""]
        with open(os.path.join(source, city + ".txt"), "w", encoding="utf-8") as file:
            file.write("\n".join(lines))
    return source


def numbers(box):
    return [round(float(n), 2) for n in box]


def check_boxes(file, screen):
    """PD-12, PD-15: the trimmed page is that of the screen's copy, 3 mm inside media and bleed box."""
    sizes = {tuple(numbers(screen.get(p)["/MediaBox"])) for p in screen.pages}
    faults = []
    for at, page in enumerate(file.get(p) for p in file.pages):
        media, trim, bleed = (numbers(page.get(key) or []) for key in ("/MediaBox", "/TrimBox", "/BleedBox"))
        if not media or not trim or bleed != media or media[:2] != [0, 0] or "/CropBox" in page:
            faults.append("page %d: media %s, trim %s, bleed %s" % (at + 1, media, trim, bleed))
        elif any(round(d, 2) != BLEED for d in (trim[0], trim[1], media[2] - trim[2], media[3] - trim[3])):
            faults.append("page %d: trim %s in %s" % (at + 1, trim, media))
        elif (0, 0, round(trim[2] - trim[0], 2), round(trim[3] - trim[1], 2)) not in sizes:
            faults.append("page %d: trim of %s" % (at + 1, trim))
        if "/Annots" in page:
            faults.append("page %d has annotations" % (at + 1))
    ok(not faults, "every page: TrimBox the page, BleedBox and MediaBox 3 mm around it, no annotation", faults)
    ok(BLEED >= 3 * MM, "the bleed is 3 mm at least")


def check_gray(file):
    faults = []
    for at, reference in enumerate(file.pages):
        for name in pdfa.as_list(file.get(reference).get("/Contents")):
            found = sorted({t for t in pdfa.tokens(file.data.get(name, b"")) if isinstance(t, str)} & COLOUR)
            faults += ["page %d: %s" % (at + 1, " ".join(found))] if found else []
    images = [(r, v) for r, v in file.objects.items() if isinstance(v, dict) and v.get("/Subtype") == "/Image"]
    faults += ["%s: %s" % (r, v.get("/ColorSpace")) for r, v in images if v.get("/ColorSpace") != "/DeviceGray"]
    ok(not faults, "gray alone: no operator of RGB, CMYK or a colour space, %d pictures in DeviceGray" % len(images), faults)
    intents = [file.get(i) for i in pdfa.as_list(file.get(file.root.get("/OutputIntents")))]
    ok([file.data[i["/DestOutputProfile"]][16:20] for i in intents] == [b"GRAY"], "the output intent is gray", intents)
    return len(images)


def check_pages(file, screen, sheet):
    extra = len(file.pages) - len(screen.pages)
    ok(len(file.pages) % sheet == 0 and 0 <= extra < sheet, "%d pages fill sheets of %d" % (len(file.pages), sheet), extra)
    blank = [file.data.get(c, b"") for p in file.pages[len(screen.pages):] for c in pdfa.as_list(file.get(p)["/Contents"])]
    ok(not any(b.strip() for b in blank), "the %d pages added are blank" % extra, blank)


def text(path):
    return re.sub(r"\s+", "", subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True).stdout)


def check_same_text(printed, screen):
    if not shutil.which("pdftotext"):
        skip("the text is that of the screen's copy", "pdftotext is not installed")
        return
    a, b = text(printed), text(screen)
    ok(a == b and len(a) > 100, "the text is that of the screen's copy, %d characters" % len(a))


def check_coarse(run, source):
    said = set(re.findall(r"([^/\n]*\.(?:png|jpg)): warning: .* (\d+) dpi .*\[picture-coarse\]", run.stderr))
    ok({name for name, _ in said} == set(os.listdir(source)) - {"fine.png", "常州.txt", "南通.txt"},
       "pictures under 300 dpi are reported, each by its name, and no others", run.stderr or "nothing said")
    ok(all(int(dpi) < 300 for _, dpi in said) and said, "with how fine they are", sorted(said))


def resolutions(path):
    """(width, height, dpi) of the pictures that are shown, by poppler."""
    lines = subprocess.run(["pdfimages", "-list", path], capture_output=True, text=True).stdout.splitlines()[2:]
    rows = [line.split() for line in lines]
    return [(int(r[3]), int(r[4]), max(int(r[12]), int(r[13]))) for r in rows]


def check_downsample(program, folder, source):
    if not shutil.which("pdfimages"):
        skip("--downsample", "pdfimages is not installed")
        return
    whole = resolutions(build(program, folder, "whole", source=source)[1])
    less = resolutions(build(program, folder, "less", "--downsample", "300", source=source)[1])
    ok(any(dpi > 400 for _, _, dpi in whole), "a picture is finer than 300 dpi", whole)
    ok(len(less) == len(whole) and all(dpi <= 301 for _, _, dpi in less), "--downsample 300: none is any more", less)
    ok([w for w in whole if w[2] <= 300] == [l for l, w in zip(less, whole) if w[2] <= 300],
       "what was not finer is as it was", (whole, less))
    for value in ("0", "30", "300dpi", "9999", "-300"):
        run, _ = build(program, folder, "wrong", "--downsample", value, source=source)
        ok(run.returncode == 2, "--downsample %s is wrong usage" % value, (run.returncode, run.stderr))


def check_print(program, folder, source, sheet, coarse=False):
    screen_run, screen = build(program, folder, "screen-%d" % sheet, source=source)
    options = ["--print"] + (["--sheet", str(sheet)] if sheet != 4 else [])
    run, printed = build(program, folder, "print-%d" % sheet, *options, source=source)
    if not ok(printed and screen, "--print writes a PDF", run.stderr):
        return
    _, again = build(program, folder, "again-%d" % sheet, *options, source=source)
    ok(open(printed, "rb").read() == open(again, "rb").read(), "two runs with --print give the same bytes")
    a, b = pdfa.File(printed), pdfa.File(screen)
    check_boxes(a, b)
    check_gray(a)
    check_pages(a, b, sheet)
    check_same_text(printed, screen)
    pdfa.check_file(printed)
    if coarse:
        check_coarse(run, source)
        ok("picture-coarse" not in screen_run.stderr, "without --print nothing is said of them", screen_run.stderr)


def check_cover(program, folder, source):
    """The user's picture is the first page on the screen, and the press prints it by itself."""
    with open(os.path.join(source, "封面.png"), "wb") as file:
        file.write(png(800, 1200, 2))
    _, screen = build(program, folder, "cover", source=source)
    _, printed = build(program, folder, "cover-print", "--print", source=source)
    a, b = pdf_reader.Document(screen), pdf_reader.Document(printed)
    ok(a.labels[:3] == ["封面", "封二", "i"] and b.labels[0] == "i", "the cover is not counted", (a.labels[:4], b.labels[:2]))
    shown = subprocess.run(["pdfimages", "-list", "-f", "1", "-l", "2", screen], capture_output=True, text=True).stdout
    ok("800  1200" in shown, "the first page is the cover", shown)
    with_cover = pdfa.File(screen)
    box = [numbers(e["/A"]["/BBox"]) for e in with_cover.objects.values()
           if isinstance(e, dict) and e.get("/S") == "/Figure" and pdfa.text(e.get("/Alt")) == "封面"]
    media = numbers(with_cover.get(with_cover.pages[0])["/MediaBox"])
    ok(len(box) == 1 and box[0][1] >= -0.01 and max(box[0][2] - box[0][0] - media[2], box[0][3] - box[0][1] - media[3]) < 0.02 and
       (box[0][0] < 0.02 or box[0][1] < 0.02), "as large as the page lets it be", (box, media))
    pdfa.check_file(screen)
    os.remove(os.path.join(source, "封面.png"))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("folder")
    parser.add_argument("corpus")
    options = parser.parse_args()
    if not shutil.which("qpdf"):
        skip("the copy for the press", "qpdf is not installed")
        done()
    shutil.rmtree(options.folder, ignore_errors=True)
    os.makedirs(options.folder)
    source = write_source(options.folder)
    note("pictures")
    check_print(options.program, options.folder, source, 4, coarse=True)
    check_downsample(options.program, options.folder, source)
    if shutil.which("pdfimages"):
        check_cover(options.program, options.folder, source)
    note("the sample")
    check_print(options.program, options.folder, options.corpus, 16)
    run, _ = build(options.program, options.folder, "wrong", "--print", "--sheet", "5", source=source)
    ok(run.returncode == 2, "--sheet 5 is wrong usage", run.stderr)
    done()


if __name__ == "__main__":
    main()
