"""What holds for every answer of the app, whichever way it took."""

from contextlib import asynccontextmanager

import pytest

from companion.api.headers import SECURITY
from companion.api.quota import Rate
from companion.api.server import create_litestar
from companion.api.state import Limits
from tests.api.test_live import opened
from tests.api.world import ENDPOINT, KEYS, PAGE_POLICY, World, an_edition, call

JSON = {"Content-Type": "application/json"}
SUBSCRIPTIONS = "/api/subscriptions"

ANSWERS = [
    ("GET", "/", {}, 200),
    ("GET", "/nb", {}, 200),
    ("GET", "/api/agenda", {}, 200),
    ("HEAD", "/api/agenda", {}, 200),
    ("GET", "/api/changes", {}, 200),
    ("GET", "/api/agenda", {"headers": {"If-None-Match": "*"}}, 304),
    ("GET", "/healthz", {"headers": {"If-None-Match": "*"}}, 304),
    ("GET", "/x", {}, 404),
    ("GET", "/x", {"headers": {"Accept": "text/html"}}, 404),
    ("GET", "/api/x", {}, 404),
    ("GET", "/api/sessions/x", {}, 404),
    ("POST", "/api/agenda", {}, 405),
    ("GET", "/api/agenda", {"headers": {"Accept-Encoding": "*;q=0"}}, 406),
    ("OPTIONS", "/api/agenda", {}, 204),
    ("PUT", SUBSCRIPTIONS, {"json": {"endpoint": ENDPOINT, "keys": KEYS}}, 201),
    ("PUT", SUBSCRIPTIONS, {"content": b"{}", "headers": JSON}, 400),
    ("PUT", SUBSCRIPTIONS, {"content": b"{}"}, 415),
    ("PUT", SUBSCRIPTIONS, {"content": b"x" * 20_000, "headers": JSON}, 413),
    ("DELETE", SUBSCRIPTIONS, {"json": {"endpoint": ENDPOINT}}, 204),
    ("GET", "/healthz", {"headers": {"Host": "a b"}}, 400),
]


def assert_secure(headers):
    named = {name: headers.get(name) for name in SECURITY}
    assert named == SECURITY | {"content-security-policy": named["content-security-policy"]}
    assert "frame-ancestors 'none'" in named["content-security-policy"] or (
        named["content-security-policy"] == PAGE_POLICY
    )


@pytest.mark.parametrize(("method", "path", "carried", "status"), ANSWERS)
async def test_every_answer_carries_the_security_headers_once(method, path, carried, status, reading):
    async with reading.client() as client:
        answer = await client.request(method, path, **carried)
    assert answer.status_code == status
    assert_secure(answer.headers)
    assert len(answer.headers.get_list("content-security-policy")) == 1


async def test_also_where_we_fail_or_refuse():
    world = World(edition=an_edition(), limits=Limits(writes=Rate(burst=2, per_second=1)))
    wish = {"endpoint": ENDPOINT, "keys": KEYS}
    answers = []
    async with world.client() as client:
        for world.phones.fault in (RuntimeError("x"), ConnectionError("x"), None):
            answers.append(await client.put(SUBSCRIPTIONS, json=wish))
        world.published.edition = None
        answers.append(await client.get("/"))
    assert [answer.status_code for answer in answers] == [500, 503, 429, 503]
    for answer in answers:
        assert_secure(answer.headers)


async def test_also_on_live_streams():
    async with opened(World(edition=an_edition()).app) as (page, _):
        await page.next()
    assert_secure({name.decode(): value.decode() for name, value in page.start["headers"]})


async def test_only_reading_goes_through_the_door_of_ready_bytes():
    app = World(edition=an_edition()).app
    statuses = [
        (await call(app, "/api/agenda", method=method))[0] for method in ("GET", "HEAD", "POST", "PUT")
    ]
    assert statuses == [200, 200, 405, 405]


async def test_an_unknown_kind_of_connection_is_not_answered_with_a_page():
    app, sent = World(edition=an_edition()).app, []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "websocket.connect"}

    scope = {"type": "websocket", "path": "/", "headers": [], "subprotocols": [], "query_string": b""}
    await app(scope, receive, send)
    assert [message["type"] for message in sent] == ["websocket.close"]


async def test_the_head_is_the_newest_that_can_be_had():
    older, newer = an_edition(edition="4-e1"), an_edition(edition="5-e2")

    async def catch_up():
        world.published.edition = newer

    world = World(edition=older, catch_up=catch_up)
    await call(world.app, "/")
    assert world.published.edition is older, "pages wait for nothing"
    assert (await call(world.app, "/api/head"))[2] == newer.head != older.head


async def test_what_the_app_lives_with_is_started_and_ended():
    seen = []

    @asynccontextmanager
    async def part(_app):
        seen.append("up")
        yield
        seen.append("down")

    world = World(edition=an_edition())
    app = create_litestar(world.parts, lifespan=[part])
    async with app.lifespan():
        assert seen == ["up"]
    assert seen == ["up", "down"]
