"""When sessions are: clock times as written become moments, and missing ends are worked out.

All moments are UTC epoch milliseconds. Whoever shows, sorts, or compares times asks here.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from msgspec import Struct

from companion.domain.agenda import Agenda, Kind, Session, Status


class EndSource(StrEnum):
    """Where a session's end comes from."""

    STATED = "stated"
    """The organizer wrote it."""
    DERIVED = "derived"
    """The next session there begins: good for display and clashes, never told as a fact."""
    UNKNOWN = "unknown"
    """Nothing follows there that day: "from 18:00"."""


class Slot(Struct, frozen=True):
    """A session's time. `over_at` is `ends_at`, or the local midnight that ends its day."""

    starts_at: int
    ends_at: int | None
    end: EndSource
    over_at: int


def moment(day: date, clock: str, zone: ZoneInfo) -> int:
    """The moment of a clock time ``HH:MM``. Of a time that occurs twice, the first is meant."""
    return to_ms(datetime.combine(day, time.fromisoformat(clock), tzinfo=zone))


def local(ms: int, zone: ZoneInfo) -> datetime:
    """The zone's clock and calendar at a moment."""
    return datetime.fromtimestamp(ms / 1000, tz=UTC).astimezone(zone)


def to_ms(when: datetime) -> int:
    """An aware time as epoch milliseconds, rounded down."""
    return (when.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def midnight_after(day: date, zone: ZoneInfo) -> int:
    """The moment at which `day` ends in `zone`."""
    return to_ms(datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone))


_MOMENTS = {Kind.LOGISTICS, Kind.DEADLINE}


def timeline(agenda: Agenda) -> dict[str, Slot]:
    """Every session's slot by session id, in the agenda's order. Cancelled sessions have one too."""
    zone = agenda.zone
    following: dict[tuple[date, str | None], list[Session]] = defaultdict(list)
    for session in agenda.sessions:
        if session.status is not Status.CANCELLED:
            following[session.date, session.venue].append(session)
    return {
        session.id: _slot(session, following[session.date, session.venue], zone)
        for session in agenda.sessions
    }


def _slot(session: Session, same_place: Iterable[Session], zone: ZoneInfo) -> Slot:
    starts_at = moment(session.date, session.start, zone)
    if session.end is not None:
        ends_at = moment(session.date, session.end, zone)
        return Slot(starts_at, ends_at, EndSource.STATED, ends_at)
    # Doors opening, or a deadline, is a moment: it does not last until the next session.
    end = (
        None
        if session.kind in _MOMENTS
        else min((other.start for other in same_place if _ends(session, other)), default=None)
    )
    if end is None:
        return Slot(starts_at, None, EndSource.UNKNOWN, midnight_after(session.date, zone))
    ends_at = moment(session.date, end, zone)
    return Slot(starts_at, ends_at, EndSource.DERIVED, ends_at)


def _ends(session: Session, other: Session) -> bool:
    """Whether `other`, at the same venue, begins where `session` must be over.

    Two named rooms run side by side; a session without a room concerns the whole venue.
    """
    side_by_side = session.room is not None and other.room is not None and session.room != other.room
    return other.start > session.start and not side_by_side
