"""Organizers' own phones hear once of what only they need to know, and nobody else does."""

import pytest

from companion.api.state import Published
from companion.db.subscriptions import put_subscription
from companion.deliverer import _what
from companion.domain.delivery import Accepted, Refused
from companion.intake import Intake
from companion.services.alert import alert
from companion.services.progress import push_services
from companion.services.publish import publish
from companion.services.sign_in import make_token, revoke
from companion.services.subscribe import Takeover, subscribe
from companion.services.tell_organizers import (
    edit_held,
    file_broken,
    mark,
    tell_of_deliveries,
    tell_organizers,
)
from tests.builders import a_wish, as_yaml, changed
from tests.services.an_event import DELAY_MS, A, B, C

KARI = "https://push.example.net/kari"
BROKEN = as_yaml(A).replace(b"10:30", b"25:30")
SERVICES = push_services(["https://push.example.net"])


@pytest.fixture
async def event(event):
    """One attendee's phone, and Kari's, which speaks Norwegian."""
    await make_token(event.database, event.clock, "Kari")
    await event.subscribe("kari", language="nb")
    await mark(event.database, event.clock, KARI, "Kari")
    return event


def sent_to(event):
    """Endpoint's name, title and body of what was sent."""
    return [(due.endpoint.rpartition("/")[2], due.title, due.body) for due in event.sender.sent]


async def test_a_broken_file_is_told_once_however_often_it_is_seen(event):
    news = file_broken(BROKEN, ("agenda.yaml:12:3: `25:30` is no time", "agenda.yaml:13:3: more"))
    assert [await tell_organizers(event.database, event.clock, news) for _ in range(2)] == [1, 0]
    await event.send()
    assert sent_to(event) == [
        (
            "kari",
            "Programfilen er ødelagt",
            "agenda.yaml:12:3: `25:30` is no time (og 1 til). Det som er publisert, står.",
        )
    ]
    (due,) = event.sender.sent
    assert (due.path, due.urgency, due.receipt) == ("/nb/organizer", "act-now", None)


async def test_another_broken_text_is_told_and_takes_the_place_of_the_first_on_the_phone(event):
    await tell_organizers(event.database, event.clock, file_broken(b"one", ("a",)))
    await tell_organizers(event.database, event.clock, file_broken(b"two", ("b",)))
    await tell_organizers(event.database, event.clock, edit_held(b"two", ("why",)))
    await event.send()
    assert [_what(due) for due in event.sender.sent] == ["organizer file", "organizer file", "organizer held"]


async def test_what_the_watcher_sees_is_told(event, tmp_path):
    intake = Intake(event.database, event.clock, tmp_path / "agenda.yaml", Published())
    await intake.seen(BROKEN)
    await intake.seen(BROKEN)
    await intake.seen(as_yaml(changed(A, "keynote", start="23:30")))
    await intake.seen(as_yaml(changed(A, "keynote", start="23:30")))
    await event.send()
    assert [(name, title) for name, title, _ in sent_to(event)] == [
        ("kari", "Programfilen er ødelagt"),
        ("kari", "En endring venter på deg"),
    ]
    assert "“Keynote” (keynote)" in event.sender.sent[1].body


async def test_without_organizers_phones_nothing_is_written(database, event):
    await revoke(event.database, event.clock, "Kari")
    assert await tell_organizers(event.database, event.clock, file_broken(BROKEN, ("a",))) == 0
    assert await event.states() == {}


async def test_what_waits_for_a_phone_is_not_sent_once_its_token_is_revoked(event):
    await tell_organizers(event.database, event.clock, file_broken(BROKEN, ("a",)))
    await revoke(event.database, event.clock, "Kari")
    assert await event.send() == []


async def test_a_phone_that_changes_its_address_stays_an_organizer_s(event):
    moved = a_wish("kari-moved", language="nb")
    await subscribe(event.database, moved, event.clock.real(), Takeover(KARI, frozenset({"language"})))
    assert await tell_organizers(event.database, event.clock, file_broken(BROKEN, ("a",))) == 1


async def test_wishes_that_change_leave_a_phone_an_organizer_s(event):
    await event.subscribe("kari", language="en")
    await tell_organizers(event.database, event.clock, file_broken(BROKEN, ("a",)))
    await event.send()
    assert [title for _, title, _ in sent_to(event)] == ["The agenda file is broken"]


async def told(event):
    await tell_of_deliveries(event.database, event.clock, SERVICES)
    event.sender.sent.clear()
    await event.send()
    return [(title, body) for _, title, body in sent_to(event)]


async def test_an_alert_is_told_of_once_each_phone_was_tried(event):
    await event.edit(B, wait=60)
    await event.alert()
    assert len(await told(event)) == 2  # the alert itself: nothing to say of it before it was sent
    ((title, body),) = await told(event)
    assert (title, body.split(": ")[0]) == ("Varsel gikk til 2 telefoner", "2 tatt imot")
    assert await told(event) == []


async def test_old_alerts_are_no_news(event):
    await event.edit(B, wait=60)
    await event.alert()
    await event.send()
    event.clock.tick(11 * 60)
    assert await told(event) == []


async def test_a_push_service_that_refuses_our_key_is_told_of_once_a_day(event):
    async with event.database.write() as connection:
        await put_subscription(
            connection, a_wish(endpoint="https://fcm.googleapis.com/one"), event.clock.real()
        )
    event.sender.answer = lambda due: Refused("403") if "fcm" in due.endpoint else Accepted()
    await event.edit(B, wait=60)
    await event.alert()
    await event.send()
    assert (await told(event))[-1] == (
        "En pushtjeneste avviser nøkkelen",
        "fcm.googleapis.com: telefoner der hører ingenting før det er løst.",
    )
    assert await told(event) == []


async def test_a_word_to_organizers_costs_nobody_s_budget(event):
    for number in range(8):
        await tell_organizers(event.database, event.clock, file_broken(str(number).encode(), ("a",)))
    await event.send()
    await publish(event.database, event.clock, as_yaml(C), confirmed=True)
    event.clock.tick(60)
    made = await alert(event.database, event.clock, DELAY_MS)
    assert (made.phones, made.waits) == (2, ())
