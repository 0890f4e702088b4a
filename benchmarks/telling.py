"""One edit told to all phones of a prepared data directory, by `serve` and `deliver` as users run them."""

import asyncio
import json
import shutil
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from msgspec import Struct

from benchmarks.alerts import edit
from benchmarks.latency import Wait, reading
from benchmarks.processes import Process, companion, free_port, running, started
from benchmarks.sink import Sink
from companion.db.engines import open_database
from companion.db.revisions import read_head, read_revision

PATH = "/api/agenda"
DELAY_S = 2.0
"""Alerts wait for so long after an edit: enough for the pages to show it before anyone is told, as with the real delay."""
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
    """One fan-out. `seconds`: from the moment it was due until the last phone's message was accepted.

    `cpu_s`: of the first worker alone. The first of `samples` is from before.
    """

    seconds: float
    cpu_s: float
    samples: list[Sample]

    @property
    def grown(self) -> float:
        """MB."""
        return max(sample.memory for sample in self.samples) - self.samples[0].memory


class Waited(Struct, frozen=True):
    """What each GET of the agenda took, in seconds: before the edit, and in the fan-out."""

    idle: list[float]
    busy: list[float]


class Sent(Struct, frozen=True):
    """One fan-out, in seconds: until the last phone's message was accepted, from the moment that it was due, and
    from the first."""

    since_due: float
    since_first: float


async def tell(
    prepared: Path, agenda: Path, service: Sink, phones: int, *, workers: int, within_s: float
) -> Sent:
    """Edit the agenda and wait until everyone has been told. `prepared` and the agenda stay as they were."""
    async with _serving(prepared, agenda, service, workers) as scene:
        edit(agenda, 1)
        await service.taken(phones, within_s)
        over_at = await scene.over(phones)
        taken = await service.so_far()
        return Sent(over_at - await scene.due_at(), over_at - taken.first_at)


async def watch(prepared: Path, agenda: Path, service: Sink, phones: int, *, within_s: float) -> Told:
    """The same with one worker, while somebody looks at what it takes."""
    async with _serving(prepared, agenda, service, 1) as scene:
        watched = _Watched(scene.worker, service)
        await watched.look()
        cpu_s = scene.worker.cpu_s()
        edit(agenda, 1)
        await watched.until(phones, within_s)
        over_at = await scene.over(phones)
        await watched.look()
        cpu_s = scene.worker.cpu_s() - cpu_s
        return Told(over_at - await scene.due_at(), cpu_s, watched.samples)


async def read_along(
    prepared: Path, agenda: Path, service: Sink, phones: int, *, within_s: float, idle_s: float
) -> Waited:
    """The same with one worker, while others read the agenda: for `idle_s` before the edit, and until all are told."""
    waits: list[Wait] = []
    async with _serving(prepared, agenda, service, 1) as scene:
        async with service.giving_way(), reading(scene.port, PATH, waits):
            await asyncio.sleep(idle_s)
            edited_at = time.time()
            edit(agenda, 1)
            await service.taken(phones, within_s)
        over_at, due_at = await scene.over(phones), await scene.due_at()
    return Waited(
        [wait.seconds for wait in waits if wait.at < edited_at],
        [wait.seconds for wait in waits if due_at <= wait.at <= over_at],
    )


class _Scene(Struct, frozen=True):
    """What runs, and its data directory."""

    data: Path
    agenda: Path
    service: Sink
    port: int
    worker: Process
    """The first of them."""

    async def over(self, phones: int) -> float:
        """When the last was accepted, in seconds since the epoch, once the outbox says the same as the service."""
        async with asyncio.timeout(WRITTEN_S):
            while await self._accepted() < phones:  # noqa: ASYNC110 - another process counts
                await asyncio.sleep(0.2)
        return (await self.service.so_far()).last_at

    async def due_at(self) -> float:
        """When people were to be told of the newest revision, in seconds since the epoch."""
        async with (
            open_database(f"sqlite+aiosqlite:///{self.data / 'companion.db'}") as database,
            database.read() as connection,
        ):
            head = await read_head(connection)
            assert head is not None
            revision = await read_revision(connection, head.revision)
        assert revision is not None
        assert revision.number > 1, "the edit was not published"
        return revision.published_at / 1000 + DELAY_S

    async def _accepted(self) -> int:
        options = ("--data", str(self.data), "--agenda", str(self.agenda))
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "companion", "stats", "--json", *options, stdout=asyncio.subprocess.PIPE
        )
        said, _ = await process.communicate()
        return int(json.loads(said)["deliveries"].get("accepted", 0))


@asynccontextmanager
async def _serving(prepared: Path, agenda: Path, service: Sink, workers: int) -> AsyncIterator[_Scene]:
    """`serve` and so many workers, waiting, on a copy of `prepared`; the agenda is put back in the end."""
    data = prepared.with_name("data")
    shutil.copytree(prepared, data)
    published = agenda.read_bytes()
    await service.forget()
    port = free_port()
    environment = service.trusted | {
        "COMPANION_PUSH_HOSTS": service.origin,
        "COMPANION_ALERT_DELAY": str(DELAY_S),
    }
    options = ("--data", str(data), "--agenda", str(agenda))
    try:
        async with AsyncExitStack() as stack:
            serve = companion(data, agenda, port, workers=0)
            await stack.enter_async_context(
                running(*serve, path="/readyz", port=port, environment=environment)
            )
            started_workers = [
                await stack.enter_async_context(
                    started("companion", "deliver", *options, environment=environment)
                )
                for _ in range(workers)
            ]
            for worker in started_workers:
                await _steady(worker)
            yield _Scene(data, agenda, service, port, started_workers[0])
    finally:
        agenda.write_bytes(published)
        shutil.rmtree(data)


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
        memory = self._worker.memory()
        self.samples.append(Sample(told, memory.together, self._worker.descriptors()))

    async def until(self, phones: int, within_s: float) -> None:
        """Raises TimeoutError."""
        async with asyncio.timeout(within_s):
            while self.samples[-1].phones < phones:
                await asyncio.sleep(WATCH_S)
                await self.look()
