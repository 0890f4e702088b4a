"""Each is reminded once, however many processes plan reminders, and whenever they die."""

import asyncio

import pytest

from companion.db.engines import open_database
from companion.db.outbox import Due
from companion.db.reminders import add_reminder
from companion.domain.agenda import Status
from companion.domain.delivery import Outcome
from companion.services.deliver import LEASE_MS, deliver_round
from companion.services.remind import Reminded, Reminders
from tests.builders import changed
from tests.fakes import FakeSender
from tests.services.an_event import MONDAY_10, A, Event
from tests.services.reminders import KEYNOTE, MINUTE, WISH, told


@pytest.fixture
async def event(event: Event) -> Event:
    """One phone, which asks for nothing; it is Monday, eleven minutes before the keynote."""
    event.clock.at = MONDAY_10 - 11 * MINUTE
    return event


async def test_none_twice_with_several_processes_and_restarts(event: Event):
    for number in range(60):
        await event.subscribe(f"reminded {number}", **WISH)
    event.clock.tick(60)
    async with open_database(f"sqlite+aiosqlite:///{event.database.path}") as other:
        planners = [Reminders(database, event.clock) for database in (event.database, other) * 2]
        results = await asyncio.gather(*(planner.remind() for planner in planners))
        await asyncio.gather(
            *(deliver_round(database, event.clock, event.sender) for database in (event.database, other))
        )
    assert sum(result.phones for result in results) == 60
    await event.send()
    assert await Reminders(event.database, event.clock).remind() == Reminded(0, 0)
    assert len({due.endpoint for due in event.sender.sent}) == len(event.sender.sent) == 60


async def killed_while_sending(event: Event) -> None:
    """A process sends all that is due, and is killed before it writes that down."""
    sent = asyncio.Event()

    class Dying(FakeSender):
        async def send(self, due: Due, ttl_s: int) -> Outcome:
            event.sender.sent.append(due)
            sent.set()
            return await asyncio.get_running_loop().create_future()

    dying = asyncio.create_task(deliver_round(event.database, event.clock, Dying()))
    await sent.wait()
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)


async def test_killed_between_planning_and_sending(event: Event):
    """What one process has planned, another sends, once."""
    await event.subscribe("reminded", **WISH)
    event.clock.tick(60)
    async with open_database(f"sqlite+aiosqlite:///{event.database.path}") as dies:
        assert await Reminders(dies, event.clock).remind() == Reminded(1, 1)
    assert await Reminders(event.database, event.clock).remind() == Reminded(0, 0)
    assert await event.send() == [KEYNOTE]
    assert await event.send() == []


async def test_killed_in_the_middle_of_planning(event: Event, monkeypatch: pytest.MonkeyPatch):
    """The note that it was made and the delivery are one: without the second there is no first."""
    await event.subscribe("reminded", **WISH)
    event.clock.tick(60)

    async def killed(*args: object, **fields: object) -> int:
        await add_reminder(*args, **fields)
        raise asyncio.CancelledError

    with monkeypatch.context() as patch:
        patch.setattr("companion.services.remind.reminders.add_reminder", killed)
        with pytest.raises(asyncio.CancelledError):
            await event.remind()
    assert (await event.remind(), await event.send()) == (Reminded(1, 1), [KEYNOTE])


async def test_killed_while_sending_it_comes_again_as_the_same(event: Event):
    await event.subscribe("reminded", **WISH)
    event.clock.tick(60)
    await event.remind()
    await killed_while_sending(event)
    assert await event.send() == []
    event.clock.tick(LEASE_MS / 1000 + 0.001)
    assert (await event.remind(), await event.send()) == (Reminded(0, 0), [KEYNOTE])
    first, again = event.sender.sent
    assert (again.session_id, again.useful_until) == (first.session_id, first.useful_until)  # and so its tag


@pytest.mark.parametrize(
    ("agenda", "says"),
    [
        pytest.param(changed(A, "keynote", status=Status.CANCELLED), [], id="cancelled"),
        pytest.param(
            changed(A, "keynote", start="10:05"), [("Keynote at 10:05", KEYNOTE[1])], id="moved a little"
        ),
    ],
)
async def test_killed_while_sending_and_not_true_any_more(event: Event, agenda, says):
    await event.subscribe("reminded", **WISH)
    event.clock.tick(60)
    await event.remind()
    await killed_while_sending(event)
    await event.edit(agenda, wait=5 * 60)
    assert await event.send() == []
    await told(event)
    await event.remind()
    assert await event.send() == says


async def test_the_agenda_that_changes_while_a_reminder_is_planned(event: Event):
    """The head is read again where it cannot change any more: nothing is planned from an old one."""
    await event.subscribe("reminded", **WISH)
    event.clock.tick(60)

    class Overtaken(Reminders):
        """Between reading and writing, the organizer is faster."""

        async def _published(self, connection):
            programme = await super()._published(connection)
            await event.edit(changed(A, "keynote", status=Status.CANCELLED))
            return programme

    assert await Overtaken(event.database, event.clock).remind() == Reminded(0, 0)
    assert await event.send() == []
