"""Which sessions are so near that those who starred them are reminded.

A reminder is of a session *and* its start: it moves with the session. Nobody is reminded of what is cancelled or
has begun. All moments are milliseconds of event time.
"""

from collections.abc import Mapping

from msgspec import Struct

from companion.domain.agenda import Agenda, Session, Status
from companion.domain.timeline import Slot
from companion.domain.urgency import MINUTE


class Near(Struct, frozen=True):
    """A session that begins soon. Who asked for `minutes` before it, or for more, is to be reminded now."""

    session: Session
    starts_at: int
    minutes: int


def near(agenda: Agenda, slots: Mapping[str, Slot], now: int, minutes: int) -> tuple[Near, ...]:
    """The sessions that begin within `minutes` from `now`, in the agenda's order."""
    return tuple(
        Near(session, starts_at, -((now - starts_at) // MINUTE))
        for session in agenda.sessions
        if session.status is not Status.CANCELLED
        and now < (starts_at := slots[session.id].starts_at) <= now + minutes * MINUTE
    )
