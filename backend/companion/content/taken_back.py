"""The hold for an edit that undoes what a command or the organizer's page changed, and its author never saw.

A file is saved from an editor that was opened before: what stands in it of those sessions is what stood there then.
Pure: whoever calls brings the revisions since the file last spoke for itself.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import fields

from companion.content.holds import Hold, HoldKind, joined, named
from companion.domain.agenda import Agenda, Event, Session, Speaker, Status, Track, Venue, text_in
from companion.domain.timeline import local

TIMES = {"date", "start", "end", "leave_by", "last_return"}
PLACES = {"venue", "room", "meet"}
ABSENT = object()

_Key = tuple[str, str, str]
"""List, id, field."""


class _Undoing(NamedTuple):
    """What the edit would do to `{names}`, and what had been done to them."""

    would: str
    had_been: str


_BRING_BACK = _Undoing("bring back {names}", "removed")
_REOPEN = _Undoing("reopen {names}", "cancelled")
_CANCEL = _Undoing("cancel {names} again", "reopened")
_MOVE = _Undoing("move {names} back{times}", "moved")
_PLACE = _Undoing("move {names} back{place}", "moved")
_OTHER = _Undoing("undo a change of {names}", "made")


class Step(Struct, frozen=True):
    """An agenda as it was published at `at` (event time in ms), and `hand`: "with the token “desk”"."""

    agenda: Agenda
    hand: str
    at: int


def hold_for_taking_back(steps: Sequence[Step], new: Agenda, now: int) -> tuple[Hold, ...]:
    """What `new` puts back to how it was before one of `steps`. `now`: event time in ms.

    The first step is what the file itself said last, so its author knows it. Those after it were made by commands and
    on the page; the last one is what is published.
    """
    undone: dict[tuple[int, _Undoing], dict[tuple[str, str], None]] = {}
    values = [_values(step.agenda) for step in steps]
    for key, at in _undone(values, _values(new)):
        section, item, _ = key
        undone.setdefault((at, _undoing(key, steps[-1].agenda)), {})[section, item] = None
    told = {item for (_, undoing), items in undone.items() if undoing is not _OTHER for item in items}
    return tuple(
        Hold(HoldKind.TAKEN_BACK, _message(undoing, list(items), steps, at, new, now))
        for (at, undoing), items in undone.items()
        # Of what is reopened, nobody wants to hear of its reason too.
        if undoing is not _OTHER or not told.issuperset(items)
    )


def _values(agenda: Agenda) -> dict[_Key, object]:
    lists: dict[str, Iterable[Event | Venue | Track | Speaker | Session]] = {
        "event": (agenda.event,),
        "venue": agenda.venues,
        "track": agenda.tracks,
        "speaker": agenda.speakers,
        "session": agenda.sessions,
    }
    return {
        (section, record.id, field.name): getattr(record, field.name)
        for section, records in lists.items()
        for record in records
        for field in fields(record)
    }


def _undone(values: list[dict[_Key, object]], new: dict[_Key, object]) -> Iterator[tuple[_Key, int]]:
    """Each value that would be as before, and the step that had set it."""
    head = values[-1]
    for key, value in new.items():
        section, item, _ = key
        is_there = (section, item, "id") in head
        if value == head.get(key, ABSENT) or (not is_there and key[2] != "id"):
            continue
        known = [each.get(key, ABSENT) for each in values]
        set_by = [at for at in range(1, len(known)) if known[at] != known[at - 1]]
        if set_by and value in known[: set_by[-1]]:
            yield key, set_by[-1]


def _undoing(key: _Key, published: Agenda) -> _Undoing:
    section, item, name = key
    session = published.session(item) if section == "session" else None
    if name == "id":
        return _BRING_BACK
    if session is not None and name == "status":
        return _REOPEN if session.status is Status.CANCELLED else _CANCEL
    if session is not None and name in TIMES:
        return _MOVE
    return _PLACE if session is not None and name in PLACES else _OTHER


def _message(
    undoing: _Undoing, items: list[tuple[str, str]], steps: Sequence[Step], at: int, new: Agenda, now: int
) -> str:
    step, published = steps[at], steps[-1].agenda
    times = place = ""
    if len(items) == 1:
        was, session = published.session(items[0][1]), new.session(items[0][1])
        times, place = _times(was, session), _place(was, session, new)
    names = joined([_name(section, item, new) for section, item in items])
    said = undoing.would.format(names=names, times=times, place=place)
    return f"This would {said}, {undoing.had_been} {step.hand} {_clock(step.at, now, new.zone)}."


def _name(section: str, item: str, new: Agenda) -> str:
    if section == "event":
        return "the event"
    session = new.session(item) if section == "session" else None
    return named(session, new) if session else f"the {section} `{item}`"


def _times(was: Session | None, session: Session | None) -> str:
    if was is None or session is None or was.start == session.start or was.date != session.date:
        return ""
    return f" from {was.start} to {session.start}"


def _place(was: Session | None, session: Session | None, new: Agenda) -> str:
    if was is None or session is None:
        return ""
    venue, room = new.venue(session.venue), new.room(session.venue, session.room)
    there = venue if was.venue != session.venue else room
    return f" to {text_in(there.name, 'en', new.event.language)}" if there else ""


def _clock(at: int, now: int, zone: ZoneInfo) -> str:
    day = local(at, zone)
    if day.date() == local(now, zone).date():
        return f"at {day:%H:%M}"
    return f"on {day:%A} {day.day} {day:%B} at {day:%H:%M}"
