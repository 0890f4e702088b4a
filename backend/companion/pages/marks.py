"""What marks a session as changed in the agenda: the word, and what was before.

Marks follow alerts, not revisions. A mark stays as long as the session was not over at the last alert; the
page's script hides one that has been seen and is two hours old.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from operator import attrgetter

from msgspec import Struct

from companion.domain.agenda import Agenda, Session, Status
from companion.domain.changes import Change, ChangeKind
from companion.domain.timeline import Slot, moment
from companion.pages.snapshot import AlertEntry, Snapshot


class Word(StrEnum):
    """What a changed card says; the value names the text in `marks` of the interface's texts."""

    CANCELLED = "cancelled"
    REINSTATED = "reinstated"
    EARLIER = "earlier"
    LATER = "later"
    PLACE = "place"
    NEW = "new"
    UPDATED = "updated"


class Mark(Struct, frozen=True):
    """How one session changed. `old_*` are as written, None where that has not changed; `told_at` is real time."""

    words: tuple[Word, ...]
    alert: int
    told_at: int
    old_date: date | None = None
    old_start: str | None = None
    old_venue: str | None = None
    old_room: str | None = None


_STATUS = {ChangeKind.CANCELLED, ChangeKind.REINSTATED}
_TOLD_BY_OTHER_WORDS = {
    *_STATUS,
    ChangeKind.NEW,
    ChangeKind.DATE,
    ChangeKind.START,
    ChangeKind.VENUE,
    ChangeKind.ROOM,
    ChangeKind.REASON,
    ChangeKind.REPLACED,
}


def marks(snapshot: Snapshot, slots: Mapping[str, Slot]) -> dict[str, Mark]:
    """The mark of every session that carries one, by session id."""
    alerts = sorted(snapshot.alerts, key=attrgetter("number"))
    told_until = max((alert.at for alert in alerts), default=0) + snapshot.clock_offset
    found: dict[str, Mark] = {}
    for session in snapshot.agenda.sessions:
        told = [alert for alert in alerts if any(change.session_id == session.id for change in alert.changes)]
        if told and slots[session.id].over_at > told_until:
            mark = _mark(session, told, slots[session.id], snapshot.agenda)
            if mark.words:
                found[session.id] = mark
    return found


def _mark(session: Session, told: list[AlertEntry], slot: Slot, agenda: Agenda) -> Mark:
    """From the alerts that spoke of this session, oldest first: the latest word on each fact counts."""
    changes: dict[ChangeKind, Change] = {
        change.kind: change for alert in told for change in alert.changes if change.session_id == session.id
    }
    day, start = changes.get(ChangeKind.DATE), changes.get(ChangeKind.START)
    old_date = date.fromisoformat(day.old) if day and day.old else None
    old_start = start.old if start else None
    was_at = moment(old_date or session.date, old_start or session.start, agenda.zone)
    moved = was_at != slot.starts_at
    venue, room = changes.get(ChangeKind.VENUE), changes.get(ChangeKind.ROOM)
    placed = (venue is not None and venue.old != session.venue) or (
        room is not None and room.old != session.room
    )
    return Mark(
        words=tuple(_words(session, changes, was_at - slot.starts_at, placed=placed)),
        alert=told[-1].number,
        told_at=told[-1].at,
        old_date=old_date if moved else None,
        old_start=(old_start or session.start) if moved else None,
        old_venue=venue.old if placed and venue else None,
        old_room=room.old if placed and room else None,
    )


def _words(session: Session, kinds: Iterable[ChangeKind], earlier_by: int, *, placed: bool) -> Iterable[Word]:
    """The words in the order in which they matter; the small ones only where there is no other."""
    kinds = set(kinds)
    if session.status is Status.CANCELLED:
        yield Word.CANCELLED
        return
    if ChangeKind.REINSTATED in kinds:
        yield Word.REINSTATED
    if earlier_by:
        yield Word.EARLIER if earlier_by > 0 else Word.LATER
    if placed:
        yield Word.PLACE
    if earlier_by or placed or ChangeKind.REINSTATED in kinds:
        return
    if ChangeKind.NEW in kinds:
        yield Word.NEW
    elif kinds - _TOLD_BY_OTHER_WORDS:
        yield Word.UPDATED
