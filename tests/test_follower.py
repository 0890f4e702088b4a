"""The head in the database becomes the pages: once each, and again if it failed."""

import pytest

from companion.api.live import Live
from companion.api.state import Published
from companion.db.engines import Database
from companion.follower import Follower
from companion.pages.assets import load_assets
from companion.services.alert import alert
from companion.services.prepare import prepare
from tests.services.an_event import A, B, Event


@pytest.fixture
def follower(database: Database) -> Follower:
    return Follower(database, Event(database).clock, load_assets(), Published(), Live())


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


async def test_what_could_not_be_rendered_is_tried_again(follower: Follower, monkeypatch: pytest.MonkeyPatch):
    event = Event(follower.database)
    await event.edit(A)
    with monkeypatch.context() as broken:
        broken.setattr("companion.follower.render_site", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await follower.look()
    assert await follower.look()


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
