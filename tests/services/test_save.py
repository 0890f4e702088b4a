"""The file is written and published as one, whoever sees it first; what waits is confirmed or given up."""

import asyncio
from functools import partial
from pathlib import Path

import pytest

from companion.api.state import Published as Shown
from companion.content.load import AgendaError
from companion.content.writing import WriteError, source_hash
from companion.db.audit import Entry, read_audit
from companion.db.engines import Database
from companion.db.revisions import read_head, read_held, read_revision
from companion.domain.agenda import Agenda
from companion.intake import Intake
from companion.services.authorship import By
from companion.services.publish import Published, PublishError, Unchanged, Waiting, publish
from companion.services.save import Draft, confirm, discard, save
from companion.watcher import watch
from tests.builders import as_yaml, changed
from tests.fakes import FakeClock
from tests.services.an_event import A, B

COMMAND = By("command", action="edit")
DESK = By("page", "desk", action="save")
NIGHT = changed(A, "lunch", start="23:00")


@pytest.fixture
async def file(database: Database, tmp_path: Path) -> Path:
    path = tmp_path / "agenda.yaml"
    path.write_bytes(as_yaml(A))
    await publish(database, FakeClock(), as_yaml(A))
    return path


def draft(file: Path, agenda: Agenda) -> Draft:
    return Draft(file, as_yaml(agenda), source_hash(file.read_bytes()))


async def head(database: Database) -> int:
    async with database.read() as connection:
        found = await read_head(connection)
    assert found is not None
    return found.revision


async def test_it_is_written_and_published_and_not_held(database: Database, file: Path):
    result = await save(database, FakeClock(), draft(file, NIGHT), by=DESK)
    assert isinstance(result, Published)
    assert (result.revision.number, result.revision.origin, result.revision.author) == (2, "page", "desk")
    assert file.read_bytes() == as_yaml(NIGHT)


async def test_it_waits_where_nobody_has_confirmed_it(database: Database, file: Path):
    result = await save(database, FakeClock(), draft(file, NIGHT), by=DESK, confirmed=False)
    assert isinstance(result, Waiting)
    assert file.read_bytes() == as_yaml(NIGHT)


async def test_in_review_mode_what_was_not_confirmed_waits(database: Database, file: Path):
    waiting = await save(database, FakeClock(), draft(file, B), by=DESK, confirmed=False, review=True)
    assert isinstance(waiting, Waiting)
    assert isinstance(await save(database, FakeClock(), draft(file, B), by=DESK, review=True), Published)


async def test_what_somebody_else_saved_meanwhile_stays_and_nothing_is_expected_any_more(
    database: Database, file: Path
):
    stale = draft(file, NIGHT)
    file.write_bytes(as_yaml(B))
    with pytest.raises(WriteError) as caught:
        await save(database, FakeClock(), stale, by=COMMAND)
    assert caught.value.kind == "conflict"
    assert file.read_bytes() == as_yaml(B)
    assert isinstance(await publish(database, FakeClock(), as_yaml(NIGHT)), Waiting)


async def test_a_text_that_is_no_agenda_is_not_written(database: Database, file: Path):
    wrong = Draft(file, as_yaml(A).replace(b"10:00", b"25:00"), source_hash(file.read_bytes()))
    with pytest.raises(AgendaError):
        await save(database, FakeClock(), wrong, by=COMMAND)
    assert file.read_bytes() == as_yaml(A)


async def test_the_watcher_may_be_faster_but_the_command_is_the_author(database: Database, file: Path):
    stop = asyncio.Event()
    intake = Intake(database, FakeClock(), file, Shown())
    watching = asyncio.create_task(watch(file, intake.seen, stop))
    for number, agenda in enumerate((NIGHT, A, B, NIGHT, B, A), 2):
        result = await save(database, FakeClock(), draft(file, agenda), by=COMMAND)
        assert isinstance(result, Published)
        assert (result.revision.number, result.revision.origin) == (number, "command")
        await asyncio.sleep(0.05 * (number % 3))
    stop.set()
    await watching
    assert await head(database) == 7
    async with database.read() as connection:
        assert {line.origin for line in (await read_audit(connection))[:-1]} == {"command"}


@pytest.mark.parametrize("agenda", [B, NIGHT], ids=["an ordinary edit", "one that would be held"])
async def test_a_watcher_that_was_faster_changes_nothing_for_the_command(
    database: Database, file: Path, monkeypatch: pytest.MonkeyPatch, agenda: Agenda
):
    """Between the writing and the publishing."""
    to_thread = asyncio.to_thread

    async def seen_at_once(work: object, *arguments: object) -> object:
        done = await to_thread(work, *arguments)  # type: ignore[arg-type]
        if arguments[0] == file:
            await publish(database, FakeClock(), file.read_bytes())
        return done

    monkeypatch.setattr(asyncio, "to_thread", seen_at_once)
    result = await save(database, FakeClock(), draft(file, agenda), by=COMMAND)
    assert isinstance(result, Published)
    assert (result.revision.number, result.revision.origin, len(result.changes)) == (2, "command", 1)
    async with database.read() as connection:
        (newest, _) = await read_audit(connection)
    assert (newest.origin, newest.action) == ("command", "edit")


@pytest.fixture
async def held(database: Database, file: Path) -> Path:
    """The file says that lunch is at night, and that waits."""
    file.write_bytes(as_yaml(NIGHT))
    assert isinstance(await publish(database, FakeClock(), as_yaml(NIGHT)), Waiting)
    return file


async def test_what_waits_is_confirmed_for_its_author(database: Database, held: Path):
    base = source_hash(held.read_bytes())
    result = await confirm(database, FakeClock(), held, base, By("file", "desk", action="confirm"))
    assert isinstance(result, Published)
    async with database.read() as connection:
        assert (await read_audit(connection))[0] == Entry(
            FakeClock().at, "file", "desk", "confirm", 2, "lunch: start"
        )


async def test_what_waits_is_given_up(database: Database, held: Path):
    base = source_hash(held.read_bytes())
    assert await discard(database, FakeClock(), held, base, By("page", "desk", action="discard")) == 1
    assert held.read_bytes() == as_yaml(A)
    assert await publish(database, FakeClock(), as_yaml(A)) == Unchanged(1)
    async with database.read() as connection:
        assert await read_held(connection) is None
        assert (await read_audit(connection))[0] == Entry(FakeClock().at, "page", "desk", "discard", 1)
        assert await read_revision(connection, 2) is None


@pytest.mark.parametrize("word", [confirm, discard])
async def test_neither_is_done_to_another_file_than_was_seen(
    database: Database, held: Path, word: partial[object]
):
    base = source_hash(held.read_bytes())
    held.write_bytes(as_yaml(B))
    with pytest.raises(WriteError) as caught:
        await word(database, FakeClock(), held, base, DESK)  # type: ignore[misc]
    assert caught.value.kind == "conflict"
    assert held.read_bytes() == as_yaml(B)
    assert await head(database) == 1


async def test_where_nothing_is_published_there_is_nothing_to_put_back(database: Database, tmp_path: Path):
    file = tmp_path / "agenda.yaml"
    file.write_bytes(b"x")
    with pytest.raises(PublishError, match="nothing is published yet"):
        await discard(database, FakeClock(), file, source_hash(b"x"), DESK)
    assert file.read_bytes() == b"x"
