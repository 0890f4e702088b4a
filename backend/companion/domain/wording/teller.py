"""What a notification's words are made of: names, days, times, places in one language.

One `Teller` serves one alert in one language.
"""

from datetime import date
from functools import cached_property

from companion.domain.affected import Gathered
from companion.domain.agenda import Kind, Room, Session, Text, Venue, language_of, text_in
from companion.domain.timeline import local
from companion.domain.wording.phrases import Phrases, Titles

TITLE_LIMIT = 40
BODY_LIMIT = 300
SHORT_LIMIT = 24
"""Names up to this are what `short` is for: a title says less rather than cut one."""
LEAST_NAME = 12
"""A name cut to less than this is no name any more."""
TEXT_LIMIT = 100

_COMMON = frozenset(
    {
        Kind.KEYNOTE,
        Kind.PANEL,
        Kind.PITCH,
        Kind.CEREMONY,
        Kind.BREAK,
        Kind.MEAL,
        Kind.TRANSPORT,
        Kind.LOGISTICS,
        Kind.DEADLINE,
    }
)
"""Kinds that go by a common noun ("Lunch"), which has no capital within a sentence. A talk has a title."""


class Teller:
    """Names, days, times and places of one alert, in the words of one language."""

    def __init__(self, gathered: Gathered, phrases: Phrases) -> None:
        self.phrases = phrases
        self.head = gathered.head
        self.slots = gathered.slots
        self._agendas = (gathered.head, *gathered.bases)
        self._today = local(gathered.now, gathered.head.zone).date()

    # Names.

    def text(self, text: Text) -> str:
        """The text in this language if there is one, on one line, shortened, without its full stop."""
        said = text_in(text, self.phrases.language, self.head.event.language)
        return cut(" ".join(said.split()).rstrip("."), TEXT_LIMIT)

    def is_spoken(self, text: Text) -> bool:
        """Whether there is such a text in this very language."""
        written = self.head.event.language
        return language_of(text, self.phrases.language, written) == self.phrases.language

    def name(self, session: Session) -> str:
        return self.text(session.short) or self.text(session.title)

    def name_within(self, session: Session) -> str:
        """The name within a sentence: "lunch", but "Ulriken by night"."""
        name = self.name(session)
        first = name.split(" ", 1)[0]
        if session.kind in _COMMON and first.istitle() and first.casefold() not in self._proper_names:
            return name[:1].lower() + name[1:]
        return name

    @cached_property
    def _proper_names(self) -> frozenset[str]:
        texts: list[Text] = []
        for agenda in self._agendas:
            texts += [agenda.event.title, *agenda.event.organisations]
            texts += [speaker.name for speaker in agenda.speakers]
            texts += [speaker.organisation for speaker in agenda.speakers]
            texts += [venue.name for venue in agenda.venues]
            texts += [room.name for venue in agenda.venues for room in venue.rooms]
        spoken = (text if isinstance(text, str) else " ".join(text.values()) for text in texts)
        return frozenset(word.casefold() for text in spoken for word in text.split())

    def speakers(self, session: Session) -> str:
        """The names of its speakers as one enumeration; empty if it has none."""
        names = [
            next((found.name for agenda in self._agendas if (found := agenda.speaker(known))), known)
            for known in session.speakers
        ]
        return cut(self.enumeration(names), TEXT_LIMIT)

    def enumeration(self, names: list[str]) -> str:
        if len(names) < 2:
            return "".join(names)
        return self.phrases.both.format(first=", ".join(names[:-1]), last=names[-1])

    def quoted(self, text: Text) -> str:
        return self.phrases.quote.format(text=self.text(text))

    def statement(self, text: Text | None) -> str:
        """The text as a sentence of its own; empty if there is none."""
        said = self.text(text) if text else ""
        return sentence("{text}.", text=said) if said else ""

    def reason(self, reason: Text) -> str:
        """The organizer's reason as a sentence; empty if there is none."""
        said = self.text(reason)
        return sentence(self.phrases.reason, reason=said) if said else ""

    # Days and times.

    def day(self, day: date) -> str:
        """The weekday, with the date unless it is one of the coming six days or today."""
        weekday = self.phrases.weekdays[day.weekday()]
        if 0 <= (day - self._today).days < 7:
            return weekday
        return self.phrases.date.format(day=weekday, number=day.day, month=self.phrases.months[day.month - 1])

    def bare(self, clock: str) -> str:
        return clock.replace(":", self.phrases.separator)

    def clock(self, clock: str) -> str:
        return self.phrases.clock.format(bare=self.bare(clock))

    def when(self, day: date, clock: str, *, weekday: bool = False) -> str:
        """A day and a clock time, "Monday 10:12"; "10:12" today unless a `weekday` is wanted."""
        if day == self._today and not weekday:
            return self.clock(clock)
        return self.phrases.when.format(day=self.day(day), clock=self.clock(clock))

    def start(self, day: date, clock: str, *, weekday: bool = False) -> str:
        """The same within a sentence: "at 10:12" today."""
        if day == self._today and not weekday:
            return self.phrases.start_today.format(clock=self.clock(clock))
        return self.phrases.start.format(day=self.day(day), clock=self.clock(clock))

    # Places.

    def place(self, session: Session) -> str | None:
        """The venue and the room within a sentence: "in Eitri, Auditorium"."""
        if session.venue is None:
            return None
        venue = self._venue(session.venue)
        where = self.text(venue.at) or self.phrases.venue.format(name=self.text(venue.name))
        room = self._room(session)
        return f"{where}, {self.text(room.name)}" if room else where

    def room(self, session: Session) -> str | None:
        """The room alone within a sentence: "in the auditorium"."""
        room = self._room(session)
        if room is None:
            return None
        return self.text(room.at) or self.phrases.room.format(name=self.text(room.name))

    def place_name(self, session: Session) -> str | None:
        """The place as a word of its own: "Eitri, Auditorium"."""
        venue = self._venue(session.venue) if session.venue else None
        names = [self.text(place.name) for place in (venue, self._room(session)) if place is not None]
        return ", ".join(names) or None

    def _venue(self, venue_id: str) -> Venue:
        found = (venue for agenda in self._agendas if (venue := agenda.venue(venue_id)))
        return next(found, Venue(id=venue_id, name=venue_id))

    def _room(self, session: Session) -> Room | None:
        if session.room is None:
            return None
        found = (room for agenda in self._agendas if (room := agenda.room(session.venue, session.room)))
        return next(found, Room(id=session.room, name=session.room))


def sentence(template: str, **values: str) -> str:
    """The template filled in, beginning with a capital."""
    text = template.format_map(values)
    return text[:1].upper() + text[1:]


def fit_title(candidates: Titles, limit: int, name: str, **values: str) -> tuple[str, str]:
    """The first candidate that is short enough, and its template.

    A long title (there is no `short`) is cut; a short name is not: then the title says less.
    """
    for template in candidates:
        space = limit - len(template.format(name="", **values))
        if len(name) <= space or (len(name) > SHORT_LIMIT and space >= LEAST_NAME):
            return template.format(name=cut(name, space), **values), template
    template = candidates[-1]
    space = limit - len(template.format(name="", **values))
    return template.format(name=cut(name, max(space, 1)), **values), template


def cut(text: str, limit: int) -> str:
    """The text, or as many of its words as fit with an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    if not text[limit - 1].isspace() and " " in head[limit // 2 :]:
        head = head.rsplit(" ", 1)[0]
    return head.rstrip(" ,.;:-–") + "…"
