#!/usr/bin/env python3
"""Paints one small picture in every form that is read, and has libvips (Debian's
libvips-tools: libjpeg, libpng, libwebp, libtiff, libheif, ImageMagick for BMP,
Little CMS for profiles) say which colours it shows. Run it here; it writes the
files and values.txt, a line for each:

    name width height colours

where the colours are those of the upright picture over white, in sRGB, in rows
from the top, of the means of 2 x 2 pixels from (1, 1), (9, 1), ... on.
"""
import os
import struct
import subprocess
import tempfile
import zlib

WIDTH, HEIGHT, PATCH = 44, 28, 8
PATCHES = [
    "d02818 28b43c 1e3cc8 f0f0f0 101010 e6c81e".split(),
    "8c5028 32a0aa 9632a0 787878 f0a078 285032".split(),
    "c8dcf0 5a1414 14285a b4b464 dc5a8c 46dcb4".split(),
    "3c3c3c a0a0a0 f06414 0f7850 6e5ab4 fadcc8".split(),
]
OUT = os.path.dirname(os.path.abspath(__file__))
TMP = tempfile.mkdtemp()


def pixel(x, y):
    return bytes.fromhex(PATCHES[y // PATCH][x // PATCH])


def grey(x, y):
    r, g, b = pixel(x, y)
    return (299 * r + 587 * g + 114 * b) // 1000


def alpha(x, y):
    return (255, 0, 128)[(x // PATCH + y // PATCH) % 3]


def out(name):
    return os.path.join(OUT, name)


def tmp(name):
    return os.path.join(TMP, name)


def write(name, data):
    with open(out(name), "wb") as f:
        f.write(data)


def read(path):
    with open(path, "rb") as f:
        return f.read()


def vips(*args):
    subprocess.run(["vips", *args], check=True)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(path, kind, depth, value, extra=b""):
    """value gives the samples of a pixel, from 0 to 2^depth-1."""
    rows = bytearray()
    for y in range(HEIGHT):
        bits, n = 0, 0
        for x in range(WIDTH):
            for v in value(x, y):
                bits, n = bits << depth | v, n + depth
        pad = -n % 8
        rows += b"\0" + (bits << pad).to_bytes((n + pad) // 8, "big")
    with open(path, "wb") as f:
        f.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, depth, kind, 0, 0, 0))
                + extra + chunk(b"IDAT", zlib.compress(bytes(rows), 9)) + chunk(b"IEND", b""))


def palette(count):
    """So many of the colours of the patches, and which of them a pixel is given."""
    colours = sorted({c for row in PATCHES for c in row})[:count]
    def index(x, y):
        return [(x // PATCH + 6 * (y // PATCH)) % len(colours)]
    return b"".join(bytes.fromhex(c) for c in colours), index


def pngs():
    for depth in (1, 2, 4, 8, 16):
        png(out(f"grey-{depth}.png"), 0, depth, lambda x, y: [grey(x, y) * 257 >> 16 - depth])
    for depth in (1, 2, 4, 8):
        colours, index = palette(min(1 << depth, 24))
        png(out(f"palette-{depth}.png"), 3, depth, index, chunk(b"PLTE", colours))
        png(out(f"palette-{depth}-trns.png"), 3, depth, index, chunk(b"PLTE", colours) + chunk(b"tRNS", bytes([0, 128])))
    for depth, scale in ((8, 1), (16, 257)):
        png(out(f"rgb-{depth}.png"), 2, depth, lambda x, y: [v * scale for v in pixel(x, y)])
        png(out(f"rgba-{depth}.png"), 6, depth, lambda x, y: [v * scale for v in (*pixel(x, y), alpha(x, y))])
        png(out(f"grey-alpha-{depth}.png"), 4, depth, lambda x, y: [v * scale for v in (grey(x, y), alpha(x, y))])
        key = b"".join(struct.pack(">H", v * scale) for v in pixel(0, 0))
        png(out(f"rgb-{depth}-trns.png"), 2, depth, lambda x, y: [v * scale for v in pixel(x, y)], chunk(b"tRNS", key))
    png(out("grey-4-trns.png"), 0, 4, lambda x, y: [grey(x, y) >> 4], chunk(b"tRNS", struct.pack(">H", grey(0, 0) >> 4)))
    for name in ("rgb-8", "rgba-16", "grey-2", "palette-4-trns"):
        vips("pngsave", out(name + ".png"), out(name + "-interlaced.png"), "--interlace", "--bitdepth", name.split("-")[1])
    png(out("turned.png"), 2, 8, pixel, chunk(b"eXIf", tiff_of(6)))


def tiff_of(orientation):
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x112, 3, 1, orientation, 0, 0)


def jpegs():
    for mode in ("on", "off"):
        for kind, flags in (("", []), ("-progressive", ["--interlace"])):
            vips("jpegsave", tmp("rgb.png"), out(f"subsampled-{mode}{kind}.jpg"), "--Q", "92", "--subsample-mode", mode, *flags)
    vips("jpegsave", tmp("grey.png"), out("grey.jpg"), "--Q", "92")
    vips("jpegsave", tmp("grey.png"), out("grey-progressive.jpg"), "--Q", "92", "--interlace")
    vips("jpegsave", tmp("p3.v"), out("p3.jpg"), "--Q", "92", "--subsample-mode", "off")
    plain = read(out("subsampled-off.jpg"))
    for orientation in range(1, 9):
        exif = b"Exif\0\0" + tiff_of(orientation)
        write(f"orientation-{orientation}.jpg", plain[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + plain[2:])


def webps():
    vips("webpsave", tmp("rgb.png"), out("lossy.webp"), "--Q", "95", "--strip")
    vips("webpsave", tmp("rgb.png"), out("lossless.webp"), "--lossless", "--strip")
    vips("webpsave", out("rgba-8.png"), out("lossy-alpha.webp"), "--Q", "95", "--strip")
    vips("webpsave", out("rgba-8.png"), out("lossless-alpha.webp"), "--lossless", "--strip")
    vips("webpsave", tmp("p3.v"), out("p3.webp"), "--lossless")
    frame = read(out("lossless.webp"))
    frame = frame[frame.index(b"VP8L"):]
    body = (b"VP8X" + struct.pack("<I", 10) + bytes([8, 0, 0, 0]) + struct.pack("<I", WIDTH - 1)[:3] + struct.pack("<I", HEIGHT - 1)[:3]
            + frame + b"EXIF" + struct.pack("<I", 26) + tiff_of(8))
    write("turned.webp", b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body)


def gifs():
    vips("gifsave", out("palette-4.png"), out("plain.gif"), "--dither", "0")
    vips("gifsave", out("palette-4.png"), out("interlaced.gif"), "--dither", "0", "--interlace")
    vips("gifsave", out("palette-4-trns.png"), out("alpha.gif"), "--dither", "0")


def tiffs():
    for compression in ("none", "packbits", "lzw", "deflate", "zstd", "jpeg"):
        more = ["--Q", "92"] if compression == "jpeg" else []
        vips("tiffsave", tmp("rgb.png"), out(f"{compression}.tif"), "--compression", compression, "--strip", *more)
    vips("tiffsave", tmp("rgb.png"), out("predictor-tiles.tif"), "--compression", "deflate", "--predictor", "horizontal", "--tile",
         "--tile-width", "16", "--tile-height", "16", "--strip")
    vips("tiffsave", tmp("rgb.png"), out("big.tif"), "--compression", "deflate", "--bigtiff", "--strip")
    vips("tiffsave", out("rgb-16.png"), out("rgb-16.tif"), "--compression", "deflate", "--strip")
    vips("tiffsave", out("rgba-8.png"), out("rgba.tif"), "--compression", "deflate", "--strip")
    vips("tiffsave", out("rgba-16.png"), out("rgba-16.tif"), "--compression", "deflate", "--strip")
    vips("tiffsave", tmp("grey.png"), out("grey.tif"), "--compression", "deflate", "--strip")
    vips("tiffsave", tmp("grey.png"), out("white-is-zero.tif"), "--compression", "deflate", "--miniswhite", "--strip")
    for depth in (1, 2, 4):
        vips("tiffsave", tmp("grey.png"), out(f"grey-{depth}.tif"), "--bitdepth", str(depth), "--strip")
    vips("tiffsave", tmp("grey.png"), out("fax.tif"), "--bitdepth", "1", "--compression", "ccittfax4", "--strip")
    vips("tiffsave", tmp("p3.v"), out("p3.tif"), "--compression", "deflate")


def bmp(name, depth, rows, colours=b"", down=False):
    """rows are lines of bytes from the top, each padded to four."""
    body = b"".join(rows if down else reversed(rows))
    at = 54 + len(colours)
    write(name, b"BM" + struct.pack("<IIIIiiHHIIiiII", at + len(body), 0, at, 40, WIDTH, -HEIGHT if down else HEIGHT, 1, depth, 0,
                                     len(body), 2835, 2835, len(colours) // 4, 0) + colours + body)


def bmps():
    rows = [b"".join(pixel(x, y)[::-1] for x in range(WIDTH)) for y in range(HEIGHT)]
    bmp("24.bmp", 24, rows)
    bmp("24-down.bmp", 24, rows, down=True)
    bmp("32.bmp", 32, [b"".join(pixel(x, y)[::-1] + b"\0" for x in range(WIDTH)) for y in range(HEIGHT)])
    for depth in (1, 4, 8):
        table, index = palette(min(1 << depth, 24))
        rows = []
        for y in range(HEIGHT):
            bits = 0
            for x in range(WIDTH):
                bits = bits << depth | index(x, y)[0]
            line = (bits << -WIDTH * depth % 8).to_bytes((WIDTH * depth + 7) // 8, "big")
            rows.append(line + bytes(-len(line) % 4))
        bmp(f"{depth}.bmp", depth, rows, b"".join(table[i:i + 3][::-1] + b"\0" for i in range(0, len(table), 3)))


def heifs():
    for ending, coder in (("heic", "hevc"), ("avif", "av1")):
        vips("heifsave", tmp("rgb.png"), out(f"subsampled.{ending}"), "--compression", coder, "--Q", "90", "--subsample-mode", "on", "--strip")
        vips("heifsave", tmp("rgb.png"), out(f"full.{ending}"), "--compression", coder, "--Q", "90", "--subsample-mode", "off", "--strip")
        vips("heifsave", tmp("p3.v"), out(f"p3.{ending}"), "--compression", coder, "--Q", "90", "--subsample-mode", "off")
    # The same with numbers in the place of the profile: primaries of SMPTE EG 432-1.
    vips("heifsave", tmp("p3.v"), tmp("nclx"), "--compression", "av1", "--Q", "90", "--subsample-mode", "off", "--strip")
    boxes = read(tmp("nclx"))
    at = boxes.index(b"nclx") + 4
    write("p3-nclx.avif", boxes[:at] + struct.pack(">H", 12) + boxes[at + 2:])
    vips("heifsave", out("rgba-8.png"), out("alpha.avif"), "--compression", "av1", "--Q", "90", "--subsample-mode", "off", "--strip")
    for depth in ("10", "12"):  # of AVIF, Debian's libheif writes none
        vips("heifsave", out("rgb-16.png"), out(f"{depth}-bit.heic"), "--compression", "hevc", "--Q", "90", "--bitdepth", depth,
             "--subsample-mode", "off", "--strip")


def fields(path):
    lines = subprocess.run(["vipsheader", "-a", path], check=True, capture_output=True, text=True).stdout.splitlines()
    return dict(line.split(": ", 1) for line in lines[1:] if ": " in line)


def shown(name):
    """What libvips shows of a file: width, height and bytes of RGB."""
    steps = [out(name), tmp("1.v"), tmp("2.v"), tmp("3.v"), tmp("4.v")]
    vips("autorot", steps[0], steps[1])
    if "nclx" in name:
        vips("icc_transform", steps[1], steps[2], "srgb", "--input-profile", "p3")
    elif "icc-profile-data" in fields(steps[1]):
        vips("icc_transform", steps[1], steps[2], "srgb", "--embedded")
    else:
        vips("colourspace", steps[1], steps[2], "srgb")
    vips("cast", steps[2], steps[3], "uchar")
    if fields(steps[3])["bands"] in ("2", "4"):
        vips("flatten", steps[3], steps[4], "--background", "255")
    else:
        vips("copy", steps[3], steps[4])
    about = fields(steps[4])
    vips("rawsave", steps[4], tmp("raw"))
    data, width, height = read(tmp("raw")), int(about["width"]), int(about["height"])
    if about["bands"] == "1":
        data = bytes(v for v in data for _ in range(3))
    return width, height, data


def values():
    with open(out("values.txt"), "w") as f:
        for name in sorted(os.listdir(OUT)):
            if name.endswith((".py", ".txt")):
                continue
            width, height, data = shown(name)
            colours = []
            for y in range(1, height - 1, PATCH):
                for x in range(1, width - 1, PATCH):
                    near = [3 * ((y + dy) * width + x + dx) for dy in (0, 1) for dx in (0, 1)]
                    colours.append("".join(f"{(sum(data[at + c] for at in near) + 2) // 4:02x}" for c in range(3)))
            print(name, width, height, *colours, file=f)


png(tmp("rgb.png"), 2, 8, pixel)
png(tmp("grey.png"), 0, 8, lambda x, y: [grey(x, y)])
vips("icc_transform", tmp("rgb.png"), tmp("p3.v"), "p3", "--input-profile", "srgb")
for make in (pngs, jpegs, webps, gifs, tiffs, bmps, heifs, values):
    make()
