"""`restore` puts back what was, and says what goes for it."""

from getpass import getuser
from pathlib import Path

import pytest

from companion.cli import run
from tests.rehearsal import (
    NIGHT_HOLD,
    Capture,
    Terminal,
    agenda_of,
    discarded,
    later,
    night,
    revisions,
    say,
    write,
)


@pytest.fixture
def cancelled(place: Path, capsys: Capture) -> str:
    """Revision 2 has no cable car; what the file said before that."""
    before = agenda_of(place)
    assert run(["cancel", "cable-car", "--yes"]) == 0
    capsys.readouterr()
    return before


def test_restore_writes_and_publishes_what_was(place: Path, capsys: Capture, cancelled: str):
    assert run(["restore", "1", "--yes"]) == 0
    out = capsys.readouterr().out
    assert "\n-    status: cancelled\n" in out
    assert out.endswith("Nobody would hear of it.\nPublished revision 3: 1 change.\n")
    assert agenda_of(place) == cancelled
    capsys.readouterr()
    assert run(["revisions"]) == 0
    assert [line.partition("Europe/Oslo")[2].strip() for line in capsys.readouterr().out.splitlines()] == [
        f"1 change, by {getuser()} with a command",
        f"1 change, by {getuser()} with a command",
        "0 changes",
    ]


def test_restore_asks(place: Path, capsys: Capture, answer: Terminal, cancelled: str):
    say(answer, "n\n")
    now = agenda_of(place)
    assert run(["restore", "1"]) == 1
    assert capsys.readouterr().err == "Nothing was changed.\n"
    assert agenda_of(place) == now
    assert revisions(capsys) == ["2", "1"]


def test_restore_is_not_held(place: Path, capsys: Capture):
    """Neither for the night to which it goes back, nor for being shorter."""
    before = agenda_of(place)
    night(place)
    write(place, agenda_of(place).rstrip() + "\n    notes: Bring a torch\n")
    assert run(["publish"]) == 0
    assert run(["restore", "1", "--yes"]) == 0
    assert run(["restore", "2", "--yes"]) == 0
    assert f"Look twice: {NIGHT_HOLD}\n" in capsys.readouterr().out
    assert agenda_of(place) != before
    assert revisions(capsys) == ["4", "3", "2", "1"]


def test_restore_says_what_would_be_lost(place: Path, capsys: Capture, cancelled: str):
    later(place)
    assert run(["restore", "1", "--yes"]) == 0
    assert capsys.readouterr().out.startswith(
        "content/agenda.yaml has changes that are not published. They would be gone:\n--- content/agenda.yaml\n"
    )
    assert agenda_of(place) == cancelled


def test_restore_heals_a_broken_file(place: Path, capsys: Capture):
    before = agenda_of(place)
    write(place, before.replace("start: 19:15", "start: 7 pm"))
    assert run(["restore", "1", "--yes"]) == 0
    assert capsys.readouterr().out.endswith("The file is written. It says what is published already.\n")
    assert agenda_of(place) == before


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("9", "there is no revision 9; known are 1 to 2\n"),
        ("0", "there is no revision 0; known are 1 to 2\n"),
        ("2", "nothing would change: the file says what revision 2 said\n"),
    ],
)
def test_what_cannot_be_restored_is_said(
    place: Path, capsys: Capture, cancelled: str, number: str, said: str
):
    now = agenda_of(place)
    assert run(["restore", number, "--yes"]) == 1
    assert capsys.readouterr() == ("", said)
    assert agenda_of(place) == now


def test_a_text_that_restore_replaces_and_that_was_never_published_is_kept(place: Path, capsys: Capture):
    later(place)
    text = agenda_of(place)
    assert run(["restore", "1", "--yes"]) == 0
    assert discarded() == [text]
