"""A rehearsed event and somebody at a terminal, for tests of the command line."""

import asyncio
import shutil
from io import StringIO
from pathlib import Path

import pytest

from companion.cli import run
from companion.clock import Clock
from companion.db.audit import read_audit
from companion.db.discarded import list_discarded, read_discarded
from companion.db.engines import open_database
from companion.db.subscriptions import put_subscription
from companion.resources import example_agenda
from companion.services.authorship import By
from companion.services.pace import Pace, set_pace
from companion.services.prepare import prepare
from companion.services.publish import publish
from tests.builders import a_wish

SUNDAY_15_30 = 1_663_507_800_000
DATABASE = "sqlite+aiosqlite:///var/companion.db"

Capture = pytest.CaptureFixture[str]
NIGHT_HOLD = (
    "“Group presentations” (group-presentations) would move from Sunday 18 September 18:00 "
    "to Sunday 18 September 23:00, in the night."
)
"""Why what `night` writes is held."""


def begin(folder: Path) -> None:
    """A rehearsal of Sunday afternoon, with two English phones and a Norwegian one, in the current directory."""
    shutil.copytree(example_agenda().parent, folder / "content")
    asyncio.run(rehearse(folder))


async def rehearse(place: Path) -> None:
    async with open_database(DATABASE) as database:
        now = Clock().real()
        await prepare(database, SUNDAY_15_30 - now)
        await publish(database, Clock(), agenda_of(place).encode())
        async with database.write() as connection:
            for name, wishes in (("en", {}), ("en-too", {}), ("nb", {"language": "nb"})):
                await put_subscription(connection, a_wish(name, **wishes), now)


def agenda_of(place: Path) -> str:
    return (place / "content" / "agenda.yaml").read_bytes().decode()


def write(place: Path, text: str) -> None:
    (place / "content" / "agenda.yaml").write_bytes(text.encode())


def later(place: Path) -> None:
    """Pizza is a quarter of an hour later, and that is not published."""
    write(place, agenda_of(place).replace("start: 20:00", "start: 20:15"))


def night(place: Path) -> None:
    write(place, agenda_of(place).replace("start: 18:00\n    title: Group", "start: 23:00\n    title: Group"))


def revisions(capsys: Capture) -> list[str]:
    """The numbers of what is published, newest first."""
    capsys.readouterr()
    assert run(["revisions"]) == 0
    return [line.split("-")[0] for line in capsys.readouterr().out.splitlines()]


class Terminal(StringIO):
    """Somebody who answers; what they saw before is in `asked`."""

    def isatty(self) -> bool:
        return True


def say(terminal: Terminal, text: str) -> None:
    terminal.write(text)
    terminal.seek(0)


def subscribe(name: str, **wishes: object) -> None:
    """One phone more."""

    async def put() -> None:
        async with open_database(DATABASE) as database, database.write() as connection:
            await put_subscription(connection, a_wish(name, **wishes), Clock().real())

    asyncio.run(put())


def hold() -> None:
    """Nothing is alerted any more."""

    async def said() -> None:
        async with open_database(DATABASE) as database:
            await set_pace(database, Clock(), Pace.HOLD, By("page", "desk", action="pace"))

    asyncio.run(said())


def audit() -> list[tuple[str, str, str]]:
    """Who did what, newest first."""

    async def read() -> list[tuple[str, str, str]]:
        async with open_database(DATABASE) as database, database.read() as connection:
            return [(line.origin, line.author, line.action) for line in await read_audit(connection)]

    return asyncio.run(read())


def discarded() -> list[str]:
    """The texts that were put aside, newest first."""

    async def read() -> list[str]:
        async with open_database(DATABASE) as database, database.read() as connection:
            kept = await list_discarded(connection)
            return [await read_discarded(connection, each.id) or "" for each in kept]

    return asyncio.run(read())
