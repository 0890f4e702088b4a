"""Server processes under measurement: started on a free port, ended by their own id."""

import asyncio
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import psutil
from msgspec import Struct

ROOT = Path(__file__).parent.parent
START_S = 20
REHEARSE = "2022-09-16T18:55"


class Process(Struct):
    """A process under measurement."""

    pid: int

    def cpu_s(self) -> float:
        """CPU time of this process alone, user and system, in seconds."""
        times = psutil.Process(self.pid).cpu_times()
        return times.user + times.system

    def memory(self) -> "Memory":
        """What the process and its children take."""
        process = psutil.Process(self.pid)
        family = [member.memory_full_info() for member in (process, *process.children(recursive=True))]
        return Memory(sum(each.pss for each in family) / 1e6, sum(each.rss for each in family) / 1e6)

    def descriptors(self) -> int:
        """Open files, sockets and pipes of this process alone."""
        return psutil.Process(self.pid).num_fds()


class Server(Process):
    """A running server. `started_s`: from the start of the process to its first 200."""

    port: int
    started_s: float

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


class Memory(Struct, frozen=True, order=True):
    """Resident memory in MB (10⁶ bytes): `together` counts a page that processes share once, `added` each time."""

    together: float
    added: float


@asynccontextmanager
async def running(
    *command: str, path: str, port: int, environment: dict[str, str] | None = None
) -> AsyncIterator[Server]:
    """Run `python -m COMMAND…` until the block ends; `path` answers 200 when it is ready."""
    began = time.perf_counter()
    async with _begun(command, environment) as (process, said):
        ready = asyncio.ensure_future(_answers(f"http://127.0.0.1:{port}{path}"))
        over = asyncio.ensure_future(process.wait())
        await asyncio.wait((ready, over), return_when=asyncio.FIRST_COMPLETED)
        if over.done():
            ready.cancel()
            raise RuntimeError(f"{' '.join(command)} has ended:\n{said.read_text()[-2000:]}")
        over.cancel()
        await ready
        yield Server(process.pid, port, time.perf_counter() - began)


@asynccontextmanager
async def started(*command: str, environment: dict[str, str] | None = None) -> AsyncIterator[Process]:
    """Run `python -m COMMAND…` until the block ends."""
    async with _begun(command, environment) as (process, _):
        yield Process(process.pid)


@asynccontextmanager
async def _begun(
    command: tuple[str, ...], environment: dict[str, str] | None
) -> AsyncIterator[tuple[asyncio.subprocess.Process, Path]]:
    """The process, and the file with what it says."""
    with tempfile.NamedTemporaryFile() as said:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            *command,
            cwd=ROOT,
            env=os.environ | (environment or {}),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=said,
            process_group=0,  # no session of its own: of those Linux makes groups, whose priorities do not compare
        )
        try:
            yield process, Path(said.name)
        finally:
            await ended(process)


async def ended(process: asyncio.subprocess.Process) -> None:
    """Tell it to stop, and end it with all that it has started where it does not."""
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), 15)
    except TimeoutError:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def _answers(url: str) -> None:
    deadline = time.perf_counter() + START_S
    async with aiohttp.ClientSession() as session:
        while time.perf_counter() < deadline:
            try:
                async with session.get(url) as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.01)
    raise TimeoutError(f"{url} did not answer within {START_S} s")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def companion(data: Path, agenda: Path, port: int, *, workers: int) -> tuple[str, ...]:
    """The command that serves as users serve."""
    return (
        "companion", "serve", "--port", str(port), "--data", str(data), "--agenda", str(agenda),
        "--rehearse", REHEARSE, "--deliver-workers", str(workers),
    )  # fmt: skip
