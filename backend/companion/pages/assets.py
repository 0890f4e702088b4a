"""The frontend as it lies on disk, read once at start: templates, texts, styles, scripts, icons."""

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from companion.pages.scripts import joined, small
from companion.resources import frontend

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLANKS = re.compile(r"\s+")
_AROUND = re.compile(r" ?([{};,>]) ?|(?<=:) ")
ENTRIES = ("app.js", "screen.js")
"""The scripts that pages name; each is sent with the modules that it imports, as one file."""


class Assets(Struct, frozen=True):
    """Everything that a release brings with it. `files` are served under `/assets/HASH/`, by name.

    `early` is the one script within pages: what must be settled before the first paint. `colours`, the first part
    of the style, are what a document with a style sheet of its own shares with them.
    """

    templates: Mapping[str, str]
    texts: Mapping[str, Mapping[str, Any]]
    style: str
    colours: str
    files: Mapping[str, bytes]
    early: str
    favicon: bytes
    touch_icon: bytes
    worker: bytes

    @property
    def hash(self) -> str:
        """Changes with every file that is served under it, and with what pages have in them."""
        digest = sha256(f"{self.style}\0{self.early}\0".encode())
        for name, body in sorted(self.files.items()):
            digest.update(f"{name}\0{len(body)}\0".encode())
            digest.update(body)
        return digest.hexdigest()[:12]

    def path(self, name: str) -> str:
        """Where a file is served."""
        return f"/assets/{self.hash}/{name}"


def load_assets(root: Path | None = None) -> Assets:
    """Read the frontend's folder; a broken installation raises FileNotFoundError, bad texts ValueError."""
    root = root or frontend()
    modules = {file.name: file.read_text("utf-8") for file in (root / "js").glob("*.js")}
    icons = sorted((root / "icons").glob("icon-*.png"))
    return Assets(
        templates={file.name: file.read_text("utf-8") for file in (root / "templates").glob("*.*")},
        texts={file.stem: msgspec.json.decode(file.read_bytes()) for file in (root / "texts").glob("*.json")},
        style=minified("".join(file.read_text("utf-8") for file in sorted((root / "css").glob("*.css")))),
        colours=(root / "css" / "0-colours.css").read_text("utf-8"),
        files={name: joined(modules, name) for name in ENTRIES if name in modules}
        | {file.name: file.read_bytes() for file in icons},
        early=small((root / "early.js").read_text("utf-8")).decode(),
        favicon=(root / "icons" / "favicon.svg").read_bytes(),
        touch_icon=(root / "icons" / "apple-touch-icon.png").read_bytes(),
        worker=small((root / "sw.js").read_text("utf-8")),
    )


def minified(style: str) -> str:
    """A style sheet without comments and needless blanks. Our own sheets hold no strings with either."""
    plain = _BLANKS.sub(" ", _COMMENT.sub("", style))
    return _AROUND.sub(lambda blank: blank[1] or "", plain).replace(";}", "}").strip()
