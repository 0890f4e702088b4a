"""A phone that looks at the code gets the address: read back by another library than the one that drew it."""

import re

import pytest
import zxingcpp

from companion.pages.qr import qr_svg

PIXELS = 4
"""A module's width in the picture that is read."""


def modules(svg: str) -> list[list[bool]]:
    """The drawing as rows of dark and light: strokes one unit high, in a path of moves and horizontal lines."""
    view, path = (
        re.search(r'viewBox="0 0 (\d+) \d+"', svg),
        re.search(r'<path stroke="#000" d="([^"]+)"', svg),
    )
    assert view
    assert path
    size = int(view[1])
    dark = [[False] * size for _ in range(size)]
    x = y = 0.0
    for command, first, second in re.findall(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?", path[1]):
        if command == "M":
            x, y = float(first), float(second)
        elif command == "m":
            x, y = x + float(first), y + float(second)
        else:
            for at in range(int(x), int(x) + int(first)):
                dark[int(y)][at] = True
            x += int(first)
    return dark


def scan(svg: str) -> list[str]:
    """What a reader finds in it."""
    rows = modules(svg)
    width = len(rows) * PIXELS
    picture = bytes(
        0 if dark else 255 for row in rows for _ in range(PIXELS) for dark in row for _ in range(PIXELS)
    )
    return [code.text for code in zxingcpp.read_barcodes(memoryview(picture).cast("B", (width, width)))]


@pytest.mark.parametrize(
    "address", ["https://datathon.example.org/", "http://127.0.0.1:8000/nb/", "https://a.no/" + "x" * 120]
)
def test_a_reader_finds_the_address(address: str):
    assert scan(qr_svg(address).decode()) == [address]


def test_it_is_black_on_white_with_a_quiet_zone_of_four_modules():
    svg = qr_svg("https://datathon.example.org/").decode()
    rows = modules(svg)
    assert 'fill="#fff"' in svg
    assert not any(any(row) for row in (*rows[:4], *rows[-4:]))
    assert not any(row[at] for row in rows for at in (0, 1, 2, 3, -4, -3, -2, -1))


def test_it_needs_no_style_and_no_script():
    assert re.findall(r"style|class|script|on\w+=", qr_svg("https://datathon.example.org/").decode()) == []


def test_the_same_address_is_the_same_bytes():
    assert qr_svg("https://a.no/") == qr_svg("https://a.no/")
