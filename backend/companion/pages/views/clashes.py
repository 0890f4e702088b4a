"""With what a session clashes: its page holds a line for each, and a script shows those where both are starred."""

from msgspec import Struct

from companion.domain.agenda import Session
from companion.domain.clashes import busy_until, overlap
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
            and overlap(*sorted((slots[session.id], slots[other.id]), key=lambda slot: slot.starts_at))
        ),
        key=lambda other: slots[other.id].starts_at,
    )
    return tuple(
        ClashView(
            id=other.id,
            title=title_of(scene, other),
            href=scene.link("sessions", other.id),
            new=_moved(scene, session) or _moved(scene, other),
        )
        for other in found
    )


def _moved(scene: Scene, session: Session) -> bool:
    mark = scene.marks.get(session.id)
    return mark is not None and (mark.old_start is not None or mark.old_date is not None)
