"""The JSON documents of one edition: made, encoded and compressed once, then served as bytes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeVar

import msgspec
from msgspec import Struct

from companion.api.shapes import (
    AgendaShape,
    AlertShape,
    ChangeShape,
    ChangesShape,
    EventShape,
    SessionDetail,
    SessionShape,
    SessionsShape,
    SpeakerDetail,
    SpeakerShape,
    SpeakersShape,
    TrackShape,
    VenueDetail,
    VenueShape,
    VenuesShape,
)
from companion.domain.agenda import Session
from companion.domain.timeline import Slot, local, timeline
from companion.pages.encoded import Encoded, encode
from companion.pages.snapshot import AlertEntry, Snapshot

JSON = "application/json"

Shape = TypeVar("Shape", bound=Struct)


class Documents(Struct, frozen=True):
    """`resources` by address; `alerts` in the order in which they were told."""

    resources: Mapping[str, Encoded]
    alerts: tuple[AlertEntry, ...]
    revision: str

    def alerts_since(self, revision: int) -> tuple[AlertEntry, ...]:
        """Those that lead beyond that revision number: always the last few, because numbers only grow."""
        return tuple(entry for entry in self.alerts if entry.to_revision > revision)

    def changes(self, alerts: tuple[AlertEntry, ...]) -> ChangesShape:
        return ChangesShape(self.revision, tuple(_alert(entry) for entry in alerts))


def build_documents(snapshot: Snapshot) -> Documents:
    """All documents of `snapshot`, apart from `/api/head`, which the pages' site brings along."""
    agenda, revision = snapshot.agenda, snapshot.token
    slots = timeline(agenda)
    sessions = tuple(_session(item, slots[item.id], snapshot) for item in agenda.sessions)
    speakers = tuple(_as(SpeakerShape, item) for item in agenda.speakers)
    venues = tuple(_as(VenueShape, item) for item in agenda.venues)
    documents: dict[str, Struct] = {
        "/api/agenda": AgendaShape(
            revision=revision,
            clock_offset=snapshot.clock_offset,
            event=_as(EventShape, agenda.event),
            venues=venues,
            tracks=tuple(_as(TrackShape, item) for item in agenda.tracks),
            speakers=speakers,
            sessions=sessions,
        ),
        "/api/sessions": SessionsShape(revision, sessions),
        "/api/speakers": SpeakersShape(revision, speakers),
        "/api/venues": VenuesShape(revision, venues),
    }
    for session in sessions:
        documents[f"/api/sessions/{session.id}"] = _as(SessionDetail, session, revision=revision)
    for speaker in speakers:
        theirs = tuple(item.id for item in agenda.sessions if speaker.id in item.speakers)
        documents[f"/api/speakers/{speaker.id}"] = _as(
            SpeakerDetail, speaker, revision=revision, sessions=theirs
        )
    for venue in venues:
        there = tuple(item.id for item in agenda.sessions if item.venue == venue.id)
        documents[f"/api/venues/{venue.id}"] = _as(VenueDetail, venue, revision=revision, sessions=there)
    # The large one is compressed here, in a thread: its first reader would hold up the event loop by half a ms.
    return Documents(
        resources={path: encoded(item, ahead=path == "/api/agenda") for path, item in documents.items()},
        alerts=tuple(sorted(snapshot.alerts, key=lambda entry: (entry.to_revision, entry.number))),
        revision=revision,
    )


def encoded(document: Struct, *, ahead: bool = False) -> Encoded:
    return encode(msgspec.json.encode(document), JSON, ahead=ahead)


def _as(shape: type[Shape], item: Struct, **more: object) -> Shape:
    """`item` as another shape with the same fields and some more; nested parts keep their types."""
    return shape(**msgspec.structs.asdict(item), **more)


def _session(session: Session, slot: Slot, snapshot: Snapshot) -> SessionShape:
    zone = snapshot.agenda.zone
    return _as(
        SessionShape,
        session,
        starts_at=local(slot.starts_at, zone).isoformat(),
        ends_at=None if slot.ends_at is None else local(slot.ends_at, zone).isoformat(),
        end_source=slot.end,
    )


def _alert(entry: AlertEntry) -> AlertShape:
    return AlertShape(
        number=entry.number,
        at=datetime.fromtimestamp(entry.at / 1000, tz=UTC).isoformat(timespec="seconds"),
        from_revision=entry.from_revision,
        to_revision=entry.to_revision,
        titles=entry.titles,
        changes=tuple(ChangeShape(item.session_id, item.kind, item.old, item.new) for item in entry.changes),
    )
