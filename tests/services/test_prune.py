"""What is known about phones is deleted when the event is long over, and not before."""

from datetime import date

import pytest
from sqlalchemy import func, select

from companion.db.tables import deliveries, reminders, stars, subscriptions
from companion.domain.agenda import Dates
from companion.domain.delivery import State
from companion.services.prepare import prepare
from companion.services.prune import prune
from tests.builders import an_agenda, an_event
from tests.services.an_event import MONDAY_10, A, B, Event

FORGOTTEN_AT = 1_664_834_400_000
"""4 October 2022, 00:00 in Bergen: the fourteenth day after the event is over."""
WISH = {"stars": frozenset({"keynote"}), "reminder_minutes": 10}


async def counted(event: Event) -> tuple[int, ...]:
    """Rows that name a phone: subscriptions, stars, reminders, deliveries."""
    of_a_phone = (
        select(func.count()).select_from(subscriptions),
        select(func.count()).select_from(stars),
        select(func.count()).select_from(reminders),
        select(func.count(deliveries.c.subscription_id)),
    )
    async with event.database.read() as connection:
        return tuple([(await connection.execute(query)).scalar_one() for query in of_a_phone])


@pytest.fixture
async def event(event: Event) -> Event:
    """A phone that was reminded, told of a change, and has not been reached."""
    event.clock.at = MONDAY_10 - 600_000
    await event.subscribe(**WISH)
    await event.remind()
    await event.edit(B, wait=60)
    await event.alert()
    return event


async def test_all_of_it_at_the_midnight_that_ends_the_last_day_and_not_before(event: Event):
    event.clock.at = FORGOTTEN_AT - 1
    assert (await prune(event.database, event.clock), await counted(event)) == (0, (1, 1, 1, 2))
    event.clock.at = FORGOTTEN_AT
    assert (await prune(event.database, event.clock), await counted(event)) == (1, (0, 0, 0, 0))
    assert (await prune(event.database, event.clock), await event.send()) == (0, [])


async def test_what_nobody_is_left_for_ends(event: Event):
    event.clock.at = FORGOTTEN_AT
    await prune(event.database, event.clock)
    await event.send()
    assert await event.states() == {State.GONE: 2}


async def test_no_trace_of_an_endpoint_is_in_the_tables(event: Event):
    event.clock.at = FORGOTTEN_AT
    await prune(event.database, event.clock)
    async with event.database.read() as connection:
        dump = await connection.run_sync(
            lambda sync: "\n".join(sync.connection.driver_connection._conn.iterdump())
        )
    assert 'INSERT INTO "notifications"' in dump
    assert "push.example.net" not in dump


async def test_later_dates_are_as_if_nothing_had_been(event: Event):
    event.clock.at = FORGOTTEN_AT
    await prune(event.database, event.clock)
    again = an_event(dates=Dates(first=date(2022, 9, 16), last=date(2022, 9, 20)))
    await event.edit(an_agenda(*A.sessions, event=again))
    await event.subscribe(**WISH)
    assert (await prune(event.database, event.clock), await counted(event)) == (0, (1, 1, 0, 0))


async def test_a_rehearsal_forgets_in_its_own_time(database):
    event = Event(database)
    await prepare(database, FORGOTTEN_AT - event.clock.at)
    await event.edit(A)
    await event.subscribe()
    assert await prune(database, event.clock) == 1


async def test_without_an_agenda_nobody_is_forgotten(database):
    event = Event(database)
    await event.subscribe()
    event.clock.at = FORGOTTEN_AT
    assert await prune(database, event.clock) == 0
