"""Small agendas for tests: say only what matters, the rest is filled in."""

from datetime import date
from typing import Any

import msgspec
import yaml

from companion.db.subscriptions import Subscription
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


def a_wish(name: str = "phone", **fields: Any) -> Subscription:
    """A subscription; its endpoint names it."""
    values: dict[str, Any] = {
        "endpoint": f"https://push.example.net/{name}",
        "p256dh": "p",
        "auth": "a",
        "vapid_key_id": "k",
        "language": "en",
        "scope": "all",
        "days": (),
        "announcements": True,
        "reminder_minutes": 0,
        "stars": frozenset(),
    }
    return Subscription(**(values | fields))


def as_yaml(agenda: Agenda) -> bytes:
    """The agenda as an organizer's file: JSON is YAML too, but ours must be in block style."""
    return yaml.safe_dump(msgspec.to_builtins(agenda), sort_keys=False, allow_unicode=True).encode()
