"""Lighthouse's judgement of our pages on its phone, the worst of them for each figure."""

import statistics
from collections import defaultdict
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.packages import NODE, done
from benchmarks.processes import Server, companion, free_port, running
from benchmarks.report import Figure

PROGRAM = NODE / "node_modules" / ".bin" / "lighthouse"
PAGES = {
    "agenda": "/",
    "session": "/sessions/keynote",
    "speakers": "/speakers",
    "venue": "/venues/eitri",
    "changes": "/changes",
    "settings": "/settings",
}
RUNS = 3
CATEGORIES = {
    "performance": "performance",
    "accessibility": "accessibility",
    "best-practices": "best practices",
    "seo": "search engines",
}
AUDITS = {
    "largest-contentful-paint": ("largest contentful paint", 1000, "s", "≤1.0"),
    "total-blocking-time": ("total blocking time", 1, "ms", "≤50"),
    "cumulative-layout-shift": ("layout shift", 1, "", "≤0"),
}


async def measure(folder: Path, agenda: Path) -> list[Figure]:
    found: dict[str, dict[str, float]] = defaultdict(dict)
    port = free_port()
    async with running(
        *companion(folder / "data", agenda, port, workers=0), path="/readyz", port=port
    ) as server:
        for page, path in PAGES.items():
            runs = [await _run(server, path, folder / "report.json") for _ in range(RUNS)]
            for name in runs[0]:
                found[name][page] = statistics.median(run[name] for run in runs)
    return [
        *(_figure(f"Lighthouse, {words}", found[name], "of 100", "≥100") for name, words in CATEGORIES.items()),
        *(_figure(f"Lighthouse, {words}", found[name], unit, goal) for name, (words, _, unit, goal) in AUDITS.items()),
    ]  # fmt: skip


async def _run(server: Server, path: str, report: Path) -> dict[str, float]:
    """One run with Lighthouse's own settings; scores of 100, and seconds, ms or plain numbers."""
    command = (
        str(PROGRAM), server.url + path, "--quiet", "--output=json", f"--output-path={report}",
        "--chrome-flags=--headless=new --no-sandbox", "--no-enable-error-reporting",
    )  # fmt: skip
    for last in (False, False, False, False, True):
        try:
            await done(*command)
            break
        except AssertionError as error:
            if last or "Please run Lighthouse again" not in str(
                error
            ):  # else its browser was not recorded in time
                raise
    told: dict[str, Any] = msgspec.json.decode(report.read_bytes())
    assert "runtimeError" not in told, told["runtimeError"]
    scores = {name: 100 * (told["categories"][name]["score"] or 0) for name in CATEGORIES}
    return scores | {
        name: told["audits"][name]["numericValue"] / divisor for name, (_, divisor, _, _) in AUDITS.items()
    }


def _figure(name: str, values: dict[str, float], unit: str, goal: str) -> Figure:
    worst = min(values.values()) if goal[0] == "≥" else max(values.values())
    pages = ", ".join(f"{page} {value:.4g}" for page, value in values.items())
    return Figure(name, worst, unit, goal, f"the worst of {pages}; medians of {RUNS}")
