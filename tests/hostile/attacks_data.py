"""Data: JSON, CSV and XLSX made to hurt, lists of a million rows, names of
files that lead elsewhere."""
import csv
import html
import json
import os
import re
import zipfile
from xml.sax.saxutils import quoteattr

from hostile import case
from make import LIST, MAIN, XML, book, cell, rows, template, zipped

MB = 1 << 20


def check(c, name="d.json", tmpl=None, note="", *more, **want):
    c.put("t.xml", tmpl or template())
    c.run("check", "t.xml", "--data", name, *more, note=note, **want)


# ---- JSON ----

JSON = (
    ("arrays 10^6 deep", lambda: b"[" * 10 ** 6, 3, "depth-limit"),
    ("arrays 10^6 deep, closed", lambda: b"[" * 10 ** 6 + b"]" * 10 ** 6, 3,
     "depth-limit"),
    ("objects 10^6 deep", lambda: b'{"a":' * 10 ** 6, 3, "depth-limit"),
    ("objects and arrays by turns", lambda: b'[{"a":' * 500000, 3, "depth-limit"),
    ("10^6 fields", lambda: b"{" + b",".join(
        b'"f%d":1' % i for i in range(10 ** 6)) + b"}", 2, "unknown-key"),
    ("10^6 times one key", lambda: b"{" + b'"ten":"a",' * 10 ** 6 +
     b'"ten":"b"}', 2, "json-duplicate-key"),
    ("10^6 items for a text", lambda: b'{"ten":[' + b'"a",' * 10 ** 6 +
     b'"b"]}', 2, "wrong-kind"),
    ("a text of 100 MB", lambda: [b'{"ten":"'] + [b"a" * MB] * 100 + [b'"}'],
     3, "input-too-large"),
    ("a text of 63 MB", lambda: [b'{"ten":"'] + [b"a" * MB] * 63 + [b'"}'], 3,
     "too-many"),
    ("a text of 63 MB of escapes", lambda: [b'{"ten":"'] + [b"\\u1ebf" *
                                                            (MB // 6)] * 63 +
     [b'"}'], 3, "too-many"),
    ("a key of 63 MB", lambda: [b'{"'] + [b"a" * MB] * 63 + [b'":1}'], 2,
     "unknown-key"),
    ("63 MB of blanks", lambda: [b" " * MB] * 63, 2, "json-empty"),
    ("63 MB of commas", lambda: [b"["] + [b"," * MB] * 63, 2, "json-token"),
    ("63 MB of minus", lambda: [b"[-"] + [b"-" * MB] * 63, 2, "json-value"),
    ("invalid UTF-8", lambda: b'{"ten":"a\xffb"}', 2, "not-utf8"),
    ("an overlong quote", lambda: b'{"ten":"a\xc0\xa2b"}', 2, "not-utf8"),
    ("an overlong NUL", lambda: b'{"ten":"a\xc0\x80b"}', 2, "not-utf8"),
    ("half a surrogate, in bytes", lambda: b'{"ten":"a\xed\xa0\x80b"}', 2,
     "not-utf8"),
    ("five bytes of a character", lambda: b'{"ten":"\xf8\x88\x80\x80\x80"}', 2,
     "not-utf8"),
    ("half a surrogate", lambda: b'{"ten":"a\\ud800b"}', 2, "bad-character"),
    ("the other half", lambda: b'{"ten":"a\\udc00b"}', 2, "bad-character"),
    ("surrogates the wrong way", lambda: b'{"ten":"\\udc00\\ud800"}', 2,
     "bad-character"),
    ("NUL", lambda: b'{"ten":"a\\u0000b"}', 2, "bad-character"),
    ("NUL in a key", lambda: b'{"te\\u0000n":"a"}', 2, "bad-character"),
    ("a NUL in bytes", lambda: b'{"ten":"a\0b"}', 2, "json-control"),
    ("a NUL behind the data", lambda: b'{"ten":"a"}\0', 2, "json-trailing"),
    ("a control in bytes", lambda: b'{"ten":"a\x1bb"}', 2, "json-control"),
    ("two values", lambda: b'{"ten":"a"}{"ten":"b"}', 2, "json-trailing"),
    ("a comment", lambda: b'{"ten":"a"/*x*/}', 2, "json-value"),
    ("NaN", lambda: b'{"ten":NaN}', 2, "json-value"),
    ("1e999999 for a text", lambda: b'{"ten":1e999999}', 0, ()),
    ("a number of 10^6 digits", lambda: b'{"ten":' + b"9" * 10 ** 6 + b"}", 0,
     ()),
    ("10^6 marks on a letter", lambda: ('{"ten":"a' + "\u0301" * 10 ** 6 +
                                        '"}').encode(), 2, "bad-character"),
    ("31 marks on a letter", lambda: ('{"ten":"a' + "\u0301" * 31 +
                                      '"}').encode(), 2, "bad-character"),
    ("10^6 letters with marks in the wrong order", lambda: (
        '{"ten":"' + "a\u0301\u0323" * 10 ** 6 + '"}').encode(), 3, "too-many"),
    ("UTF-16 cut amid a character", lambda: '{"ten":"Hội"}'.encode("utf-16")
     [:-1], 2, "bad-utf16"),
    ("UTF-16 with half a surrogate", lambda: b"\xff\xfe" + '{"ten":"'.encode(
        "utf-16-le") + b"\x00\xd8" + '"}'.encode("utf-16-le"), 2, "bad-utf16"),
    ("UTF-32", lambda: '{"ten":"Hội"}'.encode("utf-32"), 2, "json-value"),
)
for what, content, want, codes in JSON:
    @case("JSON: " + what, heavy="63 MB" in what or "100 MB" in what)
    def _(c, content=content, want=want, codes=codes):
        c.put("d.json", content())
        check(c, want=want, codes=codes)

for what, chars in (
        ("bidirectional controls", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067"
         "\u2068\u2069\u200e\u200f\u061c"),
        ("private use", "\ue000\uf8ff\U000f0000\U0010fffd"),
        ("noncharacters", "\ufffe\uffff\ufdd0\U0001ffff\U0010ffff"),
        ("controls", "\x01\x07\x1b\x7f\x80\x85\x9f"),
        ("tags and fillers", "\U000e0041\u115f\u3164\u180e\u2061"),
        ("what was lost before", "\ufffd"),
        ("unassigned", "\u0378\U0001fbff\U000e0fff")):
    @case("JSON: " + what)
    def _(c, chars=chars):
        for char in chars:
            c.put("d.json", {"ten": "a%sb" % char})
            c.put("t.xml", template())
            c.run("render", "t.xml", "--data", "d.json", "-o", ">x.pdf", "-o",
                  ">x.docx", want=2, codes="bad-character",
                  note="U+%04X" % ord(char))

NUMBER = template('<field name="n" label="N" kind="number"/>',
                  "<p>{{n}} {{n | group}} {{n + 1}} {{n | words}}</p>")
for what, digits, want, codes in (
        ("1e999999", b"1e999999", 2, "bad-number"),
        ("1e-999999", b"1e-999999", 2, "bad-number"),
        ("of 10^6 digits", b"9" * 10 ** 6, 2, "expression-kind"),
        ("of 10^6 digits behind the point", b"0." + b"9" * 10 ** 6, 2,
         "expression-kind"),
        ("minus nothing", b"-0", 0, ()),
        ("beyond 64 bits", b"18446744073709551616", 2, "expression-kind"),
        ("with an exponent of 10^6 digits", b"1e" + b"9" * 10 ** 6, 2,
         "bad-number")):
    @case("number: " + what)
    def _(c, digits=digits, want=want, codes=codes):
        c.put("d.json", b'{"n":' + digits + b"}")
        check(c, tmpl=NUMBER, want=want, codes=codes)


@case("JSON: 10^6 rows", heavy=True)
def _(c):
    c.put("d.json", ['{"ds":['] + ['{"a":"%d","b":"x"},' % i
                                   for i in range(10 ** 6)] + ['{"a":"z"}]}'])
    check(c, tmpl=LIST, want=3, codes="memory-limit")


@case("JSON: 10^6 rows, each with what is wrong", heavy=True)
def _(c):
    c.put("d.json", ['{"ds":['] + ['{"z":%d},' % i
                                   for i in range(10 ** 6)] + ['{"a":"z"}]}'])
    check(c, tmpl=LIST, want=2, codes="unknown-key")


@case("JSON: 10^6 empty rows", heavy=True)
def _(c):
    c.put("d.json", ['{"ds":['] + ["{},"] * 10 ** 6 + ["{}]}"])
    check(c, tmpl=LIST, want=3, codes="steps-limit")


LARGE = (("little memory", "--max-memory", "20M", "memory-limit"),
         ("few pages", "--max-pages", "10", "pages-limit"))

for what, option, most, code in LARGE:
    @case("JSON: 30,000 rows with " + what)
    def _(c, option=option, most=most, code=code):
        c.put("d.json", {"ds": [{"a": str(i), "b": "x"} for i in range(30000)]})
        c.put("t.xml", LIST)
        c.run("render", "t.xml", "--data", "d.json", "-o", ">x.pdf", "-o",
              ">x.docx", option, most, want=3, codes=code)


# ---- words without an end ----

for what, words, want, codes in (
        ("500,000 letters without a blank", "a" * 500000, 0, ()),
        ("500,000 hyphens", "-" * 500000, 0, ()),
        ("200,000 words", "từ " * 200000, 0, ()),
        ("300,000 no-break spaces", "a\u00a0" * 300000, 0, ()),
        ("200,000 emoji", "\U0001f600" * 200000, 0, ()),
        ("300,000 different ideographs", "".join(
            chr(0x4e00 + i % 20000) for i in range(300000)), 2,
         "missing-glyph"),
        ("500,000 bad characters", "\u202e" * 500000, 2, "bad-character"),
        ("60,000 different bad characters", "".join(
            chr(0xf0000 + i) for i in range(60000)), 2, "bad-character")):
    @case("text: " + what)
    def _(c, words=words, want=want, codes=codes):
        c.put("d.json", {"ten": words})
        c.put("t.xml", template())
        c.run("render", "t.xml", "--data", "d.json", "-o", ">x.pdf", "-o",
              ">x.docx", want=want, codes=codes,
              outputs=[] if want else ["x.pdf", "x.docx"])


# ---- CSV ----

CSV = (
    ("10^6 columns", lambda: b"a," * 10 ** 6 + b"\n" + b"1," * 10 ** 6, 3,
     "too-many"),
    ("10^6 columns called alike", lambda: "Cột A,".encode() * 10 ** 6 + b"\n1",
     3, "too-many"),
    ("a quote that never ends", lambda: "Cột A,Cột B\n".encode() + b'"' +
     b"a,b\n" * 10 ** 6, 2, "csv-quote"),
    ("10^6 quotes that never end", lambda: "Cột A,Cột B\n".encode() +
     b'"a"b\n' * 10 ** 6, 2, "csv-after-quote"),
    ("a cell of 60 MB", lambda: ["Cột A,Cột B\n"] + [b"a" * MB] * 60, 3,
     "too-many"),
    ("a quoted cell of 60 MB", lambda: ['Cột A,Cột B\n"'] + [b'""' * (MB // 2)]
     * 60 + ['"'], 3, "too-many"),
    ("60 MB of separators", lambda: ["Cột A,Cột B\n"] + [b"," * MB] * 60, 3,
     "too-many"),
    ("60 MB of line ends", lambda: ["Cột A,Cột B\n"] + [b"\n" * MB] * 60, 0,
     ()),
    ("60 MB of carriage returns", lambda: ["Cột A,Cột B\n"] + [b"\r" * MB] *
     60, 0, ()),
    ("NUL", lambda: "Cột A,Cột B\n".encode() + b"a\0b,c\n", 2,
     "bad-character"),
    ("invalid UTF-8", lambda: "Cột A,Cột B\n".encode() + b"a\xff,c\n", 2,
     "not-utf8"),
    ("nothing but a mark", lambda: b"\xef\xbb\xbf", 2, "heading-missing"),
    ("sep= and nothing", lambda: b"sep=", 2, "heading-missing"),
    ("sep= of a quote", lambda: b'sep="\n"a""b"', 2, "heading-missing"),
    ("a formula", lambda: "Cột A,Cột B\n=cmd|' /C calc'!A0,x\n".encode(), 0,
     ()),
)
for what, content, want, codes in CSV:
    @case("CSV: " + what, heavy="60 MB" in what)
    def _(c, content=content, want=want, codes=codes):
        c.put("ds.csv", content())
        c.put("d.json", "{}")
        check(c, "d.json", LIST, "", "--rows", "ds=ds.csv", want=want,
              codes=codes)


# ---- XLSX ----

def sheet(c, parts, want, codes=(), note=""):
    c.put("ds.xlsx", parts if isinstance(parts, bytes) else zipped(parts))
    c.put("d.json", "{}")
    check(c, "d.json", LIST, note, "--rows", "ds=ds.xlsx", want=want,
          codes=codes)


def sparse(n):
    """n cells, each in a row and a column of its own."""
    def column(i):
        s = ""
        i += 1
        while i:
            i, r = divmod(i - 1, 26)
            s = chr(65 + r) + s
        return s
    names = [column(i) for i in range(16384)]
    return "".join('<row r="%d"><c r="%s%d"><v>1</v></c></row>' %
                   (i + 1, names[i % 16384], i + 1) for i in range(n))


def merged(*refs):
    return '<mergeCells count="%d">%s</mergeCells>' % (
        len(refs), "".join('<mergeCell ref="%s"/>' % r for r in refs))


HEAD = rows(["Cột A", "Cột B"])
LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>%s]>" % "".join(
    "<!ENTITY a%d '%s'>" % (i, "&a%d;" % (i - 1) * 10) for i in range(1, 30))
XLSX = (
    ("that is well", lambda: book(), 0, ()),
    ("10^6 sparse cells", lambda: book(sparse(10 ** 6)), 3, "too-many"),
    ("a cell in the last row and column", lambda: book(
        HEAD + '<row r="1048576">' + cell("XFD1048576", "x") + "</row>"), 2,
     "unnamed-column"),
    ("a cell beyond the last row", lambda: book(
        HEAD + '<row r="1048577">' + cell("A1048577", "x") + "</row>"), 3,
     "rows-limit"),
    ("a cell beyond the last column", lambda: book(
        HEAD + '<row r="2">' + cell("XFE2", "x") + "</row>"), 3,
     "too-many"),
    ("a row of number 99999999999999999999", lambda: book(
        HEAD + '<row r="99999999999999999999"><c><v>1</v></c></row>'), 2,
     "xlsx-broken"),
    ("rows in falling order", lambda: book(
        '<row r="5">' + cell("A5", "x") + "</row>" + HEAD), 2, "xlsx-broken"),
    ("a cell twice", lambda: book(HEAD + '<row r="2">' + cell("A2", "x") +
                                  cell("A2", "y") + "</row>"), 2, "xlsx-broken"),
    ("a shared string out of range", lambda: book(
        HEAD + '<row r="2"><c r="A2" t="s"><v>99</v></c></row>'), 2,
     "xlsx-broken"),
    ("a shared string of number -1", lambda: book(
        HEAD + '<row r="2"><c r="A2" t="s"><v>-1</v></c></row>'), 2,
     "xlsx-broken"),
    ("a shared string beyond 64 bits", lambda: book(
        HEAD + '<row r="2"><c r="A2" t="s"><v>99999999999999999999999</v></c>'
        "</row>"), 2, "xlsx-broken"),
    ("10^6 shared strings", lambda: book(
        HEAD + '<row r="2"><c r="A2" t="s"><v>999999</v></c></row>',
        XML + '<sst xmlns="%s">%s</sst>' % (MAIN, "<si><t>a</t></si>" *
                                            10 ** 6)), 3, "unpacked-too-large"),
    ("a shared string of 40 MB, 10,000 times", lambda: book(
        HEAD + "".join('<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' %
                       (i, i) for i in range(2, 10002)),
        XML + '<sst xmlns="%s"><si><t>%s</t></si></sst>' %
        (MAIN, "a" * (40 * MB))), 3, "too-many"),
    ("a merge of all there is", lambda: book(
        rows(["Cột A", "Cột B"], ["x", "y"]), after=merged("A1:XFD1048576")),
     0, ()),
    ("a merge beyond all there is", lambda: book(
        rows(["Cột A", "Cột B"], ["x", "y"]), after=merged("A2:XFE1048577")),
     2, "xlsx-broken"),
    ("100,000 merges of all there is", lambda: book(
        rows(["Cột A", "Cột B"], ["x", "y"]),
        after=merged(*["A1:XFD1048576"] * 100000)), 3, "too-many"),
    ("a merge the wrong way", lambda: book(
        rows(["Cột A", "Cột B"], ["x", "y"]), after=merged("B2:A1")), 2,
     "xlsx-broken"),
    ("a billion laughs", lambda: book(raw=XML + LAUGHS + "<x>&a29;</x>"), 2,
     "xml-entity"),
    ("an external entity", lambda: book(
        raw=XML + '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        "<x>&a;</x>"), 2, "xml-entity"),
    ("100,000 levels", lambda: book("<x>" * 100000), 3, "too-deep"),
    ("10^6 attributes", lambda: book("<row " + " ".join(
        'a%d=""' % i for i in range(10 ** 6)) + "/>"), 2, "xlsx-broken"),
    ("a sheet that is UTF-16", lambda: book(raw=(
        XML.replace("UTF-8", "UTF-16") + "<x/>").encode("utf-16")), 2,
     "heading-missing"),
    ("a NUL in a cell", lambda: book(HEAD + '<row r="2"><c r="A2" t="str"><v>'
                                     "a&#0;b</v></c></row>"), 2,
     "xlsx-broken"),
    ("a character escaped as Excel does", lambda: book(
        HEAD + '<row r="2">' + cell("A2", "a_x0000_b") + "</row>"), 2,
     "bad-character"),
    ("sheets that lead elsewhere", lambda: [
        (n, p.replace(b"worksheets/sheet1.xml", b"../../../etc/passwd"))
        for n, p in book()], 2, "xlsx-broken"),
    ("relations to the network", lambda: [
        (n, p.replace(b'Target="worksheets/sheet1.xml"',
                      b'Target="http://127.0.0.1:9/x" TargetMode="External"'))
        for n, p in book()], 2, "xlsx-broken"),
    ("10,000 sheets", lambda: [
        (n, p.replace(b"<sheet name", b"".join(
            b'<sheet name="x%d" sheetId="%d" r:id="r1"/>' % (i, i + 2)
            for i in range(10000)) + b"<sheet name")) for n, p in book()], 2,
     "xlsx-broken"),
    ("a comment of 60 MB", lambda: book(
        raw=XML + "<!--" + " " * (60 * MB) + "--><x/>"), 2, "xlsx-broken"),
)
for what, parts, want, codes in XLSX:
    @case("XLSX: " + what, heavy="MB" in what)
    def _(c, parts=parts, want=want, codes=codes):
        sheet(c, parts(), want, codes)


# ---- names of the files of a batch ----

# of this run alone: what another left there says nothing
OUTSIDE = "/tmp/congvan-x-%d" % os.getpid()
NAMES = (
    ("two dots and a slash", "../x", "../x"),
    ("many of them", "../../../../tmp/x", None),
    ("an absolute path", OUTSIDE, None),
    ("backslashes", "..\\..\\x", None),
    ("two dots", "..", None), ("a dot", ".", None), ("nothing", "", None),
    ("blanks", "   ", None), ("a device", "CON", None),
    ("a device with an ending", "nul.txt", None),
    ("trailing dots", "a...", None), ("a trailing blank", "a ", None),
    ("300 bytes", "a" * 300, None), ("300 letters", "ế" * 300, None),
    ("a stream", "a:b", None), ("a home", "~root", None),
    ("an option", "-rf", None), ("wildcards", "*?<>|\"", None),
    ("a tab", "a\tb", None), ("the manifest", "manifest", None),
    ("the errors", "errors", None), ("a hidden file", ".bashrc", None),
    ("letters of two cases", "Ab", None))


@case("batch: names that lead elsewhere")
def _(c):
    c.put("t.xml", template())
    c.put("ds.jsonl", "".join(json.dumps({"ten": n}) + "\n" for _, n, _ in
                              NAMES if n.strip()))
    # a name that cannot be is mended or refused; none leads out
    def inside(_):
        wrong = [f for f in c.files("out") if not f.startswith("o")]
        there = [f for f in c.files("out")
                 if f.startswith("o/") and f.endswith(".pdf")]
        n = len([1 for _, n, _ in NAMES if n.strip()])
        bad = [f for f in there if "/" in f[2:] or "\\" in f or
               len(f[2:].encode()) > 255 or f[2:].split(".")[0].lower()
               in ("con", "nul", "") or f[2:-4].endswith((".", " "))]
        if os.path.exists(OUTSIDE + ".pdf"):
            return "wrote outside"
        return wrong and "left %s" % wrong or bad and "names %s" % bad or (
            None if len(there) == n else "made %d of %d: %s" %
            (len(there), n, there))
    c.batch("t.xml", "ds.jsonl", "{{ten}}", want=0, right=inside)


FORMULAS = ("=1+1", "+84 9", "-- ", "@SUM(A1)", "'=1+1", "\t=1", "=\"a;b\"",
            "a;=1;-b", "a;'+1", 'a;"=1+1;b;"=2+2', '"=5+5', "\"'-1", "'\"@a")


@case("forms: what a spreadsheet would take for formulas")
def _(c):
    c.put("t.xml", template(
        '<field name="ten" label="Tên"/><field name="ds" label="D" kind="list">'
        + "".join('<field name="c%d" label=%s example=%s/>' % (
            i, quoteattr(f + "c%d" % i), quoteattr(f))
            for i, f in enumerate(FORMULAS)) + "</field>" +
        "".join('<field name="t%d" label=%s default=%s/>' % (
            i, quoteattr(f + "t%d" % i), quoteattr(f))
            for i, f in enumerate(FORMULAS)),
        "<p>{{ten}}</p>" + "".join("<p>‹{{t%d}}›</p>" % i
                                   for i in range(len(FORMULAS)))))
    for ending, separator in ("csv", ","), ("tsv", "\t"):
        name = "blank." + ending
        c.run("blank", "t.xml", "-o", ">" + name, want=0, outputs=[name],
              note=ending, right=lambda _: cells(c, c.out(name), separator))
        os.rename(c.out(name), c.path(name))
        c.run("render", "t.xml", "--data", name, "-o", ">x.docx", want=0,
              outputs=["x.docx"], note=ending + ", read again",
              right=lambda _: defaults(c))
        c.clear()


@case("CSV: what is refused, as JSON in a cell")
def _(c):
    c.put("t.xml", template(
        '<field name="ten" label="Tên" kind="lines"/>'
        '<field name="ds" label="D" kind="list" of="text"/>',
        "<p>{{ten}}{{ds | join: ''}}</p>"))
    for written in "\\u0007", "\\uFFFC", "\\u202e", "\\uE000", "\\uD800":
        for cells in '[""a%sb""]",x' % written, 'x","[""a%sb""]"' % written:
            c.put("d.csv", 'ten,ds\n"' + cells + "\n")
            c.run("check", "t.xml", "--data", "d.csv", want=2,
                  codes="bad-character", note=cells)


@case("CSV: apostrophes that somebody typed stay")
def _(c):
    c.put("t.xml", template('<field name="ten" label="Tên" kind="lines"/>',
                            "<p>‹{{ten}}›</p>"))
    c.put("d.csv", "Mã trường,Nội dung cần điền,Giá trị\nten,Tên,"
          "\"'-' là gạch;'=1\n'-5' độ\"\n")
    c.run("render", "t.xml", "--data", "d.csv", "-o", ">x.docx", want=0,
          outputs=["x.docx"], right=lambda _: None if "‹'-'làgạch;'=1'-5'độ›"
          in words_of(c) else words_of(c))


def cells(c, path, separator):
    with open(path, encoding="utf-8-sig", newline="") as f:
        all_of = [v for row in csv.reader(f, delimiter=separator) for v in row]
    with open(path, encoding="utf-8-sig", newline="") as f:
        parts = [p.lstrip('"') for p in  # by who divides there
                 re.split("[;\t\r\n]", f.read())]
    bare = [v for v in all_of + (parts if separator == "," else [])
            if v[:1] in tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")]
    if bare:
        return "begins like a formula: %s" % bare
    return None if sum(v.startswith("\u2060") for v in all_of) >= 2 * len(
        FORMULAS) else "not all are there: %s" % all_of


def words_of(c):
    with zipfile.ZipFile(c.out("x.docx")) as z:
        return "".join(re.sub(r"<[^>]*>", "", html.unescape(z.read(
            "word/document.xml").decode())).split())


def defaults(c):
    words = words_of(c)
    lost = [f for f in FORMULAS if "‹%s›" % "".join(f.split()) not in words]
    return "read back otherwise: %s in %s" % (lost, words) if lost else None


@case("batch: a NUL in a name")
def _(c):
    c.put("t.xml", template())
    c.put("ds.jsonl", '{"ten": "a\\u0000b"}\n')
    c.batch("t.xml", "ds.jsonl", "{{ten}}", want=1,
            right=lambda _: None if not [f for f in c.files("out")
                                         if f.endswith(".pdf")] else "made")


@case("batch: an output folder that is a link")
def _(c):
    c.put("t.xml", template())
    c.put("ds.jsonl", '{"ten": "a"}\n')
    os.mkdir(c.out("else"))
    os.symlink("else", c.out("o"))
    c.batch("t.xml", "ds.jsonl", "{{ten}}", want=0,
            right=lambda _: None if "else/a.pdf" in c.files("out") else
            "is not followed")


@case("batch: 50,000 rows that are no objects", heavy=True)
def _(c):
    c.put("t.xml", template())
    c.put("ds.jsonl", "1\n" * 50000)
    c.batch("t.xml", "ds.jsonl", "{{ten}}", want=1,
            right=lambda _: None)


@case("batch: a line of 60 MB", heavy=True)
def _(c):
    c.put("t.xml", template())
    c.put("ds.jsonl", ['{"ten":"'] + ["a" * MB] * 60 + ['"}\n'])
    c.batch("t.xml", "ds.jsonl", "x", want=1, right=lambda _: None)
