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


_INLINE = re.compile(r'<(style|script|template)(?: id="[\w-]+"[^>]*)?>.*?</\1>', re.DOTALL)
"""What every page of a language has in it and the worker takes from one, so that no phone fetches it twice."""


def pack(frame: Frame, pages: Mapping[str, Page], edition: str, revision: str, published_at: int) -> bytes:
    """The pack of one language; `pages` by path without the language's prefix, `published_at` in UTC epoch ms."""
    content = {
        "edition": edition,
        "revision": revision,
        "language": frame.language,
        "prefix": frame.prefix,
        "published_at": published_at,
        "headers": {"Content-Type": "text/html; charset=utf-8", **dict(frame.headers)},
        "assets": frame.assets,
        "shell": _INLINE.sub(r"<\1></\1>", frame.shell),
        "pages": {
            path: {"title": page.title, "main": page.main, "nav": page.nav} for path, page in pages.items()
        },
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
