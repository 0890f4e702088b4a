"""Stand-ins for the two things that tests may not leave to chance: the clock and the push sender."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from companion.clock import Clock
from companion.db.outbox import Due
from companion.domain.delivery import Accepted, Outcome


@dataclass(slots=True)
class FakeClock(Clock):
    """Real time stands still until `tick`."""

    at: int = 1_663_340_100_000
    """Friday 16 September 2022, 16:55 in Bergen."""

    def real(self) -> int:
        return self.at

    def tick(self, seconds: float) -> None:
        self.at += round(seconds * 1000)


@dataclass
class FakeSender:
    """Takes what is sent, and answers as it is told."""

    answer: Callable[[Due], Outcome] = lambda _due: Accepted()
    sent: list[Due] = field(default_factory=list)
    ttls: list[int] = field(default_factory=list)

    async def send(self, due: Due, ttl_s: int) -> Outcome:
        await asyncio.sleep(0)
        self.sent.append(due)
        self.ttls.append(ttl_s)
        return self.answer(due)

    @property
    def texts(self) -> list[tuple[str, str]]:
        return [(due.title, due.body) for due in self.sent]
