"""Fonts that lie: a Liberation face, damaged."""
import os
import struct

from hostile import case
from make import XML, template

FOLDER = "/usr/share/fonts/truetype/liberation2"
FACE = os.path.join(FOLDER, "LiberationSerif-Regular.ttf")
LOOKS = {"regular": "Regular", "bold": "Bold", "italic": "Italic",
         "bold-italic": "BoldItalic"}


def tables(font):
    n = struct.unpack(">H", font[4:6])[0]
    return {font[12 + 16 * i:16 + 16 * i].decode(): 12 + 16 * i
            for i in range(n)}


def where(font, tag):
    at = tables(font)[tag]
    return struct.unpack(">II", font[at + 8:at + 16])


def put(font, at, form, *values):
    return font[:at] + struct.pack(form, *values) + font[
        at + struct.calcsize(form):]


def in_table(tag, at, form, *values):
    return lambda f: put(f, where(f, tag)[0] + at, form, *values)


def entry(tag, offset=None, size=None):
    """The directory lies about a table."""
    def change(f):
        at = tables(f)[tag]
        if offset is not None:
            f = put(f, at + 8, ">I", offset)
        if size is not None:
            f = put(f, at + 12, ">I", size)
        return f
    return change


def without(tag):
    return lambda f: put(f, tables(f)[tag], ">4s", b"zzzz")


def noise(tag, start=0, n=None, byte=0xff):
    def change(f):
        at, size = where(f, tag)
        m = min(size - start, size if n is None else n)
        return f[:at + start] + bytes([byte]) * m + f[at + start + m:]
    return change


def replaced(tag, content):
    """The table stands at the end, with that content."""
    def change(f):
        f += bytes(-len(f) % 4)
        return entry(tag, len(f), len(content))(f) + content
    return change


def glyphs(make):
    """Every glyph is what make(number) gives."""
    def change(f):
        n = struct.unpack(">H", f[where(f, "maxp")[0] + 4:][:2])[0]
        out, at = b"", []
        for i in range(n):
            at.append(len(out))
            g = make(i)
            out += g + bytes(-len(g) % 4)
        at.append(len(out))
        f = replaced("glyf", out)(f)
        f = replaced("loca", struct.pack(">%dI" % (n + 1), *at))(f)
        return in_table("head", 50, ">h", 1)(f)
    return change


def composite(*parts):
    """A glyph made of others."""
    g = struct.pack(">hhhhh", -1, 0, 0, 100, 100)
    for i, p in enumerate(parts):
        g += struct.pack(">HHhh", 3 | (0x20 if i + 1 < len(parts) else 0), p,
                         0, 0)
    return g


def lookups(kind):
    """A GSUB whose lookups call each other without end, or grow."""
    # one feature `ccmp` of 200 lookups; each replaces every glyph it covers
    # by 200 of them (type 2)
    def change(f):
        cover = struct.pack(">HHHHH", 2, 1, 0, 60000, 0)
        if kind == "grow":
            sub = struct.pack(">HHHH", 1, 8 + 2 * 0, 1, 0)
            sequence = struct.pack(">H200H", 200, *[3] * 200)
            cover = struct.pack(">HHH", 1, 1, 3)
            sub = struct.pack(">HHHH", 1, 8, 1, 8 + len(cover))
            sub += cover + sequence
            lookup = struct.pack(">HHHH", 2, 0, 1, 8) + sub
        else:  # a context that calls the lookup it stands in
            sub = struct.pack(">HHHHHH", 3, 1, 1, 12, 0, 0) + cover
            lookup = struct.pack(">HHHH", 5, 0, 1, 8) + sub
        n = 200
        head = struct.pack(">H", n) + b"".join(
            struct.pack(">H", 2 + 2 * n) for _ in range(n))
        feature = struct.pack(">H4sH", 1, b"ccmp", 8) + struct.pack(
            ">HH%dH" % n, 0, n, *range(n))
        script = (struct.pack(">H4sH", 1, b"latn", 8) +
                  struct.pack(">HH", 4, 0) +
                  struct.pack(">HHHH", 0, 0xffff, 1, 0))
        top = 10
        gsub = struct.pack(">HHHHH", 1, 0, top, top + len(script),
                           top + len(script) + len(feature))
        return replaced("GSUB", gsub + script + feature + head + lookup)(f)
    return change


def segments(n):
    """A cmap of n overlapping segments, each of all characters."""
    def change(f):
        sub = struct.pack(">HHIII", 12, 0, 16 + 12 * n, 0, n) + struct.pack(
            ">III", 0x20, 0x10ffff, 3) * n
        return replaced("cmap", struct.pack(">HHHHI", 0, 1, 3, 10, 12) +
                        sub)(f)
    return change


BROKEN = (
    ("nothing", lambda f: b""),
    ("four bytes", lambda f: f[:4]),
    ("its head alone", lambda f: f[:300]),
    ("half", lambda f: f[:len(f) // 2]),
    ("all but its last bytes", lambda f: f[:-1000]),
    ("a text", lambda f: b"no font\n" * 1000),
    ("a collection", lambda f: b"ttcf" + struct.pack(
        ">III", 0x10000, 0xffffffff, 12)),
    ("WOFF", lambda f: b"wOFF" + f[4:]),
    ("65,535 tables told", lambda f: put(f, 4, ">H", 0xffff)),
    ("no tables told", lambda f: put(f, 4, ">H", 0)),
    ("glyf beyond the end", entry("glyf", 0xfffffff0)),
    ("glyf of 4 GB", entry("glyf", size=0xffffffff)),
    ("all tables in one place", lambda f: entry("cmap", 0)(entry(
        "glyf", 0)(entry("loca", 0)(f)))),
    ("head beyond the end", entry("head", 0x7fffffff)),
    ("without head", without("head")), ("without maxp", without("maxp")),
    ("without cmap", without("cmap")), ("without glyf", without("glyf")),
    ("without loca", without("loca")), ("without hmtx", without("hmtx")),
    ("without hhea", without("hhea")), ("without OS/2", without("OS/2")),
    ("without name", without("name")), ("without post", without("post")),
    ("0 units an em", in_table("head", 18, ">H", 0)),
    ("1 unit an em", in_table("head", 18, ">H", 1)),
    ("65,535 units an em", in_table("head", 18, ">H", 0xffff)),
    ("65,535 glyphs told", in_table("maxp", 4, ">H", 0xffff)),
    ("no glyphs told", in_table("maxp", 4, ">H", 0)),
    ("no widths told", in_table("hhea", 34, ">H", 0)),
    ("65,535 widths told", in_table("hhea", 34, ">H", 0xffff)),
    ("widths of 65,535", noise("hmtx")),
    ("widths of 0", noise("hmtx", byte=0)),
    ("lines of 32,767", in_table("hhea", 4, ">hhh", 32767, -32768, 32767)),
    ("lines of 0", in_table("hhea", 4, ">hhh", 0, 0, 0)),
    ("lines upside down", in_table("hhea", 4, ">hhh", -20000, 20000, 0)),
    ("loca of noise", noise("loca")), ("glyf of noise", noise("glyf")),
    ("cmap of noise", noise("cmap", 4)), ("name of noise", noise("name", 2)),
    ("post of noise", noise("post", 4)), ("GPOS of noise", noise("GPOS", 4)),
    ("GSUB of noise", noise("GSUB", 4)), ("GDEF of noise", noise("GDEF", 4)),
    ("OS/2 of noise", noise("OS/2", 2)), ("prep of noise", noise("prep")),
    ("glyphs made of themselves", glyphs(lambda i: composite(i))),
    ("glyphs in a circle", glyphs(lambda i: composite((i + 1) % 2000))),
    ("glyphs that double", glyphs(lambda i: composite(i + 1, i + 1))),
    ("glyphs of 1,000 parts", glyphs(lambda i: composite(
        *[(i + 1) % 100] * 100))),
    ("glyphs of 65,535 points", glyphs(lambda i: struct.pack(
        ">hhhhhHH", 1, 0, 0, 9, 9, 0xfffe, 0) + b"\x09\xff" * 10)),
    ("a cmap of 100,000 segments of all", segments(100000)),
    ("letters that grow 200 times over", lookups("grow")),
    ("lookups that call themselves", lookups("self")),
)


def sums(font):
    """The tables' sums made right: this font was made so."""
    for i in range(struct.unpack(">H", (font[4:6] + b"\0\0")[:2])[0]):
        at = 12 + 16 * i
        if at + 16 > len(font) or font[:4] == b"ttcf":
            break
        tag, _, start, n = struct.unpack(">4sIII", font[at:at + 16])
        table = font[start:start + n]
        if len(table) < n:
            continue
        if tag == b"head":
            table = table[:8] + bytes(4) + table[12:]
        table += bytes(-len(table) % 4)
        font = put(font, at + 4, ">I", sum(struct.unpack(
            ">%dI" % (len(table) // 4), table)) & 0xffffffff)
    return font


def check(c, change, honest=sums):
    with open(FACE, "rb") as f:
        c.put("broken.ttf", honest(change(f.read())))
    c.put("f.xml", XML + '<fonts xmlns="urn:congvan:fonts:1"><folder path="%s"'
          '/><family name="Times New Roman"><regular file="broken.ttf"/>%s'
          "</family></fonts>" % (FOLDER, "".join(
              '<%s file="LiberationSerif-%s.ttf"/>' % (k, v)
              for k, v in LOOKS.items() if k != "regular")))
    c.put("t.xml", template())
    c.put("d.json", {"ten": "Ủy ban nhân dân AV To fi ffi 123 ế"})


def sound(c):
    """What was made of it is whole."""
    import subprocess
    def right(_):
        if not os.path.exists(c.out("x.pdf")):
            return None
        with open(c.out("x.pdf"), "rb") as f:
            pdf = f.read()
        if not pdf.startswith(b"%PDF-") or not pdf.rstrip().endswith(
                b"%%EOF"):
            return "the PDF is not whole"
        return None
    return right


for what, change in BROKEN:
    @case("font: " + what)
    def _(c, what=what, change=change):
        check(c, change)
        want, codes = DONE.get(what, (4, "font-broken"))
        c.run("render", "t.xml", "--data", "d.json", "--fonts", "f.xml", "-o",
              ">x.pdf", "-o", ">x.docx", want=want, codes=codes,
              outputs=[] if want else ["x.docx", "x.pdf"], right=sound(c))

# Damaged: the sums say so.
for what, change in (
        ("one bit of glyf", in_table("glyf", 50000, ">B", 0xAA)),
        ("4,000 bytes of glyf", noise("glyf", 20000, 4000, 0)),
        ("a width", in_table("hmtx", 400, ">H", 9)),
        ("the last byte of cmap", lambda f: put(
            f, sum(where(f, "cmap")) - 1, ">B", f[sum(where(
                f, "cmap")) - 1] ^ 1)),
        ("units an em", in_table("head", 18, ">H", 1000)),
        ("a sum itself", lambda f: put(f, tables(f)["post"] + 4, ">I", 1))):
    @case("font: damaged: " + what)
    def _(c, what=what, change=change):
        check(c, change, honest=lambda f: f)
        c.run("render", "t.xml", "--data", "d.json", "--fonts", "f.xml", "-o",
              ">x.pdf", "-o", ">x.docx", want=4, codes="font-broken")


DONE = {
    "without cmap": (4, "font-letters"),
    "without OS/2": (4, "font-letters"),
    "without name": (0, ()),
    "without post": (0, ()),
    "65,535 widths told": (0, ()),
    "lines of 0": (0, ()),
    "lines upside down": (0, ()),
    "cmap of noise": (4, "font-letters"),
    "name of noise": (0, ()),
    "post of noise": (0, ()),
    "GPOS of noise": (0, ()),
    "GSUB of noise": (0, ()),
    "GDEF of noise": (0, ()),
    "OS/2 of noise": (4, "font-rights"),
    "prep of noise": (0, ()),
    "glyphs made of themselves": (0, ()),
    "glyphs in a circle": (0, ()),
    "glyphs that double": (0, ()),
    "glyphs of 1,000 parts": (0, ()),
    "glyphs of 65,535 points": (0, ()),
    "letters that grow 200 times over": (0, ()),
    "lookups that call themselves": (0, ()),
    "that is a device": (4, "font-missing"),
    "that is a pipe": (4, "font-missing"),
    "that is a folder": (4, "font-missing"),
    "that is not there": (4, "font-missing"),
    "that is /etc/passwd": (4, "font-missing"),
}


for what, make in (
        ("a device", lambda c: "/dev/zero"),
        ("a pipe", lambda c: os.mkfifo(c.path("p.ttf")) or "p.ttf"),
        ("a folder", lambda c: os.mkdir(c.path("p.ttf")) or "p.ttf"),
        ("not there", lambda c: "p.ttf"),
        ("/etc/passwd", lambda c: "/etc/passwd")):
    @case("font: that is " + what)
    def _(c, what=what, make=make):
        name = make(c)
        c.put("f.xml", XML + '<fonts xmlns="urn:congvan:fonts:1"><family '
              'name="A"><regular file="%s"/></family></fonts>' % name)
        c.put("t.xml", template())
        c.put("d.json", {"ten": "a"})
        c.run("render", "t.xml", "--data", "d.json", "--fonts", "f.xml", "-o",
              ">x.pdf", want=4, codes="font-missing")


@case("fonts.xml: 100,000 attributes")
def _(c):
    c.put("f.xml", XML + '<fonts xmlns="urn:congvan:fonts:1"><folder %s/>'
          "</fonts>" % " ".join('a%d=""' % i for i in range(90000)))
    c.run("fonts", "--fonts", "f.xml", want=3, codes="too-many")


@case("fonts.xml: 10,000 folders")
def _(c):
    c.put("f.xml", XML + '<fonts xmlns="urn:congvan:fonts:1">%s</fonts>' %
          ('<folder path="x"/>' * 10000))
    c.run("fonts", "--fonts", "f.xml", want=3, codes="too-many")
