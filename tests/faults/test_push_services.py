"""Push services that fail, end to end: what becomes of the phones there, and of everybody else's."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from companion.db.engines import Database
from companion.db.outbox import count_by_state
from companion.domain.delivery import State
from companion.push.breaker import LONGEST_ASKED_MS
from companion.push.endpoints import EndpointPolicy
from companion.push.sender import IN_FLIGHT, MAX_REPLY, TIMEOUT_S, Sender
from companion.services.progress import push_services
from companion.services.sign_in import make_token
from companion.services.tell_organizers import mark, tell_of_deliveries
from tests.faults.an_alert import KEY, AnAlert, an_alert
from tests.push.builders import SUBJECT, a_key
from tests.push_service import Fault, PushService, Received

pytestmark = pytest.mark.usefixtures("patience")
LONG = Fault(hang=True)


@pytest.fixture
async def patience() -> AsyncIterator[None]:
    """Nothing here takes so long: a test that waits for ever shall end."""
    async with asyncio.timeout(50):
        yield


@pytest.fixture
async def story(database: Database) -> AnAlert:
    return await an_alert(database)


@pytest.fixture
async def services() -> AsyncIterator[tuple[PushService, PushService]]:
    """One that fails, and one that is sound. Nothing that we send breaks a rule, whatever happens."""
    async with AsyncExitStack() as stack:
        pair = [await stack.enter_async_context(PushService()) for _ in range(2)]
        yield pair[0], pair[1]
        assert [service.violations for service in pair] == [[], []]


@pytest.mark.parametrize("status", [404, 410])
async def test_who_is_gone_is_forgotten_and_never_asked_again(story: AnAlert, services, status: int):
    bad, sound = services
    await story.subscribe(bad, 3)
    await story.subscribe(sound, 3)
    bad.misbehave(Fault(status=status))
    async with story.worker(*services) as worker:
        await story.make()
        await worker.work()
        assert (await story.phones(bad), await story.phones(sound)) == (0, 3)
        bad.behave()
        await story.make()
        await worker.work()
        assert (len(bad.attempts), len(sound.received)) == (3, 6)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("asked", "shortest_s", "longest_s"),
    [
        pytest.param("90", 85, 92, id="seconds"),
        pytest.param("date", 85, 92, id="a date"),
        pytest.param("9" * 40, LONGEST_ASKED_MS / 1000 - 5, 6000, id="absurd"),
    ],
)
async def test_who_asks_to_be_left_alone_is_and_nobody_else(
    story: AnAlert, services, status: int, asked: str, shortest_s: float, longest_s: float
):
    """All that waits there waits; what was told so itself at most until it is useless (here an hour and a half)."""
    bad, sound = services
    await story.subscribe(bad, 80)
    await story.subscribe(sound, 80)
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    bad.misbehave(Fault(status=status, headers={"Retry-After": date if asked == "date" else asked}))
    await story.make()
    async with story.worker(*services) as worker:
        began = story.clock.real()
        await worker.work()
        asked_before = len(bad.attempts)
        assert (len(sound.received), asked_before <= IN_FLIGHT) == (80, True)
        rows = await story.stored(bad)
        waits = [(row.due_at - began) / 1000 for row in rows]
        assert {row.state for row in rows} == {State.WAITING}
        assert min(waits) >= shortest_s
        assert max(waits) <= longest_s
        assert sum(row.attempts for row in rows) == asked_before  # who was not asked for was not tried

        story.clock.tick(shortest_s / 2)
        await worker.work()
        assert len(bad.attempts) == asked_before

        bad.behave()
        for _ in range(3):
            story.clock.tick(longest_s / 2)
            await worker.work()
        assert (
            len(bad.received) + len([row for row in await story.stored(bad) if row.state == "expired"]) == 80
        )
        assert bad.received


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault(status=500), id="500"),
        pytest.param(Fault(status=502, body=b"<h1>Bad gateway</h1>"), id="502"),
        pytest.param(Fault(reset=True), id="reset"),
        pytest.param(LONG, id="timeout"),
    ],
)
async def test_who_fails_is_tried_again_at_scattered_moments(story: AnAlert, services, fault: Fault):
    bad, sound = services
    await story.subscribe(bad, 30)
    await story.subscribe(sound, 30)
    bad.misbehave(fault)
    await story.make()
    async with story.worker(*services, timeout_s=1) as worker:
        began = story.clock.real()
        await worker.work()
        first = await story.stored(bad)
        assert {(row.state, row.attempts) for row in first} == {(State.WAITING, 1)}
        assert {row.note.startswith("retry: ") for row in first} == {True}
        assert len({row.due_at for row in first}) > 10
        assert max(row.due_at for row in first) - began < 10_000
        assert len(sound.received) == 30
        bad.behave()
        for _ in range(20):
            story.clock.tick(5)
            await worker.work()
        assert {row.state for row in await story.stored(bad)} == {State.ACCEPTED}
        assert (await story.phones(bad), len(bad.received)) == (30, 30)


async def test_each_failure_doubles_the_wait(story: AnAlert, services):
    bad, _ = services
    await story.subscribe(bad, 1)
    bad.misbehave(Fault(status=500))
    await story.make()
    waits = []
    async with story.worker(*services) as worker:
        for _ in range(5):
            now = story.clock.real()
            await worker.work()
            ((_, _, due_at, _),) = await story.stored(bad)
            waits.append((due_at - now) / 1000)
            story.clock.tick(due_at / 1000 - story.clock.real() / 1000 + 0.001)
    for number, wait in enumerate(waits):
        assert 1 * 2**number <= wait <= 3 * 2**number + 5


async def test_a_service_that_hangs_costs_ten_seconds_and_only_its_own_phones_wait(story: AnAlert, services):
    """Twice as many as may be under way hang; all others are through before the first of them has ended."""
    bad, sound = services
    await story.subscribe(bad, 2 * IN_FLIGHT)
    await story.subscribe(sound, 4 * IN_FLIGHT)
    bad.misbehave(LONG)
    await story.make()
    async with story.worker(*services, timeout_s=30) as worker:
        await worker.work(until=lambda: len(sound.received) == 4 * IN_FLIGHT)
        assert len(bad.attempts) == bad.most_at_once == IN_FLIGHT
        assert sound.most_at_once <= IN_FLIGHT
    assert Sender([KEY], SUBJECT, EndpointPolicy())._timeout_s == TIMEOUT_S == 10


@pytest.mark.parametrize(("status", "state"), [(201, State.ACCEPTED), (500, State.WAITING)])
async def test_of_200_mib_the_beginning_is_read(story: AnAlert, services, status: int, state: State):
    bad, sound = services
    await story.subscribe(bad, 2)
    await story.subscribe(sound, 2)
    bad.misbehave(Fault(status=status, reply_bytes=200 * 2**20))
    await story.make()
    async with story.worker(*services) as worker:
        await worker.work()
    assert [row.state for row in await story.stored(bad)] == [state] * 2
    assert bad.reply_bytes_taken < 32 * 2**20  # what the system's buffers took; of it we read MAX_REPLY
    assert MAX_REPLY == 4096
    assert len(sound.received) == 2


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_redirect_is_a_failure_and_not_followed(story: AnAlert, services, status: int):
    bad, sound = services
    (elsewhere,) = await story.subscribe(sound, 1, scope="starred")
    await story.subscribe(bad, 1)
    bad.misbehave(Fault(status=status, headers={"Location": elsewhere.endpoint}))
    await story.make()
    async with story.worker(*services) as worker:
        await worker.work()
    assert [(row.state, row.note) for row in await story.stored(bad)] == [(State.WAITING, f"retry: {status}")]
    assert (len(bad.attempts), sound.attempts, await story.phones(bad)) == (1, [], 1)


@pytest.mark.parametrize("status", [400, 401, 403])
async def test_a_service_that_refuses_everything_is_paused_and_nothing_is_deleted(
    story: AnAlert, services, status: int
):
    bad, sound = services
    await story.subscribe(bad, 120)
    (kari, *_) = await story.subscribe(sound, 2)
    await make_token(story.database, story.clock, "Kari")
    await mark(story.database, story.clock, kari.endpoint, "Kari")
    bad.misbehave(Fault(status=status))
    await story.make()
    async with story.worker(*services) as worker:
        await worker.work()
        asked = len(bad.attempts)
        assert asked <= IN_FLIGHT
        assert worker.sender.paused(bad.origin) is not None
        assert await story.phones(bad) == 120
        assert sum(row.state == State.WAITING for row in await story.stored(bad)) >= 120 - IN_FLIGHT
        hosts = push_services([bad.origin, sound.origin])
        await tell_of_deliveries(story.database, story.clock, hosts)
        await worker.work()
        told = [push.notification for push in sound.received if push.phone == kari.id][1:]
    titles = [notification["title"].removeprefix("Rehearsal: ") for notification in told]
    refused = ["A push service refuses our key"] if status in {401, 403} else []
    assert [title.partition(" to ")[0] for title in titles] == ["Alert went", *refused]
    assert all(bad.origin.removeprefix("http://") in notification["body"] for notification in told[1:])


async def test_what_is_of_no_more_use_is_not_sent(story: AnAlert, services):
    _, sound = services
    await story.subscribe(sound, 60)
    await story.make()
    async with story.worker(*services) as worker:
        story.clock.tick(3 * 3600)
        await worker.work()
    assert sound.attempts == []
    assert {row.state for row in await story.stored(sound)} == {State.EXPIRED}


async def test_what_waits_for_a_broken_service_ends_when_it_is_of_no_more_use(story: AnAlert, services):
    bad, _ = services
    await story.subscribe(bad, 60)
    bad.misbehave(Fault(status=503))
    await story.make()
    async with story.worker(*services) as worker:
        for _ in range(12):
            await worker.work()
            story.clock.tick(1000)
        asked = len(bad.attempts)
        bad.behave()
        await worker.work()
    assert (len(bad.attempts), await states(story)) == (asked, {State.EXPIRED: 60})


async def test_after_a_rotation_each_phone_is_written_to_with_the_key_that_it_knows(story: AnAlert, services):
    """The push service compares `k` with the key of the subscription, and would refuse another."""
    _, sound = services
    new = a_key()
    await story.subscribe(sound, 3)
    await story.subscribe(sound, 3, new)
    await story.make()
    async with story.worker(*services, keys=(new, KEY)) as worker:
        await worker.work()
    keys = [push.headers["Authorization"].partition("k=")[2] for push in sound.received]
    assert sorted(keys) == sorted([KEY.public] * 3 + [new.public] * 3)
    assert await states(story) == {State.ACCEPTED: 6}


async def test_a_key_that_is_lost_keeps_its_phones(story: AnAlert, services):
    _, sound = services
    await story.subscribe(sound, 1)
    new = a_key()
    await story.subscribe(sound, 1, new)
    await story.make()
    async with story.worker(*services, keys=(new,)) as worker:
        await worker.work()
    assert [(row.state, row.note[:12]) for row in await story.stored(sound)] == [
        (State.WAITING, "keys refused"),
        (State.ACCEPTED, "accepted"),
    ]
    assert len(sound.attempts) == 1


@pytest.mark.parametrize(("jump_s", "is_signed_anew"), [(-3600, True), (1200, False)])
async def test_a_clock_that_jumps_between_two_alerts(
    story: AnAlert,
    services,
    jump_s: int,
    is_signed_anew: bool,  # noqa: FBT001 - a parameter of the test
):
    """The push service's clock does not jump, and takes what we sign all the same."""
    _, sound = services
    await story.subscribe(sound, 5)
    await story.make()
    async with story.worker(*services) as worker:
        await worker.work()
        story.clock.tick(jump_s)
        await story.make()
        await worker.work()
    before, after = ({push.headers["Authorization"] for push in part} for part in halves(sound.received))
    assert (len(sound.received), len(before), len(after)) == (10, 1, 1)
    assert (before != after) == is_signed_anew


def halves(items: list[Received]) -> tuple[list[Received], list[Received]]:
    return items[: len(items) // 2], items[len(items) // 2 :]


async def states(story: AnAlert) -> dict[str, int]:
    async with story.database.read() as connection:
        return await count_by_state(connection)
