"""A manifest that brings stars along.

iOS gives an app on the Home Screen a storage of its own, and opens it by the `start_url` of its manifest: the one
thing that the page in Safari can hand over. The server keeps nothing of it.
"""

from typing import Annotated, Any

import msgspec
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.types import ASGIApp
from msgspec import Meta

from companion.api.respond import respond
from companion.api.routes import current, reads
from companion.api.state import Published
from companion.pages import headers
from companion.pages.encoded import encode

_Stars = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,63}(\.[a-z0-9][a-z0-9-]{0,63}){0,99}$")]
MANIFEST = "application/manifest+json"


def stars_route(published: Published) -> HTTPRouteHandler:
    @reads(
        "/stars/{language:str}/{stars:str}",
        dict[str, Any],
        "The manifest in a language, for an app that starts with these stars (session ids, a full stop between)",
        media_type=MANIFEST,
        fails=(404, 406, 503),
    )
    async def starred_manifest(language: FromPath[str], stars: FromPath[str]) -> ASGIApp:
        found = current(published).site.resources.get(f"/{language}.webmanifest")
        try:
            wanted = msgspec.convert(stars, _Stars)
        except msgspec.ValidationError:
            found = None
        if found is None:
            raise NotFoundException
        manifest = msgspec.json.decode(found.identity)
        manifest["start_url"] += f"?stars={wanted}"
        return respond(encode(msgspec.json.encode(manifest), MANIFEST, headers=headers.INERT))

    return starred_manifest
