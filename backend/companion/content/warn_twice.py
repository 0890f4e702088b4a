"""Rooms and speakers that are wanted twice at once.

Only what is sure counts: two sessions that begin together, or one that begins before the written end of another.
A session without an end may be over when the next one begins.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from companion.content.problems import Doubt, shown
from companion.domain.agenda import Agenda, Kind, Session, Status

MOMENTS = {Kind.DEADLINE, Kind.LOGISTICS}
"""They take up no room."""

SIDE_BY_SIDE = MOMENTS | {Kind.SOCIAL, Kind.TRANSPORT, Kind.WORK, Kind.WORKSHOP}
"""They go well beside something else in the same house, where no room is named."""

Numbered = tuple[int, Session]
"""A session and its number in the file, from 0."""


def twice_at_once(agenda: Agenda) -> Iterator[Doubt]:
    """Each session that is in the way of another, once for the place and once for each speaker."""
    sessions = [
        (number, session)
        for number, session in enumerate(agenda.sessions)
        if session.status is not Status.CANCELLED and session.kind is not Kind.DEADLINE
    ]
    told = set()
    for busy in _by_place(sessions):
        for (_, one), (number, other) in _at_once(busy):
            told.add((one.id, other.id))
            yield _same_place(number, one, other)
    for speaker, busy in _by_speaker(sessions):
        for (_, one), (number, other) in _at_once(busy):
            if (one.id, other.id) not in told:
                yield _same_speaker(speaker, number, one, other)


def _by_place(sessions: list[Numbered]) -> Iterable[list[Numbered]]:
    """Sessions that would disturb each other. Where no room is named, tracks are taken to be apart."""
    found: dict[tuple[date, str, str, str], list[Numbered]] = defaultdict(list)
    for number, session in sessions:
        if session.venue and session.room and session.kind not in MOMENTS:
            found[session.date, session.venue, session.room, ""].append((number, session))
        elif session.venue and not session.room and session.kind not in SIDE_BY_SIDE:
            found[session.date, session.venue, "", session.track or ""].append((number, session))
    return found.values()


def _by_speaker(sessions: list[Numbered]) -> Iterator[tuple[str, list[Numbered]]]:
    found: dict[tuple[date, str], list[Numbered]] = defaultdict(list)
    for number, session in sessions:
        for speaker in session.speakers:
            found[session.date, speaker].append((number, session))
    for (_, speaker), busy in found.items():
        yield speaker, busy


def _at_once(busy: list[Numbered]) -> Iterator[tuple[Numbered, Numbered]]:
    """Each that begins while another goes on, with the one that goes on longest."""
    going: Numbered | None = None
    for one in sorted(busy, key=lambda numbered: numbered[1].start):
        if going and (going[1].start == one[1].start or _end(going) > one[1].start):
            yield going, one
        if going is None or _end(one) > _end(going):
            going = one


def _end(numbered: Numbered) -> str:
    return numbered[1].end or numbered[1].start


def _same_place(number: int, one: Session, other: Session) -> Doubt:
    place = f"{other.venue}/{other.room}" if other.room else str(other.venue)
    message = f"session {shown(other.id)}: at {other.start} {shown(place)} is taken by {_until(one, other)}"
    hint = "correct a time or a room" if other.room else "correct a time, or say in which rooms they are"
    return Doubt(("sessions", number, "start"), message, hint)


def _same_speaker(speaker: str, number: int, one: Session, other: Session) -> Doubt:
    message = f"session {shown(other.id)}: at {other.start} {shown(speaker)} is in {_until(one, other)}"
    place = ("sessions", number, "speakers", other.speakers.index(speaker))
    return Doubt(place, message, "correct a time, or the speakers")


def _until(one: Session, other: Session) -> str:
    """The session in the way, and until when; one that begins at the same time may have no end."""
    if one.end and one.end > other.start:
        return f"{shown(one.id)} until {one.end}"
    return f"{shown(one.id)}, which begins then too"
