"""One session's page."""

from msgspec import Struct

from companion.domain.agenda import Link, Session, Status, Text
from companion.domain.timeline import EndSource
from companion.pages.said import NOTHING, Said
from companion.pages.scene import Scene, openable
from companion.pages.views.clashes import ClashView, clash_views
from companion.pages.views.stops import NOWHERE, Changed, Place, place_name, stop, title_of


class LinkView(Struct, frozen=True):
    """Something to open; `href` is empty where a browser must not be sent there."""

    title: Said
    href: str


class SpeakerView(Struct, frozen=True):
    """A person as lists show them."""

    name: str
    href: str
    role: Said
    organisation: Said


class Fact(Struct, frozen=True):
    """A labelled line: the label, a text of the organizer or of ours."""

    label: str
    text: Said


class SessionView(Struct, frozen=True):
    """Everything known of a session; empty parts are not shown. `original` is the title where another is shown."""

    title: Said
    original: Said
    day: str
    back: str
    starts: str
    starts_stamp: str
    ends: str
    ends_stamp: str
    open: bool
    ends_derived: bool
    kind: str
    track: Said
    place: Said
    place_href: str
    cancelled: bool
    reason: Said
    instead: Said
    instead_href: str
    changed: Changed | None
    speakers: tuple[SpeakerView, ...]
    description: Said
    travel: tuple[Fact, ...]
    signup: tuple[Said, ...]
    signup_href: str
    notes: Said
    links: tuple[LinkView, ...]
    id: str
    clashes: tuple[ClashView, ...]


def session_view(scene: Scene, session: Session) -> SessionView:
    slot, card = scene.slots[session.id], stop(scene, session)
    instead = scene.agenda.session(session.replaced_by) if session.replaced_by else None
    venue = scene.agenda.venue(session.venue)
    track = next((track for track in scene.agenda.tracks if track.id == session.track), None)
    return SessionView(
        title=card.title,
        original=original if (original := scene.say(session.title)) != card.title else NOTHING,
        day=scene.phrases.heading(session.date, year=True),
        back=f"{scene.link()}#{session.id}",
        starts=card.starts,
        starts_stamp=card.starts_stamp,
        ends=card.ends,
        ends_stamp=card.ends_stamp,
        open=card.open,
        ends_derived=slot.end is EndSource.DERIVED,
        kind=_kind(scene, session),
        track=scene.say(track.name) if track else NOTHING,
        place=place_name(scene, Place(session.venue, session.room), NOWHERE),
        place_href=scene.link("venues", venue.id) if venue else "",
        cancelled=session.status is Status.CANCELLED,
        reason=scene.say(session.reason),
        instead=title_of(scene, instead) if instead else NOTHING,
        instead_href=scene.link("sessions", instead.id) if instead else "",
        changed=card.changed,
        speakers=speaker_views(scene, session.speakers),
        description=scene.say(session.description),
        travel=travel_facts(scene, session),
        signup=_signup(scene, session),
        signup_href=openable(session.signup.url) if session.signup else "",
        notes=scene.say(session.notes),
        links=link_views(scene, session.links),
        id=session.id,
        clashes=clash_views(scene, session),
    )


def speaker_views(scene: Scene, keys: tuple[str, ...]) -> tuple[SpeakerView, ...]:
    """People by id, in the order given; unknown ids are left out."""
    return tuple(
        SpeakerView(
            name=speaker.name,
            href=scene.link("speakers", speaker.id),
            role=scene.say(speaker.role),
            organisation=scene.say(speaker.organisation),
        )
        for key in keys
        if (speaker := scene.agenda.speaker(key))
    )


def link_views(scene: Scene, links: tuple[Link, ...]) -> tuple[LinkView, ...]:
    return tuple(LinkView(scene.say(link.title) or Said(link.url), openable(link.url)) for link in links)


def _kind(scene: Scene, session: Session) -> str:
    """The word for the kind, unless the title is that very word."""
    word: str = scene.phrases.texts["kinds"][session.kind]
    return "" if word.casefold() == title_of(scene, session).text.casefold() else word


def _signup(scene: Scene, session: Session) -> tuple[Said, ...]:
    if session.signup is None:
        return ()
    texts = scene.phrases.texts["session"]
    lines = (("signup_opens", session.signup.opens), ("signup_closes", session.signup.closes))
    return tuple(
        Said(texts[key].format(when=when.text), when.lang) for key, text in lines if (when := scene.say(text))
    )


def travel_facts(scene: Scene, session: Session) -> tuple[Fact, ...]:
    """What one must know to get there and back."""
    lines: tuple[tuple[str, Text | None], ...] = (
        ("meet", session.meet),
        ("leave_by", session.leave_by),
        ("last_return", session.last_return),
        ("if_closed", session.if_closed),
    )
    return tuple(Fact(scene.phrases.texts["session"][key], scene.say(text)) for key, text in lines if text)
