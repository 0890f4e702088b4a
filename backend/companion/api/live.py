"""Live updates for open, visible pages: server-sent events (WHATWG HTML §9.2), one stream per page.

An event says that something is new, never what is lost without it: whoever was away, or is too slow, gets the
current head on reconnecting.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress

from litestar.types import ASGIApp, Message, Receive, Scope, Send
from msgspec import Struct

from companion.api.headers import raw, security_headers
from companion.api.quota import client_key

HEARTBEAT = b":\n\n"
"""A comment; it keeps proxies from closing a quiet connection and finds out who is gone."""

RETRY = b"retry: 3000\n\n"
"""Milliseconds after which a browser reconnects."""


class LiveLimits(Struct, frozen=True):
    """`per_address` leaves room for others when somebody opens streams for fun; a venue fits into it."""

    clients: int = 2_000
    per_address: int = 1_000
    waiting: int = 16
    """Events that a slow client may be behind before it is dropped."""
    heartbeat_s: float = 15.0
    farewell_s: float = 1.0
    """A stream that is ended gets this long to take its last bytes."""


class _Client:
    """One stream: what waits for it, and its life, which ends by a time-out that has been moved to now."""

    __slots__ = ("_life", "_limit", "_news", "_waiting", "ended")

    def __init__(self, life: asyncio.Timeout, limit: int) -> None:
        self._life = life
        self._limit = limit
        self._waiting: deque[bytes] = deque()
        self._news = asyncio.Event()
        self.ended = False

    def offer(self, chunk: bytes) -> bool:
        """False, and the stream ends, where the client is too far behind."""
        if len(self._waiting) >= self._limit:
            self.end()
            return False
        self._waiting.append(chunk)
        self._news.set()
        return True

    def end(self) -> None:
        if not self.ended:
            self.ended = True
            self._life.reschedule(asyncio.get_running_loop().time())

    async def take(self, patience_s: float) -> bytes:
        """All that waits; a heartbeat if nothing came for `patience_s`."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience_s):
                await self._news.wait()
        self._news.clear()
        chunk = b"".join(self._waiting)
        self._waiting.clear()
        return chunk or HEARTBEAT


class Live:
    """The hub. Lives in one event loop, where `publish` is to be called; `close` may come from anywhere."""

    def __init__(self, limits: LiveLimits = LiveLimits()) -> None:  # noqa: B008 - frozen, so sharing it is safe
        self._limits = limits
        self._clients: set[_Client] = set()
        self._addresses: Counter[str] = Counter()
        self._closed = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self.dropped = 0
        """Clients that were too slow, since start."""

    @property
    def clients(self) -> int:
        """How many pages listen."""
        return len(self._clients)

    def publish(self, event: str, data: bytes) -> None:
        """Tell every open page. Never waits: a client that has not taken the last ones is dropped."""
        chunk = message(event, data)
        for client in tuple(self._clients):
            if not client.ended and not client.offer(chunk):
                self.dropped += 1

    def close(self) -> None:
        """End every stream, now and from now on.

        To be called as soon as the server is told to stop, also from a signal handler: uvicorn waits for open
        streams before it lets the app know.
        """
        self._closed = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end_all)

    def _end_all(self) -> None:
        for client in self._clients:
            client.end()

    def full(self, scope: Scope) -> bool:
        """Whether one more stream for this client would be too many."""
        address = client_key(scope["client"])
        return (
            self._closed
            or len(self._clients) >= self._limits.clients
            or self._addresses[address] >= self._limits.per_address
        )

    def stream(self, greeting: Callable[[], bytes]) -> ASGIApp:
        """An ASGI app that streams events until the client goes; `greeting` is asked once it is listening."""

        async def respond(scope: Scope, receive: Receive, send: Send) -> None:
            await send(_START)
            if scope["method"] != "HEAD":  # type: ignore[typeddict-item]  # only HTTP gets here
                await self._serve(scope, receive, send, greeting)
            with suppress(TimeoutError):
                async with asyncio.timeout(self._limits.farewell_s):
                    await send(_END)

        return respond

    async def _serve(self, scope: Scope, receive: Receive, send: Send, greeting: Callable[[], bytes]) -> None:
        address = client_key(scope["client"])
        self._loop = asyncio.get_running_loop()
        with suppress(TimeoutError):
            async with asyncio.timeout(None) as life:
                client = _Client(life, self._limits.waiting)
                self._clients.add(client)
                self._addresses[address] += 1
                watcher = asyncio.create_task(_until_gone(receive, client))
                try:
                    await _write(client, send, RETRY + greeting(), self._limits.heartbeat_s)
                finally:
                    client.ended = True
                    watcher.cancel()
                    self._clients.discard(client)
                    self._addresses[address] -= 1
                    if not self._addresses[address]:
                        del self._addresses[address]


def message(event: str, data: bytes) -> bytes:
    """One event on the wire; `data` is UTF-8, usually JSON."""
    lines = b"".join(b"data: " + line + b"\n" for line in data.splitlines() or (b"",))
    return b"event: " + event.encode() + b"\n" + lines + b"\n"


async def _write(client: _Client, send: Send, chunk: bytes, heartbeat_s: float) -> None:
    while True:
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
        chunk = await client.take(heartbeat_s)


async def _until_gone(receive: Receive, client: _Client) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    client.end()


_START: Message = {
    "type": "http.response.start",
    "status": 200,
    "headers": raw(
        security_headers("text/event-stream")
        | {
            "content-type": "text/event-stream",
            "cache-control": "no-cache",
            "x-accel-buffering": "no",  # nginx would hold events back
        }
    ),
}
_END: Message = {"type": "http.response.body", "body": b"", "more_body": False}
