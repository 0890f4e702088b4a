"""What stands above the programme before the event begins and after it is over; a script picks, by the time."""

from msgspec import Struct

from companion.domain.agenda import Session, Status
from companion.pages.said import NOTHING, Said
from companion.pages.scene import Scene
from companion.pages.views.session import LinkView, link_views


class Occasion(Struct, frozen=True):
    """Before: the way there, and where to sign up. After: what is left to see.

    `signup` is when it opens, where that is known. `way_href` and `signup_href` are empty where there is nothing
    to open.
    """

    way: Said
    way_href: str
    signup: Said
    signup_href: str
    after: tuple[LinkView, ...]


def occasion(scene: Scene, sessions: tuple[Session, ...]) -> Occasion:
    """`sessions` in order of time."""
    held = [session for session in sessions if session.status is not Status.CANCELLED]
    first = next((venue for one in held if (venue := scene.agenda.venue(one.venue))), None)
    wanted = next((one for one in held if one.signup), None)
    return Occasion(
        way=scene.say(first.name) if first else NOTHING,
        way_href=scene.link("venues", first.id) if first else "",
        signup=scene.say(wanted.signup.opens) if wanted and wanted.signup else NOTHING,
        signup_href=scene.link("sessions", wanted.id) if wanted else "",
        after=link_views(scene, scene.agenda.event.after),
    )
