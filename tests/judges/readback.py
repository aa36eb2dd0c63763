#!/usr/bin/env python3
"""readback.py CONGVAN DIR CASE ARGUMENT…: DIR/CASE.pdf and DIR/CASE.docx, made
from the arguments, read back with independent programs and compared with what
congvan says of its model and its pages. Prints "ok"/"not ok" lines."""
import sys

import dumps
import readback_docx
import readback_pdf


class Verdicts:
    """Collects what differs, comparison by comparison."""

    def __init__(self, head):
        self.head = head
        self.bad = 0
        self.differences = {}

    def differ(self, comparison, what):
        self.differences.setdefault(comparison, []).append(what)

    def same(self, comparison, where, got, want):
        if got != want:
            self.differ(comparison, "%s: is %r, shall be %r" %
                        (where, got, want))

    def tell(self, comparisons):
        for name in comparisons:
            wrong = self.differences.pop(name, [])
            print("%s - %s: %s" % ("not ok" if wrong else "ok",
                                   self.head, name))
            for line in wrong[:8]:
                print("# " + line[:400].replace("\n", "\\n"))
            if len(wrong) > 8:
                print("# and %d more" % (len(wrong) - 8))
            self.bad += bool(wrong)
        if self.differences:
            raise SystemExit("a comparison nobody asked for: %r" %
                             list(self.differences))


def main():
    congvan, folder, case = sys.argv[1:4]
    arguments = sys.argv[4:]
    model = dumps.model(dumps.dump(congvan, arguments, "--model"))
    pages = dumps.pages(dumps.dump(congvan, arguments, "--pages"))
    bad = 0
    for kind, compare in (("pdf", readback_pdf.compare),
                          ("docx", readback_docx.compare)):
        v = Verdicts("readback %s %s" % (case, kind))
        compare(v, "%s/%s.%s" % (folder, case, kind), model, pages)
        bad += v.bad
    return bad != 0


if __name__ == "__main__":
    sys.exit(main())
