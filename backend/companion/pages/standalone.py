"""What is served beside the pages and is in no pack: calendars, the QR code, poster, wall, the organizer's page."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from companion.formats.ics import Entry, calendar
from companion.pages import headers
from companion.pages.assets import Assets
from companion.pages.encoded import Encoded, encode
from companion.pages.qr import qr_svg
from companion.pages.render import Renderer
from companion.pages.scene import Scene
from companion.pages.views.calendar import calendar_entry
from companion.pages.views.organizer import organizer_view
from companion.pages.views.poster import poster_view
from companion.pages.views.screen import screen_view

_ICS = "text/calendar; charset=utf-8"
_SVG = "image/svg+xml"
_HTML = "text/html; charset=utf-8"
SCRIPTS = frozenset({"screen.js", "organizer.js"})
"""Scripts that no phone needs."""


def documents(renderer: Renderer, views: tuple[Scene, ...], base_url: str) -> dict[str, str]:
    """The poster, the wall display and the organizer's page by path, as HTML with the marker of the edition."""
    return {
        f"{scene.home}/{name}": html
        for scene in views
        for name, html in (
            ("poster", renderer.standalone(scene, "poster", view=poster_view(scene, views, base_url))),
            ("screen", renderer.standalone(scene, "screen", view=screen_view(scene, base_url))),
            ("organizer", renderer.standalone(scene, "organizer", view=organizer_view(scene, views))),
        )
    }


def served(pages: Mapping[str, str], edition: str, assets: Assets) -> dict[str, Encoded]:
    """The same, ready to be sent, each under the policy of its own style sheet."""
    ready = {}
    for path, html in pages.items():
        policy = headers.document(assets.styles[path.rpartition("/")[2]])
        ready[path] = encode(html.replace("{{edition}}", edition).encode(), _HTML, headers=policy)
        if path.endswith("/screen"):
            # The same where the display's copy in the worker's cache does not answer: see js/screen.js.
            ready[f"{path}/"] = ready[path]
    return ready


def files(scene: Scene, base_url: str) -> Iterator[tuple[str, Encoded]]:
    """The QR code of one language's agenda, and each session for the calendar."""
    yield f"{scene.home}/qr.svg", encode(qr_svg(base_url + scene.link()), _SVG, headers=headers.INERT)
    for session in scene.agenda.sessions:
        name = f"{session.id}.ics"
        yield (
            scene.link("sessions", name),
            encode(
                _calendar(calendar_entry(scene, session, base_url)),
                _ICS,
                headers=(*headers.INERT, ("Content-Disposition", f'attachment; filename="{name}"')),
            ),
        )


@lru_cache(maxsize=1000)
def _calendar(entry: Entry) -> bytes:
    """Remembered within a revision, whose number each entry has: an alert makes a new edition while it is being sent.

    So many are 500 sessions in two languages, some 1.3 MB; where there are more, all are made each time.
    """
    return calendar([entry])
