"""Nobody hears a falsehood, nobody misses a change: phones that lag, answers that are lost, senders that die."""

import asyncio
from datetime import date

from companion.db import outbox
from companion.db.engines import Database
from companion.db.subscriptions import put_subscription
from companion.db.tables import deliveries
from companion.domain.agenda import Agenda
from companion.domain.delivery import Accepted, Outcome, Rejected, Retry, State
from companion.services.alert import Alerted, Later, Nothing, alert
from companion.services.deliver import LEASE_MS, deliver_round
from companion.services.publish import publish
from companion.services.subscribe import unsubscribe
from tests.builders import a_session, a_wish, an_agenda, as_yaml, changed
from tests.fakes import FakeSender
from tests.services.an_event import DELAY_MS, A, B, C, Event


def at(start: str) -> Agenda:
    return changed(A, "keynote", start=start)


async def heard(event: Event) -> list[str]:
    """What goes out after the delay, each as one line."""
    event.clock.tick(60)
    await event.alert()
    return [f"{title} · {body}" for title, body in await event.send()]


class Silent(FakeSender):
    """A push service that takes a message and does not answer until it is told to."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.asked = asyncio.Event()
        self.answered = asyncio.Event()
        self.outcome = outcome

    async def send(self, due: outbox.Due, ttl_s: int) -> Outcome:
        self.sent.append(due)
        self.asked.set()
        await self.answered.wait()
        return self.outcome


async def test_a_phone_that_lagged_is_told_the_way_back_too(event: Event):
    """It heard 11:03 late, which for the others was too small to tell; then 11:00 holds again."""
    event.sender.answer = lambda _due: Retry(600_000, "503")
    await event.edit(at("11:00"))
    await heard(event)
    event.sender.answer = lambda _due: Accepted()
    await event.edit(at("11:03"))
    (late,) = await heard(event)
    assert "11:03" in late
    await event.edit(at("11:00"))
    (back,) = await heard(event)
    assert "11:00" in back
    assert "11:03" in back


async def test_small_moves_add_up_beside_news_that_is_not_for_this_phone(database: Database):
    event = Event(database)
    dinner = a_session("dinner", date=date(2022, 9, 18), start="18:00", venue="ulriken")
    agenda = an_agenda(a_session("keynote"), a_session("panel", start="12:30"), dinner)
    await event.edit(agenda)
    await event.subscribe(days=("2022-09-19",))
    told = []
    for keynote, other in (("10:04", "18:10"), ("10:08", "18:20")):
        agenda = changed(changed(agenda, "keynote", start=keynote), "dinner", start=other)
        await event.edit(agenda)
        told += await heard(event)
    (text,) = told
    assert "10:08" in text
    assert "10:00" in text


async def test_what_a_service_refused_for_our_fault_is_told_with_the_next_alert(event: Event):
    event.sender.answer = lambda _due: Rejected("400")
    await event.edit(B)
    await heard(event)
    event.sender.answer = lambda _due: Accepted()
    await event.edit(changed(B, "panel", start="10:50"))
    (both,) = await heard(event)
    assert "10:12" in both
    assert "10:50" in both


async def test_a_small_move_from_what_was_told_may_be_a_large_one_from_what_was_maybe_heard(event: Event):
    event.sender.answer = lambda _due: Retry(None, "timeout")
    await event.edit(at("11:00"))
    await heard(event)
    event.sender.answer = lambda _due: Accepted()
    await event.edit(at("10:03"))
    (text,) = await heard(event)
    assert "10:03" in text


async def test_a_phone_that_was_told_nothing_is_later_told_from_where_it_was(event: Event):
    """B was never sent and taken back: what comes next was 10:00 for this phone, not 10:12."""
    event.sender.answer = lambda _due: Accepted()
    await event.edit(B, wait=60)
    await event.alert()
    await event.edit(A, wait=60)
    await event.alert()
    await event.edit(C)
    (text,) = await heard(event)
    assert "10:20" in text
    assert "10:00" in text
    assert "10:12" not in text


async def test_an_edit_in_the_moment_of_the_alert_wins(event: Event):
    """Between reading the head and writing the alert, the edit is taken back."""
    await event.edit(B, wait=60)
    async with event.database.write() as connection:
        making = asyncio.create_task(alert(event.database, event.clock, DELAY_MS))
        await asyncio.sleep(0.05)
        await connection.exec_driver_sql("UPDATE head SET revision = 1")
    assert await making == Nothing()
    assert await event.send() == []


async def test_two_who_make_alerts_make_one(event: Event):
    await event.edit(B, wait=60)
    made = await asyncio.gather(event.alert(), event.alert(), event.alert())
    assert sorted(type(result).__name__ for result in made) == ["Alerted", "Nothing", "Nothing"]
    assert len(await event.send()) == 1


async def test_a_clock_that_was_set_back_delays_an_alert_by_the_delay_at_most(event: Event):
    await event.edit(B)
    event.clock.tick(-86_400)
    assert await event.alert() == Later(event.clock.at + DELAY_MS, urgency="normal", changes=1)


async def test_in_flight_while_a_newer_alert_is_made(event: Event):
    """The phone may have heard 10:12; it is told from there, and the late answer does not send it again."""
    sender = Silent(Retry(None, "no answer"))
    await event.edit(B, wait=60)
    await event.alert()
    sending = asyncio.create_task(deliver_round(event.database, event.clock, sender))
    await sender.asked.wait()
    await event.edit(A, wait=60)
    assert await event.alert() == Alerted(2, texts=1, phones=1)
    sender.answered.set()
    await sending
    event.clock.tick(600)
    ((title, body),) = await event.send()
    assert "10:00" in title
    assert "10:12" in body
    assert await event.states() == {State.ACCEPTED: 1, State.SUPERSEDED: 1}


async def test_a_sender_that_died_is_replaced_when_its_lease_is_over(event: Event):
    await event.edit(B, wait=60)
    await event.alert()
    dying = asyncio.create_task(deliver_round(event.database, event.clock, sender := Silent(Accepted())))
    await sender.asked.wait()
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    assert await event.send() == []
    async with event.database.read() as connection:
        assert await outbox.next_due(connection) == event.clock.at + LEASE_MS
    event.clock.tick(LEASE_MS / 1000 + 0.001)
    assert len(await event.send()) == 1
    assert event.sender.sent[0].attempts == 2


async def test_a_lease_is_at_most_twenty_seconds():
    assert LEASE_MS <= 20_000


async def test_in_flight_and_lost_while_a_newer_alert_is_about_something_else(event: Event):
    sender = Silent(Retry(None, "no answer"))
    await event.edit(B, wait=60)
    await event.alert()
    sending = asyncio.create_task(deliver_round(event.database, event.clock, sender))
    await sender.asked.wait()
    await event.edit(changed(B, "panel", start="10:50"), wait=60)
    await event.alert()
    sender.answered.set()
    await sending
    ((_, body),) = await event.send()
    assert "10:12" in body
    assert "10:50" in body


async def test_who_lost_the_claim_may_not_say_how_it_ended(event: Event):
    await event.edit(B, wait=60)
    await event.alert()
    slow, other = Silent(Retry(None, "late")), Silent(Accepted())
    first = asyncio.create_task(deliver_round(event.database, event.clock, slow))
    await slow.asked.wait()
    event.clock.tick(LEASE_MS / 1000 + 0.001)
    second = asyncio.create_task(deliver_round(event.database, event.clock, other))
    await other.asked.wait()
    slow.answered.set()
    await first
    assert await event.states() == {State.SENDING: 1}
    other.answered.set()
    await second
    assert await event.states() == {State.ACCEPTED: 1}


async def test_a_dead_sender_s_delivery_of_an_older_alert_is_not_sent(event: Event):
    await event.edit(B, wait=60)
    await event.alert()
    dying = asyncio.create_task(deliver_round(event.database, event.clock, sender := Silent(Accepted())))
    await sender.asked.wait()
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    await event.edit(C, wait=60)
    await event.alert()
    ((title, _),) = await event.send()
    assert "10:20" in title
    assert await event.states() == {State.ACCEPTED: 1, State.SUPERSEDED: 1}


async def test_what_a_newer_alert_has_overtaken_is_not_sent_however_it_came_to_wait(event: Event):
    """The last guard: whatever makes it wait again is to end it, and none that does not may be heard."""
    await event.edit(B, wait=60)
    await event.alert()
    await event.edit(C, wait=60)
    await event.alert()
    assert await event.states() == {State.WAITING: 1, State.SUPERSEDED: 1}
    async with event.database.write() as connection:
        await connection.execute(deliveries.update().values(state=State.WAITING, due_at=event.clock.real()))
    ((title, _),) = await event.send()
    assert "10:20" in title


async def test_who_leaves_while_a_message_waits_hears_nothing(event: Event):
    await event.edit(B, wait=60)
    await event.alert()
    assert await unsubscribe(event.database, "https://push.example.net/phone")
    assert await event.send() == []
    assert await event.states() == {State.GONE: 1}


async def test_a_message_lives_as_long_as_it_is_useful(event: Event):
    """TTL in seconds: from Friday 16:56 to the panel's start on Monday 10:30, event time."""
    await event.edit(B, wait=60)
    await event.alert()
    await event.send()
    assert event.sender.ttls == [65 * 3600 + 34 * 60]


async def test_new_stars_replace_the_old_ones(event: Event):
    for stars in ({"panel"}, {"keynote"}):
        await event.subscribe("fan", scope="starred", stars=frozenset(stars))
    await event.edit(changed(A, "panel", start="10:50"))
    await heard(event)
    assert [due.endpoint for due in event.sender.sent] == ["https://push.example.net/phone"]


async def test_a_starred_session_that_is_removed_is_told(event: Event):
    await event.subscribe("fan", scope="starred", stars=frozenset({"panel"}))
    await event.edit(an_agenda(A.sessions[0], A.sessions[2]))
    assert len(await heard(event)) == 2


async def test_phones_with_the_same_stars_share_a_text(event: Event):
    for name in ("one", "two"):
        await event.subscribe(name, scope="starred", stars=frozenset({"panel", "keynote"}))
    moved = changed(changed(A, "panel", start="10:50"), "keynote", start="10:20")
    await event.edit(moved, wait=60)
    assert await event.alert() == Alerted(1, texts=1, phones=3)


async def test_a_phone_that_comes_later_is_told_from_what_was_alerted(event: Event):
    await event.edit(B)
    await heard(event)
    async with event.database.write() as connection:
        await put_subscription(connection, a_wish("late"), event.clock.real())
    await publish(event.database, event.clock, as_yaml(C), confirmed=True)
    texts = await heard(event)
    assert len(texts) == 2
    assert len(set(texts)) == 1
    assert "10:12" in texts[0]


async def test_a_retry_keeps_the_quiet_hours(database: Database):
    """First tried at 21:59, refused, and due again five minutes later: the night is quiet, the morning is not."""
    event = Event(database)
    await event.edit(A)
    await event.subscribe()
    event.clock.tick(5 * 3600 + 3 * 60)
    await event.edit(B, wait=60)
    await event.alert()
    event.sender.answer = lambda _due: Retry(300_000, "503")
    assert len(await event.send()) == 1
    event.sender.answer = lambda _due: Accepted()
    event.clock.tick(3600)
    assert await event.send() == []
    event.clock.tick(8.5 * 3600)
    assert len(await event.send()) == 1
