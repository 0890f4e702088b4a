"""What is shown before an edit goes out is what goes out: the same texts, to as many phones; and nothing is written."""

from random import Random
from time import process_time

import pytest
from sqlalchemy import func, insert, select

from companion.db.engines import Database
from companion.db.tables import deliveries, metadata, notifications, stars, subscriptions
from companion.domain.agenda import Agenda, Status
from companion.domain.changes import Change, ChangeKind
from companion.domain.delivery import Accepted, Gone, Outcome, Rejected, Retry
from companion.domain.urgency import MINUTE, Sending, Wait
from companion.services.alert import Alerted
from companion.services.preview import Preview, Told, preview
from companion.services.publish import PublishError, publish
from tests.builders import a_session, an_agenda, an_event, as_yaml, changed
from tests.fakes import FakeClock
from tests.services.an_event import A, B, Event


async def previewed(event: Event, agenda: Agenda) -> Preview:
    return await preview(event.database, event.clock, as_yaml(agenda))


async def test_it_says_what_would_change_and_who_would_hear_what(event: Event):
    await event.subscribe("too")
    await event.subscribe("norsk", language="nb")
    await event.subscribe("monday", days=("2022-09-18",))
    assert await previewed(event, B) == Preview(
        changes=(Change("keynote", ChangeKind.START, "10:00", "10:12"),),
        holds=(),
        told=(
            Told("en", "Keynote starts Monday 10:12", "Was 10:00.", 2, urgency="normal"),
            Told("nb", "Keynote begynner mandag kl. 10.12", "Var kl. 10.00.", 1, urgency="normal"),
        ),
        silent=1,
        timezone="Europe/Oslo",
    )


async def test_where_nobody_listens_it_says_what_somebody_would_hear(database: Database):
    clock = FakeClock()
    await publish(database, clock, as_yaml(A))
    shown = await preview(database, clock, as_yaml(B))
    assert [(told.language, told.title, told.phones) for told in shown.told] == [
        ("en", "Keynote starts Monday 10:12", 0),
        ("nb", "Keynote begynner mandag kl. 10.12", 0),
    ]


async def test_what_nobody_is_told_of_says_so(event: Event):
    shown = await previewed(event, changed(A, "keynote", description="More"))
    assert (shown.told, shown.silent) == ((), 1)


async def test_it_says_why_it_would_be_held(event: Event):
    (hold,) = (await previewed(event, changed(A, "keynote", start="23:00"))).holds
    assert "in the night" in hold


async def test_it_says_what_would_wait_and_until_when(event: Event):
    event.clock.tick(6 * 3600)  # Friday 22:55
    morning = event.clock.at + (8 * 60 + 5) * MINUTE
    assert (await previewed(event, B)).waits == (Sending(morning, Wait.NIGHT),)


async def test_what_is_not_alerted_yet_is_told_too(event: Event):
    await event.edit(changed(A, "lunch", start="11:45"))
    (told,) = (await previewed(event, changed(B, "lunch", start="11:45"))).told[:1]
    assert told.title == "2 changes on Monday"


async def test_an_edit_that_takes_back_what_nobody_has_heard_is_silence(event: Event):
    await event.edit(B)
    shown = await previewed(event, A)
    assert (shown.changes, shown.told) == ((Change("keynote", ChangeKind.START, "10:12", "10:00"),), ())


async def test_before_anything_is_published_there_is_nothing_to_compare(database: Database):
    with pytest.raises(PublishError, match="nothing is published yet"):
        await preview(database, FakeClock(), as_yaml(A))


async def test_another_event_is_not_compared(event: Event):
    with pytest.raises(PublishError, match="belongs to the event 'datathon', the file is about 'other'"):
        await previewed(event, an_agenda(event=an_event(id="other")))


def an_answer(random: Random) -> Outcome:
    return random.choice([Accepted(), Accepted(), Gone(), Retry(None, "timeout"), Rejected("400")])


def an_edit(random: Random, agenda: Agenda) -> Agenda:
    fields = random.choice(
        [
            {"start": random.choice(["09:30", "10:00", "10:12", "10:45"])},
            {"venue": random.choice(["eitri", "ulriken"])},
            {"title": random.choice(["One", "Other"])},
            {"status": random.choice(list(Status))},
            {"end": random.choice(["12:30", "13:00"])},
        ]
    )
    return changed(agenda, random.choice(["keynote", "panel", "lunch"]), **fields)


@pytest.mark.parametrize("seed", range(15))
async def test_whatever_phones_have_heard_it_is_what_the_alert_says(database: Database, seed: int):
    random = Random(seed)
    event = Event(database)
    event.sender.answer = lambda _due: an_answer(random)
    agenda = A
    await event.edit(agenda)
    for number in range(12):
        stars = frozenset(random.sample(["keynote", "panel", "lunch"], random.randrange(4)))
        days = random.choice([(), ("2022-09-19",), ("2022-09-18",)])
        scope, language = random.choice(["all", "starred"]), random.choice(["en", "nb", "fr"])
        await event.subscribe(f"p{number}", stars=stars, days=days, scope=scope, language=language)
    for _ in range(8):
        wanted = an_edit(random, agenda)
        if wanted == agenda:
            continue
        before = await everything(database)
        shown = await previewed(event, wanted)
        assert await everything(database) == before
        await event.edit(wanted)
        agenda = wanted
        if random.random() < 0.2:
            continue  # the next edit comes within the delay
        event.clock.tick(300)
        result = await event.alert()
        assert isinstance(result, Alerted)
        assert [told for told in shown.told if told.phones] == await sent_by(database, result.number)
        if random.random() < 0.7:
            await event.send()


async def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    async with database.read() as connection:
        return {
            table.name: [tuple(row) for row in await connection.execute(select(table))]
            for table in metadata.sorted_tables
        }


async def sent_by(database: Database, alert: int | None) -> list[Told]:
    texts = (notifications.c.language, notifications.c.title, notifications.c.body)
    async with database.read() as connection:
        rows = await connection.execute(
            select(*texts, func.count(), notifications.c.urgency)
            .join(deliveries, deliveries.c.notification_id == notifications.c.id)
            .where(deliveries.c.alert == alert)
            .group_by(*texts, notifications.c.urgency)
        )
        found = [Told(*row) for row in rows]
    order = {"en": 0, "nb": 1}
    return sorted(found, key=lambda told: (order[told.language], -told.phones, told.title, told.body))


async def test_ten_thousand_phones_are_counted_within_two_seconds(database: Database):
    random = Random(1)
    clock = FakeClock()
    sessions = [
        a_session(f"s{number}", start=f"{9 + number // 8:02}:{number % 8 * 5:02}") for number in range(60)
    ]
    agenda = an_agenda(*sessions)
    await publish(database, clock, as_yaml(agenda))
    phones = [
        {
            "id": number,
            "endpoint_hash": str(number),
            "endpoint": f"https://push.example.net/{number}",
            "p256dh": "p",
            "auth": "a",
            "vapid_key_id": "k",
            "language": random.choice(["en", "nb"]),
            "scope": random.choice(["all", "starred"]),
            "days": "",
            "announcements": True,
            "reminder_minutes": 0,
            "created_at": 0,
            "renewed_at": 0,
            "told": "1",
        }
        for number in range(10_000)
    ]
    starred = [
        {"subscription_id": number, "session_id": f"s{star}"}
        for number in range(10_000)
        for star in random.sample(range(60), 8)
    ]
    async with database.write() as connection:
        await connection.execute(insert(subscriptions), phones)
        await connection.execute(insert(stars), starred)
    for number in range(0, 60, 3):
        agenda = changed(agenda, f"s{number}", venue="ulriken")
    source = as_yaml(agenda)
    began = process_time()  # of this process alone, on a machine that others use too
    shown = await preview(database, clock, source)
    assert process_time() - began < 2
    assert sum(told.phones for told in shown.told) + shown.silent == 10_000
