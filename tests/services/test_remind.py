"""Who is reminded of what, when sessions stay and move, and phones come late."""

import pytest

from companion.services.alert import Alerted
from companion.services.authorship import By
from companion.services.pace import Pace, set_pace
from companion.services.prepare import prepare
from companion.services.remind import Reminded
from tests.builders import changed
from tests.services.an_event import MONDAY_10, A, Event
from tests.services.reminders import AT_ELEVEN, KEYNOTE, MINUTE, WISH, told


@pytest.fixture
async def event(event: Event) -> Event:
    """One phone, which asks for nothing; it is Monday, eleven minutes before the keynote."""
    event.clock.at = MONDAY_10 - 11 * MINUTE
    return event


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
