"""From the tap to the agenda that can be read, on a phone's link with a phone's processor, beside client-rendered peers."""

import asyncio
import statistics
from collections import Counter, defaultdict
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path

import aiohttp

from benchmarks.phone import SLOWER, Chromium, Painted, a_chromium, a_slow_phone
from benchmarks.processes import Server, companion, free_port, running
from benchmarks.report import Figure
from benchmarks.slow_link import Line, slow_link
from companion.pages.assets import load_assets

ROUNDS = 5
PEERS = {"vanilla": "by plain JavaScript", "preact": "by Preact"}
ICONS = (".png", ".svg")
QUIET_S = 1.0


async def measure(folder: Path, agenda: Path) -> list[Figure]:
    """Medians of interleaved rounds. Each visit is a browser's first, on a link of its own."""
    visits: dict[str, list[Painted]] = defaultdict(list)
    bytes_received: list[Counter[str]] = []
    async with AsyncExitStack() as stack:
        port = free_port()
        command = companion(folder / "data", agenda, port, workers=0)
        ours = await stack.enter_async_context(running(*command, path="/readyz", port=port))
        await _keep(ours, folder)
        peers = {kind: await stack.enter_async_context(_peer(kind, folder)) for kind in PEERS}
        browser = await stack.enter_async_context(a_chromium())
        for _ in range(ROUNDS):
            bytes_received.append(await _ours(browser, ours, visits))
            for kind, peer in peers.items():
                async with slow_link(peer.port) as line, a_slow_phone(browser) as phone:
                    visits[kind].append(await phone.visit(line.url))
    return [
        *_first(bytes_received[-1], visits),
        _kept("repeat visit: agenda painted", visits["again"], 0.2),
        _kept("offline: agenda painted", visits["offline"], 0.35),
        _kept("network that swallows everything: agenda painted", visits["dead"], 0.35),
    ]


async def _ours(browser: Chromium, ours: Server, visits: dict[str, list[Painted]]) -> Counter[str]:
    """A first visit, and three more with a worker that has to be started; what the first one received."""
    async with slow_link(ours.port) as line, a_slow_phone(browser) as phone:
        visits["first"].append(await phone.visit(line.url))
        await phone.keeps()
        await _quiet(line)
        received = line.received.copy()
        for name in ("again", "dead", "offline"):
            await phone.put_to_sleep()
            if name == "dead":
                line.die()
            if name == "offline":
                await line.close()
            visits[name].append(await phone.visit(line.url))
    return received


async def _quiet(line: Line) -> None:
    """Wait until nothing more comes."""
    before, now = -1, line.received.total()
    while before != now:
        await asyncio.sleep(QUIET_S)
        before, now = now, line.received.total()


def _first(received: Counter[str], visits: dict[str, list[Painted]]) -> list[Figure]:
    ours = _median(visits["first"])
    counted = {path: size for path, size in received.items() if not path.endswith(ICONS)}
    largest = sorted(counted.items(), key=lambda item: -item[1])[:4]
    told = ", ".join(f"{path} {size / 1000:.1f}" for path, size in largest)
    return [
        Figure("first visit: agenda painted", ours, "s", "≤0.8", _spread(visits["first"])),
        *(
            Figure(f"the same, rendered {words}, beside ours", _median(visits[kind]) / ours, "×", "≥1.2", _spread(visits[kind]))
            for kind, words in PEERS.items()
        ),
        Figure("first visit: all that is received, without icons", sum(counted.values()) / 1000, "KB", "≤30", f"headers included, {len(counted)} answers; {told}"),
    ]  # fmt: skip


def _kept(name: str, visits: list[Painted], goal: float) -> Figure:
    """A page from the worker, whose own thread Chromium cannot slow: what that would make of it is told beside."""
    worker = statistics.median(one.worker for one in visits)
    slowed = statistics.median(one.seconds + (SLOWER - 1) * one.worker / 1000 for one in visits)
    detail = f"{_spread(visits)}, {worker:.0f} ms of it for the worker and its start; {slowed:.2f} s if those took {SLOWER} × as long"
    return Figure(name, _median(visits), "s", f"≤{goal}", detail)


def _median(visits: list[Painted]) -> float:
    return statistics.median(one.seconds for one in visits)


def _spread(visits: list[Painted]) -> str:
    seconds = [one.seconds for one in visits]
    return f"median of {len(seconds)}, {min(seconds):.2f}–{max(seconds):.2f} s"


def _peer(kind: str, folder: Path) -> AbstractAsyncContextManager[Server]:
    port = free_port()
    return running("benchmarks.peers", kind, str(port), str(folder), path="/", port=port)


async def _keep(ours: Server, folder: Path) -> None:
    """What the peers show, and how it looks."""
    async with aiohttp.ClientSession() as session, session.get(ours.url + "/api/agenda") as response:
        (folder / "agenda.json").write_bytes(await response.read())
    (folder / "style.css").write_text(load_assets().style, "utf-8")
