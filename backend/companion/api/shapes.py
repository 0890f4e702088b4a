"""The JSON of the read API: the names and types that clients may rely on, and that `/openapi.json` shows.

Every field is always there: null, empty text or empty list where nothing is known. Texts are as the
organizer wrote them: a string in `event.language`, or an object with a text per language code. Fields are
added, never renamed.
"""

from msgspec import Struct

from companion.domain.agenda import Event, Session, Speaker, Track, Venue
from companion.domain.changes import ChangeKind
from companion.domain.timeline import EndSource


class EventShape(Event, frozen=True, omit_defaults=False, forbid_unknown_fields=False):
    """The conference."""


class VenueShape(Venue, frozen=True, omit_defaults=False, forbid_unknown_fields=False):
    """A place, with its rooms."""


class TrackShape(Track, frozen=True, omit_defaults=False, forbid_unknown_fields=False):
    """A thread through the programme."""


class SpeakerShape(Speaker, frozen=True, omit_defaults=False, forbid_unknown_fields=False):
    """A person on stage."""


class SessionShape(Session, frozen=True, kw_only=True, omit_defaults=False, forbid_unknown_fields=False):
    """One item of the agenda: `date`, `start`, `end` as written, in `event.timezone`.

    `starts_at` and `ends_at` are RFC 3339 with the offset of that place and day. `end_source` says whether
    the end is stated, derived from what follows there, or unknown (then `ends_at` is null). References are
    ids.
    """

    starts_at: str
    ends_at: str | None
    end_source: EndSource


class AgendaShape(Struct, frozen=True):
    """Everything. `clock_offset`: milliseconds that a rehearsal adds to real time, 0 otherwise."""

    revision: str
    clock_offset: int
    event: EventShape
    venues: tuple[VenueShape, ...]
    tracks: tuple[TrackShape, ...]
    speakers: tuple[SpeakerShape, ...]
    sessions: tuple[SessionShape, ...]


class SessionsShape(Struct, frozen=True):
    revision: str
    sessions: tuple[SessionShape, ...]


class SpeakersShape(Struct, frozen=True):
    revision: str
    speakers: tuple[SpeakerShape, ...]


class VenuesShape(Struct, frozen=True):
    revision: str
    venues: tuple[VenueShape, ...]


class SessionDetail(SessionShape, frozen=True, kw_only=True):
    """One session, and the revision that says so."""

    revision: str


class SpeakerDetail(SpeakerShape, frozen=True, kw_only=True):
    """One speaker, with the ids of the sessions that name this person."""

    revision: str
    sessions: tuple[str, ...]


class VenueDetail(VenueShape, frozen=True, kw_only=True):
    """One venue, with the ids of the sessions there."""

    revision: str
    sessions: tuple[str, ...]


class ChangeShape(Struct, frozen=True):
    """One fact that differs; `old` and `new` as written, null where there was or is nothing."""

    session_id: str
    kind: ChangeKind
    old: str | None
    new: str | None


class AlertShape(Struct, frozen=True):
    """What was told at once: the net change between two revisions. `at` is RFC 3339, real time, UTC.

    `titles` is what phones were told, by language.
    """

    number: int
    at: str
    from_revision: int
    to_revision: int
    titles: dict[str, str]
    changes: tuple[ChangeShape, ...]


class ChangesShape(Struct, frozen=True):
    """The alerts that lead beyond the revision number asked for, oldest first."""

    revision: str
    alerts: tuple[AlertShape, ...]
