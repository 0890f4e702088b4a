"""What phones hear that may have heard different things before, and what texts they can share."""

from datetime import date

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.domain.agenda import Agenda, Kind, Status
from companion.domain.alerts import (
    Audience,
    Scope,
    Urgency,
    compose,
    gather,
    narrowed,
    net_changes,
    tell,
)
from tests.builders import a_session, an_agenda, changed
from tests.domain.eitri import BEFORE, EVERYTHING, MONDAY, SATURDAY, SUNDAY, at, eitri_agenda

EITRI = eitri_agenda()
EVERYBODY = Audience("en")
STARRER = Audience("en", stars=EVERYTHING)
CANCELLED = {"status": Status.CANCELLED}


def told(
    head: Agenda, audience: Audience = EVERYBODY, *, base: Agenda = EITRI, now: int = BEFORE
) -> str | None:
    notification = compose((base,), head, audience, now)
    return notification.title if notification else None


# What a phone may have heard already.


def test_a_phone_that_may_have_heard_each_version_hears_one_truth() -> None:
    moved = changed(EITRI, "lunch", start="11:45")
    head = changed(EITRI, "lunch", start="12:00")
    notification = compose((EITRI, moved), head, EVERYBODY, BEFORE)
    assert notification is not None
    assert (notification.title, notification.body) == ("Lunch starts Monday 12:00", "Was 11:30.")


def test_taken_back_is_told_only_to_whom_it_may_have_been_told() -> None:
    moved = changed(EITRI, "lunch", start="11:45")
    assert compose((EITRI,), EITRI, EVERYBODY, BEFORE) is None
    notification = compose((EITRI, moved), EITRI, EVERYBODY, BEFORE)
    assert notification is not None
    assert (notification.title, notification.body) == ("Earlier: Lunch Monday 11:30", "Was 11:45. Eitri.")


@pytest.mark.parametrize("days", [(SUNDAY,), (MONDAY,)])
def test_a_phone_hears_that_a_session_left_a_day_of_its_own_which_it_may_have_been_told(
    days: tuple[date, ...],
) -> None:
    """Who answers last is not known to have shown it: the phone may think of either day."""
    bases = (changed(EITRI, "lunch", date=SUNDAY), EITRI)
    audience = Audience("en", days=days)
    others = tuple(session for session in EITRI.sessions if session.id != "lunch")
    removed = compose(bases, msgspec.structs.replace(EITRI, sessions=others), audience, BEFORE)
    moved = compose(bases, changed(EITRI, "lunch", date=SATURDAY), audience, BEFORE)
    assert (removed and removed.session_ids, moved and moved.session_ids) == (("lunch",), ("lunch",))


def test_a_day_and_an_hour_are_never_mixed_from_two_versions() -> None:
    first = changed(EITRI, "lunch", date=SUNDAY, start="12:00")
    second = changed(EITRI, "lunch", start="13:00")
    notification = compose((first, second), changed(EITRI, "lunch", start="12:00"), EVERYBODY, BEFORE)
    assert notification is not None
    assert notification.body == "Was Sunday 12:00."


def test_another_venue_weighs_more_than_another_room() -> None:
    first = changed(EITRI, "lunch", room="hall")
    second = changed(EITRI, "lunch", venue="ulriken")
    notification = compose((first, second), EITRI, EVERYBODY, BEFORE)
    assert notification is not None
    assert notification.body == "In Eitri, not at Ulriken. Monday 11:30 as before."


# One text for many phones.


def test_audiences_that_hear_the_same_are_the_same_when_narrowed() -> None:
    gathered = gather((EITRI,), changed(EITRI, "lunch", start="11:45", title="Food"), BEFORE)
    assert narrowed(gathered, Audience("fr", stars=frozenset({"panel"}), days=(MONDAY, SUNDAY))) == EVERYBODY
    assert narrowed(gathered, Audience("nb", stars=frozenset({"panel", "lunch"}))) == (
        Audience("nb", stars=frozenset({"lunch"}))
    )
    assert narrowed(gathered, Audience("en", days=(SUNDAY,))) == Audience("en", days=(SUNDAY,))


DAYS = st.lists(st.sampled_from([SATURDAY, SUNDAY, MONDAY]), unique=True).map(tuple)
AUDIENCES = st.builds(
    Audience,
    st.sampled_from(["en", "nb", "fr"]),
    scope=st.sampled_from(Scope),
    days=DAYS,
    stars=st.frozensets(st.sampled_from(["lunch", "panel", "presentations"])),
)
NAMES = st.sampled_from(
    ["", "Lunch", "A " * 60, "Donaudampfschifffahrtsgesellschaft" * 4, "{name}", "Ends with s"]
)
EDITS = st.fixed_dictionaries(
    {},
    optional={
        "date": st.sampled_from([SUNDAY, MONDAY, date(2022, 9, 30)]),
        "start": st.sampled_from(["09:00", "11:45", "23:59"]),
        "venue": st.sampled_from([None, "eitri", "ulriken"]),
        "room": st.sampled_from([None, "hall"]),
        "title": NAMES.filter(bool),
        "short": NAMES,
        "kind": st.sampled_from(Kind),
        "speakers": st.sampled_from([(), ("celi",), ("celi", "brogger", "nobody")]),
        "status": st.sampled_from(Status),
        "reason": NAMES,
        "replaced_by": st.sampled_from([None, "panel", "lunch"]),
        "last_return": st.sampled_from([None, "22:00"]),
        "meet": NAMES,
    },
)
IDS = st.sampled_from(["lunch", "panel", "presentations", "cable-car"])


@st.composite
def edits(draw: st.DrawFn) -> Agenda:
    agenda = EITRI
    for session_id, fields in draw(st.dictionaries(IDS, EDITS, min_size=1)).items():
        agenda = changed(agenda, session_id, **fields)
    if draw(st.booleans()):
        sessions = (*agenda.sessions[1:], a_session("extra", title=draw(NAMES.filter(bool))))
        agenda = msgspec.structs.replace(agenda, sessions=sessions)
    return agenda


@settings(deadline=None, max_examples=60)
@given(st.lists(edits(), min_size=1, max_size=2), edits(), AUDIENCES, st.booleans())
def test_whatever_is_edited_the_text_is_short_and_whole(
    bases: list[Agenda],
    head: Agenda,
    audience: Audience,
    rehearsal: bool,  # noqa: FBT001 - drawn by hypothesis
) -> None:
    gathered = gather(tuple(bases), head, BEFORE)
    notification = tell(gathered, audience, rehearsal=rehearsal)
    assert tell(gathered, narrowed(gathered, audience), rehearsal=rehearsal) == notification
    if notification is None:
        return
    assert 0 < len(notification.title) <= 40
    assert 0 < len(notification.body) <= 300
    assert notification.body[-1] in ".…!?"
    assert "  " not in notification.title + notification.body
    assert "None" not in notification.title + notification.body
    assert notification.urgency is not Urgency.QUIET
    assert notification.useful_until > BEFORE
    assert {change.session_id for change in net_changes(tuple(bases), head)} >= set(notification.session_ids)


@pytest.mark.parametrize(("language", "prefix"), [("en", "Rehearsal: "), ("nb", "Øvelse: ")])
def test_a_rehearsal_says_so_first(language: str, prefix: str) -> None:
    notification = compose(
        (EITRI,),
        changed(EITRI, "keynote", start="10:12"),
        Audience(language),
        at(MONDAY, "08:00"),
        rehearsal=True,
    )
    assert notification is not None
    assert notification.title.startswith(prefix + "Keynote ")
    assert len(notification.title) <= 40


def test_an_agenda_without_a_session_in_common_says_what_is_new_and_what_is_gone() -> None:
    one, two = an_agenda(a_session("a", start="10:00")), an_agenda(a_session("b", start="11:00"))
    notification = compose((one,), two, EVERYBODY, BEFORE)
    assert notification is not None
    assert (notification.title, notification.body) == ("2 changes on Monday", "A removed, B 11:00 (new).")


def test_in_a_rehearsal_a_name_is_cut_so_that_the_title_still_fits() -> None:
    notification = compose(
        (EITRI,), changed(EITRI, "cable-car", **CANCELLED), EVERYBODY, BEFORE, rehearsal=True
    )
    assert notification is not None
    assert notification.title == "Rehearsal: Cancelled: Cable car to…"
