"""Small agendas for tests: say only what matters, the rest is filled in."""

from datetime import date
from typing import Any

import msgspec

from companion.domain.agenda import Agenda, Dates, Event, Session, Speaker, Venue

EITRI = Venue(id="eitri", name="Eitri", address="Haukelandsbakken 31, 5009 Bergen, Norway")
ULRIKEN = Venue(id="ulriken", name="Ulriken")


def an_event(**fields: Any) -> Event:
    values: dict[str, Any] = {
        "id": "datathon",
        "title": "Datathon",
        "timezone": "Europe/Oslo",
        "dates": Dates(first=date(2022, 9, 16), last=date(2022, 9, 19)),
        "languages": ("en", "nb"),
    }
    return Event(**(values | fields))


def a_session(session_id: str = "keynote", **fields: Any) -> Session:
    values: dict[str, Any] = {
        "id": session_id,
        "date": date(2022, 9, 19),
        "start": "10:00",
        "title": session_id.replace("-", " ").capitalize(),
        "venue": "eitri",
    }
    return Session(**(values | fields))


def a_speaker(speaker_id: str = "celi", **fields: Any) -> Speaker:
    return Speaker(**({"id": speaker_id, "name": speaker_id.capitalize()} | fields))


def an_agenda(*sessions: Session, **fields: Any) -> Agenda:
    values: dict[str, Any] = {
        "event": an_event(),
        "venues": (EITRI, ULRIKEN),
        "sessions": sessions or (a_session(),),
    }
    return Agenda(**(values | fields))


def changed(agenda: Agenda, session_id: str, **fields: Any) -> Agenda:
    """The agenda with one session's fields replaced."""
    sessions = tuple(
        msgspec.structs.replace(item, **fields) if item.id == session_id else item for item in agenda.sessions
    )
    return msgspec.structs.replace(agenda, sessions=sessions)
