"""What organizers say beside the agenda: what may be said, until when, when phones hear it, and in which words.

`split` reads what somebody typed, `check` says what is wrong with it, `tell` is what a phone shows.
All moments are milliseconds of event time.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from companion.domain.agenda import Event, language_of
from companion.domain.timeline import local, midnight_after, moment
from companion.domain.urgency import DAY, FAR_AHEAD, HOUR, Sending, Urgency, sending
from companion.domain.wording import LANGUAGES
from companion.domain.wording.phrases import Phrases
from companion.domain.wording.teller import BODY_LIMIT, TITLE_LIMIT

LASTS_AFTER_EVENT = DAY
UNTIL_TOMORROW = 12 * HOUR
"""A clock time that is over today means tomorrow's if that is nearer than this: at 23:00 "until 09:00"."""

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_])")
_NO_END = re.compile(r"\b(?:[a-z]|dr|prof|mr|mrs|ms|st)\.$", re.IGNORECASE)
"""Abbreviations that stand before a name."""
_NOT_SHOWN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufff0-\ufffb\ufffe\uffff]"
)


class AnnouncementError(Exception):
    """It cannot be announced like this; the text says why, with the limit, and what to do."""


class AnnouncementText(Struct, frozen=True):
    """What is said in one language; `body` may have several lines, or be empty."""

    title: str
    body: str = ""


class Announcement(Struct, frozen=True):
    """`texts` by language, as written: where a language of the event is missing, another is shown as it is.

    `starred`: only phones that starred this session are told. It stands on the pages all the same: who has no alerts
    may have starred it too.
    """

    texts: dict[str, AnnouncementText]
    expires_at: int
    urgent: bool = False
    starred: str | None = None

    @property
    def urgency(self) -> Urgency:
        return Urgency.ACT_NOW if self.urgent else Urgency.NORMAL


class Message(Struct, frozen=True):
    """What a phone shows. `language` is the one that the text is in."""

    language: str
    title: str
    body: str
    urgency: Urgency


class _Words(Struct, frozen=True):
    urgent: str
    sent: str
    call: str


_WORDS = {
    "en": _Words(urgent="Urgent: ", sent="Sent {when}.", call="Call {phone}."),
    "nb": _Words(urgent="Viktig: ", sent="Sendt {when}.", call="Ring {phone}."),
}


def split(typed: str) -> AnnouncementText:
    """The first line, or else the first sentence, is the title; the rest is the body."""
    lines = [line for part in typed.split("\n") if (line := " ".join(part.split()))]
    if not lines:
        return AnnouncementText("")
    if len(lines) > 1:
        return AnnouncementText(_bare(lines[0]), "\n".join(lines[1:]))
    (line,) = lines
    for end in _SENTENCE_END.finditer(line):
        if not line[end.end()].islower() and not _NO_END.search(line[: end.start()]):
            return AnnouncementText(_bare(line[: end.start()]), line[end.end() :])
    return AnnouncementText(_bare(line))


def expiry_at(clock: str, now: int, zone: ZoneInfo) -> int:
    """The next moment at which the zone's clock shows `clock` (HH:MM); raises where it was meant for today."""
    today = local(now, zone).date()
    at = moment(today, clock, zone)
    if at > now:
        return at
    tomorrow = moment(today + timedelta(days=1), clock, zone)
    if tomorrow - now <= UNTIL_TOMORROW:
        return tomorrow
    raise AnnouncementError(
        f"it is {local(now, zone):%H:%M} at the event, so {clock} is over today: give a later time, or minutes"
    )


def written_in(event: Event) -> str:
    """The language of a text for which none is named."""
    return event.language if event.language in event.languages else event.languages[0]


def check(announcement: Announcement, event: Event, now: int) -> None:
    """Raises AnnouncementError for what readers could not read, or not in time."""
    if not announcement.texts:
        raise AnnouncementError("there is no text: say something")
    for language, text in announcement.texts.items():
        if language not in event.languages:
            raise AnnouncementError(
                f"{language}: the event is in {' and '.join(event.languages)}, nobody would read this"
            )
        _check_text(language, text, urgent=announcement.urgent)
    zone = ZoneInfo(event.timezone)
    latest = midnight_after(event.dates.last, zone) + LASTS_AFTER_EVENT
    if announcement.expires_at <= now:
        raise AnnouncementError(f"its end, {day_and_clock(announcement.expires_at, zone)}, is over already")
    if announcement.expires_at > latest:
        raise AnnouncementError(
            f"it would stand until {day_and_clock(announcement.expires_at, zone)}, but announcements end a day "
            f"after the event, on {day_and_clock(latest, zone)}: choose an earlier end"
        )


def sends(announcement: Announcement, event: Event, now: int) -> Sending:
    """When phones hear it: at night only if urgent, or over before the day has begun."""
    # What is said now is about now, however long it stands: it never waits for a digest.
    about = min(announcement.expires_at, now + FAR_AHEAD)
    return sending(announcement.urgency, about, now, ZoneInfo(event.timezone))


def spoken_in(texts: Mapping[str, AnnouncementText], language: str, event: Event) -> str:
    """The language that somebody who wants `language` reads it in."""
    return language_of({code: text.title for code, text in texts.items()}, language, written_in(event))


def tell(
    announcement: Announcement, language: str, event: Event, sent_at: int, *, rehearsal: bool = False
) -> Message:
    """What phones in `language` show: true when it is read late, so it says when it was sent."""
    spoken = spoken_in(announcement.texts, language, event)
    text = announcement.texts[spoken]
    words, phrases = _WORDS.get(spoken, _WORDS["en"]), LANGUAGES.get(spoken, LANGUAGES["en"])
    when = _when(phrases, sent_at, announcement.expires_at, ZoneInfo(event.timezone))
    sentences = [words.sent.format(when=when), text.body]
    phone = " ".join(event.info.phone.split())
    if announcement.urgent and phone:
        sentences[1] += "." if text.body[-1:].isalnum() else ""
        sentences.append(words.call.format(phone=phone))
    prefix = (phrases.rehearsal if rehearsal else "") + (words.urgent if announcement.urgent else "")
    return Message(spoken, prefix + text.title, " ".join(filter(None, sentences)), announcement.urgency)


def day_and_clock(at: int, zone: ZoneInfo) -> str:
    """`Friday 16 September 18:40`, for organizers."""
    day = local(at, zone)
    return f"{day:%A} {day.day} {day:%B %H:%M}"


def _bare(title: str) -> str:
    """Without its full stop: titles have none."""
    return title.removesuffix(".") if not title.endswith("..") else title


def _check_text(language: str, text: AnnouncementText, *, urgent: bool) -> None:
    if not text.title.strip():
        raise AnnouncementError(f"{language}: the text is empty: say something")
    unseen = _NOT_SHOWN.search(f"{text.title}\n{text.body}")
    if unseen or "\n" in text.title:
        found = f"U+{ord(unseen[0]):04X}" if unseen else "a line break in the title"
        raise AnnouncementError(f"{language}: there is a character that cannot be shown, {found}: remove it")
    prefix = _WORDS.get(language, _WORDS["en"]).urgent if urgent else ""
    limit = TITLE_LIMIT - len(prefix)
    if len(text.title) > limit:
        besides = f", because “{prefix.strip()}” stands before it" if urgent else ""
        raise AnnouncementError(
            f"{language}: the title has {len(text.title)} characters, at most {limit} fit on a phone{besides}: "
            "begin with a shorter sentence or line, the rest becomes the body"
        )
    if len(text.body) > BODY_LIMIT:
        raise AnnouncementError(
            f"{language}: the body has {len(text.body)} characters, at most {BODY_LIMIT} fit on a phone: "
            "say less, or put the rest into the agenda"
        )


def _when(phrases: Phrases, at: int, until: int, zone: ZoneInfo) -> str:
    """The clock time; with the weekday where it may be read on another day."""
    sent = local(at, zone)
    bare = f"{sent:%H}{phrases.separator}{sent:%M}"
    clock = phrases.clock.format(bare=bare)
    if sent.date() == local(until, zone).date():
        return clock
    return phrases.when.format(day=phrases.weekdays[sent.weekday()], bare=bare, clock=clock)
