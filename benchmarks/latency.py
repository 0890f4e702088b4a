"""How long one GET takes, again and again at a bounded rate: what somebody who reads the agenda waits for.

`python -m benchmarks.latency PORT PATH` reads until its standard input closes, and prints the waits as JSON: a process of
its own, so that it shares nothing with what else is measured.
"""

import asyncio
import gc
import math
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
from msgspec import Struct

from benchmarks.load import content_length, get
from benchmarks.processes import ROOT, ended

READERS = 4
PER_SECOND = 100
ANSWER_S = 10


class Wait(Struct, frozen=True):
    """One GET: `seconds` from request to last byte, which came `at`, in seconds since the epoch."""

    at: float
    seconds: float


@asynccontextmanager
async def reading(port: int, path: str, waits: list[Wait]) -> AsyncIterator[None]:
    """READERS at once and PER_SECOND in all, as long as the block takes; what they waited is in `waits` after it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.latency", str(port), path,
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        process_group=0,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        await process.stdout.readline()  # it has begun
        yield
        process.stdin.close()
        waits += msgspec.json.decode(await process.stdout.read(), type=list[Wait])
        await process.wait()
    finally:
        await ended(process)


def p99(values: list[float]) -> float:
    return sorted(values)[math.ceil(len(values) * 0.99) - 1]


async def _read(port: int, request: bytes, over: asyncio.Event, found: list[Wait], first_s: float) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        due = time.perf_counter() + first_s
        while not over.is_set():
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            due += READERS / PER_SECOND
            began = time.perf_counter()
            async with asyncio.timeout(ANSWER_S):
                writer.write(request)
                head = await reader.readuntil(b"\r\n\r\n")
                assert head.startswith(b"HTTP/1.1 200"), head
                await reader.readexactly(content_length(head))
            found.append(Wait(time.time(), time.perf_counter() - began))
    finally:
        writer.close()
        await writer.wait_closed()


async def _main(port: int, path: str) -> None:
    gc.disable()  # a reader's own pauses, 1 to 9 ms each, are nobody's wait
    over, found = asyncio.Event(), list[Wait]()
    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), over.set)
    print(flush=True)
    readers = (_read(port, get(path), over, found, number / PER_SECOND) for number in range(READERS))
    await asyncio.gather(*readers)
    sys.stdout.buffer.write(msgspec.json.encode(found))


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]), sys.argv[2]))
