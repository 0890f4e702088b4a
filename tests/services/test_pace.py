"""The organizer's word on what waits: nothing until it is released, or at once."""

from companion.db.audit import Entry, read_audit
from companion.domain.changes import Change, ChangeKind
from companion.services.alert import Alerted, Later, Nothing, OnHold, Waiting, waiting
from companion.services.authorship import By
from companion.services.pace import Pace, set_pace
from tests.services.an_event import DELAY_MS, A, B, C, Event

DESK = By("page", "desk", action="pace")
MOVE = Change("keynote", ChangeKind.START, "10:00", "10:12")


async def pace(event: Event, wanted: Pace) -> None:
    await set_pace(event.database, event.clock, wanted, DESK)


async def what_waits(event: Event) -> Waiting | None:
    return await waiting(event.database, event.clock, DELAY_MS)


async def test_what_is_held_waits_until_it_is_released(event: Event):
    await event.edit(B)
    due_at = event.clock.at + DELAY_MS
    await pace(event, Pace.HOLD)
    event.clock.tick(3600)
    assert await event.alert() == OnHold()
    assert await what_waits(event) == Waiting(due_at, "normal", held=True, changes=(MOVE,))
    assert await event.send() == []
    await pace(event, Pace.NORMAL)
    assert await event.alert() == Alerted(1, texts=1, phones=1)


async def test_what_is_edited_meanwhile_is_held_too(event: Event):
    await event.edit(B)
    await pace(event, Pace.HOLD)
    await event.edit(C, wait=600)
    assert await event.alert() == OnHold()
    await pace(event, Pace.NOW)
    assert await event.alert() == Alerted(1, texts=1, phones=1)
    assert [title for title, _ in await event.send()] == ["Keynote starts Monday 10:20"]


async def test_a_hold_outlasts_what_it_was_said_of(event: Event):
    await pace(event, Pace.HOLD)
    assert await event.alert() == Nothing()
    await event.edit(B, wait=600)
    assert await event.alert() == OnHold()


async def test_now_is_now_and_not_for_the_next_edit(event: Event):
    await event.edit(B, wait=1)
    assert isinstance(await event.alert(), Later)
    await pace(event, Pace.NOW)
    assert await event.alert() == Alerted(1, texts=1, phones=1)
    await event.edit(C, wait=1)
    assert isinstance(await event.alert(), Later)


async def test_an_edit_after_now_waits_with_what_it_changes(event: Event):
    """What was confirmed is not what would go out any more."""
    await event.edit(B)
    await pace(event, Pace.NOW)
    await event.edit(C)
    assert isinstance(await event.alert(), Later)


async def test_what_waits_is_known(event: Event):
    assert await what_waits(event) is None
    await event.edit(B)
    assert await what_waits(event) == Waiting(
        event.clock.at + DELAY_MS, "normal", held=False, changes=(MOVE,)
    )
    await event.edit(A)
    assert await what_waits(event) is None


async def test_it_is_written_down(event: Event):
    await event.edit(B)
    await pace(event, Pace.HOLD)
    async with event.database.read() as connection:
        assert (await read_audit(connection))[0] == Entry(event.clock.at, "page", "desk", "pace", 2, "hold")
