"""The head in the database becomes the pages: once each, and again if it failed."""

import asyncio
import json
import time
from typing import Any

import pytest
from msgspec.structs import replace

from companion.api.edition import Edition
from companion.api.live import Live
from companion.api.state import Published
from companion.db.engines import Database
from companion.domain.announcements import Announcement, AnnouncementText
from companion.domain.urgency import MINUTE
from companion.follower import Follower
from companion.pages.assets import load_assets
from companion.pages.release import Release
from companion.services.alert import alert
from companion.services.announce import announce
from companion.services.prepare import prepare
from tests.services.an_event import A, B, Event


@pytest.fixture
def follower(database: Database) -> Follower:
    return Follower(database, Event(database).clock, Release(load_assets()), Published(), Live())


async def test_each_head_is_shown_once(follower: Follower):
    event = Event(follower.database)
    assert not await follower.look()
    await event.edit(A)
    assert await follower.look()
    first = follower.published.edition
    assert not await follower.look()
    assert first is not None
    assert first.site.revision.startswith("1-")
    await event.edit(B)
    assert await follower.look()
    second = follower.published.edition
    assert second is not None
    assert second.site.revision.startswith("2-")


async def test_an_alert_is_another_edition_of_the_same_revision(follower: Follower):
    event = Event(follower.database)
    await event.edit(A)
    await event.edit(B, wait=60)
    await follower.look()
    before = follower.published.edition
    await alert(event.database, event.clock, 0)
    assert await follower.look()
    after = follower.published.edition
    assert before is not None
    assert after is not None
    assert before.site.revision == after.site.revision
    assert before.site.edition != after.site.edition
    assert [entry.number for entry in after.snapshot.alerts] == [1]


async def test_pages_say_for_ever_that_a_session_was_lost(follower: Follower):
    """Phones that starred it make room for it before they paint; the others need not look."""
    event = Event(follower.database)
    lost = []
    for agenda in (A, B, replace(B, sessions=B.sessions[:2]), replace(A, sessions=A.sessions[:2])):
        await event.edit(agenda)
        await follower.look()
        lost.append(b"data-lost" in shown(follower).site.resources["/"].identity.split(b"<script", 1)[0])
    assert lost == [False, False, True, True]


async def test_what_could_not_be_rendered_is_tried_again(follower: Follower, monkeypatch: pytest.MonkeyPatch):
    event = Event(follower.database)
    await event.edit(A)
    with monkeypatch.context() as broken:
        broken.setattr("companion.follower.render_site", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await follower.look()
    assert await follower.look()


async def test_who_asks_is_told_no_less_than_the_database_says(follower: Follower):
    event, stop = Event(follower.database), asyncio.Event()
    await event.edit(A)
    async with asyncio.TaskGroup() as following:
        following.create_task(follower.follow(stop))
        await follower.catch_up()
        assert shown(follower).site.revision.startswith("1-")
        await event.edit(B)
        await asyncio.gather(*(follower.catch_up() for _ in range(3)))
        assert shown(follower).site.revision.startswith("2-")
        stop.set()
    await follower.catch_up()


async def test_memory_is_given_back_when_the_rush_after_an_edition_is_over(
    follower: Follower, monkeypatch: pytest.MonkeyPatch
):
    """While it is, whoever allocates some waits. Nobody waits for the first edition."""
    given: list[float] = []

    class Libc:
        def malloc_trim(self, _: int) -> None:
            given.append(time.monotonic())

    monkeypatch.setattr("companion.follower.ctypes.CDLL", lambda _: Libc())
    monkeypatch.setattr("companion.follower.RUSH_S", 1000)
    event, stop = Event(follower.database), asyncio.Event()
    async with asyncio.timeout(20), asyncio.TaskGroup() as following:
        await event.edit(A)
        following.create_task(follower.follow(stop))
        while not given:
            await follower.catch_up()
        before = len(given)
        monkeypatch.setattr("companion.follower.RUSH_S", 0.5)
        await event.edit(B)
        edited = time.monotonic()
        while len(given) == before:
            await follower.catch_up()
        stop.set()
    assert (before, len(given)) == (1, 2)
    assert given[-1] - edited >= 0.5


async def test_a_rehearsal_s_clock_is_shown(follower: Follower):
    event = Event(follower.database)
    await prepare(follower.database, 3_600_000)
    await event.edit(A)
    await follower.look()
    edition = follower.published.edition
    assert edition is not None
    assert (edition.snapshot.rehearsal, edition.snapshot.clock_offset) == (True, 3_600_000)
    assert follower.clock.offset == 3_600_000
    await prepare(follower.database, 7_200_000)
    assert await follower.look()
    assert follower.clock.offset == 7_200_000


def an_announcement(event: Event, minutes: int = 60, **fields: Any) -> Announcement:
    texts = {"en": AnnouncementText("Coffee is late", "At 17:20."), "nb": AnnouncementText("Kaffen er sen")}
    return Announcement(texts, event.clock.event() + minutes * MINUTE, **fields)


async def test_an_announcement_is_shown_until_it_expires(follower: Follower):
    event = Event(follower.database)
    follower.clock = event.clock
    await event.edit(A)
    await follower.look()
    editions = [shown(follower)]
    await announce(event.database, event.clock, an_announcement(event))
    assert await follower.look()
    editions.append(shown(follower))
    assert not await follower.look()
    event.clock.tick(60 * 60 - 0.001)
    assert not await follower.look()
    event.clock.tick(0.001)
    assert await follower.look()
    editions.append(shown(follower))
    assert not await follower.look()
    assert [[entry.number for entry in edition.snapshot.announcements] for edition in editions] == [
        [],
        [1],
        [],
    ]
    assert ["Coffee is late" in page(edition) for edition in editions] == [False, True, False]
    assert editions[0].site.edition == editions[2].site.edition != editions[1].site.edition


async def test_an_announcement_expires_by_the_event_s_clock(follower: Follower):
    event = Event(follower.database)
    follower.clock = event.clock
    await prepare(follower.database, 3_600_000)
    await event.edit(A)
    event.clock.offset = 3_600_000
    await announce(event.database, event.clock, an_announcement(event, minutes=10))
    assert await follower.look()
    event.clock.tick(599)
    assert not await follower.look()
    event.clock.tick(1)
    assert await follower.look()


async def test_open_pages_hear_of_each_announcement_once(follower: Follower, monkeypatch: pytest.MonkeyPatch):
    event = Event(follower.database)
    follower.clock = event.clock
    heard: list[tuple[str, Any]] = []
    monkeypatch.setattr(follower.live, "publish", lambda kind, data: heard.append((kind, json.loads(data))))
    await event.edit(A)
    await announce(event.database, event.clock, an_announcement(event, minutes=5))
    await follower.look()
    assert heard == []
    await announce(event.database, event.clock, an_announcement(event, urgent=True))
    event.clock.tick(60)
    await follower.look()
    current = shown(follower).site.edition
    assert [kind for kind, _ in heard] == ["revision", "announcement"]
    assert heard[0][1]["edition"] == current
    assert heard[1][1] == {
        "announcement": 2,
        "edition": current,
        "texts": {
            "en": "Urgent: Coffee is late · Sent 16:55. At 17:20.",
            "nb": "Viktig: Kaffen er sen · Sendt kl. 16.55.",
        },
    }
    event.clock.tick(240)
    assert await follower.look()
    assert [kind for kind, _ in heard[2:]] == ["revision"]


async def test_a_rehearsal_that_starts_again_announces_nothing_anew(
    follower: Follower, monkeypatch: pytest.MonkeyPatch
):
    """What stands again, because the clock was set back, was said long ago."""
    event = Event(follower.database)
    follower.clock = event.clock
    heard: list[str] = []
    monkeypatch.setattr(follower.live, "publish", lambda kind, _: heard.append(kind))
    await prepare(follower.database, 3_600_000)
    await event.edit(A)
    event.clock.offset = 3_600_000
    await announce(event.database, event.clock, an_announcement(event, minutes=5))
    event.clock.tick(300)
    await follower.look()
    await prepare(follower.database, 0)
    assert await follower.look()
    assert [entry.number for entry in shown(follower).snapshot.announcements] == [1]
    assert heard == ["revision"]


def shown(follower: Follower) -> Edition:
    assert follower.published.edition is not None
    return follower.published.edition


def page(edition: Edition) -> str:
    return edition.site.resources["/"].identity.decode()
