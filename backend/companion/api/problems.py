"""Errors as problem details (RFC 9457): what went wrong, with which field, what to do; no internals."""

import logging
import re
import traceback
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, ClassVar

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from msgspec import Struct

logger = logging.getLogger("companion.api")

_ADDRESS = re.compile(r"(https?://[^/\s'\"]+)/[^\s'\"]*")
"""An endpoint in an exception's text: it is a secret, only its host may be logged."""


class Problem(Struct, frozen=True):
    """The body of an error: `title` is the status's phrase, `detail` a sentence for whoever asked."""

    MEDIA_TYPE: ClassVar[str] = "application/problem+json"

    status: int
    detail: str
    title: str = ""
    type: str = "about:blank"

    def __post_init__(self) -> None:
        if not self.title:
            msgspec.structs.force_setattr(self, "title", HTTPStatus(self.status).phrase)


class ProblemError(HTTPException):
    """Raised by handlers: its `detail` is meant for the client."""

    def __init__(self, status: int, detail: str, **headers: str) -> None:
        """`headers`: with underscores for hyphens, such as `retry_after="3"`."""
        super().__init__(
            detail=detail,
            status_code=status,
            headers={name.replace("_", "-").title(): value for name, value in headers.items()},
        )


class SaidError(HTTPException):
    """Raised by handlers where there is more to say than a sentence: a problem with members of its own."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(detail=problem.detail, status_code=problem.status)
        self.problem = problem


def encode_problem(problem: Problem) -> bytes:
    return msgspec.json.encode(problem)


def problem_response(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response[bytes]:
    """An error is never kept by a cache: the next request may find the thing."""
    return _response(Problem(status, detail), headers)


def _response(problem: Problem, headers: Mapping[str, str] | None = None) -> Response[bytes]:
    return Response(
        encode_problem(problem),
        status_code=problem.status,
        media_type=Problem.MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def on_http_exception(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """For whatever Litestar or a handler says about a request."""
    if isinstance(error, SaidError):
        return _response(error.problem)
    if error.status_code == 413:
        limit = request.route_handler.resolve_request_max_body_size() or 0
        return problem_response(413, f"The body is too large; {limit // 1024} KiB are accepted.")
    headers = dict(error.headers or {})
    if "allow" in headers:
        headers["allow"] = ", ".join(sorted(headers["allow"].split(", ")))
    return problem_response(error.status_code, detail_of(error), headers)


def on_unavailable(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """For a database that cannot do it now: pages are still served, the phone tries again.

    The error's own text may quote what was to be stored; its cause is the database's word on itself.
    """
    reason = f"{type(error).__name__} ({_redacted(str(error.__cause__ or 'no cause given'))})"
    logger.warning("%s %s: cannot be done now: %s", request.method, request.url.path, reason)
    return problem_response(503, "This cannot be done just now. Try again soon.", {"Retry-After": "5"})


def on_exception(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """For a fault of ours: the log gets all but secrets, the client nothing of it."""
    logger.error(
        "%s %s failed\n%s",
        request.method,
        request.url.path,
        _redacted("".join(traceback.format_exception(error))),
    )
    return problem_response(500, "Something went wrong on our side. It has been noted.")


def detail_of(error: HTTPException) -> str:
    """One sentence that names the field where there is one."""
    if isinstance(error, ValidationException) and isinstance(error.extra, list):
        return "; ".join(_field(item) for item in error.extra) or "The request is not valid."
    known = _DETAILS.get(error.status_code)
    if isinstance(error, ProblemError) or (known is None and error.status_code < 500):
        return error.detail
    return known or "Something went wrong on our side."


_DETAILS = {
    404: "There is nothing at this address.",
    405: "This address does not take that method; the Allow header names those that it does.",
}


def _field(item: Any) -> str:
    """One entry of Litestar's list of what does not fit."""
    if not isinstance(item, dict):
        return str(item)
    message = str(item.get("message", "is not valid")).replace("`", "")
    return f"{item['key']}: {message}" if item.get("key") not in {None, "data"} else message


def _redacted(text: str) -> str:
    return _ADDRESS.sub(r"\1/…", text)
