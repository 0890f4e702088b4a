"""What marks a session as changed: by the alerts, with the latest word on each fact."""

from datetime import date

import msgspec
import pytest

from companion.domain.agenda import Agenda, Status
from companion.domain.timeline import timeline
from companion.pages.marks import Mark, Word, marks
from companion.pages.snapshot import Snapshot
from tests.builders import a_session, an_agenda, changed
from tests.pages.scenes import FRIDAY_18_53, MINUTE, a_snapshot, a_story

BEFORE = an_agenda(a_session("keynote", start="10:00"), a_session("lunch", start="11:30"))
TOLD_FIRST, TOLD_SECOND = FRIDAY_18_53 + MINUTE, FRIDAY_18_53 + 2 * MINUTE


def marks_of(snapshot: Snapshot) -> dict[str, Mark]:
    return marks(snapshot, timeline(snapshot.agenda))


def after(**fields: object) -> Agenda:
    return changed(BEFORE, "keynote", **fields)


def test_an_agenda_that_never_changed_has_no_marks():
    assert marks_of(a_snapshot(BEFORE)) == {}


@pytest.mark.parametrize(
    ("now", "mark"),
    [
        (after(start="10:12"), Mark((Word.LATER,), 1, TOLD_FIRST, None, "10:00")),
        (after(start="09:30"), Mark((Word.EARLIER,), 1, TOLD_FIRST, None, "10:00")),
        (after(date=date(2022, 9, 18)), Mark((Word.EARLIER,), 1, TOLD_FIRST, date(2022, 9, 19), "10:00")),
        (after(venue="ulriken"), Mark((Word.PLACE,), 1, TOLD_FIRST, old_venue="eitri")),
        (
            after(start="10:12", venue="ulriken"),
            Mark((Word.LATER, Word.PLACE), 1, TOLD_FIRST, None, "10:00", "eitri"),
        ),
        (after(status=Status.CANCELLED, reason="Wind"), Mark((Word.CANCELLED,), 1, TOLD_FIRST)),
        (after(notes="Bring a laptop"), Mark((Word.UPDATED,), 1, TOLD_FIRST)),
    ],
)
def test_one_change_says_what_it_is_and_what_was(now: Agenda, mark: Mark):
    assert marks_of(a_story(BEFORE, now)) == {"keynote": mark}


def test_a_new_session_is_new():
    now = msgspec.structs.replace(BEFORE, sessions=(*BEFORE.sessions, a_session("sauna")))
    assert marks_of(a_story(BEFORE, now)) == {"sauna": Mark((Word.NEW,), 1, TOLD_FIRST)}


def test_what_takes_place_after_all():
    off = after(status=Status.CANCELLED)
    assert marks_of(a_story(off, BEFORE)) == {"keynote": Mark((Word.REINSTATED,), 1, TOLD_FIRST)}


def test_of_two_alerts_the_later_counts():
    story = a_story(BEFORE, after(start="10:30"), after(start="10:15"))
    assert marks_of(story) == {"keynote": Mark((Word.EARLIER,), 2, TOLD_SECOND, None, "10:30")}


def test_a_time_and_then_a_place_are_both_marked():
    story = a_story(BEFORE, after(start="10:30"), after(start="10:30", venue="ulriken"))
    assert marks_of(story) == {
        "keynote": Mark((Word.LATER, Word.PLACE), 2, TOLD_SECOND, None, "10:00", "eitri")
    }


def test_a_move_that_was_taken_back_before_it_was_told_again_is_no_mark():
    story = msgspec.structs.replace(a_story(BEFORE, after(start="10:30")), agenda=BEFORE)
    assert marks_of(story) == {}


def test_what_is_over_loses_its_mark_with_the_next_alert():
    moved = after(date=date(2022, 9, 16), start="18:00", end="18:30")
    assert marks_of(a_story(BEFORE, moved)) == {}


def test_in_a_rehearsal_over_is_judged_by_the_events_clock():
    story = a_story(BEFORE, after(start="10:12"), clock_offset=10 * 24 * 60 * MINUTE)
    assert marks_of(story) == {}
