"""Ids that changed although what they stand for seems the same: stars, calendars and alerts hang on them."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from difflib import SequenceMatcher
from typing import TypeVar

from companion.content.problems import Doubt, shown
from companion.domain.agenda import Agenda, Session, Speaker, Text, Venue, text_in

ALIKE = 0.6
"""Titles of the same hour and place that are more alike than this are the same session, reworded."""

MOST = 5
"""So many sessions get a warning each."""
NAMED = 3
"""So many of more are named; the rest is counted."""

Item = TypeVar("Item", Session, Venue, Speaker)


def renamed(published: Agenda, agenda: Agenda) -> Iterator[Doubt]:
    """Each new id that seems to stand for something whose published id is gone."""
    yield from _renamed_sessions(published, agenda)
    for was_there, now_there in _pairs(_gone(published.venues, agenda.venues), _name_of(agenda)):
        yield _doubt(agenda.venues, "venue", was_there, now_there, "people hear that its sessions moved")
    for who, now_who in _pairs(_gone(published.speakers, agenda.speakers), _name_of(agenda)):
        yield _doubt(agenda.speakers, "speaker", who, now_who, "people hear of other speakers")


def _renamed_sessions(published: Agenda, agenda: Agenda) -> Iterator[Doubt]:
    """One for each, or one for all where a script must have been at it."""
    numbers = {session.id: number for number, session in enumerate(agenda.sessions)}
    pairs = [(was.id, now.id) for was, now in _sessions(published, agenda)]
    if len(pairs) > MOST:
        named = ", ".join(f"{shown(now)} was {shown(was)}" for was, now in pairs[:NAMED])
        message = (
            f"{len(pairs)} sessions have new ids, but seem the same: {named} and {len(pairs) - NAMED} more"
        )
        hint = "did you rename them? then attendees lose their stars: write the old ids"
        yield Doubt(("sessions", numbers[pairs[0][1]], "id"), message, hint)
        return
    for was, now in pairs:
        message = f"session {shown(now)}: this id is new, and {shown(was)}, which seems the same, is gone"
        hint = f"did you rename {shown(was)}? then attendees lose their stars: write `id: {was}`"
        yield Doubt(("sessions", numbers[now], "id"), message, hint)


def _doubt(items: tuple[Item, ...], what: str, was: Item, now: Item, effect: str) -> Doubt:
    message = f"{what} {shown(now.id)}: this id is new, and {shown(was.id)}, which has the same name, is gone"
    hint = f"did you rename {shown(was.id)}? then {effect}: write `id: {was.id}`"
    return Doubt((f"{what}s", items.index(now), "id"), message, hint)


def _sessions(published: Agenda, agenda: Agenda) -> Iterator[tuple[Session, Session]]:
    """The surest first: the same title at the same time, on the same day, by the same people; then the same hour."""

    def title(session: Session) -> str:
        return _plain(session.title, agenda)

    gone, new = _gone(published.sessions, agenda.sessions)
    keys: tuple[Callable[[Session], Hashable], ...] = (
        lambda session: (title(session), session.date, session.start),
        lambda session: (title(session), session.date),
        lambda session: (title(session), session.speakers) if session.speakers else None,
    )
    for key in keys:
        for pair in _pairs((gone, new), key):
            yield pair
            gone.remove(pair[0])
            new.remove(pair[1])
    for was, now in _pairs(
        (gone, new), lambda session: (session.date, session.start, session.venue, session.room)
    ):
        if SequenceMatcher(None, title(was), title(now)).ratio() > ALIKE:
            yield was, now


def _gone(old: Iterable[Item], new: Iterable[Item]) -> tuple[list[Item], list[Item]]:
    """What is gone, and what is new."""
    before, after = {item.id for item in old}, {item.id for item in new}
    return [item for item in old if item.id not in after], [item for item in new if item.id not in before]


def _pairs(
    gone_and_new: tuple[list[Item], list[Item]], key: Callable[[Item], Hashable]
) -> list[tuple[Item, Item]]:
    """What is gone with the new one of the same key, if each is the only one that has it."""
    gone, new = (_only(items, key) for items in gone_and_new)
    return [(was, new[same]) for same, was in gone.items() if same in new]


def _only(items: list[Item], key: Callable[[Item], Hashable]) -> dict[Hashable, Item]:
    found: dict[Hashable, list[Item]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return {same: alike[0] for same, alike in found.items() if len(alike) == 1 and same}


def _name_of(agenda: Agenda) -> Callable[[Venue | Speaker], str]:
    return lambda item: _plain(item.name, agenda)


def _plain(text: Text, agenda: Agenda) -> str:
    return text_in(text, agenda.event.languages[0], agenda.event.language).casefold().strip()
