"""What Prometheus reads of push services: its text format (0.0.4), to the letter."""

import re

from companion.api.push_metrics import push_exposition
from companion.domain.figures import BEYOND, Figure
from tests.api.world import World, an_edition

FCM, APPLE = "https://fcm.googleapis.com", "https://push.apple.com"
FIGURES = (
    Figure(FCM, "accepted", 50, 3, 60),
    Figure(FCM, "accepted", 250, 2, 400),
    Figure(FCM, "retry", BEYOND, 1, 10_200),
    Figure(APPLE, "gone", 100, 1, 80),
)
SAMPLE = re.compile(r'([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-z]+="(?:[^"\\\n]|\\[\\"n])*",?)*)\})? (\S+)')
KINDS = {"counter", "gauge", "histogram"}


def parse(text: str) -> dict[str, dict[str, float]]:
    """Samples by metric and labels. As strict as the format: every sample follows its own family's TYPE and HELP."""
    assert text.endswith("\n")
    found: dict[str, dict[str, float]] = {}
    described: set[str] = set()
    family = kind = ""
    for line in text.splitlines():
        if line.startswith("# HELP "):
            _, _, name, description = line.split(" ", 3)
            assert description
            described.add(name)
        elif line.startswith("# TYPE "):
            _, _, family, kind = line.split(" ")
            assert family in described
            assert kind in KINDS
        else:
            match = SAMPLE.fullmatch(line)
            assert match, line
            name, labels, value = match.groups()
            suffixes = ("_bucket", "_sum", "_count") if kind == "histogram" else ("",)
            assert name in {family + suffix for suffix in suffixes}, line
            assert labels not in found.setdefault(name, {}), line
            found[name][labels or ""] = float(value)
    return found


def test_attempts_by_service_and_outcome():
    assert parse(push_exposition(FIGURES))["companion_push_deliveries_total"] == {
        f'origin="{FCM}",outcome="accepted"': 5,
        f'origin="{FCM}",outcome="retry"': 1,
        f'origin="{APPLE}",outcome="gone"': 1,
    }


def test_buckets_are_cumulative_and_end_with_all():
    found = parse(push_exposition(FIGURES))
    bounds = ["0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "+Inf"]
    assert found["companion_push_latency_seconds_bucket"] == {
        f'origin="{service}",le="{bound}"': count
        for service, counts in ((APPLE, [0, *[1] * 8]), (FCM, [3, 3, *[5] * 6, 6]))
        for bound, count in zip(bounds, counts, strict=True)
    }
    assert found["companion_push_latency_seconds_count"] == {f'origin="{FCM}"': 6, f'origin="{APPLE}"': 1}
    assert found["companion_push_latency_seconds_sum"] == {
        f'origin="{FCM}"': 10.66,
        f'origin="{APPLE}"': 0.08,
    }


def test_before_the_first_attempt_there_is_nothing():
    assert push_exposition(()) == ""


def test_a_label_cannot_end_early():
    hostile = push_exposition((Figure('http://a"} 1\nx', "accepted", 50, 1, 1),))
    (label,) = parse(hostile)["companion_push_deliveries_total"]
    assert label == r'origin="http://a\"} 1\nx",outcome="accepted"'


async def test_all_of_metrics_is_valid():
    world = World(edition=an_edition())
    world.phones.push = FIGURES
    async with world.client() as client:
        found = parse((await client.get("/metrics")).text)
    assert len(found["companion_push_deliveries_total"]) == 3
    assert found["companion_deliveries"] == {'state="accepted"': 7, 'state="waiting"': 2}
