"""What the keys of the agenda file mean, in the words that an editor shows beside them.

`companion.content.schema` takes everything else from the Structs of `companion.domain.agenda`; a test says that every
field has its words here, and that no words are left of a field that is gone.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Words(NamedTuple):
    """A key's meaning, with unit and form, and what may stand there."""

    meaning: str
    examples: tuple[object, ...] = ()


_NAME = "a-z, 0-9 and -, at most 64 characters. Never change it once it is published."
_ID = f"What stars, links, alerts and other parts of this file call it: {_NAME}"
_CLOCK = (
    "On a 24-hour clock with two digits each, in the event's time zone. No quotes needed: Companion reads 19:00 as it "
    'is written. If your editor takes it for a number (YAML 1.1), write "19:00".'
)
_DAY = "Year, month and day, as 2027-09-16. No quotes needed."

AGENDA = {
    "event": Words("The conference itself."),
    "venues": Words("The places where sessions are. Each item begins with `- id:`."),
    "tracks": Words("Threads through the programme, which people can filter by."),
    "speakers": Words("The people on stage. Each item begins with `- id:`."),
    "sessions": Words(
        "All that is on the programme, breaks and deadlines too. Each item begins with `- id:`."
    ),
}
EVENT = {
    "id": Words(
        f"What the event is known by; a data directory is for one event. {_NAME}", ("harbour-days-2027",)
    ),
    "title": Words("The event's name, on every page.", ("Harbour Days 2027",)),
    "timezone": Words("Where the event's clocks are, as in the IANA list.", ("Europe/Oslo", "Europe/Berlin")),
    "dates": Words("The first and the last day. Sessions are on these days or between them."),
    "languages": Words("The languages of the pages, the first one first.", (["en", "nb"],)),
    "tagline": Words("One line below the title."),
    "language": Words(
        "The language of texts that are written once, for all. `en` if it is not given.", ("en",)
    ),
    "about": Words("The event's description, in parts with a heading each."),
    "info": Words("What people look for in a hurry."),
    "contact": Words(
        "Where organizers can be reached: an e-mail address or an https address.", ("desk@example.org",)
    ),
    "links": Words("More to open, on the page about the event."),
    "after": Words("Shown when the event is over: results, slides, feedback."),
    "organisations": Words("Who is behind it, one name per item."),
}
DATES = {
    "first": Words(f"The first day. {_DAY}", ("2027-09-16",)),
    "last": Words(f"The last day, included. {_DAY}", ("2027-09-17",)),
}
SECTION = {
    "id": Words(_ID, ("background",)),
    "title": Words("The heading."),
    "text": Words("Paragraphs, with an empty line between them. `text: >-` lets it begin on the next line."),
    "items": Words("A list below the text."),
}
INFO = {
    "access": Words("How to get in: doors, lifts, steps."),
    "wifi": Words("The network's name and password.", ("Network harbour, password sea-breeze",)),
    "phone": Words(
        "The organizers' phone number; urgent announcements offer to call it.", ("+47 55 00 00 00",)
    ),
    "emergency": Words("Whom to call, and where to go, when somebody is in danger."),
}
VENUE = {
    "id": Words(_ID, ("town-hall",)),
    "name": Words("As people know it.", ("Town hall",)),
    "address": Words("Street, number, postal code and town: phones open their map with it."),
    "description": Words("What there is to know about the place."),
    "getting_there": Words("Bus, tram, parking, the way from the station."),
    "coordinates": Words("Where it is on a map, if the address does not say it well enough."),
    "rooms": Words("The rooms, if sessions are in several of them."),
    "at": Words("The place within a sentence; without it, worked out from the name.", ("in the town hall",)),
}
COORDINATES = {
    "latitude": Words("Degrees north, negative in the south, from -90 to 90 (WGS 84).", (60.39,)),
    "longitude": Words("Degrees east, negative in the west, from -180 to 180 (WGS 84).", (5.32,)),
}
ROOM = {
    "id": Words(_ID, ("library",)),
    "name": Words("As it stands on the door.", ("Library",)),
    "at": Words("The room within a sentence; without it, worked out from the name.", ("in the library",)),
}
TRACK = {
    "id": Words(_ID, ("climate",)),
    "name": Words("As people read it in the filter.", ("Climate",)),
}
SPEAKER = {
    "id": Words(_ID, ("ada-berg",)),
    "name": Words("The person's name, the same in every language.", ("Ada Berg",)),
    "role": Words("What she or he does.", ("Harbour master",)),
    "organisation": Words("For whom."),
    "bio": Words("A few sentences."),
    "links": Words("Own pages."),
}
LINK = {
    "title": Words("What people read and tap.", ("Slides",)),
    "url": Words("https://…, mailto:… or tel:+47….", ("https://example.org/slides",)),
}
SIGNUP = {
    "opens": Words("From when, in words or as a date.", ("1 September",)),
    "closes": Words("Until when, in words or as a date."),
    "url": Words("Where: https://… or mailto:….", ("https://example.org/sign-up",)),
}
SESSION = {
    "id": Words(_ID, ("keynote",)),
    "date": Words(f"The day. {_DAY} It is one of the event's dates.", ("2027-09-16",)),
    "start": Words(f"When it begins. {_CLOCK}", ("09:00", "19:30")),
    "title": Words("At most 200 characters."),
    "end": Words(f"When it is over, if that is known: after `start`, the same day. {_CLOCK}", ("10:30",)),
    "short": Words("The title for phones and alerts, at most 24 characters.", ("Keynote",)),
    "description": Words("What it is about."),
    "kind": Words("What sort of item it is. `talk` if it is not given."),
    "track": Words("The `id` of one of the `tracks`.", ("climate",)),
    "venue": Words("The `id` of one of the `venues`.", ("town-hall",)),
    "room": Words("The `id` of one of that venue's `rooms`.", ("library",)),
    "speakers": Words(
        "The `id`s of `speakers`, in the order in which they stand on the page.", (["ada-berg"],)
    ),
    "status": Words(
        "`cancelled` takes it out and tells people so. Do not delete a session that is published. "
        "`confirmed` if it is not given."
    ),
    "reason": Words("Why it is cancelled or moved; people are told it.", ("wind",)),
    "replaced_by": Words("The `id` of the session that takes place instead.", ("group-presentations",)),
    "signup": Words("When and where to sign up."),
    "notes": Words("Small print below the description."),
    "links": Words("More to open: slides, a form, a map."),
    "meet": Words("Transport: where people meet.", ("At the main entrance",)),
    "leave_by": Words(f"Transport: when one must leave to be there in time. {_CLOCK}", ("16:40",)),
    "last_return": Words(f"Transport: the last way back. {_CLOCK}", ("22:00",)),
    "if_closed": Words("Transport: what to do when it does not run."),
}
WORDS: Mapping[str, Mapping[str, Words]] = {
    "Agenda": AGENDA,
    "Event": EVENT,
    "Dates": DATES,
    "Section": SECTION,
    "Info": INFO,
    "Venue": VENUE,
    "Coordinates": COORDINATES,
    "Room": ROOM,
    "Track": TRACK,
    "Speaker": SPEAKER,
    "Link": LINK,
    "Signup": SIGNUP,
    "Session": SESSION,
}
"""By the name of the Struct, then by key."""
