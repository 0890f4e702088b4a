"""Which sessions are near enough to remind people of."""

import pytest

from companion.domain.agenda import Status
from companion.domain.reminders import Near, near
from companion.domain.timeline import timeline
from tests.builders import a_session, an_agenda

MINUTE = 60_000
TEN = 1_663_574_400_000
"""Monday 19 September 2022, 10:00 in Bergen."""
KEYNOTE = a_session("keynote")


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        pytest.param(10 * MINUTE + 1, (), id="not yet"),
        pytest.param(10 * MINUTE, (Near(KEYNOTE, TEN, 10),), id="on the minute"),
        pytest.param(10 * MINUTE - 1, (Near(KEYNOTE, TEN, 10),), id="for who asked for ten minutes or more"),
        pytest.param(9 * MINUTE, (Near(KEYNOTE, TEN, 9),), id="a minute later, for who asked for nine"),
        pytest.param(1, (Near(KEYNOTE, TEN, 1),), id="just before the start"),
        pytest.param(0, (), id="it begins"),
        pytest.param(-MINUTE, (), id="it has begun"),
    ],
)
def test_near(before, expected):
    agenda = an_agenda(KEYNOTE)
    assert near(agenda, timeline(agenda), TEN - before, 10) == expected


def test_several_in_the_order_of_the_agenda_but_nothing_that_is_cancelled():
    later, sooner = a_session("later", start="10:30"), a_session("sooner", start="10:15")
    agenda = an_agenda(
        later,
        a_session("cancelled", start="10:20", status=Status.CANCELLED),
        sooner,
        a_session(start="11:01"),
    )
    assert near(agenda, timeline(agenda), TEN, 60) == (
        Near(later, TEN + 30 * MINUTE, 30),
        Near(sooner, TEN + 15 * MINUTE, 15),
    )


def test_nobody_asks_for_any():
    agenda = an_agenda(KEYNOTE)
    assert near(agenda, timeline(agenda), TEN - 1, 0) == ()
