"""Reads a JSON body strictly: the right Content-Type, the right types, and one sentence about what is wrong.

Any other site could send us a text/plain body without a CORS preflight, so it must say application/json.
"""

from typing import Any

import msgspec
from litestar import Request

from companion.api.problems import ProblemError

MAX_BYTES = 16 * 1024


class JsonRequest(Request[Any, Any, Any]):
    """A request whose body is one value of type `shape`; use a subclass per shape, see `request_of`."""

    shape: type

    async def body(self) -> bytes:
        """The bytes. Raises ProblemError 415 or 400, and Litestar's 413 beyond `MAX_BYTES`."""
        if not _is_json(self.headers.get("content-type", "")):
            raise ProblemError(415, "Content-Type must be application/json.")
        body = await super().body()
        if not body:
            raise ProblemError(400, "The body is empty; it must be a JSON object.")
        return body

    async def json(self) -> Any:
        """The decoded value. Raises ProblemError 400 that names the first field that does not fit."""
        body = await self.body()
        try:
            return msgspec.json.decode(body, type=self.shape)
        except msgspec.ValidationError as error:
            raise ProblemError(400, _readable(str(error))) from None
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise ProblemError(400, f"The body is no JSON: {error}") from None
        except RecursionError:
            raise ProblemError(400, "The body is nested too deeply.") from None


def request_of(shape: type) -> type[JsonRequest]:
    """A request class for handlers that take a body of this type."""
    return type(f"{shape.__name__}Request", (JsonRequest,), {"shape": shape})


def _is_json(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() == "application/json"


def _readable(message: str) -> str:
    """`Expected int, got str - at $.reminder_minutes` with the field first."""
    text, _, path = message.partition(" - at `$")
    text = text.replace("`", "")
    field = path.removesuffix("`").removeprefix(".")
    return f"{field}: {text}" if field else text
