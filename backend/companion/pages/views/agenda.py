"""The agenda by day."""

from datetime import date
from itertools import groupby

from msgspec import Struct

from companion.domain.agenda import Session
from companion.pages.said import Said
from companion.pages.scene import Scene
from companion.pages.views.stops import NOWHERE, Stop, place_name, stop, usual_place


class Day(Struct, frozen=True):
    """One day with its stops; `place` is where it usually is, empty where that is nowhere."""

    id: str
    heading: str
    weekday: str
    number: int
    place: Said
    stops: tuple[Stop, ...]


class AgendaView(Struct, frozen=True):
    """The whole programme."""

    title: Said
    dates: str
    days: tuple[Day, ...]


def agenda_view(scene: Scene) -> AgendaView:
    """Days in order; within a day by start, then as in the file."""
    event = scene.agenda.event
    by_start = sorted(scene.agenda.sessions, key=lambda session: scene.slots[session.id].starts_at)
    return AgendaView(
        title=scene.say(event.title),
        dates=scene.phrases.days(event.dates.first, event.dates.last),
        days=tuple(
            _day(scene, day, tuple(sessions))
            for day, sessions in groupby(by_start, key=lambda session: session.date)
        ),
    )


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
