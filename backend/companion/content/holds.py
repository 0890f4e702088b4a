"""Edits that wait for the organizer's word: what looks like an accident is neither shown nor told to anybody.

Pure: compares the published file and agenda with the edited ones. The first revision is never held.
"""

from datetime import time
from enum import StrEnum
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import fields

from companion.domain.agenda import Agenda, Session, Status, text_in
from companion.domain.timeline import Slot, local, timeline

NIGHT_FROM = time(22)
NIGHT_UNTIL = time(7)
MANY = 3
"""Fewer changed sessions than this are an edit, however small the agenda is."""
NAMED = 5
"""So many sessions are listed by name."""


class HoldKind(StrEnum):
    """Why an edit waits."""

    VANISHED = "vanished"
    """Sessions are gone from the file. `status: cancelled` is the way to cancel."""
    CUT_OFF = "cut-off"
    """The file ends where the published one goes on: it was probably not saved to its end."""
    PAST = "past"
    """A start moved to a moment that is over."""
    NIGHT = "night"
    """A start moved into 22:00-07:00, local time."""
    MANY = "many"
    """More than a third of the sessions changed."""
    TAKEN_BACK = "taken-back"
    """It undoes what a command or the organizer's page changed: see `taken_back`."""


class Hold(Struct, frozen=True):
    """One reason to wait. `message` is an English sentence that names what is concerned."""

    kind: HoldKind
    message: str


def holds(old_source: bytes, old: Agenda, new_source: bytes, new: Agenda, now: int) -> tuple[Hold, ...]:
    """Every reason to wait with `new`; none if it can be published. `now` is event time in milliseconds."""
    if new == old:
        return ()
    return (
        *_hold_for_vanished_sessions(old, new),
        *_hold_for_cut_off_file(old_source, old, new_source, new),
        *_hold_for_odd_starts(old, new, now),
        *_hold_for_many_changes(old, new),
    )


def _hold_for_vanished_sessions(old: Agenda, new: Agenda) -> tuple[Hold, ...]:
    gone = [session for session in old.sessions if new.session(session.id) is None]
    if not gone:
        return ()
    are, them = ("is", "it") if len(gone) == 1 else ("are", "them")
    message = (
        f"{_names(gone, old)} {are} gone from the file. To cancel, keep {them}, with `status: cancelled`."
    )
    return (Hold(HoldKind.VANISHED, message),)


def _hold_for_cut_off_file(
    old_source: bytes, old: Agenda, new_source: bytes, new: Agenda
) -> tuple[Hold, ...]:
    before, after = _text(old_source), _text(new_source)
    if before.startswith(after.rstrip()):
        message = "The file ends where the published one goes on. Was it saved to its end?"
        return (Hold(HoldKind.CUT_OFF, message),)
    if not new.sessions:
        return ()
    last = new.sessions[-1]
    was = old.session(last.id)
    edited_and_unended = was != last and before.endswith("\n") and not after.endswith("\n")
    other_ending = before.rstrip().split("\n")[-1] != after.rstrip().split("\n")[-1]
    lost = _lost(was, last) if was else ()
    if edited_and_unended or (other_ending and lost):
        missing = f", without its {' and '.join(lost)}" if lost else ""
        message = f"The file ends within {named(last, new)}{missing}. Was it saved to its end?"
        return (Hold(HoldKind.CUT_OFF, message),)
    return ()


def _lost(was: Session, now: Session) -> tuple[str, ...]:
    """The fields that became nothing, or of which only the beginning is left."""
    return tuple(
        field.name
        for field in fields(Session)
        if (before := getattr(was, field.name)) != (after := getattr(now, field.name))
        and (after == field.default or _begins(before, after))
    )


def _begins(was: object, now: object) -> bool:
    if isinstance(was, str) and isinstance(now, str):
        return was.startswith(now)
    if isinstance(was, tuple) and isinstance(now, tuple):
        return was[: len(now)] == now
    if isinstance(was, dict) and isinstance(now, dict):
        return all(_begins(was.get(language), text) for language, text in now.items())
    return False


def _hold_for_odd_starts(old: Agenda, new: Agenda, now: int) -> tuple[Hold, ...]:
    before, after = timeline(old), timeline(new)
    found = []
    for session in new.sessions:
        was, slot = before.get(session.id), after[session.id]
        if was is None or was.starts_at == slot.starts_at or session.status is Status.CANCELLED:
            continue
        move = f"{named(session, new)} would move from {_when(was, old)} to {_when(slot, new)}"
        if slot.starts_at < now <= was.starts_at:
            found.append(Hold(HoldKind.PAST, f"{move}, which is over."))
        if _at_night(slot, new.zone) and not _at_night(was, old.zone):
            found.append(Hold(HoldKind.NIGHT, f"{move}, in the night."))
    return tuple(found)


def _hold_for_many_changes(old: Agenda, new: Agenda) -> tuple[Hold, ...]:
    before, after = timeline(old), timeline(new)
    changed = [
        session
        for session in new.sessions
        if session.id in before
        and (
            session != old.session(session.id) or before[session.id].starts_at != after[session.id].starts_at
        )
    ]
    if len(changed) < MANY or len(changed) * 3 <= len(old.sessions):
        return ()
    message = f"{len(changed)} of {len(old.sessions)} sessions would change at once: {_names(changed, new)}."
    return (Hold(HoldKind.MANY, message),)


def _at_night(slot: Slot, zone: ZoneInfo) -> bool:
    clock = local(slot.starts_at, zone).time()
    return clock >= NIGHT_FROM or clock < NIGHT_UNTIL


def _when(slot: Slot, agenda: Agenda) -> str:
    return f"{local(slot.starts_at, agenda.zone):%A %d %B %H:%M}"


def named(session: Session, agenda: Agenda) -> str:
    """“Keynote” (keynote)."""
    return f"“{text_in(session.title, 'en', agenda.event.language)}” ({session.id})"


def _names(sessions: list[Session], agenda: Agenda) -> str:
    return joined([named(session, agenda) for session in sessions])


def joined(names: list[str]) -> str:
    """As an enumeration, of which not more is said than can be read."""
    if len(names) > NAMED:
        return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _text(source: bytes) -> str:
    """The file's text with plain line ends, so that an editor's habits are no difference."""
    text = source.decode("utf-8-sig", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
