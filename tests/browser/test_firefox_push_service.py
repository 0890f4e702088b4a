"""The push service keeps to its two protocols, seen by a browser and an application server of a few lines."""

import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.browser.base64url import encode
from tests.browser.firefox_push_service import Ack, FirefoxPushService
from tests.browser.vapid_credentials import a_key, authorization, public_point

KEY = a_key()


class Site:
    """Both ends of a push without any encryption, which the service cannot see into anyway."""

    def __init__(self, service: FirefoxPushService, http: aiohttp.ClientSession) -> None:
        self.service = service
        self.http = http
        self.browser = ""

    async def open_browser(self, browser: str = "") -> aiohttp.ClientWebSocketResponse:
        socket = await self.http.ws_connect(self.service.websocket_url, protocols=["push-notification"])
        await socket.send_json({"messageType": "hello", "uaid": browser, "use_webpush": True})
        hello = await socket.receive_json(timeout=5)
        self.browser = hello.pop("uaid")
        assert hello == {"messageType": "hello", "status": 200, "use_webpush": True, "broadcasts": {}}
        return socket

    async def subscribe(self, socket: aiohttp.ClientWebSocketResponse, channel: str = "c1") -> str:
        key = encode(public_point(KEY)) + "="  # 65 bytes padded, as Firefox writes them
        await socket.send_json({"messageType": "register", "channelID": channel, "key": key})
        answer = await socket.receive_json(timeout=5)
        endpoint = str(answer.pop("pushEndpoint"))
        assert answer == {"messageType": "register", "status": 200, "channelID": channel}
        return endpoint

    async def post(self, endpoint: str, body: bytes = b"message", **headers: str) -> int:
        claims = {
            "aud": self.service.origin,
            "exp": int(time.time()) + 3600,
            "sub": "mailto:a@example.org",
        }
        good = {
            "Authorization": authorization(KEY, claims),
            "TTL": "60",
            "Content-Encoding": "aes128gcm",
        }
        async with self.http.post(endpoint, data=body, headers=good | headers) as response:
            return response.status


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with FirefoxPushService() as service, aiohttp.ClientSession() as http:
        yield Site(service, http)


async def receive(socket: aiohttp.ClientWebSocketResponse) -> dict[str, Any]:
    message: dict[str, Any] = await socket.receive_json(timeout=5)
    return message


async def test_a_message_reaches_the_browser_and_its_answer_is_kept(site: Site) -> None:
    browser = await site.open_browser()
    endpoint = await site.subscribe(browser)
    assert await site.post(endpoint) == 201

    message = await receive(browser)
    version = message.pop("version")
    assert message == {
        "messageType": "notification",
        "channelID": "c1",
        "ttl": 60,
        "data": encode(b"message"),
        "headers": {"encoding": "aes128gcm"},
    }
    updates = [{"channelID": "c1", "version": version, "code": 101}]
    await browser.send_json({"messageType": "ack", "updates": updates})
    assert await site.service.wait_for_ack() == Ack(endpoint, 101)
    assert [(post.endpoint, post.body, post.status) for post in site.service.posts] == [
        (endpoint, b"message", 201)
    ]
    with pytest.raises(TimeoutError, match="no acknowledgement"):
        await site.service.wait_for_ack(within_s=0.01)


async def test_a_request_that_breaks_a_rule_is_answered_and_not_delivered(site: Site) -> None:
    browser = await site.open_browser()
    endpoint = await site.subscribe(browser)
    assert await site.post(endpoint, TTL="0") == 400
    assert await site.post(endpoint, Authorization="") == 401
    assert await site.post(endpoint, body=b"good") == 201
    assert (await receive(browser))["data"] == encode(b"good")
    assert [post.status for post in site.service.posts] == [400, 401, 201]


async def test_an_endpoint_is_gone_once_unsubscribed_and_unknown_before(site: Site) -> None:
    browser = await site.open_browser()
    kept, given_up = await site.subscribe(browser, "c1"), await site.subscribe(browser, "c2")
    await browser.send_json({"messageType": "unregister", "channelID": "c2"})
    assert await receive(browser) == {"messageType": "unregister", "status": 200, "channelID": "c2"}
    assert site.service.endpoints == [kept]
    assert [await site.post(url) for url in (kept, given_up, kept[:-1])] == [201, 410, 404]


async def test_messages_wait_for_a_closed_browser_newest_per_topic(site: Site) -> None:
    browser = await site.open_browser()
    endpoint = await site.subscribe(browser)
    await browser.close()
    for body, topic in ((b"old", "a"), (b"other", "b"), (b"new", "a")):
        assert await site.post(endpoint, body, Topic=topic) == 201
    browser = await site.open_browser(site.browser)
    assert [(await receive(browser))["data"] for _ in range(2)] == [encode(b"other"), encode(b"new")]


async def test_messages_past_their_ttl_are_not_delivered(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = await site.open_browser()
    endpoint = await site.subscribe(browser)
    await browser.close()
    assert [await site.post(endpoint, body, TTL=ttl) for body, ttl in ((b"1", "60"), (b"2", "90"))] == [
        201,
        201,
    ]
    later = time.time() + 75
    monkeypatch.setattr(time, "time", lambda: later)
    browser = await site.open_browser(site.browser)
    assert (await receive(browser))["data"] == encode(b"2")


async def test_a_browser_that_is_not_known_gets_a_new_name(site: Site) -> None:
    await site.open_browser("somebody-else")
    assert site.browser not in ("", "somebody-else")


async def test_pings_are_answered(site: Site) -> None:
    browser = await site.open_browser()
    await browser.send_json({})
    assert await receive(browser) == {}
