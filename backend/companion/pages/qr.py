"""An address as a QR code (ISO/IEC 18004), for paper and for the wall."""

from functools import lru_cache
from io import BytesIO

import segno


@lru_cache(maxsize=32)
def qr_svg(address: str) -> bytes:
    """A drawing of one path, black on white with its quiet zone, so that it scans on dark ground too.

    Correction level M or better: paper gets creased, and a wall has reflections. Remembered, because each edition asks
    for the same few.
    """
    drawing = BytesIO()
    segno.make_qr(address, error="m").save(
        drawing,
        kind="svg",
        light="#fff",
        omitsize=True,
        xmldecl=False,
        nl=False,
        svgclass=None,
        lineclass=None,
    )
    return drawing.getvalue()
