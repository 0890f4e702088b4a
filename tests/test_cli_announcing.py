"""`announce` asks before it speaks."""

import sys
from io import StringIO
from pathlib import Path

import pytest

from companion.cli import run
from tests.rehearsal import (
    Capture,
    Terminal,
    say,
    subscribe,
)


def test_announce_asks(place: Path, capsys: Capture, answer: Terminal):
    say(answer, "y\n")
    assert run(["announce", "Coffee is late"]) == 0
    assert capsys.readouterr().out.endswith("Send it? [y/N] Announcement 1 goes to 3 phones.\n")


@pytest.mark.parametrize("said", ["n\n", "y\nn\n", "y\n"])
def test_an_urgent_one_asks_twice(place: Path, capsys: Capture, answer: Terminal, said: str):
    say(answer, said)
    assert run(["announce", "Leave the house", "--urgent"]) == 1
    out, err = capsys.readouterr()
    assert ("It is urgent: 3 phones will ring, now. Really? [y/N] " in out) is said.startswith("y")
    assert err == "Nothing was sent.\n"


def test_whoever_says_yes_twice_means_it(place: Path, capsys: Capture, answer: Terminal):
    say(answer, "y\ny\n")
    assert run(["announce", "Leave the house", "--urgent"]) == 0
    assert capsys.readouterr().out.endswith("Announcement 1 goes to 3 phones.\n")


def test_where_nobody_can_be_asked_nothing_is_announced(
    place: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sys, "stdin", StringIO("y\n"))
    assert run(["announce", "Coffee is late"]) == 1
    out, err = capsys.readouterr()
    assert "    Rehearsal: Coffee is late\n" in out
    assert err == "Nobody can be asked here, so nothing was sent. To announce without asking, add --yes.\n"


def test_announce_to_those_who_starred_a_session(place: Path, capsys: Capture):
    subscribe("fan", stars=frozenset({"pizza"}))
    subscribe("quiet fan", stars=frozenset({"pizza"}), announcements=False)
    assert run(["announce", "More pizza", "--starred", "pizza", "--yes"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("en, 1 phone\n")
    assert out.endswith(
        "Only phones that starred pizza are told; the pages show it to everybody.\n"
        "1 phone wants no announcements: --urgent would reach it too.\n"
        "Announcement 1 goes to 1 phone.\n"
    )


def test_announce_to_those_who_starred_what_is_not_there(place: Path, capsys: Capture):
    assert run(["announce", "More pizza", "--starred", "piza", "--yes"]) == 1
    assert capsys.readouterr().err == "there is no session `piza`; did you mean `pizza`?\n"
