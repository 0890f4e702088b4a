"""Server processes under measurement: started on a free port, ended by their own id."""

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import psutil
from msgspec import Struct

ROOT = Path(__file__).parent.parent
START_S = 20


class Server(Struct):
    """A running server. `started_s`: from the start of the process to its first 200."""

    port: int
    pid: int
    started_s: float

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cpu_s(self) -> float:
        """CPU time of this process alone, user and system, in seconds."""
        times = psutil.Process(self.pid).cpu_times()
        return times.user + times.system

    def memory(self) -> "Memory":
        """What the process and its children take."""
        process = psutil.Process(self.pid)
        family = [member.memory_full_info() for member in (process, *process.children(recursive=True))]
        return Memory(sum(each.pss for each in family) / 1e6, sum(each.rss for each in family) / 1e6)


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
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *command,
        cwd=ROOT,
        env=os.environ | (environment or {}),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        await _answers(f"http://127.0.0.1:{port}{path}")
        yield Server(port, process.pid, time.perf_counter() - began)
    finally:
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
        "--rehearse", "2022-09-16T18:55", "--deliver-workers", str(workers),
    )  # fmt: skip
