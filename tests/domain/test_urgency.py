"""The table of urgencies, quiet hours, the daily digest and the alert delay: each row, and its edges."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from companion.domain.changes import Change, ChangeKind
from companion.domain.timeline import EndSource, Slot, moment
from companion.domain.urgency import (
    DAY,
    HOUR,
    MINUTE,
    Sending,
    Urgency,
    Wait,
    alert_due,
    awake_at,
    delay_of,
    send_from,
    sending,
    urgency_of,
)

OSLO = ZoneInfo("Europe/Oslo")
ACT_NOW, NORMAL, QUIET = Urgency.ACT_NOW, Urgency.NORMAL, Urgency.QUIET
NOW = moment(date(2022, 9, 18), "12:00", OSLO)


def slot(starts_at: int, ends_at: int | None = None, end: EndSource = EndSource.UNKNOWN) -> Slot:
    return Slot(starts_at, ends_at, end, starts_at + 6 * HOUR)


def urgency(kind: ChangeKind, old: Slot | None, new: Slot | None, *, was: str = "", now: str = "") -> Urgency:
    return urgency_of(Change("keynote", kind, was or None, now or None), old, new, NOW)


@pytest.mark.parametrize("kind", [ChangeKind.START, ChangeKind.DATE])
@pytest.mark.parametrize(
    ("was_in", "is_in", "expected"),
    [
        pytest.param(3 * HOUR, 2 * HOUR, ACT_NOW, id="earlier, soon"),
        pytest.param(3 * HOUR, 3 * HOUR - MINUTE, ACT_NOW, id="earlier by a minute, soon"),
        pytest.param(48 * HOUR, 24 * HOUR, ACT_NOW, id="earlier, now within 24 h"),
        pytest.param(48 * HOUR, 24 * HOUR + 1, NORMAL, id="earlier, in more than 24 h"),
        pytest.param(48 * HOUR, 48 * HOUR - MINUTE, NORMAL, id="earlier by a minute, far ahead"),
        pytest.param(HOUR, -HOUR, ACT_NOW, id="earlier, running already"),
        pytest.param(HOUR, HOUR + 5 * MINUTE, NORMAL, id="later by 5 minutes"),
        pytest.param(HOUR, HOUR + 5 * MINUTE - 1, QUIET, id="later by less"),
        pytest.param(-MINUTE, 4 * MINUTE - 1, QUIET, id="later by less, over now"),
        pytest.param(HOUR, 30 * HOUR, NORMAL, id="later by a day"),
    ],
)
def test_a_move(kind: ChangeKind, was_in: int, is_in: int, expected: Urgency) -> None:
    assert urgency(kind, slot(NOW + was_in), slot(NOW + is_in)) is expected


@pytest.mark.parametrize(
    "kind", [ChangeKind.VENUE, ChangeKind.ROOM, ChangeKind.MEET, ChangeKind.CANCELLED, ChangeKind.REINSTATED]
)
@pytest.mark.parametrize(
    ("starts_in", "expected"),
    [
        (2 * HOUR, ACT_NOW),
        (2 * HOUR + 1, NORMAL),
        (-2 * HOUR, ACT_NOW),
        (-2 * HOUR - 1, NORMAL),
        (0, ACT_NOW),
    ],
)
def test_place_cancelled_and_reinstated_are_urgent_within_two_hours_of_the_start(
    kind: ChangeKind, starts_in: int, expected: Urgency
) -> None:
    assert urgency(kind, slot(NOW + starts_in), slot(NOW + starts_in)) is expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param(ChangeKind.VENUE, ACT_NOW, id="people are about to go to the old place"),
        pytest.param(ChangeKind.REINSTATED, NORMAL, id="nobody waits for what was cancelled"),
    ],
)
def test_the_old_start_counts_where_people_may_act_upon_it(kind: ChangeKind, expected: Urgency) -> None:
    assert urgency(kind, slot(NOW + HOUR), slot(NOW + 5 * HOUR)) is expected


@pytest.mark.parametrize(("starts_in", "expected"), [(HOUR, ACT_NOW), (3 * HOUR, NORMAL)])
def test_a_removed_session_is_as_urgent_as_a_cancelled_one(starts_in: int, expected: Urgency) -> None:
    assert urgency(ChangeKind.REMOVED, slot(NOW + starts_in), None) is expected


@pytest.mark.parametrize("kind", [ChangeKind.NEW, ChangeKind.TITLE, ChangeKind.SPEAKERS])
def test_new_sessions_titles_and_speakers_are_normal_however_soon(kind: ChangeKind) -> None:
    assert urgency(kind, slot(NOW + MINUTE), slot(NOW + MINUTE)) is NORMAL


@pytest.mark.parametrize("kind", [ChangeKind.LEAVE_BY, ChangeKind.LAST_RETURN])
@pytest.mark.parametrize(
    ("was", "now", "starts_in", "expected"),
    [
        pytest.param("22:00", "21:30", 20 * HOUR, ACT_NOW, id="sooner, within a day"),
        pytest.param("22:00", "21:30", 25 * HOUR, NORMAL, id="sooner, far ahead"),
        pytest.param("22:00", "22:30", 20 * HOUR, NORMAL, id="later"),
        pytest.param("", "22:30", 20 * HOUR, NORMAL, id="stated for the first time"),
    ],
)
def test_ways_back_that_end_sooner_are_urgent(
    kind: ChangeKind, was: str, now: str, starts_in: int, expected: Urgency
) -> None:
    assert urgency(kind, slot(NOW + starts_in), slot(NOW + starts_in), was=was, now=now) is expected


START = NOW + HOUR
STATED, DERIVED = EndSource.STATED, EndSource.DERIVED


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            slot(START, START + HOUR, STATED),
            slot(START, START + HOUR + 5 * MINUTE, STATED),
            NORMAL,
            id="later",
        ),
        pytest.param(slot(START, START + HOUR, STATED), slot(START, START + 9, STATED), NORMAL, id="earlier"),
        pytest.param(
            slot(START, START + HOUR, STATED),
            slot(START, START + HOUR + MINUTE, STATED),
            QUIET,
            id="by little",
        ),
        pytest.param(slot(START), slot(START, START + HOUR, STATED), NORMAL, id="stated, was unknown"),
        pytest.param(
            slot(START, START + HOUR, DERIVED),
            slot(START, START + HOUR, STATED),
            QUIET,
            id="as was shown already",
        ),
        pytest.param(
            slot(START, START + HOUR, STATED),
            slot(START, START + 2 * HOUR, DERIVED),
            QUIET,
            id="not stated any more",
        ),
        pytest.param(slot(START, START + HOUR, STATED), slot(START), QUIET, id="unknown"),
        pytest.param(
            slot(START, START + HOUR, STATED),
            slot(START + HOUR, START + 2 * HOUR, STATED),
            QUIET,
            id="moved whole",
        ),
    ],
)
def test_an_end(old: Slot, new: Slot, expected: Urgency) -> None:
    assert urgency(ChangeKind.END, old, new) is expected


@pytest.mark.parametrize(
    "kind",
    [
        ChangeKind.DESCRIPTION,
        ChangeKind.NOTES,
        ChangeKind.KIND,
        ChangeKind.TRACK,
        ChangeKind.LINKS,
        ChangeKind.REASON,
        ChangeKind.REPLACED,
        ChangeKind.SHORT,
        ChangeKind.SIGNUP,
        ChangeKind.IF_CLOSED,
    ],
)
def test_texts_are_quiet(kind: ChangeKind) -> None:
    assert urgency(kind, slot(NOW + MINUTE), slot(NOW + MINUTE)) is QUIET


# The alert delay.


@pytest.mark.parametrize(
    ("which", "delay_ms", "expected"),
    [(ACT_NOW, 60_000, 15_000), (ACT_NOW, 5_000, 5_000), (NORMAL, 60_000, 60_000), (QUIET, 60_000, None)],
)
def test_the_delay(which: Urgency, delay_ms: int, expected: int | None) -> None:
    assert delay_of(which, delay_ms) == expected


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        pytest.param((0,), 60, id="one edit"),
        pytest.param((0, 50), 110, id="restarted"),
        pytest.param((50, 0), 110, id="in any order"),
        pytest.param((0, 50, 100, 150), 210, id="three times"),
        pytest.param((0, 50, 100, 150, 200), 210, id="not a fourth time"),
        pytest.param((0, 60), 60, id="an edit after it was due restarts nothing"),
        pytest.param((0, 50, 200, 210), 110, id="nor does one after that"),
    ],
)
def test_further_edits_restart_the_delay_three_times(published: tuple[int, ...], expected: int) -> None:
    assert alert_due(published, 60) == expected


# Quiet hours and the digest.

SAT, SUN, MON = date(2022, 9, 17), date(2022, 9, 18), date(2022, 9, 19)


def at(day: date, clock: str) -> int:
    return moment(day, clock, OSLO)


@pytest.mark.parametrize(
    ("which", "starts_at", "now", "expected"),
    [
        pytest.param(NORMAL, at(MON, "10:00"), at(SUN, "12:00"), Sending(at(SUN, "12:00")), id="by day"),
        pytest.param(NORMAL, at(MON, "10:00"), at(SUN, "21:59"), Sending(at(SUN, "21:59")), id="just before"),
        pytest.param(
            NORMAL, at(MON, "10:00"), at(SUN, "22:00"), Sending(at(MON, "07:00"), Wait.NIGHT), id="at 22"
        ),
        pytest.param(
            NORMAL, at(MON, "10:00"), at(MON, "00:00"), Sending(at(MON, "07:00"), Wait.NIGHT), id="midnight"
        ),
        pytest.param(
            NORMAL, at(MON, "10:00"), at(MON, "06:59"), Sending(at(MON, "07:00"), Wait.NIGHT), id="at 6:59"
        ),
        pytest.param(NORMAL, at(MON, "10:00"), at(MON, "07:00"), Sending(at(MON, "07:00")), id="at 7"),
        pytest.param(
            ACT_NOW, at(MON, "10:00"), at(SUN, "23:00"), Sending(at(SUN, "23:00")), id="act now, at night"
        ),
        pytest.param(
            NORMAL, at(MON, "07:59"), at(SUN, "23:00"), Sending(at(SUN, "23:00")), id="early, tomorrow"
        ),
        pytest.param(
            NORMAL, at(MON, "07:59"), at(MON, "03:00"), Sending(at(MON, "03:00")), id="early, today"
        ),
        pytest.param(
            NORMAL,
            at(MON, "08:00"),
            at(SUN, "23:00"),
            Sending(at(MON, "07:00"), Wait.NIGHT),
            id="not so early",
        ),
        pytest.param(
            NORMAL,
            at(MON, "07:30"),
            at(SAT, "23:00"),
            Sending(at(SUN, "07:00"), Wait.NIGHT),
            id="early, in two days",
        ),
        pytest.param(NORMAL, at(SUN, "21:00"), at(SUN, "22:30"), Sending(at(SUN, "22:30")), id="running now"),
        pytest.param(
            NORMAL,
            at(SUN, "12:00") + 7 * DAY,
            at(SUN, "12:00"),
            Sending(at(SUN, "12:00")),
            id="seven days ahead",
        ),
        pytest.param(
            NORMAL,
            at(SUN, "12:00") + 7 * DAY + 1,
            at(SUN, "12:00"),
            Sending(at(SUN, "17:00"), Wait.DIGEST),
            id="more",
        ),
        pytest.param(
            NORMAL,
            at(MON, "10:00") + 9 * DAY,
            at(SUN, "17:01"),
            Sending(at(MON, "17:00"), Wait.DIGEST),
            id="tomorrow",
        ),
        pytest.param(
            NORMAL, at(MON, "10:00") + 9 * DAY, at(SUN, "17:00"), Sending(at(SUN, "17:00")), id="at 17"
        ),
        pytest.param(
            NORMAL,
            at(MON, "10:00") + 9 * DAY,
            at(SUN, "23:00"),
            Sending(at(MON, "17:00"), Wait.DIGEST),
            id="and night",
        ),
    ],
)
def test_when_it_may_go_out(which: Urgency, starts_at: int, now: int, expected: Sending) -> None:
    assert sending(which, starts_at, now, OSLO) == expected
    assert send_from(which, starts_at, now, OSLO) == expected.at


@pytest.mark.parametrize(
    ("which", "begins_or_ends", "planned", "expected"),
    [
        pytest.param(NORMAL, at(MON, "10:00"), at(SUN, "21:59"), at(SUN, "21:59"), id="by day"),
        pytest.param(NORMAL, at(MON, "10:00"), at(SUN, "22:05"), at(MON, "07:00"), id="in the evening"),
        pytest.param(NORMAL, at(MON, "10:00"), at(MON, "00:05"), at(MON, "07:00"), id="after midnight"),
        pytest.param(NORMAL, at(MON, "07:59"), at(SUN, "22:05"), at(SUN, "22:05"), id="early: can not wait"),
        pytest.param(NORMAL, at(SUN, "23:00"), at(SUN, "22:05"), at(SUN, "22:05"), id="of no use tomorrow"),
        pytest.param(ACT_NOW, at(MON, "10:00"), at(SUN, "22:05"), at(SUN, "22:05"), id="act now"),
        pytest.param(NORMAL, at(MON, "10:00") + 9 * DAY, at(SUN, "12:00"), at(SUN, "12:00"), id="no digest"),
    ],
)
def test_what_is_put_off_or_tried_again_keeps_the_quiet_hours(
    which: Urgency, begins_or_ends: int, planned: int, expected: int
) -> None:
    assert awake_at(which, begins_or_ends, planned, OSLO) == expected


@pytest.mark.parametrize(
    ("night", "morning", "hours"),
    [
        pytest.param(date(2022, 10, 29), date(2022, 10, 30), 10, id="an hour more"),
        pytest.param(date(2022, 3, 26), date(2022, 3, 27), 8, id="an hour less"),
    ],
)
def test_the_night_ends_at_seven_also_when_the_clocks_change(night: date, morning: date, hours: int) -> None:
    now = at(night, "22:00")
    assert sending(NORMAL, at(morning, "10:00"), now, OSLO) == Sending(now + hours * HOUR, Wait.NIGHT)
