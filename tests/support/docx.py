# SPDX-License-Identifier: MIT
"""Word documents by hand: the parts as Word and WPS write them, zipped without dates, so that the
same script gives the same bytes. Used by make_docx.py."""
import zipfile
from xml.sax.saxutils import escape, quoteattr

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = {
    "w": W, "r": R,
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "v": "urn:schemas-microsoft-com:vml", "o": "urn:schemas-microsoft-com:office:office",
}
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def root(name, content):
    spaces = "".join(' xmlns:%s="%s"' % item for item in NAMESPACES.items())
    return HEAD + "<w:%s%s>%s</w:%s>" % (name, spaces, content, name)


# ---- runs and paragraphs

def run(text, **look):
    """b, i, em, sz (half points), style, vanish, strike, font."""
    properties = ""
    if "style" in look:
        properties += '<w:rStyle w:val="%s"/>' % look["style"]
    if "font" in look:
        properties += '<w:rFonts w:hint="eastAsia" w:eastAsia=%s/>' % quoteattr(look["font"])
    for name in ("b", "i", "strike", "vanish"):
        if look.get(name):
            properties += "<w:%s/>" % name
    if "sz" in look:
        properties += '<w:sz w:val="%d"/><w:szCs w:val="%d"/>' % (look["sz"], look["sz"])
    if "em" in look:
        properties += '<w:em w:val="%s"/>' % look["em"]
    if properties:
        properties = "<w:rPr>%s</w:rPr>" % properties
    return '<w:r>%s<w:t xml:space="preserve">%s</w:t></w:r>' % (properties, escape(text))


def par(content="", style="", jc="", num=None, ilvl=0, outline=None, more="", **look):
    """A paragraph; `content` is text, or runs as XML."""
    properties = '<w:pStyle w:val="%s"/>' % style if style else ""
    if num is not None:
        properties += '<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>' % (ilvl, num)
    if jc:
        properties += '<w:jc w:val="%s"/>' % jc
    if outline is not None:
        properties += '<w:outlineLvl w:val="%d"/>' % outline
    properties += more
    if properties:
        properties = "<w:pPr>%s</w:pPr>" % properties
    if content and not content.startswith("<"):
        content = run(content, **look)
    return "<w:p>%s%s</w:p>" % (properties, content)


def field(instruction, shown):
    """A complex field, as Word writes them; `shown` is XML of runs."""
    mark = '<w:r><w:fldChar w:fldCharType="%s"/></w:r>'
    return (mark % "begin" + '<w:r><w:instrText xml:space="preserve"> %s </w:instrText></w:r>' %
            escape(instruction) + mark % "separate" + shown + mark % "end")


# ---- styles and numbering

def style(ident, name, based="", ppr="", rpr="", default=False, kind="paragraph"):
    return ('<w:style w:type="%s"%s w:styleId="%s"><w:name w:val="%s"/>%s<w:pPr>%s</w:pPr>'
            "<w:rPr>%s</w:rPr></w:style>" %
            (kind, ' w:default="1"' if default else "", ident, name,
             '<w:basedOn w:val="%s"/>' % based if based else "", ppr, rpr))


def styles(*list_of_styles, size=21):
    return root("styles", "<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val=\"%d\"/></w:rPr>"
                "</w:rPrDefault></w:docDefaults>%s" % (size, "".join(list_of_styles)))


# Word in Chinese gives its built-in styles numbers for ids and English names.
WORD_STYLES = (
    style("a", "Normal", default=True),
    style("a3", "Title", "a", '<w:jc w:val="center"/><w:outlineLvl w:val="0"/>',
          '<w:b/><w:sz w:val="32"/>'),
    style("1", "heading 1", "a", '<w:outlineLvl w:val="0"/>', '<w:b/><w:sz w:val="44"/>'),
    style("2", "heading 2", "a", '<w:outlineLvl w:val="1"/>', '<w:b/><w:sz w:val="32"/>'),
    style("3", "heading 3", "a", '<w:outlineLvl w:val="2"/>', '<w:b/><w:sz w:val="28"/>'),
    style("a4", "Subtitle", "a", '<w:jc w:val="center"/>'),
    style("a5", "List Paragraph", "a", '<w:ind w:firstLineChars="200"/>'),
    style("a6", "caption", "a", "", '<w:sz w:val="20"/>'),
    style("a7", "Quote", "a", '<w:jc w:val="center"/>', "<w:i/>"),
    style("a8", "footnote text", "a", "", '<w:sz w:val="18"/>'),
    style("10", "toc 1", "a"),
    style("a9", "Strong", kind="character", rpr="<w:b/>"),
)
# WPS in Chinese names them as its menus do.
WPS_STYLES = (
    style("1", "正文", default=True),
    style("2", "标题 1", "1", '<w:outlineLvl w:val="0"/>', '<w:b/><w:sz w:val="44"/>'),
    style("3", "标题 2", "1", '<w:outlineLvl w:val="1"/>', '<w:b/><w:sz w:val="32"/>'),
    style("4", "题注", "1"),
    style("5", "目录 1", "1"),
)


def level(ilvl, form, text, start=1, suff="", font="", pstyle=""):
    more = '<w:pStyle w:val="%s"/>' % pstyle if pstyle else ""
    more += '<w:suff w:val="%s"/>' % suff if suff else ""
    fonts = '<w:rPr><w:rFonts w:ascii="%s" w:hAnsi="%s"/></w:rPr>' % (font, font) if font else ""
    return ('<w:lvl w:ilvl="%d"><w:start w:val="%d"/><w:numFmt w:val="%s"/>%s'
            '<w:lvlText w:val="%s"/>%s</w:lvl>' % (ilvl, start, form, more, text, fonts))


def numbering(*lists, nums=None):
    """Each list: its levels as XML. `nums`: {numId: (list, overrides as XML)}; else one each."""
    nums = nums or {i + 1: (i, "") for i in range(len(lists))}
    return root("numbering", "".join(
        '<w:abstractNum w:abstractNumId="%d">%s</w:abstractNum>' % item
        for item in enumerate(lists)) + "".join(
        '<w:num w:numId="%d"><w:abstractNumId w:val="%d"/>%s</w:num>' % (k, a, more)
        for k, (a, more) in nums.items()))


# ---- tables

def cell(content, span=1, merge=""):
    properties = '<w:gridSpan w:val="%d"/>' % span if span > 1 else ""
    if merge:
        properties += '<w:vMerge w:val="restart"/>' if merge == "restart" else "<w:vMerge/>"
    if not content.startswith("<"):
        content = par(content)
    return "<w:tc><w:tcPr>%s</w:tcPr>%s</w:tc>" % (properties, content)


def row(*cells, header=False):
    properties = "<w:trPr><w:tblHeader/></w:trPr>" if header else ""
    return "<w:tr>%s%s</w:tr>" % (properties, "".join(
        c if c.startswith("<w:tc>") else cell(c) for c in cells))


def table(*rows):
    return "<w:tbl><w:tblPr/><w:tblGrid/>%s</w:tbl>" % "".join(rows)


# ---- the archive

SECTION = ('<w:sectPr>%s<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1800" '
           'w:bottom="1440" w:left="1800"/></w:sectPr>')
CONTENT = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes",
           "endnotes": "endnotes", "comments": "comments", "settings": "settings"}


class Docx:
    """body: XML of the blocks. Further parts by name: styles, numbering, footnotes, endnotes,
    comments. add() takes any other part, with its relationship."""

    def __init__(self, body, section="", **parts):
        self.parts = {"word/document.xml":
                      root("document", "<w:body>%s</w:body>" % (body + SECTION % section))}
        self.relations = []
        self.root_relations = [("rId1", "officeDocument", "word/document.xml", False)]
        for name, content in parts.items():
            self.add("word/%s.xml" % name, content, CONTENT[name], name)

    def add(self, path, content, kind, ident, external=False):
        if not external:
            self.parts[path] = content
        target = path[5:] if path.startswith("word/") else path
        self.relations.append((ident, kind, target, external))
        return self

    def properties(self, core="", app=""):
        if core:
            self.parts["docProps/core.xml"] = (
                HEAD + '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/'
                'metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms='
                '"http://purl.org/dc/terms/">%s</cp:coreProperties>' % core)
            self.root_relations.append(("rId2", "metadata/core-properties", "docProps/core.xml", False))
        if app:
            self.parts["docProps/app.xml"] = (
                HEAD + '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
                'extended-properties">%s</Properties>' % app)
            self.root_relations.append(("rId3", "extended-properties", "docProps/app.xml", False))
        return self

    @staticmethod
    def rels(relations):
        return HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/' \
            'relationships">%s</Relationships>' % "".join(
                '<Relationship Id="%s" Type="%s%s" Target=%s%s/>' %
                (ident, TYPE, kind, quoteattr(target), ' TargetMode="External"' if external else "")
                for ident, kind, target, external in relations)

    def files(self):
        types = "".join('<Override PartName="/%s" ContentType="application/xml"/>' % p
                        for p in self.parts if p.endswith(".xml"))
        files = {"[Content_Types].xml":
                 HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                 '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
                 'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>%s'
                 "</Types>" % types,
                 "_rels/.rels": self.rels(self.root_relations)}
        if self.relations:
            files["word/_rels/document.xml.rels"] = self.rels(self.relations)
        files.update(self.parts)
        return files

    def write(self, path):
        write_zip(path, self.files())


def write_zip(path, files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
