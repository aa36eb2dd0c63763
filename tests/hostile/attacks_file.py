"""PDF given to extract and verify, text given to convert-text."""
import zlib

from hostile import case
from make import one_page, packed_zeros, pdf, stream

MB = 1 << 20
TEXT = "BT /F1 12 Tf 10 10 Td (a) Tj ET"


def flate(data, more="", length=None):
    return stream(zlib.compress(data), "/Filter/FlateDecode" + more, length)


def tables(n, loop):
    """n cross-reference tables, each naming the one before; the first one the
    last when it is a loop."""
    head = b"%PDF-1.7\n"
    out, places, at = [head], [], len(head)
    for i in range(n):
        places.append(at)
        before = places[i - 1] if i else 0
        out.append(b"xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Root 1 0 R"
                   b"/Prev %010d>>\n" % before)
        at += len(out[-1])
    out = b"".join(out)
    if loop:
        out = out.replace(b"/Prev %010d" % 0, b"/Prev %010d" % places[-1], 1)
    return out + b"startxref\n%d\n%%%%EOF\n" % places[-1]


def kids(depth):
    """A page tree of that depth."""
    o = {1: "<</Type/Catalog/Pages 2 0 R>>"}
    for i in range(depth):
        o[2 + i] = "<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (3 + i)
    o[2 + depth] = "<</Type/Page/MediaBox[0 0 9 9]>>"
    return o


def objects_in(n, inside):
    """A stream of n objects whose /Extends names itself."""
    head = " ".join("%d %d" % (10 + i, 0) for i in range(n))
    return stream((head + " " + inside).encode(), "/Type/ObjStm/N %d/First %d"
                  "/Extends 6 0 R" % (n, len(head) + 1))


def pages(n):
    o = one_page(stream(TEXT.encode()))
    o[2] = "<</Type/Pages/Kids[%s]/Count %d>>" % ("3 0 R " * n, n)
    return o


def forms(n):
    """Forms that each draw the next one twice."""
    o = one_page(stream(b"/X0 Do"))
    o[3] = o[3].replace("/Font", "/XObject<</X0 10 0 R>>/Font")
    for i in range(n):
        o[10 + i] = stream(b"/X0 Do /X0 Do", "/Type/XObject/Subtype/Form"
                           "/BBox[0 0 9 9]/Resources<</XObject<</X0 %d 0 R>>>>"
                           % (11 + i))
    o[10 + n] = stream(TEXT.encode(), "/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return o


def files(n):
    """Names of files in a tree that names itself."""
    o = one_page(stream(TEXT.encode()))
    o[1] = "<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles 6 0 R>>>>"
    o[6] = "<</Kids[%s]>>" % ("6 0 R " * n)
    return o


def embedded(data):
    o = one_page(stream(TEXT.encode()))
    o[1] = ("<</Type/Catalog/Pages 2 0 R/AF[7 0 R]/Names<</EmbeddedFiles"
            "<</Names[(du-lieu.json) 7 0 R (ho-so.json) 7 0 R]>>>>>>")
    o[7] = "<</Type/Filespec/F(du-lieu.json)/UF(du-lieu.json)/EF<</F 8 0 R>>>>"
    o[8] = data
    return o


def twice(n):
    """n zeros, packed twice."""
    z = zlib.compress(packed_zeros(n), 9)
    return stream(z, "/Filter[/FlateDecode/FlateDecode]/Type/EmbeddedFile")


FILES = (
    ("nothing", lambda: b""), ("a head", lambda: b"%PDF-1.7\n"),
    ("60 MB of a head", lambda: b"%PDF-1.7\n" + b"a" * (60 * MB)),
    ("60 MB of numbers of objects", lambda: b"%PDF-1.7\n" + b"1 0 obj " *
     (7 * MB)),
    ("a table that names itself", lambda: tables(1, True)),
    ("tables in a loop", lambda: tables(1000, True)),
    ("50,000 tables", lambda: tables(50000, False)),
    ("a page tree in a circle", lambda: pdf(one_page(
        stream(b""), {2: "<</Type/Pages/Kids[2 0 R]/Count 9>>"}))),
    ("a page tree 10,000 deep", lambda: pdf(kids(10000))),
    ("one page 100,000 times", lambda: pdf(pages(100000))),
    ("10^9 pages told", lambda: pdf(one_page(
        stream(b""), {2: "<</Type/Pages/Kids[3 0 R]/Count 1000000000>>"}))),
    ("arrays 10^6 deep", lambda: pdf(one_page("[" * 10 ** 6))),
    ("arrays 10^6 deep in the trailer", lambda: pdf(one_page(
        stream(b"")), "/Root 1 0 R /X " + "[" * 10 ** 6)),
    ("dictionaries 10^6 deep", lambda: pdf(one_page("<</A" * 10 ** 6))),
    ("arrays 10^6 deep in what is drawn", lambda: pdf(one_page(
        stream(b"[" * 10 ** 6)))),
    ("a dictionary of 300,000 keys", lambda: pdf(one_page("<<" + "".join(
        "/a%d 1" % i for i in range(300000)) + ">>"))),
    ("a length too large", lambda: pdf(one_page(stream(
        TEXT.encode(), length=10 ** 9)))),
    ("a length too small", lambda: pdf(one_page(stream(
        TEXT.encode(), length=3)))),
    ("a length below nothing", lambda: pdf(one_page(stream(
        TEXT.encode(), length=-1)))),
    ("a length that is its own stream", lambda: pdf(one_page(
        b"<</Length 4 0 R>>\nstream\n" + TEXT.encode() + b"\nendstream"))),
    ("what is drawn packed a thousandfold, twice", lambda: pdf(one_page(
        twice(4096 * MB)))),
    ("what is drawn packed a thousandfold", lambda: pdf(one_page(
        stream(packed_zeros(600 * MB), "/Filter/FlateDecode")))),
    ("a thousand filters", lambda: pdf(one_page(stream(
        TEXT.encode(), "/Filter[%s]" % ("/ASCIIHexDecode" * 1000))))),
    ("a predictor of 10^9 columns", lambda: pdf(one_page(flate(
        b"\2" * 1000, "/DecodeParms<</Predictor 12/Columns 1000000000>>")))),
    ("broken packing", lambda: pdf(one_page(stream(
        b"\xff" * 1000, "/Filter/FlateDecode")))),
    ("forms that double 40 times", lambda: pdf(forms(40))),
    ("a form that draws itself", lambda: pdf(
        one_page(stream(b"/X Do"), {
            3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R"
            "/Resources<</XObject<</X 6 0 R>>>>>>",
            6: stream(b"/X Do", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]"
                      "/Resources<</XObject<</X 6 0 R>>>>")}))),
    ("a million q", lambda: pdf(one_page(flate(b"q " * 10 ** 6)))),
    ("a million operands", lambda: pdf(one_page(flate(b"1 " * 10 ** 6 +
                                                      b"Tj")))),
    ("a million words", lambda: pdf(one_page(flate(
        b"BT /F1 1 Tf " + b"(a) Tj " * 10 ** 6 + b"ET")))),
    ("a text of 30 MB", lambda: pdf(one_page(flate(
        b"BT /F1 1 Tf (" + b"a" * (30 * MB) + b") Tj ET")))),
    ("objects in a stream that extends itself", lambda: pdf(one_page(
        stream(b""), {6: objects_in(1000, "<<>>")}))),
    ("an encryption nobody knows", lambda: pdf(one_page(
        stream(b""), {6: "<</Filter/None/V 9/R 9>>"}),
        "/Root 1 0 R /Encrypt 6 0 R /ID[<00><00>]")),
    ("encrypted", lambda: pdf(one_page(
        stream(b""), {6: "<</Filter/Standard/V 2/R 3/Length 128/P -1/O <%s>/U "
                      "<%s>>>" % ("00" * 32, "00" * 32)}),
        "/Root 1 0 R /Encrypt 6 0 R /ID[<%s><%s>]" % ("00" * 16, "00" * 16))),
    ("names of files in a circle", lambda: pdf(files(1000))),
    ("a file packed a thousandfold, twice", lambda: pdf(embedded(
        twice(4096 * MB)))),
    ("a file that is JSON 10^6 deep", lambda: pdf(embedded(flate(
        b"[" * 10 ** 6, "/Type/EmbeddedFile")))),
    ("a root that is a number", lambda: pdf(
        one_page(stream(b""), {1: "7"}))),
    ("objects that name each other", lambda: pdf(
        one_page(stream(b""), {2: "3 0 R", 3: "2 0 R"}))),
    ("a table of 10^6 entries told", lambda: pdf(one_page(stream(
        b""))).replace(b"xref\n0 6", b"xref\n0 1000000")),
    ("a table of 2^63 entries told", lambda: pdf(one_page(stream(
        b""))).replace(b"xref\n0 6", b"xref\n0 9223372036854775808")),
    ("an object of number 2^31", lambda: pdf(one_page(stream(b""))) .replace(
        b"5 0 obj", b"2147483648 0 obj")),
)
for what, content in FILES:
    @case("PDF: " + what, heavy="60 MB" in what)
    def _(c, what=what, content=content):
        c.put("x.pdf", content())
        want, codes = EXTRACT.get(what, (2, "not-ours"))
        c.run("extract", "x.pdf", want=want, codes=codes, note="extract")
        c.run("verify", "x.pdf", want=want, codes=codes, note="verify")


EXTRACT = {
    "a head": (2, "paper-broken"),
    "60 MB of a head": (2, "paper-broken"),
    "60 MB of numbers of objects": (2, "paper-broken"),
    "a table that names itself": (2, "paper-broken"),
    "tables in a loop": (2, "paper-broken"),
    "50,000 tables": (2, "paper-broken"),
    "a page tree in a circle": (2, "paper-broken"),
    "a page tree 10,000 deep": (2, "paper-broken"),
    "arrays 10^6 deep in the trailer": (2, "paper-broken"),
    "what is drawn packed a thousandfold, twice": (3, "paper-too-large"),
    "what is drawn packed a thousandfold": (3, "paper-too-large"),
    "an encryption nobody knows": (2, "paper-encrypted"),
    "encrypted": (2, "paper-encrypted"),
    "names of files in a circle": (2, "paper-broken"),
    "a file packed a thousandfold, twice": (3, "paper-too-large"),
    "a root that is a number": (2, "paper-broken"),
    "objects that name each other": (2, "paper-broken"),
    "a table of 10^6 entries told": (2, "paper-broken"),
    "a table of 2^63 entries told": (2, "paper-broken"),
    "an object of number 2^31": (2, "paper-broken"),
}


# ---- text from before Unicode ----

TCVN = "Céng hßa x· héi chñ nghÜa ViÖt Nam ".encode("latin-1")
TEXTS = (
    ("nothing", lambda: b""), ("a NUL", lambda: b"\0"),
    ("63 MB of a", lambda: [b"a" * MB] * 63),
    ("63 MB of one letter with a mark", lambda: [b"\xd6" * MB] * 63),
    ("63 MB of 0xFF", lambda: [b"\xff" * MB] * 63),
    ("63 MB of marks of CP1258", lambda: [b"\xcc" * MB] * 63),
    ("63 MB of NUL", lambda: [b"\0" * MB] * 63),
    ("65 MB", lambda: [b"a" * MB] * 65),
    ("20 MB of TCVN3", lambda: [TCVN * (MB // len(TCVN))] * 20),
    ("20 MB of two charsets", lambda: [TCVN * 10 + "Cộng hòa xã hội ".encode()
                                       * 10] * (20 * MB // 600)),
    ("UTF-8 cut amid a letter", lambda: "Cộng hòa xã hộ".encode()[:-1]),
    ("UTF-8 with what is none", lambda: "Cộng hòa ".encode() + b"\xff\xfe"),
    ("UTF-16 with half a surrogate", lambda: b"\xff\xfe\x00\xd8\x61\x00"),
    ("UTF-16 of an odd length", lambda: b"\xff\xfe\x61"),
    ("every byte there is", lambda: bytes(range(256)) * 1000),
    ("20 MB of every byte", lambda: [bytes(range(256)) * 4096] * 20),
)
for what, content in TEXTS:
    @case("convert-text: " + what, heavy="63 MB" in what or "20 MB" in what)
    def _(c, what=what, content=content):
        c.put("x.txt", content())
        large = "63 MB" in what or "20 MB" in what
        for charset in (("auto",) if large else
                        ("auto", "tcvn3", "vni", "cp1258", "utf-8")):
            want, codes = TEXT_DONE.get((what, charset),
                                        (2, "bad-byte"))
            c.run("convert-text", "--from", charset, "x.txt", "-o", ">x.txt",
                  want=want, codes=codes, note=charset,
                  outputs=[] if want else ["x.txt"])
            c.clear()


TEXT_DONE = {
    ("nothing", "auto"): (0, ()),
    ("nothing", "tcvn3"): (0, ()),
    ("nothing", "vni"): (0, ()),
    ("nothing", "cp1258"): (0, ()),
    ("nothing", "utf-8"): (0, ()),
    ("a NUL", "auto"): (0, ()),
    ("a NUL", "utf-8"): (0, ()),
    ("63 MB of a", "auto"): (0, ()),
    ("63 MB of one letter with a mark", "auto"): (2, "charset-unsure"),
    ("63 MB of 0xFF", "auto"): (2, "charset-unsure"),
    ("63 MB of marks of CP1258", "auto"): (2, "charset-unsure"),
    ("63 MB of NUL", "auto"): (0, ()),
    ("65 MB", "auto"): (3, "input-too-large"),
    ("65 MB", "tcvn3"): (3, "input-too-large"),
    ("65 MB", "vni"): (3, "input-too-large"),
    ("65 MB", "cp1258"): (3, "input-too-large"),
    ("65 MB", "utf-8"): (3, "input-too-large"),
    ("20 MB of TCVN3", "auto"): (0, ()),
    ("20 MB of two charsets", "auto"): (2, "charset-unsure"),
    ("UTF-8 cut amid a letter", "auto"): (2, "charset-unsure"),
    ("UTF-8 cut amid a letter", "cp1258"): (0, ()),
    ("UTF-8 cut amid a letter", "utf-8"): (2, "not-utf8"),
    ("UTF-8 with what is none", "auto"): (2, "charset-unsure"),
    ("UTF-8 with what is none", "cp1258"): (0, ()),
    ("UTF-8 with what is none", "utf-8"): (2, "not-utf8"),
    ("UTF-16 with half a surrogate", "auto"): (2, "bad-utf16"),
    ("UTF-16 with half a surrogate", "tcvn3"): (2, "bad-utf16"),
    ("UTF-16 with half a surrogate", "vni"): (2, "bad-utf16"),
    ("UTF-16 with half a surrogate", "cp1258"): (2, "bad-utf16"),
    ("UTF-16 with half a surrogate", "utf-8"): (2, "bad-utf16"),
    ("UTF-16 of an odd length", "auto"): (2, "bad-utf16"),
    ("UTF-16 of an odd length", "tcvn3"): (2, "bad-utf16"),
    ("UTF-16 of an odd length", "vni"): (2, "bad-utf16"),
    ("UTF-16 of an odd length", "cp1258"): (2, "bad-utf16"),
    ("UTF-16 of an odd length", "utf-8"): (2, "bad-utf16"),
    ("every byte there is", "auto"): (2, "charset-unsure"),
    ("every byte there is", "utf-8"): (2, "not-utf8"),
    ("20 MB of every byte", "auto"): (2, "charset-unsure"),
}
