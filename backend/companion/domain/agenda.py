"""The agenda as the organizer wrote it: frozen values, no behaviour beyond looking things up.

Dates and times stay as written (`date`, and `start` as ``HH:MM`` in the event's time zone);
`companion.domain.timeline` turns them into moments.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

ID_PATTERN = r"^[a-z0-9][a-z0-9-]{0,63}$"
CLOCK_PATTERN = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"

Id = Annotated[str, Meta(pattern=ID_PATTERN)]
ClockTime = Annotated[str, Meta(pattern=CLOCK_PATTERN)]
Text = str | dict[str, str]
"""A text in the language it was written in, or one text per language code."""


class Kind(StrEnum):
    """What sort of item a session is."""

    KEYNOTE = "keynote"
    TALK = "talk"
    PANEL = "panel"
    WORKSHOP = "workshop"
    WORK = "work"
    PITCH = "pitch"
    CEREMONY = "ceremony"
    BREAK = "break"
    MEAL = "meal"
    SOCIAL = "social"
    TRANSPORT = "transport"
    LOGISTICS = "logistics"
    DEADLINE = "deadline"


class Status(StrEnum):
    """Whether a session takes place."""

    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class Record(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every part of the agenda has in common: frozen, and strict about unknown keys."""


class Link(Record, frozen=True):
    """Something to open: https, mailto or tel."""

    title: Text
    url: str


class Section(Record, frozen=True):
    """One headed part of the event's description: paragraphs, then list items."""

    id: Id
    title: Text
    text: Text = ""
    items: tuple[Text, ...] = ()


class Info(Record, frozen=True):
    """Practical facts that people look for in a hurry."""

    access: Text = ""
    wifi: Text = ""
    phone: str = ""
    emergency: Text = ""


class Dates(Record, frozen=True):
    """First and last day, both included."""

    first: date
    last: date


class Event(Record, frozen=True):
    """The conference itself. `language` is what plain texts are written in."""

    id: Id
    title: Text
    timezone: str
    dates: Dates
    languages: tuple[str, ...]
    tagline: Text = ""
    language: str = "en"
    about: tuple[Section, ...] = ()
    info: Info = Info()
    contact: str = ""
    links: tuple[Link, ...] = ()
    after: tuple[Link, ...] = ()
    organisations: tuple[Text, ...] = ()

    def home(self, language: str) -> str:
        """What the addresses in a language begin with: nothing for the first, `/nb` for another."""
        return f"/{language}" if language in self.languages[1:] else ""


class Room(Record, frozen=True):
    """A room of a venue."""

    id: Id
    name: Text
    at: Text = ""
    """The room as a place within a sentence: "in the auditorium". Empty: worked out from the name."""


class Coordinates(Record, frozen=True):
    """WGS 84, decimal degrees."""

    latitude: Annotated[float, Meta(ge=-90, le=90)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]


class Venue(Record, frozen=True):
    """A place where sessions are."""

    id: Id
    name: Text
    address: Text = ""
    description: Text = ""
    getting_there: Text = ""
    coordinates: Coordinates | None = None
    rooms: tuple[Room, ...] = ()
    at: Text = ""
    """The venue as a place within a sentence: "in Eitri", "at Ulriken". Empty: worked out from the name."""


class Track(Record, frozen=True):
    """A thread through the programme."""

    id: Id
    name: Text


class Speaker(Record, frozen=True):
    """A person on stage. Empty fields are unknown, never invented."""

    id: Id
    name: str
    role: Text = ""
    organisation: Text = ""
    bio: Text = ""
    links: tuple[Link, ...] = ()


class Signup(Record, frozen=True):
    """When and where to sign up; `opens` and `closes` are free text where no exact day is known."""

    opens: Text = ""
    closes: Text = ""
    url: str = ""


class Session(Record, frozen=True):
    """One item of the agenda. `end` may be missing: see `timeline`."""

    id: Id
    date: date
    start: ClockTime
    title: Text
    end: ClockTime | None = None
    short: Text = ""
    description: Text = ""
    kind: Kind = Kind.TALK
    track: str | None = None
    venue: str | None = None
    room: str | None = None
    speakers: tuple[str, ...] = ()
    status: Status = Status.CONFIRMED
    reason: Text = ""
    replaced_by: str | None = None
    signup: Signup | None = None
    notes: Text = ""
    links: tuple[Link, ...] = ()
    meet: Text = ""
    leave_by: ClockTime | None = None
    last_return: ClockTime | None = None
    if_closed: Text = ""


class Agenda(Record, frozen=True):
    """Everything the organizer's file says. Items keep the file's order; ids are unique per list."""

    event: Event
    venues: tuple[Venue, ...] = ()
    tracks: tuple[Track, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    sessions: tuple[Session, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.event.timezone)

    def session(self, session_id: str) -> Session | None:
        return next((item for item in self.sessions if item.id == session_id), None)

    def venue(self, venue_id: str | None) -> Venue | None:
        return next((item for item in self.venues if item.id == venue_id), None)

    def speaker(self, speaker_id: str) -> Speaker | None:
        return next((item for item in self.speakers if item.id == speaker_id), None)

    def room(self, venue_id: str | None, room_id: str | None) -> Room | None:
        venue = self.venue(venue_id)
        return next((room for room in venue.rooms if room.id == room_id), None) if venue else None


def text_in(text: Text, language: str, fallback: str = "en") -> str:
    """The text in `language`, else in `fallback`, else in whatever language there is."""
    if isinstance(text, str):
        return text
    return text.get(language) or text.get(fallback) or next(iter(text.values()), "")


def language_of(text: Text, language: str, written: str = "en") -> str:
    """The language that `text_in` answers in; `written` is what plain texts are written in."""
    if isinstance(text, str):
        return written
    return next((code for code in (language, written, *text) if text.get(code)), written)
