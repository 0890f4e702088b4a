"""What an organizer reads in the log after saving."""

import logging
from pathlib import Path

import pytest

from companion.api.state import AgendaHealth, Published
from companion.db.engines import Database
from companion.domain.agenda import Status
from companion.intake import Intake
from tests.builders import a_session, an_agenda, as_yaml, changed
from tests.fakes import FakeClock

AGENDA = an_agenda(
    a_session("keynote"),
    a_session("panel", start="10:30"),
    a_session("lunch", start="11:30"),
    a_session("end", start="15:00"),
)


@pytest.fixture
def intake(database: Database, caplog: pytest.LogCaptureFixture) -> Intake:
    caplog.set_level(logging.INFO, "companion.agenda")
    return Intake(database, FakeClock(), Path("content/agenda.yaml"), Published())


async def test_what_was_published_is_said_change_by_change(intake: Intake, caplog: pytest.LogCaptureFixture):
    assert await intake.seen(as_yaml(AGENDA))
    edited = changed(
        changed(AGENDA, "keynote", start="10:12"), "panel", status=Status.CANCELLED, description="x " * 40
    )
    assert await intake.seen(as_yaml(edited))
    assert [record.message for record in caplog.records] == [
        "published revision 1",
        (
            "published revision 2: 3 changes\n"
            "- keynote: start 10:00 → 10:12\n"
            "- panel: cancelled\n"
            "- panel: description – → x x x x x x x x x x x x x x x x x x x x…"
        ),
    ]
    assert intake.shown.health == AgendaHealth()


async def test_a_broken_file_is_explained_and_health_says_stale(
    intake: Intake, caplog: pytest.LogCaptureFixture
):
    await intake.seen(as_yaml(AGENDA))
    caplog.clear()
    assert await intake.seen(as_yaml(AGENDA).replace(b"10:30", b"25:30").replace(b"11:30", b"26:30"))
    (record,) = caplog.records
    first, *lines = record.message.splitlines()
    assert first == "not published; nothing is shown until this is corrected:"
    assert [line.split(":")[0] for line in lines] == ["content/agenda.yaml", "content/agenda.yaml"]
    assert intake.shown.health == AgendaHealth(stale=True, problems=2)


async def test_a_hold_is_explained_once(intake: Intake, caplog: pytest.LogCaptureFixture):
    await intake.seen(as_yaml(AGENDA))
    caplog.clear()
    without = as_yaml(an_agenda(*AGENDA.sessions[:3]))
    await intake.seen(without)
    await intake.seen(without)
    (record,) = caplog.records
    assert record.message.startswith("held, not published:\n- ")
    assert record.message.endswith("If this is meant: companion publish\nIf not: correct the file.")
    assert intake.shown.health.stale


async def test_a_missing_file_leaves_everything_up(intake: Intake, caplog: pytest.LogCaptureFixture):
    await intake.seen(as_yaml(AGENDA))
    caplog.clear()
    assert await intake.seen(None)
    (record,) = caplog.records
    assert record.message == (
        "content/agenda.yaml: the file is not there or cannot be read; nothing is shown until this is corrected"
    )
    assert intake.shown.health.stale


async def test_what_the_database_cannot_take_is_asked_for_again(intake: Intake):
    await read_only(intake.database, "ON")
    assert not await intake.seen(as_yaml(AGENDA))
    assert intake.shown.health.stale
    await read_only(intake.database, "OFF")
    assert await intake.seen(as_yaml(AGENDA))
    assert intake.shown.health == AgendaHealth()


async def read_only(database: Database, switch: str) -> None:
    async with database.writer.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        await raw.execute(f"PRAGMA query_only = {switch}")
