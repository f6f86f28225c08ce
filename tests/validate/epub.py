# SPDX-License-Identifier: MIT
"""An EPUB as a reading system sees it: spine, text, tables of contents."""
import posixpath
import urllib.parse
import xml.etree.ElementTree as ElementTree
import zipfile

OPF = "{http://www.idpf.org/2007/opf}"
XHTML = "{http://www.w3.org/1999/xhtml}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
TYPE = "{http://www.idpf.org/2007/ops}type"


class Epub:
    def __init__(self, path):
        self.archive = zipfile.ZipFile(path)
        container = self.xml("META-INF/container.xml")
        self.opf = next(e.get("full-path") for e in container.iter() if e.tag.endswith("}rootfile"))
        package = self.xml(self.opf)
        self.items = {i.get("id"): i for i in package.iter(OPF + "item")}
        self.spine = [self.path_of(self.items[r.get("idref")]) for r in package.iter(OPF + "itemref")
                      if r.get("linear") != "no"]
        self.nav = next(self.path_of(i) for i in self.items.values() if "nav" in (i.get("properties") or "").split())
        self.ncx = next((self.path_of(i) for i in self.items.values()
                         if i.get("media-type") == "application/x-dtbncx+xml"), None)

    def path_of(self, item):
        return posixpath.join(posixpath.dirname(self.opf), urllib.parse.unquote(item.get("href")))

    def xml(self, name):
        return ElementTree.fromstring(self.archive.read(name))

    def text(self):
        """The text of the spine without the navigation document and what is in <head>."""
        return "\n".join("".join(self.xml(name).find(XHTML + "body").itertext()) for name in self.spine
                         if name != self.nav)

    def contents(self):
        """(level, text, file, fragment) of the navigation document's table of contents."""
        nav = next(n for n in self.xml(self.nav).iter(XHTML + "nav") if n.get(TYPE) == "toc")
        return list(self.list_entries(nav.find(XHTML + "ol"), 1))

    def list_entries(self, items, level):
        for item in items if items is not None else []:
            label = next(e for e in item if e.tag in (XHTML + "a", XHTML + "span"))
            yield (level, "".join(label.itertext()).strip()) + self.place(self.nav, label.get("href"))
            yield from self.list_entries(item.find(XHTML + "ol"), level + 1)

    def ncx_contents(self):
        return list(self.points(self.xml(self.ncx).find(NCX + "navMap"), 1)) if self.ncx else []

    def points(self, parent, level):
        for point in parent.findall(NCX + "navPoint"):
            yield (level, point.findtext("%snavLabel/%stext" % (NCX, NCX)).strip()) + self.place(
                self.ncx, point.find(NCX + "content").get("src"))
            yield from self.points(point, level + 1)

    def pages(self):
        """(label, file, fragment) of the page list; empty when there is none."""
        for nav in self.xml(self.nav).iter(XHTML + "nav"):
            if nav.get(TYPE) == "page-list":
                return [("".join(a.itertext()).strip(),) + self.place(self.nav, a.get("href"))
                        for a in nav.iter(XHTML + "a")]
        return []

    def text_after(self, file, fragment):
        """The text from the element with this id to the end of its file; None where there is none."""
        found, text = False, []

        def walk(element):
            nonlocal found
            found = found or element.get("id") == fragment
            if found and element.text:
                text.append(element.text)
            for child in element:
                walk(child)
                if found and child.tail:
                    text.append(child.tail)

        walk(self.xml(file).find(XHTML + "body"))
        return "".join(text) if found else None

    def place(self, base, href):
        if not href:
            return None, None
        file, _, fragment = href.partition("#")
        return (posixpath.normpath(posixpath.join(posixpath.dirname(base), urllib.parse.unquote(file)))
                if file else base), fragment
