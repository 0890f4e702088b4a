"""Jinja over the frontend's templates: everything is escaped, and a missing name is an error."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, time
from operator import attrgetter
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup, escape

from companion.pages.assets import Assets
from companion.pages.pack import Page
from companion.pages.scene import Scene
from companion.pages.snapshot import Snapshot
from companion.pages.views.about import about_view
from companion.pages.views.agenda import agenda_view
from companion.pages.views.announcements import announcements_view
from companion.pages.views.changes import changes_view
from companion.pages.views.session import session_view
from companion.pages.views.settings import settings_view
from companion.pages.views.speakers import people_view, person_view
from companion.pages.views.venues import venue_items, venue_view

MARKERS = {name: Markup(f"{{{{{name}}}}}") for name in ("title", "path", "main", "edition")}  # noqa: S704 - our own


_BETWEEN_BLOCKS = re.compile(
    r"(?<=>)\s+(?=</?(?:address|article|aside|dd|div|dl|dt|fieldset|footer|form|h[1-6]|header|li|link|main|meta|nav|ol|p|section|template|ul)\b)"
)
"""Blanks that no browser shows."""


class _Environment(Environment):
    """In our texts a key comes before the methods of dict: `t.about.copy` is a text."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


class Renderer:
    """The templates of one release, compiled once. `base_url`: where attendees find the pages."""

    def __init__(self, assets: Assets, base_url: str) -> None:
        self._assets = assets
        self._base_url = base_url
        self._environment = _Environment(
            loader=DictLoader(dict(assets.templates)),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["inert"] = inert
        self._environment.filters["fill"] = fill

    def shell(self, scene: Scene, others: tuple[Scene, ...]) -> str:
        """The frame of every page of one language, with the markers of `pack.compose` and `{{edition}}`."""
        snapshot = scene.snapshot
        return self._render(
            "shell.html",
            scene,
            **MARKERS,
            event=scene.say(scene.agenda.event.title),
            tagline=scene.say(scene.agenda.event.tagline),
            style=Markup(self._assets.style),  # noqa: S704 - our own style sheet
            early=Markup(self._assets.early),  # noqa: S704 - our own script
            alerts=told_counts(snapshot),
            announcements=announcements_view(scene),
            script=self._assets.path("app.js"),
            address=short_address(self._base_url, scene),
            others=others,
            snapshot=snapshot,
            published=scene.phrases.moment(scene.told(snapshot.published_at), year=True),
            zone=zone_of(scene),
        )

    def pages(self, scene: Scene) -> Iterator[tuple[str, Page]]:
        """Every page of one language, by path without the language's prefix.

        Those with the most text of their own come early: what is alike stays together, and a pack is smaller.
        """
        agenda, titles = scene.agenda, scene.phrases.texts["titles"]
        yield "/", self._page(scene, "agenda", "", "agenda", view=agenda_view(scene))
        yield (
            "/changes",
            self._page(scene, "changes", titles["changes"], "changes", alerts=changes_view(scene)),
        )
        yield (
            "/settings",
            self._page(scene, "settings", titles["settings"], "settings", view=settings_view(scene)),
        )
        yield "/about", self._page(scene, "about", titles["about"], "about", view=about_view(scene))
        for session in agenda.sessions:
            view = session_view(scene, session)
            yield (
                f"/sessions/{session.id}",
                self._page(scene, "session", view.title.text, "agenda", view=view),
            )
        yield (
            "/speakers",
            self._page(scene, "speakers", titles["speakers"], "speakers", people=people_view(scene)),
        )
        for speaker in agenda.speakers:
            person = person_view(scene, speaker)
            yield (
                f"/speakers/{speaker.id}",
                self._page(scene, "speaker", person.name, "speakers", view=person),
            )
        yield "/venues", self._page(scene, "venues", titles["venues"], "venues", venues=venue_items(scene))
        for venue in agenda.venues:
            place = venue_view(scene, venue)
            yield f"/venues/{venue.id}", self._page(scene, "venue", place.name.text, "venues", view=place)
        yield "/404", self._page(scene, "missing", titles["missing"], "")

    def standalone(self, scene: Scene, name: str, **context: Any) -> str:
        """A whole document without the frame, its style sheet beside its template; with the marker `{{edition}}`."""
        return self._render(
            f"{name}.html",
            scene,
            edition=MARKERS["edition"],
            style=Markup(self._assets.styles[name]),  # noqa: S704 - our own style sheet
            script=self._assets.path("organizer.js" if name == "organizer" else "screen.js"),
            address=short_address(self._base_url, scene),
            event=scene.say(scene.agenda.event.title),
            snapshot=scene.snapshot,
            **context,
        )

    def _page(self, scene: Scene, template: str, title: str, nav: str, **context: Any) -> Page:
        event = scene.say(scene.agenda.event.title).text
        return Page(
            title=str(inert(f"{title} · {event}" if title else event)),
            main=self._render(f"{template}.html", scene, title=title, **context),
            nav=nav,
        )

    def _render(self, template: str, scene: Scene, **context: Any) -> str:
        html = self._environment.get_template(template).render(
            t=scene.phrases.texts, scene=scene, link=scene.link, **context
        )
        return _BETWEEN_BLOCKS.sub("", html.strip())


def short_address(base_url: str, scene: Scene) -> str:
    """A language's agenda as people type it: `agenda.example.org/nb`. Browsers try https by themselves."""
    return base_url.partition("://")[2] + scene.home


def zone_of(scene: Scene) -> str:
    """In words, whose times these are."""
    return scene.phrases.zone(scene.zone, *_noons(scene))


def _noons(scene: Scene) -> tuple[datetime, datetime]:
    """Noon at the event on its first and on its last day."""
    dates = scene.agenda.event.dates
    first, last = (datetime.combine(day, time(12), tzinfo=scene.zone) for day in (dates.first, dates.last))
    return first, last


RECENT_ALERTS = 20


def told_counts(snapshot: Snapshot) -> str:
    """`1:1 2:3`: of how many sessions each of the latest alerts spoke, for "Since 14:02: 3 changes"."""
    alerts = sorted(snapshot.alerts, key=attrgetter("number"))[-RECENT_ALERTS:]
    return " ".join(
        f"{alert.number}:{len({change.session_id for change in alert.changes})}" for alert in alerts
    )


def inert(text: str) -> Markup:
    """Escaped, and without the braces that `pack.compose` looks for: for content in the shell and in titles."""
    return Markup(str(escape(text)).replace("{", "&#123;"))  # noqa: S704 - escaped just now


def fill(pattern: str, **values: object) -> Markup:
    """One of our own texts with values put in, escaped."""
    return Markup(pattern).format(**values)  # noqa: S704 - our own text; Markup.format escapes the values
