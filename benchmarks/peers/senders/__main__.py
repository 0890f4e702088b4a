"""`python -m benchmarks.peers.senders ours|pywebpush|limit JOB`: for each number on standard input, send to so many phones.

Answers each with a line of JSON: how many were accepted, and the CPU seconds of this process. What is kept between
messages (connections, a signature) is kept between lines too.
"""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import msgspec
import uvloop

from benchmarks.peers.senders.job import Job
from benchmarks.peers.senders.limit import limit
from benchmarks.peers.senders.ours import ours
from benchmarks.peers.senders.readme import readme

Send = Callable[[int], Awaitable[int]]
KINDS: dict[str, Callable[[Job], AbstractAsyncContextManager[Send]]] = {
    "ours": ours,
    "pywebpush": readme,
    "limit": limit,
}


async def main(kind: str, job: Job) -> None:
    async with KINDS[kind](job) as send:
        while line := await asyncio.to_thread(sys.stdin.readline):
            before = time.process_time()
            accepted = await send(int(line))
            print(json.dumps({"accepted": accepted, "cpu_s": time.process_time() - before}), flush=True)


def run() -> None:
    kind, path = sys.argv[1:3]
    job = msgspec.json.decode(Path(path).read_bytes(), type=Job)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:  # as `companion deliver` has it
        runner.run(main(kind, job))


run()
