import asyncio
from contextlib import asynccontextmanager

import pytest

from companion.api.live import HEARTBEAT, RETRY, Live, LiveLimits, message
from tests.api.world import NOW, World, a_scope, an_edition


def hello(world: World) -> bytes:
    return message("clock", b'{"now":%d}' % NOW) + message("revision", world.published.edition.news)


HELLO = message("revision", b'"r1"')
QUICK = LiveLimits(heartbeat_s=0.01)


class Page:
    """An open page: reads what the stream sends, may stop reading, may go away."""

    def __init__(self):
        self.start = None
        self.chunks = asyncio.Queue()
        self.ended = False
        self.reading = asyncio.Event()
        self.reading.set()
        self.gone = asyncio.Event()

    async def send(self, sent):
        await self.reading.wait()
        if sent["type"] == "http.response.start":
            self.start = sent
        elif sent["more_body"]:
            await self.chunks.put(sent["body"])
        else:
            self.ended = True

    async def receive(self):
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def next(self):
        async with asyncio.timeout(1):
            return await self.chunks.get()


@asynccontextmanager
async def opened(app, path="/api/live"):
    page = Page()
    task = asyncio.create_task(app(a_scope(path), page.receive, page.send))
    try:
        yield page, task
    finally:
        page.gone.set()
        page.reading.set()
        async with asyncio.timeout(3):
            await task


def a_stream(live):
    return live.stream(lambda: HELLO)


def test_message():
    assert message("revision", b'{"a": 1}') == b'event: revision\ndata: {"a": 1}\n\n'
    assert message("announcement", b"one\ntwo\r\nthree\rfour") == (
        b"event: announcement\ndata: one\ndata: two\ndata: three\ndata: four\n\n"
    )
    assert message("alert", b"") == b"event: alert\ndata: \n\n"


async def test_a_page_is_greeted_with_the_head_and_then_told_everything():
    live = Live()
    async with opened(a_stream(live)) as (page, _):
        assert await page.next() == RETRY + HELLO
        live.publish("revision", b'"r2"')
        live.publish("alert", b"1")
        assert await page.next() == message("revision", b'"r2"') + message("alert", b"1")


async def test_the_headers_keep_proxies_from_holding_events_back():
    async with opened(a_stream(Live())) as (page, _):
        await page.next()
        headers = dict(page.start["headers"])
    assert {name: headers[name] for name in (b"content-type", b"cache-control", b"x-accel-buffering")} == {
        b"content-type": b"text/event-stream",
        b"cache-control": b"no-cache",
        b"x-accel-buffering": b"no",
    }
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert b"content-length" not in headers


async def test_a_quiet_stream_has_a_heart():
    async with opened(a_stream(Live(QUICK))) as (page, _):
        assert await page.next() == RETRY + HELLO
        assert [await page.next(), await page.next()] == [HEARTBEAT, HEARTBEAT]


async def test_who_goes_is_forgotten():
    live = Live()
    async with opened(a_stream(live)) as (page, task):
        await page.next()
        assert live.clients == 1
        page.gone.set()
        async with asyncio.timeout(1):
            await task
    assert live.clients == 0
    live.publish("revision", b"to nobody")


async def test_a_slow_client_is_dropped_and_the_others_hear_all():
    live = Live(LiveLimits(waiting=3, farewell_s=0.01))
    async with opened(a_stream(live)) as (slow, slow_task), opened(a_stream(live)) as (quick, _):
        await slow.next()
        await quick.next()
        slow.reading.clear()
        heard = b""
        for number in range(6):
            live.publish("alert", str(number).encode())
            heard += await quick.next()
        assert (live.dropped, live.clients) == (1, 1)
        assert heard == b"".join(message("alert", str(number).encode()) for number in range(6))
        async with asyncio.timeout(3):
            await slow_task


async def test_all_streams_end_when_the_hub_closes():
    live = Live()
    async with opened(a_stream(live)) as (one, first), opened(a_stream(live)) as (two, second):
        await one.next()
        await two.next()
        live.close()
        async with asyncio.timeout(1):
            await asyncio.gather(first, second)
        assert (one.ended, two.ended, live.clients) == (True, True, 0)
    assert live.full(a_scope("/api/live"))


async def test_a_cancelled_request_leaves_nothing_behind():
    live = Live()
    page = Page()
    task = asyncio.create_task(a_stream(live)(a_scope("/api/live"), page.receive, page.send))
    await page.next()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert live.clients == 0
    assert len(asyncio.all_tasks()) <= 2


async def test_head_gets_the_headers_alone():
    live, page = Live(), Page()
    await a_stream(live)(a_scope("/api/live", "HEAD"), page.receive, page.send)
    assert (page.start["status"], page.chunks.empty(), page.ended, live.clients) == (200, True, True, 0)


async def test_the_app_greets_with_the_current_edition_also_after_it_changed():
    world = World(edition=an_edition(edition="e1"))
    async with world.app.lifespan():
        world.published.edition = an_edition(edition="e2")
        async with opened(world.app) as (page, _):
            assert await page.next() == RETRY + hello(world)
            assert b'"edition":"e2"' in world.published.edition.news


async def test_an_edition_that_comes_while_a_page_connects_is_not_missed():
    world = World(edition=an_edition(edition="e1"))
    page = Page()
    page.reading.clear()
    task = asyncio.create_task(world.app(a_scope("/api/live"), page.receive, page.send))
    await asyncio.sleep(0.01)  # its headers are under way
    world.published.edition = an_edition(edition="e2")
    world.live.publish("revision", world.published.edition.news)
    page.reading.set()
    assert await page.next() == RETRY + hello(world)
    page.gone.set()
    await task


async def test_the_apps_shutdown_ends_the_streams():
    world = World(edition=an_edition())
    async with world.app.lifespan():
        page = Page()
        task = asyncio.create_task(world.app(a_scope("/api/live"), page.receive, page.send))
        await page.next()
    async with asyncio.timeout(1):
        await task
    assert page.ended


@pytest.mark.parametrize("limits", [LiveLimits(clients=1), LiveLimits(per_address=1)])
async def test_more_pages_than_the_limit_are_asked_to_come_back(limits):
    world = World(edition=an_edition(), live=Live(limits))
    async with world.client() as client, opened(world.app) as (page, _):
        await page.next()
        answer = await client.get("/api/live")
    assert (answer.status_code, answer.headers["retry-after"], answer.headers["content-type"]) == (
        503,
        "30",
        "application/problem+json",
    )


async def test_one_address_leaves_room_for_others():
    live = Live(LiveLimits(clients=2, per_address=1))
    async with opened(a_stream(live)) as (page, _):
        await page.next()
        other = a_scope("/api/live") | {"client": ("192.0.2.99", 1)}
        assert (live.full(a_scope("/api/live")), live.full(other)) == (True, False)
    assert not live.full(a_scope("/api/live"))
