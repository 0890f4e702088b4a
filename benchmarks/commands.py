"""How long an organizer waits: for a command, Python's own start included, and for the page's preview."""

import asyncio
import statistics
import sys
import time
from pathlib import Path

import aiohttp
from msgspec.structs import replace

from benchmarks.big_agenda import big_agenda
from benchmarks.phones import phones, subscribed
from benchmarks.processes import companion, free_port, running
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
PHONES = 10_000
LATER = {
    "session-0-9-0": "18:15",
    "session-1-0-3": "09:20",
    "session-1-4-7": "13:30",
    "session-2-8-2": "17:10",
}
"""What the edit moves that `diff` and the preview are asked about."""
TOKEN = "organizer-of-a-benchmark"


async def measure(folder: Path, _agenda: Path) -> list[Figure]:
    return [*await _small_commands(folder), *await _before_publishing(folder)]


async def _small_commands(folder: Path) -> list[Figure]:
    large = folder / "large.yaml"
    large.write_bytes(as_yaml(_of_a_thousand()))
    data = folder / "data"
    async with open_database(f"sqlite+aiosqlite:///{data / 'companion.db'}") as database:
        await prepare(database, None)
        await publish(database, Clock(), large.read_bytes())
    checked = await _seconds("check", str(large), "--data", str(data))
    helped = await _seconds("--help")
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


async def _before_publishing(folder: Path) -> list[Figure]:
    """What an edit of 300 sessions would change and tell, on the command line and on the page."""
    agenda = big_agenda()
    published, edited = folder / "content" / "agenda.yaml", folder / "edited.yaml"
    published.write_bytes(as_yaml(agenda))
    edited.write_bytes(as_yaml(_later(agenda)))
    data = folder / "data-phones"
    await subscribed(data, published.read_bytes(), phones(PHONES, "https://fcm.googleapis.com"), alike=False)
    diffed = await _seconds("diff", str(edited), "--data", str(data))
    previewed = await _previews(data, published, edited.read_text("utf-8"))
    wishes = f"{PHONES:,} subscriptions with different wishes and stars, {len(LATER)} of 300 sessions moved"
    return [
        Figure("`diff` against 10,000 subscriptions", statistics.median(diffed), "s", "≤2", f"{wishes}; {_spread(diffed)}"),
        Figure("preview on the organizer's page, 300 sessions", statistics.median(previewed), "s", "≤0.3", f"the same edit, for the same phones; {_spread(previewed)}"),
    ]  # fmt: skip


async def _previews(data: Path, agenda: Path, source: str) -> list[float]:
    """Seconds from the request to its answer; the first is not counted."""
    port = free_port()
    environment = {"COMPANION_ORGANIZER_TOKEN": TOKEN}
    command = companion(data, agenda, port, workers=0)
    async with (
        running(*command, path="/readyz", port=port, environment=environment) as server,
        aiohttp.ClientSession(headers={"Authorization": f"Bearer {TOKEN}"}) as session,
    ):
        return [await _preview(session, server.url, source) for _ in range(RUNS + 1)][1:]


async def _preview(session: aiohttp.ClientSession, url: str, source: str) -> float:
    began = time.perf_counter()
    async with session.post(f"{url}/api/organizer/preview", json={"source": source}) as response:
        said = await response.json()
        taken = time.perf_counter() - began
    assert response.status == 200, said
    assert len(said["changes"]) == len(LATER), said["changes"]
    assert said["told"], said
    return taken


def _later(agenda: Agenda) -> Agenda:
    sessions = [replace(one, start=LATER.get(one.id, one.start)) for one in agenda.sessions]
    return replace(agenda, sessions=tuple(sessions))


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
