"""Who hears an announcement, when, and in which words; and that a preview sends nothing."""

import pytest
from sqlalchemy import select

from companion.db.announcements import Announced as Kept
from companion.db.announcements import read_announcements, standing
from companion.db.audit import Entry, read_audit
from companion.db.engines import Database
from companion.db.tables import notifications
from companion.domain.agenda import Info
from companion.domain.announcements import Announcement, AnnouncementError, AnnouncementText, Message
from companion.domain.delivery import State
from companion.domain.urgency import HOUR, MINUTE, Sending, Urgency, Wait
from companion.services.announce import Announced, Preview, Told, announce, event_of, preview
from companion.services.authorship import By
from companion.services.prepare import prepare
from tests.builders import a_session, an_agenda, an_event, changed
from tests.fakes import FakeClock
from tests.services.an_event import A, B, Event

TEXTS = {
    "en": AnnouncementText("Coffee is late", "It comes at 17:20."),
    "nb": AnnouncementText("Kaffen er sen"),
}


def an_announcement(event: Event, minutes: int = 60, **fields: object) -> Announcement:
    values: dict[str, object] = {"texts": TEXTS, "expires_at": event.clock.event() + minutes * MINUTE}
    return Announcement(**(values | fields))  # type: ignore[arg-type]


async def test_each_phone_that_wants_it_hears_it_in_its_language(event: Event):
    await event.subscribe("norsk", language="nb")
    await event.subscribe("elsewhere", language="fr")
    await event.subscribe("quiet", announcements=False)
    made = await announce(event.database, event.clock, an_announcement(event))
    assert made == Announced(1, phones=3)
    await event.send()
    assert sorted(
        (due.endpoint.rpartition("/")[2], due.language, due.title, due.body, due.path, due.urgency, due.alert)
        for due in event.sender.sent
    ) == [
        (
            name,
            language,
            title,
            body,
            f"{home}/changes#announcement-1",
            "normal",
            None,
        )
        for name, language, title, body, home in (
            ("elsewhere", "en", "Coffee is late", "Sent 16:55. It comes at 17:20.", ""),
            ("norsk", "nb", "Kaffen er sen", "Sendt kl. 16.55.", "/nb"),
            ("phone", "en", "Coffee is late", "Sent 16:55. It comes at 17:20.", ""),
        )
    ]
    assert event.sender.ttls == [3600] * 3


async def test_an_urgent_one_reaches_every_phone(event: Event):
    await event.subscribe("quiet", announcements=False)
    made = await announce(event.database, event.clock, an_announcement(event, urgent=True))
    assert made == Announced(1, phones=2)
    assert [title for title, _ in await event.send()] == ["Urgent: Coffee is late"] * 2
    assert {due.urgency for due in event.sender.sent} == {"act-now"}


async def test_a_preview_says_it_all_and_does_nothing(event: Event):
    await event.subscribe("norsk", language="nb")
    await event.subscribe("quiet", announcements=False)
    announcement = an_announcement(event, texts={"nb": AnnouncementText("Kaffen er sen", "Vent litt.")})
    message = Message("nb", "Kaffen er sen", "Sendt kl. 16.55. Vent litt.", Urgency.NORMAL)
    assert await preview(event.database, event.clock, announcement) == Preview(
        told=(Told("en", message, 1), Told("nb", message, 1)),
        sending=Sending(event.clock.event()),
        silent=1,
    )
    assert await event.states() == {}
    async with event.database.read() as connection:
        assert await standing(connection, event.clock.event()) == ()


async def test_without_a_translation_a_phone_gets_the_text_as_it_is(event: Event):
    await event.subscribe("norsk", language="nb")
    texts = {"en": AnnouncementText("Coffee is late")}
    await announce(event.database, event.clock, an_announcement(event, texts=texts))
    await event.send()
    assert sorted((due.path, due.language, due.title) for due in event.sender.sent) == [
        ("/changes#announcement-1", "en", "Coffee is late"),
        ("/nb/changes#announcement-1", "en", "Coffee is late"),
    ]


async def test_at_night_phones_wait_and_the_pages_do_not(event: Event):
    event.clock.tick(6 * 3600)  # Friday 22:55
    announcement = an_announcement(event, minutes=12 * 60)
    seven = event.clock.event() + 8 * HOUR + 5 * MINUTE
    assert (await preview(event.database, event.clock, announcement)).sending == Sending(seven, Wait.NIGHT)
    await announce(event.database, event.clock, announcement)
    assert await event.send() == []
    async with event.database.read() as connection:
        assert await standing(connection, event.clock.event()) == (1,)
    event.clock.at = seven - 1
    assert await event.send() == []
    event.clock.at = seven
    assert await event.send() == [("Coffee is late", "Sent Friday 22:55. It comes at 17:20.")]


async def test_in_a_rehearsal_the_night_is_the_event_s_and_it_says_so(event: Event):
    await prepare(event.database, 6 * HOUR)
    event.clock.offset = 0
    announcement = Announcement(TEXTS, event.clock.at + 18 * HOUR)
    assert await announce(event.database, event.clock, announcement) == Announced(
        1, phones=1, wait=Sending(event.clock.at + 14 * HOUR + 5 * MINUTE, Wait.NIGHT)
    )
    assert event.clock.offset == 6 * HOUR
    assert await event.send() == []
    event.clock.tick(8 * 3600 + 5 * 60)
    assert await event.send() == [("Rehearsal: Coffee is late", "Sent Friday 22:55. It comes at 17:20.")]


async def test_the_fifth_in_an_hour_waits_and_an_urgent_one_does_not(event: Event):
    for number in range(1, 6):
        made = await announce(event.database, event.clock, an_announcement(event, minutes=90))
        assert (made.number, made.put_off) == (number, 0 if number < 5 else 1)
        assert len(await event.send()) == (1 if number < 5 else 0)
    assert made.wait == Sending(event.clock.at + HOUR, Wait.BUDGET)
    await announce(event.database, event.clock, an_announcement(event, urgent=True))
    assert len(await event.send()) == 1
    event.clock.tick(3601)
    assert len(await event.send()) == 1


async def test_what_has_expired_is_not_sent(event: Event):
    await announce(event.database, event.clock, an_announcement(event, minutes=10))
    event.clock.tick(10 * 60)
    assert await event.send() == []
    assert await event.states() == {State.EXPIRED: 1}
    async with event.database.read() as connection:
        assert await standing(connection, event.clock.event()) == ()


async def test_announcements_are_kept_as_they_were_made(event: Event):
    first, second = an_announcement(event), an_announcement(event, urgent=True)
    await announce(event.database, event.clock, first)
    event.clock.tick(60)
    await announce(event.database, event.clock, second)
    async with event.database.read() as connection:
        assert await standing(connection, event.clock.event()) == (1, 2)
        kept = await read_announcements(connection, (1, 2))
        rows = (await connection.execute(select(notifications.c.announcement))).scalars()
        assert sorted(rows) == [1, 1, 2, 2]
    assert kept == (Kept(1, event.clock.at - 60_000, first), Kept(2, event.clock.at, second))


async def test_an_alert_does_not_take_its_place(event: Event):
    """It says nothing of what was announced, and what was announced says nothing of it."""
    await announce(event.database, event.clock, an_announcement(event))
    await event.edit(B, wait=60)
    await event.alert()
    titles = [title for title, _ in await event.send()]
    assert len(titles) == 2
    assert "Coffee is late" in titles
    await event.edit(changed(A, "keynote", start="10:20"), wait=60)
    await event.alert()
    assert await event.states() == {State.WAITING: 1, State.ACCEPTED: 2}


async def test_what_cannot_be_announced_leaves_nothing(event: Event):
    over = an_announcement(event, minutes=0)
    for attempt in (preview, announce):
        with pytest.raises(AnnouncementError, match="is over already"):
            await attempt(event.database, event.clock, over)
    assert await event.states() == {}
    async with event.database.read() as connection:
        assert await read_announcements(connection, (1,)) == ()


async def test_before_anything_is_published_there_is_nobody_to_read_it(database: Database):
    for attempt in (preview, announce):
        with pytest.raises(AnnouncementError, match="nothing is published yet"):
            await attempt(database, FakeClock(), Announcement(TEXTS, FakeClock().at + HOUR))
    with pytest.raises(AnnouncementError, match="nothing is published yet"):
        await event_of(database)


async def test_the_event_s_phone_is_named(event: Event):
    await event.edit(an_agenda(a_session("keynote"), event=an_event(info=Info(phone="55 00 00 00"))))
    assert (await event_of(event.database)).info.phone == "55 00 00 00"
    await announce(event.database, event.clock, an_announcement(event, urgent=True))
    ((_, body),) = await event.send()
    assert body == "Sent 16:55. It comes at 17:20. Call 55 00 00 00."


async def test_those_who_starred_a_session_are_told_and_nobody_else(event: Event):
    for name, wishes in (
        ("fan", {}),
        ("norsk fan", {"language": "nb"}),
        ("scattered fan", {"language": "fr"}),
        ("quiet fan", {"announcements": False}),
    ):
        await event.subscribe(name, stars=frozenset({"lunch"}), **wishes)
    await event.subscribe("other", stars=frozenset({"keynote"}))
    announcement = an_announcement(event, starred="lunch")
    shown = await preview(event.database, event.clock, announcement)
    assert ([told.phones for told in shown.told], shown.silent) == ([2, 1], 1)
    assert await announce(event.database, event.clock, announcement) == Announced(1, phones=3)
    urgent = an_announcement(event, starred="lunch", urgent=True)
    assert await announce(event.database, event.clock, urgent) == Announced(2, phones=4)
    await event.send()
    assert {due.endpoint.rpartition("/")[2] for due in event.sender.sent} == {
        "fan",
        "norsk fan",
        "scattered fan",
        "quiet fan",
    }
    async with event.database.read() as connection:
        (kept,) = await read_announcements(connection, (1,))
    assert kept.announcement == announcement


async def test_a_session_that_is_not_there_has_no_stars(event: Event):
    with pytest.raises(AnnouncementError, match=r"there is no session `lunhc`; did you mean `lunch`\?"):
        await preview(event.database, event.clock, an_announcement(event, starred="lunhc"))


async def test_who_announced_is_written_down(event: Event):
    await announce(event.database, event.clock, an_announcement(event), By("page", "desk", action="announce"))
    async with event.database.read() as connection:
        assert (await read_audit(connection))[0] == Entry(
            event.clock.at, "page", "desk", "announce", None, "1: Coffee is late"
        )
