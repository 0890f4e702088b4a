"""Receipts are counted per notification, never above the number of phones that it was sent to."""

import pytest
from sqlalchemy import select

from companion.db.receipts import count_receipts
from companion.db.tables import deliveries, notifications, receipts
from companion.services.deliver import deliver_round
from companion.services.receipts import Receipts
from companion.services.subscribe import Sample, send_test
from tests.services.an_event import A, B, Event


@pytest.fixture
async def event(database):
    """An alert went to two phones, which have a token to report it by."""
    made = Event(database)
    await made.edit(A)
    await made.subscribe("one")
    await made.subscribe("two")
    await made.edit(B, wait=60)
    await made.alert()
    await deliver_round(database, made.clock, made.sender, receipts=True)
    return made


async def token(event):
    (one,) = {due.receipt for due in event.sender.sent}
    return one


async def counted(event):
    async with event.database.read() as connection:
        rows = await connection.execute(select(receipts.c.kind, receipts.c.count).order_by(receipts.c.kind))
        return dict(rows.all())


async def test_both_phones_have_the_same_token_and_it_says_nothing_else(event):
    receipt = await token(event)
    assert (len(event.sender.sent), len(receipt)) == (2, 32)
    async with event.database.read() as connection:
        assert (await connection.execute(select(notifications.c.receipt))).scalars().all() == [receipt]


async def test_a_notification_keeps_its_token_when_it_is_sent_to_others_later(event):
    before = await token(event)
    async with event.database.write() as connection:
        await connection.execute(deliveries.update().values(state="waiting", due_at=0))
    await deliver_round(event.database, event.clock, event.sender, receipts=True)
    assert (len(event.sender.sent), await token(event)) == (4, before)


async def test_a_reminder_and_a_test_have_no_token(event):
    event.sender.sent.clear()
    await send_test(
        event.database, event.clock, "https://push.example.net/one", {"en": Sample("Test", "It works", "/")}
    )
    await deliver_round(event.database, event.clock, event.sender, receipts=True)
    assert await token(event) is None


async def test_without_receipts_no_token_is_made(database):
    event = Event(database)
    await event.edit(A)
    await event.subscribe()
    await event.edit(B, wait=60)
    await event.alert()
    await event.send()
    assert await token(event) is None


async def test_reports_are_added_up(event):
    reports, receipt = Receipts(), await token(event)
    reports.note(receipt, "shown")
    await reports.write(event.database)
    reports.note(receipt, "shown")
    reports.note(receipt, "opened")
    await reports.write(event.database)
    await reports.write(event.database)
    assert await counted(event) == {"shown": 2, "opened": 1}


async def test_however_often_somebody_repeats_it_there_are_no_more_than_phones(event):
    receipt = await token(event)
    async with event.database.write() as connection:
        await count_receipts(connection, receipt, "opened", 50)
        await count_receipts(connection, receipt, "shown", 1)
        await count_receipts(connection, receipt, "shown", 50)
    assert await counted(event) == {"opened": 2, "shown": 2}


async def test_an_unknown_token_counts_nothing(event):
    async with event.database.write() as connection:
        await count_receipts(connection, "x" * 32, "shown", 1)
    assert await counted(event) == {}


async def test_where_receipts_are_off_nothing_is_counted(event):
    reports = Receipts(wanted=False)
    reports.note(await token(event), "shown")
    await reports.write(event.database)
    assert await counted(event) == {}


async def test_reports_that_cannot_be_written_now_are_kept(event, tmp_path):
    reports, receipt = Receipts(), await token(event)
    reports.note(receipt, "shown")
    async with event.database.write() as connection:
        await connection.exec_driver_sql("ALTER TABLE receipts RENAME TO elsewhere")
    await reports.write(event.database)
    async with event.database.write() as connection:
        await connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO receipts")
    await reports.write(event.database)
    assert await counted(event) == {"shown": 1}


def test_invented_tokens_take_no_memory_for_ever():
    reports = Receipts()
    for number in range(20_000):
        reports.note(f"{number:032}", "shown")
    assert len(reports._noted) == 10_000
