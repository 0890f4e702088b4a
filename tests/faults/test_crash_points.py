"""kill −9 around publish and alert, at each statement: all of it is there or nothing, and people are told once."""

import asyncio
import sys
from pathlib import Path

from sqlalchemy import func, select

from companion.clock import Clock
from companion.db.engines import Database, open_database
from companion.db.outbox import count_by_state
from companion.db.subscriptions import put_subscription
from companion.db.tables import alerts, changes, deliveries, head, revisions
from companion.domain.delivery import State
from companion.services.alert import alert
from companion.services.deliver import deliver_round
from companion.services.prepare import prepare
from companion.services.publish import publish
from tests.builders import a_wish, as_yaml
from tests.fakes import FakeSender
from tests.services.an_event import MONDAY_10, A, B

PHONES = 3
CLOCK = Clock(MONDAY_10 - 3_600_000 - Clock().real())
ROOT = Path(__file__).parents[2]
PATIENCE_S = 120

BEFORE = {"head": (1, 0), "revisions": 1, "changes": 0, "alerts": 0, "deliveries": 0}
PUBLISHED = BEFORE | {"head": (2, 0), "revisions": 2, "changes": 1}
ALERTED = PUBLISHED | {"head": (2, 1), "alerts": 1, "deliveries": PHONES}


async def standing(database: Database) -> dict[str, object]:
    async with database.read() as connection:
        row = (await connection.execute(select(head.c.revision, head.c.alert))).one()
        counted = {
            table.name: (await connection.execute(select(func.count()).select_from(table))).scalar_one()
            for table in (revisions, changes, alerts, deliveries)
        }
    return {"head": tuple(row)} | counted


async def begin(folder: Path) -> None:
    folder.mkdir()
    (folder / "offset").write_text(str(CLOCK.offset), "ascii")
    async with open_database(address(folder)) as database:
        await prepare(database, CLOCK.offset)
        await publish(database, CLOCK, as_yaml(A), confirmed=True)
        async with database.write() as connection:
            for number in range(PHONES):
                await put_subscription(connection, a_wish(str(number)), CLOCK.real())


def address(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'companion.db'}"


async def die_everywhere(folder: Path) -> int:
    """How often."""
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.faults.crashing", folder), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await asyncio.wait_for(program.communicate(), PATIENCE_S)
    assert program.returncode == 0
    return int(said)


async def test_all_or_nothing_and_told_once_wherever_the_process_dies(tmp_path: Path):
    await begin(tmp_path / "base")
    deaths = await die_everywhere(tmp_path)
    seen = []
    for number in range(1, deaths + 1):
        async with open_database(address(tmp_path / str(number))) as database:
            seen.append(await standing(database))
            sender = FakeSender()
            for _ in range(2):  # whoever comes next does it again
                await publish(database, CLOCK, as_yaml(B), confirmed=True)
                await alert(database, CLOCK, 0)
                await deliver_round(database, CLOCK, sender)
            assert await standing(database) == ALERTED
            assert len({due.endpoint for due in sender.sent}) == len(sender.sent) == PHONES
            async with database.read() as connection:
                assert await count_by_state(connection) == {State.ACCEPTED: PHONES}
    assert [each for each in seen if each not in (BEFORE, PUBLISHED, ALERTED)] == []
    assert BEFORE in seen
    assert PUBLISHED in seen
    assert deaths > 20
