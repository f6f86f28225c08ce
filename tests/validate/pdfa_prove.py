# SPDX-License-Identifier: MIT
"""Proof that the rules of pdfa.py can fail: each is shown a file that is damaged where it looks."""
import copy
import re

from pdfa import Content, Tree
from tap import ok

# (rule, what is wrong, how: a function of a copy of the file)
DAMAGES = []


def damage(rule, what):
    def keep(function):
        DAMAGES.append((rule, what, function))
        return function
    return keep


def put(*path_and_value):
    """Sets an entry of the catalogue, deeper ones by their path."""
    *path, key, value = path_and_value

    def do(file):
        target = file.root
        for step in path:
            target = file.get(target[step])
        target[key] = value
    return do


def element(file, *tags):
    return next(e.value for e in file.tree.elements if e.tag in tags)


def retag(old, new):
    def do(file):
        element(file, old)["/S"] = new
    return do


def annotation(key, value):
    def do(file):
        target = next(file.annotations())[2]
        if value is None:
            target.pop(key, None)
        else:
            target[key] = value
    return do


def replace(old, new):
    """In the bytes of the file as a whole."""
    def do(file):
        file.bytes = file.bytes.replace(old, new, 1)
    return do


def metadata(old, new):
    def do(file):
        reference = file.root["/Metadata"]
        file.data[reference] = file.data[reference].replace(old, new)
    return do


def content(change):
    """Changes the stream of the last page that has marks."""
    def do(file):
        at = max(i for i, c in enumerate(file.contents) if c.mcids)
        page = file.get(file.pages[at])
        file.data[page["/Contents"]] = change(file.data[page["/Contents"]])
        file.contents[at] = Content(file, file.pages[at])
    return do


def font(*path_and_value):
    """Sets an entry of the first font that is used and of the kind that has it."""
    *path, key, value = path_and_value

    def do(file):
        for reference in sorted({r for c in file.contents for r in c.codes}):
            target = file.get(reference)
            for step in path:
                target = file.get(target.get(step)) if isinstance(target, dict) else None
                target = file.get(target[0]) if isinstance(target, list) else target
            if isinstance(target, dict) and (key in target or value is not None):
                target.pop(key, None)
                if value is not None:
                    target[key] = value
                return
        raise LookupError(key)
    return do


def to_unicode(change):
    def do(file):
        for reference in {r for c in file.contents for r in c.codes}:
            cmap = file.get(reference)["/ToUnicode"]
            file.data[cmap] = change(file.data[cmap])
    return do


def first_value(data, value):
    """The ToUnicode map with another text for its codes: <code><text>, or <first><last>[<text> ...]."""
    def change(match):
        return match[1] + re.sub(rb"<[0-9A-F]*>", b"<" + value + b">", match[2])
    return re.sub(rb"(?m)^(<[0-9A-F]{4}>(?:<[0-9A-F]{4}>\[)?)(<[0-9A-F].*)$", change, data)


def drop_mark(file):
    owner = next(e for e in file.tree.elements if isinstance(e.value.get("/K"), list) and isinstance(e.value["/K"][0], int))
    owner.value["/K"] = owner.value["/K"][1:]


def swap_parents(file):
    for _, value in file.leaves(file.tree.root["/ParentTree"], "/Nums"):
        if isinstance(file.get(value), list) and len(set(file.get(value))) > 1:
            file.get(value).reverse()
            return


def skip_level(file):
    for e in file.tree.elements:
        if e.tag == "H1":
            e.value["/S"] = "/H3"


def same_id(file):
    for e in file.tree.elements[1:3]:
        e.value["/ID"] = "u:one"


def orphan_link(file):
    for e in file.tree.elements:
        if e.objects:
            e.value["/S"] = "/Span"
            return


def clear_state(file):
    file.get(file.get(file.pages[0])["/Resources"])["/ExtGState"] = {"/G": {"/ca": 0.5}}


def own_image(file):
    file.objects["999999 0 R"] = {"/Subtype": "/Image", "/ColorSpace": "/DeviceRGB", "/Interpolate": True}
    file.data["999999 0 R"] = b""


def narrow_set(file):
    for reference in sorted({r for c in file.contents for r in c.codes}):
        descendant = file.get(file.get(file.get(reference)["/DescendantFonts"])[0])
        descriptor = file.get(descendant["/FontDescriptor"])
        descriptor["/CIDSet"] = "999999 0 R"
    file.data["999999 0 R"] = b"\xc0"


def page_entry(key, value):
    def do(file):
        file.get(next(p for p in file.pages if file.get(p).get("/Annots")))[key] = value
    return do


def stream_entry(key, value):
    def do(file):
        file.objects[sorted(file.data)[0]][key] = value
    return do


def intent(key, value):
    def do(file):
        file.get(file.get(file.root["/OutputIntents"])[0])[key] = value
    return do


for name, what, how in [
    ("file_header", "no binary comment", replace(b"%\xe2\xe3\xcf\xd3", b"%abcd")),
    ("file_end", "bytes after the end", lambda f: setattr(f, "bytes", f.bytes + b"\nmore")),
    ("trailer_id", "no ID", lambda f: f.trailer.pop("/ID")),
    ("trailer_id", "encryption", lambda f: f.trailer.update({"/Encrypt": {}})),
    ("streams", "LZW", stream_entry("/Filter", "/LZWDecode")),
    ("streams", "a stream in another file", stream_entry("/F", "u:other")),
    ("limits", "a long name", put("/PageMode", "/" + "x" * 128)),
    ("limits", "a huge page", page_entry("/MediaBox", [0, 0, 20000, 20000])),
    ("page_boxes", "a trimmed page beyond the sheet", page_entry("/TrimBox", [-10, 0, 100, 100])),
    ("actions", "a program that is started", annotation("/A", {"/S": "/Launch"})),
    ("actions", "JavaScript when the file opens", put("/OpenAction", {"/S": "/JavaScript", "/JS": "u:x"})),
    ("catalogue_entries", "layers", put("/OCProperties", {})),
    ("annotations", "a link without Contents", annotation("/Contents", None)),
    ("annotations", "a hidden link", annotation("/F", 6)),
    ("annotations", "a film", annotation("/Subtype", "/Movie")),
    ("intent", "none", put("/OutputIntents", [])),
    ("intent", "no profile", intent("/DestOutputProfile", None)),
    ("colours", "CMYK under sRGB", content(lambda d: d.replace(b"BT\n", b"0 0 0 1 k\nBT\n", 1))),
    ("transparency", "half-transparent, without a group", clear_state),
    ("images", "interpolated", own_image),
    ("metadata", "another title in XMP", metadata(b"<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">",
                                                b"<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">x")),
    ("metadata", "another date in XMP", metadata(b"<xmp:CreateDate>", b"<xmp:CreateDate>1")),
    ("metadata", "XMP that is no XML", metadata(b"</rdf:RDF>", b"")),
    ("claim", "level B", metadata(b"<pdfaid:conformance>A", b"<pdfaid:conformance>B")),
    ("claim", "no schema of pdfuaid", metadata(b"pdfaSchema:namespaceURI", b"pdfaSchema:other")),
    ("title", "the window shows the file's name", put("/ViewerPreferences", "/DisplayDocTitle", False)),
    ("title", "no dc:title", metadata(b"dc:title", b"dc:other")),
    ("marked", "not marked", put("/MarkInfo", "/Marked", False)),
    ("marked", "no tree", put("/StructTreeRoot", None)),
    ("language", "none", put("/Lang", None)),
    ("language", "no tag of BCP 47", put("/Lang", "u:Chinese (Simplified)")),
    ("content_marked", "text without a mark", content(lambda d: d + b"BT /F0 9 Tf (\0\1) Tj ET\n")),
    ("content_marked", "a mark left open", content(lambda d: d.replace(b"EMC\n", b"", 1))),
    ("content_marked", "one mark twice", content(lambda d: d + b"/P<</MCID 0>>BDC\nEMC\n")),
    ("content_marked", "an artifact inside a paragraph", content(
        lambda d: d.replace(b"/P<</MCID 0>>BDC\n", b"/P<</MCID 0>>BDC\n/Artifact BMC EMC\n", 1))),
    ("content_marked", "text without a font", content(lambda d: b"BT (ab)Tj ET\n" + d)),
    ("content_marked", "an unknown operator", content(lambda d: d + b"1 2 xx\n")),
    ("structure_whole", "another parent", lambda f: f.tree.elements[1].value.update({"/P": "1 0 R"})),
    ("structure_names_content", "content without an element", drop_mark),
    ("structure_names_content", "a parent tree in another order", swap_parents),
    ("roles", "a type of its own", retag("P", "/Paragraph")),
    ("roles", "a standard type mapped", lambda f: f.tree.root.update({"/RoleMap": {"/P": "/Span"}})),
    ("nesting", "a row outside a table", retag("P", "/TR")),
    ("nesting", "no Document", retag("Document", "/Sect")),
    ("headings", "H3 first", skip_level),
    ("tables", "a header cell without a scope", retag("P", "/TH")),
    ("figures", "no description", retag("P", "/Figure")),
    ("notes", "no ID", retag("P", "/Note")),
    ("notes", "one ID twice", same_id),
    ("links", "a link that belongs to a Span", orphan_link),
    ("links", "another key", annotation("/StructParent", 9999999)),
    ("tab_order", "by rows", page_entry("/Tabs", "/R")),
    ("destinations", "a link to nowhere", annotation("/Dest", "u:nowhere")),
    ("fonts_embedded", "not embedded", font("/DescendantFonts", "/FontDescriptor", "/FontFile3", None)),
    ("fonts_embedded", "no CIDToGIDMap", font("/DescendantFonts", "/CIDToGIDMap", None)),
    ("fonts_embedded", "another encoding", font("/Encoding", "/GBK-EUC-H")),
    ("fonts_embedded", "another name", font("/DescendantFonts", "/FontDescriptor", "/FontName", "/Other")),
    ("font_widths", "wrong widths", font("/DescendantFonts", "/DW", 990)),
    ("font_widths", "a CID beyond the font", content(lambda d: d.replace(b"ET\n", b"(\xff\x01)Tj ET\n", 1))),
    ("font_notdef", ".notdef", content(lambda d: d.replace(b"ET\n", b"(\0\0)Tj ET\n", 1))),
    ("font_cid_set", "a CIDSet of two", narrow_set),
    ("font_unicode", "no map", font("/ToUnicode", None)),
    ("font_unicode", "U+FFFE", to_unicode(lambda d: first_value(d, b"FFFE"))),
    ("font_unicode", "private use", to_unicode(lambda d: first_value(d, b"E000"))),
]:
    damage(name, what)(how)


def damaged(file, how):
    """A copy of the file with one damage; only what the damage can change is copied and read again."""
    other = copy.copy(file)
    other.objects, other.trailer = copy.deepcopy((file.objects, file.trailer))
    other.data, other.contents = dict(file.data), list(file.contents)
    other.root = other.get(other.trailer["/Root"])
    other.tree = Tree(other)
    how(other)
    other.tree = Tree(other)
    return other


def prove(file, rules, faults_of):
    by_name, proved = {check.__name__: check for check in rules}, set()
    for name, what, how in DAMAGES:
        try:
            found = faults_of(by_name[name], damaged(file, how))
        except (StopIteration, LookupError) as error:
            found = []
            what += " (could not be damaged: %r)" % error
        ok(found and "cannot be checked" not in found[0], "%s notices: %s" % (name.replace("_", " "), what), found)
        proved.add(name)
    missing = sorted(set(by_name) - proved)
    ok(not missing, "every rule is shown to fail", missing)
