"""The delivery process, with a real database and a strict push service."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from companion import deliverer
from companion.clock import Clock
from companion.db.engines import open_database
from companion.db.outbox import Due
from companion.db.subscriptions import put_subscription
from companion.deliverer import PushSender, deliver
from companion.domain.agenda import Status
from companion.domain.delivery import Accepted, Outcome
from companion.push.keys import load_or_make
from companion.push.message import Message, Target
from companion.push.payload import tag_of
from companion.services.overview import counts
from companion.services.prepare import prepare
from companion.services.publish import publish
from companion.services.subscribe import Sample, send_test
from companion.settings import Settings
from tests.builders import a_wish, as_yaml, changed
from tests.push_service import Fault, Phone, PushService
from tests.services.an_event import MONDAY_10, A

SAMPLE = {"en": Sample("Test", "It works.", "/settings")}


class World:
    """A data directory, a push service, and an event of which it is Monday 09:00, unless `at` says else."""

    def __init__(self, folder: Path, service: PushService, at: int = MONDAY_10 - 3_600_000) -> None:
        self.settings = Settings(data=folder, alert_delay=0, push_hosts=frozenset({service.origin}))
        self.service = service
        self.clock = Clock(at - Clock().real())

    async def subscribe(self, name: str = "en", **wishes: object) -> Phone:
        key = load_or_make(self.settings.data / "vapid.pem")
        phone = self.service.subscribe(key.public)
        wish = a_wish(
            endpoint=phone.endpoint,
            p256dh=phone.p256dh,
            auth=phone.auth,
            vapid_key_id=key.id,
            language=name,
            **wishes,
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


async def test_an_alert_is_sent_as_soon_as_it_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Whoever sends has looked already, and would look again much later."""
    monkeypatch.setattr(deliverer, "TICK_S", 600)
    async with PushService() as service:
        world = World(tmp_path, service)
        await world.edit(A)
        await world.subscribe()
        await world.edit(changed(A, "keynote", start="10:12"))
        async with world.delivering():
            await service.wait_for(1, 10)


async def test_an_alert_is_made_when_its_time_has_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(deliverer, "TICK_S", 600)
    async with PushService() as service:
        world = World(tmp_path, service)
        world.settings = replace(world.settings, alert_delay=1)
        await world.edit(A)
        await world.subscribe()
        await world.edit(changed(A, "keynote", start="10:12"))
        async with world.delivering():
            await service.wait_for(1, 10)


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


async def test_a_reminder_comes_by_itself_urgently_and_is_useless_after_the_start(tmp_path: Path):
    async with PushService() as service:
        world = World(tmp_path, service, at=MONDAY_10 - 9 * 60_000)
        await world.edit(A)
        for language in ("en", "nb"):
            await world.subscribe(language, stars=frozenset({"keynote"}), reminder_minutes=10)
        async with world.delivering():
            pushes = await service.wait_for(2, 10)
        assert sorted(push.notification["title"] for push in pushes) == [
            "Rehearsal: Keynote at 10:00",
            "Øvelse: Keynote kl. 10.00",
        ]
        assert {push.notification["tag"] for push in pushes} == {tag_of(f"reminder keynote {MONDAY_10}")}
        assert {push.headers["Urgency"] for push in pushes} == {"high"}
        assert all(0 < int(push.headers["TTL"]) <= 540 for push in pushes)
        assert service.violations == []


async def test_phones_are_forgotten_when_the_event_is_long_over(tmp_path: Path):
    async with PushService() as service:
        world = World(tmp_path, service, at=MONDAY_10 + 15 * 86_400_000)
        await world.edit(A)
        await world.subscribe()
        async with world.delivering(), open_database(world.settings.database) as database:
            async with asyncio.timeout(10):
                while await counts(database) != (0, {}):
                    await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("fields", "about"),
    [
        pytest.param({"alert": 3}, "alert 3", id="alert"),
        pytest.param({"announcement": 3}, "announcement 3", id="announcement"),
        pytest.param(
            {"session_id": "keynote", "useful_until": 7}, "reminder keynote 7", id="a reminder of a start"
        ),
        pytest.param({"notification_id": 3}, "message 3", id="a test"),
        pytest.param({"audience": "organizer file 1f3a"}, "organizer file", id="a word to organizers"),
    ],
)
async def test_the_tag_says_what_it_is_about(fields: dict[str, object], about: str):
    """A phone shows one notification for each thing, also where it comes twice or in other words."""
    topic, notification = await sent(fields)
    assert (topic, notification["tag"]) == (tag_of(about), tag_of(about))


@pytest.mark.parametrize(("receipts", "reported"), [(True, {"receipt": "r" * 32}), (False, {})])
async def test_a_phone_gets_the_token_to_report_with_unless_receipts_are_off(
    receipts: bool,  # noqa: FBT001 - a parameter of the test
    reported: dict[str, str],
):
    _, notification = await sent({"alert": 3, "receipt": "r" * 32}, receipts=receipts)
    assert notification["data"] == {"revision": "1-a", "alert": 3} | reported


async def test_a_text_is_made_once_for_all_its_phones(monkeypatch: pytest.MonkeyPatch):
    """And anew for another notification, for other words about the same, and with a receipt's token."""
    made = []
    monkeypatch.setattr(deliverer, "payload", lambda **fields: made.append(fields) or b"{}")
    push = PushSender(Post(messages := []), "https://example.org", receipts=True)
    for notification_id, revision, receipt in (
        (1, "2-a", "r"),
        (2, "2-a", "s"),
        (2, "3-b", "s"),
        (2, "3-b", "t"),
    ):
        text = {"notification_id": notification_id, "revision": revision, "receipt": receipt, "alert": 7}
        for ttl_s in (60, 50, 40):
            await push.send(Due(**NOTHING | TEXTS | text), ttl_s)
    assert [(each["revision"], each["receipt"]) for each in made] == [
        ("2-a", "r"),
        ("2-a", "s"),
        ("3-b", "s"),
        ("3-b", "t"),
    ]
    assert [message.ttl_s for message in messages] == [60, 50, 40] * 4


NOTHING = dict.fromkeys(Due.__struct_fields__)
TEXTS = {
    "title": "Title",
    "body": "",
    "path": "/",
    "language": "en",
    "revision": "1-a",
    "urgency": "normal",
    "audience": "",
}


class Post:
    """Keeps what it is given."""

    def __init__(self, messages: list[Message]) -> None:
        self.messages = messages

    async def send(self, _target: Target, message: Message) -> Outcome:
        self.messages.append(message)
        return Accepted()


async def sent(fields: dict[str, object], *, receipts: bool = False) -> tuple[str, Any]:
    """The Topic of one delivery, and the notification in its payload."""
    messages: list[Message] = []
    push = PushSender(Post(messages), "https://example.org", receipts)
    await push.send(Due(**NOTHING | TEXTS | fields), 60)
    (message,) = messages
    return message.topic, json.loads(message.payload)["notification"]
