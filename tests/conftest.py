"""What all tests share: a skip is a failure in CI, and a database is a real one."""

import os
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from companion.db.engines import Database, open_database
from tests.rehearsal import Terminal, begin


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped and os.environ.get("CI"):
        terminalreporter.write_line("CI runs every test: a skip is a failure here.", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with open_database(f"sqlite+aiosqlite:///{tmp_path / 'companion.db'}") as opened:
        yield opened


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A rehearsal of Sunday afternoon, with two English phones and a Norwegian one; the command line is there."""
    monkeypatch.chdir(tmp_path)
    begin(tmp_path)
    return tmp_path


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """Somebody who answers what the command line asks."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdin", terminal)
    yield terminal
    assert terminal.read() == ""  # all answers were asked for
