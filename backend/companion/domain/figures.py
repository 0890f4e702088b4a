"""How push services answer, counted: per service, by how an attempt ended and how long it took."""

from msgspec import Struct

BOUNDS_MS = (50, 100, 250, 500, 1000, 2500, 5000, 10_000)
"""Buckets of a histogram. An attempt has 10 s in all."""
BEYOND = 0
"""The bucket of what took longer than any bound."""


class Figure(Struct, frozen=True):
    """So many attempts at one service that ended alike, each within `within_ms` and beyond the bound below it."""

    service: str
    outcome: str
    within_ms: int
    count: int
    total_ms: int


def bucket_of(took_ms: int) -> int:
    """The bound of the bucket that it belongs to, or `BEYOND`."""
    return next((bound for bound in BOUNDS_MS if took_ms <= bound), BEYOND)
