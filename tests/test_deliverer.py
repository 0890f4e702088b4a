"""The delivery process, with a real database and a strict push service."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import text

from companion.clock import Clock
from companion.db.engines import open_database
from companion.db.subscriptions import put_subscription
from companion.deliverer import deliver
from companion.domain.agenda import Status
from companion.push.keys import load_or_make
from companion.services.prepare import prepare
from companion.services.publish import publish
from companion.services.subscribe import Sample, send_test
from companion.settings import Settings
from tests.builders import a_wish, as_yaml, changed
from tests.push_service import Fault, Phone, PushService
from tests.services.an_event import MONDAY_10, A

SAMPLE = {"en": Sample("Test", "It works.", "/settings")}


class World:
    """A data directory, a push service, and an event of which it is Monday 09:00."""

    def __init__(self, folder: Path, service: PushService) -> None:
        self.settings = Settings(data=folder, alert_delay=0, push_hosts=frozenset({service.origin}))
        self.service = service
        self.clock = Clock(MONDAY_10 - 3_600_000 - Clock().real())

    async def subscribe(self, name: str = "en") -> Phone:
        key = load_or_make(self.settings.data / "vapid.pem")
        phone = self.service.subscribe(key.public)
        wish = a_wish(
            endpoint=phone.endpoint, p256dh=phone.p256dh, auth=phone.auth, vapid_key_id=key.id, language=name
        )
        async with open_database(self.settings.database) as database, database.write() as connection:
            await put_subscription(connection, wish, self.clock.real())
        return phone

    async def edit(self, *agendas: object) -> None:
        async with open_database(self.settings.database) as database:
            await prepare(database, self.clock.offset)
            for agenda in agendas:
                await publish(database, self.clock, as_yaml(agenda), confirmed=True)

    @asynccontextmanager
    async def delivering(self) -> AsyncIterator[None]:
        stop = asyncio.Event()
        working = asyncio.create_task(deliver(self.settings, stop))
        try:
            yield
        finally:
            stop.set()
            await asyncio.wait_for(working, 10)


async def test_all_phones_of_an_alert_share_its_tag_and_urgent_is_urgent(tmp_path: Path):
    async with PushService() as service:
        world = World(tmp_path, service)
        await world.edit(A)
        for _ in range(2):
            await world.subscribe()
        await world.edit(changed(A, "keynote", status=Status.CANCELLED, reason="illness"))
        async with world.delivering():
            pushes = await service.wait_for(2, 10)
        assert len({push.notification["tag"] for push in pushes}) == 1
        assert {push.headers["Topic"] for push in pushes} == {pushes[0].notification["tag"]}
        assert {push.headers["Urgency"] for push in pushes} == {"high"}
        assert service.violations == []


async def test_a_retry_in_a_rehearsal_comes_with_the_same_tag(tmp_path: Path):
    """Event time is years from real time: a message must not seem useless to one clock or the other."""
    async with PushService() as service:
        world = World(tmp_path, service)
        await world.edit(A)
        await world.subscribe()
        service.misbehave(Fault(status=500, times=1))
        await world.edit(changed(A, "keynote", start="10:12"))
        async with world.delivering():
            (push,) = await service.wait_for(1, 15)
        assert len(service.attempts) == 2
        assert 0 < int(push.headers["TTL"]) <= 2 * 3600


async def test_an_alert_that_cannot_be_made_does_not_stop_what_is_due(tmp_path: Path):
    async with PushService() as service:
        world = World(tmp_path, service)
        await world.edit(A, changed(A, "keynote", start="10:12"))
        phone = await world.subscribe()
        async with open_database(world.settings.database) as database:
            async with database.write() as connection:  # as a damaged row would be
                await connection.execute(text("UPDATE revisions SET agenda = '{}' WHERE number = 1"))
            await send_test(database, world.clock, phone.endpoint, SAMPLE)
        async with world.delivering():
            (push,) = await service.wait_for(1, 10)
        assert push.notification["title"] == "Test"
        assert push.notification["navigate"] == "http://127.0.0.1:8000/settings"
