"""The plain-text dumps of congvan as trees: what readback.py compares with."""
import re
import subprocess

QUOTED = r'"(?:[^"\\]|\\.)*"'
ATTRIBUTE = re.compile(
    r'([a-z-]+)=(\[[^\]]*\]|' + QUOTED + r'|[^ ]*)|(' + QUOTED +
    r')|(#\d+)|(=>)|([^ ]+)')
ESCAPE = re.compile(r'\\u\{([0-9A-F]+)\}|\\(.)', re.S)


def dump(congvan, arguments, kind):
    r = subprocess.run([congvan, "dump", *arguments, kind],
                       stdout=subprocess.PIPE, check=True)
    return r.stdout.decode()


def unquote(s):
    def one(m):
        if m.group(1):
            return chr(int(m.group(1), 16))
        return {"n": "\n", "t": "\t"}.get(m.group(2), m.group(2))
    return ESCAPE.sub(one, s[1:-1])


class Node:
    """One line of the model. set: what stands before "=>", out: behind it."""

    def __init__(self, line):
        words = line.split(" ", 1)
        self.kind = words[0]
        self.set, self.out, self.kids = {}, {}, []
        self.text, self.id = None, 0
        where = self.set
        for m in ATTRIBUTE.finditer(words[1] if len(words) > 1 else ""):
            name, value, quoted, number, arrow, flag = m.groups()
            if arrow:
                where = self.out
            elif name:
                where[name] = (unquote(value) if value.startswith('"')
                               else value)
            elif quoted is not None:
                self.text = unquote(quoted)
            elif number:
                self.id = int(number[1:])
            else:
                where[flag] = "yes"

    def all(self, *kinds):
        return [k for k in self.kids if k.kind in kinds]

    def one(self, kind):
        return next((k for k in self.kids if k.kind == kind), None)

    def walk(self):
        yield self
        for kid in self.kids:
            yield from kid.walk()


def model(text):
    stack = []
    root = None
    for line in text.split("\n"):
        if not line.strip():
            continue
        depth = (len(line) - len(line.lstrip(" "))) // 2
        node = Node(line.strip(" "))
        del stack[depth:]
        if stack:
            stack[-1].kids.append(node)
        else:
            root = node
        stack.append(node)
    return root


class Box:
    """One box: x, y, width (texts), height (others), in points, y down."""

    def __init__(self, line):
        m = re.match(r'  (\w+) (.*)', line, re.S)
        self.kind = m.group(1)
        rest = m.group(2)
        self.text = ""
        q = re.search(r' (' + QUOTED + r')$', rest, re.S)
        if q:
            self.text = re.sub(r'\\(.)', r'\1', q.group(1)[1:-1])
            rest = rest[:q.start()]
        words = rest.split(" ")
        n = 3 if self.kind == "text" else 4
        numbers = [float(w) for w in words[:n]] + [0.0]
        self.x, self.y, self.width, self.height = numbers[:4]
        words = words[n:]
        self.target = 0  # of a link: "-> #9"
        if "->" in words:
            i = words.index("->")
            self.target = int(words[i + 1][1:])
            del words[i:]
        self.block = next((int(w[1:]) for w in words if w[0] == "#"), 0)
        self.artifact = "artifact" in words
        self.broken = "broken" in words
        if self.kind == "text":
            self.font, self.size = words[0], float(words[1])
        self.color = next(
            (w for w in words[2 if self.kind == "text" else 0:]
             if re.fullmatch(r'[0-9A-F]{6}', w)), "000000")


class Page:
    def __init__(self, line):
        w = line.split(" ")
        self.number = int(w[3])
        self.width, self.height = float(w[4]), float(w[6])
        self.boxes = []

    def all(self, kind):
        return [b for b in self.boxes if b.kind == kind]


def pages(text):
    out = []
    for line in text.split("\n"):
        if line.startswith("page "):
            out.append(Page(line))
        elif line.startswith("  "):
            out[-1].boxes.append(Box(line))
    return out


def page_of(pages, run):
    """The number of the page that a page-of run names."""
    target = int(run.set["to"])
    return next((str(p.number) for p in pages for b in p.boxes
                 if b.block == target and b.kind != "link"), "?")
