from datetime import date
from typing import Any

import brotli
import msgspec
import pytest

from companion.api.documents import build_documents
from companion.domain.agenda import Room, Status, Track, Venue
from tests.api.world import AGENDA, CANCELLED, MOVED, a_snapshot
from tests.builders import a_session, a_speaker, an_agenda, an_event

KEYNOTE = {
    "id": "keynote",
    "date": "2022-09-19",
    "start": "10:00",
    "starts_at": "2022-09-19T10:00:00+02:00",
    "end": None,
    "ends_at": "2022-09-19T11:30:00+02:00",
    "end_source": "derived",
    "title": "Keynote",
    "short": "",
    "description": "",
    "kind": "talk",
    "track": None,
    "venue": "eitri",
    "room": None,
    "speakers": ["celi"],
    "status": "confirmed",
    "reason": "",
    "replaced_by": None,
    "signup": None,
    "notes": "",
    "links": [],
    "meet": "",
    "leave_by": None,
    "last_return": None,
    "if_closed": "",
}
CELI = {
    "id": "celi",
    "name": "Celi",
    "role": {"en": "Researcher", "nb": "Forsker"},
    "organisation": "",
    "bio": "",
    "links": [],
}


def read(snapshot: Any, path: str) -> Any:
    return msgspec.json.decode(build_documents(snapshot).resources[path].identity)


def test_there_is_a_document_for_everything_that_has_an_address():
    assert set(build_documents(a_snapshot()).resources) == {
        "/api/agenda",
        "/api/sessions",
        "/api/sessions/pizza",
        "/api/sessions/keynote",
        "/api/sessions/lunch",
        "/api/speakers",
        "/api/speakers/celi",
        "/api/venues",
        "/api/venues/eitri",
        "/api/venues/ulriken",
    }


def test_the_agenda_says_everything_flat():
    document = read(a_snapshot(clock_offset=86_400_000), "/api/agenda")
    assert (list(document), document["revision"], document["clock_offset"]) == (
        ["revision", "clock_offset", "event", "venues", "tracks", "speakers", "sessions"],
        "4-ab12cd34",
        86_400_000,
    )
    assert (document["event"]["id"], document["event"]["timezone"]) == ("datathon", "Europe/Oslo")
    assert document["event"]["dates"] == {"first": "2022-09-16", "last": "2022-09-19"}
    assert document["speakers"] == [CELI]
    assert [item["id"] for item in document["venues"]] == ["eitri", "ulriken"]
    assert [item["id"] for item in document["sessions"]] == ["pizza", "keynote", "lunch"]
    assert document["sessions"][1] == KEYNOTE


def test_the_large_one_is_compressed_before_the_first_reader_asks(monkeypatch: pytest.MonkeyPatch):
    """Who asks first after an edit would wait for it, and on the event loop all others with him."""
    resources = build_documents(a_snapshot()).resources
    monkeypatch.setattr(brotli, "compress", lambda *_, **__: b"just now")
    assert resources["/api/agenda"].br != b"just now"


def test_tracks_and_rooms_are_there():
    agenda = an_agenda(
        venues=(Venue(id="eitri", name="Eitri", rooms=(Room(id="hall", name="Hall"),)),),
        tracks=(Track(id="data", name="Data"),),
    )
    document = read(a_snapshot(agenda), "/api/agenda")
    assert document["tracks"] == [{"id": "data", "name": "Data"}]
    assert document["venues"][0]["rooms"] == [{"id": "hall", "name": "Hall"}]


def test_an_end_is_stated_derived_or_unknown():
    sessions = read(a_snapshot(), "/api/sessions")["sessions"]
    assert [(item["id"], item["end"], item["ends_at"], item["end_source"]) for item in sessions] == [
        ("pizza", "20:30", "2022-09-19T20:30:00+02:00", "stated"),
        ("keynote", None, "2022-09-19T11:30:00+02:00", "derived"),
        ("lunch", None, "2022-09-19T19:00:00+02:00", "derived"),
    ]
    alone = read(a_snapshot(an_agenda(a_session("alone"))), "/api/sessions/alone")
    assert (alone["ends_at"], alone["end_source"]) == (None, "unknown")


def test_the_offset_is_that_of_the_place_and_day():
    agenda = an_agenda(
        a_session("winter", date=date(2022, 12, 1)), event=an_event(timezone="America/New_York")
    )
    assert read(a_snapshot(agenda), "/api/sessions/winter")["starts_at"] == "2022-12-01T10:00:00-05:00"


def test_one_session_is_its_entry_and_the_revision():
    assert read(a_snapshot(), "/api/sessions/keynote") == KEYNOTE | {"revision": "4-ab12cd34"}


def test_one_speaker_names_the_sessions():
    assert read(a_snapshot(), "/api/speakers/celi") == CELI | {
        "revision": "4-ab12cd34",
        "sessions": ["keynote"],
    }
    assert read(a_snapshot(), "/api/speakers") == {"revision": "4-ab12cd34", "speakers": [CELI]}


def test_one_venue_names_the_sessions_there():
    assert read(a_snapshot(), "/api/venues/eitri")["sessions"] == ["pizza", "keynote", "lunch"]
    assert read(a_snapshot(), "/api/venues/ulriken")["sessions"] == []


def test_a_cancelled_session_is_still_told():
    agenda = an_agenda(a_session("ride", status=Status.CANCELLED, reason="Wind"))
    document = read(a_snapshot(agenda), "/api/sessions/ride")
    assert (document["status"], document["reason"]) == ("cancelled", "Wind")


def test_a_name_with_markup_is_data():
    agenda = an_agenda(speakers=(a_speaker("x", name="<script>alert(1)</script> Æ"),))
    assert read(a_snapshot(agenda), "/api/speakers/x")["name"] == "<script>alert(1)</script> Æ"


def test_changes_are_told_by_alert_with_the_net_change():
    documents = build_documents(a_snapshot(alerts=(CANCELLED, MOVED)))
    document = msgspec.json.encode(documents.changes(documents.alerts_since(0)))
    assert msgspec.json.decode(document) == {
        "revision": "4-ab12cd34",
        "alerts": [
            {
                "number": 1,
                "at": "2022-09-16T16:16:40+00:00",
                "from_revision": 1,
                "to_revision": 3,
                "titles": {"en": "Keynote starts at 10:12"},
                "changes": [{"session_id": "keynote", "kind": "start", "old": "10:00", "new": "10:12"}],
            },
            {
                "number": 2,
                "at": "2022-09-16T16:33:20+00:00",
                "from_revision": 3,
                "to_revision": 4,
                "titles": {},
                "changes": [
                    {"session_id": "lunch", "kind": "cancelled", "old": "confirmed", "new": "cancelled"}
                ],
            },
        ],
    }


def test_since_leaves_out_what_was_reached_by_then():
    documents = build_documents(a_snapshot())
    assert [[alert.number for alert in documents.alerts_since(since)] for since in (0, 1, 2, 3, 4, 99)] == [
        [1, 2],
        [1, 2],
        [1, 2],
        [2],
        [],
        [],
    ]


def test_the_same_snapshot_gives_the_same_validators():
    once, again = build_documents(a_snapshot(AGENDA)), build_documents(a_snapshot(AGENDA))
    assert once.resources == again.resources
