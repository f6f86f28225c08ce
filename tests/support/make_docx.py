#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""make_docx.py: writes the Word documents of the tests again, the same bytes each time (those that
LibreOffice and pandoc made are kept as they are: make_docx.sh). The texts are made up."""
import os
import struct
import zlib

from docx import (Docx, WORD_STYLES, WPS_STYLES, cell, field, level, numbering, par, root, row, run,
                  style, styles, table)

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
DOCUMENTS = {}


def document(path):
    """The function makes tests/PATH."""
    def register(function):
        DOCUMENTS[path] = function
        return function
    return register


HAN = numbering(
    level(0, "chineseCountingThousand", "%1、", suff="nothing") +
    level(1, "chineseCountingThousand", "（%2）", suff="nothing") + level(2, "decimal", "%3."),
    level(0, "bullet", "\uf06c", font="Wingdings") + level(1, "bullet", "\uf0d8", font="Wingdings"),
    level(0, "decimalEnclosedCircleChinese", "%1", suff="space"),
    level(0, "lowerLetter", "%1)"), level(0, "upperRoman", "%1."),
    level(0, "ideographDigital", "%1、"),
    level(0, "chineseCounting", "第%1章", pstyle="1") + level(1, "decimal", "%1.%2", pstyle="2"),
    nums={1: (0, ""), 2: (1, ""), 3: (2, ""), 4: (3, ""), 5: (4, ""), 6: (5, ""), 7: (6, ""),
          8: (0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')})


@document("cases/docx-word/input/report.docx")
def word():
    return Docx(
        par("宿州市乡村书屋建设情况", style="a3") +
        par("来源：宿州日报　2022-05-18", jc="center") +
        par("全市现有乡村书屋三百二十家，藏书六十万册，去年借出图书四十一万册次。", style="a5") +
        par("主要做法", style="2", num=1) +
        par(run("各县区") + run("统一采购", b=True) + run("、统一编目，图书每季度在乡镇之间轮换一次，"
            "每家书屋有") + run("一名", em="dot") + run("专职管理员。")) +
        par("书屋的书架和桌椅由市里配送。").replace("</w:p>", "") + "<w:r><w:br/></w:r>" +
        run("电费和网费由乡镇承担。") + "</w:p>" +
        par("存在的问题", style="2", num=1) +
        par("部分书屋开放时间短，农忙时节无人值守，新书上架慢。") +
        par("下一步打算", style="2", num=1) +
        par("农忙时延长晚间开放时间", num=2) + par("每月更新书目", num=2) +
        par("开通送书上门", num=2) +
        par("到明年年底，全市书屋全部实现通借通还，并与市图书馆联网。"),
        styles=styles(*WORD_STYLES), numbering=HAN)


@document("cases/docx-wps/input/通讯两篇.docx")
def wps():
    """Nothing but look: big, bold, centred; two articles."""
    def article(title, source, *paragraphs):
        return (par(title, jc="center", b=True, sz=44) + par(source, jc="center", sz=28) +
                "".join(par(p, sz=32, more='<w:ind w:firstLineChars="200"/>') for p in paragraphs))
    return Docx(
        article("滁州花博园里的志愿者", "滁州日报 2023-04-02",
                "清明前后，花博园每天接待游客两万人次，三百名志愿者分布在十二个服务点上，"
                "从早上七点一直忙到傍晚，指路、送水、找人，样样都做。",
                "志愿者里年纪最大的七十一岁，退休前是园艺工人，他给游客讲每一种花的来历，"
                "一天要讲几十遍，嗓子哑了就写在纸板上。") +
        par("一、早出晚归", b=True, sz=32) +
        par("志愿者每天六点半在东门集合，领取对讲机和药箱，晚上清点完遗失物品才离开。", sz=32) +
        par("") + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' +
        article("安庆老街的修旧如旧", "安庆日报 2023-04-09",
                "老街的修缮用了两年，一百一十七栋老屋编号建档，木料和青砖尽量用原来的，"
                "补上去的新料都做了记号，老手艺人带着年轻人一道做，图纸全部留存。",
                "如今街上有书店、茶馆和剪纸作坊，住户没有搬走，傍晚家家门口摆出竹椅，"
                "游客可以进院子里看墙上的砖雕，院主人会倒一杯茶。"),
        styles=styles(*WPS_STYLES))


@document("cases/docx-numbers/input/numbers.docx")
def numbers():
    def text(words, num, ilvl=0):
        return par(words + "的工作按照年初的安排推进，各项任务都已落实到单位和个人。", num=num, ilvl=ilvl)
    return Docx(
        par("芜湖市长江岸线整治纪实", style="a3") + par("2021年6月3日　芜湖日报", jc="center") +
        par("沿江整治", style="1") + text("甲段", 3) + text("乙段", 3) +
        par("码头", style="2") + text("丙段", 4) + par("仓库", style="2") + text("丁段", 4) +
        par("绿化带", style="1") + text("戊段", 5) + par("步道", style="2") + text("己段", 6) +
        text("庚段", 6) + text("辛段", 1) + text("壬段", 1, 1) + text("癸段", 1, 1) +
        text("子段", 1, 2) + text("丑段", 1) + text("寅段", 1, 1) + text("卯段", 8),
        styles=styles(*(s.replace('<w:outlineLvl w:val="0"/>',
                                  '<w:numPr><w:numId w:val="7"/></w:numPr><w:outlineLvl w:val="0"/>')
                        .replace('<w:outlineLvl w:val="1"/>',
                                 '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="7"/></w:numPr>'
                                 '<w:outlineLvl w:val="1"/>')
                        if "heading" in s else s for s in WORD_STYLES)),
        numbering=HAN)


@document("cases/docx-remarks/input/马鞍山采石.docx")
def remarks():
    """Tables with merged cells, notes, comments, tracked changes."""
    def reference(kind, ident):
        return '<w:r><w:%sReference w:id="%d"/></w:r>' % (kind, ident)

    def change(kind, ident, content):
        return ('<w:%s w:id="%d" w:author="周编辑" w:date="2023-05-0%dT08:00:00Z">%s</w:%s>' %
                (kind, ident, ident, content, kind))
    separator = '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
    footnotes = root("footnotes", separator + "".join(
        '<w:footnote w:id="%d">%s</w:footnote>' % (i, par("<w:r><w:footnoteRef/></w:r>" + run(t)))
        for i, t in ((1, "采石镇志，1987年编，未刊。"), (2, "据当年的航道图。"))))
    endnotes = root("endnotes", '<w:endnote w:id="3">%s%s</w:endnote>' % (
        par("本文写成以后，码头又添了一盏灯。"), par("灯是旧的。")))
    comments = root("comments", '<w:comment w:id="0" w:author="王校对" w:date="2023-05-04T09:30:00Z">%s'
                    "</w:comment>" % par("这里的年份请再核对。"))
    return Docx(
        par("马鞍山采石的码头", style="a3") +
        par(run("马鞍山的采石码头始建于") + '<w:commentRangeStart w:id="0"/>' + run("光绪年间") +
            '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>' +
            reference("footnote", 1) + run("，") + change("del", 1, '<w:r><w:delText>最早</w:delText></w:r>') +
            change("ins", 2, run("起初")) + run("只停渔船") + reference("footnote", 2) +
            run("，后来停客轮。")) +
        table(row("年份", "客轮", "货轮", header=True),
              row(cell("1956", merge="restart"), cell("东线三艘，西线两艘", span=2)),
              row(cell("", merge="continue"), "五艘", "一艘"),
              row("1978", cell(par("九艘") + par("另有渡船")), "七艘")) +
        par(run("表里的数字来自码头的值班簿，字迹清楚。") + reference("endnote", 3)) +
        table(row(cell(par("一段话放在一个框里，框是只有一格的表。")))) +
        par("如今的码头是公园，马鞍山人傍晚来看江上的船灯，船过的时候，孩子们数汽笛的声数。"),
        styles=styles(*WORD_STYLES), footnotes=footnotes, endnotes=endnotes, comments=comments)


def png(width, height, shade):
    """A gray picture, written by hand."""
    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data +
                struct.pack(">I", zlib.crc32(kind + data)))
    rows = b"".join(b"\0" + bytes((shade + x + y) % 256 for x in range(width)) for y in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


@document("cases/docx-pictures/input/池州渡口.docx")
def pictures():
    """Pictures in the two forms of Word, one of a kind that books cannot hold, an embedded object."""
    def drawing(ident, described):
        return ('<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图片 1" descr="%s"/><a:graphic>'
                '<a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="%s"/></pic:blipFill></pic:pic>'
                "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>" % (described, ident))

    def shape(ident, described):
        return ('<w:r><w:pict><v:shape alt="%s"><v:imagedata r:id="%s"/></v:shape></w:pict></w:r>' %
                (described, ident))
    body = (par("池州渡口的灯", style="a3") +
            par("池州的渡口有两盏灯，一盏在岸上，一盏在船上，天黑以后先亮的是船上那一盏。") +
            par(drawing("rId21", "渡口岸上的灯")) + par("图1 岸上的灯", style="a6") +
            par(run("船上的灯") + shape("rId22", "船上的灯") + run("用了三十年，灯罩换过两回。")) +
            par(drawing("rId23", "航道图")) +
            par('<w:r><w:object><o:OLEObject Type="Embed" r:id="rId24"/></w:object></w:r>') +
            par("池州人说，看见两盏灯，就知道末班船还没有走，可以慢慢地走下坡去。"))
    return (Docx(body, styles=styles(*WORD_STYLES))
            .add("word/media/image1.png", png(60, 40, 40), "image", "rId21")
            .add("word/media/image2.png", png(50, 50, 90), "image", "rId22")
            .add("word/media/image3.emf", b"EMF", "image", "rId23"))


@document("support/same/word.docx")
def same():
    """The article of same.txt as Word writes it."""
    lines = open(os.path.join(TESTS, "support/same/same.txt"), encoding="utf-8").read().split("\n")
    lines = [line for line in lines if line]
    styled = {0: "a3", 3: "1", 5: "1"}
    return Docx("".join(par(line, style=styled.get(i, "")) for i, line in enumerate(lines)),
                styles=styles(*WORD_STYLES))


@document("cases/docx-forms/input/a-fields.docx")
def fields():
    """Text boxes, fields, links, symbols, ruby, emphasis dots, line breaks."""
    box = ('<w:r><w:pict><v:shape><v:textbox><w:txbxContent>%s</w:txbxContent></v:textbox></v:shape>'
           "</w:pict></w:r>" % par("框里的一句话，放在这一段的后面，读的人不会错过它。"))
    link = '<w:hyperlink r:id="rId31">%s</w:hyperlink>' % run("市图书馆")
    ruby = ("<w:r><w:ruby><w:rubyPr/><w:rt>%s</w:rt><w:rubyBase>%s</w:rubyBase></w:ruby></w:r>" %
            (run("bó"), run("亳")))
    return Docx(
        par("宣城纸坊的四季", style="a3") + par("宣城日报　2022-01-05", jc="center") +
        par(run("春天砍枝，夏天晒草，宣城的纸坊一年只停七天。") + box) +
        par(run("纸坊的账本存在") + link + run("，第") + field("PAGEREF x", run("12")) + run("页记着") +
            run("最早", em="dot") + run("的一笔；") + '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>' +
            run("旁边画了一棵青檀。")) +
        par(ruby + run("州的纸商也来买过，宣城人记得他们用的秤。")),
        styles=styles(*WORD_STYLES)).add("http://example.org/", "", "hyperlink", "rId31", True)


@document("cases/docx-forms/input/b-margins.docx")
def margins():
    """A table of contents, hidden text, a header: to the account."""
    return Docx(
        par("黄山挑夫的路", style="a3") +
        par(field('TOC \\o "1-2"', run("一、上山\t1"))) +
        par("一、上山", style="1") +
        par(run("黄山的挑夫走的是后山的路，") + run("（此处待核）", vanish=True) +
            run("一担一百二十斤，上山四个小时，下山两个半。")) +
        par("二、下山", style="1") +
        par("下山的担子是空的，可是黄山的挑夫说，膝盖记得的是下山。"),
        section='<w:headerReference w:type="default" r:id="rId41"/>', styles=styles(*WORD_STYLES)
    ).add("word/header1.xml", root("hdr", par("内部资料　请勿外传")), "header", "rId41")


@document("cases/docx-forms/input/c-properties.docx")
def properties():
    """No headline in the text: the properties have one, and an author."""
    return Docx(
        par("淮北的矿工下井以前要摘掉手表，表在井口的木箱里走，人在井下数自己的脚步，上来的时候两边对一对。") +
        par("木箱换过三只，淮北人都叫它时辰箱。箱盖上的名字磨得看不清了，谁的表放在哪一格，谁也不会弄错。"),
        styles=styles(*WORD_STYLES)
    ).properties("<dc:title>淮北的时辰箱</dc:title><dc:creator>何建国</dc:creator>")


@document("cases/docx-forms/input/d-several.docx")
def several():
    """Several articles in one document, each under a paragraph in the style Title; levels by outline."""
    def article(title, source, heading, first, second):
        return (par(title, style="a3") + par(source, jc="center") + par(first) +
                par(heading, outline=0) + par(second))
    return Docx(
        article("六安瓜片的三把火", "六安日报　2021-05-02", "老火",
                "六安的瓜片要烘三次，前两次在家里，最后一次在镇上，几家人的茶并在一口锅里，火是一家出一担炭。",
                "老火最难，六安的老师傅说，手背先知道，眼睛后知道，等鼻子知道就晚了。") +
        article("巢湖的银鱼回来了", "合肥日报　2021-09-13", "等",
                "合肥的渔民等了三年，巢湖的银鱼又多起来，网眼按新的规矩放大了两圈，小鱼都放了回去。",
                "合肥人说，等鱼长大，比等人长大快得多，可是也一样急不得。"),
        styles=styles(*WORD_STYLES))


def main():
    for path, make in DOCUMENTS.items():
        target = os.path.join(TESTS, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        make().write(target)


main()
