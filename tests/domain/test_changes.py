"""The diff by stable id, and the net change for a phone that may have heard several versions."""

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.domain.agenda import Agenda, Kind, Link, Session, Signup, Status
from companion.domain.changes import Change, ChangeKind, diff, net_changes
from tests.builders import a_session, an_agenda, changed

MONDAY, SUNDAY = date(2022, 9, 19), date(2022, 9, 18)


@pytest.mark.parametrize(
    ("fields", "kind", "old", "new"),
    [
        ({"date": SUNDAY}, ChangeKind.DATE, "2022-09-19", "2022-09-18"),
        ({"start": "10:12"}, ChangeKind.START, "10:00", "10:12"),
        ({"venue": "ulriken"}, ChangeKind.VENUE, "eitri", "ulriken"),
        ({"venue": None}, ChangeKind.VENUE, "eitri", None),
        ({"room": "hall"}, ChangeKind.ROOM, None, "hall"),
        ({"title": "AI in care"}, ChangeKind.TITLE, "Keynote", "AI in care"),
        ({"speakers": ("celi", "brogger")}, ChangeKind.SPEAKERS, None, "celi, brogger"),
        ({"end": "10:30"}, ChangeKind.END, None, "10:30"),
        ({"meet": "The bus stop"}, ChangeKind.MEET, None, "The bus stop"),
        ({"leave_by": "09:40"}, ChangeKind.LEAVE_BY, None, "09:40"),
        ({"last_return": "22:00"}, ChangeKind.LAST_RETURN, None, "22:00"),
        ({"if_closed": "Stay."}, ChangeKind.IF_CLOSED, None, "Stay."),
        ({"short": "Key"}, ChangeKind.SHORT, None, "Key"),
        ({"description": "About AI."}, ChangeKind.DESCRIPTION, None, "About AI."),
        ({"kind": Kind.PANEL}, ChangeKind.KIND, "talk", "panel"),
        ({"track": "ai"}, ChangeKind.TRACK, None, "ai"),
        ({"reason": "wind"}, ChangeKind.REASON, None, "wind"),
        ({"replaced_by": "panel"}, ChangeKind.REPLACED, None, "panel"),
        (
            {"signup": Signup(opens="September", url="https://x.no")},
            ChangeKind.SIGNUP,
            None,
            "September · https://x.no",
        ),
        ({"notes": "Bring a laptop"}, ChangeKind.NOTES, None, "Bring a laptop"),
        (
            {"links": (Link(title="Slides", url="https://x.no"),)},
            ChangeKind.LINKS,
            None,
            "Slides · https://x.no",
        ),
        ({"status": Status.CANCELLED}, ChangeKind.CANCELLED, "confirmed", "cancelled"),
    ],
)
def test_each_fact_is_a_change_of_its_own(
    fields: dict[str, Any], kind: ChangeKind, old: str | None, new: str | None
) -> None:
    agenda = an_agenda(a_session("keynote"), a_session("lunch", start="11:30"))
    assert diff(agenda, changed(agenda, "keynote", **fields)) == (Change("keynote", kind, old, new),)


def test_every_field_of_a_session_is_compared() -> None:
    """A field that is added to Session must get its kind of change."""
    assert set(Session.__struct_fields__) == {
        *("id", "date", "start", "end", "title", "short", "description", "kind", "track", "venue", "room"),
        *("speakers", "status", "reason", "replaced_by", "signup", "notes", "links", "meet", "leave_by"),
        *("last_return", "if_closed"),
    }


def test_what_was_cancelled_and_takes_place_is_reinstated() -> None:
    agenda = an_agenda()
    cancelled = changed(agenda, "keynote", status=Status.CANCELLED)
    assert diff(cancelled, agenda) == (Change("keynote", ChangeKind.REINSTATED, "cancelled", "confirmed"),)


def test_new_and_removed_carry_the_title() -> None:
    one, two = (
        an_agenda(a_session("a", title="Yoga")),
        an_agenda(a_session("b", title={"nb": "Tur", "en": "Walk"})),
    )
    assert diff(one, two) == (
        Change("b", ChangeKind.NEW, None, "Walk"),
        Change("a", ChangeKind.REMOVED, "Yoga", None),
    )


def test_the_order_is_that_of_the_new_agenda_then_the_removed_and_fixed_within_a_session() -> None:
    old = an_agenda(a_session("a"), a_session("gone"), a_session("b"))
    new = an_agenda(
        a_session("b", start="11:00"), a_session("new"), a_session("a", title="A!", date=SUNDAY, room="x")
    )
    assert [(change.session_id, change.kind.value) for change in diff(old, new)] == [
        ("b", "start"),
        ("new", "new"),
        ("a", "date"),
        ("a", "room"),
        ("a", "title"),
        ("gone", "removed"),
    ]


def test_a_derived_end_is_no_change() -> None:
    old = an_agenda(a_session("keynote"), a_session("panel", start="10:30"))
    new = changed(old, "panel", start="11:00")
    assert diff(old, new) == (Change("panel", ChangeKind.START, "10:30", "11:00"),)


def test_the_order_of_sessions_and_the_name_of_a_venue_are_no_change() -> None:
    agenda = an_agenda(a_session("a"), a_session("b"))
    venues = tuple(msgspec.structs.replace(venue, name="Elsewhere") for venue in agenda.venues)
    other = msgspec.structs.replace(agenda, sessions=agenda.sessions[::-1], venues=venues)
    assert diff(agenda, other) == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(
            {"en": "Lunch", "nb": "Lunsj"}, {"en": "Lunch", "nb": "Mat"}, ("Lunsj", "Mat"), id="one language"
        ),
        pytest.param(
            {"en": "Lunch", "nb": "Lunsj"}, {"en": "Food", "nb": "Mat"}, ("Lunch", "Food"), id="the first"
        ),
        pytest.param("Lunch", {"en": "Lunch", "nb": "Lunsj"}, ("Lunch", "Lunsj"), id="translated"),
        pytest.param("Lunch", {"en": "Lunch"}, None, id="the same to every reader"),
    ],
)
def test_a_text_is_said_in_the_first_language_in_which_it_differs(
    old: Any, new: Any, said: tuple[str, str] | None
) -> None:
    agenda = an_agenda(a_session("lunch", title=old))
    expected = (Change("lunch", ChangeKind.TITLE, *said),) if said else ()
    assert diff(agenda, changed(agenda, "lunch", title=new)) == expected


# Properties.

VARIANTS = st.sampled_from(
    [
        {},
        {"start": "10:03"},
        {"date": SUNDAY, "end": "23:00"},
        {"venue": None, "speakers": ("celi", "brogger")},
        {"room": "hall", "title": "Another"},
        {"status": Status.CANCELLED, "reason": "wind"},
        {"status": Status.CANCELLED, "start": "15:00", "speakers": ("celi",)},
    ]
)
AGENDAS = st.dictionaries(st.sampled_from("abcd"), VARIANTS, min_size=1).map(
    lambda versions: an_agenda(*(a_session(session_id, **fields) for session_id, fields in versions.items()))
)

MIRROR = {
    ChangeKind.NEW: ChangeKind.REMOVED,
    ChangeKind.REMOVED: ChangeKind.NEW,
    ChangeKind.CANCELLED: ChangeKind.REINSTATED,
    ChangeKind.REINSTATED: ChangeKind.CANCELLED,
}


@settings(deadline=None, max_examples=60)
@given(AGENDAS, AGENDAS)
def test_what_holds_of_any_two_agendas(old: Agenda, new: Agenda) -> None:
    changes = diff(old, new)
    assert diff(old, old) == ()

    # The way back mirrors the way there.
    assert set(diff(new, old)) == {
        Change(change.session_id, MIRROR.get(change.kind, change.kind), change.new, change.old)
        for change in changes
    }

    # Exactly the sessions that differ appear; no fact is said twice, and each differs.
    ids = {session.id for session in (*old.sessions, *new.sessions)}
    assert {change.session_id for change in changes} == {
        session_id for session_id in ids if old.session(session_id) != new.session(session_id)
    }
    assert len({(change.session_id, change.kind) for change in changes}) == len(changes)
    assert [change for change in changes if change.old == change.new] == []

    # Of one base, the net change is the plain difference.
    assert net_changes((old,), new) == changes


# The net change.

A = an_agenda(a_session("keynote", start="10:00"))
B = changed(A, "keynote", start="10:30")
OTHER = an_agenda(a_session("other"))
C = changed(A, "keynote", start="10:45", venue="ulriken")


@pytest.mark.parametrize(
    ("bases", "head", "expected"),
    [
        pytest.param(
            (A, B), C, (("start", "10:00", "10:45"), ("venue", "eitri", "ulriken")), id="A, perhaps B, then C"
        ),
        pytest.param((A, B), A, (("start", "10:30", "10:00"),), id="taken back, but perhaps heard"),
        pytest.param((A, A), A, (), id="nothing"),
        pytest.param(
            (A, C),
            B,
            (("start", "10:00", "10:30"), ("venue", "ulriken", "eitri")),
            id="each fact from its base",
        ),
        pytest.param(
            (OTHER, A),
            msgspec.structs.replace(B, sessions=(*B.sessions, a_session("other"))),
            (("new", None, "Keynote"), ("start", "10:00", "10:30"), ("new", None, "Other")),
            id="new, or moved",
        ),
        pytest.param(
            (OTHER, an_agenda(a_session("keynote"), a_session("other"))),
            OTHER,
            (("removed", "Keynote", None),),
            id="removed from a later base",
        ),
    ],
)
def test_the_net_change(
    bases: tuple[Agenda, ...], head: Agenda, expected: tuple[tuple[str, str | None, str | None], ...]
) -> None:
    changes = net_changes(bases, head)
    assert tuple((change.kind.value, change.old, change.new) for change in changes) == expected
