"""All JavaScript fits the bytes that a phone on a bad line is asked for, as the server sends it."""

import re

import pytest

from companion.resources import frontend
from tests.pages.scenes import the_assets, the_example

BUDGET = 14 * 1024
"""The app and its worker. The wall's `screen.js` comes to no phone."""
WORKER_BUDGET = 2 * 1024
FIRST_VISIT = {"en": 27_500, "nb": 28_200}
"""Bodies, without icons: the page, its script, the worker, and all that the worker fetches to be there offline. Headers
of HTTP/1.1 and the live stream come to another 2.4 KB (`make bench PARTS=painting`), 30 KB being the goal.
"""

SOURCES = (frontend() / "sw.js", frontend() / "early.js", *sorted((frontend() / "js").glob("*.js")))


def sent(path: str) -> int:
    return len(the_example().resources[path].br)


def test_the_worker_is_small() -> None:
    assert sent("/sw.js") <= WORKER_BUDGET


def test_all_scripts_together_are_small() -> None:
    assert sent(the_assets().path("app.js")) + sent("/sw.js") <= BUDGET


@pytest.mark.parametrize("language", ["en", "nb"])
def test_a_first_visit_is_small(language: str) -> None:
    home = "/" if language == "en" else f"/{language}/"
    pack = the_example().head.packs[language]
    bodies = {
        path: sent(path)
        for path in (
            home,
            the_assets().path("app.js"),
            "/sw.js",
            pack.replace(".json", ".first.json"),
            f"/{language}.webmanifest",
        )
    }
    assert sum(bodies.values()) <= FIRST_VISIT[language], bodies


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_no_script_reaches_for_what_trusted_types_forbid(source) -> None:
    written = source.read_text("utf-8")
    assert (
        re.findall(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b|new Function", written
        )
        == []
    )
