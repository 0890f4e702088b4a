"""The one responder: serves an `Encoded` with negotiation, ETags, 304 and HEAD.

Everything that a client may get for one resource is laid out once as ASGI messages: per content coding a 200 and a
304, each with its whole list of headers. The first request for a coding makes them, any other only chooses.
"""

import asyncio

from litestar.types import Message, Receive, Scope, Send

from companion.api.headers import RawHeaders, raw, security_headers
from companion.api.negotiation import codings, has_current
from companion.api.problems import Problem, encode_problem
from companion.pages.encoded import Encoded, encode

EMPTY: Message = {"type": "http.response.body", "body": b"", "more_body": False}


class Variant:
    """One resource in one content coding."""

    __slots__ = ("body", "etag", "not_modified", "start")

    def __init__(self, status: int, body: bytes, etag: bytes, headers: RawHeaders, coding: str) -> None:
        coded = ((b"content-encoding", coding.encode()),) if coding != "identity" else ()
        # An error has no validator: a client must never be told that its copy of a page is still this 404.
        validator = ((b"etag", etag),) if status == 200 else ()
        self.etag = etag
        self.start = _start(
            status, (*headers, *validator, *coded, (b"content-length", str(len(body)).encode()))
        )
        self.not_modified = _start(
            304, (*(pair for pair in headers if pair[0] != b"content-type"), *validator)
        )
        self.body: Message = {"type": "http.response.body", "body": body, "more_body": False}


class Responder:
    """An ASGI app that answers GET and HEAD with one resource."""

    __slots__ = ("_compressing", "_conditional", "_encoded", "_headers", "_status", "_variants")

    def __init__(self, encoded: Encoded, status: int = 200) -> None:
        headers = raw(
            security_headers(encoded.media_type)
            | {"content-type": encoded.media_type, "cache-control": encoded.cache_control}
            | {name.lower(): value for name, value in encoded.headers}
            | {"vary": "Accept-Encoding"}
        )
        self._encoded, self._status, self._headers = encoded, status, headers
        self._variants: dict[str, Variant | None] = {}
        self._compressing: asyncio.Future[bytes] | None = None
        self._conditional = status == 200

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        accept_encoding: bytes | None = None
        if_none_match: bytes | None = None
        for name, value in scope["headers"]:
            if name == b"accept-encoding":
                accept_encoding = value if accept_encoding is None else accept_encoding + b"," + value
            elif name == b"if-none-match":
                if_none_match = value if if_none_match is None else if_none_match + b"," + value
        variant = await self._choose(codings(accept_encoding))
        if variant is None:
            start, body = NOT_ACCEPTABLE
        elif if_none_match is not None and self._conditional and has_current(if_none_match, variant.etag):
            start, body = variant.not_modified, EMPTY
        else:
            start, body = variant.start, variant.body
        await send(start)
        await send(EMPTY if scope["method"] == "HEAD" else body)  # type: ignore[typeddict-item]  # only HTTP gets here

    async def _choose(self, accepted: tuple[str, ...]) -> Variant | None:
        for coding in accepted:
            if coding not in self._variants:
                self._variants[coding] = await self._make(coding)
            variant = self._variants[coding]
            if variant is not None:
                return variant
        return None

    async def _make(self, coding: str) -> Variant | None:
        """None where compressing is no gain."""
        encoded = self._encoded
        if coding == "br" and encoded.takes_long:
            if self._compressing is None:
                self._compressing = asyncio.ensure_future(asyncio.to_thread(lambda: encoded.br))
            await asyncio.shield(self._compressing)  # who goes away does not take it from the others
        body: bytes = getattr(encoded, coding)
        if coding != "identity" and not 0 < len(body) < len(encoded.identity):
            return None
        return Variant(self._status, body, _etag(encoded.etag, coding), self._headers, coding)


def respond(encoded: Encoded, status: int = 200) -> Responder:
    """A ready ASGI app for `encoded`; make it once per edition, call it for every request."""
    return Responder(encoded, status)


def fresh(body: bytes, media_type: str, status: int = 200) -> Responder:
    """What is true only now; kept by nobody."""
    return respond(encode(body, media_type, cache_control="no-store"), status)


def _start(status: int, headers: RawHeaders) -> Message:
    # A tuple, because the message is sent again and again: whoever tries to add to it fails at once.
    return {"type": "http.response.start", "status": status, "headers": headers}


def _not_acceptable() -> tuple[Message, Message]:
    body = encode_problem(Problem(406, "Accept-Encoding rules out br, gzip and the plain bytes."))
    headers = raw(
        security_headers(Problem.MEDIA_TYPE)
        | {
            "content-type": Problem.MEDIA_TYPE,
            "cache-control": "no-store",
            "vary": "Accept-Encoding",
            "content-length": str(len(body)),
        }
    )
    return _start(406, headers), {"type": "http.response.body", "body": body, "more_body": False}


NOT_ACCEPTABLE = _not_acceptable()


def _etag(base: str, coding: str) -> bytes:
    """Strong, so one per coding (RFC 9110 §8.8.3.3)."""
    return f'"{base}-{coding}"'.encode()
