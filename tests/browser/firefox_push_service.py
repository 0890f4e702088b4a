"""A push service on this machine that a real Firefox accepts, in place of Mozilla's.

Browsers speak the WebSocket protocol of Mozilla's autopush to it; application servers POST to the
endpoints that it hands out (RFC 8030), and are refused for whatever any real service would refuse.
It remembers what it saw for tests to look at. Messages wait for a closed browser as long as their TTL.
"""

import asyncio
import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, NamedTuple, Self

from aiohttp import WSCloseCode, WSMsgType, web

from tests.browser.base64url import decode, encode
from tests.browser.web_push_rules import Refused, check_request

DELIVERED = 100
"""An acknowledgement's code: decrypted, and handed to the service worker (101: could not be decrypted)."""


class Post(NamedTuple):
    """One request to send, and how it was answered."""

    endpoint: str
    headers: Mapping[str, str]
    body: bytes
    status: int
    reason: str = ""


class Ack(NamedTuple):
    """What a browser said about one message."""

    endpoint: str
    code: int


@dataclass
class _Message:
    version: str
    topic: str | None
    expires_at: float
    frame: dict[str, Any]


@dataclass
class _Subscription:
    endpoint: str
    channel: str
    browser: str
    key: bytes
    unacknowledged: list[_Message] = field(default_factory=list)


class FirefoxPushService:
    """`async with FirefoxPushService() as service`: listens on a free port of 127.0.0.1.

    `posts` are all requests so far, `acks` all acknowledgements, both oldest first.
    """

    def __init__(self) -> None:
        self.origin = ""
        self.websocket_url = ""
        self.posts: list[Post] = []
        self.acks: list[Ack] = []
        self._news = asyncio.Condition()
        self._acks_waited_for = 0
        self._subscriptions: dict[str, _Subscription] = {}
        self._unsubscribed: set[str] = set()
        self._browsers: dict[str, web.WebSocketResponse] = {}
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/", self._talk_to_browser)
        app.router.add_post("/wpush/v2/{token}", self._take_message)
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.origin = f"http://{host}:{port}"
        self.websocket_url = f"ws://{host}:{port}/"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for socket in list(self._browsers.values()):
            await socket.close(code=WSCloseCode.GOING_AWAY)
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def endpoints(self) -> list[str]:
        """The endpoints of all subscriptions that have not been given up, oldest first."""
        return [subscription.endpoint for subscription in self._subscriptions.values()]

    async def wait_for_ack(self, within_s: float = 10) -> Ack:
        """The oldest acknowledgement not waited for yet. Raises TimeoutError, saying what was posted."""
        try:
            async with asyncio.timeout(within_s), self._news:
                await self._news.wait_for(lambda: len(self.acks) > self._acks_waited_for)
        except TimeoutError:
            seen = [(post.status, post.reason) for post in self.posts]
            raise TimeoutError(f"no acknowledgement within {within_s} s; requests so far: {seen}") from None
        ack = self.acks[self._acks_waited_for]
        self._acks_waited_for += 1
        return ack

    # The application server's side: RFC 8030 §5

    async def _take_message(self, request: web.Request) -> web.Response:
        token = request.match_info["token"]
        endpoint = f"{self.origin}{request.path}"
        body = await request.read()
        try:
            subscription = self._subscription(token)
            check_request(request.headers, body, origin=self.origin, key=subscription.key, now=time.time())
        except Refused as refusal:
            self.posts.append(Post(endpoint, request.headers.copy(), body, refusal.status, refusal.reason))
            return web.json_response(
                {"code": refusal.status, "message": refusal.reason}, status=refusal.status
            )
        message = self._message(subscription, request.headers, body)
        self._keep(subscription, message)
        self.posts.append(Post(endpoint, request.headers.copy(), body, 201))
        browser = self._browsers.get(subscription.browser)
        if browser is not None:
            await browser.send_json(message.frame)
        return web.Response(
            status=201,
            headers={"Location": f"{self.origin}/m/{message.version}", "TTL": request.headers["TTL"]},
        )

    def _subscription(self, token: str) -> _Subscription:
        if token in self._unsubscribed:
            raise Refused(410, "the browser has unsubscribed")
        if token not in self._subscriptions:
            raise Refused(404, "there never was such a subscription")
        return self._subscriptions[token]

    def _message(self, subscription: _Subscription, headers: Mapping[str, str], body: bytes) -> _Message:
        version = uuid.uuid4().hex
        ttl = int(headers["TTL"])
        frame = {
            "messageType": "notification",
            "channelID": subscription.channel,
            "version": version,
            "ttl": ttl,
            "data": encode(body),
            "headers": {"encoding": headers["Content-Encoding"]},
        }
        return _Message(version, headers.get("Topic"), time.time() + ttl, frame)

    def _keep(self, subscription: _Subscription, message: _Message) -> None:
        """Until it is acknowledged; a newer message on the same topic replaces it (RFC 8030 §5.4)."""
        subscription.unacknowledged = [
            older
            for older in subscription.unacknowledged
            if message.topic is None or older.topic != message.topic
        ]
        subscription.unacknowledged.append(message)

    # The browser's side: autopush's protocol

    async def _talk_to_browser(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(protocols=("push-notification",))
        await socket.prepare(request)
        browser = ""
        try:
            async for frame in socket:
                if frame.type is not WSMsgType.TEXT:
                    continue
                message = json.loads(frame.data)
                match message.get("messageType"):
                    case None | "ping":
                        await socket.send_str("{}")
                    case "hello":
                        browser = await self._hello(socket, message)
                    case "register":
                        await socket.send_json(self._register(browser, message))
                    case "unregister":
                        await socket.send_json(self._unregister(message))
                    case "ack":
                        await self._acknowledge(message)
        finally:
            if self._browsers.get(browser) is socket:
                del self._browsers[browser]
        return socket

    async def _hello(self, socket: web.WebSocketResponse, message: dict[str, Any]) -> str:
        """A browser is back, or new; whatever waited for it goes out, unless its time is over."""
        browser = str(message.get("uaid") or "")
        if all(subscription.browser != browser for subscription in self._subscriptions.values()):
            browser = uuid.uuid4().hex  # another name tells the browser that its subscriptions are lost
        self._browsers[browser] = socket
        await socket.send_json(
            {"messageType": "hello", "status": 200, "uaid": browser, "use_webpush": True, "broadcasts": {}}
        )
        now = time.time()
        for subscription in self._subscriptions.values():
            if subscription.browser == browser:
                for waiting in subscription.unacknowledged:
                    if waiting.expires_at > now:
                        await socket.send_json(waiting.frame)
        return browser

    def _register(self, browser: str, message: dict[str, Any]) -> dict[str, Any]:
        token = uuid.uuid4().hex
        endpoint = f"{self.origin}/wpush/v2/{token}"
        key = decode(str(message.get("key", "")).rstrip("="))  # Firefox sends this one padded
        channel = str(message["channelID"])
        self._subscriptions[token] = _Subscription(endpoint, channel, browser, key)
        return {
            "messageType": "register",
            "status": 200,
            "channelID": channel,
            "pushEndpoint": endpoint,
        }

    def _unregister(self, message: dict[str, Any]) -> dict[str, Any]:
        for token, subscription in list(self._subscriptions.items()):
            if subscription.channel == message["channelID"]:
                del self._subscriptions[token]
                self._unsubscribed.add(token)
        return {"messageType": "unregister", "status": 200, "channelID": message["channelID"]}

    async def _acknowledge(self, message: dict[str, Any]) -> None:
        async with self._news:
            for update in message.get("updates", []):
                for subscription in self._subscriptions.values():
                    waiting = subscription.unacknowledged
                    if any(item.version == update["version"] for item in waiting):
                        subscription.unacknowledged = [
                            item for item in waiting if item.version != update["version"]
                        ]
                        self.acks.append(Ack(subscription.endpoint, int(update["code"])))
            self._news.notify_all()
