"""What differs between two agendas, session by session, by stable id.

Pure comparison: what of it is worth telling, and to whom, is decided in `alerts`.
"""

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct

from companion.domain.agenda import Agenda, Session, Status, Text, text_in


class ChangeKind(StrEnum):
    """What about a session has changed, in the order in which one session's changes are listed."""

    NEW = "new"
    REMOVED = "removed"
    """Vanished from the file. A session that does not take place is CANCELLED."""
    CANCELLED = "cancelled"
    REINSTATED = "reinstated"
    """Was cancelled, takes place after all."""
    DATE = "date"
    START = "start"
    VENUE = "venue"
    ROOM = "room"
    TITLE = "title"
    SPEAKERS = "speakers"
    END = "end"
    """The end as written. A derived end never makes a change."""
    MEET = "meet"
    LEAVE_BY = "leave-by"
    LAST_RETURN = "last-return"
    IF_CLOSED = "if-closed"
    SHORT = "short"
    DESCRIPTION = "description"
    KIND = "kind"
    TRACK = "track"
    REASON = "reason"
    REPLACED = "replaced"
    SIGNUP = "signup"
    NOTES = "notes"
    LINKS = "links"


class Change(Struct, frozen=True):
    """One fact of one session that differs: as written, or None where there was or is nothing.

    Times are ``19:00``, dates ISO, venues, rooms, speakers and tracks ids (speakers joined by
    ", "). NEW and REMOVED carry the title. A text that exists in several languages is given in the
    first of the event's languages in which it differs.
    """

    session_id: str
    kind: ChangeKind
    old: str | None
    new: str | None


def diff(old: Agenda, new: Agenda) -> tuple[Change, ...]:
    """Every change from `old` to `new`, by session: those of `new` in its order, then the removed ones."""
    languages = (*new.event.languages, *old.event.languages)
    before = {session.id: session for session in old.sessions}
    after = {session.id: session for session in new.sessions}
    changes: list[Change] = []
    for session in new.sessions:
        known = before.get(session.id)
        if known is None:
            changes.append(Change(session.id, ChangeKind.NEW, None, _title(session, new)))
        elif known != session:
            changes.extend(_compare(known, session, languages))
    changes.extend(
        Change(session.id, ChangeKind.REMOVED, _title(session, old), None)
        for session in old.sessions
        if session.id not in after
    )
    return tuple(changes)


def _title(session: Session, agenda: Agenda) -> str:
    return text_in(session.title, agenda.event.languages[0], agenda.event.language)


_PLAIN: tuple[tuple[ChangeKind, Callable[[Session], str | None]], ...] = (
    (ChangeKind.DATE, lambda session: session.date.isoformat()),
    (ChangeKind.START, lambda session: session.start),
    (ChangeKind.VENUE, lambda session: session.venue),
    (ChangeKind.ROOM, lambda session: session.room),
    (ChangeKind.SPEAKERS, lambda session: ", ".join(session.speakers) or None),
    (ChangeKind.END, lambda session: session.end),
    (ChangeKind.LEAVE_BY, lambda session: session.leave_by),
    (ChangeKind.LAST_RETURN, lambda session: session.last_return),
    (ChangeKind.KIND, lambda session: session.kind.value),
    (ChangeKind.TRACK, lambda session: session.track),
    (ChangeKind.REPLACED, lambda session: session.replaced_by),
)

_TEXTS: tuple[tuple[ChangeKind, Callable[[Session], tuple[Text, ...]]], ...] = (
    (ChangeKind.TITLE, lambda session: (session.title,)),
    (ChangeKind.SHORT, lambda session: (session.short,)),
    (ChangeKind.DESCRIPTION, lambda session: (session.description,)),
    (ChangeKind.MEET, lambda session: (session.meet,)),
    (ChangeKind.IF_CLOSED, lambda session: (session.if_closed,)),
    (ChangeKind.REASON, lambda session: (session.reason,)),
    (ChangeKind.NOTES, lambda session: (session.notes,)),
    (
        ChangeKind.SIGNUP,
        lambda session: (
            (session.signup.opens, session.signup.closes, session.signup.url) if session.signup else ()
        ),
    ),
    (
        ChangeKind.LINKS,
        lambda session: tuple(part for link in session.links for part in (link.title, link.url)),
    ),
)

_ORDER = {kind: place for place, kind in enumerate(ChangeKind)}


def in_order(changes: list[Change]) -> list[Change]:
    """One session's changes in the order of `ChangeKind`."""
    return sorted(changes, key=lambda change: _ORDER[change.kind])


def _compare(old: Session, new: Session, languages: tuple[str, ...]) -> list[Change]:
    changes = []
    if old.status is not new.status:
        kind = ChangeKind.CANCELLED if new.status is Status.CANCELLED else ChangeKind.REINSTATED
        changes.append(Change(new.id, kind, old.status.value, new.status.value))
    for kind, plain in _PLAIN:
        if plain(old) != plain(new):
            changes.append(Change(new.id, kind, plain(old), plain(new)))
    for kind, texts in _TEXTS:
        said = _said(texts(old), texts(new), languages)
        if said is not None:
            changes.append(Change(new.id, kind, *said))
    return in_order(changes)


def _said(
    was: tuple[Text, ...], now: tuple[Text, ...], languages: tuple[str, ...]
) -> tuple[str | None, str | None] | None:
    """Both texts in the first language in which they differ, or None if nobody could read a difference."""
    for language in languages:
        old = [text_in(text, language) for text in was]
        new = [text_in(text, language) for text in now]
        if old != new:
            return _joined(old), _joined(new)
    return None


def _joined(texts: list[str]) -> str | None:
    return " · ".join(filter(None, texts)) or None


def net_changes(bases: tuple[Agenda, ...], head: Agenda) -> tuple[Change, ...]:
    """What to say to a phone that was told `bases[0]`, and may have been told each later base.

    A fact of `head` that differs from any base is a change; its `old` comes from the first base
    that differs. Of one base it is the plain `diff`.
    """
    found: dict[str, dict[ChangeKind, Change]] = {}
    for base in bases:
        for change in diff(base, head):
            found.setdefault(change.session_id, {}).setdefault(change.kind, change)
    at_head = [session.id for session in head.sessions if session.id in found]
    removed = [session_id for session_id in found if head.session(session_id) is None]
    return tuple(
        change for session_id in (*at_head, *removed) for change in in_order([*found[session_id].values()])
    )
