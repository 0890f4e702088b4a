"""One edit told to all phones of a prepared data directory, by `serve` and `deliver` as users run them."""

import asyncio
import json
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from msgspec import Struct

from benchmarks.alerts import edit
from benchmarks.latency import latencies
from benchmarks.processes import Process, companion, free_port, running, started
from benchmarks.sink import Sink
from companion.db.engines import open_database
from companion.db.revisions import read_head, read_revision

PATH = "/api/agenda"
WATCH_S = 0.5
STARTED_S, STEADY_S = 0.2, 0.1
"""CPU seconds: a worker that has taken more than the first in all, and less than the second in a second, waits."""
WRITTEN_S = 10


class Sample(Struct, frozen=True):
    """The first worker at one moment: phones that had got their message, its memory in MB, its open descriptors."""

    phones: int
    memory: float
    descriptors: int


class Told(Struct, frozen=True):
    """One fan-out. `seconds`: from the edit's publication until the last phone's message was accepted.

    `cpu_s`: of the first worker alone. `idle` and `busy`: what a GET of the agenda took before and in it. The first
    of `samples` is from before.
    """

    seconds: float
    cpu_s: float
    idle: list[float]
    busy: list[float]
    samples: list[Sample]

    @property
    def grown(self) -> float:
        """MB."""
        return max(sample.memory for sample in self.samples) - self.samples[0].memory


async def tell(
    prepared: Path,
    agenda: Path,
    service: Sink,
    phones: int,
    *,
    workers: int = 1,
    within_s: float,
    idle_s: float = 0.0,
) -> Told:
    """Edit the agenda and wait until everyone has been told; `prepared` and the agenda stay as they were.

    Before it, the agenda is read for `idle_s`.
    """
    data = prepared.with_name("data")
    shutil.copytree(prepared, data)
    published = agenda.read_bytes()
    await service.forget()
    try:
        async with _serving(data, agenda, service, workers) as (port, worker):
            idle = await latencies(port, PATH, asyncio.sleep(idle_s))
            watched = _Watched(worker, service)
            await watched.look()
            cpu_s = worker.cpu_s()
            edit(agenda, 1)
            busy = await latencies(port, PATH, watched.until(phones, within_s))
            last_at = (await service.so_far()).last_at
            await _written(data, agenda, phones)
            await watched.look()
            cpu_s = worker.cpu_s() - cpu_s
        return Told(last_at - await _published_at(data), cpu_s, idle, busy, watched.samples)
    finally:
        agenda.write_bytes(published)
        shutil.rmtree(data)


@asynccontextmanager
async def _serving(
    data: Path, agenda: Path, service: Sink, workers: int
) -> AsyncIterator[tuple[int, Process]]:
    """`serve` and so many workers: its port, and the first of them."""
    port = free_port()
    environment = service.trusted | {"COMPANION_PUSH_HOSTS": service.origin, "COMPANION_ALERT_DELAY": "0"}
    options = ("--data", str(data), "--agenda", str(agenda))
    async with AsyncExitStack() as stack:
        serve = companion(data, agenda, port, workers=0)
        await stack.enter_async_context(running(*serve, path="/readyz", port=port, environment=environment))
        started_workers = [
            await stack.enter_async_context(
                started("companion", "deliver", *options, environment=environment)
            )
            for _ in range(workers)
        ]
        for worker in started_workers:
            await _steady(worker)
        yield port, started_workers[0]


async def _steady(process: Process) -> None:
    """Wait until it has started and only waits."""
    before = -1.0
    while process.cpu_s() - before > STEADY_S or before < STARTED_S:
        before = process.cpu_s()
        await asyncio.sleep(1)


class _Watched:
    """Looks at a worker again and again until all phones have been told."""

    def __init__(self, worker: Process, service: Sink) -> None:
        self.samples: list[Sample] = []
        self._worker = worker
        self._service = service

    async def look(self) -> None:
        told = (await self._service.so_far()).phones
        memory = await asyncio.to_thread(self._worker.memory)  # not in the loop that measures readers' waits
        self.samples.append(Sample(told, memory.together, self._worker.descriptors()))

    async def until(self, phones: int, within_s: float) -> None:
        """Raises TimeoutError."""
        async with asyncio.timeout(within_s):
            while self.samples[-1].phones < phones:
                await asyncio.sleep(WATCH_S)
                await self.look()


async def _written(data: Path, agenda: Path, phones: int) -> None:
    """Wait until the outbox says the same as the service. Raises TimeoutError."""
    async with asyncio.timeout(WRITTEN_S):
        while await _accepted(data, agenda) < phones:  # noqa: ASYNC110 - another process counts
            await asyncio.sleep(0.2)


async def _accepted(data: Path, agenda: Path) -> int:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "companion", "stats", "--json", "--data", str(data), "--agenda", str(agenda),
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, _ = await process.communicate()
    return int(json.loads(said)["deliveries"].get("accepted", 0))


async def _published_at(data: Path) -> float:
    """When the newest revision was published, in seconds since the epoch."""
    async with (
        open_database(f"sqlite+aiosqlite:///{data / 'companion.db'}") as database,
        database.read() as connection,
    ):
        head = await read_head(connection)
        assert head is not None
        revision = await read_revision(connection, head.revision)
    assert revision is not None
    assert revision.number > 1, "the edit was not published"
    return revision.published_at / 1000
