"""How push services answer, in Prometheus' text format (version 0.0.4): a counter and a histogram for each service.

They count since the database was made, over all delivery processes and their restarts.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from companion.domain.figures import BEYOND, BOUNDS_MS, Figure

DELIVERIES = "companion_push_deliveries_total"
LATENCY = "companion_push_latency_seconds"


def push_exposition(figures: Sequence[Figure]) -> str:
    """Nothing before the first attempt."""
    if not figures:
        return ""
    services = sorted({figure.service for figure in figures})
    return "".join(
        (
            f"# HELP {DELIVERIES} Attempts to send, by push service and how they ended.\n",
            f"# TYPE {DELIVERIES} counter\n",
            *_outcomes(figures),
            f"# HELP {LATENCY} How long push services took to answer.\n",
            f"# TYPE {LATENCY} histogram\n",
            *(
                line
                for service in services
                for line in _latency(service, [each for each in figures if each.service == service])
            ),
        )
    )


def _outcomes(figures: Iterable[Figure]) -> Iterable[str]:
    counted = Counter[tuple[str, str]]()
    for figure in figures:
        counted[figure.service, figure.outcome] += figure.count
    for (service, outcome), count in sorted(counted.items()):
        yield f'{DELIVERIES}{{origin="{_escaped(service)}",outcome="{outcome}"}} {count}\n'


def _latency(service: str, figures: Iterable[Figure]) -> Iterable[str]:
    counted, total_ms = Counter[int](), 0
    for figure in figures:
        counted[figure.within_ms] += figure.count
        total_ms += figure.total_ms
    origin, so_far = f'origin="{_escaped(service)}"', 0
    for bound in (*BOUNDS_MS, BEYOND):
        so_far += counted[bound]
        le = f"{bound / 1000:g}" if bound else "+Inf"
        yield f'{LATENCY}_bucket{{{origin},le="{le}"}} {so_far}\n'
    yield f"{LATENCY}_sum{{{origin}}} {total_ms / 1000}\n"
    yield f"{LATENCY}_count{{{origin}}} {so_far}\n"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
