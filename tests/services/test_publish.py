"""A revision is all or nothing, and never the same twice."""

import asyncio

import pytest

from companion.content.load import AgendaError
from companion.db.audit import Entry, read_audit
from companion.db.engines import Database
from companion.db.expected import Expected, expect
from companion.db.revisions import read_changes, read_head, read_held, read_revision
from companion.domain.changes import Change, ChangeKind
from companion.services.authorship import By
from companion.services.publish import REVIEW, Published, PublishError, Unchanged, Waiting, hash_of, publish
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


COMMAND = By("command", reason='{"en":"wind"}', action="cancel")
DESK = By("page", "desk")


async def test_a_revision_says_whose_it_is_and_why(database: Database):
    clock = FakeClock()
    await publish(database, clock, as_yaml(AGENDA))
    await publish(database, clock, as_yaml(MOVED), by=By("page", "desk", '{"en":"late"}'))
    async with database.read() as connection:
        revisions = [await read_revision(connection, number) for number in (1, 2)]
    assert [(found.origin, found.author, found.reason) for found in revisions if found] == [
        ("file", "", ""),
        ("page", "desk", '{"en":"late"}'),
    ]


async def test_every_write_leaves_an_audit_line(database: Database):
    clock = FakeClock()
    await publish(database, clock, as_yaml(AGENDA))
    await publish(database, clock, as_yaml(MOVED), by=COMMAND)
    await publish(database, clock, as_yaml(MOVED))
    night = changed(MOVED, "lunch", start="23:00")
    await publish(database, clock, as_yaml(night))
    await publish(database, clock, as_yaml(night))
    async with database.read() as connection:
        lines = await read_audit(connection)
    assert lines[::-1] == (
        Entry(clock.at, "file", "", "publish", 1),
        Entry(clock.at, "command", "", "cancel", 2, "keynote: start"),
        Entry(
            clock.at,
            "file",
            "",
            "held",
            None,
            "“Lunch” (lunch) would move from Monday 19 September 11:30 to Monday 19 September 23:00, in the night.",
        ),
    )


async def test_a_file_that_takes_back_what_a_command_did_is_held(database: Database):
    clock = FakeClock()
    await publish(database, clock, as_yaml(AGENDA))
    await publish(database, clock, as_yaml(MOVED), by=COMMAND)
    stale = as_yaml(changed(AGENDA, "lunch", start="11:45"))
    message = "This would move “Keynote” (keynote) back from 10:12 to 10:00, moved with a command at 16:55."
    assert await publish(database, clock, stale) == Waiting((message,), news=True)
    assert isinstance(await publish(database, clock, stale, confirmed=True), Published)


async def test_a_page_that_takes_it_back_has_seen_it(database: Database):
    clock = FakeClock()
    await publish(database, clock, as_yaml(AGENDA))
    await publish(database, clock, as_yaml(MOVED), by=COMMAND)
    assert isinstance(await publish(database, clock, as_yaml(AGENDA), by=DESK), Published)


async def test_whoever_has_saved_the_file_with_it_has_seen_it(database: Database):
    clock = FakeClock()
    await publish(database, clock, as_yaml(AGENDA))
    await publish(database, clock, as_yaml(MOVED), by=DESK)
    await publish(database, clock, as_yaml(changed(MOVED, "lunch", start="11:45")))
    assert isinstance(await publish(database, clock, as_yaml(AGENDA)), Published)


async def test_a_text_that_was_published_before_is_not_cut_off(database: Database):
    """`git checkout` of the morning's file, which ends before what was added since."""
    clock = FakeClock()
    added = changed(AGENDA, "lunch", notes="In the foyer")
    assert as_yaml(added).startswith(as_yaml(AGENDA).rstrip())
    await publish(database, clock, as_yaml(AGENDA))
    await publish(database, clock, as_yaml(added))
    cut = await publish(database, clock, as_yaml(changed(AGENDA, "lunch", notes="In the")))
    assert cut == Waiting(
        ("The file ends where the published one goes on. Was it saved to its end?",), news=True
    )
    assert isinstance(await publish(database, clock, as_yaml(AGENDA)), Published)


NIGHT = changed(AGENDA, "lunch", start="23:00")


async def expected(database: Database, clock: FakeClock) -> None:
    """A command is about to write that lunch is at night; somebody has confirmed it."""
    wanted = Expected(hash_of(NIGHT), clock.at, "command", "", "{}", "later", confirmed=True)
    async with database.write() as connection:
        await expect(connection, wanted)


async def test_what_a_command_was_about_to_write_is_its_own_whoever_sees_it_first(database: Database):
    """The watcher was faster, or the command was killed before it could publish."""
    clock = FakeClock()
    await publish(database, clock, as_yaml(AGENDA))
    await expected(database, clock)
    result = await publish(database, clock, as_yaml(NIGHT), review=True)
    assert isinstance(result, Published)
    assert (result.revision.origin, result.revision.reason) == ("command", "{}")
    await publish(database, clock, as_yaml(AGENDA), confirmed=True)
    assert isinstance(await publish(database, clock, as_yaml(NIGHT)), Waiting)  # once is once


async def test_what_was_never_written_is_forgotten(database: Database):
    clock = FakeClock()
    await publish(database, clock, as_yaml(AGENDA))
    await expected(database, clock)
    clock.tick(600)
    assert isinstance(await publish(database, clock, as_yaml(NIGHT)), Waiting)
