"""Who is told what, when edits come, are taken back, and follow each other."""

from random import Random

import msgspec
from sqlalchemy import func, insert, select

from companion.db.alerts import read_alerts
from companion.db.engines import Database
from companion.db.tables import notifications, stars, subscriptions
from companion.domain.agenda import Status
from companion.domain.changes import Change, ChangeKind
from companion.domain.delivery import Accepted, Gone, Outcome, Rejected, Retry, State
from companion.services.alert import Alerted, Later, Nothing
from companion.services.prepare import prepare
from tests.builders import a_session, a_wish, an_agenda, changed
from tests.services.an_event import MONDAY_10, A, B, C, Event


async def test_an_edit_is_told_after_the_delay(event: Event):
    await event.edit(B, wait=59)
    assert await event.alert() == Later(event.clock.at + 1000, urgency="normal", changes=1)
    event.clock.tick(1)
    assert await event.alert() == Alerted(1, texts=1, phones=1)
    ((title, body),) = await event.send()
    assert "10:12" in title
    assert "10:00" in body
    assert await event.alert() == Nothing()
    assert await event.send() == []


async def test_an_edit_taken_back_within_the_delay_is_silence(event: Event):
    await event.edit(B, wait=30)
    await event.edit(A, wait=300)
    assert await event.alert() == Alerted(None)
    assert await event.send() == []
    async with event.database.read() as connection:
        assert await read_alerts(connection) == ()


async def test_two_edits_are_told_once_as_the_net_change(event: Event):
    await event.edit(B, wait=30)
    await event.edit(C, wait=60)
    assert await event.alert() == Alerted(1, texts=1, phones=1)
    ((title, body),) = await event.send()
    assert "10:20" in title
    assert "10:00" in body
    async with event.database.read() as connection:
        (recorded,) = await read_alerts(connection)
    assert recorded.changes == (Change("keynote", ChangeKind.START, "10:00", "10:20"),)
    assert set(recorded.texts) == {"en", "nb"}


async def test_an_unsent_alert_is_superseded_and_told_from_what_the_phone_knows(event: Event):
    await event.edit(B, wait=60)
    await event.alert()
    await event.edit(C, wait=60)
    await event.alert()
    ((title, body),) = await event.send()
    assert "10:20" in title
    assert "10:00" in body
    assert await event.states() == {State.ACCEPTED: 1, State.SUPERSEDED: 1}


async def test_an_unsent_alert_that_is_taken_back_is_never_heard(event: Event):
    await event.edit(B, wait=60)
    await event.alert()
    await event.edit(A, wait=60)
    await event.alert()
    assert await event.send() == []
    assert await event.states() == {State.SUPERSEDED: 1}


async def test_a_phone_that_may_have_heard_is_told_that_it_was_taken_back(event: Event):
    """Tried, and no answer came: the phone may show 10:12 for ever if nobody tells it otherwise."""
    event.sender.answer = lambda _due: Retry(None, "timeout")
    await event.edit(B, wait=60)
    await event.alert()
    await event.send()
    await event.edit(A, wait=60)
    await event.alert()
    event.sender.answer = lambda _due: Accepted()
    ((title, body),) = await event.send()
    assert "10:00" in title
    assert "10:12" in body


async def test_a_phone_that_heard_hears_the_way_back(event: Event):
    await event.edit(B, wait=60)
    await event.alert()
    await event.send()
    await event.edit(A, wait=60)
    await event.alert()
    ((title, body),) = await event.send()
    assert "10:00" in title
    assert "10:12" in body


async def test_each_phone_hears_in_its_language(event: Event):
    await event.subscribe("norsk", language="nb")
    await event.edit(B, wait=60)
    assert await event.alert() == Alerted(1, texts=2, phones=2)
    titles = {title for title, _ in await event.send()}
    assert len(titles) == 2
    assert any("kl. 10.12" in title for title in titles)


async def test_starred_only_hears_of_its_stars(event: Event):
    await event.subscribe("fan", scope="starred", stars=frozenset({"keynote"}))
    await event.subscribe("other", scope="starred", stars=frozenset({"panel"}))
    await event.edit(B, wait=60)
    await event.alert()
    await event.send()
    assert sorted(due.endpoint for due in event.sender.sent) == [
        "https://push.example.net/fan",
        "https://push.example.net/phone",
    ]


async def test_a_title_is_told_to_those_who_starred_it(event: Event):
    await event.subscribe("fan", stars=frozenset({"keynote"}))
    await event.edit(changed(A, "keynote", title="The opening"), wait=60)
    await event.alert()
    await event.send()
    assert [due.endpoint for due in event.sender.sent] == ["https://push.example.net/fan"]


LONGER = changed(A, "keynote", end="12:00")
"""A clashes with nothing; the longer keynote with the panel and with lunch."""


async def test_a_clash_is_told_to_those_who_starred_both(event: Event):
    for scope in ("all", "starred"):
        for starred in ({"keynote", "lunch"}, {"keynote", "panel", "lunch"}, {"keynote"}, {"panel", "lunch"}):
            await event.subscribe(f"{scope} {sorted(starred)}", scope=scope, stars=frozenset(starred))
    await event.edit(changed(LONGER, "keynote", venue="ulriken"), wait=60)
    assert await event.alert() == Alerted(1, texts=4, phones=9)
    await event.send()
    clashes = {
        due.endpoint.rpartition("/")[2]: due.body.partition("It now clashes with ")[2].partition(",")[0]
        for due in event.sender.sent
    }
    assert clashes == {
        "phone": "",
        "all ['keynote', 'lunch']": "Lunch",
        "all ['keynote', 'lunch', 'panel']": "Panel",
        "all ['keynote']": "",
        "all ['lunch', 'panel']": "",
        "starred ['keynote', 'lunch']": "Lunch",
        "starred ['keynote', 'lunch', 'panel']": "Panel",
        "starred ['keynote']": "",
        "starred ['lunch', 'panel']": "",
    }


async def test_a_clash_by_what_the_phone_was_told(event: Event):
    """Two phones, one of which never heard that the keynote is longer: for that one the clash is new."""
    event.sender.answer = lambda due: Rejected("400") if due.endpoint.endswith("deaf") else Accepted()
    for name in ("deaf", "told"):
        await event.subscribe(name, scope="starred", stars=frozenset({"keynote", "lunch"}))
    await event.edit(LONGER, wait=60)
    await event.alert()
    await event.send()
    event.sender.sent.clear()
    event.sender.answer = lambda _due: Accepted()
    await event.edit(changed(LONGER, "keynote", title="The opening"), wait=60)
    await event.alert()
    await event.send()
    assert {due.endpoint.rpartition("/")[2]: "clash" in due.body for due in event.sender.sent} == {
        "deaf": True,
        "told": False,
    }


async def test_ten_thousand_phones_with_stars_at_random_cost_a_few_texts(database: Database):
    """Six sessions side by side each hour; one moves to the next hour, where it clashes with six."""
    hours = [number // 6 for number in range(36)]
    sessions = [
        a_session(f"s{number}", start=f"{10 + hour}:00", end=f"{10 + hour}:50")
        for number, hour in enumerate(hours)
    ]
    agenda = an_agenda(*sessions)
    event = Event(database)
    await event.edit(agenda)
    random = Random(3)
    async with event.database.write() as connection:
        phones = [
            {**msgspec.to_builtins(a_wish(f"phone {number}")), "days": "", "created_at": 0, "renewed_at": 0}
            for number in range(10_000)
        ]
        for number, phone in enumerate(phones):
            del phone["stars"]
            phone |= {"endpoint_hash": str(number), "told": "1", "language": ("en", "nb")[number % 2]}
        await connection.execute(insert(subscriptions), phones)
        ids = (await connection.execute(select(subscriptions.c.id))).scalars().all()
        starred = [
            {"subscription_id": one, "session_id": session.id}
            for one in ids
            for session in random.sample(sessions, 12)
        ]
        await connection.execute(insert(stars), starred)
    await event.edit(changed(agenda, "s0", start="11:00", end="11:50"), wait=60)
    assert await event.alert() == Alerted(1, texts=14, phones=10_000)
    async with event.database.read() as connection:
        made = select(func.count()).select_from(notifications).where(notifications.c.alert == 1)
        assert (await connection.execute(made)).scalar_one() == 14


async def test_a_description_is_marked_and_told_to_nobody(event: Event):
    await event.edit(changed(A, "keynote", description="More words."), wait=60)
    assert await event.alert() == Alerted(1)
    assert await event.send() == []


async def test_small_moves_add_up_until_they_are_told(event: Event):
    await event.edit(changed(A, "keynote", start="10:04"), wait=60)
    assert await event.alert() == Alerted(1)
    await event.edit(changed(A, "keynote", start="10:08"), wait=60)
    assert await event.alert() == Alerted(2, texts=1, phones=1)
    ((title, body),) = await event.send()
    assert "10:08" in title
    assert "10:00" in body


async def test_what_is_over_is_told_to_nobody(event: Event):
    event.clock.offset = 0
    event.clock.at = MONDAY_10 + 24 * 3_600_000
    await event.edit(B, wait=60)
    assert await event.alert() == Alerted(1)


async def test_a_gone_subscription_is_forgotten_and_never_asked_again(event: Event):
    event.sender.answer = lambda _due: Gone()
    await event.edit(B, wait=60)
    await event.alert()
    await event.send()
    await event.edit(C, wait=60)
    assert await event.alert() == Alerted(2)
    assert await event.send() == []
    assert len(event.sender.sent) == 1


async def test_a_failure_is_tried_again_and_not_before_its_time(event: Event):
    outcomes: list[Outcome] = [Retry(None, "500"), Accepted()]
    event.sender.answer = lambda _due: outcomes.pop(0)
    await event.edit(B, wait=60)
    await event.alert()
    assert len(await event.send()) == 1
    assert await event.send() == []
    event.clock.tick(3)
    assert len(await event.send()) == 1
    assert await event.states() == {State.ACCEPTED: 1}


async def test_what_is_no_longer_useful_expires_unsent(event: Event):
    await event.edit(B, wait=60)
    await event.alert()
    event.clock.at = MONDAY_10 + 24 * 3_600_000
    assert await event.send() == []
    assert await event.states() == {State.EXPIRED: 1}


async def test_at_night_it_waits_for_the_morning(event: Event):
    event.clock.at = MONDAY_10 - 35 * 3_600_000  # Saturday 23:00
    await event.edit(B, wait=60)
    assert await event.alert() == Alerted(1, texts=1, phones=1, waits=("night until 2022-09-18 07:00",))
    assert await event.send() == []
    event.clock.at = MONDAY_10 - 27 * 3_600_000  # Sunday 07:00
    assert len(await event.send()) == 1


async def test_a_cancellation_within_two_hours_does_not_wait_for_the_delay(event: Event):
    event.clock.at = MONDAY_10 - 3_600_000
    await event.edit(changed(A, "keynote", status=Status.CANCELLED, reason="illness"), wait=15)
    assert await event.alert() == Alerted(1, texts=1, phones=1)


async def test_the_rehearsal_s_offset_comes_from_the_database(event: Event):
    await prepare(event.database, 3_600_000)
    await event.edit(B, wait=60)
    await event.alert()
    assert event.clock.offset == 3_600_000
    ((title, _),) = await event.send()
    assert title.startswith("Rehearsal:")
