"""Hours of a day for which nothing is planned, though sessions stand on both sides of them: one may be missing.

Breaks and lunch hours are shorter, and evenings are free. A gap begins at a written end: what has none may go on until
the next session at its place.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from companion.content.problems import Doubt, shown
from companion.domain.agenda import Agenda, Session, Status

FROM, UNTIL = "09:00", "18:00"
LONGEST_MINUTES = 180
MIDNIGHT = "24:00"


def gaps(agenda: Agenda) -> Iterator[Doubt]:
    """Each gap of more than three hours between 9 and 18, at the place where most of that day is."""
    days: dict[date, list[tuple[int, Session]]] = defaultdict(list)
    for number, session in enumerate(agenda.sessions):
        if session.status is not Status.CANCELLED:
            days[session.date].append((number, session))
    for day in days.values():
        yield from _gaps(sorted(day, key=lambda numbered: numbered[1].start))


def _gaps(day: list[tuple[int, Session]]) -> Iterator[Doubt]:
    """What is elsewhere explains a gap: people are on an excursion, or on their way."""
    usual = Counter(session.venue for _, session in day).most_common(1)[0][0]
    _, before = day[0]
    for number, session in day[1:]:
        over, begins = before.end or MIDNIGHT, session.start
        long = over < begins and _minutes(begins) - _minutes(over) > LONGEST_MINUTES
        if long and over >= FROM and begins <= UNTIL and before.venue == session.venue == usual:
            message = f"session {shown(session.id)}: before it, nothing is planned from {over} to {begins}"
            hint = "if something is missing, add it; if people are free, add a session that says so"
            yield Doubt(("sessions", number, "start"), message, hint)
        if (session.end or MIDNIGHT) > over or (before.end is None and _one_place(before, session)):
            before = session


def _one_place(one: Session, other: Session) -> bool:
    side_by_side = one.room and other.room and one.room != other.room
    return one.venue == other.venue and not side_by_side


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)
