"""What tests of congvan batch share: rows of tests/bench/letters, running the
command, what a folder holds. Its user is in the project's top."""
import atexit
import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

TEMPLATE = "tests/bench/thu-theo-dong/template.xml"
HEAD = ["so", "ngay", "kinh_gui", "doan", "co_chu"]
MANIFEST = "manifest.jsonl"
ERRORS = "errors.csv"
WORK = ".congvan"
failed = False


class Place:
    """A folder for all a test makes, and the command it tests."""

    def __init__(self, congvan, title, within=None):
        self.congvan = os.path.realpath(congvan)
        self.title = title
        self.top = tempfile.mkdtemp(prefix="congvan-batch-", dir=within)
        atexit.register(shutil.rmtree, self.top, ignore_errors=True)
        self.common = self.path("chung.json")
        with open(self.common, "wb") as out:
            out.write(subprocess.run(["tests/bench/letters", "common",
                "tests/bench/letter.json"], check=True,
                capture_output=True).stdout)

    def path(self, name):
        return os.path.join(self.top, name)

    def verdict(self, name, ok, why=""):
        global failed
        failed = failed or not ok
        print("%s - %s: %s" % ("ok" if ok else "not ok", self.title, name),
            flush=True)
        if not ok:
            print("# " + str(why)[-1500:].replace("\n", "\n# "), flush=True)
        return ok

    def command(self, data, folder, *more):
        command = [self.congvan, "batch", TEMPLATE, "--common", self.common,
            "--data", data, "--format", "pdf,docx", "--jobs", "2",
            "--lang", "en"]
        return command + (["-O", folder] if folder else []) + list(more)

    def start(self, data, folder, *more):
        return subprocess.Popen(self.command(data, folder, *more),
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def run(self, data, folder, *more):
        """Its exit status and what it said."""
        r = subprocess.run(self.command(data, folder, *more),
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        return r.returncode, r.stderr.decode()

    def expect(self, name, status, words, data, folder, *more):
        got, said = self.run(data, folder, *more)
        return self.verdict("%s (exit %d)" % (name, got),
            got == status and re.search(words, said), said)


# ---- rows ----

def rows(n):
    """n letters of one to three pages and more, as tests/bench/letters."""
    out = subprocess.run(["tests/bench/letters", str(n)], check=True,
        capture_output=True).stdout.decode()
    all_rows = [r + [""] for r in list(csv.reader(out.splitlines()))[1:]]
    for i, row in enumerate(all_rows):
        row[3] = " ".join([row[3]] * (1 + 30 * (i % 7 == 3)))
    return all_rows


# A column, what makes it bad, the code of the finding.
BAD = [("so", "", "missing-value"), ("ngay", "", "missing-value"),
    ("ngay", "30/02/2024", "bad-date"), ("ngay", "hôm nay", "bad-date"),
    ("kinh_gui", "", "missing-value"), ("doan", "", "missing-value"),
    ("doan", "chữ không có \U00013000", "missing-glyph"),
    ("co_chu", "15", "wrong-choice"),
    ("kinh_gui", "a,b \"c\" {{so}} \U00013001", "missing-glyph")]


def spoil(all_rows, count):
    """A copy with so many bad rows; their numbers, from 1, and codes."""
    bad = {}
    out = [list(r) for r in all_rows]
    for k in range(count):
        i = (2 * k + 1) * len(out) // (2 * count)
        column, text, code = BAD[k % len(BAD)]
        out[i][HEAD.index(column)] = text
        bad[i + 1] = code
    return out, bad


def write_csv(path, all_rows, head=None, delimiter=","):
    with open(path, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=delimiter)
        writer.writerow(HEAD if head is None else head)
        writer.writerows(all_rows)
    return path


def read_csv(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


# ---- folders ----

def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def lines(folder):
    """The manifest's whole lines, but for the times in it."""
    try:
        with open(os.path.join(folder, MANIFEST), "rb") as file:
            data = file.read()
    except FileNotFoundError:
        return []
    out = [json.loads(x) for x in data[:data.rfind(b"\n") + 1].splitlines()]
    for line in out:
        line.pop("ms", None)
    return out


def letters(folder):
    """Digests of all files with a final name that are letters."""
    return {name: digest(os.path.join(folder, name))
        for name in sorted(os.listdir(folder))
        if name not in (MANIFEST, WORK, ERRORS, "errors.jsonl")}


def everything(folder, *files):
    """All that must be the same in another run."""
    errors = os.path.join(folder, ERRORS)
    return {"manifest": lines(folder), "letters": letters(folder),
        "left": os.path.exists(os.path.join(folder, WORK)),
        "errors": read_csv(errors) if os.path.exists(errors) else None,
        "files": [digest(f) if os.path.exists(f) else None for f in files]}


def difference(a, b):
    """"" or where two of everything() differ."""
    for key in a:
        if a[key] == b[key]:
            continue
        if isinstance(a[key], dict):
            names = [n for n in sorted(set(a[key]) | set(b[key]))
                if a[key].get(n) != b[key].get(n)]
            return "%s: %d of %d and %d: %s" % (key, len(names), len(a[key]),
                len(b[key]), names[:5])
        if isinstance(a[key], list):
            for x, y in zip(a[key], b[key] or []):
                if x != y:
                    return "%s: %s\n%s" % (key, x, y)
        return "%s: %s %s" % (key, str(a[key])[-200:], str(b[key])[-200:])
    return ""


def half_done(folder, whole):
    """"" or what is wrong in a folder whose run was ended, by the folder of a
    run that was not (everything): its letters are of it, whole; its manifest is
    a begin of it, and what it names is there."""
    had, have = whole["letters"], letters(folder)
    wrong = [n for n in have if have[n] != had.get(n)]
    if wrong:
        return "not as they should be: %s" % wrong[:5]
    noted = lines(folder)
    if noted != whole["manifest"][:len(noted)]:
        return "the manifest is no begin of that of one run"
    named = [f["name"] for line in noted for f in line.get("files", [])]
    lost = [n for n in named if n not in have]
    if lost:
        return "in the manifest, but not there: %s" % lost[:5]
    return ""


def wait_lines(process, folder, n):
    """Until the manifest has n lines; False: the run ended before."""
    path = os.path.join(folder, MANIFEST)
    while process.poll() is None:
        try:
            with open(path, "rb") as file:
                if file.read().count(b"\n") >= n:
                    return True
        except FileNotFoundError:
            pass
        time.sleep(0.002)
    return False


def memory_disk(bytes_free):
    """A folder in memory with so much room; None: there is none."""
    try:
        disk = os.statvfs("/dev/shm")
    except OSError:
        return None
    free = disk.f_bavail * disk.f_frsize >= bytes_free
    return "/dev/shm" if free and os.access("/dev/shm", os.W_OK) else None


def is_sanitized(congvan):
    with open(congvan, "rb") as file:
        data = file.read()
    return b"__asan_init" in data or b"__tsan_init" in data


def finish():
    sys.exit(1 if failed else 0)
