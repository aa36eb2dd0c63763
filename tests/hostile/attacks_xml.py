"""XML: entities, documents types, depth, encodings, in whatever is read."""
import os

from hostile import case
from make import TEMPLATE, XML, library, template

SHIPPED = os.path.realpath(os.path.join(
    os.path.dirname(__file__), "../../templates"))
SECRET = "bi-mat-khong-duoc-lo"
LAUGHS = "<!DOCTYPE template [<!ENTITY a0 'ha'>%s]>\n" % "".join(
    "<!ENTITY a%d '%s'>" % (i, "&a%d;" % (i - 1) * 10) for i in range(1, 30))
QUADRATIC = "<!DOCTYPE template [<!ENTITY a '%s'>]>\n" % ("x" * 100000)
TYPES = {
    "a billion laughs": (LAUGHS, "&a29;"),
    "quadratic blow-up": (QUADRATIC, "&a;" * 50000),
    "an external entity": (
        '<!DOCTYPE template [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "&a;"),
    "an external entity beside it": (
        '<!DOCTYPE template [<!ENTITY a SYSTEM "secret.txt">]>', "&a;"),
    "parameter entities": (
        '<!DOCTYPE template [<!ENTITY % p SYSTEM "secret.dtd"> %p;]>', "&a;"),
    "a DTD of its own": ('<!DOCTYPE template SYSTEM "secret.dtd">', "&a;"),
    "a DTD in the network": (
        '<!DOCTYPE template PUBLIC "-//x" "http://127.0.0.1:9/x.dtd">', "x"),
    "a document type that says nothing": ("<!DOCTYPE template>", "x"),
    "entities that name each other": (
        "<!DOCTYPE template [<!ENTITY a '&b;'><!ENTITY b '&a;'>]>", "&a;"),
    "an attribute by default": (
        "<!DOCTYPE template [<!ATTLIST p bold CDATA 'yes'>]>", "x"),
}
XINCLUDE = ('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" '
            'href="secret.txt" parse="text"/>')


def secrets(c):
    c.put("secret.txt", SECRET)
    c.put("secret.dtd", "<!ENTITY a '%s'>" % SECRET)


def data(c):
    return c.put("d.json", '{"ten": "An"}')


def silent(printed):
    return "prints the secret" if SECRET.encode() in printed else None


# ---- templates, house files, fonts.xml ----

def both(c):
    """A template that must not be taken, rendered."""
    return ("render", "t.xml", "--data", data(c), "-o", ">x.pdf", "-o",
            ">x.docx")


for what, (head, words) in TYPES.items():
    @case("template: " + what)
    def _(c, head=head, words=words):
        secrets(c)
        c.put("t.xml", template(body="<p>%s</p>" % words, before=head))
        c.run(*both(c), want=2, codes="xml-entity", right=silent)

    @case("house file: " + what)
    def _(c, head=head, words=words):
        secrets(c)
        c.put("t.xml", template())
        c.put("h.xml", XML + head.replace("template", "house") +
              '<house xmlns="%s"><set name="ten" value="%s"/></house>' %
              (TEMPLATE, words))
        c.run(*both(c), "--house", "h.xml", want=2, codes="xml-entity",
              right=silent)

    @case("fonts.xml: " + what)
    def _(c, head=head, words=words):
        secrets(c)
        c.put("t.xml", template())
        c.put("f.xml", XML + head.replace("template", "fonts") +
              '<fonts xmlns="urn:congvan:fonts:1"><folder path="%s"/></fonts>'
              % words)
        c.run(*both(c), "--fonts", "f.xml", want=2, codes="xml-entity",
              right=silent)


@case("template: XInclude")
def _(c):
    secrets(c)
    c.put("t.xml", template(body="<p>%s</p>" % XINCLUDE))
    c.run(*both(c), want=2, codes="element-unknown", right=silent)


@case("template: 100,000 levels of <b>")
def _(c):
    c.put("t.xml", template(body="<p>%sx%s</p>" % ("<b>" * 100000,
                                                   "</b>" * 100000)))
    c.run(*both(c), want=3, codes="depth-limit")


@case("template: 100,000 levels of <if>")
def _(c):
    c.put("t.xml", template(body='%s<p>x</p>%s' % ('<if test="ten">' * 100000,
                                                   "</if>" * 100000)))
    c.run(*both(c), want=3, codes="depth-limit")


@case("template: 90 levels of <if>")
def _(c):
    c.put("t.xml", template(body='%s<p>x {{ten}}</p>%s' % (
        '<if test="ten">' * 90, "</if>" * 90)))
    c.run(*both(c), want=0, outputs=["x.docx", "x.pdf"])


@case("template: 10^6 attributes")
def _(c):
    c.put("t.xml", template(body="<p %s>x</p>" % " ".join(
        'a%d=""' % i for i in range(10 ** 6))))
    c.run(*both(c), want=3, codes="too-many")


@case("template: one attribute 10^6 times", heavy=True)
def _(c):
    c.put("t.xml", template(body="<p %s>x</p>" % ('bold="yes" ' * 10 ** 6)))
    c.run(*both(c), want=3, codes="too-many")


@case("template: 200,000 namespaces")
def _(c):
    c.put("t.xml", template(body="<p %s>x</p>" % " ".join(
        'xmlns:a%d="u:%d"' % (i, i) for i in range(200000))))
    c.run(*both(c), want=3, codes="too-many")


@case("template: an attribute of 100 MB", heavy=True)
def _(c):
    head, tail = template(body='<p color="@">x</p>').split("@")
    c.put("t.xml", [head] + ["a" * (1 << 20)] * 100 + [tail])
    c.run(*both(c), want=3, codes="input-too-large")


@case("template: an attribute of 9 MB")
def _(c):
    c.put("t.xml", template(body='<p color="%s">x</p>' % ("a" * (9 << 20))))
    c.run(*both(c), want=2, codes="attribute-value")


@case("template: a text of 9 MB")
def _(c):
    c.put("t.xml", template(body='<p>%s</p>' % ("ab " * (3 << 20))))
    c.run(*both(c), want=3, codes="too-many")


@case("template: 300,000 elements nobody knows")
def _(c):
    c.put("t.xml", template(body="".join("<z%d/>" % i
                                         for i in range(300000))))
    c.run(*both(c), want=3, codes="too-many")


@case("template: 200,000 styles, each based on the next")
def _(c):
    c.put("t.xml", template(top="".join(
        '<style id="s%d" name="s%d" based-on="s%d"/>' % (i, i, i + 1)
        for i in range(200000)) + '<style id="s200000" name="z"/>'))
    c.run(*both(c), want=3, codes="too-many")


@case("template: 20,000 styles in a circle")
def _(c):
    c.put("t.xml", template(top="".join(
        '<style id="s%d" name="s%d" based-on="s%d"/>' % (i, i, (i + 1) % 20000)
        for i in range(20000))))
    c.run(*both(c), want=3, codes="too-many")


@case("template: 100,000 fields")
def _(c):
    c.put("t.xml", template("".join('<field name="f%d" label="F%d"/>' % (i, i)
                                    for i in range(100000)), "<p>x</p>"))
    c.run("check", "t.xml", "--data", c.put("d.json", "{}"), want=3, codes="too-many")


for what, encoding, declared, want, codes in (
        ("UTF-16 with a mark", "utf-16", "UTF-16", 2, "not-utf8"),
        ("UTF-32", "utf-32", "UTF-32", 2, "not-utf8"),
        ("UTF-16 that says UTF-8", "utf-16", "UTF-8", 2, "not-utf8"),
        ("UTF-8 that says UTF-16", "utf-8", "UTF-16", 2, "not-utf8"),
        ("Latin 1 that says UTF-8", "latin-1", "UTF-8", 2, "not-utf8"),
        ("UTF-7", "utf-7", "UTF-7", 2, "not-utf8"),
        ("an encoding nobody has", "utf-8", "X-NONE", 2, "not-utf8"),
        ("EBCDIC", "cp500", "EBCDIC-CP-BE", 2, "not-utf8")):
    @case("template: " + what)
    def _(c, encoding=encoding, declared=declared, want=want, codes=codes):
        text = template(body="<p>Café {{ten}}</p>").replace(
            'encoding="UTF-8"', 'encoding="%s"' % declared)
        c.put("t.xml", "".join(x if x < "\u0100" else "e" for x in
                               text).encode(encoding))
        c.run(*both(c), want=want, codes=codes,
              outputs=[] if want else ["x.pdf", "x.docx"])


for what, words, codes in (
        ("a NUL", b"a\0b", "xml-syntax"),
        ("the entity of NUL", b"a&#0;b", "xml-syntax"),
        ("a control", b"a\x01b", "xml-syntax"),
        ("invalid UTF-8", b"a\xff\xfeb", "not-utf8"),
        ("an overlong slash", b"a\xc0\xafb", "not-utf8"),
        ("half a surrogate", b"a\xed\xa0\x80b", "not-utf8"),
        ("the entity of a surrogate", b"a&#xD800;b", "xml-syntax"),
        ("a number of a character beyond all", b"a&#x110000;b", "xml-syntax"),
        ("a bidirectional control", "a\u202eb".encode(), "bad-character"),
        ("a character cut off", b"a\xe1\xba", "not-utf8")):
    @case("template: " + what)
    def _(c, words=words, codes=codes):
        head, tail = template(body="<p>@</p>").encode().split(b"@")
        c.put("t.xml", head + words + tail)
        c.run(*both(c), want=2, codes=codes)


for what, text, want, codes in (
        ("nothing", b"", 2, "xml-syntax"), ("a NUL", b"\0", 2, "not-utf8"),
        ("a mark only", b"\xef\xbb\xbf", 2, "xml-syntax"),
        ("half a tag", b"<template", 2, "xml-syntax"),
        ("a PNG", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, 2, "not-utf8"),
        ("a folder", None, 2, "template-unknown"),
        ("16 MB of <", b"<" * (16 << 20), 2, "xml-syntax"),
        ("16 MB of blanks", b" " * (16 << 20), 2, "xml-syntax")):
    @case("template: that is " + what)
    def _(c, text=text, want=want, codes=codes):
        import os
        if text is None:
            os.mkdir(c.path("t.xml"))
        else:
            c.put("t.xml", text)
        c.run(*both(c), want=want, codes=codes)


# ---- DOCX given to extract and verify ----

def letter(c, change):
    """Our own DOCX with data inside, its parts changed."""
    import zipfile
    c.put("t.xml", template())
    c.put("d.json", '{"ten": "An"}')
    c.run("render", "t.xml", "--data", "d.json", "--embed", "-o", ">x.docx",
          want=0, outputs=["x.docx"], note="made")
    with zipfile.ZipFile(c.out("x.docx")) as z:
        parts = [(n, z.read(n)) for n in z.namelist()]
    import os
    os.unlink(c.out("x.docx"))
    return c.zip("x.docx", [(n, change(n, p)) for n, p in parts])


for part in ("word/document.xml", "[Content_Types].xml", "_rels/.rels"):
    for what in ("a billion laughs", "an external entity",
                 "parameter entities"):
        @case("DOCX: %s in %s" % (what, part))
        def _(c, part=part, what=what):
            secrets(c)
            head, words = TYPES[what]

            def change(n, p):
                if n != part:
                    return p
                at = p.index(b"?>") + 2
                return p[:at] + head.replace("template", "x").encode() + p[at:]
            letter(c, change)
            # what is kept stands in a part of its own, and is given
            c.run("extract", "x.docx", want=0, right=silent, note="extract")
            c.run("verify", "x.docx", "--template", "t.xml", want=1,
                  codes=("different", "xml-entity" if part.startswith("word")
                         else "part-differs"), right=silent, note="verify")


@case("DOCX: 100,000 levels")
def _(c):
    def change(n, p):
        if n != "word/document.xml":
            return p
        return p.replace(b"<w:body>", b"<w:body>" + b"<w:x>" * 100000 +
                         b"</w:x>" * 100000)
    letter(c, change)
    # what is kept stands in a part of its own, and is given
    c.run("extract", "x.docx", want=0, note="extract")
    c.run("verify", "x.docx", "--template", "t.xml", want=3,
          codes=("different", "too-deep"), note="verify")


@case("DOCX: 10^6 attributes")
def _(c):
    many = b" ".join(b'a%d=""' % i for i in range(10 ** 6))

    def change(n, p):
        if n != "word/document.xml":
            return p
        return p.replace(b"<w:body>", b"<w:body><w:x " + many + b"/>")
    letter(c, change)
    c.run("verify", "x.docx", "--template", "t.xml", want=1,
          codes=("different", "paper-broken"))


# ---- expressions that take long, and allocate nothing ----

LONG = ('<let name="l" value="{{ten | pad: 1000, \'x\' | replace: \'x\', \'%s\' '
        '| replace: \'x\', \'x,x,x,x,x,x,x\' | split: \',\'}}"/>'
        '<let name="big" value="{{l | join: \'%s\'}}"/>' %
        (",".join("x" * 32), "x" * 60))
for what, expression in (
        ("lists within lists", "l | those: (l | those: (l | contains: 'q'))"),
        ("a word for each item", "l | those: (l | join: 'x' | "
         "shortened-to: 'ABC')"),
        ("one word of 13 MB", "l | those: (big | shortened-to: 'ABC')"),
        ("texts that are alike", "l | those: (big == big)"),
        ("texts that are in order", "l | those: (big &lt; big)"),
        ("a text in a long text", "l | those: (big | contains: big)")):
    @case("expressions: " + what)
    def _(c, expression=expression):
        c.put("t.xml", template(body=LONG + "<p>{{%s | count}}</p>" %
                                expression))
        c.put("d.json", {"ten": "x"})
        c.run("check", "t.xml", "--data", "d.json", "--max-steps", "200000",
              want=3, codes="steps-limit", note="steps")
        c.run("check", "t.xml", "--data", "d.json", "--timeout", "0.5",
              want=3, codes=None, note="time",
              right=lambda _: None if c.codes <= {"steps-limit", "time-limit"}
              else "ended by %s" % c.codes)


# labels are computed first, by who hears no findings but those of limits
for what, label, given, options in (
        ("steps", "{{n | upper | upper}}", {"n": "N" * 10000, "t": "ab"},
         ("--max-steps", "20")),
        ("a text", "{{n}}{{n}}", {"n": "N" * 9000000, "t": "ab"}, ())):
    @case("expressions: a limit is reached in a label: " + what)
    def _(c, label=label, given=given, options=options):
        c.put("t.xml", template(
            '<field name="n" label="N"/>'
            '<field name="s" label="%s" required="yes"/>'
            '<field name="t" label="T" kind="ma"/>' % label,
            "<p>{{t}} {{n | slice: 1, 2}}{{s}}</p>").replace(
                "<fields>", '<kind name="ma" normalise="@value | upper" '
                'print="normalised"/><fields>'))
        c.put("d.json", given)
        c.run("check", "t.xml", "--data", "d.json", *options, want=3,
              codes="steps-limit" if options else "too-many")


@case("templates that ship, with few steps, and few includes")
def _(c):
    for name in ("cong-van", "bieu-thong-ke", "so-van-ban-di"):
        folder = os.path.join(SHIPPED, name)
        for options, code in ((("--max-steps", "300"), "steps-limit"),
                              (("--max-includes", "1"), "includes-limit")):
            c.run("check", folder + "/template.xml", "--data",
                  folder + "/example.json", *options, want=3, codes=code,
                  note=" ".join((name,) + options))


# what is looked for is there at every place but for its last letter
for what in ("ten | contains: so", "ten | replace: so, 'x' | contains: 'x'",
             "(ten | split: so | count) == 2"):
    @case("expressions: nearly everywhere, " + what)
    def _(c, what=what):
        c.put("t.xml", template('<field name="ten" label="Tên"/><field '
              'name="so" label="Số"/>', "<p>{{(%s) ? 'y' : 'n'}}</p>" % what))
        c.put("d.json", {"ten": "a" * 3000000, "so": "a" * 1500000 + "b"})
        c.run("check", "t.xml", "--data", "d.json", "--timeout", "10",
              want=0)


@case("template: the files of a neighbour")
def _(c):
    c.put("alice/rows.tsv", "v\nbí mật\n")
    c.put("alice/lib.xml", library('<component name="k"><p>x</p></component>'))
    c.put("mallory/rows.tsv", "v\nsố\n")
    c.put("d.json", {"ten": "An"})
    for name, want, codes in (("mallory/rows.tsv", 0, ()),
                              ("rows.tsv", 0, ()),
                              ("alice/rows.tsv", 2, "include-missing"),
                              ("../alice/rows.tsv", 2, "include-outside")):
        c.put("mallory/template.xml", template(
            name="mallory", top='<register name="r" href="%s"/>' % name,
            body="<p>{{ten}} {{(r | first).v}}</p>"))
        c.run("check", "mallory/template.xml", "--data", "d.json", want=want,
              codes=codes, note=name)
    # what it is called: as its folder is, or the link by which it is found
    os.symlink("mallory", c.path("trudy"))
    c.put("mallory/template.xml", template(
        name="trudy", top='<register name="r" href="trudy/rows.tsv"/>',
        body="<p>{{ten}} {{(r | first).v}}</p>"))
    c.run("check", "trudy/template.xml", "--data", "d.json", want=0,
          note="by a link")
    c.put("mallory/template.xml", template(
        name="mallory", top='<include href="alice/lib.xml"/>'))
    c.run("check", "mallory/template.xml", "--data", "d.json", want=2,
          codes="include-missing", note="its library")
