"""From the saved file to the phone, and to the open page: real processes, real encryption, a strict push service."""

import asyncio
import statistics
import time
from pathlib import Path

import aiohttp

from benchmarks.processes import companion, free_port, running
from benchmarks.report import Figure
from tests.push_service import PushService

DELAY_S = 1.0
EDITS = 4
"""As many as a phone's budget of pushes allows in an hour."""


async def measure(folder: Path, agenda: Path) -> list[Figure]:
    """Seconds beyond the alert delay until a push is received; seconds until an open page is told."""
    port = free_port()
    pushes, pages = [], []
    async with PushService() as service:
        environment = {"COMPANION_ALERT_DELAY": str(DELAY_S), "COMPANION_PUSH_HOSTS": service.origin}
        command = companion(folder / "data-alerts", agenda, port, workers=1)
        async with (
            running(*command, path="/readyz", port=port, environment=environment) as server,
            aiohttp.ClientSession() as session,
        ):
            subscription = await _subscribe(session, service, server.url)
            assert subscription
            memory = server.memory()
            async with session.get(server.url + "/api/live", timeout=aiohttp.ClientTimeout(None)) as live:
                for number in range(EDITS):
                    saved = edit(agenda, number)
                    await _until_told(live.content, revision=number + 2)
                    pages.append(time.perf_counter() - saved)
                    await service.wait_for(number + 1, 20)
                    pushes.append(time.perf_counter() - saved - DELAY_S)
                    memory = max(memory, server.memory())
                    await asyncio.sleep(0.5)
    return [
        Figure("edit saved → push received, beyond the alert delay", statistics.median(pushes), "s", "≤1", _spread(pushes)),
        Figure("edit saved → open page told", statistics.median(pages), "s", "≤1.5", _spread(pages)),
        Figure("resident memory, API and delivery worker", memory.together, "MB", "≤180", f"shared pages counted once; {memory.added:,.0f} MB if counted twice"),
    ]  # fmt: skip


async def _subscribe(session: aiohttp.ClientSession, service: PushService, url: str) -> bool:
    async with session.get(url + "/api/push") as response:
        key = (await response.json())["public_key"]
    wish = service.subscribe(key).to_json() | {"language": "en"}
    async with session.put(url + "/api/subscriptions", json=wish) as response:
        return response.status == 201


async def _until_told(stream: aiohttp.StreamReader, revision: int) -> None:
    """Read events until one names the revision."""
    while f'"revision":"{revision}-'.encode() not in await stream.readuntil(b"\n\n"):
        pass


def edit(agenda: Path, number: int) -> float:
    """Move the keynote by some minutes, as an editor saves; the moment of saving."""
    text = agenda.read_text("utf-8")
    start = f"10:{10 + number * 8:02}"
    before, marker, after = text.partition("- id: keynote\n")
    head, key, rest = after.partition("start: ")
    new = agenda.with_suffix(".new")
    new.write_text(before + marker + head + key + start + rest[5:], "utf-8")
    saved = time.perf_counter()
    new.replace(agenda)
    return saved


def _spread(values: list[float]) -> str:
    return f"{len(values)} edits, {min(values):.2f}–{max(values):.2f} s"
