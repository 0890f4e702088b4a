"""How alerts and announcements stand, by state and by push service, also where phones have gone."""

import pytest

from companion.db.engines import Database
from companion.db.progress import Reported, Tally, refusing, reported, standing_of, tallies
from companion.db.receipts import count_receipts
from companion.db.subscriptions import put_subscription
from companion.domain.announcements import Announcement, AnnouncementText
from companion.domain.delivery import Accepted, Gone, Outcome, Refused, Rejected
from companion.services.announce import announce
from companion.services.deliver import deliver_round
from companion.services.progress import progress, push_services
from companion.services.subscribe import unsubscribe
from tests.builders import a_wish
from tests.services.an_event import A, B, Event

SERVICES = push_services(["http://127.0.0.1:9000"])
ENDPOINTS = {
    "google": "https://fcm.googleapis.com/fcm/send/one",
    "apple": "https://web.push.apple.com/two",
    "mozilla": "https://updates.push.services.mozilla.com/wpush/v2/three",
    "windows": "https://wns2-am3p.notify.windows.com/w/?token=four",
    "own": "http://127.0.0.1:9000/five",
    "look-alike": "https://evil.example/fcm.googleapis.com/six",
}


@pytest.fixture
async def event(database: Database) -> Event:
    """One phone at each push service, and an alert for all of them."""
    made = Event(database)
    await made.edit(A)
    async with database.write() as connection:
        for endpoint in ENDPOINTS.values():
            await put_subscription(connection, a_wish(endpoint=endpoint), made.clock.real())
    await made.edit(B, wait=60)
    await made.alert()
    return made


async def tallied(event: Event) -> set[tuple[str, str, int]]:
    async with event.database.read() as connection:
        found = await tallies(connection, [1], [], SERVICES)
    assert {(tally.alert, tally.announcement) for tally in found} == {(1, None)}
    return {(tally.host, tally.state, tally.count) for tally in found}


async def test_each_phone_is_counted_at_its_push_service(event: Event):
    assert await tallied(event) == {
        ("fcm.googleapis.com", "waiting", 1),
        ("push.apple.com", "waiting", 1),
        ("updates.push.services.mozilla.com", "waiting", 1),
        ("notify.windows.com", "waiting", 1),
        ("127.0.0.1:9000", "waiting", 1),
        ("", "waiting", 1),
    }


async def test_what_became_of_each_is_counted_also_where_the_phone_is_forgotten(event: Event):
    answers: dict[str, Outcome] = {
        ENDPOINTS["apple"]: Gone(),
        ENDPOINTS["mozilla"]: Rejected("400"),
        ENDPOINTS["windows"]: Refused("403"),
    }
    event.sender.answer = lambda due: answers.get(due.endpoint, Accepted())
    await event.send()
    await unsubscribe(event.database, ENDPOINTS["google"])
    assert await tallied(event) == {
        ("", "accepted", 2),  # who has left, and who is elsewhere
        ("web.push.apple.com", "gone", 1),
        ("updates.push.services.mozilla.com", "failed", 1),
        ("notify.windows.com", "waiting", 1),
        ("127.0.0.1:9000", "accepted", 1),
    }
    async with event.database.read() as connection:
        assert await refusing(connection, SERVICES) == ("notify.windows.com",)
    (told,) = await progress(event.database, SERVICES)
    assert [(at.host, at.states) for at in told.services if "apple" in at.host] == [
        ("push.apple.com", {"gone": 1})
    ]


async def test_announcements_are_counted_beside_alerts(event: Event):
    said = Announcement({"en": AnnouncementText("Lunch is ready")}, event.clock.event() + 3_600_000)
    event.clock.tick(1)
    await announce(event.database, event.clock, said)
    told = await progress(event.database, SERVICES)
    assert [(each.alert, each.announcement, each.states) for each in told] == [
        (None, 1, {"waiting": 6}),
        (1, None, {"waiting": 6}),
    ]
    async with event.database.read() as connection:
        assert Tally(None, 1, "waiting", "push.apple.com", 1) in await tallies(connection, [], [1], SERVICES)


async def test_reports_are_of_the_alert_whatever_text_a_phone_had(event: Event):
    await deliver_round(event.database, event.clock, event.sender, receipts=True)
    (receipt,) = {due.receipt for due in event.sender.sent}
    async with event.database.write() as connection:
        await count_receipts(connection, receipt or "", "shown", 3)
        await count_receipts(connection, receipt or "", "opened", 1)
    async with event.database.read() as connection:
        assert set(await reported(connection, [1], [])) == {
            Reported(1, None, "shown", 3),
            Reported(1, None, "opened", 1),
        }


async def test_an_alert_is_settled_once_every_phone_that_is_due_was_tried(event: Event):
    async def standing() -> dict[str, int]:
        async with event.database.read() as connection:
            return await standing_of(connection, 1, event.clock.real())

    assert await standing() == {}
    event.sender.answer = lambda due: Refused("403") if due.endpoint == ENDPOINTS["apple"] else Accepted()
    await event.send()
    assert await standing() == {"accepted": 5, "waiting": 1}
    event.clock.tick(3600)  # it is due again, but was tried
    assert await standing() == {"accepted": 5, "waiting": 1}
