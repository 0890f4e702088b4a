"""All JavaScript fits the bytes that a phone on a bad line is asked for, as the server sends it."""

import re
from pathlib import Path

import pytest

from companion.pages.assets import bare, load_assets
from companion.pages.encoded import encode
from companion.resources import frontend

BUDGET = 12 * 1024
WORKER_BUDGET = 2_350
"""Apart from its comments it is 6 KB of source; a bundler's shorter names would save a fifth of it."""

ASSETS = load_assets()
SOURCES = (frontend() / "sw.js", *sorted((frontend() / "js").glob("*.js")))


def sent(script: bytes) -> int:
    return len(encode(script, "text/javascript").br)


def test_the_worker_is_small() -> None:
    assert sent(ASSETS.worker) <= WORKER_BUDGET


def test_all_scripts_together_are_small() -> None:
    scripts = {name: sent(body) for name, body in ASSETS.files.items() if name.endswith(".js")}
    total = sum(scripts.values()) + sent(ASSETS.worker)
    assert total <= BUDGET, scripts


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_comments_cost_nothing_and_lines_stay(source: Path) -> None:
    """What is sent has every line of code where the source has it, and no line that is only a comment."""
    written = source.read_text("utf-8")
    served = bare(written.encode()).decode()
    assert served.count("\n") == written.count("\n")
    comment = re.compile(r"^\s*(//|/\*|\*)")
    code = [line for line in written.split("\n") if not comment.match(line)]
    assert [line for line in served.split("\n") if line.strip()] == [line for line in code if line.strip()]


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_no_script_reaches_for_what_trusted_types_forbid(source: Path) -> None:
    written = source.read_text("utf-8")
    assert (
        re.findall(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b|new Function", written
        )
        == []
    )
