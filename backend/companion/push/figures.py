"""Counts how push services answer, in this process's memory, until somebody takes the figures and keeps them."""

from companion.domain.delivery import Outcome
from companion.domain.figures import Figure, bucket_of
from companion.push.endpoints import KNOWN_HOSTS


class Figures:
    """All since they were last taken. Names services, never subscriptions."""

    def __init__(self) -> None:
        self._counted: dict[tuple[str, str, int], tuple[int, int]] = {}

    def note(self, origin: str, outcome: Outcome, took_s: float) -> None:
        """One attempt at this origin, and how long it took."""
        took_ms = max(0, round(took_s * 1000))
        key = (service_of(origin), type(outcome).__name__.lower(), bucket_of(took_ms))
        count, total_ms = self._counted.get(key, (0, 0))
        self._counted[key] = (count + 1, total_ms + took_ms)

    def take(self) -> tuple[Figure, ...]:
        """What was noted since the last time."""
        counted, self._counted = self._counted, {}
        return tuple(Figure(*key, *sums) for key, sums in sorted(counted.items()))

    def give_back(self, figures: tuple[Figure, ...]) -> None:
        """They could not be kept: they count with those to come."""
        for figure in figures:
            key = (figure.service, figure.outcome, figure.within_ms)
            count, total_ms = self._counted.get(key, (0, 0))
            self._counted[key] = (count + figure.count, total_ms + figure.total_ms)


def service_of(origin: str) -> str:
    """The browsers' services by their names: anybody can invent a host below one. Others by their origins."""
    host = origin.removeprefix("https://")
    known = (f"https://{known}" for known in KNOWN_HOSTS if host == known or host.endswith(f".{known}"))
    return next(known, origin)
