"""The wall display: the programme by day, the latest changes, and the way to have both on one's phone."""

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from companion.pages.qr import qr_svg
from companion.pages.said import Said
from companion.pages.scene import Scene
from companion.pages.views.agenda import Day, agenda_view
from companion.pages.views.announcements import AnnouncementView, announcements_view
from companion.pages.views.changes import changes_view
from companion.pages.views.stops import LONG_TITLE

LATEST = 8
"""Changes: more would not be read from across a room; what does not fit, a script leaves out."""


class News(Struct, frozen=True):
    """What was told of one session, as safe HTML; `until` is when it matters no longer, in UTC epoch ms."""

    title: Said
    lines: tuple[Markup, ...]
    until: int


class ScreenView(Struct, frozen=True):
    """What hangs on the wall; a script shows the part that the time asks for. `qr` is safe SVG."""

    announcements: tuple[AnnouncementView, ...]
    days: tuple[Day, ...]
    changes: tuple[News, ...]
    published: str
    qr: str


def screen_view(scene: Scene, base_url: str) -> ScreenView:
    return ScreenView(
        announcements=announcements_view(scene),
        days=tuple(_in_short(scene, day) for day in agenda_view(scene).days),
        changes=_news(scene)[:LATEST],
        published=scene.phrases.moment(scene.told(scene.snapshot.published_at)),
        qr=qr_svg(base_url + scene.link()).decode(),
    )


def _in_short(scene: Scene, day: Day) -> Day:
    """The day with the short titles in place of those that would take two lines."""
    short = {session.id: scene.say(session.short) for session in scene.agenda.sessions}
    return replace(
        day,
        stops=tuple(
            replace(stop, title=short[stop.id])
            if len(stop.title.text) > LONG_TITLE and short[stop.id] and not short[stop.id].lang
            else stop
            for stop in day.stops
        ),
    )


def _news(scene: Scene) -> tuple[News, ...]:
    """The newest alert first. What is gone has no page, and matters as long as its alert."""
    until = {scene.link("sessions", key): slot.over_at for key, slot in scene.slots.items()}
    return tuple(
        News(session.title, session.lines, until.get(session.href, alert.over_at))
        for alert in changes_view(scene)
        for session in alert.sessions
    )
