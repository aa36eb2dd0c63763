#!/usr/bin/env python3
"""The text the files of sample 35-ubnd-vhtt must hold, made from its source.

expected.py docx SOURCE.txt            as the body of the DOCX reads
expected.py pdf SOURCE.txt FILE.pdf    as the pages of the PDF read
expected.py data SOURCE.txt DATA.json  checks the data against the source

SOURCE.txt is the directive as Markdown. Taken away: emphasis, table bars and
rules, heading marks. Added: the final marks the decree wants in the list of
recipients. DOCX: labels of lists (numbers, dashes) and page numbers are not in
its body, so they are left out. PDF: labels stay; page numbers and repeated
table heads are put in where pages begin. Of the PDF only the number of letters
on each page is used, to know where that is; numbers and words are the
source's, so a lost word or a wrong number shows in the judge.

Exit 0 done, 1 the data differ, 2 wrong use."""
import json
import re
import subprocess
import sys

ANNEX = 'HƯỚNG DẪN “'   # the line the annex begins with
LABEL = re.compile(r'^(-|\d+\.) (?=\S)')


def plain(line):
    """A line without Markdown emphasis; a lone * is text and stays."""
    line = re.sub(r'\*\*+', '', line)
    line = re.sub(r'(?<!\S)\*(\S[^*]*\S)\*(?=[\s.,]|$)', r'\1', line)
    return line.replace('<br>', ' ')


def recipients(lines):
    """Every recipient ends in ; and the last in . (the source lacks two)."""
    head = lines.index('Kính gửi:')
    items = []
    for i in range(head + 1, len(lines)):
        if lines[i].startswith('- '):
            items.append(i)
        elif lines[i]:
            break
    for i in items:
        if lines[i][-1] not in '.;,:!?':
            lines[i] += '.' if i == items[-1] else ';'


def source_words(path, labels):
    """Words in reading order: (word, head row of its table, is annex start).
    The head row is None outside of tables and in head rows themselves."""
    with open(path, encoding='utf-8') as f:
        lines = f.read().split('\n')
    recipients(lines)
    words, head, in_table = [], None, False
    for line in lines:
        row = line.startswith('|')
        if row and set(line) <= set('|-: '):
            continue
        text = plain(line)
        if row:
            text = ' '.join(c.strip() for c in text.strip('|').split('|'))
        elif not labels:
            text = LABEL.sub('', text)
        first_row = row and not in_table
        if first_row:
            head = text
        for n, w in enumerate(text.split()):
            words.append((w, head if row and not first_row else None,
                          n == 0 and line.startswith(ANNEX)))
        in_table = row
    return words


def page_letters(pdf):
    """How many letters, blanks not counted, each page holds."""
    text = subprocess.run(['pdftotext', '-raw', '-enc', 'UTF-8', pdf, '-'],
                          capture_output=True, check=True).stdout.decode()
    return [len(''.join(p.split())) for p in text.split('\f')[:-1]]


def paged(words, pages):
    """Words with page numbers and repeated heads: one line a page."""
    out, at, number = [], 0, 0
    for letters in pages:
        if at >= len(words):
            break
        number = 1 if at == 0 or words[at][2] else number + 1
        line = [] if number == 1 else [str(number)]
        head = words[at][1]
        if head and at and words[at - 1][1] == head:
            line += head.split()
        left = letters - len(''.join(line))
        while left > 0 and at < len(words):
            if words[at][2] and line:
                break   # the annex starts a page
            line.append(words[at][0])
            left -= len(words[at][0])
            at += 1
        out.append(' '.join(line))
    out.append(' '.join(w[0] for w in words[at:]))
    return '\n'.join(out).rstrip('\n') + '\n'


def rich(lines):
    """Lines of the data without heading marks and column alignment."""
    out = []
    for line in lines:
        if line and set(line) <= set('|-:'):
            line = re.sub(r':?---:?', '---', line)
        if line:
            out.append(re.sub(r'^#+ ', '', line))
    return out


def data_differs(source, data):
    """The letter's and the guide's texts in the data are the source's lines,
    emphasis and tables included."""
    with open(source, encoding='utf-8') as f:
        want = [x for x in f.read().split('\n') if x]
    with open(data, encoding='utf-8') as f:
        d = json.load(f)
    bad = []
    for part in [d['noi_dung']] + [a['noi_dung'] for a in d['phu_luc']]:
        got = rich(part)
        start = want.index(got[0]) if got[0] in want else 0
        for a, b in zip(want[start:], got):
            if a != b:
                bad.append('source: %s\n  data: %s' % (a, b))
                break
    flat = ' '.join(plain(x) for x in want)
    for key in ('so', 'ky_hieu', 'dia_danh', 'trich_yeu', 'kinh_gui',
                'noi_nhan', 'co_quan_ban_hanh'):
        for v in d[key] if isinstance(d[key], list) else [d[key]]:
            if v not in flat:
                bad.append('not in the source: %s: %s' % (key, v))
    for v in d['nguoi_ky'].values():
        if v not in flat:
            bad.append('not in the source: nguoi_ky: %s' % v)
    return bad


def main(args):
    if len(args) == 2 and args[0] == 'docx':
        words = source_words(args[1], labels=False)
        sys.stdout.write('\n'.join(w[0] for w in words) + '\n')
    elif len(args) == 3 and args[0] == 'pdf':
        words = source_words(args[1], labels=True)
        sys.stdout.write(paged(words, page_letters(args[2])))
    elif len(args) == 3 and args[0] == 'data':
        bad = data_differs(args[1], args[2])
        for b in bad:
            print(b)
        return 1 if bad else 0
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
