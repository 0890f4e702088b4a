"""How long an organizer waits for a command, from the key to the prompt, Python's own start included."""

import asyncio
import statistics
import sys
import time
from pathlib import Path

from msgspec.structs import replace

from benchmarks.big_agenda import big_agenda
from benchmarks.report import Figure
from companion.clock import Clock
from companion.db.engines import open_database
from companion.domain.agenda import Agenda
from companion.services.prepare import prepare
from companion.services.publish import publish
from tests.builders import as_yaml

DAYS = 10
"""Of a hundred sessions each."""
RUNS = 9


async def measure(folder: Path, _agenda: Path) -> list[Figure]:
    large = folder / "large.yaml"
    large.write_bytes(as_yaml(_of_a_thousand()))
    data = folder / "data"
    async with open_database(f"sqlite+aiosqlite:///{data / 'companion.db'}") as database:
        await prepare(database, None)
        await publish(database, Clock(), large.read_bytes())
    checked = await _seconds("check", str(large), "--data", str(data))
    helped = await _seconds("--help")
    # `diff` against 10,000 subscriptions belongs here.
    size = f"{large.stat().st_size / 1000:.0f} KB, compared with what is published"
    return [
        Figure(
            "`check` of 1,000 sessions",
            statistics.median(checked),
            "s",
            "≤0.5",
            f"{size}, {_spread(checked)}",
        ),
        Figure("`companion --help`", statistics.median(helped), "s", "≤0.3", _spread(helped)),
    ]


def _of_a_thousand() -> Agenda:
    """With one paragraph each: a file may have 1 MiB."""
    agenda = big_agenda(DAYS)
    shorter = [replace(one, description=str(one.description).partition("\n")[0]) for one in agenda.sessions]
    return replace(agenda, sessions=tuple(shorter))


async def _seconds(*arguments: str) -> list[float]:
    """Each run's time. The first is not counted: it may have to compile."""
    return [await _once(*arguments) for _ in range(RUNS + 1)][1:]


async def _once(*arguments: str) -> float:
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("companion"),
        *arguments,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    if process.returncode:
        raise RuntimeError(said.decode())
    return time.perf_counter() - began


def _spread(seconds: list[float]) -> str:
    return f"{len(seconds)} runs, {min(seconds):.2f}–{max(seconds):.2f} s"
