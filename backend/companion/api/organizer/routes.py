"""How the organizers' routes are declared: who may ask, how much, and every answer that OpenAPI should show."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from litestar import Request, Response, delete, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.types import ASGIApp, Guard

from companion.api.body import request_of
from companion.api.organizer.guard import PATH
from companion.api.organizer.shapes.problems import Conflict, Invalid
from companion.api.problems import Problem
from companion.api.respond import fresh
from companion.api.routes import Decorator, answer, problems, reads

Routes = list[HTTPRouteHandler]
Asked = Request[str, Any, Any]
"""Its `user` is the name of the token."""

NO_STORE = {"Cache-Control": "no-store"}
_PROBLEMS: Mapping[int, ResponseSpec] = {
    401: answer(Problem, "Nobody is signed in, or there is no such token", Problem.MEDIA_TYPE),
    403: answer(Problem, "The token has been revoked, or another site's page asks", Problem.MEDIA_TYPE),
    409: answer(Conflict, "Somebody has changed the file meanwhile", Problem.MEDIA_TYPE),
    413: answer(Problem, "The body is too large", Problem.MEDIA_TYPE),
    422: answer(Invalid, "The text cannot be published; `problems` say why", Problem.MEDIA_TYPE),
    429: answer(Problem, "Too many wrong tokens; Retry-After says when to go on", Problem.MEDIA_TYPE),
}

_ALWAYS = (401, 403, 429)


def own_problems(*statuses: int) -> dict[int, ResponseSpec]:
    """What may go wrong, in this room's words."""
    return {status: _PROBLEMS[status] for status in statuses}


def looks(
    address: str, guard: Guard, shape: Any, description: str, *, fails: tuple[int, ...] = ()
) -> Decorator:
    """A route for GET and HEAD whose handler returns an ASGI app, see `kept_by_nobody`."""
    return reads(
        f"{PATH}{address}",
        shape,
        description,
        fails=(*fails, 406, 503),
        guards=[guard],
        more=own_problems(*_ALWAYS),
    )


def writes(  # noqa: PLR0913 - all that a route is, by name
    address: str,
    guard: Guard,
    shape: Any,
    description: str,
    *,
    asked: type | None = None,
    largest: int | None = None,
    fails: tuple[int, ...] = (),
    more: Mapping[int, ResponseSpec] | None = None,
) -> Decorator:
    """A route such as `PUT /file` that answers 200 with `shape`, or 204 where that is None.

    `asked`: what its body is; `largest`: its size in bytes, where that is more than usual. `more`: problems in words
    of their own.
    """
    method, _, path = address.partition(" ")
    declare: Callable[..., Decorator] = {"POST": post, "PUT": put, "DELETE": delete}[method]
    status = 204 if shape is None else 200
    fails = (*fails, 413, 415) if asked else fails
    options: dict[str, Any] = {"request_class": request_of(asked)} if asked else {}
    if largest:
        options["request_max_body_size"] = largest
    return declare(
        f"{PATH}{path}",
        guards=[guard],
        status_code=status,
        summary=description,
        responses={
            status: answer(shape, description),
            **problems(*(number for number in (400, 503, *fails) if number not in _PROBLEMS)),
            **own_problems(*_ALWAYS, *(number for number in fails if number in _PROBLEMS)),
            **(more or {}),
        },
        **options,
    )


async def kept_by_nobody(value: object) -> ASGIApp:
    """What is true only now, for those who are signed in. Compressed in a thread: a file may be large."""
    body = msgspec.json.encode(value)
    return await asyncio.to_thread(fresh, body, "application/json")


def said(value: object) -> Response[bytes]:
    """The answer to a write."""
    return Response(msgspec.json.encode(value), media_type="application/json", headers=NO_STORE)
