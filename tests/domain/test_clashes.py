"""Which sessions nobody can attend both of, and which of these clashes are new."""

import pytest

from companion.domain.agenda import Agenda, Kind, Session, Status
from companion.domain.clashes import clashes, new_clashes
from tests.builders import a_session, an_agenda, changed
from tests.domain.eitri import BEFORE, MONDAY, at


@pytest.mark.parametrize(
    ("sessions", "expected"),
    [
        pytest.param(
            (a_session("a", start="10:00", end="11:00"), a_session("b", start="10:59", end="12:00")),
            (("a", "b"),),
            id="overlapping",
        ),
        pytest.param(
            (a_session("a", start="10:00", end="11:00"), a_session("b", start="11:00", end="12:00")),
            (),
            id="one after the other",
        ),
        pytest.param(
            (a_session("a", start="10:00", venue="ulriken"), a_session("b", start="10:00")),
            (("a", "b"),),
            id="the same start, ends unknown",
        ),
        pytest.param(
            (a_session("a", start="10:00", venue="ulriken"), a_session("b", start="18:00")),
            (),
            id="an unknown end keeps nobody",
        ),
        pytest.param(
            (
                a_session("a", start="10:00"),
                a_session("c", start="12:00"),
                a_session("b", start="11:00", venue="ulriken"),
            ),
            (("a", "b"),),
            id="until a derived end",
        ),
        pytest.param(
            (
                a_session("a", start="10:00", end="12:00"),
                a_session("b", start="10:30", end="11:00", status=Status.CANCELLED),
                a_session("c", start="11:00", end="11:30", kind=Kind.DEADLINE),
            ),
            (),
            id="neither what is cancelled nor a deadline",
        ),
        pytest.param(
            (
                a_session("c", start="10:30", end="11:00"),
                a_session("a", start="09:00", end="12:00"),
                a_session("b", start="10:00", end="10:45"),
            ),
            (("a", "b"), ("a", "c"), ("b", "c")),
            id="every pair, in order of time",
        ),
    ],
)
def test_clashes(sessions: tuple[Session, ...], expected: tuple[tuple[str, str], ...]) -> None:
    assert clashes(an_agenda(*sessions)) == expected


TALKS = an_agenda(
    a_session("keynote", start="10:00", end="10:30"),
    a_session("panel", start="10:30", end="11:30"),
    a_session("poster", start="10:45", end="11:00"),
    a_session("lunch", start="11:30", end="12:30"),
    a_session("abstracts", start="10:30", kind=Kind.DEADLINE),
)
LONGER = changed(TALKS, "keynote", end="11:40")


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        pytest.param(TALKS, LONGER, ("panel", "poster", "lunch"), id="in order of time"),
        pytest.param(TALKS, changed(TALKS, "keynote", end="10:45"), ("panel",), id="no longer than it lasts"),
        pytest.param(LONGER, changed(LONGER, "keynote", room="loft"), (), id="it clashed before"),
        pytest.param(
            changed(TALKS, "panel", start="10:15"), LONGER, ("poster", "lunch"), id="some of them did"
        ),
        pytest.param(
            an_agenda(*TALKS.sessions[1:]), LONGER, ("panel", "poster", "lunch"), id="a new session"
        ),
        pytest.param(
            changed(LONGER, "keynote", status=Status.CANCELLED),
            LONGER,
            ("panel", "poster", "lunch"),
            id="reinstated",
        ),
        pytest.param(
            TALKS,
            changed(LONGER, "keynote", status=Status.CANCELLED),
            (),
            id="what is cancelled never clashes",
        ),
        pytest.param(
            TALKS, changed(LONGER, "panel", status=Status.CANCELLED), ("poster", "lunch"), id="nor with it"
        ),
        pytest.param(TALKS, an_agenda(*TALKS.sessions[1:]), (), id="removed"),
    ],
)
def test_what_a_change_makes_clash(base: Agenda, head: Agenda, expected: tuple[str, ...]) -> None:
    found = new_clashes({"keynote"}, (base,), head, BEFORE)
    assert found == ({"keynote": expected} if expected else {})


def test_who_may_have_been_told_otherwise_is_told_too() -> None:
    """Of two bases, one of which the phone shows: in one of them nothing clashed."""
    assert new_clashes({"keynote"}, (LONGER, TALKS), LONGER, BEFORE) == {
        "keynote": ("panel", "poster", "lunch")
    }
    assert new_clashes({"keynote"}, (LONGER, LONGER), LONGER, BEFORE) == {}


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("10:59", {"keynote": ("panel", "poster", "lunch")}),
        ("11:00", {"keynote": ("panel", "lunch")}),
        ("11:40", {}),
    ],
)
def test_what_is_over_clashes_with_nothing(clock: str, expected: dict[str, tuple[str, ...]]) -> None:
    assert new_clashes({"keynote"}, (TALKS,), LONGER, at(MONDAY, clock)) == expected


def test_what_has_not_changed_is_nobody_s_news() -> None:
    assert new_clashes({"poster", "abstracts"}, (TALKS,), LONGER, BEFORE) == {"poster": ("keynote",)}
    assert new_clashes((), (TALKS,), LONGER, BEFORE) == {}
