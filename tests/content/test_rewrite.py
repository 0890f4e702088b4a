"""An edit changes its lines in the organizer's file, and no other byte."""

import json
from collections.abc import Iterable
from difflib import unified_diff

import pytest
import yaml

from companion.content.load import AgendaError
from companion.content.rewrite import RewriteError, rewritten
from companion.domain.agenda import Text
from companion.domain.edits import FieldChange
from tests.content.examples import EITRI, SMALL

WIND = {"en": "wind", "nb": "vind"}
EVENT = EITRI.read_bytes().decode()
HALLS = "  - id: ulriken\n    name: Ulriken\n    rooms:\n      - id: top\n        name: Top\nsessions:\n"


def lines(before: str, after: str) -> list[str]:
    """The lines that differ, with - or + before them."""
    both = (before.splitlines(keepends=True), after.splitlines(keepends=True))
    return [line.removesuffix("\n") for line in [*unified_diff(*both, n=0)][2:] if line[0] in "-+"]


def a_file(session: str) -> str:
    """The small agenda with this instead of its session."""
    head = SMALL.partition("sessions:\n")[0]
    return f"{head}{HALLS}{session}"


def edit(source: str, *changes: tuple[str, Text | None], session: str = "keynote") -> list[str]:
    made: Iterable[FieldChange] = (FieldChange(session, field, value) for field, value in changes)
    return lines(source, rewritten(source, made))


def test_a_time_in_the_events_file():
    assert edit(EVENT, ("start", "10:12")) == ["-    start: 10:00", "+    start: 10:12"]


def test_what_is_cancelled_gets_its_lines_behind_its_place():
    changes = [("status", "cancelled"), ("reason", WIND), ("replaced_by", "group-presentations")]
    assert edit(EVENT, *changes, session="cable-car") == [
        "+    status: cancelled",
        "+    reason:",
        "+      en: wind",
        "+      nb: vind",
        "+    replaced_by: group-presentations",
    ]
    assert "    kind: transport\n    status: cancelled\n" in rewritten(
        EVENT, [FieldChange("cable-car", "status", "cancelled")]
    )


def test_behind_a_list_and_at_the_end_of_the_file():
    changed = rewritten(EVENT, [FieldChange("welcome", "status", "cancelled")])
    assert "    speakers:\n      - hansen\n    status: cancelled\n  - id: operationalizing-ai\n" in changed
    assert (
        rewritten(EVENT, [FieldChange("closing", "status", "cancelled")]) == EVENT + "    status: cancelled\n"
    )


def test_a_last_line_without_an_end_gets_one_and_the_new_one_has_none():
    source = EVENT.removesuffix("\n")
    changes = [FieldChange("closing", "status", "cancelled"), FieldChange("closing", "reason", "wind")]
    assert rewritten(source, changes) == f"{source}\n    status: cancelled\n    reason: wind"


KEYNOTE = """\
  - id: keynote  # the best
    date: 2022-09-19
    start:   '10:00'   # sharp
    # ends when it ends
    "end": "10:30"
    title: Keynote
    venue: ulriken
    room: top  # small
    # after the room
    reason: >-
      snow

  # before the next
  - {id: panel, date: 2022-09-19, start: 11:00, title: Panel, venue: ulriken, room: top}
"""


def test_quotes_spaces_and_comments_stay():
    changes: list[tuple[str, Text | None]] = [("start", "10:12"), ("end", "10:42"), ("venue", "eitri")]
    assert edit(a_file(KEYNOTE), *changes, ("room", None), ("reason", "It's wind: strong")) == [
        "-    start:   '10:00'   # sharp",
        "+    start:   '10:12'   # sharp",
        '-    "end": "10:30"',
        '+    "end": "10:42"',
        "-    venue: ulriken",
        "-    room: top  # small",
        "+    venue: eitri",
        "-    reason: >-",
        "-      snow",
        '+    reason: "It\'s wind: strong"',
    ]


def test_a_text_becomes_two_and_one_again():
    source = a_file(KEYNOTE)
    two = rewritten(source, [FieldChange("keynote", "reason", WIND)])
    assert lines(source, two) == [
        "-    reason: >-",
        "-      snow",
        "+    reason:",
        "+      en: wind",
        "+      nb: vind",
    ]
    commented = two.replace("    reason:\n", "    reason:  # why\n")
    assert edit(commented, ("reason", {"nb": "snø", "en": "wind"})) == ["-      nb: vind", "+      nb: snø"]
    assert edit(commented, ("reason", {"nb": "snø"})) == [
        "-      en: wind",
        "-      nb: vind",
        "+      nb: snø",
    ]
    assert edit(commented, ("reason", "snow")) == [
        "-    reason:  # why",
        "-      en: wind",
        "-      nb: vind",
        "+    reason: snow  # why",
    ]
    assert edit(commented, ("reason", None)) == [
        "-    reason:  # why",
        "-      en: wind",
        "-      nb: vind",
    ]


def test_a_session_in_brackets():
    changes: list[tuple[str, Text | None]] = [
        ("start", "11:12"),
        ("venue", "eitri"),
        ("room", None),
        ("status", "cancelled"),
        ("reason", {"en": "wind, rain", "nb": "vind"}),
    ]
    before, after = edit(a_file(KEYNOTE), *changes, session="panel")
    assert (
        before == "-  - {id: panel, date: 2022-09-19, start: 11:00, title: Panel, venue: ulriken, room: top}"
    )
    assert after == (
        "+  - {id: panel, date: 2022-09-19, start: 11:12, title: Panel, venue: eitri, status: cancelled, "
        'reason: {en: "wind, rain", nb: vind}, room: ~}'
    )


def test_texts_in_brackets_stay_in_them():
    source = a_file(KEYNOTE).replace("reason: >-\n      snow\n", "reason: {en: snow}  # why\n")
    assert edit(source, ("reason", WIND)) == [
        "-    reason: {en: snow}  # why",
        "+    reason: {en: wind, nb: vind}  # why",
    ]
    assert edit(source, ("reason", "wind")) == ["-    reason: {en: snow}  # why", "+    reason: wind  # why"]


def test_a_key_beside_the_dash_stays_and_says_nothing():
    source = a_file(
        "  - room: top\n    id: keynote\n    date: 2022-09-19\n    start: 10:00\n    title: K\n    venue: ulriken\n"
    )
    assert edit(source, ("room", None), ("venue", "eitri")) == [
        "-  - room: top",
        "+  - room: ~",
        "-    venue: ulriken",
        "+    venue: eitri",
    ]


def test_an_empty_key_is_filled():
    source = SMALL + "    room:   # which?\n    reason: ~\n"
    source = source.replace(
        "    name: Eitri\n", "    name: Eitri\n    rooms:\n      - id: hall\n        name: Hall\n"
    )
    assert edit(source, ("room", "hall"), ("reason", "snow")) == [
        "-    room:   # which?",
        "-    reason: ~",
        "+    room: hall   # which?",
        "+    reason: snow",
    ]


def test_another_indentation_is_kept():
    source = SMALL.replace("\n  - id: keynote\n    ", "\n- id: keynote\n  ").replace("\n    ", "\n  ")
    source = source.replace("\n  - en\n  - nb\n", "\n    - en\n    - nb\n").replace("\n  last", "\n    last")
    source = source.replace("\n  first", "\n    first").replace("\n  name", "\n    name")
    assert edit(source, ("status", "cancelled")) == ["+  status: cancelled"]


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends_and_a_byte_order_mark_stay(line_end: str):
    def foreign(text: str) -> str:
        return "\ufeff" + text.replace("\n", line_end)

    changes = [
        FieldChange("keynote", "start", "10:12"),
        FieldChange("keynote", "reason", WIND),
        FieldChange("closing", "status", "cancelled"),
    ]
    assert rewritten(foreign(EVENT), changes) == foreign(rewritten(EVENT, changes))


@pytest.mark.parametrize(
    ("text", "as_written"),
    [
        ("wind", "wind"),
        ("Ice on the top station's steps", "Ice on the top station's steps"),
        ("wind #2", '"wind #2"'),
        ("wind: strong", '"wind: strong"'),
        ("null", '"null"'),
        ("no", '"no"'),
        ("~", '"~"'),
        ('the "wind"', '"the \\"wind\\""'),
        ("C:\\wind", '"C:\\\\wind"'),
        ("- wind", '"- wind"'),
        ("{wind}", '"{wind}"'),
        ("vind 🌬", '"vind 🌬"'),
    ],
)
def test_a_new_text_is_quoted_where_it_must_be(text: str, as_written: str):
    assert edit(EVENT, ("reason", text)) == [f"+    reason: {as_written}"]


def test_a_text_that_does_not_fit_into_its_quotes_gets_others():
    source = SMALL + "    reason: 'snow'\n"
    assert edit(source, ("reason", "it's wind")) == ["-    reason: 'snow'", "+    reason: 'it''s wind'"]


def test_what_would_break_the_file_is_not_written():
    with pytest.raises(AgendaError, match="19:12: session `keynote`: there is no venue `nowhere`") as error:
        rewritten(SMALL, [FieldChange("keynote", "venue", "nowhere")])
    assert len(error.value.problems) == 1


def test_what_could_not_be_read_back_as_it_is_meant_is_not_written():
    with pytest.raises(RewriteError, match="changed by hand"):
        rewritten(SMALL, [FieldChange("keynote", "reason", "wind ")])


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_an_agenda_on_one_line(mark: str):
    agenda = json.dumps(yaml.load(SMALL, yaml.BaseLoader))
    before = f"{mark}{agenda}\n"
    after = rewritten(
        before, [FieldChange("keynote", "start", "10:12"), FieldChange("keynote", "reason", WIND)]
    )
    assert after == before.replace('"10:00"', '"10:12"').replace(
        '"venue": "eitri"', '"venue": "eitri", reason: {en: wind, nb: vind}'
    )


def test_an_invisible_character_is_named_at_its_line():
    with pytest.raises(
        AgendaError, match=r"^agenda.yaml:20:18: there is an invisible character here \(U\+202E"
    ):
        rewritten(SMALL, [FieldChange("keynote", "reason", "wind\u202e")])


def test_a_file_that_is_written_strangely_is_left_to_its_author():
    source = SMALL.replace("    start: 10:00\n", "    ? start\n    : 10:00\n")
    with pytest.raises(RewriteError, match="changed by hand"):
        rewritten(source, [FieldChange("keynote", "start", "10:12")])
