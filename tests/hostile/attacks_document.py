"""Markdown, templates and images made to hurt."""
import os
import struct
import zlib

from hostile import case
from make import (IMAGE, RICH, chunk, gray, header, library,
                  packed_zeros, png, template)

BOTH = ("-o", ">x.pdf", "-o", ">x.docx")
MADE = ["x.docx", "x.pdf"]


def render(c, data, tmpl, want, codes=(), *more, **extra):
    c.put("t.xml", tmpl)
    c.put("d.json", data)
    c.run("render", "t.xml", "--data", "d.json", *BOTH, *more, want=want,
          codes=codes, outputs=[] if want else MADE, **extra)


# ---- Markdown ----

def ticks():
    return "".join("a" + "`" * i for i in range(1, 700))


def pointy(n):
    return "<" * n


MARKDOWN = (
    ("open brackets", "[" * 200000, 0, ()),
    ("brackets in brackets", "[" * 50000 + "a" + "]" * 50000, 0, ()),
    ("open images", "![](" * 50000, 0, ()),
    ("images in images", "![" * 50000 + "a" + "](b)" * 50000, 4,
     "image-read"),
    ("links in links", "[a](" * 50000, 0, ()),
    ("links of brackets", "[a](b" * 50000, 0, ()),
    ("emphasis that never ends", "*a **a " * 40000, 0, ()),
    ("emphasis of underscores", "_a __a " * 40000, 0, ()),
    ("emphasis of both", "*_" * 100000 + "a", 0, ()),
    ("emphasis in emphasis", "*a " * 50000 + "a*" * 50000, 3, "depth-limit"),
    ("emphasis by threes", "a***" * 60000, 0, ()),
    ("strikes", "~~a ~" * 50000, 0, ()),
    ("growing backticks", ticks(), 0, ()),
    ("backticks", "`" * 300000, 2, "rich-unsupported"),
    ("pointy brackets", pointy(300000), 0, ()),
    ("tags that never end", "<a " * 100000, 0, ()),
    ("quoted attributes that never end", "<a b='" * 60000, 0, ()),
    ("instructions that never end", "<?" * 100000, 3, "too-many"),
    ("declarations that never end", "<!A" * 100000, 3, "too-many"),
    ("CDATA that never ends", "a <![CDATA[" * 30000, 3, "too-many"),
    ("comments that never end", "a <!--" * 60000, 3, "too-many"),
    ("10^4 definitions", "".join("[a%d]: /x\n" % i for i in range(10000)), 0,
     ()),
    ("10^4 uses of one long definition", "[a]: %s\n\n" % ("/x" * 5000) +
     "[a]" * 10000, 2, "rich-unsupported"),
    ("definitions that never end", '[a]: b "' * 30000, 0, ()),
    ("definitions with titles that never end", "[a]: <b" + "\n[a]: <b" * 30000,
     0, ()),
    ("quotes 10^4 deep", ">" * 10000 + "a", 3, "depth-limit"),
    ("quotes and lists", "> - " * 10000 + "a", 3, "depth-limit"),
    ("lists 10^4 deep", "- " * 10000 + "a", 3, "too-deep"),
    ("lists by indents", "".join(" " * (2 * i) + "- a\n" for i in range(400)),
     3, "too-deep"),
    ("lazy lines", ">" * 500 + "a\n" + "a\n" * 50000, 3, "depth-limit"),
    ("a table of 10^4 columns", "|" + "a|" * 10000 + "\n|" + "-|" * 10000 +
     "\n|" + "b|" * 10000, 3, ("overflow-width", "too-many")),
    ("a table of 10^4 columns and 10^4 short rows", "|" + "a|" * 10000 +
     "\n|" + "-|" * 10000 + "\n" + "|b|\n" * 10000, 3, "too-many"),
    ("10^5 rows", "|a|\n|-|\n" + "|b|\n" * 100000, 0, ()),
    ("headers without a table", "|a|b\n" * 50000, 0, ()),
    ("pipes", "|" * 300000, 0, ()),
    ("entities", "&" * 200000 + "&amp;" * 20000 + "&#0;" * 10, 2,
     "bad-character"),
    ("entities of large numbers", "&#99999999;" * 10000, 2, "bad-character"),
    ("escapes", "\\" * 300000, 0, ()),
    ("headings", "# " * 50000, 0, ()),
    ("underlines", "a\n" + "=\n" * 50000, 0, ()),
    ("rules", "* " * 100000, 2, "rich-unsupported"),
    ("notes called and not there", "[^a]" * 50000, 2, "rich-unsupported"),
    ("10^4 notes", "".join("a[^%d]\n\n[^%d]: b\n\n" % (i, i)
                           for i in range(10000)), 0, ()),
    ("notes in notes", "a[^0]\n\n" + "".join(
        "[^%d]: b[^%d]\n\n" % (i, i + 1) for i in range(10000)), 3,
     "depth-limit"),
    ("names", "# a {#b}\n" * 10000, 2, "name-twice"),
    ("a name nobody ends", "# " + "{#" * 100000, 0, ()),
    ("autolinks", "<http://" * 30000, 0, ()),
    ("addresses", "www." * 50000, 0, ()),
    ("mail addresses", "a@" * 100000, 0, ()),
    ("blank lines", "\n" * 400000 + "a", 0, ()),
    ("blanks and tabs", " \t" * 200000 + "a", 2, "rich-unsupported"),
    ("hard breaks", "a  \n" * 50000, 0, ()),
    ("<br>", "a<br>" * 50000, 0, ()),
    ("numbered items", "".join("%d. a\n" % i for i in range(30000)), 0, ()),
    ("numbers too large", "999999999. a\n9999999999. b", 0, ()),
)
for what, text, want, codes in MARKDOWN:
    @case("Markdown: " + what)
    def _(c, text=text, want=want, codes=codes):
        render(c, {"van": text}, RICH, want, codes)


# ---- templates ----

def columns(n, cells):
    return ('<table columns="%s"><row>%s</row></table>' %
            (" ".join(["1mm"] * n), cells))


def calls(n, body='<use component="c%d"/><use component="c%d"/>'):
    """Components that each use the next one twice."""
    return "".join('<component name="c%d">%s</component>' %
                   (i, body % (i + 1, i + 1)) for i in range(n)) + \
        '<component name="c%d"><p>{{a}}</p><param name="a" default="x"/>' \
        '</component>'.replace("<p>{{a}}</p><param", "<param").replace(
            "/></component>", "/><p>{{a}}</p></component>") % n


def calls_empty(n):
    return "".join('<component name="c%d"><use component="c%d"/>'
                   '<use component="c%d"/></component>' % (i, i + 1, i + 1)
                   for i in range(n)) + \
        '<component name="c%d"><if test="false"><p>x</p></if></component>' % n


def each(n, body):
    return "".join('<each in="ds" as="a%d">' % i for i in range(n)) + body + \
        "</each>" * n


ITEMS = ('<field name="ds" label="D" kind="list" of="text"/>')
TENS = {"ds": ["a"] * 10000}
TEMPLATES = (
    ("a table of 10^4 columns", template(body=columns(
        10000, "<cell>a</cell>" * 10000)), 2, "attribute-value", {}),
    ("10^4 column elements", template(body="<table>%s<row>%s</row></table>" % (
        '<column width="1mm"/>' * 10000, "<cell>a</cell>" * 10000)), 3,
     ("overflow-width", "too-many"), {}),
    ("columns by each", template(ITEMS, '<table><each in="ds" as="a"><column '
                                 'width="1mm"/></each><row><each in="ds" as='
                                 '"a"><cell>b</cell></each></row></table>'),
     3, ("overflow-width", "too-many"), TENS),
    ("a span of 10^9 columns", template(body=columns(
        2, '<cell colspan="1000000000">a</cell>')), 2, "attribute-value", {}),
    ("a span of 10^9 rows", template(body=columns(
        2, '<cell rowspan="1000000000">a</cell><cell>b</cell>')), 2,
     "attribute-value", {}),
    ("a span of 0", template(body=columns(
        2, '<cell colspan="0">a</cell><cell>b</cell>')), 2, "attribute-value",
     {}),
    ("a span of -1", template(body=columns(
        2, '<cell colspan="-1">a</cell><cell>b</cell>')), 2,
     "attribute-value", {}),
    ("spans that overlap", template(
        body='<table columns="1* 1*"><row><cell rowspan="2">a</cell>'
        '<cell>b</cell></row><row><cell colspan="2">c</cell></row></table>'),
     2, "table-grid", {}),
    ("spans in 2,000 rows", template(
        body='<table columns="1* 1*"><row><cell rowspan="2000">a</cell>'
        "<cell>b</cell></row>%s</table>" % ("<row><cell>c</cell></row>" *
                                            1999)), 2, "attribute-value", {}),
    ("a table without rows", template(body='<table columns="1*"/>'), 0,
     (), {}),
    ("90 tables in tables", template(body='<table columns="1*"><row><cell>' *
                                     30 + "<p>a</p>" + "</cell></row></table>"
                                     * 30), 0, (), {}),
    ("columns without a width", template(
        body='<table columns="0 0"><row><cell>a</cell><cell>b</cell></row>'
        "</table>"), 2, "attribute-value", {}),
    ("a component that uses itself", template(
        top='<component name="a"><use component="a"/></component>',
        body='<use component="a"/>'), 3, "too-deep", {}),
    ("components in a circle", template(
        top='<component name="a"><use component="b"/></component>'
        '<component name="b"><use component="a"/></component>',
        body='<use component="a"/>'), 3, "too-deep", {}),
    ("components that double 30 times", template(
        top=calls(30), body='<use component="c0"/>'), 3, "steps-limit", {}),
    ("components that double 30 times and say nothing", template(
        top=calls_empty(30), body='<use component="c0"/>'), 3, "steps-limit",
     {}),
    ("parameters that double 30 times", template(
        top="".join('<component name="c%d"><param name="a"/><use component='
                    '"c%d" a="{{a}}{{a}}"/></component>' % (i, i + 1)
                    for i in range(30)) + '<component name="c30"><param '
        'name="a"/><p>{{a}}</p></component>',
        body='<use component="c0" a="{{ten}}"/>'), 3,
     "too-many", {"ten": "abcdefgh"}),
    ("lets that double 40 times", template(
        body='<let name="a0" value="{{ten}}"/>' + "".join(
            '<let name="a%d" value="{{a%d}}{{a%d}}"/>' % (i, i - 1, i - 1)
            for i in range(1, 41)) + "<p>{{a40}}</p>"), 3, "too-many",
     {"ten": "abcdefgh"}),
    ("lets of fields that double 40 times", template(
        '<field name="ten" label="T"/><let name="a0" value="{{ten}}"/>' +
        "".join('<let name="a%d" value="{{a%d}}{{a%d}}"/>' % (i, i - 1, i - 1)
                for i in range(1, 41)), "<p>{{a40}}</p>"), 3, "too-many",
     {"ten": "abcdefgh"}),
    ("each in each, 10^4 by 10^4", template(ITEMS, each(2, "<p>x</p>")), 3,
     "steps-limit", TENS),
    ("each in each that says nothing", template(
        ITEMS, each(2, '<if test="false"><p>x</p></if>')), 3, "steps-limit",
     TENS),
    ("20 of each in each over ten", template(ITEMS, each(20, "<p>x</p>")), 3,
     "steps-limit", {"ds": ["a"] * 10}),
    ("each over a list joined 10^4 times", template(
        ITEMS, '<each in="ds" as="a"><p>{{ds | join: \',\'}}</p></each>'), 3,
     "too-many", TENS),
    ("a count of those in those", template(
        ITEMS, '<each in="ds" as="a"><if test="(ds | distinct | count) > 5000">'
        "<p>x</p></if></each>"), 3, "memory-limit", {
            "ds": [str(i) for i in range(10000)]}),
    ("sorting in each", template(
        ITEMS, '<each in="ds" as="a"><if test="(ds | sort | first) == a">'
        "<p>x</p></if></each>"), 3, "steps-limit", {
            "ds": [str(i) for i in range(10000)]}),
    ("text replaced by more, 40 times", template(
        body="<p>{{ten %s}}</p>" % ("| replace: 'a', 'aa'" * 40)), 3,
     "too-many", {"ten": "a"}),
    ("text replaced by more, by patterns", template(
        body="<p>{{ten %s}}</p>" % ("| substitute: 'a', 'aa'" * 40)), 3,
     "regex-limit", {"ten": "a"}),
    ("brackets 10^4 deep", template(body="<p>{{%sten%s}}</p>" % (
        "(" * 10000, ")" * 10000)), 2, "expression-syntax", {}),
    ("not, 10^4 times", template(body='<if test="%sten"><p>x</p></if>' %
                                 ("not " * 10000)), 2, "expression-syntax", {}),
    ("minus, 10^4 times", template(body="<p>{{%s1}}</p>" % ("-" * 10000)), 2,
     "expression-syntax", {}),
    ("choices 10^4 deep", template(body="<p>{{%s'a'}}</p>" % (
        "ten ? 'b' : " * 10000)), 2, "expression-syntax", {}),
    ("10^4 terms", template(body="<p>{{%s1}}</p>" % ("1 + " * 10000)), 2,
     "expression-syntax", {}),
    ("10^4 filters", template(body="<p>{{ten %s}}</p>" % ("| upper" * 10000)),
     2, "expression-syntax", {}),
    ("10^4 members", template(body="<p>{{ten%s}}</p>" % (".a" * 10000)),
     2, "expression-syntax", {}),
    ("a pad to 10^9", template(body="<p>{{ten | pad: 1000000000, 'x'}}</p>"),
     2, "expression-kind", {"ten": "a"}),
    ("a pad to 10^30", template(
        body="<p>{{ten | pad: 1000000000000000000000000000000, 'x'}}</p>"), 2,
     "expression-kind", {"ten": "a"}),
    ("a blank of 10^9", template(body="<p>{{ten | blank: 1000000000}}</p>"),
     2, "expression-kind", {}),
    ("a mask of 10^9", template(
        body="<p>{{ten | mask: 1000000000, 1000000000}}</p>"), 2, "expression-kind",
     {"ten": "a"}),
    ("a slice from -1 to 10^30", template(
        body="<p>{{ten | slice: -1, 1000000000000000000000000000000}}</p>"),
     2, "expression-kind", {"ten": "a"}),
    ("percent with 10^9 places", template(
        body="<p>{{1 | percent: 3, 1000000000}}</p>"), 2, "expression-kind",
     {}),
    ("an item of number 10^30", template(
        ITEMS, "<p>{{ds[1000000000000000000000000000000]}}</p>"),
     2, "expression-kind", {"ds": ["a"]}),
    ("products of 10^5 digits", template(
        '<field name="n" label="N" kind="number"/>', "<p>%s</p>" % (
            "{{%sn}}" % ("n * " * 60))), 2, "expression-kind",
     {"n": "9" * 1000}),
    ("a length of 1e300mm", template(body='<p left="1e300mm">x</p>'), 2,
     "attribute-value", {}),
    ("a length of 10^30 mm", template(body='<p left="%smm">x</p>' %
                                      ("9" * 30)), 2, "attribute-value", {}),
    ("an indent of 10 km", template(body='<p left="10000000mm">x</p>'), 2,
     "attribute-value", {}),
    ("a negative size", template(body='<p size="-13pt">x</p>'), 2,
     "attribute-value", {}),
    ("a size of 0", template(body='<p size="0">x</p>'), 2, "attribute-value",
     {}),
    ("a size of 10^6 pt", template(body='<p size="1000000pt">x</p>'), 2,
     "attribute-value", {}),
    ("margins wider than the page", template(body="<p>x</p>").replace(
        'margin="20mm"', 'margin="200mm"'), 2, "attribute-value", {}),
    ("a page of 0 mm", template(body="<p>x</p>",
                                section=' width="0" height="0"'), 2,
     "attribute-value", {}),
    ("a page of 10 km", template(
        body="<p>x</p>", section=' width="10000000mm" height="10000000mm"'),
     2, "attribute-value", {}),
    ("lines of 0 pt", template(body='<p line="exact 0.05pt">{{ten}}</p>'),
     0, (), {"ten": "a " * 100000}),
    ("a header higher than the page", template(
        body="<header>%s</header><p>x</p>" % ("<p>a</p>" * 200)), 2,
     "overflow-height", {}),
    ("a footer that grows with its page", template(
        body="<footer><p>{{ten}}</p></footer><p>x</p>"), 2,
     "overflow-height", {"ten": "từ " * 20000}),
    ("keep-next all the way", template(
        body='<p keep-next="yes">a</p>' * 5000), 0, (), {}),
    ("keep around 5,000 paragraphs", template(
        body="<keep>%s</keep>" % ("<p>a</p>" * 5000)), 0, (),
     {}),
    ("references in a circle", template(
        body='<p id="a"><ref to="b"/></p><p id="b"><ref to="a"/></p>'),
     0, (), {}),
    ("5,000 references to one", template(
        body='<p id="a">x</p>' + '<p><ref to="a"/></p>' * 5000), 0, (), {}),
    ("5,000 notes on a page", template(
        body="<p>%s</p>" % ("a<note>b</note> " * 5000)), 0, (), {}),
    ("patterns that never end: (a+)+$", template(
        '<field name="ten" label="T"><check code="X1" pattern="(a+)+$" '
        'message="x"/></field>'), 3, "regex-limit", {"ten": "a" * 5000 + "!"}),
    ("patterns that never end: (a|aa)+$", template(
        '<field name="ten" label="T"><check code="X1" pattern="(a|aa)+$" '
        'message="x"/></field>'), 3, "regex-limit", {"ten": "a" * 5000 + "!"}),
    ("patterns that never end: (.*a){25}", template(
        '<field name="ten" label="T"><check code="X1" pattern="(.*a){25}" '
        'message="x"/></field>'), 3, "regex-limit", {"ten": "a" * 24 + "b" *
                                                     5000}),
    ("patterns that never end, on 2,000 rows", template(
        '<field name="ds" label="D" kind="list"><field name="a" label="A">'
        '<check code="X1" pattern="(a+)+$" message="x"/></field></field>',
        '<each in="ds" as="d"><p>{{d.a}}</p></each>'), 3, "regex-limit", {
            "ds": [{"a": "a" * 5000 + "!"}] * 2000}),
    ("a pattern that calls itself", template(
        '<field name="ten" label="T"><check code="X1" pattern="(a|(?1))*$" '
        'message="x"/></field>'), 3, "regex-limit", {"ten": "a" * 5000 + "!"}),
    ("a pattern of 10^4 brackets", template(
        '<field name="ten" label="T"><check code="X1" pattern="%sa%s" '
        'message="x"/></field>' % ("(" * 2000, ")" * 2000)), 2,
     "check-shape", {"ten": "a"}),
    ("a pattern that repeats repeats", template(
        '<field name="ten" label="T"><check code="X1" '
        'pattern="((((a{1000}){1000}){1000}){1000})" message="x"/></field>'),
     2, "check-shape", {"ten": "a"}),
    ("a pattern that splits a letter: \\C", template(
        '<field name="ten" label="T"><check code="X1" pattern="\\C+" '
        'message="x"/></field>'), 2, "check-shape", {"ten": "ế"}),
    ("substitute with a pattern that never ends", template(
        body="<p>{{ten | substitute: '(a+)+$', 'b'}}</p>"), 3, "regex-limit",
     {"ten": "a" * 4000 + "!"}),
    ("unique over 20,000 rows", template(
        '<field name="ds" label="D" kind="list"><field name="a" label="A">'
        '<check code="X1" unique="yes" message="x"/></field></field>',
        "<p>{{ds | count}}</p>"), 0, (), {
            "ds": [{"a": str(i)} for i in range(20000)]}),
    ("a check that looks at all rows, on each of 5,000", template(
        '<field name="ds" label="D" kind="list"><field name="a" label="A">'
        "</field><check code=\"X1\" each-row=\"yes\" test=\"(ds | where: 'a', "
        "a | count) == 1\" message=\"x\"/></field>", "<p>{{ds | count}}</p>"),
     0, (), {"ds": [{"a": str(i)} for i in range(5000)]}),
    ("a contents of 5,000 headings", template(
        body='<contents styles="van"/>' + '<p outline="1">a</p>' * 5000), 0,
     (), {}),
)
for what, tmpl, want, codes, data in TEMPLATES:
    @case("template: " + what)
    def _(c, tmpl=tmpl, want=want, codes=codes, data=data):
        c.put("t.xml", tmpl)
        c.put("d.json", data)
        c.run("render", "t.xml", "--data", "d.json", *BOTH, want=want,
              codes=codes, outputs=None if isinstance(want, tuple) else
              [] if want else MADE)


INCLUDE = template(top='<include href="%s"/>', body="<p>x</p>")


def include(c, href, want, codes, **files):
    for name, content in files.items():
        c.put(name.replace("_", "."), content)
    c.put("t.xml", INCLUDE % href)
    c.put("d.json", "{}")
    c.run("render", "t.xml", "--data", "d.json", *BOTH, want=want,
          codes=codes, outputs=[] if want else MADE)


for what, href, codes in (
        ("above", "../l.xml", "include-outside"),
        ("far above", "../../../../../../etc/passwd", "include-outside"),
        ("above and back", "../in/l.xml", "include-outside"),
        ("absolute", "/etc/passwd", "include-outside"),
        ("a URL", "file:///etc/passwd", "include-missing"),
        ("the network", "http://127.0.0.1:9/l.xml", "include-missing"),
        ("a device", "/dev/zero", "include-outside"),
        ("backslashes", "..\\l.xml", "include-outside"),
        ("nothing", "", "attribute-value"),
        ("a NUL in its name", "l.xml&#0;", "xml-syntax"),
        ("10^6 letters", "a" * 1000000, "include-missing"),
        ("itself", "t.xml", "include-cycle")):
    @case("include: " + what)
    def _(c, href=href, codes=codes):
        include(c, href, 2, codes, l_xml=library(""))


@case("include: in a circle")
def _(c):
    include(c, "a.xml", 2, "include-cycle",
            a_xml=library('<include href="b.xml"/>'),
            b_xml=library('<include href="a.xml"/>'))


@case("include: a chain of 500")
def _(c):
    for i in range(500):
        c.put("l%d.xml" % i, library('<include href="l%d.xml"/>' % (i + 1)))
    c.put("l500.xml", library(""))
    include(c, "l0.xml", 3, "includes-limit")


@case("include: a tree that doubles 30 times")
def _(c):
    for i in range(30):
        c.put("l%d.xml" % i, library('<include href="l%d.xml"/>'
                                     '<include href="l%d.xml"/>' %
                                     (i + 1, i + 1)))
    c.put("l30.xml", library(""))
    include(c, "l0.xml", 3, "includes-limit")


@case("include: a link out of the folder")
def _(c):
    os.symlink("/etc/passwd", c.path("l.xml"))
    include(c, "l.xml", 2, "include-outside")


@case("include: a pipe")
def _(c):
    os.mkfifo(c.path("l.xml"))
    include(c, "l.xml", 4, "file-read")


@case("template: a pipe")
def _(c):
    os.mkfifo(c.path("t.xml"))
    c.put("d.json", "{}")
    c.run("render", "t.xml", "--data", "d.json", *BOTH, want=4,
          codes="file-read")


@case("data: a device without an end")
def _(c):
    c.put("t.xml", template())
    c.run("render", "t.xml", "--data", "/dev/zero", *BOTH, want=3,
          codes="input-too-large")


@case("register: a table of 3 MB in one line")
def _(c):
    c.put("r.tsv", "a\tb\n" + "x" * (3 << 20) + "\t" * 1000)
    c.put("d.json", "{}")
    c.put("t.xml", template(top='<register name="r" href="r.tsv"/>',
                            body="<p>x</p>"))
    c.run("render", "t.xml", "--data", "d.json", *BOTH, want=2,
          codes="register-shape")


REVIEW = ('<?xml version="1.0"?><review xmlns="urn:congvan:template:1" '
          'source="s">%s</review>')
for what, expects, want, codes in (
        ("lets that double 40 times", '<let name="a0" value="{{template}}'
         'xxxxxxxx"/>' + "".join(
             '<let name="a%d" value="{{a%d}}{{a%d}}"/>' % (i, i - 1, i - 1)
             for i in range(1, 41)) +
         '<expect code="X-1" test="a40 == \'\'" message="x" message-en="x"/>',
         3, "too-many"),
        ("all paragraphs for each paragraph", "".join(
            '<expect code="X-%d" in="paragraphs" as="p" test="(paragraphs | '
            "where: 'text', p.text | count) > 0\" message=\"x\"/>" % i
            for i in range(20)), 0, ()),
        ("a pattern that never ends", "".join(
            '<expect code="X-%d" in="paragraphs" as="p" test="p.text | '
            "matches: '(a+)+$'\" message=\"x\"/>" % i for i in range(20)), 3,
         "regex-limit"),
        ("10,000 expectations", "".join(
            '<expect code="X-%d" in="paragraphs" as="p" test="p.text == '
            "'x'\" message=\"x\"/>" % i for i in range(10000)), 3, "steps-limit")):
    @case("review: " + what)
    def _(c, expects=expects, want=want, codes=codes):
        c.put("r.xml", REVIEW % expects)
        c.put("d.json", {"ds": ["a" * 30 + "!"] * 3000})
        c.put("t.xml", template(ITEMS, '<each in="ds" as="a"><p>{{a}}</p>'
                                "</each>",
                                top='<reviewed-by href="r.xml"/>'))
        c.run("check", "t.xml", "--data", "d.json", want=want, codes=codes)


# ---- images ----

def image(c, name, want, codes):
    render(c, {"anh": name}, IMAGE, want, codes)


def jpeg(width, height, scans=1, progressive=False):
    """A gray JPEG of no more than its heads and empty scans."""
    sof = b"\xff\xc2" if progressive else b"\xff\xc0"
    head = (b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xdb\0\x43\0" +
            b"\x01" * 64 + sof + struct.pack(">HBHHB", 11, 8, height, width,
                                             1) + b"\1\x11\0" +
            b"\xff\xc4\0\x14\0" + b"\1" + b"\0" * 15 + b"\0" +
            b"\xff\xc4\0\x14\x10" + b"\1" + b"\0" * 15 + b"\0")
    sos = b"\xff\xda\0\x08\1\1\0"
    scan = (sos + (b"\0\0\0" if progressive else b"\0\x3f\0") + b"\0" * 8)
    return head + scan * scans + b"\xff\xd9"


def profile():
    return b"a\0\0" + packed_zeros(300 << 20)


IMAGES = (
    ("PNG of 65500 x 65500 in 100 bytes", lambda: header(65500, 65500) +
     chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b""), 3,
     "image-too-large"),
    ("PNG of 2^31-1 x 2^31-1", lambda: header(2 ** 31 - 1, 2 ** 31 - 1) +
     chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b""), 3,
     "image-too-large"),
    ("PNG of 0 x 0", lambda: png(0, 0, b""), 2, "image-broken"),
    ("PNG whose rows are a bomb", lambda: header(65000, 65000) + chunk(
        b"IDAT", packed_zeros(65001 * 65000)) + chunk(b"IEND", b""), 3,
     "image-too-large"),
    ("PNG of 20000 x 20000 that packs well", lambda: header(20000, 20000) +
     chunk(b"IDAT", packed_zeros(20001 * 20000)) + chunk(b"IEND", b""), 3,
     "image-too-large"),
    ("PNG with more rows than told", lambda: header(10, 10) + chunk(
        b"IDAT", packed_zeros(200 << 20)) + chunk(b"IEND", b""), 2,
     "image-broken"),
    ("PNG with a colour profile that is a bomb", lambda: png(
        10, 10, gray(10, 10), chunk(b"iCCP", profile())), 0, ()),
    ("PNG with a text that is a bomb", lambda: png(
        10, 10, gray(10, 10), chunk(b"zTXt", profile())), 0, ()),
    ("PNG with 10^5 texts", lambda: png(
        10, 10, gray(10, 10), chunk(b"tEXt", b"a\0b") * 100000), 0, ()),
    ("PNG with two heads", lambda: header(10, 10) + header(10, 10)[8:] +
     chunk(b"IDAT", zlib.compress(gray(10, 10))) + chunk(b"IEND", b""), 2,
     "image-broken"),
    ("PNG with a chunk of 2^31 bytes", lambda: header(10, 10) +
     struct.pack(">I", 2 ** 31) + b"IDAT", 2, "image-broken"),
    ("PNG cut off", lambda: png(100, 100, os.urandom(10100))[:2000], 2,
     "image-cut"),
    ("PNG that is only its head", lambda: header(10, 10), 2, "image-cut"),
    ("PNG, interlaced, with too few rows", lambda: png(
        5000, 5000, b"\0" * 100, interlace=1), 2, "image-cut"),
    ("PNG with 10^5 empty rows of data", lambda: header(10, 10) + chunk(
        b"IDAT", b"") * 100000 + chunk(b"IEND", b""), 2, "image-broken"),
    ("JPEG of 65500 x 65500", lambda: jpeg(65500, 65500), 3,
     "image-too-large"),
    ("JPEG of 65500 x 65500, progressive", lambda: jpeg(
        65500, 65500, progressive=True), 3, "image-too-large"),
    ("JPEG with 1,000 scans", lambda: jpeg(3000, 3000, 1000, True), 2,
     "image-broken"),
    ("JPEG of 0 x 0", lambda: jpeg(0, 0), 2, "image-broken"),
    ("JPEG cut off", lambda: jpeg(100, 100)[:150], 2, "image-cut"),
    ("JPEG with 60,000 empty segments", lambda: b"\xff\xd8" +
     b"\xff\xe1\0\2" * 60000 + b"\xff\xd9", 2, "image-broken"),
    ("nothing", lambda: b"", 2, "image-format"),
    ("a GIF", lambda: b"GIF89a" + b"\0" * 100, 2, "image-format"),
    ("an SVG", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', 2,
     "image-format"),
    ("100 MB of zeros", lambda: [b"\x89PNG\r\n\x1a\n"] + [b"\0" * (1 << 20)] *
     100, 3, "input-too-large"),
)
for what, content, want, codes in IMAGES:
    @case("image: " + what)
    def _(c, content=content, want=want, codes=codes):
        c.put("a.png", content())
        image(c, "a.png", want, codes)


@case("image: two thousand of 1 MB, one file")
def _(c):
    c.put("a.png", png(1000, 1000, os.urandom(1001000).replace(
        b"", b"")[:0] + b"".join(b"\0" + os.urandom(1000)
                                 for _ in range(1000))))
    render(c, {"ds": ["a.png"] * 2000}, template(
        '<field name="ds" label="D" kind="list" of="image"/>',
        '<each in="ds" as="a"><p><img src="{{a}}" width="20mm" alt="a"/></p>'
        "</each>"), 0)


for what, name, codes, want in (
        ("above", "../../etc/passwd", "image-outside", 2),
        ("absolute", "/etc/passwd", "image-outside", 2),
        ("a device", "/dev/zero", "image-outside", 2),
        ("a URL", "file:///etc/passwd", "image-read", 4),
        ("the network", "http://127.0.0.1:9/a.png", "image-read", 4),
        ("a network share", "\\\\127.0.0.1\\a\\b.png", "image-outside", 2),
        ("a folder", "sub", "file-read", 4),
        ("backslashes", "..\\a.png", "image-outside", 2),
        ("a name of 5,000 letters", "a" * 5000, "image-read", 4),
        ("a link out of the folder", "out.png", "image-outside", 2),
        ("a folder that is a link", "dir/passwd", "image-outside", 2),
        ("a link to a device", "zero.png", "image-outside", 2),
        ("a link to itself", "self.png", "image-read", 4),
        ("a pipe", "pipe.png", "file-read", 4)):
    @case("image: " + what)
    def _(c, name=name, codes=codes, want=want):
        os.mkdir(c.path("sub"))
        os.symlink("/etc/passwd", c.path("out.png"))
        os.symlink("/etc", c.path("dir"))
        os.symlink("/dev/zero", c.path("zero.png"))
        os.symlink("self.png", c.path("self.png"))
        os.mkfifo(c.path("pipe.png"))
        image(c, name, want, codes)
        c.put("t.xml", RICH)
        c.put("d.json", {"van": "![a](%s)" % name.replace("\\", "\\\\")})
        c.run("render", "t.xml", "--data", "d.json", *BOTH, want=want,
              codes=codes, note="in Markdown")
