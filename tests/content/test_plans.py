"""Prepared plans are read as strictly as the agenda, and every problem has its place."""

from pathlib import Path

import pytest

from companion.content.load import load_agenda
from companion.content.plan_reader import KINDS
from companion.content.plans import Plan, check_plans, load_plans, plans_of
from companion.domain.edits import Cancel, Earlier, Later, Place, Replace, planned
from companion.resources import example_agenda
from tests.content.examples import EITRI

AGENDA = load_agenda(EITRI.read_bytes())
EVERY_EDIT = """\
title:
  en: Everything
  nb: Alt
reason: test
edits:
  - do: later
    session: pizza
    minutes: 15
    following: true
  - do: earlier
    session: keynote
    minutes: 5
  - {do: place, session: panel, venue: ulriken, room: ~}
  - do: cancel
    session: dinner
  - do: replace
    session: cable-car
    with: group-presentations
"""


def problems(tmp_path: Path, text: str) -> list[str]:
    """What `check` says about a plan, without the folder."""
    (tmp_path / "wind.yaml").write_text(text, "utf-8")
    found = check_plans(tmp_path, AGENDA)
    assert {problem.file for problem in found} <= {str(tmp_path / "wind.yaml")}
    return [str(problem).removeprefix(f"{tmp_path}/wind.yaml:") for problem in found]


def test_the_plan_that_comes_with_the_example_fits_its_agenda():
    folder = plans_of(example_agenda())
    assert check_plans(folder, AGENDA) == ()
    (wind,) = load_plans(folder)
    assert wind == Plan(
        "wind",
        {"en": "Wind closes the cable car", "nb": "Vinden stenger Ulriksbanen"},
        (Replace("cable-car", "group-presentations"), Place("group-presentations", "eitri")),
        {"en": "wind", "nb": "vind"},
    )
    assert len(planned(AGENDA, wind.edits, wind.reason)) == 5


def test_every_edit_can_be_planned(tmp_path: Path):
    assert problems(tmp_path, EVERY_EDIT) == []
    assert load_plans(tmp_path) == (
        Plan(
            "wind",
            {"en": "Everything", "nb": "Alt"},
            (
                Later("pizza", 15, following=True),
                Earlier("keynote", 5),
                Place("panel", "ulriken"),
                Cancel("dinner"),
                Replace("cable-car", "group-presentations"),
            ),
            "test",
        ),
    )


def test_without_a_folder_there_are_no_plans(tmp_path: Path):
    assert load_plans(tmp_path / "plans") == ()
    assert check_plans(tmp_path / "plans", AGENDA) == ()


def test_plans_are_in_order_and_what_editors_leave_there_is_none(tmp_path: Path):
    for name in ("rain.yml", "fire.yaml", ".wind.yaml", "wind.yaml~", "notes.txt"):
        (tmp_path / name).write_text(EVERY_EDIT, "utf-8")
    assert [plan.name for plan in load_plans(tmp_path)] == ["fire", "rain"]


def test_a_plan_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path):
    (tmp_path / "bad.yaml").write_text("title: [", "utf-8")
    (tmp_path / "dir.yaml").mkdir()
    (tmp_path / "good.yaml").write_text(EVERY_EDIT, "utf-8")
    assert [plan.name for plan in load_plans(tmp_path)] == ["good"]
    assert [str(problem).removeprefix(f"{tmp_path}/") for problem in check_plans(tmp_path, AGENDA)] == [
        "bad.yaml:1:8: the file ends within a list; close it with `]` or `}`",
        "dir.yaml:1:1: the file cannot be read (Is a directory)",
    ]


def test_a_folder_that_cannot_be_read_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """As the system says it to everybody but root."""

    def refuse(folder: Path) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert [str(problem) for problem in check_plans(tmp_path, AGENDA)] == [
        f"{tmp_path}:1:1: the folder cannot be read (Permission denied)"
    ]
    assert load_plans(tmp_path) == ()


def test_without_an_agenda_a_plan_s_form_is_checked(tmp_path: Path):
    (tmp_path / "wind.yaml").write_text(
        EVERY_EDIT.replace("pizza", "nowhere").replace("minutes: 15", "minutes: x")
    )
    assert [problem.line for problem in check_plans(tmp_path, None)] == [8]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("reason: test", "reasons: test", ["4:1: `reasons` is not a known key; did you mean `reason`?"]),
        ("  nb: Alt", "  no: Alt", ["3:3: `title` has a text in `no`, no language of the event; did you mean `nb`?"]),
        ("reason: test", "reason:", ["4:8: `reason` is empty; write a text, or one per language"]),
        ("reason: test", "reason: {en: [a]}", ["4:14: `reason` in `en` must be a text"]),
        (
            "do: cancel",
            "do: cancle",
            [f"14:9: edit 4: `do` is `cancle`, which is not one of {', '.join(KINDS)}; did you mean `cancel`?"],
        ),
        ("- do: cancel\n    ", "- ", ["14:5: edit 4: `do` is missing; begin it with `- do: later`"]),
        ("- do: cancel\n    session: dinner", "- x", ["14:5: edit 4: `do` is missing; begin it with `- do: later`"]),
        ("minutes: 15", "minutes: 0", ["8:14: edit 1: `minutes` is `0`: expected `int` >= 1"]),
        ("minutes: 15", "min: 15", [
            "6:5: edit 1: `minutes` is missing; add a line `minutes: …`",
            "8:5: edit 1: `min` is not a known key; did you mean `minutes`?",
        ]),
        ("minutes: 15", "minutes: [1]", ["8:5: edit 1: `minutes` must be a single value"]),
        ("following: true", "following: yes", ["9:16: edit 1: `following` is `yes`; write true or false"]),
        ("session: pizza", "session: Pizza 1", [
            "7:14: edit 1: `session` is `Pizza 1`: only a-z, 0-9 and - may be in it, at most 64; write pizza-1"
        ]),
        ("session: pizza", "session: piza", ["7:14: edit 1: there is no session `piza`; did you mean `pizza`?"]),
        ("with: group-presentations", "with: group-presentation", [
            "18:11: edit 5: there is no session `group-presentation`; did you mean `group-presentations`?"
        ]),
        ("venue: ulriken", "venue: ulrikken", ["13:40: edit 3: there is no venue `ulrikken`; did you mean `ulriken`?"]),
        ("room: ~", "room: hall", ["13:55: edit 3: in `ulriken`, there is no room `hall`; known are none"]),
        (EVERY_EDIT, "title: Nothing\n", ["1:1: `edits` must be a list; begin each with `- do: …`"]),
        (EVERY_EDIT, "edits:\n  - {do: cancel, session: pizza}\n", ["1:1: `title` is missing; add a line `title: …`"]),
        (EVERY_EDIT, "- wind\n", ["1:1: this is not a plan; it begins with `title:`, and `edits:` follow"]),
        (EVERY_EDIT, "", ["1:1: the file is empty; was it saved completely?"]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_plan(tmp_path: Path, old: str, new: str, said: list[str]):
    assert old in EVERY_EDIT
    assert problems(tmp_path, EVERY_EDIT.replace(old, new, 1)) == said
    if "there is no" not in said[0] and "language" not in said[0]:
        assert load_plans(tmp_path) == ()
