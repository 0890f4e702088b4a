"""The handler of pages and of whatever lies beside them: packs, assets, worker, manifests, icons."""

from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp, Scope

from companion.api.routes import current, reads
from companion.api.state import Published


def page_routes(published: Published) -> list[HTTPRouteHandler]:
    @reads(
        ["/", "/{path:path}"],
        str,
        "A page, or a file that pages need",
        media_type="text/html",
        fails=(404, 406, 503),
    )
    async def page(scope: Scope) -> ASGIApp:
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
