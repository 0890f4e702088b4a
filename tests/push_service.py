"""A push service on 127.0.0.1: as strict as the strictest real one, and as unreliable as a test wants.

    async with PushService() as service:             # COMPANION_PUSH_HOSTS=service.origin
        phone = service.subscribe(public_key)        # phone.to_json() is what a browser gives to the page
        ...
        [message] = await service.wait_for(1)
        assert message.notification["title"] == "Earlier: Lunch at 11:30"
        assert service.violations == []

Every request is checked (RFC 8030, RFC 8188, RFC 8291, RFC 8292) and decrypted. What breaks a rule is answered
as the standard says and noted in `violations`. `misbehave` makes it fail, for one phone or for all.
"""

import asyncio
import json
import os
import secrets
import socket
import struct
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import http_ece
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.browser.base64url import decode, encode
from tests.browser.web_push_rules import MAX_BODY, Refused, check_request

RECORD_HEADER = 21
"""Salt, record size and the length of the key id (RFC 8188 §2.1)."""


@dataclass(frozen=True)
class Phone:
    """One browser's subscription, with the private half that only the browser has."""

    id: str
    endpoint: str
    p256dh: str
    auth: str
    key: str
    """The application server key that it subscribed with."""
    private: ec.EllipticCurvePrivateKey = field(repr=False)

    def to_json(self) -> dict[str, Any]:
        """`PushSubscription.toJSON()`."""
        return {
            "endpoint": self.endpoint,
            "expirationTime": None,
            "keys": {"p256dh": self.p256dh, "auth": self.auth},
        }


@dataclass(frozen=True)
class Fault:
    """How to fail. `status` 0 is 201, with all else as asked: slow, huge, with headers."""

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    """For example `{"Retry-After": "2"}`, `{"Location": "https://…"}`."""
    body: bytes = b""
    delay_s: float = 0.0
    """Wait so long before the answer."""
    hang: bool = False
    """Never answer."""
    reset: bool = False
    """Answer with a TCP reset."""
    reply_bytes: int = 0
    """Reply with so many bytes, as long as someone reads them."""
    times: int | None = None
    """After so many requests all is well again; None: it never is."""


@dataclass(frozen=True)
class Attempt:
    """A request that came, whatever became of it."""

    phone: str
    at: float
    """Seconds since the epoch."""
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Received:
    """A message that was taken: what the phone would show."""

    phone: str
    payload: Any
    headers: Mapping[str, str]
    at: float

    @property
    def notification(self) -> dict[str, Any]:
        notification: dict[str, Any] = self.payload["notification"]
        return notification


class PushService:
    """The service; an async context manager. Its lists grow in the order in which things happened."""

    def __init__(self, *, port: int = 0) -> None:
        self.port = port
        self.attempts: list[Attempt] = []
        self.received: list[Received] = []
        self.violations: list[str] = []
        self.most_at_once = 0
        """Requests that were open at the same time, at most."""
        self.reply_bytes_taken = 0
        """Bytes of huge replies that went out: what the sender read, and what fits into buffers between."""
        self._phones: dict[str, Phone] = {}
        self._left: set[str] = set()
        self._faults: dict[str, Fault] = {}
        self._open = 0
        self._news = asyncio.Condition()
        self._closing = asyncio.Event()
        app = web.Application(client_max_size=2**20)
        app.router.add_post("/push/{phone}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        await self._runner.cleanup()

    def subscribe(self, key: str) -> Phone:
        """A new phone, subscribed with this application server key (base64url, as `/api/push` gives it)."""
        if len(decode(key)) != 65:
            raise ValueError("an application server key is an uncompressed point")
        private = ec.generate_private_key(ec.SECP256R1())
        point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        name = secrets.token_urlsafe(24)
        phone = Phone(name, f"{self.origin}/push/{name}", encode(point), encode(os.urandom(16)), key, private)
        self._phones[name] = phone
        return phone

    def unsubscribe(self, phone: Phone) -> None:
        """From now on the phone's endpoint is 410 Gone."""
        self._left.add(phone.id)

    def misbehave(self, fault: Fault, phone: Phone | None = None) -> None:
        """Fail like this from now on, for this phone or for all; a phone's own fault comes first."""
        self._faults[phone.id if phone else ""] = fault

    def behave(self, phone: Phone | None = None) -> None:
        """End what `misbehave` began."""
        self._faults.pop(phone.id if phone else "", None)

    async def wait_for(self, count: int, timeout: float = 5.0) -> list[Received]:
        """All messages, once there are `count`. Raises TimeoutError that says what there is instead."""
        await self._wait(lambda: len(self.received) >= count, f"{count} messages", timeout)
        return list(self.received)

    async def wait_for_attempts(self, count: int, timeout: float = 5.0) -> list[Attempt]:
        """All requests, once there are `count`, whether or not they were taken. Raises TimeoutError."""
        await self._wait(lambda: len(self.attempts) >= count, f"{count} attempts", timeout)
        return list(self.attempts)

    async def _wait(self, there: Callable[[], bool], what: str, timeout: float) -> None:
        try:
            async with asyncio.timeout(timeout), self._news:
                await self._news.wait_for(there)
        except TimeoutError:
            raise TimeoutError(
                f"no {what} after {timeout} s; attempts: {len(self.attempts)}, violations: {self.violations}, "
                f"received: {[message.payload for message in self.received]}"
            ) from None

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self._open += 1
        self.most_at_once = max(self.most_at_once, self._open)
        try:
            return await self._answer(request)
        finally:
            self._open -= 1

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["phone"]
        phone = self._phones.get(name)
        async with self._news:
            self.attempts.append(Attempt(name, time.time(), request.headers.copy()))
            self._news.notify_all()
        body = await request.read()
        if phone is None or name in self._left:
            return web.Response(status=410 if phone else 404)
        try:
            payload = _opened(phone, request.headers, body, self.origin)
        except Refused as refused:
            self.violations.append(f"{refused.status} {refused.reason}")
            return web.Response(status=refused.status, text=refused.reason)
        fault = self._fault(phone) or Fault()
        if fault.hang or fault.delay_s:
            await self._pause(None if fault.hang else fault.delay_s)
        if fault.reset or fault.hang:
            return _reset(request)
        if fault.status < 300:
            await self._take(Received(name, payload, request.headers.copy(), time.time()))
        if fault.reply_bytes:
            return await self._flood(request, fault)
        headers = {"Location": f"{self.origin}/message/{secrets.token_hex(8)}", "TTL": request.headers["TTL"]}
        status = fault.status or 201
        return web.Response(
            status=status, headers=(headers if status == 201 else {}) | dict(fault.headers), body=fault.body
        )

    def _fault(self, phone: Phone) -> Fault | None:
        for name in (phone.id, ""):
            fault = self._faults.get(name)
            if fault is None:
                continue
            if fault.times is not None:
                left = Fault(**{**vars(fault), "times": fault.times - 1})
                if left.times:
                    self._faults[name] = left
                else:
                    del self._faults[name]
            return fault
        return None

    async def _pause(self, seconds: float | None) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._closing.wait()
        except TimeoutError:
            return

    async def _take(self, message: Received) -> None:
        async with self._news:
            self.received.append(message)
            self._news.notify_all()

    async def _flood(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        response = web.StreamResponse(status=fault.status or 201, headers=fault.headers)
        response.content_length = fault.reply_bytes
        await response.prepare(request)
        chunk = b"x" * 16_384
        try:
            for _ in range(fault.reply_bytes // len(chunk)):
                await response.write(chunk)
                self.reply_bytes_taken += len(chunk)
        except ConnectionError:
            pass  # as it should be
        return response


def _opened(phone: Phone, headers: Mapping[str, str], body: bytes, origin: str) -> Any:
    """The message as the browser would hand it to the page. Raises `Refused`."""
    check_request(headers, body, origin=origin, key=decode(phone.key), now=time.time())
    _check_subject(headers["Authorization"])
    text = _decrypted(phone, body)
    try:
        payload = json.loads(text)
        notification = payload["notification"]
        good = (
            payload["web_push"] == 8030
            and notification["title"].strip()
            and notification["navigate"].startswith(("http://", "https://"))
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        good = False
    if not good:
        raise Refused(400, "Safari would drop this: no web_push, title or absolute navigate")
    return payload


def _check_subject(authorization: str) -> None:
    """Apple's rule: somebody real can be written to."""
    token = authorization.partition("t=")[2].partition(",")[0]
    subject = json.loads(decode(token.split(".")[1]))["sub"]
    if subject.endswith("@localhost") or (subject.startswith("mailto:") and "@" not in subject):
        raise Refused(403, f"sub is {subject!r}, where nobody can be reached")


def _decrypted(phone: Phone, body: bytes) -> bytes:
    """The plaintext, of exactly one record (RFC 8291 §4)."""
    if len(body) <= RECORD_HEADER + 65:
        raise Refused(400, "the body is too short for aes128gcm")
    (record_size,) = struct.unpack("!L", body[16:20])
    if body[20] != 65:
        raise Refused(400, "the key id is the sender's public key, 65 bytes (RFC 8291 §4)")
    if len(body) - RECORD_HEADER - 65 > record_size or record_size > MAX_BODY:
        raise Refused(400, "a push message is one record (RFC 8291 §4)")
    try:
        text: bytes = http_ece.decrypt(body, private_key=phone.private, auth_secret=decode(phone.auth))
    except (http_ece.ECEException, ValueError) as error:
        raise Refused(400, f"the message cannot be decrypted: {error!r}") from None
    return text


def _reset(request: web.Request) -> web.Response:
    transport = request.transport
    if transport is not None:
        sock: socket.socket = transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response()
