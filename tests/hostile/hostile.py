"""What the hostile suites share: a folder for each case, the command run under
limits of time and memory, and what must hold afterwards.

The command is started by a small process forked first of all: the peak memory
that Linux counts for a program is never less than what its parent held."""
import json
import math
import os
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
import zipfile

FACTOR = float(os.environ.get("CONGVAN_HOSTILE_FACTOR", "1"))
SHORT = os.environ.get("CONGVAN_HOSTILE", "") == "short"
SECONDS = 5 * FACTOR
WALL = 12 * SECONDS  # other work on the machine is not the command's fault
MEGABYTES = 1124 * max(1, FACTOR)  # --max-memory, 1G, and what is read
SAID_MOST = 48 << 20  # bytes: 100,000 findings are told
DEFECT = 70


# ---- the process that starts the command ----

def start(order):
    """Runs one command: {status, signal, seconds, megabytes, late}."""
    pid = os.fork()
    if pid == 0:
        try:
            os.setsid()
            os.chdir(order["cwd"])
            for fd, path, flags in ((0, order["stdin"], os.O_RDONLY),
                                    (1, order["out"], os.O_WRONLY),
                                    (2, order["err"], os.O_WRONLY)):
                if fd != 0:
                    flags |= os.O_CREAT | os.O_TRUNC
                os.dup2(os.open(path, flags, 0o600), fd)
            if order["cpu"]:
                n = math.ceil(order["cpu"])
                resource.setrlimit(resource.RLIMIT_CPU, (n, n + 1))
            os.execve(order["argv"][0], order["argv"], order["env"])
        finally:
            os._exit(127)
    begin = time.monotonic()
    late = False
    while True:
        done, status, usage = os.wait4(pid, os.WNOHANG)
        if done:
            break
        left = begin + order["seconds"] - time.monotonic()
        if left <= 0:
            late = True
            os.kill(pid, signal.SIGKILL)
            done, status, usage = os.wait4(pid, 0)
            break
        time.sleep(min(left, 0.002))
    return {"status": os.WEXITSTATUS(status) if os.WIFEXITED(status) else -1,
            "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
            "seconds": usage.ru_utime + usage.ru_stime,
            "wall": time.monotonic() - begin, "late": late,
            "megabytes": usage.ru_maxrss / 1024}


class Launcher:
    def __init__(self):
        asks, self.ask = os.pipe()
        self.answer, answers = os.pipe()
        if os.fork() == 0:
            os.close(self.ask)
            os.close(self.answer)
            with os.fdopen(asks) as orders:
                for line in orders:
                    os.write(answers,
                             (json.dumps(start(json.loads(line))) +
                              "\n").encode())
            os._exit(0)
        os.close(asks)
        os.close(answers)
        self.answers = os.fdopen(self.answer)

    def run(self, order):
        text = (json.dumps(order) + "\n").encode()
        while text:
            text = text[os.write(self.ask, text):]
        return json.loads(self.answers.readline())


# ---- one case ----

class Case:
    """A folder with `in`, `out` and `tmp`; the command runs in `in`."""

    def __init__(self, suite, name):
        self.suite, self.name = suite, name
        self.top = tempfile.mkdtemp(prefix="hostile-")
        self.n = 0
        for part in ("in", "out", "tmp"):
            os.mkdir(os.path.join(self.top, part))

    def path(self, name):
        p = os.path.join(self.top, "in", name)
        os.makedirs(os.path.dirname(p), exist_ok=True)
        return p

    def out(self, name):
        return os.path.join(self.top, "out", name)

    def put(self, name, content):
        """content: bytes, text, pieces of either, or what JSON can say."""
        if isinstance(content, dict):
            content = json.dumps(content, ensure_ascii=False)
        if isinstance(content, (str, bytes)):
            content = [content]
        with open(self.path(name), "wb") as f:
            for piece in content:
                f.write(piece if isinstance(piece, bytes)
                        else piece.encode("utf-8", "surrogatepass"))
        return name

    def zip(self, name, parts, packed=zipfile.ZIP_DEFLATED):
        """parts: [(name, bytes)], written as they are, twice if said twice."""
        import warnings
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with zipfile.ZipFile(self.path(name), "w", packed) as z:
                for part, content in parts:
                    z.writestr(zipfile.ZipInfo(part), content, packed)
        return name

    def clear(self):
        """Takes away what is in `out`."""
        for name in self.files("out"):
            os.unlink(self.out(name))

    def files(self, part):
        top = os.path.join(self.top, part)
        return sorted(os.path.relpath(os.path.join(at, f), top)
                      for at, dirs, files in os.walk(top)
                      for f in files + dirs)

    def run(self, *args, want, codes=(), outputs=(), right=None, stdin=None,
            note="", env=None):
        """Runs the command. want: its exit status; codes: those of its errors,
        all of them; outputs: the files that are in `out` afterwards; right:
        called with what was printed, says what is wrong with it, or None.
        An argument that starts with `>` is a file in `out`."""
        suite = self.suite
        self.n += 1
        said = os.path.join(self.top, "said-%d" % self.n)
        argv = [suite.congvan] + [
            self.out(a[1:]) if a.startswith(">") else a for a in args]
        before = self.files("in")
        got = suite.launcher.run({
            "argv": argv + ["--lang", "en", "--diagnostics", "json"],
            "cwd": os.path.join(self.top, "in"), "seconds": WALL,
            "cpu": SECONDS,
            "stdin": self.path(stdin) if stdin else "/dev/null",
            "out": said + ".out", "err": said + ".err",
            "env": dict(os.environ, LC_ALL="C", **(env or {}),
                        TMPDIR=os.path.join(self.top, "tmp"))})
        faults = list(self.faults(got, said, want, codes, outputs, before))
        if not faults and right is not None:
            with open(said + ".out", "rb") as f:
                fault = right(f.read())
            if fault:
                faults.append(fault)
        suite.tell(self.name + (": " + note if note else ""), faults, got,
                   self.codes, said + ".err")

    def batch(self, template, rows, name, want, right):
        """A batch into `out`/o; right says what is wrong with the folder."""
        self.run("batch", template, "--data", rows, "-O", ">o", "--name", name,
                 "--quiet", want=want, codes=None, outputs=None, right=right)

    def faults(self, got, said, want, codes, outputs, before):
        self.codes, warned = read_codes(said + ".err")
        if got["late"]:
            yield "not done after %.0f s" % WALL
        elif got["signal"] == signal.SIGXCPU or got["seconds"] > SECONDS:
            yield "not done after %.0f s of the processor" % SECONDS
        elif got["signal"]:
            yield "ended by signal %d" % got["signal"]
        elif got["status"] not in (want if isinstance(want, tuple)
                                   else (want,)):
            yield "exit %d, shall be %s" % (got["status"], want)
        if got["megabytes"] > MEGABYTES:
            yield "took %.0f MB" % got["megabytes"]
        if self.codes is None:
            yield "findings are no JSON: " + warned
            self.codes = set()
        else:
            codes = {codes} if isinstance(codes, str) else codes
            if codes is not None and self.codes != set(codes):
                yield "errors are %s, shall be %s" % (
                    sorted(self.codes), sorted(codes))
        if os.path.getsize(said + ".err") > SAID_MOST:
            yield "says %d bytes" % os.path.getsize(said + ".err")
        left = self.files("out")
        if outputs is not None and left != sorted(outputs):
            yield "leaves %s, shall %s" % (left[:5], sorted(outputs))
        if self.files("tmp"):
            yield "leaves temporary %s" % self.files("tmp")[:5]
        if self.files("in") != before:
            yield "writes among its input"

    def close(self):
        shutil.rmtree(self.top, ignore_errors=True)


def read_codes(path):
    codes = set()
    with open(path, encoding="utf-8", errors="replace") as f:
        for line in f:
            if not line.strip():
                continue
            try:
                finding = json.loads(line)
                if finding["level"] == "error":
                    codes.add(finding["code"])
            except (ValueError, KeyError, TypeError):
                return None, line[:200]
    return codes, ""


# ---- the suite ----

class Suite:
    def __init__(self, title, congvan):
        self.title = title
        self.congvan = os.path.realpath(congvan)
        self.launcher = Launcher()
        self.failed = False
        self.show = "--show" in sys.argv

    def tell(self, name, faults, got=None, codes=(), err=None):
        name = "%s: %s" % (self.title, name)
        if not faults:
            print("ok - " + name)
        else:
            self.failed = True
            print("not ok - %s: %s" % (name, "; ".join(faults)))
        if got and (faults or self.show):
            print("#   status %d, %.2f s of %.2f, %.0f MB, %s" % (
                got["status"], got["seconds"], got["wall"], got["megabytes"],
                sorted(codes or ())))
            with open(err, encoding="utf-8", errors="replace") as f:
                for line in f.read(2000).split("\n")[:6]:
                    print("#   " + line[:300])
        sys.stdout.flush()

    def run(self, name, body, *args):
        case = Case(self, name)
        try:
            body(case, *args)
        except Exception as e:  # the suite's own fault, told as one
            import traceback
            traceback.print_exc(file=sys.stdout)
            self.tell(name, ["the test itself failed: %r" % e])
        finally:
            case.close()


# ---- cases by name ----

CASES = []


def case(name, heavy=False):
    """Declares a case; heavy ones are left out of short runs."""
    def declare(body):
        CASES.append((name, heavy, body))
        return body
    return declare


def run_cases(suite):
    only = [a for a in sys.argv[2:] if not a.startswith("--")]
    for name, heavy, body in CASES:
        if SHORT and heavy:
            continue
        if only and not any(re.search(o, name) for o in only):
            continue
        suite.run(name, body)
