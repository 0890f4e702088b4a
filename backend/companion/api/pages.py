"""The handler of pages and of whatever lies beside them: packs, assets, worker, manifests, icons."""

from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp, Scope

from companion.api.respond import respond
from companion.api.routes import current, reads
from companion.api.state import Published
from companion.pages.encoded import encode

SOON = respond(
    encode(
        b"""<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="5"><title>The agenda is not here yet</title>
<h1>The agenda is not here yet</h1><p>This page asks again every five seconds.</p>
<p lang="nb">Programmet er ikke her enn\xc3\xa5. Siden pr\xc3\xb8ver igjen hvert femte sekund.</p></html>""",
        "text/html; charset=utf-8",
        cache_control="no-store",
        headers=(("Retry-After", "5"),),
    ),
    status=503,
)
"""What a browser gets before the first agenda; languages and looks come with it."""


def page_routes(published: Published) -> list[HTTPRouteHandler]:
    @reads(
        ["/", "/{path:path}"],
        str,
        "A page, or a file that pages need",
        media_type="text/html",
        fails=(404, 406, 503),
    )
    async def page(scope: Scope) -> ASGIApp:
        if published.edition is None and _wants_html(scope):
            return SOON
        edition = current(published)
        responder = edition.find(scope["path"])
        if responder is None and _wants_html(scope):
            responder = edition.not_found_page(scope["path"])
        if responder is None:
            raise NotFoundException
        return responder

    return [page]


def _wants_html(scope: Scope) -> bool:
    """A browser that opens an address; scripts and pictures do not ask for HTML."""
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])
