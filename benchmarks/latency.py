"""How long one GET takes, again and again at a bounded rate: what somebody who reads the agenda waits for."""

import asyncio
import math
import time
from collections.abc import Awaitable

from benchmarks.load import content_length, get

READERS = 4
PER_SECOND = 100
ANSWER_S = 10


async def latencies(port: int, path: str, until: Awaitable[object]) -> list[float]:
    """Seconds from request to last byte, READERS at once and PER_SECOND in all, as long as `until` takes."""
    over = asyncio.ensure_future(until)
    found: list[float] = []
    readers = [
        asyncio.ensure_future(_read(port, get(path), over, found, number / PER_SECOND))
        for number in range(READERS)
    ]
    try:
        await asyncio.gather(over, *readers)
    finally:
        for task in (over, *readers):
            task.cancel()
    return found


def p99(values: list[float]) -> float:
    return sorted(values)[math.ceil(len(values) * 0.99) - 1]


async def _read(
    port: int, request: bytes, over: asyncio.Future[object], found: list[float], first_s: float
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        due = time.perf_counter() + first_s
        while not over.done():
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            due += READERS / PER_SECOND
            began = time.perf_counter()
            async with asyncio.timeout(ANSWER_S):
                writer.write(request)
                head = await reader.readuntil(b"\r\n\r\n")
                assert head.startswith(b"HTTP/1.1 200"), head
                await reader.readexactly(content_length(head))
            found.append(time.perf_counter() - began)
    finally:
        writer.close()
        await writer.wait_closed()
