"""A DOCX as a reader of ISO/IEC 29500 understands it: parts, styles with what
they inherit, numbering as Word counts it, runs with their effective look."""
import posixpath
import xml.etree.ElementTree as ET
import zipfile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/" \
     "wordprocessingDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

PAGE, PAGES, IMAGE = "\ue000", "\ue001", "\ue002"
TOGGLES = ("b", "i", "caps", "strike")


def val(e, name, default=None):
    """w:val of the child, default where there is no such child."""
    kid = e.find(W + name) if e is not None else None
    return default if kid is None else kid.get(W + "val", "true")


def is_on(value):
    return value not in ("false", "0", "off", "none", "nil")


def number(e, name):
    v = e.get(W + name) if e is not None else None
    return None if v is None else int(v)


class Part:
    def __init__(self, archive, name):
        self.name = name
        self.root = ET.fromstring(archive.read(name))
        folder, base = posixpath.split(name)
        rels = "%s/_rels/%s.rels" % (folder, base)
        self.targets = {}
        if rels in archive.namelist():
            for r in ET.fromstring(archive.read(rels)):
                self.targets[r.get("Id")] = r.get("Target")


def para_direct(ppr):
    """What a w:pPr says, lengths in twips."""
    out = {}
    if ppr is None:
        return out
    for tag in ("keepNext", "keepLines", "pageBreakBefore", "widowControl"):
        v = val(ppr, tag)
        if v is not None:
            out[tag] = is_on(v)
    if val(ppr, "jc") is not None:
        out["jc"] = val(ppr, "jc")
    if val(ppr, "outlineLvl") is not None:
        out["outline"] = (int(val(ppr, "outlineLvl")) + 1) % 10
    spacing, ind = ppr.find(W + "spacing"), ppr.find(W + "ind")
    for tag in ("before", "after", "line"):
        if number(spacing, tag) is not None:
            out[tag] = number(spacing, tag)
    if spacing is not None and spacing.get(W + "lineRule"):
        out["lineRule"] = spacing.get(W + "lineRule")
    for tag in ("left", "right"):
        if number(ind, tag) is not None:
            out[tag] = number(ind, tag)
    if number(ind, "firstLine") is not None:
        out["first"] = number(ind, "firstLine")
    if number(ind, "hanging") is not None:
        out["first"] = -number(ind, "hanging")
    return out


def tabs_direct(ppr):
    """[(position, None to clear or (align, leader))]"""
    if ppr is None or ppr.find(W + "tabs") is None:
        return []
    return [(int(t.get(W + "pos")),
             None if t.get(W + "val") == "clear" else
             (t.get(W + "val"), t.get(W + "leader", "none")))
            for t in ppr.find(W + "tabs")]


def run_direct(rpr):
    out = {}
    if rpr is None:
        return out
    for tag in TOGGLES:
        if val(rpr, tag) is not None:
            out[tag] = is_on(val(rpr, tag))
    if rpr.find(W + "rFonts") is not None:
        out["font"] = rpr.find(W + "rFonts").get(W + "ascii")
    if val(rpr, "sz") is not None:
        out["size"] = int(val(rpr, "sz")) / 2
    if val(rpr, "u") is not None:
        out["u"] = is_on(val(rpr, "u"))
    if val(rpr, "color") is not None:
        out["color"] = val(rpr, "color")
    if rpr.find(W + "shd") is not None:
        out["shade"] = rpr.find(W + "shd").get(W + "fill")
    if val(rpr, "vertAlign") is not None:
        out["vertical"] = val(rpr, "vertAlign")
    return out


class Numbering:
    """Counts as Word does: by w:num and level, in the order of the text."""

    def __init__(self, part):
        self.levels, self.counters = {}, {}
        if part is None:
            return
        abstract = {a.get(W + "abstractNumId"): a
                    for a in part.root.findall(W + "abstractNum")}
        for num in part.root.findall(W + "num"):
            a = abstract[val(num, "abstractNumId")]
            levels = {int(l.get(W + "ilvl")): l for l in a.findall(W + "lvl")}
            start = {i: int(val(l, "start", 0)) for i, l in levels.items()}
            for o in num.findall(W + "lvlOverride"):
                i = int(o.get(W + "ilvl"))
                if o.find(W + "lvl") is not None:
                    levels[i] = o.find(W + "lvl")
                if val(o, "startOverride") is not None:
                    start[i] = int(val(o, "startOverride"))
            self.levels[num.get(W + "numId")] = (levels, start)

    def level(self, num, ilvl):
        return self.levels[num][0][ilvl]

    def label(self, num, ilvl):
        levels, start = self.levels[num]
        counters = self.counters.setdefault(num, {})
        counters[ilvl] = counters.get(ilvl, start[ilvl] - 1) + 1
        for deeper in [k for k in counters if k > ilvl]:
            del counters[deeper]
        text = val(levels[ilvl], "lvlText", "")
        for k in range(9):
            if "%%%d" % (k + 1) not in text:
                continue
            counters.setdefault(k, start[k])
            text = text.replace("%%%d" % (k + 1), in_words(
                val(levels[k], "numFmt"), counters[k]))
        return text


def in_words(form, n):
    if form in ("lowerLetter", "upperLetter"):
        s = chr(ord("a") + (n - 1) % 26) * ((n - 1) // 26 + 1)
        return s if form == "lowerLetter" else s.upper()
    if form in ("lowerRoman", "upperRoman"):
        s = ""
        for value, sign in zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9,
                                5, 4, 1), ("m", "cm", "d", "cd", "c", "xc",
                                           "l", "xl", "x", "ix", "v", "iv",
                                           "i")):
            s += sign * (n // value)
            n %= value
        return s if form == "lowerRoman" else s.upper()
    return "" if form in ("none", "bullet") else str(n)


class Docx:
    def __init__(self, path):
        self.archive = zipfile.ZipFile(path)
        self.document = self.part("word/document.xml")
        self.core = self.part("docProps/core.xml")
        self.custom = self.part("docProps/custom.xml")
        self.footnotes = self.part("word/footnotes.xml")
        self.numbering = Numbering(self.part("word/numbering.xml"))
        styles = self.part("word/styles.xml").root
        self.styles = {s.get(W + "styleId"): s
                       for s in styles.findall(W + "style")}
        self.default = next(s for s in self.styles.values()
                            if s.get(W + "type") == "paragraph" and
                            s.get(W + "default") == "1")
        defaults = styles.find(W + "docDefaults")
        self.para_base = {"jc": "left", "left": 0, "right": 0, "first": 0,
                          "before": 0, "after": 0, "line": 240,
                          "lineRule": "auto", "keepNext": False,
                          "keepLines": False, "pageBreakBefore": False,
                          "widowControl": True, "outline": 0}
        self.para_base.update(para_direct(defaults.find(
            W + "pPrDefault/" + W + "pPr")))
        self.run_base = {"b": False, "i": False, "caps": False,
                         "strike": False, "u": False, "color": "000000",
                         "shade": "auto", "vertical": "baseline",
                         "font": None, "size": 10}
        self.run_base.update(run_direct(defaults.find(
            W + "rPrDefault/" + W + "rPr")))

    def part(self, name):
        if name not in self.archive.namelist():
            return None
        return Part(self.archive, name)

    def chain(self, style):
        """The style and what it is based on, the eldest first."""
        out = []
        while style is not None:
            out.insert(0, style)
            style = self.styles.get(val(style, "basedOn"))
        return out

    def style_of(self, p):
        name = val(p.find(W + "pPr"), "pStyle")
        return self.styles[name] if name else self.default

    def number_of(self, p):
        """(numId, level) or None."""
        ppr = p.find(W + "pPr")
        num = ppr.find(W + "numPr") if ppr is not None else None
        if num is None or val(num, "numId") == "0":
            return None
        return val(num, "numId"), int(val(num, "ilvl", 0))

    def para(self, p):
        out, tabs = dict(self.para_base), {}
        sources = [s.find(W + "pPr") for s in self.chain(self.style_of(p))]
        number_of = self.number_of(p)
        if number_of:
            sources.append(self.numbering.level(*number_of).find(W + "pPr"))
        for ppr in sources + [p.find(W + "pPr")]:
            out.update(para_direct(ppr))
            for at, stop in tabs_direct(ppr):
                tabs.pop(at, None)
                if stop:
                    tabs[at] = stop
        out["tabs"] = sorted(tabs.items())
        return out

    def run_of_styles(self, chain):
        out = {}
        for s in chain:
            out.update(run_direct(s.find(W + "rPr")))
        return out

    def look(self, p, r):
        para = self.run_of_styles(self.chain(self.style_of(p)))
        rpr = r.find(W + "rPr")
        named = self.styles.get(val(rpr, "rStyle"))
        character = self.run_of_styles(self.chain(named))
        out = dict(self.run_base)
        out.update(para)
        out.update(character)
        for tag in TOGGLES:  # 17.7.3: twice on is off
            out[tag] = para.get(tag, False) != character.get(tag, False)
        out.update(run_direct(rpr))
        return out

    def content(self, part, p, note=""):
        """[(character, look, address)], drawings. note: the number of the one
        it stands in."""
        out, drawings = [], []
        fields = []  # [instruction, its result is read, where it leads]

        def begin(e):
            words = e.text.split()
            if words[0] in ("PAGE", "NUMPAGES"):
                fields[-1] = [words[0], False, ""]
                out.append(({"PAGE": PAGE, "NUMPAGES": PAGES}[words[0]],
                            look, href))
            elif words[0] in ("REF", "PAGEREF"):
                fields[-1] = [words[0], True, anchor(words[1])]
            elif words[0] == "TOC":
                fields[-1] = ["TOC", True, ""]
            else:
                out.append(("?", look, href))

        def run(r, address):
            nonlocal look, href
            look = self.look(p, r)
            for e in r:
                href = next((f[2] for f in reversed(fields) if f[2]), address)
                if e.tag == W + "fldChar":
                    kind = e.get(W + "fldCharType")
                    if kind == "begin":
                        fields.append(["", False, ""])
                    if kind == "end" and fields:
                        fields.pop()  # a contents' ends in a later paragraph
                elif e.tag == W + "instrText":
                    begin(e)
                elif e.tag == W + "t" and all(f[1] for f in fields):
                    out.extend((c, look, href) for c in e.text or "")
                elif e.tag == W + "tab":
                    out.append(("\t", look, href))
                elif e.tag == W + "br":
                    out.append(("\n", look, href))
                elif e.tag == W + "footnoteReference":
                    out.extend((c, look, href) for c in e.get(W + "id"))
                elif e.tag == W + "footnoteRef":
                    out.extend((c, look, href) for c in note)
                elif e.tag == W + "drawing":
                    drawings.append(e[0])
                    out.append((IMAGE, look, href))
        look, href = None, ""
        for e in p:
            if e.tag == W + "r":
                run(e, "")
            elif e.tag == W + "hyperlink":
                target = (anchor(e.get(W + "anchor")) if e.get(W + "anchor")
                          else part.targets[e.get(R + "id")])
                for r in e.findall(W + "r"):
                    run(r, target)
        return out, drawings


def anchor(name):
    """Where a bookmark of ours stands: "_Ref000000009" -> "#9"."""
    return "#%d" % int(name[4:])
