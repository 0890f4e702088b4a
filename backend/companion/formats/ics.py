"""iCalendar (RFC 5545), for the calendars that people keep already. Whoever calls decides what an entry says."""

from collections.abc import Iterable
from datetime import UTC, datetime
from unicodedata import category

from icalendar import Calendar, Event
from msgspec import Struct

from companion import __version__

PRODUCT = f"-//Companion//Companion {__version__}//EN"


class Entry(Struct, frozen=True, kw_only=True):
    """One entry of a calendar. Moments are UTC epoch ms; empty texts are left out.

    `uid` stays the same for ever: a calendar that knows it replaces its entry when `sequence` has grown.
    Without `ends_at` the entry is a moment (§3.6.1). `coordinates`: latitude and longitude in degrees.
    """

    uid: str
    sequence: int
    stamp: int
    starts_at: int
    ends_at: int | None = None
    summary: str
    location: str = ""
    coordinates: tuple[float, float] | None = None
    description: str = ""
    url: str = ""
    cancelled: bool = False


def calendar(entries: Iterable[Entry]) -> bytes:
    """A whole calendar. No METHOD: that would make it an invitation, which needs an organizer (RFC 5546 §3.2.1)."""
    whole = Calendar()
    whole.add("version", "2.0")
    whole.add("prodid", PRODUCT)
    for entry in entries:
        whole.add_component(_event(entry))
    return bytes(whole.to_ical())


def _event(entry: Entry) -> Event:
    event = Event()
    stamp = _utc(entry.stamp)
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("dtstart", _utc(entry.starts_at))
    if entry.ends_at is not None:
        event.add("dtend", _utc(entry.ends_at))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    for name in ("summary", "location", "description"):
        if text := plain(getattr(entry, name)):
            event.add(name, text)
    if entry.coordinates:
        event.add("geo", entry.coordinates)
    if entry.url:
        event.add("url", entry.url)
    return event


def plain(text: str) -> str:
    """The text with one kind of line break, and without control characters, which §3.3.11 does not admit.

    Also U+2028 and its kin become line breaks: calendars that take them for one must not find a line of ours.
    """
    lines = (
        "".join(char for char in line if char == "\t" or category(char) != "Cc") for line in text.splitlines()
    )
    return "\n".join(lines).strip()


def _utc(ms: int) -> datetime:
    return datetime.fromtimestamp(ms // 1000, UTC)
