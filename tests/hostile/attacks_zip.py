"""Containers: XLSX read as rows, DOCX and packs that are verified; their ZIP
lies about what is in it."""
import os
import struct
import zlib

from hostile import case
from make import (LIST, archive, book, entry, packed_zeros, raw_entry,
                  template)

MB = 1 << 20
SHEET = "xl/worksheets/sheet1.xml"


def plain(change=None):
    """The entries of a workbook; change(name, content) may give another."""
    out = []
    for name, content in book():
        other = change(name, content) if change else None
        out.append(entry(name, content) if other is None else other)
    return out


def bomb(name, n):
    """n zeros, packed a thousandfold."""
    z = packed_zeros(n)
    return raw_entry(name.encode(), z[2:-4], n, zlib.crc32(bytes(MB) * 0))


def at_sheet(make):
    return archive(plain(lambda n, p: make(p) if n == SHEET else None))


def more(*entries):
    return archive(plain() + list(entries))


def overlapping(n):
    """n names for one entry of 10 MB (as David Fifield's)."""
    first = bomb("a0", 10 * MB)
    rest = [(b"", first[1][:-4] + struct.pack("<HH", 6, 0), b"a%05d" % i, 0,
             3 << 8) for i in range(1, n)]
    return archive([first] + rest, share=True)


def nested(depth, wide):
    """42.zip: archives of archives, zeros at the bottom."""
    inner = archive([bomb("0", 100 * MB)])
    for _ in range(depth):
        inner = archive([entry("%d.zip" % i, inner) for i in range(wide)])
    return inner


def zip64(size):
    """An entry whose sizes stand in an extra field of that."""
    def change(p):
        local, facts, name, a, m = entry(SHEET, p, size=0xFFFFFFFF,
                                         packed_size=0xFFFFFFFF)
        return (local, facts, name, a, m)
    return archive(plain(lambda n, p: change(p) if n == SHEET else None),
                   extra=struct.pack("<HHQQ", 1, 16, size, size))


def ends64(n):
    """A zip64 end of directory that tells of n entries."""
    a = archive(plain(), count=0xFFFF)
    end = a[-22:]
    start = len(a) - 22
    z = b"PK\6\6" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, n, n,
                                0xFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFF)
    z += b"PK\6\7" + struct.pack("<IQI", 0, start, 1)
    return a[:-22] + z + end


CASES = (
    ("a part of 4 GB in 4 MB", lambda: at_sheet(
        lambda p: bomb(SHEET, 4096 * MB))),
    ("a part of 600 MB in 600 KB", lambda: at_sheet(
        lambda p: bomb(SHEET, 600 * MB))),
    ("4 GB nobody asks for", lambda: more(bomb("xl/media/x.bin", 4096 * MB))),
    ("10,000 overlapping entries", lambda: overlapping(10000)),
    ("archives in archives", lambda: nested(4, 16)),
    ("an archive in it", lambda: more(entry("x.zip", nested(2, 16)))),
    ("entries above", lambda: more(entry("../../../../tmp/congvan-x", b"x"))),
    ("an absolute entry", lambda: more(entry("/tmp/congvan-x", b"x"))),
    ("backslashes", lambda: more(entry("..\\..\\x", b"x"))),
    ("a name twice", lambda: more(entry(SHEET, b"<x/>"))),
    ("a name in two cases", lambda: more(entry(SHEET.upper(), b"<x/>"))),
    ("an empty name", lambda: more(entry("", b"x"))),
    ("a name of 65,535 bytes", lambda: more(entry("a" * 65535, b"x"))),
    ("a name with a NUL", lambda: more(entry(b"xl\0/x", b"x"))),
    ("a name that is no UTF-8", lambda: more(entry(b"\xff\xfe", b"x",
                                                   flags=0x800))),
    ("a size too small", lambda: at_sheet(lambda p: entry(SHEET, p, size=10))),
    ("a size too large", lambda: at_sheet(
        lambda p: entry(SHEET, p, size=10 ** 9))),
    ("a packed size beyond the end", lambda: at_sheet(
        lambda p: entry(SHEET, p, packed_size=10 ** 9))),
    ("a wrong checksum", lambda: at_sheet(lambda p: entry(SHEET, p, crc=1))),
    ("a method nobody knows", lambda: at_sheet(
        lambda p: entry(SHEET, p, method=99))),
    ("broken packing", lambda: at_sheet(
        lambda p: raw_entry(SHEET.encode(), b"\xff" * 500, 500, 0))),
    ("an encrypted entry", lambda: at_sheet(lambda p: entry(SHEET, p,
                                                            flags=1))),
    ("a strongly encrypted entry", lambda: at_sheet(
        lambda p: entry(SHEET, p, flags=0x41))),
    ("a symbolic link", lambda: at_sheet(
        lambda p: entry(SHEET, b"/etc/passwd", method=0,
                        attributes=0o120777 << 16))),
    ("a folder for a part", lambda: at_sheet(
        lambda p: entry(SHEET + "/", b""))),
    ("no directory", lambda: archive(plain(), cut=900)),
    ("an end cut off", lambda: archive(plain(), cut=5)),
    ("a directory beyond the end", lambda: archive(plain(), at=10 ** 9)),
    ("a directory of 4 GB", lambda: archive(plain(), directory=0xFFFFFFF0)),
    ("60,000 entries told", lambda: archive(plain(), count=60000)),
    ("65,535 entries", lambda: archive(plain() + [
        entry("x%d" % i, b"", method=0) for i in range(65535 - 6)])),
    ("2^63 entries told by zip64", lambda: ends64(1 << 63)),
    ("10^6 entries told by zip64", lambda: ends64(10 ** 6)),
    ("2^63 bytes told by zip64", lambda: zip64(1 << 63)),
    ("2^40 bytes told by zip64", lambda: zip64(1 << 40)),
    ("nothing", lambda: b""), ("PK alone", lambda: b"PK"),
    ("an empty archive", lambda: archive([])),
    ("60 MB of ends", lambda: b"PK\3\4" + b"PK\5\6" * (10 * MB)),
)
for what, content in CASES:
    @case("ZIP: " + what, heavy=what.startswith(("60 MB", "65,535")))
    def _(c, what=what, content=content):
        c.put("ds.xlsx", content())
        c.put("t.xml", LIST)
        c.put("d.json", "{}")
        want, codes = XLSX.get(what, (2, "xlsx-broken"))
        c.run("check", "t.xml", "--data", "d.json", "--rows", "ds=ds.xlsx",
              want=want, codes=codes, note="rows")
        os.rename(c.path("ds.xlsx"), c.path("x.docx"))
        want, codes = DOCX.get(what, (2, "not-ours"))
        c.run("extract", "x.docx", want=want, codes=codes, note="extract")
        c.run("verify", "x.docx", want=want, codes=codes, note="verify")
        os.rename(c.path("x.docx"), c.path("x.zip"))
        want, codes = PACK.get(what, (2, "pack-broken"))
        c.run("evidence", "verify", "x.zip", want=want, codes=codes,
              note="pack")


XLSX = {
    "4 GB nobody asks for": (0, ()),
    "an archive in it": (0, ()),
    "entries above": (0, ()),
    "an absolute entry": (0, ()),
    "backslashes": (0, ()),
    "an empty name": (0, ()),
    "a name of 65,535 bytes": (0, ()),
    "a name with a NUL": (0, ()),
    "a size too small": (0, ()),
    "a size too large": (0, ()),
    "a packed size beyond the end": (0, ()),
    "an encrypted entry": (2, "xlsx-encrypted"),
    "a strongly encrypted entry": (2, "xlsx-encrypted"),
    "2^63 bytes told by zip64": (0, ()),
    "2^40 bytes told by zip64": (0, ()),
}
DOCX = {
}
PACK = {
}


# ---- an honest pack, changed ----

def pack(c, change):
    """A pack of one letter, its entries changed: change([(name, content)])
    gives the entries, by hand."""
    import zipfile
    c.put("t.xml", template())
    c.put("d.json", '{"ten": "An"}')
    c.run("render", "t.xml", "--data", "d.json", "--embed", "-o", ">x.docx",
          want=0, outputs=["x.docx"], note="letter")
    os.rename(c.out("x.docx"), c.path("x.docx"))
    c.run("evidence", "pack", "-o", ">p.zip", "x.docx", want=0,
          outputs=["p.zip"], note="pack")
    with zipfile.ZipFile(c.out("p.zip")) as z:
        parts = [(n, z.read(n)) for n in z.namelist()]
    os.unlink(c.out("p.zip"))
    c.put("p.zip", archive(change(parts)))


def as_is(parts):
    """Packs are not packed."""
    return [entry(n, p, method=0) for n, p in parts]


def deep_manifest(parts):
    return as_is([(n, b"[" * 10 ** 6 if n == "manifest.json" else p)
                  for n, p in parts])


def large_manifest(parts):
    return [bomb(n, 2000 * MB) if n == "manifest.json" else
            entry(n, p, method=0) for n, p in parts]


for what, change in (
        ("as it is", as_is),
        ("a manifest 10^6 deep", deep_manifest),
        ("a manifest of 2 GB", large_manifest),
        ("a file of 4 GB more", lambda p: as_is(p) + [bomb("x.pdf",
                                                           4096 * MB)]),
        ("a file above", lambda p: as_is(p) + [entry("../x.pdf", b"x",
                                                         method=0)]),
        ("an absolute file", lambda p: as_is(p) + [entry("/tmp/x", b"x",
                                                            method=0)]),
        ("a link", lambda p: as_is(p) + [entry(
            "y.pdf", b"/etc/passwd", method=0,
            attributes=0o120777 << 16)]),
        ("a file twice", lambda p: as_is(p) + [entry(*p[0],
                                                        method=0)]),
        ("a document of 1 GB instead", lambda p: [
            bomb(n, 1000 * MB) if n.endswith(".docx") else entry(
                n, q, method=0) for n, q in p])):
    @case("pack: " + what)
    def _(c, what=what, change=change):
        pack(c, change)
        want, codes = CHANGED.get(what, (1, "pack-differs"))
        c.run("evidence", "verify", "p.zip", "--templates", ".", want=want,
              codes=codes)


CHANGED = {
    "as it is": (1, ()),  # the order of its bytes is not congvan's
    "a manifest 10^6 deep": (2, "pack-broken"),
    "a manifest of 2 GB": (2, "pack-broken"),
}
