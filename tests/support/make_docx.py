#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""make_docx.py: writes the Word documents of the tests again, the same bytes each time (those that
LibreOffice and pandoc made are kept as they are: make_docx.sh). The texts are made up."""
import os

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


def main():
    for path, make in DOCUMENTS.items():
        target = os.path.join(TESTS, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        make().write(target)


main()
