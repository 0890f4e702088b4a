"""An edit told to 10,000 phones over TLS to a local sink: how soon, by how many workers, and what it costs the others."""

import statistics
from itertools import chain
from pathlib import Path

from benchmarks.latency import PER_SECOND, p99
from benchmarks.phones import phones, subscribed
from benchmarks.report import Figure
from benchmarks.sink import sink
from benchmarks.telling import read_along, tell, watch

PHONES = 10_000
ROUNDS = 3
READING_ROUNDS = 6
"""A p99 needs more of them: each has some 330 GETs beside the sending."""
WITHIN_S = 60
IDLE_S = 5.0


async def measure(folder: Path, agenda: Path) -> list[Figure]:
    prepared = folder / "prepared"
    one, two, watched = [], [], []
    async with sink(folder) as service:
        await subscribed(prepared, agenda.read_bytes(), phones(PHONES, service.origin), alike=True)
        for _ in range(ROUNDS):
            one.append(await tell(prepared, agenda, service, PHONES, workers=1, within_s=WITHIN_S))
            two.append(await tell(prepared, agenda, service, PHONES, workers=2, within_s=WITHIN_S))
            watched.append(await watch(prepared, agenda, service, PHONES, within_s=WITHIN_S))
        waited = [
            await read_along(prepared, agenda, service, PHONES, within_s=WITHIN_S, idle_s=IDLE_S)
            for _ in range(READING_ROUNDS)
        ]
    ratios = [alone.since_first / both.since_first for alone, both in zip(one, two, strict=True)]
    idle = p99(list(chain.from_iterable(each.idle for each in waited)))
    busy = p99(list(chain.from_iterable(each.busy for each in waited)))
    before = statistics.median(told.samples[0].memory for told in watched)
    whole, whole_two = ([sent.since_due for sent in rounds] for rounds in (one, two))
    rate = PHONES / statistics.median(sent.since_first for sent in one)
    return [
        Figure("edit published → accepted for 10,000 phones, beyond the alert delay", statistics.median(whole), "s", "≤15", f"one worker, {rate:,.0f} deliveries per second; {_spread(whole)}"),
        Figure("two workers beside one, from the first message to the last", statistics.median(ratios), "×", "≥1.5", f"on the same cores as the sink and the pages; with what comes before, {_spread(whole_two)}"),
        Figure("memory that a worker takes for it", max(told.grown for told in watched), "MB", "≤20", f"{before:.0f} MB before, shared pages counted once"),
        Figure("p99 of GET /api/agenda while one worker sends, beside idle", busy / idle, "×", "≤2", f"{busy * 1000:.1f} against {idle * 1000:.1f} ms at {PER_SECOND} per second"),
    ]  # fmt: skip


def _spread(seconds: list[float]) -> str:
    return f"{len(seconds)} edits, {min(seconds):.2f}–{max(seconds):.2f} s"
