"""Who is reminded of what, when sessions stay, move, and vanish, and phones come late."""

import asyncio
from datetime import date

import pytest

from companion.db.engines import open_database
from companion.db.outbox import Due
from companion.db.reminders import add_reminder
from companion.domain.agenda import Status
from companion.domain.delivery import Accepted, Gone, Outcome, Retry, State
from companion.services.alert import Alerted
from companion.services.by import By
from companion.services.deliver import LEASE_MS, Round, deliver_round
from companion.services.pace import Pace, set_pace
from companion.services.prepare import prepare
from companion.services.remind import Reminded, Reminders
from tests.builders import a_session, an_agenda, changed
from tests.fakes import FakeSender
from tests.services.an_event import MONDAY_10, A, Event

MINUTE = 60_000
KEYNOTE = ("Keynote at 10:00", "Eitri. You starred it.")
AT_ELEVEN = changed(A, "keynote", start="11:00")
WISH = {"stars": frozenset({"keynote"}), "reminder_minutes": 10}


@pytest.fixture
async def event(event: Event) -> Event:
    """One phone, which asks for nothing; it is Monday, eleven minutes before the keynote."""
    event.clock.at = MONDAY_10 - 11 * MINUTE
    return event


async def told(event: Event) -> None:
    """The alert of what was edited is out."""
    assert isinstance(await event.alert(), Alerted)
    await event.send()


async def test_ten_minutes_before_and_once(event: Event):
    await event.subscribe("reminded", **WISH)
    event.clock.tick(59)
    assert (await event.remind(), await event.send()) == (Reminded(0, 0), [])
    event.clock.tick(1)
    assert (await event.remind(), await event.send()) == (Reminded(1, 1), [KEYNOTE])
    event.clock.tick(60)
    assert (await event.remind(), await event.send()) == (Reminded(0, 0), [])


async def test_what_is_sent(event: Event):
    await event.subscribe("reminded", **WISH, language="nb")
    event.clock.tick(60)
    await event.remind()
    await event.send()
    (due,) = event.sender.sent
    assert (due.title, due.body, due.path, due.language, due.urgency) == (
        "Keynote kl. 10.00",
        "Eitri. Du har stjernemerket den.",
        "/nb/sessions/keynote",
        "nb",
        "act-now",
    )
    assert (due.alert, due.announcement, due.session_id, due.useful_until) == (
        None,
        None,
        "keynote",
        MONDAY_10,
    )
    assert event.sender.ttls == [600]


async def test_only_who_starred_it_and_asked_and_when_they_asked(event: Event):
    await event.subscribe("ten", **WISH)
    await event.subscribe("thirty", **WISH | {"reminder_minutes": 30})
    await event.subscribe("none", **WISH | {"reminder_minutes": 0})
    await event.subscribe("other star", **WISH | {"stars": frozenset({"lunch"})})
    await event.remind()
    await event.send()
    event.clock.tick(60)
    await event.remind()
    await event.send()
    assert [due.endpoint.rpartition("/")[2] for due in event.sender.sent] == ["thirty", "ten"]


async def test_days_do_not_filter_a_reminder(event: Event):
    await event.subscribe("saturday", **WISH, days=("2022-09-17",), scope="starred")
    event.clock.tick(60)
    await event.remind()
    assert await event.send() == [KEYNOTE]


async def test_phones_of_one_language_share_a_text_and_an_unknown_one_gets_the_first(event: Event):
    for name, language in (("1", "en"), ("2", "en"), ("3", "nb"), ("4", "de")):
        await event.subscribe(name, **WISH, language=language)
    event.clock.tick(60)
    assert await event.remind() == Reminded(4, 1)
    await event.send()
    texts: dict[int, list[str]] = {}
    for due in event.sender.sent:
        texts.setdefault(due.notification_id, []).append(due.title)
    assert sorted(texts.values()) == [
        ["Keynote at 10:00"],
        ["Keynote at 10:00", "Keynote at 10:00"],
        ["Keynote kl. 10.00"],
    ]


async def test_who_comes_late_is_reminded_at_once_but_not_after_the_start(event: Event):
    await event.subscribe("first", **WISH)
    event.clock.tick(60)
    await event.remind()
    await event.send()
    event.clock.tick(9 * 60 + 59)
    await event.subscribe("late", **WISH)
    await event.subscribe()  # was there before, without stars
    await event.subscribe(**WISH)
    await event.remind()
    assert await event.send() == [KEYNOTE, KEYNOTE]
    assert event.sender.ttls == [600, 1, 1]
    event.clock.tick(1)
    await event.subscribe("too late", **WISH)
    assert (await event.remind(), await event.send()) == (Reminded(0, 0), [])


async def test_a_star_taken_and_given_again_reminds_once(event: Event):
    await event.subscribe(**WISH)
    event.clock.tick(60)
    await event.remind()
    await event.send()
    await event.subscribe(**WISH | {"stars": frozenset()})
    await event.subscribe(**WISH)
    assert (await event.remind(), await event.send()) == (Reminded(0, 0), [])


async def test_a_session_that_has_moved_is_reminded_of_by_its_new_start(event: Event):
    await event.subscribe("reminded", **WISH)
    await event.edit(AT_ELEVEN, wait=60)
    await told(event)
    assert await event.remind() == Reminded(0, 0)
    event.clock.tick(3600)
    await event.remind()
    assert await event.send() == [("Keynote at 11:00", "Eitri. You starred it.")]


async def test_who_was_reminded_and_then_it_moved_is_reminded_again(event: Event):
    await event.subscribe("reminded", **WISH)
    event.clock.tick(60)
    await event.remind()
    await event.send()
    await event.edit(AT_ELEVEN, wait=3600)
    await told(event)
    await event.remind()
    assert [text[0] for text in (event.sender.texts[0], *await event.send())] == [
        "Keynote at 10:00",
        "Keynote at 11:00",
    ]


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


async def test_none_twice_with_several_processes_and_restarts(event: Event):
    for number in range(60):
        await event.subscribe(f"reminded {number}", **WISH)
    event.clock.tick(60)
    async with open_database(f"sqlite+aiosqlite:///{event.database.path}") as other:
        planners = [Reminders(database, event.clock) for database in (event.database, other) * 2]
        results = await asyncio.gather(*(planner.remind() for planner in planners))
        await asyncio.gather(
            *(deliver_round(database, event.clock, event.sender) for database in (event.database, other))
        )
    assert sum(result.phones for result in results) == 60
    await event.send()
    assert await Reminders(event.database, event.clock).remind() == Reminded(0, 0)
    assert len({due.endpoint for due in event.sender.sent}) == len(event.sender.sent) == 60


async def killed_while_sending(event: Event) -> None:
    """A process sends all that is due, and is killed before it writes that down."""
    sent = asyncio.Event()

    class Dying(FakeSender):
        async def send(self, due: Due, ttl_s: int) -> Outcome:
            event.sender.sent.append(due)
            sent.set()
            return await asyncio.get_running_loop().create_future()

    dying = asyncio.create_task(deliver_round(event.database, event.clock, Dying()))
    await sent.wait()
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)


async def test_killed_between_planning_and_sending(event: Event):
    """What one process has planned, another sends, once."""
    await event.subscribe("reminded", **WISH)
    event.clock.tick(60)
    async with open_database(f"sqlite+aiosqlite:///{event.database.path}") as dies:
        assert await Reminders(dies, event.clock).remind() == Reminded(1, 1)
    assert await Reminders(event.database, event.clock).remind() == Reminded(0, 0)
    assert await event.send() == [KEYNOTE]
    assert await event.send() == []


async def test_killed_in_the_middle_of_planning(event: Event, monkeypatch: pytest.MonkeyPatch):
    """The note that it was made and the delivery are one: without the second there is no first."""
    await event.subscribe("reminded", **WISH)
    event.clock.tick(60)

    async def killed(*args: object, **fields: object) -> int:
        await add_reminder(*args, **fields)
        raise asyncio.CancelledError

    with monkeypatch.context() as patch:
        patch.setattr("companion.services.remind.reminders.add_reminder", killed)
        with pytest.raises(asyncio.CancelledError):
            await event.remind()
    assert (await event.remind(), await event.send()) == (Reminded(1, 1), [KEYNOTE])


async def test_killed_while_sending_it_comes_again_as_the_same(event: Event):
    await event.subscribe("reminded", **WISH)
    event.clock.tick(60)
    await event.remind()
    await killed_while_sending(event)
    assert await event.send() == []
    event.clock.tick(LEASE_MS / 1000 + 0.001)
    assert (await event.remind(), await event.send()) == (Reminded(0, 0), [KEYNOTE])
    first, again = event.sender.sent
    assert (again.session_id, again.useful_until) == (first.session_id, first.useful_until)  # and so its tag


@pytest.mark.parametrize(
    ("agenda", "says"),
    [
        pytest.param(changed(A, "keynote", status=Status.CANCELLED), [], id="cancelled"),
        pytest.param(
            changed(A, "keynote", start="10:05"), [("Keynote at 10:05", KEYNOTE[1])], id="moved a little"
        ),
    ],
)
async def test_killed_while_sending_and_not_true_any_more(event: Event, agenda, says):
    await event.subscribe("reminded", **WISH)
    event.clock.tick(60)
    await event.remind()
    await killed_while_sending(event)
    await event.edit(agenda, wait=5 * 60)
    assert await event.send() == []
    await told(event)
    await event.remind()
    assert await event.send() == says


async def test_the_agenda_that_changes_while_a_reminder_is_planned(event: Event):
    """The head is read again where it cannot change any more: nothing is planned from an old one."""
    await event.subscribe("reminded", **WISH)
    event.clock.tick(60)

    class Overtaken(Reminders):
        """Between reading and writing, the organizer is faster."""

        async def _published(self, connection):
            programme = await super()._published(connection)
            await event.edit(changed(A, "keynote", status=Status.CANCELLED))
            return programme

    assert await Overtaken(event.database, event.clock).remind() == Reminded(0, 0)
    assert await event.send() == []


async def test_a_rehearsal_reminds_in_its_own_time_and_says_so(database):
    event = Event(database)
    offset = MONDAY_10 - 10 * MINUTE - event.clock.at
    await prepare(database, offset)
    await event.edit(A)
    await event.subscribe("reminded", **WISH)
    assert await event.remind() == Reminded(1, 1)
    assert await event.send() == [("Rehearsal: Keynote at 10:00", KEYNOTE[1])]
    assert event.sender.ttls == [600]


async def test_what_may_still_be_taken_back_in_silence_is_not_said(event: Event):
    """The organizer moves the keynote, and back within the alert delay: who was reminded must not go to Ulriken."""
    await event.subscribe("reminded", **WISH)
    event.clock.tick(60)
    await event.edit(changed(A, "keynote", venue="ulriken"))
    assert (await event.remind(), await event.send()) == (Reminded(0, 0), [])
    await event.edit(A, wait=60)
    assert await event.alert() == Alerted(None)
    assert (await event.remind(), await event.send()) == (Reminded(1, 1), [KEYNOTE])


async def test_what_the_organizer_holds_back_is_not_said(event: Event):
    await event.subscribe("reminded", **WISH)
    event.clock.tick(60)
    await set_pace(event.database, event.clock, Pace.HOLD, By("page", "desk", action="pace"))
    await event.edit(changed(A, "keynote", venue="ulriken"), wait=300)
    assert (await event.remind(), await event.send()) == (Reminded(0, 0), [])


async def test_news_of_something_else_does_not_hold_it_back(event: Event):
    await event.subscribe("reminded", **WISH)
    event.clock.tick(60)
    await event.edit(changed(A, "lunch", venue="ulriken"))
    assert (await event.remind(), await event.send()) == (Reminded(1, 1), [KEYNOTE])
