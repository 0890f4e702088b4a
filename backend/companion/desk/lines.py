"""What the services say, as the lines that the page shows."""

from collections.abc import Iterable
from difflib import unified_diff

import msgspec

from companion.api.organizer.shapes.lines import ChangeLine, ProblemLine, RevisionLine, WaitShape
from companion.api.organizer.shapes.state import Menu, MenuPlace, MenuSession, MenuVenue
from companion.content.problems import Problem
from companion.db.history import Entry
from companion.domain.agenda import Agenda
from companion.domain.changes import Change
from companion.domain.urgency import Sending


def change_lines(changes: Iterable[Change], *agendas: Agenda | None) -> tuple[ChangeLine, ...]:
    """With the session's title, from the first of the agendas that has it."""
    titles = {
        session.id: session.title for agenda in reversed(agendas) if agenda for session in agenda.sessions
    }
    return tuple(
        ChangeLine(
            change.session_id,
            titles.get(change.session_id, change.session_id),
            change.kind.value,
            change.old,
            change.new,
        )
        for change in changes
    )


def problem_lines(problems: Iterable[Problem]) -> tuple[ProblemLine, ...]:
    return tuple(ProblemLine(each.line, each.column, each.message, each.hint) for each in problems)


def wait_shape(sending: Sending | None) -> WaitShape | None:
    """Why something is not sent at once; None where it is."""
    return WaitShape(sending.wait.value, sending.at) if sending and sending.wait else None


def revision_line(entry: Entry) -> RevisionLine:
    return RevisionLine(
        number=entry.number,
        token=entry.token,
        published_at=entry.published_at,
        origin=entry.origin,
        author=entry.author,
        reason=reasons(entry.reason),
        changes=entry.changes,
    )


def reasons(stored: str) -> dict[str, str]:
    """A revision's reason by language; the other way round is `as_reason`."""
    return msgspec.json.decode(stored, type=dict[str, str]) if stored else {}


def as_reason(texts: dict[str, str]) -> str:
    said = {language: text for language, text in texts.items() if text.strip()}
    return msgspec.json.encode(said).decode() if said else ""


def changed_lines(old: str, new: str) -> tuple[str, ...]:
    """The unified diff of two texts."""
    return tuple(unified_diff(old.splitlines(), new.splitlines(), "before", "after", n=2, lineterm=""))


def menu_of(agenda: Agenda) -> Menu:
    return Menu(
        sessions=tuple(
            MenuSession(
                id=session.id,
                title=session.title,
                date=session.date.isoformat(),
                start=session.start,
                end=session.end,
                venue=session.venue,
                room=session.room,
                status=session.status.value,
                kind=session.kind.value,
            )
            for session in agenda.sessions
        ),
        venues=tuple(
            MenuVenue(venue.id, venue.name, tuple(MenuPlace(room.id, room.name) for room in venue.rooms))
            for venue in agenda.venues
        ),
    )
