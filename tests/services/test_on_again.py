"""A session that was off is on again, perhaps on another day: who chose one of its days before hears of it."""

from datetime import date

import pytest

from companion.db.engines import Database
from companion.domain.agenda import Agenda, Status
from companion.services.preview import preview
from tests.builders import as_yaml, changed
from tests.services.an_event import A, Event

OFF = changed(A, "keynote", status=Status.CANCELLED)
FRIDAY, SATURDAY, SUNDAY, MONDAY = "2022-09-16", "2022-09-17", "2022-09-18", "2022-09-19"


def on(agenda: Agenda, day: str) -> Agenda:
    return changed(agenda, "keynote", date=date.fromisoformat(day))


async def told(event: Event, *agendas: Agenda) -> list[str]:
    """What the phones were sent of these edits, each after its own alert."""
    titles = []
    for agenda in agendas:
        await event.edit(agenda, wait=60)
        await event.alert()
        titles += [title for title, _ in await event.send()]
    return titles


@pytest.fixture
async def event(database: Database) -> Event:
    made = Event(database)
    await made.edit(A)
    return made


@pytest.mark.parametrize(
    "offs",
    [
        [OFF],
        [OFF, on(OFF, SATURDAY), on(OFF, SUNDAY)],
        [on(OFF, SUNDAY)],
        [on(OFF, SATURDAY), on(OFF, SUNDAY)],
    ],
)
async def test_who_heard_that_it_is_off_hears_that_it_is_on_on_another_day(event: Event, offs: list[Agenda]):
    """Also where it moved as it was called off, or later, which was nobody's news."""
    await event.subscribe("monday", days=(MONDAY,))
    await event.subscribe("friday", days=(FRIDAY,))
    assert await told(event, *offs, on(A, SUNDAY)) == ["Cancelled: Keynote", "On again: Keynote Sunday 10:00"]


async def test_the_preview_counts_them(event: Event):
    await event.subscribe("monday", days=(MONDAY,))
    await told(event, on(OFF, SUNDAY))
    shown = await preview(event.database, event.clock, as_yaml(on(A, SUNDAY)))
    assert [(each.title, each.phones) for each in shown.told if each.phones] == [
        ("On again: Keynote Sunday 10:00", 1)
    ]


async def test_who_may_have_missed_its_last_move_hears_it_too(event: Event):
    """Sunday's phone was told of Sunday, and that it is off; that it had moved to Monday reached nobody."""
    await told(event, on(A, SUNDAY))
    await event.subscribe("sunday", days=(SUNDAY,))
    await event.edit(A, wait=60)
    await event.alert()  # and before it is sent, the next one
    assert await told(event, OFF, A) == ["Cancelled: Keynote", "On again: Keynote Monday 10:00"]


async def test_days_from_before_it_was_off_another_time_do_not_count(event: Event):
    await told(event, on(OFF, SUNDAY), on(A, SUNDAY), on(OFF, SUNDAY))
    await event.subscribe("monday", days=(MONDAY,))
    assert await told(event, on(A, SATURDAY)) == []


async def test_who_has_not_heard_that_it_is_off_hears_by_the_days_that_it_knows(event: Event):
    """It was Monday's, and is told of as Sunday's: that it is Saturday's now is not for who chose Monday."""
    await told(event, on(A, SUNDAY))
    await event.subscribe("monday", days=(MONDAY,))
    await event.subscribe("sunday", days=(SUNDAY,))
    assert await told(event, on(OFF, SUNDAY), on(A, SATURDAY)) == [
        "Cancelled: Keynote",
        "On again: Keynote Saturday 10:00",
    ]
