"""A PDF as plain objects, by qpdf: what the checks of this folder look at."""

import base64
import json
import re
import subprocess


class Pdf:
    """objects: by "5 0 R"; a stream is {"dict": …, "data": bytes}."""

    def __init__(self, path):
        with open(path, "rb") as f:
            self.bytes = f.read()
        out = subprocess.run(
            ["qpdf", "--json=2", "--json-stream-data=inline",
             "--decode-level=generalized", path],
            check=True, capture_output=True).stdout
        self.objects = {}
        for name, o in json.loads(out)["qpdf"][1].items():
            key = name[len("obj:"):] if name.startswith("obj:") else name
            if "stream" in o:
                o = {"dict": o["stream"]["dict"],
                     "data": base64.b64decode(o["stream"].get("data", ""))}
            else:
                o = o["value"]
            self.objects[key] = o
        trailer = self.objects.pop("trailer")
        self.trailer = trailer["dict"] if "dict" in trailer else trailer

    def get(self, v):
        """Follows references."""
        while isinstance(v, str) and re.fullmatch(r"\d+ \d+ R", v):
            v = self.objects.get(v)
        return v

    def dict(self, v):
        """The dictionary, of a stream too; {} when it is none."""
        v = self.get(v)
        if isinstance(v, dict) and "data" in v and "dict" in v:
            return v["dict"]
        return v if isinstance(v, dict) else {}

    def data(self, v):
        v = self.get(v)
        return v["data"] if isinstance(v, dict) and "data" in v else None

    def root(self):
        return self.dict(self.trailer.get("/Root"))

    def pages(self):
        """References, in their order."""
        out = []

        def walk(ref):
            node = self.dict(ref)
            if node.get("/Type") == "/Pages":
                for kid in self.get(node.get("/Kids")) or []:
                    walk(kid)
            else:
                out.append(ref)

        walk(self.root().get("/Pages"))
        return out


def text(v):
    """A text string of qpdf's JSON."""
    if not isinstance(v, str):
        return None
    if v.startswith("u:"):
        return v[2:]
    if v.startswith("b:"):
        return bytes.fromhex(v[2:]).decode("latin-1")
    return None


TOKEN = re.compile(
    rb"\((?:\\.|[^\\()])*\)|<<|>>|<[0-9A-Fa-f\s]*>|/[^\s()<>\[\]{}/%]*"
    rb"|[\[\]]|[^\s()<>\[\]{}/%]+", re.S)
ESCAPE = re.compile(rb"\\([\\()rn])")


def string_bytes(token):
    """What a literal string of our own files says."""
    return ESCAPE.sub(lambda m: {b"r": b"\r", b"n": b"\n"}.get(
        m[1], m[1]), token[1:-1])


def operations(content):
    """(operator, operands as tokens) one by one."""
    operands = []
    for m in TOKEN.finditer(content):
        t = m[0]
        if t[:1] in b"(<[]/>" or re.fullmatch(rb"[-+.\d]+", t):
            operands.append(t)
        elif t in (b"true", b"false", b"null"):
            operands.append(t)
        else:
            yield t, operands
            operands = []
