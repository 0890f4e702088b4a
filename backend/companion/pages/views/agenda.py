"""The agenda by day."""

from datetime import date
from itertools import groupby

from msgspec import Struct

from companion.domain.agenda import Kind, Session
from companion.pages.said import Said
from companion.pages.scene import Scene
from companion.pages.views.occasion import Occasion, occasion
from companion.pages.views.stops import NOWHERE, Stop, place_name, stop, usual_place


class Day(Struct, frozen=True):
    """One day with its stops; `place` is where it usually is, empty where that is nowhere."""

    id: str
    heading: str
    weekday: str
    number: int
    place: Said
    stops: tuple[Stop, ...]


class Choice(Struct, frozen=True):
    """Something to filter by: an id, and its name."""

    id: str
    name: Said


class Filter(Struct, frozen=True):
    """One way to narrow the programme down: `name` is the key of its texts and of its place in the address."""

    name: str
    choices: tuple[Choice, ...]


class AgendaView(Struct, frozen=True):
    """The whole programme. `filters` is empty where `searchable` is not, and where there is nothing to choose."""

    title: Said
    dates: str
    days: tuple[Day, ...]
    searchable: bool
    filters: tuple[Filter, ...]
    occasion: Occasion


MANY_SESSIONS = 40
SEVERAL_TRACKS = 2
"""From one of these on, a programme is searched instead of read."""


def agenda_view(scene: Scene) -> AgendaView:
    """Days in order; within a day by start, then as in the file."""
    event = scene.agenda.event
    agenda = scene.agenda
    searchable = len(agenda.sessions) >= MANY_SESSIONS or len(agenda.tracks) >= SEVERAL_TRACKS
    by_start = sorted(scene.agenda.sessions, key=lambda session: scene.slots[session.id].starts_at)
    return AgendaView(
        title=scene.say(event.title),
        dates=scene.phrases.days(event.dates.first, event.dates.last),
        days=tuple(
            _day(scene, day, tuple(sessions))
            for day, sessions in groupby(by_start, key=lambda session: session.date)
        ),
        searchable=searchable,
        filters=_filters(scene) if searchable else (),
        occasion=occasion(scene, tuple(by_start)),
    )


def _filters(scene: Scene) -> tuple[Filter, ...]:
    agenda, kinds = scene.agenda, scene.phrases.texts["kinds"]
    used = {session.kind for session in agenda.sessions}
    filters = (
        Filter("track", tuple(Choice(track.id, scene.say(track.name)) for track in agenda.tracks)),
        Filter("kind", tuple(Choice(kind.value, Said(kinds[kind])) for kind in Kind if kind in used)),
        Filter("speaker", tuple(Choice(person.id, Said(person.name)) for person in agenda.speakers)),
        Filter("venue", tuple(Choice(venue.id, scene.say(venue.name)) for venue in agenda.venues)),
    )
    return tuple(one for one in filters if len(one.choices) > 1)


def _day(scene: Scene, day: date, sessions: tuple[Session, ...]) -> Day:
    usual = usual_place(sessions)
    return Day(
        id=scene.day_id(day),
        heading=scene.phrases.heading(day),
        weekday=scene.phrases.weekday(day),
        number=day.day,
        place=place_name(scene, usual, NOWHERE),
        stops=tuple(stop(scene, session, usual) for session in sessions),
    )
