"""Edits that wait for the organizer: each reason, its borders, and that an ordinary edit does not wait."""

from datetime import date

import pytest
from msgspec.structs import replace

from companion.content.holds import Hold, HoldKind, holds
from companion.content.load import load_agenda
from companion.domain.agenda import Agenda, Dates, Status
from companion.domain.timeline import moment
from tests.builders import a_session, an_agenda, an_event, changed
from tests.content.examples import EITRI

DOORS = a_session("doors", start="09:00")
KEYNOTE = a_session("keynote", start="10:00")
LUNCH = a_session("lunch", start="11:30")
CLOSING = a_session("closing", start="15:00", kind="ceremony")
AGENDA = an_agenda(DOORS, KEYNOTE, LUNCH, CLOSING)
BEFORE = b"the published file\nits end\n"
AFTER = b"the edited file\nits end\n"
MONDAY_NINE = moment(date(2022, 9, 19), "09:00", AGENDA.zone)

FULL = EITRI.read_bytes()
EVENT = load_agenda(FULL)


def holds_of(new: Agenda, *, old: Agenda = AGENDA, now: int = MONDAY_NINE) -> tuple[Hold, ...]:
    return holds(BEFORE, old, AFTER, new, now)


def edited(old: str, new: str) -> tuple[Hold, ...]:
    """What holds the event's file with one text replaced."""
    source = FULL.decode().replace(old, new, 1).encode()
    assert source != FULL
    return holds(FULL, EVENT, source, load_agenda(source), 0)


def test_ordinary_edits_do_not_wait() -> None:
    assert holds_of(AGENDA) == ()
    assert holds_of(changed(AGENDA, "keynote", start="10:12")) == ()
    assert holds_of(changed(AGENDA, "keynote", status=Status.CANCELLED, reason="ill")) == ()
    assert holds_of(an_agenda(*AGENDA.sessions, a_session("walk", start="16:00"))) == ()
    assert edited("start: 11:30", "start: 11:45") == ()
    assert edited("    start: 10:00\n    title: Keynote\n", "    start: 10:12\n    title: Keynote\n") == ()


def test_vanished_sessions_wait_by_name() -> None:
    assert holds_of(an_agenda(DOORS, LUNCH, CLOSING)) == (
        Hold(
            HoldKind.VANISHED,
            "“Keynote” (keynote) is gone from the file. To cancel, keep it, with `status: cancelled`.",
        ),
    )
    assert holds_of(an_agenda(DOORS, a_session("brunch", start="11:30"), CLOSING)) == (
        Hold(
            HoldKind.VANISHED,
            "“Keynote” (keynote) and “Lunch” (lunch) are gone from the file. "
            "To cancel, keep them, with `status: cancelled`.",
        ),
    )


def test_long_lists_of_names_are_cut() -> None:
    many = an_agenda(*(a_session(f"s{number}") for number in range(9)))
    (hold,) = holds_of(an_agenda(a_session("s0")), old=many)
    assert hold.message.startswith(
        "“S1” (s1), “S2” (s2), “S3” (s3), “S4” (s4), “S5” (s5) and 3 more are gone"
    )


@pytest.mark.parametrize(
    ("start", "kinds"),
    [
        ("09:00", []),
        ("08:59", [HoldKind.PAST]),
        ("07:00", [HoldKind.PAST]),
        ("06:59", [HoldKind.PAST, HoldKind.NIGHT]),
        ("01:30", [HoldKind.PAST, HoldKind.NIGHT]),
        ("21:59", []),
        ("22:00", [HoldKind.NIGHT]),
    ],
)
def test_start_that_moves_into_the_past_or_the_night(start: str, kinds: list[HoldKind]) -> None:
    assert [hold.kind for hold in holds_of(changed(AGENDA, "lunch", start=start))] == kinds


def test_odd_start_is_named() -> None:
    assert holds_of(changed(AGENDA, "lunch", start="01:30"))[1].message == (
        "“Lunch” (lunch) would move from Monday 19 September 11:30 to Monday 19 September 01:30, in the night."
    )
    assert holds_of(changed(AGENDA, "lunch", start="08:30"))[0].message == (
        "“Lunch” (lunch) would move from Monday 19 September 11:30 to Monday 19 September 08:30, which is over."
    )


def test_what_is_over_or_at_night_or_cancelled_already_may_move() -> None:
    late = MONDAY_NINE + 8 * 3_600_000
    assert holds_of(changed(AGENDA, "lunch", start="11:15"), now=late) == ()
    party = an_agenda(a_session("party", start="22:30"))
    assert holds_of(changed(party, "party", start="23:00"), old=party) == ()
    assert holds_of(changed(AGENDA, "lunch", start="01:30", status=Status.CANCELLED)) == ()


def test_new_time_zone_moves_everything() -> None:
    elsewhere = replace(AGENDA, event=an_event(timezone="America/New_York"))
    assert [hold.kind for hold in holds_of(elsewhere)] == [HoldKind.MANY]


@pytest.mark.parametrize(("touched", "held"), [(0, False), (2, False), (3, False), (4, True), (9, True)])
def test_more_than_a_third_changed(touched: int, *, held: bool) -> None:
    ids = [f"s{number}" for number in range(9)]
    old = an_agenda(*(a_session(item) for item in ids))
    new = an_agenda(*(a_session(item, notes="New" if item in ids[:touched] else "") for item in ids))
    found = holds_of(new, old=old)
    assert [hold.kind for hold in found] == ([HoldKind.MANY] if held else [])
    if touched == 4:
        assert found[0].message == (
            "4 of 9 sessions would change at once: “S0” (s0), “S1” (s1), “S2” (s2) and “S3” (s3)."
        )


def test_small_agendas_may_change_in_every_session() -> None:
    old = an_agenda(DOORS, KEYNOTE)
    assert holds_of(an_agenda(replace(DOORS, start="09:15"), replace(KEYNOTE, start="10:15")), old=old) == ()


def test_new_sessions_are_no_changed_ones() -> None:
    assert holds_of(an_agenda(*AGENDA.sessions, *(a_session(f"s{number}") for number in range(9)))) == ()


def test_file_that_ends_where_the_published_one_goes_on() -> None:
    cut = FULL[: FULL.index(b"    venue: eitri\n", FULL.index(b"- id: closing"))]
    expected = (
        Hold(HoldKind.CUT_OFF, "The file ends where the published one goes on. Was it saved to its end?"),
    )
    for source in (cut, cut.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + cut, cut + b"\n"):
        assert holds(FULL, EVENT, source, load_agenda(source), 0) == expected


def test_file_that_lost_nothing_at_its_end_is_no_cut() -> None:
    commented = FULL + b"# see you next year\n"
    assert holds(commented, EVENT, FULL, EVENT, 0) == ()


def test_edited_file_that_ends_too_early() -> None:
    source = FULL.decode().replace("start: 11:30", "start: 11:45").removesuffix("    venue: eitri\n").encode()
    assert holds(FULL, EVENT, source, load_agenda(source), 0) == (
        Hold(
            HoldKind.CUT_OFF,
            "The file ends within “Closing remarks and announcing winners” (closing), without its venue. "
            "Was it saved to its end?",
        ),
    )


def test_last_session_without_a_line_end_may_be_half_written() -> None:
    source = FULL.removesuffix(b"\n") + b"\n    notes: Bring your ba"
    assert [hold.kind for hold in holds(FULL, EVENT, source, load_agenda(source), 0)] == [HoldKind.CUT_OFF]
    whole = FULL + b"    notes: Bring your badge\n"
    assert holds(FULL, EVENT, whole, load_agenda(whole), 0) == ()


def test_last_session_may_be_edited() -> None:
    assert edited("    start: 15:00\n", "    start: 15:15\n") == ()
    assert edited("    title: Closing remarks and announcing winners\n", "    title: Closing\n") == ()


def test_event_may_change() -> None:
    longer = an_event(dates=Dates(first=date(2022, 9, 15), last=date(2022, 9, 20)), title="Other")
    assert holds_of(replace(AGENDA, event=longer)) == ()


@pytest.mark.parametrize(
    ("lines", "cut", "lost"),
    [
        ("    notes: Bring your badge\n", "    notes: Bring your\n", "notes"),
        ("    speakers:\n      - hansen\n      - celi\n", "    speakers:\n      - hansen\n", "speakers"),
        ("    notes:\n      en: Badge\n      nb: Skilt\n", "    notes:\n      en: Badge\n", "notes"),
        (
            "    notes:\n      en: Badge\n      nb: Skilt\n",
            "    notes:\n      en: Badge\n      nb: Sk\n",
            "notes",
        ),
        ("    status: cancelled\n", "", "status"),
    ],
)
def test_last_session_that_keeps_only_a_beginning(lines: str, cut: str, lost: str) -> None:
    published = FULL + lines.encode()
    source = FULL.replace(b"start: 11:30", b"start: 11:45") + cut.encode()
    (hold,) = holds(published, load_agenda(published), source, load_agenda(source), 0)
    assert (hold.kind, f"without its {lost}. " in hold.message) == (HoldKind.CUT_OFF, True)
