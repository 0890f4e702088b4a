"""Which bucket of a histogram an attempt falls into."""

import pytest

from companion.domain.figures import BEYOND, BOUNDS_MS, bucket_of


@pytest.mark.parametrize(
    ("took_ms", "bucket"),
    [(0, 50), (50, 50), (51, 100), (999, 1000), (10_000, 10_000), (10_001, BEYOND)],
)
def test_the_bucket(took_ms: int, bucket: int) -> None:
    assert bucket_of(took_ms) == bucket


def test_bounds_rise() -> None:
    assert list(BOUNDS_MS) == sorted(set(BOUNDS_MS))
    assert BEYOND not in BOUNDS_MS
