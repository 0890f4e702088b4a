"""Running late: what begins later at the same venue because something before it does.

The delay goes from session to session until a gap, a break or a meal has taken it up. Times are minutes since
midnight by the event's clock; what happens at midnight is the caller's business.
"""

from collections.abc import Iterable

from msgspec import Struct

from companion.domain.agenda import Agenda, Kind, Session, Status

SHORTEST_BREAK = 5
"""Minutes that a break keeps, unless it was planned to be shorter."""


class Times(Struct, frozen=True):
    """When a session begins and, where that is planned or follows from what comes next, ends."""

    start: int
    end: int | None


class _Moved(Struct, frozen=True):
    session: Session
    was: Times
    now: Times


def running_late(agenda: Agenda, late: Session, delay: int) -> dict[str, Times]:
    """The new times of `late`, which begins `delay` minutes later, and of all that it pushes, by session id.

    `late` itself moves whole, whatever its kind: shortening begins with what comes after it.
    """
    here = _at_the_same_venue(agenda, late)
    was = _times(late, here)
    moved = [_Moved(late, was, _shifted(was, delay))]
    for session in here:
        due = max((each.now.end or 0 for each in moved if _pushes(each, session)), default=0)
        if due > minutes_of(session.start):
            was = _times(session, here)
            moved.append(_Moved(session, was, _pushed(session, was, due)))
    return {each.session.id: each.now for each in moved}


def minutes_of(clock: str) -> int:
    """Minutes since midnight of ``HH:MM``."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _at_the_same_venue(agenda: Agenda, late: Session) -> tuple[Session, ...]:
    """What could be pushed, in order of time. Nobody's hall decides when a deadline is."""
    after = (
        session
        for session in agenda.sessions
        if (session.date, session.venue) == (late.date, late.venue)
        and session.start > late.start
        and session.status is not Status.CANCELLED
        and session.kind is not Kind.DEADLINE
    )
    return tuple(sorted(after, key=lambda session: session.start))


def _times(session: Session, here: Iterable[Session]) -> Times:
    """As planned. Unlike in `timeline`, doors opening last until what they open for begins."""
    start = minutes_of(session.start)
    if session.end is not None:
        return Times(start, minutes_of(session.end))
    if session.kind is Kind.DEADLINE:
        return Times(start, None)
    followers = (
        minutes_of(other.start)
        for other in here
        if other.start > session.start and not _side_by_side(session, other)
    )
    return Times(start, min(followers, default=None))


def _pushes(moved: _Moved, session: Session) -> bool:
    """Whether `session` was to begin when `moved` was over, and not beside it."""
    over = moved.was.end is not None and moved.was.end <= minutes_of(session.start)
    return over and not _side_by_side(moved.session, session)


def _side_by_side(one: Session, other: Session) -> bool:
    """Two named rooms run beside each other; what names no room concerns the whole venue, as in `timeline`."""
    return one.room is not None and other.room is not None and one.room != other.room


def _pushed(session: Session, was: Times, due: int) -> Times:
    """A session keeps its length. A break or a meal ends as planned if enough of it is left."""
    if was.end is None:
        return Times(due, None)
    length = was.end - was.start
    if session.kind is Kind.BREAK:
        return Times(due, max(was.end, due + min(SHORTEST_BREAK, length)))
    if session.kind is Kind.MEAL:
        return Times(due, max(was.end, due + (length + 1) // 2))
    return Times(due, due + length)


def _shifted(times: Times, delay: int) -> Times:
    return Times(times.start + delay, None if times.end is None else times.end + delay)
