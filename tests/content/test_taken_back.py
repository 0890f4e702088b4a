"""What a file from an editor that was opened before would undo, of what commands and the organizer's page changed."""

import pytest
from msgspec.structs import replace

from companion.content.holds import HoldKind
from companion.content.taken_back import Step, hold_for_taking_back
from companion.domain.agenda import Agenda, Info, Status
from tests.builders import a_session, an_agenda, an_event, changed

NOON = 1_663_495_200_000
"""Sunday 18 September 2022, 12:00 in Bergen."""
HOUR = 3_600_000
DESK = "with the token “desk”"
COMMAND = "with a command"

FILE = an_agenda(
    a_session("cable-car", title="Cable car"), a_session("keynote"), a_session("lunch", start="11:30")
)
WIND = changed(FILE, "cable-car", status=Status.CANCELLED, reason="wind", replaced_by="lunch")


def held(new: Agenda, *later: Agenda, hand: str = DESK, now: int = NOON) -> list[str]:
    """Why `new` is held after the file's own agenda and `later` ones, made an hour apart."""
    steps = [
        Step(FILE, "", NOON),
        *(Step(agenda, hand, NOON + at * HOUR) for at, agenda in enumerate(later, 1)),
    ]
    found = hold_for_taking_back(steps, new, now)
    assert {hold.kind for hold in found} <= {HoldKind.TAKEN_BACK}
    return [hold.message for hold in found]


def test_what_was_cancelled_would_be_reopened() -> None:
    assert held(changed(FILE, "lunch", start="11:45"), WIND) == [
        "This would reopen “Cable car” (cable-car), cancelled with the token “desk” at 13:00."
    ]


MOVED = changed(FILE, "keynote", start="10:12")


@pytest.mark.parametrize(
    ("later", "would"),
    [
        (MOVED, "move “Keynote” (keynote) back from 10:12 to 10:00, moved"),
        (
            changed(MOVED, "lunch", start="11:42"),
            "move “Keynote” (keynote) and “Lunch” (lunch) back, moved",
        ),
        (changed(FILE, "keynote", venue="ulriken"), "move “Keynote” (keynote) back to Eitri, moved"),
        (changed(FILE, "keynote", title="Opening"), "undo a change of “Keynote” (keynote), made"),
        (an_agenda(*FILE.sessions[1:]), "bring back “Cable car” (cable-car), removed"),
        (
            replace(FILE, event=an_event(info=Info(phone="55 00 00 00"))),
            "undo a change of the event, made",
        ),
        (
            replace(FILE, venues=(replace(FILE.venues[0], address="Elsewhere"), FILE.venues[1])),
            "undo a change of the venue `eitri`, made",
        ),
    ],
)
def test_everything_else_that_would_be_as_before(later: Agenda, would: str) -> None:
    assert held(FILE, later, hand=COMMAND) == [f"This would {would} with a command at 13:00."]


def test_what_was_reopened_would_be_cancelled_again() -> None:
    steps = [Step(WIND, "", NOON), Step(FILE, DESK, NOON + HOUR)]
    (hold,) = hold_for_taking_back(steps, WIND, NOON)
    assert (
        hold.message
        == "This would cancel “Cable car” (cable-car) again, reopened with the token “desk” at 13:00."
    )


def test_the_day_is_named_if_it_is_another() -> None:
    (message,) = held(FILE, MOVED, now=NOON + 24 * HOUR)
    assert message.endswith("moved with the token “desk” on Sunday 18 September at 13:00.")


def test_any_of_the_earlier_values_is_a_way_back() -> None:
    later = changed(FILE, "keynote", start="10:20")
    for stale in (FILE, MOVED):
        (message,) = held(stale, MOVED, later)
        assert message.endswith("moved with the token “desk” at 14:00.")


def test_what_is_kept_or_new_is_not_taken_back() -> None:
    assert held(MOVED, MOVED) == []
    assert held(changed(MOVED, "lunch", start="12:00"), MOVED) == []
    assert held(changed(FILE, "keynote", start="10:30"), MOVED) == []
    assert held(changed(FILE, "keynote", start="10:30")) == []


def test_what_a_command_itself_has_put_back_is_nobodys_any_more() -> None:
    assert held(FILE, MOVED, FILE) == []
