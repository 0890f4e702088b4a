"""One snapshot seen in one language: what every view needs to say, link and tell the time."""

from collections.abc import Mapping
from datetime import date, datetime
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from msgspec import Struct

from companion.domain.agenda import Agenda, Text
from companion.domain.timeline import Slot, local, timeline
from companion.pages.marks import Mark, marks
from companion.pages.phrases import Phrases
from companion.pages.said import NOTHING, Said, said
from companion.pages.snapshot import Snapshot

_OPENABLE = frozenset({"https", "http", "mailto", "tel"})


class Scene(Struct, frozen=True):
    """A snapshot, a language, and `home`: what this language's addresses begin with (empty for the first)."""

    snapshot: Snapshot
    language: str
    home: str
    phrases: Phrases
    slots: Mapping[str, Slot]
    marks: Mapping[str, Mark]

    @property
    def agenda(self) -> Agenda:
        return self.snapshot.agenda

    @property
    def zone(self) -> ZoneInfo:
        return self.agenda.zone

    def say(self, text: Text) -> Said:
        return said(text, self.language, self.agenda.event.language)

    def link(self, *parts: str) -> str:
        """The address of a page: `link("sessions", "pizza")`; `link()` is the agenda."""
        return f"{self.home}/{'/'.join(parts)}"

    def clock(self, at: int) -> str:
        """24-hour venue time of a moment in UTC epoch ms."""
        return f"{local(at, self.zone):%H:%M}"

    def stamp(self, at: int) -> str:
        """RFC 3339 with the local offset, for `<time datetime>`."""
        return local(at, self.zone).isoformat(timespec="minutes")

    def told(self, at: int) -> datetime:
        """A real time (UTC epoch ms) as the event's clock showed it then."""
        return local(at + self.snapshot.clock_offset, self.zone)

    def venue_name(self, venue_id: str | None) -> Said:
        """A venue's name; the id where the venue is no longer in the agenda."""
        venue = self.agenda.venue(venue_id)
        return self.say(venue.name) if venue else Said(venue_id or "")

    def room_name(self, venue_id: str | None, room_id: str | None) -> Said:
        room = self.agenda.room(venue_id, room_id)
        return self.say(room.name) if room else NOTHING

    def day_id(self, day: date) -> str:
        return f"day-{day.isoformat()}"


def scenes(snapshot: Snapshot, phrases: Mapping[str, Phrases]) -> tuple[Scene, ...]:
    """One scene per language of the event; where the interface has no texts in it, they are the first we have."""
    slots = timeline(snapshot.agenda)
    marked = marks(snapshot, slots)
    return tuple(
        Scene(
            snapshot=snapshot,
            language=language,
            home="" if language == snapshot.languages[0] else f"/{language}",
            phrases=phrases.get(language) or phrases["en"],
            slots=slots,
            marks=marked,
        )
        for language in snapshot.languages
    )


def openable(url: str) -> str:
    """The address if a browser may be sent there, else nothing: a script in an agenda is no link."""
    try:
        return url if urlsplit(url).scheme.lower() in _OPENABLE else ""
    except ValueError:
        return ""


def mailto(contact: str) -> str:
    """A contact as something to open: an address with @ becomes mailto, a link stays one."""
    return (
        f"mailto:{quote(contact, safe='@+')}" if "@" in contact and ":" not in contact else openable(contact)
    )
