"""With what a session clashes: its page holds a line for each, and a script shows those where both are starred."""

from msgspec import Struct

from companion.domain.agenda import Session
from companion.domain.clashes import busy_until, overlap
from companion.domain.timeline import Slot, moment
from companion.pages.said import Said
from companion.pages.scene import Scene
from companion.pages.views.stops import title_of


class ClashView(Struct, frozen=True):
    """The other session; `new` where a move that was told has put one of them there."""

    id: str
    title: Said
    href: str
    new: bool


def clash_views(scene: Scene, session: Session) -> tuple[ClashView, ...]:
    """In order of time."""
    slots = scene.slots
    if busy_until(session, slots[session.id]) is None:
        return ()
    found = sorted(
        (
            other
            for other in scene.agenda.sessions
            if other.id != session.id
            and busy_until(other, slots[other.id]) is not None
            and overlap(*sorted((slots[session.id], slots[other.id]), key=_start))
        ),
        key=lambda other: slots[other.id].starts_at,
    )
    return tuple(
        ClashView(
            id=other.id,
            title=title_of(scene, other),
            href=scene.link("sessions", other.id),
            new=not overlap(*sorted((_as_told(scene, session), _as_told(scene, other)), key=_start)),
        )
        for other in found
    )


def _start(slot: Slot) -> int:
    return slot.starts_at


def _as_told(scene: Scene, session: Session) -> Slot:
    """When it was, as long as it is now, before the move that its mark tells of."""
    slot, mark = scene.slots[session.id], scene.marks.get(session.id)
    if mark is None:
        return slot
    was_at = moment(mark.old_date or session.date, mark.old_start or session.start, scene.zone)
    ends_at = slot.ends_at and slot.ends_at + was_at - slot.starts_at
    return Slot(was_at, ends_at, slot.end, slot.over_at)
