"""A look at what is published, for `check`: the head, and nothing at all rather than a failure."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from companion.clock import Clock
from companion.db.engines import open_database
from companion.db.peek import published_agenda
from companion.services.prepare import prepare
from companion.services.publish import publish
from tests.builders import a_session, an_agenda, as_yaml

FIRST, SECOND = an_agenda(a_session(start="10:00")), an_agenda(a_session(start="10:15"))


@pytest.fixture
async def url(tmp_path: Path) -> str:
    """A database with two revisions."""
    address = f"sqlite+aiosqlite:///{tmp_path / 'what? 100%.db'}".replace("?", "_")
    async with open_database(address) as database:
        await prepare(database, None)
        for agenda in (FIRST, SECOND):
            await publish(database, Clock(), as_yaml(agenda))
    return address


def path_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite+aiosqlite:///"))


def test_it_is_the_newest(url: str):
    assert published_agenda(url) == SECOND
    assert published_agenda(f"{url}?timeout=5") == SECOND


def test_it_leaves_nothing_behind_and_changes_nothing(url: str):
    path = path_of(url)
    before = path.read_bytes()
    path.chmod(0o400)
    assert published_agenda(url) == SECOND
    assert [other.name for other in path.parent.iterdir()] == [path.name]
    assert path.read_bytes() == before


async def test_nothing_is_published(tmp_path: Path):
    address = f"sqlite+aiosqlite:///{tmp_path / 'new.db'}"
    async with open_database(address):
        pass
    assert published_agenda(address) is None


@pytest.mark.parametrize("agenda", ["", "{}", "[1]", '{"event": {"id": "later-version", "colour": "red"}}'])
def test_what_another_version_wrote_is_not_read(url: str, agenda: str):
    with closing(sqlite3.connect(path_of(url))) as connection:
        connection.execute("UPDATE revisions SET agenda = ?", (agenda,))
        connection.commit()
    assert published_agenda(url) is None


@pytest.mark.parametrize(
    "url",
    ["", "sqlite+aiosqlite:///", "sqlite+aiosqlite:///:memory:", "sqlite+aiosqlite:////nowhere/companion.db",
     "sqlite+aiosqlite:////tmp", "postgresql+asyncpg://someone@db.example.net/companion"],
)  # fmt: skip
def test_where_there_is_no_file_there_is_nothing(url: str):
    assert published_agenda(url) is None
