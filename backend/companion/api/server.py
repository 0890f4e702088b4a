"""Puts the API together: routes, errors, headers, limits; and ready bytes before any of them."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

import msgspec
from litestar import Litestar
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp, Scope

from companion.api.agenda import agenda_routes
from companion.api.body import MAX_BYTES
from companion.api.edition import Edition
from companion.api.headers import add_security_headers
from companion.api.health import health_routes
from companion.api.live import message
from companion.api.openapi import openapi_route
from companion.api.organizer.editing import editing_routes
from companion.api.organizer.guard import Gate
from companion.api.organizer.looking import looking_routes
from companion.api.organizer.session import session_routes
from companion.api.organizer.telling import telling_routes
from companion.api.pages import page_routes
from companion.api.problems import ProblemError, on_exception, on_http_exception, on_unavailable
from companion.api.push import push_routes
from companion.api.receipts import receipts_route
from companion.api.routes import current, reads
from companion.api.stars import stars_route
from companion.api.state import Parts, Published

HEAD = "/api/head"
"""What is up, asked by workers and pages that may have heard of something newer."""

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[Any]]


class Server(Litestar):
    """Litestar, with a door before its router for what is ready bytes in the current edition.

    Routing, request object and response hooks would cost a third as much again as sending the bytes, and an
    edition's resources need none of them. Everything else, and every error, goes the usual way.
    """

    __slots__ = ("catch_up", "published")

    published: Published
    catch_up: Callable[[], Awaitable[None]]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"] == HEAD:
            await self.catch_up()
        if scope["type"] == "http" and (edition := self.published.edition) is not None:
            responder = edition.responders.get(scope["path"])
            if responder is not None and scope["method"] in {"GET", "HEAD"}:
                await responder(scope, receive, send)
                return
        await super().__call__(scope, receive, send)


def create_litestar(parts: Parts, *, lifespan: Sequence[Lifespan] = ()) -> Server:
    """The app. `lifespan` holds what lives and dies with it; live streams end by themselves when it does."""
    server = Server(
        create_routes(parts),
        before_send=[add_security_headers],
        exception_handlers={
            HTTPException: on_http_exception,
            Exception: on_exception,
            **dict.fromkeys(parts.unavailable, on_unavailable),
        },
        lifespan=list(lifespan),
        logging_config=None,
        on_shutdown=[parts.live.close],
        openapi_config=None,
        request_max_body_size=MAX_BYTES,
    )
    server.published = parts.published
    server.catch_up = parts.catch_up
    return server


def create_routes(parts: Parts) -> list[HTTPRouteHandler]:
    """Every route, described by the last one."""
    gate = Gate(parts)
    routes = [
        *agenda_routes(parts.published),
        live_route(parts),
        *push_routes(parts),
        receipts_route(parts),
        *session_routes(parts, gate),
        *looking_routes(parts, gate),
        *editing_routes(parts, gate),
        *telling_routes(parts, gate),
        *health_routes(parts),
        stars_route(parts.published),
        *page_routes(parts.published),
    ]
    return [*routes, openapi_route(routes)]


def _hello(parts: Parts, edition: Edition) -> bytes:
    """What every stream begins with: what time it is, for phones whose clock is wrong, and what is up."""
    clock = msgspec.json.encode({"now": parts.now()})
    return message("clock", clock) + message("revision", edition.news)


def live_route(parts: Parts) -> HTTPRouteHandler:
    @reads(
        "/api/live",
        str,
        "Events `clock` (real time, once), `revision`, `alert`, `announcement` as they happen (server-sent events)",
        media_type="text/event-stream",
        fails=(503,),
    )
    async def live(scope: Scope) -> ASGIApp:
        edition = current(parts.published)
        if parts.live.full(scope):
            raise ProblemError(503, "Too many pages are listening. Try again later.", retry_after="30")
        return parts.live.stream(lambda: _hello(parts, parts.published.edition or edition))

    return live
