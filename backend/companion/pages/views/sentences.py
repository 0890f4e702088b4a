"""One change in words: what is now, in bold, and what was."""

from collections.abc import Callable, Mapping
from datetime import date

from markupsafe import Markup

from companion.domain.agenda import Session, Text, text_in
from companion.domain.changes import Change, ChangeKind
from companion.pages.said import Said
from companion.pages.scene import Scene
from companion.pages.views.stops import title_of

_BARE = {
    ChangeKind.NEW: "new",
    ChangeKind.REMOVED: "removed",
    ChangeKind.CANCELLED: "cancelled",
    ChangeKind.REINSTATED: "reinstated",
}
_VALUED = {
    ChangeKind.DATE: "date",
    ChangeKind.START: "start",
    ChangeKind.END: "end",
    ChangeKind.VENUE: "venue",
    ChangeKind.ROOM: "venue",
    ChangeKind.TITLE: "title",
    ChangeKind.SPEAKERS: "speakers",
    ChangeKind.REASON: "reason",
    ChangeKind.MEET: "meet",
    ChangeKind.LEAVE_BY: "leave_by",
    ChangeKind.LAST_RETURN: "last_return",
}
_CLOCKS = {ChangeKind.START, ChangeKind.END, ChangeKind.LEAVE_BY, ChangeKind.LAST_RETURN}
_TEXTS: Mapping[ChangeKind, Callable[[Session], Text]] = {
    ChangeKind.TITLE: lambda session: session.title,
    ChangeKind.REASON: lambda session: session.reason,
    ChangeKind.MEET: lambda session: session.meet,
}


def sentence(scene: Scene, change: Change) -> Markup:
    """Safe HTML: our own text, with values escaped and put in by name instead of by id."""
    if change.kind in _BARE:
        return _fill(scene, _BARE[change.kind])
    if change.kind is ChangeKind.REPLACED and change.new and (other := scene.agenda.session(change.new)):
        return _fill(scene, "replaced", new=_bold(title_of(scene, other)))
    missing = "_set" if change.old is None else "_unset" if change.new is None else ""
    key = _VALUED.get(change.kind, "") + missing
    if change.kind not in _VALUED or key not in scene.phrases.texts["changes"]:
        return _fill(scene, "other")
    return _fill(
        scene,
        key,
        new="" if change.new is None else _bold(_value(scene, change, change.new)),
        old="" if change.old is None else _plain(_value(scene, change, change.old)),
    )


def _fill(scene: Scene, key: str, **values: str) -> Markup:
    return Markup(scene.phrases.texts["changes"][key]).format(**values)  # noqa: S704 - our own text, escaped values


def _bold(said: Said) -> Markup:
    lang = Markup(' lang="{}"').format(said.lang) if said.lang else ""
    return Markup("<b{}>{}</b>").format(lang, said.text)


def _plain(said: Said) -> Markup:
    return (
        Markup('<span lang="{}">{}</span>').format(said.lang, said.text)
        if said.lang
        else Markup.escape(said.text)
    )


def _value(scene: Scene, change: Change, written: str) -> Said:
    """A value as written, the way people say it."""
    if change.kind is ChangeKind.DATE:
        return Said(scene.phrases.day(date.fromisoformat(written)))
    if change.kind in _CLOCKS:
        return Said(scene.phrases.clock(written))
    if change.kind is ChangeKind.VENUE:
        return scene.venue_name(written)
    if change.kind is ChangeKind.ROOM:
        rooms = (room for venue in scene.agenda.venues for room in venue.rooms)
        return next((scene.say(room.name) for room in rooms if room.id == written), Said(written))
    if change.kind is ChangeKind.SPEAKERS:
        people = ((key, scene.agenda.speaker(key)) for key in written.split(", "))
        return Said(", ".join(speaker.name if speaker else key for key, speaker in people))
    return _text(scene, change, written)


def _text(scene: Scene, change: Change, written: str) -> Said:
    """A text that still stands is said in the page's language; one that is gone, in the one it was kept in."""
    first = scene.snapshot.languages[0]
    session = scene.agenda.session(change.session_id)
    if session and written == text_in(now := _TEXTS[change.kind](session), first):
        return scene.say(now)
    return Said(written, "" if scene.language == first else first)
