"""One session as an entry of somebody's calendar."""

from collections.abc import Iterator

from companion.domain.agenda import Session, Status
from companion.domain.timeline import EndSource
from companion.formats.ics import Entry
from companion.pages.scene import Scene
from companion.pages.views.session import SessionView, session_view
from companion.pages.views.stops import NOWHERE, Place, place_name


def calendar_entry(scene: Scene, session: Session, base_url: str) -> Entry:
    """The session as its page has it, in the page's language.

    A derived end is taken, as on the page, because a calendar is there to show clashes, and an entry without an
    end is a moment that blocks no time; the description says whence it comes. An unknown end stays unknown.
    """
    view, slot = session_view(scene, session), scene.slots[session.id]
    venue = scene.agenda.venue(session.venue)
    spot = venue.coordinates if venue else None
    url = base_url + scene.link("sessions", session.id)
    cancelled = session.status is Status.CANCELLED
    summary = view.title.text
    return Entry(
        uid=f"{session.id}@{scene.agenda.event.id}",
        sequence=scene.snapshot.revision,
        stamp=scene.snapshot.published_at,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        # Many calendars drop the status when they import.
        summary=f"{scene.phrases.texts['marks']['cancelled']}: {summary}" if cancelled else summary,
        location=_location(scene, session),
        coordinates=(spot.latitude, spot.longitude) if spot else None,
        description="\n\n".join(_parts(scene, view, slot.end, url)),
        url=url,
        cancelled=cancelled,
    )


def _location(scene: Scene, session: Session) -> str:
    """The room, the venue, the address: the way calendars look for a place on a map."""
    venue = scene.agenda.venue(session.venue)
    if venue is None:
        return ""
    room = scene.room_name(session.venue, session.room).text
    name = place_name(scene, Place(venue.id), NOWHERE).text
    return ", ".join(part for part in (room, name, scene.say(venue.address).text) if part)


def _parts(scene: Scene, view: SessionView, end: EndSource, url: str) -> Iterator[str]:
    """What the page says, in its order. Last its address: few calendars show URL."""
    texts = scene.phrases.texts["session"]
    if view.reason:
        yield scene.phrases.texts["agenda"]["reason"].format(reason=view.reason.text)
    if view.instead:
        yield f"{texts['instead']}: {view.instead.text}"
    if view.original:
        yield view.original.text
    if end is EndSource.DERIVED:
        yield f"{view.starts}–{view.ends}, {texts['until_next']}"
    if view.speakers:
        yield f"{texts['speakers']}: {', '.join(person.name for person in view.speakers)}"
    if view.description:
        yield "\n\n".join(view.description.paragraphs)
    if view.travel:
        yield "\n".join(f"{fact.label}: {fact.text.text}" for fact in view.travel)
    if view.notes:
        yield "\n\n".join(view.notes.paragraphs)
    yield url
