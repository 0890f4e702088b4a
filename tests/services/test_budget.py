"""No phone gets more than 4 normal pushes in an hour and 8 in a day: the rest comes later, as one."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import insert, select, update

from companion.db.engines import Database
from companion.db.tables import deliveries, notifications, subscriptions
from companion.domain.agenda import Agenda, Status
from companion.domain.delivery import State
from companion.domain.timeline import moment
from companion.services.alert import Alerted
from companion.services.prepare import prepare
from tests.builders import a_session, an_agenda, changed
from tests.services.an_event import A, Event

MINUTE = 60_000
FRIDAY, SATURDAY, MONDAY = date(2022, 9, 16), date(2022, 9, 17), date(2022, 9, 19)


def keynote_at(minute: int, agenda: Agenda = A) -> Agenda:
    return changed(agenda, "keynote", start=f"10:{minute:02}")


async def told(event: Event, agenda: Agenda) -> Alerted:
    """The alert of this edit, a minute after it."""
    await event.edit(agenda, wait=60)
    alerted = await event.alert()
    assert isinstance(alerted, Alerted)
    return alerted


async def hear(event: Event, number: int, *, every: int = 60) -> None:
    """So many alerts, each told and heard, `every` so many seconds."""
    for minute in range(number):
        event.clock.tick(every - 60)
        await told(event, keynote_at(59 - 6 * (minute % 2)))
        assert len(await event.send()) == 1


async def test_the_fifth_in_an_hour_waits_until_the_first_is_an_hour_old(event: Event):
    await hear(event, 4)
    alerted = await told(event, keynote_at(30))
    assert alerted == Alerted(5, texts=1, phones=1, waits=("budget until 2022-09-16 17:56 for 1 phone",))
    event.clock.tick(56 * 60 - 0.001)
    assert await event.send() == []
    event.clock.tick(0.001)
    assert await event.send() == [("Earlier: Keynote Monday 10:30", "Was 10:53. Eitri.")]


async def test_what_is_over_is_folded_into_one_at_the_free_slot(event: Event):
    await hear(event, 4)
    for agenda in (keynote_at(30), keynote_at(40), changed(keynote_at(40), "lunch", start="12:00")):
        await told(event, agenda)
        assert await event.send() == []
    event.clock.tick(54 * 60)
    assert await event.send() == [
        ("2 changes on Monday", "Keynote 10:40 (was 10:53), Lunch 12:00 (was 11:30).")
    ]
    assert await event.states() == {State.ACCEPTED: 5, State.SUPERSEDED: 2}


async def test_the_ninth_in_a_day_waits_until_the_first_is_a_day_old(event: Event):
    event.clock.at = moment(FRIDAY, "08:00", A.zone)
    await hear(event, 8, every=30 * 60)
    alerted = await told(event, keynote_at(30))
    assert alerted.waits == ("budget until 2022-09-17 08:30 for 1 phone",)


async def test_what_people_must_know_at_once_is_exempt(event: Event):
    event.clock.at = moment(MONDAY, "08:45", A.zone)
    for minute in (10, 20, 30, 40):
        await told(event, keynote_at(minute))
        await event.send()
    assert (await told(event, keynote_at(50))).waits == ("budget until 2022-09-19 09:46 for 1 phone",)
    alerted = await told(event, changed(keynote_at(50), "panel", status=Status.CANCELLED))
    assert alerted.waits == ()
    assert await event.send() == [("2 changes on Monday", "Panel cancelled, Keynote 10:50 (was 10:40).")]


async def test_what_people_must_know_at_once_takes_no_share(event: Event):
    event.clock.at = moment(MONDAY, "07:30", A.zone)
    for minute in (50, 40, 30, 20):  # earlier, that day
        await told(event, keynote_at(minute))
        assert len(await event.send()) == 1
    assert (await told(event, keynote_at(40))).waits == ()


async def test_each_phone_has_a_budget_of_its_own(event: Event):
    await hear(event, 2)
    await event.subscribe("later")
    for minute in (10, 20):
        await told(event, keynote_at(minute))
        await event.send()
    assert (await told(event, keynote_at(30))).waits == ("budget until 2022-09-16 17:56 for 1 phone",)
    await event.send()
    assert event.sender.sent[-1].endpoint == "https://push.example.net/later"


async def test_a_slot_at_night_waits_for_the_morning(event: Event):
    event.clock.at = moment(FRIDAY, "21:30", A.zone)
    await hear(event, 4)
    assert (await told(event, keynote_at(30))).waits == ("budget until 2022-09-17 07:00 for 1 phone",)
    event.clock.at = moment(SATURDAY, "07:00", A.zone) - 1
    assert await event.send() == []
    event.clock.tick(0.001)
    assert len(await event.send()) == 1


async def test_a_slot_at_night_does_for_what_begins_before_eight(database: Database):
    event = Event(database)
    early = an_agenda(a_session("yoga", date=SATURDAY, start="07:00"), a_session("keynote"))
    await event.edit(early)
    await event.subscribe()
    event.clock.at = moment(FRIDAY, "21:30", A.zone)
    for minute in (10, 20, 30, 40):
        await told(event, keynote_at(minute, early))
        assert len(await event.send()) == 1
    late = changed(keynote_at(40, early), "yoga", start="07:30")
    assert (await told(event, late)).waits == ("budget until 2022-09-16 22:31 for 1 phone",)


async def test_what_waits_for_the_morning_anyway_needs_no_slot(event: Event):
    event.clock.at = moment(FRIDAY, "21:54", A.zone)
    await hear(event, 4)
    event.clock.tick(3600)
    assert (await told(event, keynote_at(30))).waits == ("night until 2022-09-17 07:00",)


async def test_the_organizer_reads_until_when_the_last_phone_waits(event: Event):
    await hear(event, 1)
    await event.subscribe("later")
    for minute in (10, 20, 30, 40):
        await told(event, keynote_at(minute))
        await event.send()
    assert (await told(event, keynote_at(50))).waits == ("budget until 2022-09-16 17:57 for 2 phones",)


async def test_a_rehearsal_counts_real_hours(event: Event):
    """The rehearsed day is another one; organizers read its times."""
    await hear(event, 2)
    await prepare(event.database, 24 * 60 * MINUTE)
    for minute in (10, 20):
        await told(event, keynote_at(minute))
        await event.send()
    assert (await told(event, keynote_at(30))).waits == ("budget until 2022-09-17 17:56 for 1 phone",)


async def test_a_clock_that_was_set_back_does_not_make_people_wait_for_it(event: Event):
    await hear(event, 4)
    event.clock.tick(-2 * 3600)
    assert (await told(event, keynote_at(30))).waits == ("budget until 2022-09-16 16:00 for 1 phone",)


async def say(event: Event, times: int, due_at: int | None = None, **fields: Any) -> None:
    """So many messages outside every alert that the one phone got just now, or will get at `due_at`."""
    values = {
        "alert": None,
        "audience": "",
        "language": "en",
        "title": "",
        "body": "",
        "path": "/",
        "urgency": "normal",
        "useful_until": event.clock.at + 24 * 60 * MINUTE,
    }
    async with event.database.write() as connection:
        phone = (await connection.execute(select(subscriptions.c.id))).scalar_one()
        for _ in range(times):
            inserted = await connection.execute(
                insert(notifications).values(values | fields).returning(notifications.c.id)
            )
            await connection.execute(
                insert(deliveries).values(
                    subscription_id=phone,
                    notification_id=inserted.scalar_one(),
                    audience="",
                    bases="",
                    to_revision=1,
                    state=State.WAITING if due_at else State.ACCEPTED,
                    attempts=1,
                    due_at=due_at or 0,
                    note="",
                    sent_at=None if due_at else event.clock.at,
                )
            )


@pytest.mark.parametrize(
    ("fields", "waits"),
    [
        pytest.param({"announcement": 1}, ("budget until 2022-09-16 17:55 for 1 phone",), id="announcements"),
        pytest.param({"announcement": 1, "urgency": "act-now"}, (), id="urgent ones do not"),
        pytest.param({"session_id": "keynote"}, (), id="reminders do not"),
        pytest.param({}, (), id="tests do not"),
    ],
)
async def test_what_counts_beside_alerts(event: Event, fields: dict[str, Any], waits: tuple[str, ...]):
    await say(event, 4, **fields)
    assert (await told(event, keynote_at(30))).waits == waits


async def test_an_announcement_that_waits_has_its_slot(event: Event):
    await hear(event, 3)
    await say(event, 1, due_at=event.clock.at + 30 * MINUTE, announcement=1)
    assert (await told(event, keynote_at(30))).waits == ("budget until 2022-09-16 17:56 for 1 phone",)


async def test_four_announcements_that_wait_for_the_morning_have_its_first_hour(event: Event):
    event.clock.at = moment(FRIDAY, "23:00", A.zone)
    await say(event, 4, due_at=moment(SATURDAY, "07:00", A.zone), announcement=1)
    assert (await told(event, keynote_at(30))).waits == (
        "budget until 2022-09-17 08:00 for 1 phone",
        "night until 2022-09-17 07:00",
    )


async def test_many_phones_cost_as_many_statements_as_one(event: Event):
    await hear(event, 4)
    one = await statements(event, keynote_at(30))
    for number in range(30):
        await event.subscribe(f"phone {number}")
    async with event.database.write() as connection:
        await connection.execute(update(deliveries).values(state=State.SUPERSEDED))
    for minute in (10, 20, 40, 50):
        await told(event, keynote_at(minute))
        assert len(await event.send()) == 31
    assert await statements(event, keynote_at(30)) == one
    async with event.database.read() as connection:
        due = await connection.execute(
            select(deliveries.c.due_at).where(deliveries.c.state == State.WAITING).distinct()
        )
        assert list(due.scalars()) == [event.clock.at + 56 * MINUTE]


async def statements(event: Event, agenda: Agenda) -> int:
    """How many statements the alert of this edit takes."""
    counted: list[str] = []
    await event.edit(agenda, wait=60)
    engine = event.database.writer.sync_engine

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        counted.append(statement)

    sqlalchemy_event.listen(engine, "before_cursor_execute", count)
    try:
        await event.alert()
    finally:
        sqlalchemy_event.remove(engine, "before_cursor_execute", count)
    return len(counted)


async def test_what_begins_before_its_slot_is_told_at_once(event: Event):
    """Four pushes in the hour before the keynote, then it is later once more: nobody waits until it has begun."""
    event.clock.at = moment(MONDAY, "09:45", A.zone)
    for minute in (12, 20, 28, 36):
        await told(event, keynote_at(minute))
        assert len(await event.send()) == 1
    alerted = await told(event, keynote_at(44))
    assert alerted.waits == ()
    assert len(await event.send()) == 1
