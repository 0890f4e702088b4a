"""`diff` says what would go out, to how many, and what keeps it."""

import json
import re
import sys
from pathlib import Path

import pytest

from companion.cli import run
from tests.rehearsal import (
    NIGHT_HOLD,
    Capture,
    Terminal,
    agenda_of,
    hold,
    later,
    night,
    revisions,
    write,
)


def test_diff_shows_the_lines_the_reasons_and_the_texts(place: Path, capsys: Capture):
    night(place)
    assert run(["diff"]) == 0
    assert re.sub("@@ .* @@\n", "", capsys.readouterr().out) == (
        "--- revision 1\n"
        "+++ content/agenda.yaml\n"
        "   - id: group-presentations\n"
        "     date: 2022-09-18\n"
        "-    start: 18:00\n"
        "+    start: 23:00\n"
        "     title: Group presentations\n"
        "     short:\n"
        "\n"
        f"This would be held: {NIGHT_HOLD}\n"
        "en, 2 phones\n"
        "    Rehearsal: Group presentations: 23:00\n"
        "    Was 18:00.\n"
        "nb, 1 phone\n"
        "    Øvelse: Gruppepresentasjoner: kl. 23.00\n"
        "    Var kl. 18.00.\n"
    )
    assert revisions(capsys) == ["1"]


def test_diff_for_tools(place: Path, capsys: Capture):
    night(place)
    assert run(["diff", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [told.pop("body") for told in found["told"]] == [
        "Was 18:00.",
        "Var kl. 18.00.",
    ]
    assert found == {
        "revision": 1,
        "changes": [{"session_id": "group-presentations", "kind": "start", "old": "18:00", "new": "23:00"}],
        "holds": [NIGHT_HOLD],
        "told": [
            {
                "language": "en",
                "title": "Rehearsal: Group presentations: 23:00",
                "phones": 2,
                "urgency": "normal",
            },
            {
                "language": "nb",
                "title": "Øvelse: Gruppepresentasjoner: kl. 23.00",
                "phones": 1,
                "urgency": "normal",
            },
        ],
        "silent": 0,
        "waits": [],
        "on_hold": False,
        "timezone": "Europe/Oslo",
    }


HELD = re.compile(r"^On hold since \d\d:\d\d, by desk: nobody is told until it is released\.$", re.MULTILINE)


@pytest.mark.parametrize(
    "command", [["later", "cable-car", "--minutes", "5", "--yes"], ["diff"], ["publish"]], ids=" ".join
)
def test_a_hold_is_said_by_whatever_would_tell_somebody(place: Path, capsys: Capture, command: list[str]):
    if len(command) == 1:
        night(place)
    hold()
    assert run(command) == 0
    assert len(HELD.findall(capsys.readouterr().out)) == 1


def test_diff_of_what_is_published_says_so(place: Path, capsys: Capture):
    assert run(["diff"]) == 0
    assert capsys.readouterr().out == "Nothing to publish: revision 1 already says this.\n"


def test_diff_says_what_is_published_and_not_alerted(place: Path, capsys: Capture):
    night(place)
    assert run(["publish"]) == 0
    capsys.readouterr()
    assert run(["diff"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(
        "Nothing to publish: revision 2 already says this. It is not alerted yet:\nen, 2 phones\n"
    )


def test_diff_says_that_every_edit_is_reviewed(place: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COMPANION_PUBLISH", "review")
    later(place)
    assert run(["diff"]) == 0
    out = capsys.readouterr().out
    assert "\nThis would be held: every edit is reviewed (COMPANION_PUBLISH=review).\n" in out


def test_where_edits_are_reviewed_a_command_confirms_its_own_and_no_others(
    place: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COMPANION_PUBLISH", "review")
    assert run(["cancel", "cable-car", "--yes"]) == 0
    later(place)
    assert run(["cancel", "group-presentations", "--yes"]) == 1
    assert capsys.readouterr().err.startswith("--yes does not confirm an edit that is held")
    assert revisions(capsys) == ["2", "1"]


def test_diff_of_another_file(place: Path, capsys: Capture):
    other = place / "other.yaml"
    other.write_bytes(
        agenda_of(place).replace("start: 18:00\n    title: Group", "start: 18:30\n    title: Group").encode()
    )
    assert run(["diff", "other.yaml"]) == 0
    assert "\n+++ other.yaml\n" in capsys.readouterr().out


def test_diff_of_a_broken_file_says_where(place: Path, capsys: Capture):
    write(place, agenda_of(place).replace("start: 19:15", "start: 7 pm"))
    assert run(["diff"]) == 1
    assert capsys.readouterr().err.startswith("content/agenda.yaml:")


def test_diff_has_colours_in_a_terminal_unless_nobody_wants_them(
    place: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
):
    night(place)
    monkeypatch.setenv("TERM", "xterm")
    for environment, coloured in (({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)):
        with monkeypatch.context() as patched:
            patched.delenv("NO_COLOR", raising=False)
            for name, value in environment.items():
                patched.setenv(name, value)
            terminal = Terminal()
            patched.setattr(sys, "stdout", terminal)
            assert run(["diff"]) == 0
        shown = terminal.getvalue()
        assert ("\x1b[31m-    start: 18:00\x1b[0m\n" in shown) is coloured
        assert ("\x1b[33mThis would be held: " in shown) is coloured
        assert ("\x1b" in shown) is coloured
    capsys.readouterr()
    assert run(["diff"]) == 0
    assert "\x1b" not in capsys.readouterr().out
