"""A reminder that is not true any more is not sent: of what was cancelled, moved, unstarred or is over."""

from datetime import date

import pytest

from companion.domain.agenda import Status
from companion.domain.delivery import Accepted, Gone, Retry, State
from companion.services.deliver import Round, deliver_round
from companion.services.remind import Reminded
from tests.builders import a_session, an_agenda, changed
from tests.services.an_event import MONDAY_10, A, Event
from tests.services.reminders import AT_ELEVEN, KEYNOTE, MINUTE, WISH, told


@pytest.fixture
async def event(event: Event) -> Event:
    """One phone, which asks for nothing; it is Monday, eleven minutes before the keynote."""
    event.clock.at = MONDAY_10 - 11 * MINUTE
    return event


@pytest.mark.parametrize(
    "agenda",
    [
        pytest.param(changed(A, "keynote", status=Status.CANCELLED), id="cancelled"),
        pytest.param(an_agenda(*A.sessions[1:]), id="vanished"),
        pytest.param(changed(A, "keynote", date=date(2022, 9, 18)), id="over since yesterday"),
    ],
)
async def test_nobody_is_reminded_of_what_is_not(event: Event, agenda):
    await event.subscribe("reminded", **WISH)
    await event.edit(agenda, wait=60)
    assert (await event.remind(), await event.send()) == (Reminded(0, 0), [])


@pytest.mark.parametrize(
    ("agenda", "says"),
    [
        pytest.param(changed(A, "keynote", status=Status.CANCELLED), [], id="cancelled"),
        pytest.param(an_agenda(*A.sessions[1:]), [], id="vanished"),
        pytest.param(AT_ELEVEN, [], id="moved away"),
        pytest.param(
            changed(A, "keynote", start="10:05"), [("Keynote at 10:05", KEYNOTE[1])], id="moved a little"
        ),
        pytest.param(
            changed(A, "keynote", venue="ulriken"),
            [("Keynote at 10:00", "Ulriken. You starred it.")],
            id="at another place",
        ),
        pytest.param(changed(A, "lunch", start="11:45"), [KEYNOTE], id="something else"),
    ],
)
@pytest.mark.parametrize("tried", [False, True], ids=["unsent", "tried in vain"])
async def test_a_reminder_that_waits_is_never_sent_when_it_is_false(event: Event, agenda, says, tried):
    await event.subscribe("reminded", **WISH)
    event.clock.tick(60)
    await event.remind()
    if tried:
        event.sender.answer = lambda _due: Retry()
        await event.send()
        event.sender.answer = lambda _due: Accepted()
    await event.edit(agenda, wait=5 * 60)
    assert await event.send() == []
    await told(event)
    await event.remind()
    assert await event.send() == says
    assert await event.states() == {State.SUPERSEDED: 1, State.ACCEPTED: 2 + len(says)}


async def test_moved_away_and_back_before_it_was_sent(event: Event):
    await event.subscribe("reminded", **WISH)
    event.clock.tick(60)
    await event.remind()
    await event.edit(AT_ELEVEN)
    await event.send()
    await event.edit(A)
    await event.remind()
    assert await event.send() == [KEYNOTE]


async def test_a_star_taken_back_before_it_was_sent(event: Event):
    await event.subscribe("reminded", **WISH)
    event.clock.tick(60)
    await event.remind()
    await event.subscribe("reminded", **WISH | {"stars": frozenset()})
    assert (await event.send(), await event.states()) == ([], {State.SUPERSEDED: 1})


async def test_reminders_switched_off_before_it_was_sent(event: Event):
    await event.subscribe("reminded", **WISH)
    event.clock.tick(60)
    await event.remind()
    await event.subscribe("reminded", **WISH | {"reminder_minutes": 0})
    assert (await event.send(), await event.states()) == ([], {State.SUPERSEDED: 1})


async def test_a_false_one_among_true_ones(event: Event):
    for name in ("stays", "goes"):
        await event.subscribe(name, **WISH)
    event.clock.tick(60)
    await event.remind()
    await event.subscribe("goes")
    done = await deliver_round(event.database, event.clock, event.sender)
    assert done == Round({State.SUPERSEDED: 1, State.ACCEPTED: 1})
    assert [due.endpoint.rpartition("/")[2] for due in event.sender.sent] == ["stays"]


async def test_it_is_not_sent_after_the_start(event: Event):
    await event.subscribe("reminded", **WISH)
    event.clock.tick(60)
    await event.remind()
    event.clock.tick(600)
    assert (await event.send(), await event.states()) == ([], {State.EXPIRED: 1})


async def test_a_phone_that_is_gone_is_not_reminded(event: Event):
    await event.subscribe("reminded", **WISH)
    event.sender.answer = lambda _due: Gone()
    event.clock.tick(60)
    await event.remind()
    await event.send()
    assert (await event.remind(), await event.states()) == (Reminded(0, 0), {State.GONE: 1})


async def test_quiet_hours_do_not_hold_a_reminder_back(event: Event):
    night = an_agenda(a_session("keynote", date=date(2022, 9, 19), start="02:00"))
    await event.edit(night, wait=60)
    await told(event)
    await event.subscribe("reminded", **WISH)
    event.clock.at = MONDAY_10 - 8 * 60 * MINUTE - 10 * MINUTE
    await event.remind()
    assert await event.send() == [("Keynote at 02:00", KEYNOTE[1])]
