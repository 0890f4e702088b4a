"""The description of the API at `/openapi.json`. Without a viewer: all of them load scripts from a CDN."""

from collections.abc import Sequence
from functools import cache

import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.types import ASGIApp, Method
from litestar.types.internal_types import PathParameterDefinition

from companion import __version__
from companion.api.respond import Responder, respond
from companion.api.routes import reads
from companion.pages.encoded import encode


def openapi_route(described: Sequence[HTTPRouteHandler]) -> HTTPRouteHandler:
    """A route that describes `described` and itself; worked out when first asked for."""

    @cache
    def description() -> Responder:
        # Sorted, because Litestar's order is not the same in every process, and the validator should be.
        body = msgspec.json.encode(describe([*described, openapi]), order="sorted")
        return respond(encode(body, "application/json"))

    @reads("/openapi.json", dict[str, object], "This description, OpenAPI 3.1", fails=(406,))
    async def openapi() -> ASGIApp:
        return description()

    return openapi


def describe(handlers: Sequence[HTTPRouteHandler]) -> dict[str, object]:
    """The OpenAPI document.

    Litestar describes only an app that also serves its viewers, so one is made for this alone.
    """
    app = Litestar(
        handlers,
        openapi_config=OpenAPIConfig(
            title="Companion", version=__version__, operation_id_creator=_operation_id
        ),
        logging_config=None,
    )
    schema = app.openapi_schema.to_schema()
    for operations in schema["paths"].values():
        operations.pop(
            "head", None
        )  # HEAD is GET without the body (RFC 9110 §9.3.2), and needs no description
    return schema


def _operation_id(
    _handler: HTTPRouteHandler, method: Method, path: list[str | PathParameterDefinition]
) -> str:
    """Such as `get_api_sessions_id`: names the address, whatever the function is called."""
    words = (part if isinstance(part, str) else part.name for part in path)
    return "_".join((method.lower(), *words)).replace(".", "_")
