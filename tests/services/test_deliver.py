"""The window: what may begin, what is written down, and that nobody waits for another push service."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import event as listen
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from companion.db import outbox
from companion.db.engines import Database
from companion.db.subscriptions import put_subscription
from companion.db.tables import deliveries, subscriptions
from companion.domain.delivery import Accepted, Outcome, Retry, State
from companion.services import pick
from companion.services.deliver import LEASE_MS, Window
from companion.services.pick import AT_ONE, IN_ALL, NoLimits
from companion.services.subscribe import Sample, send_test
from tests.builders import a_wish
from tests.fakes import FakeSender
from tests.services.an_event import MONDAY_10, A, B, Event

SOUND, BAD = "https://sound.example.net", "https://bad.example.net"
PATIENCE_S = 20
"""Nothing here takes so long: a test that waits for ever shall end."""


class Service(FakeSender):
    """Push services of which some do not answer until they are told to."""

    def __init__(self, *hanging: str) -> None:
        super().__init__()
        self.hanging = hanging
        self.open: Counter[str] = Counter()
        self.answered = asyncio.Event()

    async def send(self, due: outbox.Due, ttl_s: int) -> Outcome:
        origin = pick.origin_of(due)
        self.open[origin] += 1
        if origin in self.hanging:
            await self.answered.wait()
        self.open[origin] -= 1
        return await super().send(due, ttl_s)

    def sent_to(self, origin: str) -> int:
        return sum(pick.origin_of(due) == origin for due in self.sent)


class Limits(NoLimits):
    """What a test knows of push services."""

    def __init__(self, paused: dict[str, int] | None = None, room: dict[str, int] | None = None) -> None:
        self.paused = paused or {}
        self.rooms = room or {}

    def room(self, origin: str) -> int:
        return self.rooms.get(origin, AT_ONE)

    def paused_until(self, origin: str) -> int | None:
        return self.paused.get(origin)


async def alerted(database: Database, **phones: int) -> Event:
    """An alert that is due to so many phones at `sound` and `bad`, in turns."""
    made = Event(database)
    await made.edit(A)
    names = [name for number in range(max(phones.values())) for name in phones if number < phones[name]]
    async with database.write() as connection:
        for number, name in enumerate(names):
            wish = a_wish(endpoint=f"https://{name}.example.net/{number}")
            await put_subscription(connection, wish, made.clock.real())
    await made.edit(B, wait=60)
    await made.alert()
    return made


@asynccontextmanager
async def a_window(event: Event, *arguments: Any) -> AsyncIterator[Window]:
    window = Window(event.database, event.clock, *arguments)
    try:
        async with asyncio.timeout(PATIENCE_S):
            yield window
    finally:
        await window.close()


async def stored(event: Event, origin: str) -> list[Any]:
    """State, attempts, due_at, claim and lease of each delivery there."""
    columns = (deliveries.c.state, deliveries.c.attempts, deliveries.c.due_at, deliveries.c.claim)
    async with event.database.read() as connection:
        rows = await connection.execute(
            select(*columns, deliveries.c.lease_until)
            .join(subscriptions, subscriptions.c.id == deliveries.c.subscription_id)
            .where(subscriptions.c.endpoint.startswith(origin))
        )
        return list(rows)


async def due_now(event: Event) -> None:
    async with event.database.write() as connection:
        await connection.execute(deliveries.update().values(due_at=event.clock.real()))


async def test_a_push_service_that_hangs_holds_up_nobody_else(database: Database):
    event = await alerted(database, bad=130, sound=130)
    service = Service(BAD)
    async with a_window(event, service) as window:
        while service.sent_to(SOUND) < 130:
            await window.turn()
            await window.wait(0.1)
            assert service.open[BAD] <= AT_ONE
        await window.turn()
        assert await event.states() == {State.ACCEPTED: 130, State.SENDING: AT_ONE, State.WAITING: 80}
        service.answered.set()
        while service.sent_to(BAD) < 130:
            await window.turn()
            await window.wait(0.1)


async def test_one_phone_that_hangs_holds_up_nobody_at_its_own(database: Database):
    """The window slides: 129 go through the 49 places that are left."""
    event = await alerted(database, sound=130)
    service = Service()
    hangs = asyncio.Event()

    class OneHangs(Service):
        async def send(self, due: outbox.Due, ttl_s: int) -> Outcome:
            if due.endpoint == f"{SOUND}/0":
                await hangs.wait()
            return await super().send(due, ttl_s)

    service = OneHangs()
    async with a_window(event, service) as window:
        while len(service.sent) < 129:
            await window.turn()
            await window.wait(0.1)
        await window.turn()
        assert await event.states() == {State.ACCEPTED: 129, State.SENDING: 1}
        hangs.set()


async def test_never_is_more_claimed_than_its_share_nor_does_a_claim_wait_for_its_turn(database: Database):
    """So much may be sent twice after a kill −9; and each lease is of what is under way."""
    event = await alerted(database, sound=180)
    service = Service(SOUND)
    async with a_window(event, service) as window:
        await window.turn()
        await asyncio.sleep(0)
        assert (await event.states())[State.SENDING] == service.open[SOUND] == AT_ONE
        service.answered.set()
        while len(service.sent) < 180:
            await window.wait(0.1)
            await window.turn()
            assert (await event.states()).get(State.SENDING, 0) <= AT_ONE


async def test_invented_hosts_do_not_add_up_without_end(database: Database):
    names = [f"host-{number}" for number in range(8)]
    event = await alerted(database, **dict.fromkeys(names, 40))
    service = Service(*(f"https://{name}.example.net" for name in names))
    async with a_window(event, service) as window:
        for _ in range(12):
            await window.turn()
            await window.wait(0.01)
        assert service.open.total() == IN_ALL


async def test_what_ended_is_written_down_and_the_next_is_claimed_in_one_transaction(database: Database):
    event = await alerted(database, sound=200)
    begun = []
    listen.listen(database.writer.sync_engine, "commit", lambda _: begun.append("commit"))
    assert len(await event.send()) == 200
    assert len(begun) <= 2 * 200 / AT_ONE + 1


async def test_what_waits_for_a_service_that_is_left_alone_is_put_off_at_once_untried(database: Database):
    event = await alerted(database, bad=120, sound=3)
    until = event.clock.real() + 60_000
    async with a_window(event, event.sender, Limits(paused={BAD: until})) as window:
        await window.turn()
        await window.drain(1)
    assert await stored(event, BAD) == [(State.WAITING, 0, until, None, None)] * 120
    assert await event.states() == {State.ACCEPTED: 3, State.WAITING: 120}


async def test_what_is_due_a_moment_after_nothing_was_is_sent(database: Database):
    event = await alerted(database, bad=60, sound=1)
    limits = Limits(paused={BAD: event.clock.real() + 60_000})
    async with a_window(event, event.sender, limits) as window:
        for _ in range(3):
            await window.turn()
            await window.wait(0.1)
        assert window.is_idle
        await event.subscribe("sound", endpoint=f"{SOUND}/late")
        assert await send_test(database, event.clock, f"{SOUND}/late", {"en": Sample("Test", "", "/")})
        await window.turn()
        assert not window.is_idle


async def test_what_is_put_off_keeps_the_quiet_hours(database: Database):
    event = await alerted(database, bad=1)
    event.clock.at = MONDAY_10 - 12 * 3_600_000 - 30_000  # Sunday, half a minute before ten
    seven = MONDAY_10 - 3 * 3_600_000
    async with a_window(event, event.sender, Limits(paused={BAD: event.clock.at + 60_000})) as window:
        await window.turn()
    assert [row.due_at for row in await stored(event, BAD)] == [seven]


async def test_nothing_is_put_off_for_longer_than_it_is_useful(database: Database):
    event = await alerted(database, bad=1)
    async with a_window(event, event.sender, Limits(paused={BAD: MONDAY_10 + 86_400_000})) as window:
        await window.turn()
    half_past = MONDAY_10 + 1_800_000  # the next session begins
    assert [row.due_at for row in await stored(event, BAD)] == [half_past]


async def test_one_message_finds_out_whether_a_service_is_well_again(database: Database):
    event = await alerted(database, bad=60)
    service = Service(BAD)
    limits = Limits(room={BAD: 1})
    async with a_window(event, service, limits) as window:
        for _ in range(3):
            await window.turn()
            await window.wait(0.01)
        assert service.open[BAD] == 1
        limits.rooms.clear()
        service.answered.set()
        while service.sent_to(BAD) < 60:
            await window.wait(0.1)
            await window.turn()


async def test_told_to_stop_it_finishes_what_it_can_and_gives_the_rest_back(database: Database):
    event = await alerted(database, bad=2, sound=70)
    async with a_window(event, Service(BAD)) as window:
        await window.turn()
        await window.drain(0.3)
    now = event.clock.real()
    assert await stored(event, BAD) == [(State.WAITING, 1, now, None, None)] * 2
    assert await event.states() == {State.ACCEPTED: AT_ONE, State.WAITING: 22}
    assert len(await event.send()) == 22  # at once, by whoever sends next


async def test_given_back_while_a_newer_alert_is_made_is_not_sent(database: Database):
    event = await alerted(database, bad=1)
    async with a_window(event, Service(BAD)) as window:
        await window.turn()
        await event.edit(A, wait=60)
        await event.alert()
        await window.drain(0)
    assert (await event.states())[State.SUPERSEDED] == 1


async def test_what_could_not_be_written_down_is_not_forgotten_nor_sent_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    event = await alerted(database, sound=60)
    finish = outbox.finish

    async def broken(*_: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("disk I/O error"))

    async with a_window(event, event.sender) as window:
        await window.turn()
        await window.wait(1)
        monkeypatch.setattr(outbox, "finish", broken)
        for _ in range(3):
            with pytest.raises(OperationalError):
                await window.turn()
        assert await event.states() == {State.SENDING: AT_ONE, State.WAITING: 10}
        monkeypatch.setattr(outbox, "finish", finish)
        while not window.is_idle or len(event.sender.sent) < 60:
            await window.turn()
            await window.wait(0.1)
    assert await event.states() == {State.ACCEPTED: 60}
    assert len({due.endpoint for due in event.sender.sent}) == len(event.sender.sent) == 60


async def test_a_lease_from_before_the_clock_was_set_back_ends(database: Database):
    event = await alerted(database, bad=1)
    async with a_window(event, Service(BAD)) as window:
        await window.turn()
    event.clock.tick(-3600)
    await due_now(event)
    assert len(await event.send()) == 1


async def test_clocks_of_two_machines_may_differ_a_little(database: Database):
    event = await alerted(database, bad=1)
    async with a_window(event, Service(BAD)) as window:
        await window.turn()
        event.clock.tick(-LEASE_MS / 1000)
        await due_now(event)
        assert await event.send() == []


async def test_a_slow_service_is_not_looked_past_at_each_turn(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    """To see that nothing else is due, all that waits for it is passed: 10,000 rows, fifty times a second."""
    event = await alerted(database, bad=200)
    asked: list[tuple[str, ...]] = []
    due = outbox.due

    async def counted(connection: Any, now: int, most: int, without: Any = ()) -> Any:
        asked.append(tuple(sorted(without)))
        return await due(connection, now, most, without)

    monkeypatch.setattr(outbox, "due", counted)
    monkeypatch.setattr(pick, "LOOK_S", 60)
    service = FakeSender(lambda due: Retry(600_000, "503") if due.endpoint.endswith("7") else Accepted())
    async with a_window(event, service) as window:
        while len(service.sent) < 200:
            await window.turn()
            await window.wait(0.1)
    assert asked.count((BAD,)) <= 1
