"""Which sessions nobody can attend both of."""

import pytest

from companion.domain.agenda import Kind, Session, Status
from companion.domain.clashes import clashes
from tests.builders import a_session, an_agenda


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
