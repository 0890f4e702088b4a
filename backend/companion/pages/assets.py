"""The frontend as it lies on disk, read once at start: templates, texts, styles, scripts, icons."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from companion.pages.minify import SCRIPT, STYLE, minified
from companion.pages.scripts import alone, joined
from companion.resources import frontend

ENTRIES = ("app.js", "screen.js", "organizer.js")
"""The scripts that pages name; each is sent with the modules that it imports, as one file."""

LIKE_PAGES = frozenset({"organizer"})
"""Documents that look as the pages do; the others share only their colours."""


class Assets(Struct, frozen=True):
    """Everything that a release brings with it. `files` are served under `/assets/HASH/`, by name.

    `early` is the one script within pages: what must be settled before the first paint. `styles` are those of the
    documents that are none of the pages, by name: they share the colours with them.
    """

    templates: Mapping[str, str]
    texts: Mapping[str, Mapping[str, Any]]
    style: str
    styles: Mapping[str, str]
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
    texts = {file.stem: msgspec.json.decode(file.read_bytes()) for file in (root / "texts").glob("*.json")}
    icons = sorted((root / "icons").glob("icon-*.png"))
    own = {file.stem: file.read_text("utf-8") for file in (root / "templates").glob("*.css")}
    everything = "".join(file.read_text("utf-8") for file in sorted((root / "css").glob("*.css")))
    colours = (root / "css" / "0-colours.css").read_text("utf-8")
    modules = {file.name: file.read_text("utf-8") for file in (root / "js").glob("*.js")}
    entries = {name: joined(modules, name) for name in ENTRIES if name in modules}
    scripts = {
        "early.js": (root / "early.js").read_text("utf-8"),  # app.js calls its functions
        "sw.js": alone((root / "sw.js").read_text("utf-8")),
        **entries,
    }
    small = minified(
        {name: (SCRIPT, text) for name, text in scripts.items()}
        | {
            name: (STYLE, (everything if name in LIKE_PAGES else colours) + text)
            for name, text in own.items()
        }
        | {"style": (STYLE, everything)}
    )
    return Assets(
        templates={file.name: file.read_text("utf-8") for file in (root / "templates").glob("*.*")},
        texts=texts,
        style=small["style"],
        styles={name: small[name] for name in own},
        files={name: small[name].encode() for name in entries}
        | {file.name: file.read_bytes() for file in icons},
        early=small["early.js"],
        favicon=(root / "icons" / "favicon.svg").read_bytes(),
        touch_icon=(root / "icons" / "apple-touch-icon.png").read_bytes(),
        worker=small["sw.js"].encode(),
    )
