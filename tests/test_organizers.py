"""The whole server, as `serve` wires it: what an organizer saves is on the page at once, receipts are kept."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace
from sqlalchemy import select

from companion import follower
from companion.app import create_app
from companion.clock import Clock
from companion.content.writing import source_hash
from companion.db.engines import open_database
from companion.db.history import read_history
from companion.db.organizers import count_organizers, mark_phone
from companion.db.outbox import Due
from companion.db.subscriptions import put_subscription
from companion.db.tables import receipts
from companion.domain.delivery import Accepted, Outcome
from companion.services.alert import alert
from companion.services.deliver import deliver_round
from companion.settings import Settings
from tests.builders import a_session, a_wish, an_agenda, as_yaml, changed

TOKEN = "chosen-by-a-person"
AGENDA = an_agenda(a_session("keynote"), a_session("panel", start="10:30"), a_session("lunch", start="11:30"))
NOW_2022 = 1_663_340_100_000


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    file = tmp_path / "agenda.yaml"
    file.write_bytes(as_yaml(AGENDA))
    return Settings(agenda=file, data=tmp_path / "var", organizer_token=TOKEN, alert_delay=0)


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    (settings.data).mkdir(exist_ok=True)
    app = create_app(settings, clock_offset=NOW_2022 - Clock().real())
    transport = httpx.ASGITransport(app.server)
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with (
        app.server.lifespan(),
        httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client,
    ):
        async with asyncio.timeout(20):
            while (await client.get("/readyz")).status_code != 200:
                await asyncio.sleep(0.05)
        yield client


async def test_what_an_organizer_saves_is_on_the_page_at_once_and_published_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(follower, "POLL_S", 60)  # so it is the page's own word that has them look
    edited = as_yaml(changed(AGENDA, "keynote", title="Opening words"))
    async with serving(settings) as client:
        save = {"source": edited.decode(), "base": source_hash(as_yaml(AGENDA))}
        saved = await client.put("/api/organizer/file", json=save)
        async with asyncio.timeout(10):
            while "Opening words" not in (await client.get("/")).text:
                await asyncio.sleep(0.02)
        head = await client.get("/api/head")
        state = (await client.get("/api/organizer")).json()
        await asyncio.sleep(2.5)  # the watcher has seen the file by now
    assert (saved.json()["result"], saved.json()["revision"]) == ("published", 2)
    assert head.json()["revision"] == state["revision"]["token"]
    assert (state["name"], state["rehearsal"], state["file"]["state"]) == ("settings", True, "published")
    async with open_database(settings.database) as database, database.read() as connection:
        assert len(await read_history(connection)) == 2


async def test_what_phones_report_is_in_the_database_when_the_server_has_ended(settings: Settings):
    sent: list[Due] = []

    class Sender:
        async def send(self, due: Due, ttl_s: int) -> Outcome:
            sent.append(due)
            return Accepted()

    clock = Clock()
    async with serving(settings) as client:
        async with open_database(settings.database) as database:
            async with database.write() as connection:
                await put_subscription(connection, a_wish(), clock.real())
            moved = as_yaml(changed(AGENDA, "keynote", start="10:12")).decode()
            save = {"source": moved, "base": source_hash(as_yaml(AGENDA))}
            await client.put("/api/organizer/file", json=save)
            await alert(database, clock, 0)
            await deliver_round(database, clock, Sender(), receipts=True)
        (due,) = sent
        answer = await client.post("/api/receipts", json={"receipt": due.receipt, "kind": "shown"})
        assert answer.status_code == 204
    async with open_database(settings.database) as database, database.read() as connection:
        rows = await connection.execute(select(receipts.c.kind, receipts.c.count))
        assert [tuple(row) for row in rows] == [("shown", 1)]


async def test_where_the_token_of_the_settings_is_gone_its_phones_are_attendees_again(settings: Settings):
    async with (
        serving(settings),
        open_database(settings.database) as database,
        database.write() as connection,
    ):
        await put_subscription(connection, a_wish(), 0)
        await mark_phone(connection, a_wish().endpoint, "settings")
    async with serving(settings), open_database(settings.database) as database, database.read() as connection:
        assert await count_organizers(connection) == 1
    without = replace(settings, organizer_token="")
    async with serving(without), open_database(settings.database) as database, database.read() as connection:
        assert await count_organizers(connection) == 0
