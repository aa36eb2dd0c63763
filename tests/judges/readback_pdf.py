"""The PDF against congvan's pages: mupdf says which glyphs, rectangles and
pictures are drawn where, poppler which words a reader gets."""
import re
import subprocess
import xml.etree.ElementTree as ET

from dumps import page_of

NEAR = 0.05  # points
# mupdf rounds the widths of glyphs to thousandths of the size: along a line
# its places drift. Poppler's do not; starts and ends are held to NEAR by it.
DRIFT = 0.4


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout


def near(a, b, by=NEAR):
    return all(abs(x - y) <= by for x, y in zip(a, b))


# ---- what mupdf draws ----

class Glyph:
    def __init__(self, element, span, color, height):
        self.char = element.get("unicode")
        self.x = float(element.get("x"))
        self.y = height - float(element.get("y"))
        self.size = float(span.get("trm").split()[0])
        self.end = self.x + float(element.get("adv")) * self.size
        self.font = span.get("font").split("+")[-1]
        self.color = color
        self.read = False
        self.start = self.stop = None  # of its box, where it is at that end
        self.broken = False  # the line ends here, inside a token
        self.slack = 0  # kerning with a blank that hangs out of the line


def rgb(element):
    v = [float(c) for c in element.get("color").split()]
    if len(v) == 1:
        v *= 3
    return "".join("%02X" % round(c * 255) for c in v)


def rectangles(path, height):
    """[(x, y, width, height)], y down, of the subpaths of a fill."""
    out, corners = [], []
    for e in path:
        if e.tag == "moveto":
            corners = []
        if e.tag in ("moveto", "lineto"):
            corners.append((float(e.get("x")), height - float(e.get("y"))))
        if e.tag == "closepath":
            xs, ys = zip(*corners)
            out.append((min(xs), min(ys), max(xs) - min(xs),
                        max(ys) - min(ys)))
    return out


class Drawn:
    def __init__(self, page):
        box = [float(v) for v in page.get("mediabox").split()]
        self.width, self.height = box[2] - box[0], box[3] - box[1]
        self.glyphs, self.fills, self.images = [], [], []
        for e in page.iter():
            if e.tag == "fill_text":
                for span in e.iter("span"):
                    self.glyphs += [Glyph(g, span, rgb(e), self.height)
                                    for g in span.iter("g")]
            elif e.tag == "fill_path":
                self.fills += [(r, rgb(e))
                               for r in rectangles(e, self.height)]
            elif e.tag == "fill_image":
                t = [float(v) for v in e.get("transform").split()]
                self.images.append((t[4], t[5], t[0], t[3]))


def drawn_pages(path):
    text = run("mutool", "trace", path).decode()
    # characters XML forbids would stop the parser, not hide a fault
    return [Drawn(p) for p in ET.fromstring(text).iter("page")]


def plain(s):
    return s.replace("\u00a0", " ")


def compare_texts(v, where, page, drawn):
    texts = page.all("text")
    want = plain("".join(b.text for b in texts))
    got = plain("".join(g.char for g in drawn.glyphs))
    v.same("glyphs", where, got, want)
    if got != want:
        return
    at = 0
    for b, following in zip(texts, texts[1:] + [None]):
        glyphs = drawn.glyphs[at:at + len(b.text)]
        at += len(b.text)
        name = "%s %r" % (where, b.text)
        first, last = glyphs[0], glyphs[-1]
        if following is None or abs(following.y - b.y) > NEAR:
            # blanks at the end of a line hang out of it
            last = [g for g in glyphs if plain(g.char) != " "] or glyphs
            last = last[-1]
            if last is not glyphs[-1]:
                last.slack = b.size * 0.04
        if b.broken:
            # its width counts the kerning with the first letter of the next
            # line ("v" and "."), which nothing draws here
            last.slack = b.size * 0.08
        if not near((first.x, first.y), (b.x, b.y)):
            v.differ("places", "%s: at %g %g, shall be %g %g" %
                     (name, first.x, first.y, b.x, b.y))
        first.start, last.stop = b.x, b.x + b.width
        last.broken = b.broken
        # the extra width of a space stands behind it
        if last.char != " " and not near([last.end], [last.stop],
                                             DRIFT + last.slack):
            v.differ("places", "%s: ends at %g, shall at %g" %
                     (name, last.end, last.stop))
        for g in glyphs:
            if not near([g.y], [b.y]):
                v.differ("places", name + ": leaves its line")
                break
        looks = {(g.font, round(g.size, 2), g.color) for g in glyphs}
        # mutool cuts names to 31 bytes, the tag and its plus included
        v.same("fonts", name, looks, {(b.font[:24], round(b.size, 2),
                                       b.color)})


def compare_marks(v, where, page, drawn):
    fills = page.all("fill")
    v.same("fills", where + " count", len(drawn.fills), len(fills))
    for (r, color), b in zip(drawn.fills, fills):
        if not near(r, (b.x, b.y, b.width, b.height), 0.02) or \
           color != b.color:
            v.differ("fills", "%s: is %r %s, shall be %r %s" % (
                where, r, color, (b.x, b.y, b.width, b.height), b.color))
    images = page.all("image")
    v.same("images", where + " count", len(drawn.images), len(images))
    for r, b in zip(drawn.images, images):
        if not near(r, (b.x, b.y, b.width, b.height)):
            v.differ("images", "%s %s: is %r" % (where, b.text, r))


# ---- what a reader gets ----

def words_of(path):
    """[[(text, x0, y0, x1, y1)]] a page, and the pages' sizes."""
    text = run("pdftotext", "-bbox", path, "-").decode()
    text = re.sub(r'<!DOCTYPE[^>]*>', "", text)
    root = ET.fromstring(text)
    space = "{http://www.w3.org/1999/xhtml}"
    words, sizes = [], []
    for page in root.iter(space + "page"):
        sizes.append((float(page.get("width")), float(page.get("height"))))
        words.append([(w.text or "", *(float(w.get(k)) for k in
                                       ("xMin", "yMin", "xMax", "yMax")))
                      for w in page.iter(space + "word")])
    return words, sizes


def take(glyphs, start, text):
    """Glyphs from start on that say the text, blanks between boxes apart."""
    taken = []
    i = start
    for c in text:
        while i < len(glyphs) and plain(glyphs[i].char) == " " and c != " ":
            i += 1
        if i == len(glyphs) or glyphs[i].read or \
           plain(glyphs[i].char) != plain(c):
            return None
        taken.append(glyphs[i])
        i += 1
    return taken


def compare_word(v, where, word, glyphs):
    text, x0, y0, x1, y1 = word
    if not all(y0 < g.y < y1 and x0 - DRIFT <= g.x and g.end <= x1 + DRIFT
               for g in glyphs):
        v.differ("words", "%s: %r at %g %g leaves its box" %
                 (where, text, x0, y0))
    last = glyphs[-1]
    if not near([x0], [glyphs[0].start or x0]) or \
       not near([x1], [last.stop or x1], NEAR + last.slack):
        v.differ("words", "%s: %r is from %g to %g" % (where, text, x0, x1))


def compare_words(v, where, words, drawn):
    """Every word stands on glyphs that say it, its first at its left edge,
    all baselines within its box; and every glyph is read exactly once."""
    glyphs = drawn.glyphs
    for text, x0, y0, x1, y1 in words:
        found = None
        for i, g in enumerate(glyphs):
            if not g.read and abs(g.x - x0) <= DRIFT and y0 < g.y < y1:
                found = take(glyphs, i, text)
                if found:
                    break
        if not found:
            v.differ("words", "%s: %r at %g %g is not drawn there" %
                     (where, text, x0, y0))
            continue
        for g in found:
            g.read = True
        # a token broken over lines is one word to a reader, somewhere
        if not any(g.broken for g in found[:-1]):
            compare_word(v, where, (text, x0, y0, x1, y1), found)
    left = "".join(g.char for g in glyphs
                   if not g.read and plain(g.char) != " ")
    if left:
        v.differ("words", "%s: no reader gets %r" % (where, left))


def leads_to(pages, target, page, y):
    """Is y of that page at the first line of block `target`?"""
    for i, p in enumerate(pages):
        lines = [b for b in p.all("text") if b.block == target]
        if lines:
            first = min(b.y for b in lines)
            size = max(b.size for b in lines)
            return i == page and first - 3 * size <= y <= first
    return False


def compare_links(v, path, pages):
    import json
    objects = json.loads(run("qpdf", "--json=1", path))
    table = objects["objects"]

    def get(o):
        while isinstance(o, str) and o in table:
            o = table[o]
        return o
    for i, (page, entry) in enumerate(zip(pages, objects["pages"])):
        where = "page %d" % (i + 1)
        got = []
        for a in get(get(entry["object"]).get("/Annots", [])) or []:
            a = get(a)
            x0, y0, x1, y1 = a["/Rect"]
            to = ("" if "/Dest" in a else get(a["/A"])["/URI"])
            got.append((to, x0, page.height - y1, x1 - x0, y1 - y0,
                        a.get("/Dest")))
        links = page.all("link")
        v.same("links", where + " addresses", [g[0] for g in got],
               [b.text for b in links])
        for g, b in zip(got, links):
            dest = get(g[5])
            if b.target:
                at = [e["object"] for e in objects["pages"]].index(dest[0])
                if not leads_to(pages, b.target, at,
                                pages[at].height - dest[3]):
                    v.differ("links", "%s: leads to %r, not to #%d" %
                             (where, dest, b.target))
            elif dest:
                v.differ("links", "%s: leads to %r" % (where, dest))
            if not near(g[1:5], (b.x, b.y, b.width, b.height)):
                v.differ("links", "%s: is %r" % (where, g))


# ---- the model against the pages: nothing is lost on the way ----

def solid(s):
    return re.sub(r'[\s\u00a0]+', "", s)


def said_by_model(paragraph, pages):
    """Its text as drawn; None where a page number belongs into it."""
    if paragraph.one("page-number") or paragraph.one("page-count"):
        return None
    return solid(paragraph.set.get("label", "") + "".join(
        page_of(pages, r) if r.kind == "page-of" else
        r.set.get("shown", r.text) for r in paragraph.all("text", "page-of")))


def compare_model(v, model, pages):
    said = {}
    last = 0
    for i, page in enumerate(pages):
        for b in page.all("text"):
            if b.artifact or not b.block:
                continue
            said[b.block] = said.get(b.block, "") + solid(b.text)
    for section in model.all("section"):
        for node in section.one("body").walk():
            if node.kind != "paragraph":
                continue
            want = said_by_model(node, pages)
            if want is not None:
                v.same("nothing lost", "paragraph #%d" % node.id,
                       said.pop(node.id, ""), want)
            v.same("nothing lost", "order of #%d" % node.id,
                   node.id > last, True)
            last = node.id
    heads = {n.id for s in model.all("section") for story in s.kids
             if story.kind != "body" for n in story.walk()}
    for block in said:
        if block not in heads:
            v.differ("nothing lost", "#%d: %r is in no body" %
                     (block, said[block]))
    # headers and footers are drawn on some page at least
    drawn = [solid("".join(b.text for b in p.all("text") if b.artifact))
             for p in pages]
    for section in model.all("section"):
        for story in section.kids:
            if story.kind not in ("header", "footer") or len(pages) < 2:
                continue
            for n in story.walk():
                want = n.kind == "text" and solid(n.set.get("shown", n.text))
                if want and not any(want in d for d in drawn):
                    v.differ("nothing lost", "%s: %r" % (story.kind, n.text))


def compare(v, path, model, pages):
    drawn = drawn_pages(path)
    words, sizes = words_of(path)
    v.same("pages", "mupdf", [(round(d.width, 3), round(d.height, 3))
                              for d in drawn],
           [(p.width, p.height) for p in pages])
    v.same("pages", "poppler", [(round(w, 3), round(h, 3)) for w, h in sizes],
           [(p.width, p.height) for p in pages])
    for i, (page, d, w) in enumerate(zip(pages, drawn, words)):
        where = "page %d" % (i + 1)
        compare_texts(v, where, page, d)
        compare_marks(v, where, page, d)
        compare_words(v, where, w, d)
    compare_links(v, path, pages)
    compare_model(v, model, pages)
    v.tell(["pages", "glyphs", "places", "fonts", "fills", "images", "words",
            "links", "nothing lost"])
