"""Several organizers, and what waits: who did what is said by name."""

from pathlib import Path

import pytest

from companion.cli import run
from tests.rehearsal import (
    Capture,
    agenda_of,
    audit,
    hold,
    night,
    write,
)


def test_a_stale_editor_is_held_by_name(place: Path, capsys: Capture):
    """`serve` would do the same with what it sees; here nobody serves."""
    stale = agenda_of(place)
    assert run(["cancel", "cable-car", "--yes"]) == 0
    write(place, stale.replace("start: 20:00", "start: 20:15"))
    capsys.readouterr()
    assert run(["diff"]) == 0
    (held,) = [line for line in capsys.readouterr().out.splitlines() if "held" in line]
    assert held.startswith(
        "This would be held: This would reopen “Cable car to Ulriken!” (cable-car), cancelled with a command at 15:3"
    )


def test_an_edit_does_not_confirm_what_a_stale_editor_takes_back(place: Path, capsys: Capture):
    stale = agenda_of(place)
    assert run(["cancel", "cable-car", "--yes"]) == 0
    write(place, stale)
    capsys.readouterr()
    assert run(["later", "pizza", "--minutes", "15", "--yes"]) == 1
    said = capsys.readouterr()
    assert "They are held: This would reopen “Cable car to Ulriken!”" in said.out
    assert said.err.startswith("--yes does not confirm an edit that is held")


def test_stats_says_what_the_organizer_holds(place: Path, capsys: Capture):
    night(place)
    assert run(["publish"]) == 0
    hold()
    capsys.readouterr()
    assert run(["stats"]) == 0
    assert "s, held by the organizer until they are released\n" in capsys.readouterr().out


def test_a_hold_is_seen_also_when_nothing_waits(place: Path, capsys: Capture):
    hold()
    assert run(["stats"]) == 0
    assert (
        "on hold      nobody is told of what is published until it is released\n" in capsys.readouterr().out
    )


def test_the_user_of_the_machine_is_the_author_of_what_commands_do(
    place: Path, monkeypatch: pytest.MonkeyPatch
):
    """Of the revision, and in the audit; nobody, where the system does not know."""

    def unknown() -> str:
        raise OSError("no such user")

    monkeypatch.setattr("getpass.getuser", lambda: "kari")
    assert run(["later", "cable-car", "--minutes", "5", "--yes"]) == 0
    monkeypatch.setattr("getpass.getuser", lambda: "ola" * 30)
    night(place)
    assert run(["publish"]) == 0
    monkeypatch.setattr("getpass.getuser", unknown)
    assert run(["announce", "Lunch is late", "--yes"]) == 0
    assert audit() == [
        ("command", "", "announce"),
        ("file", ("ola" * 30)[:64], "confirm"),
        ("command", "kari", "edit"),
        ("file", "", "publish"),
    ]
