"""From the start of `serve` on a fresh data directory to its first 200, with one delivery worker."""

import statistics
from pathlib import Path

from benchmarks.processes import companion, free_port, running
from benchmarks.report import Figure

STARTS = 5


async def measure(folder: Path, agenda: Path) -> list[Figure]:
    seconds = []
    for number in range(STARTS):
        port = free_port()
        command = companion(folder / f"data-{number}", agenda, port, workers=1)
        async with running(*command, path="/readyz", port=port) as server:
            seconds.append(server.started_s)
    spread = f"{STARTS} starts on fresh data directories, {min(seconds):.2f}–{max(seconds):.2f} s"
    return [Figure("start → first 200", statistics.median(seconds), "s", "≤1.5", spread)]
