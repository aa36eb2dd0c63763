#!/usr/bin/env python3
"""Makes the pictures of this sample: dau.png and chu-ky.png (RGBA, drawn here)
and anh.jpg (by ImageMagick's convert). They are committed; run it again only
to change them."""
import math
import os
import struct
import subprocess
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))


def png(path, width, height, pixel, dpi):
    rows = b''.join(
        b'\0' + b''.join(bytes(pixel(x + .5, y + .5)) for x in range(width))
        for y in range(height))

    def chunk(kind, data):
        body = kind + data
        return struct.pack('>I', len(data)) + body + struct.pack(
            '>I', zlib.crc32(body))

    per_metre = round(dpi / 0.0254)
    with open(os.path.join(HERE, path), 'wb') as f:
        f.write(b'\x89PNG\r\n\x1a\n'
                + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height,
                                             8, 6, 0, 0, 0))
                + chunk(b'pHYs', struct.pack('>IIB', per_metre, per_metre, 1))
                + chunk(b'IDAT', zlib.compress(rows, 9))
                + chunk(b'IEND', b''))


def edge(distance):
    """1 inside, 0 outside, between over one pixel."""
    return max(0.0, min(1.0, .5 - distance))


def seal(x, y):
    """Two red rings and a five-pointed star, the rest transparent."""
    r = math.hypot(x - 120, y - 120)
    ink = max(edge(abs(r - 112) - 4), edge(abs(r - 98) - 1.5))
    turn = (math.atan2(x - 120, 120 - y) + math.pi / 5) % (
        2 * math.pi / 5) - math.pi / 5
    a, inner, outer = abs(turn), 20.0, 52.0
    t = math.pi / 5
    # the star's side from (outer, 0) to (inner, t) in polar terms
    side = outer * inner * math.sin(t) / (
        inner * math.sin(t - a) + outer * math.sin(a))
    ink = max(ink, edge(r - side))
    return 200, 16, 24, round(ink * 216)


def signature(x, y):
    """A blue wave that thins out, the rest transparent."""
    level = 50 - 30 * math.sin(x / 17) * (1 - x / 300) - 8 * math.sin(x / 5)
    width = 1 + 2 * abs(math.cos(x / 23))
    ink = edge(abs(y - level) / 1.6 - width) if 8 < x < 232 else 0
    return 16, 40, 160, round(ink * 255)


def photo(path):
    """A sky over a field, as a JPEG."""
    width, height = 240, 150
    body = bytearray()
    for y in range(height):
        for x in range(width):
            hill = 90 + 14 * math.sin(x / 38)
            if y < hill:
                body += bytes((120 + y // 2, 170 + y // 3, 235))
            else:
                body += bytes((60 + (x + y) % 7, 140 - (y - 90), 70))
    ppm = b'P6 %d %d 255\n' % (width, height) + bytes(body)
    subprocess.run(['convert', 'ppm:-', '-density', '150', '-units',
                    'PixelsPerInch', '-quality', '85', '-strip',
                    'jpg:' + os.path.join(HERE, path)], input=ppm, check=True)


png('dau.png', 240, 240, seal, 200)
png('chu-ky.png', 240, 100, signature, 150)
photo('anh.jpg')
