#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""torture.py FOLDER [--articles N] [--long KIB]: writes the sources of a book that holds whatever a
book may hold: every kind of block in every odd form that the XML's schema lets pass, pictures of each
kind (and files that are none), characters of all planes, ids that would hurt as file names, an
article of LONG KiB whose notes stand far from their marks, and N short articles in many cities."""
import argparse
import os
import struct
import zlib
from xml.sax.saxutils import escape, quoteattr

CITIES = [("110000", "北京市"), ("320100", "南京市"), ("320400", "常州市"), ("330300", "温州市"),
          ("350200", "厦门市"), ("440700", "江门市"), ("500000", "重庆市"), ("510100", "成都市")]
WORDS = "城里的老人记得那座桥桥下的水一直流到江边去年春天街坊们把门前的石板重新铺过一遍"
# Planes 2 and 3, a variation sequence, combining marks, a joiner, right to left, emoji, half-width
# forms, compatibility ideographs, private use, radicals, a noncharacter's neighbour.
RARE = ("𠮷𬭊𫖯𪚥𰻝𱁬 葛\U000E0100 辻\U000E0101 e\u0301\u0308 か\u3099 क्षि שלום مرحبا "
        "👩‍👩‍👧 ﾊﾟｿｺﾝ 﨑塚 \ue000 ⻰⼈ \ufffd \u00a0|\u2003| ①②㈠㎡℃ ‘’“”…—— a\u2060b\u200bc")


# ---- pictures -------------------------------------------------------------------------------

def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, kind, depth=8, extra=b"", interlace=0):
    """kind: 0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGBA."""
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[kind]
    row = b"\0" + bytes((x * 37 + 11) % (2 if kind == 3 else 256) for x in range((width * samples * depth + 7) // 8))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, interlace)) +
            (chunk(b"PLTE", b"\xc0\x30\x20\x20\x60\xa0") if kind == 3 else b"") + extra +
            chunk(b"IDAT", zlib.compress(row * height)) + chunk(b"IEND", b""))


# A gray square of 8 x 8 px: quantiser, baseline frame, two Huffman tables of one code, one block.
JPEG = (b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0" + b"\xff\xdb\0\x43\0" + b"\1" * 64 +
        b"\xff\xc0\0\x0b\x08\0\x08\0\x08\1\1\x11\0" +
        b"\xff\xc4\0\x14\0" + b"\1" + b"\0" * 15 + b"\0" +
        b"\xff\xc4\0\x14\x10" + b"\1" + b"\0" * 15 + b"\0" +
        b"\xff\xda\0\x08\1\1\0\0\x3f\0" + b"\x3f" + b"\xff\xd9")

PICTURES = {
    "gray.png": png(300, 200, 0), "rgb.png": png(300, 200, 2), "palette.png": png(300, 200, 3),
    "gray-alpha.png": png(300, 200, 4), "rgba.png": png(300, 200, 6), "one-bit.png": png(64, 64, 0, 1),
    "deep.png": png(60, 60, 2, 16), "dot.png": png(1, 1, 2), "wide.png": png(3000, 20, 0),
    "baseline.jpg": JPEG, "JPEG with spaces.JPEG": JPEG, "图/常州.jpg": JPEG,
    "wrong-name.jpg": png(40, 40, 2), "wrong-name.png": JPEG, "no-name": JPEG,
    "cut.png": png(300, 200, 2)[:120], "cut.jpg": JPEG[:40], "text.jpg": "这不是图".encode(), "empty.png": b"",
    "封面.png": png(1400, 2000, 2), "animation.gif": b"GIF89a\1\0\1\0\0\0\0;", "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "new.webp": b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0",
}


# ---- text -----------------------------------------------------------------------------------

def words(n, seed=0):
    text = "".join(WORDS[(seed * 7 + i * (1 + seed % 3)) % len(WORDS)] for i in range(n))
    return "，".join(text[i:i + 11] for i in range(0, n, 11)) + "。"


def p(text):
    return "<p>%s</p>" % text


def article(identifier, title, body, head=""):
    return "<article id=%s><head><title>%s</title>%s</head><body>%s</body></article>\n" % (
        quoteattr(identifier), escape(title), head, body)


def all_kinds():
    return "".join([
        '<heading level="3">标题从第三级开始</heading>', p(words(60)),
        '<heading level="1">一、第一级 &amp; <em>着重</em></heading>', '<heading level="3">跳过一级</heading>',
        '<heading level="2">（一）第二级</heading>', p("<strong>粗</strong>与<em>着重</em>与<strong><em>两者</em></strong>。"),
        p('链接：<link href="https://example.com/a?b=1&amp;c=中文 空格">网页</link>、<link href="mailto:a@example.com">'
          '邮箱</link>、<link href="">空</link>、<link href="javascript:alert(1)">脚本</link>、<link href="图/常州.jpg">'
          '文件</link>、<link href="#nowhere">片段</link>、<link href="http://[bad">坏的</link>。'),
        p('注一<noteref note="n1">①</noteref>，又见注一<noteref note="n1">①</noteref>，'
          '注二<noteref note="n2">②</noteref>，没有的注<noteref note="n9">⑨</noteref>。'),
        "<quote>%s%s</quote><quote/>" % (p(words(40, 1)), p("第二段。")),
        '<note kind="editor"><p>编者按：%s</p></note>' % words(20, 2),
        '<note kind="editor" label="按"><p>又按。</p></note>',
        "<list><item>无标记</item><item label=\"一是\">有标记</item><item label=\"●\"/></list><list/>",
        "<table><caption>表一　各地户数</caption><row><cell header=\"true\">地</cell><cell header=\"true\">户</cell></row>"
        "<row><cell header=\"true\">城东</cell><cell>12</cell></row><row><cell>城西</cell><cell>7</cell></row></table>",
        "<table><row><cell header=\"true\" colspan=\"2\">跨两列</cell></row><row><cell rowspan=\"2\">跨两行</cell>"
        "<cell>甲</cell></row><row><cell>乙</cell></row><row><cell>缺一格</cell></row></table>",
        "<table><row><cell colspan=\"9\" rowspan=\"9\">太宽太高</cell></row></table><table/><table><row/></table>"
        "<table><caption>只有题</caption></table>",
        "<verse>第一行<br/>第二行<br/><em>第三行</em></verse>", p(""), p("一行<br/>两行"),
        '<note kind="foot" id="n1" label="①"><p>%s</p><p>第二段。</p></note>' % words(30, 3),
        '<note kind="foot" id="n2" label="②"><p>注中有<em>着重</em>。</p></note>',
        '<note kind="foot" id="n3" label="③"><p>没有人指向它。</p></note>', '<note kind="foot"><p>无号无名。</p></note>',
        '<note kind="end" id="e1" label="附"><p>文后注。</p></note>', '<note kind="end"/>',
        "<signature>（某某，<br/>二〇二四年）</signature>",
    ])


def pictures():
    body = p("图文。")
    for number, name in enumerate(list(PICTURES) + ["missing.jpg", "../outside.png", "/etc/passwd"]):
        body += "<figure><image src=%s%s/>%s%s</figure>" % (
            quoteattr(name), ' alt="一张图 &quot;%d&quot;"' % number if number % 3 == 0 else "",
            "<caption>图%d　<em>%s</em></caption>" % (number, escape(name)) if number % 2 else "",
            "<credit>某某 摄</credit>" if number % 4 == 1 else "")
        body += p(words(12, number))
    return body + "<figure><caption>没有图的说明</caption><credit>某某 摄</credit></figure><figure/>" \
        "<figure><credit>只有署名</credit></figure>"


def long_article(kib):
    body, size, number = "", 0, 0
    while size < kib << 10:
        number += 1
        piece = words(200, number)
        if number % 40 == 1:
            body += '<heading level="%d">第%d节</heading>' % (1 + number % 3, number)
        body += p(piece + '见注<noteref note="m%d">[%d]</noteref>。' % (number, number) if number % 25 == 0 else piece)
        size += len(piece.encode())
    return body + "".join('<note kind="foot" id="m%d" label="[%d]"><p>注文%d。</p></note>' % (n, n, n)
                          for n in range(25, number + 1, 25))


def special():
    """Articles of the first city."""
    fields = "<date>2024-05-01</date><source>某报</source><source>某网</source><author>甲</author><author>乙</author>" \
             "<editor>责编 丙</editor><url>https://example.com/x?y=1&amp;z=2</url>"
    yield article("kinds", "各种各样的段落", all_kinds(), "<subtitle>——副题</subtitle><alternate>原来的题</alternate>" + fields)
    yield article("pictures", "各种各样的图", pictures())
    yield article("rare", "生僻字 " + RARE[:12], '<heading level="1">%s</heading>' % RARE[:8] + p(escape(RARE)) * 3)
    yield article("empty", "没有正文", "")
    yield article("markup", "<b>&amp;</b> \"引号\" 与 ]]> 与 " + "很长的题" * 60, p("正文。"))
    for identifier in ("nav", "cover", "css", "ncx", "title", "sources", "pub-id", "city-320400", "kinds.2", "Kinds",
                       "KINDS", "常州", "é", "e\u0301", "con", "_", "long" * 80, "page-1", "cover-image"):
        yield article(identifier, "同一个题", p(words(30)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--long", type=int, default=300)
    options = parser.parse_args()
    for name, data in PICTURES.items():
        path = os.path.join(options.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
    cities = {name: "" for _, name in CITIES}
    cities["北京市"] = "".join(special()) + article("long", "很长的文章", long_article(options.long))
    for number in range(options.articles):
        name = CITIES[number % len(CITIES)][1]
        cities[name] += article("n%04d" % number, "第%d篇" % (number + 1),
                                '<heading level="1">小标题</heading>' + p(words(300, number)) * 4 + "<signature>某人</signature>")
    with open(os.path.join(options.folder, "book.xml"), "w", encoding="utf-8") as file:
        file.write('<book xmlns="urn:huibian:book:1"><head><title>难书 &amp; 一切 &lt;可能&gt;</title><subtitle>副题</subtitle>'
                   "<editor>某甲</editor><editor>某乙</editor><publisher>某社</publisher><date>2024-06</date></head>"
                   "<preface><title>写在前面</title>%s</preface>" % (p(words(50)) + '<heading level="2">前言也有标题</heading>'))
        for code, name in CITIES:
            file.write('<city code="%s" name="%s">%s</city>' % (code, name, cities[name]))
        file.write('<city name="综合">%s</city><city name="待定">%s</city></book>' % (
            article("several", "几个城市", p("正文。")), article("unknown", "不知何处", p("正文。"))))


if __name__ == "__main__":
    main()
