"""The DOCX against congvan's model: what stands in it, in which order, under
which styles, with which look, on which grid."""
import urllib.parse

from docx_read import A, IMAGE, PAGE, PAGES, WP, Docx, R, W, is_on, val
from dumps import page_of

LOOKS = {"bold": "b", "italic": "i", "underline": "u", "strike": "strike",
         "caps": "caps"}
ALIGNS = {"left": "left", "center": "center", "right": "right",
          "justify": "both"}
LEADERS = {"": "none", "dots": "dot", "dashes": "hyphen",
           "line": "underscore"}


def twip(points):
    v = float(points) * 20
    return int(v + 0.5) if v >= 0 else -int(-v + 0.5)


def color(words):
    return words.lstrip("#") if words else "000000"


# ---- what the model says, in the words of the DOCX ----

def para_of(attributes, out):
    """Overlays the attributes of a dump on the properties."""
    out = dict(out)
    for name, v in attributes.items():
        if name == "align":
            out["jc"] = ALIGNS[v]
        elif name in ("left", "right", "first", "before", "after"):
            out[name] = twip(v)
        elif name == "line":
            out["line"], out["lineRule"] = round(float(v) * 240), "auto"
        elif name in ("line-exact", "line-least"):
            out["line"] = twip(v)
            out["lineRule"] = "exact" if name == "line-exact" else "atLeast"
        elif name in ("keep-next", "keep-lines", "page-break-before",
                      "widow-control"):
            head, *tail = name.split("-")
            out[head + "".join(t.title() for t in tail)] = v == "yes"
        elif name == "outline":
            out["outline"] = int(v)
        elif name == "tabs":
            stops = [(s.split(":") + [""])[:3] for s in v[1:-1].split()]
            out["tabs"] = sorted((twip(at), (align, LEADERS[leader]))
                                 for at, align, leader in stops)
    return out


def look_of(attributes, out):
    out = dict(out)
    for name, v in attributes.items():
        if name in LOOKS:
            out[LOOKS[name]] = v == "yes"
        elif name == "font":
            out["font"] = v
        elif name == "size":
            out["size"] = float(v)
        elif name == "color":
            out["color"] = color(v)
        elif name == "highlight":
            out["shade"] = "auto" if v == "none" else color(v)
        elif name == "vertical":
            out["vertical"] = {"base": "baseline", "super": "superscript",
                               "sub": "subscript"}[v]
    return out


PARA = {"jc": "left", "left": 0, "right": 0, "first": 0, "before": 0,
        "after": 0, "line": 240, "lineRule": "auto", "keepNext": False,
        "keepLines": False, "pageBreakBefore": False, "widowControl": True,
        "outline": 0, "tabs": []}
LOOK = {"b": False, "i": False, "caps": False, "strike": False, "u": False,
        "color": "000000", "shade": "auto", "vertical": "baseline",
        "font": "Times New Roman", "size": 13}


class Reader:
    def __init__(self, v, docx, model, pages):
        self.v, self.docx, self.model, self.pages = v, docx, model, pages
        self.note = ""  # the number of the one that is read
        self.styles = {s.set["id"]: s for s in model.all("style")}
        self.lists = {s.set["id"]: s for s in model.all("list-style")}
        self.base = model.set["base"]

    # ---- paragraphs ----

    def style(self, where, p, want):
        got = self.docx.style_of(p).get(W + "styleId")
        self.v.same("styles", where, got, want or self.base)

    def paragraph(self, part, p, node, keep):
        where = "paragraph #%d" % node.id
        name = node.set["style"]
        self.style(where, p, name)
        want = para_of(node.out, para_of(self.styles[name].out, PARA))
        want["keepNext"] = want["keepNext"] or keep
        got = self.docx.para(p)
        for key in want:
            self.v.same("paragraphs", where + " " + key, got[key], want[key])
        self.v.same("rules", where, p.find(W + "pPr/" + W + "pBdr"), None)
        self.label(where, p, node)
        self.runs(where, part, p, node)

    def label(self, where, p, node):
        number = self.docx.number_of(p)
        label = node.set.get("label", "")
        got = self.docx.numbering.label(*number) if number else ""
        self.v.same("lists", where, got, label)
        if not number or not label:
            return
        suffix = val(self.docx.numbering.level(*number), "suff", "tab")
        want = self.suffix_of(node)
        self.v.same("lists", where + " suffix", suffix,
                    "nothing" if want == "line" else want)

    def suffix_of(self, node):
        """What stands behind its label; Word knows no "line", a break does it."""
        levels = self.lists[node.set["list"]].kids
        return levels[min(int(node.set["level"]), len(levels)) - 1].set["suffix"]

    def wanted(self, node):
        """[(character, look or None, address)] and the pictures."""
        mark = look_of(node.set, look_of(self.styles[node.set["style"]].out,
                                         LOOK))
        out, pictures = [], []
        if node.set.get("label") and node.kids and \
                self.suffix_of(node) == "line":
            out.append(("\n", None, ""))
        for r in node.kids:
            look = look_of(r.out if "style" in r.set else r.set, mark)
            if "fallback" in r.out or "fallback" in r.set:
                look["font"] = None  # another; the PDF says which
            href = r.set.get("href", "")
            if "to" in r.set and not r.one("note"):
                href = "#" + r.set["to"]
            if r.kind == "text":
                out += [(c, look, href) for c in r.text]
            elif r.kind == "page-of":
                out += [(c, None, href) for c in page_of(self.pages, r)]
            else:
                out.append(({"tab": "\t", "break": "\n", "page-number": PAGE,
                             "page-count": PAGES, "image": IMAGE}[r.kind],
                            None, href))
            if r.kind == "image":
                pictures.append(r)
        return out, pictures

    def runs(self, where, part, p, node):
        want, pictures = self.wanted(node)
        got, drawings = self.docx.content(part, p, self.note)
        text = "".join(c for c, _, _ in got)
        self.v.same("texts", where, text, "".join(c for c, _, _ in want))
        if len(got) != len(want):
            return
        for (c, look, href), (_, wanted, address) in zip(got, want):
            if wanted is not None:
                if wanted["font"] is None:
                    look = dict(look, font=None)
                if look != wanted:
                    self.v.same("runs", "%s %r" % (where, c), look, wanted)
                    break
            if urllib.parse.unquote(href) != urllib.parse.unquote(address):
                self.v.same("links", where, href, address)
                break
        for drawing, picture in zip(drawings, pictures):
            self.picture(where, part, drawing, picture)
        for r in node.kids:
            if r.one("note"):
                self.footnote(r.text, r.one("note"))

    def footnote(self, number, node):
        part = self.docx.footnotes
        e = next(n for n in part.root if n.get(W + "id") == number)
        self.note = number
        self.blocks(part, list(e), node.kids)
        self.note = ""

    def picture(self, where, part, e, r):
        extent = e.find(WP + "extent")
        for side, key in (("cx", "width"), ("cy", "height")):
            self.v.same("images", where + " " + key, int(extent.get(side)),
                        round(float(r.set[key]) * 12700))
        self.v.same("images", where + " words",
                    e.find(WP + "docPr").get("descr", ""), r.set["alt"])
        anchored = "anchored" in r.set or "behind" in r.set
        self.v.same("images", where + " anchored", e.tag == WP + "anchor",
                    anchored)
        target = part.targets[e.find(".//" + A + "blip").get(R + "embed")]
        self.v.same("images", where + " part", "word/" + target in
                    self.docx.archive.namelist(), True)
        if not anchored or e.tag != WP + "anchor":
            return
        self.v.same("images", where + " behind", is_on(e.get("behindDoc")),
                    "behind" in r.set)
        for tag, key in (("positionH", "x"), ("positionV", "y")):
            self.v.same("images", where + " " + key, int(
                e.find(WP + tag + "/" + WP + "posOffset").text),
                round(float(r.set[key]) * 12700))

    def rule(self, p, node, keep):
        where = "rule #%d" % node.id
        self.style(where, p, node.set.get("style"))
        got = self.docx.para(p)
        top = p.find(W + "pPr/" + W + "pBdr/" + W + "top")
        if top is None:
            self.v.differ("rules", where + ": no line")
            return
        self.v.same("rules", where + " lines", [
            e.tag for e in p.find(W + "pPr/" + W + "pBdr")], [top.tag])
        thick, high = float(node.set["thickness"]), float(node.set["height"])
        want = {"left": twip(node.out["left"]),
                "right": twip(node.out["right"]), "first": 0,
                "before": twip(node.set["before"]),
                "after": twip(node.set["after"]), "lineRule": "exact",
                "line": max(twip(high - thick), 1),
                "keepNext": keep or "keep-next" in node.set}
        for key in want:
            self.v.same("rules", where + " " + key, got[key], want[key])
        self.v.same("rules", where + " line",
                    (int(top.get(W + "sz")), top.get(W + "color")),
                    (round(thick * 8), color(node.set.get("color"))))
        self.v.same("texts", where, self.docx.content(
            self.docx.document, p)[0], [])

    def gap(self, where, p):
        """The empty paragraph Word wants between and behind tables."""
        if p is None or p.tag != W + "p":
            self.v.differ("texts", where + ": no paragraph behind it")
            return
        self.v.same("texts", "gap behind " + where,
                    self.docx.content(self.docx.document, p)[0], [])
        got = self.docx.para(p)
        self.v.same("paragraphs", "gap behind " + where, [
            got[k] for k in ("line", "lineRule", "before", "after")],
            [20, "exact", 0, 0])

    # ---- tables ----

    def table(self, part, e, node, keep):
        where = "table #%d" % node.id
        widths = [twip(w) for w in node.out["widths"][1:-1].split()]
        grid = [int(c.get(W + "w")) for c in e.find(W + "tblGrid")]
        self.v.same("tables", where + " grid", grid, widths)
        props = e.find(W + "tblPr")
        self.v.same("tables", where + " width", int(
            props.find(W + "tblW").get(W + "w")), twip(node.out["total"]))
        line = node.kids[0].kids[0].out if node.kids else {}
        line = node.kids[0].kids[0].set if node.kids else line
        left = float(line.get("left", "0").split("/")[0]) \
            if line.get("left", "none") != "none" else 0
        shift = int(props.find(W + "tblInd").get(W + "w")) - twip(
            float(node.out["at"]) - left / 2)
        self.v.same("tables", where + " place", abs(shift) <= 1, True)
        self.v.same("tables", where + " layout", props.find(
            W + "tblLayout").get(W + "type"), "fixed")
        rows = e.findall(W + "tr")
        self.v.same("tables", where + " rows", len(rows), len(node.kids))
        covers = {}
        for i, row in enumerate(node.kids):
            for cell in row.kids:
                at = [int(n) for n in cell.set["at"].split(",")]
                cell.at, cell.spans = at, (int(cell.set.get("rowspan", 1)),
                                           int(cell.set.get("colspan", 1)))
                for r in range(cell.spans[0]):
                    for c in range(cell.spans[1]):
                        covers[at[0] + r, at[1] + c] = cell
        for i, (tr, row) in enumerate(zip(rows, node.kids)):
            last = i + 1 == len(node.kids)
            self.row("%s row %d" % (where, i), part, e, tr, row, i, covers,
                     (len(node.kids), len(widths)),
                     keep or (last and "keep-next" in node.set))

    def row(self, where, part, table, tr, row, i, covers, size, keep):
        props = tr.find(W + "trPr")
        self.v.same("tables", where + " may split",
                    not is_on(val(props, "cantSplit", "false")),
                    row.set.get("split") != "no")
        self.v.same("tables", where + " header",
                    is_on(val(props, "tblHeader", "false")),
                    "header" in row.set)
        height = props.find(W + "trHeight") if props is not None else None
        got = (0, None) if height is None else (
            int(height.get(W + "val")), height.get(W + "hRule"))
        want = (0, None) if "height" not in row.set else (
            twip(row.set["height"]),
            "exact" if "exact" in row.set else "atLeast")
        self.v.same("tables", where + " height", got, want)
        column = 0
        for tc in tr.findall(W + "tc"):
            cell = covers.get((i, column))
            if cell is None:
                self.v.differ("tables", where + ": a cell too many")
                return
            self.cell("%s column %d" % (where, column), part, table, tc,
                      cell, i, size, keep)
            column += int(val(tc.find(W + "tcPr"), "gridSpan", 1))
        self.v.same("tables", where + " columns", column, size[1])

    def cell(self, where, part, table, tc, cell, i, size, keep):
        props = tc.find(W + "tcPr")
        merge = props.find(W + "vMerge")
        got = None if merge is None else merge.get(W + "val", "continue")
        begins = cell.at[0] == i
        want = None if cell.spans[0] == 1 else \
            "restart" if begins else "continue"
        self.v.same("tables", where + " rowspan", got, want)
        self.v.same("tables", where + " colspan",
                    int(val(props, "gridSpan", 1)), cell.spans[1])
        self.v.same("tables", where + " width", int(props.find(
            W + "tcW").get(W + "w")), twip(cell.set["width"]))
        shade = props.find(W + "shd")
        self.v.same("tables", where + " shade",
                    None if shade is None else shade.get(W + "fill"),
                    color(cell.set["shade"]) if "shade" in cell.set else None)
        self.v.same("tables", where + " valign", val(props, "vAlign", "top"),
                    cell.set.get("valign", "top"))
        self.padding(where, table, props, cell)
        self.borders(where, table, props, cell, i, size)
        if begins:
            self.blocks(part, [e for e in tc if e.tag != W + "tcPr"],
                        cell.kids, keep)
        else:
            self.gap(where, tc.find(W + "p"))

    def padding(self, where, table, props, cell):
        edges = ("top", "right", "bottom", "left")
        want = cell.set.get("pad", "[0 0 0 0]")[1:-1].split()
        for edge, pad in zip(edges, want):
            for owner in (props.find(W + "tcMar"), table.find(
                    W + "tblPr/" + W + "tblCellMar")):
                e = owner.find(W + edge) if owner is not None else None
                if e is not None:
                    break
            self.v.same("tables", "%s padding %s" % (where, edge),
                        int(e.get(W + "w")) if e is not None else 0,
                        twip(pad))

    def borders(self, where, table, props, cell, i, size):
        top, left = i, cell.at[1]
        bottom, right = i + 1, cell.at[1] + cell.spans[1]
        for edge, outer, inside in (
                ("top", top == 0, "insideH"),
                ("bottom", bottom == size[0], "insideH"),
                ("left", left == 0, "insideV"),
                ("right", right == size[1], "insideV")):
            own = props.find(W + "tcBorders/" + W + edge)
            if own is None:
                own = table.find(W + "tblPr/" + W + "tblBorders/" + W +
                                 (edge if outer else inside))
            got = ("0", "000000")
            if own is not None and own.get(W + "val") == "single":
                got = (own.get(W + "sz"), own.get(W + "color"))
            want = (cell.set.get(edge, "0") + "/#000000").split("/#")[:2]
            inner = (edge == "top" and i != cell.at[0]) or (
                edge == "bottom" and i + 1 != cell.at[0] + cell.spans[0])
            if want[0] == "none" or inner:
                want = ["0", "000000"]
            want = ("%d" % round(float(want[0]) * 8), want[1])
            self.v.same("tables", "%s border %s" % (where, edge), got, want)

    # ---- blocks, stories, sections ----

    def blocks(self, part, elements, nodes, keep=False):
        elements = list(elements)
        for i, node in enumerate(nodes):
            where = "%s #%d" % (node.kind, node.id)
            kind = W + ("tbl" if node.kind == "table" else "p")
            if not elements or elements[0].tag != kind:
                self.v.differ("texts", where + " is missing")
                return
            e = elements.pop(0)
            if node.kind == "table":
                self.table(part, e, node, keep)
                if i + 1 == len(nodes) or nodes[i + 1].kind == "table":
                    self.gap(where, elements.pop(0) if elements else None)
            elif node.kind == "rule":
                self.rule(e, node, keep)
            else:
                self.paragraph(part, e, node, keep)
        # a field cannot end with its section
        if elements and (not nodes or "contents" in nodes[-1].set):
            self.gap("nothing", elements.pop(0))
        self.v.same("texts", "what stands too many", len(elements), 0)

    def sections(self):
        """[(blocks, sectPr)]"""
        out, blocks = [], []
        for e in self.docx.document.root[0]:
            if e.tag == W + "sectPr":
                out.append((blocks, e))
                break
            blocks.append(e)
            ends = e.find(W + "pPr/" + W + "sectPr")
            if ends is not None:
                out.append((blocks, ends))
                blocks = []
        return out

    def page(self, where, props, node):
        size, margin = props.find(W + "pgSz"), props.find(W + "pgMar")
        for tag, key in (("w", "width"), ("h", "height")):
            self.v.same("sections", where + " " + key,
                        int(size.get(W + tag)), twip(node.set[key]))
        wide = float(node.set["width"]) > float(node.set["height"])
        self.v.same("sections", where + " landscape",
                    size.get(W + "orient") == "landscape", wide)
        for key in ("top", "right", "bottom", "left", "header", "footer"):
            self.v.same("sections", where + " " + key,
                        int(margin.get(W + key)), twip(node.set[key]))
        start = props.find(W + "pgNumType")
        self.v.same("sections", where + " start",
                    None if start is None else start.get(W + "start"),
                    node.set.get("start"))
        self.v.same("sections", where + " first page differs",
                    is_on(val(props, "titlePg", "false")),
                    "first-differs" in node.set)

    def stories(self, where, props, node, inherited):
        for tag in ("header", "footer"):
            for r in props.findall(W + tag + "Reference"):
                inherited[tag, r.get(W + "type")] = \
                    self.docx.document.targets[r.get(R + "id")]
            for kind in ("default", "first"):
                if kind == "first" and "first-differs" not in node.set:
                    continue
                name = tag + ("-first" if kind == "first" else "")
                story = node.one(name)
                target = inherited.get((tag, kind))
                if target is None:
                    self.v.same("sections", "%s %s" % (where, name), None,
                                story and story.kind)
                    continue
                part = self.docx.part("word/" + target)
                self.blocks(part, list(part.root),
                            story.kids if story else [])

    def read(self):
        wanted, got = self.model.all("section"), self.sections()
        self.v.same("sections", "count", len(got), len(wanted))
        inherited = {}
        for i, ((blocks, props), node) in enumerate(zip(got, wanted)):
            where = "section %d" % (i + 1)
            self.page(where, props, node)
            self.stories(where, props, node, inherited)
            self.blocks(self.docx.document, blocks, node.one("body").kids
                        if node.one("body") else [])

    def named_styles(self):
        for s in self.model.all("style", "run-style"):
            e = self.docx.styles.get(s.set["id"])
            if e is None:
                self.v.differ("styles", s.set["id"] + " is missing")
                continue
            where = "style " + s.set["id"]
            names = {val(e, "name"), val(e, "aliases")}
            self.v.same("styles", where + " name", s.set["name"] in names,
                        True)
            self.v.same("styles", where + " kind", e.get(W + "type"),
                        "paragraph" if s.kind == "style" else "character")
            if s.set["id"] != self.base and s.kind == "style":
                self.v.same("styles", where + " parent", val(e, "basedOn"),
                            s.set.get("based-on", val(e, "basedOn")))

    def facts(self):
        texts = {e.tag.split("}")[1]: e.text or ""
                 for e in self.docx.core.root}
        for tag, key in (("title", "title"), ("creator", "author"),
                         ("subject", "subject"), ("keywords", "keywords"),
                         ("language", "language")):
            self.v.same("facts", tag, texts.get(tag, ""),
                        self.model.set[key])
        self.v.same("facts", "created", texts.get("created", "")[:10],
                    self.model.set["created"][:10])
        custom = self.docx.custom.root if self.docx.custom else []
        self.v.same("facts", "properties",
                    [(e.get("name"), "".join(e.itertext())) for e in custom],
                    [(p.set["label"], p.set["value"])
                     for p in self.model.all("property")])


def compare(v, path, model, pages):
    reader = Reader(v, Docx(path), model, pages)
    reader.named_styles()
    reader.read()
    reader.facts()
    v.tell(["facts", "styles", "sections", "texts", "paragraphs", "runs",
            "lists", "rules", "tables", "images", "links"])
