"""Draws the PNG icons from favicon.svg with a headless Chromium: run it after the drawing has changed.

A screenshot has 24 or 32 bits a pixel; two colours and their blends fit a palette, in a third of the bytes.
"""

import struct
import zlib
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
SLATE = "#1c2a32"
ICONS = {
    "icon-192.png": (192, 1.0, "transparent"),
    "icon-512.png": (512, 1.0, "transparent"),
    "icon-maskable.png": (512, 0.8, SLATE),
    "apple-touch-icon.png": (180, 1.0, SLATE),
}
DARK, LIGHT = (0x1C, 0x2A, 0x32), (0xFC, 0xFC, 0xFA)
SHADES = 32
"""Steps from one colour to the other, and from clear to solid: enough for smooth edges."""


def main() -> None:
    drawing = (HERE / "favicon.svg").read_text("utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, (size, scale, background) in ICONS.items():
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(
                f"<style>body{{margin:0;background:{background};display:grid;place-items:center;height:100vh}}"
                f"svg{{width:{scale * 100}%;height:{scale * 100}%;overflow:visible}}</style>{drawing}"
            )
            picture = page.screenshot(omit_background=background == "transparent")
            (HERE / name).write_bytes(with_palette(picture, size))
        browser.close()


def with_palette(picture: bytes, size: int) -> bytes:
    """The same square picture with 8 bits a pixel (PNG, W3C Recommendation, §11.2)."""
    pixels = [shade(pixel) for pixel in decoded(picture, size)]
    palette = sorted(set(pixels))
    number = {pixel: index for index, pixel in enumerate(palette)}
    rows = (bytes(number[pixel] for pixel in pixels[at : at + size]) for at in range(0, size * size, size))
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 3, 0, 0, 0)),
        (b"PLTE", b"".join(bytes(pixel[:3]) for pixel in palette)),
        (b"tRNS", bytes(pixel[3] for pixel in palette)),
        (b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), 9)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def shade(pixel: tuple[int, ...]) -> tuple[int, ...]:
    """The nearest of our shades, or of the dark colour's degrees of clearness: only corners are clear."""
    if pixel[3] < 255:
        return (*DARK, round(pixel[3] / 255 * SHADES) * 255 // SHADES)
    part = min(1, max(0, (pixel[0] - DARK[0]) / (LIGHT[0] - DARK[0])))
    part = round(part * SHADES) / SHADES
    return (*(round(dark + part * (light - dark)) for dark, light in zip(DARK, LIGHT, strict=True)), 255)


def decoded(picture: bytes, size: int) -> list[tuple[int, ...]]:
    """The pixels as (red, green, blue, alpha), row by row."""
    at, body, depth = 8, b"", 0
    while at < len(picture):
        length, kind = struct.unpack(">I4s", picture[at : at + 8])
        if kind == b"IHDR":
            depth = {2: 3, 6: 4}[picture[at + 17]]
        if kind == b"IDAT":
            body += picture[at + 8 : at + 8 + length]
        at += length + 12
    raw, pixels, before = zlib.decompress(body), [], bytearray(size * depth)
    for start in range(0, len(raw), size * depth + 1):
        row = unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + size * depth]), before, depth)
        pixels += [(*row[x : x + 3], row[x + 3] if depth == 4 else 255) for x in range(0, len(row), depth)]
        before = row
    return pixels


def unfiltered(method: int, row: bytearray, before: bytearray, depth: int) -> bytearray:
    """One row as it was before filtering (PNG §9.2)."""
    for x in range(len(row)):
        left, up = (row[x - depth] if x >= depth else 0), before[x]
        corner = before[x - depth] if x >= depth else 0
        guess = left + up - corner
        nearest = min((left, up, corner), key=lambda value: abs(guess - value))
        row[x] = (row[x] + (0, left, up, (left + up) // 2, nearest)[method]) & 255
    return row


if __name__ == "__main__":
    main()
