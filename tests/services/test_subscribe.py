"""A browser that changes its endpoint keeps its wishes, and is told what it has not heard."""

import asyncio

import msgspec
import pytest
from sqlalchemy import select

from companion.db.outbox import Due
from companion.db.subscriptions import read_subscription
from companion.db.tables import reminders, subscriptions
from companion.domain.agenda import Status
from companion.domain.announcements import Announcement, AnnouncementText
from companion.domain.delivery import Accepted, Gone, Outcome, Rejected, Retry, State
from companion.services.announce import announce
from companion.services.deliver import deliver_round
from companion.services.subscribe import Subscribed, Takeover, subscribe
from tests.builders import a_wish, changed
from tests.services.an_event import MONDAY_10, A, B, C, Event

ALL = frozenset({"language", "scope", "stars", "days", "announcements", "reminder_minutes"})
OLD = a_wish(
    "phone",
    language="nb",
    scope="starred",
    stars=frozenset({"keynote", "panel"}),
    days=("2022-09-19",),
    announcements=False,
    reminder_minutes=10,
)
NEW = a_wish("new", p256dh="p2", auth="a2", vapid_key_id="k2")


async def take_over(event: Event, *, wish=NEW, kept=ALL, replaces=OLD.endpoint) -> Subscribed:
    return await subscribe(event.database, wish, event.clock.real(), Takeover(replaces, kept))


async def stored(event: Event) -> dict[str, object]:
    """All subscriptions, by endpoint."""
    async with event.database.read() as connection:
        ids = (await connection.execute(select(subscriptions.c.id))).scalars().all()
        found = [await read_subscription(connection, known) for known in ids]
    return {wish.endpoint: wish for wish in found}


async def told(event: Event) -> str:
    """The revisions that the only phone was, or may have been, told of."""
    async with event.database.read() as connection:
        return (await connection.execute(select(subscriptions.c.told))).scalar_one()


def names(event: Event) -> list[tuple[str, str]]:
    """To whom what was sent."""
    return [(due.endpoint.rpartition("/")[2], due.title) for due in event.sender.sent]


def keeping(wish, **fields):
    return msgspec.structs.replace(wish, **fields)


async def test_wishes_that_are_not_given_again_stay_and_the_old_endpoint_is_forgotten(event: Event):
    await subscribe(event.database, OLD, event.clock.real())
    assert await take_over(event) == Subscribed(created=True, language="nb")
    expected = keeping(OLD, endpoint=NEW.endpoint, p256dh="p2", auth="a2", vapid_key_id="k2")
    assert await stored(event) == {NEW.endpoint: expected}


async def test_wishes_that_are_given_again_count(event: Event):
    await subscribe(event.database, OLD, event.clock.real())
    wish = keeping(NEW, stars=frozenset({"lunch"}), language="en")
    assert await take_over(event, wish=wish, kept=ALL - {"stars", "language"}) == Subscribed(True, "en")
    (phone,) = (await stored(event)).values()
    assert phone == keeping(
        wish, scope="starred", days=("2022-09-19",), announcements=False, reminder_minutes=10
    )


async def test_nothing_is_known_of_the_old_one(event: Event):
    await take_over(event, replaces="https://push.example.net/never")
    assert (await stored(event))[NEW.endpoint] == NEW
    assert len(await stored(event)) == 2


async def test_asking_twice_changes_nothing(event: Event):
    """The answer to the first request was lost: what it did must not be undone by the second."""
    await subscribe(event.database, OLD, event.clock.real())
    await take_over(event)
    first = await stored(event)
    assert await take_over(event) == Subscribed(created=False, language="nb")
    assert await stored(event) == first


async def test_an_endpoint_that_replaces_itself_keeps_what_it_does_not_say(event: Event):
    await subscribe(event.database, OLD, event.clock.real())
    await take_over(event, wish=keeping(NEW, endpoint=OLD.endpoint))
    expected = keeping(OLD, p256dh="p2", auth="a2", vapid_key_id="k2")
    assert await stored(event) == {OLD.endpoint: expected}


async def test_both_are_known(event: Event):
    await subscribe(event.database, OLD, event.clock.real())
    await event.subscribe("new", stars=frozenset({"lunch"}))
    assert await take_over(event) == Subscribed(created=False, language="nb")
    (phone,) = (await stored(event)).values()
    assert (phone.endpoint, phone.stars) == (NEW.endpoint, OLD.stars)


async def test_without_replaces_what_is_not_given_is_as_for_a_new_phone(event: Event):
    await subscribe(event.database, OLD, event.clock.real())
    wish = a_wish("phone")
    assert await subscribe(event.database, wish, event.clock.real()) == Subscribed(False, "en")
    assert await stored(event) == {OLD.endpoint: wish}


async def test_what_was_not_sent_yet_goes_to_the_new_endpoint_once(event: Event):
    await event.edit(B, wait=60)
    await event.alert()
    await take_over(event)
    await event.send()
    assert names(event) == [("new", "Keynote starts Monday 10:12")]
    assert await event.states() == {State.ACCEPTED: 1}


async def test_what_was_tried_in_vain_goes_to_the_new_endpoint_at_once(event: Event):
    event.sender.answer = lambda _due: Retry(after_ms=3_600_000)
    await event.edit(B, wait=60)
    await event.alert()
    await event.send()
    event.sender.answer = lambda _due: Accepted()
    await take_over(event)
    await event.send()
    assert [name for name, _ in names(event)] == ["phone", "new"]


@pytest.mark.parametrize("outcome", [Gone(), Accepted(), Retry()], ids=lambda outcome: type(outcome).__name__)
async def test_what_is_on_its_way_when_the_endpoint_changes(event: Event, outcome: Outcome):
    """Its sender's word on the old endpoint harms neither the new one nor the delivery."""
    await event.edit(B, wait=60)
    await event.alert()

    class Overtaken:
        async def send(self, due: Due, ttl_s: int) -> Outcome:
            await take_over(event)
            return outcome

    await deliver_round(event.database, event.clock, Overtaken())
    assert await event.states() == {State.WAITING: 1}
    await event.send()
    assert names(event) == [("new", "Keynote starts Monday 10:12")]
    assert list(await stored(event)) == [NEW.endpoint]


async def test_what_was_on_its_way_and_is_told_by_a_newer_alert_already(event: Event):
    await event.edit(B, wait=60)
    await event.alert()

    class Killed:
        async def send(self, due: Due, ttl_s: int) -> Outcome:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await deliver_round(event.database, event.clock, Killed())
    await event.edit(C, wait=60)
    await event.alert()
    await take_over(event)
    await event.send()
    assert names(event) == [("new", "Keynote starts Monday 10:20")]
    assert await event.states() == {State.ACCEPTED: 1, State.SUPERSEDED: 1}


async def test_what_the_push_service_would_not_take_is_told_with_the_next_alert(event: Event):
    event.sender.answer = lambda _due: Rejected()
    await event.edit(B, wait=60)
    await event.alert()
    await event.send()
    event.sender.answer = lambda _due: Accepted()
    await take_over(event)
    await event.edit(changed(B, "lunch", status=Status.CANCELLED), wait=60)
    await event.alert()
    ((title, body),) = await event.send()
    assert (title, "10:12" in body, "lunch" in body.lower()) == ("2 changes on Monday", True, True)


async def test_small_changes_that_the_old_endpoint_was_not_told_of_add_up_for_the_new_one(event: Event):
    await event.edit(changed(A, "keynote", start="10:04"), wait=60)
    await event.alert()  # too small to tell
    await take_over(event)
    assert await told(event) == "1"
    await event.edit(changed(A, "keynote", start="10:08"), wait=60)
    await event.alert()
    assert await event.send() == [("Keynote starts Monday 10:08", "Was 10:00.")]


async def test_told_of_things_at_both_endpoints(event: Event):
    await event.edit(B, wait=60)
    await event.alert()
    await event.subscribe("new")
    async with event.database.write() as connection:
        old = subscriptions.c.endpoint == OLD.endpoint
        await connection.execute(subscriptions.update().where(old).values(told="1,3"))
    await take_over(event)
    assert await told(event) == "1,2,3"


async def test_an_alert_that_both_endpoints_wait_for_is_sent_once(event: Event):
    await event.subscribe("new")
    await event.edit(B, wait=60)
    await event.alert()
    await take_over(event)
    await event.send()
    assert names(event) == [("new", "Keynote starts Monday 10:12")]
    assert await event.states() == {State.ACCEPTED: 1, State.SUPERSEDED: 1}


async def test_an_announcement_that_both_endpoints_wait_for_is_sent_once(event: Event):
    """Also where they wait for it in two languages."""
    await event.subscribe("new", language="nb")
    text = {"en": AnnouncementText("Lunch is late"), "nb": AnnouncementText("Lunsjen er sen")}
    await announce(event.database, event.clock, Announcement(text, event.clock.event() + 3_600_000))
    await take_over(event)
    await event.send()
    assert names(event) == [("new", "Lunsjen er sen")]
    assert await event.states() == {State.ACCEPTED: 1, State.SUPERSEDED: 1}


async def test_an_announcement_that_waits_goes_to_the_new_endpoint(event: Event):
    text = {"en": AnnouncementText("Lunch is late"), "nb": AnnouncementText("Lunsjen er sen")}
    await announce(event.database, event.clock, Announcement(text, event.clock.event() + 3_600_000))
    await take_over(event)
    await event.send()
    assert names(event) == [("new", "Lunch is late")]


async def test_what_was_sent_to_the_old_endpoint_still_counts(event: Event):
    await event.edit(B, wait=60)
    await event.alert()
    await event.send()
    sent_at = event.clock.real()
    event.clock.tick(60)
    await take_over(event)
    async with event.database.read() as connection:
        rows = await connection.exec_driver_sql(
            "SELECT endpoint, sent_at FROM deliveries JOIN subscriptions ON subscriptions.id = subscription_id"
        )
    assert [tuple(row) for row in rows] == [(NEW.endpoint, sent_at)]


class TestReminders:
    WISH = a_wish("phone", stars=frozenset({"keynote"}), reminder_minutes=10)

    @pytest.fixture
    async def event(self, event: Event) -> Event:
        event.clock.at = MONDAY_10 - 600_000
        await subscribe(event.database, self.WISH, event.clock.real())
        await event.remind()
        return event

    async def test_one_that_was_sent_is_not_sent_again(self, event: Event):
        await event.send()
        await take_over(event)
        await event.remind()
        assert await event.send() == []

    async def test_one_that_waits_is_sent_once(self, event: Event):
        await take_over(event)
        await event.remind()
        await event.send()
        assert names(event) == [("new", "Keynote at 10:00")]

    async def test_one_that_both_wait_for_is_sent_once(self, event: Event):
        await subscribe(event.database, keeping(self.WISH, endpoint=NEW.endpoint), event.clock.real())
        await event.remind()
        await take_over(event)
        await event.send()
        assert names(event) == [("new", "Keynote at 10:00")]
        async with event.database.read() as connection:
            assert len((await connection.execute(select(reminders))).all()) == 1

    async def test_one_that_the_new_one_does_not_wait_for_any_more_is_sent(self, event: Event):
        await subscribe(event.database, keeping(self.WISH, endpoint=NEW.endpoint), event.clock.real())
        await event.remind()
        await event.subscribe("new")  # without stars: its own is withdrawn
        event.sender.answer = lambda _due: Retry()
        await event.send()
        event.sender.answer = lambda _due: Accepted()
        await take_over(event)
        await event.remind()
        await event.send()
        assert names(event) == [("phone", "Keynote at 10:00"), ("new", "Keynote at 10:00")]
