"""How our routes are declared: GET with HEAD, and every answer that OpenAPI should show."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from litestar import Response, route
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.types import Guard

from companion.api.edition import Edition
from companion.api.problems import Problem, ProblemError
from companion.api.state import Published

Decorator = Callable[[Callable[..., Any]], HTTPRouteHandler]

PROBLEMS = {
    400: "The request is not valid; `detail` names the field",
    404: "There is no such thing",
    406: "Accept-Encoding rules out all that we have",
    409: "The event is over, and phones are not remembered any more",
    413: "The body is larger than 16 KiB",
    415: "The body is not application/json",
    429: "Too many requests from this address; Retry-After says when to go on",
    500: "A fault of ours",
    503: "Cannot be done just now; Retry-After says when to try again",
}


def answer(shape: Any, description: str, media_type: str = "application/json") -> ResponseSpec:
    return ResponseSpec(shape, generate_examples=False, description=description, media_type=media_type)


def problems(*statuses: int) -> dict[int, ResponseSpec]:
    """What may go wrong, as problem details."""
    return {status: answer(Problem, PROBLEMS[status], Problem.MEDIA_TYPE) for status in statuses}


def reads(
    path: str | list[str],
    shape: Any,
    description: str,
    *,
    media_type: str = "application/json",
    fails: tuple[int, ...] = (406, 503),
    more: Mapping[int, ResponseSpec] | None = None,
    guards: Sequence[Guard] = (),
) -> Decorator:
    """A route for GET and HEAD whose handler returns an ASGI app. `more`: problems in words of their own."""
    return route(
        path,
        http_method=["GET", "HEAD"],
        guards=guards,
        summary=description,
        responses={200: answer(shape, description, media_type), **problems(400, *fails), **(more or {})},
    )


def options_of(path: str, *methods: str) -> HTTPRouteHandler:
    """OPTIONS for an address with several handlers: Litestar's own answer names only the first."""
    allow = ", ".join(sorted((*methods, "OPTIONS")))

    @route(path, http_method="OPTIONS", status_code=204, include_in_schema=False)
    async def options() -> Response[None]:
        return Response(None, status_code=204, headers={"Allow": allow})

    return options


def current(published: Published) -> Edition:
    """The edition that is up. Raises ProblemError 503 before the first."""
    if published.edition is None:
        raise ProblemError(503, "No agenda has been published yet. Try again soon.", retry_after="5")
    return published.edition
