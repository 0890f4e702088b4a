"""Sessions in a short list, each with its day: on a speaker's and on a venue's page."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from msgspec import Struct

from companion.domain.agenda import Session
from companion.pages.scene import Scene
from companion.pages.views.stops import NOWHERE, Place, Stop, stop


class Listed(Struct, frozen=True):
    """One day's stops in such a list."""

    heading: str
    stops: tuple[Stop, ...]


def listed(
    scene: Scene, sessions: Iterable[Session], usual: Place = NOWHERE, speaker: str = ""
) -> tuple[Listed, ...]:
    """By time, grouped by day; the place is left out where it is `usual`, and `speaker` on their own page."""
    in_order = sorted(sessions, key=lambda session: scene.slots[session.id].starts_at)

    def day_of(session: Session) -> date:
        return session.date

    return tuple(
        Listed(scene.phrases.heading(day), tuple(stop(scene, session, usual, speaker) for session in group))
        for day, group in groupby(in_order, key=day_of)
    )
