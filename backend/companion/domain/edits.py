"""What organizers do on the day, as values: later, earlier, another place, cancelled, replaced.

`planned` says what an agenda's file must say then; `companion.content.rewrite` writes it there. Nothing here looks at
the clock: what is over can be moved too, and the preview says that nobody would hear of it.
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Literal
from unicodedata import category

import msgspec
from msgspec import Struct

from companion.domain.agenda import Agenda, Session, Status, Text, text_in
from companion.domain.edit_kinds import Cancel, Earlier, Edit, EditError, Later, Place, Replace
from companion.domain.following import Times, minutes_of, running_late

__all__ = [
    "Cancel",
    "Earlier",
    "Edit",
    "EditError",
    "FieldChange",
    "Later",
    "Place",
    "Replace",
    "edited",
    "named",
    "planned",
]

DAY = 24 * 60

Field = Literal["start", "end", "leave_by", "venue", "room", "status", "reason", "replaced_by"]
FIELDS: tuple[Field, ...] = ("start", "end", "leave_by", "venue", "room", "status", "reason", "replaced_by")


class FieldChange(Struct, frozen=True):
    """What a key of a session must say; None: the key goes."""

    session: str
    field: Field
    value: Text | None


def planned(agenda: Agenda, edits: Sequence[Edit], reason: Text = "") -> tuple[FieldChange, ...]:
    """What differs in the file after all the edits, one after the other, in the file's order.

    Each session that differs gets the `reason`; without one it keeps what it had, but for what is cancelled now: of
    that the old reason would be told. Raises EditError.
    """
    why = _checked(reason, agenda)
    after = agenda
    for edit in _without_what_is_cancelled(edits):
        after = _with(after, _applied(after, edit))
    sessions = [
        _because(new, old, why) if new != old else new
        for old, new in zip(agenda.sessions, after.sessions, strict=True)
    ]
    return tuple(
        FieldChange(old.id, name, _value(new, name))
        for old, new in zip(agenda.sessions, sessions, strict=True)
        for name in FIELDS
        if getattr(old, name) != getattr(new, name)
    )


def _without_what_is_cancelled(edits: Sequence[Edit]) -> list[Edit]:
    """Whatever else was meant for a session, in whatever order: what does not take place is not moved either."""
    cancelled = {edit.session for edit in edits if isinstance(edit, Cancel)}
    return [edit for edit in edits if isinstance(edit, Cancel) or edit.session not in cancelled]


def edited(agenda: Agenda, changes: Iterable[FieldChange]) -> Agenda:
    """The agenda that a file says after these changes."""
    values: dict[str, dict[str, object]] = {}
    for change in changes:
        values.setdefault(change.session, {})[change.field] = _meaning(change)
    return _with(
        agenda,
        [
            msgspec.structs.replace(session, **values[session.id])
            for session in agenda.sessions
            if session.id in values
        ],
    )


def named(session: Session, agenda: Agenda) -> str:
    """A session as messages call it."""
    return f"“{text_in(session.title, 'en', agenda.event.language)}” ({session.id})"


def _applied(agenda: Agenda, edit: Edit) -> list[Session]:
    """The sessions that are different after one edit."""
    session = _found(agenda, edit.session)
    if session.status is Status.CANCELLED and not isinstance(edit, Replace):
        so = " already" if isinstance(edit, Cancel) else ", so it has no time or place to change"
        raise EditError(
            f"{named(session, agenda)} is cancelled{so}; to bring it back, delete its line "
            "`status: cancelled` in the file"
        )
    match edit:
        case Later(minutes=minutes, following=True):
            times = running_late(agenda, session, minutes)
            return [_at(_found(agenda, moved), new, agenda) for moved, new in times.items()]
        case Later(minutes=minutes):
            return [_moved(session, minutes, agenda)]
        case Earlier(minutes=minutes):
            return [_moved(session, -minutes, agenda)]
        case Place(venue=venue, room=room):
            return [_placed(session, venue, room, agenda)]
        case Cancel():
            return [msgspec.structs.replace(session, status=Status.CANCELLED)]
        case Replace(with_=other):
            return [_replaced(session, other, agenda)]


def _moved(session: Session, minutes: int, agenda: Agenda) -> Session:
    end = None if session.end is None else minutes_of(session.end) + minutes
    return _at(session, Times(minutes_of(session.start) + minutes, end), agenda)


def _at(session: Session, new: Times, agenda: Agenda) -> Session:
    """The session at other times. An end that is not written stays so; the time to leave keeps its distance."""
    values = {"start": _clock(new.start, "begin", session, agenda)}
    if session.end is not None and new.end is not None:
        values["end"] = _clock(new.end, "end", session, agenda)
    if session.leave_by is not None:
        leave_by = minutes_of(session.leave_by) + new.start - minutes_of(session.start)
        values["leave_by"] = _clock(leave_by, "be left for", session, agenda)
    return msgspec.structs.replace(session, **values)


def _clock(minutes: int, what: str, session: Session, agenda: Agenda) -> str:
    if 0 <= minutes < DAY:
        return f"{minutes // 60:02}:{minutes % 60:02}"
    when = "after midnight" if minutes >= DAY else "the day before"
    raise EditError(
        f"{named(session, agenda)} would {what} {when}; give fewer minutes, or change it in the file"
    )


def _placed(session: Session, venue_id: str, room_id: str | None, agenda: Agenda) -> Session:
    venue = agenda.venue(venue_id)
    if venue is None:
        raise EditError(_no("venue", venue_id, [each.id for each in agenda.venues]))
    if room_id is not None and agenda.room(venue_id, room_id) is None:
        raise EditError(_no("room", room_id, [room.id for room in venue.rooms], f" in `{venue_id}`"))
    return msgspec.structs.replace(session, venue=venue_id, room=room_id)


def _replaced(session: Session, other_id: str, agenda: Agenda) -> Session:
    other = _found(agenda, other_id)
    if other.id == session.id:
        raise EditError(f"{named(session, agenda)} cannot replace itself; name the other session")
    if other.status is Status.CANCELLED:
        raise EditError(f"{named(other, agenda)} is cancelled, so it cannot replace another session")
    if session.status is Status.CANCELLED and session.replaced_by == other.id:
        raise EditError(f"{named(session, agenda)} is replaced by {named(other, agenda)} already")
    return msgspec.structs.replace(session, status=Status.CANCELLED, replaced_by=other.id)


def _because(new: Session, old: Session, reason: Text) -> Session:
    if reason:
        return msgspec.structs.replace(new, reason=reason)
    return msgspec.structs.replace(new, reason="") if new.status is not old.status else new


def _checked(reason: Text, agenda: Agenda) -> Text:
    """The reason on one line, without what is empty; plain where it is in the language of plain texts alone."""
    if isinstance(reason, str):
        return _line(reason)
    languages = agenda.event.languages
    for language in reason:
        if language not in languages:
            raise EditError(
                f"{language}: the event has no texts in this language, it has {', '.join(languages)}"
            )
    texts = {language: said for language in languages if (said := _line(reason.get(language, "")))}
    return texts[agenda.event.language] if list(texts) == [agenda.event.language] else texts or ""


def _line(text: str) -> str:
    line = " ".join(text.split())
    if any(category(character) in {"Cc", "Cs"} for character in line):
        raise EditError("the reason has a character that cannot be written; type it anew")
    return line


def _found(agenda: Agenda, session_id: str) -> Session:
    session = agenda.session(session_id)
    if session is None:
        raise EditError(_no("session", session_id, [each.id for each in agenda.sessions]))
    return session


def _no(what: str, name: str, known: list[str], where: str = "") -> str:
    near = get_close_matches(name, known, n=1)
    hint = f"did you mean `{near[0]}`?" if near else f"known are {', '.join(known) or 'none'}"
    return f"there is no {what} `{name}`{where}; {hint}"


def _with(agenda: Agenda, sessions: Iterable[Session]) -> Agenda:
    new = {session.id: session for session in sessions}
    return msgspec.structs.replace(
        agenda, sessions=tuple(new.get(session.id, session) for session in agenda.sessions)
    )


def _value(session: Session, name: Field) -> Text | None:
    value = getattr(session, name)
    return value.value if isinstance(value, Status) else value or None


def _meaning(change: FieldChange) -> object:
    """What the agenda says where the file has this, or nothing."""
    if change.field == "status":
        return Status.CONFIRMED if change.value is None else Status(str(change.value))
    return change.value or ("" if change.field == "reason" else None)
