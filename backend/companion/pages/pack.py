"""The pack: every page of one language in one file, from which the service worker composes them offline."""

import json
import re
from collections.abc import Mapping

from msgspec import Struct


class Page(Struct, frozen=True):
    """A page without its frame. `title` and `main` are HTML; `nav` is the navigation's entry that it belongs to."""

    title: str
    main: str
    nav: str


class Frame(Struct, frozen=True):
    """What all pages of one language share: the shell with its markers, and the headers of a response.

    `prefix` is what their addresses begin with.
    """

    language: str
    prefix: str
    shell: str
    headers: tuple[tuple[str, str], ...]
    assets: tuple[str, ...]


def compose(shell: str, path: str, page: Page) -> str:
    """A whole page. The worker does the same, byte for byte; `main` comes last, so nothing in it is expanded."""
    html = shell.replace("{{title}}", page.title).replace("{{path}}", path).replace("{{main}}", page.main)
    return html.replace(f' data-nav="{page.nav}"', ' aria-current="page"', 1)


_INLINE = re.compile(r"<(style|script|template|div)( id=[^>]*)?>.*?</\1>", re.DOTALL)
"""What every page of a language has in it and the worker takes from one, so that no phone fetches it twice."""


def pack(frame: Frame, pages: Mapping[str, Page], edition: str, revision: str) -> bytes:
    """The pack of one language; `pages` by path without the language's prefix."""
    return _json(
        _about(frame, edition, revision)
        | {
            "headers": {"Content-Type": "text/html; charset=utf-8", **dict(frame.headers)},
            "shell": _INLINE.sub(r"<\1></\1>", frame.shell),
            "pages": _parts(pages),
        }
    )


def first_pack(frame: Frame, pages: Mapping[str, Page], edition: str, revision: str) -> bytes:
    """The same without what stands on the start page: for a browser that has just had it, and nothing before.

    In place of the shell are its `marks`: where in that page which marker belongs.
    """
    parts = _parts(pages)
    del parts["/"]["main"]
    marks = _marks(frame.shell, "/", pages["/"])
    return _json(_about(frame, edition, revision) | {"marks": marks, "pages": parts})


def _about(frame: Frame, edition: str, revision: str) -> dict[str, object]:
    return {
        "edition": edition,
        "revision": revision,
        "language": frame.language,
        "prefix": frame.prefix,
        "assets": frame.assets,
    }


def _parts(pages: Mapping[str, Page]) -> dict[str, dict[str, str]]:
    return {path: {"title": page.title, "main": page.main, "nav": page.nav} for path, page in pages.items()}


def _marks(shell: str, path: str, page: Page) -> list[tuple[int, int, str]]:
    """Where `compose` puts what: the distance from the end of the mark before, the length, and the marker.

    Both count UTF-16 units, as scripts do. The last is the main part.
    """
    nav = f' data-nav="{page.nav}"'
    values = {
        "{{title}}": page.title,
        "{{path}}": path,
        "{{main}}": page.main,
        nav: ' aria-current="page"',
    }
    between = re.split("(" + "|".join(map(re.escape, values)) + ")", shell)
    return [
        (_units(literal), _units(values[marker]), marker)
        for literal, marker in zip(between[::2], between[1::2], strict=False)
    ]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _json(content: dict[str, object]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
