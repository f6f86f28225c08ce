# SPDX-License-Identifier: MIT
"""pdfa.py FILE...: the rules of PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1) that a book can break.

Reads a PDF through qpdf alone and checks it rule by rule; `--prove` then damages the FILE in one
place after the other and wants the rule that speaks of it to notice. A rule is a function that yields
what is wrong; its first line names the clause. It knows nothing of the program that wrote the file."""
import argparse
import base64
import json
import re
import subprocess
import xml.etree.ElementTree as ElementTree

from pdf_font import Cff, Glyf
from tap import done, ok

# ---- the file ---------------------------------------------------------------------------------------


class File:
    """Objects by their reference ("12 0 R"); a stream is its dictionary, its decoded bytes stand in `data`."""

    def __init__(self, path):
        self.bytes = open(path, "rb").read()
        run = subprocess.run(["qpdf", "--json=2", "--json-stream-data=inline", "--decode-level=generalized", path],
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
        read = json.loads(run.stdout)
        self.objects, self.data = {}, {}
        for key, value in read["qpdf"][1].items():
            if key.startswith("obj:"):
                if "stream" in value:
                    self.data[key[4:]] = base64.b64decode(value["stream"].get("data") or "")
                self.objects[key[4:]] = value.get("value", value.get("stream", {}).get("dict"))
        self.trailer = read["qpdf"][1]["trailer"]["value"]
        self.pages = [page["object"] for page in read["pages"]]
        self.root = self.get(self.trailer["/Root"])
        self.contents = [Content(self, page) for page in self.pages]
        self.tree = Tree(self)

    def get(self, value):
        for _ in range(20):
            if not is_reference(value):
                return value
            value = self.objects.get(value)
        return None

    def at(self, value, *path):
        for key in path:
            value = self.get(value)
            value = value.get(key) if isinstance(value, dict) else None
        return self.get(value)

    def all_dicts(self):
        """(where, dictionary) of every dictionary in the file."""
        def inside(where, value):
            if isinstance(value, dict):
                yield where, value
            for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
                yield from inside(where, item)
        for reference, value in self.objects.items():
            yield from inside(reference, value)

    def of_type(self, kind):
        return [(r, o) for r, o in self.objects.items() if isinstance(o, dict) and o.get("/Type") == kind]

    def annotations(self):
        """(page, reference, dictionary)"""
        for page in self.pages:
            for reference in self.at(page, "/Annots") or []:
                yield page, reference, self.get(reference)

    def leaves(self, node, key):
        """The pairs of a name tree or number tree."""
        node = self.get(node) or {}
        flat = self.get(node.get(key)) or []
        yield from zip(flat[::2], flat[1::2])
        for kid in self.get(node.get("/Kids")) or []:
            yield from self.leaves(kid, key)


def is_reference(value):
    return isinstance(value, str) and re.fullmatch(r"\d+ \d+ R", value) is not None


def text(value):
    """A string of qpdf's JSON as text."""
    if not isinstance(value, str):
        return ""
    if value.startswith("b:"):
        raw = bytes.fromhex(value[2:])
        return raw[2:].decode("utf-16-be", "replace") if raw[:2] == b"\xfe\xff" else raw.decode("latin-1")
    return value[2:] if value.startswith("u:") else value


def as_list(value):
    return value if isinstance(value, list) else [] if value is None else [value]


# ---- content streams --------------------------------------------------------------------------------

TOKEN = re.compile(rb"[\s\0]*(\((?:[^\\()]|\\.)*\)|<<|>>|<[0-9A-Fa-f\s]*>|/[^\s()<>\[\]{}/%]*|[-+.0-9]+"
                   rb"|[A-Za-z'\"][A-Za-z0-9*]*|\[|\])", re.S)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.S)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
OPERATORS = set("""b B b* B* BDC BMC BT c cm CS cs d Do EMC ET f f* G g gs h i j J K k l m M n q Q re RG rg ri s S SC sc
SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \"""".split())
PAINTING = set("Tj TJ ' \" f f* B B* b b* s S Do sh".split())
COLOURS = {"rg": "/DeviceRGB", "RG": "/DeviceRGB", "g": "/DeviceGray", "G": "/DeviceGray", "k": "/DeviceCMYK", "K": "/DeviceCMYK"}


def unescape(match):
    code = match[1]
    return bytes([int(code, 8) & 255]) if code[:1].isdigit() else ESCAPES.get(code, code)


def tokens(data):
    """Python values of a content stream: bytes for strings, str for names ("/X") and operators."""
    at = 0
    while data[at:].strip(b" \r\n\t\f\0"):
        match = TOKEN.match(data, at)
        if not match:
            raise ValueError("cannot be read at byte %d: %r" % (at, data[at:at + 20]))
        token, at = match[1], match.end()
        if token[:1] == b"(":
            yield ESCAPE.sub(unescape, token[1:-1])
        elif token[:1] == b"<" and token != b"<<":
            digits = re.sub(rb"\s", b"", token[1:-1])
            yield bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
        elif re.fullmatch(rb"[-+]?(\d+\.?\d*|\.\d+)", token):
            yield float(token) if b"." in token else int(token)
        else:
            yield token.decode("latin-1")


class Content:
    """What a page shows: its marked content, the codes of each font, and what breaks a rule of content."""

    def __init__(self, file, page):
        self.file, self.page = file, page
        self.faults, self.mcids, self.codes, self.colours, self.private = [], [], {}, set(), []
        self.resources = file.at(page, "/Resources") or {}
        data = b"\n".join(file.data.get(r, b"") for r in as_list(file.get(page).get("/Contents")))
        self.marks, self.depth, self.font = [], 0, None
        try:
            self.run(tokens(data))
        except ValueError as error:
            self.faults.append(str(error))
        if self.marks or self.depth:
            self.faults.append("marked content or q is left open")

    def run(self, stream):
        stack = [[]]
        for token in stream:
            if token in ("[", "<<"):
                stack.append([])
            elif token in ("]", ">>"):
                items = stack.pop()
                stack[-1].append(items if token == "]" else dict(zip(items[::2], items[1::2])))
            elif isinstance(token, str) and token[0] != "/":
                self.operate(token, stack[0])
                stack = [[]]
            else:
                stack[-1].append(token)

    def operate(self, op, args):
        if op not in OPERATORS:
            self.faults.append("unknown operator " + op)
        elif op in ("BMC", "BDC"):
            self.begin(args[0], self.properties(args[1]) if op == "BDC" else {})
        elif op == "EMC":
            if not self.marks:
                self.faults.append("EMC without a beginning")
            self.marks = self.marks[:-1]
        elif op in ("q", "Q"):
            self.depth += 1 if op == "q" else -1
            if not 0 <= self.depth <= 28:
                self.faults.append("q and Q nest wrongly")
        elif op == "Tf":
            self.font = self.file.at(self.resources, "/Font").get(args[0]) if self.file.at(self.resources, "/Font") else None
            if self.font is None:
                self.faults.append("no font %s in the resources" % args[0])
        elif op in COLOURS:
            self.colours.add(COLOURS[op])
        if op in PAINTING:
            self.paint(op, args)

    def properties(self, said):
        """A dictionary as it stands, or the one of that name in the resources."""
        if not isinstance(said, dict):
            named = self.file.at(self.resources, "/Properties") or {}
            if said not in named:
                self.faults.append("no property list %s in the resources" % said)
            said = self.file.get(named.get(said))
        return said or {}

    def begin(self, tag, properties):
        within = {kind for kind, _ in self.marks}
        mcid = properties.get("/MCID")
        kind = "artifact" if tag == "/Artifact" else "content" if mcid is not None else "span"
        if kind == "artifact" and "content" in within or kind == "content" and within & {"artifact", "content"}:
            self.faults.append("%s inside %s" % (kind, "/".join(sorted(within))))
        if mcid is not None:
            if mcid in self.mcids:
                self.faults.append("MCID %d twice" % mcid)
            self.mcids.append(mcid)
        self.marks.append((kind, "/ActualText" in properties))

    def paint(self, op, args):
        if not any(kind in ("artifact", "content") for kind, _ in self.marks):
            self.faults.append("%s outside tagged content and artifacts" % op)
        strings = args[-1:] if op in ("Tj", "'", '"') else args[0] if op == "TJ" else []
        if strings and self.font is None:
            self.faults.append("text without a font")
        said = any(actual for _, actual in self.marks)
        for string in strings:
            if isinstance(string, bytes):
                if len(string) % 2:
                    self.faults.append("a string of %d bytes in a font of two-byte codes" % len(string))
                codes = self.codes.setdefault(self.font, {})
                for i in range(0, len(string) - 1, 2):
                    code = string[i] << 8 | string[i + 1]
                    codes[code] = codes.get(code, True) and said
        if op == "Do" and args[0] not in (self.file.at(self.resources, "/XObject") or {}):
            self.faults.append("no XObject %s in the resources" % args[0])


# ---- structure --------------------------------------------------------------------------------------


class Element:
    def __init__(self, reference, value, parent, tag):
        self.reference, self.value, self.parent, self.tag, self.kids, self.objects = reference, value, parent, tag, [], []

    def attribute(self, file, owner, key):
        for attributes in as_list(file.get(self.value.get("/A"))):
            attributes = file.get(attributes)
            if isinstance(attributes, dict) and attributes.get("/O") == owner and key in attributes:
                return file.get(attributes[key])
        return None


class Tree:
    """The elements in their order, the owner of each (page, MCID), and what is broken."""

    def __init__(self, file):
        self.file, self.elements, self.owners, self.object_owners, self.faults = file, [], {}, {}, []
        self.root_reference = file.root.get("/StructTreeRoot")
        self.root = file.get(self.root_reference) or {}
        self.roles = file.get(self.root.get("/RoleMap")) or {}
        self.top = [self.walk(kid, self.root_reference, None) for kid in as_list(file.get(self.root.get("/K")))]
        self.parents = {int(k): v for k, v in file.leaves(self.root.get("/ParentTree"), "/Nums")}

    def walk(self, reference, parent_reference, parent):
        value = self.file.get(reference)
        if not isinstance(value, dict) or "/S" not in value or len(self.elements) > 2000000:
            self.faults.append("%s is no element" % reference)
            return Element(reference, {}, parent, "?")
        element = Element(reference, value, parent, self.roles.get(value["/S"], value["/S"])[1:])
        self.elements.append(element)
        if value.get("/P") != parent_reference:
            self.faults.append("%s has another parent than the one that names it" % reference)
        for kid in as_list(self.file.get(value.get("/K"))):
            self.take(element, kid)
        return element

    def take(self, element, kid):
        value = self.file.get(kid)
        page = value.get("/Pg", element.value.get("/Pg")) if isinstance(value, dict) else element.value.get("/Pg")
        if isinstance(value, dict) and value.get("/Type") == "/OBJR":
            element.objects.append(value.get("/Obj"))
            self.object_owners[value.get("/Obj")] = element
        elif isinstance(value, int) or isinstance(value, dict) and value.get("/Type") == "/MCR":
            mark = page, value if isinstance(value, int) else value.get("/MCID")
            if mark in self.owners:
                self.faults.append("page %s, MCID %s has two elements" % mark)
            self.owners[mark] = element
        else:
            element.kids.append(self.walk(kid, element.reference, element))


# ---- rules ------------------------------------------------------------------------------------------

RULES = []


def rule(function):
    RULES.append(function)
    return function


@rule
def file_header(file):
    """ISO 19005-2 6.1.2: %PDF-1.n in the first byte, then a comment of four bytes above 127"""
    if not re.match(rb"%PDF-1\.[0-7][\r\n]+%[\x80-\xff]{4}", file.bytes):
        yield repr(file.bytes[:20])


@rule
def file_end(file):
    """ISO 19005-2 6.1.3: nothing after %%EOF but one end of line"""
    if not re.search(rb"%%EOF(\r\n|\r|\n)?$", file.bytes[-32:]):
        yield repr(file.bytes[-32:])


@rule
def trailer_id(file):
    """ISO 19005-2 6.1.3: an ID, and no encryption"""
    if len(file.get(file.trailer.get("/ID")) or []) != 2 or not all(file.trailer["/ID"]):
        yield "no ID"
    if "/Encrypt" in file.trailer:
        yield "encrypted"


@rule
def streams(file):
    """ISO 19005-2 6.1.7: no stream outside the file, no LZW, no Crypt"""
    for reference in file.data:
        value = file.objects[reference]
        for key in ("/F", "/FFilter", "/FDecodeParms"):
            if key in value:
                yield "%s has %s" % (reference, key)
        for name in as_list(file.get(value.get("/Filter"))):
            if name in ("/LZWDecode", "/Crypt"):
                yield "%s: %s" % (reference, name)


@rule
def limits(file):
    """ISO 19005-2 6.1.13: names, strings, integers and pages inside the limits"""
    def scan(where, value):
        if isinstance(value, str) and value.startswith("/") and len(value) > 128:
            yield "%s: a name of %d" % (where, len(value))
        if isinstance(value, str) and len(text(value).encode("utf-16-be", "replace")) > 32767:
            yield "%s: a long string" % where
        if isinstance(value, int) and not -2**31 <= value < 2**31:
            yield "%s: %d" % (where, value)
        for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
            yield from scan(where, item)
    for reference, value in file.objects.items():
        yield from scan(reference, value)
    for page in file.pages:
        box = file.at(page, "/MediaBox") or [0, 0, 0, 0]
        if not all(3 <= side <= 14400 for side in (box[2] - box[0], box[3] - box[1])):
            yield "%s: %s" % (page, box)


@rule
def page_boxes(file):
    """ISO 32000-1 14.11.2: the trimmed page lies inside the sheet"""
    for page in file.pages:
        media, trim = file.at(page, "/MediaBox"), file.at(page, "/TrimBox")
        if not media or not trim or not (media[0] <= trim[0] < trim[2] <= media[2] and media[1] <= trim[1] < trim[3] <= media[3]):
            yield "%s: %s in %s" % (page, trim, media)


@rule
def actions(file):
    """ISO 19005-2 6.5.1, 6.5.2: no action but a jump or an address, none that runs by itself"""
    allowed = {"/GoTo", "/GoToR", "/URI", "/Thread", "/Named", "/GoToE"}
    names = {"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"}
    for where, value in file.all_dicts():
        if "/AA" in value or "/JS" in value:
            yield where + " has AA or JS"
        for key in ("/A", "/OpenAction"):
            action = file.get(value.get(key))
            if isinstance(action, dict) and "/S" in action and "/O" not in action:
                if action["/S"] not in allowed or action["/S"] == "/Named" and action.get("/N") not in names:
                    yield "%s: %s" % (where, action["/S"])
    if file.at(file.root, "/Names", "/JavaScript"):
        yield "JavaScript in the names"


@rule
def catalogue_entries(file):
    """ISO 19005-2 6.4, 6.9: no XFA, no hidden layers, no files inside, no presentation steps"""
    for key in ("/OCProperties", "/Requirements", "/NeedsRendering"):
        if key in file.root:
            yield key
    for key in ("/EmbeddedFiles", "/AlternatePresentations"):
        if file.at(file.root, "/Names", key):
            yield key
    if file.at(file.root, "/AcroForm", "/XFA"):
        yield "/XFA"


@rule
def annotations(file):
    """ISO 19005-2 6.3: kinds and flags of annotations; ISO 14289-1 7.18: a description"""
    for page, reference, value in file.annotations():
        kind, flags = value.get("/Subtype"), value.get("/F")
        if kind in ("/Sound", "/Movie", "/3D", "/Screen", "/FileAttachment", None):
            yield "%s: %s" % (reference, kind)
        if kind != "/Popup" and (flags is None or flags & 0b100011 or not flags & 4):
            yield "%s: flags %s" % (reference, flags)
        if kind not in ("/Popup", "/Link") and "/AP" not in value:
            yield "%s has no appearance" % reference
        if kind != "/Popup" and not text(value.get("/Contents")):
            yield "%s on page %s has no Contents" % (reference, page)


@rule
def intent(file):
    """ISO 19005-2 6.2.3: one output intent with an ICC profile"""
    found = [file.get(i) for i in as_list(file.get(file.root.get("/OutputIntents")))]
    found = [i for i in found if i.get("/S") == "/GTS_PDFA1"]
    profile = found and file.data.get(found[0].get("/DestOutputProfile"))
    if len(found) != 1 or not profile or not text(found[0].get("/OutputConditionIdentifier")):
        yield "no output intent with a profile"
    elif profile[36:40] != b"acsp" or profile[8] > 4 or profile[12:16] not in (b"mntr", b"prtr") or \
            {b"RGB ": 3, b"GRAY": 1, b"CMYK": 4}.get(profile[16:20]) != file.objects[found[0]["/DestOutputProfile"]].get("/N"):
        yield "the profile is none: %r" % profile[:40]


@rule
def colours(file):
    """ISO 19005-2 6.2.4.3: device colours that the output intent covers"""
    used = {c for content in file.contents for c in content.colours}
    used |= {str(file.get(o.get("/ColorSpace"))) for o in file.objects.values()
             if isinstance(o, dict) and o.get("/Subtype") == "/Image"}
    space = b""
    for i in as_list(file.get(file.root.get("/OutputIntents"))):
        space = file.data.get(file.at(i).get("/DestOutputProfile"), b"")[16:20]
    allowed = {"/DeviceGray"} | {b"RGB ": {"/DeviceRGB"}, b"CMYK": {"/DeviceCMYK"}}.get(space, set())
    for colour in sorted(used):
        if colour.startswith("/Device") and colour not in allowed:
            yield colour


@rule
def transparency(file):
    """ISO 19005-2 6.2.10: what is transparent stands in a group with a colour space; plain blend modes"""
    for page in file.pages:
        clear = [str(d) for d in (file.at(page, "/Resources", "/ExtGState") or {}).values()
                 if file.at(d, "/SMask") not in (None, "/None") or file.at(d, "/ca") not in (None, 1) or file.at(d, "/CA") not in (None, 1)]
        clear += [n for n, x in (file.at(page, "/Resources", "/XObject") or {}).items() if file.at(x, "/SMask")]
        if clear and not file.at(page, "/Group", "/CS"):
            yield "%s: %s" % (page, clear[:3])


@rule
def images(file):
    """ISO 19005-2 6.2.8: no interpolation, no alternates, no OPI"""
    for reference in file.data:
        value = file.objects[reference]
        if value.get("/Subtype") == "/Image":
            if value.get("/Interpolate") is True or "/Alternates" in value or "/OPI" in value:
                yield reference
        if value.get("/Subtype") == "/PS" or value.get("/Type") == "/XObject" and "/Ref" in value:
            yield reference


def xmp_of(file):
    data = file.data.get(file.root.get("/Metadata"), b"")
    try:
        return data, ElementTree.fromstring(data.decode("utf-8").lstrip("\ufeff"))
    except (UnicodeDecodeError, ElementTree.ParseError) as error:
        return data, str(error)


NAMES = {"dc": "http://purl.org/dc/elements/1.1/", "xmp": "http://ns.adobe.com/xap/1.0/", "pdf": "http://ns.adobe.com/pdf/1.3/",
         "pdfaid": "http://www.aiim.org/pdfa/ns/id/", "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
         "schema": "http://www.aiim.org/pdfa/ns/schema#"}


def xmp_value(xmp, name):
    prefix, local = name.split(":")
    found = xmp.find(".//{%s}%s" % (NAMES[prefix], local)) if not isinstance(xmp, str) else None
    return None if found is None else "".join(found.itertext()).strip()


@rule
def metadata(file):
    """ISO 19005-2 6.6.2: an XMP packet, readable as it stands, that says what the Info dictionary says"""
    data, xmp = xmp_of(file)
    stream = file.get(file.root.get("/Metadata")) or {}
    if isinstance(xmp, str) or "/Filter" in stream or stream.get("/Subtype") != "/XML":
        yield "no XMP, or a filtered one: %s" % xmp
        return
    if re.search(rb"<\?xpacket begin=[^?]*(bytes|encoding)=", data):
        yield "the packet's header has bytes or encoding"
    info = file.get(file.trailer.get("/Info")) or {}
    for key, name in (("/Title", "dc:title"), ("/Author", "dc:creator"), ("/Creator", "xmp:CreatorTool"),
                      ("/Producer", "pdf:Producer"), ("/CreationDate", "xmp:CreateDate"), ("/ModDate", "xmp:ModifyDate")):
        said, also = text(info.get(key)), xmp_value(xmp, name) or ""
        if "Date" in key:
            said, also = re.sub(r"\D", "", said), re.sub(r"\D", "", also)
        if said != also:
            yield "%s: %r and %r" % (key, said, also)


@rule
def claim(file):
    """ISO 19005-2 6.6.4, ISO 14289-1 5: the claim, with the schema of pdfuaid"""
    _, xmp = xmp_of(file)
    for name, wanted in (("pdfaid:part", "2"), ("pdfaid:conformance", "A"), ("pdfuaid:part", "1")):
        if xmp_value(xmp, name) != wanted:
            yield "%s is %s" % (name, xmp_value(xmp, name))
    if xmp_value(xmp, "schema:namespaceURI") != NAMES["pdfuaid"]:
        yield "the schema of pdfuaid is not described (6.6.2.3.3)"


@rule
def title(file):
    """ISO 14289-1 7.1: dc:title, which the window shows"""
    if not xmp_value(xmp_of(file)[1], "dc:title"):
        yield "no title"
    if file.at(file.root, "/ViewerPreferences", "/DisplayDocTitle") is not True:
        yield "DisplayDocTitle is not true"


@rule
def marked(file):
    """ISO 19005-2 6.7.2, ISO 14289-1 7.1: MarkInfo, a structure tree, no suspects"""
    if file.at(file.root, "/MarkInfo", "/Marked") is not True or file.at(file.root, "/MarkInfo", "/Suspects") is True:
        yield "MarkInfo: %s" % file.at(file.root, "/MarkInfo")
    if file.tree.root.get("/Type") != "/StructTreeRoot" or not file.tree.elements:
        yield "no structure tree"


@rule
def language(file):
    """ISO 19005-2 6.7.4, ISO 14289-1 7.2: the language of the document; every one a tag of BCP 47"""
    if not text(file.root.get("/Lang")):
        yield "no Lang"
    for where, value in file.all_dicts():
        if "/Lang" in value and not re.fullmatch(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", text(file.get(value["/Lang"]))):
            yield "%s: %r" % (where, text(value["/Lang"]))


@rule
def content_marked(file):
    """ISO 14289-1 7.1: everything that is shown is tagged or an artifact, neither inside the other"""
    for number, content in enumerate(file.contents, 1):
        for fault in content.faults:
            yield "page %d: %s" % (number, fault)


@rule
def structure_whole(file):
    """ISO 32000-1 14.7.2: elements name their parents, content has one owner"""
    yield from file.tree.faults


@rule
def structure_names_content(file):
    """ISO 32000-1 14.7.4: each MCID has one element, the parent tree names the same"""
    tree, seen = file.tree, set()
    for number, content in enumerate(file.contents, 1):
        key = file.get(content.page).get("/StructParents")
        parents = file.get(tree.parents.get(key))
        if content.mcids and (not isinstance(parents, list) or len(parents) != len(content.mcids)):
            yield "page %d: the parent tree has %s for %d marks" % (number, parents and len(parents), len(content.mcids))
            continue
        for mcid in content.mcids:
            owner = tree.owners.get((content.page, mcid))
            seen.add((content.page, mcid))
            if owner is None or not mcid < len(parents) or parents[mcid] != owner.reference:
                yield "page %d, MCID %d: %s" % (number, mcid, owner and owner.reference)
    for mark in tree.owners:
        if mark not in seen:
            yield "page %s has no MCID %s" % mark
    if tree.parents and not max(tree.parents) < tree.root.get("/ParentTreeNextKey", 0):
        yield "ParentTreeNextKey is too small"


STANDARD = set("""Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private H H1 H2 H3 H4 H5 H6 P L LI Lbl
LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby Warichu RB RT RP WT WP Figure
Formula Form""".split())


@rule
def roles(file):
    """ISO 19005-2 6.7.3.4, ISO 14289-1 7.1: types are standard or mapped to one; standard ones stay as they are"""
    for element in file.tree.elements:
        if element.tag not in STANDARD:
            yield "%s: %s" % (element.reference, element.tag)
    for name, target in file.tree.roles.items():
        if name[1:] in STANDARD or name == target:
            yield "%s is mapped to %s" % (name, target)


WITHIN = {"TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"}, "LI": {"L"}, "LBody": {"LI"},
          "THead": {"Table"}, "TBody": {"Table"}, "TFoot": {"Table"}, "TOCI": {"TOC"}}
KIDS = {"Table": {"TR", "THead", "TBody", "TFoot", "Caption"}, "TR": {"TH", "TD"}, "L": {"L", "LI", "Caption"},
        "LI": {"Lbl", "LBody"}, "TOC": {"TOC", "TOCI", "Caption"}}


@rule
def nesting(file):
    """ISO 14289-1 7.2: tables, lists and contents are made of their own parts"""
    if [e.tag for e in file.tree.top] != ["Document"]:
        yield "the tree does not begin with one Document"
    for element in file.tree.elements:
        parent = element.parent.tag if element.parent else ""
        if parent not in WITHIN.get(element.tag, {parent}):
            yield "%s: %s in %s" % (element.reference, element.tag, parent)
        for kid in element.kids:
            if kid.tag not in KIDS.get(element.tag, {kid.tag}):
                yield "%s: %s in %s" % (kid.reference, kid.tag, element.tag)


@rule
def headings(file):
    """ISO 14289-1 7.4.2: the first heading is H1, no level is skipped; H does not stand beside H1"""
    level, plain = 0, False
    for element in file.tree.elements:
        plain = plain or element.tag == "H"
        match = re.fullmatch(r"H([1-6])", element.tag)
        if match:
            if int(match[1]) > level + 1:
                yield "%s: H%s after H%d" % (element.reference, match[1], level)
            level = int(match[1])
    if plain and level:
        yield "H and H1"


@rule
def tables(file):
    """ISO 14289-1 7.5: header cells have a scope"""
    for element in file.tree.elements:
        if element.tag == "TH" and element.attribute(file, "/Table", "/Scope") not in ("/Row", "/Column", "/Both") \
                and not element.attribute(file, "/Table", "/Headers"):
            yield element.reference


@rule
def figures(file):
    """ISO 14289-1 7.3: figures have a description, and a box"""
    for element in file.tree.elements:
        if element.tag in ("Figure", "Formula"):
            if not text(element.value.get("/Alt")) and not text(element.value.get("/ActualText")):
                yield "%s: no description" % element.reference
            if len(element.attribute(file, "/Layout", "/BBox") or []) != 4:
                yield "%s: no box" % element.reference


@rule
def notes(file):
    """ISO 14289-1 7.9: notes have an ID of their own"""
    seen = set()
    for element in file.tree.elements:
        name = element.value.get("/ID")
        if element.tag == "Note" and not name or name and name in seen:
            yield "%s: %s" % (element.reference, name)
        seen.add(name)


@rule
def links(file):
    """ISO 14289-1 7.18.5: a link's annotation belongs to a Link element; 7.18.1: others to Annot or Form"""
    tree = file.tree
    for _, reference, value in file.annotations():
        owner = tree.object_owners.get(reference)
        wanted = "Link" if value.get("/Subtype") == "/Link" else "Annot"
        if owner is None or owner.tag != wanted:
            yield "%s belongs to %s" % (reference, owner and owner.tag)
        elif tree.parents.get(value.get("/StructParent")) != owner.reference:
            yield "%s: the parent tree names another element" % reference


@rule
def tab_order(file):
    """ISO 14289-1 7.18.3: pages with annotations follow the structure"""
    for page in file.pages:
        if file.at(page, "/Annots") and file.at(page, "/Tabs") != "/S":
            yield page


@rule
def destinations(file):
    """catalogue PD-09, PD-10: what links and outline name is there"""
    there = {text(key) for key, _ in file.leaves(file.at(file.root, "/Names", "/Dests"), "/Names")}
    for where, value in file.all_dicts():
        dest = value.get("/Dest") if "/Title" in value or value.get("/Subtype") == "/Link" else None
        if isinstance(dest, str) and not is_reference(dest) and text(dest) not in there:
            yield "%s: %s" % (where, text(dest))


# ---- fonts ------------------------------------------------------------------------------------------


def used_fonts(file):
    """(reference, Type0 font, descendant, {code: always with ActualText})"""
    used = {}
    for content in file.contents:
        for font, codes in content.codes.items():
            for code, said in codes.items():
                used.setdefault(font, {})[code] = used.get(font, {}).get(code, True) and said
    for reference in sorted(r for r in used if r):
        font = file.get(reference)
        descendant = file.get((file.get(font.get("/DescendantFonts")) or [{}])[0])
        yield reference, font, descendant, used[reference]


def program(file, descendant):
    """The embedded font, or None."""
    descriptor = file.get(descendant.get("/FontDescriptor")) or {}
    if descendant.get("/Subtype") == "/CIDFontType0" and file.at(descriptor, "/FontFile3", "/Subtype") == "/CIDFontType0C":
        return Cff(file.data[descriptor["/FontFile3"]])
    if descendant.get("/Subtype") == "/CIDFontType2" and "/FontFile2" in descriptor:
        return Glyf(file.data[descriptor["/FontFile2"]])
    return None


@rule
def fonts_embedded(file):
    """ISO 19005-2 6.2.11.2..4: composite fonts, embedded, of one name, Identity-H, CIDs told"""
    for reference, font, descendant, _ in used_fonts(file):
        descriptor = file.get(descendant.get("/FontDescriptor")) or {}
        name = descendant.get("/BaseFont")
        if font.get("/Subtype") != "/Type0" or font.get("/Encoding") != "/Identity-H":
            yield "%s: %s %s" % (reference, font.get("/Subtype"), font.get("/Encoding"))
        if program(file, descendant) is None:
            yield "%s: no font program of its kind" % reference
        if not name or descriptor.get("/FontName") != name or not re.match(r"/[A-Z]{6}\+", name):
            yield "%s: %s and %s" % (reference, name, descriptor.get("/FontName"))
        system = file.get(descendant.get("/CIDSystemInfo")) or {}
        if not text(system.get("/Registry")) or not text(system.get("/Ordering")) or "/Supplement" not in system:
            yield "%s: CIDSystemInfo" % reference
        if descendant.get("/Subtype") == "/CIDFontType2" and file.get(descendant.get("/CIDToGIDMap")) is None:
            yield "%s: no CIDToGIDMap" % reference


def width_table(file, descendant):
    widths, at = {}, 0
    flat = file.get(descendant.get("/W")) or []
    while at < len(flat):
        if isinstance(flat[at + 1], list):
            widths.update(enumerate(flat[at + 1], flat[at]))
            at += 2
        else:
            widths.update(dict.fromkeys(range(flat[at], flat[at + 1] + 1), flat[at + 2]))
            at += 3
    return widths


@rule
def font_widths(file):
    """ISO 19005-2 6.2.11.5: the widths of the dictionary are those of the font; 6.2.11.4.1: every glyph is there"""
    for reference, _, descendant, codes in used_fonts(file):
        font, widths = program(file, descendant), width_table(file, descendant)
        gids = file.data.get(descendant.get("/CIDToGIDMap"))
        for cid in sorted(codes) if font else []:
            gid = cid if gids is None else int.from_bytes(gids[2 * cid:2 * cid + 2], "big")
            own, said = font.advance(gid), widths.get(cid, descendant.get("/DW", 1000))
            if own is None or abs(own - said) > 1:
                yield "%s, CID %d: %s in the font, %s in W" % (reference, cid, own, said)


@rule
def font_notdef(file):
    """ISO 19005-2 6.2.11.8: no .notdef"""
    for reference, _, descendant, codes in used_fonts(file):
        gids = file.data.get(descendant.get("/CIDToGIDMap"))
        for cid in codes:
            if cid == 0 or gids is not None and gids[2 * cid:2 * cid + 2] in (b"", b"\0\0"):
                yield "%s, CID %d" % (reference, cid)


@rule
def font_cid_set(file):
    """ISO 19005-2 6.2.11.4.2: a CIDSet, where there is one, lists all CIDs of the font"""
    for reference, _, descendant, _ in used_fonts(file):
        bits = file.data.get(file.at(descendant, "/FontDescriptor").get("/CIDSet")) if descendant.get("/FontDescriptor") else None
        font = program(file, descendant)
        if bits is not None and isinstance(font, Cff):
            listed = {i for i in range(8 * len(bits)) if bits[i // 8] >> (7 - i % 8) & 1}
            if listed != set(font.gids):
                yield "%s: %d listed, %d in the font" % (reference, len(listed), len(font.gids))


def to_unicode(file, font):
    """{code: text}"""
    out, cmap = {}, file.data.get(font.get("/ToUnicode"), b"").decode("latin-1")
    decode = lambda digits: bytes.fromhex(digits).decode("utf-16-be", "replace")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.S):
        for code, value in re.findall(r"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]*)>", block):
            out[int(code, 16)] = decode(value)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.S):
        for first, last, values in re.findall(r"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>\s*\[(.*?)\]", block, re.S):
            for i, value in enumerate(re.findall(r"<([0-9A-Fa-f]*)>", values)):
                if int(first, 16) + i <= int(last, 16):
                    out[int(first, 16) + i] = decode(value)
        block = re.sub(r"\[.*?\]", "", block, flags=re.S)
        for first, last, value in re.findall(r"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>", block):
            for i in range(int(last, 16) - int(first, 16) + 1):
                out[int(first, 16) + i] = decode(value[:-4] + "%04X" % (int(value[-4:], 16) + i))
    return out


@rule
def font_unicode(file):
    """ISO 19005-2 6.2.11.7: every code has its text, which is no NUL, BOM or U+FFFE; private use has ActualText"""
    for reference, font, _, codes in used_fonts(file):
        table = to_unicode(file, font)
        for code, said in sorted(codes.items()):
            value = table.get(code, "")
            if not value or any(c in "\0\ufeff\ufffe\ufffd" for c in value):
                yield "%s, code %04X: %r" % (reference, code, value)
            elif not said and any("\ue000" <= c <= "\uf8ff" or c >= "\U000f0000" for c in value):
                yield "%s, code %04X: private use without ActualText" % (reference, code)


# ---- running ----------------------------------------------------------------------------------------


def faults_of(check, file):
    """At most a screen of what the rule finds; a file too broken for it is a fault too."""
    found = []
    try:
        for fault in check(file):
            found.append(fault)
            if len(found) == 20:
                break
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        found.append("cannot be checked: %r" % error)
    return found


def check_file(path, damages=False):
    """Reports every rule; with `damages` also that each of them can fail."""
    file = File(path)
    for check in RULES:
        found = faults_of(check, file)
        ok(not found, "%s: %s" % (check.__name__.replace("_", " "), check.__doc__), found)
    if damages:
        from pdfa_prove import prove  # it needs the classes of this file
        prove(file, RULES, faults_of)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+")
    parser.add_argument("--prove", action="store_true", help="damage each file and want the rules to notice")
    options = parser.parse_args()
    for path in options.files:
        check_file(path, options.prove)
    done()


if __name__ == "__main__":
    main()
