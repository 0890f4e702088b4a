"""100,000 phones told by one worker: as fast for each as 10,000, and no larger at the end than near the beginning."""

import statistics
from pathlib import Path

from benchmarks.phones import phones, subscribed
from benchmarks.report import Figure
from benchmarks.sink import sink
from benchmarks.telling import Sample, Told, watch

FEW, MANY = 10_000, 100_000
WITHIN_S = {FEW: 60, MANY: 300}
WARM = 10_000
"""After so many sends, caches and pools are full."""


async def measure(folder: Path, agenda: Path) -> list[Figure]:
    source = agenda.read_bytes()
    told: dict[int, list[Told]] = {FEW: [], MANY: []}
    async with sink(folder) as service:
        for count in told:
            known = phones(count, service.origin)
            await subscribed(folder / f"{count}" / "prepared", source, known, alike=True)
        for count in (FEW, MANY, FEW):
            prepared = folder / f"{count}" / "prepared"
            told[count].append(await watch(prepared, agenda, service, count, within_s=WITHIN_S[count]))
    few, many = (_per_delivery_ms(rounds, count) for count, rounds in told.items())
    few_cpu, many_cpu = (_cpu_per_delivery_ms(rounds, count) for count, rounds in told.items())
    [soaked] = told[MANY]
    warm = next(sample for sample in soaked.samples if sample.phones >= WARM)
    later = soaked.samples[soaked.samples.index(warm) :]
    return [
        Figure("time per delivery, 100,000 phones beside 10,000", many / few, "×", "≤1.2", f"{soaked.seconds:.1f} s in all; {many:.3f} against {few:.3f} ms, of CPU {many_cpu:.3f} against {few_cpu:.3f}"),
        Figure("memory that a worker takes for 100,000", soaked.grown, "MB", "≤20", f"{soaked.samples[0].memory:.0f} MB before"),
        Figure("soak, 100,000 sends: memory after the first 10,000", _most_memory(later) - warm.memory, "MB", "≤5", f"the most of {len(later)} looks; {_first_and_last(later)}"),
        Figure("soak, 100,000 sends: descriptors after the first 10,000", max(sample.descriptors for sample in later) - warm.descriptors, "", "≤0", f"{warm.descriptors} open, most of them connections to the push service"),
    ]  # fmt: skip


def _per_delivery_ms(rounds: list[Told], count: int) -> float:
    return statistics.median(told.seconds for told in rounds) / count * 1000


def _cpu_per_delivery_ms(rounds: list[Told], count: int) -> float:
    return statistics.median(told.cpu_s for told in rounds) / count * 1000


def _most_memory(samples: list[Sample]) -> float:
    return max(sample.memory for sample in samples)


def _first_and_last(samples: list[Sample]) -> str:
    return f"{samples[0].memory:.1f} MB at first, {samples[-1].memory:.1f} at last"
