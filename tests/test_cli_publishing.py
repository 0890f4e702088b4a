"""`diff` says what would go out, `restore` puts back what was; `announce` asks before it speaks."""

import json
import re
import sys
from getpass import getuser
from io import StringIO
from pathlib import Path

import pytest

from companion.cli import run
from tests.rehearsal import (
    Capture,
    Terminal,
    agenda_of,
    audit,
    discarded,
    hold,
    revisions,
    say,
    subscribe,
    write,
)

HOLD = (
    "“Group presentations” (group-presentations) would move from Sunday 18 September 18:00 "
    "to Sunday 18 September 23:00, in the night."
)


def later(place: Path) -> None:
    """Pizza is a quarter of an hour later, and that is not published."""
    write(place, agenda_of(place).replace("start: 20:00", "start: 20:15"))


def night(place: Path) -> None:
    write(place, agenda_of(place).replace("start: 18:00\n    title: Group", "start: 23:00\n    title: Group"))


# diff


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
        f"This would be held: {HOLD}\n"
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
        "holds": [HOLD],
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


# restore


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
    assert f"Look twice: {HOLD}\n" in capsys.readouterr().out
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


# What others did meanwhile.


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


# announce


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


# What waits.


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


def test_a_text_that_restore_replaces_and_that_was_never_published_is_kept(place: Path, capsys: Capture):
    later(place)
    text = agenda_of(place)
    assert run(["restore", "1", "--yes"]) == 0
    assert discarded() == [text]
