"""What organizers do on the day from a command line: shown first, then asked, then written and published."""

import re
import sys
from io import StringIO
from pathlib import Path

import pytest

from companion.cli import run
from companion.content.load import load_agenda
from tests.rehearsal import Capture, Terminal, agenda_of, revisions, say, write

WIND_DIFF = """\
--- content/agenda.yaml
+++ content/agenda.yaml
       nb: Turen opp til Ulriken
     kind: transport
+    status: cancelled
+    reason:
+      en: wind
+      nb: vind
   - id: group-presentations
     date: 2022-09-18
"""


def test_an_edit_is_shown_and_published(place: Path, capsys: Capture):
    assert run(["cancel", "cable-car", "--reason", "wind", "--in", "nb", "vind", "--yes"]) == 0
    out = capsys.readouterr().out
    assert re.sub("@@ .* @@\n", "", out) == WIND_DIFF + (
        "\n"
        "en, 2 phones\n"
        "    Rehearsal: Cancelled: Cable car to…\n"
        "    At 17:00, wind.\n"
        "nb, 1 phone\n"
        "    Øvelse: Avlyst: Turen opp til Ulriken\n"
        "    Kl. 17.00, på grunn av vind.\n"
        "Published revision 2: 2 changes.\n"
    )
    cable_car = load_agenda(agenda_of(place).encode()).session("cable-car")
    assert cable_car is not None
    assert (cable_car.status.value, cable_car.reason) == ("cancelled", {"en": "wind", "nb": "vind"})
    assert run(["publish"]) == 0
    assert capsys.readouterr().out == "Nothing to publish: revision 2 already says this.\n"


def test_a_prepared_plan_takes_one_command(place: Path, capsys: Capture):
    before = agenda_of(place)
    assert run(["plan", "wind", "--yes"]) == 0
    out = capsys.readouterr().out
    assert "\nen, 2 phones\n    Rehearsal: Cancelled: Cable car to…\n" in out
    assert out.endswith("\nPublished revision 2: 5 changes.\n")
    after = before.replace(
        "    kind: transport\n",
        "    kind: transport\n    status: cancelled\n    reason:\n      en: wind\n      nb: vind\n"
        "    replaced_by: group-presentations\n",
    ).replace("    venue: ulriken\n", "    venue: eitri\n    reason:\n      en: wind\n      nb: vind\n")
    assert agenda_of(place) == after


def test_running_late_from_the_command_line(place: Path):
    before = agenda_of(place)
    assert run(["later", "keynote", "--minutes", "12", "--following", "--yes"]) == 0
    moved = [("10:00\n    title: Keynote", "10:12\n    title: Keynote"), ("start: 10:30", "start: 10:42")]
    for old, new in [*moved, ("start: 11:30", "start: 11:42")]:
        before = before.replace(old, new)
    assert agenda_of(place) == before


@pytest.mark.parametrize(
    ("command", "old", "new"),
    [
        (["later", "pizza", "--minutes", "15"], "start: 20:00", "start: 20:15"),
        (["earlier", "pizza", "--minutes", "15"], "start: 20:00", "start: 19:45"),
        (["place", "group-presentations", "eitri"], "venue: ulriken", "venue: eitri"),
        (
            ["replace", "cable-car", "group-presentations"],
            "kind: transport\n",
            "kind: transport\n    status: cancelled\n    replaced_by: group-presentations\n",
        ),
    ],
)
def test_every_other_command(place: Path, command: list[str], old: str, new: str):
    before = agenda_of(place)
    assert run([*command, "--yes"]) == 0
    assert agenda_of(place) == before.replace(old, new)


def test_a_room_is_named_behind_its_venue(place: Path, capsys: Capture):
    assert run(["place", "pizza", "eitri/hall", "--yes"]) == 1
    assert capsys.readouterr().err == "there is no room `hall` in `eitri`; known are none\n"


def test_it_asks_and_yes_is_yes(place: Path, answer: Terminal, capsys: Capture):
    say(answer, "y\n")
    assert run(["cancel", "cable-car"]) == 0
    assert capsys.readouterr().out.endswith("Publish? [y/N] Published revision 2: 1 change.\n")


@pytest.mark.parametrize("said", ["\n", "n\n", "maybe\n", ""])
def test_anything_else_is_no(place: Path, answer: Terminal, capsys: Capture, said: str):
    before = agenda_of(place)
    say(answer, said)
    assert run(["cancel", "cable-car"]) == 1
    assert capsys.readouterr().err == "Nothing was changed.\n"
    assert agenda_of(place) == before
    assert revisions(capsys) == ["1"]


def test_where_nobody_can_be_asked_it_wants_yes(
    place: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sys, "stdin", StringIO("y\n"))
    before = agenda_of(place)
    assert run(["cancel", "cable-car"]) == 1
    said = capsys.readouterr()
    assert said.out.startswith("--- content/agenda.yaml\n")
    assert (
        said.err
        == "Nobody can be asked here, so nothing was changed. To publish without asking, add --yes.\n"
    )
    assert agenda_of(place) == before


TOO_LATE = (
    "“Pizza and forming your team” (pizza) would begin after midnight; give fewer minutes, or change it in the file"
    "\n"
)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["cancel", "cable-cra"], "there is no session `cable-cra`; did you mean `cable-car`?\n"),
        (["plan", "snow"], "there is no plan `snow` that can be read; known are wind; see `companion check`\n"),
        (
            ["cancel", "pizza", "--reason", "a", "--in", "en", "b"],
            "en: there are two reasons in this language, give one\n",
        ),
        (["later", "pizza", "--minutes", "240"], TOO_LATE),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(place: Path, capsys: Capture, command: list[str], said: str):
    before = agenda_of(place)
    assert run([*command, "--yes"]) == 1
    assert capsys.readouterr() == ("", said)
    assert agenda_of(place) == before


def test_a_broken_file_is_not_edited(place: Path, capsys: Capture):
    write(place, agenda_of(place).replace("start: 19:15", "start: 7 pm"))
    before = agenda_of(place)
    assert run(["cancel", "cable-car", "--yes"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("content/agenda.yaml:")
    assert err.endswith("\nNothing was changed: correct the file first.\n")
    assert agenda_of(place) == before


def test_what_else_would_go_out_is_said_first(place: Path, capsys: Capture):
    write(place, agenda_of(place).replace("start: 20:00", "start: 20:15"))
    assert run(["cancel", "cable-car", "--yes"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(
        "content/agenda.yaml has other changes that are not published. They would go out too:\n"
        "    pizza: start 20:00 → 20:15\n"
        "\n"
        "--- content/agenda.yaml\n"
    )
    assert out.endswith("Published revision 2: 2 changes.\n")


def test_yes_does_not_confirm_what_is_held(place: Path, capsys: Capture):
    write(place, agenda_of(place).replace("start: 18:00\n    title: Group", "start: 23:00\n    title: Group"))
    assert run(["cancel", "cable-car", "--yes"]) == 1
    out, err = capsys.readouterr()
    assert "\nThey are held: “Group presentations” (group-presentations) would move" in out
    assert (
        err
        == "--yes does not confirm an edit that is held: publish or correct that first. Nothing was changed.\n"
    )
    assert revisions(capsys) == ["1"]


def test_whoever_is_asked_can_confirm_what_is_held(place: Path, answer: Terminal, capsys: Capture):
    write(place, agenda_of(place).replace("start: 18:00\n    title: Group", "start: 23:00\n    title: Group"))
    say(answer, "yes\n")
    assert run(["cancel", "cable-car"]) == 0
    assert capsys.readouterr().out.endswith("Published revision 2: 2 changes.\n")


def test_an_edit_of_its_own_that_a_file_would_be_held_for_is_shown_to_look_twice(
    place: Path, capsys: Capture
):
    assert run(["later", "group-presentations", "--minutes", "300", "--yes"]) == 0
    assert "\nLook twice: “Group presentations” (group-presentations) would move" in capsys.readouterr().out


def test_a_read_only_file_is_said_before_anything_else(place: Path, capsys: Capture):
    file = place / "content" / "agenda.yaml"
    file.chmod(0o444)
    assert run(["cancel", "cable-car"]) == 1
    assert capsys.readouterr() == ("", "content/agenda.yaml: the file is read-only\n")


class Intruder(Terminal):
    """Somebody else saves the file while this one thinks."""

    def __init__(self, place: Path) -> None:
        super().__init__("y\n")
        self._place = place

    def readline(self, size: int | None = -1, /) -> str:
        write(self._place, agenda_of(self._place).replace("start: 20:00", "start: 20:30"))
        return super().readline(-1 if size is None else size)


def test_what_somebody_else_saved_meanwhile_stays(
    place: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sys, "stdin", Intruder(place))
    theirs = agenda_of(place).replace("start: 20:00", "start: 20:30")
    assert run(["cancel", "cable-car"]) == 1
    assert capsys.readouterr().err == (
        "content/agenda.yaml: somebody has changed the file meanwhile; look at it, then try again\n"
    )
    assert agenda_of(place) == theirs
    assert revisions(capsys) == ["1"]


def test_a_file_of_another_event_is_refused(place: Path, capsys: Capture):
    write(place, agenda_of(place).replace("id: eitri-medical-datathon-2022", "id: other"))
    before = agenda_of(place)
    assert run(["cancel", "cable-car", "--yes"]) == 1
    assert "belongs to the event 'eitri-medical-datathon-2022'" in capsys.readouterr().err
    assert agenda_of(place) == before
