# SPDX-License-Identifier: MIT
"""Peers: other programs that make an EPUB or a PDF of the same text, where they are installed. They are
given what huibian had to find out: titles, headings and paragraphs, ready marked."""
import re
import shutil
import xml.etree.ElementTree as ET

NS = '{urn:huibian:book:1}'
LATEX = str.maketrans({c: '\\' + c for c in '#$%&_{}'} | {'~': r'\textasciitilde{}', '^': r'\textasciicircum{}',
                                                        '\\': r'\textbackslash{}'})


def pieces(xml):
    """(level, text) of each title, heading (1 city, 2 article, 3 heading) and paragraph (0)."""
    for city in ET.parse(xml).getroot().iter(NS + 'city'):
        yield 1, city.get('name')
        for article in city.iter(NS + 'article'):
            yield 2, ''.join(article.find(f'{NS}head/{NS}title').itertext())
            for block in article.find(NS + 'body'):
                yield 3 if block.tag == NS + 'heading' else 0, ''.join(block.itertext())


def markdown(xml):
    mark = lambda s: re.sub(r'([\\`*_{}\[\]<>#|~^$@])', r'\\\1', s)
    return '\n\n'.join('#' * level + ' ' * bool(level) + mark(text) for level, text in pieces(xml)) + '\n'


def typst(xml):
    mark = lambda s: re.sub(r'([\\`*_#$<>@=+/\[\]~-])', r'\\\1', s)
    head = '#set text(font: "Noto Serif CJK SC", lang: "zh", size: 10.5pt)\n#set page(width: 140mm, height: 203mm)\n#outline()\n'
    return head + '\n\n'.join('=' * level + ' ' * bool(level) + mark(text) for level, text in pieces(xml)) + '\n'


def latex(xml):
    names = ['', 'chapter', 'section', 'subsection']
    body = '\n\n'.join(f'\\{names[level]}{{{text.translate(LATEX)}}}' if level else text.translate(LATEX)
                       for level, text in pieces(xml))
    return ('\\documentclass[fontset=none]{ctexbook}\n\\setCJKmainfont{Noto Serif CJK SC}\n\\begin{document}\n'
            f'\\tableofcontents\n{body}\n\\end{{document}}\n')


# (name, program, source's name, how it is made, the command and how often it must run)
PEERS = (('pandoc, EPUB', 'pandoc', 'book.md', markdown, ['pandoc', '-o', 'book.epub', '--toc', 'book.md'], 1),
         ('Typst, PDF', 'typst', 'book.typ', typst, ['typst', 'compile', 'book.typ'], 1),
         ('XeLaTeX, PDF', 'xelatex', 'book.tex', latex,
          ['xelatex', '-interaction=batchmode', 'book.tex'], 2))


def installed():
    return [peer for peer in PEERS if shutil.which(peer[1])]
