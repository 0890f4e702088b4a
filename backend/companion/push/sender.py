"""Sends one message to one subscription (RFC 8030 §5) and says how it ended; no fault of a service raises.

One `Sender` per process that delivers; all its messages share one session. It never follows a redirect, uses
no proxy, reads little of a reply, waits no longer than told, and connects only where `EndpointPolicy` and
`PublicResolver` agree.
"""

import asyncio
from collections.abc import Callable, Sequence
from time import perf_counter
from types import TracebackType
from typing import Self
from weakref import WeakValueDictionary

import aiohttp
from aiohttp.abc import AbstractResolver
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from companion.clock import Clock
from companion.domain.delivery import Gone, Outcome, Refused, Rejected, Retry
from companion.push.addresses import PublicResolver
from companion.push.answers import Answer, outcome_of
from companion.push.breaker import Admission, Breaker, Pause
from companion.push.encryption import encrypt
from companion.push.endpoints import EndpointError, EndpointPolicy, shown
from companion.push.figures import Figures
from companion.push.keys import VapidKey
from companion.push.message import Message, Target
from companion.push.vapid import UnknownKeyError, Vapid

IN_FLIGHT = 50
"""Messages under way to one push service."""
TIMEOUT_S = 10.0
"""For all of one message: name, connection, request and reply."""
MAX_REPLY = 4096
"""Bytes of a reply that are read."""
LONGEST_TTL_S = 28 * 24 * 60 * 60
"""What the services keep a message for at most; some refuse to be asked for more."""


class Sender:
    """An async context manager around one HTTP session."""

    def __init__(
        self,
        keys: Sequence[VapidKey],
        subject: str,
        policy: EndpointPolicy,
        *,
        timeout_s: float = TIMEOUT_S,
        now: Callable[[], int] | None = None,
        resolver: AbstractResolver | None = None,
    ) -> None:
        """Take `keys` and `subject` as `Vapid` does; `now` is real time in epoch milliseconds.

        `resolver` looks names up; what it answers is still judged by `PublicResolver`.
        """
        self._now = now or Clock().real
        self._vapid = Vapid(keys, subject, self._now)
        self._policy = policy
        self._timeout_s = timeout_s
        self._resolver = resolver
        self._breaker = Breaker(self._now)
        self.figures = Figures()
        self._slots: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        resolver = PublicResolver(self._resolver or ThreadedResolver(), self._policy.is_exempt)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=resolver, limit=0, ttl_dns_cache=60),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(
                total=None
            ),  # `asyncio.timeout` is exact, and covers the wait for a name
            headers={"Accept-Encoding": "identity", "User-Agent": "companion"},
            auto_decompress=False,
            trust_env=False,
            read_bufsize=MAX_REPLY,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    def paused(self, origin: str) -> Pause | None:
        """Say whether this push service is being left alone, until when and why."""
        return self._breaker.paused(origin)

    def room(self, origin: str) -> int:
        """How many messages it may have under way now."""
        return self._breaker.room(origin, IN_FLIGHT)

    def pauses(self) -> tuple[Pause, ...]:
        """List every push service that is being left alone: for the organizer."""
        return self._breaker.pauses()

    async def send(self, target: Target, message: Message) -> Outcome:
        """Try once. While the service is being left alone: `Retry` for the rest of it, without connecting."""
        try:
            endpoint = self._policy.admit(target.endpoint)
        except EndpointError as error:
            return Rejected(str(error))
        if pause := self._breaker.paused(endpoint.origin):
            return self._postponed(pause)
        async with self._slot(endpoint.origin):
            try:
                authorization = self._vapid.authorization(endpoint.origin, target.key_id)
                body = encrypt(target, message.payload)
            except UnknownKeyError as error:
                return Refused(f"this phone subscribed with key {error}, which is not here any more")
            except ValueError as error:
                return Rejected(str(error))
            admission = self._breaker.admit(endpoint.origin)  # again: it may have failed while we queued
            if isinstance(admission, Pause):
                return self._postponed(admission)
            began = perf_counter()
            try:
                headers = _headers(message, authorization, endpoint.origin)
                answer = await self._post(endpoint.url, headers, body)
            except BaseException:
                self._breaker.abandoned(admission)
                raise
            took_s = perf_counter() - began
        outcome = self._judged(admission, endpoint.url, answer)
        self.figures.note(endpoint.origin, outcome, took_s)
        return outcome

    def _judged(self, admission: Admission, url: str, answer: Answer | str) -> Outcome:
        """Tell the breaker, and return the outcome."""
        if isinstance(answer, str):
            self._breaker.failed(admission, shown(url), answer)
            return Retry(None, answer)
        outcome = outcome_of(answer, self._now())
        if answer.is_success or isinstance(outcome, Gone):
            self._breaker.succeeded(admission, accepted=answer.is_success)
        else:
            self._breaker.failed(
                admission,
                shown(url),
                answer.reason,
                refused=isinstance(outcome, Refused),
                asked_ms=outcome.after_ms if isinstance(outcome, Retry) else None,
            )
        return outcome

    def _postponed(self, pause: Pause) -> Retry:
        return Retry(max(1, pause.until - self._now()), f"push service is left alone: {pause.reason}")

    def _slot(self, origin: str) -> asyncio.Semaphore:
        slot = self._slots.get(origin)
        if slot is None:
            slot = self._slots[origin] = asyncio.Semaphore(IN_FLIGHT)
        return slot

    async def _post(self, url: str, headers: dict[str, str], body: bytes) -> Answer | str:
        """Return the answer, or why there is none. A status that has come stands, whatever follows."""
        assert self._session is not None, "a Sender is used inside `async with`"
        answer: Answer | None = None
        try:
            async with (
                asyncio.timeout(self._timeout_s),
                self._session.post(
                    URL(url, encoded=True), data=body, headers=headers, allow_redirects=False
                ) as response,
            ):
                answer = Answer(response.status, response.headers.get("Retry-After", ""))
                text = await _beginning(response)
                return Answer(answer.status, answer.retry_after, text)
        except TimeoutError:
            return answer or f"no answer within {self._timeout_s:g} s"
        except (
            aiohttp.ClientError,
            OSError,
            ValueError,
        ) as error:  # ValueError: aiohttp, for impossible headers
            return answer or f"no answer ({type(error).__name__})"


async def _beginning(response: aiohttp.ClientResponse) -> str:
    """Read at most MAX_REPLY bytes of the reply; a longer one costs the connection."""
    data = b""
    while len(data) < MAX_REPLY and (chunk := await response.content.read(MAX_REPLY - len(data))):
        data += chunk
    if not response.content.at_eof():
        response.close()
    return data.decode("utf-8", "replace")


def _headers(message: Message, authorization: str, origin: str) -> dict[str, str]:
    headers = {
        "Authorization": authorization,
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(min(message.ttl_s, LONGEST_TTL_S)),
        "Urgency": message.urgency,
        "Topic": message.topic,
    }
    if origin.endswith(".notify.windows.com"):
        headers["X-WNS-Cache-Policy"] = "cache"  # else Windows drops what finds no phone awake
    return headers
