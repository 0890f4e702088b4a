"""A screenshot as a small PNG: few colours, packed tightly. The browser that took it reads it again, so no library is needed."""

import base64
import struct
import zlib

from playwright.async_api import Page

COLOURS = 64
"""Text is ink on paper with shades between: more cannot be told apart."""

# Answers the palette, most frequent first, and for each pixel its place there: the nearest by the sum of differences.
INDEX = """async ([source, most]) => {
    const image = await createImageBitmap(await (await fetch(source)).blob());
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    const {data} = context.getImageData(0, 0, image.width, image.height);
    const pixels = new Uint32Array(data.buffer);
    const counts = new Map();
    for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
    const rgb = pixel => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
    const palette = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, most).map(([pixel]) => rgb(pixel));
    const away = (one, other) => one.reduce((sum, value, place) => sum + Math.abs(value - other[place]), 0);
    const places = new Map([...counts.keys()].map(pixel => {
        const distances = palette.map(colour => away(colour, rgb(pixel)));
        return [pixel, distances.indexOf(Math.min(...distances))];
    }));
    let indexes = "";
    for (const pixel of pixels) indexes += String.fromCharCode(places.get(pixel));
    return [image.width, palette.flat(), btoa(indexes)];
}"""


async def small_png(page: Page, png: bytes) -> bytes:
    """The same picture in `COLOURS` colours. `page`: any that may fetch `data:`, such as about:blank."""
    source = f"data:image/png;base64,{base64.b64encode(png).decode()}"
    width, palette, encoded = await page.evaluate(INDEX, [source, COLOURS])
    indexes = base64.b64decode(encoded)
    rows = [indexes[start : start + width] for start in range(0, len(indexes), width)]
    # Unfiltered rows are the best for few colours (PNG §12.7).
    packed = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, len(rows), 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", bytes(palette)),
            _chunk(b"IDAT", packed),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
