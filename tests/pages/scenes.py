"""What the tests of pages need: snapshots, scenes and sites from small agendas."""

from functools import cache
from itertools import pairwise
from typing import Any

from companion.domain.agenda import Agenda
from companion.domain.changes import diff
from companion.pages.assets import Assets, load_assets
from companion.pages.release import Release
from companion.pages.scene import Scene, scenes
from companion.pages.site import Site, render_site
from companion.pages.snapshot import AlertEntry, Snapshot
from tests.builders import an_agenda
from tests.pages.serve import example_site

FRIDAY_18_53 = 1663347180000
"""2022-09-16 18:53 in Oslo, in UTC epoch ms: minutes before the doors open."""
MINUTE = 60_000
HOUR = 60 * MINUTE


@cache
def the_assets() -> Assets:
    return load_assets()


@cache
def the_release() -> Release:
    return Release(the_assets())


@cache
def the_example() -> Site:
    """The site of the example agenda, as a first revision."""
    return example_site()


def a_snapshot(agenda: Agenda | None = None, **fields: Any) -> Snapshot:
    values: dict[str, Any] = {
        "agenda": agenda or an_agenda(),
        "revision": 1,
        "content_hash": "c0ffee" * 10,
        "published_at": FRIDAY_18_53,
        "now": FRIDAY_18_53,
    }
    return Snapshot(**(values | fields))


def a_story(*agendas: Agenda, **fields: Any) -> Snapshot:
    """The snapshot after these revisions, each of which was alerted, a minute after the other."""
    alerts = tuple(
        AlertEntry(
            number=number,
            at=FRIDAY_18_53 + number * MINUTE,
            from_revision=number,
            to_revision=number + 1,
            changes=diff(old, new),
        )
        for number, (old, new) in enumerate(pairwise(agendas), start=1)
    )
    return a_snapshot(agendas[-1], revision=len(agendas), alerts=alerts, **fields)


def a_scene(snapshot: Snapshot | Agenda, language: str = "en") -> Scene:
    if isinstance(snapshot, Agenda):
        snapshot = a_snapshot(snapshot)
    return next(scene for scene in scenes(snapshot, the_release().phrases) if scene.language == language)


def a_site(snapshot: Snapshot | Agenda) -> Site:
    return render_site(a_snapshot(snapshot) if isinstance(snapshot, Agenda) else snapshot, the_release())


def html(site: Site, path: str) -> str:
    return site.resources[path].identity.decode()


def documents(site: Site) -> dict[str, str]:
    """Every page of a site by path; without the documents that have no frame."""
    return {
        path: resource.identity.decode()
        for path, resource in site.resources.items()
        if resource.media_type.startswith("text/html") and not path.endswith(ALONE)
    }


ALONE = ("/poster", "/screen", "/screen/", "/organizer")
