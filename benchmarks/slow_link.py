"""A phone's link on loopback: a TCP proxy with a round trip, a rate, connections that take time to open, and slow start.

Chromium's own emulation knows neither the opening of connections nor what service workers fetch. Here every byte is
counted on its way, by the address that it answers.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from msgspec import Struct

SEGMENT = 1440
"""Bytes of a full TCP segment over IPv6, and over most mobile networks' tunnels."""
HEADERS = 40
FIRST_WINDOW = 10
"""Segments that may leave before the first is acknowledged (RFC 6928)."""

_REQUEST = re.compile(rb"[A-Z]+ (\S+) HTTP/1\.1\r\n")


class Link(Struct, frozen=True):
    """What a network offers: seconds there and back, bits per second each way, shared by all connections."""

    round_trip_s: float
    down: float
    up: float


PHONE = Link(round_trip_s=0.15, down=1_600_000, up=750_000)
"""Lighthouse's "slow 4G", the lower quarter of real 4G."""


class Lane:
    """One direction of a link: segments leave one after the other, whichever connection they belong to."""

    def __init__(self, bits_per_s: float) -> None:
        self._bytes_per_s = bits_per_s / 8
        self._free = 0.0

    def left(self, ready: float, size: int) -> float:
        """When the last byte has left of a segment that was ready at that moment."""
        self._free = max(self._free, ready) + (size + HEADERS) / self._bytes_per_s
        return self._free


class Window:
    """Slow start of one direction of one connection: each acknowledgement lets two more segments go (RFC 5681 §3.1)."""

    def __init__(self) -> None:
        self._acknowledged: list[float] = []

    def opens(self) -> float:
        """When the next segment may leave."""
        number = len(self._acknowledged)
        return self._acknowledged[(number - FIRST_WINDOW) // 2] if number >= FIRST_WINDOW else 0.0

    def sent(self, acknowledged: float) -> None:
        """A segment has left; its acknowledgement will be back at that moment."""
        self._acknowledged.append(acknowledged)


class Line:
    """A running proxy. `received`: bytes that came down, headers and all, by the path that was asked for."""

    def __init__(self, target: int, link: Link) -> None:
        self.received: Counter[str] = Counter()
        self.dead = False
        self.port = 0
        self._target = target
        self._link = link
        self._down, self._up = Lane(link.down), Lane(link.up)
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def die(self) -> None:
        """From now on everything is swallowed, and nothing is refused: a full venue's Wi-Fi."""
        self.dead = True

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._accepted, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Break all connections and refuse new ones: no network."""
        if self._server:
            self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = asyncio.ensure_future(self._connection(reader, writer))
        self._connections.add(connection)
        connection.add_done_callback(self._connections.discard)

    async def _connection(self, phone: asyncio.StreamReader, to_phone: asyncio.StreamWriter) -> None:
        await asyncio.sleep(self._link.round_trip_s)  # SYN, SYN-ACK
        server, to_server = await asyncio.open_connection("127.0.0.1", self._target)
        asked = [""]

        def up(segment: bytes) -> None:
            if request := _REQUEST.match(segment):
                asked[0] = request[1].decode()

        def down(segment: bytes) -> None:
            self.received[asked[0]] += len(segment)

        ways = [
            asyncio.ensure_future(self._carry(phone, to_server, self._up, up)),
            asyncio.ensure_future(self._carry(server, to_phone, self._down, down)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            for end in (to_phone, to_server):
                end.close()

    async def _carry(
        self,
        source: asyncio.StreamReader,
        target: asyncio.StreamWriter,
        lane: Lane,
        seen: Callable[[bytes], None],
    ) -> None:
        """Carry one direction of a connection until its source ends."""
        half = self._link.round_trip_s / 2
        window = Window()
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        arriving = asyncio.ensure_future(_arrive(under_way, target))
        try:
            while chunk := await source.read(64 * SEGMENT):
                ready = time.perf_counter()
                for start in range(0, len(chunk), SEGMENT):
                    segment = chunk[start : start + SEGMENT]
                    ready = max(ready, window.opens())
                    await _until(ready)
                    ready = lane.left(ready, len(segment))
                    window.sent(ready + 2 * half)
                    if not self.dead:
                        seen(segment)
                        under_way.put_nowait((ready + half, segment))
                    await _until(ready)
            await under_way.join()
        finally:
            arriving.cancel()


async def _arrive(under_way: asyncio.Queue[tuple[float, bytes]], target: asyncio.StreamWriter) -> None:
    while True:
        moment, segment = await under_way.get()
        await _until(moment)
        target.write(segment)
        under_way.task_done()


async def _until(moment: float) -> None:
    wait = moment - time.perf_counter()
    if wait > 0:
        await asyncio.sleep(wait)


@asynccontextmanager
async def slow_link(target: int, link: Link = PHONE) -> AsyncIterator[Line]:
    """A port that leads to `target` over such a link, as long as the block lasts."""
    line = Line(target, link)
    await line.open()
    try:
        yield line
    finally:
        await line.close()
