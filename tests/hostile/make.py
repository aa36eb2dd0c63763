"""Templates, tables and packages the hostile cases are made of."""
import io
import struct
import zipfile
import zlib
from xml.sax.saxutils import escape

TEMPLATE = "urn:congvan:template:1"
FIELDS = '<field name="ten" label="Tên"/>'
BODY = "<p>{{ten}}</p>"


def template(fields=FIELDS, body=BODY, top="", before="", name="thu",
             section=""):
    """top: beside fields and document; before: in front of the root."""
    return ('<?xml version="1.0" encoding="UTF-8"?>\n%s'
            '<template xmlns="%s" name="%s" title="Thử"><fields>%s</fields>'
            '<style id="van" name="Văn" font="Times New Roman" size="13pt"/>'
            '%s<document title="Thử" base-style="van">'
            '<section paper="A4" margin="20mm"%s>%s</section></document>'
            '</template>\n' % (before, TEMPLATE, name, fields, top, section,
                               body))


def library(content):
    return ('<?xml version="1.0" encoding="UTF-8"?>\n'
            '<library xmlns="%s" name="l" title="l">%s</library>\n' %
            (TEMPLATE, content))


RICH = template('<field name="van" label="Văn" kind="rich"/>',
                '<rich in="van" paragraph="van"/>')
IMAGE = template('<field name="anh" label="Ảnh" kind="image"/>',
                 '<p>Ảnh <img src="{{anh}}" width="20mm" alt="ảnh"/></p>')
LIST = template('<field name="ds" label="Danh sách" kind="list">'
                '<field name="a" label="Cột A"/>'
                '<field name="b" label="Cột B"/></field>',
                '<each in="ds" as="d"><p>{{d.a}} {{d.b}}</p></each>')


# ---- pictures ----

def chunk(kind, data):
    return (struct.pack(">I", len(data)) + kind + data +
            struct.pack(">I", zlib.crc32(kind + data)))


def header(width, height, depth=8, color=0, interlace=0):
    return b"\x89PNG\r\n\x1a\n" + chunk(
        b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0,
                             interlace))


def png(width, height, rows, extra=b"", **kind):
    """rows: the unpacked rows, each with its filter byte."""
    return (header(width, height, **kind) + extra +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def gray(width, height):
    return (b"\0" + b"\x80" * width) * height


def packed_zeros(n):
    """n zero bytes as a zlib stream, without ever holding or packing them: a
    block that ends in a full flush may be said again and again."""
    def block(size, how):
        c = zlib.compressobj(9, zlib.DEFLATED, -15)
        return c.compress(bytes(size)) + c.flush(how)
    whole, rest = divmod(n, 1 << 20)
    return (b"\x78\xda" + block(1 << 20, zlib.Z_FULL_FLUSH) * whole +
            block(rest, zlib.Z_FINISH) +
            struct.pack(">I", (n % 65521) << 16 | 1))


# ---- XLSX ----

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
XML = '<?xml version="1.0" encoding="UTF-8"?>'


def cell(ref, text):
    return ('<c r="%s" t="inlineStr"><is><t>%s</t></is></c>' %
            (ref, escape(text)))


def rows(*lines):
    return "".join('<row r="%d">%s</row>' % (
        i + 1, "".join(cell(chr(65 + j) + str(i + 1), t)
                       for j, t in enumerate(line)))
        for i, line in enumerate(lines))


def book(sheet=None, shared=None, more=(), after="", raw=None):
    """The parts of a workbook of one sheet. sheet: its rows."""
    if sheet is None:
        sheet = rows(["Cột A", "Cột B"], ["một", "hai"])
    parts = [
        ("[Content_Types].xml", XML + '<Types xmlns="%scontent-types">'
         '<Default Extension="rels" ContentType="application/vnd.openxmlformats'
         '-package.relationships+xml"/><Default Extension="xml" ContentType='
         '"application/xml"/><Override PartName="/xl/workbook.xml" ContentType'
         '="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.'
         'main+xml"/></Types>' % PACKAGE),
        ("_rels/.rels", XML + '<Relationships xmlns="%srelationships">'
         '<Relationship Id="r1" Type="%s/officeDocument" '
         'Target="xl/workbook.xml"/></Relationships>' % (PACKAGE, OFFICE)),
        ("xl/workbook.xml", XML + '<workbook xmlns="%s" xmlns:r="%s"><sheets>'
         '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>' %
         (MAIN, OFFICE)),
        ("xl/_rels/workbook.xml.rels", XML + '<Relationships xmlns='
         '"%srelationships"><Relationship Id="r1" Type="%s/worksheet" '
         'Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
         'Type="%s/sharedStrings" Target="sharedStrings.xml"/>'
         '</Relationships>' % (PACKAGE, OFFICE, OFFICE)),
        ("xl/worksheets/sheet1.xml", raw or
         XML + '<worksheet xmlns="%s"><sheetData>%s</sheetData>%s'
         '</worksheet>' % (MAIN, sheet, after)),
        ("xl/sharedStrings.xml", shared or
         XML + '<sst xmlns="%s"/>' % MAIN)] + list(more)
    return [(n, p.encode() if isinstance(p, str) else p) for n, p in parts]


def zipped(parts, packed=zipfile.ZIP_DEFLATED):
    b = io.BytesIO()
    with zipfile.ZipFile(b, "w", packed) as z:
        for name, content in parts:
            z.writestr(zipfile.ZipInfo(name), content, packed)
    return b.getvalue()


# ---- ZIP by hand, that may lie ----

FILE = 0o100644 << 16

def entry(name, content, method=8, flags=0, size=None, packed_size=None,
          crc=None, attributes=FILE, made_by=3 << 8):
    """One entry: (local header and data, what its directory entry says)."""
    if isinstance(name, str):
        name = name.encode()
    c = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = c.compress(content) + c.flush() if method == 8 else content
    return raw_entry(name, data, len(content) if size is None else size,
                     zlib.crc32(content) if crc is None else crc, method,
                     flags, packed_size, attributes, made_by)


def raw_entry(name, data, size, crc, method=8, flags=0, packed_size=None,
              attributes=FILE, made_by=3 << 8):
    n = len(data) if packed_size is None else packed_size
    facts = struct.pack("<HHHHHIIIHH", 20, flags, method, 0, 0x21, crc, n,
                        size & 0xFFFFFFFF, len(name), 0)
    return (b"PK\3\4" + facts + name + data, facts, name, attributes, made_by)


def archive(entries, count=None, directory=None, cut=0, at=None, share=False,
            extra=b""):
    """entries of entry(); share: all directory entries point to the first."""
    out, places, at_now = [], [], 0
    for local, *_ in entries:
        places.append(at_now)
        if not (share and places[1:]):
            out.append(local)
            at_now += len(local)
    start = at_now
    for (local, facts, name, attributes, made_by), place in zip(entries,
                                                                places):
        out.append(b"PK\1\2" + struct.pack("<H", made_by | 20) +
                   facts[:-2] + struct.pack("<H", len(extra)) +
                   struct.pack("<HHHII", 0, 0, 0, attributes,
                               0 if share else place) + name + extra)
    out = b"".join(out)
    size = len(out) - start
    n = len(entries) if count is None else count
    out += b"PK\5\6" + struct.pack(
        "<HHHHIIH", 0, 0, n, n, size if directory is None else directory,
        start if at is None else at, 0)
    return out[:len(out) - cut]


# ---- PDF ----

def pdf(objects, trailer="/Root 1 0 R", tail=None):
    """objects: {number: body}; a table of them all, told truly."""
    out, places = b"%PDF-1.7\n", {}
    for number in sorted(objects):
        body = objects[number]
        if isinstance(body, str):
            body = body.encode("latin-1")
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    if tail is not None:
        return out + tail
    start, most = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % most
    for number in range(1, most):
        out += (b"%010d 00000 n \n" % places[number] if number in places
                else b"0000000000 65535 f \n")
    return out + b"trailer\n<</Size %d %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        most, trailer.encode(), start)


def stream(data, more="", length=None):
    return (b"<<%s /Length %d>>\nstream\n" % (
        more.encode(), len(data) if length is None else length) + data +
        b"\nendstream")


def one_page(content, more=None):
    """The objects of a document of one page with that content (an object)."""
    objects = {
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
           "/Resources<</Font<</F1 5 0 R>>>>>>",
        4: content,
        5: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"}
    objects.update(more or {})
    return objects
