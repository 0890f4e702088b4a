"""A revision is all or nothing, and never the same twice."""

import asyncio

import pytest

from companion.content.load import AgendaError
from companion.db.engines import Database
from companion.db.revisions import read_changes, read_head, read_held, read_revision
from companion.domain.changes import Change, ChangeKind
from companion.services.publish import REVIEW, Published, PublishError, Unchanged, Waiting, publish
from tests.builders import a_session, an_agenda, an_event, as_yaml, changed
from tests.fakes import FakeClock

AGENDA = an_agenda(a_session("keynote"), a_session("panel", start="10:30"), a_session("lunch", start="11:30"))
MOVED = changed(AGENDA, "keynote", start="10:12")


async def test_the_first_revision_is_silent(database: Database):
    result = await publish(database, FakeClock(), as_yaml(AGENDA))
    assert isinstance(result, Published)
    assert (result.revision.number, result.revision.parent, result.changes) == (1, None, ())
    async with database.read() as connection:
        head = await read_head(connection)
    assert head is not None
    assert (head.revision, head.alerted, head.alert) == (1, 1, 0)


async def test_an_edit_is_a_revision_with_its_changes(database: Database):
    clock = FakeClock()
    await publish(database, clock, as_yaml(AGENDA))
    clock.tick(60)
    await publish(database, clock, as_yaml(MOVED))
    async with database.read() as connection:
        second = await read_revision(connection, 2)
        changes = await read_changes(connection, 2)
    assert second is not None
    assert (second.parent, second.published_at, second.agenda) == (1, clock.at, MOVED)
    assert changes == (Change("keynote", ChangeKind.START, "10:00", "10:12"),)


async def test_the_same_content_twice_is_no_revision(database: Database):
    """Neither a comment nor other quoting makes one."""
    clock = FakeClock()
    await publish(database, clock, as_yaml(AGENDA))
    assert await publish(database, clock, b"# a comment\n" + as_yaml(AGENDA)) == Unchanged(1)


async def test_a_broken_file_changes_nothing(database: Database):
    clock = FakeClock()
    await publish(database, clock, as_yaml(AGENDA))
    with pytest.raises(AgendaError):
        await publish(database, clock, as_yaml(MOVED).replace(b"10:12", b"25:12"))
    assert await publish(database, clock, as_yaml(AGENDA)) == Unchanged(1)


async def test_a_vanished_session_waits_until_it_is_confirmed(database: Database):
    clock = FakeClock()
    await publish(database, clock, as_yaml(AGENDA))
    without = as_yaml(an_agenda(*AGENDA.sessions[:2]))
    first = await publish(database, clock, without)
    again = await publish(database, clock, without)
    assert isinstance(first, Waiting)
    assert isinstance(again, Waiting)
    assert (first.news, again.news) == (True, False)
    assert any("Lunch" in reason or "lunch" in reason for reason in first.reasons)
    confirmed = await publish(database, clock, without, confirmed=True)
    assert isinstance(confirmed, Published)
    assert [change.kind for change in confirmed.changes] == [ChangeKind.REMOVED]
    async with database.read() as connection:
        assert await read_held(connection) is None


async def test_a_held_edit_is_given_up_by_putting_the_file_right(database: Database):
    clock = FakeClock()
    await publish(database, clock, as_yaml(AGENDA))
    await publish(database, clock, as_yaml(an_agenda(*AGENDA.sessions[:2])))
    assert await publish(database, clock, as_yaml(AGENDA)) == Unchanged(1)
    async with database.read() as connection:
        assert await read_held(connection) is None


async def test_in_review_mode_every_edit_waits(database: Database):
    clock = FakeClock()
    await publish(database, clock, as_yaml(AGENDA), review=True)
    assert await publish(database, clock, as_yaml(MOVED), review=True) == Waiting((REVIEW,), news=True)


async def test_another_event_is_refused(database: Database):
    clock = FakeClock()
    await publish(database, clock, as_yaml(AGENDA))
    with pytest.raises(PublishError, match="belongs to the event 'datathon', the file is about 'other'"):
        await publish(database, clock, as_yaml(an_agenda(event=an_event(id="other"))))


async def test_two_publishers_make_one_revision(database: Database):
    clock = FakeClock()
    await publish(database, clock, as_yaml(AGENDA))
    results = await asyncio.gather(*(publish(database, clock, as_yaml(MOVED)) for _ in range(20)))
    assert [type(result) for result in results].count(Published) == 1
    async with database.read() as connection:
        head = await read_head(connection)
    assert head is not None
    assert head.revision == 2
