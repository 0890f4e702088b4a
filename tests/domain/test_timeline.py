"""When sessions are: stated, derived and unknown ends, over several days and across clock changes."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from companion.domain.agenda import Room, Session, Status, Venue
from companion.domain.timeline import EndSource, Slot, local, moment, timeline
from tests.builders import a_session, an_agenda

OSLO = ZoneInfo("Europe/Oslo")
MONDAY, TUESDAY = date(2022, 9, 19), date(2022, 9, 20)


def at(clock: str, day: date = MONDAY) -> int:
    return moment(day, clock, OSLO)


def slot_of(session_id: str, *sessions: Session) -> Slot:
    return timeline(an_agenda(*sessions))[session_id]


def test_a_stated_end_holds_whatever_follows() -> None:
    slot = slot_of("a", a_session("a", start="10:00", end="11:00"), a_session("b", start="10:30"))
    assert slot == Slot(at("10:00"), at("11:00"), EndSource.STATED, at("11:00"))


def test_a_missing_end_is_the_next_start_there_that_day() -> None:
    slot = slot_of(
        "a", a_session("c", start="12:00"), a_session("a", start="10:00"), a_session("b", start="10:30")
    )
    assert slot == Slot(at("10:00"), at("10:30"), EndSource.DERIVED, at("10:30"))


@pytest.mark.parametrize(
    "following",
    [
        pytest.param(a_session("b", start="10:30", venue="ulriken"), id="elsewhere"),
        pytest.param(a_session("b", start="10:30", date=TUESDAY), id="another day"),
        pytest.param(a_session("b", start="10:30", status=Status.CANCELLED), id="cancelled"),
        pytest.param(a_session("b", start="10:00"), id="at the same time"),
        pytest.param(a_session("b", start="09:00"), id="before"),
    ],
)
def test_what_does_not_follow_there_leaves_the_end_unknown_until_midnight(following: Session) -> None:
    slot = slot_of("a", a_session("a", start="10:00"), following)
    assert slot == Slot(at("10:00"), None, EndSource.UNKNOWN, at("00:00", TUESDAY))


def test_two_rooms_run_side_by_side_and_what_has_no_room_ends_both() -> None:
    venue = Venue(
        id="eitri", name="Eitri", rooms=(Room(id="hall", name="Hall"), Room(id="loft", name="Loft"))
    )
    agenda = an_agenda(
        a_session("a", start="10:00", room="hall"),
        a_session("b", start="10:30", room="loft"),
        a_session("lunch", start="11:30"),
        venues=(venue,),
    )
    assert timeline(agenda)["a"] == Slot(at("10:00"), at("11:30"), EndSource.DERIVED, at("11:30"))


def test_a_cancelled_session_has_a_slot_too() -> None:
    slot = slot_of("a", a_session("a", start="10:00", status=Status.CANCELLED), a_session("b", start="10:30"))
    assert slot == Slot(at("10:00"), at("10:30"), EndSource.DERIVED, at("10:30"))


def test_slots_come_in_the_order_of_the_agenda() -> None:
    assert list(timeline(an_agenda(a_session("b", start="12:00"), a_session("a", start="10:00")))) == [
        "b",
        "a",
    ]


@pytest.mark.parametrize(
    ("day", "clock", "utc"),
    [
        pytest.param(date(2022, 9, 19), "10:00", "2022-09-19T08:00:00+00:00", id="summer"),
        pytest.param(date(2022, 12, 1), "10:00", "2022-12-01T09:00:00+00:00", id="winter"),
        pytest.param(date(2022, 10, 30), "02:30", "2022-10-30T00:30:00+00:00", id="of two, the first"),
        pytest.param(date(2022, 10, 30), "03:30", "2022-10-30T02:30:00+00:00", id="after the extra hour"),
        pytest.param(date(2022, 3, 27), "03:30", "2022-03-27T01:30:00+00:00", id="after the missing hour"),
    ],
)
def test_a_clock_time_is_a_moment_of_the_zone(day: date, clock: str, utc: str) -> None:
    assert local(moment(day, clock, OSLO), ZoneInfo("UTC")).isoformat() == utc


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2022, 10, 30), 25), (date(2022, 3, 27), 23), (date(2022, 9, 19), 24)]
)
def test_midnight_is_that_of_the_zone(day: date, hours: int) -> None:
    slot = slot_of("a", a_session("a", date=day, start="00:00"))
    assert slot.over_at - slot.starts_at == hours * 3_600_000


def test_local_shows_the_zones_clock() -> None:
    assert local(at("23:30"), OSLO).isoformat() == "2022-09-19T23:30:00+02:00"
