"""Running late: how far a delay goes, and what takes it up."""

from typing import Any

import msgspec

from companion.domain.agenda import Agenda, Kind, Session, Status
from companion.domain.edits import Later, edited, planned
from tests.builders import a_session, an_agenda
from tests.domain.eitri import SUNDAY


def late(agenda: Agenda, session_id: str, minutes: int) -> dict[str, str]:
    """The new times of all that moves: "10:42", or "10:42-11:12" where the end is written."""
    after = edited(agenda, planned(agenda, [Later(session_id, minutes, following=True)]))
    return {
        new.id: times(new) for old, new in zip(agenda.sessions, after.sessions, strict=True) if new != old
    }


def times(session: Session) -> str:
    return f"{session.start}-{session.end}" if session.end else session.start


def a_morning(**changes: dict[str, Any]) -> Agenda:
    """Keynote 10:00, panel 10:30, lunch 11:30, talk 12:30, with some of it changed."""
    plan: dict[str, dict[str, Any]] = {
        "keynote": {"start": "10:00"},
        "panel": {"start": "10:30"},
        "lunch": {"start": "11:30", "kind": Kind.MEAL},
        "talk": {"start": "12:30"},
    }
    return an_agenda(*(a_session(name, **fields | changes.get(name, {})) for name, fields in plan.items()))


def test_a_meal_begins_later_and_ends_as_planned():
    assert late(a_morning(), "keynote", 12) == {"keynote": "10:12", "panel": "10:42", "lunch": "11:42"}


def test_the_meal_keeps_half_of_its_time_and_the_rest_moves_on():
    assert late(a_morning(), "panel", 40) == {"panel": "11:10", "lunch": "12:10", "talk": "12:40"}


def test_a_meal_with_an_odd_length_keeps_the_larger_half():
    agenda = a_morning(lunch={"end": "12:15"}, talk={"start": "12:15"})
    assert late(agenda, "panel", 30) == {"panel": "11:00", "lunch": "12:00-12:23", "talk": "12:23"}


def test_a_break_keeps_five_minutes():
    agenda = a_morning(lunch={"kind": Kind.BREAK, "end": "11:45"}, talk={"start": "11:45"})
    assert late(agenda, "panel", 12) == {"panel": "10:42", "lunch": "11:42-11:47", "talk": "11:47"}


def test_a_break_that_is_shorter_anyway_keeps_its_length():
    agenda = a_morning(lunch={"kind": Kind.BREAK, "end": "11:33"}, talk={"start": "11:33"})
    assert late(agenda, "panel", 12) == {"panel": "10:42", "lunch": "11:42-11:45", "talk": "11:45"}


def test_written_ends_move_with_what_is_pushed_and_stay_where_it_is_taken_up():
    agenda = a_morning(panel={"end": "11:30"}, lunch={"end": "12:30"})
    assert late(agenda, "keynote", 12) == {
        "keynote": "10:12",
        "panel": "10:42-11:42",
        "lunch": "11:42-12:30",
    }


def test_a_gap_takes_up_what_it_can():
    agenda = a_morning(keynote={"end": "10:20"}, panel={"end": "11:10"})
    assert late(agenda, "keynote", 12) == {"keynote": "10:12-10:32", "panel": "10:32-11:12"}


def test_the_named_session_moves_whole_also_if_it_is_a_meal():
    assert late(a_morning(), "lunch", 15) == {"lunch": "11:45", "talk": "12:45"}


def test_the_last_session_of_the_day_moves_alone():
    assert late(a_morning(), "talk", 15) == {"talk": "12:45"}


def test_a_meal_that_ends_the_day_begins_later():
    assert late(a_morning(talk={"venue": "ulriken"}), "panel", 15) == {"panel": "10:45", "lunch": "11:45"}


def test_another_venue_another_day_and_what_is_cancelled_stay():
    agenda = a_morning(
        panel={"venue": "ulriken"},
        lunch={"status": Status.CANCELLED},
        talk={"date": SUNDAY, "start": "12:31"},
    )
    assert late(agenda, "keynote", 12) == {"keynote": "10:12"}


def test_another_room_stays_and_what_is_in_all_rooms_moves():
    agenda = a_morning(keynote={"room": "hall"}, panel={"room": "loft"}, lunch={"kind": Kind.TALK})
    assert late(agenda, "keynote", 12) == {"keynote": "10:12", "lunch": "11:42", "talk": "12:42"}


def test_another_room_stays_also_if_it_begins_when_this_one_ends():
    agenda = a_morning(keynote={"room": "hall", "end": "10:30"}, panel={"room": "loft"})
    assert late(agenda, "keynote", 12) == {"keynote": "10:12-10:42"}


def test_the_order_in_the_file_does_not_matter():
    agenda = a_morning()
    backwards = msgspec.structs.replace(agenda, sessions=agenda.sessions[::-1])
    assert late(backwards, "keynote", 12) == late(agenda, "keynote", 12)


def test_what_already_went_on_beside_it_stays():
    agenda = a_morning(keynote={"end": "12:00"}, lunch={"kind": Kind.TALK})
    assert late(agenda, "keynote", 12) == {"keynote": "10:12-12:12"}


def test_doors_that_open_later_make_all_begin_later():
    agenda = a_morning(keynote={"kind": Kind.LOGISTICS})
    assert late(agenda, "keynote", 12) == {"keynote": "10:12", "panel": "10:42", "lunch": "11:42"}


def test_a_deadline_neither_moves_nor_takes_up_nor_pushes():
    agenda = a_morning(panel={"kind": Kind.DEADLINE})
    assert late(agenda, "keynote", 12) == {"keynote": "10:12", "lunch": "11:42"}
    assert late(agenda, "panel", 12) == {"panel": "10:42"}


def test_two_delays_add_up():
    agenda = a_morning()
    both = [Later("keynote", 5, following=True), Later("panel", 10, following=True)]
    after = edited(agenda, planned(agenda, both))
    assert [times(session) for session in after.sessions] == ["10:05", "10:45", "11:45", "12:30"]
