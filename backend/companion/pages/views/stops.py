"""One session as a stop on the cable: what its card shows, in at most three lines."""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from companion.domain.agenda import Kind, Session, Status
from companion.domain.clashes import busy_until
from companion.domain.timeline import EndSource
from companion.pages.marks import Mark, Word
from companion.pages.said import NOTHING, Said
from companion.pages.scene import Scene

LONG_TITLE = 28
"""Characters: a longer title may take two lines at 360 px, so the quiet line runs on behind it."""

_REST = frozenset({Kind.BREAK, Kind.MEAL, Kind.LOGISTICS, Kind.TRANSPORT})


class Place(Struct, frozen=True):
    """Where: a venue, and a room where one is known."""

    venue: str | None = None
    room: str | None = None


class Changed(Struct, frozen=True):
    """What a card says of its change: the words, and what was before (empty where that has not changed).

    `moved` is the word for a new place; `place` is the old one. `told_at` is real time in UTC epoch ms.
    """

    alert: int
    told_at: int
    words: tuple[str, ...]
    time: str = ""
    moved: str = ""
    place: Said = NOTHING


class Tags(Struct, frozen=True):
    """By what a session is found, as ids."""

    kind: str
    track: str
    venue: str
    speakers: str


class Stop(Struct, frozen=True):
    """A card. Moments are UTC epoch ms; `starts` and `ends` are clock times, `ends` empty where unknown.

    `busy_until` is None for what clashes with nothing: see `domain.clashes`. `moment`: doors open then, and it does
    not last until something else begins.
    `open` asks for "from 18:00"; a deadline, and what is cancelled, is no span of time.
    `elsewhere`: in another house than the list's usual one, or where it was not before.
    """

    id: str
    href: str
    starts_at: int
    busy_until: int | None
    over_at: int
    starts: str
    starts_stamp: str
    ends: str
    ends_stamp: str
    open: bool
    title: Said
    place: Said
    elsewhere: bool
    quiet: Said
    cancelled: bool
    rest: bool
    long: bool
    changed: Changed | None
    tags: Tags
    moment: bool


NOWHERE = Place()


def stop(scene: Scene, session: Session, usual: Place = NOWHERE, without_speaker: str = "") -> Stop:
    """The card of one session in a list whose usual place is `usual`, and that may be one speaker's own."""
    slot = scene.slots[session.id]
    mark = scene.marks.get(session.id)
    cancelled = session.status is Status.CANCELLED
    title, quiet = title_of(scene, session), _quiet(scene, session, without_speaker)
    place = place_name(scene, Place(session.venue, session.room), usual)
    if session.venue is None and usual.venue and not cancelled:
        # Under a day's place it would seem to be there too.
        place = Said(scene.phrases.texts["agenda"]["no_place"])
    if not place and mark and Word.PLACE in mark.words:
        place = place_name(scene, Place(session.venue, session.room), NOWHERE)
    return Stop(
        id=session.id,
        href=scene.link("sessions", session.id),
        starts_at=slot.starts_at,
        busy_until=busy_until(session, slot),
        over_at=slot.over_at,
        starts=session.start,
        starts_stamp=scene.stamp(slot.starts_at),
        ends=scene.clock(slot.ends_at) if slot.ends_at is not None else "",
        ends_stamp=scene.stamp(slot.ends_at) if slot.ends_at is not None else "",
        open=slot.end is EndSource.UNKNOWN and session.kind is not Kind.DEADLINE and not cancelled,
        title=title,
        place=place,
        elsewhere=bool(mark and Word.PLACE in mark.words) or session.venue not in {None, usual.venue},
        quiet=quiet,
        cancelled=cancelled,
        rest=session.kind in _REST,
        long=bool(quiet) and len(title.text) > LONG_TITLE,
        changed=_changed(scene, session, mark) if mark else None,
        tags=Tags(session.kind.value, session.track or "", session.venue or "", " ".join(session.speakers)),
        moment=session.kind is Kind.LOGISTICS and session.end is None,
    )


def title_of(scene: Scene, session: Session) -> Said:
    """The title; where that is in another language only, the short title that alerts use in the page's own."""
    title, short = scene.say(session.title), scene.say(session.short)
    return short if title.lang and short and not short.lang else title


def usual_place(sessions: Iterable[Session]) -> Place:
    """Where most of a day is: the room too if more than half is there, else the venue alone."""
    where = [session for session in sessions if session.venue]
    if not where:
        return NOWHERE
    (venue, room), count = Counter((session.venue, session.room) for session in where).most_common(1)[0]
    if 2 * count > len(where):
        return Place(venue, room)
    return Place(Counter(session.venue for session in where).most_common(1)[0][0])


def place_name(scene: Scene, place: Place, usual: Place) -> Said:
    """The name of a place where it differs from the usual one, else nothing; the room alone within the venue."""
    if place == usual or place.venue is None:
        return NOTHING
    venue, room = scene.venue_name(place.venue), scene.room_name(place.venue, place.room)
    if place.venue == usual.venue:
        return room or (venue if usual.room else NOTHING)
    return Said(f"{venue.text}, {room.text}", venue.lang or room.lang) if room else venue


def _quiet(scene: Scene, session: Session, without_speaker: str) -> Said:
    """The one quiet line: why it is off, or who speaks, or that one must sign up."""
    texts = scene.phrases.texts["agenda"]
    if session.status is Status.CANCELLED and session.reason:
        reason = scene.say(session.reason)
        return Said(texts["reason"].format(reason=reason.text), reason.lang)
    if session.status is Status.CANCELLED and session.replaced_by:
        other = scene.agenda.session(session.replaced_by)
        return Said(texts["replaced"].format(title=title_of(scene, other).text)) if other else NOTHING
    people = (scene.agenda.speaker(key) for key in session.speakers if key != without_speaker)
    names = [speaker.name for speaker in people if speaker]
    if names:
        return Said(", ".join(names))
    if session.signup:
        opens = scene.say(session.signup.opens)
        return Said(texts["signup_opens"].format(when=opens.text) if opens else texts["signup"])
    return NOTHING


def _changed(scene: Scene, session: Session, mark: Mark) -> Changed:
    old_time = mark.old_start or ""
    if mark.old_date and mark.old_date != session.date:
        old_time = f"{scene.phrases.day_short(mark.old_date)} {old_time}"
    placed = Word.PLACE in mark.words
    was = Place(mark.old_venue or session.venue, mark.old_room)
    texts = scene.phrases.texts["marks"]
    return Changed(
        alert=mark.alert,
        told_at=mark.told_at,
        words=tuple(texts[word] for word in mark.words if word is not Word.PLACE),
        time=old_time,
        moved=texts[Word.PLACE] if placed else "",
        place=place_name(scene, was, Place(session.venue)) if placed else NOTHING,
    )
