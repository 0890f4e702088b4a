"""The two clocks: real time, and the event's time, which a rehearsal shifts.

Event time decides only what is over, near, now or next, when quiet hours are and until when a message is
useful. Everything else (delays, leases, retries, stamps) is real time. All values are UTC epoch milliseconds.
"""

import time
from dataclasses import dataclass


@dataclass(slots=True)
class Clock:
    """The machine's clock, with the offset that `serve --rehearse` has put into the database."""

    offset: int = 0
    """Milliseconds to add to real time to get event time; 0 unless this is a rehearsal."""

    def real(self) -> int:
        return time.time_ns() // 1_000_000

    def event(self) -> int:
        return self.real() + self.offset
