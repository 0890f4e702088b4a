"""What has changed, as it was told: newest first, each change in words with what was before."""

from itertools import groupby
from operator import attrgetter

from markupsafe import Markup
from msgspec import Struct

from companion.domain.changes import Change, ChangeKind
from companion.pages.said import Said
from companion.pages.scene import Scene
from companion.pages.snapshot import AlertEntry
from companion.pages.views.sentences import sentence
from companion.pages.views.stops import title_of


class SessionChanges(Struct, frozen=True):
    """What one alert told of one session. `href` is empty where its page is gone; the lines are safe HTML."""

    title: Said
    href: str
    lines: tuple[Markup, ...]


class Told(Struct, frozen=True):
    """One alert. `over_at`: when the last of what it told is over, in UTC epoch ms."""

    number: int
    revision: int
    over_at: int
    moment: str
    stamp: str
    sessions: tuple[SessionChanges, ...]


def changes_view(scene: Scene) -> tuple[Told, ...]:
    """Every alert that changed something, newest first."""
    return tuple(
        _told(scene, alert)
        for alert in sorted(scene.snapshot.alerts, key=attrgetter("number"), reverse=True)
        if alert.changes
    )


def _told(scene: Scene, alert: AlertEntry) -> Told:
    at = scene.told(alert.at)
    return Told(
        number=alert.number,
        revision=alert.to_revision,
        over_at=max(_over_at(scene, change.session_id) for change in alert.changes),
        moment=scene.phrases.moment(at),
        stamp=at.isoformat(timespec="minutes"),
        sessions=tuple(
            _session(scene, session_id, tuple(changes))
            for session_id, changes in groupby(alert.changes, key=attrgetter("session_id"))
        ),
    )


def _over_at(scene: Scene, session_id: str) -> int:
    """A session that is gone matters as long as the event."""
    slot = scene.slots.get(session_id)
    return slot.over_at if slot else max((slot.over_at for slot in scene.slots.values()), default=0)


def _session(scene: Scene, session_id: str, changes: tuple[Change, ...]) -> SessionChanges:
    session = scene.agenda.session(session_id)
    gone = next(
        (change.old for change in changes if change.kind is ChangeKind.REMOVED and change.old), session_id
    )
    lines = (sentence(scene, change) for change in changes)
    return SessionChanges(
        title=title_of(scene, session) if session else Said(gone),
        href=scene.link("sessions", session_id) if session else "",
        lines=tuple(dict.fromkeys(lines)),
    )
