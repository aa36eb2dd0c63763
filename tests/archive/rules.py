"""The rules of ISO 19005-2 (PDF/A-2, level A) and ISO 14289-1 (PDF/UA-1) that
our files rely on. Each names its clause; each gives what is wrong, or nothing.
A validator proper knows far more; this one fails where we would."""

import re
import struct
import xml.etree.ElementTree as ET

from pdf import operations, string_bytes, text

RULES = []


def rule(clause):
    def add(f):
        RULES.append((clause, f))
        return f
    return add


# ---- structure elements ----

STANDARD = set("""Document Part Art Sect Div BlockQuote Caption TOC TOCI Index
NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead
TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Figure Formula
Form""".split())


def kids(p, e):
    k = p.get(p.dict(e).get("/K"))
    if k is None:
        return []
    return k if isinstance(k, list) else [p.dict(e)["/K"]]


def tree(p):
    """(reference, dictionary) of all elements, in reading order."""
    out = []

    def walk(ref):
        d = p.dict(ref)
        if "/S" not in d:
            return
        out.append((ref, d))
        for k in kids(p, ref):
            if isinstance(k, str) or (isinstance(k, dict) and "/S" in k):
                walk(k)

    root = p.dict(p.root().get("/StructTreeRoot"))
    top = p.get(root.get("/K"))
    for k in top if isinstance(top, list) else [root.get("/K")]:
        if k is not None:
            walk(k)
    return out


def attribute(p, d, owner, name):
    a = p.get(d.get("/A"))
    for one in a if isinstance(a, list) else [a]:
        one = p.dict(one)
        if one.get("/O") == owner and name in one:
            return p.get(one[name])
    return None


def marks(p, page):
    """Of a page's content: (operator, stack of marked content) of what shows
    something; the stack holds (tag, number or None)."""
    stack = []
    for op, args in operations(content(p, page)):
        if op == b"BMC":
            stack.append((args[0][1:].decode(), None))
        elif op == b"BDC":
            props = b" ".join(args[1:])
            m = re.search(rb"/MCID (\d+)", props)
            stack.append((args[0][1:].decode(), int(m[1]) if m else None))
        elif op == b"EMC":
            if not stack:
                yield "EMC", None
                return
            stack.pop()
        elif op in (b"Tj", b"TJ", b"f", b"S", b"B", b"Do", b"'", b'"', b"sh"):
            yield op.decode(), list(stack)
    if stack:
        yield "open", None


def content(p, page):
    c = p.get(p.dict(page).get("/Contents"))
    parts = c if isinstance(c, list) else [p.dict(page).get("/Contents")]
    return b"\n".join(p.data(x) or b"" for x in parts)


def parent_tree(p):
    nums = {}

    def walk(ref):
        d = p.dict(ref)
        n = p.get(d.get("/Nums")) or []
        for i in range(0, len(n), 2):
            nums[n[i]] = n[i + 1]
        for k in p.get(d.get("/Kids")) or []:
            walk(k)

    walk(p.dict(p.root().get("/StructTreeRoot")).get("/ParentTree"))
    return nums


# ---- ISO 19005-2: the file ----

@rule("ISO 19005-2, 6.1.2: header")
def header(p):
    if not re.match(rb"%PDF-1\.[0-7]\n%[\x80-\xff]{4}", p.bytes):
        yield "no %PDF-1.n and four bytes above 127"


@rule("ISO 19005-2, 6.1.3: trailer")
def trailer(p):
    if len(p.get(p.trailer.get("/ID")) or []) != 2:
        yield "no ID"
    if "/Encrypt" in p.trailer:
        yield "encrypted"


@rule("ISO 19005-2, 6.1.7: streams")
def streams(p):
    for ref, o in p.objects.items():
        if not (isinstance(o, dict) and "data" in o and "dict" in o):
            continue
        for key in ("/F", "/FFilter", "/FDecodeParms"):
            if key in o["dict"]:
                yield f"{ref}: {key}"
        filters = p.get(o["dict"].get("/Filter"))
        for f in filters if isinstance(filters, list) else [filters]:
            if f not in (None, "/FlateDecode", "/DCTDecode"):
                yield f"{ref}: {f}"


def strings(v):
    if isinstance(v, str) and v[:2] in ("u:", "b:"):
        yield v
    elif isinstance(v, list):
        for x in v:
            yield from strings(x)
    elif isinstance(v, dict):
        for k, x in v.items():
            if k != "data":
                yield from strings(x)


@rule("ISO 19005-2, 6.1.13: limits")
def limits(p):
    for ref, o in p.objects.items():
        for s in strings(o):
            n = len(s[2:].encode("utf-16-be")) if s[:2] == "u:" \
                else len(s[2:]) // 2
            if n > 32767:
                yield f"{ref}: a string of {n} bytes"
    for page in p.pages():
        box = p.get(p.dict(page).get("/MediaBox"))
        if not all(3 <= box[i + 2] - box[i] <= 14400 for i in (0, 1)):
            yield f"{page}: {box}"
        for _, args in operations(content(p, page)):
            if any(len(a) > 32767 * (2 if a[:1] == b"<" else 1)
                   for a in args):
                yield f"{page}: a string in the content"


@rule("ISO 19005-2, 6.2.3: output intent")
def output_intent(p):
    intents = p.get(p.root().get("/OutputIntents")) or []
    if not any(p.dict(i).get("/S") == "/GTS_PDFA1" for i in intents):
        yield "no GTS_PDFA1"
    for i in intents:
        profile = p.data(p.dict(i).get("/DestOutputProfile"))
        if profile is None:
            yield "no profile"
            continue
        if (len(profile) < 132 or profile[36:40] != b"acsp"
                or profile[12:16] != b"mntr" or profile[16:20] != b"RGB "
                or struct.unpack(">I", profile[:4])[0] != len(profile)
                or profile[8] > 4):
            yield "profile: no RGB monitor profile of version 2 or 4"
        if p.dict(p.dict(i)["/DestOutputProfile"]).get("/N") != 3:
            yield "profile: /N"
        n = struct.unpack(">I", profile[128:132])[0]
        for k in range(n):
            at, size = struct.unpack(
                ">II", profile[136 + 12 * k:144 + 12 * k])
            if at + size > len(profile) or at % 4:
                yield "profile: tag outside"


@rule("ISO 19005-2, 6.2.4.3: device colours")
def colours(p):
    for ref, o in p.objects.items():
        d = p.dict(ref)
        if d.get("/Subtype") == "/Image" and \
                p.get(d.get("/ColorSpace")) not in \
                ("/DeviceRGB", "/DeviceGray"):
            yield f"{ref}: {d.get('/ColorSpace')}"
    for page in p.pages():
        for op, _ in operations(content(p, page)):
            if op in (b"k", b"K"):
                yield f"{page}: CMYK"


@rule("ISO 19005-2, 6.2.8: images")
def images(p):
    for ref in p.objects:
        d = p.dict(ref)
        if d.get("/Subtype") == "/Image" and (
                d.get("/Interpolate") is True or "/Alternates" in d
                or "/OPI" in d):
            yield ref


def fonts(p):
    seen = set()
    for page in p.pages():
        for name, ref in page_fonts(p, page).items():
            if (name, ref) not in seen:
                seen.add((name, ref))
                yield name, ref, p.dict(ref)


def descendant(p, font):
    return p.dict((p.get(font.get("/DescendantFonts")) or [None])[0])


def font_file(p, font):
    d = p.dict(descendant(p, font).get("/FontDescriptor"))
    return p.data(d.get("/FontFile2"))


def page_fonts(p, page):
    """Its fonts' objects by name; pages of joined files share names only."""
    res = p.dict(p.dict(page).get("/Resources"))
    return p.dict(res.get("/Font"))


def used_glyphs(p):
    """Glyphs by the font's object."""
    used = {}
    for page in p.pages():
        font, names = None, page_fonts(p, page)
        for op, args in operations(content(p, page)):
            if op == b"Tf":
                font = names.get(args[0].decode())
            elif op in (b"Tj", b"TJ"):
                for a in args:
                    if a[:1] == b"(":
                        s = string_bytes(a)
                        for i in range(0, len(s) - 1, 2):
                            used.setdefault(font, set()).add(
                                s[i] << 8 | s[i + 1])
    return used


def tables(font):
    n = struct.unpack(">H", font[4:6])[0]
    out = {}
    for i in range(n):
        tag, _, at, size = struct.unpack(
            ">4sIII", font[12 + 16 * i:28 + 16 * i])
        out[tag.decode()] = font[at:at + size]
    return out


def advances(font):
    t = tables(font)
    upem = struct.unpack(">H", t["head"][18:20])[0]
    n = struct.unpack(">H", t["hhea"][34:36])[0]
    glyphs = struct.unpack(">H", t["maxp"][4:6])[0]
    out = [struct.unpack(">H", t["hmtx"][4 * i:4 * i + 2])[0] * 1000 / upem
           for i in range(n)]
    return out + [out[-1]] * (glyphs - n)


def widths(p, font):
    w, out = p.get(descendant(p, font).get("/W")) or [], {}
    i = 0
    while i < len(w):
        first, second = w[i], p.get(w[i + 1])
        if isinstance(second, list):
            for k, v in enumerate(second):
                out[first + k] = v
            i += 2
        else:
            for k in range(first, second + 1):
                out[k] = w[i + 2]
            i += 3
    return out


@rule("ISO 19005-2, 6.2.11.3 and ISO 14289-1, 7.21.3: composite fonts")
def composite(p):
    for name, _, f in fonts(p):
        if f.get("/Subtype") != "/Type0":
            continue
        d = descendant(p, f)
        if f.get("/Encoding") != "/Identity-H":
            yield f"{name}: encoding"
        if d.get("/CIDToGIDMap") != "/Identity":
            yield f"{name}: CIDToGIDMap"


@rule("ISO 19005-2, 6.2.11.4 and ISO 14289-1, 7.21.4: fonts are embedded")
def embedded(p):
    used = used_glyphs(p)
    for name, ref, f in fonts(p):
        data = font_file(p, f)
        if data is None:
            yield f"{name}: not embedded"
            continue
        n = struct.unpack(">H", tables(data)["maxp"][4:6])[0]
        for g in used.get(ref, ()):
            if g == 0 or g >= n:
                yield f"{name}: glyph {g}"


@rule("ISO 19005-2, 6.2.11.5 and ISO 14289-1, 7.21.5: widths")
def metrics(p):
    used = used_glyphs(p)
    for name, ref, f in fonts(p):
        data = font_file(p, f)
        if data is None:
            continue
        real, said = advances(data), widths(p, f)
        for g in used.get(ref, ()):
            want = real[g] if g < len(real) else -1
            if abs(said.get(g, descendant(p, f).get("/DW", 1000)) - want) > 1:
                yield f"{name}: width of glyph {g}"


def unicode_map(p, font):
    out = {}
    data = p.data(font.get("/ToUnicode")) or b""
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", data, re.S):
        for a, b in re.findall(rb"<([0-9A-F]+)>\s*<([0-9A-F]+)>", block):
            out[int(a, 16)] = bytes.fromhex(b.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", data, re.S):
        for a, b, c in re.findall(
                rb"<([0-9A-F]+)>\s*<([0-9A-F]+)>\s*<([0-9A-F]+)>", block):
            first = bytes.fromhex(c.decode()).decode("utf-16-be")
            for k in range(int(a, 16), int(b, 16) + 1):
                out[k] = first[:-1] + chr(
                    ord(first[-1]) + k - int(a, 16))
    return out


@rule("ISO 19005-2, 6.2.11.7.2 and ISO 14289-1, 7.21.7: glyphs say their text")
def says(p):
    # glyphs inside ActualText may say nothing
    known = {ref: unicode_map(p, f) for _, ref, f in fonts(p)}
    for page in p.pages():
        font, stack = None, []
        maps = {n: known[ref] for n, ref in page_fonts(p, page).items()}
        for op, args in operations(content(p, page)):
            if op in (b"BMC", b"BDC"):
                stack.append(b"/ActualText" in args)
            elif op == b"EMC" and stack:
                stack.pop()
            elif op == b"Tf":
                font = args[0].decode()
            elif op in (b"Tj", b"TJ") and not any(stack):
                for a in args:
                    if a[:1] != b"(":
                        continue
                    s = string_bytes(a)
                    for i in range(0, len(s) - 1, 2):
                        g = s[i] << 8 | s[i + 1]
                        t = maps.get(font, {}).get(g)
                        if not t or any(c in "\0\ufeff\ufffe" for c in t):
                            yield f"{page}: {font} glyph {g}"


@rule("ISO 19005-2, 6.3.2 and 6.3.3: annotations are shown and printed")
def annotations(p):
    for page in p.pages():
        for a in p.get(p.dict(page).get("/Annots")) or []:
            f = p.dict(a).get("/F")
            if not isinstance(f, int) or f & 4 == 0 or f & 0b100011:
                yield f"{a}: /F {f}"


@rule("ISO 19005-2, 6.5: actions")
def actions(p):
    if "/OpenAction" in p.root() or "/AA" in p.root():
        yield "catalog"
    for ref in p.objects:
        a = p.dict(p.dict(ref).get("/A"))
        if a.get("/Type") == "/Action" and a.get("/S") not in (
                "/URI", "/GoTo"):
            yield f"{ref}: {a.get('/S')}"


# ---- metadata ----

NS = {"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
      "dc": "http://purl.org/dc/elements/1.1/",
      "pdf": "http://ns.adobe.com/pdf/1.3/",
      "xmp": "http://ns.adobe.com/xap/1.0/",
      "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
      "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
      "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
      "ext": "http://www.aiim.org/pdfa/ns/extension/",
      "schema": "http://www.aiim.org/pdfa/ns/schema#",
      "property": "http://www.aiim.org/pdfa/ns/property#"}


def xmp(p):
    data = p.data(p.root().get("/Metadata"))
    if data is None:
        return None
    try:
        return ET.fromstring(data.decode("utf-8"))
    except (ET.ParseError, UnicodeDecodeError):
        return None


def said(p, path):
    x = xmp(p)
    e = x.find(".//" + path, NS) if x is not None else None
    return e.text if e is not None else None


@rule("ISO 19005-2, 6.6.2: metadata")
def metadata(p):
    d = p.dict(p.root().get("/Metadata"))
    if d.get("/Type") != "/Metadata" or d.get("/Subtype") != "/XML":
        yield "no metadata stream"
    if xmp(p) is None:
        yield "no XMP"


@rule("ISO 19005-2, 6.6.2.3: schemas are described")
def extension(p):
    x = xmp(p)
    if x is None:
        return
    predefined = ("rdf", "dc", "pdf", "xmp", "pdfaid", "ext")
    known = {(NS["xmpMM"], "DocumentID")}
    for s in x.iterfind(".//ext:schemas//rdf:li", NS):
        uri = s.find("schema:namespaceURI", NS)
        if uri is not None:
            known |= {(uri.text, n.text) for n in
                      s.iterfind(".//property:name", NS)}
    for e in x.find(".//rdf:Description", NS):
        uri, name = e.tag[1:].split("}")
        if uri not in [NS[k] for k in predefined] and (uri, name) not in known:
            yield f"{uri} {name}"


@rule("ISO 19005-2 and 19005-3, 6.6.4: says that it is PDF/A-2a, with files "
      "in it PDF/A-3a")
def archive(p):
    part = "3" if file_specifications(p) else "2"
    if said(p, "pdfaid:part") != part or said(p, "pdfaid:conformance") != "A":
        yield "pdfaid"


def file_specifications(p):
    """Of all files within the file."""
    return [o for o in map(p.dict, p.objects)
            if o.get("/Type") == "/Filespec" or "/EF" in o]


@rule("ISO 19005-3, 6.8: files within the file are named and associated")
def files(p):
    names = p.dict(p.dict(p.root().get("/Names")).get("/EmbeddedFiles"))
    flat = p.get(names.get("/Names")) or []
    named = [p.dict(v) for v in flat[1::2]]
    keys = [text(k) for k in flat[::2]]
    if keys != sorted(set(keys)):
        yield "the keys of the name tree"
    associated = [p.dict(v) for v in p.get(p.root().get("/AF")) or []]
    for o in file_specifications(p):
        name = text(o.get("/UF")) or "?"
        stream = p.dict(o.get("/EF")).get("/F")
        d = p.dict(stream)
        if not text(o.get("/F")) or not text(o.get("/UF")):
            yield f"{name}: /F and /UF"
        if o.get("/AFRelationship") not in ("/Source", "/Data", "/Supplement",
                                            "/Alternative", "/Unspecified"):
            yield f"{name}: /AFRelationship"
        if o not in associated:
            yield f"{name}: not in /AF"
        if o not in named:
            yield f"{name}: not in /EmbeddedFiles"
        if "/" not in (d.get("/Subtype") or "")[1:]:
            yield f"{name}: media type {d.get('/Subtype')}"
        if p.dict(d.get("/Params")).get("/Size") != len(p.data(stream) or b""):
            yield f"{name}: /Size"


@rule("ISO 19005-2, 6.6.3: information and metadata say the same")
def same(p):
    info = p.dict(p.trailer.get("/Info"))
    pairs = {"/Title": "dc:title//rdf:li", "/Author": "dc:creator//rdf:li",
             "/Subject": "dc:description//rdf:li",
             "/Keywords": "pdf:Keywords", "/Producer": "pdf:Producer"}
    for key, path in pairs.items():
        if text(info.get(key)) != said(p, path):
            yield key
    date = text(info.get("/CreationDate"))
    if date is not None:
        digits = re.sub(r"\D", "", said(p, "xmp:CreateDate") or "")
        if not digits.startswith(re.sub(r"\D", "", date)[:14]):
            yield "/CreationDate"


# ---- structure ----

@rule("ISO 19005-2, 6.7.2 and ISO 14289-1, 7.1: marked")
def marked(p):
    m = p.dict(p.root().get("/MarkInfo"))
    if m.get("/Marked") is not True or m.get("/Suspects") is True:
        yield "/MarkInfo"
    if not tree(p):
        yield "no structure"


@rule("ISO 19005-2, 6.7.3.4: types of elements are standard")
def types(p):
    for ref, d in tree(p):
        if d.get("/S", "/")[1:] not in STANDARD:
            yield f"{ref}: {d.get('/S')}"


@rule("ISO 19005-2, 6.7.4 and ISO 14289-1, 7.2: language")
def language(p):
    lang = text(p.root().get("/Lang")) or ""
    if not re.fullmatch(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", lang):
        yield f"/Lang {lang}"


@rule("ISO 14289-1, 5: says that it is PDF/UA-1")
def accessible(p):
    if said(p, "pdfuaid:part") != "1":
        yield "pdfuaid"


@rule("ISO 14289-1, 7.1: the title is shown")
def title(p):
    v = p.dict(p.root().get("/ViewerPreferences"))
    if v.get("/DisplayDocTitle") is not True:
        yield "/DisplayDocTitle"
    if not said(p, "dc:title//rdf:li"):
        yield "dc:title"


@rule("ISO 14289-1, 7.1: all content is tagged or an artifact")
def tagged(p):
    parents = parent_tree(p)
    for page in p.pages():
        of = p.get(parents.get(p.dict(page).get("/StructParents"))) or []
        for op, stack in marks(p, page):
            if stack is None:
                yield f"{page}: {op}"
                break
            real = [s for s in stack if s[1] is not None]
            artifact = any(s[0] == "Artifact" for s in stack)
            if artifact and real:
                yield f"{page}: an artifact within a tag"
            elif len(real) > 1:
                yield f"{page}: a tag within a tag"
            elif not artifact and not real:
                yield f"{page}: {op} is neither"
            elif real:
                name, number = real[0]
                e = p.dict(of[number]) if number < len(of) else {}
                if e.get("/S") != "/" + name:
                    yield f"{page}: {name} {number}: parent {e.get('/S')}"


@rule("ISO 32000-1, 14.7.4.4: elements and content lead to each other")
def linked(p):
    claimed = {}
    for ref, d in tree(p):
        for k in kids(p, ref):
            page, n = d.get("/Pg"), k
            if isinstance(k, dict) and k.get("/Type") == "/MCR":
                page, n = k.get("/Pg", page), k.get("/MCID")
            if isinstance(n, int):
                claimed.setdefault((page, n), []).append(ref)
    parents = parent_tree(p)
    for page in p.pages():
        of = p.get(parents.get(p.dict(page).get("/StructParents"))) or []
        for n, ref in enumerate(of):
            if claimed.pop((page, n), None) != [ref]:
                yield f"{page}: content {n}"
    for page, n in claimed:
        yield f"{page}: {n} is not in the parent tree"
    for ref, d in tree(p):
        for k in kids(p, ref):
            if isinstance(k, str) and "/S" in p.dict(k) and \
                    p.dict(k).get("/P") != ref:
                yield f"{k}: /P"


@rule("ISO 14289-1, 7.1: content is read in the order it stands")
def order(p):
    # but pictures, which may lie behind or over text, and notes, which stand at
    # the foot of the page: in an order of their own
    def walk(ref, last):
        d = p.dict(ref)
        if d.get("/S") == "/Figure":
            return
        if d.get("/S") == "/Note":
            last = {}
        for k in kids(p, ref):
            page, n = d.get("/Pg"), k
            if isinstance(k, dict) and k.get("/Type") == "/MCR":
                page, n = k.get("/Pg", page), k.get("/MCID")
            if isinstance(n, int):
                if n < last.get(page, -1):
                    yield f"{ref}: {n} after {last[page]}"
                last[page] = n
            elif isinstance(k, str):
                yield from walk(k, last)

    root = p.dict(p.root().get("/StructTreeRoot"))
    if root.get("/K"):
        yield from walk(root["/K"], {})


@rule("ISO 14289-1, 7.9: notes have names of their own")
def notes(p):
    names = p.dict(p.dict(p.root().get("/StructTreeRoot")).get("/IDTree"))
    names = p.get(names.get("/Names")) or []
    known = dict(zip(names[1::2], names[::2]))
    for ref, d in tree(p):
        if d.get("/S") == "/Note" and (
                not d.get("/ID") or known.get(ref) != d["/ID"]):
            yield ref
    if len(set(names[::2])) != len(names[::2]) or \
            sorted(names[::2]) != names[::2]:
        yield "IDTree"


@rule("ISO 14289-1, 7.3: figures have another text")
def figures(p):
    for ref, d in tree(p):
        if d.get("/S") == "/Figure" and not text(d.get("/Alt")):
            yield ref


@rule("ISO 14289-1, 7.4.2: headings")
def headings(p):
    level = 0
    for ref, d in tree(p):
        m = re.fullmatch(r"/H([1-6])", d.get("/S", ""))
        if m is None:
            continue
        if int(m[1]) > level + 1:
            yield f"{ref}: H{m[1]} after H{level}"
        level = int(m[1])


@rule("ISO 14289-1, 7.5: tables")
def table(p):
    for ref, d in tree(p):
        if d.get("/S") != "/Table":
            continue
        taken, width = {}, None
        rows = [k for k in kids(p, ref) if p.dict(k).get("/S") == "/TR"]
        if len(rows) != len(kids(p, ref)):
            yield f"{ref}: a kid is no row"
        for r, row in enumerate(rows):
            at = 0
            for c in kids(p, row):
                e = p.dict(c)
                if e.get("/S") not in ("/TH", "/TD"):
                    yield f"{row}: a kid is no cell"
                while (r, at) in taken:
                    at += 1
                if e.get("/S") == "/TH" and \
                        attribute(p, e, "/Table", "/Scope") is None:
                    yield f"{c}: no scope"
                columns = attribute(p, e, "/Table", "/ColSpan") or 1
                for k in range(attribute(p, e, "/Table", "/RowSpan") or 1):
                    for i in range(columns):
                        if (r + k, at + i) in taken:
                            yield f"{c}: overlaps"
                        taken[r + k, at + i] = True
                at += columns
            n = sum(1 for (y, _) in taken if y == r)
            if width is not None and n != width:
                yield f"{row}: {n} columns, not {width}"
            width = n


@rule("ISO 14289-1, 7.6: lists")
def lists(p):
    for ref, d in tree(p):
        names = [p.dict(k).get("/S") for k in kids(p, ref)
                 if isinstance(k, str)]
        if d.get("/S") == "/L":
            if any(n not in ("/LI", "/L", "/Caption") for n in names):
                yield f"{ref}: kids {names}"
            labels = any(p.dict(x).get("/S") == "/Lbl"
                         for k in kids(p, ref) for x in kids(p, k)
                         if isinstance(x, str))
            if labels and attribute(p, d, "/List", "/ListNumbering") in (
                    None, "/None"):
                yield f"{ref}: /ListNumbering"
        if d.get("/S") == "/LI" and any(
                n not in ("/Lbl", "/LBody") for n in names):
            yield f"{ref}: kids {names}"


@rule("ISO 14289-1, 7.18: annotations are in the structure")
def links(p):
    parents, claimed = parent_tree(p), {}
    for ref, d in tree(p):
        for k in kids(p, ref):
            if isinstance(k, dict) and k.get("/Type") == "/OBJR":
                claimed[k.get("/Obj")] = (ref, d.get("/S"))
    for page in p.pages():
        annots = p.get(p.dict(page).get("/Annots")) or []
        if annots and p.dict(page).get("/Tabs") != "/S":
            yield f"{page}: 7.18.3 /Tabs"
        for a in annots:
            d = p.dict(a)
            ref, kind = claimed.get(a, (None, None))
            if kind != "/Link":
                yield f"{a}: 7.18.5 not in a Link"
            elif parents.get(d.get("/StructParent")) != ref:
                yield f"{a}: 7.18.1 /StructParent"
            if not text(d.get("/Contents")):
                yield f"{a}: 7.18.5 /Contents"


@rule("ISO 32000-1, 14.8.4.4.2: links have words and an area")
def whole_links(p):
    top = {ref for ref, d in tree(p) if d.get("/S") == "/Document"}
    for ref, d in tree(p):
        if d.get("/S") != "/Link":
            continue
        areas = [k for k in kids(p, ref)
                 if isinstance(k, dict) and k.get("/Type") == "/OBJR"]
        if not areas:
            yield f"{ref}: no area"
        if len(areas) == len(kids(p, ref)) and d.get("/P") not in top:
            yield f"{ref}: no words"


def check(p):
    """(clause, what) of everything that is wrong."""
    out = []
    for clause, f in RULES:
        out += [(clause, what) for what in f(p)]
    return out
